"""Before an assessment: a code is entered, a paper is made, or one that was begun is opened again."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Final

from simsim.classroom.learner import Learner
from simsim.diagnostics import Diagnostic, FactError, SimsimError
from simsim.policy.model import PolicyModel
from simsim.reports.html import diagnostics_html
from simsim.reports.html_parts import SECTION, Reader, seen_at
from simsim.reports.markup import NOTHING, Markup, element
from simsim.reports.phrases import instant_text
from simsim.simulator.parts import HTML, Box, Button, Dropdown, Pane, Text
from simsim.training.assessment import is_over
from simsim.training.paper import LENGTH, LIMITS, MARK, Terms, agreed, terms_of
from simsim.training.plan import topics
from simsim.training.record import Sitting
from simsim.training.telling import topic_text

LENGTHS: Final = (5, 10, LENGTH, 30, 40)
MARKS: Final = (60, 70, 75, MARK, 90, 100)
MINUTES: Final = (0, 10, 20, 30, 45, 60, 90)
LISTED: Final = 5  # papers of a person, the latest first
CODE: Final = "simsim-paper-code"


class Entrance:
    """The choices; ``box`` is what is shown.

    ``opens`` is called with the terms of a paper, ``makes`` with those of a new one, ``changed`` when something else is
    to be shown, ``go_to`` with what is to have the focus.
    """

    def __init__(
        self,
        learner: Learner,
        opens: Callable[[Terms], object],
        makes: Callable[[Terms], object],
        changed: Callable[[], object],
        go_to: Callable[[str], object],
    ) -> None:
        self.learner, self._opens, self._makes, self._changed, self._go_to = learner, opens, makes, changed, go_to
        self.refused: Sequence[Diagnostic] = ()
        self._missing = False  # whether a code was asked for that nobody typed
        self._policy: PolicyModel | None = None
        self._now: datetime | None = None
        self.begun = Pane("simsim-begun", tries=self.enter)
        self.head, self.wrong = HTML(), Pane("simsim-paper-wrong")
        self.code, self.open = Text(), Button(self._enter, "simsim-button", "simsim-main")
        self.making = HTML()
        self.area, self.length = Dropdown([("", "")]), Dropdown([(str(n), n) for n in LENGTHS], LENGTH)
        self.mark, self.minutes = Dropdown([(str(n), n) for n in MARKS], MARK), Dropdown([(str(n), n) for n in MINUTES])
        self.make = Button(self._make, "simsim-button")
        entry = Box([self.code, self.open], "simsim-choices", CODE)
        chosen = Box([self.area, self.length, self.mark, self.minutes, self.make], "simsim-choices", "simsim-terms")
        coded = Box([self.head, entry, self.wrong], "simsim-bench")
        made = Box([self.making, chosen], "simsim-bench")
        self.box = Box([learner.box, self.begun, coded, made], "simsim-entrance")

    def enter(self, code: str) -> None:
        """Open the paper of a code."""
        if self._policy:
            self._missing, self.refused = False, ()
            try:
                terms = terms_of(self._policy, code)
            except FactError as error:
                self.refuse(error.diagnostics)
                return
            self._opens(terms)

    def _enter(self) -> None:
        if self.code.value.strip():
            self.enter(self.code.value)
        else:
            self._missing, self.refused = True, ()
            self._go_to(CODE)
            self._changed()

    def _make(self) -> None:
        """Make a paper of what is chosen, and of a seed that nobody can foresee."""
        if self._policy and self._now:
            self._missing, self.refused = False, ()
            terms = agreed(
                self._policy,
                str(self.area.value),
                seed=secrets.randbelow(LIMITS["seed"].size),
                length=int(self.length.value),
                mark=int(self.mark.value),
                minutes=int(self.minutes.value),
                as_of=self._now.date(),
                now=self._now,
            )
            self._makes(terms)

    def refuse(self, found: Sequence[Diagnostic]) -> None:
        """Say why a paper was not opened."""
        self.refused = found
        self._go_to(CODE)
        self._changed()

    def tell(self, policy: PolicyModel, now: datetime, reader: Reader) -> None:
        """Show the choices, and the papers of whoever is named."""
        word = reader.word
        self._policy, self._now = policy, seen_at(now, reader)
        self.learner.tell(reader)
        self.begun.html = self._begun(policy, now, reader)
        self.head.value = element("div", element("h3", word("paper enter")), element("p", word("paper enter help")))
        self.code.description, self.open.description = word("paper code"), word("paper open")
        self.wrong.html = self._wrong(reader)
        self.making.value = element("h3", word("paper make"))
        self.area.description, self.length.description = word("paper area"), word("paper length")
        self.mark.description, self.minutes.description = word("paper mark"), word("paper time")
        areas = [(topic_text(policy, name, reader.lang), name) for name in topics(policy)]
        known = self.area.value in [name for _, name in areas]
        self.area.offer([(word("paper whole"), ""), *areas], self.area.value if known else "")
        self.mark.offer([(word("paper percent", n=n), n) for n in MARKS], self.mark.value)
        limits = [(word("paper minutes", n=n) if n else word("paper no limit"), n) for n in MINUTES]
        self.minutes.offer(limits, self.minutes.value)
        self.make.description = word("paper make it")

    def _wrong(self, reader: Reader) -> Markup:
        if self._missing and not self.code.value.strip():
            told = element("span", reader.word("paper no code"), class_="simsim-wrong", role="alert")
            return element("p", told, class_="simsim-note")
        return diagnostics_html(self.refused, reader.word("paper not opened"), reader) if self.refused else NOTHING

    # ---- papers that were begun

    def _begun(self, policy: PolicyModel, now: datetime, reader: Reader) -> Markup:
        """The papers of whoever is named, the latest first; one by other tables says so when it is opened."""
        try:
            sittings = self.learner.notes.sittings(self.learner.person)
        except SimsimError as error:
            return diagnostics_html(error.diagnostics, reader.word("paper not opened"), reader)
        rows = [*self._rows(policy, sittings[: -LISTED - 1 : -1], now, reader)]
        if not rows:
            return NOTHING
        head = element("h3", reader.word("paper begun"))
        return element("section", head, element("ul", *rows), class_="simsim-bench", lang=SECTION[reader.lang])

    def _rows(
        self, policy: PolicyModel, sittings: Sequence[Sitting], now: datetime, reader: Reader
    ) -> Iterator[Markup]:
        for one in sittings:
            at = instant_text(seen_at(one.begun, reader).replace(second=0, microsecond=0), reader.lang)
            told = reader.word("paper begun at", code=one.session, at=at)
            key = "paper see" if _is_over(policy, one, now) else "paper go on"
            label = f"{reader.word(key)}: {told}"
            button = element("button", reader.word(key), type="button", data_try=one.session, aria_label=label)
            yield element("li", button, " ", told)


def _is_over(policy: PolicyModel, sitting: Sitting, now: datetime) -> bool:
    try:
        return is_over(terms_of(policy, sitting.session), sitting, now)
    except FactError:
        return sitting.ended is not None
