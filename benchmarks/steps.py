"""What each step of planning costs where the number of rounds and tries is fixed, in seconds of the processor.

Usage::

    python -m benchmarks.steps SCENARIO --out FILE

A whole command works until its time is over, so its seconds tell nothing about growth. These do; and what else runs
on the machine matters little to them, because only seconds count in which a processor works for this process.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.tiers import ROOT
from evacplan.formulation.compilation import compile_problem
from evacplan.plan.plan_file import plan_content
from evacplan.plan.verification import verify
from evacplan.planner.decoding import decode
from evacplan.reports import REPORTS
from evacplan.reports.edition import Edition, totals
from evacplan.solvers import improvement
from evacplan.solvers.auction import prices_of_plan
from evacplan.solvers.dispatch import Dispatch, first_order, guide_at
from evacplan.solvers.loading import without_empty_vehicles
from evacplan.solvers.outcome import Outcome, TierOutcome, Watch
from evacplan.solvers.prices import Aim, relaxed
from evacplan.solvers.proofs import whole_prices
from evacplan.solvers.streams import Streams
from evacplan.sources.scenario_file import read_scenario

ROUNDS = 20
"""Pairs of sweeps that are timed."""
TRIES = 200
"""Tries of the improvement that are timed."""


class Steps:
    """Seconds by step, in the order in which they were done."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def timed(self, name: str) -> Iterator[None]:
        """Count what is done meanwhile as the step ``name``."""
        before = time.process_time()
        yield
        self.seconds[name] = round(time.process_time() - before, 3)


def measured(path: Path) -> dict[str, float]:
    """Return the seconds of every step of planning the scenario at ``path``."""
    steps = Steps()
    with steps.timed("read and check"):
        scenario = read_scenario(path)
    with steps.timed("compile"):
        streams = Streams.of_problem(compile_problem(scenario))
    outcome = _solved(streams, steps)
    with steps.timed("decode, with all bounds recomputed"):
        plan = decode(scenario, outcome, path.name, scenario.start, {"seed": 0})
    with steps.timed("verify"):
        verify(plan, scenario)
    with steps.timed("write"):
        edition = Edition(totals=totals(plan))
        quick = (report.render(plan, edition) for report in REPORTS if report.quick)
        for content in (plan_content(plan), *quick):
            deque(content, 0)  # which is made while it is written
    return steps.seconds


def _solved(streams: Streams, steps: Steps) -> Outcome:
    """Do once, or so many times, what the search does again and again."""
    problem = streams.problem
    guide = next(tier for tier in problem.tiers if tier.onward.any() or tier.final.any())
    aim, order = Aim(streams, guide, ()), first_order(problem)
    with steps.timed("first dispatch"):
        plan = Dispatch.empty(streams)
        plan.insert(guide_at(aim, aim.nothing(), plan.grid), order)
    with steps.timed("prices guessed from the plan"):
        found = prices_of_plan(aim, aim.nothing(), plan.board.left)
    with steps.timed(f"{ROUNDS} pairs of sweeps"):
        for _ in range(ROUNDS):
            relaxed(aim, found.prices)
    with steps.timed("dispatch guided by prices"):
        plan = plan.cleared()
        plan.insert(guide_at(aim, found.prices, plan.grid), order)
    improvement.PATIENCE = TRIES
    with steps.timed(f"{TRIES} tries of the improvement"):
        improvement.improve(plan, aim, found.prices, Watch())
    solution = without_empty_vehicles(problem, plan.solution())
    proof = whole_prices(aim, found.prices)
    tiers = (
        TierOutcome(t.name, t.unit, t.value(solution.cost(problem, t)), 0.0, "gap", proof, searched=False)
        for t in problem.tiers
    )
    return Outcome(problem, solution, tuple(tiers), (), {}, ())


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure every step of planning a scenario.")
    parser.add_argument("scenario", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    measured(ROOT / "scenarios" / "tutorial.yaml")  # compiles what is compiled when it is first used
    given.out.write_text(json.dumps(measured(given.scenario)), encoding="utf-8")


if __name__ == "__main__":
    main()
