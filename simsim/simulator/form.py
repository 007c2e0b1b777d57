"""The form: every item that the glossary puts on it, in the groups and the order that the policy says.

The first group stands open, the others can be opened; a closed one shows what is asked next and what was answered, so
that no answer is ever hidden and nobody has to look for the next question.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Final

from simsim.diagnostics import Diagnostic
from simsim.items import ItemDefinition
from simsim.policy.model import PolicyModel
from simsim.policy.walk import Outcome
from simsim.reports.html_parts import Reader
from simsim.reports.markup import element
from simsim.reports.text import unit_text
from simsim.reports.wording import SCREEN
from simsim.simulator.fields import Changed, Field, Given, Standing, field_of, reading_of
from simsim.simulator.history import History, record_text
from simsim.simulator.parts import HTML, Box, Button, Toggle
from simsim.words import Phrase

NEXT: Final = 5  # asked items that are shown even in a closed group


class Group:
    """Some fields under a heading, which can be closed unless it is the first."""

    def __init__(self, caption: Phrase, fields: Sequence[Field], button: Button | None, *, first: bool) -> None:
        self.caption, self.fields, self.button = caption, tuple(fields), button
        self.head = HTML("simsim-first-head") if first else Toggle("simsim-head")
        self.body = Box([*([button] if button else []), *(field.box for field in fields)], "simsim-body")
        self.box = Box([self.head, self.body], "simsim-group")

    def tell(self, reader: Reader, asked: Collection[str]) -> None:
        """Show the heading in the reader's language, with how many of its questions are asked."""
        count = sum(field.item.name in asked for field in self.fields)
        text = self.caption.text(reader.lang)
        if isinstance(self.head, HTML):
            self.head.value = element("h3", text)
        else:
            self.head.description = reader.word("group to ask", group=text, count=count) if count else text


class Form:
    """All fields of a policy, by the name of their item; ``box`` is what is shown.

    ``changed`` is called when an answer changed. ``several`` is called with what gives many answers at once, so that
    they count as one change. ``history`` is what happened to the case, and stays when the form is made anew.
    """

    def __init__(
        self, policy: PolicyModel, changed: Changed, several: Callable[[Callable[[], None]], None], history: History
    ) -> None:
        self.policy, self._changed, self._several, self.history = policy, changed, several, history
        self.forgotten: Callable[[], object] = bool  # called when every answer is taken back
        self.fields: dict[str, Field] = {}
        self._told: dict[str, object] = {}  # what each field shows
        self.buttons: dict[str, Button] = {}
        self.groups = [*self._groups(), *self._readings()]
        self.clear = Button(lambda: several(self.forget), "simsim-clear")
        boxes = [group.box for group in self.groups]
        self.box = Box([*boxes[:1], history.box, *boxes[1:], self.clear], "simsim-form")

    def _groups(self) -> Iterator[Group]:
        for name, caption in self.policy.card.groups.items():
            items = form_items(self.policy, name)
            fields = [self._field(item.name, field_of(item, self._changed)) for item in items]
            button = self._button(name, fields) if name in self.policy.card.buttons else None
            if fields:
                yield Group(caption, fields, button, first=not self.fields.keys() - {f.item.name for f in fields})

    def _readings(self) -> Iterator[Group]:
        """The parameters that can be chosen: those with alternatives, and those that nobody has stated."""
        fields = [
            self._field(p.name, reading_of(p.item, p.value, p.alternatives, self._changed))
            for p in self.policy.glossary.parameters.values()
            if p.alternatives or p.value is None
        ]
        if fields:
            yield Group(SCREEN["readings"], fields, None, first=False)

    def _field(self, name: str, field: Field) -> Field:
        self.fields[name] = field
        return field

    def _button(self, group: str, fields: Sequence[Field]) -> Button:
        """Records for each item of a group the value that the glossary gives for "none applies"."""
        said = {row.item.name for row in self.policy.sheets.items if row.none_applies.text.strip()}
        answers = [(field, (field.item.none_applies,)) for field in fields if field.item.name in said]

        def record() -> None:
            for field, given in answers:
                field.give(given)

        button = self.buttons[group] = Button(lambda: self._several(record), "simsim-button")
        return button

    @property
    def given(self) -> dict[str, object]:
        """Every answer, by item."""
        return {name: field.given[0] for name, field in self.fields.items() if field.given}

    @cached_property
    def names(self) -> Mapping[str, str]:
        """The field for a name: for that of its item, and for the full one of an output that may be given."""
        return {full: name for name in self.fields for full in (name, self.policy.names.full(name) or name)}

    def give(self, answers: Mapping[str, Given]) -> None:
        """Answer the fields that are named, as far as the form has them."""
        for name, given in answers.items():
            if name in self.names:
                self.fields[self.names[name]].give(given)

    def forget(self) -> None:
        """Take every answer back, and what happened."""
        self.forgotten()
        self.history.give(None)
        for field in self.fields.values():
            field.give(())

    def tell(
        self, reader: Reader, outcome: Outcome, wrong: Mapping[str, Diagnostic], found: Collection[str] | None = None
    ) -> None:
        """Show all words in the reader's language, and how each field stands; of a search, what it found."""
        self.box.mark("is-searched", found is not None)
        following = [name for name in outcome.ask if name in self.fields][:NEXT]
        for name, field in self.fields.items():
            unit = unit_text(outcome, field.item, reader.lang)
            record = "" if field.given else record_text(outcome, name, reader)
            field.box.mark("is-found", name in (found or ()))
            stands = Standing(name in outcome.ask, name in following, wrong.get(name), unit, record)
            if self._told.get(name) != (told := (reader, stands, field.given)):  # most stay as they are
                self._told[name] = told
                field.tell(reader, stands)
        for group in self.groups:
            group.tell(reader, outcome.ask)
        for name, button in self.buttons.items():
            button.description = self.policy.card.buttons[name].text(reader.lang)
        self.clear.description = reader.word("clear")


def form_items(policy: PolicyModel, group: str) -> list[ItemDefinition]:
    """The items that stand in a group of the form, in order."""
    return sorted((i for i in policy.glossary.items.values() if i.group == group), key=lambda i: i.order)


def shape(policy: PolicyModel) -> tuple[object, ...]:
    """All that a form is made from: two policies with the same shape share a form."""
    card = policy.card
    items = [tuple(form_items(policy, group)) for group in card.groups]
    parameters = tuple(policy.glossary.parameters.values())
    return (tuple(card.groups.items()), tuple(card.buttons.items()), tuple(card.layers.items()), *items, parameters)
