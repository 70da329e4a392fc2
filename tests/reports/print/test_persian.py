"""The calendar of Persian drivers."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from evacplan.reports.print.persian import calendar, moment


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(1979, 2, 11), (1357, 11, 22)),
        (date(2017, 3, 21), (1396, 1, 1)),
        (date(2024, 3, 20), (1403, 1, 1)),
        (date(2025, 3, 20), (1403, 12, 30)),
        (date(2026, 3, 1), (1404, 12, 10)),
        (date(2026, 3, 21), (1405, 1, 1)),
        (date(2029, 3, 20), (1408, 1, 1)),
        (date(2026, 9, 22), (1405, 6, 31)),
        (date(2026, 9, 23), (1405, 7, 1)),
    ],
)
def test_days_are_those_of_the_calendar_of_iran(day: date, expected: tuple[int, int, int]):
    """New years, leap days and the change from long to short months fall where Iran has them."""
    assert calendar(day) == expected


def test_a_moment_is_written_with_persian_words_and_digits():
    """Day of the week, day, month, time."""
    assert moment(datetime(2026, 3, 1, 7, 5)) == "یکشنبه ۱۰ اسفند، ۰۷:۰۵"  # noqa: DTZ001
