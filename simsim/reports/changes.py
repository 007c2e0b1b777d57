"""What a change of a policy does, as text: what was written anew, what is decided otherwise, which cases flip.

In words an analyst understands: which rule decided a case, which does now, what came of it and what comes now, an
example; and what is proved not to change.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Final

from simsim.analysis.changes import Changes, Meaning
from simsim.analysis.differences import Difference
from simsim.analysis.edits import Edit, Written
from simsim.analysis.impact import headlines
from simsim.analysis.rows import HEAD
from simsim.analysis.telling import box_told, fact_told, percent
from simsim.analysis.versions import Layers, Reading, Why
from simsim.comparison import Comparison
from simsim.decision import Decision, Status
from simsim.items import ItemDefinition
from simsim.policy.model import PolicyModel
from simsim.reports.captions import STATUS, say
from simsim.reports.differing import WHY, column, tell
from simsim.reports.impact import headline, tallies_text
from simsim.reports.phrases import clock_text
from simsim.values import Value
from simsim.words import SHEET

SHOWN: Final = 20  # rows, or pairs of rules, of one table or sheet that are told one by one
WIDE: Final = 60  # characters of a cell


def comparison_text(comparison: Comparison, lang: str = "en") -> str:
    """Two versions compared: what was written, what it means, what it can reach, what becomes of cases."""
    found = comparison.changes
    parts = [heading_text(comparison, lang), edits_text(found, lang)]
    if found.same:
        parts.append(tell("nothing", lang))
    parts += [meanings_text(found, lang), reach_text(found, lang), tallies_text(comparison, lang)]
    return "\n\n".join(part for part in parts if part)


def heading_text(comparison: Comparison, lang: str) -> str:
    """Which two versions of which policy are compared."""
    old, new = comparison.changes.versions.both
    title = new.card.title.text(lang) or comparison.new
    names = {"old": comparison.old, "new": comparison.new}
    return tell("versions", lang, title=title, before=old.version, after=new.version, **names)


# ----------------------------------------------------------------------------------------------------- what was written


def edits_text(found: Changes, lang: str) -> str:
    """Every row that was added, removed or changed, under its table or sheet, cell by cell."""
    if not found.edits:
        return tell("not written", lang)
    lines = [tell("written", lang, n=len(found.edits))]
    for (sheet, is_table), group in groupby(found.edits, lambda edit: (edit.sheet, edit.table)):
        rows = [*group]
        lines.append(f"  {node_text(found, sheet, lang) if is_table else SHEET.shown(sheet, lang)}")
        lines += (f"    {line}" for edit in rows[:SHOWN] for line in _edit(found, edit, lang))
        lines += [f"    {tell('more', lang, n=len(rows) - SHOWN)}"] if len(rows) > SHOWN else []
    return "\n".join(lines)


def _edit(found: Changes, edit: Edit, lang: str) -> Iterator[str]:
    yield tell("row", lang, what=_row(found, edit, lang), kind=tell(edit.kind, lang), place=places_text(edit, lang))
    if edit.kind in ("changed", "moved"):
        yield from (f"  {_cell(found, edit, cell, lang)}" for cell in edit.cells)
    elif told := [cell for cell in edit.cells if (cell.new.text or cell.old.text) not in ("", "-")]:
        yield f"  {say('also', lang).join(_whole(found, edit, cell, lang) for cell in told)}"


def _row(found: Changes, edit: Edit, lang: str) -> str:
    if not edit.table:
        return edit.key
    if edit.key not in ("", HEAD) and _is_expression(found, edit.sheet):
        return tell("expression", lang)
    return tell({"": "table", HEAD: "head"}.get(edit.key, "rule"), lang, id=edit.key)


def _is_expression(found: Changes, name: str) -> bool:
    """Whether a decision is a literal expression in both versions, or in the one that has it."""
    tables = [policy.tables[name] for policy in found.versions.both if name in policy.tables]
    return all(table.expression for table in tables)


def places_text(edit: Edit, lang: str) -> str:
    """Where a row stands, and where it stood if that is elsewhere."""
    old, new = (place.text(lang) if place else "" for place in (edit.old, edit.new))
    return tell("from to", lang, old=old, new=new) if old and new and old != new else new or old


def _cell(found: Changes, edit: Edit, cell: Written, lang: str) -> str:
    texts = {"old": _short(cell.old.text, lang), "new": _short(cell.new.text, lang)}
    told = tell("cell", lang, column=_column(found, edit, cell.column, lang), **texts)
    return tell("alike", lang, text=told) if cell.alike else told


def _whole(found: Changes, edit: Edit, cell: Written, lang: str) -> str:
    """A cell of a row that only one version has."""
    text = _short(cell.new.text or cell.old.text, lang)
    return f"{_column(found, edit, cell.column, lang)}{say('colon', lang)}{text}"


def _short(text: str, lang: str) -> str:
    return f"{text[: WIDE - 1]}…" if len(text) > WIDE else text or tell("blank", lang)


def _column(found: Changes, edit: Edit, name: str, lang: str) -> str:
    """How a column of a decision table, of EXAMPLES or CONSTRAINTS is called: by its item; any other by its header."""
    for policy in reversed(found.versions.both):
        full = policy.names.full(name) if edit.table or edit.sheet == "CONSTRAINTS" else None
        if full:
            return policy.glossary.caption(policy.names.producers.items.get(full, full)).text(lang)
    return column(name, lang)


def node_text(found: Changes, name: str, lang: str) -> str:
    """How a decision or a clock is called, by its label and its name."""
    for policy in reversed(found.versions.both):
        if name in policy.clocks:
            return _named(clock_text(policy.clocks[name], lang), name)
        if name in policy.tables:
            return _named(policy.glossary.caption(name).text(lang), name)
    return name


def _named(label: str, name: str) -> str:
    return name if label == name else f"{name} · {label}"


# ------------------------------------------------------------------------------------------------------ what it means


def meanings_text(found: Changes, lang: str) -> str:
    """Each pair of rules whose cases come out otherwise, under its table; and what could not be compared."""
    lines = []
    for node in found.begin:
        lines.append(f"  {node_text(found, node, lang)}")
        if node in found.kept:
            lines.append(f"    {tell('not decided', lang, why=why_text(found, *found.kept[node], lang))}")
        if node in found.meanings:
            lines += (f"    {line}" for line in _meaning(found, found.meanings[node], lang))
    return "\n".join([tell("means", lang), *lines]) if lines else ""


def _meaning(found: Changes, meaning: Meaning, lang: str) -> Iterator[str]:
    for pair in meaning.pairs[:SHOWN]:
        yield difference_text(found, meaning.table, pair.difference, lang)
        under = readings_text(found, pair.readings, lang)
        told = _example(found, pair.difference, lang)
        yield from (f"  {line}" for line in (*told, *([under] if under else [])))
    more = meaning.more + max(0, len(meaning.pairs) - SHOWN)
    if more:
        yield tell("pairs more", lang, n=more)
    yield from (tell("not decided", lang, why=why) for why in open_text(found, meaning, lang))


def difference_text(found: Changes, table: str, difference: Difference, lang: str) -> str:
    """By which rules cases were decided and are now, and what came and comes of it."""
    old, new = (_rules(found, table, d, ids, lang) for d, ids in _sides(difference))
    results = results_text(found, table, difference, lang)
    if Status.NO_RULE not in (difference.before.status, difference.after.status):
        key = "decided still" if old == new else "decided by"
    else:
        key = "none before" if difference.before.status is Status.NO_RULE else "none after"
    return tell(key, lang, old=old, new=new, results=results)


def _sides(difference: Difference) -> Iterator[tuple[Decision, tuple[str, ...]]]:
    yield difference.before, difference.old
    yield difference.after, difference.new


def _rules(found: Changes, table: str, decision: Decision, ids: Sequence[str], lang: str) -> str:
    """The rules by which a result came."""
    if not ids:
        return tell("no rule" if decision.status is Status.NO_RULE else "default", lang)
    return tell("expression", lang) if _is_expression(found, table) else rules_text(ids, lang)


def rules_text(ids: Sequence[str], lang: str) -> str:
    """Rules by their ids."""
    return tell("rule", lang, id=ids[0]) if len(ids) == 1 else tell("rules", lang, ids=", ".join(ids))


def results_text(found: Changes, table: str, difference: Difference, lang: str) -> str:
    """Each output that comes out otherwise: what came, and what comes."""
    pairs = [*_outputs(found, table)]
    told = []
    for short, items in pairs:
        old, new = (
            _result(d, short, i, lang) for d, i in zip((difference.before, difference.after), items, strict=True)
        )
        if old != new or len(pairs) == 1:
            told.append(tell("cell", lang, column=items[1].label.text(lang) or short, old=old, new=new))
    return say("also", lang).join(told)


def _outputs(found: Changes, table: str) -> Iterator[tuple[str, tuple[ItemDefinition, ItemDefinition]]]:
    """The outputs of a table by short name, as either version defines them."""
    for one, other in zip(*(_clauses(policy, table) for policy in found.versions.both), strict=True):
        yield other.name.rpartition(".")[2], (one, other)


def _clauses(policy: PolicyModel, table: str) -> Sequence[ItemDefinition]:
    return policy.compiled(policy.parameters((), {}))[table].outputs


def _result(decision: Decision, short: str, item: ItemDefinition, lang: str) -> str:
    if decision.status is not Status.DECIDED:
        return STATUS[decision.status.value].text(lang)
    return say("and so on", lang).join(item.shown(hit.get(short)).text(lang) for hit in decision.outputs) or "-"


def _example(found: Changes, difference: Difference, lang: str) -> Iterator[str]:
    share = percent(difference.share)
    yield tell("box", lang, box=box_told(difference.box).text(lang), share=share)
    told = {item.name for item, _ in difference.box} or set(difference.witness)
    facts = [_fact(found, name, value, lang) for name, value in difference.witness.items() if name in told]
    if facts:
        yield tell("witness", lang, case=say("and so on", lang).join(facts))


def _fact(found: Changes, name: str, value: Value, lang: str) -> str:
    items = (policy.names.item(name) for policy in reversed(found.versions.both))
    item = next((item for item in items if item), None)
    return fact_told(item, value, lang) if item else f"{name} = {value}"


def readings_text(found: Changes, readings: Sequence[Reading], lang: str) -> str:
    """Under which layers a table differs so, where it does not with all of them."""
    alike = [r.new for r in readings if r.alike]
    told = []
    if alike and len(alike) < sum(r.alike for r in found.versions.readings):
        told.append(tell("layers", lang, sets=say("also", lang).join(layers_text(found, one, lang) for one in alike)))
    told += [_read(found, reading, lang) for reading in readings if not reading.alike]
    return say("also", lang).join(told)


def _read(found: Changes, reading: Reading, lang: str) -> str:
    if reading.old != reading.new:
        old, new = (layers_text(found, layers, lang) for layers in (reading.old, reading.new))
        return tell("layers on", lang, old=old, new=new)
    names = say("and so on", lang).join(item_text(found, name, lang) for name in reading.stated)
    return tell("stated", lang, parameters=names)


def layers_text(found: Changes, layers: Layers, lang: str) -> str:
    """The layers of a set, by their labels."""
    old, new = (policy.card.layers for policy in found.versions.both)
    return " + ".join((new.get(name) or old[name]).text(lang) for name in layers) or tell("no layer", lang)


def item_text(found: Changes, name: str, lang: str) -> str:
    """How an item is called, by its full name, in whichever version knows it."""
    for policy in reversed(found.versions.both):
        if policy.names.item(name):
            return policy.glossary.caption(policy.names.producers.items.get(name, name)).text(lang)
    return node_text(found, name, lang)


def why_text(found: Changes, why: Why, item: str, lang: str) -> str:
    """Why a decision or a clock could not be compared."""
    return WHY[why].text(lang).format(item=item_text(found, item, lang))


def open_text(found: Changes, meaning: Meaning, lang: str) -> Iterator[str]:
    """What was not decided of a table that was compared."""
    if meaning.unknown:
        yield WHY[Why.BUDGET].text(lang).format(share=percent(meaning.unknown))
    for old, new in meaning.undecided:
        ids = [*dict.fromkeys((*old, *new))]
        told = tell("expression", lang) if _is_expression(found, meaning.table) else rules_text(ids, lang)
        yield WHY[Why.CELLS].text(lang).format(rules=told)


# -------------------------------------------------------------------------------------------------- what it can reach


def reach_text(found: Changes, lang: str) -> str:
    """The decisions and clocks that a difference can reach, and what is proved of all others."""
    if found.same:
        return ""
    lines = []
    if found.reached:
        lines = [tell("reach", lang, names=_list((node_text(found, n, lang) for n in found.reached), lang))]
        some = headlines(found)
        named = _list((headline(found, name, lang) for name in some), lang)
        lines.append(tell("headlines", lang, names=named) if some else tell("no headline", lang))
    if found.beside:
        lines.append(tell("beside", lang, sheets=_list((SHEET.shown(kind, lang) for kind in found.beside), lang)))
    return "\n".join([*lines, proved_text(found, lang), tell("scope", lang)])


def proved_text(found: Changes, lang: str) -> str:
    """The statement that a comparison ends with."""
    if found.whole:
        return tell("proved" if found.reached else "no case", lang)
    return tell("rest", lang, names=_list((node_text(found, name, lang) for name in found.open), lang))


def _list(names: Iterable[str], lang: str) -> str:
    return say("and so on", lang).join(names)
