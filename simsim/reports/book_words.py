"""The words that the policy book says itself, in English and in Chinese; all others come from the tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from simsim.words import Phrase

BOOK: Final[Mapping[str, Phrase]] = {
    # how a row is called
    "one rule": Phrase("{name}, rule {rule}", "{name}，规则 {rule}"),
    "one expression": Phrase("expression: {name}", "表达式：{name}"),
    "one clock": Phrase("clock: {name}", "时钟：{name}"),
    "one parameter": Phrase("parameter: {name}", "参数：{name}"),
    "one constraint": Phrase("constraint {name}", "约束 {name}"),
    "one waiver": Phrase("waiver: {name}", "豁免：{name}"),
    "finding": Phrase("{finding} in {name}", "{name}的{finding}"),
    "one text": Phrase("text about {name}", "关于{name}的文字"),
    "one source": Phrase("source {name}", "依据 {name}"),
    "one day": Phrase("calendar: {name}", "日历：{name}"),
    "one example": Phrase("example {name}", "案例 {name}"),
    "cited by": Phrase("Cited by ({count})", "引用处（{count}）"),
    # chapters
    "about": Phrase("About this policy", "关于本政策"),
    "graph": Phrase("What rests on what", "决策关系图"),
    "decisions": Phrase("Decision tables", "决策表"),
    "expressions": Phrase("Expressions", "表达式"),
    "clocks": Phrase("Clocks", "时钟"),
    "events": Phrase("Events", "事件"),
    "calendar": Phrase("Calendar", "日历"),
    "constraints": Phrase("Constraints", "约束"),
    "texts": Phrase("Texts", "文字"),
    "sources": Phrase("Sources", "依据"),
    "parameters": Phrase("Parameters and readings", "参数与解读"),
    "open": Phrase("Open questions", "未决问题"),
    "glossary": Phrase("Glossary", "词汇表"),
    "waivers": Phrase("Waivers", "豁免"),
    "examples": Phrase("Examples", "案例"),
    # what a chapter says of itself
    "about graph": Phrase(
        "From the top down: a decision or clock rests on those whose arrows lead to it. Point at one to see its "
        "arrows, choose it to go to it.",
        "自上而下：箭头所指的决策或时钟依赖于箭头起点。选中一项可突出其箭头并跳转。",
    ),
    "about decisions": Phrase(
        "Cells stand as they are written in the sheet; below them what they mean, where that is said otherwise.",
        "单元格按工作表原样列出；含义另有说法时列于其下。",
    ),
    "about sources": Phrase(
        "Our own paraphrase of each source, and every row that cites it.", "各项依据的转述，以及引用它的每一行。"
    ),
    "about open": Phrase(
        "Where the policy leaves a choice, or says nothing: what was chosen here, and what the other choices mean.",
        "政策留有选择或未作规定之处：此处如何选择，其他选择意味着什么。",
    ),
    "about constraints": Phrase("What cannot happen.", "不可能出现的情形。"),
    "about texts": Phrase(
        "What may be said about an outcome, to whom; in braces stands what is filled in.",
        "就某项结论可以对谁说什么；花括号处填入相应内容。",
    ),
    "about waivers": Phrase(
        "Findings of the check that were looked at and accepted.", "检查发现的问题中，已核对并接受的各项。"
    ),
    "about examples": Phrase(
        "Cases with the outcomes that they must have; `simsim check` decides them all.",
        "案例及其必须得到的结果；由 simsim check 全部运行核对。",
    ),
    "readings": Phrase("Readings", "解读"),
    "unset": Phrase("Parameters that nobody has stated", "尚未给定的参数"),
    "silences": Phrase("Accepted silence", "已接受的沉默"),
    # small captions
    "contents": Phrase("Contents", "目录"),
    "version": Phrase("Version", "版本"),
    "since": Phrase("In force since", "生效日期"),
    "layers": Phrase("Layers", "层"),
    "on": Phrase("on unless chosen otherwise", "默认启用"),
    "headlines": Phrase("Headline outcomes", "主要结论"),
    "actors": Phrase("Actors", "行动方"),
    "audiences": Phrase("Audiences", "对象"),
    "hit policy": Phrase("Hit policy", "命中策略"),
    "where": Phrase("Where", "位置"),
    "yes": Phrase("yes", "是"),
    "cell": Phrase("cell", "单元格"),
    "rests on": Phrase("Rests on", "依赖"),
    "read by": Phrase("Read by", "被读取于"),
    "gives": Phrase("Gives", "得出"),
    "given by": Phrase("Given by", "由何得出"),
    "input data": Phrase("input data", "输入数据"),
    "from events": Phrase("events", "事件"),
    "asks for": Phrase("Asks for", "所需输入"),
    "no rule yet": Phrase("This table has no rule yet.", "此表尚无规则。"),
    "unit": Phrase("Unit", "单位"),
    "allowed": Phrase("Allowed values", "可取值"),
    "question": Phrase("Question", "问题"),
    "help": Phrase("Help", "说明"),
    "null too": Phrase("may be null", "可为空"),
    "value": Phrase("Value", "值"),
    "not stated": Phrase("not stated", "未给定"),
    "alternatives": Phrase("Alternatives", "可选值"),
    "chosen": Phrase("as stated", "现行"),
    "layer": Phrase("Layer", "层"),
    "cites": Phrase("Sources", "依据"),
    "named by": Phrase("Rows that lean on it ({count})", "依赖它的行（{count}）"),
    "nowhere": Phrase("no row", "无"),
    "given": Phrase("Given", "已知"),
    "expect": Phrase("Must give", "预期"),
    "happened": Phrase("What happened", "经过"),
    "follows": Phrase("What follows from it", "由此得出"),
    "decision": Phrase("decision", "决策"),
    "clock": Phrase("clock", "时钟"),
    "inputs": Phrase("inputs: {count}", "输入：{count}"),
    "as a list": Phrase("The same as a list", "以列表表示"),
    "drawing": Phrase("Decisions and clocks: {count}, from the top down", "决策与时钟：{count} 项，自上而下"),
    # search
    "search": Phrase("Search", "搜索"),
    "search help": Phrase(
        "Words in either language; / goes here, Esc clears.", "中英文均可；按 / 跳到此处，按 Esc 清除。"
    ),
    "found": Phrase("found", "项匹配"),
    "nothing found": Phrase("Nothing found. Try fewer or shorter words.", "没有找到。请减少或缩短搜索词。"),
    "skip": Phrase("Skip to the content", "跳到正文"),
}


def said(key: str, **words: object) -> Phrase:
    """A text of the book in both languages, its braces filled: with a Phrase in the language of each.

    >>> said("one rule", name=Phrase("loan", "借出"), rule=3)
    Phrase(en='loan, rule 3', zh='借出，规则 3')
    """
    return Phrase(*(_filled(key, lang, words) for lang in ("en", "zh")))


def _filled(key: str, lang: str, words: Mapping[str, object]) -> str:
    own = {name: word.text(lang) if isinstance(word, Phrase) else word for name, word in words.items()}
    return BOOK[key].text(lang).format(**own)
