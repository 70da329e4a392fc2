"""From what a paper says to its PDF.

What comes from a scenario or a roster reaches a template as data and never as markup, with nothing in it that could
turn the direction of writing or leave its column.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

from evacplan.reports.words import Words

Content = Mapping[str, Any]
"""What a template shows: strings, numbers, lists and dictionaries."""


class Drawing(str):
    """An SVG that was made here, handed on as it is."""

    __slots__ = ()


_JOINERS = "\u200c\u200d"
"""Characters that print nothing but that Persian needs between letters."""
_LONG = re.compile(r"[^\s\u200b]{25,}")
_PIECE = 12
_BREAK = "\u200b"
"""Prints nothing; a line may end there."""


def typeset(template: str, content: Content, words: Words, created: datetime, fonts: tuple[Path, ...] = ()) -> bytes:
    """Return the PDF that ``template`` makes of ``content``.

    Parameters
    ----------
    template
        File name of the template.
    content
        What it shows.
    words
        The language of the paper.
    created
        The date of the file: that of the plan, so that the same plan gives the same bytes.
    fonts
        Folders with fonts beside those that typst brings.
    """
    import typst

    here = files("evacplan.reports.print")
    data = {"language": words.language, **content}
    project: Any = {
        "main.typ": (here / template).read_bytes(),
        "layout.typ": (here / "layout.typ").read_bytes(),
        "data.json": json.dumps(printable(data), ensure_ascii=False).encode(),
    }
    # Fonts of the machine are left out: they would make the same plan look different elsewhere.
    paths = [str(folder) for folder in fonts]
    # Without tags: they make a paper six times as big, and papers go over bad lines.
    return typst.compile(project, timestamp=created, ignore_system_fonts=True, font_paths=paths, pdf_tags=False)


def printable(value: Any) -> Any:
    """Return ``value`` with every text in it safe to print."""
    if isinstance(value, Drawing):
        return value
    if isinstance(value, str):
        return _safe(value)
    if isinstance(value, bytes):
        return list(value)
    if isinstance(value, Mapping):
        return {key: printable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [printable(item) for item in value]
    return value


def _safe(text: str) -> str:
    if text.isascii() and text.isprintable() and len(text) < 25:
        return text
    clean = "".join(
        letter if letter.isprintable() or letter in _JOINERS else " " if letter.isspace() else "\ufffd"
        for letter in text
    )
    return _LONG.sub(lambda word: _BREAK.join(_pieces(word[0])), clean)


def _pieces(word: str) -> list[str]:
    return [word[start : start + _PIECE] for start in range(0, len(word), _PIECE)]
