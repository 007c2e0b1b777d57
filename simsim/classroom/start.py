"""Before a session: what is practised, how much of it, and the plan of five days."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

from simsim.classroom.learner import Learner
from simsim.diagnostics import SimsimError
from simsim.policy.model import PolicyModel
from simsim.reports.html import diagnostics_html
from simsim.reports.html_parts import SECTION, Reader, day_of
from simsim.reports.markup import NOTHING, Markup, element, joined
from simsim.simulator.parts import HTML, Box, Button, Dropdown, Pane, Part, Radio
from simsim.training.plan import Plan, curriculum, plan_of, topics
from simsim.training.schedule import DAYS, answers, grouped, memory
from simsim.training.telling import topic_text

LENGTHS: Final = (5, 10, 20)  # questions of a session


class Start:
    """The choices before a session; ``box`` is what is shown, with ``working``, which says what is being done.

    ``begin`` is called when it is to begin, ``changed`` when something else is chosen.
    """

    def __init__(
        self, learner: Learner, working: Part, begin: Callable[[], object], changed: Callable[[], object]
    ) -> None:
        self.learner = learner
        self.plan: Plan | None = None
        self.head, self.standing = HTML(), Pane("simsim-plan")
        self.topic = Dropdown([("", "")])
        self.length = Radio(value=LENGTHS[1])
        self.begin = Button(begin, "simsim-button", "simsim-main")
        choices = Box([self.head, self.topic, self.length, self.begin, working], "simsim-bench")
        self.box = Box([learner.box, choices, self.standing], "simsim-start")
        self.topic.observe(lambda _: changed(), "value")

    def tell(self, policy: PolicyModel, now: datetime, reader: Reader) -> None:
        """Show the choices, and the plan of whoever is named, as it is ``now`` where the reader is."""
        self.learner.tell(reader)
        rules = grouped(curriculum(policy))
        offered = [(reader.word("all topics", count=sum(map(len, rules.values()))), "")]
        offered += [
            (reader.word("topic of", topic=topic_text(policy, name, reader.lang), count=len(rules[name])), name)
            for name in topics(policy)
            if name in rules
        ]
        known = self.topic.value in [name for _, name in offered]
        self.topic.offer(offered, self.topic.value if known else "")
        self.head.value = element("h3", reader.word("session"))
        self.topic.description, self.length.description = reader.word("topic"), reader.word("session length")
        self.length.options = tuple((reader.word("n questions", n=n), n) for n in LENGTHS)
        try:
            self.plan = self._plan(policy, now) if self.learner.person else None
            self.standing.html = plan_html(self.plan, reader) if self.plan else ""
        except SimsimError as error:
            self.plan = None
            self.standing.html = diagnostics_html(error.diagnostics, reader.word("no plan"), reader)
        rests = self.plan is not None and not self.plan.session(1)
        self.begin.description = reader.word("begin weakest" if rests else "begin session")

    def _plan(self, policy: PolicyModel, now: datetime) -> Plan:
        attempts = self.learner.attempts
        first = attempts[0].at if attempts else None
        return plan_of(curriculum(policy, self.topic.value), memory(answers(attempts)), now, first)


def plan_html(plan: Plan, reader: Reader) -> Markup:
    """How far a person is, and day by day what is new and what comes back."""
    word = reader.word
    told = [word("plan due", count=plan.due), word("plan seen", count=plan.seen, all=len(plan.rules))]
    told += [word("plan mastered", count=plan.mastered, all=len(plan.rules))]
    lines = element("ul", *(element("li", line) for line in told), class_="simsim-told")
    rests = NOTHING if plan.session(1) else element("p", _rests(plan, reader), class_="simsim-aside")
    return element(
        "section", element("h3", word("plan")), lines, rests, days_html(plan, reader), lang=SECTION[reader.lang]
    )


def days_html(plan: Plan, reader: Reader) -> Markup:
    """The five days as a table."""
    word = reader.word
    heads = ("plan day", "plan date", "plan new", "plan met", "plan back")
    head = element("tr", *(element("th", word(key), scope="col") for key in heads))
    rows = []
    for n, day in enumerate(plan.days):
        now = n == plan.at
        name = word("day today", n=n + 1) if now else word("day n", n=n + 1)
        cells = (day.date.isoformat(), str(day.new), str(day.seen), str(day.due))
        row = (element("th", name, scope="row"), *(element("td", cell) for cell in cells))
        rows.append(element("tr", *row, class_="is-today" if now else None))
    after = element("p", word("plan over"), class_="simsim-aside") if plan.at >= DAYS else NOTHING
    title = element("caption", word("plan caption"), class_="simsim-aside")
    table = element("table", title, element("thead", head), element("tbody", *rows))
    return joined((element("div", table, class_="simsim-days"), after))


def _rests(plan: Plan, reader: Reader) -> str:
    """That nothing is due, and when something is again."""
    dues = [plan.known[rule].due for rule in plan.rules if rule in plan.known]
    if not dues:
        return reader.word("nothing to practise")
    return reader.word("plan rests", day=day_of(min(dues), reader).isoformat())
