"""What could be changed to bring a group home: every lever as far as it goes, and how little of it will do."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

from evacplan.planner.bench import Bench, Rides
from evacplan.planner.effort import effort
from evacplan.scenario import Charter, Crossing, Link
from evacplan.scenario.changes import (
    Accepts,
    AnyGathering,
    Beds,
    ByNight,
    Change,
    Departure,
    Departures,
    Exempt,
    Hired,
    Horizon,
    MaySplit,
    Offers,
    OpenLonger,
    Papers,
    PeoplePerDay,
    PeoplePerHour,
    PermitDecided,
    Places,
    Quota,
    Ready,
    Reopened,
    Seats,
    SetHours,
    Trips,
    Vehicles,
    Waived,
)
from evacplan.scenario.changes.base import Amount
from evacplan.scenario.changes.opening import clock_of, minutes_of, windows_on
from evacplan.scenario.changes.transport import moment_of
from evacplan.scenario.scenario import AnyWay, tails
from evacplan.units import format_duration

Test = Callable[[Change], Rides | None]
"""Tells what the group rides on under a change; None if that will not do."""


@dataclass(frozen=True)
class Lever:
    """One thing that could be changed."""

    full: Change
    """The change as far as it can help."""
    finer: Callable[[Test], Change | None]
    """Finds the smallest change of this kind that will do, where the full one does."""
    least: float
    """The effort of the smallest one that there is."""


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
            yield _amount(bench, _more(Beds, site=key), bench.group.people)


def far_levers(bench: Bench) -> Iterator[Lever]:
    """Yield what would need another network: more time, and other timetables."""
    yield _horizon(bench)
    for key, way in (bench.scenario.links | bench.scenario.crossings).items():
        if way.convoy is not None:
            yield _whole(bench, AnyGathering(way=key))
        if isinstance(way, Link) and way.own_cars and not way.fleets:
            yield _whole(bench, Hired(link=key))
    for key in bench.scenario.services:
        yield _departure(bench, key)


def _amount(bench: Bench, change: Callable[[int], Change], most: int) -> Lever:
    """Return the lever of a number that may rise by up to ``most``."""
    return Lever(change(most), lambda test: _first(change, 1, most, test), effort(bench, change(1)))


def _more(kind: type[Amount], **fields: object) -> Callable[[int], Change]:
    """Return how a change of ``kind`` is made for every amount."""
    return lambda amount: kind.model_validate({**fields, "more": amount})


def _first(change: Callable[[int], Change], low: int, high: int, test: Test) -> Change | None:
    """Return the first change from ``low`` to ``high`` that will do, by bisection: whoever asks more gets no less."""
    if not test(change(high)):
        return None
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if test(change(middle)) else (middle + 1, high)
    return change(low)


def _border_levers(bench: Bench) -> Iterator[Lever]:
    group, people = bench.group, bench.group.people
    for key, crossing in bench.scenario.crossings.items():
        for side in crossing.hours:
            yield _hours(bench, key, crossing, side)
        if crossing.people_per_hour is not None:
            yield _amount(bench, _more(PeoplePerHour, crossing=key), people)
        if crossing.people_per_day is not None:
            yield _amount(bench, _more(PeoplePerDay, crossing=key), people)
        if group.state in crossing.quota:
            yield _amount(bench, _more(Quota, crossing=key, state=group.state), people)
        refused = tuple(sorted(set(group.documents) - set(crossing.documents))) if crossing.documents else ()
        if refused:
            yield _whole(bench, Accepts(crossing=key, documents=refused))
        if crossing.permit and group.state not in crossing.permit.exempt:
            yield _permit(bench, key, crossing)


def _whole(bench: Bench, change: Change) -> Lever:
    return Lever(change, lambda test: change if test(change) else None, effort(bench, change))


def _permit(bench: Bench, key: str, crossing: Crossing) -> Lever:
    """Return the lever of a permit: decided as late as will do, for it lapses, else no permit needed."""
    group, scenario = bench.group, bench.scenario
    full = Exempt(crossing=key, state=group.state)
    zone = scenario.zone(group.at)
    of = crossing.permit.of if crossing.permit else ""
    hours = range(int((scenario.end - scenario.start) / timedelta(hours=1)), -1, -1)  # the later the smaller

    def decided(earlier: int) -> PermitDecided:
        at = scenario.start + timedelta(hours=hours[earlier - 1])
        return PermitDecided.model_validate({"group": group.id, "of": of, "at": moment_of(at, zone)})

    def finer(test: Test) -> Change | None:
        minutes = [minute for way, minute in test(full) or () if way == key]
        if not minutes:
            return None
        found = _first(decided, len(hours) - minutes[0] // 60, len(hours), test)
        latest = _first(decided, 1, len(hours) - minutes[0] // 60, test)
        return latest or found or full

    return Lever(full, finer, effort(bench, decided(1)))


def _hours(bench: Bench, key: str, way: AnyWay, side: str | None) -> Lever:
    """Return the lever of opening hours: on one day longer at one end, at both, or always."""
    scenario = bench.scenario
    full = SetHours(way=key, side=side, hours="24/7") if side else SetHours(way=key, hours="24/7")
    site = tails(way)[0]
    if isinstance(way, Crossing) and scenario.sites[way.head].country == side:
        site = way.head
    hours = way.hours[side] if isinstance(way, Crossing) and side else getattr(way, "departs", "24/7")
    zone, step = scenario.zone(site), scenario.clock.step

    def finer(test: Test) -> Change | None:
        minutes = [m for ride, m in test(full) or () if ride == key]
        if not minutes:
            return None
        taken = scenario.start + timedelta(minutes=minutes[0])
        if site == way.head:
            taken += timedelta(minutes=scenario.minutes(way, tails(way)[0]))
        day = taken.astimezone(zone).date()
        windows = windows_on(hours, zone, day)
        opens, closes = (windows[0][0], windows[-1][1]) if windows else (0, 0)
        what = {"way": key, "side": side, "day": day}
        begins = (taken.astimezone(zone).hour * 60 + taken.astimezone(zone).minute) // step * step
        found = [*_longer(what, opens, closes, step, test)] or [*_between(what, begins, step, test)]
        return min(found, key=lambda change: effort(bench, change), default=full)

    return Lever(full, finer, 1.5)


def _between(what: Mapping[str, object], begins: int, step: int, test: Test) -> Iterator[Change]:
    """Yield the opening for the one or two steps in which it is needed, at whatever time of the day."""
    given = {key: str(value) for key, value in what.items() if value is not None}
    for since, until in ((begins, begins + step), (begins - step, begins + step), (begins, begins + 2 * step)):
        if since >= 0 and until <= 24 * 60:
            change = OpenLonger.model_validate(given | {"since": clock_of(since), "until": clock_of(until)})
            if test(change):
                yield change
                return


def _longer(what: Mapping[str, object], opens: int, closes: int, step: int, test: Test) -> Iterator[Change]:
    """Yield the shortest openings at the end of the day, at its beginning, and between, that will do."""
    given = {key: str(value) for key, value in what.items() if value is not None}

    def opening(since: int | None, until: int | None) -> OpenLonger:
        ends = {"since": since, "until": until}
        return OpenLonger.model_validate(given | {k: clock_of(v) for k, v in ends.items() if v is not None})

    late, early = (24 * 60 - closes) // step, opens // step
    if closes > opens:
        if late and (found := _first(lambda n: opening(None, closes + n * step), 1, late, test)):
            yield found
        if early and (found := _first(lambda n: opening(opens - n * step, None), 1, early, test)):
            yield found
        return
    steps = 24 * 60 // step
    ends = _first(lambda n: opening(0, n * step), 1, steps, test)
    if isinstance(ends, OpenLonger) and ends.until:
        last = minutes_of(ends.until) // step
        yield _first(lambda n: opening((last - n) * step, last * step), 1, last, test) or ends


def _closures(bench: Bench, key: str, way: AnyWay) -> Lever:
    """Return the lever of closures: one lifted, else all."""
    full = Reopened(way=key)
    each = [Reopened.model_validate({"way": key, "start": str(closure.start)}) for closure in way.closed]
    return Lever(full, lambda test: next((one for one in (*each, full) if test(one)), None), effort(bench, full))


def _way_levers(bench: Bench, key: str, way: AnyWay) -> Iterator[Lever]:
    people = bench.group.people
    if isinstance(way, Link | Charter) and way.departs is not None:
        yield _hours(bench, key, way, None)
    if isinstance(way, Link) and way.daylight:
        yield _whole(bench, ByNight(link=key))
    if isinstance(way, Charter):
        yield _amount(bench, _more(Trips, charter=key), people)
        if way.seats < people:
            yield _amount(bench, _more(Seats, way=key), people - way.seats)
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
            return _first(_more(Seats, way=key), 1, people, test)
        at = moment_of(scenario.start + timedelta(minutes=minutes[0]), zone)
        one = _first(_more(Seats, way=key, departs=at), 1, people, test)
        return one or _first(_more(Seats, way=key), 1, people, test)

    return Lever(full, finer, 1)


def _carrier_levers(bench: Bench) -> Iterator[Lever]:
    group = bench.group
    for key, fleet in bench.scenario.fleets.items():
        yield _amount(bench, _more(Vehicles, fleet=key), group.people)
        together = group.smallest_part or group.people
        places = bench.scenario.places(key)
        if places < together:
            yield _amount(bench, _more(Places, fleet=key), together - places)
        lacking = tuple(sorted(set(group.needs) - set(fleet.offers)))
        if lacking:
            yield _whole(bench, Offers(fleet=key, needs=lacking))


def _group_levers(bench: Bench) -> Iterator[Lever]:
    group, scenario = bench.group, bench.scenario
    zone = scenario.zone(group.at)
    hours = -int((scenario.start - scenario.ready(group)) // timedelta(hours=1))
    if hours:

        def ready(earlier: int) -> Ready:
            at = max(scenario.start, scenario.ready(group) - timedelta(hours=earlier))
            return Ready.model_validate({"group": group.id, "at": moment_of(at, zone)})

        yield _amount(bench, ready, hours)
    if group.members or group.documents != ("passport",):
        yield _whole(bench, Papers.model_validate({"group": group.id, "documents": "passport"}))
    for key, country in scenario.countries.items():
        if country.entry:
            yield _whole(bench, Waived(country=key, what="entry"))
        if country.exit_notice:
            yield _whole(bench, Waived(country=key, what="exit_notice"))
    if group.people > 1 and (group.smallest_part or group.people) > 1:
        most = min(group.people - 1, (group.smallest_part or group.people) - 1)
        yield _amount(bench, lambda n: MaySplit(group=group.id, smallest_part=most + 1 - n), most)


HORIZONS = (60, 120, 180, 360, 720, 1440, 2880, 5760)
"""How much more time is tried [min]."""


def _horizon(bench: Bench) -> Lever:
    return _amount(bench, lambda n: Horizon.model_validate({"more": format_duration(HORIZONS[n - 1])}), len(HORIZONS))


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
