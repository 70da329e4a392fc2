"""What workers do with OR-Tools MathOpt; the planning process knows these functions, and never calls them."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from evacplan.errors import SolverError
from evacplan.solvers.incumbents import Incumbents
from evacplan.solvers.linear import Answer, Duals, FloatArray, LinearModel
from evacplan.solvers.watch import BackEnd, Watch
from evacplan.solvers.wire import model_bytes

if TYPE_CHECKING:
    from ortools.math_opt import parameters_pb2, result_pb2
    from ortools.util.python.pybind_solve_interrupter import PySolveInterrupter

INTERRUPTIBLE: Final[tuple[BackEnd, ...]] = ("glop", "cp_sat")
"""Back ends that end at once when told to. MathOpt's HiGHS does not listen, and its SCIP complains at every event."""
TELLING: Final[tuple[BackEnd, ...]] = ("gscip", "cp_sat")
"""Back ends that tell of every better point on the way."""
POLL_SECONDS: Final = 0.05
"""How often a running solver is asked to look up."""
STOPPED: Final = 3
"""Exit code of a worker that was told to stop while its solver does not listen."""
GLANCE: Final = 0.25
"""How long CP-SAT looks at a model before HiGHS, in its deterministic time: about half a second at most."""
GLANCED_AT: Final = 5_000
"""Columns up to which it does; in larger models it hardly comes to an end so soon."""
NO_PROBING: Final = 1 << 15
"""What HiGHS is told not to do in its presolve. Probing took most of the time of models that the first cuts close, and
saved none, as measured on 80 of them."""
STALLING: Final = ("variables_shaving", "variables_shaving_no_lp", "variables_shaving_max_lp")
"""Parts of CP-SAT that have been seen not to heed its time limit, for they simplify the whole model once more."""


def load() -> None:
    """Load the solvers."""
    from ortools.math_opt import callback_pb2, model_parameters_pb2, model_pb2, parameters_pb2, result_pb2  # noqa: F401
    from ortools.math_opt.core.python import solver  # noqa: F401
    from ortools.util.python import pybind_solve_interrupter  # noqa: F401


def solve_model(
    watch: Watch,
    model: LinearModel,
    back_end: BackEnd,
    *,
    relaxed: bool,
    presolve: bool,
    central: bool = False,
    glance: bool = False,
) -> Answer:
    """Solve ``model``, or its linear relaxation, until done or until ``watch`` says stop.

    Raises
    ------
    SolverError
        If the solver fails for any other reason than its limits.
    """
    seen: Answer | None = None
    if glance and len(model.low) <= GLANCED_AT:
        with suppress(SolverError):
            seen = _solve(watch, model, "cp_sat", glance=True)
    if seen is not None and (seen.proven or watch.over):
        return seen
    if seen is not None:
        return _better(_solve(_telling_less_than(seen.value, watch), model, back_end, presolve=presolve), seen)
    if central and presolve:
        # The interior point method gives up now and then on a model that presolve has changed, never yet on the whole.
        with suppress(SolverError):
            return _solve(watch, model, back_end, relaxed=relaxed, central=central)
        presolve = False
    return _solve(watch, model, back_end, relaxed=relaxed, presolve=presolve, central=central)


def _solve(
    watch: Watch,
    model: LinearModel,
    back_end: BackEnd,
    *,
    relaxed: bool = False,
    presolve: bool = True,
    central: bool = False,
    glance: bool = False,
) -> Answer:
    from ortools.math_opt import callback_pb2, model_parameters_pb2, model_pb2, parameters_pb2
    from ortools.math_opt.core.python import solver
    from pybind11_abseil.status import StatusNotOk  # type: ignore[import-untyped]

    registered, hear = callback_pb2.CallbackRegistrationProto(), None
    if back_end in TELLING and not relaxed:
        registered.request_registration.append(callback_pb2.CALLBACK_EVENT_MIP_SOLUTION)
        hear = _teller(watch, model)
    # CP-SAT counts in whole numbers: it must not have to guess that slack is whole where travel is.
    integer = (model.integer | (back_end == "cp_sat")) & (not relaxed)
    proto = model_pb2.ModelProto.FromString(model_bytes(model, integer))
    chosen = _parameters(watch, back_end, relaxed=relaxed, presolve=presolve, central=central)
    if glance:
        _only_a_glance(chosen)
    incumbents = Incumbents(model)
    if back_end == "highs" and not relaxed:
        incumbents.ask_for(chosen)
    try:
        with closing(incumbents), _looked_after(watch, back_end, incumbents) as interrupter:
            result = solver.solve(  # type: ignore[no-untyped-call]
                proto,
                getattr(parameters_pb2, f"SOLVER_TYPE_{back_end.upper()}"),
                parameters_pb2.SolverInitializerProto(),
                chosen,
                model_parameters_pb2.ModelSolveParametersProto(),
                None,
                registered,
                hear,
                interrupter,
            )
    except (ValueError, RuntimeError, StatusNotOk) as error:
        raise SolverError(f"{back_end}: {error}") from error
    return _answer(result, relaxed)


def _telling_less_than(value: float, watch: Watch) -> Watch:
    """Return ``watch``, which hands over only answers with points below ``value``."""

    def deliver(found: object) -> None:
        if not isinstance(found, Answer) or found.value < value:
            watch.deliver(found)

    return replace(watch, deliver=deliver)


def _better(answer: Answer, seen: Answer) -> Answer:
    """Return ``answer`` with what was ``seen`` before, where that is better."""
    if not answer.proven and seen.value < answer.value:
        answer = replace(answer, x=seen.x, value=seen.value)
    return replace(answer, bound=max(answer.bound, seen.bound))


def _parameters(
    watch: Watch, back_end: BackEnd, *, relaxed: bool, presolve: bool, central: bool
) -> parameters_pb2.SolveParametersProto:
    from ortools.math_opt import parameters_pb2

    chosen = parameters_pb2.SolveParametersProto()
    if watch.left is not None:
        chosen.time_limit.FromNanoseconds(int(watch.left * 1e9))
    if not presolve:
        chosen.presolve = parameters_pb2.EMPHASIS_OFF
    if relaxed:
        if central and back_end == "highs":
            chosen.highs.string_options["solver"] = "ipm"
            chosen.highs.string_options["run_crossover"] = "off"
        return chosen
    chosen.random_seed = watch.seed
    chosen.relative_gap_tolerance = 0.0
    chosen.absolute_gap_tolerance = 1e-6
    if back_end == "highs":
        chosen.highs.int_options["presolve_rule_off"] = NO_PROBING
    if back_end == "cp_sat":
        chosen.cp_sat.ignore_subsolvers.extend(STALLING)
    return chosen


def _only_a_glance(chosen: parameters_pb2.SolveParametersProto) -> None:
    """Let CP-SAT prove what it can soon: with relaxations of everything, and without probing, as measured."""
    chosen.threads = 1
    chosen.cp_sat.max_deterministic_time = GLANCE
    chosen.cp_sat.linearization_level = 2
    chosen.cp_sat.cp_model_probing_level = 0


def _teller(watch: Watch, model: LinearModel) -> Any:
    """Return a callback that hands over every better point."""
    from ortools.math_opt import callback_pb2

    best = np.inf

    def hear(data: callback_pb2.CallbackDataProto) -> callback_pb2.CallbackResultProto:
        nonlocal best
        x = np.zeros(len(model.low))
        x[list(data.primal_solution_vector.ids)] = list(data.primal_solution_vector.values)
        value = float(model.objective @ x)
        if value < best:
            best = value
            watch.deliver(Answer(x, value, -np.inf))
        return callback_pb2.CallbackResultProto()

    return hear


@contextmanager
def _looked_after(watch: Watch, back_end: BackEnd, incumbents: Incumbents) -> Iterator[PySolveInterrupter | None]:
    """Hand over what the running solver finds, and stop it when ``watch`` says so.

    A solver that does not listen ends with its process; the planning process takes what was handed over.
    """
    from ortools.util.python.pybind_solve_interrupter import PySolveInterrupter

    interrupter = PySolveInterrupter() if back_end in INTERRUPTIBLE else None
    done = threading.Event()

    def look() -> None:
        while not done.wait(POLL_SECONDS):
            stop = watch.stop.is_set()
            found = incumbents.newest()
            if found is not None:
                watch.deliver(Answer(*found, -np.inf))
            if stop and interrupter is None:
                os._exit(STOPPED)
            if stop and interrupter is not None:
                interrupter.interrupt()
                return

    guard = threading.Thread(target=look, daemon=True)
    guard.start()
    try:
        yield interrupter
    finally:
        done.set()
        guard.join()


def _answer(result: result_pb2.SolveResultProto, relaxed: bool) -> Answer:
    from ortools.math_opt import result_pb2, solution_pb2

    reason, limits = result.termination.reason, result.termination.objective_bounds
    if reason in (result_pb2.TERMINATION_REASON_INFEASIBLE, result_pb2.TERMINATION_REASON_INFEASIBLE_OR_UNBOUNDED):
        return Answer(None, np.inf, np.inf, proven=True)
    if reason in (result_pb2.TERMINATION_REASON_NUMERICAL_ERROR, result_pb2.TERMINATION_REASON_OTHER_ERROR):
        name = result_pb2.TerminationReasonProto.Name(reason)
        raise SolverError(f"the solver answered {name}: {result.termination.detail}")
    best = result.solutions[0] if result.solutions else solution_pb2.SolutionProto()
    feasible = solution_pb2.SOLUTION_STATUS_FEASIBLE
    found = best.HasField("primal_solution") and best.primal_solution.feasibility_status == feasible
    x = _vector(best.primal_solution.variable_values.values) if found else None
    value = limits.primal_bound if found else np.inf
    done = reason == result_pb2.TERMINATION_REASON_OPTIMAL
    if relaxed and done and best.HasField("dual_solution") and best.dual_solution.feasibility_status == feasible:
        duals = best.dual_solution
        prices = Duals(_vector(duals.reduced_costs.values), _vector(duals.dual_values.values))
        return Answer(x, value, value, prices, proven=True)
    return Answer(x, value, limits.dual_bound, proven=done)


def _vector(values: Any) -> FloatArray:
    """Return what a message holds once for every column or row."""
    return np.fromiter(values, dtype=np.float64, count=len(values))
