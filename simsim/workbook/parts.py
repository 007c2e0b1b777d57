"""The parts of a workbook's archive: what stands beside the cells, and how an archive is packed.

A workbook is a zip archive. What the spreadsheet library reads it can save; what it passes over would be gone after
saving. :func:`kept_out` names the first such part, by a list of what is known to be safe: an unknown part is not.
:func:`packed` stamps no time, so that the same sheets give the same bytes, and gives formulas back their results.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from typing import Final
from xml.sax.saxutils import escape

from simsim.words import Phrase
from simsim.workbook.grid import Cell, Shape

EPOCH: Final = (1980, 1, 1, 0, 0, 0)  # the earliest time that an archive can hold

# Saved back in full, or without any loss that a person could notice (a printer's settings, an order of calculation).
_SAFE: Final = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|docProps/(app|core|custom)\.xml|docProps/thumbnail\.\w+"
    r"|xl/(workbook|styles|sharedStrings|calcChain)\.xml|xl/_rels/workbook\.xml\.rels|xl/theme/theme\d*\.xml"
    r"|xl/worksheets/[^/]+\.xml|xl/worksheets/_rels/[^/]+\.rels|xl/tables/[^/]+\.xml"
    r"|xl/comments\d*\.xml|xl/comments/[^/]+\.xml|xl/drawings/[^/]+\.(vml|xml)"
    r"|xl/printerSettings/[^/]+\.bin|xl/persons/[^/]+\.xml|.*/"
)
_NAMED: Final[tuple[tuple[re.Pattern[str], Phrase], ...]] = tuple(
    (re.compile(pattern), Phrase(en, zh))
    for pattern, en, zh in (
        (r"xl/vbaProject|xl/vba|\.bin$.*vba", "macros", "宏"),
        (r"xl/charts|xl/chartsheets", "charts", "图表"),
        (r"xl/media|xl/cellimages|xl/richData|xl/drawings/_rels/", "pictures", "图片"),
        (r"xl/threadedComments", "threaded comments", "批注会话"),
        (r"xl/pivot", "pivot tables", "数据透视表"),
        (r"xl/slicer|xl/timeline", "slicers", "切片器"),
        (r"xl/ctrlProps|xl/activeX|xl/embeddings", "form controls or embedded objects", "表单控件或嵌入对象"),
        (r"xl/externalLinks|xl/connections|xl/queryTables", "links to other files", "指向其他文件的链接"),
    )
)
_DRAWN: Final = Phrase("pictures, charts or shapes", "图片、图表或形状")
_INSIDE: Final[tuple[tuple[re.Pattern[bytes], Phrase], ...]] = tuple(
    (re.compile(pattern), Phrase(en, zh))
    for pattern, en, zh in (
        (rb"<(\w+:)?sparklineGroup\b", "sparklines", "迷你图"),
        (rb"<(\w+:)?slicerRef\b|<(\w+:)?timelineRef\b|<(\w+:)?slicerList\b", "slicers", "切片器"),
        (rb"<x14:conditionalFormatting\b", "conditional formats of the newer kind", "新式条件格式"),
        (rb"<x14:dataValidation\b", "drop-down lists that refer to another sheet", "引用其他工作表的下拉列表"),
        (rb"<controls?\b|<oleObjects?\b", "form controls or embedded objects", "表单控件或嵌入对象"),
        (rb"<picture\b|<legacyDrawingHF\b", "pictures", "图片"),
    )
)
_NOTE_SHAPE: Final = re.compile(rb'ObjectType="(\w+)"')
_FORMULA: Final = re.compile(
    rb'<c r="([A-Z]+[0-9]+)"([^>]*)>(<f\b[^>]*?(?:/>|>.*?</f>))<v\s*(?:/>|></v>)</c>', re.DOTALL
)
_HELD: Final = re.compile(rb'(<row\b[^>]*?) customHeight="1"')  # a height that would not grow with what is typed
_KIND: Final = re.compile(rb'\st="\w+"')


def kept_out(data: bytes) -> Phrase | None:
    """What a workbook holds that could not be saved back, or ``None``."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            lost = _lost(name, archive.read(name))
            if lost:
                return lost
    return None


def _lost(name: str, content: bytes) -> Phrase | None:
    for part, phrase in _NAMED:
        if part.search(name):
            return phrase
    if not _SAFE.fullmatch(name):
        return Phrase(name, name)
    if name.startswith("xl/drawings/"):
        return _drawn(name, content)
    if name == "[Content_Types].xml" and b"macroEnabled" in content:
        return Phrase("macros", "宏")
    if name.startswith("xl/worksheets/") and name.endswith(".xml"):
        return next((phrase for mark, phrase in _INSIDE if mark.search(content)), None)
    return None


def _drawn(name: str, content: bytes) -> Phrase | None:
    """A drawing that holds anything; one of notes alone is written anew with the notes."""
    if name.endswith(".vml"):
        return next((_DRAWN for kind in _NOTE_SHAPE.findall(content) if kind != b"Note"), None)
    return _DRAWN if b"Anchor" in content else None


def packed(data: bytes, results: Mapping[str, Mapping[str, Cell]]) -> bytes:
    """An archive packed without time stamps; ``results`` holds what formulas gave, by part and cell."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(target, "w") as out:
        for name in archive.namelist():
            content = _HELD.sub(rb"\1", _with_results(archive.read(name), results.get(name, {})))
            out.writestr(zipfile.ZipInfo(name, EPOCH), content, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def _with_results(sheet: bytes, results: Mapping[str, Cell]) -> bytes:
    """A worksheet whose formulas have their stored results, which the library does not write."""

    def told(match: re.Match[bytes]) -> bytes:
        cell, attributes, formula = match.groups()
        result = results.get(cell.decode())
        if result is None or not result.text:
            return match.group()
        kind, text = _stored(result)
        attributes = _KIND.sub(b"", attributes)
        return b'<c r="%b"%b t="%b">%b<v>%b</v></c>' % (cell, attributes, kind, formula, escape(text).encode())

    return _FORMULA.sub(told, sheet) if results else sheet


def _stored(result: Cell) -> tuple[bytes, str]:
    match result.shape:
        case Shape.NUMBER:
            return b"n", result.text
        case Shape.BOOLEAN:
            return b"b", "1" if result.text == "true" else "0"
        case _:
            return b"str", result.text
