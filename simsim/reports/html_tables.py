"""A decision of the chain as HTML: its table, with the rule that applies marked, each entry against the case.

What each rule is to the case is told by a word and a sign in the second column; colour and dimming only repeat it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final

from simsim.compiled import CompiledRule, CompiledTable
from simsim.decision import Decision, Status
from simsim.items import ItemDefinition
from simsim.policy.requirements import Requirements
from simsim.policy.walk import Outcome
from simsim.reports.captions import STATUS, say
from simsim.reports.html import diagnostic_html, known_text, value_text
from simsim.reports.html_parts import SECTION, SIGNS, Reader, pairs
from simsim.reports.markup import NOTHING, Markup, element, joined
from simsim.reports.phrases import caption, cell_text
from simsim.tiles import entry_verdicts
from simsim.words import HIT_POLICY, ROLE, plain

STANDINGS: Final[Mapping[str, str]] = {
    "fires": "▶",
    "alike": "▷",
    "contradicts": "⚠",
    "possible": "◇",
    "shadowed": "↓",
    "off": "⊘",
    "expired": "⊘",
    "fails": "✗",
    "unread": "",
    "marked": "◆",
}
VERDICTS: Final[Mapping[bool | None, tuple[str, str]]] = {
    True: ("admits", "✓"),
    False: ("rejects", "✗"),
    None: ("open", "?"),
}
_Verdicts = Sequence[bool | None]


def decision_html(outcome: Outcome, decision: Decision, reader: Reader, *, opened: bool) -> Markup:
    """One decision of the chain: in one line what came of it; if it is open, its table and what it rests on."""
    shown = (_table(outcome, decision, reader), rests_on_html(outcome.policy, decision, reader)) if opened else ()
    return element(
        "details",
        _summary(outcome, decision, reader),
        *shown,
        open=opened,
        data_key=decision.name,
        class_=f"simsim-decision is-{decision.status.value}",
        lang=SECTION[reader.lang],
    )


def _summary(outcome: Outcome, decision: Decision, reader: Reader) -> Markup:
    status = element(
        "span",
        element("span", SIGNS[decision.status], aria_hidden="true"),
        f" {STATUS[decision.status].text(reader.lang)}",
        class_="simsim-badge",
    )
    name = element("strong", outcome.policy.glossary.caption(decision.name).text(reader.lang))
    return element("summary", name, " ", status, " ", element("span", result_line(outcome, decision, reader)))


def result_line(outcome: Outcome, decision: Decision, reader: Reader) -> str:
    """Every decided output in a line; nothing where there is none."""
    policy = outcome.policy
    hits = [
        say("and so on", reader.lang).join(
            f"{caption(policy, f'{decision.name}.{n}', reader.lang)} = "
            f"{value_text(policy, f'{decision.name}.{n}', v, reader)}"
            for n, v in hit.items()
        )
        for hit in decision.outputs
    ]
    return say("also", reader.lang).join(hits)


# ------------------------------------------------------------------------------------------------------------ the table


def _table(outcome: Outcome, decision: Decision, reader: Reader) -> Markup:
    case, policy = outcome.case, outcome.policy
    table = policy.compiled(policy.parameters(case.layers, case.settings))[decision.name]
    if not table.rules and not table.default:
        return element("p", reader.word("no rule yet"), class_="simsim-aside")
    if table.table.expression:
        return expression_html(policy, table, case.layers, reader)
    name = policy.glossary.caption(decision.name).text(reader.lang)
    rows = _Rows(table, decision, policy, case.layers, reader)
    grid = element("table", element("thead", rows.head(), rows.case(outcome)), element("tbody", *rows.body()))
    label = reader.word("scroll", decision=name)
    return element("section", grid, class_="simsim-scroll", tabindex="0", aria_label=label)


def expression_html(policy: Requirements, table: CompiledTable, layers: Sequence[str], reader: Reader) -> Markup:
    """A decision that is one expression: what stands in its cell, its note, and whether its layer is off."""
    (rule,), (item,) = table.rules, table.outputs
    rows = [(reader.word("expression"), element("code", cell_text(item, rule.rule.outputs[0], reader.lang)))]
    if rule.rule.layer and rule.rule.layer not in layers:
        layer = policy.card.layers[rule.rule.layer].text(reader.lang)
        rows.append((reader.word("layer column"), element("span", f"{layer} · {reader.word('off')}")))
    notes = [note_text(rule, n) for n in notes_of(table, reader.lang)]
    rows += [(ROLE.shown("note", reader.lang), element("span", note)) for note in notes]
    return pairs(rows)


def rules_html(policy: Requirements, name: str, marked: Collection[str], reader: Reader) -> Markup:
    """A table as it is written, under no case; ``marked`` are the ids of rules that the reader is led to."""
    table = policy.compiled(policy.parameters(policy.card.layers, {}))[name]
    if table.table.expression:
        return expression_html(policy, table, tuple(policy.card.layers), reader)
    rows = _Written(table, Decision(name, Status.UNDETERMINED), policy, tuple(policy.card.layers), reader)
    rows.marked = marked
    grid = element("table", element("thead", rows.head()), element("tbody", *rows.body()))
    called = policy.glossary.caption(name).text(reader.lang)
    label = reader.word("scroll", decision=" – ".join((called, *marked)))  # one page may show a table more than once
    return element("section", grid, class_="simsim-scroll", tabindex="0", aria_label=label)


class _Rows:
    """The rows of one table for one case."""

    column = "standing column"  # the key of what stands above what each rule is

    def __init__(
        self, table: CompiledTable, decision: Decision, policy: Requirements, layers: Sequence[str], reader: Reader
    ) -> None:
        self.table, self.decision, self.policy, self.reader = table, decision, policy, reader
        self.inputs = input_items(table)
        self.verdicts = entry_verdicts(table, decision.masks) if decision.masks else ()
        self.enabled = table.enabled(layers)
        self.dated = any(r.rule.valid_from or r.rule.valid_to for r in table.every_rule)
        self.layered = any(r.rule.layer for r in table.every_rule)
        self.notes = notes_of(table, reader.lang)
        self._annotated = 1 + self.layered + self.dated + len(self.notes)

    def head(self) -> Markup:
        """The header: hit policy, then the label of each clause in the reader's language."""
        lang, word = self.reader.lang, self.reader.word
        letter = self.table.hit_policy.value
        hit = element("span", letter, class_="simsim-aside", title=HIT_POLICY.shown(letter, lang))
        inputs = [_clause("input", item.caption.text(lang), self.reader) for item in self.inputs]
        outputs = [_clause("output", caption(self.policy, o.name, lang), self.reader) for o in self.table.outputs]
        more = [
            "sources column",
            *(["layer column"] if self.layered else []),
            *(["valid column"] if self.dated else []),
        ]
        last = [*(word(key) for key in more), *(self.table.table.annotations[n] for n in self.notes)]
        return element(
            "tr",
            element("th", word("rule column"), " ", hit, scope="col"),
            element("th", word(self.column), scope="col"),
            *inputs,
            *outputs,
            *(element("th", text, scope="col", class_="is-note") for text in last),
        )

    def case(self, outcome: Outcome) -> Markup:
        """What the case gives for each input, as far as it is known."""
        word, columns = self.reader.word, len(self.table.outputs) + self._annotated
        texts = [known_text(outcome, item.name, self.reader) for item in self.inputs]
        first = element("th", word("case value"), scope="row", colspan="2")
        return element(
            "tr", first, *(element("td", t) for t in texts), element("td", colspan=str(columns)), class_="is-case"
        )

    def body(self) -> Iterator[Markup]:
        """A row for each rule, in the order in which they count."""
        for n, rule in enumerate(self.table.rules):
            verdicts = self.verdicts[n] if self.verdicts else ()
            yield self._row(rule, self._standing(n, rule, verdicts), self._entries(rule, verdicts))
        if self.table.default:
            text = (
                element("td", self.reader.word("fallback"), colspan=str(len(self.inputs))) if self.inputs else NOTHING
            )
            yield self._row(self.table.default, self._of_default(self.table.default), [text])

    def _of_default(self, rule: CompiledRule) -> str:
        return self._chosen() if rule.rule.id in self.decision.rules else "fails"

    def _row(self, rule: CompiledRule, standing: str, entries: Sequence[Markup]) -> Markup:
        sign = element("span", STANDINGS[standing], aria_hidden="true")
        word = self.reader.word(standing) if STANDINGS[standing] else ""
        outputs = [
            element("td", cell_text(item, entry, self.reader.lang), class_="is-output")
            for item, entry in zip(self.table.outputs, rule.rule.outputs, strict=False)
        ]
        return element(
            "tr",
            element("th", rule.rule.id, scope="row"),
            element("td", sign, f" {word}", class_="is-standing"),
            *entries,
            *outputs,
            *self._annotations(rule),
            class_=f"is-{standing}",
            data_rule=rule.rule.id,
        )

    def _entries(self, rule: CompiledRule, verdicts: _Verdicts) -> list[Markup]:
        lang = self.reader.lang
        texts = [cell_text(i, e, lang) for i, e in zip(self.inputs, rule.rule.inputs, strict=True)]
        if not verdicts:
            return [element("td", text) for text in texts]
        return [_entry(text, *VERDICTS[fits], self.reader) for text, fits in zip(texts, verdicts, strict=True)]

    def _annotations(self, rule: CompiledRule) -> Iterator[Markup]:
        written = rule.rule
        yield element("td", " ".join(written.sources), class_="is-note")
        if self.layered:
            layer = self.policy.card.layers.get(written.layer)
            yield element("td", layer.text(self.reader.lang) if layer else "", class_="is-note")
        if self.dated:
            start, end = (entry.text if entry else "…" for entry in (written.valid_from, written.valid_to))
            yield element("td", self.reader.word("from until", start=start, end=end), class_="is-note")
        for n in self.notes:
            yield element("td", note_text(rule, n), class_="is-note is-long")

    def _standing(self, n: int, rule: CompiledRule, verdicts: _Verdicts) -> str:
        """What a rule is to the case, as a key of :data:`STANDINGS`."""
        if not verdicts:
            return "unread"
        if rule.rule.id in self.decision.rules:
            return self._chosen(certain=all(verdicts))
        if not self.enabled >> n & 1:
            return "off"
        if False in verdicts:
            return "fails"
        return "expired" if self._expired(n) else "shadowed"

    def _chosen(self, *, certain: bool = False) -> str:
        """A rule among those that match, or may match."""
        decision = self.decision
        if decision.status is Status.CONFLICT:
            return "contradicts"
        if not self.table.hit_policy.single:
            return "fires" if certain else "possible"
        if decision.status is Status.UNDETERMINED:
            return "possible"
        return "fires" if len(decision.rules) == 1 else "alike"

    def _expired(self, n: int) -> bool:
        pairs_ = zip(self.table.inputs, self.decision.masks, strict=True)
        return any(column.column is None and not mask & column.admits[n] for column, mask in pairs_)


class _Written(_Rows):
    """The rows of a table under no case, some of them marked."""

    column = "marked column"
    marked: Collection[str] = ()

    def _standing(self, n: int, rule: CompiledRule, verdicts: _Verdicts) -> str:  # noqa: ARG002
        return "marked" if rule.rule.id in self.marked else "unread"

    def _of_default(self, rule: CompiledRule) -> str:
        return self._standing(-1, rule, ())


def input_items(table: CompiledTable) -> list[ItemDefinition]:
    """The item of each input clause as written."""
    columns = {c.column: c.item for c in table.inputs if c.column is not None}
    return [columns[n] for n in range(len(table.table.inputs))]


def notes_of(table: CompiledTable, lang: str) -> list[int]:
    """The free annotations to show: those that say anything, and of notes in several languages the reader's."""
    used = [n for n, _ in enumerate(table.table.annotations) if any(note_text(r, n) for r in table.every_rule)]
    heads = [plain(table.table.annotations[n]) for n in used]
    own = ROLE.shown("note", lang)
    return [
        n for n, head in zip(used, heads, strict=True) if head == own or own not in heads or ROLE.read(head) != "note"
    ]


def note_text(rule: CompiledRule, n: int) -> str:
    """What a rule's row says in one of the annotations."""
    return rule.rule.annotations[n] if n < len(rule.rule.annotations) else ""


def _clause(role: str, text: str, reader: Reader) -> Markup:
    kind = element("span", reader.word(role), class_="simsim-role")
    return element("th", kind, " ", text, scope="col", class_=f"is-{role}")


@lru_cache(4096)
def _entry(text: str, key: str, sign: str, reader: Reader) -> Markup:
    mark = element("span", sign, class_="simsim-mark", role="img", aria_label=reader.word(key))
    return element("td", mark, " ", text, class_=f"is-{key}")


# ----------------------------------------------------------------------------------------------------- what it rests on


def rests_on_html(policy: Requirements, decision: Decision, reader: Reader) -> Markup:
    """The readings, parameters and layers that a decision leans on, what it needs, its sources and what is wrong."""
    lang = reader.lang
    lists = {
        "leans on": [_parameter(policy, name, lang) for name in decision.parameters],
        "layers": [policy.card.layers[name].text(lang) for name in decision.layers],
        "needs": [caption(policy, name, lang) for name in decision.missing],
        "given": [caption(policy, f"{decision.name}.{name}", lang) for name in decision.given],
    }
    rows = [(reader.word(key), ", ".join(texts)) for key, texts in lists.items() if texts]
    diagnostics = element(
        "ul", *(diagnostic_html(d, reader) for d in decision.diagnostics), class_="simsim-diagnostics"
    )
    return joined(
        (
            pairs(rows) if rows else NOTHING,
            sources_html(policy, decision.sources, reader),
            diagnostics if decision.diagnostics else NOTHING,
        )
    )


def _parameter(policy: Requirements, name: str, lang: str) -> str:
    return policy.glossary.caption(name).text(lang)


def sources_html(policy: Requirements, names: Sequence[str], reader: Reader) -> Markup:
    """Each source with our own paraphrase of it."""
    rows = []
    for name in names:
        source = policy.glossary.sources.get(name)
        if source:
            section = element("span", source.section, class_="simsim-aside") if source.section else NOTHING
            rows.append(element("li", element("strong", name), " ", source.text.text(reader.lang), " ", section))
    if not rows:
        return NOTHING
    return joined((element("h4", reader.word("sources")), element("ul", *rows, class_="simsim-sources")))
