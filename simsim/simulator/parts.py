"""The parts of a screen: inputs, boxes and panes in a tree that one widget draws.

A widget for each would be 1,500 of them, with a channel each, and over 2,500 messages to begin with: more than the
sockets between a kernel and its page hold, and what is too much is dropped without a word. So a part is no widget. It
knows what it shows; :class:`~simsim.simulator.surface.Surface` tells the page what differs, in one message.

>>> box = Box([Text(description="name"), Checkbox(description="of age")], "person")
>>> [part.shape for part in box.all()]
['box', 'text', 'check']
>>> box.children[1].state
{'classes': (), 'description': 'of age', 'disabled': False, 'hidden': False, 'value': False}
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from itertools import count
from typing import Any, ClassVar, Final, Self

import traitlets

_NUMBERS: Final = count(1)


class Part(traitlets.HasTraits):
    """A part, with the classes by which it is styled; traits tagged ``page`` are what the page knows of it."""

    shape: ClassVar[str] = ""
    _state: Mapping[str, Any] | None = None
    classes = traitlets.Tuple().tag(page=True)
    hidden = traitlets.Bool().tag(page=True)

    def __init__(self, *classes: str, **traits: object) -> None:
        super().__init__(**traits)
        self.id = str(next(_NUMBERS))
        self.classes = classes

    def __repr__(self) -> str:
        return f"<{self.shape}>"

    def mark(self, name: str, on: bool = True) -> Self:  # noqa: FBT001, FBT002  # whether it is on
        """With that class, or without."""
        if on is not (name in self.classes):
            self.classes = (*self.classes, name) if on else tuple(other for other in self.classes if other != name)
        return self

    @property
    def state(self) -> Mapping[str, Any]:
        """What the page has to know, as plain data; the very same as long as nothing of the part changes."""
        if self._state is None:
            self._state = self._as_data()
        return self._state

    def _as_data(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in _names(type(self))}

    def notify_change(self, change: Any) -> None:  # noqa: ANN401  # as the base class has it
        """What is known of the part is so no more."""
        self._state = None
        super().notify_change(change)

    def all(self) -> Iterator[Part]:
        """The part, and all parts in it."""
        yield self

    def heard(self, value: Any) -> None:  # noqa: ANN401  # whatever a page says
        """Take over what the reader entered; a part that is no input has no ear."""
        raise ValueError(f"{self.shape} takes no input: {value!r}")


@cache
def _names(kind: type[Part]) -> tuple[str, ...]:
    return tuple(kind.class_traits(page=True))


class Box(Part):
    """Parts below each other, or beside each other if its style says so."""

    shape = "box"
    children = traitlets.Tuple().tag(page=True)

    def __init__(self, children: Sequence[Part] = (), *classes: str) -> None:
        super().__init__(*classes, children=tuple(children))

    def _as_data(self) -> dict[str, Any]:
        """The children by their ids."""
        return {**super()._as_data(), "children": [part.id for part in self.children]}

    def all(self) -> Iterator[Part]:
        """The box, and all parts in it."""
        yield self
        for part in self.children:
            yield from part.all()


class HTML(Part):
    """Words that were escaped by the reports."""

    shape = "html"
    value = traitlets.Unicode().tag(page=True)


class Pane(Part):
    """HTML that was escaped by the reports, and that keeps its reader's place over a repaint.

    ``summary`` is read out when it changes. What the reader opened, scrolled and focused stays so; ``opened`` says of
    each key of a ``details`` that was opened or closed whether it is open.
    """

    shape = "pane"
    html = traitlets.Unicode().tag(page=True)
    summary = traitlets.Unicode().tag(page=True)
    opened = traitlets.Dict()

    def __init__(
        self, *classes: str, tries: Callable[[str], object] = bool, asks: Callable[[str], object] = bool
    ) -> None:
        super().__init__(*classes)
        self._tries, self._asks = tries, asks  # called with what a button of the pane says

    def heard(self, value: Any) -> None:  # noqa: ANN401
        """Note what was opened or closed; try something, or ask for a fact that no field on the page is for."""
        if "try" in value:
            self._tries(str(value["try"]))
        elif "ask" in value:
            self._asks(str(value["ask"]))
        else:
            self.opened = {**self.opened, str(value["key"]): bool(value["open"])}


class Input(Part):
    """What a reader enters, under its description."""

    description = traitlets.Unicode().tag(page=True)
    disabled = traitlets.Bool().tag(page=True)

    def heard(self, value: Any) -> None:  # noqa: ANN401
        """Take over what was entered."""
        self.value = value


class Text(Input):
    """A line of text, which counts while it is typed."""

    shape = "text"
    placeholder = traitlets.Unicode().tag(page=True)
    value = traitlets.Unicode().tag(page=True)


class Textarea(Input):
    """Lines of text, which count once their field is left."""

    shape = "area"
    value = traitlets.Unicode().tag(page=True)


class Checkbox(Input):
    """Yes or no."""

    shape = "check"
    value = traitlets.Bool().tag(page=True)


class DatePicker(Input):
    """A day, or none."""

    shape = "day"
    value = traitlets.Instance(date, allow_none=True).tag(page=True)

    def _as_data(self) -> dict[str, Any]:
        """The day as in ``2025-06-20``."""
        return {**super()._as_data(), "value": self.value.isoformat() if self.value else ""}

    def heard(self, value: Any) -> None:  # noqa: ANN401
        """Take over a day that is whole."""
        self.value = date.fromisoformat(value) if value else None


class Dropdown(Input):
    """One of several options, each a label and a value."""

    shape = "choice"
    options = traitlets.Tuple().tag(page=True)
    value = traitlets.Any().tag(page=True)

    def __init__(self, options: Sequence[tuple[str, Any]], value: object = None) -> None:
        super().__init__(options=tuple(options), value=options[0][1] if value is None else value)

    @property
    def values(self) -> list[Any]:
        """What may be chosen."""
        return [value for _, value in self.options]

    def offer(self, options: Sequence[tuple[str, Any]], value: object) -> None:
        """Offer other options, and choose one; raises ``ValueError`` for a value that is none of them."""
        self.options = tuple(options)
        self.values.index(value)
        self.value = value

    def _as_data(self) -> dict[str, Any]:
        """The labels, and the number of the one that is chosen."""
        labels = [label for label, _ in self.options]
        return {**super()._as_data(), "options": labels, "value": self.values.index(self.value)}

    def heard(self, value: Any) -> None:  # noqa: ANN401
        """Choose by number."""
        self.value = self.values[value]


class Radio(Input):
    """One of several options that all stand on the page, each a label and a value; none is chosen at first."""

    shape = "radio"
    options = traitlets.Tuple().tag(page=True)
    value = traitlets.Any().tag(page=True)

    @property
    def values(self) -> list[Any]:
        """What may be chosen."""
        return [value for _, value in self.options]

    def _as_data(self) -> dict[str, Any]:
        """The labels, and the number of the one that is chosen, -1 while none is."""
        labels = [label for label, _ in self.options]
        chosen = self.values.index(self.value) if self.value in self.values else -1
        return {**super()._as_data(), "options": labels, "value": chosen}

    def heard(self, value: Any) -> None:  # noqa: ANN401
        """Choose by number."""
        self.value = self.values[value]


class Button(Part):
    """Something to press."""

    shape = "button"
    description = traitlets.Unicode().tag(page=True)

    def __init__(self, pressed: Callable[[], object], *classes: str) -> None:
        super().__init__(*classes)
        self._pressed = pressed

    def click(self) -> None:
        """Press it."""
        self._pressed()

    def heard(self, value: Any) -> None:  # noqa: ANN401, ARG002  # that it was pressed is all that is said
        """Press it."""
        self.click()


class Toggle(Part):
    """A heading that opens and closes what stands behind it; ``value``: whether it is open."""

    shape = "toggle"
    description = traitlets.Unicode().tag(page=True)
    value = traitlets.Bool().tag(page=True)

    def heard(self, value: Any) -> None:  # noqa: ANN401
        """Open or close it."""
        self.value = bool(value)


class Slider(Input):
    """A slider in whole numbers from ``first`` to ``last``; ``marks`` are drawn below it.

    ``told`` is what its position means, in words, and ``html`` the same as it is shown.
    """

    shape = "slider"
    first = traitlets.Int().tag(page=True)
    last = traitlets.Int(1).tag(page=True)
    value = traitlets.Int().tag(page=True)
    marks = traitlets.Tuple().tag(page=True)
    told = traitlets.Unicode().tag(page=True)
    html = traitlets.Unicode().tag(page=True)


class Timer(Part):
    """The time in seconds, which the page goes on counting, ``down`` or up.

    ``words`` are read out when so many seconds are left: from the number of seconds, as text, to what is said.
    """

    shape = "timer"
    description = traitlets.Unicode().tag(page=True)
    down = traitlets.Bool().tag(page=True)
    words = traitlets.Dict().tag(page=True)
    seconds = traitlets.Int().tag(page=True)


class Upload(Part):
    """A file of the reader's own to be sent, of at most ``most`` bytes; ``refused`` is said of one that is larger."""

    shape = "upload"
    description = traitlets.Unicode().tag(page=True)
    accept = traitlets.Unicode().tag(page=True)
    most = traitlets.Int().tag(page=True)
    refused = traitlets.Unicode().tag(page=True)

    def __init__(self, sent: Callable[[str, bytes], object], *classes: str, **traits: object) -> None:
        super().__init__(*classes, **traits)
        self._sent = sent  # called with the name of the file, and what is in it

    def heard(self, value: Any) -> None:  # noqa: ANN401
        """Take a file; raises ``ValueError`` for what is none."""
        self._sent(str(value["name"]), base64.b64decode(value["data"], validate=True))


class Grid(Part):
    """A table of texts in which cells are changed; ``typed`` is called with the cell, its text, whether it is whole.

    ``rows`` are the texts of a sheet as its file has them, ``heads`` of them stand above the table; ``kinds`` are what
    the columns are, by which they are styled, ``titles`` what they are called, ``helps`` what may stand in them.
    ``fires`` has a word for each row that decides the case, by its number. By address: ``edits`` are texts that were
    changed, ``marks`` what is wrong with a cell, how badly and in words. ``words`` are those that the grid says itself.
    ``of`` names the sheet: what was typed while the page still showed another one is not taken.
    """

    shape = "grid"
    description = traitlets.Unicode().tag(page=True)
    rows = traitlets.Tuple().tag(page=True)
    heads = traitlets.Int().tag(page=True)
    kinds = traitlets.Tuple().tag(page=True)
    titles = traitlets.Tuple().tag(page=True)
    helps = traitlets.Tuple().tag(page=True)
    fires = traitlets.Dict().tag(page=True)
    edits = traitlets.Dict().tag(page=True)
    marks = traitlets.Dict().tag(page=True)
    words = traitlets.Dict().tag(page=True)
    numbered = traitlets.Int().tag(page=True)
    of = traitlets.Unicode().tag(page=True)

    def __init__(self, typed: Callable[[str, str, bool], object], *classes: str) -> None:
        super().__init__(*classes)
        self._typed = typed

    def heard(self, value: Any) -> None:  # noqa: ANN401
        """Take over the text of a cell; the page shows what it sent until it sees that number come back."""
        self.numbered = int(value["n"])
        if value["of"] == self.of:
            self._typed(str(value["cell"]), str(value["text"]), bool(value["done"]))
