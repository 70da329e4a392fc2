"""Values as people write them into tables."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest

from evacplan.sources.registers.sheet import Cell
from evacplan.sources.registers.values import as_count, as_date, as_decimal, as_document, as_phone, written


def moment(*parts: int) -> datetime:
    """Return a time on the clock of no place, as cells have it."""
    return datetime(*parts)  # type: ignore[arg-type] # noqa: DTZ001


DATES: dict[Cell, datetime] = {
    "01.03.2026": moment(2026, 3, 1),
    "1/3/2026 9:05": moment(2026, 3, 1, 9, 5),
    "13/3/2026": moment(2026, 3, 13),
    "3/13/2026": moment(2026, 3, 13),
    "2026-03-01": moment(2026, 3, 1),
    "2026-03-01T12:30:00": moment(2026, 3, 1, 12, 30),
    "1 марта 2026 г.": moment(2026, 3, 1),
    "1 наурыз 2026": moment(2026, 3, 1),
    "1 March 2026": moment(2026, 3, 1),
    "46082": moment(2026, 3, 1),
    46082.5: moment(2026, 3, 1, 12),
    20260301: moment(2026, 3, 1),
    "۰۱.۰۳.۲۰۲۶": moment(2026, 3, 1),
    "01.03.85": moment(1985, 3, 1),
    "01.03.26": moment(2026, 3, 1),
    date(2026, 3, 1): moment(2026, 3, 1),
}
ODD: dict[Cell, str] = {
    "31.02.2015": "impossible",
    "01.03.2026 25:00": "impossible",
    "soon": "unreadable",
    1985: "year_only",
    "1404/03/05": "iranian",
    True: "unreadable",
    "3/4/2026": "order",
    "3/13/2026": "order",
    "01.03.85": "century",
    "01.03.2026": "",
    "5/5/2026": "",
}


@pytest.mark.parametrize("cell", DATES, ids=str)
def test_a_date_is_read_in_every_spelling(cell: Cell):
    """Text in three orders, words in three languages, serial numbers and real dates give the same day."""
    assert as_date(cell).at == DATES[cell]


@pytest.mark.parametrize("cell", ODD, ids=str)
def test_what_is_odd_about_a_date_is_told(cell: Cell):
    """A day that does not exist, another calendar, a guess about century or order: each by its word."""
    assert as_date(cell).odd == ODD[cell]


@pytest.mark.parametrize(
    ("cell", "count"),
    [(4.0, 4), ("4", 4), ("4,0", 4), ("4 чел.", 4), ("3 адам", 3), ("-2", -2), ("2,5", Decimal("2.5")), ("four", None)],
)
def test_a_count_is_read(cell: Cell, count: int | None):
    """A number of people, with decimals or a unit; whether it makes sense is for others to say."""
    assert as_count(cell) == count


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("12,5", "12.5"),
        ("12.5", "12.5"),
        ("1 234,5", "1234.5"),
        (12.5, "12.5"),
        ("38,0800", "38.0800"),
        ("1,2,3", None),
    ],
)
def test_a_decimal_comma_is_a_point(cell: Cell, number: str | None):
    """Commas, points and blanks between thousands; anything else is no number."""
    assert as_decimal(cell) == (None if number is None else Decimal(number))


@pytest.mark.parametrize(
    ("cell", "phone"),
    [
        ("+98 (900) 000-01-01", "+989000000101"),
        (989000000101.0, "989000000101"),
        ("8 700 000 00 01; 8 700 000 00 02", "87000000001"),
        ("8 700 000 00 01 доб. 5", "87000000001"),
        ("۰۹۱۲۰۰۰۰۰۰۰", "09120000000"),
        ("12345", None),
        ("9.89E+11", None),
        ("none", None),
    ],
)
def test_a_telephone_is_read(cell: Cell, phone: str | None):
    """The first of several in one spelling; too few digits, or a rounded number, is none."""
    assert as_phone(cell) == phone


@pytest.mark.parametrize(
    ("cell", "number", "odd"),
    [
        ("N 00000101", "N00000101", ""),
        ("№ n00000101", "N00000101", ""),
        (400000401.0, "400000401", ""),
        ("АС0000301", "AC0000301", "cyrillic"),
        ("1,23457E+08", "", "scientific"),
        ("see file", "SEEFILE", "unusual"),
    ],
)
def test_a_document_number_is_read(cell: Cell, number: str, odd: str):
    """One spelling for all; Cyrillic letters that look Latin are read as these, and it is told."""
    assert as_document(cell) == (number, odd)


def test_a_cell_is_tidied():
    """No-break spaces, invisible marks and Persian digits become plain text."""
    assert written("\u00a0a\u200b  b\ufeff ۱۲\n") == "a b 12"
    assert written(12.0) == "12"
