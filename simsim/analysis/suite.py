"""Boundary cases as rows of EXAMPLES: what is given, the headline outcomes that came, a story in both languages.

Each story says which bound its case lies at, on which side, and what changes on the other, so that a person who reads
the rows can say whether that is what the policy means. A row that would not give what it expects is left out.

>>> rows = [ExampleRow(Entry("B1"), ((Entry("weight"), Entry("10")),), ((Entry("price"), Entry("1")),))]
>>> example_rows(rows)[-1]
['B1', '10', '1', '', '', '']
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from itertools import count
from typing import Final

from simsim.analysis.as_example import cell, day_that_matters, expected, header, now_that_matters, place, sources
from simsim.analysis.boundaries import MADE, Flip, Pair
from simsim.compiled import AS_OF
from simsim.diagnostics import CellError
from simsim.items import ItemDefinition
from simsim.policy.checks import expected_status
from simsim.policy.counting import instant
from simsim.policy.examples import headline_outputs, results, run, wrong
from simsim.policy.model import PolicyModel
from simsim.policy.requirements import Requirements
from simsim.policy.walk import NOW, Outcome
from simsim.sheets import BLANK, ExampleRow
from simsim.table import Entry
from simsim.words import LANGUAGES, STATUS, Phrase

PREFIX: Final = "B"
SIDES: Final = (
    Phrase("the last value below", "界限之下的最后一个值"),
    Phrase("the first value above", "界限之上的第一个值"),
)
ACROSS: Final = (Phrase("Above it", "界限之上"), Phrase("Below it", "界限之下"))
AT: Final = Phrase(
    "{item} {value}: {side} the bound between {below} and {above}{cells}.",
    "{item} {value}：{side}（{below} 与 {above} 之间{cells}）。",
)
LAST: Final = Phrase("The last second of {clock}.", "{clock}的最后一秒。")
PAST: Final = Phrase("One second past {clock}.", "{clock}过后一秒。")
EARLIER: Final = Phrase("A second earlier", "早一秒")
LATER: Final = Phrase("A second later", "晚一秒")
HERE: Final = Phrase("{headline}: {came}", "{headline}：{came}")
BY_RULE: Final = Phrase("{came} (rule {rules})", "{came}（规则 {rules}）")
OTHER: Final = Phrase("{across} ({id}): {came}.", "{across}（{id}）：{came}。")
NAMED: Final = Phrase(" ({table}, rule {rule})", "，{table} 规则 {rule}")
PARTED: Final = Phrase("; ", "；")
ENDED: Final = Phrase(". ", "。")


def boundary_examples(
    policy: PolicyModel, pairs: Iterable[Pair], taken: Collection[str], *, today: date, now: datetime
) -> list[ExampleRow]:
    """A row for each side of each pair that is not among the examples yet; of a pair each gives what it expects.

    ``taken`` are the ids that examples have; ``today`` and ``now`` (with a zone) those that the pairs were made with.
    """
    free = (name for n in count(1) if (name := f"{PREFIX}{n}") not in taken)
    rows: list[ExampleRow] = []
    for pair in pairs:
        ids = [like or next(free) for like in pair.like]
        made = [_row(pair, side, ids) for side in (0, 1) if not pair.like[side]]
        rows += [] if any(wrong(run(policy, row, today=today, now=now)) for row in made) else made
    return rows


def _row(pair: Pair, side: int, ids: Sequence[str]) -> ExampleRow:
    outcome = (pair.below, pair.above)[side]
    policy, case = outcome.policy, outcome.case
    given = sorted({**case.facts, **case.settings}.items(), key=lambda fact: place(policy, fact[0]))
    return ExampleRow(
        Entry(ids[side]),
        tuple((Entry(header(policy, name)), Entry(cell(value))) for name, value in given),
        tuple((Entry(header(policy, name)), Entry(expected(came))) for name, came in results(outcome).items()),
        as_of=Entry(_as_of(pair, outcome)),
        now=Entry(_now(pair, outcome)),
        layers=Entry(pair.example.layers.text),
        events=Entry(pair.example.events.text),
        story=Phrase(*(_story(pair, side, ids[1 - side], lang) for lang in LANGUAGES)),
        sources=tuple(dict.fromkeys(sources(outcome))),
    )


# ---- when


def _as_of(pair: Pair, outcome: Outcome) -> str:
    """The as-of date: as moved, as the example says, or where it says none and that matters, the day of the run."""
    if pair.probe.item == AS_OF.name:
        return outcome.case.as_of.isoformat()
    return pair.example.as_of.text.strip() or day_that_matters(outcome)


def _now(pair: Pair, outcome: Outcome) -> str:
    """Now, in the same way; as wall time of the case's zone where that is one instant."""
    if pair.probe.item == NOW:
        return cell(_wall(outcome.now))
    return pair.example.now.text.strip() or now_that_matters(outcome)


def _wall(at: datetime) -> datetime:
    wall = at.replace(tzinfo=None)
    try:
        return wall if at.tzinfo and instant(wall, at.tzinfo) == at else at
    except CellError:
        return at


# ---- the story


def _story(pair: Pair, side: int, other: str, lang: str) -> str:
    """Which bound and which side, what came here of what changes, and what comes on the other side."""
    here = PARTED.text(lang).join(_told(pair, flip, side, lang) for flip in pair.flips)
    there = PARTED.text(lang).join(_told(pair, flip, 1 - side, lang) for flip in pair.flips)
    across = (LATER, EARLIER)[side] if pair.probe.clock else ACROSS[side]
    beyond = OTHER.text(lang).format(across=across.text(lang), id=other, came=there)
    gap = "" if lang == "zh" else " "
    return f"{_where(pair, side, lang)}{gap}{here}{ENDED.text(lang)}{beyond}"


def _where(pair: Pair, side: int, lang: str) -> str:
    probe, policy = pair.probe, pair.below.policy
    if probe.clock:
        label = pair.below.clocks[probe.clock].clock.label.text(lang) or probe.clock
        return (LAST, PAST)[side].text(lang).format(clock=label)
    item = AS_OF if probe.item == AS_OF.name else policy.names.item(probe.item) or AS_OF
    below, above = (item.shown(value).text(lang) for value in (probe.below, probe.above))
    fields = {"item": _caption(policy, item, lang), "value": (below, above)[side], "side": SIDES[side].text(lang)}
    return AT.text(lang).format(**fields, below=below, above=above, cells=_cells(pair, lang))


def _caption(policy: Requirements, item: ItemDefinition, lang: str) -> str:
    if item is AS_OF:
        return item.caption.text(lang)
    return policy.glossary.caption(policy.names.producers.items.get(item.name, item.name)).text(lang)


def _cells(pair: Pair, lang: str) -> str:
    """The first of the rules that name the bound."""
    cells = pair.probe.bound.cells if pair.probe.bound else ()
    table = pair.below.policy.glossary.caption(cells[0].table).text(lang) if cells else ""
    return NAMED.text(lang).format(table=table, rule=cells[0].rule) if cells else ""


def _told(pair: Pair, flip: Flip, side: int, lang: str) -> str:
    outcome = (pair.below, pair.above)[side]
    text, rules = (flip.below, flip.above)[side], (flip.rules_below, flip.rules_above)[side]
    shown = _shown(outcome, flip.headline, text, lang)
    if flip.below == flip.above:
        shown = BY_RULE.text(lang).format(came=shown, rules=", ".join(rules) or "-")
    return HERE.text(lang).format(headline=_headline(outcome.policy, flip.headline, lang), came=shown)


def _headline(policy: Requirements, full: str, lang: str) -> str:
    for name, title in policy.card.headlines.items():
        outputs = headline_outputs(policy, name)
        if full in outputs and len(outputs) == 1 and any(title):
            return title.text(lang)
    return policy.glossary.caption(policy.names.producers.items.get(full, full)).text(lang)


def _shown(outcome: Outcome, full: str, came: str, lang: str) -> str:
    """A value as people read it, a status in parentheses."""
    status, item, known = expected_status(came), outcome.policy.names.item(full), outcome.known[full]
    if status:
        return f"({STATUS.shown(status.value, lang)})"
    return item.shown(known.value).text(lang) if item and known.settled else came


# ---- the sheet


def example_rows(rows: Sequence[ExampleRow]) -> list[list[str]]:
    """Examples as the rows of a sheet, with a title and its two header rows; no column is blank throughout."""
    given, expect = (
        [*dict.fromkeys(item.text for row in rows for item, _ in getattr(row, part))] for part in ("given", "expect")
    )
    when = [role for role in ("as of", "now", "layers", "events") if any(_entry(row, role) for row in rows)]
    roles = [
        "EXAMPLES",
        *("given" for _ in given),
        *("expect" for _ in expect),
        *when,
        "story en",
        "story zh",
        "source",
    ]
    names = ["", *given, *expect, *("" for _ in (*when, *LANGUAGES, "source"))]
    return [[MADE], roles, names, *(_texts(row, given, expect, when) for row in rows)]


def _entry(row: ExampleRow, role: str) -> str:
    entries = {"as of": row.as_of, "now": row.now, "layers": row.layers, "events": row.events}
    return entries.get(role, BLANK).text


def _texts(row: ExampleRow, given: Iterable[str], expect: Iterable[str], when: Iterable[str]) -> list[str]:
    facts, wanted = ({item.text: entry.text for item, entry in cells} for cells in (row.given, row.expect))
    cells = [*(facts.get(name, "") for name in given), *(wanted.get(name, "") for name in expect)]
    return [row.id.text, *cells, *(_entry(row, role) for role in when), *row.story, " ".join(row.sources)]
