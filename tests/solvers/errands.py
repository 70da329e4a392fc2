"""What the tests have done by workers: things that solvers do, and things that they had better not."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from evacplan.errors import SolverError
from evacplan.solvers import cpsat
from evacplan.solvers.linear import Answer, LinearModel
from evacplan.solvers.native import solve_model
from evacplan.solvers.watch import BackEnd, Watch


def answer(_watch: Watch, what: object, *, twice: bool = False) -> object:
    """Return what was sent."""
    return (what, what) if twice else what


def number(_watch: Watch) -> int:
    """Return the number of the process."""
    return os.getpid()


def left(watch: Watch) -> float | None:
    """Return the time left."""
    return watch.left


def meet(_watch: Watch, mine: Path, other: Path) -> bool:
    """Leave a sign, and wait for the sign of another."""
    mine.touch()
    for _ in range(200):
        if other.exists():
            return True
        time.sleep(0.05)
    return False


def heed(watch: Watch) -> str:
    """Work until told to stop."""
    return "stopped" if watch.stop.wait(30) else "not stopped"


def ignore(watch: Watch) -> None:
    """Tell something, and then listen to nobody."""
    watch.deliver("what there was")
    time.sleep(30)


def die(_watch: Watch, signal_number: int) -> None:
    """End by a signal."""
    os.kill(os.getpid(), signal_number)
    time.sleep(30)


def eat(_watch: Watch) -> int:
    """Take memory without end, as fast as it is given."""
    eaten = [np.ones(1 << 20) for _ in range(1 << 20)]
    return len(eaten)


def print_loudly(_watch: Watch) -> str:
    """Write to standard output, as solvers do and as Python does."""
    os.write(1, b"x" * 100_000)
    print("and more")  # noqa: T201
    return "printed"


def fail(_watch: Watch) -> None:
    """Raise."""
    raise LookupError("lost")


def give_what_cannot_be_sent(_watch: Watch) -> Callable[[], None]:
    """Return what cannot be pickled."""
    return lambda: None


def give_up(_watch: Watch, _model: LinearModel, _back_end: BackEnd, *, presolve: bool, **how: bool) -> Answer:
    """Fail as a solver does that notices."""
    raise SolverError("numbers too large" if presolve and not how["relaxed"] else "")


def die_first(
    watch: Watch, model: LinearModel, back_end: BackEnd, *, tally: Path, times: int, relaxed: bool, presolve: bool,
    central: bool, glance: bool,
) -> Answer:  # fmt: skip
    """Solve, but die the first ``times`` times."""
    deaths = tally.stat().st_size if tally.exists() else 0
    if deaths < times:
        tally.write_bytes(b"x" * (deaths + 1))
        os.kill(os.getpid(), signal.SIGKILL)
    return solve_model(watch, model, back_end, relaxed=relaxed, presolve=presolve, central=central, glance=glance)


def hard_model() -> LinearModel:
    """Return a model of which HiGHS finds points at once, and which it does not finish in a minute."""
    columns, rows, per_row = 3000, 400, 60
    random = np.random.default_rng(0)
    keys = np.unique(np.repeat(np.arange(rows), per_row) * columns + random.integers(0, columns, rows * per_row))
    return LinearModel(
        low=np.zeros(columns),
        high=np.ones(columns),
        integer=np.full(columns, fill_value=True),
        objective=-random.integers(1, 50, columns).astype(np.float64),
        row=keys // columns,
        column=keys % columns,
        coefficient=random.integers(1, 20, len(keys)).astype(np.float64),
        row_low=np.full(rows, -np.inf),
        row_high=np.full(rows, 2.0 * per_row),
    )


def cover(watch: Watch, size: int, seconds: float | None = None) -> tuple[list[int] | None, float]:
    """Choose as few of random sets as cover everything, with CP-SAT, and return the choice and the bound."""
    from ortools.sat.python import cp_model

    random = np.random.default_rng(1)
    model = cp_model.CpModel()
    chosen = [model.new_bool_var("") for _ in range(size)]
    for _ in range(3 * size):
        model.add_bool_or([chosen[i] for i in random.integers(0, size, 5).tolist()])
    model.minimize(sum(chosen))
    part = watch if seconds is None else watch.within(seconds)
    solver, found = cpsat.run(part, model, chosen, lambda values: values)
    return ([solver.value(variable) for variable in chosen] if found else None), solver.best_objective_bound
