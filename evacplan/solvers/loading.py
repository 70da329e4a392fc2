"""Groups into vehicles and units into itineraries: from flows to what every group does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from evacplan.errors import SolverError
from evacplan.formulation.problem import EvacuationProblem
from evacplan.solvers.arcflow import ArcFlow
from evacplan.solvers.backend import Cut
from evacplan.solvers.convoys import reserves
from evacplan.solvers.decomposition import GroupsMustBeToldError, flows_of, paths_of
from evacplan.solvers.outcome import Solution
from evacplan.solvers.seating import pack


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
    flows = flows_of(problem, solution)
    for k, commodity in enumerate(problem.commodities):
        left = int(solution.stranded[k])
        paths = paths_of(problem, k, commodity.units - left, flows[k])
        if commodity.splits:
            (group,) = commodity.groups
            routes += [Route(group, units, path) for path, units in _merged(paths).items()]
            if left:
                stranded[group] = left
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


def load_vehicles(problem: EvacuationProblem, routes: Sequence[Route], solution: Solution) -> list[VehicleLoad]:
    """Seat every route in the vehicles of its movements; groups that do not split sit together.

    Vehicles that stay empty are left out, but for those in reserve, which are.

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
        kept = reserves(problem, a)
        vehicles = pack([routes[n].people for n in together], int(places[a]), int(solution.vehicles[a]) - kept)
        if vehicles is None:
            raise SolverError("groups do not fit into the vehicles chosen for them; this is a bug")
        seated = [[(together[i], routes[together[i]].people) for i in vehicle] for vehicle in vehicles]
        for n in aboard:
            if routes[n].group in splits:
                _fill(seated, n, routes[n].people, int(places[a]))
        loads += [VehicleLoad(a, tuple(vehicle)) for vehicle in seated if vehicle]
        loads += [VehicleLoad(a, ())] * kept
    return loads


def without_empty_vehicles(problem: EvacuationProblem, solution: Solution) -> Solution:
    """Return ``solution`` with only the vehicles in which somebody rides, and those in reserve beside them."""
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
        kept = reserves(problem, a)
        if not people or pack(people, int(places[a]), int(solution.vehicles[a]) - kept) is not None:
            continue
        if any(solution.units[i] < problem.commodities[solution.commodity[i]].units for i in whole):
            raise GroupsMustBeToldError
        needed = next(n for n in range(len(people) + 1) if pack(people, int(places[a]), n) is not None)
        travel = np.flatnonzero((columns.movement == a) & np.isin(columns.commodity, solution.commodity[whole]))
        vehicle = columns.first_vehicle + np.searchsorted(columns.carried, a)
        backed = columns.first_backed + np.searchsorted(columns.backed, [a] * bool(kept))
        weights = np.concatenate([np.ones(len(travel)), [-1.0], [float(kept)] * len(backed)])
        cuts.append(Cut(np.concatenate([travel, [vehicle], backed]), weights, float(len(people) - needed)))
    return cuts
