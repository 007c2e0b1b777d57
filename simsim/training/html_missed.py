"""What is missed most as HTML: rules, each a bar that opens its wrong answers and its table; the tables; what is gone.

A rule's table is only written where it is asked for, since it may be long.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from simsim.policy.requirements import Requirements
from simsim.reports.captions import say
from simsim.reports.html_parts import SECTION, Reader
from simsim.reports.html_tables import rules_html
from simsim.reports.markup import NOTHING, Markup, element, joined
from simsim.training.html_progress import bar, numbers
from simsim.training.parts import shown, title
from simsim.training.progress import Missed, Overview, Wrong
from simsim.training.schedule import Asked
from simsim.training.telling import topic_text

MOST: Final = 10  # rules that are drawn, and tables; all stand in the numbers
ANSWERS: Final = 5  # wrong answers of a rule that are told


def rule_text(policy: Requirements, asked: Asked, lang: str) -> str:
    """What a rule is called: by its topic and id; a clock by its name."""
    topic = topic_text(policy, asked.area, lang)
    return f"{topic}{say('colon', lang)}{say('rule', lang, rules=asked.rule)}" if asked.rule else topic


def missed_html(view: Overview, reader: Reader, opened: Callable[[str], bool] = bool) -> Markup:
    """The rules that are missed most, the tables that they are in, and what the tables have no more.

    ``opened`` is asked with the key of each rule whether its table is to be written; by default all are.
    """
    parts = (rules_missed_html(view, reader, opened), tables_html(view, reader), gone_html(view, reader))
    return element("div", *parts, lang=SECTION[reader.lang])


def key_of(asked: Asked) -> str:
    """What the fold of a rule is called."""
    return f"missed {asked.area} {asked.rule}"


def rules_missed_html(view: Overview, reader: Reader, opened: Callable[[str], bool]) -> Markup:
    """A bar for each of the rules that are missed most, and all of them in numbers."""
    head = element("h3", reader.word("most missed"))
    if not view.missed:
        return joined((head, element("p", reader.word("nothing missed"))))
    items = (_rule(view, one, reader, told=opened(key_of(one.asked))) for one in view.missed[:MOST])
    note = element("p", reader.word("missed help"), class_="simsim-aside")
    return joined((head, note, element("ol", *items, class_="simsim-missed"), _numbers(view, reader)))


def _rule(view: Overview, one: Missed, reader: Reader, *, told: bool) -> Markup:
    name = element("strong", rule_text(view.policy, one.asked, reader.lang))
    summary = element("summary", name, " ", *_measure(one, reader))
    more = (_wrong_answers(view, one, reader), _table(view, one.asked, reader)) if told else ()
    return element("li", element("details", summary, *more, data_key=key_of(one.asked)))


def _measure(one: Missed, reader: Reader) -> Iterator[Markup]:
    """How often, in words and as a bar."""
    people = _people(one.people, reader)
    yield element("span", reader.word("missed of", missed=one.missed, count=one.count, people=people))
    if one.few:
        yield element("span", reader.word("few answers"), class_="simsim-badge")
    yield bar(one.missed / one.count, one.bound)


def _people(count: int, reader: Reader) -> str:
    return reader.word("one person") if count == 1 else reader.word("people count", count=count)


def _wrong_answers(view: Overview, one: Missed, reader: Reader) -> Markup:
    told = [element("li", _wrong(view.policy, wrong, reader)) for wrong in one.wrong[:ANSWERS]]
    body = element("ul", *told) if told else element("p", reader.word("no wrong answers"))
    return joined((element("h4", reader.word("wrong answers")), body))


def _wrong(policy: Requirements, wrong: Wrong, reader: Reader) -> str:
    fields = {"answer": answer_text(policy, wrong.output, wrong.answer, reader), "count": wrong.count}
    truth = answer_text(policy, wrong.output, wrong.truth, reader)
    return reader.word("wrong answer", output=title(policy, wrong.output).text(reader.lang), truth=truth, **fields)


def answer_text(policy: Requirements, output: str, answer: str, reader: Reader) -> str:
    """An answer as people read it; as the record has it where the tables have its output no more."""
    if not answer:
        return say("unanswered", reader.lang)
    return shown(policy, output, answer).text(reader.lang)


def _table(view: Overview, asked: Asked, reader: Reader) -> Markup:
    """The table that a rule stands in, with the rule marked; of a clock nothing is drawn."""
    table = view.policy.tables.get(asked.area)
    if table is None:
        return NOTHING
    place = next((rule.place for rule in table.rows if rule.id == asked.rule), table.place)
    where = f"{place.file} · {place.sheet} · {place.cell}"
    told = element("p", reader.word("in table", place=where), class_="simsim-aside")
    return joined((told, rules_html(view.policy, asked.area, [asked.rule], reader)))


def _numbers(view: Overview, reader: Reader) -> Markup:
    keys = ("rule or clock", "missed count", "asked", "people column", "surely missed")
    rows = ([rule_text(view.policy, one.asked, reader.lang), *_figures(one)] for one in view.missed)
    return numbers("most missed", keys, rows, reader)


def _figures(one: Missed) -> list[str]:
    return [str(one.missed), str(one.count), str(one.people), f"{one.bound:.0%}"]


# ----------------------------------------------------------------------------------------------------------- the tables


def tables_html(view: Overview, reader: Reader) -> Markup:
    """The tables of which most is missed, with where they stand."""
    if not view.tables:
        return NOTHING
    items = (_of_table(view, one, reader) for one in view.tables[:MOST])
    keys = ("topic", "missed count", "asked", "people column", "surely missed")
    rows = ([topic_text(view.policy, one.asked.area, reader.lang), *_figures(one)] for one in view.tables)
    return joined(
        (
            element("h3", reader.word("tables to rewrite")),
            element("p", reader.word("tables help"), class_="simsim-aside"),
            element("ol", *items, class_="simsim-missed"),
            numbers("tables to rewrite", keys, rows, reader),
        )
    )


def _of_table(view: Overview, one: Missed, reader: Reader) -> Markup:
    name = element("strong", topic_text(view.policy, one.asked.area, reader.lang))
    rules = say("and so on", reader.lang).join(filter(None, one.rules))
    table = view.policy.tables.get(one.asked.area)
    place = f"{table.place.file} · {table.place.sheet}" if table else ""
    told = (reader.word("rules missed", rules=rules) if rules else "", place)
    note = element("div", " · ".join(filter(None, told)), class_="simsim-aside")
    return element("li", name, " ", *_measure(one, reader), note)


# --------------------------------------------------------------------------------------------------------- what is gone


def gone_html(view: Overview, reader: Reader) -> Markup:
    """What was asked for and is in the tables no more; nothing where all of it is."""
    if not view.gone and not view.apart:
        return NOTHING
    items = (
        element("li", reader.word("gone rule", rule=text, count=one.attempts, people=_people(one.people, reader)))
        for one in view.gone
        if (text := rule_text(view.policy, one.asked, reader.lang))
    )
    note = element("p", reader.word("gone help", count=view.apart), class_="simsim-aside")
    return joined((element("h3", reader.word("gone rules")), note, element("ul", *items, class_="simsim-gone")))
