"""Files of every kind: encodings, delimiters, workbooks, and what is no table at all."""

from __future__ import annotations

import csv
import zipfile
from datetime import datetime
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from evacplan.errors import ScenarioError
from evacplan.scenario.register import Register
from evacplan.scenario.scenario import Scenario
from evacplan.sources.registers import sheet as sheet_module
from evacplan.sources.registers.intake import Source, take_in
from evacplan.sources.registers.sheet import Sheet, read_sheets
from tests.sources.registers.conftest import START, TakeIn, kinds, write_csv

ROWS = [["ФИО", "Город", "Кол-во", "Багаж"], ["Тестов Альфа", "Шираз", "4", "12,5"], ["Қасым Үлгі", "Құм", "2", "1,5"]]


def read(path: Path, **register: object) -> Sheet:
    """Return the first sheet of the table at ``path``."""
    return read_sheets(path, path.name, Register(file=path.name, **register))[0]  # type: ignore[arg-type]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "kz1048"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_encoding_and_delimiter_are_recognised(tmp_path: Path, encoding: str, delimiter: str):
    """Whatever the office wrote, the cells come out, decimal commas and Kazakh letters included."""
    path = write_csv(tmp_path / "a.csv", ROWS, encoding=encoding, delimiter=delimiter)
    assert [list(row) for row in read(path).rows] == ROWS


def test_russian_windows_text_is_recognised(tmp_path: Path):
    """Windows-1251 without Kazakh letters is read as such; the register may also name it."""
    path = write_csv(tmp_path / "a.csv", ROWS[:2], encoding="cp1251")
    assert [list(row) for row in read(path).rows] == ROWS[:2]
    assert read(path, encoding="cp1251", delimiter="semicolon").rows == read(path).rows


def test_the_line_that_names_the_delimiter_is_heeded_and_counted(tmp_path: Path):
    """After `sep=;`, which Excel writes, row numbers are still those of the file."""
    (tmp_path / "a.csv").write_text("sep=;\r\nФИО;Город\r\nТ, А;Шираз\r\n", encoding="utf-8")
    assert read(tmp_path / "a.csv").rows == (("", ""), ("ФИО", "Город"), ("Т, А", "Шираз"))


def test_lines_inside_quotes_are_one_row(tmp_path: Path):
    """A cell of two lines does not shift the rows after it: rows are counted as a spreadsheet shows them."""
    write_csv(tmp_path / "a.csv", [["ФИО", "Город"], ["Т\nА", "Шираз"], ["Б", "Кум"]])
    assert len(read(tmp_path / "a.csv").rows) == 3


def workbook(rows: list[list[object]]) -> BytesIO:
    """Return a workbook with one sheet of ``rows``."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]
    content = BytesIO()
    book.save(content)
    return content


BAD: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "1:1 the file is empty, expected a table as XLSX or CSV"),
    "only blanks": (b" ;;\r\n", "1:1 there is nothing in it, expected a table of people"),
    "a web page": (b"<html><table>", "1:1 this is a web page, not a table, expected XLSX or CSV"),
    "an open quote": (
        'ФИО;Город\r\nА;"Шираз\r\nБ;Кум\r\n'.encode(),
        "2:1 a quote is not closed, or not doubled inside a cell, expected quotes in pairs",
    ),
    "a cell without end": (
        b"a;b\r\n" + b"x" * 200_000,
        "2:1 a cell has more than 131,072 letters, or a quote is not closed, expected quotes in pairs",
    ),
    "headings alone": (
        "ФИО;Город".encode(),
        "1:1 there are headings and nobody below them, expected people",
    ),
    "headings above a total": (
        "ФИО;Город\r\nИтого;\r\n;\r\n".encode(),
        "1:1 there are headings and nobody below them, expected people",
    ),
    "another alphabet": (
        "ФИО;Город\r\nА;Шираз\r\n".encode("koi8-r"),
        "1:1 no row looks like headings,"
        " expected for example Name, City, People; or `columns` or `encoding` in a scenario",
    ),
    "bytes": (bytes(range(128)), "1:1 the text cannot be decoded, expected UTF-8, UTF-16 or Windows-1251"),
    "no workbook": (
        b"PK\x03\x04" + b"x" * 99,
        "1:1 this cannot be opened as a workbook: it is damaged, or locked with a password,"
        " expected a table as XLSX or CSV",
    ),
    "half a workbook": (
        workbook(ROWS).getvalue()[:2000],  # type: ignore[arg-type]
        "1:1 this cannot be opened as a workbook: it is damaged, or locked with a password,"
        " expected a table as XLSX or CSV",
    ),
    "an old one locked": (
        b"\xd0\xcf\x11\xe0" + b"\0" * 600,
        "1:1 this cannot be opened as a workbook: it is damaged, or locked with a password,"
        " expected a table as XLSX or CSV",
    ),
}


@pytest.mark.parametrize("kind", BAD)
def test_what_is_no_table_gives_one_line(tmp_path: Path, network: Scenario, kind: str):
    """A file that cannot be read is a fault with its name and the reason, and with the row where there is one."""
    content, line = BAD[kind]
    (tmp_path / "a.csv").write_bytes(content)
    with pytest.raises(ScenarioError) as told:
        take_in([Source(tmp_path / "a.csv", Register(file="a.csv"), state="KZ")], network, START)
    assert [str(fault) for fault in told.value.faults] == [f"{tmp_path / 'a.csv'}:{line}"]


def test_a_table_is_not_read_twice(tmp_path: Path, network: Scenario):
    """Named twice, by whatever path or for a sheet of it once more, a table is a fault: nobody is doubled."""
    good = write_csv(tmp_path / "good.csv", ROWS)
    (tmp_path / "other.csv").symlink_to(good)
    (tmp_path / "a.xlsx").write_bytes(workbook(ROWS).getvalue())  # type: ignore[arg-type]

    def wrong(*named: tuple[str, str | None]) -> list[str]:
        sources = [Source(tmp_path / file, Register(file=file, sheet=sheet), state="KZ") for file, sheet in named]
        try:
            take_in(sources, network, START)
        except ScenarioError as error:
            return [fault.wrong for fault in error.faults]
        return []

    twice = ["the table is named twice"]
    assert wrong(("good.csv", None), ("good.csv", None)) == twice
    assert wrong(("good.csv", None), ("other.csv", None)) == twice
    assert wrong(("a.xlsx", "Sheet"), ("a.xlsx", None)) == twice
    assert wrong(("a.xlsx", "Sheet"), ("a.xlsx", "Sheet"), ("good.csv", None)) == twice
    assert wrong(("good.csv", None), ("a.xlsx", None)) == []


def test_two_sheets_of_a_workbook_may_be_named_apart(tmp_path: Path, network: Scenario):
    """A register for each sheet reads each of them once."""
    book = openpyxl.Workbook()
    for name in ("north", "south"):
        table = book.create_sheet(name)
        for row in ROWS:
            table.append(row)
    book.save(tmp_path / "a.xlsx")
    sources = [
        Source(tmp_path / "a.xlsx", Register(file="a.xlsx", sheet=name), state="KZ") for name in ("north", "south")
    ]
    assert [sheet.people for sheet in take_in(sources, network, START).counted] == [6, 6]


def test_days_of_a_workbook_are_counted_from_its_own_first_day(tmp_path: Path, network: Scenario):
    """Workbooks that count days from 1904 give the same days as those that count from 1900."""
    for first in (datetime.fromisoformat("1899-12-30"), datetime.fromisoformat("1904-01-01")):
        book = openpyxl.Workbook()
        book.epoch = first
        for row in (["ФИО", "Город", "Готовность"], ["Т А", "Шираз", datetime.fromisoformat("2026-03-02T06:30")]):
            book.active.append(row)  # type: ignore[union-attr]
        book.save(tmp_path / "a.xlsx")
        (group,) = take_in([Source(tmp_path / "a.xlsx", Register(file="a"), state="KZ")], network, START).groups
        assert group.record["ready"] == "2026-03-02T06:30"


def test_faults_of_all_registers_come_together(tmp_path: Path, network: Scenario):
    """Each register that cannot be read is told, not only the first; so is a state that does not exist."""
    good = write_csv(tmp_path / "good.csv", ROWS)
    sources = [
        Source(tmp_path / "none.csv", Register(file="none.csv"), state="KZ"),
        Source(good, Register(file="good.csv"), state="XX"),
        Source(write_csv(tmp_path / "b.csv", ROWS), Register(file="b.csv", encoding="utf-16"), state="KZ"),
        Source(write_csv(tmp_path / "c.csv", ROWS), Register(file="c.csv", sheet="x"), state="KZ"),
    ]
    with pytest.raises(ScenarioError) as told:
        take_in(sources, network, START)
    assert [fault.wrong for fault in told.value.faults] == [
        "there is no such file",
        "its state is none of the scenario",
        "the text cannot be decoded",
        "a CSV file has no sheets",
    ]


def test_a_workbook_that_unpacks_into_too_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A small file that would fill the memory is not opened."""
    monkeypatch.setattr(sheet_module, "LARGEST_UNPACKED", 1000)
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", "0" * 2000)
    with pytest.raises(sheet_module.Refusal, match="unpacks into more"):
        read(tmp_path / "a.xlsx")


def test_a_workbook_keeps_row_numbers_dates_and_sheets(tmp_path: Path, network: Scenario):
    """Rows above the table count; dates and numbers keep their kind; a sheet that is asked for is read alone."""
    book = openpyxl.Workbook()
    table = book.active
    assert table is not None
    table.title = "first"
    table["B4"], table["C4"], table["D4"] = "Город", "Готовность", "ФИО"
    table["B5"], table["C5"], table["D5"] = "Шираз", datetime.fromisoformat("2026-03-02T06:30"), "Т А"
    table["B6"], table["D6"] = "Нигде", "Т Б"
    book.create_sheet("second").append(["nothing here"])
    book.save(tmp_path / "a.xlsx")

    def take(sheet: str | None) -> list[tuple[int, str]]:
        return kinds(
            take_in([Source(tmp_path / "a.xlsx", Register(file="a", sheet=sheet), state="KZ")], network, START)
        )

    assert take("first") == [(6, "place_unknown")]
    assert take(None) == [(6, "place_unknown"), (1, "sheet_unread")]
    with pytest.raises(ScenarioError, match="sheet `second`: no row looks like headings"):
        take("second")
    with pytest.raises(ScenarioError, match="there is no sheet of that name"):
        take("third")


def test_numbered_empty_rows_titles_and_repeated_headings_are_no_people(taken: TakeIn):
    """Forms are printed with numbers, pages with their headings again: none of it becomes a person."""
    head = ["№", "ФИО", "Город", "Телефон"]
    intake = taken(
        [["Список"], head, [1, 2, 3, 4], [1, "Т А", "Шираз", ""], head, [2, "", "", ""], [], [3, "", "", ""]]
    )
    (counted,) = intake.counted
    assert (counted.rows, counted.placed, counted.blank, counted.aside) == (6, 1, 3, 2)


@pytest.mark.parametrize(("last", "aside"), [(["Итого", "2", "", ""], 1), (["Итого", "01.03.1990", "Шираз", ""], 0)])
def test_a_sum_beside_the_word_total_is_no_person(taken: TakeIn, last: list[str], aside: int):
    """A number below any heading leaves a line of totals one; a day of birth or a place makes somebody of that name."""
    head = ["ФИО", "Дата рождения", "Город", "Телефон"]
    intake = taken([head, ["Т А", "01.02.1980", "Шираз", ""], ["Т Б", "01.02.1981", "Шираз", ""], last])
    (counted,) = intake.counted
    assert (counted.rows, counted.placed, counted.aside) == (3, 3 - aside, aside)


def test_a_wrong_delimiter_is_not_guessed_around(tmp_path: Path):
    """A delimiter that the register names is taken as it is."""
    path = tmp_path / "a.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=",").writerows(ROWS)
    assert len(read(path, delimiter="bar").rows[0]) == 1
