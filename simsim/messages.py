"""What each diagnostic says, in English and in Chinese: one row a code, and nothing else in the code speaks to authors.

Long, because it is a table: a code more is a row more.

A message says what is wrong in one sentence, a remedy what to do about it. Braces are filled from the diagnostic's
fields; ``{text}`` is the cell's own text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from simsim.words import Phrase


@dataclass(frozen=True, slots=True)
class Message:
    """The severity of a code, what it says and how to mend it."""

    severity: str
    message: Phrase
    remedy: Phrase


def did_you_mean(close: str | None) -> Phrase:
    """What a remedy begins with where it can be guessed what was meant; nothing where not.

    >>> did_you_mean("serious").zh
    '是否应为 serious？'
    """
    return Phrase(f"Did you mean {close}? ", f"是否应为 {close}？") if close else Phrase("", "")


def _error(en: str, en_remedy: str, zh: str, zh_remedy: str) -> Message:
    return Message("error", Phrase(en, zh), Phrase(en_remedy, zh_remedy))


def _warning(en: str, en_remedy: str, zh: str, zh_remedy: str) -> Message:
    return Message("warning", Phrase(en, zh), Phrase(en_remedy, zh_remedy))


def _info(en: str, en_remedy: str, zh: str, zh_remedy: str) -> Message:
    return Message("info", Phrase(en, zh), Phrase(en_remedy, zh_remedy))


MESSAGES: Final[Mapping[str, Message]] = {
    # ---- files
    "case-unreadable": _error(
        "This is no saved case: {detail}.",
        "Name a file that simsim decide --save wrote.",
        "这不是已保存的案件：{detail}。",
        "请指定由 simsim decide --save 写出的文件。",
    ),
    "ticket-missing": _error(
        "A case is kept under its ticket, and none is named.",
        "Name the ticket by its number, or in words.",
        "案件按工单保存，但未指明工单。",
        "请填写工单编号或名称。",
    ),
    "case-unkept": _error(
        "This case could not be kept: {detail}.",
        "Let the folder be written to, or name another one in the environment variable SIMSIM_CASES.",
        "无法保存该案件：{detail}。",
        "请允许写入该文件夹，或在环境变量 SIMSIM_CASES 中指定另一个文件夹。",
    ),
    "record-missing": _error(
        "There is no record of training: {detail}.",
        "Name its file with --record, or in the environment variable SIMSIM_RECORD. Practising makes it.",
        "没有培训记录：{detail}。",
        "请用 --record 或环境变量 SIMSIM_RECORD 指定其文件；有人练习后即会建立。",
    ),
    "record-unwritable": _error(
        "The record of training could not be opened or written: {detail}.",
        "Make room on the disk, let the folder be written to, or name another file in the environment variable "
        "SIMSIM_RECORD, and try again; nothing is taken down twice.",
        "无法打开或写入培训记录：{detail}。",
        "请腾出磁盘空间、允许写入该文件夹，或在环境变量 SIMSIM_RECORD 中指定另一个文件，然后重试；不会重复记录。",
    ),
    "record-busy": _error(
        "Other programs kept the record of training busy for so long that this was given up.",
        "Try again; nothing is taken down twice.",
        "其他程序长时间占用培训记录，本次操作已放弃。",
        "请重试；不会重复记录。",
    ),
    "record-unreadable": _error(
        "This file is no record of training that can be read: {detail}.",
        "Name another file with --record, or in the environment variable SIMSIM_RECORD; "
        "in the place of a damaged record put a copy of it.",
        "该文件不是可读取的培训记录：{detail}。",
        "请用 --record 或环境变量 SIMSIM_RECORD 指定另一个文件；记录损坏时，请用其备份替换。",
    ),
    "record-newer": _error(
        "This record of training is of a newer simsim: its form is {version}, and this one knows up to {known}.",
        "Bring simsim up to date; the record was left as it is.",
        "该培训记录由更新版本的 simsim 写入：其格式为 {version}，当前程序最高支持 {known}。",
        "请升级 simsim；该记录未作改动。",
    ),
    "record-traces": _error(
        "It is deleted from the record of training, but traces may be left in the bytes of the file: {detail}.",
        "Close what else has the record open, and give the same command again.",
        "已从培训记录中删除，但文件字节中可能仍有残留：{detail}。",
        "请关闭打开该记录的其他程序，然后再次执行同一命令。",
    ),
    "record-form": _error(
        "{found} is no name of a file that the record of training is written to.",
        "Write a name that ends in .csv or .xlsx.",
        "{found} 不能作为导出培训记录的文件名。",
        "请使用以 .csv 或 .xlsx 结尾的文件名。",
    ),
    "record-too-long": _error(
        "The record of training has {count} attempts, and a workbook is written with {most} at most.",
        "Write a .csv file, or the attempts of one person with --person.",
        "培训记录共有 {count} 条作答，工作簿最多写入 {most} 条。",
        "请改写为 .csv 文件，或用 --person 只导出一个人的作答。",
    ),
    "person-missing": _error(
        "An attempt is taken down under a name, and none is given.",
        "Choose a pseudonym; it need say nothing of you.",
        "作答须记在一个名称之下，但未填写名称。",
        "请选一个化名，无需透露个人信息。",
    ),
    "person-unknown": _error(
        "The record of training has nobody called {person}.",
        "{hint}List the names with simsim record people.",
        "培训记录中没有名为 {person} 的人。",
        "{hint}请用 simsim record people 列出全部名称。",
    ),
    "person-taken": _error(
        "The record of training has somebody called {person} already.",
        "Choose another name.",
        "培训记录中已有名为 {person} 的人。",
        "请换一个名称。",
    ),
    "report-form": _error(
        "{found} is no name of a report.",
        "Write a name that ends in .html or .pdf.",
        "{found} 不能作为报告的文件名。",
        "请使用以 .html 或 .pdf 结尾的文件名。",
    ),
    "browser-missing": _error(
        "A PDF is printed by a browser, and none was found.",
        "Install Chromium, Google Chrome or Microsoft Edge, name one in the environment variable SIMSIM_BROWSER_PATH, "
        "or ask for an .html file and print that.",
        "PDF 由浏览器打印，但未找到浏览器。",
        "请安装 Chromium、Google Chrome 或 Microsoft Edge，或在环境变量 SIMSIM_BROWSER_PATH 中指定一个，"
        "也可改用 .html 文件再打印。",
    ),
    "pdf-unprinted": _error(
        "The browser {browser} printed no PDF: {detail}.",
        "Try again, or ask for an .html file and print that from a browser.",
        "浏览器 {browser} 未能打印 PDF：{detail}。",
        "请重试，或改用 .html 文件，再从浏览器打印。",
    ),
    "paper-terms": _error(
        "{term} is {found}; it goes from {least} to {most}.",
        "Choose one between these.",
        "{term}为 {found}，可取 {least} 至 {most}。",
        "请在此范围内选择。",
    ),
    "paper-code": _error(
        "{found} is no code of a paper.",
        "Copy the whole code from the paper; which letters are large, and where spaces or hyphens stand, is no matter.",
        "{found} 不是试卷码。",
        "请从试卷上完整抄录试卷码；不区分大小写，空格和连字符也不影响。",
    ),
    "paper-version": _error(
        "This paper is of version {version} of the tables, and these tables are of version {current}.",
        "Open the tables of that version, or make a new paper: by other tables it would not be the same.",
        "该试卷属于决策表版本 {version}，而当前决策表的版本为 {current}。",
        "请打开该版本的决策表，或重新出卷：决策表不同，试卷也就不同。",
    ),
    "paper-short": _error(
        "{length} questions are asked for, and there are {count} about this area.",
        "Ask for {count} or fewer, or take a larger area.",
        "要求 {length} 道题，而该范围内只有 {count} 道。",
        "请减少到 {count} 道以内，或选择更大的范围。",
    ),
    "paper-twice": _error(
        "A code says already what the paper is, and the options say it too.",
        "Name the code alone, or leave it out; where the paper is written may be said beside it.",
        "试卷码已确定试卷的全部内容，而选项又作了指定。",
        "请只填写试卷码，或不填试卷码；输出文件可另行指定。",
    ),
    "paper-form": _error(
        "{found} is no name of a paper.",
        "Write a name that ends in .html or .pdf.",
        "{found} 不能作为试卷的文件名。",
        "请使用以 .html 或 .pdf 结尾的文件名。",
    ),
    "code-unreadable": _error(
        "This is no code of a case.",
        "Copy the whole code from the screen that shows the case.",
        "这不是案件码。",
        "请从显示该案件的页面上完整复制案件码。",
    ),
    "store-unwritable": _info(
        "This version of the tables could not be kept for later: {detail}.",
        "Let the folder be written to, or name another one in the environment variable SIMSIM_STORE.",
        "无法保存本版本的表以备日后使用：{detail}。",
        "请允许写入该文件夹，或在环境变量 SIMSIM_STORE 中指定另一个文件夹。",
    ),
    "version-unknown": _error(
        "No version {wanted} of these tables was kept; {count} were, the first on {first}.",
        "{hint}List them with simsim versions, and write the beginning of one, or a date on or after the first.",
        "没有保存过这些表的版本 {wanted}；共保存 {count} 个，最早为 {first}。",
        "{hint}请用 simsim versions 列出，并写版本号的开头，或不早于首个版本的日期。",
    ),
    "version-broken": _error(
        "The version {version} was kept, and a file of it is missing or has changed since.",
        "Take another version, or bring the files back from a copy of the store.",
        "版本 {version} 曾经保存，但其中有文件缺失或已被改动。",
        "请改用其他版本，或从备份中恢复文件。",
    ),
    "folder-missing": _error(
        "There is no folder {found}.",
        "Name a folder that holds .xlsx or .csv files.",
        "没有文件夹 {found}。",
        "请指定一个含有 .xlsx 或 .csv 文件的文件夹。",
    ),
    "folder-empty": _error(
        "No table was found in {found}.",
        "Put .xlsx or .csv files there, or start with: simsim new FOLDER.",
        "{found} 中没有任何表。",
        "请放入 .xlsx 或 .csv 文件，或用 simsim new 文件夹 新建。",
    ),
    "file-unreadable": _error(
        "This file cannot be read: {detail}.",
        "Close it in other programs and check that you may read it.",
        "无法读取该文件：{detail}。",
        "请在其他程序中关闭它，并检查读取权限。",
    ),
    "file-too-large": _error(
        "This file is larger than {most} MB.",
        "Split it, or remove what is no table (pictures, unused sheets).",
        "该文件超过 {most} MB。",
        "请拆分文件，或删除与表无关的内容（图片、无用工作表）。",
    ),
    "sheet-too-large": _error(
        "A sheet reaches over more than {most} cells.",
        "Delete the empty rows and columns behind the table, and unmerge large areas.",
        "某工作表的范围超过 {most} 个单元格。",
        "请删除表后面的空行空列，并取消大面积合并。",
    ),
    "workbook-broken": _error(
        "This is no readable Excel workbook: {detail}.",
        "Open it in a spreadsheet program and save it again as .xlsx.",
        "这不是可读取的 Excel 工作簿：{detail}。",
        "请用表格软件打开并另存为 .xlsx。",
    ),
    "workbook-old-or-locked": _error(
        "This workbook is in the old .xls format or protected by a password.",
        "Save it as .xlsx without a password.",
        "该工作簿是旧的 .xls 格式，或设有密码。",
        "请另存为不带密码的 .xlsx。",
    ),
    "workbook-strict": _error(
        "This workbook was saved as Strict Open XML.",
        "Save it as Excel Workbook (.xlsx).",
        "该工作簿保存为 Strict Open XML 格式。",
        "请另存为普通的 Excel 工作簿（.xlsx）。",
    ),
    "csv-encoding": _error(
        "The characters of this file are neither UTF-8 nor GB18030.",
        "Save it as CSV UTF-8.",
        "该文件的编码既不是 UTF-8 也不是 GB18030。",
        "请保存为 CSV UTF-8。",
    ),
    "csv-gb18030": _warning(
        "This file is read as GB18030.",
        "Save it as CSV UTF-8, so that it is read the same everywhere.",
        "该文件按 GB18030 读取。",
        "请保存为 CSV UTF-8，以便在各处读取一致。",
    ),
    "csv-quotes": _error(
        "A quotation mark in this file does not close: {detail}.",
        "Put a cell with quotes or commas between quotes, and double the quotes inside.",
        "该文件中有未闭合的引号：{detail}。",
        "含引号或逗号的单元格请用引号括起，内部引号写两次。",
    ),
    "csv-separator": _error(
        "The cells of this file are not parted by commas: {text}",
        "Save it as CSV with commas, or as .xlsx.",
        "该文件的单元格不是用逗号分隔：{text}",
        "请保存为逗号分隔的 CSV，或 .xlsx。",
    ),
    "csv-row-length": _error(
        "This row has {cells} cells, the header has {header}.",
        'Put a cell that holds a comma between quotes: "[3000,5000)".',
        "本行有 {cells} 个单元格，而表头有 {header} 个。",
        '含逗号的单元格请用引号括起："[3000,5000)"。',
    ),
    # ---- files written back
    "workbook-not-dressed": _error(
        "This workbook holds {holds}, which could not be saved back; it was left as it was.",
        "Move that to a workbook outside this folder, and dress again.",
        "该工作簿含有{holds}，保存后会丢失；文件未作改动。",
        "请把它移到本文件夹之外的工作簿，再重新整理。",
    ),
    "workbook-not-annotated": _warning(
        "This workbook holds {holds}, which could not be saved back; its copy has no notes.",
        "Read its findings in the list that was printed.",
        "该工作簿含有{holds}，保存后会丢失；其副本未加批注。",
        "请在打印出的列表中查看有关它的发现。",
    ),
    "copy-inside": _error(
        "{found} is, or lies in, the folder of the policy, whose files are read; nothing was written.",
        "Name a folder outside it.",
        "{found} 就是政策文件夹或在其中，而其中的文件会被读取；未写入任何内容。",
        "请指定其外的文件夹。",
    ),
    "workbook-unwritable": _error(
        "This sheet cannot be written as a workbook: {detail}.",
        "Remove control characters, and give the sheet a name of at most 31 characters without []:*?/\\.",
        "无法把该表写成工作簿：{detail}。",
        "请删除控制字符；工作表名称不超过 31 个字符，且不含 []:*?/\\。",
    ),
    "workbook-differs": _error(
        "{text} would read back as {read}; nothing was written.",
        "Write the cell in another way, and tell the authors of simsim.",
        "{text} 写入后会读成 {read}；未写入任何内容。",
        "请换一种写法，并告知 simsim 的作者。",
    ),
    "cell-kept": _error(
        "This cell was left as it was: it holds a formula, or no longer what was read, or cannot hold {value}.",
        "Run the examples again, or write {value} into the cell yourself.",
        "该单元格未作改动：它含有公式，或内容已与读取时不同，或无法写入 {value}。",
        "请重新运行案例，或自行将 {value} 填入该单元格。",
    ),
    "file-in-use": _error(
        "This file could not be replaced: {detail}.",
        "Close it in other programs, check that you may write here, and try again.",
        "无法替换该文件：{detail}。",
        "请在其他程序中关闭它，检查写入权限，然后重试。",
    ),
    "upload-name": _error(
        "{found} cannot be the name of a file of these tables.",
        "Name it like the file that it replaces: ending in .xlsx, .xlsm or .csv, no slash in it, nor any of"
        ' : * ? " < > |, and neither ~$ nor . nor _ before it.',
        "{found} 不能作为决策表文件的名称。",
        '请使用所要替换的文件的名称：以 .xlsx、.xlsm 或 .csv 结尾，不含斜杠及 : * ? " < > |，不以 ~$、. 或 _ 开头。',
    ),
    "upload-too-large": _error(
        "{found} has {size} MB; what is sent from a page may have {most} MB.",
        "Remove what is no table (pictures, unused sheets), or save it into the folder itself.",
        "{found} 有 {size} MB；通过页面发送的文件不得超过 {most} MB。",
        "请删除与表无关的内容（图片、无用工作表），或直接保存到文件夹中。",
    ),
    "folder-unopened": _error(
        "The folder could not be opened: {detail}.",
        "Copy the path, and open it in your file manager.",
        "无法打开文件夹：{detail}。",
        "请复制路径，并在文件管理器中打开。",
    ),
    "edit-refused": _error(
        "The tables may not be changed from this page.",
        "Whoever serves the page allows it with simsim app --edit. Or save into the folder of the tables.",
        "不能通过此页面更改决策表。",
        "提供页面的人可用 simsim app --edit 允许更改。也可直接保存到决策表文件夹中。",
    ),
    "file-changed": _error(
        "This file was changed elsewhere meanwhile; nothing was written.",
        "Look at it as it is now, and try again.",
        "该文件在此期间已在别处被改动；未写入任何内容。",
        "请查看其最新内容，然后重试。",
    ),
    "cases-elsewhere": _error(
        "{found} is there already, and simsim cases did not write it.",
        "Name another file with --out, or move this one away.",
        "{found} 已存在，且不是由 simsim cases 写出的。",
        "请用 --out 指定另一个文件，或先将它移走。",
    ),
    "folder-not-empty": _error(
        "{found} is no empty folder.",
        "Name a folder that is empty or does not exist yet.",
        "{found} 不是空文件夹。",
        "请指定一个空文件夹，或尚不存在的文件夹。",
    ),
    # ---- cells as a file holds them
    "cell-error-value": _error(
        "The spreadsheet shows the error {text} here.",
        "Mend the formula, or write the value itself.",
        "电子表格在此显示错误 {text}。",
        "请修正公式，或直接写入值。",
    ),
    "formula-without-value": _error(
        "The formula {text} has no stored value.",
        "Open the workbook in a spreadsheet program and save it, or write the value itself.",
        "公式 {text} 没有存储的结果。",
        "请用表格软件打开并保存，或直接写入值。",
    ),
    "formula-read": _info(
        "The formula {text} is read by its stored value {value}.",
        "Nothing need be done; write the value itself if it should never change by itself.",
        "公式 {text} 按其存储的结果 {value} 读取。",
        "无需处理；若不希望它自行变化，请直接写入值。",
    ),
    "number-as-text": _warning(
        "The number {text} is stored as text.",
        "Format the cell as a number and type it again.",
        "数字 {text} 以文本形式存储。",
        "请将单元格设为数字格式后重新输入。",
    ),
    "cell-merged": _warning(
        "The cells {text} are merged; only the first of them holds a value.",
        "Unmerge them and fill each cell.",
        "单元格 {text} 已合并；只有第一个有值。",
        "请取消合并并逐格填写。",
    ),
    "row-hidden": _warning(
        "Hidden rows count like any other: {rows}.",
        "Show them, or delete what should not count.",
        "隐藏的行同样有效：{rows}。",
        "请取消隐藏，或删除不应生效的行。",
    ),
    "column-hidden": _warning(
        "The hidden column {column} counts like any other.",
        "Show it, or delete it if it should not count.",
        "隐藏的列 {column} 同样有效。",
        "请取消隐藏，或删除不应生效的列。",
    ),
    # ---- sheets
    "sheet-unknown": _error(
        "This cell does not say what the sheet is: {text}",
        "{hint}Write one of {kinds}, or begin it with # for a note.",
        "此处没有说明这是什么工作表：{text}",
        "{hint}请写入 {kinds} 之一；若是说明页，请让 A1 以 # 开头。",
    ),
    "sheet-empty": _warning(
        "This sheet is empty.",
        "Delete it, or begin A1 with # for a note.",
        "该工作表是空的。",
        "请删除，或让 A1 以 # 开头作为说明页。",
    ),
    "column-missing": _error(
        "The column {column} is missing.",
        "Add it to the header row.",
        "缺少列 {column}。",
        "请在表头行添加。",
    ),
    "column-unknown": _error(
        "No column here is called {column}.",
        "{hint}The columns are: {columns}.",
        "此处没有名为 {column} 的列。",
        "{hint}可用的列：{columns}。",
    ),
    "column-repeated": _error(
        "The column {column} stands twice.",
        "Keep one of the two.",
        "列 {column} 重复出现。",
        "请只保留一列。",
    ),
    "word-repeated": _error(
        "{item} is found by {word} anyway: by its name, by a label, or because the word stands twice.",
        "Take it out of the cell.",
        "按 {word} 本来就能找到 {item}：它是名称或标签，或在此重复出现。",
        "请从该单元格中删去它。",
    ),
    "cell-stray": _error(
        "{text} stands in a column without a header.",
        "Give the column a header, or clear the cell.",
        "{text} 所在的列没有表头。",
        "请为该列添加表头，或清空该单元格。",
    ),
    "row-blank": _warning(
        "A blank row stands within the table.",
        "Delete it; the rows below it count.",
        "表中有空行。",
        "请删除空行；其下方的行仍然有效。",
    ),
    "name-missing": _error(
        "A name is missing here.",
        "Write the name, or clear the whole row or column.",
        "此处缺少名称。",
        "请填写名称，或清空整行整列。",
    ),
    "value-missing": _error(
        "A value is missing here.",
        "Write the value that the item may have.",
        "此处缺少取值。",
        "请填写该项可取的值。",
    ),
    "type-unknown": _error(
        "{text} is no type.",
        "{hint}The types are: {types}.",
        "{text} 不是类型。",
        "{hint}可用的类型：{types}。",
    ),
    "number-expected": _error(
        "{text} is no number.",
        "Write a plain number such as 10.",
        "{text} 不是数字。",
        "请写一个数字，如 10。",
    ),
    "scale-range": _error(
        "{text} is no number of decimals.",
        "Write a whole number from 0 to 12.",
        "{text} 不是小数位数。",
        "请写 0 到 12 之间的整数。",
    ),
    "scale-kind": _error(
        "Only a number has decimals.",
        "Clear the cell, or make the item a number.",
        "只有数字才有小数位。",
        "请清空该单元格，或将该项的类型改为数字。",
    ),
    "values-kind": _error(
        "{name} is no text, so its values cannot be listed.",
        "Delete the row, or make the item a string.",
        "{name} 不是文本，不能逐一列出取值。",
        "请删除本行，或将该项的类型改为文本。",
    ),
    "yes-no-expected": _error(
        "{text} is neither yes nor no.",
        "Write yes, or leave the cell blank.",
        "{text} 既不是“是”也不是“否”。",
        "请写 是，或留空。",
    ),
    "card-key": _error(
        "POLICY has no row called {key}.",
        "{hint}The rows are: {keys}.",
        "政策表中没有名为 {key} 的行。",
        "{hint}可用的行：{keys}。",
    ),
    "card-date": _error(
        "The start date {text} is no date.",
        "Write it like 2025-06-17.",
        "开始日期 {text} 不是日期。",
        "请按 2025-06-17 的形式填写。",
    ),
    "card-repeated": _error(
        "The row {key} {text} stands twice.",
        "Keep one of the two.",
        "行 {key} {text} 重复出现。",
        "请只保留一行。",
    ),
    "layer-unknown": _error(
        "POLICY names no layer {layer}.",
        "{hint}The layers are: {layers}.",
        "政策表中没有名为 {layer} 的层。",
        "{hint}可用的层：{layers}。",
    ),
    "group-unknown": _error(
        "POLICY names no group {group}.",
        "{hint}Add a row group to POLICY, or use one of: {groups}.",
        "政策表中没有名为 {group} 的分组。",
        "{hint}请在政策表中添加 分组 行，或使用：{groups}。",
    ),
    "source-unknown": _error(
        "SOURCES has no entry {source}.",
        "{hint}Add it to SOURCES, or cite another.",
        "依据表中没有 {source}。",
        "{hint}请在依据表中添加，或改引其他条目。",
    ),
    # ---- names that stand twice
    "duplicate-item": _error(
        "The name {name} is taken already: {first}.",
        "Rename one of the two.",
        "名称 {name} 已被使用：{first}。",
        "请为其中一个改名。",
    ),
    "duplicate-label": _error(
        "The label {name} is taken already: {first}.",
        "Give each item a label of its own.",
        "标签 {name} 已被使用：{first}。",
        "请为每一项使用不同的标签。",
    ),
    "duplicate-value": _error(
        "The value {name} stands twice, first at {first}.",
        "Delete one of the two.",
        "取值 {name} 重复出现，首次位于 {first}。",
        "请删除其中一个。",
    ),
    "duplicate-source": _error(
        "The source {name} stands twice, first at {first}.",
        "Give one of the two another id.",
        "依据 {name} 重复出现，首次位于 {first}。",
        "请为其中一个更换编号。",
    ),
    "duplicate-example": _error(
        "The example {name} stands twice, first at {first}.",
        "Give one of the two another id.",
        "案例 {name} 重复出现，首次位于 {first}。",
        "请为其中一个更换编号。",
    ),
    "duplicate-constraint": _error(
        "The constraint {name} stands twice, first at {first}.",
        "Give one of the two another id.",
        "约束 {name} 重复出现，首次位于 {first}。",
        "请为其中一个更换编号。",
    ),
    "duplicate-waiver": _error(
        "The finding {text} is waived twice for the same table, rule and case, first at {first}.",
        "Keep one of the two rows.",
        "发现 {text} 对同一决策表、规则和情形豁免了两次，首次位于 {first}。",
        "请只保留其中一行。",
    ),
    "duplicate-decision": _error(
        "The decision {decision} has a second table; the first is {first}.",
        "Delete one of the two, or give the copy a name that begins with _ or 备份.",
        "决策 {decision} 有两张表；第一张是 {first}。",
        "请删除其中一张，或让副本文件名以 _ 或 备份 开头。",
    ),
    "duplicate-rule": _error(
        "The rule id {id} stands twice, first at {first}.",
        "Give this row an id of its own; the next free one is {next}.",
        "规则编号 {id} 重复出现，首次位于 {first}。",
        "请为本行使用新的编号；下一个可用编号是 {next}。",
    ),
    "duplicate-order": _error(
        "Rule {id} has the same order {order} as rule {first}.",
        "Give each rule a number of its own, so that it is clear which comes first.",
        "规则 {id} 与规则 {first} 的顺序同为 {order}。",
        "请为每条规则使用不同的顺序号，以明确先后。",
    ),
    # ---- decision tables
    "aggregation-outputs": _error(
        "{policy} gives one result, and this table has {count} outputs.",
        "Keep one output column, or use the hit policy C for a list of results.",
        "{policy} 只给出一个结果，而此表有 {count} 个输出。",
        "请只保留一个输出列，或使用命中策略 全部（C）。",
    ),
    "aggregation-kind": _error(
        "{policy} cannot be worked out for {item}.",
        "Give the output one of the types {expected}, or use another hit policy.",
        "{policy} 不能用于 {item}。",
        "请将输出改为以下类型之一：{expected}；或改用其他命中策略。",
    ),
    "priority-values": _error(
        "{policy} goes by the order of allowed values, and no output here has any.",
        "List the values of an output in VALUES, those that come first with the lowest order, or use the hit policy F.",
        "{policy} 按允许取值的先后选择，而此表的输出都没有列出取值。",
        "请在取值表中列出某个输出的取值，在先者顺序号小；或使用命中策略 按序首个（F）。",
    ),
    "decision-name": _error(
        "This cell does not name the decision: {text}",
        "Write its name as in GLOSSARY, or letters, digits and _ only.",
        "此处没有写明决策名称：{text}",
        "请写词汇表中的名称，或仅用字母、数字和 _。",
    ),
    "output-missing": _error(
        "This decision table has no output column.",
        "Write output above the columns that hold results.",
        "该决策表没有输出列。",
        "请在结果列的上方写 输出。",
    ),
    "default-condition": _error(
        "{text} stands in the default row, which has outputs only.",
        "Clear the cell, or give the row an id of its own.",
        "默认行只有输出，{text} 不会被读取。",
        "请清空该单元格，或为本行另编规则编号。",
    ),
    "order-missing": _error(
        "A table with the hit policy {policy} needs an order column.",
        "Add a column order with 10, 20, 30 …; the position of a row decides nothing.",
        "命中策略为 {policy} 的表需要 顺序 列。",
        "请添加 顺序 列并填 10、20、30……；行的位置不起作用。",
    ),
    "order-blank": _error(
        "This rule has no order.",
        "Write a number such as 10; the lowest comes first.",
        "该规则没有顺序号。",
        "请填写数字，如 10；数字小的在先。",
    ),
    "rule-without-id": _error(
        "This rule has no id.",
        "Write one in the first column; the next free one is {next}.",
        "该规则没有编号。",
        "请在第一列填写；下一个可用编号是 {next}。",
    ),
    "item-unknown": _error(
        "GLOSSARY has no item {item}.",
        "{hint}Add it to GLOSSARY, or write a name that is there.",
        "词汇表中没有 {item}。",
        "{hint}请在词汇表中添加，或改用已有的名称。",
    ),
    "clause-mixed-zones": _error(
        "Under {item} some cells name a time zone and some do not.",
        "Write the zone in all of them, or in none.",
        "{item} 下有的单元格写了时区，有的没有。",
        "请全部写明时区，或全部不写。",
    ),
    "validity-date": _error(
        "{text} is no date of validity.",
        "Write a date such as 2025-07-01, or leave the cell blank.",
        "{text} 不是有效日期。",
        "请写日期，如 2025-07-01，或留空。",
    ),
    "validity-reversed": _error(
        "Rule {rule} is never valid: its last day lies before its first.",
        "Exchange the two dates, or mend one.",
        "规则 {rule} 永不生效：失效日早于生效日。",
        "请对调两个日期，或修正其一。",
    ),
    "source-uncited": _warning(
        "No row cites the source {source}.",
        "Cite it in the row that carries it out, tell it in TEXTS, or delete it.",
        "没有任何一行引用依据 {source}。",
        "请在落实它的那一行中引用，或写入话术表，或将其删除。",
    ),
    "row-uncited": _warning(
        "This row belongs to the layer {layer} and cites no source.",
        "Write the ids of the sources that it rests on under source.",
        "本行属于“{layer}”层，却没有引用依据。",
        "请在 依据 列填写其所依据的编号。",
    ),
    "last-checked-date": _warning(
        "When {name} was last checked, {text}, is no date.",
        "Write a date such as 2025-06-17.",
        "{name} 的上次核对日期 {text} 不是日期。",
        "请写 2025-06-17 这样的日期。",
    ),
    "source-stale": _info(
        "Last checked more than {days} days ago, {count} in all: {names}.",
        "Compare them with their documents, and write today's date under last checked.",
        "上次核对已超过 {days} 天，共 {count} 条：{names}。",
        "请与原文件核对，并在 上次核对 列填写当天日期。",
    ),
    "text-unsaid": _warning(
        "Nothing is written in {language} for {item} = {values}{audience}.",
        "Add a row to TEXTS for them, or widen the value entry of one that is there.",
        "{item} = {values} 没有 {language} 话术{audience}。",
        "请在话术表中为其添加一行，或放宽已有一行的取值。",
    ),
    "duplicate-text": _error(
        "Two texts on {item} have one place; the first is {first}.",
        "Give them different numbers under order, or delete one.",
        "关于 {item} 的两条话术位置相同；第一条位于 {first}。",
        "请在 顺序 列填写不同的数字，或删除其中一条。",
    ),
    "text-opaque": _error(
        "A text cannot depend on {names}.",
        "Write values or bounds of the item that it speaks of; - for any.",
        "话术不能取决于 {names}。",
        "请写所涉信息项的取值或界限；任意值写 -。",
    ),
    "text-language": _error(
        "{found} is no code of a language.",
        "Write one such as en, zh, th or pt-BR.",
        "{found} 不是语言代码。",
        "请写 en、zh、th 或 pt-BR 这样的代码。",
    ),
    "text-missing": _error(
        "This row of TEXTS has no text.",
        "Write what may be said, or delete the row.",
        "话术表的这一行没有文本。",
        "请写出可以说的话，或删除该行。",
    ),
    "text-brace": _error(
        "A brace stands alone here.",
        "Write {{item}} where an item is filled in, and {{{{ or }}}} for a brace that is meant.",
        "此处的花括号不成对。",
        "需要填入信息项时写 {{信息项}}；花括号本身写作 {{{{ 或 }}}}。",
    ),
    "audience-unknown": _error(
        "POLICY names no audience {audience}.",
        "{hint}Add a row audience to POLICY, or use one of: {audiences}.",
        "政策表中没有对象 {audience}。",
        "{hint}请在政策表中添加 对象 行，或使用：{audiences}。",
    ),
    "constraint-opaque": _error(
        "A constraint cannot depend on {names}.",
        "Write values, bounds, or parameters whose value PARAMETERS states; what depends on another item is a rule of"
        " a decision table.",
        "约束不能取决于 {names}。",
        "请写取值、界限或参数表中已写明值的参数；取决于其他信息项的内容请写成决策表的规则。",
    ),
    "constraint-everything": _error(
        "The constraint {constraint} excludes every case.",
        "Write in at least one of its cells what cannot be; - excludes nothing by itself.",
        "约束 {constraint} 排除了所有案件。",
        "请至少在一格中写明不可能的取值；任意（-）本身不作限制。",
    ),
    "reason-missing": _error(
        "A reason is missing here.",
        "Say why in one sentence; people read it.",
        "此处缺少理由。",
        "请用一句话写明原因，供人阅读。",
    ),
    "rule-unknown": _error(
        "The decision {decision} has no rule {rule}.",
        "{hint}Its rules are: {rules}. Leave the cell blank for the whole table.",
        "决策 {decision} 没有规则 {rule}。",
        "{hint}该表的规则：{rules}。若指整张表，请留空。",
    ),
    "waiver-expiry": _error(
        "{text} is no date.",
        "Write the last day on which the waiver counts, such as 2025-12-31, or leave the cell blank.",
        "{text} 不是日期。",
        "请写豁免有效的最后一天，如 2025-12-31；长期有效请留空。",
    ),
    "input-list": _error(
        "{item} is a list of results of {decision} and cannot be an input.",
        "Use a decision that gives one result.",
        "{item} 是 {decision} 的一列结果，不能作为输入。",
        "请使用只给出一个结果的决策。",
    ),
    "graph-cycle": _error(
        "Decisions wait for each other: {path}.",
        "Take one of these inputs out.",
        "决策互相等待：{path}。",
        "请去掉其中一个输入。",
    ),
    # ---- the cell language
    "cell-blank": _error(
        "This input entry is blank.",
        "Write - for any value.",
        "该输入单元格为空。",
        "任意值请写 - 或 任意。",
    ),
    "output-blank": _error(
        "This output entry is blank.",
        "Write the value, or - for none.",
        "该输出单元格为空。",
        "请写入值；没有值请写 -。",
    ),
    "cell-too-long": _error(
        "This cell holds {length} characters, at most {most} are read.",
        "Shorten it, or split the rule.",
        "该单元格有 {length} 个字符，最多读取 {most} 个。",
        "请缩短，或拆分规则。",
    ),
    "cell-character": _error(
        "{found} is not understood here.",
        "Leave it out, or part values with commas; a text that holds signs stands between double quotes.",
        "此处无法理解 {found}。",
        "请去掉它，多个取值用逗号分隔；含符号的文本请用双引号括起。",
    ),
    "cell-quote": _error(
        "This quotation mark has no other to close it.",
        'Put a text between two of them, and write one within as \\".',
        "这个引号没有闭合。",
        '文本两端都要有引号；文本中的引号写作 \\"。',
    ),
    "cell-thousands": _error(
        "{found} may be one number or a list.",
        "Write {plain} for the number, or {spaced} for the list.",
        "{found} 可能是一个数，也可能是列表。",
        "数字请写 {plain}，列表请写 {spaced}。",
    ),
    "cell-decimal-comma": _error(
        "{found} may be one number or a list.",
        "Write {plain} for the number, or {spaced} for the list.",
        "{found} 可能是一个数，也可能是列表。",
        "数字请写 {plain}，列表请写 {spaced}。",
    ),
    "cell-percent": _error(
        "{found} is a percentage; cells hold plain numbers.",
        "Write {meant}.",
        "{found} 是百分数；单元格中请写普通数字。",
        "请写 {meant}。",
    ),
    "cell-sign": _error(
        "{found} is no sign of the cell language.",
        "Write {meant}.",
        "单元格中没有 {found} 这个符号。",
        "请写 {meant}。",
    ),
    "cell-words": _error(
        "{found} says in words what cells say with signs.",
        "Write {meant}.",
        "{found} 用文字表达，而单元格使用符号。",
        "请写 {meant}。",
    ),
    "cell-mixed-duration": _error(
        "{found} mixes months with days, and months differ in length.",
        "Write months alone (P1Y2M), or days and time alone (P3DT4H).",
        "{found} 混用了月和天，而每月天数不同。",
        "请只写年月（P1Y2M），或只写天和时间（P3DT4H）。",
    ),
    "cell-bounds": _error(
        "{found} is a range, which stands between brackets.",
        "Write {meant}.",
        "{found} 是一个区间，应写在括号中。",
        "请写 {meant}。",
    ),
    "cell-any": _error(
        "{found} is no value of {item}.",
        "Write - for any value, or null for none.",
        "{item} 没有取值 {found}。",
        "任意值请写 - 或 任意；确知没有请写 空。",
    ),
    "output-none": _error(
        "{found} is no value of {item}.",
        "Write - where there is none.",
        "{item} 没有取值 {found}。",
        "没有值时请写 -。",
    ),
    "cell-parentheses": _error(
        "A value stands in parentheses, which begin a range such as (5..8); spreadsheets make -5 of (5).",
        "Leave them out; in a longer expression put them last, as in 2 * (a + b).",
        "值写在了括号里，而括号表示 (5..8) 这样的区间；表格软件会把 (5) 变成 -5。",
        "请去掉括号；较长的表达式请把括号放在后面，如 2 * (a + b)。",
    ),
    "cell-range": _error(
        "{low}-{high} may be a range or a subtraction.",
        "Write [{low}..{high}] for the range, or the difference itself.",
        "{low}-{high} 可能是区间，也可能是减法。",
        "区间请写 [{low}..{high}]；减法请直接写差。",
    ),
    "cell-literal": _error(
        "{found} is no date, time, number or duration that exists.",
        "Check the day, the hour or the number of digits (34 at most); a length is written like 48 h or 3 months.",
        "{found} 不是存在的日期、时间、数字或时长。",
        "请检查日、时或数字位数（最多 34 位）；时长请写如 48小时 或 3个月。",
    ),
    "cell-syntax": _error(
        "Here {expected} was expected, not {found}.",
        "Write that at the mark, or delete what is too much; a text of several words stands between double quotes.",
        "此处应为 {expected}，而不是 {found}。",
        "请在标记处补上，或删去多余的部分；含空格的文本请用双引号括起。",
    ),
    "cell-nesting": _error(
        "This cell is nested deeper than {most} levels.",
        "Split it into several rules or decisions.",
        "该单元格的嵌套超过 {most} 层。",
        "请拆分为多条规则或多个决策。",
    ),
    "cell-empty-set": _error(
        "{text} admits nothing: its lower end {low} is above its upper end {high}.",
        "Write the smaller value first: [{high}..{low}].",
        "{text} 不含任何值：下端 {low} 大于上端 {high}。",
        "请先写较小的值：[{high}..{low}]。",
    ),
    "cell-admits-nothing": _error(
        "{text} admits nothing: no value lies between its ends.",
        "Use [ and ] to count the ends themselves.",
        "{text} 不含任何值：两端之间没有值。",
        "若要包含端点，请用 [ 和 ]。",
    ),
    "cell-order": _error(
        "{found} cannot be compared by size for {item}.",
        "Use = or a list of values; only numbers, dates and durations have an order.",
        "{item} 的值 {found} 不能比较大小。",
        "请使用 = 或取值列表；只有数字、日期和时长有大小。",
    ),
    "name-unknown": _error(
        "{found} is no value, parameter or item.",
        '{hint}Write a name from GLOSSARY or PARAMETERS, or "{found}" between quotes for a text.',
        "{found} 不是取值、参数或信息项。",
        '{hint}请写词汇表或参数表中的名称；若是文本请加引号："{found}"。',
    ),
    # ---- values
    "value-unknown": _error(
        "{item} has no value {found}.",
        "{hint}Allowed are: {allowed}.",
        "{item} 没有取值 {found}。",
        "{hint}允许的取值：{allowed}。",
    ),
    "value-type": _error(
        "{found} cannot be used for {item}.",
        "Write {expected}.",
        "{item} 不能使用 {found}。",
        "请写{expected}。",
    ),
    "value-counted": _error(
        "{item} is a number of {unit}, and {found} is a duration.",
        "Write {meant}.",
        "{item} 是以{unit}为单位的数字，而 {found} 是一段时长。",
        "请写 {meant}。",
    ),
    "value-made-date": _error(
        "The date {found} cannot be used for {item}; spreadsheets make a date of 1-3.",
        "Format the cell as text, and write {expected}, or [1..3] for a range.",
        "{item} 不能使用日期 {found}；表格软件会把 1-3 变成日期。",
        "请将单元格设为文本格式，并写{expected}；区间请写 [1..3]。",
    ),
    "value-null": _error(
        "{item} cannot be null.",
        "Leave it out while it is not known (in a table, write -), or allow null in GLOSSARY (may be null: yes).",
        "{item} 不能为空。",
        "未知时请不要填写（在表中请写 -），或在词汇表中允许为空（可为空：是）。",
    ),
    "value-scale": _error(
        "{found} has more than {scale} decimals, which {item} does not have.",
        "Round it to {scale} decimals.",
        "{found} 的小数超过 {scale} 位，而 {item} 没有这么多位。",
        "请四舍五入到 {scale} 位小数。",
    ),
    "value-date": _error(
        "{found} is no date.",
        "Write it like 2025-01-08.",
        "{found} 不是日期。",
        "请按 2025-01-08 的形式填写。",
    ),
    "value-instant": _error(
        "{found} is no date and time.",
        "Write it like 2025-01-08T10:00, with a zone such as +08:00 if it is not the case's own.",
        "{found} 不是日期时间。",
        "请按 2025-01-08T10:00 的形式填写；若不是本案时区，请加上时区，如 +08:00。",
    ),
    "parameter-alternative": _error(
        "The value {text} is none of the alternatives of {name}.",
        "Add it to the alternatives, or choose one of them.",
        "值 {text} 不在 {name} 的可选值中。",
        "请加入可选值，或从中选择。",
    ),
    "setting-alternative": _error(
        "{name} cannot be set to {found}.",
        "Choose one of: {alternatives}.",
        "{name} 不能设为 {found}。",
        "请从中选择：{alternatives}。",
    ),
    # ---- clocks
    "clock-unit": _error(
        "The length {text} has no unit of time.",
        "Give the parameter, or item, one of the units {units}.",
        "时长 {text} 没有时间单位。",
        "请为该参数或信息项填写单位：{units}。",
    ),
    "actor-unknown": _error(
        "POLICY names no actor {actor}.",
        "{hint}Add a row actor to POLICY, or use one of: {actors}.",
        "政策表中没有行动方 {actor}。",
        "{hint}请在政策表中添加 行动方 行，或使用：{actors}。",
    ),
    "clock-length": _error(
        "A clock cannot count {found}.",
        "Its length must be a number with a unit of time, not below 0, and its start a date and time.",
        "时钟无法计算 {found}。",
        "时长须为带时间单位的数字，且不小于 0；起点须为日期时间。",
    ),
    "clock-range": _error(
        "This range would begin at {earliest} and end before, at {due}.",
        "Let the length be no shorter than what stands under earliest.",
        "此区间的开始 {earliest} 晚于其结束 {due}。",
        "请使时长不短于“最早”所列的时长。",
    ),
    "clock-whole-days": _error(
        "{found} are no whole days.",
        "Count it as elapsed, or give the length in days.",
        "{found} 不是整数天。",
        "请按连续计时，或以天为单位填写时长。",
    ),
    "clock-method": _error(
        "A clock cannot count as {found}.",
        "Use one of: {methods}.",
        "时钟不能按 {found} 计算。",
        "请使用：{methods}。",
    ),
    "clock-calendar": _error(
        "There is no calendar by which working days could be counted in this case.",
        "Let a decision give the item that POLICY names as calendar a code such as GB-ENG for this case.",
        "本案没有可用来计算工作日的日历。",
        "请让某个决策为本案给出政策表所指定的日历代码，如 GB-ENG。",
    ),
    "clock-no-calendar": _error(
        "Working days are counted here, and POLICY names no item that holds the calendar.",
        "Add a row calendar to POLICY, or name one in a column calendar.",
        "此处按工作日计算，而政策表没有指定日历所在的信息项。",
        "请在政策表中添加 日历 行，或在 日历 列中指明。",
    ),
    "clock-other-start": _error(
        "Two rows of the clock {name} start at different items.",
        "Rows of one name are versions of one clock: let them start alike, or give this one another name.",
        "时钟 {name} 的两行起算不同。",
        "同名的各行是同一时钟的不同版本：请使起算一致，或另取名称。",
    ),
    "clock-reversed": _error(
        "This row of the clock {name} never holds: its last day lies before its first.",
        "Exchange the two dates, or mend one.",
        "时钟 {name} 的这一行永不生效：失效日早于生效日。",
        "请对调两个日期，或修正其一。",
    ),
    "clock-versions": _error(
        "The clock {name} stands here and in {first}, and both hold on some day.",
        "End one with valid to on the day before the other's valid from, or give this one another name.",
        "时钟 {name} 在此处和 {first} 都有，且有日期同时适用。",
        "请用 失效日 使前一行止于后一行 生效日 的前一天，或另取名称。",
    ),
    "calendar-unknown": _error(
        "There is no calendar {found}.",
        "{hint}Write a country, and a part of it, as ISO 3166 does: CN, GB-ENG; a category may follow: ID+government.",
        "没有日历 {found}。",
        "{hint}请按 ISO 3166 写国家及地区代码，如 CN、GB-ENG；其后可加假日类别，如 ID+government。",
    ),
    "calendar-day": _error(
        "In CALENDAR the cell under {column} cannot be blank.",
        "Write the day like 2025-10-11, and yes or no for whether people work on it.",
        "日历表的每一行都要填写“{column}”。",
        "请按 2025-10-11 的形式填写日期，并填写是否上班：是 或 否。",
    ),
    "calendar-works": _error(
        "{text} is neither yes nor no.",
        "Write yes for a working day, no for a day off.",
        "{text} 既不是“是”也不是“否”。",
        "上班请写 是，休息请写 否。",
    ),
    "duplicate-day": _error(
        "CALENDAR says of {day} in {calendar} twice, first at {first}.",
        "Keep one of the two rows.",
        "日历表中 {calendar} 的 {day} 出现两次，首次位于 {first}。",
        "请只保留其中一行。",
    ),
    "calendar-range": _warning(
        "The holidays of {calendar} are known from {first} to {last}: in {years} only weekends are left out.",
        "Enter the days of that year in the CALENDAR sheet, 1 January among them.",
        "{calendar} 的假日数据只有 {first} 至 {last} 年：{years} 年只排除周末。",
        "请在日历表中填写该年的日期，其中须有 1 月 1 日。",
    ),
    "calendar-year": _warning(
        "The days that {calendar} moves or adds are announced year by year, up to {last} so far:"
        " {years} is counted without them.",
        "When they are announced, enter the days of that year in the CALENDAR sheet, 1 January among them.",
        "{calendar} 的调休和临时假日逐年公布，目前已知至 {last} 年：{years} 年未计入这些日子。",
        "公布后，请在日历表中填写该年的日期，其中须有 1 月 1 日。",
    ),
    "calendar-national": _warning(
        "{calendar} was counted by its national list, and its parts differ on {days}: {parts}.",
        "Name the part, such as {meant}, or enter the days in the CALENDAR sheet.",
        "{calendar} 按全国假日计算，但部分地区在 {days} 有所不同：{parts}。",
        "请写明地区，如 {meant}，或在日历表中填写这些日期。",
    ),
    "calendar-estimated": _warning(
        "The holiday of {calendar} on {days} is estimated: it may fall a day or two earlier or later.",
        "Once the date is announced, enter the days around it in the CALENDAR sheet.",
        "{calendar} 的假日 {days} 为推算日期，可能提前或推后一两天。",
        "日期公布后，请在日历表中填写其前后各天。",
    ),
    "clock-condition": _error(
        "A clock's condition gave {found}, neither yes nor no.",
        'Write a comparison, such as ruling_for = "buyer".',
        "时钟的条件得到 {found}，既不是“是”也不是“否”。",
        '请写一个比较，如 ruling_for = "buyer"。',
    ),
    "event-unknown": _error(
        "EVENTS names no event {event}.",
        "{hint}Use one of: {events}.",
        "事件表中没有事件 {event}。",
        "{hint}请使用：{events}。",
    ),
    "event-twice": _error(
        "The event {event} has its label or actors in two rows.",
        "Write them in its first row only; further rows of an event add an item each.",
        "事件 {event} 的标签或行动方写了两次。",
        "请只写在该事件的第一行；其余各行各增加一个信息项。",
    ),
    "event-ambiguous": _error(
        "{text} is the name or a label of two events: {event} and {other}.",
        "Give one of them another name or label.",
        "{text} 是两个事件的名称或标签：{event} 和 {other}。",
        "请为其中一个改用其他名称或标签。",
    ),
    "event-since-itself": _error(
        "Nothing comes after the latest {event} but before it comes again: this row would never give anything.",
        "Write since and another event, or leave since out.",
        "最近一次 {event} 之后不会再有 {event}：本行永远得不出结果。",
        "请在“自”后写另一事件，或去掉“自”。",
    ),
    "event-form": _error(
        "This row does not say how its item follows from the event: {form}",
        "Name an item, and write first, last, count, happened or actor, such as: count since ruling by buyer.",
        "本行没有说明信息项如何由事件得出：{form}",
        "请写明信息项，并写 首次、最近一次、次数、是否发生 或 由谁，例如：次数 自 裁决 由 买家。",
    ),
    "event-item-twice": _error(
        "The item {item} follows from two rows of EVENTS.",
        "Keep one of them, or name another item.",
        "信息项 {item} 由事件表的两行得出。",
        "请保留其中一行，或改写另一信息项。",
    ),
    "event-item-given": _error(
        "The item {item} is the output of a decision or clock.",
        "Name an item of GLOSSARY that no table gives.",
        "信息项 {item} 是某个决策或时钟的输出。",
        "请写词汇表中不由任何表给出的信息项。",
    ),
    "event-item-kind": _error(
        "The item {item} cannot hold what {form} gives.",
        "Give it the type {kinds} in GLOSSARY.",
        "信息项 {item} 不能存放 {form} 的结果。",
        "请在词汇表中将其类型改为 {kinds}。",
    ),
    "event-item-null": _error(
        "The item {item} cannot say that the event has not happened.",
        "Write yes under may be null in its row of GLOSSARY.",
        "信息项 {item} 无法表示事件尚未发生。",
        "请在词汇表该行的 可为空 列写 是。",
    ),
    "event-item-actors": _error(
        "The item {item} cannot name every actor of the event: {actors} is no value of it.",
        "Add a row to VALUES, or take the actor from the event.",
        "信息项 {item} 无法表示该事件的全部行动方：没有取值 {actors}。",
        "请在取值表中添加，或从该事件中去掉此行动方。",
    ),
    "event-unread": _error(
        "This is no event.",
        "Write a line such as {example}, or an object with {keys}.",
        "无法读作事件。",
        "请写一行，如 {example}；或写含 {keys} 的对象。",
    ),
    "events-unread": _error(
        "Here stands no list of events.",
        "Write a list of lines or of objects with {keys}; [] where nothing happened.",
        "此处不是事件列表。",
        "请写列表，每项为一行文字或含 {keys} 的对象；没有发生任何事件则写 []。",
    ),
    "event-time": _error(
        "{found} does not say when the event happened.",
        "Write {expected}.",
        "{found} 没有说明事件发生的时间。",
        "请写{expected}。",
    ),
    "event-actor": _error(
        "The event {event} is not done by {actor}.",
        "By EVENTS it is done by: {actors}.",
        "事件 {event} 不由 {actor} 作出。",
        "按事件表，由以下行动方作出：{actors}。",
    ),
    "event-by-whom": _error(
        "Who did it is missing: {event}.",
        "Add by and one of: {actors}.",
        "缺少由谁作出：{event}。",
        "请加上 由 和行动方：{actors}。",
    ),
    "event-fact": _error(
        "{item} cannot come with an event.",
        "Give it as a fact of the case, as all readings, what the time zone rests on and what follows from events are.",
        "{item} 不能随事件给出。",
        "请作为案件事实给出：解读、时区所依据的事实以及由事件得出的信息项都不能随事件给出。",
    ),
    "zone-unknown": _error(
        "There is no time zone {zone}.",
        "Use a name of the IANA database, such as Asia/Singapore.",
        "没有时区 {zone}。",
        "请使用 IANA 时区名称，如 Asia/Singapore。",
    ),
    "time-missing": _error(
        "{found} does not exist in {zone}: the clocks skip it.",
        "Write {one} or {two}.",
        "{zone} 不存在 {found}：时钟跳过了这一刻。",
        "请写 {one} 或 {two}。",
    ),
    "time-beyond": _error(
        "{found} in {zone} cannot be counted with: it lies at the end of all years.",
        "Write a date and time between the years 2 and 9998, or null where there is none.",
        "{zone} 的 {found} 无法计算：已到年份的尽头。",
        "请写公元 2 年至 9998 年之间的日期时间；没有则写 null。",
    ),
    "time-twice": _error(
        "{found} exists twice in {zone}.",
        "Write {one} or {two}.",
        "{zone} 有两个 {found}。",
        "请写 {one} 或 {two}。",
    ),
    # ---- deciding
    "evaluation-type": _error(
        "Here {expected} was needed, and {found} came.",
        "Write a comparison there, such as amount > 5.",
        "此处需要{expected}，得到的是 {found}。",
        "请在此处写一个比较，如 amount > 5。",
    ),
    "evaluation-types": _error(
        "{left} and {right} are of two types and cannot be compared.",
        "Compare a number with a number, a date with a date; of two times both have a zone, or neither.",
        "{left} 与 {right} 类型不同，不能比较。",
        "请用数字与数字、日期与日期比较；两个时间要么都写时区，要么都不写。",
    ),
    "evaluation-order": _error(
        "{left} and {right} have no order.",
        "Compare numbers, dates or durations that are known to be there.",
        "{left} 与 {right} 不能比较大小。",
        "请比较确实存在的数字、日期或时长。",
    ),
    "evaluation-arithmetic": _error(
        "{left} {operator} {right} cannot be computed.",
        "Use number with number, text with text, a date with whole days or months, and nothing with null.",
        "无法计算 {left} {operator} {right}。",
        "请用数字与数字、文本与文本、日期与整天或整月运算；空不能参与运算。",
    ),
    "evaluation-zero": _error(
        "{left} {operator} {right} cannot be computed: nothing can be divided by zero.",
        "Ask first whether it is zero, such as: if count = 0 then 0 else total / count.",
        "无法计算 {left} {operator} {right}：除数不能为零。",
        "请先判断除数是否为零，如：if count = 0 then 0 else total / count。",
    ),
    "evaluation-range": _error(
        "{left} {operator} {right} has no value: no such number, date or whole number of months.",
        "Use smaller values, or round them first.",
        "{left} {operator} {right} 没有值：没有这样的数字、日期或整数个月。",
        "请使用较小的值，或先取整。",
    ),
    "evaluation-list": _error(
        "Here stands a list, and one value is needed.",
        "Use a function of lists, such as count, sum, max or list contains.",
        "此处是一个列表，而这里需要一个值。",
        "请使用处理列表的函数，如 count、sum、max 或 list contains。",
    ),
    "function-unknown": _error(
        "There is no function {function}.",
        "{hint}Functions are {functions} and more: the guide to tables lists them.",
        "没有函数 {function}。",
        "{hint}可用的函数有 {functions} 等，见填表说明。",
    ),
    "function-count": _error(
        "{function} takes another number of values than {count}.",
        "Write it like {example}.",
        "{function} 的值的个数不对：给了 {count} 个。",
        "请写成 {example} 的形式。",
    ),
    "function-argument": _error(
        "{function} needs {expected} here, not {value}.",
        "Write it like {example}.",
        "{function} 此处需要{expected}，而不是 {value}。",
        "请写成 {example} 的形式。",
    ),
    "function-null": _error(
        "{function} needs {expected} here, and null came.",
        "Ask first whether it is there, such as: if amount = null then 0 else amount.",
        "{function} 此处需要{expected}，得到的却是空。",
        "请先判断是否为空，如：if amount = null then 0 else amount。",
    ),
    "function-types": _error(
        "{function} cannot compare {values}: they are of several types.",
        "Give it values of one type, like {example}.",
        "{function} 无法比较 {values}：类型不同。",
        "请提供同一类型的值，如 {example}。",
    ),
    "function-empty": _error(
        "{function} of an empty list has no value.",
        "Ask first whether it holds any, such as: if count(amounts) = 0 then 0 else sum(amounts).",
        "空列表没有 {function} 的值。",
        "请先判断列表是否为空，如：if count(amounts) = 0 then 0 else sum(amounts)。",
    ),
    "function-value": _error(
        "{function} has no value for {values}.",
        "Give it values like {example}.",
        "{function} 对 {values} 没有值。",
        "请提供类似 {example} 的值。",
    ),
    "layer-handed-over": _info(
        "With layer {layer} on, rule {other} would decide; without it rule {rule} does.",
        "Nothing need be done; turn the layer on to see the difference.",
        "启用层 {layer} 时由规则 {other} 决定；现在由规则 {rule} 决定。",
        "无需处理；启用该层即可看到差别。",
    ),
    "decision-too-open": _info(
        "Too many facts are unknown to tell what is possible.",
        "Give more facts.",
        "未知的事实太多，无法判断可能的结果。",
        "请提供更多事实。",
    ),
    # ---- findings about tables
    "finding-gap": _warning(
        "{table} has no rule for {box} ({share} of its cases{layers}).{seen}",
        "For example: {case}. Add a rule with the entries {row} ; or say in CONSTRAINTS that it cannot happen; "
        "or accept it in WAIVERS as {mark}.{widen}",
        "{table} 没有规则覆盖：{box}（占全部情形的 {share}{layers}）。{seen}",
        "例如：{case}。请添加一条规则，输入单元格为 {row}；若不可能发生，请写入约束表；"
        "若可接受，请在豁免表中写 {mark}。{widen}",
    ),
    "finding-date-hole": _warning(
        "{table} has no rule that is valid for {box} ({share} of its cases{layers}).{seen}",
        "For example: {case}. Close the hole between valid to and the next valid from, "
        "or accept it in WAIVERS as {mark}.",
        "{table} 没有在以下情形有效的规则：{box}（占全部情形的 {share}{layers}）。{seen}",
        "例如：{case}。请补上失效日与下一生效日之间的空档；若可接受，请在豁免表中写 {mark}。",
    ),
    "finding-conflict": _error(
        "Rules {rules} match together and give different outputs: {box} ({share} of the cases{layers}).{seen}",
        "For example: {case}. Narrow an entry of one of them, or accept it in WAIVERS as {mark}.",
        "规则 {rules} 会同时匹配且输出不同：{box}（占全部情形的 {share}{layers}）。{seen}",
        "例如：{case}。请收窄其中一条的输入单元格；若可接受，请在豁免表中写 {mark}。",
    ),
    "finding-overlap": _error(
        "Rules {rules} match together, which the hit policy forbids: {box} ({share} of the cases{layers}).{seen}",
        "For example: {case}. They give the same: delete or narrow one, write A in A1 so that rules may agree, "
        "or accept it in WAIVERS as {mark}.",
        "规则 {rules} 会同时匹配，而命中策略不允许：{box}（占全部情形的 {share}{layers}）。{seen}",
        "例如：{case}。它们的输出相同：请删除或收窄其中一条，或在 A1 写 A 以允许一致的规则；"
        "若可接受，请在豁免表中写 {mark}。",
    ),
    "finding-dead": _warning(
        "Rule {rule} never decides a case: {others} every one before it.{seen}",
        "Delete it, narrow one of them, or give it a place before them; or accept it in WAIVERS as {mark}.",
        "规则 {rule} 永远不会起作用：{others}已先覆盖它的全部情形。{seen}",
        "请删除它、收窄其中一条，或把它排在前面；若可接受，请在豁免表中写 {mark}。",
    ),
    "finding-excluded": _warning(
        "Rule {rule} never decides a case: CONSTRAINTS says that none of its cases can happen.{seen}",
        "Delete it, or mend the constraint; or accept it in WAIVERS as {mark}.",
        "规则 {rule} 永远不会起作用：约束表表明它的情形都不可能发生。{seen}",
        "请删除它，或修正约束；若可接受，请在豁免表中写 {mark}。",
    ),
    "finding-needless": _warning(
        "Rule {rule} changes nothing: without it every case gets the same, from the same sources.{seen}",
        "Delete it, or cite the source that it rests on; or accept it in WAIVERS as {mark}.",
        "规则 {rule} 没有作用：没有它，每个案件的结果和依据都相同。{seen}",
        "请删除它，或注明它自己的依据；若可接受，请在豁免表中写 {mark}。",
    ),
    "finding-impossible": _warning(
        "{text} admits nothing that {item} can be.",
        "Write a value that it can have, or - for any; or accept it in WAIVERS as {mark}.",
        "{text} 不含 {item} 可能的任何值。",
        "请写一个可能的值，任意值请写 -；若可接受，请在豁免表中写 {mark}。",
    ),
    "finding-never": _info(
        "No rule gives {value} for {text}.",
        "Add the rule that is missing, or take the value out of VALUES; or accept it in WAIVERS as {mark}.",
        "没有任何规则使 {text} 为 {value}。",
        "请添加缺少的规则，或从取值表中删去该值；若可接受，请在豁免表中写 {mark}。",
    ),
    "finding-near": _warning(
        "{name} and {other} are almost the same.",
        "If one is a slip of the pen, write the other; if both are meant, accept it in WAIVERS as {mark}.",
        "{name} 与 {other} 几乎相同。",
        "若其一是笔误，请改为另一个；若两者都需要，请在豁免表中写 {mark}。",
    ),
    "finding-catch-all": _warning(
        "Rule {rule} takes every case that is left and cites no source: no gap can be seen behind it.{seen}",
        "Cite the source that says so, or delete it and see what is missing; or accept it in WAIVERS as {mark}.",
        "规则 {rule} 接收其余一切情形，却没有依据：它会掩盖缺口。{seen}",
        "请注明依据，或删除它以查看缺少什么；若可接受，请在豁免表中写 {mark}。",
    ),
    "finding-unreached-rule": _warning(
        "No case comes to rule {rule} of {table}: the decisions before it never give what it asks for together, "
        "or another rule takes every such case.",
        "Delete it, or mend the decisions that it waits for; or accept it in WAIVERS as {mark}.",
        "没有案件能到达 {table} 的规则 {rule}：前面的决策不会同时给出它所需的取值，或其他规则已先处理这些案件。",
        "请删除它，或修正它所依赖的决策；若可接受，请在豁免表中写 {mark}。",
    ),
    "finding-unreached": _warning(
        "{item} never comes out as {value}: no case comes to a rule that gives it.",
        "Mend the rules that give it or what they wait for, or take the value out of VALUES; "
        "or accept it in WAIVERS as {mark}.",
        "{item} 永远不会是 {value}：没有案件能到达给出它的规则。",
        "请修正给出它的规则或其所依赖的决策，或从取值表中删去该值；若可接受，请在豁免表中写 {mark}。",
    ),
    "finding-unaccepted": _info(
        "Rule {rule} gives {value}, which no rule of {consumer} takes: there, nothing is decided.{seen}",
        "For example: {case}. Add to {consumer} a rule that takes it, or give another value; "
        "or accept it in WAIVERS as {mark}.",
        "规则 {rule} 给出 {value}，而 {consumer} 没有规则接收它：此时该决策没有结果。{seen}",
        "例如：{case}。请在 {consumer} 中添加接收它的规则，或改为其他取值；若可接受，请在豁免表中写 {mark}。",
    ),
    "finding-outcome": _error(
        "A case comes to an outcome that cannot be, by the constraint {constraint}: {reason}{seen}",
        "For example: {case}. Mend the rules that give this outcome, or the constraint; "
        "or accept it in WAIVERS as {mark}.",
        "有案件会得出约束 {constraint} 所排除的结果：{reason}{seen}",
        "例如：{case}。请修正给出该结果的规则，或修正约束；若可接受，请在豁免表中写 {mark}。",
    ),
    "finding-unused": _info(
        "Nothing uses {outputs} of {table}: no table, clock, text, constraint, example or headline.",
        "Use it, expect it in an example, or delete its column; or accept it in WAIVERS as {mark}.",
        "{table} 的 {outputs} 未被使用：没有表、时限、文本、约束、案例或要点结论用到它。",
        "请使用它、在案例中写明预期，或删除该列；若可接受，请在豁免表中写 {mark}。",
    ),
    "finding-unasked": _warning(
        "{item} is read by {nodes}, and nobody is asked for it: it stands in no group of the form, no decision gives "
        "it and it follows from no event.",
        "Give it a group in GLOSSARY, or let an event in EVENTS tell it; or accept it in WAIVERS as {mark}.",
        "{nodes} 需要 {item}，却无处填写：它不属于表单的任何组，没有决策给出它，也不由事件得出。",
        "请在术语表中为它写明所属的组，或在事件表中由事件得出；若可接受，请在豁免表中写 {mark}。",
    ),
    "finding-more": _info(
        "{count} more of the kind {finding} are not listed, after the {shown} largest.",
        "Mend those above and check again.",
        "同类（{finding}）还有 {count} 项未列出，以上为最大的 {shown} 项。",
        "请先处理以上各项，再次检查。",
    ),
    "undecided-cell": _warning(
        "{table}: not decided whether {question}, because of {text}, which depends on another item.",
        "Compare with a value or a parameter that is set, or look at this rule by hand; "
        "accept it in WAIVERS as {mark}.",
        "{table}：因 {text} 依赖另一信息项，无法判断是否{question}。",
        "请改为与固定值或已设定的参数比较，或人工核对该规则；若可接受，请在豁免表中写 {mark}。",
    ),
    "undecided-budget": _warning(
        "{table}: not decided whether {question}, after {steps} steps.",
        "Split the table into two that feed each other, or accept it in WAIVERS as {mark}.",
        "{table}：经过 {steps} 步仍无法判断是否{question}。",
        "请把该表拆成前后相接的两张表；若可接受，请在豁免表中写 {mark}。",
    ),
    "undecided-rules": _info(
        "{table}: not decided whether a case comes to rules {rules}, {why}.",
        "Add an example to EXAMPLES that each of them decides; or accept it in WAIVERS as {mark}.",
        "{table}：无法判断是否有案件能到达规则 {rules}（{why}）。",
        "请在案例表中为每条规则补一个由它决定的案例；若可接受，请在豁免表中写 {mark}。",
    ),
    "undecided-outcome": _info(
        "Not decided whether a case comes to {outcome}, {why}.",
        "Add an example to EXAMPLES that comes to it; or accept it in WAIVERS as {mark}.",
        "无法判断是否有案件得出 {outcome}（{why}）。",
        "请在案例表中补一个得出它的案例；若可接受，请在豁免表中写 {mark}。",
    ),
    "finding-unknown": _error(
        "{text} is no kind of finding.",
        "{hint}Write one of {findings}, or the mark that the check tells, such as gap-1a2b3c.",
        "{text} 不是一种检查发现。",
        "{hint}请写 {findings} 之一，或检查给出的标记，如 gap-1a2b3c。",
    ),
    "waiver-expired": _warning(
        "The waiver of {finding} expired on {expiry}.",
        "Look at the finding again: mend it, or give the waiver a new date.",
        "{finding} 的豁免已于 {expiry} 到期。",
        "请重新核对该问题：修正它，或给豁免新的日期。",
    ),
    "waiver-unused": _warning(
        "Nothing is found any more that the waiver of {finding} accepts.",
        "Delete its row, or write the mark that the check tells now.",
        "豁免 {finding} 所接受的问题已不存在。",
        "请删除该行，或改写为检查现在给出的标记。",
    ),
    # ---- callers
    "examples-none": _error(
        "There is no example here to be run.",
        "Name the folder of a policy that has examples, or a file or a sheet whose first cell is EXAMPLES.",
        "此处没有可运行的案例。",
        "请指定含有案例的政策文件夹，或首格为“案例”的文件或工作表。",
    ),
    "cases-none": _error(
        "There is no case in this file.",
        "Write the names or labels of items into the first row, and a case into each row below.",
        "该文件中没有案件。",
        "请在首行写明信息项的名称或标签，其下每行一个案件。",
    ),
    "example-not-approved": _error(
        "Example {example} was not approved: what came is {actual}, which nobody means.",
        "Mend the rule, or the example, and run it again.",
        "案例 {example} 未获批准：得到 {actual}，这不会是任何人的本意。",
        "请修改规则或案例，然后重新运行。",
    ),
    "example-id": _error(
        "{id} cannot be the id of an example.",
        "Write one line of at most {most} characters that begins with a letter or a digit, such as {next}.",
        "{id} 不能作为案例的编号。",
        "请写成一行，不超过 {most} 个字符，以文字、字母或数字开头，例如 {next}。",
    ),
    "example-taken": _error(
        "There is an example {id} already: {first}.",
        "Give this one another id, such as {next}.",
        "已有编号为 {id} 的案例：{first}。",
        "请换一个编号，例如 {next}。",
    ),
    "example-not-added": _error(
        "Example {example} was not added: {reason}.",
        "Mend the tables, or change the case, and decide it again.",
        "案例 {example} 未添加：{reason}。",
        "请修改决策表或案件，然后重新裁决。",
    ),
    "rule-unexercised": _error(
        "No example exercises {rule}.",
        "Add to EXAMPLES a case that it decides: all facts that it needs, and what must come of it.",
        "没有案例用到{rule}。",
        "请在案例表中补一个由它决定的案例：写明它所需的全部事实和应得的结果。",
    ),
    "example-unmet": _error(
        "Example {example} expects {item} to be {expected}, and the policy gives {actual}{rules}.",
        "Mend the rule if the example is right; else write what the policy is meant to give.",
        "案例 {example} 预期 {item} 为 {expected}，而政策给出 {actual}{rules}。",
        "若案例正确，请修正规则；否则请写上政策应给出的结果。",
    ),
    "fact-unknown": _error(
        "The policy knows no item {item}.",
        "{hint}Use a name or label from GLOSSARY or PARAMETERS.",
        "该政策没有名为 {item} 的信息项。",
        "{hint}请使用词汇表或参数表中的名称或标签。",
    ),
    "fact-twice": _error(
        "{item} is given twice.",
        "Give it once, by its name or by one of its labels.",
        "{item} 给了两次。",
        "请只给一次，用名称或标签均可。",
    ),
    "decision-unknown": _error(
        "The policy has no decision {decision}.",
        "{hint}The decisions are: {decisions}.",
        "该政策没有名为 {decision} 的决策。",
        "{hint}可用的决策：{decisions}。",
    ),
    "facts-impossible": _error(
        "It cannot be that {facts} (constraint {constraint}): {reason}",
        "Check these facts, and leave out what is not known.",
        "不可能出现 {facts}（约束 {constraint}）：{reason}",
        "请核对这些事实，不确定的请不要填写。",
    ),
    "outcome-impossible": _error(
        "The policy comes to what cannot be, {facts} (constraint {constraint}): {reason}",
        "Mend the rule that leads to it, or the constraint if this may be after all.",
        "政策得出了不可能的情形 {facts}（约束 {constraint}）：{reason}",
        "请修正得出该结论的规则；若确有可能，请修改该约束。",
    ),
    "setting-form": _error(
        "{text} is no setting.",
        "Write NAME=VALUE, such as market=MY.",
        "{text} 不是设置。",
        "请写 名称=值，如 market=MY。",
    ),
    "why-not-form": _error(
        "{text} names no rule of a decision.",
        "Write DECISION:RULE or DECISION:VALUE, such as liability:3.",
        "{text} 没有指明某个决策的规则。",
        "请写 决策：规则 或 决策：取值，如 liability:3。",
    ),
    "why-not-unknown": _error(
        "{found} is no rule of the decision {decision}, and no value that one of its rules gives.",
        "{hint}Name a rule by its id, or a value that stands in an output cell.",
        "{found} 不是决策 {decision} 的规则，也不是其规则给出的取值。",
        "{hint}请写规则的编号，或输出单元格中的取值。",
    ),
    "facts-missing": _error(
        "There is no file {found}.",
        "Name a JSON file, or - for standard input.",
        "没有文件 {found}。",
        "请指定一个 JSON 文件，或用 - 表示标准输入。",
    ),
    "version-missing": _error(
        "{found} is no folder, no file and no revision that git keeps.",
        "Name a folder, a file, a path in git, such as HEAD~1:tables, or what was kept, such as tables@2025-06-30.",
        "{found} 不是文件夹、文件，也不是 git 保存的版本。",
        "请指定文件夹、文件、“版本：路径”（如 HEAD~1:tables），或保存过的版本（如 tables@2025-06-30）。",
    ),
    "version-closed": _error(
        "The version {found} does not open, for what is told below.",
        "Mend that in it, or compare with a version that opens.",
        "版本 {found} 无法打开，原因见下。",
        "请修正后再比较，或改用可以打开的版本。",
    ),
    "git-missing": _error(
        "{found} is a revision, and there is no git on the path.",
        "Install git, or name a folder.",
        "{found} 是 git 版本，但系统中找不到 git。",
        "请安装 git，或改用文件夹。",
    ),
    "git-failed": _error(
        "git does not give {found}: {detail}.",
        "Write a revision and a path from the top of the repository, such as HEAD~1:tables, or with ./ from here.",
        "git 无法给出 {found}：{detail}。",
        "请写版本和自仓库根目录起的路径，如 HEAD~1:tables；以 ./ 开头则从当前目录起。",
    ),
    "cases-missing": _error(
        "There is no file of cases {found}.",
        "Name a .csv, .xlsx or .parquet file with one case a row.",
        "没有案件文件 {found}。",
        "请指定 .csv、.xlsx 或 .parquet 文件，每行一个案件。",
    ),
    "cases-ending": _error(
        "{found} is no kind of file that cases are read from.",
        "Save it as one of {endings}.",
        "无法从 {found} 这类文件读取案件。",
        "请保存为以下格式之一：{endings}。",
    ),
    "cases-unreadable": _error(
        "These cases cannot be read: {detail}.",
        "Give a table with the names of facts in its first row and one case in each row below.",
        "无法读取这些案件：{detail}。",
        "请提供一张表：首行为事实名称，其下每行一个案件。",
    ),
    "cases-parquet": _error(
        "Parquet cannot be read here: pyarrow is not installed.",
        "Save the cases as .csv or .xlsx, or install pyarrow, as the extra simsim[parquet] does.",
        "此处无法读取 Parquet：未安装 pyarrow。",
        "请把案件保存为 .csv 或 .xlsx，或安装 pyarrow（附加项 simsim[parquet] 会安装它）。",
    ),
    "cases-column": _error(
        "No item has the name or label {column}.",
        "{hint}Head it with a name or label from GLOSSARY or PARAMETERS, or pass it over: --ignore {column}.",
        "没有名称或标签为 {column} 的信息项。",
        "{hint}请用词汇表或参数表中的名称或标签作列名，或忽略该列：--ignore {column}。",
    ),
    "cases-no-fact": _error(
        "{column} is a decision or a clock, and no fact.",
        "Head the column with one of its outputs, {outputs}, or pass it over: --ignore {column}.",
        "{column} 是决策或时钟，不是事实。",
        "请以它的某个输出（{outputs}）作列名，或忽略该列：--ignore {column}。",
    ),
    "facts-unreadable": _error(
        "These facts cannot be read: {detail}.",
        'Give one JSON object, such as {{"item": "value"}}.',
        "无法读取这些事实：{detail}。",
        '请提供一个 JSON 对象，如 {{"item": "value"}}。',
    ),
}
