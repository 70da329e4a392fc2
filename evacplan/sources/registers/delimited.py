"""CSV as offices write it: any of the usual delimiters and encodings, told from the content."""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from collections.abc import Mapping
from types import MappingProxyType

from evacplan.sources.registers.refusal import Refusal

DELIMITERS: Mapping[str, str] = MappingProxyType({"semicolon": ";", "comma": ",", "tab": "\t", "bar": "|"})
_MARKED = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_KAZAKH_IN_1251 = frozenset("ЂЃђѓЌќЋћЏџЎўЈҐљњЉЊЄєЅѕїјЇ")
"""Letters that Windows-1251 shows where its Kazakh sister, KZ-1048, has a Kazakh letter or none of its own."""
_SAMPLE = 200
"""Rows by which the delimiter is judged."""


def read_delimited(content: bytes, encoding: str | None, delimiter: str | None) -> list[list[str]]:
    """Return the rows of a CSV file.

    Raises
    ------
    Refusal
        If the text cannot be decoded, or a quote is left open.
    """
    text = _decode(content, encoding)
    if not text.strip():
        raise Refusal("the file is empty", "expected a table as XLSX or CSV")
    if text.lstrip()[:1] == "<":
        raise Refusal("this is a web page, not a table", "expected XLSX or CSV")
    named = DELIMITERS[delimiter] if delimiter else None
    first, _, rest = text.partition("\n")
    if first.strip().lower().startswith("sep=") and len(first.strip()) == 5:
        # The line counts as a row, so that row numbers stay those of a text editor.
        return [[], *_rows(rest, named or first.strip()[4])]
    return _rows(text, named or _delimiter(text))


def _decode(content: bytes, encoding: str | None) -> str:
    named = encoding or next((name for mark, name in _MARKED if content.startswith(mark)), None)
    text = _decoded(content, "utf-8-sig" if named == "utf-8" else named) if named else _guessed(content)
    if text is None or any(letter < " " and letter not in "\t\r\n\f" for letter in text):
        expected = f"expected {named}" if encoding else "expected UTF-8, UTF-16 or Windows-1251"
        raise Refusal("the text cannot be decoded", expected)
    return text


def _decoded(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeError:
        return None


def _guessed(content: bytes) -> str | None:
    zeros = content[:2000].count(0)
    if zeros > len(content[:2000]) // 8:
        return _decoded(content, "utf-16-le" if content[1:2000:2].count(0) * 2 > zeros else "utf-16-be")
    text = _decoded(content, "utf-8")
    if text is not None:
        return text
    russian = _decoded(content, "cp1251")
    kazakh = _decoded(content, "kz1048")
    if kazakh is not None and (russian is None or _KAZAKH_IN_1251 & set(russian)):
        return kazakh
    return russian


def _delimiter(text: str) -> str:
    """Return the delimiter by which most lines fall into the same number of cells."""

    def evenness(delimiter: str) -> tuple[float, int]:
        widths = Counter(map(len, _rows(sample, delimiter, strict=False)))
        widths.pop(0, None)
        width, lines = max(widths.items(), key=lambda item: (item[0] > 1, item[1], item[0]), default=(0, 0))
        return (lines / sum(widths.values()) if width > 1 else 0, width)

    sample = "\n".join(text.splitlines()[:_SAMPLE])
    return max(DELIMITERS.values(), key=evenness)


def _rows(text: str, delimiter: str, *, strict: bool = True) -> list[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=strict)
    rows: list[list[str]] = []
    try:
        rows.extend(reader)
    except csv.Error as error:
        if not strict:
            return rows
        # An open quote would swallow every row after it, and the people in them.
        wrong = "a quote is not closed, or not doubled inside a cell"
        if "limit" in str(error):
            wrong = f"a cell has more than {csv.field_size_limit():,} letters, or a quote is not closed"
        raise Refusal(wrong, "expected quotes in pairs", len(rows) + 1) from None
    return rows
