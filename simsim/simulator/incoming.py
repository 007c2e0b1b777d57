"""A colleague's file on the screen: sent, read beside the others, compared, and then accepted or discarded."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from simsim.analysis.stages import Stage, Staged, Work
from simsim.comparison import Comparison, comparing
from simsim.diagnostics import Diagnostic, SimsimError
from simsim.offer import MOST_BYTES, READ, Accepted, Offer, accepted, offered, taken_back
from simsim.policy.examples import wrong
from simsim.reports.html import diagnostic_html, diagnostics_html
from simsim.reports.html_changes import comparison_html
from simsim.reports.html_findings import MOST, findings_html
from simsim.reports.html_parts import Reader, day_of
from simsim.reports.markup import NOTHING, Markup, element, joined
from simsim.simulator.parts import Box, Button, Pane, Upload
from simsim.simulator.progress import Guard, Progress
from simsim.simulator.rights import may_edit, need_edit, refusal_text
from simsim.simulator.watching import Watched
from simsim.trial import trying

MEGA = 1_000_000


@dataclass(frozen=True)
class Compared:
    """An offer; where the tables open with it, what it changes, and which examples come otherwise than expected."""

    offer: Offer
    comparison: Comparison | None = None
    unmet: tuple[Diagnostic, ...] = ()

    @property
    def is_same(self) -> bool:
        """Whether it is the very file that the folder has."""
        return self.offer.data == self.offer.former

    @property
    def may_go(self) -> bool:
        """Whether it can be accepted, by whoever may."""
        return self.offer.policy is not None and not self.is_same


@dataclass(frozen=True)
class Went:
    """An offer that left the table: how (``discarded``, ``accepted``, ``taken back``), and what that took away."""

    offer: Offer
    how: str
    kept: Accepted = field(default_factory=Accepted)


class Incoming:
    """The way for a file to come, what is to be said of it, and what can be done; ``box`` is what is shown.

    ``compared`` is the offer on the table; ``refused`` why the last thing that was asked was not done.
    """

    def __init__(self, watched: Watched, guard: Guard, clock: Callable[[], datetime]) -> None:
        self._watched, self._clock, self._reader = watched, clock, Reader()
        self.compared: Compared | None = None
        self.went: Went | None = None  # the last one that left the table
        self.refused: tuple[Diagnostic, ...] = ()
        self._drawn: object = None
        self.head, self.came = Pane(), Pane("simsim-came")
        self.upload = Upload(self._sent, accept=",".join(READ), most=MOST_BYTES)
        self.accept = Button(self._accept, "simsim-button", "simsim-accept")
        self.again = Button(self._again, "simsim-button")
        self.discard = Button(self._discard, "simsim-button")
        self.back = Button(self._back, "simsim-button")
        self.progress = Progress(watched, guard)
        self.buttons = Box([self.accept, self.again, self.discard, self.back], "simsim-acts")
        parts = [self.head, self.upload, self.progress.line, self.came, self.buttons]
        self.box = Box(parts, "simsim-bench", "simsim-incoming")

    # ------------------------------------------------------------------------------------------------ what may happen

    def _sent(self, name: str, data: bytes) -> None:
        self.compared, self.went, self.refused = None, None, ()
        self.progress.begin(self._work(name, data), self._done, self._refuse)
        self.tell(self._reader)

    def _work(self, name: str, data: bytes) -> Staged[Compared]:
        yield Stage(Work.OPENING)
        live = self._watched.live
        offer = offered(self._watched.folder, name, data, live)
        old = offer.before or (live.policy if live else None)
        if old is None or offer.policy is None or offer.data == offer.former:
            return Compared(offer)
        now = self._clock()
        today = day_of(now, self._reader)
        trial = yield from trying(self._watched.folder, offer.policy, today=today, now=now)
        comparison = yield from comparing(("", old), (offer.name, offer.policy), today=today, now=now)
        return Compared(offer, comparison, tuple(d for one in trial.examples for d in wrong(one)))

    def _done(self, compared: Compared) -> None:
        self.compared = compared
        self.tell(self._reader)

    def _refuse(self, found: Sequence[Diagnostic]) -> None:
        self.refused = tuple(found)
        self.tell(self._reader)

    def _accept(self) -> None:
        if not self.compared:
            return
        offer, self.refused = self.compared.offer, ()
        try:
            need_edit(offer.name)
            self.went = Went(offer, "accepted", accepted(offer, self._clock()))
            self.compared = None
        except SimsimError as error:
            self.refused = error.diagnostics
        self.tell(self._reader)

    def _again(self) -> None:
        if self.compared:
            self._sent(self.compared.offer.name, self.compared.offer.data)

    def _discard(self) -> None:
        self.progress.stop()
        if self.compared:
            self.went, self.compared, self.refused = Went(self.compared.offer, "discarded"), None, ()
        self.tell(self._reader)

    def _back(self) -> None:
        """Take the file back that was accepted last."""
        if not self._may_go_back or not self.went:
            return
        offer, self.refused = self.went.offer, ()
        try:
            need_edit(offer.name)
            self.went = Went(offer, "taken back", taken_back(offer, self._clock()))
        except SimsimError as error:
            self.refused = error.diagnostics
        self.tell(self._reader)

    # -------------------------------------------------------------------------------------------------- what is shown

    @property
    def _may_go_back(self) -> bool:
        """Whether there is a file that was accepted, and a policy that was there before it."""
        return bool(self.went and self.went.how == "accepted" and self.went.offer.before)

    @property
    def _is_outdated(self) -> bool:
        """Whether the folder is seen to be another now than the offer was read beside."""
        live = self._watched.live
        return bool(self.compared and live and not live.errors and live.contents != self.compared.offer.beside)

    def tell(self, reader: Reader) -> None:
        """Show all in the reader's language, and only what can be done now."""
        self._reader = reader
        self.progress.tell(reader)
        self.head.html = joined((element("h3", reader.word("incoming")), element("p", reader.word("incoming help"))))
        most = MOST_BYTES // MEGA
        self.upload.description = reader.word("choose file", most=most)
        self.upload.refused = reader.word("file too large", most=most)
        buttons = {"accept": self.accept, "compare again": self.again, "discard": self.discard, "take back": self.back}
        for key, button in buttons.items():
            button.description = reader.word(key)
        compared = self.compared
        self.accept.hidden = not (compared and compared.may_go and may_edit() and not self._is_outdated)
        self.discard.hidden = compared is None
        self.again.hidden = not (self._is_outdated or (compared and self.refused))
        self.back.hidden = not (self._may_go_back and may_edit())
        drawn = compared, self.went, self.refused, self._is_outdated, may_edit(), reader
        if self._drawn != drawn:
            self.came.html, self._drawn = joined(self._said(reader)), drawn

    def _said(self, reader: Reader) -> Iterator[Markup]:
        if self.went:
            yield _left(self.went, reader)
        if self.refused:
            key = "unaccepted" if self.compared else "not taken back" if self.went else "refused file"
            yield diagnostics_html(self.refused, reader.word(key), reader)
        if self._is_outdated:
            yield element("p", reader.word("compared elsewhere"), class_="simsim-outdated")
        if self.compared:
            yield from _offer(self.compared, reader)
            if self.compared.may_go and (refused := refusal_text(reader)):
                yield element("p", refused, class_="simsim-outdated")


def _offer(compared: Compared, reader: Reader) -> Iterator[Markup]:
    """What a file would be, and what it would change."""
    offer = compared.offer
    key = "is new" if offer.is_new else "is same" if compared.is_same else "replaces"
    yield element("p", reader.word(key, name=offer.name), class_="simsim-verdict")
    if offer.policy is None:
        yield diagnostics_html(offer.found, reader.word("not openable"), reader)
    elif compared.comparison:
        yield comparison_html(replace(compared.comparison, old=reader.word("tables now")), reader)
        yield _unmet(compared.unmet, reader)
        yield findings_html(offer.found, reader)


def _unmet(unmet: Sequence[Diagnostic], reader: Reader) -> Markup:
    """The examples that would come otherwise than expected, folded away."""
    if not unmet:
        return element("p", reader.word("examples met"))
    sign = element("span", "✕", class_="simsim-sign", aria_hidden="true")
    head = joined((sign, " ", reader.word("examples unmet", count=len(unmet))))
    listed = element("ul", *(diagnostic_html(d, reader) for d in unmet[:MOST]), class_="simsim-diagnostics")
    more = element("p", reader.word("more findings", count=len(unmet) - MOST)) if len(unmet) > MOST else NOTHING
    title = element("summary", head, class_="simsim-severity is-error")
    return element("details", title, listed, more, data_key="examples unmet")


def _left(went: Went, reader: Reader) -> Markup:
    """What became of an offer."""
    name, kept = went.offer.name, went.kept
    key = "taken away" if went.how == "taken back" and went.offer.is_new else went.how
    if went.how == "discarded":
        return element("p", reader.word(key, name=name))
    said = [reader.word(key, name=name)]
    said += [reader.word("former version", version=kept.version)] if kept.version else []
    said += [reader.word("former copy", copy=kept.copy)] if kept.copy else []
    return element("p", " ".join(said), class_="simsim-verdict is-good", role="status")
