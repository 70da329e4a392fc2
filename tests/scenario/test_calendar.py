"""When things happen: opening hours, timetables, closures and the clock."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from evacplan.scenario.calendar import Clock, Closure, Hours, Timetable, departures, fixed_departures, open_windows

HOURS, TIMETABLE = TypeAdapter(Hours), TypeAdapter(Timetable)
BERLIN, TEHRAN = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Tehran")


def utc(day: int, hour: int, minute: int = 0, month: int = 3) -> datetime:
    """Return an instant of 2026."""
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    "text", ["09:00-16:00", "Mo-Fr 08:00-12:00", "24/7", "22:00-24:00, 00:00-01:00", "08:00-12:00,13:00-17:00"]
)
def test_usual_hours_are_understood(text: str) -> None:
    """Hours as in OpenStreetMap are kept as written."""
    assert HOURS.validate_python(text) == text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("16:00-09:00", "closes before it opens"), ("22:00-02:00", "write a night as two windows"),
        ("09:00-09:00", "closes before it opens"), ("Mo 09:00-12:00, Tu 12:00-09:00", "closes before it opens"),
        ("09:60-10:00", "no such time of day"), ("09:00-25:00", "no such time of day"), ("09:00-24:01", "no such time"),
        ("always", "not opening hours"), ("", "not opening hours"), ("9-17", "not opening hours"),
    ],
)  # fmt: skip
def test_impossible_hours_are_refused(text: str, words: str) -> None:
    """A window written backwards, past midnight or beyond the day is refused, never turned round."""
    with pytest.raises(ValidationError, match=words):
        HOURS.validate_python(text)


def test_windows_are_local_and_clipped() -> None:
    """Nine to four in Tehran is 5:30 to 12:30 in UTC; nothing is open outside the time asked for."""
    assert open_windows("09:00-16:00", "Asia/Tehran", utc(1, 6), utc(2, 6)) == (
        (utc(1, 6), utc(1, 12, 30)),
        (utc(2, 5, 30), utc(2, 6)),
    )


def test_windows_that_touch_are_one() -> None:
    """A night written as two windows is one without a gap at midnight."""
    assert open_windows("22:00-24:00, 00:00-01:00", "Asia/Tehran", utc(1, 12), utc(2, 12)) == (
        (utc(1, 18, 30), utc(1, 21, 30)),
    )
    assert open_windows("24/7", "Asia/Tehran", utc(1, 0), utc(9, 0)) == ((utc(1, 0), utc(9, 0)),)


def test_windows_follow_the_clocks() -> None:
    """On the day when clocks go forward, opening at eight comes an hour earlier in UTC."""
    assert open_windows("08:00-10:00", "Europe/Berlin", utc(28, 0), utc(30, 0)) == (
        (utc(28, 7), utc(28, 9)),
        (utc(29, 6), utc(29, 8)),
    )


def test_an_hour_that_clocks_jump_over_is_no_window() -> None:
    """What is open from two to three is not open at all on the day when clocks go from two to three."""
    assert open_windows("02:00-03:00", "Europe/Berlin", utc(28, 12), utc(30, 0)) == ()


@given(st.integers(0, 23), st.integers(1, 24), st.integers(0, 40))
def test_windows_never_leave_the_time_asked_for(opens: int, hours: int, days: int) -> None:
    """Windows are in order, apart, and within the time asked for, across the change of clocks too."""
    text = f"{opens:02}:00-{min(24, opens + hours):02}:00"
    start = utc(10, 5)
    end = start + timedelta(days=days, hours=1)
    windows = open_windows(text, "Europe/Berlin", start, end)
    flat = [instant for window in windows for instant in window]
    assert flat == sorted(set(flat))
    assert all(start <= instant <= end for instant in flat)


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ("daily 21:40", [utc(1, 18, 10), utc(2, 18, 10)]),
        ("daily 6:00, 21:40", [utc(1, 2, 30), utc(1, 18, 10), utc(2, 2, 30), utc(2, 18, 10)]),
        ("Mo 10:00", [utc(2, 6, 30)]),
        ("Mo, Tu 10:00", [utc(2, 6, 30)]),
        ("2026-03-01T23:00", [utc(1, 19, 30)]),
        ("2026-03-01T23:00Z", [utc(1, 23)]),
        (["daily 21:40", "2026-03-01T21:40"], [utc(1, 18, 10), utc(2, 18, 10)]),
        ("2026-04-01T23:00", []),
    ],
)
def test_timetables_become_departures(entries: Any, expected: list[datetime]) -> None:
    """Times are local, the start is included, the end is not, and nothing departs twice."""
    timetable = TIMETABLE.validate_python(entries)
    assert departures(timetable, TEHRAN, utc(1, 2, 30), utc(3, 2, 30)) == expected


def test_a_departure_that_clocks_jump_over_does_not_run() -> None:
    """At half past two on the last Sunday of March nothing leaves Berlin."""
    assert departures(("daily 02:30",), BERLIN, utc(28, 0), utc(31, 0)) == [utc(28, 1, 30), utc(30, 0, 30)]


def test_single_departures_are_told_apart() -> None:
    """Only dated entries can name a time that does not exist."""
    assert [str(moment) for moment in fixed_departures(("daily 21:40", "2026-03-01T21:40"))] == ["2026-03-01T21:40"]


@pytest.mark.parametrize(
    "entry",
    [
        "daily",
        "daily 2140",
        "daily 25:00",
        "daily 21:40:30",
        "daily 21:40+03:00",
        "Mi 10:00",
        "21:40",
        5,
        "",
        "daily 10:00 11:00",
    ],
)
def test_other_timetables_are_refused(entry: object) -> None:
    """Seconds, offsets, unknown days and bare times are refused."""
    with pytest.raises(ValidationError):
        TIMETABLE.validate_python(entry)


def closure(**given: str) -> Closure:
    """Return a closure from the morning of 3 March."""
    return Closure.model_validate({"start": "2026-03-03T08:00", **given})


def test_a_closure_ends_at_an_instant_or_after_a_while() -> None:
    """Both spellings give the same window, in local time unless an offset says otherwise."""
    assert closure(lasts="1d").window(TEHRAN) == (utc(3, 4, 30), utc(4, 4, 30))
    assert closure(until="2026-03-04T08:00").window(TEHRAN) == (utc(3, 4, 30), utc(4, 4, 30))
    assert closure(until="2026-03-04T08:00Z").window(TEHRAN) == (utc(3, 4, 30), utc(4, 8))


@pytest.mark.parametrize("given", [{}, {"lasts": "1d", "until": "2026-03-04T08:00"}])
def test_a_closure_has_one_end(given: dict[str, str]) -> None:
    """Neither no end nor two ends."""
    with pytest.raises(ValidationError, match="one end is needed"):
        closure(**given)


@pytest.mark.parametrize(
    ("step", "horizon", "words"),
    [
        ("7min", "3d", "does not divide a day"),
        ("0min", "3d", "does not divide a day"),
        ("2d", "10d", "does not divide a day"),
        ("1h", "30min", "shorter than one step"),
        ("1min", "20d", "more than 20,000 steps"),
    ],
)
def test_an_unusable_grid_is_refused(step: str, horizon: str, words: str) -> None:
    """A step divides the day, and the horizon has at least one and not too many of them."""
    with pytest.raises(ValidationError, match=words):
        Clock.model_validate({"start": "2026-03-01T08:00Z", "horizon": horizon, "step": step})
