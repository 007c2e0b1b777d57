"""The words that reports and screens say themselves, in English and in Chinese; all others come from the glossary."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from simsim.words import Phrase

STATUS: Final[Mapping[str, Phrase]] = {
    "decided": Phrase("decided", "已决定"),
    "undetermined": Phrase("not yet determined", "尚未确定"),
    "no_rule": Phrase("the policy is silent", "政策未作规定"),
    "conflict": Phrase("rules contradict each other", "规则互相矛盾"),
    "blocked": Phrase("waits for a decision that failed", "所依赖的决策未能得出结果"),
    "error": Phrase("could not be computed", "无法计算"),
}

SAYS: Final[Mapping[str, Phrase]] = {
    "version": Phrase("tables {version}", "表版本 {version}"),
    "as of": Phrase("rules as of {date}", "适用 {date} 的规则"),
    "now": Phrase("now {now}", "当前时间 {now}"),
    "layers": Phrase("layers: {layers}", "启用层:{layers}"),
    "no layers": Phrase("no layer on", "未启用任何层"),
    "result": Phrase("Result", "结论"),
    "deadlines": Phrase("Deadlines", "期限"),
    "ask": Phrase("Still to be asked", "尚需询问"),
    "chain": Phrase("How it was decided", "如何得出"),
    "rule": Phrase("rule {rules}", "规则 {rules}"),
    "expression": Phrase("expression {expression}", "表达式 {expression}"),
    "rules possible": Phrase("rules {rules} are still possible", "规则 {rules} 仍有可能"),
    "possible": Phrase("possible: {values}", "可能:{values}"),
    "anything": Phrase("anything", "任意"),
    "none": Phrase("none", "无"),
    "given": Phrase("given", "已给定"),
    "sources": Phrase("sources {sources}", "依据 {sources}"),
    "parameters": Phrase("leans on {parameters}", "依赖 {parameters}"),
    "missing": Phrase("needs {missing}", "需要 {missing}"),
    "due": Phrase("due {due}", "期限 {due}"),
    "no due": Phrase("no deadline", "无期限"),
    "left": Phrase("{time} left", "剩余 {time}"),
    "over": Phrase("{time} over", "已过 {time}"),
    "when missed": Phrase("when missed: {text}", "逾期:{text}"),
    "next": Phrase(
        "Open a workbook and change a cell; then: simsim check {folder}, simsim lab --tables {folder}",
        "打开工作簿并修改一个单元格,然后执行:simsim check {folder},simsim lab --tables {folder}",
    ),
    "ok": Phrase("No error and no warning.", "没有错误和警告。"),
    "count": Phrase(
        "errors: {errors}, warnings: {warnings}, notes: {infos}", "错误:{errors},警告:{warnings},提示:{infos}"
    ),
    "opens": Phrase(
        "{title}: decisions {decisions}, clocks {clocks}, examples run {examples}; version {version}",
        "{title}:决策 {decisions},时钟 {clocks},已运行案例 {examples};版本 {version}",
    ),
    "proofs": Phrase("Proved, for each set of layers ({sets}):", "已证明的内容(层组合:{sets}):"),
    "proofs without layers": Phrase("Proved:", "已证明的内容:"),
    "waived": Phrase("Findings waived: {n}", "已豁免:{n} 项"),
    "case": Phrase("case", "案例"),
    "all met": Phrase("{n} cases, every expectation met", "{n} 个案例,全部符合预期"),
    "days": Phrase("{n} d", "{n} 天"),
    "hours": Phrase("{n} h", "{n} 小时"),
    "minutes": Phrase("{n} min", "{n} 分钟"),
}


def say(key: str, lang: str, **fields: object) -> str:
    """One caption in ``lang``, its braces filled.

    >>> say("version", "zh", version="abc")
    '表版本 abc'
    """
    return SAYS[key].text(lang).format(**fields)
