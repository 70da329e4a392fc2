"""CP-SAT in a worker: told when to stop, and heard on the way."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from evacplan.solvers.native import POLL_SECONDS, STALLING
from evacplan.solvers.watch import Watch

if TYPE_CHECKING:
    from ortools.sat.python.cp_model import CpModel, CpSolver, IntVar


def run(
    watch: Watch, model: CpModel, told: list[IntVar], better: Callable[[list[int]], object] | None = None
) -> tuple[CpSolver, bool]:
    """Solve ``model`` with one thread until done or until ``watch`` says stop, the same for the same seed.

    Parameters
    ----------
    watch
        How long, with which seed, and to whom what is found is delivered. For use inside a worker.
    model
        What to solve.
    told
        The variables of interest.
    better
        What to deliver of their values at each better point; nothing if absent.

    Returns
    -------
    CpSolver
        To be asked for values and the bound.
    bool
        Whether there is a point.
    """
    from ortools.sat.python import cp_model

    class Teller(cp_model.CpSolverSolutionCallback):
        def on_solution_callback(self) -> None:
            if better is not None:
                watch.deliver(better([self.value(variable) for variable in told]))

    solver, done = cp_model.CpSolver(), threading.Event()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = watch.seed
    solver.parameters.ignore_subsolvers.extend(STALLING)
    if watch.left is not None:
        solver.parameters.max_time_in_seconds = watch.left

    def look() -> None:
        while not done.wait(POLL_SECONDS):
            if watch.stop.is_set():
                solver.stop_search()

    guard = threading.Thread(target=look, daemon=True)
    guard.start()
    try:
        status = solver.solve(model, None if better is None else Teller())
    finally:
        done.set()
        guard.join()
    return solver, status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
