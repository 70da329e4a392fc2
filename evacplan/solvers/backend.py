"""Mixed-integer models as arrays, handed to OR-Tools MathOpt; the one place that talks to a solver."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta

import numpy as np
import numpy.typing as npt
from ortools.math_opt import model_pb2
from ortools.math_opt.python import mathopt
from ortools.math_opt.python.result import SolveResult
from ortools.util.python.solve_interrupter import SolveInterrupter

from evacplan.errors import SolverError
from evacplan.network.grid import BoolArray, IntArray
from evacplan.solvers.outcome import BackEnd, Watch

FloatArray = npt.NDArray[np.float64]

INTERRUPTIBLE: tuple[BackEnd, ...] = ("highs", "glop", "cp_sat")
"""Back ends that end at once when told to; MathOpt's SCIP complains of the interrupter at every event."""

_SOLVERS = {
    "highs": mathopt.SolverType.HIGHS,
    "gscip": mathopt.SolverType.GSCIP,
    "glop": mathopt.SolverType.GLOP,
    "cp_sat": mathopt.SolverType.CP_SAT,
}


@dataclass(frozen=True)
class Cut:
    """One more constraint, ``coefficients @ x[columns] <= high``."""

    columns: IntArray
    coefficients: FloatArray
    high: float


@dataclass(frozen=True)
class LinearModel:
    """Minimise ``objective @ x`` with ``row_low <= A x <= row_high`` and ``low <= x <= high``."""

    low: FloatArray
    high: FloatArray
    integer: BoolArray
    objective: FloatArray
    row: IntArray
    """Row of each coefficient."""
    column: IntArray
    """Column of each coefficient."""
    coefficient: FloatArray
    row_low: FloatArray
    row_high: FloatArray

    def with_rows(self, cuts: Sequence[Cut]) -> LinearModel:
        """Return the model with ``cuts`` added."""
        first = len(self.row_low)
        return replace(
            self,
            row=np.concatenate([self.row, *(np.full(len(c.columns), first + i) for i, c in enumerate(cuts))]),
            column=np.concatenate([self.column, *(c.columns for c in cuts)]),
            coefficient=np.concatenate([self.coefficient, *(c.coefficients for c in cuts)]),
            row_low=np.concatenate([self.row_low, np.full(len(cuts), -np.inf)]),
            row_high=np.concatenate([self.row_high, [c.high for c in cuts]]),
        )


@dataclass(frozen=True)
class Duals:
    """Dual values of a linear relaxation."""

    columns: FloatArray
    """Reduced costs of the columns."""
    rows: FloatArray
    """Dual values of the rows."""


@dataclass(frozen=True)
class Answer:
    """What a solver found out about a model."""

    x: FloatArray | None
    """The best point found, if any."""
    value: float
    """Its objective; infinite if there is none."""
    bound: float
    """No point has a smaller objective; infinite where there is no point at all."""
    duals: Duals | None = None
    """Where a linear relaxation was solved to optimality."""
    proven: bool = False
    """Whether the solver ended because it was done."""


def solve(
    model: LinearModel, back_end: BackEnd, watch: Watch, *, relaxed: bool = False, presolve: bool = True
) -> Answer:
    """Solve ``model``, or its linear relaxation, until done or until ``watch`` says stop.

    Parameters
    ----------
    model
        What to solve.
    back_end
        With which solver.
    watch
        How long, and with which seed.
    relaxed
        Whether to let whole numbers be fractions, and to return dual values.
    presolve
        Whether the solver may simplify the model first.

    Raises
    ------
    SolverError
        If the back end fails for any other reason than its limits.
    """
    if watch.over:
        return Answer(None, np.inf, -np.inf)
    parameters = mathopt.SolveParameters(
        time_limit=None if watch.left is None else timedelta(seconds=watch.left),
        random_seed=watch.seed,
        relative_gap_tolerance=0.0,
        absolute_gap_tolerance=1e-6,
        presolve=None if presolve else mathopt.Emphasis.OFF,
    )
    if relaxed:
        parameters = mathopt.SolveParameters(time_limit=parameters.time_limit)
    try:
        built = mathopt.Model.from_model_proto(_proto(model, relaxed))
        with _interrupted_by(watch) as interrupter:
            result = mathopt.solve(
                built,
                _SOLVERS[back_end],
                params=parameters,
                interrupter=interrupter if back_end in INTERRUPTIBLE else None,
            )
    except (ValueError, RuntimeError) as error:
        raise SolverError(f"{back_end}: {error}") from error
    return _answer(result, relaxed)


def _answer(result: SolveResult, relaxed: bool) -> Answer:
    reason = result.termination.reason
    limits = result.termination.objective_bounds
    if reason in (mathopt.TerminationReason.INFEASIBLE, mathopt.TerminationReason.INFEASIBLE_OR_UNBOUNDED):
        return Answer(None, np.inf, np.inf, proven=True)
    if reason in (mathopt.TerminationReason.NUMERICAL_ERROR, mathopt.TerminationReason.OTHER_ERROR):
        raise SolverError(f"the solver answered {reason.name}: {result.termination.detail}")
    x = np.array(list(result.variable_values().values())) if result.has_primal_feasible_solution() else None
    value = limits.primal_bound if x is not None else np.inf
    done = reason is mathopt.TerminationReason.OPTIMAL
    if relaxed and done and result.has_dual_feasible_solution():
        return Answer(
            x,
            value,
            value,
            Duals(np.array(list(result.reduced_costs().values())), np.array(list(result.dual_values().values()))),
            proven=True,
        )
    return Answer(x, value, limits.dual_bound, proven=done)


@contextmanager
def _interrupted_by(watch: Watch) -> Iterator[SolveInterrupter]:
    """Give an interrupter that fires when ``watch`` is told to stop."""
    interrupter, done = SolveInterrupter(), threading.Event()

    def wait() -> None:
        while not done.wait(0.05):
            if watch.stop.is_set():
                interrupter.interrupt()
                return

    guard = threading.Thread(target=wait, daemon=True)
    guard.start()
    try:
        yield interrupter
    finally:
        done.set()
        guard.join()


def _proto(model: LinearModel, relaxed: bool) -> model_pb2.ModelProto:
    """Write ``model`` in MathOpt's own format, whole arrays at a time."""
    proto = model_pb2.ModelProto()
    columns, rows = len(model.low), len(model.row_low)
    proto.variables.ids.extend(range(columns))
    proto.variables.lower_bounds.extend(model.low.tolist())
    proto.variables.upper_bounds.extend(model.high.tolist())
    proto.variables.integers.extend((model.integer & (not relaxed)).tolist())
    priced = np.flatnonzero(model.objective)
    proto.objective.linear_coefficients.ids.extend(priced.tolist())
    proto.objective.linear_coefficients.values.extend(model.objective[priced].tolist())
    proto.linear_constraints.ids.extend(range(rows))
    proto.linear_constraints.lower_bounds.extend(model.row_low.tolist())
    proto.linear_constraints.upper_bounds.extend(model.row_high.tolist())
    order = np.lexsort((model.column, model.row))
    matrix = proto.linear_constraint_matrix
    matrix.row_ids.extend(model.row[order].tolist())
    matrix.column_ids.extend(model.column[order].tolist())
    matrix.coefficients.extend(model.coefficient[order].tolist())
    return proto
