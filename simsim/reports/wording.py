"""The words that the screen says itself, in English and in Chinese: all of them, in one table.

What a policy is about is never said here: that comes from its glossary. Words that the text reports say too stand in
:mod:`simsim.reports.captions`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from simsim.words import Phrase

LANGUAGE: Final[Mapping[str, str]] = {"en": "English", "zh": "简体中文"}

SCREEN: Final[Mapping[str, Phrase]] = {
    # the form
    "unknown": Phrase("unknown", "未知"),
    "absent": Phrase("none (known to be absent)", "无（已知不存在）"),
    "with unit": Phrase("{label} ({unit})", "{label}（{unit}）"),
    "help": Phrase("Help: {label}", "说明：{label}"),
    "to ask": Phrase("to be asked", "待询问"),
    "group to ask": Phrase("{group} – {count} to be asked", "{group} – {count} 项待询问"),
    "instant example": Phrase("2025-06-20 10:00", "2025-06-20 10:00"),
    "why": Phrase("Why, and what would change it", "为什么，怎样会改变"),
    "try": Phrase("Try it", "试一试"),
    "copy": Phrase("Copy", "复制"),
    "copy all": Phrase("Copy: {audience}", "复制：{audience}"),
    "replies wait": Phrase("{count} more once all of it is known", "另有 {count} 条，待情况明确后可用"),
    "copy link": Phrase("Copy a link to this case", "复制本案链接"),
    "copied": Phrase("Copied", "已复制"),
    "ask one by one": Phrase("Ask me one by one", "逐项提问"),
    "ask all": Phrase("Show all questions", "显示全部问题"),
    "guided": Phrase("Next question", "下一个问题"),
    "guided done": Phrase("Nothing more to ask", "没有更多问题"),
    "progress": Phrase("Question {n}; at most {left} more.", "第 {n} 个问题，最多还有 {left} 个。"),
    "not known": Phrase("Left open as not known: {count}.", "因不清楚而留空：{count} 个。"),
    "back": Phrase("Back", "上一个"),
    "next": Phrase("Next", "下一个"),
    "do not know": Phrase("I do not know", "我不清楚"),
    "aids": Phrase("Examples, and the code of this case", "案例与本案案件码"),
    "search": Phrase("Find a question or an example", "查找问题或案例"),
    "found": Phrase(
        "{questions} questions and {examples} examples found", "找到 {questions} 个问题、{examples} 个案例"
    ),
    "open example": Phrase("Open an example", "打开案例"),
    "choose example": Phrase("choose an example ({count})", "请选择案例（共 {count} 个）"),
    "example open": Phrase("An example of the policy: {story}", "政策中的案例：{story}"),
    "random": Phrase("A random example", "随机案例"),
    "code": Phrase("Open a case by its code", "用案件码打开案件"),
    "this code": Phrase("Code of this case", "本案案件码"),
    "code help": Phrase(
        "Whoever enters it opens this case: facts, events, dates and layers; no free text is in it.",
        "输入此码即可打开本案：包含事实、事件、日期与启用层，不含自由文本。",
    ),
    "clear": Phrase("Clear all answers", "清空所有回答"),
    "readings": Phrase("Readings: where the policy leaves a choice", "解读：政策留有选择之处"),
    "as stated": Phrase("as stated: {value}", "按政策所述：{value}"),
    "not stated": Phrase("not stated", "未作说明"),
    # what happened to the case
    "happened": Phrase("What happened", "经过"),
    "happened help": Phrase(
        "Add each event with its time: deadlines, first times and counts follow from them.",
        "逐项添加事件及其时间：期限、首次时间和次数均由此得出。",
    ),
    "event": Phrase("Event {n}", "事件 {n}"),
    "event at": Phrase("When, event {n}", "事件 {n} 的时间"),
    "event by": Phrase("By whom, event {n}", "事件 {n} 由谁作出"),
    "remove event": Phrase("Remove event {n}", "删除事件 {n}"),
    "add event": Phrase("Add an event", "添加事件"),
    "nothing happened": Phrase("Nothing has happened yet", "尚未发生任何事件"),
    "choose event": Phrase("choose what happened", "请选择发生了什么"),
    "choose actor": Phrase("choose who did it", "请选择由谁作出"),
    "not in tables": Phrase("{name} (not in the tables)", "{name}（表中没有）"),
    "not counted": Phrase("Does not count yet. Still missing: {what}.", "尚未计入。还缺：{what}。"),
    "lacks event": Phrase("what happened", "发生了什么"),
    "lacks time": Phrase("when", "时间"),
    "lacks actor": Phrase("by whom", "由谁作出"),
    "came with": Phrase("Known since then: {facts}", "由此得知：{facts}"),
    "as log": Phrase("As a log", "以文本记录"),
    "log": Phrase("All events, one a line", "全部事件，每行一个"),
    "log help": Phrase(
        "What is pasted or written here replaces the rows above.", "在此粘贴或填写的内容会替换上面的各行。"
    ),
    "from record": Phrase("from what happened: {value}", "由经过得出：{value}"),
    "or by event": Phrase("Or add the event under What happened: {event}.", "也可在“经过”中添加事件：{event}。"),
    # moving along the case
    "now slider": Phrase("Now, along the case", "当前时间（沿案件移动）"),
    "previous moment": Phrase("previous moment", "上一时刻"),
    "next moment": Phrase("next moment", "下一时刻"),
    # what a case is read by
    "language": Phrase("Language 语言", "语言 Language"),
    "now live": Phrase("the present moment", "当前时刻"),
    "now": Phrase("Now", "当前时间"),
    "layers on": Phrase("Layers that count", "启用层"),
    # the answer
    "answer": Phrase("Answer", "结论"),
    "possible values": Phrase("possible: {values}", "可能：{values}"),
    "or": Phrase(", ", "、"),
    "either": Phrase(" or ", "或"),
    "no value": Phrase("no value", "无取值"),
    "anything": Phrase("any value", "任意值"),
    "see by": Phrase("{decision}, {rules}", "{decision}，{rules}"),
    "see rule": Phrase("rule {rules}", "规则 {rules}"),
    "see rules": Phrase("rules {rules}, all with this result", "规则 {rules}，结果相同"),
    "see table": Phrase("Show the table: {decision}", "查看决策表：{decision}"),
    "impossible": Phrase("What the policy itself says cannot be", "政策自身认为不可能的情形"),
    "deadlines": Phrase("Next deadlines", "最近期限"),
    "due in market": Phrase("due by", "截止"),
    "between": Phrase("between", "介于"),
    "to do": Phrase("to do", "须完成"),
    "due for you": Phrase("your time", "您的时间"),
    "times for you": Phrase("your time is that of {zone}", "您的时间按 {zone} 时区"),
    "ran at once": Phrase("Deadlines that ran at once earlier ({count})", "此前曾同时进行的期限（{count}）"),
    "waiting clocks": Phrase("Deadlines not known yet ({count})", "尚不能确定的期限（{count}）"),
    "folded": Phrase("Not running, or not known yet: {names}", "未在进行或尚不能确定：{names}"),
    "actor column": Phrase("who", "行动方"),
    "and more": Phrase("{names} and {count} more", "{names}等，另有 {count} 项"),
    "missed then": Phrase("If missed", "逾期后果"),
    "time": Phrase("Time", "时间"),
    "possible due": Phrase("or no deadline", "或无期限"),
    "ask": Phrase("Still to be asked ({count})", "尚需询问（{count}）"),
    "ask nothing": Phrase("Nothing more needs to be asked.", "无需再询问。"),
    "facts": Phrase("Facts given ({count})", "已给定的事实（{count}）"),
    "no facts": Phrase("No facts given yet.", "尚未给定任何事实。"),
    "summary": Phrase("{captions}. {count} still to be asked.", "{captions}。尚需询问 {count} 项。"),
    # the chain
    "chain": Phrase("How it was decided", "如何得出"),
    "rule column": Phrase("rule", "规则"),
    "standing column": Phrase("in this case", "本案"),
    "sources column": Phrase("source", "依据"),
    "layer column": Phrase("layer", "层"),
    "valid column": Phrase("valid", "有效期"),
    "input": Phrase("input", "输入"),
    "output": Phrase("output", "输出"),
    "case value": Phrase("this case", "本案"),
    "fires": Phrase("applies here", "适用"),
    "alike": Phrase("one of these", "其中之一"),
    "contradicts": Phrase("contradicts", "矛盾"),
    "possible": Phrase("possible", "可能"),
    "shadowed": Phrase("later", "靠后"),
    "off": Phrase("layer off", "层未启用"),
    "expired": Phrase("other dates", "日期不符"),
    "fails": Phrase("not here", "不适用"),
    "fallback": Phrase("otherwise", "其余情况"),
    "admits": Phrase("fits", "符合"),
    "rejects": Phrase("does not fit", "不符合"),
    "open": Phrase("open", "未定"),
    "sources": Phrase("Sources", "依据"),
    "leans on": Phrase("Readings and parameters", "解读与参数"),
    "layers": Phrase("Layers", "启用层"),
    "needs": Phrase("Needs", "需要"),
    "given": Phrase("given as facts", "作为事实给定"),
    "expression": Phrase("expression", "表达式"),
    "no rule yet": Phrase(
        "This table has no rule yet: what it would decide is asked.", "此表尚无规则：其结论作为事实询问。"
    ),
    "scroll": Phrase("Table: {decision}", "决策表：{decision}"),
    "from until": Phrase("{start} – {end}", "{start} 至 {end}"),
    "opening": Phrase("Opening the tables …", "正在打开决策表……"),
    # what if
    "what if": Phrase("What if", "如果……"),
    "next of actor": Phrase("{actor}: next deadline", "{actor}：下一期限"),
    "pin": Phrase("Pin this result", "固定此结果"),
    "pin help": Phrase(
        "Pin a result, change a fact, and see both side by side.", "先固定一个结果，再更改事实，即可并排比较。"
    ),
    "compared": Phrase("Side by side", "并排比较"),
    "tables": Phrase("version of the tables", "决策表版本"),
    "the case": Phrase("this case", "本案"),
    "pinned": Phrase("pinned {n}", "已固定 {n}"),
    "differs": Phrase("differs", "不同"),
    "open pin": Phrase("Open it", "打开"),
    "remove pin": Phrase("Remove it", "移除"),
    "sweep": Phrase("Vary one fact or two", "改变一至两项事实"),
    "sweep output": Phrase("What is looked at", "观察结果"),
    "sweep across": Phrase("Vary", "改变"),
    "sweep down": Phrase("and", "以及"),
    "nothing else": Phrase("nothing else", "不改变其他"),
    "no fact to vary": Phrase("No fact would change it.", "没有可改变它的事实。"),
    "cannot be": Phrase("such a case cannot be", "不可能有此情形"),
    "the case is here": Phrase("the case is here", "本案在此"),
    "map left out": Phrase("{count} more values are left out.", "另有 {count} 个值未列出。"),
    "map help": Phrase(
        "Values of which the same comes stand together. Press a result to try it.",
        "结果相同的值归为一组。点击结果即可试用。",
    ),
    "map legend": Phrase("What the letters stand for", "字母含义"),
    "flips": Phrase("Read otherwise", "换一种解读"),
    "flips help": Phrase(
        "What each other reading, and each layer on or off, would change in this case.",
        "采用其他解读，或开启、关闭某一层，会使本案有何变化。",
    ),
    "as it is": Phrase("as it is", "现在"),
    "as it would be": Phrase("as it would be", "将变为"),
    "layer turned on": Phrase("{layer}: on", "{layer}：启用"),
    "layer turned off": Phrase("{layer}: off", "{layer}：停用"),
    "no flips": Phrase("None of {count} other choices would change it.", "其他 {count} 种选择均不会改变结果。"),
    "other flips": Phrase("{count} other choices would change nothing.", "其他 {count} 种选择不会改变任何结果。"),
    "cannot decide so": Phrase("the case cannot be decided so", "如此则无法决定本案"),
    "picture": Phrase("The path, drawn", "路径图"),
    # keep and share
    "keep": Phrase("Keep and share", "保存与分享"),
    "keep case": Phrase("Keep this case", "保存本案"),
    "keep it": Phrase("Keep it", "保存"),
    "case kept": Phrase("Kept: {about} ({file})", "已保存：{about}（{file}）"),
    "not kept so": Phrase("The case was not kept", "案件未能保存"),
    "find ticket": Phrase("Find a kept case", "查找已保存的案件"),
    "open kept": Phrase("Open a kept case", "打开已保存的案件"),
    "choose kept": Phrase("choose a case ({count})", "请选择案件（共 {count} 个）"),
    "of that day same": Phrase(
        "By the tables of that day ({version}) the same comes as then.", "按当时的决策表（{version}），结果与当时相同。"
    ),
    "of that day differs": Phrase(
        "By the tables of that day ({version}) the result is not what it was then.",
        "按当时的决策表（{version}），结果与当时不同。",
    ),
    "of today same": Phrase(
        "By the tables of now ({version}) the same comes.", "按现行决策表（{version}），结果相同。"
    ),
    "of today differs": Phrase(
        "By the tables of now ({version}) the result is another.", "按现行决策表（{version}），结果不同。"
    ),
    "as it was": Phrase("as it was", "当时"),
    "not again": Phrase("This case cannot be decided again by the tables of its day", "无法按当时的决策表重新决定本案"),
    "not today": Phrase("The tables of now do not take this case", "现行决策表不接受本案"),
    "report": Phrase("Report of this case", "案件报告"),
    "as page": Phrase("As a page", "网页"),
    "as pdf": Phrase("As a PDF", "PDF"),
    "printing": Phrase("The PDF is being made …", "正在生成 PDF……"),
    "not printed": Phrase("The PDF was not made", "未能生成 PDF"),
    "as example": Phrase("Add this case to the examples", "将本案加入案例"),
    "example id": Phrase("Id of the example", "案例编号"),
    "next free id": Phrase("the next free one", "下一个可用编号"),
    "example story": Phrase("Its story, in a sentence", "一句话说明"),
    "show example": Phrase("Show what would be written", "显示将写入的内容"),
    "add example": Phrase("Add it", "加入"),
    "not added": Phrase("The example was not added", "未能加入案例"),
    # the case report
    "appendix": Phrase("Appendix: how it was decided", "附录：裁决过程"),
    "with appendix": Phrase("with the appendix: facts, times, rules, sources", "附上附录（事实、时间、规则、依据）"),
    "case report": Phrase("Case report", "案件报告"),
    "for internal use": Phrase("For internal use", "仅供内部使用"),
    "internal": Phrase(
        "With the facts of the case and the team's own notes: not to be passed on to those whom it concerns.",
        "含案情和团队内部说明，请勿转给案件当事人。",
    ),
    "ticket": Phrase("Ticket", "工单"),
    "kept by": Phrase("By", "经办人"),
    "kept at": Phrase("Kept", "保存时间"),
    "idle deadlines": Phrase("Not running", "未在进行"),
    "waiting deadlines": Phrase("Not known yet", "尚不能确定"),
    "why it is so": Phrase("What each result rests on", "各项结论的依据"),
    "decision column": Phrase("decision", "决策"),
    "result column": Phrase("result", "结论"),
    "other decisions": Phrase("Other decisions", "其他决策"),
    "other sources": Phrase("Other sources that are named here", "本报告提到的其他依据"),
    "read by": Phrase("Decided by", "判定所用的表"),
    "tables version": Phrase("tables", "表版本"),
    "rules as of": Phrase("rules as of", "规则日期"),
    # the analyst's room
    "workshop": Phrase("The tables", "决策表"),
    "folder": Phrase("The folder", "文件夹"),
    "open folder": Phrase("Open the folder", "打开文件夹"),
    "check": Phrase("Check", "检查"),
    "check help": Phrase(
        "Every cell is read, every example run, and of each table is proved what can be proved.",
        "读取每个单元格，运行每个案例，并证明每张表能够证明的内容。",
    ),
    "check now": Phrase("Check the tables", "检查决策表"),
    "checked": Phrase("Checked: version {version}.", "已检查版本 {version}。"),
    "outdated": Phrase(
        "The tables have changed since: this is about version {version}.",
        "此后决策表已有变化：以下内容针对版本 {version}。",
    ),
    "error count": Phrase("errors: {count}", "错误：{count}"),
    "warning count": Phrase("warnings: {count}", "警告：{count}"),
    "info count": Phrase("notes: {count}", "提示：{count}"),
    "nothing found": Phrase("Nothing is wrong, and nothing is odd.", "没有错误，也没有异常。"),
    "and": Phrase("; ", "；"),
    "more findings": Phrase("… and {count} more", "…… 另有 {count} 项"),
    "stage opening": Phrase("Reading the tables …", "正在读取决策表……"),
    "stage examples": Phrase("Running the examples: {n} of {count} …", "正在运行案例：{n} / {count}……"),
    "stage tables": Phrase("Proving each table: {name}, {n} of {count} …", "正在逐表证明：{name}，{n} / {count}……"),
    "stage chain": Phrase(
        "Proving across the tables: {name}, {n} of {count} …", "正在跨表证明：{name}，{n} / {count}……"
    ),
    "stage changes": Phrase("Comparing each table: {name}, {n} of {count} …", "正在逐表比较：{name}，{n} / {count}……"),
    "stage cases": Phrase(
        "Deciding cases by both versions: {n} of {count} …", "正在用两个版本决定案件：{n} / {count}……"
    ),
    "since": Phrase("What changed", "有何变化"),
    "since help": Phrase(
        "A version is kept whenever the tables are open here, or checked. What is compared is their meaning: "
        "which cases are decided otherwise.",
        "每当决策表在此打开或接受检查时，都会保存一个版本。这里比较的是含义：哪些案件的结论不同。",
    ),
    "since which": Phrase("Compare with", "比较对象"),
    "yesterday": Phrase("the latest before today: {at} · {version}", "今天之前的最新版本：{at} · {version}"),
    "version at": Phrase("{at} · {version}", "{at} · {version}"),
    "compare": Phrase("Show what changed", "显示变化"),
    "no versions": Phrase("No earlier version has been kept yet.", "尚未保存过更早的版本。"),
    "not kept": Phrase(
        "No versions are kept: the environment variable SIMSIM_STORE is blank.",
        "不保存版本：环境变量 SIMSIM_STORE 为空。",
    ),
    "tables now": Phrase("the tables now", "当前决策表"),
    "incoming": Phrase("A colleague's file", "同事的文件"),
    "incoming help": Phrase(
        "It is read beside the other files, and compared with what is there. Nothing changes until you accept it.",
        "文件会与其他文件一起读取，并与现有内容比较。在您采用之前，一切不变。",
    ),
    "choose file": Phrase(
        "Choose a file (.xlsx, .xlsm, .csv; {most} MB at most)", "选择文件（.xlsx、.xlsm、.csv，不超过 {most} MB）"
    ),
    "file too large": Phrase(
        "more than {most} MB, which cannot be sent from a page.", "超过 {most} MB，无法通过页面发送。"
    ),
    "refused file": Phrase("This file is not taken", "不接收该文件"),
    "replaces": Phrase("{name}: takes the place of the file of that name.", "{name}：将替换同名文件。"),
    "is new": Phrase("{name}: a new file. The folder has none of that name.", "{name}：新文件，文件夹中没有同名文件。"),
    "is same": Phrase(
        "It is the very file that the folder has: there is nothing to accept.", "与文件夹中的文件完全相同，无需采用。"
    ),
    "not openable": Phrase(
        "It cannot be accepted: with it the tables do not open", "不能采用：加入该文件后决策表无法打开"
    ),
    "examples met": Phrase("With it every example comes as expected.", "采用后，所有案例均符合预期。"),
    "examples unmet": Phrase(
        "Expectations of examples that are not met with it: {count}", "采用后不符合的案例预期：{count}"
    ),
    "compared elsewhere": Phrase("The folder has changed since this was compared.", "比较之后文件夹已有变化。"),
    "accept": Phrase("Accept: put it in the folder", "采用：放入文件夹"),
    "discard": Phrase("Discard", "放弃"),
    "compare again": Phrase("Compare again", "重新比较"),
    "accepted": Phrase("{name} is in the folder.", "{name} 已放入文件夹。"),
    "discarded": Phrase("{name} was discarded. Nothing changed.", "已放弃 {name}，一切不变。"),
    "unaccepted": Phrase("It was not accepted, and nothing changed", "未采用，一切不变"),
    "former version": Phrase("What was there is kept as version {version}.", "原有内容已保存为版本 {version}。"),
    "former copy": Phrase(
        "What was there is kept beside it as {copy}, which no policy reads.", "原文件已另存为 {copy}（不会被读取）。"
    ),
    "take back": Phrase("Take it back", "撤回采用"),
    "taken back": Phrase(
        "{name} was taken back: what was there before is there again.", "已撤回 {name}，恢复为原来的文件。"
    ),
    "taken away": Phrase("{name} was taken out of the folder again.", "已从文件夹中撤回 {name}。"),
    "not taken back": Phrase("It was not taken back, and nothing changed", "未撤回，一切不变"),
    # the grid
    "grid": Phrase("Change a table", "修改决策表"),
    "grid table": Phrase("Table", "决策表"),
    "grid help": Phrase(
        "Change a cell: arrows move, Enter opens and keeps, Escape takes it back. "
        "New rules are written in the spreadsheet: {place}.",
        "修改单元格：方向键移动，回车打开并确认，Esc 取消。新规则请在电子表格中填写：{place}。",
    ),
    "grid allowed": Phrase("May stand in {column}: {values}", "“{column}”可填：{values}"),
    "grid label": Phrase("{decision}: sheet {sheet} of {file}", "{decision}：{file} 的工作表 {sheet}"),
    "grid window": Phrase("rows {first} to {last} of {count}", "第 {first}–{last} 行，共 {count} 行"),
    "grid earlier": Phrase("Earlier rows", "前面的行"),
    "grid later": Phrase("Later rows", "后面的行"),
    "grid changed": Phrase("Changed, not saved.", "已修改，未保存。"),
    "cells changed": Phrase("Changed and not saved: {cells}", "已修改、未保存：{cells}"),
    "drafting": Phrase("Trying the change …", "正在试算修改……"),
    "draft wrong": Phrase("This cannot be saved yet", "目前还不能保存"),
    "draft odd": Phrase("What is odd about it", "值得注意之处"),
    "this case": Phrase("This case", "本案"),
    "case stays": Phrase("Every result and deadline of this case stays as it is.", "本案的结论与期限均不变。"),
    "case refused": Phrase("The changed tables do not take this case", "修改后的表不接受本案"),
    "before after": Phrase("{name}: {before}, then {after}", "{name}：{before}，改为 {after}"),
    "nothing there": Phrase("nothing", "无"),
    "due at": Phrase("{state}, due {at}", "{state}，截止 {at}"),
    "its examples": Phrase("Examples", "案例"),
    "examples trying": Phrase("{tried} of {count} tried …", "已试 {tried}/{count} 个……"),
    "tried met": Phrase("pass as before: {n}", "照旧通过：{n} 个"),
    "tried break": Phrase("fail now: {n}", "不再通过：{n} 个"),
    "tried mend": Phrase("pass now that failed: {n}", "由不通过变为通过：{n} 个"),
    "tried unmet": Phrase("fail as before: {n}", "照旧不通过：{n} 个"),
    "tried differ": Phrase("another result, of which they expect nothing: {n}", "结论改变，但未设相应预期：{n} 个"),
    "examples none": Phrase("There are no examples.", "没有案例。"),
    "example unmet": Phrase("{item}: expected {expected}, came {actual}", "{item}：预期 {expected}，实得 {actual}"),
    "more examples": Phrase("and {n} more", "另有 {n} 个"),
    "table made": Phrase("What the change makes in the table", "此修改给表带来的问题"),
    "table mended": Phrase("Mended by the change: {n}", "此修改消除的问题：{n}"),
    "save": Phrase("Save", "保存"),
    "save still": Phrase("Save all the same (examples that fail: {n})", "仍要保存（不通过的案例：{n} 个）"),
    "discard edits": Phrase("Discard", "放弃修改"),
    "saved": Phrase("Saved. The tables are read anew.", "已保存，正在重新读取各表。"),
    "not saved": Phrase("It was not saved", "未能保存"),
    "no right": Phrase(
        "You can try any change here. It cannot be saved from this page.", "您可在此试算任何修改。无法从本页面保存。"
    ),
    # training
    "question story": Phrase("The case", "案情"),
    "or no day": Phrase("Or no day – {part}", "或没有日期——{part}"),
    "answers mean": Phrase(
        "“{silent}”: no rule covers the case. “{open}”: the case does not tell enough to say which rule decides. "
        "Every other answer comes from the tables, even where they say that nothing is specified.",
        "“{silent}”：没有规则涵盖此案。“{open}”：案情不足以判断适用哪条规则。"
        "其余答案均出自决策表，有的规则本身就写明没有规定。",
    ),
    "part open": Phrase(
        "Not answered yet. Press Answer again to leave it open: it then counts as wrong.",
        "尚未作答。再次按“提交答案”即留空，留空按错误计。",
    ),
    "way": Phrase("What you are here for", "本次目的"),
    "practice": Phrase("Practice", "练习"),
    "who": Phrase("Who you are", "你的身份"),
    "pseudonym": Phrase("Pseudonym", "代号"),
    "draw pseudonym": Phrase("Draw one for me", "替我抽一个"),
    "pseudonym help": Phrase(
        "Not your real name. Write it down: with it you go on another day, and this page forgets it when it is closed.",
        "请勿使用真实姓名。请记下代号：凭它改天可以继续，关闭页面后本页不再记得。",
    ),
    "pseudonym missing": Phrase("Type a pseudonym, or have one drawn.", "请输入代号，或抽取一个。"),
    "recorded": Phrase(
        "Every answer is kept under it: the case, what you answered, what is right, the time it took and the hints.",
        "每次作答都记在此代号下：案情、你的回答、正确答案、用时和提示次数。",
    ),
    "not recorded": Phrase(
        "No record is kept here: when this page is closed, what you answered is gone.",
        "此处不保存记录：关闭页面后，作答内容不再保留。",
    ),
    "session": Phrase("Today’s session", "今天的练习"),
    "topic": Phrase("Topic", "主题"),
    "all topics": Phrase("all tables ({count} rules)", "全部决策表（{count} 条规则）"),
    "topic of": Phrase("{topic} ({count})", "{topic}（{count}）"),
    "session length": Phrase("Length", "题数"),
    "n questions": Phrase("{n} questions", "{n} 题"),
    "begin session": Phrase("Start", "开始"),
    "begin weakest": Phrase("Practise the weakest all the same", "仍要练习最薄弱的规则"),
    "no plan": Phrase("Your plan cannot be worked out now", "暂时无法得出你的计划"),
    "record fails": Phrase("The record cannot be used now", "暂时无法使用记录"),
    "plan": Phrase("Your five days", "你的五天计划"),
    "plan due": Phrase("To be repeated now: {count}", "现在需要复习：{count}"),
    "plan seen": Phrase("Rules met so far: {count} of {all}", "已接触的规则：{count} / {all}"),
    "plan mastered": Phrase("Mastered, and at rest: {count} of {all}", "已掌握、暂不再问：{count} / {all}"),
    "plan rests": Phrase(
        "Nothing is left for today: what you know may rest. The next rule comes back on {day}.",
        "今天已无待练内容，已会的可以放一放。下一条规则将于 {day} 再次出现。",
    ),
    "nothing to practise": Phrase("There is no rule to practise here.", "此处没有可练习的规则。"),
    "plan caption": Phrase("Rules day by day", "每天的规则数"),
    "plan day": Phrase("Day", "天"),
    "plan date": Phrase("Date", "日期"),
    "plan new": Phrase("New", "新规则"),
    "plan met": Phrase("Met of these", "其中已接触"),
    "plan back": Phrase("Come back", "再次出现"),
    "day n": Phrase("Day {n}", "第 {n} 天"),
    "day today": Phrase("Day {n}, today", "第 {n} 天（今天）"),
    "plan over": Phrase(
        "The five days are over. From now on rules come back before you would forget them.",
        "五天已满。此后，规则会在你快要忘记之前再次出现。",
    ),
    "drawing": Phrase("A question is being looked for …", "正在出题……"),
    "marking": Phrase("Your answer is being marked …", "正在批改……"),
    "question n": Phrase("Question {n} of {count}.", "第 {n} 题，共 {count} 题。"),
    "twin": Phrase("It is close to one that you missed.", "它与你答错的一题相近。"),
    "question redrawn": Phrase(
        "The tables have changed: the question was drawn anew.", "决策表已更改：本题已重新出题。"
    ),
    "question dropped": Phrase(
        "The tables have changed: the question that you had is not asked any more.", "决策表已更改：刚才那一题已撤下。"
    ),
    "hint": Phrase("Hint {n} of {count}", "提示 {n} / {count}"),
    "answer it": Phrase("Answer", "提交答案"),
    "stop session": Phrase("End the session here", "到此结束"),
    "next question": Phrase("Next question", "下一题"),
    "to the end": Phrase("See how it went", "查看结果"),
    "all right": Phrase("Right", "正确"),
    "all wrong": Phrase("Not right", "不对"),
    "all debated": Phrase("Debated, so not wrong", "有争议，不算错"),
    "mark right": Phrase("right", "正确"),
    "mark wrong": Phrase("wrong", "错误"),
    "mark debated": Phrase("debated", "有争议"),
    "your answer": Phrase("You answered: {answer}", "你的回答：{answer}"),
    "right answer": Phrase("Right: {truth}", "正确答案：{truth}"),
    "no answer": Phrase("nothing", "未作答"),
    "tried so": Phrase("Tried: {change}. Then {part}: {value}", "已试：{change}。此时{part}：{value}"),
    "by rule": Phrase("(rule {rule} of {table})", "（{table}，规则 {rule}）"),
    "rule that decides": Phrase("The rules that decide", "起决定作用的规则"),
    "all the way": Phrase("Why, all the way", "完整理由"),
    "answer saved": Phrase("Saved.", "已保存。"),
    "answer not kept": Phrase("Not kept: there is no record here.", "未保存：此处不保存记录。"),
    "answer not saved": Phrase("Not saved yet, answers waiting: {count}", "尚未保存，待保存的作答：{count}"),
    "save again": Phrase("Save again", "再次保存"),
    "session over": Phrase("The session is over. Questions answered: {count}.", "本次练习结束。已答题数：{count}。"),
    "missed rules": Phrase("Rules that were missed", "答错的规则"),
    "rule of": Phrase("{table}, rule {rule}", "{table}，规则 {rule}"),
    "comes back": Phrase("{rule} – comes back on {day}", "{rule}——将于 {day} 再次出现"),
    "told of": Phrase("{name}: {told}", "{name}：{told}"),
    "practise again": Phrase("Practise it again", "再练一次"),
    "practise missed": Phrase("Practise what was missed", "练习答错的规则"),
    "new session": Phrase("To a new session", "开始新的练习"),
    # what is wrong
    "kept": Phrase(
        "The newest save has errors. The last good version ({version}) keeps deciding.",
        "最新保存的内容有错误，仍由上一个正确版本（{version}）作出决定。",
    ),
    "unopened": Phrase(
        "The tables do not open yet. Mend these and save; the screen starts by itself.",
        "决策表暂时无法打开。请改正以下问题并保存，页面会自动启动。",
    ),
    "warnings": Phrase("Notes on the tables ({count})", "关于决策表的提示（{count}）"),
    "failure": Phrase("Something went wrong on this screen", "页面出现故障"),
    "failure help": Phrase(
        "Your answers are kept. Change a field to try again; if it stays, restart the kernel and run all cells.",
        "您的回答已保留。可更改任一项重试；若仍出现，请重启内核并运行全部单元格。",
    ),
    "details": Phrase("Details", "详情"),
    "bad case": Phrase("These facts cannot be used together", "这些事实无法同时使用"),
    # the path through the graph
    "path": Phrase("The path through the decisions", "本案经过的决策路径"),
    "path help": Phrase(
        "Thick lines: what the answer (★) rests on in this case. Pale: what it does not need here. "
        "Round corners: a deadline. A box leads to its table; arrow keys go from box to box.",
        "粗线：本案结论（★）所依据的部分。浅色：本案未用到的部分。圆角：期限。点选方框可查看其决策表；可用方向键在方框间移动。",
    ),
    "path without answer": Phrase(
        "No outcome that POLICY shows large concerns this case, so that nothing is drawn with thick lines.",
        "政策卡所列的主要结论均与本案无关，因此图中没有粗线。",
    ),
    "path drawing": Phrase(
        "Decisions and deadlines: {count}, from the top down; the answer rests on {on} of them",
        "决策与期限共 {count} 项，自上而下；结论依据其中 {on} 项",
    ),
    "path list": Phrase("The same as a list", "以列表显示"),
    "path on": Phrase("What the answer rests on ({count})", "结论所依据的部分（{count}）"),
    "path off": Phrase("What it does not need in this case ({count})", "本案未用到的部分（{count}）"),
    "path rests": Phrase("rests on: {names}", "依据：{names}"),
    "path reads": Phrase("may read: {names}", "可能读取：{names}"),
    "path needs": Phrase("needs: {names}", "需要：{names}"),
    "path head": Phrase("part of the answer", "属于结论"),
    "path here": Phrase("on the path", "在路径上"),
    "path clock": Phrase("deadline", "期限"),
    "path unasked": Phrase("not asked for", "未要求得出"),
    # the assessment
    "assessment": Phrase("Assessment", "测评"),
    "paper enter": Phrase("Enter the code of a paper", "输入试卷码"),
    "paper enter help": Phrase(
        "Whoever enters the same code gets the same paper.", "输入同一试卷码，即得到同一份试卷。"
    ),
    "paper open": Phrase("Open the paper", "打开试卷"),
    "paper make": Phrase("Or make a paper", "或者出一份试卷"),
    "paper make it": Phrase("Make the paper", "出卷"),
    "paper no code": Phrase("Type or paste the code first.", "请先输入或粘贴试卷码。"),
    "paper not opened": Phrase("The paper was not opened", "未能打开试卷"),
    "paper begun": Phrase("Your papers", "你的试卷"),
    "paper go on": Phrase("Go on", "继续作答"),
    "paper see": Phrase("See the result", "查看成绩"),
    "paper begun at": Phrase("{code}, begun {at}", "{code}，开始于 {at}"),
    "paper drawing": Phrase(
        "The paper is being drawn: question {n} of {count} …", "正在出卷：第 {n} 题，共 {count} 题……"
    ),
    "paper marking": Phrase("The paper is being marked …", "正在批阅试卷……"),
    "paper ready": Phrase("The paper", "试卷"),
    "paper ready help": Phrase(
        "Give the code to everybody who is to have the same paper. There are no hints, and nothing is told before the "
        "paper is handed in. You may go back and change an answer until then.",
        "请将试卷码告知所有使用同一试卷的人。测评中没有提示，交卷前不公布对错；交卷前可以返回修改。",
    ),
    "paper ready limit": Phrase(
        "The time runs from the moment you begin, even while this page is closed; when it is over, the paper is handed "
        "in as it is.",
        "时间从开始作答起算，关闭页面也不停止；时间一到，即按当时的作答交卷。",
    ),
    "paper start": Phrase("Begin", "开始作答"),
    "paper print": Phrase("The paper to be printed", "打印试卷"),
    "paper leave": Phrase("To another paper", "换一份试卷"),
    "paper time left": Phrase("Time left", "剩余时间"),
    "paper time spent": Phrase("Time so far", "已用时间"),
    "paper minutes left": Phrase("{n} minutes are left.", "还剩 {n} 分钟。"),
    "paper minute left": Phrase("One minute is left.", "还剩一分钟。"),
    "paper standing": Phrase(
        "Question {n} of {count}. Answered in full: {done}.", "第 {n} 题，共 {count} 题。已完整作答：{done} 题。"
    ),
    "paper back": Phrase("Previous question", "上一题"),
    "paper next": Phrase("Next question", "下一题"),
    "paper save": Phrase("Save this answer", "保存本题"),
    "paper saved": Phrase("Saved: question {n}.", "已保存：第 {n} 题。"),
    "paper jump": Phrase("Go to", "跳转到"),
    "paper item": Phrase("Question {n}", "第 {n} 题"),
    "paper item done": Phrase("Question {n}, answered", "第 {n} 题，已作答"),
    "paper item part": Phrase("Question {n}, answered in part", "第 {n} 题，部分作答"),
    "paper item open": Phrase("Question {n}, open", "第 {n} 题，未作答"),
    "paper hand in": Phrase("Hand in", "交卷"),
    "paper sure": Phrase(
        "After that nothing can be changed. Not answered in full, and so wrong: {count}.",
        "交卷后不能再修改。未完整作答、将按错误计的题数：{count}。",
    ),
    "paper sure all": Phrase(
        "After that nothing can be changed. Every question is answered.", "交卷后不能再修改。所有题目均已作答。"
    ),
    "paper hand it in": Phrase("Hand in now", "确认交卷"),
    "paper not yet": Phrase("Not yet", "暂不交卷"),
    "paper time over": Phrase(
        "The time is over: the paper was handed in as it was.", "时间到：试卷已按当时的作答交卷。"
    ),
    "paper other tables": Phrase(
        "The tables have changed since. This paper goes on by version {version}, from which it was drawn.",
        "决策表此后已更改。本试卷仍按出卷时的版本 {version} 进行。",
    ),
    "paper look at": Phrase("Look at", "查看"),
    "paper sheet": Phrase("The result sheet", "成绩单"),
    "paper summary": Phrase("{passed}. {score}", "{passed}。{score}"),
    "paper": Phrase("Assessment paper", "测评试卷"),
    "answer key": Phrase("Answer key", "参考答案"),
    "result sheet": Phrase("Result sheet", "成绩单"),
    "paper code": Phrase("Code of the paper", "试卷码"),
    "paper area": Phrase("Area", "范围"),
    "paper whole": Phrase("the whole policy", "整个政策"),
    "paper length": Phrase("Questions", "题数"),
    "paper mark": Phrase("Pass mark", "及格线"),
    "paper percent": Phrase("{n} %", "{n}%"),
    "paper time": Phrase("Time", "时间"),
    "paper no limit": Phrase("no limit", "不限时"),
    "paper minutes": Phrase("{n} minutes", "{n} 分钟"),
    "paper person": Phrase("Name or pseudonym", "姓名或代号"),
    "paper date": Phrase("Date", "日期"),
    "paper help": Phrase(
        "Tick one answer to each point. A case tells all that is known; what it does not mention is not known. "
        "Layers and the day that rules are read by are those above unless a case names others.",
        "每一项只选一个答案。案情已写明全部已知情况，未提及的即为未知。除案情另有说明外，启用层和规则日期以上方所列为准。",
    ),
    "paper question": Phrase("Question {n} of {count}", "第 {n} 题（共 {count} 题）"),
    "paper topic": Phrase("Topic: {topic}", "主题：{topic}"),
    "paper day": Phrase("or on the day (year, month, day):", "或具体日期（年、月、日）："),
    "paper rule": Phrase("rule {rules} of “{decision}”", "“{decision}”的规则 {rules}"),
    "paper also": Phrase(
        "Debated, so not wrong either: {answer}. It comes if {reading} = {value}.",
        "有争议，也不算错：{answer}。若{reading} = {value}，则得出该答案。",
    ),
    "paper passed": Phrase("Passed", "通过"),
    "paper not passed": Phrase("Not passed", "未通过"),
    "paper score": Phrase("{right} of {count} right ({percent} %)", "共 {count} 题，答对 {right} 题（{percent}%）"),
    "paper mark is": Phrase("the pass mark is {mark} %", "及格线为 {mark}%"),
    "paper short score": Phrase("{right} of {count}", "{right} / {count}"),
    "paper by topic": Phrase("Right answers by topic", "各主题答对情况"),
    "paper topic column": Phrase("topic", "主题"),
    "paper right column": Phrase("right", "答对"),
    "paper asked column": Phrase("asked", "所问"),
    "paper answer column": Phrase("answered", "作答"),
    "paper truth column": Phrase("right answer", "正确答案"),
    "paper marked column": Phrase("marked", "判定"),
    "paper is right": Phrase("right", "正确"),
    "paper is wrong": Phrase("wrong", "错误"),
    "paper is debated": Phrase("debated", "有争议"),
    "paper debated": Phrase("Debated, and counted as right: {questions}.", "有争议，按正确计：{questions}。"),
    "paper left out": Phrase(
        "Without an answer, and counted as wrong: {questions}.", "未作答，按错误计：{questions}。"
    ),
    "paper number": Phrase("question {n}", "第 {n} 题"),
    "paper handed in": Phrase("Handed in", "交卷时间"),
    "paper taken": Phrase("Time taken", "用时"),
    "paper each": Phrase("Question by question", "逐题情况"),
    "paper scoring": Phrase(
        "A question counts as right where nothing of it is wrong.", "一道题各项均无错误，才算答对。"
    ),
    # the trainer's view, and what the training asks because of a change
    "rule changed": Phrase(
        "It is due because this rule has changed since you learned it.", "这条规则在你学会之后有变更，请重新练习。"
    ),
    "trainer": Phrase("The trainer's view", "培训师视图"),
    "trainer help": Phrase(
        "It shows everybody who is in the record. It is meant for whoever trains, not for trainees.",
        "此处可见记录中的所有人，供培训师使用，请勿向学员开放。",
    ),
    "trainer record": Phrase("The record: {file}", "作答记录：{file}"),
    "record off": Phrase(
        "Nothing is kept of the training: SIMSIM_RECORD is blank. Set it to a file, and start the page again.",
        "当前不保存任何作答：SIMSIM_RECORD 为空。请将其设为一个文件，然后重新启动页面。",
    ),
    "record none": Phrase(
        "Nobody has practised yet. Attempts appear here by themselves once somebody answers a question on the page of "
        "the training, which keeps the same record.",
        "尚无人练习。只要有人在训练页面上作答（使用同一份记录），结果会自动显示在这里。",
    ),
    "record unread": Phrase("The record cannot be read", "无法读取作答记录"),
    "nothing chosen": Phrase(
        "There is no attempt of this person, about this topic, since this day. Choose more.",
        "所选人员、主题和起始日期内没有作答。请放宽选择。",
    ),
    "whose progress": Phrase("Whose progress", "查看谁的进展"),
    "everybody": Phrase("everybody ({count})", "所有人（{count}）"),
    "which topic": Phrase("About which topic", "查看哪个主题"),
    "every topic": Phrase("every topic", "所有主题"),
    "counted since": Phrase("Answers since", "统计起始日"),
    "progress of people": Phrase("What is known, by person and topic", "按人员和主题的掌握情况"),
    "progress help": Phrase(
        "3/8: of 8 rules, 3 were right when asked last. ★: mastered, remembered for a week or longer. "
        "Known counts from the first answer on, whatever day is chosen above.",
        "3/8：共 8 条规则，最近一次作答正确的有 3 条。★：已牢固掌握，可记住一周以上。"
        "“掌握”从首次作答起算，与上方所选日期无关。",
    ),
    "all people": Phrase("All", "合计"),
    "known none": Phrase("none yet", "尚未掌握"),
    "known some": Phrase("some", "部分掌握"),
    "known most": Phrase("most", "大部分掌握"),
    "known all": Phrase("all", "全部掌握"),
    "not asked": Phrase("not asked", "未考到"),
    "mastered count": Phrase("{count} mastered", "牢固掌握 {count} 条"),
    "rules of topic": Phrase("rules: {count}", "规则 {count} 条"),
    "topics unasked": Phrase("Topics without an answer shown here: {count}.", "此处尚无作答的主题：{count} 个。"),
    "as numbers": Phrase("The same in numbers", "以数字显示"),
    "person": Phrase("Person", "人员"),
    "asked": Phrase("Asked", "作答"),
    "right count": Phrase("Right", "正确"),
    "missed count": Phrase("Missed", "错误"),
    "debated count": Phrase("Debated", "有争议"),
    "known count": Phrase("Known", "掌握"),
    "mastered column": Phrase("Mastered", "牢固掌握"),
    "of rules": Phrase("Of rules", "规则总数"),
    "progress over time": Phrase("Week by week", "每周进展"),
    "week": Phrase("Week of", "起始于"),
    "days practised": Phrase("Days practised", "练习天数"),
    "days practised short": Phrase("{count} d", "{count} 天"),
    "weeks help": Phrase(
        "Full: right. Hollow: missed. Dotted: debated. Below each week the days on which each person practised, added "
        "up, and the rules known at its end, of all who are shown.",
        "实心：正确。空心：错误。虚线：有争议。每周下方为各人练习天数之和，以及周末时所示人员掌握的规则数。",
    ),
    "weeks drawing": Phrase("Answers week by week, from {first} to {last}", "{first} 至 {last} 每周的作答"),
    "week told": Phrase(
        "week of {week}: right {right}, missed {missed}, debated {debated}; days practised {days}; rules known {known}",
        "{week} 起的一周：正确 {right}，错误 {missed}，有争议 {debated}；练习 {days} 天；掌握规则 {known} 条",
    ),
    "weeks earlier": Phrase("Earlier weeks stand in the numbers: {count}.", "更早的 {count} 周见数字表。"),
    "most missed": Phrase("What is missed most", "最常答错之处"),
    "missed help": Phrase(
        "Ranked by the share of misses that is sure (at 95 per cent, the mark on the bar), so that one miss of one "
        "does not come first. Open a rule for the wrong answers and for its table.",
        "按有把握的错误率排序（95% 置信下限，即条上的标记），因此“答 1 次错 1 次”不会排在最前。"
        "展开规则可查看错误答案及其所在的表。",
    ),
    "missed of": Phrase("missed {missed} of {count}, by {people}", "{count} 次作答错 {missed} 次，涉及 {people}"),
    "people count": Phrase("{count} people", "{count} 人"),
    "one person": Phrase("1 person", "1 人"),
    "few answers": Phrase("few answers", "作答较少"),
    "nothing missed": Phrase("Nothing was missed.", "没有答错。"),
    "wrong answers": Phrase("Answers given in place of the right one", "被误选的答案"),
    "wrong answer": Phrase(
        "{output}: “{answer}” in place of “{truth}” – {count} times",
        "{output}：误选“{answer}”，应为“{truth}”（{count} 次）",
    ),
    "no wrong answers": Phrase("The record does not say which.", "记录中没有具体答案。"),
    "tables to rewrite": Phrase("Tables worth rewriting", "值得改写的表"),
    "tables help": Phrase(
        "A table of which much is missed is often hard to read. Ranked as above, by all its answers.",
        "错误较多的表往往难读。排序方法同上，按该表的全部作答计算。",
    ),
    "rules missed": Phrase("rules missed: {rules}", "答错的规则：{rules}"),
    "in table": Phrase("In its table: {place}", "所在位置：{place}"),
    "marked": Phrase("this rule", "此规则"),
    "marked column": Phrase("Look here", "标记"),
    "rank": Phrase("Rank", "名次"),
    "rule or clock": Phrase("Rule or deadline", "规则或期限"),
    "surely missed": Phrase("Surely missed", "确定错误率"),
    "people column": Phrase("People", "人数"),
    "gone rules": Phrase("No longer in the tables", "表中已不存在"),
    "gone help": Phrase(
        "Answers about rules, decisions or deadlines that the tables have no more. They count in nothing above, unless "
        "another rule of the same answer is still there. Attempts about nothing that is left: {count}.",
        "以下作答涉及的规则、决策或期限已不在表中，除非同一作答还涉及现有规则，否则不计入上文。"
        "完全无对应的作答：{count} 次。",
    ),
    "gone rule": Phrase("{rule}: attempts {count}, by {people}", "{rule}：作答 {count} 次，涉及 {people}"),
    "after change": Phrase("After a change of the policy", "政策变更之后"),
    "after change help": Phrase(
        "Looks up who learned a rule that means something else now. A rule counts as learned while it was right when "
        "asked last.",
        "查找哪些人学过的规则如今含义已变。最近一次作答正确即视为学会。",
    ),
    "look up changes": Phrase("Look it up", "开始查找"),
    "all up to date": Phrase("Nobody learned a rule that has changed since.", "没有人学过的规则在此后发生变化。"),
    "changes outdated": Phrase(
        "The tables or the record have changed since. Look it up again.", "此后表或记录已有变化，请重新查找。"
    ),
    "reviewed by": Phrase("By tables {version}", "依据表版本 {version}"),
    "changed rules": Phrase(
        "{person}: learned rules that have changed: {count}", "{person}：学过的规则已变更 {count} 条"
    ),
    "changed on": Phrase("learned {day} by tables {version}", "{day} 依据表版本 {version} 学会"),
    "ground case": Phrase("a case that was answered right comes to something else now", "答对过的案件，现在结论不同"),
    "ground rule": Phrase(
        "the rule was rewritten, so that some case is decided otherwise", "规则已改写，部分案件结论不同"
    ),
    "ground refused": Phrase("the tables take a case that was answered no more", "答过的案件，现有的表已不接受"),
    "ground record": Phrase(
        "The tables of then were not kept: compared with what the record says was right.",
        "当时的表未保存：与记录中的正确答案比较。",
    ),
    "answer changed": Phrase("{output}: “{before}”, now “{after}”", "{output}：原为“{before}”，现为“{after}”"),
    "gone for": Phrase("No longer in the tables: {rules}.", "表中已不存在：{rules}。"),
    "new for": Phrase(
        "New since the tables by which this person answered: {count} rules.",
        "自此人作答所依据的表以来新增规则 {count} 条。",
    ),
    "make refresher": Phrase("Make the refresher of {person}", "为 {person} 生成复习题"),
    "refresher has": Phrase(
        "The refresher of {person} has {count} questions. It comes first when {person} practises.",
        "{person} 的复习题共 {count} 道，{person} 练习时会最先出现。",
    ),
    "refresher none": Phrase("No case can be asked of {person}.", "没有可供 {person} 复习的案件。"),
    "export": Phrase("Take the record along", "导出作答记录"),
    "export help": Phrase(
        "Every attempt of whoever is chosen above, a row each, whatever topic and day are chosen.",
        "导出上方所选人员的全部作答，每次一行，不受所选主题和日期限制。",
    ),
    "export csv": Phrase("As CSV", "导出 CSV"),
    "export excel": Phrase("As Excel", "导出 Excel"),
    "not exported": Phrase("It was not written", "未能导出"),
    "forget": Phrase("Forget a person", "删除某人的记录"),
    "forget help": Phrase(
        "Choose one person above. All attempts of that person are deleted from the record, down to the bytes.",
        "请先在上方选择一人。该人的全部作答将从记录中彻底删除。",
    ),
    "forget person": Phrase("Forget {person} …", "删除 {person} 的记录……"),
    "forget sure": Phrase("Delete all {count} attempts of {person}", "删除 {person} 的全部 {count} 次作答"),
    "forget not": Phrase("Keep them", "保留"),
    "forget asked": Phrase(
        "All {count} attempts of {person} will be deleted. They cannot be had back.",
        "将删除 {person} 的全部 {count} 次作答，无法恢复。",
    ),
    "person forgotten": Phrase("Deleted: {count} attempts of {person}.", "已删除 {person} 的 {count} 次作答。"),
    "person kept": Phrase("It was not all deleted", "未能完全删除"),
}

WEEKDAYS: Final = (
    Phrase("Mon", "周一"),
    Phrase("Tue", "周二"),
    Phrase("Wed", "周三"),
    Phrase("Thu", "周四"),
    Phrase("Fri", "周五"),
    Phrase("Sat", "周六"),
    Phrase("Sun", "周日"),
)


def word(key: str, lang: str, **fields: object) -> str:
    """One caption in ``lang``, its braces filled.

    >>> word("ask", "zh", count=2)
    '尚需询问（2）'
    """
    return SCREEN[key].text(lang).format(**fields)
