"""When things happen: the planning clock, opening hours, timetables and closures."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Annotated, Self
from zoneinfo import ZoneInfo

from opening_hours import OpeningHours, State, validate
from pydantic import AfterValidator, BeforeValidator, StringConstraints, model_validator

from evacplan.errors import quoted
from evacplan.scenario.record import Record, as_tuple
from evacplan.units import AnyMoment, Duration, FixedMoment, Moment

_RANGE = re.compile(r"(\d{1,2}):(\d\d)\s*-\s*(\d{1,2}):(\d\d)")
_DAY = "(?:Mo|Tu|We|Th|Fr|Sa|Su)"
_TIME = r"\d{1,2}:\d\d"
_TIMETABLE = re.compile(rf"(daily|{_DAY}(?:\s*,\s*{_DAY})*)\s+({_TIME}(?:\s*,\s*{_TIME})*)", re.ASCII)
_WEEKDAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")


def _check_hours(text: str) -> str:
    for opens_h, opens_m, closes_h, closes_m in _RANGE.findall(text):
        if max(int(opens_m), int(closes_m)) > 59 or int(closes_h) * 60 + int(closes_m) > 24 * 60:
            raise ValueError(f"no such time of day in {quoted(text)}, expected hours from 00:00 to 24:00")
        if int(closes_h) * 60 + int(closes_m) <= int(opens_h) * 60 + int(opens_m):
            raise ValueError(
                f"closes before it opens in {quoted(text)}, expected opening first;"
                " write a night as two windows: 22:00-24:00, 00:00-01:00"
            )
    if not validate(text):
        raise ValueError("not opening hours, expected for example 09:00-16:00, Mo-Fr 08:00-12:00 or 24/7")
    return text


Hours = Annotated[str, AfterValidator(_check_hours)]
"""Opening hours in OpenStreetMap syntax (``09:00-16:00``, ``Mo-Fr 08:00-12:00``, ``24/7``), local time."""


@lru_cache(maxsize=1024)
def open_windows(hours: str, zone: str, start: datetime, end: datetime) -> tuple[tuple[datetime, datetime], ...]:
    """Return the half-open windows ``[opens, closes)`` in UTC during which ``hours`` are open.

    Parameters
    ----------
    hours
        Opening hours in OpenStreetMap syntax.
    zone
        The IANA time zone in which they are meant.
    start, end
        Aware instants; windows are clipped to ``[start, end)``, and touching windows are merged.
    """
    local = ZoneInfo(zone)
    windows: list[tuple[datetime, datetime]] = []
    found = OpeningHours(hours, timezone=local).intervals(start.astimezone(local), end.astimezone(local))
    for opens, closes, state, _ in found:
        window = (opens.astimezone(UTC), min(closes.astimezone(UTC), end))
        # An hour that clocks jump over is reported as open for no time at all.
        if state is not State.OPEN or window[0] >= window[1]:
            continue
        if windows and windows[-1][1] == window[0]:
            window = (windows.pop()[0], window[1])
        windows.append(window)
    return tuple(windows)


TimeOfDay = Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
"""A time on the clock, ``04:00``, local to the place that it is about."""


def _parse_entry(entry: object) -> tuple[frozenset[int], tuple[time, ...]] | Moment:
    """Read one timetable entry: ``daily 21:40``, ``Mo,Th 10:00, 18:00`` or an instant."""
    found = _TIMETABLE.fullmatch(entry.strip()) if isinstance(entry, str) else None
    if not found:
        return Moment.parse(entry)
    days = _WEEKDAYS if found[1] == "daily" else tuple(day.strip() for day in found[1].split(","))
    clock = tuple(time.fromisoformat(text.strip().zfill(5)) for text in found[2].split(","))
    return frozenset(_WEEKDAYS.index(day) for day in days), clock


def _check_timetable(entries: tuple[str, ...]) -> tuple[str, ...]:
    for entry in entries:
        try:
            _parse_entry(entry)
        except ValueError:
            raise ValueError(
                f"not a timetable entry: {quoted(entry)},"
                " expected for example daily 21:40, Mo,Th 10:00 or 2026-03-03T10:00"
            ) from None
    return entries


Timetable = Annotated[tuple[str, ...], BeforeValidator(as_tuple), AfterValidator(_check_timetable)]
"""Departures in local time: ``daily 21:40``, ``Mo,Th 10:00, 18:00``, instants, or a list of these."""


def departures(timetable: tuple[str, ...], zone: ZoneInfo, start: datetime, end: datetime) -> list[datetime]:
    """Return the departures of ``timetable`` in ``[start, end)``, in UTC, sorted and without repeats.

    A wall-clock time that clocks jump over does not depart that day.
    """
    found: set[datetime] = set()
    for entry in map(_parse_entry, timetable):
        if isinstance(entry, Moment):
            found.add(entry.at(zone))
            continue
        days, clock = entry
        for day in _dates(start.astimezone(zone).date(), end.astimezone(zone).date()):
            moments = (Moment(datetime.combine(day, hour)) for hour in clock if day.weekday() in days)
            found.update(moment.at(zone) for moment in moments if moment.exists_in(zone))
    return sorted(instant for instant in found if start <= instant < end)


def fixed_departures(timetable: tuple[str, ...]) -> list[Moment]:
    """Return the single instants that ``timetable`` names, as written."""
    return [entry for entry in map(_parse_entry, timetable) if isinstance(entry, Moment)]


def _dates(first: date, last: date) -> list[date]:
    return [first + timedelta(days=k) for k in range((last - first).days + 1)]


class Closure(Record):
    """A time during which nobody may enter; people already inside still come out."""

    start: AnyMoment
    """From when, local to the place that is closed unless it carries an offset."""
    until: AnyMoment | None = None
    """Until when; give this or ``lasts``."""
    lasts: Duration | None = None
    """How long; give this or ``until``."""
    why: str | None = None
    """The reason, for the reader."""

    @model_validator(mode="after")
    def _has_one_end(self) -> Self:
        if (self.until is None) == (self.lasts is None):
            raise ValueError("one end is needed, expected either until or lasts")
        return self

    def window(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """Return the half-open closed window ``[start, end)`` in UTC, read in ``zone``."""
        begins = self.start.at(zone)
        return begins, self.until.at(zone) if self.until else begins + timedelta(minutes=self.lasts or 0)


class Clock(Record):
    """The time that is planned, and how finely."""

    start: FixedMoment
    """When planning begins; must carry an offset."""
    horizon: Duration
    """How long after the start everybody must be home, or is stranded."""
    step: Duration = 15
    """The grid on which departures are decided; durations round up to it, capacities never do."""

    @model_validator(mode="after")
    def _is_a_usable_grid(self) -> Self:
        if not 1 <= self.step <= 24 * 60 or 24 * 60 % self.step:
            raise ValueError("the step does not divide a day, expected for example 15min, 30min or 1h")
        if self.horizon < self.step:
            raise ValueError("the horizon is shorter than one step, expected some days")
        if self.horizon // self.step > 20_000:
            raise ValueError("more than 20,000 steps in the horizon, expected a shorter horizon or a longer step")
        return self
