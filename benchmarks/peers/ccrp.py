"""The Capacity Constrained Route Planner of Lu, George and Shekhar (2005), on the problem with every instant.

Again and again the earliest arrival over all sources is looked for on what capacity is left, and as many as
the route has room for are sent along it. A source here is a set of groups that are alike. As arrivals only get later
while capacity runs out, a source whose last known arrival is later than another's need not be searched again: the
routes are the same as if all sources were searched each time. Sources of a higher priority class come first, which the
original does not know, because stranding them is worse.

People of a group stay together and ride in one vehicle, a vehicle is taken where none with seats runs, and where beds
are full people arrive later.

Usage::

    python -m benchmarks.peers.ccrp SCENARIO --out report.json [--time-limit SECONDS]
"""

from __future__ import annotations

import argparse
import heapq
from dataclasses import dataclass, field
from pathlib import Path

import numba
import numpy as np

from benchmarks.peers.report import Report, violations
from evacplan.formulation.compilation import compile_problem
from evacplan.formulation.problem import EvacuationProblem
from evacplan.network.grid import BoolArray, IntArray
from evacplan.solvers.loading import without_empty_vehicles
from evacplan.solvers.outcome import Solution
from evacplan.sources.scenario_file import read_with_places

NEVER = np.iinfo(np.int64).max
PATIENCE = 400
"""How often a route that its own waiting or vehicles make impossible is put off before the groups are left."""


@dataclass(frozen=True)
class Capacities:
    """All rows of all resources in one array, and which of them every movement occupies."""

    left: IntArray
    """What is left in every row."""
    start: IntArray
    """First use of every movement, and one more at the end."""
    first: IntArray
    """First row that each use occupies."""
    last: IntArray
    """The row after its last."""
    resource: IntArray
    """Number of the resource that each use is of."""
    lumpy: BoolArray
    """Whether vehicles of a resource count instead of people."""

    @classmethod
    def of(cls, problem: EvacuationProblem) -> Capacities:
        """Return the untouched capacities of ``problem``."""
        rows = np.cumsum([0, *(len(r.limit) for r in problem.resources)])
        each = [
            (r.movements, r.first + rows[n], r.last + rows[n], np.full(len(r.first), n))
            for n, r in enumerate(problem.resources)
        ]
        nothing = np.zeros(0, dtype=np.int64)
        movement, first, last, number = (np.concatenate([nothing, *(e[i] for e in each)]) for i in range(4))
        order = np.argsort(movement, kind="stable")
        start = np.searchsorted(movement[order], np.arange(len(problem.movements) + 1))
        limits = np.concatenate([nothing, *(r.limit for r in problem.resources)])
        lumpy = np.array([r.lumpy for r in problem.resources], dtype=np.bool_)
        return cls(limits.copy(), start, first[order], last[order], number[order], lumpy)


@dataclass(frozen=True)
class Timetable:
    """The movements of every stretch in order of departure, and the stretches out of every site."""

    start: IntArray
    movement: IntArray
    onward_start: IntArray
    onward: IntArray

    @classmethod
    def of(cls, problem: EvacuationProblem) -> Timetable:
        """Return the timetable of ``problem``."""
        moves, stretches = problem.movements, problem.network.stretches
        travels = np.flatnonzero(~moves.waiting)
        movement = travels[np.lexsort((moves.depart[travels], moves.stretch[travels]))]
        start = np.searchsorted(moves.stretch[movement], np.arange(len(stretches) + 1))
        tails = np.array([s.tail for s in stretches], dtype=np.int64)
        onward = np.argsort(tails, kind="stable")
        return cls(start, movement, np.searchsorted(tails[onward], np.arange(len(problem.network.sites) + 1)), onward)


@numba.njit(cache=True)
def fits(
    a: int, people: int, counted: BoolArray, left: IntArray, start: IntArray, first: IntArray, last: IntArray,
    resource: IntArray, lumpy: BoolArray, places: IntArray, free: IntArray,
) -> bool:  # fmt: skip
    """Tell whether ``people`` together find room on movement ``a``, and in one vehicle."""
    rides = places[a] > 0 and free[a] >= people
    if places[a] > 0 and not rides and places[a] < people:
        return False
    for use in range(start[a], start[a + 1]):
        vehicle = lumpy[resource[use]]
        if (vehicle and rides) or not (vehicle or counted[resource[use]]):
            continue
        needed = 1 if vehicle else people
        for row in range(first[use], last[use]):
            if left[row] < needed:
                return False
    return True


@numba.njit(cache=True)
def earliest(  # noqa: C901 - one loop, for numba
    origin: int, ready: int, people: int, home: BoolArray, open_to: BoolArray, counted: BoolArray, not_before: IntArray,
    t_start: IntArray, t_movement: IntArray, on_start: IntArray, onward: IntArray,
    heads: IntArray, enter: IntArray, leave: IntArray, depart: IntArray, arrive: IntArray,
    left: IntArray, start: IntArray, first: IntArray, last: IntArray, resource: IntArray, lumpy: BoolArray,
    places: IntArray, free: IntArray,
) -> tuple[int, IntArray]:  # fmt: skip
    """Return the earliest minute at home and the movement by which every site is reached first (Dijkstra)."""
    sites = len(home)
    period = np.full(sites, NEVER)
    minute = np.full(sites, NEVER)
    via = np.full(sites, -1)
    done = np.zeros(sites, dtype=np.bool_)
    period[origin], minute[origin] = ready, 0
    while True:
        here, least = -1, NEVER
        for site in range(sites):
            if not done[site] and minute[site] < least:
                here, least = site, minute[site]
        if here < 0:
            return -1, via
        if home[here]:
            return here, via
        done[here] = True
        for i in range(on_start[here], on_start[here + 1]):
            stretch = onward[i]
            low, high = t_start[stretch], t_start[stretch + 1]
            end = high
            while low < high:  # the first departure that can still be boarded
                middle = (low + high) // 2
                if enter[t_movement[middle]] < period[here] or depart[t_movement[middle]] < not_before[stretch]:
                    low = middle + 1
                else:
                    high = middle
            for j in range(low, end):
                a = t_movement[j]
                if arrive[a] >= minute[heads[a]] or heads[a] == origin:
                    break
                if open_to[a] and fits(a, people, counted, left, start, first, last, resource, lumpy, places, free):
                    minute[heads[a]], period[heads[a]], via[heads[a]] = arrive[a], leave[a], a
                    break


@dataclass
class Planner:
    """The plan being made, with what capacity is left."""

    problem: EvacuationProblem
    capacities: Capacities
    table: Timetable
    places: IntArray
    free: IntArray
    """Seats left in the emptiest vehicle on every movement; 0 where none runs."""
    vehicles: dict[int, list[int]] = field(default_factory=dict)
    """Seats left in every vehicle that runs."""
    flows: dict[tuple[int, int], int] = field(default_factory=dict)

    @classmethod
    def of(cls, problem: EvacuationProblem) -> Planner:
        """Return a planner that has not planned anything yet."""
        moves = problem.movements
        planner = cls(
            problem, Capacities.of(problem), Timetable.of(problem), problem.places(), np.zeros(len(moves), np.int64)
        )
        planner._prepare()
        return planner

    def _prepare(self) -> None:
        problem, moves = self.problem, self.problem.movements
        self.home = np.zeros((len(problem.commodities), len(problem.network.sites)), dtype=np.bool_)
        for k, commodity in enumerate(problem.commodities):
            self.home[k, list(commodity.homes)] = True
        self.counted = (
            np.array(
                [
                    r.commodities if r.commodities is not None else np.ones(len(problem.commodities), dtype=np.bool_)
                    for r in problem.resources
                ]
            )
            .reshape(len(problem.resources), len(problem.commodities))
            .T
            & ~self.capacities.lumpy
        )
        self.whenever = np.zeros(len(problem.network.stretches), dtype=np.int64)
        self.waits: dict[int, tuple[IntArray, IntArray]] = {}
        waiting = np.flatnonzero(moves.waiting)
        for site in np.unique(moves.tail[waiting]).tolist():
            mine = waiting[moves.tail[waiting] == site]
            if (np.diff(self.capacities.start)[mine] > 0).any():
                self.waits[site] = (mine, moves.enter[mine])

    def search(self, k: int, people: int, not_before: IntArray) -> list[int] | None:
        """Return the route of the earliest arrival of ``people`` of commodity ``k``, or None."""
        one, moves, caps, table = self.problem.commodities[k], self.problem.movements, self.capacities, self.table
        goal, via = earliest(
            one.origin, one.ready, people, self.home[k], self.problem.open_to[self.problem.eligibility[k]],
            self.counted[k], not_before, table.start, table.movement, table.onward_start, table.onward,
            moves.head, moves.enter, moves.leave, moves.depart, moves.arrive,
            caps.left, caps.start, caps.first, caps.last, caps.resource, caps.lumpy, self.places, self.free,
        )  # fmt: skip
        if goal < 0:
            return None
        route = [int(via[goal])]
        while int(moves.tail[route[-1]]) != one.origin:
            route.append(int(via[moves.tail[route[-1]]]))
        return route[::-1]

    def arrival(self, k: int, people: int, route: list[int] | None) -> tuple[int, list[int]] | None:
        """Return the earliest minute at home of ``people`` of commodity ``k``, and the route, as both really work.

        ``route`` is the first to be tried.
        """
        not_before = self.whenever.copy()
        for _ in range(PATIENCE):
            if route is None:
                return None
            clash = self.clash(k, route, people)
            if clash is None:
                return int(self.problem.movements.arrive[route[-1]]), route
            stretch, minute = clash
            not_before[stretch] = max(minute, not_before[stretch] + 1)
            route = self.search(k, people, not_before)
        return None

    def clash(self, k: int, route: list[int], people: int) -> tuple[int, int] | None:
        """Return a stretch of ``route`` that must depart later, and from when; None if there is room for all of it."""
        moves = self.problem.movements
        try:
            for position, a in enumerate(route):
                full = self._take(k, [a, *self._waits_after(route, position)], people)
                if full is not None and full == a:
                    return int(moves.stretch[a]), int(moves.depart[a]) + 1
                if full is not None:  # beds: arrive after they were full
                    return int(moves.stretch[a]), int(moves.leave[full]) * self.problem.grid.step - int(
                        moves.arrive[a] - moves.depart[a]
                    )
            return None
        finally:
            self._undo()

    def _waits_after(self, route: list[int], position: int) -> list[int]:
        """Return the waiting after the movement at ``position`` of ``route``, where that takes capacity."""
        moves, site = self.problem.movements, int(self.problem.movements.head[route[position]])
        if site not in self.waits or position + 1 == len(route):
            return []
        mine, enter = self.waits[site]
        begin, end = np.searchsorted(enter, (moves.leave[route[position]], moves.enter[route[position + 1]]))
        return [int(w) for w in mine[begin:end]]

    def _take(self, k: int, movements: list[int], people: int) -> int | None:
        """Take room on ``movements``; return the last that has too little, if any."""
        caps, full = self.capacities, None
        for a in movements:
            rides = self.places[a] > 0 and self.free[a] >= people
            for use in range(caps.start[a], caps.start[a + 1]):
                vehicle = caps.lumpy[caps.resource[use]]
                if (vehicle and rides) or not (vehicle or self.counted[k, caps.resource[use]]):
                    continue
                rows, amount = slice(caps.first[use], caps.last[use]), 1 if vehicle else people
                caps.left[rows] -= amount
                self.taken.append((rows, amount))
                if (caps.left[rows] < 0).any():
                    full = a
        return full

    taken: list[tuple[slice, int]] = field(default_factory=list)

    def _undo(self) -> None:
        for rows, amount in self.taken:
            self.capacities.left[rows] += amount
        self.taken.clear()

    def send(self, k: int, route: list[int], units: int) -> None:
        """Send ``units`` of commodity ``k`` along ``route``, which has room for them."""
        people = units * self.problem.commodities[k].people
        for position, a in enumerate(route):
            self._take(k, [a, *self._waits_after(route, position)], people)
            self.flows[k, a] = self.flows.get((k, a), 0) + units
            if self.places[a]:
                self._seat(a, people)
        self.taken.clear()

    def _seat(self, a: int, people: int) -> None:
        """Seat ``people`` in the fullest vehicle with room for them, or in a new one."""
        vehicles = self.vehicles.setdefault(a, [])
        fitting = [v for v, free in enumerate(vehicles) if free >= people]
        if not fitting:
            vehicles.append(int(self.places[a]))
            fitting = [len(vehicles) - 1]
        vehicles[min(fitting, key=lambda v: vehicles[v])] -= people
        self.free[a] = max(vehicles)

    def solution(self, remaining: list[int]) -> Solution:
        """Return the plan made so far."""
        vehicles = np.zeros(len(self.problem.movements), dtype=np.int64)
        for a, each in self.vehicles.items():
            vehicles[a] = len(each)
        keys = sorted(self.flows)
        return Solution(
            np.array([k for k, _ in keys], dtype=np.int64),
            np.array([a for _, a in keys], dtype=np.int64),
            np.array([self.flows[key] for key in keys], dtype=np.int64),
            vehicles,
            np.array(remaining, dtype=np.int64),
        )


def parcel(problem: EvacuationProblem, k: int, remaining: int) -> int:
    """Return the fewest units of commodity ``k`` that may travel together, ``remaining`` not having left."""
    one = problem.commodities[k]
    return 1 if not one.splits else remaining if remaining < 2 * one.smallest else one.smallest


def plan(problem: EvacuationProblem, report: Report, time_limit: float | None) -> Solution:
    """Return the plan of the Capacity Constrained Route Planner; what time cuts off is stranded."""
    planner, moves = Planner.of(problem), problem.movements
    classes = [tier.name.removeprefix("stranded.") for tier in problem.tiers]
    remaining = [c.units for c in problem.commodities]
    queue = [
        (classes.index(c.priority), 0, k) for k, c in enumerate(problem.commodities) if c.ready <= problem.grid.periods
    ]
    heapq.heapify(queue)
    while queue and (time_limit is None or report.elapsed < time_limit):
        rank, _, k = heapq.heappop(queue)
        units, people = parcel(problem, k, remaining[k]), problem.commodities[k].people
        # The route may still clash with itself, which only makes it later: that is looked at when its turn has come.
        hoped = planner.search(k, units * people, planner.whenever)
        if hoped is not None and _later(queue, rank, int(moves.arrive[hoped[-1]])):
            heapq.heappush(queue, (rank, int(moves.arrive[hoped[-1]]), k))
            continue
        found = planner.arrival(k, units * people, hoped)
        if found is None:
            continue
        minute, route = found
        if _later(queue, rank, minute):
            heapq.heappush(queue, (rank, minute, k))
            continue
        while (
            remaining[k]
            and planner.clash(k, route, units * people) is None
            and roomy(planner, k, route, units * people)
        ):
            planner.send(k, route, units)
            remaining[k] -= units
            units = parcel(problem, k, remaining[k])
        if remaining[k]:
            heapq.heappush(queue, (rank, int(moves.arrive[route[-1]]), k))
    return planner.solution(remaining)


def _later(queue: list[tuple[int, int, int]], rank: int, minute: int) -> bool:
    """Tell whether another source comes before one of ``rank`` that arrives at ``minute``."""
    return bool(queue) and (rank, minute) > queue[0][:2]


def roomy(planner: Planner, k: int, route: list[int], people: int) -> bool:
    """Tell whether every movement of ``route`` has room in a vehicle for ``people`` together."""
    return all(not planner.places[a] or planner.free[a] >= people or planner.places[a] >= people for a in route)


def main() -> None:
    parser = argparse.ArgumentParser(description="Plan a scenario with the Capacity Constrained Route Planner.")
    parser.add_argument("scenario", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--time-limit", type=float)
    given = parser.parse_args()
    report = Report("CCRP", given.out)
    scenario = read_with_places(given.scenario).scenario
    problem = compile_problem(scenario, every_instant=True)
    report.say(stage="planning", compiled=round(report.elapsed, 2))
    solution = without_empty_vehicles(problem, plan(problem, report, given.time_limit))
    report.found(problem, solution, {})
    over = given.time_limit is not None and report.elapsed >= given.time_limit
    seconds = round(report.elapsed, 2)
    report.say(stage="done", limit="time" if over else None)
    report.say(violations=violations(scenario, problem, solution)[:10], seconds=seconds)


if __name__ == "__main__":
    main()
