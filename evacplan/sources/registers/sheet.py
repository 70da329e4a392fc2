"""A table as it stands in a file: rows of cells, nothing understood yet."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path

from evacplan.scenario.register import Register
from evacplan.sources.registers.delimited import read_delimited
from evacplan.sources.registers.refusal import Refusal
from evacplan.sources.yaml_events import Unreadable, read_bytes

Cell = str | int | float | bool | date | datetime | time | timedelta
"""What a cell holds; an empty one holds an empty text."""
Row = tuple[Cell, ...]
Block = tuple[tuple[int, int], tuple[int, int]]
"""First and last row and column of merged cells, counted from 0."""

MOST_ROWS = 200_000
"""Rows of one sheet at most."""
LARGEST_UNPACKED = 1_000_000_000
"""Bytes into which a workbook may unpack."""
_DAMAGED = "this cannot be opened as a workbook: it is damaged, or locked with a password"
TABLE = "expected a table as XLSX or CSV"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table of a file."""

    file: str
    """The file, as messages call it."""
    name: str
    """Name of the sheet; empty for a CSV file."""
    rows: tuple[Row, ...]
    """Rows of equal length; row ``n`` of the file, as a spreadsheet counts it, is ``rows[n - 1]``."""
    merged: tuple[Block, ...] = ()
    """Cells that were merged; only the first of each holds its value."""


def read_sheets(path: Path, file: str, register: Register) -> tuple[Sheet, ...]:
    """Return the sheets of the table at ``path`` that ``register`` asks for.

    Raises
    ------
    Refusal
        If the file cannot be read, or has no such sheet.
    """
    try:
        content = read_bytes(path)
    except Unreadable as reason:
        raise Refusal(str(reason), TABLE) from None
    if content[:2] == b"PK" or content[:4] == b"\xd0\xcf\x11\xe0":
        return _workbook(content, file, register.sheet)
    if register.sheet is not None:
        raise Refusal("a CSV file has no sheets", "expected no `sheet`")
    rows = read_delimited(content, register.encoding, register.delimiter)
    return (Sheet(file, "", _level(rows)),)


def _workbook(content: bytes, file: str, wanted: str | None) -> tuple[Sheet, ...]:
    from python_calamine import CalamineError, CalamineWorkbook

    _check_unpacked(content)
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        names = [name for name in book.sheet_names if wanted in (None, name)]
        if not names:
            raise Refusal("there is no sheet of that name", f"expected one of its {len(book.sheet_names)} sheets")
        sheets = []
        for name in names:
            found = book.get_sheet_by_name(name)
            if found.total_height > MOST_ROWS:
                raise Refusal(f"a sheet has more than {MOST_ROWS:,} rows", "expected fewer")
            rows = tuple(tuple(row) for row in found.to_python(skip_empty_area=False))
            sheets.append(Sheet(file, name, rows, tuple(found.merged_cell_ranges or ())))
    except CalamineError:
        raise Refusal(_DAMAGED, TABLE) from None
    except BaseException as error:
        # A panic of the library under this one is no Exception, so that nobody hides it; here it is one bad file.
        if type(error).__name__ == "PanicException":
            raise Refusal(_DAMAGED, TABLE) from None
        raise
    return tuple(sheets)


def _check_unpacked(content: bytes) -> None:
    """Refuse a small file that would unpack into all of the memory."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            size = sum(part.file_size for part in packed.infolist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return
    if size > LARGEST_UNPACKED:
        raise Refusal(f"the workbook unpacks into more than {LARGEST_UNPACKED // 1_000_000:,} MB", "expected a table")


def _level(rows: list[list[str]]) -> tuple[Row, ...]:
    """Return ``rows`` filled up to the same length."""
    width = max(map(len, rows), default=0)
    if len(rows) > MOST_ROWS:
        raise Refusal(f"more than {MOST_ROWS:,} rows", "expected fewer")
    return tuple((*row, *("",) * (width - len(row))) for row in rows)
