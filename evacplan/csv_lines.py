"""Lines of CSV that Excel reads as they are meant.

The files are UTF-8 with a byte-order mark, because without one Excel reads Cyrillic names as something else; lines end
as RFC 4180 asks, and no cell is ever computed: whatever others have written into names and remarks, an apostrophe
stands wherever a spreadsheet would begin a formula.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterable
from datetime import datetime

START = codecs.BOM_UTF8
"""What a file begins with."""
END = "\r\n"
"""What a line ends with."""
_BEGINS = r"(^|[;\t\r\n])"
"""Where a cell begins; after a semicolon too, which parts cells where a comma parts decimals."""
_FORMULA = r"(?=[\s\"']*[=+\-@＝＋－＠\t\r\n])"
"""What a spreadsheet computes, whether there are apostrophes before it or not."""
_UNGUARDED = re.compile(_BEGINS + _FORMULA)
_GUARDED = re.compile(f"{_BEGINS}'{_FORMULA}")
_TELEPHONE = re.compile(r"\+\d{7,15}")


def line(cells: Iterable[object]) -> str:
    """Return ``cells`` as (a part of) a line, without its end; numbers stay numbers, everything else is guarded."""
    text = io.StringIO(newline="")
    # Only a writer that ends lines itself puts cells with line ends in quotes.
    csv.writer(text, lineterminator=END).writerow(
        [cell if isinstance(cell, int | float) else guarded(str(cell)) for cell in cells]
    )
    return text.getvalue().removesuffix(END)


def whole_line(cells: Iterable[object]) -> bytes:
    """Return ``cells`` as a line of a file."""
    return f"{line(cells)}{END}".encode()


def guarded(text: str) -> str:
    """Return ``text`` so that a spreadsheet shows it and never computes it; of a telephone number nothing is made."""
    return text if _TELEPHONE.fullmatch(text) else _UNGUARDED.sub(r"\1'", text)


def bare(text: str) -> str:
    """Return what ``text`` was before it was guarded."""
    return _GUARDED.sub(r"\1", text)


def iso(instant: datetime) -> str:
    """Return ``instant`` to the minute, with its offset."""
    return instant.isoformat(timespec="minutes")
