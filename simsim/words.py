"""The words of the format, in English and in Chinese: the only place where a spelling is tied to what it stands for.

A word of the format is what heads a column, what stands in cell A1, what a cell may say beside plain values. Each table
below maps the one name the code uses to every spelling an author may type; case does not matter, nor do full-width
letters. ``tables/README.md`` prints these tables, and a test holds the two together.

Long, because it is tables: a word more is a row more.

>>> ROLE.read("生效日")
'valid from'
>>> HIT_POLICY.read("按序首个 (F)")
'F'
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

LANGUAGES: Final = ("en", "zh")

# What was typed on the left is read as what stands on the right. Explicit, because Unicode's own folding would read a
# superscript two as 2 and leave the sign for "at least" alone.
CHARACTERS: Final[Mapping[str, str]] = {
    **{chr(0xFF01 + n): chr(0x21 + n) for n in range(94)},  # full-width ASCII
    **dict.fromkeys("\u00a0\u3000\u2002\u2003\u2009\u202f\t\r\n", " "),
    **dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff", ""),
    **dict.fromkeys("“”„‟«»「」", '"'),
    **dict.fromkeys("–—−‐‑‒―", "-"),
    "【": "[",
    "】": "]",
    "、": ",",
    "。": ".",
    "≤": "<=",
    "≥": ">=",
    "≦": "<=",
    "≧": ">=",
    "≠": "!=",
    "…": "..",
}
_FOLDING: Final = str.maketrans(dict(CHARACTERS))


class Phrase(NamedTuple):
    """The same text in English and in Chinese; where one is blank the other serves.

    >>> Phrase("seller", "卖家").text("zh"), Phrase("seller", "").text("zh")
    ('卖家', 'seller')
    """

    en: str
    zh: str

    def text(self, lang: str) -> str:
        """The text in ``lang`` (``en`` or ``zh``)."""
        return (self.zh or self.en) if lang == "zh" else (self.en or self.zh)


def plain(text: str) -> str:
    """``text`` with :data:`CHARACTERS` applied, runs of spaces made one, ends stripped: how words are compared.

    >>> plain(" ａｌｌｏｗｅｄ\u3000 values ")
    'allowed values'
    """
    return " ".join(text.translate(_FOLDING).split())


@dataclass(frozen=True)
class Vocabulary:
    """Spellings of a closed set of words. The first English and the first Chinese spelling are the ones shown."""

    spellings: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]
    index: Mapping[str, str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        index = {plain(s).casefold(): key for key, (en, zh) in self.spellings.items() for s in (key, *en, *zh)}
        object.__setattr__(self, "index", index)

    def read(self, text: str) -> str | None:
        """The word that ``text`` spells, or ``None``."""
        return self.index.get(plain(text).casefold())

    def shown(self, key: str, lang: str) -> str:
        """How ``key`` is written in ``lang``."""
        en, zh = self.spellings[key]
        return (zh if lang == "zh" else en)[0]

    def phrase(self, key: str) -> Phrase:
        """How ``key`` is written in each language."""
        return Phrase(self.shown(key, "en"), self.shown(key, "zh"))

    def close(self, text: str) -> str | None:
        """The spelling most like ``text``, if any is close."""
        return nearest(plain(text).casefold(), self.index)


def nearest(text: str, candidates: Iterable[str]) -> str | None:
    """The candidate most like ``text``, or ``None`` if nothing is close.

    >>> nearest("seriuos", ["serious", "not_serious"])
    'serious'
    """
    found = difflib.get_close_matches(text, list(candidates), n=1, cutoff=0.6)
    return found[0] if found else None


def _vocabulary(*rows: tuple[str, str, str]) -> Vocabulary:
    """Rows of (key, English spellings, Chinese spellings), spellings parted by ``|``."""
    return Vocabulary({key: (tuple(en.split("|")), tuple(zh.split("|"))) for key, en, zh in rows})


HIT_POLICY: Final = _vocabulary(
    ("U", "U|UNIQUE", "唯一 (U)|唯一"),
    ("A", "A|ANY", "任一 (A)|任一"),
    ("P", "P|PRIORITY", "优先 (P)|优先"),
    ("F", "F|FIRST", "按序首个 (F)|按序首个"),
    ("R", "R|RULE ORDER", "规则顺序 (R)|规则顺序"),
    ("O", "O|OUTPUT ORDER", "输出顺序 (O)|输出顺序"),
    ("C", "C|COLLECT", "全部 (C)|全部"),
    ("C+", "C+|COLLECT SUM", "求和 (C+)|求和"),
    ("C<", "C<|COLLECT MIN", "最小 (C<)|最小"),
    ("C>", "C>|COLLECT MAX", "最大 (C>)|最大"),
    ("C#", "C#|COLLECT COUNT", "计数 (C#)|计数"),
)

SHEET: Final = _vocabulary(
    ("POLICY", "POLICY", "政策"),
    ("GLOSSARY", "GLOSSARY", "词汇表"),
    ("VALUES", "VALUES", "取值"),
    ("PARAMETERS", "PARAMETERS", "参数"),
    ("SOURCES", "SOURCES", "依据表"),
    ("CLOCKS", "CLOCKS", "时钟"),
    ("EVENTS", "EVENTS", "事件"),
    ("EXAMPLES", "EXAMPLES", "案例"),
    ("EXPRESSIONS", "EXPRESSIONS", "表达式"),
    ("CONSTRAINTS", "CONSTRAINTS", "约束"),
    ("WAIVERS", "WAIVERS", "豁免"),
    ("TEXTS", "TEXTS", "话术"),
    ("CALENDAR", "CALENDAR", "日历"),
)

ROLE: Final = _vocabulary(
    ("input", "input", "输入"),
    ("output", "output", "输出"),
    ("order", "order", "顺序"),
    ("source", "source", "依据"),
    ("layer", "layer", "层"),
    ("note", "note", "备注"),
    ("valid from", "valid from", "生效日"),
    ("valid to", "valid to", "失效日"),
)

EXAMPLE_ROLE: Final = _vocabulary(
    ("given", "given", "已知"),
    ("expect", "expect", "预期"),
    ("events", "events", "事件"),
    ("as of", "as of", "适用日"),
    ("now", "now", "当前时间"),
    ("layers", "layers", "启用层"),
    ("story en", "story en", "经过 英文"),
    ("story zh", "story zh", "经过 中文"),
    ("training", "training", "训练"),
    ("difficulty", "difficulty", "难度"),
    ("source", "source", "依据"),
)

CONSTRAINT_ROLE: Final = _vocabulary(  # an English `reason` is in English, a Chinese 理由 in Chinese
    ("input", "input", "输入"),
    ("reason en", "reason|reason en", "理由 英文"),
    ("reason zh", "reason zh", "理由|理由 中文"),
    ("source", "source", "依据"),
    ("note", "note", "备注"),
)

COLUMN: Final = _vocabulary(
    ("name", "name", "名称"),
    ("type", "type", "类型"),
    ("unit", "unit", "单位"),
    ("scale", "scale", "小数位"),
    ("may be null", "may be null", "可为空"),
    ("label en", "label en", "标签 英文"),
    ("label zh", "label zh", "标签 中文"),
    ("question en", "question en", "问题 英文"),
    ("question zh", "question zh", "问题 中文"),
    ("help en", "help en", "说明 英文"),
    ("help zh", "help zh", "说明 中文"),
    ("group", "group", "分组"),
    ("order", "order", "顺序"),
    ("none applies", "none applies", "均不成立时"),
    ("former labels", "former labels", "曾用标签"),
    ("also known as", "also known as", "又称"),
    ("value", "value", "值"),
    ("alternatives", "alternatives", "可选值"),
    ("layer", "layer", "层"),
    ("source", "source", "依据"),
    ("section", "section", "章节"),
    ("en", "en", "英文"),
    ("zh", "zh", "中文"),
    ("modality", "modality", "语气"),
    ("number", "number", "数值"),
    ("scope", "scope", "适用范围"),
    ("effective", "effective", "生效起"),
    ("candidates", "candidates", "备选值"),
    ("date", "date", "日期"),
    ("link", "link", "链接"),
    ("confidence", "confidence", "可信度"),
    ("owner", "owner", "负责人"),
    ("last checked", "last checked", "上次核对"),
    ("actor", "actor", "行动方"),
    ("action en", "action en", "行动 英文"),
    ("action zh", "action zh", "行动 中文"),
    ("starts at", "starts at", "起算"),
    ("ends at", "ends at", "完成于"),
    ("length", "length", "时长"),
    ("earliest", "earliest", "最早"),
    ("counted as", "counted as", "计法"),
    ("end included", "end included", "含终点"),
    ("calendar", "calendar", "日历"),
    ("applies when", "applies when", "适用条件"),
    ("stops when", "stops when", "停止条件"),
    ("stops at", "stops at", "停止于"),
    ("when missed en", "when missed en", "逾期后果 英文"),
    ("when missed zh", "when missed zh", "逾期后果 中文"),
    ("valid from", "valid from", "生效日"),
    ("valid to", "valid to", "失效日"),
    ("item", "item", "信息项|数据项"),
    ("form", "form", "取法"),
    ("expression", "expression", "表达式"),
    ("table", "table", "决策表"),
    ("rule", "rule", "规则"),
    ("reason", "reason", "理由"),
    ("case", "case", "情形"),
    ("expiry", "expiry", "有效期至"),
    ("works", "works", "是否上班"),
    ("audience", "audience", "对象"),
    ("language", "language", "语言"),
    ("text", "text", "文本"),
    ("note", "note", "备注"),
)

CARD: Final = _vocabulary(
    ("title", "title", "标题"),
    ("disclaimer", "disclaimer", "声明"),
    ("start date", "start date", "开始日期"),
    ("layer", "layer", "层"),
    ("layers on", "layers on", "启用层"),
    ("layer set", "layer set", "层组合"),
    ("headline", "headline", "主要结论"),
    ("market", "market", "市场"),
    ("place", "place", "地点"),
    ("zone", "zone", "时区"),
    ("calendar", "calendar", "日历"),
    ("currency", "currency", "货币"),
    ("actor", "actor", "行动方"),
    ("audience", "audience", "对象"),
    ("group", "group", "分组"),
    ("button", "button", "按钮"),
)

TYPE: Final = _vocabulary(
    ("string", "string|text|name", "文本|字符串"),
    ("number", "number|amount|count", "数字|数值"),
    ("boolean", "boolean|yes/no", "是否|布尔"),
    ("date", "date", "日期"),
    ("date and time", "date and time|datetime", "日期时间|日期和时间"),
    ("duration", "duration|days and time duration", "时长"),
    ("years and months duration", "years and months duration|months", "年月时长"),
    ("decision", "decision", "决策"),
)

COUNTED_AS: Final = _vocabulary(
    ("elapsed", "elapsed|elapsed hours|elapsed time", "连续计时|自然小时"),
    ("calendar days", "calendar days|calendar_days", "日历日|自然日"),
    ("working days", "working days|business days|working_days", "工作日"),
)

EVENT_FORM: Final = _vocabulary(
    ("first", "first", "首次"),
    ("last", "last", "最近一次"),
    ("count", "count", "次数"),
    ("happened", "happened", "是否发生"),
    ("actor", "actor", "由谁"),
)

EVENT_LINK: Final = _vocabulary(
    ("since previous", "since previous", "自上一次"),
    ("since", "since", "自"),
    ("by", "by", "由"),
)

UNIT: Final = _vocabulary(
    ("days", "days|day|d", "天|日"),
    ("hours", "hours|hour|h", "小时"),
    ("minutes", "minutes|minute|min", "分钟"),
    ("seconds", "seconds|second|s", "秒"),
)

UNIT_OF_MONTHS: Final = _vocabulary(
    ("years", "years|year", "年"),
    ("months", "months|month", "个月"),
)

CELL: Final = _vocabulary(
    ("-", "-", "任意"),
    ("null", "null", "空"),
    ("not", "not", "非"),
    ("true", "yes|true", "是"),
    ("false", "no|false", "否"),
)

KEYWORD: Final = _vocabulary(
    ("if", "if", "如果"),
    ("then", "then", "那么"),
    ("else", "else", "否则"),
    ("and", "and", "且"),
    ("or", "or", "或"),
    ("in", "in", "属于"),
    ("between", "between", "介于"),
)

FUNCTION: Final = _vocabulary(
    ("min", "min", "最小值"),
    ("max", "max", "最大值"),
    ("sum", "sum", "求和"),
    ("count", "count", "计数"),
    ("mean", "mean", "平均值"),
    ("list contains", "list contains", "列表包含"),
    ("round half up", "round half up", "四舍五入"),
    ("round half down", "round half down", "五舍六入"),
    ("round half even", "round half even|decimal", "四舍六入五成双"),
    ("round up", "round up", "远零取整"),
    ("round down", "round down", "截尾取整"),
    ("floor", "floor", "向下取整"),
    ("ceiling", "ceiling", "向上取整"),
    ("abs", "abs", "绝对值"),
    ("modulo", "modulo", "取余"),
    ("contains", "contains", "包含"),
    ("starts with", "starts with", "开头是"),
    ("ends with", "ends with", "结尾是"),
    ("substring", "substring", "截取"),
    ("string length", "string length", "字数"),
    ("upper case", "upper case", "转大写"),
    ("lower case", "lower case", "转小写"),
    ("string", "string", "转文本"),
    ("number", "number", "转数字"),
    ("date", "date", "日期"),
    ("date and time", "date and time", "日期时间"),
    ("duration", "duration", "时长"),
    ("years and months duration", "years and months duration", "年月时长"),
    ("year", "year", "年份"),
    ("month", "month", "月份"),
    ("day", "day", "几日"),
    ("weekday", "weekday", "星期几"),
    ("hour", "hour", "几时"),
    ("minute", "minute", "几分"),
    ("second", "second", "几秒"),
    ("years", "years", "年数"),
    ("months", "months", "月数"),
    ("days", "days", "天数"),
    ("hours", "hours", "小时数"),
    ("minutes", "minutes", "分钟数"),
    ("seconds", "seconds", "秒数"),
    ("not", "not", "非"),
)

RULE: Final = _vocabulary(("default", "default", "默认"))

FINDING: Final = _vocabulary(
    ("gap", "gap", "缺口"),
    ("date-hole", "date-hole|date hole", "日期空档"),
    ("conflict", "conflict", "矛盾"),
    ("overlap", "overlap", "重叠"),
    ("dead-rule", "dead-rule|dead rule", "失效规则"),
    ("needless-rule", "needless-rule|needless rule", "多余规则"),
    ("impossible-entry", "impossible-entry|impossible entry", "不可能的单元格"),
    ("value-never-given", "value-never-given|value never given", "从未给出的取值"),
    ("near-duplicate", "near-duplicate|near duplicate", "近似名称"),
    ("catch-all", "catch-all|catch all", "兜底规则"),
    ("unreached-rule", "unreached-rule|unreached rule", "无案件到达的规则"),
    ("value-never-reached", "value-never-reached|value never reached", "无案件得出的取值"),
    ("value-not-accepted", "value-not-accepted|value not accepted", "无规则接收的取值"),
    ("impossible-outcome", "impossible-outcome|impossible outcome", "不可能的结果"),
    ("unused-output", "unused-output|unused output", "未被使用的输出"),
    ("item-not-asked", "item-not-asked|item not asked", "无处填写的信息项"),
    ("not-decided", "not-decided|not decided", "未判定"),
)

STATUS: Final = _vocabulary(
    ("decided", "decided", "已决定"),
    ("undetermined", "undetermined", "未定"),
    ("no_rule", "no rule|silent", "无规则"),
    ("conflict", "conflict", "冲突"),
    ("blocked", "blocked", "受阻"),
    ("error", "error", "错误"),
)

STATE: Final = _vocabulary(
    ("not_started", "not started", "未开始"),
    ("running", "running", "进行中"),
    ("met", "met", "已按时完成"),
    ("missed", "missed", "已逾期"),
    ("stopped", "stopped", "已停止"),
)

VOCABULARIES: Final[Mapping[str, Vocabulary]] = {
    "hit policies": HIT_POLICY,
    "sheets": SHEET,
    "columns of a decision table": ROLE,
    "columns of EXAMPLES": EXAMPLE_ROLE,
    "columns of CONSTRAINTS": CONSTRAINT_ROLE,
    "columns of the other sheets": COLUMN,
    "rows of POLICY": CARD,
    "types": TYPE,
    "how a clock counts": COUNTED_AS,
    "forms of EVENTS": EVENT_FORM,
    "what may follow a form of EVENTS": EVENT_LINK,
    "units of time": UNIT,
    "units of months": UNIT_OF_MONTHS,
    "cells": CELL,
    "keywords of expressions": KEYWORD,
    "functions": FUNCTION,
    "rows of a decision table": RULE,
    "findings": FINDING,
    "statuses": STATUS,
    "states of a clock": STATE,
}
