"""What a peer reports: written to a file again and again, so that a peer that is killed has still said what it had."""

from __future__ import annotations

import json
import os
import resource
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from evacplan.errors import EvacplanError
from evacplan.formulation.problem import EvacuationProblem
from evacplan.plan.verification import verify
from evacplan.planner.decoding import decode
from evacplan.scenario import Scenario
from evacplan.solvers.outcome import Outcome, Solution, TierOutcome


def _process_began() -> float:
    """Return when this process began, on the monotonic clock: starting Python counts."""
    ticks = int(Path("/proc/self/stat").read_text().rpartition(")")[2].split()[19])
    age = time.clock_gettime(time.CLOCK_BOOTTIME) - ticks / os.sysconf("SC_CLK_TCK")
    return time.monotonic() - age


@dataclass
class Report:
    """The record of one run of one peer."""

    peer: str
    path: Path
    began: float = field(default_factory=_process_began)
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def elapsed(self) -> float:
        """Seconds since the process of the peer began."""
        return time.monotonic() - self.began

    def say(self, **facts: Any) -> None:
        """Add ``facts`` and write everything known so far."""
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        self.facts |= {"peer": self.peer, "peak_mib": round(peak), "seconds": round(self.elapsed, 2)} | facts
        unfinished = self.path.with_suffix(".part")
        unfinished.write_text(json.dumps(self.facts, indent=1), encoding="utf-8")
        unfinished.replace(self.path)

    def found(self, problem: EvacuationProblem, solution: Solution, bounds: dict[str, float]) -> None:
        """Report the tiers of ``solution``, and how long it took if it is the first."""
        tiers = []
        for tier in problem.tiers:
            value, bound = tier.value(solution.cost(problem, tier)), bounds.get(tier.name)
            tiers.append({"name": tier.name, "value": value, "bound": None if bound is None else min(bound, value)})
        self.say(tiers=tiers, first_plan=self.facts.get("first_plan", round(self.elapsed, 2)))


def violations(scenario: Scenario, problem: EvacuationProblem, solution: Solution) -> list[str]:
    """Return what is wrong with ``solution`` on the clock, as the verifier of every plan sees it."""
    claims = tuple(
        TierOutcome(tier.name, tier.unit, tier.value(solution.cost(problem, tier)), 0.0, "gap")
        for tier in problem.tiers
    )
    settings: dict[str, Any] = {"time_limit": None, "seed": 0, "back_end": "peer"}
    try:
        outcome = Outcome(problem, solution, claims, (), {}, ())
        plan = decode(scenario, outcome, "", scenario.start, settings)
    except (EvacplanError, StopIteration) as error:
        return [f"no plan: {error or 'more vehicles than there are'}"]
    return [str(violation) for violation in verify(plan, scenario).violations]
