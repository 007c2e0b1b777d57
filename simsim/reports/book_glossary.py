"""The policy book's sources, parameters, open questions and glossary, with the ways back to the rows that name them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from simsim.items import AllowedValue, ItemDefinition, KnowledgeSource, Parameter
from simsim.reports.book_parts import (
    Book,
    Chapter,
    bullets,
    card,
    node_way,
    outside,
    pairs,
    place,
    rows_list,
    source_ways,
    titles,
    way,
    way_to,
)
from simsim.reports.book_tables import layer
from simsim.reports.cited import column, is_reading, source_fields
from simsim.reports.markup import NOTHING, Markup, element, joined
from simsim.values import Value
from simsim.words import FINDING, TYPE, UNIT, UNIT_OF_MONTHS, Phrase

# -------------------------------------------------------------------------------------------------------------- sources


def sources_chapter(book: Book) -> Chapter:
    """Every source, and the rows that cite it."""
    known = book.policy.glossary.sources
    intro = element("p", book.say("about sources"), class_="aside")
    above = titles(book, *(source.place for source in known.values()))
    return Chapter("sources", len(known), joined((intro, above, *(_source(book, source) for source in known.values()))))


def _source(book: Book, source: KnowledgeSource) -> Markup:
    facts = [(book.told(word), outside(value)) for word, value in source_fields(source)]
    cites = (book.say("cites"), source_ways(book, source.sources) if source.sources else NOTHING)
    where = (book.say("where"), place(book, source.place))
    body = joined(
        (
            element("p", book.told(source.text)),
            pairs([*facts, cites, where]),
            rows_list(book, "cited by", book.citing.get(source.id, [])),
        )
    )
    return card("source", source.id, head=joined((source.id,)), body=body)


# ----------------------------------------------------------------------------------------------------------- parameters


def parameters_chapter(book: Book) -> Chapter:
    """Every parameter, and the rows that lean on it."""
    known = book.policy.glossary.parameters.values()
    above = titles(book, *(one.item.place for one in known))
    return Chapter("parameters", len(known), joined((above, *(_parameter(book, one) for one in known))))


def _parameter(book: Book, parameter: Parameter) -> Markup:
    item = parameter.item
    facts = [
        (book.say("value"), _value(book, parameter)),
        (book.say("unit"), _unit(book, item.unit)),
        (book.say("alternatives"), bullets(_alternatives(book, parameter), "values")),
        (book.say("layer"), layer(book, parameter.layer)),
        (book.say("cites"), source_ways(book, parameter.sources) if parameter.sources else NOTHING),
        (book.told(column("owner")), joined((parameter.owner,))),
        (book.told(column("last checked")), joined((parameter.last_checked,))),
        (book.say("where"), place(book, item.place)),
    ]
    help_ = element("p", book.told(item.help)) if any(item.help) else NOTHING
    body = joined((help_, pairs(facts), rows_list(book, "named by", book.naming.get(parameter.name, []))))
    head = joined((book.told(item.caption), " ", element("code", parameter.name)))
    return card("parameter", parameter.name, head=head, body=body)


def _unit(book: Book, unit: str) -> Markup:
    """A unit: one of time in words, any other as it is written."""
    known = next((words for words in (UNIT, UNIT_OF_MONTHS) if words.read(unit)), None)
    return book.told(known.phrase(known.read(unit) or "")) if known else joined((unit,))


def _value(book: Book, parameter: Parameter) -> Markup:
    return book.say("not stated") if parameter.value is None else book.told(parameter.item.shown(parameter.value))


def _alternatives(book: Book, parameter: Parameter) -> Iterator[Markup]:
    """Each alternative, what it means, and which of them is the one as stated."""
    for value in parameter.alternatives:
        mark = joined((" (", book.say("chosen"), ")")) if value == parameter.value else NOTHING
        yield joined((_allowed(book, _as_allowed(parameter.item, value)), mark))


def _as_allowed(item: ItemDefinition, value: Value) -> AllowedValue:
    known = next((allowed for allowed in item.allowed if allowed.value == value), None)
    return known or AllowedValue("", item.shown(value))


def _allowed(book: Book, value: AllowedValue) -> Markup:
    """A value with its label, its name and what is said of it."""
    label = book.told(value.label) if any(value.label) else NOTHING
    name = joined((" ", element("code", value.value))) if value.value else NOTHING
    more = joined((" – ", element("span", book.told(value.help)))) if any(value.help) else NOTHING
    return joined((element("strong", label) if label else NOTHING, name, more))


# ------------------------------------------------------------------------------------------------------- open questions


def open_chapter(book: Book) -> Chapter:
    """Readings that could be others, parameters without a value, silences that were accepted."""
    known = book.policy.glossary.parameters.values()
    readings = [_reading(book, one) for one in known if is_reading(one)]
    unset = [
        way(book.told(p.item.caption), "parameter", p.name) for p in known if p.value is None and not is_reading(p)
    ]
    silences = [*_silences(book)]
    parts = (("readings", readings), ("unset", unset), ("silences", silences))
    intro = element("p", book.say("about open"), class_="aside")
    body = joined((intro, *(_part(book, key, found) for key, found in parts)))
    return Chapter("open", len(readings) + len(unset) + len(silences), body)


def _part(book: Book, key: str, found: Sequence[Markup]) -> Markup:
    if not found:
        return NOTHING
    return element("section", element("h3", book.say(key), f" ({len(found)})"), bullets(found, "open"), class_="group")


def _reading(book: Book, parameter: Parameter) -> Markup:
    head = way(book.told(parameter.item.caption), "parameter", parameter.name)
    cites = source_ways(book, parameter.sources)
    return joined((head, " ", cites, bullets(_alternatives(book, parameter), "values")))


def _silences(book: Book) -> Iterator[Markup]:
    """The gaps that are waived, with the reason."""
    for row in book.rows:
        if row.kind == "waiver":
            waiver = book.policy.sheets.waivers[int(row.key[0])]
            if FINDING.read(waiver.finding.text.partition(" ")[0]) == "gap":
                yield joined((way_to(book, row), ": ", waiver.reason.text))


# ------------------------------------------------------------------------------------------------------------- glossary


def glossary_chapter(book: Book) -> Chapter:
    """Every item: what it may be, who gives it, who reads it."""
    known = book.policy.glossary.items
    above = titles(book, *(row.item.place for row in book.policy.sheets.items))
    return Chapter("glossary", len(known), joined((above, *(_item(book, item) for item in known.values()))))


def _item(book: Book, item: ItemDefinition) -> Markup:
    givers = [full.rpartition(".")[0] for full in book.policy.names.producers.outputs.get(item.name, ())]
    kind = joined(
        (book.told(TYPE.phrase(item.kind.value)), *((", ", book.say("null too")) if item.may_be_null else ()))
    )
    facts = [
        (book.told(column("type")), kind),
        (book.say("unit"), _unit(book, item.unit)),
        (book.told(column("group")), book.told(book.policy.card.groups.get(item.group, Phrase(item.group, "")))),
        (book.say("question"), book.told(item.question)),
        (book.say("help"), book.told(item.help)),
        (book.say("allowed"), bullets((_allowed(book, value) for value in item.allowed), "values")),
        (book.told(column("scale")), joined(("" if item.scale is None else str(item.scale),))),
        (book.told(column("former labels")), joined(item.aliases, ", ")),
        (book.told(column("also known as")), joined(item.known_as, ", ")),
        (book.say("given by"), joined([node_way(book, node) for node in givers], " · ") or _origin(book, item.name)),
        (book.say("read by"), joined([node_way(book, node) for node in _readers(book, item.name)], " · ")),
        (book.say("where"), place(book, item.place)),
    ]
    head = joined((book.told(item.caption), " ", element("code", item.name)))
    return card("item", item.name, head=head, body=pairs(facts))


def _origin(book: Book, name: str) -> Markup:
    """Where an item comes from that no decision gives: from events, or from whoever tells the case."""
    derived = book.policy.events.derivations.get(name)
    if derived is None:
        return book.say("input data")
    kind = book.policy.events.kinds[derived.event]
    return joined((book.say("from events"), ": ", way(book.told(kind.caption), "event", kind.name)))


def _readers(book: Book, name: str) -> list[str]:
    """The decisions and clocks that ask for an item, whichever decision gives it."""
    policy = book.policy
    wanted = {name, *policy.names.producers.outputs.get(name, ())}
    return [node for node in policy.order if wanted & {*policy.needs_of(node)}]
