"""Lines of CSV that Excel reads as they are meant.

The files are UTF-8 with a byte-order mark, because without one Excel reads Cyrillic names as something else; lines end
as RFC 4180 asks, and no cell is ever computed.
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
_END = "\r\n"
_FORMULA = re.compile(r"(^|[;\t\r\n])(?=[\s\"]*[=+\-@＝＋－＠\t\r\n])")
"""Where a spreadsheet begins to compute; after a semicolon too, which parts cells where a comma parts decimals."""


def line(cells: Iterable[str | int]) -> str:
    """Return ``cells`` as (a part of) a line, without its end."""
    text = io.StringIO(newline="")
    # Only a writer that ends lines itself puts cells with line ends in quotes.
    csv.writer(text, lineterminator=_END).writerow([_guarded(cell) for cell in cells])
    return text.getvalue().removesuffix(_END)


def _guarded(cell: str | int) -> str | int:
    """Return ``cell`` so that a spreadsheet shows it and never computes it."""
    return _FORMULA.sub(r"\1'", cell) if isinstance(cell, str) else cell


def iso(instant: datetime) -> str:
    """Return ``instant`` to the minute, with its offset."""
    return instant.isoformat(timespec="minutes")
