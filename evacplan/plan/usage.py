"""How full things are, what one more is worth, and who is kept where."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from evacplan.plan.plan import Dispatch, Instant, Leg, Plan
from evacplan.plan.quality import Price


@dataclass(frozen=True, slots=True)
class Use:
    """How much of one capacity a plan takes."""

    kind: str
    """``fleet``, ``crossing``, ``quota``, ``departure``, ``charter`` or ``beds``."""
    name: str
    """Id of the fleet, way or site; of a quota also the state."""
    used: int
    """How much is taken."""
    capacity: int
    """How much there is."""
    unit: str
    """What is counted: ``vehicles``, ``people``, ``seats`` or ``trips``."""
    day: date | None = None
    """The calendar day of the near side, for what is counted by day."""
    departs: Instant | None = None
    """The departure, for what is counted by departure."""

    @property
    def share(self) -> float:
        """The taken part, from 0 to 1."""
        return self.used / self.capacity if self.capacity else 1.0


@dataclass(frozen=True, slots=True)
class FleetRuns:
    """What the vehicles of one fleet do."""

    fleet: str
    """Id of the fleet."""
    runs: int
    """How many dispatches there are."""
    peak: int
    """Most vehicles away at the same time."""
    vehicles: int
    """How many there are."""
    people: int
    """People carried on all runs."""
    places: int
    """Places offered on all runs."""


def uses(plan: Plan) -> tuple[Use, ...]:
    """Return every limited capacity that the plan touches, the fullest first."""
    taken = _taken(plan)
    found = [*_fleets(plan), *_border_days(plan, taken), *_seats(plan, taken), *_trips(plan), *_beds(plan)]
    return tuple(
        sorted(found, key=lambda use: (-use.share, -use.used, use.kind, use.name, str(use.day or use.departs)))
    )


def dearest(plan: Plan) -> tuple[Price, ...]:
    """Return the highest price of every capacity in every tier, tiers in order of importance, the dearest first."""
    order = {result.name: number for number, result in enumerate(plan.objective)}
    best: dict[tuple[str, str], Price] = {}
    for price in plan.prices:
        key = (price.tier, price.resource)
        if price.price > 0 and (key not in best or price.price > best[key].price):
            best[key] = price
    return tuple(sorted(best.values(), key=lambda p: (order.get(p.tier, len(order)), -p.price, p.resource)))


def fleet_runs(plan: Plan) -> tuple[FleetRuns, ...]:
    """Return what every fleet that runs does, in the scenario's order."""
    found = []
    by_fleet: dict[str, list[Dispatch]] = {}
    for dispatch in plan.dispatches:
        by_fleet.setdefault(dispatch.fleet, []).append(dispatch)
    for key, fleet in plan.given.fleets.items():
        runs = by_fleet.get(key)
        if runs:
            peak = _peak((run.leaves_depot.utc, run.back.utc, 1) for run in runs)
            people = sum(load.people for run in runs for load in run.aboard)
            found.append(FleetRuns(key, len(runs), peak, fleet.vehicles, people, len(runs) * plan.given.places(key)))
    return tuple(found)


def _peak(held: Iterable[tuple[datetime, datetime, int]]) -> int:
    """Return the most that half-open times ``[start, end)`` hold together."""
    events = sorted(event for start, end, much in held for event in ((start, 1, much), (end, 0, -much)))
    now = peak = 0
    for _, _, change in events:
        now += change
        peak = max(peak, now)
    return peak


def _fleets(plan: Plan) -> Iterator[Use]:
    for runs in fleet_runs(plan):
        yield Use("fleet", runs.fleet, runs.peak, runs.vehicles, "vehicles")


def _taken(plan: Plan) -> list[tuple[Leg, str, int]]:
    """Return every leg that is travelled with each state whose citizens do, and how many."""
    groups = plan.given.group_by_id
    legs: dict[int, Leg] = {}
    taken: dict[tuple[int, str], int] = {}
    for assignment in plan.assignments:
        state, people = groups[assignment.group].state, assignment.people
        for leg in assignment.legs:
            legs[id(leg)] = leg
            taken[id(leg), state] = taken.get((id(leg), state), 0) + people
    return [(legs[key], state, people) for (key, state), people in taken.items()]


def _border_days(plan: Plan, taken: list[tuple[Leg, str, int]]) -> Iterator[Use]:
    days: dict[tuple[str, date], int] = {}
    quotas: dict[tuple[str, str, date], int] = {}
    for leg, state, people in taken:
        if leg.kind == "crossing":
            day = leg.departs.local.date()
            days[leg.way, day] = days.get((leg.way, day), 0) + people
            quotas[leg.way, state, day] = quotas.get((leg.way, state, day), 0) + people
    for (way, day), people in days.items():
        most = plan.given.crossings[way].people_per_day
        if most is not None:
            yield Use("crossing", way, people, most, "people", day=day)
    for (way, state, day), people in quotas.items():
        most = plan.given.crossings[way].quota.get(state)
        if most is not None:
            yield Use("quota", f"{way} {state}", people, most, "people", day=day)


def border_hours(plan: Plan) -> dict[str, Counter[datetime]]:
    """Return for every border post how many people are admitted in each hour of its clock (as instants in UTC)."""
    found: dict[str, Counter[datetime]] = {}
    for each in plan.assignments:
        for leg in each.legs:
            if leg.kind == "crossing":
                past = timedelta(minutes=leg.departs.local.minute, seconds=leg.departs.local.second)
                found.setdefault(leg.way, Counter())[leg.departs.utc - past] += each.people
    return found


def _seats(plan: Plan, taken: list[tuple[Leg, str, int]]) -> Iterator[Use]:
    riders: dict[tuple[str, datetime], tuple[Instant, int]] = {}
    for leg, _, people in taken:
        if leg.kind == "service":
            _, before = riders.get((leg.way, leg.departs.utc), (leg.departs, 0))
            riders[leg.way, leg.departs.utc] = (leg.departs, before + people)
    for (way, _), (departs, people) in riders.items():
        yield Use("departure", way, people, plan.given.services[way].seats, "seats", departs=departs)


def _trips(plan: Plan) -> Iterator[Use]:
    trips: dict[str, int] = {}
    for order in plan.charters:
        trips[order.charter] = trips.get(order.charter, 0) + 1
        people = sum(load.people for load in order.aboard)
        yield Use(
            "charter", order.charter, people, plan.given.charters[order.charter].seats, "seats", departs=order.departs
        )
    for key, ordered in trips.items():
        yield Use("charter", key, ordered, plan.given.charters[key].at_most, "trips")


def _beds(plan: Plan) -> Iterator[Use]:
    limits = {key: site.beds for key, site in plan.given.sites.items() if site.beds is not None}
    stays: dict[str, list[tuple[datetime, datetime, int]]] = {}
    for assignment in plan.assignments if limits else ():
        for before, after in pairwise(assignment.legs):
            if after.tail in limits:
                stays.setdefault(after.tail, []).append((before.arrives.utc, after.departs.utc, assignment.people))
    for site, held in stays.items():
        yield Use("beds", site, _peak(held), limits[site], "people")


@dataclass(frozen=True, slots=True)
class Kept:
    """People who are kept at one site."""

    site: str
    """Id of the site."""
    nights: int
    """Nights of all people."""
    meals: int
    """Meals of all people."""
    beds: int
    """Most people who spend one night there."""


def kept(plan: Plan) -> tuple[Kept, ...]:
    """Return the nights and meals at every site that counts them and has some, in the scenario's order."""
    found: dict[str, Kept] = {}
    for entry in plan.provisions:
        before = found.get(entry.site, Kept(entry.site, 0, 0, 0))
        beds = max(before.beds, entry.nights)
        found[entry.site] = Kept(entry.site, before.nights + entry.nights, before.meals + entry.meals, beds)
    return tuple(found[site] for site in plan.given.sites if site in found)
