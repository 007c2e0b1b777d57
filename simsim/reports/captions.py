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
    "layers": Phrase("layers: {layers}", "启用层：{layers}"),
    "no layers": Phrase("no layer on", "未启用任何层"),
    "result": Phrase("Result", "结论"),
    "deadlines": Phrase("Deadlines", "期限"),
    "ask": Phrase("Still to be asked", "尚需询问"),
    "chain": Phrase("How it was decided", "如何得出"),
    "rule": Phrase("rule {rules}", "规则 {rules}"),
    "expression": Phrase("expression {expression}", "表达式 {expression}"),
    "rules possible": Phrase("rules {rules} are still possible", "规则 {rules} 仍有可能"),
    "possible": Phrase("possible: {values}", "可能：{values}"),
    "anything": Phrase("anything", "任意"),
    "none": Phrase("none", "无"),
    "given": Phrase("given", "已给定"),
    "no versions": Phrase("No version was kept.", "没有保存任何版本。"),
    "current": Phrase("the one in the folder", "文件夹中的版本"),
    "no cases": Phrase("No case was kept.", "没有保存任何案件。"),
    "older cases": Phrase("and {n} older ones", "另有更早的 {n} 个"),
    "attempts": Phrase("attempts {n}", "作答 {n}"),
    "no attempts": Phrase("Nobody has practised yet.", "尚无人练习。"),
    "attempts written": Phrase("{file}: attempts written {n}", "{file}：已写出作答 {n} 条"),
    "forget?": Phrase(
        "Delete all attempts of {person} ({n})? They cannot be had back.",
        "删除 {person} 的全部作答（{n} 条）？无法恢复。",
    ),
    "forgotten": Phrase("{person}: attempts deleted {n}", "{person}：已删除作答 {n} 条"),
    "not forgotten": Phrase("Nothing was deleted.", "未删除任何内容。"),
    "as then": Phrase("The same as then, by version {version}.", "与当时（版本 {version}）相同。"),
    "differs": Phrase("Not as then, by version {version}:", "与当时（版本 {version}）不同："),
    "no reply": Phrase("The policy has no text for this.", "政策没有为此准备话术。"),
    "reply waits": Phrase("Not to be sent yet: {missing} is not known.", "暂不可发送：{missing}尚不清楚。"),
    "sources": Phrase("sources {sources}", "依据 {sources}"),
    "parameters": Phrase("leans on {parameters}", "依赖 {parameters}"),
    "missing": Phrase("needs {missing}", "需要 {missing}"),
    "due": Phrase("due {due}", "期限 {due}"),
    "no due": Phrase("no deadline", "无期限"),
    "left": Phrase("{time} left", "剩余 {time}"),
    "over": Phrase("{time} over", "已过 {time}"),
    "when missed": Phrase("when missed: {text}", "逾期：{text}"),
    "next": Phrase(
        "Open a workbook and change a cell; then: simsim check {folder}, simsim lab --tables {folder}",
        "打开工作簿并修改一个单元格，然后执行：simsim check {folder}，simsim lab --tables {folder}",
    ),
    "ok": Phrase("No error and no warning.", "没有错误和警告。"),
    "count": Phrase(
        "errors: {errors}, warnings: {warnings}, notes: {infos}", "错误：{errors}，警告：{warnings}，提示：{infos}"
    ),
    "opens": Phrase(
        "{title}: decisions {decisions}, clocks {clocks}, examples run {examples}; version {version}",
        "{title}：决策 {decisions}，时钟 {clocks}，已运行案例 {examples}；版本 {version}",
    ),
    "proofs": Phrase("Proved, for each set of layers ({sets}):", "已证明的内容（层组合：{sets}）："),
    "proofs without layers": Phrase("Proved:", "已证明的内容："),
    "waived": Phrase("Findings waived: {n}", "已豁免：{n} 项"),
    "counted cases": Phrase("Counted by the cases of the file: {n}", "按案件文件统计：{n} 个案件"),
    "refused cases": Phrase(
        "Cases that cannot be, and show nothing: {n} ({ids})", "无法成立、未计入的案件：{n} 个（{ids}）"
    ),
    "case": Phrase("case", "案例"),
    "all met": Phrase("{n} cases, every expectation met", "{n} 个案例，全部符合预期"),
    # a test
    "at": Phrase("{place}: {text}", "{place}：{text}"),
    "example": Phrase("example {id}", "案例 {id}"),
    "expected": Phrase("{item}: expected {expected}, came {actual}", "{item}：预期 {expected}，得到 {actual}"),
    "by rule": Phrase("by rule {id}: {place}", "由规则 {id} 得出：{place}"),
    "perhaps by rule": Phrase("rule {id} is still possible: {place}", "规则 {id} 仍有可能：{place}"),
    "by expression": Phrase("by the expression {id}: {place}", "由表达式 {id} 得出：{place}"),
    "by clock": Phrase("by the clock {id}: {place}", "由时钟 {id} 得出：{place}"),
    "exercised": Phrase("Rules that examples exercise:", "案例用到的规则："),
    "of": Phrase("{n} of {count}", "{n} / {count}"),
    "clocks seen": Phrase("Examples in each state of a clock:", "各时钟状态的案例数："),
    "ran": Phrase("{title}: examples run {n}, not as expected {failed}", "{title}：已运行案例 {n}，不符预期 {failed}"),
    "judged": Phrase("; rules exercised {n} of {count}", "；用到的规则 {n} / {count}"),
    "not judged": Phrase(
        "Which rules are exercised is told of a whole folder only.", "规则是否用到，仅在运行整个文件夹时给出。"
    ),
    "cells touched": Phrase(
        "Entries with an example inside and one outside, bounds with an example on each side:",
        "内外均有案例的单元格，两侧均有案例的界限：",
    ),
    "entries touched": Phrase("entries {share}", "单元格 {share}"),
    "bounds touched": Phrase("bounds {share}", "界限 {share}"),
    "more lack": Phrase("and {n} more", "另有 {n} 处"),
    "neither side": Phrase("rule {rule}, {item}: no example inside or outside", "规则 {rule} {item}：内外均无案例"),
    "not inside": Phrase("rule {rule}, {item}: no example inside", "规则 {rule} {item}：其内无案例"),
    "not outside": Phrase("rule {rule}, {item}: no example outside", "规则 {rule} {item}：其外无案例"),
    "no side": Phrase(
        "{item} between {below} and {above}: no example on either side", "{item} {below} 与 {above} 之间：两侧均无案例"
    ),
    "not below": Phrase(
        "{item} between {below} and {above}: no example below", "{item} {below} 与 {above} 之间：其下无案例"
    ),
    "not above": Phrase(
        "{item} between {below} and {above}: no example above", "{item} {below} 与 {above} 之间：其上无案例"
    ),
    "cases ran": Phrase(
        "{title}: cases read {n}, not decidable {failed}; rules exercised {exercised} of {count}",
        "{title}：已读案例 {n}，无法判定 {failed}；用到的规则 {exercised} / {count}",
    ),
    "cases exercise": Phrase("Rules that these cases exercise, and how often:", "这些案例用到的规则及次数："),
    "times": Phrase("{id} ×{n}", "{id} ×{n}"),
    "written back": Phrase(
        "{folder}: copies with the findings as notes; the originals are as they were.",
        "{folder}：已写出带批注的副本；原文件未作改动。",
    ),
    "becomes": Phrase("{item}: {before} → {after} ({n})", "{item}：{before} → {after}（{n}）"),
    "would change": Phrase(
        "Expectations that would change: {n}, in examples: {examples}", "将改变的预期：{n} 项，涉及案例：{examples} 个"
    ),
    "nothing to approve": Phrase("Every expectation is met; nothing to approve.", "全部预期相符，无需批准。"),
    "approve?": Phrase("Write these expectations into the sheets?", "将这些预期写入案例表？"),
    "approved": Phrase("Expectations written: {n}", "已写入预期：{n} 项"),
    "not approved": Phrase("Nothing was written.", "未写入任何内容。"),
    "would add": Phrase("Example {id}, as a row of {place}:", "案例 {id}，写入{place}："),
    "id of example": Phrase("id", "编号"),
    "new column": Phrase("new column", "新列"),
    "new columns": Phrase(
        "The sheet has no column yet for: {headers}. They are added at its right end.",
        "该工作表尚无以下列：{headers}。将添加在最右侧。",
    ),
    "example added": Phrase("Added: {place}", "已添加：{place}"),
    "example waits": Phrase(
        "Added: {place}. It waits there, and counts, until {file} is free; adding the next example moves it.",
        "已添加：{place}。它在此等候并已生效；待 {file} 可写入时，添加下一个案例即会将其移入。",
    ),
    "cases made": Phrase(
        "{out}: examples written {n}. Review them, then put the file into the folder of the policy.",
        "{out}：已写出案例 {n}。请逐条核对，然后将文件放入政策文件夹。",
    ),
    "no cases made": Phrase(
        "Nothing to write: the examples show already what changes at every bound that they reach.",
        "无需写出：现有案例已体现它们所及的每个界限处的变化。",
    ),
    "both": Phrase(" and ", "和"),
    "or": Phrase(" or ", "或"),
    "open state": Phrase("{states}, not known which", "{states}，尚不清楚"),
    "and so on": Phrase(", ", "、"),
    "ordinal": Phrase("{n}", "第 {n} 次"),
    "run": Phrase("{clock} ({ordinal} run)", "{clock}（{ordinal}）"),
    "silent": Phrase("the policy is silent about the length", "政策未规定时长"),
    "between": Phrase("between {earliest} and {due}", "{earliest} 至 {due} 之间"),
    # an explanation
    "why": Phrase("Why: {output} = {value}", "为什么：{output} = {value}"),
    "decided by": Phrase("{decision}: {value}", "{decision}：{value}"),
    "runs from": Phrase("from {start} to {due} ({zone})", "自 {start} 至 {due}（{zone}）"),
    "clock is": Phrase("{clock}: {state}", "{clock}：{state}"),
    "as long as": Phrase("the same as long as", "只要以下条件成立，结果不变"),
    "always": Phrase("the same whatever its inputs are", "无论输入如何，结果不变"),
    "as it is": Phrase("as it is", "保持不变"),
    "cell holds": Phrase("{cell} holds", "{cell} 成立"),
    "cell fails": Phrase("{cell} does not hold", "{cell} 不成立"),
    "is": Phrase("(is {value})", "（现为 {value}）"),
    "no matter": Phrase("does not matter in this table: {items}", "在此表中不影响结果：{items}"),
    "not largest": Phrase(
        "the same may come of more cases than these: the table is too large to tell",
        "结果相同的案件可能更多：该表过大，未能全部判定",
    ),
    "changes": Phrase("What would change it", "怎样会改变结果"),
    "if": Phrase("{value}, if", "变为 {value}，如果"),
    "from to": Phrase("{item}: {before} → {after}", "{item}：{before} → {after}"),
    "readings": Phrase("Under another reading", "采用另一种解读时"),
    "more changes": Phrase("and {n} more", "另有 {n} 种"),
    "open output": Phrase(
        "It is not decided yet. Name a value to look for: {output}=VALUE.",
        "尚未确定。可指明想要的取值：{output}=取值。",
    ),
    "is target": Phrase("It is so already.", "已经如此。"),
    "no change": Phrase(
        "No change of known facts, up to {n} at once, leads to it.", "改变已知事实（至多同时 {n} 个）也得不到该结果。"
    ),
    "not all changes": Phrase(
        "Not every change of {n} facts at once could be tried.", "未能试遍同时改变 {n} 个事实的全部情形。"
    ),
    "next question": Phrase("What to ask next", "接下来问什么"),
    "answer leaves": Phrase(
        "{value}: results open {open}, facts to ask {ask}", "{value}：未定结论 {open} 项，待询问 {ask} 项"
    ),
    "nothing to ask": Phrase("Nothing: no answer would settle more.", "无需再问：没有答案能确定更多结果。"),
    # why not
    "why not": Phrase(
        "Why not rule {rule} of {decision} ({outputs})", "为什么不是{decision}的规则 {rule}（{outputs}）"
    ),
    "entry fails": Phrase("{item}: {cell} is needed, it is {value}", "{item}：需要 {cell}，现为 {value}"),
    "entry open": Phrase("{item}: {cell} is needed, it may be {value}", "{item}：需要 {cell}，可能为 {value}"),
    "before": Phrase("the case is taken by rule {rules}", "案件已由规则 {rules} 决定"),
    "default first": Phrase("another rule matches: {rules}", "已有规则匹配：{rules}"),
    "layer off": Phrase("its layer is off: {layer}", "所在层未启用：{layer}"),
    "expired": Phrase("the row is not valid on that day: {start} to {end}", "该行在当日无效：{start} 至 {end}"),
    "result given": Phrase("the result is given as a fact", "结果已作为事实给定"),
    "does apply": Phrase("it does apply", "该规则已适用"),
    "may apply": Phrase("it may still apply", "该规则仍可能适用"),
    "unread table": Phrase("its table was not read", "该表未被读取"),
    # the case clock
    "case clock": Phrase("Case clock", "案件时间线"),
    "times in": Phrase("times in {zone}", "时间按 {zone} 时区"),
    "next deadlines": Phrase("Next deadline of each actor", "各方最近的期限"),
    "none running": Phrase("No deadline is running.", "目前没有进行中的期限。"),
    "moments": Phrase("What happened and what is due", "已发生的事件与期限"),
    "now mark": Phrase("now", "现在"),
    "event": Phrase("event", "事件"),
    "events": Phrase("Events", "事件"),
    "ahead": Phrase("still ahead", "尚未发生"),
    "deadline": Phrase("due", "截止"),
    "from": Phrase("at the earliest {earliest}", "最早 {earliest}"),
    "concurrent": Phrase("Deadlines that run at once", "同时进行的期限"),
    "two at once": Phrase(
        "Two deadlines run at once for {actors}: {first} is due {due}, {gap} before {second}, which is due {later}.",
        "{actors}有两个期限同时进行：{first}截止于 {due}，{second}截止于 {later}，前者早 {gap}。",
    ),
    "two ran": Phrase(
        "Two deadlines ran at once for {actors}: {first}, due {due}, and {second}, due {later}.",
        "{actors}曾有两个期限同时进行：{first}截止于 {due}，{second}截止于 {later}。",
    ),
    "never stops": Phrase("The row of {clock} names nothing that stops it.", "{clock}所在行未写明任何使其停止的情形。"),
    "may stop": Phrase(
        "What stops {clock}, by its row, hangs on: {items}.", "{clock}所在行写明了停止的情形，取决于：{items}。"
    ),
    "also": Phrase("; ", "；"),
    "colon": Phrase(": ", "："),
    "brackets": Phrase(" ({text})", "（{text}）"),
    "their sources": Phrase("Sources of these rows: {sources}.", "依据：{sources}。"),
    "their parameters": Phrase("Readings and parameters of these rows: {parameters}.", "解读与参数：{parameters}。"),
    "quoted": Phrase("“{text}”", "“{text}”"),
    "silent clocks": Phrase("The policy names no length for", "政策未规定以下期限的时长"),
    "waiting clocks": Phrase("Not known yet", "尚不能确定"),
    "idle clocks": Phrase("Not running: {clocks}", "未在进行：{clocks}"),
    "unknown clocks": Phrase("Not known yet: {clocks}", "尚不能确定：{clocks}"),
    "nothing on it": Phrase("Nothing has happened and no deadline is known yet.", "尚无事件，也没有已知的期限。"),
    "nothing known": Phrase("Nothing is known of the case.", "对案件一无所知。"),
    "nothing happened": Phrase("Nothing has happened yet.", "尚未发生任何事件。"),
    "hint decision": Phrase("Look at “{decision}”.", "看“{decision}”。"),
    "hint facts": Phrase("What matters there: {facts}.", "其中要看：{facts}。"),
    "hint no facts": Phrase("No fact of the case matters there.", "与案件的任何事实无关。"),
    "hint rules": Phrase(
        "As long as nobody knows of “{fact}”, these rules are possible: {rules}.",
        "若不知道“{fact}”，以下规则都有可能：{rules}。",
    ),
    "hint start": Phrase("It runs from {start}.", "自 {start} 起算。"),
    "hint no start": Phrase("It has not started, or it is not known when.", "尚未起算，或不知何时起算。"),
    "hint all rules": Phrase("Its rules: {rules}.", "其规则：{rules}。"),
    "marked right": Phrase("{part} – right: {answer}", "{part}——正确：{answer}"),
    "marked wrong": Phrase("{part} – wrong: {answer}. Right: {truth}", "{part}——错误：{answer}。正确答案：{truth}"),
    "marked debated": Phrase(
        "{part} – debated, so not wrong: {answer}. By the tables as they are read: {truth}",
        "{part}——有争议，不算错：{answer}。按目前的解读：{truth}",
    ),
    "unanswered": Phrase("no answer", "未作答"),
    "because": Phrase("Rule {rule} of {decision} decides, since", "适用“{decision}”的规则 {rule}，因为"),
    "lacking": Phrase("Open: {missing}", "尚不清楚：{missing}"),
    "right by reading": Phrase("It would be right by {reading} = {value}.", "若{reading} = {value}，则正确。"),
    "right with": Phrase("What would have made it right: {change}", "怎样才会正确：{change}"),
    "not enough": Phrase("not enough information", "信息不足"),
    "due of clock": Phrase("{clock}: due on which day?", "{clock}：哪一天到期？"),
    "state of clock": Phrase("{clock}: how does it stand?", "{clock}：状态如何？"),
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
