"""A workbook from rows of plain values: the one place that knows XlsxWriter."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from textwrap import wrap
from typing import TYPE_CHECKING, NamedTuple

from evacplan.plan.plan import Instant, Plan
from evacplan.reports.edition import Edition

if TYPE_CHECKING:
    import xlsxwriter
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

Cell = str | int | float | date | Instant | None
Row = tuple[Cell, ...]

MOST_ROWS = 1_048_575
"""Rows below the headings of one sheet."""
LONGEST_TEXT = 32_767
"""Characters of one cell."""
LONGEST_TITLE = 31
WIDEST = 40
"""Characters to which a column becomes wide by itself."""
INSTANT, DAY, OFFSET, ARROW = 17, 10, 9, 3
"""Characters that a moment takes, a day, a distance from UTC, and the arrow of a filter."""
LINE = 16
"""Height of a line [pt]."""
_NOT_IN_TITLES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_FIRST_YEAR = 1900


class Column(NamedTuple):
    """A column, or for instants two: what the clocks of the place show, and how far they are from UTC."""

    title: str
    width: int = 12
    """In characters, where nothing stands in it that would say more."""
    instant: bool = False


@dataclass(frozen=True)
class Sheet:
    """One sheet: headings, and rows of as many cells."""

    title: str
    columns: tuple[Column, ...]
    rows: Iterable[Row]


class _Formats(NamedTuple):
    head: Format
    head_of_figures: Format
    text: Format
    whole: Format
    decimal: Format
    day: Format
    instant: Format


def book(plan: Plan, edition: Edition, sheets: Iterable[Sheet]) -> bytes:
    """Return a workbook of ``sheets``, created when the plan was made."""
    import xlsxwriter

    content = io.BytesIO()
    options = {
        "in_memory": True,  # the only way with no time of writing in the file
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    file = xlsxwriter.Workbook(content, options)
    created = plan.created.replace(tzinfo=None, microsecond=0)
    file.set_properties({"title": edition.words.name(plan.given.title), "created": created, "author": "evacplan"})
    formats = _formats(file)
    taken: set[str] = set()
    for sheet in sheets:
        for piece in _pieces(sheet.rows):
            _write(file.add_worksheet(_title(sheet.title, taken)), sheet.columns, piece, formats, edition)
    file.close()
    return content.getvalue()


def _formats(file: xlsxwriter.Workbook) -> _Formats:
    head = {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#DCE6F1"}
    figures = {"align": "right", "indent": 1}  # or they touch what stands in the next column
    return _Formats(
        head=file.add_format(head),
        head_of_figures=file.add_format({**head, **figures}),
        text=file.add_format({"num_format": "@"}),
        whole=file.add_format({"num_format": "#,##0", **figures}),
        decimal=file.add_format({"num_format": "#,##0.00", **figures}),
        day=file.add_format({"num_format": "yyyy-mm-dd", "align": "left"}),
        instant=file.add_format({"num_format": "yyyy-mm-dd hh:mm", "align": "left"}),
    )


def _pieces(rows: Iterable[Row]) -> Iterator[Sequence[Row]]:
    """Yield as many rows as a sheet can hold; once nothing if there is none."""
    left = iter(rows)
    yield list(islice(left, MOST_ROWS))
    while piece := list(islice(left, MOST_ROWS)):
        yield piece


def _title(wanted: str, taken: set[str]) -> str:
    """Return a title that spreadsheets accept and no other sheet has."""
    plain = _NOT_IN_TITLES.sub(" ", wanted).strip().strip("'").strip() or "-"
    title, number = plain[:LONGEST_TITLE], 1
    while title.casefold() in taken or title.casefold() == "history":
        number += 1
        end = f" ({number})"
        title = plain[: LONGEST_TITLE - len(end)] + end
    taken.add(title.casefold())
    return title


def _write(
    sheet: Worksheet, columns: tuple[Column, ...], rows: Sequence[Row], formats: _Formats, edition: Edition
) -> None:
    height = 1
    for at, heading in enumerate(_headings(columns, rows, edition)):
        sheet.set_column(at, at, heading.width)
        head = formats.head_of_figures if heading.figures else formats.head
        sheet.write_string(0, at, heading.title[:LONGEST_TEXT], head)
        height = max(height, len(wrap(heading.title, heading.width)))
    sheet.set_row(0, LINE * height)  # not every program finds the height of wrapped lines itself
    for number, row in enumerate(rows, 1):
        _write_row(sheet, number, columns, row, formats)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(rows), at)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&C&P / &N")


class _Heading(NamedTuple):
    title: str
    width: int
    figures: bool = False


def _headings(columns: tuple[Column, ...], rows: Sequence[Row], edition: Edition) -> Iterator[_Heading]:
    """Yield the headings, each as wide as the longest text below and its own longest word, up to a limit."""
    for at, column in enumerate(columns):
        title = _Heading(column.title, max((len(word) for word in column.title.split()), default=0) + ARROW)
        if column.instant:
            yield title._replace(width=max(title.width, INSTANT))
            yield _Heading(edition.words.t("UTC offset"), OFFSET)
            continue
        cells = [row[at] for row in rows if row[at] is not None]
        longest = max((_width(cell) for cell in cells), default=0) or column.width
        figures = bool(cells) and all(isinstance(cell, int | float) for cell in cells)
        yield title._replace(width=min(max(title.width, longest + 2), WIDEST), figures=figures)


def _width(cell: Cell) -> int:
    return len(cell) if isinstance(cell, str) else len(f"{cell:,}") if isinstance(cell, int | float) else DAY


def _write_row(sheet: Worksheet, number: int, columns: tuple[Column, ...], row: Row, formats: _Formats) -> None:
    at = 0
    for column, cell in zip(columns, row, strict=True):
        if isinstance(cell, str):
            sheet.write_string(number, at, _shortened(cell), formats.text)
        elif isinstance(cell, Instant):
            sheet.write_datetime(number, at, cell.local.replace(tzinfo=None), formats.instant)
            sheet.write_string(number, at + 1, offset(cell.local), formats.text)
        elif isinstance(cell, date):
            _write_day(sheet, number, at, cell, formats)
        elif cell is not None:
            sheet.write_number(number, at, cell, formats.whole if isinstance(cell, int) else formats.decimal)
        at += 1 + column.instant


def _write_day(sheet: Worksheet, number: int, at: int, day: date, formats: _Formats) -> None:
    if day.year < _FIRST_YEAR:  # spreadsheets do not know earlier ones
        sheet.write_string(number, at, day.isoformat(), formats.text)
    else:
        sheet.write_datetime(number, at, datetime.combine(day, time()), formats.day)


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST_TEXT else f"{text[: LONGEST_TEXT - 1]}…"


def offset(local: datetime) -> str:
    """Return how far ``local`` is from UTC: ``+03:30``."""
    away = local.utcoffset() or timedelta(0)
    minutes = round(away.total_seconds() / 60)
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
