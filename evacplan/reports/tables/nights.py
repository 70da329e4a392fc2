"""Who is where at night: people and meals for each place and day, and every group that is there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from evacplan.plan.plan import Instant, Plan
from evacplan.plan.provisioning import presences
from evacplan.reports.edition import Edition
from evacplan.reports.places import site_name, way_name
from evacplan.reports.tables.about import about
from evacplan.reports.tables.book import Column, Row, Sheet, book
from evacplan.scenario.calendar import departures


class Night(NamedTuple):
    """People of one group in one night."""

    day: date
    """The day that begins in this night, on the calendar of the place."""
    site: str
    """Where they are, or where they set out if they are under way."""
    way: str
    """What they travel on; empty if they are at the site."""
    group: str
    part: int
    """Number of the part; 0 for those who are not brought home."""
    people: int
    since: Instant
    until: Instant


def render(plan: Plan, edition: Edition) -> Iterator[bytes]:
    """Return the workbook: sheets of places by day, of groups by night, and about it."""
    found = sorted(nights(plan), key=lambda night: (night.day, night.site, night.way, night.group, night.part))
    sheets = (_places(plan, edition, found), _groups(plan, edition, found), about(plan, edition))
    yield book(plan, edition, sheets)


def nights(plan: Plan) -> Iterator[Night]:
    """Yield where everybody is at the hour of the night that the policy names, until they are home."""
    given = plan.given
    hours = {site: _hours(plan, site) for site in given.sites}
    for each in presences(given, plan.assignments, plan.stranded):
        zone = given.zone(each.site)
        span = (Instant.of(each.since, zone), Instant.of(each.until, zone))
        for hour in hours[each.site]:
            if each.since <= hour.utc < each.until:
                yield Night(hour.local.date(), each.site, "", each.group, each.part, each.people, *span)
    for assignment in plan.assignments:
        for leg in assignment.legs:
            for hour in hours[leg.tail]:
                if leg.departs.utc <= hour.utc < leg.arrives.utc:
                    who = (assignment.group, assignment.part, assignment.people)
                    yield Night(hour.local.date(), leg.tail, leg.way, *who, leg.departs, leg.arrives)


def _hours(plan: Plan, site: str) -> list[Instant]:
    zone = plan.given.zone(site)
    table = (f"daily {plan.given.policy.night_at}",)
    return [Instant.of(hour, zone) for hour in departures(table, zone, plan.given.start, plan.given.end)]


def _places(plan: Plan, edition: Edition, found: list[Night]) -> Sheet:
    t, words, given = edition.words.t, edition.words, plan.given
    columns = (
        *(Column(t("Night before"), 12), Column(t("Country"), 20), Column(t("Place"), 28)),
        *(Column(t("People"), 8), Column(t("Nights to provide"), 12), Column(t("Meals on this day"), 12)),
    )
    people: dict[tuple[date, str], int] = {}
    for night in found:
        if not night.way:
            people[night.day, night.site] = people.get((night.day, night.site), 0) + night.people
    provided = {(each.day, each.site): each for each in plan.provisions}

    def rows() -> Iterator[Row]:
        for day, site in sorted({*people, *provided}):
            each = provided.get((day, site))
            country = words.name(given.countries[given.sites[site].country].name)
            counted = (each.nights, each.meals) if each else (None, None)
            yield day, country, site_name(plan, words, site), people.get((day, site), 0), *counted

    return Sheet(t("Sites"), columns, rows())


def _groups(plan: Plan, edition: Edition, found: list[Night]) -> Sheet:
    t, words, given = edition.words.t, edition.words, plan.given
    columns = (
        *(Column(t("Night before"), 12), Column(t("Place"), 28), Column(t("Where"), 28)),
        *(Column(t("Group"), 16), Column(t("Part"), 6), Column(t("State"), 8), Column(t("People"), 8)),
        *(Column(t("Since"), instant=True), Column(t("Until"), instant=True)),
    )

    def rows() -> Iterator[Row]:
        for night in found:
            if night.way:
                where = t("under way: {way}", way=way_name(plan, words, night.way))
            else:
                where = t("there") if night.part else t("stranded")
            state = given.group_by_id[night.group].state
            yield (
                *(night.day, site_name(plan, words, night.site), where),
                *(night.group, night.part or None, state, night.people, night.since, night.until),
            )

    return Sheet(t("Groups by night"), columns, rows())
