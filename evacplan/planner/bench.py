"""Changes on trial: whether one more group finds a way home under them while everybody else keeps to the plan."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from evacplan.plan.plan import Plan
from evacplan.planner.standing import Part, Standing, people_of
from evacplan.scenario import AnyWay, Group, Link, Scenario, Service
from evacplan.scenario.capacities import capacities, capacity_name
from evacplan.scenario.changes import Change, Seats
from evacplan.scenario.contingents import contingents
from evacplan.solvers.ground import Ground
from evacplan.solvers.residual import Residual

Rides = tuple[tuple[str, int], ...]
"""The ways of an itinerary, each with the minute of its departure."""


MOST_NETWORKS = 40
"""Changed networks that are kept, for other groups may ask for the same."""


@dataclass
class Trials:
    """A plan and the networks on which changes to it have been tried."""

    plan: Plan
    standing: Standing
    over: Callable[[], bool] = lambda: False
    """Whether to come to an end."""
    _grounds: dict[object, Standing] = field(default_factory=dict)

    def on_network_of(self, light: Scenario) -> Standing:
        """Return the plan on the network of a changed scenario, made anew only where that has other departures."""
        given = self.standing.scenario
        other = {
            section: {k: w for k, w in getattr(light, section).items() if _shape(w) != _shape(known.get(k))}
            for section in ("links", "crossings", "services")
            if (known := getattr(given, section)) is not getattr(light, section)
        }
        stays, before = _stays(light), _stays(given)
        if light.clock == given.clock and not any(other.values()) and stays == before:
            return self.standing
        written = [(k, way.model_dump_json()) for ways in other.values() for k, way in ways.items()]
        key = light.clock.horizon, tuple(written), stays
        if key not in self._grounds:
            if len(self._grounds) >= MOST_NETWORKS:
                self._grounds.clear()
            fields = {section: {**getattr(given, section), **ways} for section, ways in other.items()}
            fields |= {} if stays == before else {"countries": light.countries, "sites": light.sites}
            self._grounds[key] = Standing.of(_light(given, {"clock": light.clock, **fields}), self.plan)
        return self._grounds[key]


def _stays(scenario: Scenario) -> tuple[int | None, ...]:
    return tuple(place.greatest_stay for places in (scenario.countries, scenario.sites) for place in places.values())


def _shape(way: AnyWay | None) -> object:
    """Return what decides about the departures of ``way`` and who may gather on them."""
    if isinstance(way, Service):
        return way.departs
    return (way.convoy, way.own_cars, way.fleets) if isinstance(way, Link) else getattr(way, "convoy", None)


@dataclass(frozen=True)
class Bench:
    """One group that is to be brought home."""

    trials: Trials
    group: Group
    parts: tuple[Part, ...]
    """Those of its parts that travel in the plan; they may go otherwise if all get home."""

    @classmethod
    def of(cls, trials: Trials, group: str) -> Bench:
        """Return the bench for ``group``."""
        parts = tuple((a.group, a.part) for a in trials.plan.assignments if a.group == group and a.legs)
        return cls(trials, trials.standing.scenario.group_by_id[group], parts)

    @property
    def scenario(self) -> Scenario:
        """The scenario that was planned."""
        return self.trials.standing.scenario

    def frees(self, changes: Sequence[Change]) -> bool:
        """Whether the whole group finds a way home under ``changes``."""
        return self.rides(changes) is not None

    def rides(self, changes: Sequence[Change]) -> Rides | None:
        """Return what the group (all its parts one after another) rides on under ``changes``; None if it cannot."""
        light = lightly(self.scenario, changes)
        standing = self.trials.on_network_of(light)
        people = people_of(self.trials.plan.assignments) if self.parts else {}
        left = standing.without(self.parts, people)
        standing, left = _with_capacities(standing, left, light, changes)
        paths: list[tuple[int, ...]] = []
        for contingent, _ in contingents(light, light.group_by_id[self.group.id]):
            found = _inserted(standing, left, light, contingent)
            if found is None:
                return None
            left = found[1]
            paths += found[0]
        moves, stretches = standing.ground.frame.movements, standing.ground.frame.network.stretches
        return tuple((stretches[moves.stretch[a]].way_id, int(moves.depart[a])) for path in paths for a in path)


def _inserted(
    standing: Standing, left: Residual, light: Scenario, group: Group
) -> tuple[list[tuple[int, ...]], Residual] | None:
    """Return ways home for all of ``group``, in parts as large as find one, and what is left; None if not for all."""
    remaining, smallest = group.people, group.smallest_part or group.people
    paths = []
    while remaining:
        sizes = {-(-remaining // q) for q in range(1, remaining // smallest + 1)}
        for people in sorted(sizes | ({smallest} if smallest <= remaining else set()), reverse=True):
            party = standing.party(group, people, light)
            path = left.cheapest(party)
            if path is not None:
                left = left.seated(path, party)
                paths.append(path)
                remaining -= people
                break
        else:
            return None
    return paths, left


def lightly(scenario: Scenario, changes: Iterable[Change]) -> Scenario:
    """Return ``scenario`` with ``changes`` made and nothing checked; what stays the same is the same object."""
    for change in changes:
        if _on_one_departure(change):
            continue  # seats are added to that departure, see below
        fields: dict[str, object] = {}
        for section, records in change.revised(scenario).items():
            if section in {"clock", "policy"}:
                fields[section] = records[section]
            elif section == "groups":
                fields[section] = tuple(records.get(group.id, group) for group in scenario.groups)
            else:
                fields[section] = {**getattr(scenario, section), **records}
        scenario = _light(scenario, fields)
    return scenario


def _light(scenario: Scenario, fields: Mapping[str, object]) -> Scenario:
    known = {name: getattr(scenario, name) for name in Scenario.model_fields}
    return Scenario.model_construct(**{**known, **fields})


def _on_one_departure(change: Change) -> bool:
    return isinstance(change, Seats) and change.departs is not None


def _with_capacities(
    standing: Standing, left: Residual, light: Scenario, changes: Sequence[Change]
) -> tuple[Standing, Residual]:
    """Return ``left`` with what the changed records add to capacities."""
    more = _more(standing.scenario, light)
    ground, rows = left.ground, left.left.copy()
    for number, resource in enumerate(ground.resources):
        here = slice(int(ground.begin[number]), int(ground.begin[number + 1]))
        rows[here] += more.get(resource.name, 0)
        for change in changes:
            if isinstance(change, Seats) and change.departs and resource.name == capacity_name("seats", change.way):
                tail = light.services[change.way].tail
                minute = ground.frame.grid.minute(change.departs.at(light.zone(tail)))
                rows[here] += np.where(resource.starts == minute, change.more or 0, 0)
    places = _more_places(standing.scenario, light)
    if places:
        wider = _wider(ground, places)
        standing = replace(standing, ground=wider)
        roomier = {
            a: {name: room + int(wider.places[a] - ground.places[a]) for name, room in vehicles.items()}
            for a, vehicles in left.running.items()
        }
        return standing, replace(left, ground=wider, left=rows, running={}).with_room(roomier)
    return standing, replace(left, left=rows)


def _more(before: Scenario, after: Scenario) -> dict[str, int]:
    """Return by how much every capacity that differs is greater, by the name of its resource."""
    known = capacities(before)
    more = {name: now.limit - known[name].limit for name, now in capacities(after).items() if name in known}
    return {name: amount for name, amount in more.items() if amount}


def _more_places(before: Scenario, after: Scenario) -> dict[str, int]:
    """Return the places of one vehicle of every fleet and charter that has other ones."""
    fleets = {key: after.places(key) for key in after.fleets if after.places(key) != before.places(key)}
    charters = {key: each.seats for key, each in after.charters.items() if each.seats != before.charters[key].seats}
    return fleets | charters


def _wider(ground: Ground, places: Mapping[str, int]) -> Ground:
    """Return ``ground`` with other vehicles."""
    network = ground.frame.network
    stretches = tuple(
        replace(s, carrier=replace(s.carrier, places=places.get(s.carrier.pool, s.carrier.places))) if s.carrier else s
        for s in network.stretches
    )
    return replace(ground, frame=replace(ground.frame, network=replace(network, stretches=stretches)))
