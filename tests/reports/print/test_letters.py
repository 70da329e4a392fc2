"""Every letter can be printed: typst gives no warning where a font has none."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import chain

import pytest

from docs.write_messages import catalogue
from evacplan.reports.print import persian
from evacplan.reports.print.typesetting import printable
from tests.reports.alphabets import KAZAKH, OTHER, RUSSIAN

PERSIAN = "آابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهیءئأؤ۰۱۲۳۴۵۶۷۸۹،؛"
NO_LETTER = "\U0010fffd"
"""A character that no font has: what is drawn for it is drawn for every other one that is missing."""

typst = pytest.importorskip("typst", reason="install it with: pip install 'evacplan[print]'")


def shapes(letters: Iterable[str], family: str, folders: Iterable[object] = ()) -> dict[str, frozenset[str]]:
    """Return what is drawn for each of ``letters`` in one font alone, as outlines."""
    found = {}
    for letter in letters:
        page = f'#set page(width: auto, height: auto, margin: 0pt)\n#set text(font: "{family}", fallback: false)\n'
        drawn = typst.compile(
            {"main.typ": f'{page}#"{letter}"'.encode()},
            format="svg",
            ignore_system_fonts=True,
            font_paths=[str(folder) for folder in folders],
            timestamp=datetime(2026, 1, 1, tzinfo=UTC),
        )
        found[letter] = frozenset(re.findall(rb'<path[^>]* d="([^"]*)"', drawn))
    return found


def missing(letters: str, family: str, folders: Iterable[object] = ()) -> list[str]:
    """Return the letters that the font does not have."""
    drawn = shapes([*letters, NO_LETTER], family, folders)
    nothing = drawn.pop(NO_LETTER)
    return [letter for letter, shape in drawn.items() if not shape or shape == nothing]


@pytest.mark.parametrize("letters", [RUSSIAN, KAZAKH, OTHER])
def test_every_letter_has_a_glyph(letters: str):
    """The font of the papers has every letter of both alphabets, large and small, and every sign used."""
    assert missing("".join(dict.fromkeys(letters + letters.lower())), "Libertinus Serif") == []


def test_a_missing_letter_would_be_found():
    """The test can fail: the font has no Chinese."""
    assert missing("中A", "Libertinus Serif") == ["中"]


@pytest.mark.parametrize("language", ["ru", "kk"])
def test_every_letter_of_the_translations_has_a_glyph(language: str):
    """What reports say can be printed."""
    letters = set(catalogue(language).read_text(encoding="utf-8")) - set("\n\r\t \u00a0\\{}#$_^~`@&*<>|[]")
    assert missing("".join(sorted(letters - set('"'))), "Libertinus Serif") == []


def test_persian_has_a_glyph_for_every_letter():
    """Both the font found on the machine and the one that typst brings have the letters and digits of Persian."""
    words = chain.from_iterable(text for _, text in persian.LABELS)
    letters = "".join(sorted((set(PERSIAN) | set(words)) - set(" \u200c.")))
    found = persian.font()
    assert missing(letters, found.family, found.folders) == []
    assert missing(letters, "DejaVu Sans Mono") == []


def test_what_could_turn_or_widen_a_line_is_made_harmless():
    """Marks of direction are seen instead of obeyed, and a word without an end may be broken."""
    assert printable("a\u202eb\u0000c\nd") == "a\ufffdb\ufffdc d"
    assert printable(["می\u200cرود", 1, None]) == ["می\u200cرود", 1, None]
    long = printable("қ" * 300)
    assert long.replace("\u200b", "") == "қ" * 300
    assert max(map(len, long.split("\u200b"))) <= 12
