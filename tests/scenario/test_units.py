"""Quantities: one unambiguous spelling in, the same spelling out."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from evacplan.units import (
    Amount,
    AnyMoment,
    Duration,
    Factor,
    FixedMoment,
    Length,
    Moment,
    Money,
    Share,
    Zone,
    format_duration,
    parse_duration,
)

DURATION, LENGTH, MONEY, SHARE = TypeAdapter(Duration), TypeAdapter(Length), TypeAdapter(Money), TypeAdapter(Share)
MOMENT, FIXED, FACTOR, ZONE = TypeAdapter(AnyMoment), TypeAdapter(FixedMoment), TypeAdapter(Factor), TypeAdapter(Zone)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("8h30m", 510), ("8h 30min", 510), ("45min", 45), ("45m", 45), ("2d", 2880), ("1d2h3m", 1563), ("0min", 0),
        ("PT8H30M", 510), ("P2D", 2880), ("P1DT1H", 1500), (" 5h ", 300), ("90m", 90), ("3650d", 5_256_000),
    ],
)  # fmt: skip
def test_durations_are_whole_minutes(text: str, minutes: int) -> None:
    """Days, hours and minutes add up, in short and in ISO 8601."""
    assert parse_duration(text) == minutes


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "02:30",
        "1.5h",
        "-1h",
        "h",
        "P",
        "PT",
        "1h1h",
        "30m2h",
        "5",
        "5s",
        "٣h",
        None,
        5,
        True,
        "9" * 5000 + "h",
    ],
)
def test_what_reads_two_ways_is_no_duration(text: object) -> None:
    """Clock times, fractions, bare numbers and other scripts are refused with an example."""
    with pytest.raises(ValueError, match="not a duration, expected for example 8h30m"):
        parse_duration(text)


def test_a_duration_of_decades_is_refused() -> None:
    """Ten years is the most; a day more is a slip."""
    with pytest.raises(ValueError, match="more than ten years"):
        parse_duration("3651d")


@given(st.integers(0, 3650 * 24 * 60))
def test_durations_survive_writing(minutes: int) -> None:
    """Every duration is read back from how it is written."""
    assert parse_duration(format_duration(minutes)) == minutes


@pytest.mark.parametrize(
    ("minutes", "text"), [(0, "0min"), (45, "45min"), (510, "8h30m"), (1440, "1d"), (1470, "1d30m")]
)
def test_durations_are_written_as_people_do(minutes: int, text: str) -> None:
    """Days, hours and minutes, without zeros in between."""
    assert format_duration(minutes) == text


@given(st.integers(0, 999_999_999))
def test_lengths_survive_writing(metres: int) -> None:
    """Every length is read back to the metre."""
    assert LENGTH.validate_python(LENGTH.dump_python(metres)) == metres


@given(st.integers(0, 999_999_999_999), st.sampled_from(["USD", "KZT"]))
def test_amounts_survive_writing(cents: int, currency: str) -> None:
    """Every amount is read back to the cent."""
    assert MONEY.validate_python(str(Amount(cents, currency))) == Amount(cents, currency)


@given(st.integers(0, 100_000_000))
def test_shares_survive_writing(millionths: int) -> None:
    """Every share is read back to the millionth of a per cent."""
    share = Decimal(millionths) / 10**8
    assert SHARE.validate_python(SHARE.dump_python(share)) == share


@given(st.integers(0, 1_000_000))
def test_factors_survive_writing(thousandths: int) -> None:
    """A factor is exact: 0.1 is a tenth, not its binary neighbour."""
    factor = Decimal(thousandths) / 1000
    assert FACTOR.validate_python(float(factor)) == factor
    assert FACTOR.validate_python(FACTOR.dump_python(factor)) == factor


@pytest.mark.parametrize(
    ("adapter", "value", "words"),
    [
        (LENGTH, "515", "not a length"), (LENGTH, 515, "not a length"), (LENGTH, "-5 km", "not a length"),
        (LENGTH, "5 KM", "not a length"), (LENGTH, "1e3 km", "not a length"),
        (MONEY, "95000", "not an amount"), (MONEY, "5.123 USD", "not an amount"), (MONEY, "5 usd", "not an amount"),
        (SHARE, "0.05", "not a share"), (SHARE, 5, "not a share"), (SHARE, "-5%", "not a share"),
        (FACTOR, "1.5", "not a number"), (FACTOR, True, "not a number"), (FACTOR, -0.5, "out of range"),
        (FACTOR, 1001, "out of range"), (FACTOR, float("nan"), "out of range"), (FACTOR, float("inf"), "out of range"),
        (FACTOR, 0.0001, "too fine"),
        (ZONE, "Asia/Teheran", "expected an IANA name such as Asia/Tehran"), (ZONE, 3, "not a time zone"),
        (ZONE, "localtime", "unknown time zone"), (ZONE, "../etc/passwd", "unknown time zone"),
        (MOMENT, "2026-03-01", "not a date and time"), (MOMENT, 5, "not a date and time"),
        (MOMENT, "2026-02-30T10:00", "no such date"), (MOMENT, "2026-03-01T25:00", "no such date"),
        (MOMENT, "2026-03-01T10:00:30", "whole minutes"), (MOMENT, "1970-01-01T00:00", "year from 1971"),
        (MOMENT, "2026-03-01T10:00+99:99", "no such date"),
        (FIXED, "2026-03-01T10:00", "no time zone"),
    ],
)  # fmt: skip
def test_other_spellings_are_refused_with_a_reason(adapter: TypeAdapter[Any], value: object, words: str) -> None:
    """A unit, an offset or a currency is never guessed."""
    with pytest.raises(ValidationError, match=words) as caught:
        adapter.validate_python(value)
    assert ", expected" in str(caught.value)


def test_amounts_are_written_with_cents_only_where_there_are_any() -> None:
    """Whole sums stay short."""
    assert (str(Amount(9_500_000, "USD")), str(Amount(705, "USD"))) == ("95000 USD", "7.05 USD")


@pytest.mark.parametrize(
    ("text", "zone", "expected"),
    [
        ("2026-03-01T08:00+05:00", "Asia/Tehran", datetime(2026, 3, 1, 3, tzinfo=UTC)),
        ("2026-03-01T08:00Z", "Asia/Tehran", datetime(2026, 3, 1, 8, tzinfo=UTC)),
        ("2026-03-01T08:00", "Asia/Tehran", datetime(2026, 3, 1, 4, 30, tzinfo=UTC)),
        ("2026-03-01 08:00", "Asia/Baku", datetime(2026, 3, 1, 4, tzinfo=UTC)),
        ("2026-10-25T02:30", "Europe/Berlin", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
    ],
)
def test_moments_are_local_unless_they_carry_an_offset(text: str, zone: str, expected: datetime) -> None:
    """Wall-clock time is read at its place; of an hour that comes twice the first is meant."""
    assert Moment.parse(text).at(ZoneInfo(zone)) == expected


def test_an_hour_that_clocks_jump_over_does_not_exist() -> None:
    """At half past two on the last Sunday of March no clock of Berlin shows half past two."""
    skipped, berlin = Moment.parse("2026-03-29T02:30"), ZoneInfo("Europe/Berlin")
    assert not skipped.exists_in(berlin)
    assert skipped.exists_in(ZoneInfo("Asia/Tehran"))
    assert Moment.parse("2026-03-29T02:30+01:00").exists_in(berlin)
    assert Moment.parse("2026-10-25T02:30").exists_in(berlin)


@given(st.integers(0, 100_000_000), st.sampled_from([None, UTC, timezone(timedelta(hours=-3, minutes=-30))]))
def test_moments_survive_writing(minutes: int, offset: timezone | None) -> None:
    """Every moment is read back from how it is written."""
    moment = Moment((datetime(1971, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)).replace(tzinfo=offset))
    assert Moment.parse(str(moment)) == moment
    assert moment.has_offset == (offset is not None)
