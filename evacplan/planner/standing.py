"""A plan as it stands on its network: what it takes of every capacity, and what any one group may use beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise, product

import numpy as np

from evacplan.errors import PlanError
from evacplan.formulation.compilation import eligible_as, whole_frame
from evacplan.formulation.rules import GROUP_RULES, STRETCH_RULES
from evacplan.network.grid import BoolArray
from evacplan.network.static import Stretch
from evacplan.plan.plan import Assignment, CharterOrder, Dispatch, Leg, Plan
from evacplan.planner.contingents import group_of
from evacplan.scenario import Group, Scenario
from evacplan.solvers.ground import Ground, Party
from evacplan.solvers.residual import Residual

Part = tuple[str, int]
"""A group and the number of one of its parts."""


@dataclass(frozen=True)
class Standing:
    """A plan on its network."""

    scenario: Scenario
    ground: Ground
    residual: Residual
    """What the plan leaves."""
    kinds: Mapping[str, int]
    """Commodity of every contingent that has to travel."""
    contingents: Mapping[Part, str]
    """Contingent of every part that travels: its group, where that is not told apart."""
    routes: Mapping[Part, tuple[int, ...]]
    """Movements of every part that travels."""
    aboard: Mapping[Part, tuple[tuple[int, str, int], ...]]
    """Movement, vehicle and people of every ride in a vehicle."""
    open_now: BoolArray
    """Which movements are open to everybody."""
    _open_to: dict[object, BoolArray] = field(default_factory=dict)
    """Movements that the rules leave open, by what the rules look at."""

    @classmethod
    def of(cls, scenario: Scenario, plan: Plan) -> Standing:
        """Return ``plan`` on the network of ``scenario``, its own or a changed one in which it still holds.

        Raises
        ------
        PlanError
            If it takes a departure that is not on the grid of the scenario.
        """
        ground = Ground.of(whole_frame(scenario))
        kinds = {group: k for k, commodity in enumerate(ground.frame.commodities) for group in commodity.groups}
        of_member = {(group_of(key), n): key for key, numbers in scenario.numbers.items() for n in numbers}
        contingent = {
            (a.group, a.part): of_member.get((a.group, a.members[0]), a.group) if a.members else a.group
            for a in plan.assignments
            if a.legs
        }
        finder = _Finder.of(ground, plan)
        routes = {(a.group, a.part): finder.route(a.legs) for a in plan.assignments if a.legs}
        people = {(a.group, a.part): a.people for a in plan.assignments}
        residual = Residual.empty(ground)
        # Whoever goes the same way counts as one, for a hundred thousand groups share a few thousand itineraries.
        together: Counter[tuple[int, tuple[int, ...]]] = Counter()
        for part, path in routes.items():
            together[kinds[contingent[part]], path] += people[part]
        residual = residual.with_all((path, k, count) for (k, path), count in together.items())
        running: dict[int, dict[str, int]] = {}
        aboard: dict[Part, list[tuple[int, str, int]]] = {}
        carriers: tuple[Dispatch | CharterOrder, ...] = (*plan.dispatches, *plan.charters)
        for carrier in carriers:
            a = finder.carrier(carrier)
            filled = sum(load.people for load in carrier.aboard)
            running.setdefault(a, {})[carrier.id] = int(ground.places[a]) - filled if filled else 0  # one in reserve
            for load in carrier.aboard:
                aboard.setdefault((load.group, load.part), []).append((a, carrier.id, load.people))
        residual = residual.with_vehicles(running)
        rides = {part: tuple(found) for part, found in aboard.items()}
        return cls(scenario, ground, residual, kinds, contingent, routes, rides, _open_to_all(scenario, ground))

    def without(self, parts: Iterable[Part], people: Mapping[Part, int]) -> Residual:
        """Return what is left when ``parts`` are taken off the plan."""
        found = self.residual
        for part in parts:
            if part not in self.routes:
                continue
            commodity = self.kinds[self.contingents[part]]
            found = found.with_people(self.routes[part], commodity, -people[part])
            for a, vehicle, count in self.aboard.get(part, ()):
                room = found.running[a][vehicle] + count
                found = found.with_vehicle(a, vehicle, None if room >= self.ground.places[a] else room)
        return found

    def party(self, group: Group, people: int, scenario: Scenario | None = None) -> Party:
        """Return ``people`` of a contingent as a party, under the rules of a changed ``scenario`` if one is given."""
        rules = scenario or self.scenario
        frame, grid = self.ground.frame, self.ground.frame.grid
        index = frame.network.index
        return Party(
            self.kind_of(group),
            people,
            index[group.at],
            int(grid.up(grid.minute(rules.ready(group)))),
            frozenset(index[home] for home in rules.homes(group)),
            self._open(group, rules),
        )

    def kind_of(self, group: Group) -> int:
        """Return the commodity of a contingent; of a changed one that of another of its group, which counts alike."""
        if group.id in self.kinds:
            return self.kinds[group.id]
        whole = group_of(group.id)
        return next(kind for name, kind in self.kinds.items() if group_of(name) == whole)

    def _open(self, group: Group, rules: Scenario) -> BoolArray:
        """Return which movements ``rules`` leave open to ``group``, asking anew only about what differs."""
        known = self.scenario.contingent_by_id.get(group.id)
        stretches = self.ground.frame.network.stretches
        before = self.open_now if known is None else self._open_before(known)
        if rules is self.scenario:
            return before
        found = before.copy()
        lawful = rules.countries is self.scenario.countries
        for number, stretch in enumerate(stretches):
            way, pool = rules.ways[stretch.way_id], stretch.carrier.pool if stretch.carrier else ""
            same = way is stretch.way and lawful and rules.fleets.get(pool) is self.scenario.fleets.get(pool)
            if same and group == known:
                continue
            mine, here = self.ground.by_stretch[number], replace(stretch, way=way)
            again = not lawful or way is not stretch.way
            found[mine] = _opens(rules, self.ground, here, number) if again else self.open_now[mine]
            self._narrow(found, number, rules, group, here)
        return found

    def _open_before(self, group: Group) -> BoolArray:
        """Return which movements the scenario leaves open to one of its contingents, worked out once for all alike."""
        alike = eligible_as(self.scenario, group)
        if alike not in self._open_to:
            found = self.open_now.copy()
            for number, stretch in enumerate(self.ground.frame.network.stretches):
                self._narrow(found, number, self.scenario, group, stretch)
            self._open_to[alike] = found
        return self._open_to[alike]

    def _narrow(self, found: BoolArray, number: int, rules: Scenario, group: Group, stretch: Stretch) -> None:
        """Leave of the movements of one stretch those that are open to ``group``."""
        mine = self.ground.by_stretch[number]
        departs = self.ground.frame.movements.depart[mine]
        for rule in GROUP_RULES:
            found[mine] &= rule(rules, self.ground.frame.grid, stretch, departs, group)


def _open_to_all(scenario: Scenario, ground: Ground) -> BoolArray:
    found = ground.waiting.copy()
    for number, stretch in enumerate(ground.frame.network.stretches):
        found[ground.by_stretch[number]] = _opens(scenario, ground, stretch, number)
    return found


def _opens(scenario: Scenario, ground: Ground, stretch: Stretch, number: int) -> BoolArray:
    departs = ground.frame.movements.depart[ground.by_stretch[number]]
    masks = [rule(scenario, ground.frame.grid, stretch, departs) for rule in STRETCH_RULES]
    return np.asarray(np.logical_and.reduce(masks), dtype=np.bool_)


@dataclass(frozen=True)
class _Finder:
    """Finds the movement of every leg and vehicle."""

    ground: Ground
    fleets: Mapping[str, str]
    """Fleet of every dispatch, charter of every order."""
    stretches: Mapping[tuple[str, str, str | None], list[int]]
    """Numbers of the stretches by way, site of entry and fleet; several where own cars are driven on."""
    known: dict[tuple[int, ...], tuple[int, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, ground: Ground, plan: Plan) -> _Finder:
        network = ground.frame.network
        numbers: dict[tuple[str, str, str | None], list[int]] = {}
        for n, s in enumerate(network.stretches):
            numbers.setdefault((s.way_id, network.sites[s.tail], s.carrier.pool if s.carrier else None), []).append(n)
        pools = {d.id: d.fleet for d in plan.dispatches} | {o.id: o.charter for o in plan.charters}
        return cls(ground, pools, numbers)

    def route(self, legs: tuple[Leg, ...]) -> tuple[int, ...]:
        """Return the movements of an itinerary; people with a car of their own are where their car is."""
        key = tuple(map(id, legs))
        if key not in self.known:
            choices = [self._choices(leg.way, leg.tail, self.fleets.get(leg.carrier or ""), leg) for leg in legs]
            found = next((chosen for chosen in product(*choices) if self._joined(chosen)), None)
            self.known[key] = found or tuple(choice[0] for choice in choices)
        return self.known[key]

    def _joined(self, path: tuple[int, ...]) -> bool:
        moves = self.ground.frame.movements
        return all(moves.head[a] == moves.tail[b] for a, b in pairwise(path))

    def carrier(self, carrier: Dispatch | CharterOrder) -> int:
        """Return the movement that a vehicle makes with people."""
        if isinstance(carrier, CharterOrder):
            return self._choices(carrier.charter, carrier.tail, carrier.charter, carrier)[0]
        way = self.ground.frame.scenario.links[carrier.link]
        return self._choices(carrier.link, way.tail, carrier.fleet, carrier)[0]

    def _choices(self, way: str, tail: str, pool: str | None, what: Leg | Dispatch | CharterOrder) -> list[int]:
        minute = self.ground.frame.grid.minute(what.departs.utc)
        numbers = self.stretches.get((way, tail, pool), [])
        found = [a for a in (self.ground.movement(number, minute) for number in numbers) if a is not None]
        if not found:
            raise PlanError(f"`{way}` at {what.departs.local:%d.%m. %H:%M} is not on the grid of the scenario")
        return found


def people_of(assignments: Iterable[Assignment]) -> dict[Part, int]:
    """Return the people of every part."""
    return {(a.group, a.part): a.people for a in assignments}
