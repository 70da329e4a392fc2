"""An enumerated optimum told as a plan, so that the verifier can be asked about it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime

from evacplan.plan.plan import (
    Assignment,
    BorderList,
    CharterOrder,
    Dispatch,
    Instant,
    Leg,
    ListKind,
    Load,
    Plan,
    Run,
    ScenarioCopy,
    Stranded,
    TierResult,
)
from evacplan.plan.provisioning import provisions
from evacplan.scenario import Charter, Crossing, Link, Scenario, Service
from tests.optima.driving import held
from tests.optima.enumeration import Choice, Optimum
from tests.optima.papers import members, to_be_asked
from tests.optima.travel import Ride, instant, minute

KINDS = ((Link, "link"), (Crossing, "crossing"), (Service, "service"), (Charter, "charter"))
UNITS = {"exposure": "weighted person-hours", "fairness": "weighted hours per person", "arrival": "person-hours"}
"""Units of tiers that are neither people nor money."""

Part = tuple[int, Choice]


def tell(scenario: Scenario, found: Optimum) -> Plan:
    """Return ``found`` as a plan that claims the optimum of every tier."""
    numbers: dict[str, int] = defaultdict(int)
    parts: list[Part] = []
    for choice in found.plan:
        if not choice.stranded:
            numbers[choice.group] += 1
            parts.append((numbers[choice.group], choice))
    boarded: dict[Ride, list[Part]] = defaultdict(list)
    for part in parts:
        for ride in part[1].rides:
            boarded[ride].append(part)
    loads = {
        ride: _loaded(scenario, aboard, places) + _in_reserve(scenario, ride)
        for ride, aboard in sorted(boarded.items())
        if (places := _places(scenario, ride))
    }
    assignments = tuple(_assignment(scenario, part, loads) for part in parts)
    stranded = tuple(_stranded(found))
    return Plan(
        evacplan="0",
        created=datetime(2026, 1, 1, tzinfo=UTC),
        seed=0,
        step=scenario.clock.step,
        scenario=ScenarioCopy.of(scenario, "random"),
        objective=tuple(
            TierResult(name=name, unit=_unit(scenario, name), value=value, bound=value, gap=0, status="optimal")
            for name, value in found.values.items()
        ),
        assignments=assignments,
        stranded=stranded,
        dispatches=tuple(_dispatches(scenario, loads)),
        charters=tuple(_orders(scenario, loads)),
        lists=tuple(_lists(scenario, boarded)),
        provisions=provisions(scenario, assignments, stranded),
        prices=(),
        run=Run(seconds={}),
    )


def _stranded(found: Optimum) -> Iterator[Stranded]:
    left: dict[str, list[Choice]] = defaultdict(list)
    for choice in found.plan:
        if choice.stranded:
            left[choice.group].append(choice)
    for group, choices in left.items():
        members = tuple(sorted(number for choice in choices for number in choice.members))
        yield Stranded(group=group, people=sum(choice.people for choice in choices), members=members, reason="-")


def _unit(scenario: Scenario, tier: str) -> str:
    if tier != "cost":
        return UNITS.get(tier, "people")
    prices = (
        *(fleet.cost_per_hour for fleet in scenario.fleets.values()),
        *(service.fare for service in scenario.services.values()),
        *(charter.cost for charter in scenario.charters.values()),
        *(price for site in scenario.sites for price in (scenario.night(site), scenario.meal(site))),
    )
    return next((price.currency for price in prices if price), "")


def _places(scenario: Scenario, ride: Ride) -> int:
    way = scenario.ways[ride.way]
    return way.seats if isinstance(way, Charter) else scenario.places(ride.fleet) if ride.fleet else 0


def _loaded(scenario: Scenario, aboard: Sequence[Part], places: int) -> list[list[Load]]:
    """Return who sits in which of the fewest vehicles; groups that may split fill what is left."""
    wholes = [part for part in aboard if scenario.group_by_id[part[1].group].smallest_part is None]
    others = [part for part in aboard if part not in wholes]
    count = -(-sum(part[1].people for part in aboard) // places)
    while (seated := _seated(wholes, [[] for _ in range(count)], places)) is None:
        count += 1
    for number, choice in others:
        left = choice.people
        for vehicle in seated:
            people = min(left, places - sum(load.people for load in vehicle))
            if people:
                vehicle.append(Load(group=choice.group, part=number, people=people))
                left -= people
    return seated


def _in_reserve(scenario: Scenario, ride: Ride) -> list[list[Load]]:
    return [[] for _ in range(scenario.policy.reserve.vehicles if ride.fleet else 0)]


def _seated(wholes: Sequence[Part], vehicles: list[list[Load]], places: int) -> list[list[Load]] | None:
    if not wholes:
        return vehicles
    number, choice = wholes[0]
    for i, vehicle in enumerate(vehicles):
        if sum(load.people for load in vehicle) + choice.people <= places:
            load = Load(group=choice.group, part=number, people=choice.people)
            found = _seated(wholes[1:], [*vehicles[:i], [*vehicle, load], *vehicles[i + 1 :]], places)
            if found is not None:
                return found
    return None


def _at(scenario: Scenario, at: int, site: str) -> Instant:
    return Instant.of(instant(scenario, at), scenario.zone(site))


def _assignment(scenario: Scenario, part: Part, loads: dict[Ride, list[list[Load]]]) -> Assignment:
    number, choice = part
    last = choice.rides[-1] if choice.rides else None
    group = scenario.group_by_id[choice.group]
    home = last.head if last else group.at
    return Assignment(
        group=choice.group,
        part=number,
        people=choice.people,
        members=choice.members,
        legs=tuple(_leg(scenario, part, ride, loads.get(ride, [])) for ride in choice.rides),
        home_at=_at(scenario, last.arrives if last else minute(scenario, scenario.ready(group)), home),
    )


def _leg(scenario: Scenario, part: Part, ride: Ride, vehicles: list[list[Load]]) -> Leg:
    mine = [
        i
        for i, loads in enumerate(vehicles)
        if any((load.part, load.group) == (part[0], part[1].group) for load in loads)
    ]
    return Leg(
        way=ride.way,
        kind=next(kind for form, kind in KINDS if isinstance(scenario.ways[ride.way], form)),
        tail=ride.tail,
        head=ride.head,
        boards=_at(scenario, ride.boards, ride.tail),
        departs=_at(scenario, ride.departs, ride.tail),
        arrives=_at(scenario, ride.arrives, ride.head),
        carrier=_name(ride, mine[0]) if mine else None,
    )


def _name(ride: Ride, number: int) -> str:
    return f"{ride.way}-{ride.tail}-{ride.fleet}-{ride.departs}-{number}"


def _dispatches(scenario: Scenario, loads: dict[Ride, list[list[Load]]]) -> Iterator[Dispatch]:
    """Yield the runs, every one in the first vehicle that is free."""
    runs = sorted((held(scenario, ride), ride, i) for ride in loads if ride.fleet for i in range(len(loads[ride])))
    free: dict[tuple[str, int], int] = {}
    for (since, until), ride, i in runs:
        vehicle = next(n for n in range(1, len(runs) + 1) if free.get((ride.fleet, n), since) <= since)
        free[ride.fleet, vehicle] = until
        depot = scenario.fleets[ride.fleet].depot
        yield Dispatch(
            id=_name(ride, i),
            fleet=ride.fleet,
            vehicle=vehicle,
            link=ride.way,
            leaves_depot=_at(scenario, since, depot),
            departs=_at(scenario, ride.departs, ride.tail),
            arrives=_at(scenario, ride.arrives, ride.head),
            back=_at(scenario, until, depot),
            aboard=tuple(loads[ride][i]),
        )


def _orders(scenario: Scenario, loads: dict[Ride, list[list[Load]]]) -> Iterator[CharterOrder]:
    for ride, trips in loads.items():
        for i, aboard in enumerate(trips if not ride.fleet else []):
            yield CharterOrder(
                id=_name(ride, i),
                charter=ride.way,
                tail=ride.tail,
                departs=_at(scenario, ride.departs, ride.tail),
                arrives=_at(scenario, ride.arrives, ride.head),
                order_by=_at(scenario, 0, ride.tail),
                aboard=tuple(aboard),
            )


def _lists(scenario: Scenario, boarded: dict[Ride, list[Part]]) -> Iterator[BorderList]:
    for key, crossing in scenario.crossings.items():
        rule, leaves = crossing.permit, scenario.sites[crossing.tail].country
        rides = sorted((ride for ride in boarded if ride.way == key), key=lambda ride: ride.departs)
        first: dict[str, date] = {}
        asked: dict[date, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        leaving: dict[date, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        for ride in rides:
            day = _at(scenario, ride.departs, ride.tail).local.date()
            for _, choice in boarded[ride]:
                group = scenario.group_by_id[choice.group]
                leaving[day][group.id] += choice.people
                everybody = members(group)
                aboard = [everybody[number - 1] for number in choice.members] or everybody[: choice.people]
                asks = sum(to_be_asked(scenario, group, each, rule, ride.departs) for each in aboard) if rule else 0
                if asks:
                    asked[first.setdefault(group.id, day)][group.id] += asks
        for day, people in asked.items() if rule else ():
            yield _list(scenario, "permission", rule.of if rule else "", key, day, people)
        for day, people in leaving.items() if scenario.countries[leaves].exit_notice is not None else ():
            yield _list(scenario, "exit", leaves, key, day, people)


def _list(scenario: Scenario, kind: ListKind, country: str, key: str, day: date, people: dict[str, int]) -> BorderList:
    return BorderList(
        kind=kind,
        country=country,
        crossing=key,
        day=day,
        groups=tuple(sorted(people)),
        people=sum(people.values()),
        submit_by=_at(scenario, 0, scenario.crossings[key].tail),
    )
