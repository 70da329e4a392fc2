"""The compact time-expanded integer program, as an analyst would write it down and hand it to a solver.

A node is a site at an instant of the grid, an arc a departure or waiting for the next instant that matters. Groups
that are alike are one commodity with whole units on arcs, every departure of a link has whole vehicles, and every
capacity is one constraint for each time that it is about. Nothing is aggregated over time, no departure is left out
because it cannot matter, and people are tied to vehicles by their seats alone. The model only leaves out arcs
on which a commodity could not come home in time from where it starts, as any modeller would.

First everybody who has to be left behind is minimised: all in one go and, unless that is nobody, class by class. Then
comes exposure, with nobody more left behind. Groups that share a vehicle are not packed into single ones here: where
the people fit but the groups do not, the check of the plan says so.

Usage::

    python -m benchmarks.peers.compact_mip SCENARIO --solver highs|cp_sat --out report.json [--time-limit SECONDS]
"""

from __future__ import annotations

import argparse
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import numpy as np
import numpy.typing as npt
from ortools.math_opt import model_pb2
from ortools.math_opt.python import mathopt

from benchmarks.peers.report import Report, violations
from evacplan.errors import EvacplanError
from evacplan.formulation.compilation import compile_problem
from evacplan.formulation.problem import EvacuationProblem, Resource, Tier
from evacplan.network.grid import BoolArray, IntArray
from evacplan.solvers.capacity import Rows
from evacplan.solvers.loading import without_empty_vehicles
from evacplan.solvers.outcome import Solution
from evacplan.sources.scenario_file import read_with_places

FloatArray = npt.NDArray[np.float64]

SOLVERS = {"highs": mathopt.SolverType.HIGHS, "cp_sat": mathopt.SolverType.CP_SAT}
THREADS = 2


@dataclass(frozen=True)
class Compact:
    """The columns of the model: units on arcs, units left behind, vehicles, and whether anybody of a group moves."""

    problem: EvacuationProblem
    commodity: IntArray
    arc: IntArray
    carried: IntArray
    """Movement of every vehicle column."""
    splitting: IntArray
    """Arc column of every column that says whether any of a group that may split move there."""
    rows: Rows
    """All constraints."""
    high: FloatArray
    """Largest value of every column."""

    @property
    def stranded(self) -> int:
        """First column of units left behind."""
        return len(self.arc)

    @property
    def vehicles(self) -> int:
        """First column of vehicles."""
        return self.stranded + len(self.problem.commodities)

    @property
    def moves(self) -> int:
        """First column that says whether anybody of a group moves."""
        return self.vehicles + len(self.carried)

    def costs(self, tier: Tier) -> FloatArray:
        """Return the cost of every column in ``tier``."""
        moves, people = self.problem.movements, _per_commodity(self.problem, "people")
        ends = _homes(self.problem)[self.commodity, moves.head[self.arc]] & ~moves.waiting[self.arc]
        each = np.where(ends, tier.final[self.arc], tier.onward[self.arc]) * people[self.commodity]
        still = np.zeros(len(self.splitting), dtype=np.int64)
        return np.concatenate([each, tier.stranded * people, tier.vehicle[self.carried], still]).astype(np.float64)

    def solution(self, x: FloatArray) -> Solution:
        """Return the plan at the point ``x``."""
        units = np.rint(x[: self.stranded]).astype(np.int64)
        used = np.flatnonzero((units > 0) & ~self.problem.movements.waiting[self.arc])
        vehicles = np.zeros(len(self.problem.movements), dtype=np.int64)
        vehicles[self.carried] = np.rint(x[self.vehicles : self.moves]).astype(np.int64)
        left = np.rint(x[self.stranded : self.vehicles]).astype(np.int64)
        return Solution(self.commodity[used], self.arc[used], units[used], vehicles, left)


def compact(problem: EvacuationProblem) -> Compact:
    """Write down the model of ``problem``, without an objective."""
    commodity, arc = (part.astype(np.int64) for part in np.nonzero(problem.allowed))
    units, smallest = _per_commodity(problem, "units"), _per_commodity(problem, "smallest")
    places = problem.places()
    carried = np.unique(arc[places[arc] > 0])
    splitting = np.flatnonzero((smallest[commodity] > 1) & ~problem.movements.waiting[arc])
    pools = np.array([s.carrier.vehicles if s.carrier else 0 for s in problem.network.stretches] + [0])
    high = [units[commodity], units, pools[problem.movements.stretch[carried]], np.ones(len(splitting), dtype=np.int64)]
    model = Compact(problem, commodity, arc, carried, splitting, Rows(0), np.concatenate(high).astype(np.float64))
    _flow_is_conserved(model)
    _people_have_seats(model)
    _parts_are_large_enough(model)
    for resource in problem.resources:
        _capacity_is_kept(model, resource)
    return model


def _flow_is_conserved(model: Compact) -> None:
    """At every node as many leave as arrive; those who start, or are left behind, do so at their origin."""
    problem, k, a = model.problem, model.commodity, model.arc
    moves, width, sites = problem.movements, problem.grid.periods + 1, len(problem.network.sites)
    onward = np.flatnonzero(~(_homes(problem)[k, moves.head[a]] & ~moves.waiting[a]))
    every = np.arange(len(problem.commodities))
    ready = np.minimum(_per_commodity(problem, "ready"), width - 1)
    source = (every * sites + _per_commodity(problem, "origin")) * width + ready
    out = (k * sites + moves.tail[a]) * width + moves.enter[a]
    into = ((k * sites + moves.head[a]) * width + moves.leave[a])[onward]
    nodes, row = np.unique(np.concatenate([out, into, source]), return_inverse=True)
    column = np.concatenate([np.arange(len(a)), onward, model.stranded + every])
    sign = np.concatenate([np.ones(len(a)), -np.ones(len(onward)), np.ones(len(every))])
    supply = np.zeros(len(nodes))
    supply[np.searchsorted(nodes, source)] = _per_commodity(problem, "units")
    model.rows.add(row, column, sign, supply, supply, len(supply))


def _people_have_seats(model: Compact) -> None:
    """On every departure of vehicles there are as many seats as people."""
    places, people = model.problem.places(), _per_commodity(model.problem, "people")
    riding = np.flatnonzero(places[model.arc] > 0)
    each = np.arange(len(model.carried))
    row = np.concatenate([np.searchsorted(model.carried, model.arc[riding]), each])
    column = np.concatenate([riding, model.vehicles + each])
    weight = np.concatenate([people[model.commodity[riding]], -places[model.carried]])
    model.rows.add(row, column, weight, -np.inf, 0.0, len(each))


def _parts_are_large_enough(model: Compact) -> None:
    """Where anybody of a group that may split moves, at least its smallest part does."""
    k, each = model.commodity[model.splitting], np.arange(len(model.splitting))
    both, ones = np.concatenate([each, each]), np.ones(len(each))
    column = np.concatenate([model.splitting, model.moves + each])
    for factor, low, high in (("smallest", 0.0, np.inf), ("units", -np.inf, 0.0)):
        weight = np.concatenate([ones, -_per_commodity(model.problem, factor)[k]])
        model.rows.add(both, column, weight, low, high, len(each))


def _capacity_is_kept(model: Compact, resource: Resource) -> None:
    """In every row of ``resource`` no more people, or vehicles, are counted than there is room for."""
    people = _per_commodity(model.problem, "people")
    if resource.lumpy:
        columns, arcs, weights = (
            model.vehicles + np.arange(len(model.carried)),
            model.carried,
            np.ones(len(model.carried)),
        )
    else:
        counted = np.array([resource.counts(k) for k in range(len(people))], dtype=np.bool_)
        columns = np.flatnonzero(counted[model.commodity] & np.isin(model.arc, resource.movements))
        arcs, weights = model.arc[columns], people[model.commodity[columns]]
    order = np.argsort(resource.movements, kind="stable")
    used = resource.movements[order]
    begin, end = np.searchsorted(used, arcs, "left"), np.searchsorted(used, arcs, "right")
    which = np.repeat(np.arange(len(arcs)), end - begin)
    use = order[_ranges(begin, end)]
    which = np.repeat(which, resource.last[use] - resource.first[use])
    row = _ranges(resource.first[use], resource.last[use])
    model.rows.add(row, columns[which], weights[which], -np.inf, resource.limit, len(resource.limit))


def _ranges(begin: IntArray, end: IntArray) -> IntArray:
    """Return all of ``begin[0]..end[0]-1``, then all of ``begin[1]..end[1]-1``, and so on."""
    length = end - begin
    total = int(length.sum())
    return (
        np.arange(total) + np.repeat(begin - np.concatenate([[0], np.cumsum(length)[:-1]]), length)
        if total
        else np.zeros(0, np.int64)
    )


def _per_commodity(problem: EvacuationProblem, name: str) -> IntArray:
    return np.array([getattr(c, name) for c in problem.commodities], dtype=np.int64)


def _homes(problem: EvacuationProblem) -> BoolArray:
    homes = np.zeros((len(problem.commodities), len(problem.network.sites)), dtype=np.bool_)
    for k, commodity in enumerate(problem.commodities):
        homes[k, list(commodity.homes)] = True
    return homes


@dataclass(frozen=True)
class Held:
    """An earlier objective that must not get worse."""

    cost: FloatArray
    limit: float


@dataclass(frozen=True)
class Answer:
    """What the solver found."""

    x: FloatArray | None
    bound: float
    done: bool


class Solving:
    """One model with one solver, minimised for one objective after another until time is over."""

    def __init__(self, model: Compact, solver: str, report: Report, time_limit: float | None) -> None:
        self.model, self.solver, self.report, self.time_limit = model, solver, report, time_limit
        self.held: list[Held] = []
        self.best: FloatArray | None = None
        self.bounds: dict[str, float] = {}
        self.threads = THREADS if solver == "cp_sat" else None  # HiGHS takes as many as it likes and may not be told

    @property
    def left(self) -> float:
        """Seconds left."""
        return np.inf if self.time_limit is None else self.time_limit - self.report.elapsed

    def minimise(self, cost: FloatArray) -> Answer:
        """Return the best point for ``cost`` that keeps what is held."""
        if self.left <= 0:
            return Answer(None, -np.inf, False)
        built = mathopt.Model.from_model_proto(_proto(self.model, cost, self.held))
        hints = []
        if self.solver == "cp_sat" and self.best is not None:
            values = dict(zip(built.variables(), self.best.tolist(), strict=True))
            hints = [mathopt.SolutionHint(variable_values=values)]
        limit = timedelta(seconds=max(0.1, self.left)) if np.isfinite(self.left) else None
        result = mathopt.solve(
            built,
            SOLVERS[self.solver],
            params=mathopt.SolveParameters(time_limit=limit, threads=self.threads, relative_gap_tolerance=0.0),
            model_params=mathopt.ModelSolveParameters(solution_hints=hints),
        )
        x = np.array(list(result.variable_values().values())) if result.has_primal_feasible_solution() else None
        if x is not None:
            self.best = x
        done = result.termination.reason is mathopt.TerminationReason.OPTIMAL
        return Answer(x, result.termination.objective_bounds.dual_bound, done)

    def run(self) -> Solution | None:
        """Minimise stranding, then exposure; return the best plan."""
        problem, model = self.model.problem, self.model
        stranding = [tier for tier in problem.tiers if tier.name.startswith("stranded")]
        total = self.minimise(np.sum([model.costs(tier) for tier in stranding], axis=0))
        if total.x is not None:
            self._tell({tier.name: 0.0 for tier in stranding})
        for tier in stranding:
            cost = model.costs(tier)
            least = 0.0
            if self.best is not None and cost @ self.best > 0.5:
                answer = self.minimise(cost)
                least = max(0.0, answer.bound)
                if not answer.done:
                    self._tell({tier.name: tier.value(round(least))})
                    return self._plan()
            if self.best is None:
                return None
            self.held.append(Held(cost, float(cost @ self.best)))
            self._tell({tier.name: tier.value(round(least))})
        tier = next(t for t in problem.tiers if t not in stranding and not t.shares)
        self.report.say(stage=tier.name)
        offset = sum(int(o) * c.total for o, c in zip(tier.offset, problem.commodities, strict=True))
        answer = self.minimise(model.costs(tier))
        if np.isfinite(answer.bound):
            self._tell({tier.name: tier.value(round(answer.bound + offset))})
        return self._plan()

    def _plan(self) -> Solution | None:
        return None if self.best is None else self.model.solution(self.best)

    def _tell(self, bounds: dict[str, float]) -> None:
        self.bounds |= bounds
        plan = self._plan()
        if plan is not None:
            self.report.found(self.model.problem, plan, self.bounds)


def _proto(model: Compact, cost: FloatArray, held: list[Held]) -> model_pb2.ModelProto:
    """Return the model in the solver's format."""
    all_rows = _with_held(model.rows, held)
    proto = model_pb2.ModelProto()
    proto.variables.ids.extend(range(len(model.high)))
    proto.variables.lower_bounds.extend([0.0] * len(model.high))
    proto.variables.upper_bounds.extend(model.high.tolist())
    proto.variables.integers.extend([True] * len(model.high))
    priced = np.flatnonzero(cost)
    proto.objective.linear_coefficients.ids.extend(priced.tolist())
    proto.objective.linear_coefficients.values.extend(cost[priced].tolist())
    row, column, coefficient = (np.concatenate(part) for part in (all_rows.row, all_rows.column, all_rows.coefficient))
    proto.linear_constraints.ids.extend(range(all_rows.count))
    proto.linear_constraints.lower_bounds.extend(np.concatenate(all_rows.low).tolist())
    proto.linear_constraints.upper_bounds.extend(np.concatenate(all_rows.high).tolist())
    order = np.lexsort((column, row))
    row, column, coefficient = row[order], column[order], coefficient[order]
    # A movement may occupy one row twice, as a bed on arrival and on boarding: count it once for each.
    same = np.flatnonzero(np.append(True, (np.diff(row) != 0) | (np.diff(column) != 0)))
    proto.linear_constraint_matrix.row_ids.extend(row[same].tolist())
    proto.linear_constraint_matrix.column_ids.extend(column[same].tolist())
    proto.linear_constraint_matrix.coefficients.extend(np.add.reduceat(coefficient, same).tolist())
    return proto


def _with_held(rows: Rows, held: list[Held]) -> Rows:
    """Return ``rows`` with one more for everything held."""
    more = rows.copy()
    for hold in held:
        used = np.flatnonzero(hold.cost)
        more.add(np.zeros(len(used), np.int64), used, hold.cost[used], -np.inf, hold.limit + 0.5, 1)
    return more


def main() -> None:
    parser = argparse.ArgumentParser(description="Plan a scenario with the compact time-expanded integer program.")
    parser.add_argument("scenario", type=Path)
    parser.add_argument("--solver", choices=sorted(SOLVERS), default="highs")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--time-limit", type=float)
    given = parser.parse_args()
    report = Report(f"compact MIP, {given.solver}", given.out)
    try:
        _plan(given.scenario, given.solver, report, given.time_limit)
    except MemoryError:
        report.say(limit="memory")
    except (ValueError, RuntimeError, AttributeError) as error:  # MathOpt stumbles over its own errors
        report.say(limit=f"solver: {error}"[:200])


def _plan(path: Path, solver: str, report: Report, time_limit: float | None) -> None:
    scenario = read_with_places(path).scenario
    problem = compile_problem(scenario, every_instant=True)
    report.say(stage="building", compiled=round(report.elapsed, 2))
    model = compact(problem)
    report.say(stage="stranded", columns=len(model.high), rows=model.rows.count, built=round(report.elapsed, 2))
    solving = Solving(model, solver, report, time_limit)
    solution = solving.run()
    seconds = round(report.elapsed, 2)
    report.say(stage="done", limit="time" if solving.left <= 0 else None)
    if solution is not None:
        with suppress(EvacplanError, StopIteration):
            solution = without_empty_vehicles(problem, solution)
        report.say(violations=violations(scenario, problem, solution)[:10], seconds=seconds)


if __name__ == "__main__":
    main()
