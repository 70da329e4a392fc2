"""Flows of units taken apart into itineraries."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from evacplan.errors import SolverError
from evacplan.formulation.problem import Commodity, EvacuationProblem
from evacplan.network.grid import BoolArray
from evacplan.solvers.outcome import Solution

NEVER = 1 << 40
"""Later than anything."""
STEPS = 20_000
"""Movements that are tried to take one flow apart, where first come, first served does not do."""

Path = tuple[int, ...]
"""Movements in order, waiting left out."""


class Flow(NamedTuple):
    """Units of one commodity on one movement."""

    movement: int
    units: int
    tail: int
    head: int
    enter: int
    leave: int
    depart: int
    arrive: int


_Stays = list[tuple[BoolArray, int]]
"""Sites inside, and how long one may be there [min]."""


class _Waiting(NamedTuple):
    """Units that wait at a site; who has to be out of a country first comes first, then who came first."""

    out_by: int
    since: int
    units: int
    path: Path
    until: Path
    """For every limited stay the latest departure out, or ``NEVER``."""


def flows_of(problem: EvacuationProblem, solution: Solution) -> list[list[Flow]]:
    """Return what flows of every commodity, in the order of entry."""
    moves = problem.movements
    order = np.lexsort((moves.enter[solution.movement], solution.commodity))
    taken = solution.movement[order]
    columns = (
        taken,
        solution.units[order],
        moves.tail[taken],
        moves.head[taken],
        moves.enter[taken],
        moves.leave[taken],
        moves.depart[taken],
        moves.arrive[taken],
    )
    flows = [Flow(*flow) for flow in zip(*(column.tolist() for column in columns), strict=True)]
    bounds = np.searchsorted(solution.commodity[order], np.arange(len(problem.commodities) + 1)).tolist()
    return [flows[first:last] for first, last in pairwise(bounds)]


def paths_of(problem: EvacuationProblem, k: int, units: int, flows: list[Flow]) -> list[tuple[int, Path]]:
    """Take the flow of a commodity apart: movements leave a site first come, first served.

    Where somebody would then stay longer somewhere than they may, other ways to take it apart are tried.

    Raises
    ------
    GroupsMustBeToldError
        If none is found in which nobody stays too long.
    """
    commodity = problem.commodities[k]
    stays = [(stay.inside, stay.greatest) for stay in problem.stays if stay.bound[k]]
    try:
        return _first_come(commodity, units, flows, stays)
    except GroupsMustBeToldError:
        found = _Search(commodity, flows, stays, [flow.units for flow in flows]).rest(units)
        if found is None:
            raise
        return found


def _first_come(commodity: Commodity, units: int, flows: list[Flow], stays: _Stays) -> list[tuple[int, Path]]:
    begin = _Waiting(NEVER, commodity.ready, units, (), (NEVER,) * len(stays))
    waiting: dict[int, list[_Waiting]] = {commodity.origin: [begin]}
    done: list[tuple[int, Path]] = []
    for flow in flows:
        left, remaining = flow.units, []
        for here in sorted(waiting.get(flow.tail, ())):
            taken = min(here.units, left) if here.since <= flow.enter else 0
            left -= taken
            path = (*here.path, flow.movement)
            if taken:
                until = tuple(
                    _until(inside[flow.tail], inside[flow.head], by, flow, greatest)
                    for (inside, greatest), by in zip(stays, here.until, strict=True)
                )
                if flow.head in commodity.homes:
                    done.append((taken, path))
                else:
                    goes_on = _Waiting(min(until, default=NEVER), flow.leave, taken, path, until)
                    waiting.setdefault(flow.head, []).append(goes_on)
            if here.units > taken:
                remaining.append(here._replace(units=here.units - taken))
        if left:
            raise SolverError("a flow does not start where it should; this is a bug")
        waiting[flow.tail] = remaining
    return done


@dataclass
class _Search:
    """Tries itineraries one after the other, and others where the rest of the flow cannot be taken apart."""

    commodity: Commodity
    flows: list[Flow]
    stays: _Stays
    left: list[int]
    """Units of every flow that are not on an itinerary yet."""
    steps: int = STEPS

    def rest(self, units: int) -> list[tuple[int, Path]] | None:
        """Return itineraries for the remaining ``units``, or None if none are found."""
        if not units:
            return []
        return self._from(self.commodity.origin, self.commodity.ready, (NEVER,) * len(self.stays), [], units)

    def _from(self, site: int, since: int, until: Path, taken: list[int], units: int) -> list[tuple[int, Path]] | None:
        if site in self.commodity.homes:
            count = min(units, *(self.left[n] for n in taken))
            self._take(taken, count)
            found = self.rest(units - count)
            if found is None:
                self._take(taken, -count)
                return None
            return [(count, tuple(self.flows[n].movement for n in taken)), *found]
        for n, flow in enumerate(self.flows):
            if self.left[n] and flow.tail == site and flow.enter >= since and self.steps:
                self.steps -= 1
                try:
                    later = tuple(
                        _until(inside[flow.tail], inside[flow.head], by, flow, greatest)
                        for (inside, greatest), by in zip(self.stays, until, strict=True)
                    )
                except GroupsMustBeToldError:
                    continue
                found = self._from(flow.head, flow.leave, later, [*taken, n], units)
                if found is not None:
                    return found
        return None

    def _take(self, taken: list[int], count: int) -> None:
        for n in taken:
            self.left[n] -= count


def _until(tail: bool, head: bool, by: int, flow: Flow, greatest: int) -> int:
    """Return by when those who travel have to be out of a part of the network, once they have moved."""
    if tail and not head:
        if flow.depart > by:
            raise GroupsMustBeToldError
        return NEVER
    return flow.arrive + greatest if head and not tail else by


def without_long_stays(problem: EvacuationProblem, solution: Solution) -> Solution:
    """Return ``solution`` with those commodities stranded of which somebody would stay too long somewhere."""
    if not problem.stays:
        return solution
    flows = flows_of(problem, solution)
    fine = np.ones(len(problem.commodities), dtype=np.bool_)
    for k, commodity in enumerate(problem.commodities):
        try:
            paths_of(problem, k, commodity.units - int(solution.stranded[k]), flows[k])
        except GroupsMustBeToldError:
            fine[k] = False
    kept = fine[solution.commodity]
    ridden = np.zeros(len(problem.movements), dtype=np.bool_)
    ridden[solution.movement[kept]] = True
    units = np.array([c.units for c in problem.commodities], dtype=np.int64)
    return Solution(
        solution.commodity[kept],
        solution.movement[kept],
        solution.units[kept],
        np.where(ridden, solution.vehicles, 0),
        np.where(fine, solution.stranded, units),
    )


class GroupsMustBeToldError(SolverError):
    """Groups that are alike must be told apart to rule out a load, or a stay that is too long."""

    def __init__(self) -> None:
        super().__init__("groups that are alike must be told apart")
