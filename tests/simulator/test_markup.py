"""Escaping happens once, in one place."""

from __future__ import annotations

import pytest

from simsim.reports.markup import Markup, anchor, element, joined

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</td></tr></table><h1>out",
    "' onmouseover='alert(1)",
    "&lt;b&gt;",
    "javascript:alert(1)",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_text_never_becomes_markup(text: str) -> None:
    made = element("p", text, title=text)
    inside = made.removeprefix("<p").removesuffix("</p>")
    assert made.count("<") == 2
    assert "onerror=alert(1)>" not in inside
    assert '"' not in inside.removeprefix(' title="').partition('">')[0]


def test_markup_is_not_escaped_twice() -> None:
    assert element("p", element("b", "&")) == "<p><b>&amp;</b></p>"


def test_joined_escapes_what_is_between() -> None:
    assert joined(["a", Markup("<br>")], " < ") == "a &lt; <br>"


def test_what_is_false_is_left_out_and_a_void_element_has_no_end() -> None:
    assert element("input", disabled=False, checked=True, title=None) == "<input checked>"


def test_different_names_have_different_anchors() -> None:
    names = ["a.b", "a-b", "a_b", "a b", "ab", "风险", "a-2e-b"]
    assert len({anchor(name) for name in names}) == len(names)
