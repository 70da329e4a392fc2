"""When ways are open: longer or other hours, closures lifted or imposed, and travel by night."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Literal, Self
from zoneinfo import ZoneInfo

from pydantic import model_validator

from evacplan.errors import quoted
from evacplan.scenario.calendar import Hours, open_windows
from evacplan.scenario.changes.base import (
    MONTHS,
    Change,
    ClockTime,
    Day,
    Revision,
    day_in_words,
    moment_in_words,
    span_in_words,
)
from evacplan.scenario.record import CountryCode, Id
from evacplan.scenario.scenario import AnyWay, Scenario, tails
from evacplan.scenario.ways import Charter, Crossing, Link
from evacplan.units import AnyMoment, Duration


def section_of(scenario: Scenario, way: str) -> str:
    """Return the section that holds ``way``."""
    return next(s for s in ("links", "crossings", "services", "charters") if way in getattr(scenario, s))


class _OnHours(Change):
    """A change of the hours of a link, a charter, or one or both sides of a crossing."""

    way: Id
    """Id of the link, crossing or charter."""
    side: CountryCode | None = None
    """Of a crossing, the country whose side it is; every side that has hours if absent."""

    def _sides(self, scenario: Scenario) -> dict[str | None, tuple[str | None, str]]:
        """Return, for each side that is meant, its hours and the site whose clock they are read on."""
        way = self.find("way", self.way, scenario.ways)
        if isinstance(way, Crossing):
            sites = {scenario.sites[site].country: site for site in (way.head, way.tail)}
            if self.side is not None and self.side not in sites:
                raise self.wrong(
                    "side", f"{self.side} is not a side of {quoted(self.way)}", f"expected {' or '.join(sites)}"
                )
            chosen = [self.side] if self.side else [code for code in sites if code in way.hours] or [*sites]
            return {code: (way.hours.get(code), sites[code]) for code in chosen}
        if not isinstance(way, Link | Charter):
            raise self.wrong("way", f"{quoted(self.way)} runs by a timetable", "expected a link, crossing or charter")
        return {None: (way.departs, tails(way)[0])}

    def _planned_day(self, scenario: Scenario, day: date, site: str) -> None:
        zone = scenario.zone(site)
        first, last = (instant.astimezone(zone).date() for instant in (scenario.start, scenario.end))
        if not first <= day <= last:
            raise self.wrong("day", f"{day} is not planned", f"expected a day from {first} to {last}")

    def _revision(self, scenario: Scenario, hours: dict[str | None, str]) -> Revision:
        way: AnyWay = scenario.ways[self.way]
        new: object = way.hours | hours if isinstance(way, Crossing) else hours[None]
        field = "hours" if isinstance(way, Crossing) else "departs"
        return {section_of(scenario, self.way): {self.way: self.with_values(way, **{field: new})}}

    @property
    def _what(self) -> str:
        return f"{self.way} ({self.side})" if self.side else self.way


class OpenLonger(_OnHours):
    """A post, link or charter open longer on one day.

    ``until`` alone moves the end of the day's last window, ``since`` alone the beginning of its first; both together,
    or a day without any window, open it for that time besides.
    """

    kind: Literal["open_longer"] = "open_longer"
    """Says which change it is."""
    day: Day
    """The calendar day there."""
    since: ClockTime | None = None
    """From which local time on."""
    until: ClockTime | None = None
    """Until which local time."""

    @model_validator(mode="after")
    def _says_when(self) -> Self:
        if self.since is None and self.until is None:
            raise ValueError("no time is given, expected since, until or both")
        if self.since and self.until and self.since >= self.until:
            raise ValueError("closes before it opens, expected since before until")
        return self

    @property
    def name(self) -> str:
        """What it changes."""
        since = f" from {self.since}" if self.since else ""
        until = f" until {self.until}" if self.until else ""
        return f"{self._what} open{since}{until} on {day_in_words(self.day)}"

    def revised(self, scenario: Scenario) -> Revision:
        """Return the way with longer hours."""
        found: dict[str | None, str] = {}
        for side, (hours, site) in self._sides(scenario).items():
            if hours is None:
                raise self.wrong("way", f"{quoted(self.way)} never closes there", "expected a side with hours")
            self._planned_day(scenario, self.day, site)
            before = windows_on(hours, scenario.zone(site), self.day)
            after = self._longer(before)
            found[side] = hours if after == before else hours_with(hours, self.day, after)
        return self._revision(scenario, found)

    def _longer(self, windows: list[tuple[int, int]]) -> list[tuple[int, int]]:
        since = minutes_of(self.since) if self.since else windows[-1][1] if windows else 0
        until = minutes_of(self.until) if self.until else windows[0][0] if windows else 24 * 60
        return _merged([*windows, (since, until)]) if since < until else windows


class SetHours(_OnHours):
    """Other opening hours, for good or on one day."""

    kind: Literal["hours"] = "hours"
    """Says which change it is."""
    hours: Hours
    """The new hours, local."""
    day: Day | None = None
    """The only day on which they hold; always if absent. Give then times of the day, as in ``09:00-12:00``."""

    @property
    def name(self) -> str:
        """What it changes."""
        on = f" on {day_in_words(self.day)}" if self.day else ""
        return f"{self._what} open {self.hours}{on}"

    def revised(self, scenario: Scenario) -> Revision:
        """Return the way with the new hours."""
        found: dict[str | None, str] = {}
        for side, (before, site) in self._sides(scenario).items():
            if self.day is None:
                found[side] = self.hours
            else:
                self._planned_day(scenario, self.day, site)
                windows = windows_on(self.hours, scenario.zone(site), self.day)
                found[side] = hours_with(before or "24/7", self.day, windows)
        return self._revision(scenario, found)


class Reopened(Change):
    """A closure that is lifted, or all closures of one way."""

    kind: Literal["reopened"] = "reopened"
    """Says which change it is."""
    way: Id
    """Id of the way."""
    start: AnyMoment | None = None
    """The start of the closure as it is written; all of them if absent."""

    @property
    def name(self) -> str:
        """What it changes."""
        return f"{self.way} not closed" + (f" from {moment_in_words(self.start)}" if self.start else "")

    def revised(self, scenario: Scenario) -> Revision:
        """Return the way without the closure."""
        way = self.find("way", self.way, scenario.ways)
        left = [closure for closure in way.closed if self.start is not None and closure.start != self.start]
        if len(left) == len(way.closed):
            raise self.wrong("start" if self.start else "way", f"no such closure of {quoted(self.way)}")
        kept = [closure.model_dump(mode="json", exclude_unset=True) for closure in left]
        return {section_of(scenario, self.way): {self.way: self.with_values(way, closed=kept or None)}}


class Closed(Change):
    """A way that is closed for a time."""

    kind: Literal["closed"] = "closed"
    """Says which change it is."""
    way: Id
    """Id of the way."""
    start: AnyMoment
    """From when, on the clock of its tail unless it carries an offset."""
    until: AnyMoment | None = None
    """Until when; give this or ``lasts``."""
    lasts: Duration | None = None
    """How long; give this or ``until``."""

    @property
    def name(self) -> str:
        """What it changes."""
        if self.until:
            return f"{self.way} closed from {moment_in_words(self.start)} until {moment_in_words(self.until)}"
        return f"{self.way} closed {span_in_words(self.start, self.lasts or 0)}"

    @property
    def restricts(self) -> bool:
        """Whether it only forbids."""
        return True

    @model_validator(mode="after")
    def _has_one_end(self) -> Self:
        if (self.until is None) == (self.lasts is None):
            raise ValueError("one end is needed, expected either until or lasts")
        return self

    def revised(self, scenario: Scenario) -> Revision:
        """Return the way with one closure more."""
        way = self.find("way", self.way, scenario.ways)
        zone = scenario.zone(tails(way)[0])
        begins = self.start.at(zone)
        ends = self.until.at(zone) if self.until else begins + timedelta(minutes=self.lasts or 0)
        if ends <= scenario.start or begins >= scenario.end:
            raise self.wrong("start", "the closure is outside the time that is planned", "expected one within it")
        before = [closure.model_dump(mode="json", exclude_unset=True) for closure in way.closed]
        closure = self.model_dump(mode="json", exclude_unset=True, include={"start", "until", "lasts"})
        return {section_of(scenario, self.way): {self.way: self.with_values(way, closed=[*before, closure])}}


class ByNight(Change):
    """A link that may be travelled in the dark."""

    kind: Literal["by_night"] = "by_night"
    """Says which change it is."""
    link: Id
    """Id of the link."""

    @property
    def name(self) -> str:
        """What it changes."""
        return f"{self.link} travelled by night too"

    def revised(self, scenario: Scenario) -> Revision:
        """Return the link without the rule."""
        link = self.find("link", self.link, scenario.links)
        return {"links": {self.link: self.with_values(link, daylight=None)}}


def windows_on(hours: str, zone: ZoneInfo, day: date) -> list[tuple[int, int]]:
    """Return when ``hours`` are open on one local calendar day, in minutes from its midnight."""
    midnight = datetime.combine(day, datetime.min.time(), tzinfo=zone)
    after = datetime.combine(day + timedelta(days=1), datetime.min.time(), tzinfo=zone)
    found = []
    for opens, closes in open_windows(hours, zone.key, midnight, after):
        begin, end = opens.astimezone(zone), closes.astimezone(zone)
        found.append((begin.hour * 60 + begin.minute, 24 * 60 if end.date() > day else end.hour * 60 + end.minute))
    return found


def hours_with(hours: str, day: date, windows: list[tuple[int, int]]) -> str:
    """Return ``hours`` with other windows on one day."""
    times = ",".join(f"{clock_of(opens)}-{clock_of(closes)}" for opens, closes in windows) or "off"
    return f"{hours}; {day.year} {MONTHS[day.month - 1]} {day.day:02d} {times}"


def _merged(windows: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for opens, closes in sorted(windows):
        if merged and opens <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], closes))
        else:
            merged.append((opens, closes))
    return merged


def minutes_of(clock: str) -> int:
    """Return the minutes from midnight to a local time of day."""
    return int(clock[:2]) * 60 + int(clock[3:])


def clock_of(minutes: int) -> str:
    """Return the local time of day so many minutes after midnight."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
