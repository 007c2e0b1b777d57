"""The words in which two versions of a policy are compared, in English and in Chinese: all of them, in one table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from simsim.analysis.impact import ABSENT, REFUSED
from simsim.analysis.versions import Why
from simsim.reports.captions import STATUS
from simsim.words import CARD, COLUMN, EXAMPLE_ROLE, ROLE, Phrase

TOLD: Final[Mapping[str, Phrase]] = {
    "versions": Phrase("{title}: {old} ({before}) → {new} ({after})", "{title}：{old}（{before}）→ {new}（{after}）"),
    "nothing": Phrase(
        "Nothing changed in meaning: proved. Every case is decided as before.",
        "含义没有变化（已证明）：每个案件的结论与之前相同。",
    ),
    # what was written
    "written": Phrase("Written anew (rows: {n})", "改动的行（{n} 行）"),
    "not written": Phrase("Written anew: nothing", "没有改动"),
    "row": Phrase("{what} {kind} ({place})", "{what}：{kind}（{place}）"),
    "added": Phrase("added", "新增"),
    "removed": Phrase("removed", "删除"),
    "changed": Phrase("changed", "修改"),
    "moved": Phrase("moved", "移动"),
    "rule": Phrase("rule {id}", "规则 {id}"),
    "expression": Phrase("the expression", "表达式"),
    "table": Phrase("the table", "整张表"),
    "head": Phrase("hit policy and columns", "命中策略与列"),
    "cell": Phrase("{column}: {old} → {new}", "{column}：{old} → {new}"),
    "alike": Phrase("{text} (says the same)", "{text}（含义相同）"),
    "expected": Phrase("expected {column}", "预期 {column}"),
    "hit policy": Phrase("hit policy", "命中策略"),
    "blank": Phrase("(blank)", "（空白）"),
    "from to": Phrase("{old} → {new}", "{old} → {new}"),
    "more": Phrase("… and {n} more", "…… 另有 {n} 项"),
    # what it means
    "means": Phrase("What is decided otherwise", "结论不同之处"),
    "decided by": Phrase(
        "cases that {old} decided are now decided by {new}: {results}",
        "原由{old} 决定的案件，现由{new} 决定：{results}",
    ),
    "decided still": Phrase(
        "cases that {old} decides come out otherwise: {results}", "由{old} 决定的案件，结论改变：{results}"
    ),
    "none before": Phrase(
        "cases without a rule are now decided by {new}: {results}", "原无规则的案件，现由{new} 决定：{results}"
    ),
    "none after": Phrase(
        "cases that {old} decided have no rule now: {results}", "原由{old} 决定的案件，现无规则：{results}"
    ),
    "rules": Phrase("rules {ids}", "规则 {ids}"),
    "default": Phrase("the default row", "默认行"),
    "no rule": Phrase("no rule", "无规则"),
    "box": Phrase("where {box}; {share} of its cases", "情形：{box}；占该表案件的 {share}"),
    "witness": Phrase("for example {case}", "例如 {case}"),
    "layers": Phrase("with layers {sets}", "启用层 {sets}"),
    "no layer": Phrase("none", "无"),
    "layers on": Phrase("where a case names no layers: {old} → {new}", "案件未指定启用层时：{old} → {new}"),
    "stated": Phrase("where {parameters} is as each version states it", "{parameters} 按各版本所定取值时"),
    "pairs more": Phrase("{n} more pairs of rules differ", "另有 {n} 对规则的结论不同"),
    # what it can reach
    "reach": Phrase("What that can reach: {names}", "可能受影响的决策与时钟：{names}"),
    "headlines": Phrase("Headline outcomes among them: {names}", "其中的主要结论：{names}"),
    "no headline": Phrase("No headline outcome can change: proved.", "主要结论都不会改变（已证明）。"),
    "proved": Phrase(
        "In every case that enters none of these regions nothing changed: proved.",
        "不落入以上情形的案件，一切不变（已证明）。",
    ),
    "no case": Phrase("No case is decided otherwise: proved.", "没有案件的结论改变（已证明）。"),
    "scope": Phrase(
        "(cases of which every fact is known and that both versions take; listed layers; parameters as stated)",
        "（所有事实已知、两个版本都接受的案件；启用层为政策表所列；参数按所定取值）",
    ),
    "rest": Phrase(
        "In every case that enters none of these regions, all decisions and clocks but {names} are as before: proved.",
        "不落入以上情形的案件，除{names}以外的决策与时钟均不变（已证明）。",
    ),
    "beside": Phrase("What may be given or said changed too: {sheets}", "可以给定或可以告知的内容也有改动：{sheets}"),
    "not decided": Phrase("not decided: {why}", "未判定：{why}"),
    # cases
    "examples": Phrase(
        "Examples of both versions: {n}, changed {flips}", "两个版本的案例：{n} 个，结论改变 {flips} 个"
    ),
    "witnesses": Phrase(
        "Cases made to show each difference: {n}, changed {flips}",
        "为展示各差异构造的案件：{n} 个，结论改变 {flips} 个",
    ),
    "file": Phrase("Cases of {file}: {n}, changed {flips}", "{file} 中的案件：{n} 个，结论改变 {flips} 个"),
    "amounts": Phrase("; {sums}", "；{sums}"),
    "before": Phrase("before", "之前"),
    "after": Phrase("after", "之后"),
    "cases": Phrase("cases", "案件数"),
    "sums": Phrase("amounts", "金额"),
    "flip": Phrase("{id} ({place}): {answers}", "{id}（{place}）：{answers}"),
    "flip here": Phrase("{id}: {answers}", "{id}：{answers}"),
    "due otherwise": Phrase("{text}, due at another time", "{text}，期限改变"),
    "refused cases": Phrase("Neither version takes: {ids}", "两个版本都不接受：{ids}"),
    "untouched": Phrase("Changed regions that no case of {file} enters:", "{file} 中没有案件落入的变化情形："),
    "all touched": Phrase(
        "Every changed region is entered by some case of {file}.", "每个变化情形都有 {file} 中的案件落入。"
    ),
}

WHY: Final[Mapping[Why, Phrase]] = {
    Why.ADDED: Phrase("{item} is new", "{item} 为新增"),
    Why.REMOVED: Phrase("{item} is no more", "{item} 已不存在"),
    Why.OUTPUTS: Phrase("{item} gives other outputs than before", "{item} 的输出列不同"),
    Why.TYPE: Phrase("{item} is of another type than before", "{item} 的类型不同"),
    Why.EMPTY: Phrase(
        "{item} is asked for in one version, and decided in the other",
        "{item} 在一个版本中需询问，在另一个版本中由表决定",
    ),
    Why.RANK: Phrase("the values of {item} have another order", "{item} 取值的次序不同"),
    Why.CLOCK: Phrase("the row of {item} says otherwise", "{item} 所在行的内容不同"),
    Why.PARAMETER: Phrase("{item} has another value", "{item} 的取值不同"),
    Why.CALENDAR: Phrase("working days are counted by other days", "工作日的计算依据不同"),
    Why.ZONE: Phrase("the zone of a case comes from another item", "案件时区取自另一信息项"),
    Why.EVENTS: Phrase("{item} follows otherwise from what happened", "{item} 由经过得出的方式不同"),
    Why.BUDGET: Phrase("{share} of its cases were not looked at", "尚有 {share} 的案件未检查"),
    Why.CELLS: Phrase(
        "no case that was tried shows another result of {rules}, and that there is none is not proved",
        "试过的案件中 {rules} 的结果没有不同，但未能证明确无不同",
    ),
}

ANSWER: Final[Mapping[str, Phrase]] = {
    **STATUS,
    REFUSED: Phrase("not taken", "不接受该案件"),
    ABSENT: Phrase("not decided at all", "没有该结论"),
}


def tell(key: str, lang: str, **fields: object) -> str:
    """One caption in ``lang``, its braces filled.

    >>> tell("rule", "zh", id="3")
    '规则 3'
    """
    return TOLD[key].text(lang).format(**fields)


def column(name: str, lang: str) -> str:
    """A column that the format knows, as it is headed; any other by its own name.

    >>> column("valid from", "zh"), column("= fee", "en"), column("who asked", "en")
    ('生效日', 'expected fee', 'who asked')
    """
    if name.startswith("= "):
        return tell("expected", lang, column=name[2:])
    if name == "hit policy":
        return tell(name, lang)
    found = (words.shown(name, lang) for words in (ROLE, EXAMPLE_ROLE, COLUMN, CARD) if name in words.spellings)
    return next(found, name)
