"""Practice: question by question, each followed by what is right and why; at the end what comes back and when.

What takes longer than a moment, drawing a question and marking an answer, is done in steps, and the page says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import ClassVar, Final

from simsim.classroom.card import QuestionCard
from simsim.classroom.feedback import feedback_html, head_html, summary_html, verdict_of
from simsim.classroom.start import Start
from simsim.classroom.ways import Desk, Way
from simsim.diagnostics import Diagnostic, SimsimError
from simsim.policy.model import PolicyModel
from simsim.reports.html import diagnostics_html
from simsim.reports.html_parts import Reader, seen_at
from simsim.reports.markup import NOTHING, Markup, element, joined
from simsim.simulator.parts import HTML, Box, Button, Pane
from simsim.simulator.steps import Steps
from simsim.training.plan import curriculum, own_examples, plan_of, woven
from simsim.training.questions import Drawing, Question
from simsim.training.record import Attempt
from simsim.training.refresher import Past, Review, kept_of, refreshing
from simsim.training.schedule import Asked, answers, memory, weakest
from simsim.training.session import HINTS, Done, Session, named

NEXT: Final = "simsim-onward"


class Practice(Way):
    """The way; ``session`` is the one that is going on, ``told`` the question of which the answer is looked at."""

    caption: ClassVar[str] = "practice"

    def __init__(self, desk: Desk) -> None:
        self._desk, self._steps = desk, Steps(desk.guarded)
        self.session: Session | None = None
        self.drawing: Drawing | None = None
        self.told: Done | None = None
        self.busy = ""  # the key of what is being done
        self.refused: Sequence[Diagnostic] = ()
        self.tried: set[int] = set()
        self.working = HTML("simsim-progress")  # where one has just pressed something
        self.start = Start(desk.learner, self.working, self.begin, desk.changed)
        self.progress, self.news = HTML("simsim-note"), HTML("simsim-news")
        self.card, self.hinted = QuestionCard(), Pane("simsim-hints")
        self.hint = Button(self._hint, "simsim-button")
        self.reply = Button(self._reply, "simsim-button", "simsim-main")
        self.stop = Button(self._stop, "simsim-clear")
        acts = Box([self.reply, self.hint, self.stop], "simsim-acts")
        self.asking = Box([self.progress, self.news, self.card.box, self.hinted, acts, self.working], "simsim-asking")
        self.came, self.kept, self.why = (
            Pane("simsim-came"),
            Pane("simsim-kept"),
            Pane("simsim-why-so", tries=self._try),
        )
        self.why.observe(lambda _: desk.changed(), "opened")
        self.save = Button(self._save, "simsim-button")
        self.onward = Button(self._onward, "simsim-button", "simsim-main", NEXT)
        self.story = HTML("simsim-story")
        parts = [self.came, self.kept, self.save, self.onward, self.working, self.story, self.why]
        self.telling = Box(parts, "simsim-telling")
        self.summary = Pane("simsim-summary", "simsim-landing", tries=self._again)
        self.repeat = Button(lambda: self.begin(self.session.missed if self.session else ()), "simsim-button")
        self.fresh = Button(self._leave, "simsim-button", "simsim-main")
        self.ending = Box([self.summary, Box([self.fresh, self.repeat], "simsim-acts"), self.working], "simsim-ending")
        self.body = Box((), "simsim-practice")

    # ------------------------------------------------------------------------------------------------ what may happen

    def begin(self, rules: Sequence[Asked] = ()) -> None:
        """Begin a session: of these rules, or of what the plan has for today."""
        policy, learner = self._desk.watched.policy, self._desk.learner
        if policy is None or self.busy:
            return
        if not learner.person:
            self._desk.go_to(learner.missing())
            self._desk.changed()
            return
        now, length = seen_at(self._desk.present, self._desk.reader), int(self.start.length.value)
        attempts, topic = learner.attempts, str(self.start.topic.value)
        known, order = memory(answers(attempts)), curriculum(policy, topic)
        plan = plan_of(order, known, now, attempts[0].at if attempts else None)
        wanted = [*rules] or plan.session(length) or weakest(order, known, now, length)
        if not (rules or topic):
            asked = {one.question for one in attempts}
            wanted = woven(wanted, own_examples(policy), asked)
        begun = partial(Session, learner.person, wanted, length, policy, named(self._desk.present), known)
        self.told = None
        self._do("drawing", self._begun(begun, () if rules else attempts, topic))

    def _begun(self, begun: Callable[..., Session], attempts: Sequence[Attempt], topic: str) -> Iterator[object]:
        """Begin with what a person learned and what has changed since, and draw the first question."""
        first: tuple[Question, ...] = ()
        policy = self._desk.watched.policy
        if policy and any(one.version != policy.version for one in attempts):
            now = self._desk.present.replace(microsecond=0)
            past = Past(policy, kept_of(self._desk.watched.folder))
            review = Review(past, seen_at(now, self._desk.reader).date(), now)
            for_all = yield from refreshing(review, attempts)
            first = tuple(one for one in for_all if topic in ("", one.area))
        self.session = begun(first)
        yield from self._drawn()

    def _draw_on(self) -> None:
        """Draw the next question."""
        self._do("drawing", self._drawn())

    def _drawn(self) -> Iterator[object]:
        yield None
        while (session := self.session) and (policy := self._desk.watched.policy):
            self._follow(policy)
            if session.question or not session.wanted:
                break
            session.draw(self._by(policy, session), self._desk.present)
            yield None
        self.told, self.tried = None, set()
        self.card.forget()
        self._desk.go_to("simsim-story" if self.session and self.session.question else "simsim-summary")

    def _by(self, policy: PolicyModel, session: Session) -> Drawing:
        """What draws by these tables: the same for all of a session."""
        if self.drawing is None or self.drawing.policy is not policy or self.drawing.seed != session.seed:
            now = self._desk.present.replace(second=0, microsecond=0)  # a case is told to the minute
            self.drawing = Drawing(policy, session.seed, seen_at(now, self._desk.reader).date(), now)
        return self.drawing

    def _do(self, busy: str, work: Iterator[object]) -> None:
        """Do work in steps, between which the page says what is being done."""

        def going() -> Iterator[object]:
            try:
                yield from work
            finally:  # whatever failed is shown, and nothing is being done any more
                self.busy = self.working.value = ""
            self._desk.changed()

        self.busy = busy
        self._steps.begin(going())
        self._desk.changed()

    def _hint(self) -> None:
        policy = self._desk.watched.policy
        if self.session and policy and not self.busy and not self._followed(policy):
            self.session.hint(policy)
            self._desk.changed()

    def _reply(self) -> None:
        """Mark the answer; parts that are open are pointed out first, once."""
        policy, session = self._desk.watched.policy, self.session
        if policy is None or session is None or session.question is None or self.busy or self._followed(policy):
            return
        if self.card.unanswered and not self.card.pointed_out:
            self._desk.go_to(self.card.point_out())
            self._desk.changed()
            return
        self._do("marking", self._marked(session))

    def _marked(self, session: Session) -> Iterator[object]:
        yield None
        policy = self._desk.watched.policy
        if policy is None or session.question is None or self._follow(policy):  # the tables changed meanwhile
            yield from self._drawn()
            return
        done = session.answer(policy, self.card.answer, self._desk.present)
        self.refused = self._desk.learner.notes.add(done.taken)
        self.told = done
        self._desk.go_to(NEXT)

    def _save(self) -> None:
        """Try once more to have taken down what the record refused."""
        self.refused = self._desk.learner.notes.add()
        self._desk.changed()

    def _try(self, number: str) -> None:
        self.tried.add(int(number))
        self._desk.changed()

    def _onward(self) -> None:
        if self.session and not self.busy:
            self._draw_on()

    def _again(self, key: str) -> None:
        area, _, rule = key.partition(" ")
        self.begin((Asked(area, rule),))

    def _stop(self) -> None:
        if self.session and not self.busy:
            self.session.stop()
            self._desk.go_to("simsim-summary")
            self._desk.changed()

    def _leave(self) -> None:
        self.session = self.told = None
        self._desk.go_to("simsim-start")
        self._desk.changed()

    def _follow(self, policy: PolicyModel) -> bool:
        """Go on by the tables as they are now; whether they are others."""
        return self.session is not None and self.session.follow(policy)

    def _followed(self, policy: PolicyModel) -> bool:
        """Whether the tables changed, so that the question at hand is drawn anew."""
        if not self._follow(policy):
            return False
        self._draw_on()
        return True

    # ---------------------------------------------------------------------------------------------------- repainting

    def tell(self, policy: PolicyModel, reader: Reader) -> None:
        """Show where the session stands, in the reader's language."""
        session = self.session
        if session and self._follow(policy) and session.question is None and not (self.told or self.busy):
            self._draw_on()
        self.working.value = element("p", reader.word(self.busy), role="status") if self.busy else ""
        if session and self.told:
            self._tell_marking(self.told, session, reader)
            shown: Box = self.telling
        elif session and session.question:
            self._tell_question(session, reader)
            shown = self.asking
        elif session and session.over:
            self._tell_end(session, policy, reader)
            shown = self.ending
        else:
            self.start.tell(policy, seen_at(self._desk.present, reader), reader)
            shown = self.start.box
        self.body.children = (shown,)

    def _tell_question(self, session: Session, reader: Reader) -> None:
        word, question = reader.word, session.question
        if question is None:
            return
        number, count = len(session.done) + 1, session.expected
        twin = f" {word('twin')}" if session.at_hand and session.at_hand.is_twin else ""
        changed = f" {word('rule changed')}" if session.at_hand and session.at_hand.ready else ""
        self.progress.value = element("p", word("question n", n=number, count=count), twin, changed)
        self.news.value = element("p", word(f"question {session.news}"), role="status") if session.news else ""
        self.card.show(question, reader)
        told = [element("li", hint.text(reader.lang)) for hint in session.hints]
        self.hinted.html = element("ol", *told) if told else ""
        self.hinted.summary = session.hints[-1].text(reader.lang) if session.hints else ""
        self.hint.description = word("hint", n=min(len(session.hints) + 1, HINTS), count=HINTS)
        self.hint.hidden = len(session.hints) >= HINTS
        self.reply.description, self.stop.description = word("answer it"), word("stop session")

    def _tell_marking(self, done: Done, session: Session, reader: Reader) -> None:
        self.came.html = head_html(done, reader)
        self.came.summary = reader.word(f"all {verdict_of(done)}")
        self.kept.html = self._kept(reader)
        self.save.hidden, self.save.description = not self.refused, reader.word("save again")
        self.onward.description = reader.word("next question" if session.wanted else "to the end")
        self.story.value = self.card.story.value
        self.why.html = feedback_html(done, self.tried, self.why.opened, reader)

    def _kept(self, reader: Reader) -> Markup:
        """Whether the answer was taken down."""
        notes = self._desk.learner.notes
        if self.refused:
            return diagnostics_html(self.refused, reader.word("answer not saved", count=len(notes.waiting)), reader)
        return element("p", reader.word("answer saved" if notes.keeps else "answer not kept"), class_="simsim-note")

    def _tell_end(self, session: Session, policy: PolicyModel, reader: Reader) -> None:
        attempts, wrong = [done.taken for done in session.done], NOTHING
        try:
            attempts = [*self._desk.learner.attempts]
        except SimsimError as error:  # then this session alone tells when a rule comes back
            wrong = diagnostics_html(error.diagnostics, reader.word("record fails"), reader)
        known = memory(answers(attempts))
        self.summary.html = joined((summary_html(session, policy, known, reader, self._desk.present), wrong))
        self.summary.summary = reader.word("session over", count=len(session.done))
        self.fresh.description, self.repeat.description = reader.word("new session"), reader.word("practise missed")
        self.repeat.hidden = not session.missed
