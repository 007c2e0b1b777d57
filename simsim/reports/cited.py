"""The rows of a policy that cite sources and name parameters: every kind of row told alike, so that ways lead back.

A :class:`Row` is a rule, an expression, a clock, a parameter, a constraint, a waiver, a day of a calendar, a text, an
example, or a source that rests on others. What cites a source, and what leans on a reading, is asked of :func:`rows_of`
and of nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Final

from simsim.compiled import CompiledTable
from simsim.diagnostics import Place
from simsim.items import KnowledgeSource, Parameter
from simsim.policy.requirements import Requirements
from simsim.reports.book_words import said
from simsim.reports.captions import say
from simsim.reports.html_tables import input_items
from simsim.reports.phrases import table
from simsim.sheets import ClockRow, ExampleRow, WaiverRow
from simsim.table import Rule
from simsim.words import CELL, COLUMN, FINDING, RULE, Phrase

APART: Final = ("id", "text", "place", "sources")  # what of a source is not told as its other columns are


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its kind and key, how people call it, where it stands, which sources and parameters it names."""

    kind: str
    key: tuple[str, ...]
    caption: Phrase
    place: Place
    sources: tuple[str, ...] = ()
    parameters: tuple[str, ...] = ()


def rows_of(policy: Requirements) -> tuple[Row, ...]:
    """Every row that can cite a source or name a parameter, sheet by sheet."""
    return (
        *_rules(policy),
        *_clocks(policy),
        *_parameters(policy),
        *_lists(policy),
        *_texts(policy),
        *_sources(policy),
        *_examples(policy),
    )


def compiled(policy: Requirements) -> Mapping[str, CompiledTable]:
    """The tables with every parameter as it is stated, whatever its layer."""
    return policy.compiled(policy.parameters(policy.card.layers, {}))


def by_source(rows: Iterable[Row]) -> dict[str, list[Row]]:
    """The rows that cite each source.

    >>> by_source([Row("rule", ("loan", "1"), Phrase("loan 1", ""), Place(), ("R1", "R2"))])["R2"][0].key
    ('loan', '1')
    """
    return _grouped((source, row) for row in rows for source in row.sources)


def by_parameter(rows: Iterable[Row]) -> dict[str, list[Row]]:
    """The rows that name each parameter: in a cell, or as the input that their entry tests."""
    return _grouped((name, row) for row in rows for name in row.parameters)


def _grouped(pairs: Iterable[tuple[str, Row]]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for name, row in pairs:
        found.setdefault(name, []).append(row)
    return found


# -------------------------------------------------------------------------------------------------------- kinds of rows


def _rules(policy: Requirements) -> Iterator[Row]:
    for name, made in compiled(policy).items():
        called = policy.glossary.caption(name)
        leaning = {rule.rule.id: rule.parameters for rule in made.every_rule}
        for rule in made.table.rows:
            names = tuple(dict.fromkeys((*leaning[rule.id], *_tested(policy, made, rule))))
            kind = "one expression" if made.table.expression else "one rule"
            caption = said(kind, name=called, rule=rule_id(rule))
            yield Row("rule", (name, rule.id), caption, rule.place, rule.sources, names)


def rule_id(rule: Rule) -> Phrase:
    """The id of a rule; the default's in words."""
    return RULE.phrase(rule.id) if rule.id in RULE.spellings else Phrase(rule.id, rule.id)


def _tested(policy: Requirements, made: CompiledTable, rule: Rule) -> Iterator[str]:
    """The parameters that are inputs of a table of which a rule wants anything."""
    for item, entry in zip(input_items(made), rule.inputs, strict=False):
        if item.name in policy.glossary.parameters and CELL.read(entry.text) != "-" and entry.text.strip():
            yield item.name


def clock_rows(policy: Requirements, name: str) -> list[ClockRow]:
    """The rows of CLOCKS of that name, the first of them first."""
    return [row for row in policy.sheets.clocks if row.name.text.strip() == name]


def _clocks(policy: Requirements) -> Iterator[Row]:
    for name, clock in policy.clocks.items():
        for n, (made, row) in enumerate(zip(clock.rows, clock_rows(policy, name), strict=True)):
            caption = said("one clock", name=policy_clock(policy, name))
            yield Row("clock", (name, str(n)), caption, row.name.place, row.sources, made.parameters)


def policy_clock(policy: Requirements, name: str) -> Phrase:
    """What a clock is called."""
    label = policy.clocks[name].label
    return label if any(label) else Phrase(name, name)


def _parameters(policy: Requirements) -> Iterator[Row]:
    for name, parameter in policy.glossary.parameters.items():
        caption = said("one parameter", name=parameter.item.caption)
        yield Row("parameter", (name,), caption, parameter.item.place, parameter.sources)


def _lists(policy: Requirements) -> Iterator[Row]:
    """Constraints, waivers and the days of calendars."""
    for row in policy.sheets.constraints:
        caption = said("one constraint", name=Phrase(row.id.text, row.id.text))
        yield Row("constraint", (row.id.text,), caption, row.place, row.sources)
    for n, waiver in enumerate(policy.sheets.waivers):
        caption = said("one waiver", name=_waived(policy, waiver))
        yield Row("waiver", (str(n),), caption, waiver.finding.place, waiver.sources)
    for n, day in enumerate(policy.sheets.calendar):
        text = f"{day.code.text} {day.day.text}"
        yield Row("day", (str(n),), said("one day", name=Phrase(text, text)), day.code.place, day.sources)


def _texts(policy: Requirements) -> Iterator[Row]:
    """What may be said of outcomes."""
    for n, row in enumerate(policy.sheets.texts):
        name = policy.names.full(row.item.text) or policy.node(row.item.text)
        called = policy.glossary.caption(policy.names.producers.items.get(name, name)) if name else None
        caption = said("one text", name=called or Phrase(row.item.text, row.item.text))
        yield Row("text", (str(n),), caption, row.item.place, row.sources)


def _sources(policy: Requirements) -> Iterator[Row]:
    """Sources that rest on other sources."""
    for name, source in policy.glossary.sources.items():
        if source.sources:
            yield Row("source", (name,), said("one source", name=name), source.place, source.sources)


def _waived(policy: Requirements, row: WaiverRow) -> Phrase:
    """What a waiver accepts: the finding, the decision, the rule."""
    table = policy.node(row.table.text)
    called = policy.glossary.caption(table) if table else Phrase(row.table.text, row.table.text)
    where = said("one rule", name=called, rule=row.rule.text) if row.rule.text.strip() else called
    return said("finding", finding=finding(row), name=where)


def finding(row: WaiverRow) -> Phrase:
    """The kind of finding in words, or the mark as it is written."""
    key = FINDING.read(row.finding.text)
    return FINDING.phrase(key) if key else Phrase(row.finding.text, row.finding.text)


def _examples(policy: Requirements) -> Iterator[Row]:
    for row in policy.sheets.examples:
        caption = said("one example", name=Phrase(row.id.text, row.id.text))
        yield Row("example", (row.id.text,), caption, row.id.place, row.sources, tuple(_set(policy, row)))


def _set(policy: Requirements, row: ExampleRow) -> Iterator[str]:
    """The parameters that an example sets."""
    for head, entry in row.given:
        name = policy.names.full(head.text) or ""
        if name in policy.glossary.parameters and entry.text.strip():
            yield name


# ---------------------------------------------------------------------------------------------------------- one source


def source_fields(source: KnowledgeSource) -> list[tuple[Phrase, str]]:
    """Everything that SOURCES says of a source beside its paraphrase; a new column of the sheet is told by itself.

    >>> source_fields(KnowledgeSource("R1", section="§2", modality="MUST"))[0]
    (Phrase(en='section', zh='章节'), '§2')
    """
    told = ((f.name.replace("_", " "), getattr(source, f.name)) for f in fields(source) if f.name not in APART)
    return [(column(word), value) for word, value in told if isinstance(value, str) and value]


def column(word: str) -> Phrase:
    """The word of a column in both languages."""
    return COLUMN.phrase(word) if word in COLUMN.spellings else Phrase(word, word)


def source_text(policy: Requirements, name: str, lang: str = "en") -> str:
    """A source and every row that cites it, as text. Raises ``KeyError`` for a source that the policy does not have.

    >>> from simsim.knowledge import open_policy
    >>> print(source_text(open_policy("tests/policies/lending"), "N2").splitlines()[0])
    N2
    """
    source = policy.glossary.sources[name]
    rows = by_source(rows_of(policy)).get(name, [])
    told = [name, *(f"  {line}" for line in (source.text.text(lang), *_field_lines(source, lang)) if line)]
    listing = table([("", row.caption.text(lang), row.place.text(lang)) for row in rows])
    return "\n".join([*told, said("cited by", count=len(rows)).text(lang), *([listing] if rows else [])])


def _field_lines(source: KnowledgeSource, lang: str) -> Iterator[str]:
    for word, value in source_fields(source):
        yield f"{word.text(lang)}{say('colon', lang)}{value}"
    if source.sources:
        yield f"{column('source').text(lang)}{say('colon', lang)}{' '.join(source.sources)}"


def is_reading(parameter: Parameter) -> bool:
    """Whether a parameter is a choice that the policy leaves: one with alternatives."""
    return bool(parameter.alternatives)
