"""After a change of the policy, as HTML: of each person the rules that mean something else now, and on which ground."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from simsim.policy.requirements import Requirements
from simsim.reports.captions import say
from simsim.reports.html_parts import SECTION, Reader, day_of
from simsim.reports.markup import NOTHING, Markup, element, joined
from simsim.reports.phrases import listed
from simsim.training.html_missed import answer_text, rule_text
from simsim.training.parts import title
from simsim.training.refresher import Again, Changed, Refresher
from simsim.training.schedule import Asked

CASES: Final = 3  # cases of a rule of which is told what comes of them now


def changed_html(policy: Requirements, found: Sequence[Refresher], reader: Reader) -> Markup:
    """Who learned what has changed, and what is new or gone for them; that all is up to date where nothing is."""
    by = element("p", reader.word("reviewed by", version=policy.version), class_="simsim-aside")
    told = [_person(policy, one, reader) for one in found if one.changed or one.gone or one.new]
    if not any(one.changed for one in found):
        told.insert(0, element("p", f"✓ {reader.word('all up to date')}"))
    return element("div", by, *told, lang=SECTION[reader.lang])


def _person(policy: Requirements, one: Refresher, reader: Reader) -> Markup:
    head = reader.word("changed rules", person=one.person, count=len(one.changed))
    items = (_rule(policy, rule, reader) for rule in one.changed)
    listing = element("ul", *items, class_="simsim-changed") if one.changed else NOTHING
    more = joined(_beside(policy, one, reader))
    summary = element("summary", element("strong", head))
    return element("details", summary, listing, more, data_key=f"changed {one.person}", open=True)


def _beside(policy: Requirements, one: Refresher, reader: Reader) -> Iterator[Markup]:
    """What the person learned and is no more, and what came since."""
    if one.gone:
        yield element("p", reader.word("gone for", rules=_names(policy, one.gone, reader)))
    if one.new:
        told = element("span", f" {listed([rule_text(policy, a, reader.lang) for a in one.new], reader.lang)}")
        yield element("p", reader.word("new for", count=len(one.new)), told)


def _names(policy: Requirements, rules: Sequence[Asked], reader: Reader) -> str:
    return say("and so on", reader.lang).join(rule_text(policy, asked, reader.lang) for asked in rules)


def _rule(policy: Requirements, one: Changed, reader: Reader) -> Markup:
    """A rule, when it was learned, and each ground with the cases that show it."""
    name = element("strong", rule_text(policy, one.asked, reader.lang))
    day = day_of(one.last.at, reader)
    learned = reader.word("changed on", day=day, version=one.last.version)
    grounds = joined(element("li", *told) for told in _grounds(policy, one, reader))
    kept = NOTHING if one.kept else element("p", reader.word("ground record"), class_="simsim-aside")
    return element("li", name, " ", element("span", learned, class_="simsim-aside"), element("ul", grounds), kept)


def _grounds(policy: Requirements, one: Changed, reader: Reader) -> Iterator[tuple[Markup | str, ...]]:
    flipped = [case for case in one.again if case.answers]
    if flipped:
        told = joined(element("li", text) for text in dict.fromkeys(_answers(policy, flipped[:CASES], reader)))
        yield reader.word("ground case"), element("ul", told)
    if one.rewritten:
        yield (reader.word("ground rule"),)
    if any(case.refused for case in one.again):
        yield (reader.word("ground refused"),)


def _answers(policy: Requirements, cases: Sequence[Again], reader: Reader) -> Iterator[str]:
    for case in cases:
        for output, pair in case.answers.items():
            before, after = (answer_text(policy, output, answer, reader) for answer in pair)
            name = title(policy, output).text(reader.lang)
            yield reader.word("answer changed", output=name, before=before, after=after)
