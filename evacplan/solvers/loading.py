"""Groups into vehicles and units into itineraries: from flows to what every group does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from ortools.sat.python import cp_model

from evacplan.errors import SolverError
from evacplan.formulation.problem import EvacuationProblem
from evacplan.solvers.arcflow import ArcFlow
from evacplan.solvers.backend import Cut
from evacplan.solvers.outcome import Solution


@dataclass(frozen=True)
class Route:
    """What one group, or one part of it, does."""

    group: str
    people: int
    movements: tuple[int, ...]
    """Its movements in order, waiting left out."""


@dataclass(frozen=True)
class VehicleLoad:
    """One vehicle on one movement."""

    movement: int
    aboard: tuple[tuple[int, int], ...]
    """Positions in the list of routes, with the people of that route in this vehicle."""


def routes_of(problem: EvacuationProblem, solution: Solution) -> tuple[list[Route], dict[str, int]]:
    """Take the flows apart into itineraries and give them to groups.

    Returns
    -------
    list
        Routes; a group that splits has several.
    dict
        Stranded people by group.
    """
    routes: list[Route] = []
    stranded: dict[str, int] = {}
    for k, commodity in enumerate(problem.commodities):
        paths = _paths(problem, solution, k)
        if commodity.splits:
            (group,) = commodity.groups
            routes += [Route(group, units, path) for path, units in _merged(paths).items()]
            if solution.stranded[k]:
                stranded[group] = int(solution.stranded[k])
        else:
            each = iter(commodity.groups)
            routes += [Route(next(each), commodity.people, path) for units, path in paths for _ in range(units)]
            stranded.update(dict.fromkeys(each, commodity.people))
    return routes, stranded


def _merged(paths: list[tuple[int, tuple[int, ...]]]) -> dict[tuple[int, ...], int]:
    merged: dict[tuple[int, ...], int] = {}
    for units, path in paths:
        merged[path] = merged.get(path, 0) + units
    return merged


def _paths(problem: EvacuationProblem, solution: Solution, k: int) -> list[tuple[int, tuple[int, ...]]]:
    """Take the flow of commodity ``k`` apart: movements leave a site first come, first served."""
    moves = problem.movements
    mine = solution.commodity == k
    order = np.argsort(moves.enter[solution.movement[mine]], kind="stable")
    waiting: dict[int, list[tuple[int, int, tuple[int, ...]]]] = {
        problem.commodities[k].origin: [
            (problem.commodities[k].ready, problem.commodities[k].units - int(solution.stranded[k]), ())
        ]
    }
    done: list[tuple[int, tuple[int, ...]]] = []
    for a, units in zip(solution.movement[mine][order].tolist(), solution.units[mine][order].tolist(), strict=True):
        queue = sorted(w for w in waiting.get(int(moves.tail[a]), []) if w[1])
        left = units
        remaining = []
        for since, count, path in queue:
            taken = min(count, left) if since <= moves.enter[a] else 0
            left -= taken
            if taken:
                after = (*path, a)
                if int(moves.head[a]) in problem.commodities[k].homes:
                    done.append((taken, after))
                else:
                    waiting.setdefault(int(moves.head[a]), []).append((int(moves.leave[a]), taken, after))
            if count > taken:
                remaining.append((since, count - taken, path))
        if left:
            raise SolverError("a flow does not start where it should; this is a bug")
        waiting[int(moves.tail[a])] = remaining
    return done


def load_vehicles(problem: EvacuationProblem, routes: Sequence[Route], solution: Solution) -> list[VehicleLoad]:
    """Seat every route in the vehicles of its movements; groups that do not split sit together.

    Vehicles that stay empty are left out.

    Raises
    ------
    SolverError
        If somebody finds no seat, which :func:`loading_cuts` rules out.
    """
    places = problem.places()
    splits = {group for c in problem.commodities if c.splits for group in c.groups}
    riders: dict[int, list[int]] = {}
    for number, route in enumerate(routes):
        for a in route.movements:
            if places[a]:
                riders.setdefault(a, []).append(number)
    loads = []
    for a, aboard in sorted(riders.items()):
        together = [n for n in aboard if routes[n].group not in splits]
        vehicles = pack([routes[n].people for n in together], int(places[a]), int(solution.vehicles[a]))
        if vehicles is None:
            raise SolverError("groups do not fit into the vehicles chosen for them; this is a bug")
        seated = [[(together[i], routes[together[i]].people) for i in vehicle] for vehicle in vehicles]
        for n in aboard:
            if routes[n].group in splits:
                _fill(seated, n, routes[n].people, int(places[a]))
        loads += [VehicleLoad(a, tuple(vehicle)) for vehicle in seated if vehicle]
    return loads


def without_empty_vehicles(problem: EvacuationProblem, solution: Solution) -> Solution:
    """Return ``solution`` with only the vehicles in which somebody rides."""
    routes, _ = routes_of(problem, solution)
    used = [load.movement for load in load_vehicles(problem, routes, solution)]
    vehicles = np.bincount(np.array(used, dtype=np.int64), minlength=len(problem.movements))
    return replace(solution, vehicles=vehicles.astype(np.int64))


def _fill(seated: list[list[tuple[int, int]]], route: int, people: int, places: int) -> None:
    """Seat ``people`` who may part where there is room, in as few vehicles as possible one after another."""
    for vehicle in sorted(seated, key=lambda v: sum(p for _, p in v)):
        room = min(people, places - sum(p for _, p in vehicle))
        if room > 0:
            vehicle.append((route, room))
            people -= room
    if people:
        raise SolverError("people do not fit into the vehicles chosen for them; this is a bug")


def loading_cuts(flow: ArcFlow, solution: Solution) -> list[Cut]:
    """Return constraints that forbid loads which no seating of whole groups can realise; none if all can be seated.

    If the groups of a set S need n vehicles, any of them that ride in v vehicles number at most
    |S| - n + v, for each group left behind saves at most one vehicle.

    Raises
    ------
    GroupsMustBeToldError
        If the load holds only some of several groups that the model does not tell apart.
    """
    problem, columns, places = flow.problem, flow.columns, flow.problem.places()
    cuts = []
    for a in np.flatnonzero(solution.vehicles).tolist():
        here = np.flatnonzero(solution.movement == a)
        whole = [i for i in here.tolist() if not problem.commodities[solution.commodity[i]].splits]
        people = [problem.commodities[solution.commodity[i]].people for i in whole for _ in range(solution.units[i])]
        if pack(people, int(places[a]), int(solution.vehicles[a])) is not None:
            continue
        if any(solution.units[i] < problem.commodities[solution.commodity[i]].units for i in whole):
            raise GroupsMustBeToldError
        needed = next(n for n in range(len(people) + 1) if pack(people, int(places[a]), n) is not None)
        travel = np.flatnonzero((columns.movement == a) & np.isin(columns.commodity, solution.commodity[whole]))
        vehicle = columns.first_vehicle + np.searchsorted(columns.carried, a)
        weights = np.append(np.ones(len(travel)), -1.0)
        cuts.append(Cut(np.append(travel, vehicle), weights, float(len(people) - needed)))
    return cuts


class GroupsMustBeToldError(SolverError):
    """Groups that are alike must be told apart to rule out a load."""

    def __init__(self) -> None:
        super().__init__("groups that are alike must be told apart")


def pack(people: Sequence[int], places: int, vehicles: int) -> list[list[int]] | None:
    """Seat groups of the given sizes in ``vehicles`` of ``places`` each, every group in one; None if impossible.

    First fit decreasing, and where that fails an exact search.
    """
    seated: list[list[int]] = [[] for _ in range(vehicles)]
    room = [places] * vehicles
    for i in sorted(range(len(people)), key=lambda i: -people[i]):
        fitting = [v for v in range(vehicles) if room[v] >= people[i]]
        if not fitting:
            return _pack_exactly(people, places, vehicles)
        seated[fitting[0]].append(i)
        room[fitting[0]] -= people[i]
    return seated


def _pack_exactly(people: Sequence[int], places: int, vehicles: int) -> list[list[int]] | None:
    if sum(people) > places * vehicles:
        return None
    model = cp_model.CpModel()
    sits = [[model.new_bool_var("") for _ in range(vehicles)] for _ in people]
    for row in sits:
        model.add_exactly_one(row)
    for v in range(vehicles):
        model.add(sum(size * row[v] for size, row in zip(people, sits, strict=True)) <= places)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    if solver.solve(model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None
    return [[i for i, row in enumerate(sits) if solver.boolean_value(row[v])] for v in range(vehicles)]
