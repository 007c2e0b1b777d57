"""What the written-back sheets say of themselves: hit policies, roles, columns, and the page that explains a workbook.

Only words about the format stand here, in English and in Chinese; what a policy says of itself comes from its sheets.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from simsim.words import Phrase

POLICIES: Final[Mapping[str, Phrase]] = {
    "U": Phrase(
        "U, unique: for any case at most one rule may match.",
        "U（唯一）：任何案件最多只能有一条规则匹配。",
    ),
    "A": Phrase(
        "A, any: several rules may match if they give the same.",
        "A（任一）：可有多条规则匹配，但结果必须相同。",
    ),
    "P": Phrase(
        "P, priority: of the rules that match, the one whose outputs come first in the order of VALUES decides.",
        "P（优先）：匹配的规则中，输出在 VALUES 中排在最前的一条生效。",
    ),
    "F": Phrase(
        "F, first: of the rules that match, the one with the smallest order decides. The position of a row does not.",
        "F（按序首个）：匹配的规则中，顺序号最小的一条生效；行的位置不起作用。",
    ),
    "R": Phrase(
        "R, rule order: every rule that matches gives a result, in the order of the order column.",
        "R（规则顺序）：每条匹配的规则都给出一个结果，按顺序号排列。",
    ),
    "O": Phrase(
        "O, output order: every rule that matches gives a result, in the order of VALUES.",
        "O（输出顺序）：每条匹配的规则都给出一个结果，按 VALUES 的先后排列。",
    ),
    "C": Phrase(
        "C, collect: every rule that matches gives a result.",
        "C（全部）：每条匹配的规则都给出一个结果。",
    ),
    "C+": Phrase(
        "C+, sum: the results of all rules that match are added up; - adds nothing.",
        "C+（求和）：所有匹配规则的结果相加；- 不计入。",
    ),
    "C<": Phrase(
        "C<, least: the least result of all rules that match; - does not count.",
        "C<（最小）：所有匹配规则的结果中最小的一个；- 不计入。",
    ),
    "C>": Phrase(
        "C>, greatest: the greatest result of all rules that match; - does not count.",
        "C>（最大）：所有匹配规则的结果中最大的一个；- 不计入。",
    ),
    "C#": Phrase(
        "C#, count: how many rules match, whatever they give.",
        "C#（计数）：匹配规则的条数，不看其输出。",
    ),
}

ROLES: Final[Mapping[str, Phrase]] = {
    "input": Phrase("A fact that the rules test.", "规则所检验的事实。"),
    "output": Phrase("What the rules decide.", "规则所决定的内容。"),
    "order": Phrase("The smaller number comes first, wherever the row stands.", "数字小的先用，与行的位置无关。"),
    "source": Phrase("Ids of the sources, parted by spaces.", "依据的编号，用空格分开。"),
    "layer": Phrase("The layer that switches the row on; blank: always on.", "启用本行的层；留空则始终启用。"),
    "note": Phrase("A note for people; it decides nothing.", "给人看的备注，不参与决策。"),
    "valid from": Phrase("The first day of the row; blank: open.", "本行生效的第一天；留空则不限。"),
    "valid to": Phrase("The last day of the row; blank: open.", "本行有效的最后一天；留空则不限。"),
    "given": Phrase(
        "What is known of the case. Blank: unknown. null: known to be absent.",
        "案件已知的事实。留空：未知；null：确知没有。",
    ),
    "expect": Phrase("What must come out. Blank: not checked.", "应得的结果。留空：不检查。"),
    "as of": Phrase("The day whose rules are read.", "按哪一天的规则。"),
    "now": Phrase("The moment at which clocks are read.", "读取时钟的时刻。"),
    "events": Phrase(
        "All that happened, a line for each event: 2025-06-20 10:00 event by actor: item = value. Blank: not told.",
        "发生过的全部事件，每个一行：2025-06-20 10:00 事件 由 行动方: 信息项 = 值。留空：未告知。",
    ),
    "layers": Phrase("The layers that are on; blank: those that POLICY turns on.", "启用的层；留空则按政策表。"),
    "reason en": Phrase("Why it cannot be; people read it.", "为何不可能；供人阅读。"),
    "reason zh": Phrase("Why it cannot be; people read it.", "为何不可能；供人阅读。"),
}
EXCLUDED: Final = Phrase(
    "What cannot be: the entries of a row, all of them together. -: whatever it is.",
    "不可能的情形：同一行的各格同时成立。-：不论取何值。",
)

COLUMNS: Final[Mapping[str, Phrase]] = {
    "type": Phrase("What kind of value it holds.", "值的类型。"),
    "unit": Phrase("What a number counts: hours, days, a currency.", "数字的单位：小时、天、货币。"),
    "scale": Phrase("Decimals of a number.", "数字的小数位数。"),
    "may be null": Phrase("yes: it may be known to be absent.", "yes：可以确知没有。"),
    "label en": Phrase("What people read; no two may be the same.", "人们看到的名称；不得重复。"),
    "label zh": Phrase("What people read; no two may be the same.", "人们看到的名称；不得重复。"),
    "question en": Phrase("How it is asked on the form.", "表单上的问法。"),
    "question zh": Phrase("How it is asked on the form.", "表单上的问法。"),
    "group": Phrase(
        "The group of the form in which it is asked; blank: not asked.", "在表单哪一组询问；留空则不询问。"
    ),
    "order": Phrase("Where it stands: smaller numbers come first.", "先后：数字小的在前。"),
    "none applies": Phrase("The value that the group's button records.", "按下该组按钮时记录的值。"),
    "former labels": Phrase("Labels of the past that are still understood.", "仍可识别的旧标签。"),
    "also known as": Phrase(
        "Words that people search by, parted by commas; they decide nothing, and cannot stand in a cell.",
        "搜索时可用的说法，用逗号分开；不影响结论，也不能写入单元格。",
    ),
    "alternatives": Phrase("The values that one may choose, parted by commas.", "可供选择的值，用逗号分开。"),
    "layer": Phrase("The layer that switches it on; blank: always on.", "启用它的层；留空则始终启用。"),
    "source": Phrase("Ids of the sources, parted by spaces.", "依据的编号，用空格分开。"),
    "actor": Phrase(
        "Who must act, or who does it; several are parted by commas.", "由谁行动，或由谁作出；多方用逗号分开。"
    ),
    "action en": Phrase("What must be done.", "须做什么。"),
    "action zh": Phrase("What must be done.", "须做什么。"),
    "starts at": Phrase("The moment from which it counts.", "从哪一刻起算。"),
    "ends at": Phrase("The moment at which it is done.", "完成的时刻。"),
    "length": Phrase("The parameter, or item, that says how long.", "规定时长的参数或信息项。"),
    "earliest": Phrase(
        "Of a range, such as 5 to 7 days, the parameter with the first; length has the last.",
        "时长为范围（如 5 至 7 天）时，给出较短者的参数；较长者写在时长列。",
    ),
    "counted as": Phrase("How time is counted, or the parameter that says so.", "计时方法，或规定计法的参数。"),
    "applies when": Phrase("Blank: always.", "留空：始终适用。"),
    "end included": Phrase(
        "no: the last day, or second, is too late; blank: yes.", "no：最后一天（秒）已算逾期；留空：yes。"
    ),
    "calendar": Phrase(
        'For working days: an item with the code, or a code such as "GB-ENG"; blank: as POLICY says.',
        '用于工作日：给出日历代码的信息项，或代码本身，如 "GB-ENG"；留空则按政策表。',
    ),
    "stops when": Phrase("Blank: never, or at what stands under stops at.", "留空：不停止，或只按停止于列。"),
    "stops at": Phrase(
        "The moment at which it is stopped; what was missed before stays missed.", "停止的时刻；此前已逾期的仍为逾期。"
    ),
    "valid from": Phrase(
        "The first day on which it may start by this row; blank: open.", "按本行起算的第一天；留空则不限。"
    ),
    "valid to": Phrase(
        "The last day on which it may start by this row; blank: open.", "按本行起算的最后一天；留空则不限。"
    ),
    "item": Phrase("The item that follows from the event.", "由该事件得出的信息项。"),
    "form": Phrase(
        "first, last, count, happened or actor; then, if wanted, since or since previous an event, by an actor.",
        "首次、最近一次、次数、是否发生、由谁；其后可写 自 或 自上一次 某事件，由 某行动方。",
    ),
    "expression": Phrase("What the decision gives, without a table.", "该决策的结果，不用表。"),
    "table": Phrase("The decision table in which it was found.", "发现所在的决策表。"),
    "rule": Phrase("The rule that it is about; blank: the whole table.", "所涉及的规则；留空则指整张表。"),
    "reason": Phrase("Why it is accepted.", "为何接受。"),
    "case": Phrase(
        "Where alone it is accepted, as the check tells it (item: entry; item: entry); blank: everywhere.",
        "仅在此情形下豁免，写法与检查所示相同（信息项: 单元格; 信息项: 单元格）；留空则一律豁免。",
    ),
    "works": Phrase("yes: people work on that day; no: they do not.", "是：当天上班；否：当天不上班。"),
    "expiry": Phrase("The last day on which that counts; blank: for good.", "有效的最后一天；留空则长期有效。"),
}

KINDS: Final[Mapping[str, Phrase]] = {
    "POLICY": Phrase(
        "The policy's own card: title, layers, headlines, groups.", "政策的名片：标题、层、主要结论、分组。"
    ),
    "GLOSSARY": Phrase("Every item: type, labels, the question on the form.", "所有信息项：类型、标签、表单上的问题。"),
    "VALUES": Phrase("The values that each item may have.", "每一项可取的值。"),
    "PARAMETERS": Phrase("Named constants, and readings that can be switched.", "有名称的常数，以及可切换的解读。"),
    "SOURCES": Phrase("Where the rules come from, in our own words.", "规则的出处（转述）。"),
    "CLOCKS": Phrase("Who must do what by when.", "谁须在何时之前做什么。"),
    "EVENTS": Phrase(
        "What can happen to a case, by whom, and what follows from it.",
        "案件中可能发生的事件、由谁作出、由此得出什么。",
    ),
    "EXAMPLES": Phrase("Cases and what they must give: the policy's own tests.", "案例及应得结果：政策自带的测试。"),
    "EXPRESSIONS": Phrase("Decisions that are one expression each.", "每行一个表达式，即一项决策。"),
    "CONSTRAINTS": Phrase("What cannot happen, and why.", "不可能发生的情形及理由。"),
    "WAIVERS": Phrase("Findings that were looked at and accepted.", "已核实并接受的发现。"),
    "TEXTS": Phrase("What may be said to people about each outcome.", "对各种结果可以怎样答复。"),
    "CALENDAR": Phrase("Days on which people work, or not, against the calendar.", "与日历不同的上班日和休息日。"),
}
DECISION: Final = Phrase("Decision table", "决策表")

HEADING: Final = "# Read me 说明"
README: Final = "Read me 说明"
WELCOME: Final = Phrase(
    "These sheets are the policy itself. Change a cell, save, and whatever reads this folder follows.",
    "这些工作表就是政策本身。改一个单元格并保存，读取本文件夹的程序随即更新。",
)
SHEETS: Final = Phrase("The sheets of this workbook", "本工作簿的工作表")
COLOURS: Final = Phrase("The colours", "颜色")
LEGEND: Final[Mapping[str, Phrase]] = {
    "input": Phrase("inputs: what a rule tests", "输入：规则检验什么"),
    "output": Phrase("outputs: what a rule decides", "输出：规则决定什么"),
    "annotation": Phrase("annotations: order, source, layer, notes", "注释：顺序、依据、层、备注"),
}
CELLS: Final = Phrase("What may stand in a cell", "单元格里可以写什么")
RULES: Final[tuple[tuple[str, Phrase], ...]] = (
    (
        "-",
        Phrase(
            "any value; in an output: no value. A blank input is an error.", "任意值；在输出中：无值。输入留空是错误。"
        ),
    ),
    ("{value}   {label}", Phrase("a value, by name or by label", "一个值，写名称或标签均可")),
    ("{value}, {other}   not({value}, {other})", Phrase("one of several; none of them", "其中之一；其中之一都不是")),
    ("yes   no   是   否", Phrase("for yes/no items", "用于是否项")),
    ("100   >= 100   [10..20)", Phrase("a number, a bound, an interval without 20", "数字、界限、不含 20 的区间")),
    ("2025-01-08   >= 2025-01-08", Phrase("dates likewise", "日期同理")),
    ("48 h   2 days   48小时", Phrase("durations", "时长")),
    ("null   not(null)   空", Phrase("known to be absent; known to be there", "确知没有；确知有")),
    ("{parameter}", Phrase("a parameter's name stands for its value", "参数名代表它的值")),
    (
        "1   2   r10",
        Phrase(
            "the first column is the rule's id: once in a table, never reused. Copy a row, give it a new id.",
            "第一列是规则编号：表内唯一，不重复使用。复制一行后请换新编号。",
        ),
    ),
)
KEPT: Final = Phrase(
    "Drop-down lists suggest and never forbid; point at a header or a source to read its note. This page is written"
    " anew whenever the workbook is dressed: keep notes of your own on a sheet whose cell A1 begins with #.",
    "下拉列表只作提示，不作限制；把鼠标移到表头或依据上可看说明。"
    "整理工作簿时本页会重写：您自己的笔记请写在 A1 以 # 开头的另一张工作表。",
)
