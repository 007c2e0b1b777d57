"""Information items, parameters and knowledge sources: what a policy speaks of, and under which names.

An :class:`ItemDefinition` is a row of the GLOSSARY with its rows of VALUES: it says which values an item may have, and
so what "any" means. A :class:`Parameter` is a named constant; one with alternatives is a reading that can be switched.
A :class:`Glossary` finds any of them by name or by label in either language, and suggests what was meant.

>>> severity = ItemDefinition("severity", Kind.STRING, allowed=(AllowedValue("serious", Phrase("serious", "严重")),))
>>> read_value(severity, "严重")
'serious'
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Final

from simsim.diagnostics import CellError, Place
from simsim.messages import did_you_mean
from simsim.regions import (
    EVERY_NAME,
    EVERY_VALUE,
    NULL_NAME,
    NULL_VALUE,
    Grid,
    Region,
    canonical,
    days,
    exactly,
    months,
    multiples,
    named,
)
from simsim.values import CONTEXT, Kind, Months, Value, kind_of, read, spelled
from simsim.words import LANGUAGES, UNIT, UNIT_OF_MONTHS, Phrase, nearest, plain

BOOLEANS: Final = (True, False)
SHOWN: Final = 12  # allowed values that a message lists
SHORT: Final = 80  # characters of what a caller gave
NOTHING: Final = Phrase("", "")
_TICK: Final = timedelta(microseconds=1)
EXPECTED: Final[Mapping[Kind, Phrase]] = {
    Kind.STRING: Phrase("a text", "一段文本"),
    Kind.NUMBER: Phrase("a number such as 100 or 2.5", "一个数字，如 100 或 2.5"),
    Kind.BOOLEAN: Phrase("yes or no", "是 或 否"),
    Kind.DATE: Phrase("a date such as 2025-01-08", "一个日期，如 2025-01-08"),
    Kind.DATE_AND_TIME: Phrase("a date and time such as 2025-01-08 10:00", "一个日期时间，如 2025-01-08 10:00"),
    Kind.DURATION: Phrase("a duration such as 48 h", "一段时长，如 48小时"),
    Kind.YEARS_AND_MONTHS: Phrase("a number of months such as 3 months or P1Y2M", "若干个月，如 3个月 或 P1Y2M"),
}


@dataclass(frozen=True, slots=True)
class AllowedValue:
    """One value that a string item, or a parameter, may have."""

    value: str
    label: Phrase = NOTHING
    help: Phrase = NOTHING


@dataclass(frozen=True)
class ItemDefinition:
    """A named piece of information: its type, what it may be, and how people are asked for it."""

    name: str
    kind: Kind
    unit: str = ""
    scale: int | None = None
    may_be_null: bool = False
    allowed: tuple[AllowedValue, ...] = ()
    label: Phrase = NOTHING
    question: Phrase = NOTHING
    help: Phrase = NOTHING
    group: str = ""
    order: Decimal = Decimal(0)
    none_applies: Value = None
    aliases: tuple[str, ...] = ()
    known_as: tuple[str, ...] = ()  # words that people search by; none of them can stand in a cell
    place: Place = field(default=Place(), compare=False)

    @cached_property
    def words(self) -> Mapping[str, str]:
        """Allowed values by every spelling: the value, or its label in either language."""
        return {plain(s).casefold(): v.value for v in self.allowed for s in (*v.label, v.value) if s}

    @cached_property
    def priority(self) -> Mapping[Value, int]:
        """The place of each allowed value, the first being the most important; null comes last."""
        return {**{v.value: n for n, v in enumerate(self.allowed)}, None: len(self.allowed)}

    @cached_property
    def every(self) -> Region:
        """All values of the type, with neither null nor limits."""
        return EVERY_NAME if self.kind in (Kind.STRING, Kind.BOOLEAN) else EVERY_VALUE

    @cached_property
    def domain(self) -> Region:
        """All values the item may have, null among them if it may be null."""
        if self.kind is Kind.BOOLEAN:
            region: Region = named(*BOOLEANS)
        elif self.allowed:
            region = named(*(v.value for v in self.allowed))
        else:
            region = self.every
        return region | self.null if self.may_be_null else region

    @property
    def null(self) -> Region:
        """The set of null alone, in the form of this item's regions."""
        return NULL_NAME if self.kind in (Kind.STRING, Kind.BOOLEAN) else NULL_VALUE

    @property
    def grid(self) -> Grid | None:
        """Where a bound can lie if the type is discrete: at a day, a month, or a multiple of the declared scale."""
        if self.kind in (Kind.DATE, Kind.YEARS_AND_MONTHS):
            return days if self.kind is Kind.DATE else months
        return None if self.scale is None or self.kind is not Kind.NUMBER else multiples(Decimal(1).scaleb(-self.scale))

    def fits(self, number: Decimal) -> bool:
        """Whether a number has no more decimals than the declared scale."""
        return self.scale is None or exactly(number).as_tuple().exponent >= -self.scale  # type: ignore[operator]  # finite

    @property
    def caption(self) -> Phrase:
        """The label, or the name where there is none."""
        return self.label if any(self.label) else Phrase(self.name, self.name)

    def shown(self, value: Value) -> Phrase:
        """A value of this item as people read it."""
        if value is None or value == ():
            return Phrase("none", "无")
        if isinstance(value, bool):
            return Phrase("yes", "是") if value else Phrase("no", "否")
        if isinstance(value, tuple):
            parts = [self.shown(part) for part in value]
            return Phrase(", ".join(part.en for part in parts), "、".join(part.text("zh") for part in parts))
        for allowed in self.allowed:
            if allowed.value == value and any(allowed.label):
                return allowed.label
        text = spelled(value).replace("T", " ") if isinstance(value, datetime) else spelled(value)
        return Phrase(text, text)


@dataclass(frozen=True)
class Parameter:
    """A named constant of the policy; ``value`` is null while nobody has stated one."""

    item: ItemDefinition
    value: Value = None
    alternatives: tuple[Value, ...] = ()
    layer: str = ""
    sources: tuple[str, ...] = ()
    owner: str = ""
    last_checked: str = ""

    @property
    def name(self) -> str:
        """The name that cells use."""
        return self.item.name


@dataclass(frozen=True, slots=True)
class KnowledgeSource:
    """Where a rule comes from: a sentence, a reading, a document; ``text`` is our own paraphrase.

    ``number`` and ``unit`` are the figure that it names, or that it names none; ``candidates`` those that others name,
    with the ids in ``sources``; ``scope`` and ``effective`` where, and from when, it holds.
    """

    id: str
    section: str = ""
    text: Phrase = NOTHING
    modality: str = ""
    number: str = ""
    unit: str = ""
    scope: str = ""
    effective: str = ""
    candidates: str = ""
    sources: tuple[str, ...] = ()
    date: str = ""
    link: str = ""
    confidence: str = ""
    owner: str = ""
    last_checked: str = ""
    place: Place = field(default=Place(), compare=False)


def read_value(item: ItemDefinition, text: str) -> Value:
    """The value of ``item`` that ``text`` spells, ``None`` for the word null.

    Raises :class:`CellError` where it spells none, null where the item may not be null among them.
    """
    if plain(text).casefold() in ("null", "空"):
        return checked(item, None)
    if item.allowed:
        word = item.words.get(plain(text).casefold())
        if word is None:
            raise unknown_word(item, text)
        return word
    value = read(item.kind, text)
    if value is None:
        raise CellError("value-type", item=item.caption, expected=EXPECTED[item.kind], found=text)
    return checked(item, value)


def checked(item: ItemDefinition, value: Value) -> Value:
    """``value`` if the item may have it; raises :class:`CellError` if not."""
    if value is None and not item.may_be_null:
        raise CellError("value-null", item=item.caption)
    if value is not None and kind_of(value) is not item.kind:
        raise mistyped(item, value)
    if isinstance(value, Decimal) and not item.fits(value):
        raise CellError("value-scale", item=item.caption, scale=item.scale or 0, found=spelled(value))
    if value is not None and item.allowed and value not in item.domain:
        raise unknown_word(item, spelled(value))
    return value


def mistyped(item: ItemDefinition, value: Value) -> CellError:
    """The error for a value of another type than the item's, with what was probably meant."""
    if item.allowed:
        return unknown_word(item, spelled(value))
    counted = _counted(value, item.unit) if item.kind is Kind.NUMBER else None
    if counted:
        number, unit = counted
        return CellError("value-counted", item=item.caption, unit=unit, meant=number, found=spelled(value))
    made = item.kind is Kind.NUMBER and isinstance(value, date)
    code = "value-made-date" if made else "value-type"
    return CellError(code, item=item.caption, expected=EXPECTED[item.kind], found=spelled(value))


def _counted(value: Value, unit: str) -> tuple[str, Phrase] | None:
    """A duration as a number of ``unit``, if that is a unit of time, and the unit's name."""
    if isinstance(value, timedelta) and (key := UNIT.read(unit)):
        count = CONTEXT.divide(Decimal(value // _TICK), Decimal(timedelta(**{key: 1}) // _TICK))
        return canonical(count), UNIT.phrase(key)
    if isinstance(value, Months) and (key := UNIT_OF_MONTHS.read(unit)):
        return canonical(CONTEXT.divide(Decimal(value.number), 12 if key == "years" else 1)), UNIT_OF_MONTHS.phrase(key)
    return None


def _listed(value: AllowedValue, lang: str) -> str:
    """A value as a message lists it: in Chinese with its label, for the name is English."""
    return f"{value.value} {value.label.zh}" if lang == "zh" and value.label.zh else value.value


def unknown_word(item: ItemDefinition, text: str) -> CellError:
    """The error for a word that is no allowed value, with the one that was probably meant."""
    close = nearest(plain(text).casefold(), item.words)
    more = ", …" if len(item.allowed) > SHOWN else ""
    allowed = Phrase(*(", ".join(_listed(v, lang) for v in item.allowed[:SHOWN]) + more for lang in LANGUAGES))
    hint = did_you_mean(item.words[close] if close else None)
    return CellError("value-unknown", item=item.caption, found=text, allowed=allowed, hint=hint)


def read_fact(item: ItemDefinition, raw: object) -> Value:
    """A fact as a caller gives it, text or a Python value, as a value of ``item``; raises :class:`CellError`.

    A float is read by its shortest spelling, so that 0.1 is a tenth; NaN and infinities are refused.
    """
    match raw:
        case str():
            return read_value(item, raw)
        case bool() | None | date() | timedelta() | Months():
            value: Value = raw
        case int() | float() | Decimal():
            value = read(Kind.NUMBER, str(raw))
            if value is None:
                raise CellError("value-type", item=item.caption, expected=EXPECTED[item.kind], found=str(raw)[:SHORT])
        case _:
            raise CellError("value-type", item=item.caption, expected=EXPECTED[item.kind], found=repr(raw)[:SHORT])
    return checked(item, value)


class Glossary:
    """All items, parameters and sources of a policy, found by name or by label.

    ``find`` answers ``None`` for what is not there; ``close`` suggests what may have been meant.
    """

    def __init__(
        self,
        items: Iterable[ItemDefinition] = (),
        parameters: Iterable[Parameter] = (),
        sources: Iterable[KnowledgeSource] = (),
        decisions: Iterable[tuple[str, Phrase]] = (),
    ) -> None:
        self.items: Mapping[str, ItemDefinition] = {item.name: item for item in items}
        self.parameters: Mapping[str, Parameter] = {p.name: p for p in parameters}
        self.sources: Mapping[str, KnowledgeSource] = {s.id: s for s in sources}
        self.decisions: Mapping[str, Phrase] = dict(decisions)
        self._index = dict(self._spellings())

    def _spellings(self) -> Iterable[tuple[str, str]]:
        """Every spelling with the name it stands for; names last, so that a name is never taken by a label."""
        named = [*self.items.values(), *(p.item for p in self.parameters.values())]
        for item in named:
            for alias in item.aliases:
                yield plain(alias).casefold(), item.name
        for name, label in (*self.decisions.items(), *((item.name, item.label) for item in named)):
            for spelling in (*label, f"{label.en} {label.zh}", f"{label.zh} {label.en}"):
                yield plain(spelling).casefold(), name
        for name in (*self.decisions, *(item.name for item in named)):
            yield plain(name).casefold(), name

    def name(self, text: str) -> str | None:
        """The name that ``text`` stands for: a name, a label in either language, both labels, a former label."""
        return self._index.get(plain(text).casefold()) if text.strip() else None

    def definition(self, name: str) -> ItemDefinition | None:
        """The item or parameter of that name."""
        parameter = self.parameters.get(name)
        return parameter.item if parameter else self.items.get(name)

    def close(self, text: str) -> str | None:
        """The spelling most like ``text``."""
        return nearest(plain(text).casefold(), self._index)

    def caption(self, name: str) -> Phrase:
        """How ``name`` is shown to people: an item's label, a decision's, or the name itself."""
        item = self.definition(name) or self.definition(name.rpartition(".")[2])
        if item:
            return item.caption
        return self.decisions.get(name) or Phrase(name, name)
