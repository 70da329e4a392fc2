"""Workbooks as such: dates, headings, and text that stays text."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import openpyxl
import pytest

from evacplan.plan.plan import Instant, Plan
from evacplan.reports.edition import Edition
from evacplan.reports.tables import book as module
from evacplan.reports.tables.book import Column, Row, Sheet, book, offset
from tests.reports.tables.conftest import read

HOSTILE = (
    '=HYPERLINK("http://a.b")',
    "+1",
    "-1",
    "@SUM(A1)",
    "<script>alert(1)</script>",
    "../../etc/passwd",
    "\u202egnirts",
    "http://a.b/c",
    "internal:Sheet1!A1",
    "{=1+1}",
    "0012",
    "қ" * 300,
)


def one(plan: Plan, *rows: Row, title: str = "Sheet", columns: tuple[Column, ...] = (Column("A"),)) -> bytes:
    """Return a workbook of one sheet."""
    return book(plan, Edition(), (Sheet(title, columns, rows),))


@pytest.mark.parametrize("text", HOSTILE)
def test_text_stays_text(valid_plan: Plan, text: str):
    """Whatever stands in a cell is a string there, in headings and titles too: no formula, no number, no link."""
    content = one(valid_plan, (text,), columns=(Column(text),), title=text)
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    for cell in (sheet["A1"], sheet["A2"]):
        assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


def test_a_text_longer_than_a_cell_is_cut(valid_plan: Plan):
    """What a cell cannot hold ends with an ellipsis instead of vanishing."""
    (row,) = read(one(valid_plan, ("ә" * 40_000,)))["Sheet"]
    assert row["A"] == "ә" * 32_766 + "…"


def test_an_instant_is_a_date_on_the_clock_of_its_place(valid_plan: Plan):
    """A spreadsheet can sort and subtract it, and the next column says how far that clock is from UTC."""
    instant = Instant.of(datetime(2026, 3, 2, 4, 30, tzinfo=UTC), ZoneInfo("Asia/Tehran"))
    content = one(valid_plan, (instant, date(2026, 3, 2)), columns=(Column("A", instant=True), Column("B")))
    assert read(content)["Sheet"] == [
        {
            "A": datetime.fromisoformat("2026-03-02T08:00"),
            "A+": "+03:30",
            "B": datetime.fromisoformat("2026-03-02T00:00"),
        }
    ]
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    assert (sheet["A2"].number_format, sheet["C2"].number_format) == ("yyyy-mm-dd hh:mm", "yyyy-mm-dd")
    assert offset(datetime(2026, 3, 2, tzinfo=ZoneInfo("America/St_Johns"))) == "-03:30"


def test_days_before_spreadsheets_are_text(valid_plan: Plan):
    """A birthday of 1899 is not shifted or lost."""
    assert read(one(valid_plan, (date(1899, 12, 31),)))["Sheet"] == [{"A": "1899-12-31"}]


def test_headings_stay_and_filter(valid_plan: Plan):
    """The first row does not scroll, filters its columns, is repeated on every printed page, and columns are wide."""
    columns = (Column("A", 30), Column("B", instant=True))
    sheet = openpyxl.load_workbook(io.BytesIO(one(valid_plan, ("x", None), columns=columns))).worksheets[0]
    assert (sheet.freeze_panes, sheet.auto_filter.ref, sheet.print_title_rows) == ("A2", "A1:C2", "$1:$1")
    assert sheet.column_dimensions["B"].width > len("2026-03-02 08:00")


def test_columns_are_as_wide_as_what_stands_in_them(valid_plan: Plan):
    """Long names are not cut, an endless one stays within the page, and a column to be filled in has its room."""
    columns = (Column("A", 12), Column("B", 12), Column("C", 12), Column("One and another", 30))
    rows: tuple[Row, ...] = (("ә" * 30, "ә" * 300, 7, ""), ("x", "y", 12_345_678, None))
    content = one(valid_plan, *rows, columns=columns)
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    widths = [sheet.column_dimensions[letter].width for letter in "ABCD"]
    for width, expected in zip(widths, (32, 40, 12, 32), strict=True):
        assert expected <= width < expected + 1


def test_all_lines_of_the_headings_are_seen(valid_plan: Plan):
    """The first row is high enough for a heading that is wrapped; figures stand below the end of theirs."""
    content = one(valid_plan, (1, "x"), columns=(Column("Nights to provide and more"), Column("B")))
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    assert sheet.row_dimensions[1].height == 48
    assert [sheet[cell].alignment.horizontal for cell in ("A1", "A2", "B1")] == ["right", "right", None]


def test_titles_of_sheets_are_ones_that_spreadsheets_accept(valid_plan: Plan):
    """Forbidden letters, equal, empty and reserved titles are changed, and none is longer than 31 letters."""
    titles = ("a/b", "A?B", "'x'", "", "History", "ұ" * 300, "ұ" * 300)
    content = book(valid_plan, Edition(), [Sheet(title, (Column("A"),), ()) for title in titles])
    found = openpyxl.load_workbook(io.BytesIO(content)).sheetnames
    assert found == ["a b", "A B (2)", "x", "-", "History (2)", "ұ" * 31, "ұ" * 27 + " (2)"]


def test_more_rows_than_a_sheet_holds_go_on_in_another(valid_plan: Plan, monkeypatch: pytest.MonkeyPatch):
    """No row is lost where a sheet is full."""
    monkeypatch.setattr(module, "MOST_ROWS", 2)
    found = read(one(valid_plan, *((number,) for number in range(5))))
    assert [[row["A"] for row in rows] for rows in found.values()] == [[0, 1], [2, 3], [4]]


def test_bytes_depend_on_the_plan_alone(valid_plan: Plan):
    """The file tells when the plan was made, not when it was drawn."""
    content = one(valid_plan, ("x", 1, 2.5), columns=(Column("A"), Column("B"), Column("C")))
    assert content == one(valid_plan, ("x", 1, 2.5), columns=(Column("A"), Column("B"), Column("C")))
    assert openpyxl.load_workbook(io.BytesIO(content)).properties.created == datetime.fromisoformat("2026-03-01T00:00")
