"""HTML that is escaped by construction: what is not markup already is text."""

from __future__ import annotations

import json
from collections.abc import Iterable
from html import escape
from typing import Any

_VOID = frozenset({"meta", "input", "br"})


class Markup(str):
    """Text that is HTML already."""

    __slots__ = ()


def element(name: str, /, *children: object, **attributes: object) -> Markup:
    """Return the element ``name``; an attribute called ``class_`` is written ``class``, and None is left out."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(str(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    if name in _VOID:
        return Markup(f"<{name}{written}>")
    return Markup(f"<{name}{written}>{joined(children)}</{name}>")


def joined(children: Iterable[object]) -> Markup:
    """Return ``children`` one after the other."""
    return Markup("".join(child if isinstance(child, Markup) else escape(str(child)) for child in children))


def value(text: object) -> Markup:
    """Return ``text`` of a scenario, which may run from right to left without turning what stands beside it."""
    return element("bdi", text)


def table(heads: Iterable[str], rows: Iterable[Iterable[object]], figures: frozenset[int] = frozenset()) -> Markup:
    """Return a table; the columns numbered in ``figures`` are flush right."""

    def cell(kind: str, number: int, content: object, **more: object) -> Markup:
        return element(kind, content, class_="figure" if number in figures else None, **more)

    head = element("tr", *(cell("th", number, name, scope="col") for number, name in enumerate(heads)))
    body = (element("tr", *(cell("td", number, content) for number, content in enumerate(row))) for row in rows)
    return element("div", element("table", element("thead", head), element("tbody", *body)), class_="wide")


def script_data(name: str, content: Any) -> Markup:
    """Return ``content`` as JSON for a script to read; nothing in it can end the element that it stands in."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(f'<script type="application/json" id="{escape(name)}">{text}</script>')
