"""Instants as minutes, and the clocks of places as tables, so that a browser needs to know no time zones."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from evacplan.plan.plan import Plan
from evacplan.reports.words import Words
from evacplan.scenario.calendar import open_windows

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MARGIN = timedelta(days=3)
"""How far beside the planned time clocks and days are known."""


def minute(plan: Plan, instant: datetime) -> int:
    """Return ``instant`` as minutes after the start of planning."""
    return round((instant - plan.given.start).total_seconds() / 60)


def offsets(plan: Plan, zone: ZoneInfo) -> list[list[int]]:
    """Return from which minute on the clocks of ``zone`` are how many minutes ahead of UTC."""
    found: list[list[int]] = []
    instant, end = plan.given.start - MARGIN, plan.given.end + MARGIN
    while instant <= end:
        ahead = round((instant.astimezone(zone).utcoffset() or timedelta()).total_seconds() / 60)
        if not found or found[-1][1] != ahead:
            found.append([minute(plan, instant), ahead])
        instant += timedelta(minutes=30)
    return found


def days(plan: Plan, words: Words) -> tuple[int, list[str]]:
    """Return the number of the first day since 1970 that is named, and the names of the days from there."""
    first = (plan.given.start - MARGIN).date()
    count = (plan.given.end + MARGIN).date() - first
    names = [words.day(first + timedelta(days=number)) for number in range(count.days + 1)]
    return (first - EPOCH.date()).days, names


def nights(plan: Plan, zone: ZoneInfo) -> list[list[int]]:
    """Return the times without daylight in ``zone``, as pairs of minutes."""
    windows = open_windows(plan.given.policy.daylight, zone.key, plan.given.start, plan.given.end)
    return between(plan, windows)


def between(plan: Plan, windows: tuple[tuple[datetime, datetime], ...]) -> list[list[int]]:
    """Return the planned time outside of ``windows``, as pairs of minutes."""
    found, last = [], 0
    for opens, closes in windows:
        if minute(plan, opens) > last:
            found.append([last, minute(plan, opens)])
        last = minute(plan, closes)
    end = minute(plan, plan.given.end)
    return [*found, [last, end]] if last < end else found
