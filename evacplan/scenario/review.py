"""What is wrong with a scenario as a whole, and what is legal but suspicious."""

from __future__ import annotations

import difflib
import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from zoneinfo import ZoneInfo

from evacplan.errors import Fault
from evacplan.scenario.calendar import Closure, fixed_departures
from evacplan.scenario.group import Group
from evacplan.scenario.record import Sourced
from evacplan.scenario.roads import empty_run
from evacplan.scenario.scenario import Scenario, stretches, tails
from evacplan.scenario.ways import Charter, Crossing, Link, Service
from evacplan.units import Amount, Moment

EARTH_RADIUS_M = 6_371_008.8
FASTEST_ROAD_KMH = 130
WAY_SECTIONS = ("links", "crossings", "services", "charters")

Dropped = Mapping[str, frozenset[str]]
"""Per section, the ids of records that exist but were faulty in themselves."""


def suggestion(name: str, known: Iterable[str]) -> str:
    """Return ``did you mean `x`?`` for the closest of ``known``, or what there is to choose from."""
    names = sorted(known)
    close = difflib.get_close_matches(name, names, n=1, cutoff=0.6)
    if close:
        return f"did you mean `{close[0]}`?"
    few = ", ".join(names[:6]) + (", ..." if len(names) > 6 else "")
    return f"expected one of {few}" if names else "expected one that is defined; there are none"


def great_circle_m(scenario: Scenario, tail: str, head: str) -> float:
    """Return the great-circle distance between two sites [m] (haversine)."""
    (lat1, lon1), (lat2, lon2) = (map(math.radians, scenario.sites[s].at) for s in (tail, head))
    half = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_RADIUS_M * math.asin(math.sqrt(half))


def reference_faults(scenario: Scenario, dropped: Dropped) -> Iterator[Fault]:
    """Yield every reference to something that does not exist, and everything that contradicts something else."""
    known = {
        name: {*getattr(scenario, name), *dropped.get(name, ())}
        for name in ("countries", "states", "sites", "fleets", *WAY_SECTIONS)
    }
    missing = [
        Fault(path, f"no such {_SINGULAR[kind]} `{name}`", suggestion(name, known[kind]))
        for path, kind, name in _references(scenario)
        if name not in known[kind]
    ]
    yield from missing
    yield from _repeated_ids(scenario)
    yield from _priorities(scenario)
    yield from _crossing_faults(scenario)
    yield from _fleet_faults(scenario)
    yield from _mixed_currencies(scenario)
    yield from _nonexistent_times(scenario)
    if not missing and not any(dropped.values()):
        yield from _unreachable_homes(scenario)
        yield from _stray_fleets(scenario)


_SINGULAR = {
    "countries": "country",
    "states": "state",
    "sites": "site",
    "fleets": "fleet",
}
Path = tuple[str | int, ...]


def _references(scenario: Scenario) -> Iterator[tuple[Path, str, str]]:
    """Yield every place that names another record: its path, the section meant, and the name."""
    for key, state in scenario.states.items():
        yield from ((("states", key, "homes", i), "sites", home) for i, home in enumerate(state.homes))
    for key, site in scenario.sites.items():
        yield ("sites", key, "country"), "countries", site.country
    for section in WAY_SECTIONS:
        for key, way in getattr(scenario, section).items():
            yield from (((section, key, "from"), "sites", tail) for tail in tails(way))
            yield (section, key, "to"), "sites", way.head
            yield from _way_references((section, key), way)
    for key, fleet in scenario.fleets.items():
        yield ("fleets", key, "depot"), "sites", fleet.depot
    for number, group in enumerate(scenario.groups):
        yield ("groups", number, "state"), "states", group.state
        yield ("groups", number, "at"), "sites", group.at
        yield from ((("groups", number, "home", i), "sites", home) for i, home in enumerate(group.home))
        yield from ((("groups", number, "permits", code), "countries", code) for code in group.permits)
    yield from ((("policy", "crisis_factor", code), "countries", code) for code in scenario.policy.crisis_factor)


def _way_references(path: Path, way: object) -> Iterator[tuple[Path, str, str]]:
    if isinstance(way, Link):
        yield from (((*path, "fleets", i), "fleets", fleet) for i, fleet in enumerate(way.fleets))
    if isinstance(way, Charter) and isinstance(way.takes, dict):
        yield from (((*path, "takes", site), "sites", site) for site in way.takes)
    if isinstance(way, Crossing):
        yield from (((*path, "quota", state), "states", state) for state in way.quota)
        yield from (((*path, "hours", code), "countries", code) for code in way.hours)
        if way.permit:
            yield (*path, "permit", "of"), "countries", way.permit.of
            yield from (((*path, "permit", "exempt", i), "states", s) for i, s in enumerate(way.permit.exempt))


def _repeated_ids(scenario: Scenario) -> Iterator[Fault]:
    seen: dict[str, str] = {}
    for section in WAY_SECTIONS:
        for key in getattr(scenario, section):
            if key in seen:
                yield Fault((section, key), f"`{key}` is also in {seen[key]}", "expected an id of its own")
            seen.setdefault(key, section)
    groups: dict[str, int] = {}
    for number, group in enumerate(scenario.groups):
        if group.id in groups:
            first = groups[group.id]
            yield Fault(
                ("groups", number, "id"),
                f"the id `{group.id}` is already that of groups.{first}",
                "expected an id of its own",
            )
        groups.setdefault(group.id, number)


def _priorities(scenario: Scenario) -> Iterator[Fault]:
    classes = scenario.policy.priorities
    for number, group in enumerate(scenario.groups):
        if group.priority is not None and group.priority not in classes:
            yield Fault(
                ("groups", number, "priority"),
                f"no such priority class `{group.priority}`",
                suggestion(group.priority, classes),
            )
        if group.smallest_part is not None and group.smallest_part > group.people:
            yield Fault(
                ("groups", number, "smallest_part"),
                f"a part of {group.smallest_part} in a group of {group.people}",
                f"expected at most {group.people}",
            )


def _crossing_faults(scenario: Scenario) -> Iterator[Fault]:
    for key, crossing in scenario.crossings.items():
        sides = [scenario.sites[s].country for s in (crossing.tail, crossing.head) if s in scenario.sites]
        for code in crossing.hours:
            if len(sides) == 2 and code not in sides:
                yield Fault(
                    ("crossings", key, "hours", code),
                    f"{code} is not a side of this crossing",
                    f"expected {' or '.join(dict.fromkeys(sides))}",
                )
    for key, charter in scenario.charters.items():
        if isinstance(charter.takes, dict):
            for tail in charter.tails:
                if tail not in charter.takes:
                    yield Fault(("charters", key, "takes"), f"no time from `{tail}`", "expected one for every from")


def _fleet_faults(scenario: Scenario) -> Iterator[Fault]:
    for key, fleet in scenario.fleets.items():
        if fleet.usable is not None and fleet.usable > fleet.seats:
            yield Fault(
                ("fleets", key, "usable"),
                f"{fleet.usable} usable of {fleet.seats} seats",
                f"expected at most {fleet.seats}",
            )


def _stray_fleets(scenario: Scenario) -> Iterator[Fault]:
    """Report links that a fleet cannot drive to from its depot, or back from."""
    for key, link in scenario.links.items():
        for number, fleet in enumerate(link.fleets):
            depot = scenario.fleets[fleet].depot
            if any(empty_run(scenario, depot, site) is None for site in (link.tail, link.head)):
                yield Fault(
                    ("links", key, "fleets", number),
                    f"no road joins the depot `{depot}` of `{fleet}` to this link",
                    "expected a chain of road links on one side of the border",
                )


def _prices(scenario: Scenario) -> Iterator[tuple[Path, Amount | None]]:
    for key, fleet in scenario.fleets.items():
        yield ("fleets", key, "cost_per_hour"), fleet.cost_per_hour
    for key, service in scenario.services.items():
        yield ("services", key, "fare"), service.fare
    for key, charter in scenario.charters.items():
        yield ("charters", key, "cost"), charter.cost


def _mixed_currencies(scenario: Scenario) -> Iterator[Fault]:
    priced = [(path, amount) for path, amount in _prices(scenario) if amount]
    for path, amount in priced[1:]:
        if amount.currency != priced[0][1].currency:
            yield Fault(path, f"an amount in {amount.currency}", f"expected {priced[0][1].currency} as elsewhere")


def _moments(scenario: Scenario) -> Iterator[tuple[Path, str, Moment]]:
    """Yield every instant that may be local, with the site whose clock it is read on."""
    for section in WAY_SECTIONS:
        for key, way in getattr(scenario, section).items():
            for number, closure in enumerate(way.closed):
                for field in ("start", "until"):
                    moment = getattr(closure, field)
                    if moment:
                        yield (section, key, "closed", number, field), tails(way)[0], moment
            if isinstance(way, Service):
                for moment in fixed_departures(way.departs):
                    yield (section, key, "departs"), way.tail, moment
    for key, fleet in scenario.fleets.items():
        if fleet.available:
            yield ("fleets", key, "available"), fleet.depot, fleet.available
    for number, group in enumerate(scenario.groups):
        if group.ready:
            yield ("groups", number, "ready"), group.at, group.ready
        for code, permit in group.permits.items():
            if permit.at:
                yield ("groups", number, "permits", code, "at"), group.at, permit.at


def _nonexistent_times(scenario: Scenario) -> Iterator[Fault]:
    for path, site, moment in _moments(scenario):
        if site in scenario.sites and scenario.sites[site].country in scenario.countries:
            zone = scenario.zone(site)
            if not moment.exists_in(zone):
                yield Fault(path, f"{moment} does not exist in {zone.key}", "expected a time that clocks there show")
    for section in WAY_SECTIONS:
        for key, way in getattr(scenario, section).items():
            for number, closure in enumerate(way.closed):
                if _ends_before_it_begins(scenario, tails(way)[0], closure):
                    yield Fault(
                        (section, key, "closed", number), "the closure ends before it begins", "expected start < until"
                    )


def _ends_before_it_begins(scenario: Scenario, site: str, closure: Closure) -> bool:
    known = site in scenario.sites and scenario.sites[site].country in scenario.countries
    begins, ends = closure.window(scenario.zone(site) if known else ZoneInfo("UTC"))
    return ends <= begins


def _unreachable_homes(scenario: Scenario) -> Iterator[Fault]:
    """Report groups that no chain of ways leads home, whatever the hours and capacities."""
    onward: dict[str, set[str]] = {}
    for _, way, tail in stretches(scenario):
        onward.setdefault(tail, set()).add(way.head)
    reach: dict[str, set[str]] = {}
    for number, group in enumerate(scenario.groups):
        if group.at not in scenario.sites or group.state not in scenario.states:
            continue
        homes = scenario.homes(group)
        if not all(home in scenario.sites for home in homes):
            continue
        if group.at not in reach:
            reach[group.at] = _reachable(group.at, onward)
        if reach[group.at].isdisjoint(homes):
            yield Fault(
                ("groups", number, "at"),
                f"no chain of links leads from `{group.at}` to {' or '.join(f'`{h}`' for h in homes)}",
                "expected a home that can be reached",
            )


def _reachable(origin: str, onward: Mapping[str, set[str]]) -> set[str]:
    found, frontier = {origin}, [origin]
    while frontier:
        new = onward.get(frontier.pop(), set()) - found
        found |= new
        frontier.extend(new)
    return found


def warnings(scenario: Scenario) -> tuple[Fault, ...]:
    """Return everything about a valid ``scenario`` that is legal but suspicious."""
    return tuple(fault for check in _SUSPICIONS for fault in check(scenario))


def _warn(path: Path, wrong: str, expected: str = "") -> Fault:
    return Fault(path, wrong, expected, severity="warning")


def _short_or_fast_links(scenario: Scenario) -> Iterator[Fault]:
    for key, link in scenario.links.items():
        circle = great_circle_m(scenario, link.tail, link.head)
        if link.length is not None and link.length < circle * 0.999:
            yield _warn(
                ("links", key, "length"),
                f"{link.length / 1000:g} km is shorter than the great circle",
                f"expected at least {math.ceil(circle / 1000)} km",
            )
        speed = max(link.length or 0, circle) / 1000 / (link.takes / 60)
        if link.mode == "road" and speed > FASTEST_ROAD_KMH:
            yield _warn(
                ("links", key, "takes"), f"a speed of {speed:.0f} km/h", f"expected at most {FASTEST_ROAD_KMH} km/h"
            )


def _dead_ends(scenario: Scenario) -> Iterator[Fault]:
    left = {tail for _, _, tail in stretches(scenario)}
    homes = {home for state in scenario.states.values() for home in state.homes}
    homes.update(home for group in scenario.groups for home in group.home)
    for key, crossing in scenario.crossings.items():
        if crossing.head not in left and crossing.head not in homes:
            yield _warn(("crossings", key, "to"), f"nothing leads on from `{crossing.head}`", "expected onward transport")


def _unused_fleets(scenario: Scenario) -> Iterator[Fault]:
    used = {fleet for link in scenario.links.values() for fleet in link.fleets}
    for key in scenario.fleets:
        if key not in used:
            yield _warn(("fleets", key), "no link is served by this fleet", "expected it under fleets of a link")


def _unknown_basis(scenario: Scenario) -> Iterator[Fault]:
    for section in ("countries", "sites", *WAY_SECTIONS, "fleets"):
        for key, record in getattr(scenario, section).items():
            yield from _basis_of_nothing((section, key), record)
    for number, group in enumerate(scenario.groups):
        yield from _basis_of_nothing(("groups", number), group)


def _basis_of_nothing(path: Path, record: Sourced) -> Iterator[Fault]:
    given = record.model_dump(by_alias=True, exclude_unset=True)
    if isinstance(record.basis, dict):
        for field in record.basis:
            if field not in given:
                yield _warn((*path, "basis", field), "a basis for a figure that is not given", suggestion(field, given))


def _late_groups(scenario: Scenario) -> Iterator[Fault]:
    for number, group in enumerate(scenario.groups):
        if scenario.ready(group) >= scenario.end:
            yield _warn(("groups", number, "ready"), "ready only after the horizon", "expected before its end")


def _biggest_load(scenario: Scenario, group: Group) -> int:
    return group.people if group.smallest_part is None else group.smallest_part


def _oversized_groups(scenario: Scenario) -> Iterator[Fault]:
    """Warn of groups that are bigger than what every way out of their site, or every post, can take at once."""
    for number, group in enumerate(scenario.groups):
        load = _biggest_load(scenario, group)
        fits = [_fits(scenario, way, load, group) for _, way, tail in stretches(scenario) if tail == group.at]
        if fits and not any(fits):
            yield _warn(
                ("groups", number, "people"),
                f"{load} people who stay together are more than any departure from `{group.at}` can take",
                "expected larger vehicles, or a smallest_part",
            )


def _fits(scenario: Scenario, way: object, load: int, group: Group) -> bool:
    if isinstance(way, Link):
        fleets = [scenario.fleets[key] for key in way.fleets]
        return not fleets or any(
            load <= f.places * (f.vehicles if group.smallest_part else 1) and set(group.needs) <= set(f.offers)
            for f in fleets
        )
    if isinstance(way, Crossing):
        caps = (way.people_per_hour, way.people_per_day, way.quota.get(group.state))
        return all(cap is None or load <= cap for cap in caps)
    return isinstance(way, Service | Charter) and load <= way.seats


_SUSPICIONS: tuple[Callable[[Scenario], Iterator[Fault]], ...] = (
    _short_or_fast_links,
    _dead_ends,
    _unused_fleets,
    _unknown_basis,
    _late_groups,
    _oversized_groups,
)
