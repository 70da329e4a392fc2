"""What could be changed to bring a group home: every lever as far as it goes, and how little of it will do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from evacplan.errors import ScenarioError
from evacplan.planner.bench import Bench
from evacplan.planner.effort import effort
from evacplan.planner.lever import Lever, Test, amount, first, more, whole
from evacplan.planner.longer_hours import hours
from evacplan.scenario import Charter, Crossing, Link
from evacplan.scenario.changes import (
    Accepts,
    Accompanied,
    AnyGathering,
    Beds,
    ByNight,
    Certified,
    Change,
    Departure,
    Departures,
    Exempt,
    Hired,
    Horizon,
    MaySplit,
    Offers,
    Papers,
    PeoplePerDay,
    PeoplePerHour,
    PermitDecided,
    Places,
    Quota,
    Ready,
    Reopened,
    Seats,
    Trips,
    Vehicles,
    Waived,
)
from evacplan.scenario.changes.transport import moment_of
from evacplan.scenario.papers import accompanied, papers
from evacplan.scenario.scenario import AnyWay
from evacplan.scenario.ways import PermitRule
from evacplan.units import format_duration


def levers(bench: Bench) -> Iterator[Lever]:
    """Yield everything on the network as it is that could keep the group from going home."""
    yield from _border_levers(bench)
    for key, way in bench.scenario.ways.items():
        if not isinstance(way, Crossing):
            yield from _way_levers(bench, key, way)
        if way.closed:
            yield _closures(bench, key, way)
    yield from _carrier_levers(bench)
    yield from _group_levers(bench)
    for key, site in bench.scenario.sites.items():
        if site.beds is not None:
            yield amount(bench, more(Beds, site=key), bench.group.people)


def far_levers(bench: Bench) -> Iterator[Lever]:
    """Yield what would need another network: more time, and other timetables."""
    yield _horizon(bench)
    for key, way in (bench.scenario.links | bench.scenario.crossings).items():
        if way.convoy is not None:
            yield whole(bench, AnyGathering(way=key))
        if isinstance(way, Link) and way.own_cars and not way.fleets:
            yield whole(bench, Hired(link=key))
    for key in bench.scenario.services:
        yield _departure(bench, key)


def _border_levers(bench: Bench) -> Iterator[Lever]:
    group, people = bench.group, bench.group.people
    for key, crossing in bench.scenario.crossings.items():
        for side in crossing.hours:
            yield hours(bench, key, crossing, side)
        if crossing.people_per_hour is not None:
            yield amount(bench, more(PeoplePerHour, crossing=key), people)
        if crossing.people_per_day is not None:
            yield amount(bench, more(PeoplePerDay, crossing=key), people)
        if group.state in crossing.quota:
            yield amount(bench, more(Quota, crossing=key, state=group.state), people)
        refused = tuple(sorted(set(group.documents) - set(crossing.documents))) if crossing.documents else ()
        if refused:
            yield whole(bench, Accepts(crossing=key, documents=refused))
        if crossing.permit:
            yield from _permit(bench, key, crossing, crossing.permit)


def _permit(bench: Bench, key: str, crossing: Crossing, rule: PermitRule) -> Iterator[Lever]:
    """Yield the lever of a permit: decided as late as will do, for it lapses, else no permit needed."""
    group, scenario = bench.group, bench.scenario
    zone = scenario.zone(group.at)
    hours = range(int((scenario.end - scenario.start) / timedelta(hours=1)), -1, -1)  # the later the smaller

    def decided(earlier: int) -> PermitDecided:
        at = scenario.start + timedelta(hours=hours[earlier - 1])
        return PermitDecided.model_validate({"group": group.id, "of": rule.of, "at": moment_of(at, zone)})

    if not {each.citizen for each in papers(scenario, group)} - set(rule.exempt):
        return
    least = effort(scenario, decided(1))
    if group.state in rule.exempt:  # only members of another state need one
        some = range(1, len(hours) + 1, max(1, rule.valid // 120))
        yield Lever(decided(len(hours)), lambda test: next(filter(test, map(decided, some)), None), least)
        return
    full = Exempt(crossing=key, state=group.state)

    def finer(test: Test) -> Change | None:
        minutes = [minute for way, minute in test(full) or () if way == key]
        if not minutes:
            return None
        found = first(decided, len(hours) - minutes[0] // 60, len(hours), test)
        latest = first(decided, 1, len(hours) - minutes[0] // 60, test)
        return latest or found or full

    yield Lever(full, finer, least)


def _closures(bench: Bench, key: str, way: AnyWay) -> Lever:
    """Return the lever of closures: one lifted, else all."""
    full = Reopened(way=key)
    each = [Reopened.model_validate({"way": key, "start": str(closure.start)}) for closure in way.closed]
    return Lever(
        full, lambda test: next((one for one in (*each, full) if test(one)), None), effort(bench.scenario, full)
    )


def _way_levers(bench: Bench, key: str, way: AnyWay) -> Iterator[Lever]:
    people = bench.group.people
    if isinstance(way, Link | Charter) and way.departs is not None:
        yield hours(bench, key, way, None)
    if isinstance(way, Link) and way.daylight:
        yield whole(bench, ByNight(link=key))
    if isinstance(way, Charter):
        yield amount(bench, more(Trips, charter=key), people)
        if way.seats < people:
            yield amount(bench, more(Seats, way=key), people - way.seats)
    elif not isinstance(way, Link | Crossing):
        yield _seats(bench, key)


def _seats(bench: Bench, key: str) -> Lever:
    """Return the lever of seats: on one departure, else on all."""
    scenario, people = bench.scenario, bench.group.people
    service = scenario.services[key]
    zone = scenario.zone(service.tail)
    full = Seats(way=key, more=people)

    def finer(test: Test) -> Change | None:
        minutes = [m for way, m in test(full) or () if way == key]
        if len(set(minutes)) != 1:
            return first(more(Seats, way=key), 1, people, test)
        at = moment_of(scenario.start + timedelta(minutes=minutes[0]), zone)
        one = first(more(Seats, way=key, departs=at), 1, people, test)
        return one or first(more(Seats, way=key), 1, people, test)

    return Lever(full, finer, 1)


def _carrier_levers(bench: Bench) -> Iterator[Lever]:
    group = bench.group
    for key, fleet in bench.scenario.fleets.items():
        yield amount(bench, more(Vehicles, fleet=key), group.people)
        together = group.smallest_part or group.people
        places = bench.scenario.places(key)
        if places < together:
            yield amount(bench, more(Places, fleet=key), together - places)
        lacking = tuple(sorted(set(group.needs) - set(fleet.offers)))
        if lacking:
            yield whole(bench, Offers(fleet=key, needs=lacking))


def _group_levers(bench: Bench) -> Iterator[Lever]:
    group, scenario = bench.group, bench.scenario
    zone = scenario.zone(group.at)
    hours = -int((scenario.start - scenario.ready(group)) // timedelta(hours=1))
    if hours:

        def ready(earlier: int) -> Ready:
            at = max(scenario.start, scenario.ready(group) - timedelta(hours=earlier))
            return Ready.model_validate({"group": group.id, "at": moment_of(at, zone)})

        yield amount(bench, ready, hours)
    yield from _certificate(bench)
    if not accompanied(scenario, group):
        yield whole(bench, Accompanied(group=group.id, guardian=next(iter(scenario.policy.guardians), "guardian")))
    if group.documents != ("passport",) or any(member.document or member.expires for member in group.members):
        yield whole(bench, Papers.model_validate({"group": group.id, "documents": "passport"}))
    for key, country in scenario.countries.items():
        if country.entry:
            yield whole(bench, Waived(country=key, what="entry"))
        if country.exit_notice:
            yield whole(bench, Waived(country=key, what="exit_notice"))
        here = (site.greatest_stay for site in scenario.sites.values() if site.country == key)
        if country.greatest_stay is not None or any(stay is not None for stay in here):
            yield whole(bench, Waived(country=key, what="greatest_stay"))
    if group.people > 1 and (group.smallest_part or group.people) > 1:
        most = min(group.people - 1, (group.smallest_part or group.people) - 1)
        yield amount(bench, lambda n: MaySplit(group=group.id, smallest_part=most + 1 - n), most)


def _certificate(bench: Bench) -> Iterator[Lever]:
    """Yield the lever of certificates for those without a document, as late as will do, if their state gives any."""
    scenario, zone = bench.scenario, bench.scenario.zone(bench.group.at)
    hours = int((scenario.end - scenario.start) / timedelta(hours=1))

    def certified(earlier: int) -> Certified:
        at = moment_of(scenario.start + timedelta(hours=hours - earlier), zone)
        return Certified.model_validate({"group": bench.group.id, "at": at})

    try:
        certified(hours).revised(scenario)
    except ScenarioError:
        return
    yield amount(bench, certified, hours)


HORIZONS = (60, 120, 180, 360, 720, 1440, 2880, 5760)
"""How much more time is tried [min]."""


def _horizon(bench: Bench) -> Lever:
    return amount(bench, lambda n: Horizon.model_validate({"more": format_duration(HORIZONS[n - 1])}), len(HORIZONS))


def _departure(bench: Bench, key: str) -> Lever:
    """Return the lever of one departure more: any hour, then the one that is taken."""
    scenario = bench.scenario
    service = scenario.services[key]
    zone = scenario.zone(service.tail)
    count = int((scenario.end - scenario.start) / timedelta(hours=1))
    hourly = [scenario.start + timedelta(hours=hour) for hour in range(count)]
    full = Departures(service=key, departs=(*service.departs, *(moment_of(at, zone) for at in hourly)))

    def finer(test: Test) -> Change | None:
        minutes = [minute for way, minute in test(full) or () if way == key]
        if not minutes:
            return None
        at = moment_of(scenario.start + timedelta(minutes=minutes[0]), zone)
        change = Departure.model_validate({"service": key, "at": at})
        return change if test(change) else full

    return Lever(full, finer, 12)
