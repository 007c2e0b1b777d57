"""HTML made of elements: the one place where text becomes markup, and so the one where it is escaped.

What is a :class:`Markup` already stands as it is; every other text is escaped. Only :func:`element` and :func:`joined`
make a Markup, so that no text of a cell or a fact can slip through unescaped, and none is escaped twice; beside them
:func:`verbatim`, for the styles and scripts that are shipped with simsim, and :func:`document`.

>>> element("td", "a < b", class_="cell")
'<td class="cell">a &lt; b</td>'
>>> element("p", element("b", "R&D"), " ok", hidden=True)
'<p hidden><b>R&amp;D</b> ok</p>'
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Final, TypeAlias

Setting: TypeAlias = str | bool | None
VOID: Final = frozenset({"br", "hr", "img", "input", "meta", "wbr"})


class Markup(str):
    """Text that is HTML already."""

    __slots__ = ()


NOTHING: Final = Markup("")


def element(tag: str, /, *content: str, **attributes: Setting) -> Markup:
    """One element. ``class_`` gives the attribute class, ``data_key`` data-key; one that is false is left out."""
    opening = "".join(_attribute(name, value) for name, value in attributes.items() if value not in (None, False))
    if tag in VOID:
        return Markup(f"<{tag}{opening}>")
    return Markup(f"<{tag}{opening}>{joined(content)}</{tag}>")


def joined(content: Iterable[str], between: str = "") -> Markup:
    """Pieces one after the other, those that are not Markup escaped."""
    return Markup(_escaped(between).join(map(_escaped, content)))


def verbatim(tag: str, text: str) -> Markup:
    """A style or a script of our own, in which HTML escapes nothing.

    Raises ``ValueError`` for a text that would end its element.

    >>> verbatim("style", "a > b {}")
    '<style>a > b {}</style>'
    """
    if "</" in text or "<!--" in text:
        raise ValueError(f"a {tag} cannot hold the end of an element")
    return Markup(f"<{tag}>{text}</{tag}>")


def document(root: Markup) -> str:
    """A whole page.

    >>> document(element("html", element("body", "<"))).splitlines()
    ['<!doctype html>', '<html><body>&lt;</body></html>']
    """
    return f"<!doctype html>\n{root}\n"


def anchor(name: str) -> str:
    """``name`` in a form that a class or a selector can hold, different for different names.

    >>> anchor("buyer.sufficiency"), anchor("风险")
    ('buyer-2e-sufficiency', '-98ce--9669-')
    """
    return "".join(c if c.isascii() and (c.isalnum() or c == "_") else f"-{ord(c):x}-" for c in name)


def _attribute(name: str, value: Setting) -> str:
    written = name.rstrip("_").replace("_", "-")
    return f" {written}" if value is True else f' {written}="{escape(str(value))}"'


def _escaped(text: str) -> str:
    return text if isinstance(text, Markup) else escape(text)
