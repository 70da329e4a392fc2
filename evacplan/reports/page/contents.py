"""A plan in few characters, for the script of the page: what repeats is a number, instants are minutes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

from evacplan.plan.itinerary import Carrier
from evacplan.plan.journey import travelling
from evacplan.plan.plan import Assignment, Dispatch, Leg, Plan
from evacplan.reports import labels
from evacplan.reports.notes import patterns, uncertain, way_out, why
from evacplan.reports.page.clocks import EPOCH, days, minute, nights, offsets
from evacplan.reports.page.interface import interface, kinds
from evacplan.reports.page.timeline import timeline
from evacplan.reports.places import fleet_name, way_name
from evacplan.reports.words import Words
from evacplan.scenario import Charter, Crossing, Scenario


class _Numbers(dict[Any, int]):
    """Numbers from 0 in the order in which things are first asked for."""

    def __missing__(self, key: Any) -> int:
        self[key] = len(self)
        return self[key]


def contents(plan: Plan, words: Words) -> dict[str, Any]:
    """Return what the page knows of ``plan``, ready for JSON."""
    given = plan.given
    used = _used_sites(plan)
    sites = {key: number for number, key in enumerate(used)}
    ways = {key: number for number, key in enumerate(given.ways)}
    zones, texts = _Numbers(), _Numbers()
    groups = {group.id: number for number, group in enumerate(given.groups)}
    departures, parts = _movements(plan, words, groups, ways, sites, texts)
    first_day, day_names = days(plan, words)
    homes = {site for group in given.groups for site in given.homes(group)}
    found = {
        "lang": words.language,
        "start": round((given.start - EPOCH).total_seconds() / 60),
        "length": minute(plan, given.end),
        "last": max((minute(plan, a.home_at.utc) for a in plan.assignments if a.legs), default=0),
        "first_day": first_day,
        "days": day_names,
        "thousands": words.number(1000000)[1:2],
        "words": {**interface(words), **patterns(words)},
        "kinds": kinds(words),
        "sites": [
            [
                *(key, words.name(given.sites[key].name), *given.sites[key].at),
                *(zones[given.zone(key)], given.sites[key].country, int(key in homes)),
            ]
            for key in used
        ],
        "ways": [[key, way_name(plan, words, key), _kind(given, key)] for key in given.ways],
        "states": [[key, words.name(state.name)] for key, state in given.states.items()],
        "priorities": [labels.priority(words, name) for name in given.policy.priorities],
        "countries": {key: words.name(country.name) for key, country in given.countries.items()},
        "groups": _groups(given, sites),
        "departures": departures,
        "parts": parts,
        "stranded": [
            [groups[s.group], s.people, [texts[text] for text in way_out(plan, words, s)]] for s in plan.stranded
        ],
        "carriers": list(_carriers(plan, words, groups, ways, sites)),
        "lists": list(_lists(plan, words, groups, ways, sites)),
        "rows": timeline(plan, ways, sites),
        "clocks": [
            [words.name(c.name), zones[given.zone(next(s for s in used if given.sites[s].country == key))]]
            for key, c in given.countries.items()
            if any(given.sites[s].country == key for s in used)
        ],
    }
    found["texts"] = list(texts)
    found["zones"] = [offsets(plan, zone) for zone in zones]
    found["nights"] = [nights(plan, zone) for zone in zones]
    return found


def _used_sites(plan: Plan) -> list[str]:
    """Return the sites where somebody is at some time, and both sides of every way that is travelled."""
    legs = {id(leg): leg for assignment in plan.assignments for leg in assignment.legs}.values()
    touched = {site for leg in legs for site in (leg.tail, leg.head)} | {group.at for group in plan.given.groups}
    touched |= {site for run in plan.dispatches for site in _ends(plan, run)}
    touched |= {plan.given.crossings[asked.crossing].tail for asked in plan.lists}
    return [key for key in plan.given.sites if key in touched]


def _kind(given: Scenario, key: str) -> str:
    way = given.ways[key]
    if isinstance(way, Crossing):
        return "crossing"
    if isinstance(way, Charter):
        return "charter" if way.mode == "air" else f"charter-{way.mode}"
    return way.mode


def _groups(given: Scenario, sites: dict[str, int]) -> list[list[Any]]:
    states = {key: number for number, key in enumerate(given.states)}
    classes = {key: number for number, key in enumerate(given.policy.priorities)}
    return [
        [group.id, states[group.state], classes[given.priority(group)], group.people, sites[group.at]]
        for group in given.groups
    ]


def _movements(
    plan: Plan, words: Words, groups: dict[str, int], ways: dict[str, int], sites: dict[str, int], texts: _Numbers
) -> tuple[list[list[int]], list[list[Any]]]:
    """Return the departures that somebody takes, by time, and which of them every part of a group takes."""
    taken: dict[tuple[int, ...], int] = {}
    keys: dict[int, tuple[int, ...]] = {}

    def departure(leg: Leg) -> tuple[int, ...]:
        if id(leg) not in keys:
            when = (minute(plan, leg.departs.utc), minute(plan, leg.arrives.utc))
            keys[id(leg)] = (*when, ways[leg.way], sites[leg.tail], sites[leg.head])
        return keys[id(leg)]

    for assignment in plan.assignments:
        for leg in assignment.legs:
            taken[departure(leg)] = taken.get(departure(leg), 0) + assignment.people
    numbers = {key: number for number, key in enumerate(sorted(taken))}
    places = _places(plan)
    rows = [[*key, taken[key], places.get((tuple(ways)[key[2]], key[0]), 0)] for key in numbers]
    parts = [
        [
            *(groups[a.group], a.part, a.people, minute(plan, a.home_at.utc)),
            list(chain.from_iterable((numbers[departure(leg)], _early(leg)) for leg in a.legs)),
            [texts[text] for text in _notes(plan, words, a)],
            minute(plan, plan.given.ready(travelling(plan.given, a))),
        ]
        for a in plan.assignments
    ]
    return rows, parts


def _notes(plan: Plan, words: Words, assignment: Assignment) -> Iterator[str]:
    if assignment.legs:
        yield from uncertain(plan, words, assignment)
    yield from why(plan, words, assignment)


def _early(leg: Leg) -> int:
    """Return how long before the departure people are there [min]."""
    return round((leg.departs.utc - leg.boards.utc).total_seconds() / 60)


def _places(plan: Plan) -> dict[tuple[str, int], int]:
    """Return how many people each departure with seats can carry; for services and vehicles, by way and minute."""
    found: dict[tuple[str, int], int] = {}
    for carrier in _all(plan):
        key = (_way(carrier), minute(plan, carrier.departs.utc))
        found[key] = found.get(key, 0) + _room(plan, carrier)
    for assignment in plan.assignments:
        for leg in assignment.legs:
            if leg.kind == "service":
                found[leg.way, minute(plan, leg.departs.utc)] = plan.given.services[leg.way].seats
    return found


def _all(plan: Plan) -> Iterable[Carrier]:
    return chain(plan.dispatches, plan.charters)


def _way(carrier: Carrier) -> str:
    return carrier.link if isinstance(carrier, Dispatch) else carrier.charter


def _room(plan: Plan, carrier: Carrier) -> int:
    if isinstance(carrier, Dispatch):
        return plan.given.places(carrier.fleet) if carrier.aboard else 0
    return plan.given.charters[carrier.charter].seats


def _ends(plan: Plan, carrier: Carrier) -> tuple[str, str]:
    if isinstance(carrier, Dispatch):
        link = plan.given.links[carrier.link]
        return link.tail, link.head
    return carrier.tail, plan.given.charters[carrier.charter].head


def _carriers(
    plan: Plan, words: Words, groups: dict[str, int], ways: dict[str, int], sites: dict[str, int]
) -> Iterator[list[Any]]:
    """Yield vehicle runs and charter orders, with everybody aboard."""
    for carrier in _all(plan):
        tail, head = _ends(plan, carrier)
        fleet = isinstance(carrier, Dispatch)
        yield [
            f"{fleet_name(plan, words, carrier.fleet)} {carrier.vehicle}"
            if isinstance(carrier, Dispatch)
            else way_name(plan, words, carrier.charter),
            *(minute(plan, carrier.departs.utc), minute(plan, carrier.arrives.utc)),
            *(ways[_way(carrier)], sites[tail], sites[head], _room(plan, carrier)),
            None if isinstance(carrier, Dispatch) else minute(plan, carrier.order_by.utc),
            list(chain.from_iterable((groups[load.group], load.part, load.people) for load in carrier.aboard)),
            int(fleet),
        ]


def _lists(
    plan: Plan, words: Words, groups: dict[str, int], ways: dict[str, int], sites: dict[str, int]
) -> Iterator[list[Any]]:
    for asked in plan.lists:
        yield [
            *(asked.kind, words.name(plan.given.countries[asked.country].name), ways[asked.crossing]),
            *(asked.day.isoformat(), words.day(asked.day), minute(plan, asked.submit_by.utc)),
            *(sites[plan.given.crossings[asked.crossing].tail], asked.people, asked.version),
            [groups[group] for group in asked.groups],
        ]
