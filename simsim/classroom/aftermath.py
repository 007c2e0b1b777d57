"""After a change of the policy, on the trainer's screen: who learned what has changed, and a refresher for each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from simsim.analysis.stages import Staged
from simsim.classroom.ledger import Ledger
from simsim.diagnostics import Diagnostic
from simsim.policy.model import PolicyModel
from simsim.reports.html import diagnostics_html
from simsim.reports.html_parts import SECTION, Reader, day_of
from simsim.reports.markup import NOTHING, Markup, element, joined
from simsim.simulator.parts import Box, Button, Pane
from simsim.simulator.progress import Guard, Progress
from simsim.simulator.watching import Watched
from simsim.training.html_changed import changed_html
from simsim.training.html_missed import rule_text
from simsim.training.questions import Question
from simsim.training.record import Attempt
from simsim.training.refresher import Past, Refresher, Review, kept_of, reviewing
from simsim.training.schedule import Asked


@dataclass(frozen=True)
class Reviewed:
    """What was looked up: by which tables, of which attempts, and what everybody has to refresh."""

    review: Review
    attempts: tuple[Attempt, ...]
    found: tuple[Refresher, ...]


class Aftermath:
    """The section; ``box`` is what is shown, ``reviewed`` what was looked up last, ``made`` each person's refresher."""

    def __init__(self, watched: Watched, ledger: Ledger, guard: Guard, clock: Callable[[], datetime]) -> None:
        self._watched, self._ledger, self._clock = watched, ledger, clock
        self._reader, self._person, self._topic = Reader(), "", ""
        self.reviewed: Reviewed | None = None
        self.made: dict[str, tuple[Question, ...]] = {}
        self.buttons: dict[str, Button] = {}
        self.head, self.came, self.told = Pane(), Pane("simsim-came"), Pane("simsim-refreshers")
        self.button = Button(self._begin, "simsim-button")
        self.progress = Progress(watched, guard)
        self.acts = Box((), "simsim-acts")
        parts = [self.head, self.button, self.progress.line, self.came, self.acts, self.told]
        self.box = Box(parts, "simsim-bench", "simsim-aftermath")

    def _begin(self) -> None:
        if self._watched.policy:
            self.progress.begin(self._work(self._watched.policy, self._ledger.attempts), self._done, self._refused)

    def _work(self, policy: PolicyModel, attempts: tuple[Attempt, ...]) -> Staged[Reviewed]:
        now = self._clock()
        review = Review(Past(policy, kept_of(self._watched.folder)), day_of(now, self._reader), now)
        found = yield from reviewing(review, attempts)
        return Reviewed(review, attempts, found)

    def _done(self, reviewed: Reviewed) -> None:
        self.reviewed, self.made = reviewed, {}
        self._tell()
        self.came.summary = self._summary(self._shown(reviewed))

    def _summary(self, found: Sequence[Refresher]) -> str:
        word = self._reader.word
        told = [word("changed rules", person=one.person, count=len(one.changed)) for one in found if one.changed]
        return "; ".join(told) or word("all up to date")

    def _refused(self, found: Sequence[Diagnostic]) -> None:
        self.reviewed = None
        self.came.html = diagnostics_html(found, self._reader.word("after change"), self._reader)

    def _make(self, person: str) -> None:
        """Make the refresher of a person."""
        reviewed = self.reviewed
        one = next((one for one in reviewed.found if one.person == person), None) if reviewed else None
        if reviewed and one:
            self.made = {**self.made, person: tuple(reviewed.review.questions(one))}
            self._tell()
            self.told.summary = self._count(person, len(self.made[person]))

    # ---------------------------------------------------------------------------------------------------- repainting

    def tell(self, reader: Reader, person: str, topic: str) -> None:
        """Show all in the reader's language: of a person, or with a blank of everybody, about a topic or all."""
        self._reader, self._person, self._topic = reader, person, topic
        self._tell()

    def _tell(self) -> None:
        reader, reviewed = self._reader, self.reviewed
        self.progress.tell(reader)
        note = element("p", reader.word("after change help"), class_="simsim-aside")
        self.head.html = joined((element("h3", reader.word("after change")), note))
        self.button.description = reader.word("look up changes")
        self.button.hidden = not self._ledger.attempts
        if reviewed and {one.person for one in reviewed.found} - {*self._ledger.people()}:
            self._drop()  # somebody was forgotten since
            reviewed = None
        if reviewed is None:
            self.acts.children = ()
            return
        found, policy = self._shown(reviewed), reviewed.review.policy
        newest = policy is self._watched.policy and reviewed.attempts == self._ledger.attempts
        old = NOTHING if newest else element("p", reader.word("changes outdated"), class_="simsim-outdated")
        self.came.html = joined((old, changed_html(policy, found, reader)))
        self.acts.children = tuple(self._button(one.person) for one in found if one.changed)
        self.told.html = joined(self._made(policy, one.person) for one in found if one.person in self.made)

    def _drop(self) -> None:
        """Know and show nothing of what was looked up."""
        self.reviewed, self.made, self.buttons = None, {}, {}
        for pane in (self.came, self.told):
            pane.html = pane.summary = ""

    def _shown(self, reviewed: Reviewed) -> list[Refresher]:
        """What is looked at: of the person and the topic that are chosen."""
        return [
            replace(
                one,
                changed=tuple(rule for rule in one.changed if self._about(rule.asked)),
                gone=tuple(filter(self._about, one.gone)),
                new=None if one.new is None else tuple(filter(self._about, one.new)),
            )
            for one in reviewed.found
            if self._person in ("", one.person)
        ]

    def _about(self, asked: Asked) -> bool:
        return self._topic in ("", asked.area)

    def _button(self, person: str) -> Button:
        button = self.buttons.setdefault(person, Button(partial(self._make, person), "simsim-button"))
        button.description = self._reader.word("make refresher", person=person)
        return button

    def _count(self, person: str, count: int) -> str:
        key = "refresher has" if count else "refresher none"
        return self._reader.word(key, person=person, count=count)

    def _made(self, policy: PolicyModel, person: str) -> Markup:
        """A refresher: how many questions it has, and of each its rule and its case."""
        lang, made = self._reader.lang, self.made[person]
        items = (_question(policy, one, f"refresher {person} {n}", lang) for n, one in enumerate(made))
        count = element("p", self._count(person, len(made)))
        return element("section", count, element("ol", *items, class_="simsim-changed"), lang=SECTION[lang])


def _question(policy: PolicyModel, one: Question, key: str, lang: str) -> Markup:
    """The rule of a question, and folded its case."""
    summary = element("summary", element("strong", rule_text(policy, Asked(one.area, one.rule), lang)))
    story = element("ul", *(element("li", line) for line in one.story.text(lang).splitlines()))
    return element("li", element("details", summary, story, data_key=key))
