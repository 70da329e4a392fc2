"""Changes of a scenario in the language of an edition: what would free people, with the names of places and ways."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import singledispatchmethod
from typing import Any, TypedDict

from evacplan.errors import ScenarioError
from evacplan.plan.plan import Plan
from evacplan.plan.reasons import Freed
from evacplan.reports import labels
from evacplan.reports.places import fleet_name, site_name, way_name
from evacplan.reports.words import Words
from evacplan.scenario import changes as of
from evacplan.scenario.changes.base import Amount
from evacplan.units import Moment

_MOST = 6
"""Departures of a timetable that are named."""


def freed_by(plan: Plan, words: Words, freed: Freed) -> str:
    """Return the changes that would free people, as a list in words."""
    return "; ".join(in_words(plan, words, change) for change in freed.changes) or freed.text


def in_words(plan: Plan, words: Words, written: Mapping[str, Any]) -> str:
    """Return what a change does; one that has no words here, because none is ever asked for, stays English."""
    try:
        change = of.read_change(written)
    except ScenarioError:  # a plan of another version
        return ", ".join(f"{key} {value}" for key, value in written.items())
    told: str = _Names(plan, words).told(change)
    return told


class _Signed(TypedDict):
    """How many more or fewer, and by which count the form of the words goes."""

    count: int
    sign: str


def _signed(change: Amount) -> _Signed:
    count = change.to if change.to is not None else change.more or 0
    return {"count": abs(count), "sign": "" if change.to is not None else "+" if count >= 0 else "−"}


@dataclass(frozen=True)
class _Names:
    """The words for every change, with the names of what it is about."""

    plan: Plan
    words: Words

    def way(self, key: str) -> str:
        return way_name(self.plan, self.words, key)

    def fleet(self, key: str) -> str:
        return fleet_name(self.plan, self.words, key)

    def site(self, key: str) -> str:
        return site_name(self.plan, self.words, key)

    def state(self, key: str) -> str:
        found = self.plan.given.states.get(key)
        return self.words.name(found.name) if found else key

    def country(self, key: str) -> str:
        found = self.plan.given.countries.get(key)
        return self.words.name(found.name) if found else key

    def side(self, way: str, country: str | None) -> str:
        return f"{self.way(way)} ({self.country(country)})" if country else self.way(way)

    def moment(self, moment: Moment) -> str:
        return self.words.exact(moment.written)

    @singledispatchmethod
    def told(self, change: of.Change) -> str:
        return change.name

    @told.register
    def _(self, change: of.PeoplePerHour) -> str:
        return self.words.n(
            "{sign}{n} person an hour at {post}",
            "{sign}{n} people an hour at {post}",
            **_signed(change),
            post=self.way(change.crossing),
        )

    @told.register
    def _(self, change: of.PeoplePerDay) -> str:
        return self.words.n(
            "{sign}{n} person a day at {post}",
            "{sign}{n} people a day at {post}",
            **_signed(change),
            post=self.way(change.crossing),
        )

    @told.register
    def _(self, change: of.Quota) -> str:
        return self.words.n(
            "{sign}{n} place a day for {state} at {post}",
            "{sign}{n} places a day for {state} at {post}",
            **_signed(change),
            state=self.state(change.state),
            post=self.way(change.crossing),
        )

    @told.register
    def _(self, change: of.Accepts) -> str:
        documents = labels.documents(self.words, change.documents)
        return self.words.t("{post} accepts: {documents}", post=self.way(change.crossing), documents=documents)

    @told.register
    def _(self, change: of.Exempt) -> str:
        return self.words.t(
            "{state} needs no permit at {post}", state=self.state(change.state), post=self.way(change.crossing)
        )

    @told.register
    def _(self, change: of.Waived) -> str:
        country = self.country(change.country)
        return {
            "entry": self.words.t("{country} does without its conditions of entry", country=country),
            "exit_notice": self.words.t("{country} does without notice before people leave", country=country),
            "greatest_stay": self.words.t("{country} does without its greatest stay", country=country),
        }[change.what]

    @told.register
    def _(self, change: of.OpenLonger) -> str:
        way, day = self.side(change.way, change.side), self.words.day(change.day)
        since, until = change.since, change.until
        if since and until:
            return self.words.t(
                "{way} open from {since} until {until} on {day}", way=way, since=since, until=until, day=day
            )
        if since:
            return self.words.t("{way} open from {since} on {day}", way=way, since=since, day=day)
        return self.words.t("{way} open until {until} on {day}", way=way, until=until, day=day)

    @told.register
    def _(self, change: of.SetHours) -> str:
        way, hours = self.side(change.way, change.side), change.hours
        if change.day:
            return self.words.t("{way} open {hours} on {day}", way=way, hours=hours, day=self.words.day(change.day))
        if hours == "24/7":
            return self.words.t("{way} open day and night", way=way)
        return self.words.t("{way} open {hours}", way=way, hours=hours)

    @told.register
    def _(self, change: of.Reopened) -> str:
        way = self.way(change.way)
        if change.start is None:
            return self.words.t("{way} without its closures", way=way)
        return self.words.t("{way} without its closure from {moment}", way=way, moment=self.moment(change.start))

    @told.register
    def _(self, change: of.ByNight) -> str:
        return self.words.t("{way} travelled by night too", way=self.way(change.link))

    @told.register
    def _(self, change: of.PermitDecided) -> str:
        if change.status != "approved":
            return change.name
        country = self.country(change.of)
        if change.at is None:
            return self.words.t("permit of {country} for {group} at once", country=country, group=change.group)
        moment = self.moment(change.at)
        return self.words.t(
            "permit of {country} for {group} by {moment}", country=country, group=change.group, moment=moment
        )

    @told.register
    def _(self, change: of.Papers) -> str:
        documents = labels.documents(self.words, change.documents)
        return self.words.t("valid for everybody in {group}: {documents}", group=change.group, documents=documents)

    @told.register
    def _(self, change: of.Accompanied) -> str:
        return self.words.t("a guardian for the minors of {group}", group=change.group)

    @told.register
    def _(self, change: of.Certified) -> str:
        return self.words.t(
            "certificate of return for {group} by {moment}", group=change.group, moment=self.moment(change.at)
        )

    @told.register
    def _(self, change: of.Ready) -> str:
        return self.words.t("{group} ready by {moment}", group=change.group, moment=self.moment(change.at))

    @told.register
    def _(self, change: of.MaySplit) -> str:
        least = change.smallest_part
        return self.words.n(
            "{group} may travel in parts of {n} person or more",
            "{group} may travel in parts of {n} people or more",
            least,
            group=change.group,
        )

    @told.register
    def _(self, change: of.Horizon) -> str:
        return self.words.t("{span} more time", span=self.words.span(change.more))

    @told.register
    def _(self, change: of.Seats) -> str:
        way = self.way(change.way)
        if change.departs is None:
            return self.words.n("{sign}{n} seat on {way}", "{sign}{n} seats on {way}", **_signed(change), way=way)
        moment = self.moment(change.departs)
        return self.words.n(
            "{sign}{n} seat on {way}, {moment}",
            "{sign}{n} seats on {way}, {moment}",
            **_signed(change),
            way=way,
            moment=moment,
        )

    @told.register
    def _(self, change: of.Departure) -> str:
        service, moment = self.way(change.service), self.moment(change.at)
        if change.seats is None:
            return self.words.t("one more departure of {service}, {moment}", service=service, moment=moment)
        return self.words.n(
            "one more departure of {service}, {moment}, with {n} seat",
            "one more departure of {service}, {moment}, with {n} seats",
            change.seats,
            service=service,
            moment=moment,
        )

    @told.register
    def _(self, change: of.Departures) -> str:
        more = ", …" if len(change.departs) > _MOST else ""
        named = ", ".join(change.departs[-_MOST:])
        return self.words.t(
            "another timetable of {service}: {departures}", service=self.way(change.service), departures=named + more
        )

    @told.register
    def _(self, change: of.Vehicles) -> str:
        return self.words.n(
            "{sign}{n} vehicle in {fleet}",
            "{sign}{n} vehicles in {fleet}",
            **_signed(change),
            fleet=self.fleet(change.fleet),
        )

    @told.register
    def _(self, change: of.Places) -> str:
        return self.words.n(
            "{sign}{n} place in every vehicle of {fleet}",
            "{sign}{n} places in every vehicle of {fleet}",
            **_signed(change),
            fleet=self.fleet(change.fleet),
        )

    @told.register
    def _(self, change: of.Offers) -> str:
        return self.words.t(
            "{fleet} with room for: {needs}",
            fleet=self.fleet(change.fleet),
            needs=labels.needs(self.words, change.needs),
        )

    @told.register
    def _(self, change: of.Hired) -> str:
        return self.words.t("hired vehicles on {way}", way=self.way(change.link))

    @told.register
    def _(self, change: of.AnyGathering) -> str:
        return self.words.t("no convoys needed on {way}", way=self.way(change.way))

    @told.register
    def _(self, change: of.Trips) -> str:
        return self.words.n(
            "{sign}{n} trip of {charter}",
            "{sign}{n} trips of {charter}",
            **_signed(change),
            charter=self.way(change.charter),
        )

    @told.register
    def _(self, change: of.Beds) -> str:
        return self.words.n(
            "{sign}{n} bed at {site}", "{sign}{n} beds at {site}", **_signed(change), site=self.site(change.site)
        )
