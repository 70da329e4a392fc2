"""Where the planning process has models solved: by a worker, so that whatever a solver does costs one answer."""

from __future__ import annotations

import numpy as np

from evacplan.errors import SolverError
from evacplan.solvers.crew import Mishap, WorkerLostError
from evacplan.solvers.linear import Answer, Cut, Duals, FloatArray, LinearModel
from evacplan.solvers.native import solve_model
from evacplan.solvers.watch import BackEnd, Watch

__all__ = ["Answer", "BackEnd", "Cut", "Duals", "FloatArray", "LinearModel", "solve"]


def solve(
    model: LinearModel,
    back_end: BackEnd,
    watch: Watch,
    *,
    relaxed: bool = False,
    presolve: bool = True,
    central: bool = False,
    glance: bool = False,
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
    central
        Whether the dual values should come from the middle of the best ones, not from a corner; HiGHS alone.
    glance
        Whether CP-SAT may look first for a moment, with every column told to be whole.

    Returns
    -------
    Answer
        What was found; the best point told so far, and no bound, where the solver died, failed or had to be ended.
    """
    if watch.over:
        return Answer(None, np.inf, -np.inf)
    try:
        return watch.call(
            solve_model, model, back_end, relaxed=relaxed, presolve=presolve, central=central, glance=glance
        )
    except WorkerLostError as lost:
        return lost.last if isinstance(lost.last, Answer) else Answer(None, np.inf, -np.inf)
    except SolverError as error:
        # SCIP, for one, says so when there is no memory; whatever it is, the plan goes on without this answer. The
        # interior point method gives up now and then on models that the simplex solves: no reason to complain.
        if not central:
            watch.mishaps.append(Mishap("a solver failed", str(error)))
        return Answer(None, np.inf, -np.inf)
