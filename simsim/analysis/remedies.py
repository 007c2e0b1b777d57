"""One entry to widen so that a gap closes: told only after the changed table was compared with the one that stands.

A rule may take the cases of a gap if it already admits them in every input but one. Its entry there is widened, the
table compiled anew, and both versions compared for every set of layers: no case may change but those that had no rule,
and none of the gap may be left.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from simsim.analysis.covering import STEPS, Budget
from simsim.analysis.differences import Differences, differences
from simsim.analysis.findings import Finding
from simsim.analysis.joint import joint
from simsim.analysis.questions import gaps
from simsim.analysis.space import space
from simsim.compiled import CompiledRule, CompiledTable, from_table
from simsim.feel.printer import region_text
from simsim.items import ItemDefinition
from simsim.policy.model import PolicyModel
from simsim.regions import Region
from simsim.table import DecisionTable, Rule
from simsim.words import Phrase

TRIED: Final = 3  # entries that are tried for one gap
LARGEST: Final = 200  # rules of a table for which a remedy is looked for: each is a table compiled and compared anew
EACH: Final = STEPS // 10


@dataclass(frozen=True, slots=True)
class Widened:
    """An entry of a rule, by its number, and what to write there."""

    rule: Rule
    column: int
    text: Phrase

    def of(self, table: DecisionTable) -> DecisionTable:
        """The table with the entry widened."""
        entry = replace(self.rule.inputs[self.column], text=self.text.en)
        inputs = (*self.rule.inputs[: self.column], entry, *self.rule.inputs[self.column + 1 :])
        rules = tuple(replace(rule, inputs=inputs) if rule is self.rule else rule for rule in table.rules)
        return replace(table, rules=rules)


def remedy(policy: PolicyModel, gap: Finding, sets: Sequence[tuple[str, ...]]) -> Widened | None:
    """The plainest way to close a gap by one entry, if there is one that changes nothing else.

    ``sets`` are the sets of layers for which it must hold.
    """
    table = policy.compiled(policy.parameters(policy.card.layers, {}))[gap.table]
    if len(table.rules) > LARGEST or _is_accepted(policy, gap.table):
        return None
    box = {item.name: region for item, region in gap.box}
    found = [one for rule in table.rules for one in _candidates(table, rule, box)]
    plainest = sorted(found, key=lambda one: len(one.text.en))[:TRIED]
    return next((one for one in plainest if all(_closes(policy, gap, one, layers) for layers in sets)), None)


def _candidates(table: CompiledTable, rule: CompiledRule, box: Mapping[str, Region]) -> Iterator[Widened]:
    """The entry of a rule that alone keeps it from the cases of a box."""
    columns = [c for c in table.inputs if c.opaque is None]
    if len(columns) != len(table.table.inputs) or any(c.column is None for c in columns):
        return  # a cell that compares with another item, or days of validity
    items = [column.item for column in columns]
    missing = [n for n, item in enumerate(items) if not (_wanted(item, box) - rule.box.regions[n]).is_empty]
    if len(missing) == 1:
        at, item = missing[0], items[missing[0]]
        region = rule.box.regions[at] | _wanted(item, box)
        en, zh = (region_text(region, item, lang) for lang in ("en", "zh"))
        if en and zh and en != "-":  # a rule for any case would hide the gap
            yield Widened(rule.rule, at, Phrase(en, zh))


def _wanted(item: ItemDefinition, box: Mapping[str, Region]) -> Region:
    """What a box says of an item."""
    return box.get(item.name, item.domain)


def _closes(policy: PolicyModel, gap: Finding, one: Widened, layers: tuple[str, ...]) -> bool:
    """Whether an entry that is widened closes a gap and changes no case that had a rule, with ``layers`` on."""
    parameters = policy.parameters(layers, {})
    old = policy.compiled(parameters)[gap.table]
    new, wrong = from_table(one.of(old.table), policy.glossary, parameters, policy.names.producers)
    impossible = [constraint.regions for constraint in policy.constraints_under(parameters)]
    if wrong:
        return False
    known = policy.glossary.parameters
    both = joint(old, new, layers, constraints=impossible, parameters=known, start=policy.card.start)
    where = space(new, layers, constraints=impossible, parameters=known, start=policy.card.start)
    left = gaps(where, Budget(EACH))
    box = {item.name: region for item, region in gap.box}
    open_ = any(
        all(_meets(box, where.inputs[n].item.name, region) for n, region in where.regions(masks).items())
        for masks in left.boxes
    )
    return (
        left.whole
        and not open_
        and _is_silent_before(differences(both, layers, policy.names.item, Budget(EACH)), one.rule.id)
    )


def _meets(box: Mapping[str, Region], name: str, region: Region) -> bool:
    return name not in box or not (box[name] & region).is_empty


def _is_accepted(policy: PolicyModel, table: str) -> bool:
    """Whether WAIVERS accept silence of a table, which an entry must not fill unasked."""
    return any(waiver.table == table and not waiver.rule for waiver in policy.waivers)


def _is_silent_before(found: Differences, rule: str) -> bool:
    """Whether all that differs are cases without a rule that a rule now decides."""
    pairs = all(not one.old and one.new == (rule,) for one in found.found)
    return pairs and found.whole and not found.undecided and not found.more
