"""Who learns: a pseudonym that is drawn or typed, and what was answered under it.

The screen remembers it as long as its page lives; nobody is shown which others there are.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from simsim.reports.html_parts import Reader
from simsim.reports.markup import element
from simsim.simulator.parts import HTML, Box, Button, Text
from simsim.training.notes import Notes
from simsim.training.record import Attempt, name_of, record_file

NAME: Final = "simsim-pseudonym"  # where the focus goes to have it typed


class Learner:
    """The pseudonym; ``box`` is what is shown. ``changed`` is called when it is another.

    ``notes`` hold what was answered: in the record, or nowhere, which is told.
    """

    def __init__(self, changed: Callable[[], object]) -> None:
        self.notes = Notes(record_file())
        self._changed, self._lang, self._asked = changed, "en", False
        self.head, self.help, self.kept = HTML(), HTML("simsim-note"), HTML("simsim-note")
        self.name = Text()
        self.draw = Button(self._draw, "simsim-button")
        self.wrong = HTML("simsim-note")
        entry = Box([self.name, self.draw], "simsim-choices", NAME)
        self.box = Box([self.head, entry, self.wrong, self.help, self.kept], "simsim-bench", "simsim-learner")
        self.name.observe(lambda _: changed(), "value")

    @property
    def person(self) -> str:
        """The pseudonym; blank while there is none."""
        return name_of(self.name.value)

    @property
    def attempts(self) -> tuple[Attempt, ...]:
        """All that was answered under it; raises :class:`~simsim.diagnostics.SimsimError` as the record does."""
        return self.notes.attempts(self.person)

    def missing(self) -> str:
        """Let the screen say that a pseudonym is needed; the class of where it is typed."""
        self._asked = True
        return NAME

    def _draw(self) -> None:
        self.name.value = self.notes.drawn(self._lang)

    def tell(self, reader: Reader) -> None:
        """Show the words in the reader's language."""
        self._lang = reader.lang
        self.head.value = element("h3", reader.word("who"))
        self.name.description, self.draw.description = reader.word("pseudonym"), reader.word("draw pseudonym")
        self.help.value = element("p", reader.word("pseudonym help"))
        self.kept.value = element("p", reader.word("recorded" if self.notes.keeps else "not recorded"))
        told = reader.word("pseudonym missing") if self._asked and not self.person else ""
        self.wrong.value = element("span", told, class_="simsim-wrong", role="alert") if told else ""
