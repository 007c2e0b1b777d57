"""Dressing: what is shown changes, what is meant does not; what could not be saved back is refused."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from simsim.diagnostics import Diagnostic
from simsim.items import AllowedValue, Glossary, ItemDefinition, KnowledgeSource, Parameter
from simsim.values import Kind
from simsim.words import Phrase
from simsim.workbook.dressing import dressed, new_workbook
from simsim.workbook.excel import read_workbook
from simsim.workbook.explanations import README
from simsim.workbook.grid import Grid, grid
from simsim.workbook.looks import Reader, look_of

SIZE = ItemDefinition(
    "size",
    Kind.STRING,
    allowed=(AllowedValue("small", Phrase("small", "小")), AllowedValue("large", Phrase("large", "大"))),
    label=Phrase("size of it", "大小"),
    question=Phrase("How large is it?", "有多大？"),
)
WEIGHT = ItemDefinition("weight", Kind.NUMBER, unit="kg", label=Phrase("weight", "重量"))
SENT = ItemDefinition("sent", Kind.DATE, label=Phrase("day of sending", "寄出日"), may_be_null=True)
FEE = ItemDefinition("fee", Kind.NUMBER, label=Phrase("fee", "费用"))
ASKED = ItemDefinition("asked_at", Kind.DATE_AND_TIME, label=Phrase("asked at", "提问时间"))
PATIENCE = Parameter(
    ItemDefinition("patience", Kind.NUMBER, unit="hours", label=Phrase("patience", "耐心")), Decimal(48)
)
GLOSSARY = Glossary(
    (SIZE, WEIGHT, SENT, FEE, ASKED),
    (PATIENCE,),
    (KnowledgeSource("S1", "§1", Phrase("Small ones are free.", "小件免费。")),),
    (("postage", Phrase("postage due", "邮资")),),
)
ROWS = [
    ["# What does it cost? 多少钱？"],
    ["F", "order", "input", "input", "input", "output", "source", "layer", "note", "备注"],
    ["postage", "", "size", "weight", "sent", "fee", "S", "", "", ""],
    ["1", "10", "small", "[1..5)", "2025-01-08", "0", "S1", "house", "free", "免费"],
    ["2", "20", "large", "5", ">= 2025-01-08", "=1+1", "", "", "1-5", ""],
    ["3", "30", "-", "-", "-", "2.5", "", "", "", ""],
]
TABLE = grid("post.xlsx", "postage", ROWS)


def reader(lang: str = "both") -> Reader:
    return Reader(
        lang,
        GLOSSARY,
        layers={"house": Phrase("House rules", "店规")},
        input_name=GLOSSARY.name,
        output_name=lambda _, word: GLOSSARY.name(word),
        definition=GLOSSARY.definition,
    )


def made(*grids: Grid, lang: str = "both") -> bytes:
    data, found = new_workbook(grids or (TABLE,), reader(lang))
    assert found == []
    assert data is not None
    return data


def sheet_of(data: bytes, name: str = "postage") -> Worksheet:
    return openpyxl.load_workbook(io.BytesIO(data))[name]


def texts(data: bytes, name: str = "postage") -> list[list[str]]:
    found = {g.sheet: g for g in read_workbook(data, "post.xlsx")[0]}
    return [[cell.text for cell in row] for row in found[name].rows]


def edited(data: bytes, edit: Callable[[Worksheet], object]) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(data))
    edit(book["postage"])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def again(data: bytes, lang: str = "both") -> bytes:
    found, wrong = dressed(data, "post.xlsx", reader(lang))
    assert wrong == []
    assert found is not None
    return found


# ---- words


@pytest.mark.parametrize(
    ("lang", "first", "second"),
    [
        ("both", ["F", "order", "input"], ["postage due 邮资", "", "size of it 大小", "weight 重量"]),
        ("en", ["F", "order", "input"], ["postage due", "", "size of it", "weight"]),
        ("zh", ["按序首个 (F)", "顺序", "输入"], ["邮资", "", "大小", "重量"]),
    ],
)
def test_headers_speak_the_readers_language(lang: str, first: list[str], second: list[str]) -> None:
    rows = texts(made(lang=lang))
    assert rows[1][:3] == first
    assert rows[2][:4] == second


def test_a_note_in_english_and_one_in_chinese_keep_their_two_words() -> None:
    for lang in ("both", "en", "zh"):
        assert texts(made(lang=lang))[1][8:] == ["note", "备注"]


def test_a_label_that_would_mean_something_else_is_not_written() -> None:
    rows = [["U", "input", "output"], ["postage", "nobody", "fee"], ["1", "-", "1"]]
    assert texts(made(grid("post.xlsx", "postage", rows)))[1] == ["postage due 邮资", "nobody", "fee 费用"]


def test_a_list_sheet_speaks_chinese_too() -> None:
    rows = [["POLICY", "name", "en", "zh"], ["title", "", "Post", "邮政"]]
    assert texts(made(grid("post.xlsx", "policy", rows), lang="zh"), "policy") == [
        ["政策", "名称", "英文", "中文"],
        ["标题", "", "Post", "邮政"],
    ]


# ---- values


@pytest.mark.parametrize("lang", ["both", "en", "zh"])
def test_law_no_entry_changes(lang: str) -> None:
    wanted = [[*row, *[""] * (10 - len(row))] for row in ROWS]
    assert texts(made(lang=lang))[3:] == wanted[3:]


@pytest.mark.parametrize(
    ("cell", "value", "number_format"),
    [
        ("A4", 1, "General"),
        ("B5", 20, "General"),
        ("D4", "[1..5)", "@"),
        ("D5", 5, "General"),
        ("E4", datetime(2025, 1, 8), "yyyy-mm-dd"),  # noqa: DTZ001  # a cell holds no zone
        ("E5", ">= 2025-01-08", "@"),
        ("F5", "=1+1", "@"),
        ("F6", 2.5, "General"),
        ("I5", "1-5", "@"),
    ],
)
def test_numbers_are_numbers_dates_are_dates_and_the_rest_is_text(cell: str, value: object, number_format: str) -> None:
    found = sheet_of(made())[cell]
    assert (found.value, found.number_format) == (value, number_format)


@pytest.mark.parametrize(
    "text",
    [
        *("007", "1.50", "1e5", "-0", "+5", "5.0", "１", "1234567890123456789", "0.1", "1900-01-01", "2025/1/8"),
        *("TRUE", "'5", "=", "#N/A", "_x0041_", " x ", "a\nb", "3000-5000", "9999-12-31", "2025-01-08 10:00"),
    ],
)
def test_law_what_stands_in_a_cell_reads_back_to_the_letter(text: str) -> None:
    rows = [["U", "input", "output", "note"], ["postage", "size", "fee", ""], ["1", text, text, text]]
    assert texts(made(grid("post.xlsx", "postage", rows)))[2][1:] == [text] * 3


@given(st.lists(st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=12), min_size=3, max_size=3))
@settings(max_examples=60, deadline=None)
def test_law_any_text_reads_back(cells: list[str]) -> None:
    rows = [["U", "input", "output", "note"], ["postage", "size", "fee", ""], ["1", *cells]]
    plain = grid("post.xlsx", "postage", rows)
    data, found = new_workbook((plain,), reader())
    assert found == []
    assert data is not None
    back = {g.sheet: g for g in read_workbook(data, "")[0]}["postage"]
    assert [back.cell(2, n).text for n in (1, 2, 3)] == [plain.cell(2, n).text for n in (1, 2, 3)]


def test_a_text_that_the_format_cannot_hold_is_a_diagnostic() -> None:
    rows = [["U", "output"], ["postage", "fee"], ["1", "a\x07b"]]
    data, found = new_workbook((grid("post.xlsx", "postage", rows),), reader())
    assert data is None
    assert [d.code for d in found] == ["workbook-unwritable"]


def test_a_text_that_would_be_cut_is_a_diagnostic_and_nothing_is_made() -> None:
    rows = [["U", "output"], ["postage", "fee"], ["1", "x" * 40_000]]
    data, found = new_workbook((grid("post.xlsx", "postage", rows),), reader())
    assert data is None
    assert [(d.code, d.place.cell) for d in found] == [("workbook-differs", "B3")]


# ---- the same bytes


@pytest.mark.parametrize("lang", ["both", "en", "zh"])
def test_law_dressing_twice_is_dressing_once(lang: str) -> None:
    once = again(made(), lang)
    assert again(once, lang) == once


def test_law_the_same_sheets_give_the_same_bytes() -> None:
    assert made() == made()


def test_law_languages_can_be_swapped_and_swapped_back() -> None:
    assert texts(again(again(made(), "zh"), "both")) == texts(made())


# ---- notes, choices, frame


def test_a_header_tells_of_its_item() -> None:
    comment = sheet_of(made(lang="en"))["C3"].comment
    assert comment is not None
    assert comment.text == "size\nstring\nHow large is it?\nsmall  small\nlarge  large\n— simsim"


def test_a_source_is_told_where_it_is_cited() -> None:
    comment = sheet_of(made())["G4"].comment
    assert comment is not None
    assert comment.text == "S1 §1\nSmall ones are free.\n小件免费。\n— simsim"


def test_choices_suggest_and_never_block() -> None:
    rules = {str(v.sqref): v for v in sheet_of(made()).data_validations.dataValidation}
    assert {area: v.formula1 for area, v in rules.items()} == {"C4:C206": '"-,small,large"', "H4:H206": '"house"'}
    assert not any(v.showErrorMessage for v in rules.values())


def test_choices_too_long_for_the_format_are_left_out() -> None:
    many = ItemDefinition("size", Kind.STRING, allowed=tuple(AllowedValue(f"value_{n}") for n in range(60)))
    glossary = Glossary((many, FEE))
    who = Reader("en", glossary, input_name=glossary.name, definition=glossary.definition)
    data, _ = new_workbook((TABLE,), who)
    assert data is not None
    assert not sheet_of(data).data_validations.dataValidation


def test_headers_stay_in_sight() -> None:
    assert sheet_of(made()).freeze_panes == "B4"


def test_inputs_outputs_and_annotations_have_three_colours() -> None:
    sheet = sheet_of(made())
    assert len({sheet[cell].fill.fgColor.rgb for cell in ("C2", "F2", "G2")}) == 3


def test_the_first_sheet_explains_and_leads_to_the_others() -> None:
    book = openpyxl.load_workbook(io.BytesIO(made()))
    assert book.sheetnames == [README, "postage"]
    page = book[README]
    assert str(page["A1"].value).startswith("#")
    links = [cell.hyperlink.location for row in page.iter_rows() for cell in row if cell.hyperlink]
    assert links == ["'postage'!A1"]


def test_the_page_names_ten_things_that_may_stand_in_a_cell_by_the_policys_own_words() -> None:
    rows = texts(made(lang="en"), README)
    start = [row[0] for row in rows].index("What may stand in a cell") + 1
    assert [row[0] for row in rows[start : start + 3]] == ["-", "small   小", "small, large   not(small, large)"]
    assert len([row for row in rows[start:] if row[0]]) == 10


# ---- sheets of other kinds

CONSTRAINTS = [
    ["CONSTRAINTS", "input", "input", "reason", "reason zh", "source", "note", "备注"],
    ["What cannot be", "size", "sent", "", "", "", "", ""],
    ["K1", "small", ">= 2025-01-08", "Small ones are old.", "小件都旧。", "S1", "so Lin says", "林说的"],
]
EXPRESSIONS = [["EXPRESSIONS", "expression", "layer"], ["fee", "2 * weight", "house"], ["postage", "1-5", ""]]
WAIVERS = [
    ["WAIVERS", "table", "rule", "reason", "expiry"],
    ["gap", "postage", "1", "1-5", "2025-12-31"],
    ["gap", "postage", "", "Never mind.", ""],
]
EVENTS = [
    ["EVENTS", "label en", "label zh", "actor", "item", "form", "note"],
    ["asked", "question", "提问", "buyer, shop", "asked_at", "first since previous ruled by buyer", "1-5"],
    ["asked", "", "", "", "fee", "count", ""],
]
CLOCKS = [
    ["CLOCKS", "actor", "action en", "starts at", "ends at", "length", "earliest", "counted as", "end included"],
    ["answer", "shop", "answer it", "asked_at", "", "patience", "", "working days", "no"],
    ["answer", "buyer, shop", "", "asked_at", "", "patience", "patience", "elapsed", ""],
]
CLOCKS[0] += ["calendar", "stops when", "stops at", "valid from", "valid to"]
CLOCKS[1] += ['"GB-ENG"', "fee > 5", "asked_at", "", "2025-06-30"]
CLOCKS[2] += ["", "", "", "2025-07-01", ""]
OTHERS = {
    "CONSTRAINTS": CONSTRAINTS,
    "EXPRESSIONS": EXPRESSIONS,
    "WAIVERS": WAIVERS,
    "EVENTS": EVENTS,
    "CLOCKS": CLOCKS,
}


def others(lang: str = "both") -> bytes:
    data, found = new_workbook(
        [grid("post.xlsx", name, rows) for name, rows in OTHERS.items()],
        replace(
            reader(lang),
            decisions=("postage", "fee"),
            actors={"buyer": Phrase("Buyer", "买家"), "shop": Phrase("Shop", "店方")},
            events=("asked", "ruled"),
        ),
    )
    assert found == []
    assert data is not None
    return data


@pytest.mark.parametrize("lang", ["both", "en", "zh"])
@pytest.mark.parametrize("name", OTHERS)
def test_law_only_the_headers_of_other_sheets_change(name: str, lang: str) -> None:
    heads = 2 if name == "CONSTRAINTS" else 1
    assert texts(others(lang), name)[heads:] == OTHERS[name][heads:]
    assert again(others(lang), lang) == again(again(others(lang), lang), lang)


def test_other_sheets_speak_the_readers_language() -> None:
    data = others("zh")
    assert texts(data, "CONSTRAINTS")[:2] == [
        ["约束", "输入", "输入", "理由 英文", "理由", "依据", "note", "备注"],
        ["What cannot be", "大小", "寄出日", "", "", "", "", ""],
    ]
    assert texts(data, "EXPRESSIONS")[0] == ["表达式", "表达式", "层"]
    assert texts(data, "WAIVERS")[0] == ["豁免", "决策表", "规则", "理由", "有效期至"]
    assert texts(data, "EVENTS")[0] == ["事件", "标签 英文", "标签 中文", "行动方", "信息项", "取法", "备注"]
    assert texts(data, "CLOCKS")[0][6:] == [
        *("最早", "计法", "含终点", "日历", "停止条件", "停止于", "生效日", "失效日"),
    ]
    assert texts(again(data), "CONSTRAINTS")[0] == CONSTRAINTS[0]


def test_other_sheets_suggest_what_may_stand_there() -> None:
    found = {
        name: {str(v.sqref)[0]: v.formula1 for v in sheet_of(others(), name).data_validations.dataValidation}
        for name in OTHERS
    }
    assert found == {
        "CONSTRAINTS": {"B": '"-,small,large"'},
        "EXPRESSIONS": {"C": '"house"'},  # items are offered where the workbook has a glossary
        "WAIVERS": {"B": '"postage,fee"'},
        "EVENTS": {"A": '"asked,ruled"', "D": '"buyer,shop"', "F": '"first,last,count,happened,actor"'},
        "CLOCKS": {
            "B": '"buyer,shop"',
            "I": '"yes,no"',
            "H": '"elapsed,calendar days,working days"',
            **dict.fromkeys("DEL", '"asked_at"'),
            **dict.fromkeys("FG", '"patience"'),
        },
    }


def test_other_sheets_tell_what_their_columns_are_for() -> None:
    data = others("en")
    notes = {
        name: sheet_of(data, name)[cell].comment
        for name, cell in (
            *(("CONSTRAINTS", "B1"), ("EXPRESSIONS", "B1"), ("WAIVERS", "C1")),
            *(("EVENTS", "E1"), ("CLOCKS", "L1")),
        )
    }
    assert [note.text.split("\n")[0] for note in notes.values() if note] == [
        "What cannot be: the entries of a row, all of them together. -: whatever it is.",
        "What the decision gives, without a table.",
        "The rule that it is about; blank: the whole table.",
        "The item that follows from the event.",
        "The moment at which it is stopped; what was missed before stays missed.",
    ]
    for name in ("EVENTS", "CLOCKS"):
        heads = [cell for cell in sheet_of(data, name)[1][1:] if not str(cell.value).startswith(("label", "note"))]
        assert all(cell.comment for cell in heads), "every column tells what it is for"
    cited = sheet_of(data, "CONSTRAINTS")["F3"].comment
    assert cited is not None
    assert cited.text.startswith("S1 §1\nSmall ones are free.")


def test_dates_and_expressions_of_other_sheets_stay_what_they_are() -> None:
    data = others()
    assert sheet_of(data, "WAIVERS")["E2"].value == datetime(2025, 12, 31)  # noqa: DTZ001  # a cell holds no zone
    assert sheet_of(data, "CLOCKS")["M3"].value == datetime(2025, 7, 1)  # noqa: DTZ001  # as above
    assert sheet_of(data, "EXPRESSIONS")["B3"].number_format == "@"
    assert sheet_of(data, "EVENTS")["F2"].value == "first since previous ruled by buyer"
    colours = [sheet_of(data, name)[cell].fill.fgColor.rgb for name, cell in (("EXPRESSIONS", "B1"), ("WAIVERS", "B1"))]
    assert colours == ["00D3E7D0", "00EBE6DC"]


def test_the_first_sheet_tells_of_every_kind() -> None:
    rows = {row[0]: row[1] for row in texts(others("en"), README) if row[0] in OTHERS}
    assert rows == {
        "CONSTRAINTS": "CONSTRAINTS. What cannot happen, and why.",
        "EXPRESSIONS": "EXPRESSIONS. Decisions that are one expression each.",
        "WAIVERS": "WAIVERS. Findings that were looked at and accepted.",
        "EVENTS": "EVENTS. What can happen to a case, by whom, and what follows from it.",
        "CLOCKS": "CLOCKS. Who must do what by when.",
    }


# ---- what the analyst did stays


def test_notes_lists_colours_widths_and_sheets_of_the_analyst_stay() -> None:
    def edit(sheet: Worksheet) -> None:
        sheet["C3"].comment = Comment("mine", "Lin")
        sheet["C4"].fill = PatternFill("solid", fgColor="FFFF00")
        sheet["C4"].number_format = '0.00 "kg"'
        sheet.column_dimensions["D"].width = 55
        rule = DataValidation("list", formula1='"x,y"')
        rule.add("C4:C9")
        sheet.data_validations.dataValidation = [rule]
        assert sheet.parent is not None
        sheet.parent.create_sheet("my thoughts")["A1"] = "# keep"

    data = again(edited(made(), edit))
    sheet = sheet_of(data)
    assert sheet["C3"].comment is not None
    assert sheet["C3"].comment.text == "mine"
    assert sheet["C4"].fill.fgColor.rgb == "00FFFF00"
    assert sheet["C4"].number_format == '0.00 "kg"'
    assert sheet.column_dimensions["D"].width == 55
    assert '"x,y"' in [v.formula1 for v in sheet.data_validations.dataValidation]
    assert texts(data, "my thoughts") == [["# keep"]]


def test_a_page_of_the_analysts_own_under_our_name_stays() -> None:
    def edit(sheet: Worksheet) -> None:
        assert sheet.parent is not None
        sheet.parent[README]["A1"] = "# mine"

    assert texts(again(edited(made(), edit)), README)[0][0] == "# mine"


def test_a_formula_keeps_its_result() -> None:
    data = edited(made(), lambda sheet: sheet.__setitem__("F6", "=1+1.5"))
    name = "xl/worksheets/sheet2.xml"
    with_result = replaced(data, name, b"<f>1+1.5</f><v />", b"<f>1+1.5</f><v>2.5</v>")
    before = texts(with_result)
    after = again(with_result)
    assert sheet_of(after)["F6"].value == "=1+1.5"
    assert texts(after) == before
    assert before[5][5] == "2.5"


def replaced(data: bytes, name: str, old: bytes, new: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(stream, "w") as target:
        assert name in source.namelist()
        for part in source.namelist():
            content = source.read(part)
            assert part != name or old in content
            target.writestr(part, content.replace(old, new) if part == name else content)
    return stream.getvalue()


# ---- what would be lost

LOST = [
    ("xl/vbaProject.bin", b"", "macros"),
    ("xl/charts/chart1.xml", b"<c/>", "charts"),
    ("xl/media/image1.png", b"", "pictures"),
    ("xl/cellimages.xml", b"<c/>", "pictures"),
    ("xl/richData/rdrichvalue.xml", b"<c/>", "pictures"),
    ("xl/threadedComments/threadedComment1.xml", b"<c/>", "threaded comments"),
    ("xl/pivotTables/pivotTable1.xml", b"<c/>", "pivot tables"),
    ("xl/slicers/slicer1.xml", b"<c/>", "slicers"),
    ("xl/ctrlProps/ctrlProp1.xml", b"<c/>", "form controls or embedded objects"),
    ("xl/externalLinks/externalLink1.xml", b"<c/>", "links to other files"),
    ("xl/drawings/drawing1.xml", b"<xdr:twoCellAnchor/>", "pictures, charts or shapes"),
    ("xl/drawings/vmlDrawing9.vml", b'<x:ClientData ObjectType="Button"/>', "pictures, charts or shapes"),
    ("xl/metadata.xml", b"<c/>", "xl/metadata.xml"),
    ("something/new.xml", b"<c/>", "something/new.xml"),
]


@pytest.mark.parametrize(("part", "content", "holds"), LOST)
def test_a_workbook_that_could_not_be_saved_back_is_refused(part: str, content: bytes, holds: str) -> None:
    found, wrong = dressed(with_part(made(), part, content), "post.xlsx", reader())
    assert found is None
    assert held(wrong) == [holds]


def held(found: list[Diagnostic]) -> list[str]:
    """What the workbooks hold that were not dressed."""
    assert {d.code for d in found} == {"workbook-not-dressed"}
    return [value.text("en") for d in found for _, value in d.fields if isinstance(value, Phrase)]


@pytest.mark.parametrize(
    ("mark", "holds"),
    [
        (b"<x14:sparklineGroup/>", "sparklines"),
        (b"<x14:conditionalFormatting/>", "conditional formats of the newer kind"),
        (b"<x14:dataValidation/>", "drop-down lists that refer to another sheet"),
    ],
)
@pytest.mark.filterwarnings("ignore::UserWarning:openpyxl")  # the library says that it would lose it
def test_a_sheet_that_could_not_be_saved_back_is_refused(mark: bytes, holds: str) -> None:
    extension = b'<extLst><ext xmlns:x14="urn:x14" uri="{0}">' + mark + b"</ext></extLst></worksheet>"
    data = replaced(made(), "xl/worksheets/sheet2.xml", b"</worksheet>", extension)
    found, wrong = dressed(data, "post.xlsx", reader())
    assert found is None
    assert held(wrong) == [holds]


@pytest.mark.parametrize(
    ("part", "content"),
    [
        ("xl/drawings/drawing1.xml", b"<xdr:wsDr/>"),  # Google Sheets writes an empty one for every sheet
        ("xl/printerSettings/printerSettings1.bin", b"x"),
        ("docProps/thumbnail.jpeg", b"x"),
    ],
)
def test_what_nobody_would_miss_is_no_reason_to_refuse(part: str, content: bytes) -> None:
    found, wrong = dressed(with_part(made(), part, content), "post.xlsx", reader())
    assert wrong == []
    assert found is not None


def with_part(data: bytes, part: str, content: bytes) -> bytes:
    stream = io.BytesIO(data)
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr(part, content)
    return stream.getvalue()


def test_the_refusal_reads_well() -> None:
    _, wrong = dressed(with_part(made(), "xl/charts/chart1.xml", b"<c/>"), "post.xlsx", reader())
    assert wrong[0].told("en") == (
        "post.xlsx: This workbook holds charts, which could not be saved back; it was left as it was.\n"
        "  Move that to a workbook outside this folder, and dress again."
    )


def test_a_sheet_that_says_nothing_is_left_alone() -> None:
    assert look_of(grid("post.xlsx", "x", [["# a note"], ["", "text"]]), reader()) is None
    assert look_of(grid("post.xlsx", "x", []), reader()) is None
