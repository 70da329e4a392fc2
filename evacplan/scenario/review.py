"""What is wrong with a scenario as a whole: references to nothing, and parts that contradict each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from zoneinfo import ZoneInfo

from evacplan.errors import Fault, quoted, suggestion
from evacplan.scenario.calendar import Closure, fixed_departures
from evacplan.scenario.review_papers import paper_faults, paper_moments, paper_references
from evacplan.scenario.review_vehicles import fleet_faults, own_car_faults, stray_fleets
from evacplan.scenario.scenario import Scenario, stretches, tails
from evacplan.scenario.ways import Charter, Crossing, LastAdmission, Link
from evacplan.units import Amount, Moment

PLACE_SECTIONS = ("countries", "states", "sites", "fleets")
WAY_SECTIONS = ("links", "crossings", "services", "charters")

Path = tuple[str | int, ...]

Dropped = Mapping[str, frozenset[str] | None]
"""Per section, the ids of records that exist but were faulty in themselves; None if that is the whole section."""


def reference_faults(scenario: Scenario, dropped: Dropped) -> Iterator[Fault]:
    """Yield every reference to something that does not exist, and everything that contradicts something else.

    Whatever hangs on a dropped record is left alone: it may be right.
    """
    broken = [*_missing(scenario, dropped), *_repeated_ways(scenario, dropped)]
    yield from broken
    yield from _nobody(scenario, dropped)
    yield from _repeated_groups(scenario, dropped)
    yield from _priorities(scenario, dropped)
    yield from paper_faults(scenario, policy_is_known="policy" not in dropped)
    yield from _crossing_faults(scenario)
    yield from _charter_faults(scenario)
    yield from fleet_faults(scenario)
    yield from own_car_faults(scenario)
    yield from _mixed_currencies(scenario)
    yield from _nonexistent_times(scenario)
    yield from _backward_closures(scenario)
    if not broken and not dropped.keys() & {*PLACE_SECTIONS, *WAY_SECTIONS}:
        yield from _unreachable_homes(scenario)
        yield from stray_fleets(scenario)


_SINGULAR = {"countries": "country", "states": "state", "sites": "site", "fleets": "fleet"}


def _missing(scenario: Scenario, dropped: Dropped) -> Iterator[Fault]:
    known = {
        section: {*getattr(scenario, section), *(dropped.get(section) or ())}
        for section in PLACE_SECTIONS
        if dropped.get(section, ()) is not None
    }
    hint = cache(lambda section, name: suggestion(name, known[section]))  # thousands may share one mistake
    for path, section, name in _references(scenario):
        if section in known and name not in known[section]:
            yield Fault(path, f"no such {_SINGULAR[section]} {quoted(name)}", hint(section, name))


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
    for number, register in enumerate(scenario.registers):
        if register.state is not None:
            yield ("registers", number, "state"), "states", register.state
        codes = register.columns.permits
        yield from ((("registers", number, "columns", "permits", code), "countries", code) for code in codes)
    yield from paper_references(scenario)
    yield from ((("policy", "crisis_factor", code), "countries", code) for code in scenario.policy.crisis_factor)


def _way_references(path: Path, way: object) -> Iterator[tuple[Path, str, str]]:
    if isinstance(way, Link):
        yield from (((*path, "fleets", i), "fleets", fleet) for i, fleet in enumerate(way.fleets))
    if isinstance(way, Charter) and isinstance(way.takes, dict):
        yield from (((*path, "takes", site), "sites", site) for site in way.takes)
    if isinstance(way, Crossing):
        yield from (((*path, "quota", state), "states", state) for state in way.quota)
        yield from (((*path, "hours", code), "countries", code) for code in way.hours)
        yield from (((*path, "last_admission", code), "countries", code) for code in _sides_told(way.last_admission))
        if way.permit:
            yield (*path, "permit", "of"), "countries", way.permit.of
            yield from (((*path, "permit", "exempt", i), "states", s) for i, s in enumerate(way.permit.exempt))


def _nobody(scenario: Scenario, dropped: Dropped) -> Iterator[Fault]:
    if not scenario.groups and "groups" not in dropped:
        yield Fault(("groups",), "nobody is registered", "expected at least one group")


def _repeated_ways(scenario: Scenario, dropped: Dropped) -> Iterator[Fault]:
    seen: dict[str, str] = {}
    for section in WAY_SECTIONS:
        for key in (*getattr(scenario, section), *(dropped.get(section) or ())):
            if key in seen:
                yield Fault((section, key), f"{quoted(key)} is also in {seen[key]}", "expected an id of its own")
            seen.setdefault(key, section)


def _repeated_groups(scenario: Scenario, dropped: Dropped) -> Iterator[Fault]:
    seen = set(dropped.get("groups") or ())
    for number, group in enumerate(scenario.groups):
        if group.id in seen:
            yield Fault(
                ("groups", number, "id"), f"another group is also called `{group.id}`", "expected an id of its own"
            )
        seen.add(group.id)


def _priorities(scenario: Scenario, dropped: Dropped) -> Iterator[Fault]:
    classes = scenario.policy.priorities
    for number, group in enumerate(scenario.groups):
        if group.priority is not None and group.priority not in classes and "policy" not in dropped:
            yield Fault(
                ("groups", number, "priority"),
                f"no such priority class `{group.priority}`",
                suggestion(group.priority, classes),
            )
        if group.smallest_part is not None and group.smallest_part > group.people:
            yield Fault(
                ("groups", number, "smallest_part"),
                f"a part of {group.smallest_part} people in a group of {group.people}",
                f"expected at most {group.people}",
            )


def _sides_told(last_admission: LastAdmission) -> tuple[str, ...]:
    return tuple(last_admission) if isinstance(last_admission, dict) else ()


def _crossing_faults(scenario: Scenario) -> Iterator[Fault]:
    for key, crossing in scenario.crossings.items():
        sides = [scenario.sites[s].country for s in (crossing.tail, crossing.head) if s in scenario.sites]
        told = [("hours", code) for code in crossing.hours]
        told += [("last_admission", code) for code in _sides_told(crossing.last_admission)]
        for name, code in told:
            if len(sides) == 2 and code not in sides:
                yield Fault(
                    ("crossings", key, name, code),
                    f"{code} is not a side of this crossing",
                    f"expected {' or '.join(dict.fromkeys(sides))}",
                )


def _charter_faults(scenario: Scenario) -> Iterator[Fault]:
    for key, charter in scenario.charters.items():
        if isinstance(charter.takes, dict):
            for tail in charter.tails:
                if tail not in charter.takes:
                    yield Fault(("charters", key, "takes"), f"no time from `{tail}`", "expected one for every from")


def _prices(scenario: Scenario) -> Iterator[tuple[Path, Amount | None]]:
    for key, fleet in scenario.fleets.items():
        yield ("fleets", key, "cost_per_hour"), fleet.cost_per_hour
    for key, service in scenario.services.items():
        yield ("services", key, "fare"), service.fare
    for key, charter in scenario.charters.items():
        yield ("charters", key, "cost"), charter.cost
    for section in ("countries", "sites"):
        for key, place in getattr(scenario, section).items():
            yield (section, key, "night"), place.night
            yield (section, key, "meal"), place.meal


def _mixed_currencies(scenario: Scenario) -> Iterator[Fault]:
    priced = [(path, amount) for path, amount in _prices(scenario) if amount]
    for path, amount in priced[1:]:
        if amount.currency != priced[0][1].currency:
            yield Fault(path, f"an amount in {amount.currency}", f"expected {priced[0][1].currency} as elsewhere")


def _moments(scenario: Scenario) -> Iterator[tuple[Path, str, Moment | None]]:
    """Yield every instant that may be local, with the site on whose clock it is read."""
    for section in WAY_SECTIONS:
        for key, way in getattr(scenario, section).items():
            for number, closure in enumerate(way.closed):
                yield (section, key, "closed", number, "start"), tails(way)[0], closure.start
                yield (section, key, "closed", number, "until"), tails(way)[0], closure.until
    for key, service in scenario.services.items():
        yield from (
            (("services", key, "departs"), service.tail, moment) for moment in fixed_departures(service.departs)
        )
    for key, fleet in scenario.fleets.items():
        yield ("fleets", key, "available"), fleet.depot, fleet.available
    yield from paper_moments(scenario)


def _nonexistent_times(scenario: Scenario) -> Iterator[Fault]:
    for path, site, moment in _moments(scenario):
        if moment and site in scenario.sites and scenario.sites[site].country in scenario.countries:
            zone = scenario.zone(site)
            if not moment.exists_in(zone):
                yield Fault(
                    path,
                    f"{moment} never comes in {zone.key}, where clocks are put forward over it",
                    "expected a time that they show",
                )


def _backward_closures(scenario: Scenario) -> Iterator[Fault]:
    for section in WAY_SECTIONS:
        for key, way in getattr(scenario, section).items():
            for number, closure in enumerate(way.closed):
                if _ends_before_it_begins(scenario, tails(way)[0], closure):
                    yield Fault(
                        (section, key, "closed", number),
                        "the closure ends before it begins",
                        "expected an end after its start",
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
        homes = scenario.homes(group)
        if group.at not in reach:
            reach[group.at] = _reachable(group.at, onward)
        if reach[group.at].isdisjoint(homes):
            yield Fault(
                ("groups", number, "at"),
                f"no chain of ways leads from `{group.at}` home to {' or '.join(f'`{h}`' for h in homes)}",
                "expected a home that can be reached",
            )


def _reachable(origin: str, onward: Mapping[str, set[str]]) -> set[str]:
    found, frontier = {origin}, [origin]
    while frontier:
        new = onward.get(frontier.pop(), set()) - found
        found |= new
        frontier.extend(new)
    return found
