"""One field of the form: an item of the glossary as a labelled input that can always be left unknown.

What a field gives is text or a value as it was entered; only the policy reads it. A number is text all the way, so that
no digit is lost, and a text that cannot be read is shown beside the field and counts as unknown.

>>> from simsim.items import ItemDefinition
>>> from simsim.values import Kind
>>> field = field_of(ItemDefinition("amount", Kind.NUMBER), print)
>>> field.given
()
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeAlias

from simsim.diagnostics import Diagnostic
from simsim.items import ItemDefinition
from simsim.reports.html_parts import Reader
from simsim.reports.markup import NOTHING, Markup, anchor, element, joined
from simsim.reports.wording import SCREEN
from simsim.simulator.parts import HTML, Box, Checkbox, DatePicker, Dropdown, Input, Part, Text
from simsim.values import Kind, Value, read_date, spelled
from simsim.words import Phrase, plain

Given: TypeAlias = tuple[()] | tuple[Value]  # nothing while unknown, else the one answer
Changed: TypeAlias = Callable[[], None]
Option: TypeAlias = tuple[Phrase, Given]

UNKNOWN: Final[Given] = ()
ABSENT: Final[Given] = (None,)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a field stands: whether its fact is asked for, or among the next; what is wrong with its answer; its unit.

    ``record`` says what its fact has to do with what happened to the case.
    """

    asked: bool = False
    nearly: bool = False
    wrong: Diagnostic | None = None
    unit: str = ""
    record: str = ""


class Field:
    """An item with its input; ``box`` is what is shown, ``given`` what was answered.

    ``absent`` is the caption of the box that records a known absence.
    """

    absent = "absent"

    def __init__(self, item: ItemDefinition, control: Input, changed: Changed) -> None:
        self.item, self.control = item, control
        self.note = HTML("simsim-note")
        self.absence = Checkbox() if self._needs_none else None
        parts: list[Part] = [control, self.note, *([self.absence] if self.absence else [])]
        self.box = Box(parts, "simsim-field", f"simsim-at-{anchor(item.name)}")
        for part in (control, self.absence):
            if part:
                part.observe(lambda _: changed(), "value")

    @property
    def _needs_none(self) -> bool:
        return self.item.may_be_null

    @property
    def given(self) -> Given:
        """What was answered: nothing, or one raw value."""
        if self.absence and self.absence.value:
            return ABSENT
        return self._entered

    @property
    def _entered(self) -> Given:
        raise NotImplementedError

    def give(self, given: Given) -> None:
        """Answer, or take the answer back."""
        absent = given == ABSENT
        if self.absence:
            self.absence.value = absent
        self._enter(UNKNOWN if absent else given)

    def _enter(self, given: Given) -> None:
        raise NotImplementedError

    def tell(self, reader: Reader, stands: Standing) -> None:
        """Show the field's words in the reader's language, and how it stands."""
        self.control.description = label(self.item, reader, stands.unit)
        if self.absence:
            self.absence.description = reader.word(self.absent)
            self.control.disabled = self.absence.value
        self.note.value = _note(self.item, reader, stands)
        self.box.mark("is-asked", stands.asked).mark("is-next", stands.nearly)
        self.box.mark("is-answered", bool(self.given)).mark("is-wrong", bool(stands.wrong))


class Choice(Field):
    """A field with a closed set of answers, unknown the first of them."""

    control: Dropdown

    def __init__(self, item: ItemDefinition, options: Sequence[Option], changed: Changed) -> None:
        self.options = tuple(options)
        super().__init__(item, Dropdown(self._shown("en")), changed)

    @property
    def _needs_none(self) -> bool:
        return False

    def _shown(self, lang: str) -> list[tuple[str, int]]:
        return [(phrase.text(lang), n) for n, (phrase, _) in enumerate(self.options)]

    @property
    def _entered(self) -> Given:
        given: Given = self.options[self.control.value][1]
        return given

    @property
    def given(self) -> Given:
        """What was chosen."""
        return self._entered

    def give(self, given: Given) -> None:
        """Choose; what is not among the options is unknown."""
        self._enter(given)

    def _enter(self, given: Given) -> None:
        self.control.value = next((n for n, (_, option) in enumerate(self.options) if option == given), 0)

    def tell(self, reader: Reader, stands: Standing) -> None:
        """The same, and the options in the reader's language."""
        self.control.offer(self._shown(reader.lang), self.control.value)
        super().tell(reader, stands)


class Written(Field):
    """A field for what is typed: a number, a date and time, a duration, a text. It is kept as typed."""

    control: Text

    def __init__(self, item: ItemDefinition, changed: Changed) -> None:
        example = SCREEN["instant example"].en if item.kind is Kind.DATE_AND_TIME else ""
        super().__init__(item, Text(placeholder=example), changed)

    @property
    def _entered(self) -> Given:
        text = self.control.value
        return (text,) if text.strip() else UNKNOWN

    def _enter(self, given: Given) -> None:
        self.control.value = "" if not given else given[0] if isinstance(given[0], str) else spelled(given[0])


class Day(Field):
    """A field for a date."""

    control: DatePicker

    def __init__(self, item: ItemDefinition, changed: Changed) -> None:
        super().__init__(item, DatePicker(), changed)

    @property
    def _entered(self) -> Given:
        return UNKNOWN if self.control.value is None else (self.control.value,)

    def _enter(self, given: Given) -> None:
        day = given[0] if given else None
        self.control.value = day if isinstance(day, date) else read_date(plain(day)) if isinstance(day, str) else None


def field_of(item: ItemDefinition, changed: Changed) -> Field:
    """The field that an item's type asks for."""
    match item.kind:
        case Kind.STRING if item.allowed:
            return Choice(item, _choices(item, [v.value for v in item.allowed]), changed)
        case Kind.BOOLEAN:
            return Choice(item, _choices(item, [True, False]), changed)
        case Kind.DATE:
            return Day(item, changed)
        case _:
            return Written(item, changed)


def _choices(item: ItemDefinition, values: Sequence[Value]) -> list[Option]:
    absent: list[Option] = [(SCREEN["absent"], ABSENT)] if item.may_be_null else []
    return [(SCREEN["unknown"], UNKNOWN), *((item.shown(value), (value,)) for value in values), *absent]


def reading_of(item: ItemDefinition, stated: Value, alternatives: Sequence[Value], changed: Changed) -> Field:
    """The field that switches a reading: as the policy states it, or another way."""
    if not alternatives:
        return Written(item, changed)
    told = SCREEN["not stated"] if stated is None else item.shown(stated)
    first = Phrase(*(SCREEN["as stated"].text(lang).format(value=told.text(lang)) for lang in ("en", "zh")))
    others: list[Option] = [(item.shown(value), (value,)) for value in alternatives if value != stated]
    return Choice(item, [(first, UNKNOWN), *others], changed)


def label(item: ItemDefinition, reader: Reader, unit: str) -> str:
    """What a field is called, with its unit."""
    text = item.caption.text(reader.lang)
    return reader.word("with unit", label=text, unit=unit) if unit else text


def _note(item: ItemDefinition, reader: Reader, stands: Standing) -> str:
    """What stands by a field: that it is asked, its question, its help, what follows from what happened, the error."""
    lang = reader.lang
    mark = element("span", "● ", reader.word("to ask"), class_="simsim-asked") if stands.asked else NOTHING
    question = element("span", item.question.text(lang), class_="simsim-question")
    helped = _help(item, reader) if any(item.help) else NOTHING
    record = element("div", stands.record, class_="simsim-record") if stands.record else NOTHING
    return joined((mark, question, " ", helped, record, wrong_html(stands.wrong, reader)))


def wrong_html(wrong: Diagnostic | None, reader: Reader) -> Markup:
    """What is wrong with what was entered, and how to mend it."""
    if wrong is None:
        return NOTHING
    lang = reader.lang
    told = (element("span", "✕ ", wrong.message(lang)), " ", element("span", wrong.remedy(lang)))
    return element("div", *told, class_="simsim-wrong", role="alert")


def _help(item: ItemDefinition, reader: Reader) -> Markup:
    """An item's help, folded away."""
    name = reader.word("help", label=item.caption.text(reader.lang))
    sign = element("summary", "?", aria_label=name, title=name)
    return element("details", sign, element("div", item.help.text(reader.lang)), class_="simsim-help")
