"""A map of outcomes: two facts varied, every cell decided, as text and as a drawing."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from simsim.diagnostics import FactError
from simsim.reports.outcome_map import OutcomeMap, map_svg, map_text, outcome_map
from tests.sheets import DAY, NOON, opened

POLICY = """
GLOSSARY | type   | label en | label zh
weight   | number | weight   | 重量
kind     | string | kind     | 种类
price    | number | price    | 价格

VALUES | value  | label en    | label zh
kind   | parcel | <b>parcel   | 包裹
kind   | letter | letter      | 信件

U    | input   | input  | output
fare | weight  | kind   | price
1    | < 10    | -      | 1
2    | >= 10   | parcel | 2
"""


def made(lang: str = "en") -> OutcomeMap:
    across, down = ("weight", [5, 9, 10]), ("种类", ["parcel", "letter"])
    return outcome_map(opened(POLICY), {}, across, down, "price", as_of=DAY, now=NOON, lang=lang)


def test_every_pair_is_decided_and_told_by_a_letter() -> None:
    assert map_text(made()) == (
        "price\n"
        "kind \\ weight  5  9  10\n"
        "<b>parcel      A  A  B\n"
        "letter         A  A  C\n"
        "\n"
        "A  1\n"
        "B  2\n"
        "C  the policy is silent"
    )
    assert map_text(made("zh")).splitlines()[-1].startswith("C")


def test_the_drawing_says_the_same_and_nothing_else_is_markup() -> None:
    svg = map_svg(made())
    tree = ET.fromstring(svg)  # noqa: S314  # our own
    assert tree.attrib["aria-label"].split() == map_text(made()).split()
    assert [one.text for one in tree.iter("title")][2] == "weight = 10, kind = <b>parcel: 2"
    assert "<b>" not in svg
    rects = [one.attrib["fill"] for one in tree.iter("rect")]
    assert len({*rects[:6]}) == 3
    assert len(rects) == 6 + 3


def test_a_name_that_is_none_is_the_callers_mistake() -> None:
    with pytest.raises(FactError):
        outcome_map(opened(POLICY), {}, ("wieght", [1]), ("kind", ["letter"]), "price", as_of=DAY, now=NOON)
