"""What is legal in a scenario but suspicious: figures that are more often a slip than a fact."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

from evacplan.errors import Fault, suggestion
from evacplan.scenario.group import Group
from evacplan.scenario.record import Sourced
from evacplan.scenario.review import WAY_SECTIONS, Path
from evacplan.scenario.scenario import AnyWay, Scenario, stretches
from evacplan.scenario.suspicion_papers import expiring, shut_out
from evacplan.scenario.ways import Charter, Crossing, Service

EARTH_RADIUS_M = 6_371_008.8
FASTEST_ROAD_KMH = 130


def great_circle_m(scenario: Scenario, tail: str, head: str) -> float:
    """Return the great-circle distance between two sites [m] (haversine)."""
    (lat1, lon1), (lat2, lon2) = (map(math.radians, scenario.sites[s].at) for s in (tail, head))
    half = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_RADIUS_M * math.asin(math.sqrt(half))


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
                ("links", key, "takes"),
                f"a speed of {math.ceil(speed)} km/h",
                f"expected at most {FASTEST_ROAD_KMH} km/h",
            )


def _dead_ends(scenario: Scenario) -> Iterator[Fault]:
    left = {tail for _, _, tail in stretches(scenario)}
    homes = {home for state in scenario.states.values() for home in state.homes}
    homes.update(home for group in scenario.groups for home in group.home)
    for key, crossing in scenario.crossings.items():
        if crossing.head not in left and crossing.head not in homes:
            yield _warn(
                ("crossings", key, "to"), f"nothing leads on from `{crossing.head}`", "expected onward transport"
            )


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
    if isinstance(record.basis, dict):
        given = record.model_dump(by_alias=True, exclude_unset=True, exclude={"basis", "note"})
        for field in record.basis:
            if field not in given:
                yield _warn((*path, "basis", field), "a basis for a figure that is not given", suggestion(field, given))


def _late_groups(scenario: Scenario) -> Iterator[Fault]:
    for number, group in enumerate(scenario.groups):
        if scenario.ready(group) >= scenario.end:
            yield _warn(("groups", number, "ready"), "ready only after the horizon", "expected before its end")


def _stranded_from_the_start(scenario: Scenario) -> Iterator[Fault]:
    """Warn of groups that no way out of their site can take: none serves their needs, or none has the room."""
    onward: dict[str, list[AnyWay]] = {}
    for _, way, tail in stretches(scenario):
        onward.setdefault(tail, []).append(way)
    largest: dict[object, float | None] = {}
    for number, group in enumerate(scenario.groups):
        if group.at not in onward or group.at in scenario.homes(group):
            continue
        alike = (group.at, group.state, group.needs, group.smallest_part is None)
        if alike not in largest:
            rooms = (_room(scenario, way, group) for way in onward[group.at])
            largest[alike] = max((room for room in rooms if room is not None), default=None)
        room, together = largest[alike], group.smallest_part or group.people
        if room is None:
            needs = ", ".join(f"`{need}`" for need in group.needs)
            yield _warn(
                ("groups", number, "needs"),
                f"no fleet on a way out of `{group.at}` offers {needs}",
                "expected it under offers of a fleet",
            )
        elif together > room:
            yield _warn(
                ("groups", number, "people"),
                f"{together} people who stay together are more than any departure from `{group.at}` can take",
                "expected larger vehicles, or a smallest_part",
            )


def _room(scenario: Scenario, way: AnyWay, group: Group) -> float | None:
    """Return how many of ``group`` can leave together on ``way``, or None if it does not serve their needs."""
    if isinstance(way, Service | Charter):
        return way.seats
    if isinstance(way, Crossing):
        caps = (way.people_per_hour, way.people_per_day, way.quota.get(group.state))
        return min((cap for cap in caps if cap is not None), default=math.inf)
    if not (way.fleets or way.own_cars):
        return math.inf
    if way.own_cars and group.car is not None:
        return math.inf
    serving = [key for key in way.fleets if set(group.needs) <= set(scenario.fleets[key].offers)]
    many = {key: scenario.fleets[key].vehicles if group.smallest_part else 1 for key in serving}
    return max((scenario.places(key) * many[key] for key in serving), default=None)


def _fleets_in_reserve(scenario: Scenario) -> Iterator[Fault]:
    kept = scenario.policy.reserve.vehicles
    for key, fleet in scenario.fleets.items():
        if fleet.vehicles <= kept:
            yield _warn(
                ("fleets", key, "vehicles"),
                f"{fleet.vehicles} in all, of which {kept} run along empty in reserve: nobody ever rides",
                f"expected at least {kept + 1}, or fewer in policy.reserve",
            )


_SUSPICIONS: tuple[Callable[[Scenario], Iterator[Fault]], ...] = (
    _short_or_fast_links,
    _dead_ends,
    _unused_fleets,
    _fleets_in_reserve,
    _unknown_basis,
    _late_groups,
    _stranded_from_the_start,
    shut_out,
    expiring,
)
