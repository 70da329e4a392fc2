"""The journey: compile, solve, decode, verify."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from datetime import datetime
from threading import Event
from typing import Any

from evacplan.errors import EvacplanError, SolverError
from evacplan.formulation.compilation import compile_problem
from evacplan.formulation.start import NOTHING_KNOWN, Start
from evacplan.plan.border_lists import numbered
from evacplan.plan.plan import Plan
from evacplan.plan.verification import verify
from evacplan.planner.decoding import decode
from evacplan.planner.explaining import SECONDS, explain
from evacplan.planner.start import start_of
from evacplan.scenario import Scenario
from evacplan.search_limits import MOST_SEED, unless_endless
from evacplan.solvers.at_scale import solve_at_scale
from evacplan.solvers.crew import Crew
from evacplan.solvers.decomposition import GroupsMustBeToldError
from evacplan.solvers.ladder import solve
from evacplan.solvers.memory import peak_mib
from evacplan.solvers.outcome import BackEnd, Outcome, Progress, Watch


def plan_evacuation(
    scenario: Scenario,
    *,
    source: str = "",
    time_limit: float | None = None,
    seed: int = 0,
    created: datetime | None = None,
    progress: Callable[[Progress], None] | None = None,
    stop: Event | None = None,
    back_end: BackEnd = "highs",
    crew: Crew | None = None,
    since: Plan | None = None,
    start: Plan | None = None,
    reasons: bool = False,
    proofs: bool = True,
) -> Plan:
    """Return the best plan for ``scenario``, with a proven bound for every tier, verified.

    Parameters
    ----------
    scenario
        The situation.
    source
        Name of the file that it was read from, to be noted in the plan.
    time_limit
        Seconds after which the best plan so far is returned; none if absent.
    seed
        Seed of the search. The same scenario, start, seed and version give the same plan unless time cuts the run.
    created
        Instant to be noted in the plan; the start of planning if absent, for the library reads no clock.
    progress
        Told of the value and the bound of each tier as they improve.
    stop
        Set it from another thread to end the search with the best plan so far.
    back_end
        Solver of the integer models: ``highs``, or ``gscip`` or ``cp_sat`` to check one against another.
    crew
        Processes that solve, to be left running for the next plan; some of its own if absent, ended with the run.
    since
        The plan whose lists have been sent; those of the new one are further versions of them.
    start
        A known plan, of this or a similar scenario: the result is no worse than what of it still fits.
    reasons
        Look into reasons and reserves too, for at most ten seconds or a tenth of the time limit; see :func:`explain`.
    proofs
        Write down beside what an exact search has proven what can be shown without trusting it; that takes a moment.

    Raises
    ------
    EvacplanError
        If the seed or the limit is none; a SolverError if a solver fails or the plan does not verify, which are bugs.
    """
    with Crew() if crew is None else nullcontext(crew) as hands:
        hands.warm()
        limit, report = _checked(time_limit, seed), progress or (lambda _: None)
        watch = Watch(limit, stop or Event(), report, back_end, seed, crew=hands)
        outcome = _solve(scenario, watch, NOTHING_KNOWN if start is None else start_of(start, scenario))
    plan = decode(scenario, outcome, source, created or scenario.start, _settings(watch), proofs=proofs)
    plan = _held(plan if since is None else numbered(plan, since), scenario)
    return _with_run(_with_reasons(plan, watch) if reasons else plan, peak_mib=round(peak_mib() + hands.peak_mib))


def _checked(time_limit: float | None, seed: int) -> float | None:
    """Return the time limit, None for one without end; raise an error where solvers could not take it or the seed."""
    if not 0 <= seed <= MOST_SEED:
        raise EvacplanError(f"a seed of {seed}, expected a number from 0 to {MOST_SEED}")
    if time_limit is not None and not time_limit >= 0:
        raise EvacplanError(f"a time limit of {time_limit}, expected a number of seconds")
    return unless_endless(time_limit)


def _settings(watch: Watch) -> dict[str, Any]:
    """Return the settings of a search as a plan tells them."""
    return {"time_limit": watch.time_limit, "seed": watch.seed, "back_end": watch.back_end}


def _with_run(plan: Plan, **told: Any) -> Plan:
    """Return ``plan`` with more told of its run."""
    return plan.model_copy(update={"run": plan.run.model_copy(update=told)})


def _held(plan: Plan, scenario: Scenario) -> Plan:
    """Return ``plan``; raise an error if it does not verify."""
    found = verify(plan, scenario)
    if not found.ok:
        listed = "\n".join(str(violation) for violation in found.violations[:10])
        raise SolverError(f"the plan does not verify; this is a bug:\n{listed}")
    return plan


def _with_reasons(plan: Plan, watch: Watch) -> Plan:
    """Return ``plan`` with its reasons, as far as a part of the time limit lets them be found."""
    began = watch.elapsed
    allowed = SECONDS if watch.time_limit is None else min(SECONDS, watch.time_limit / 10)
    told = explain(plan, seconds=allowed, stop=watch.stop)
    seconds = plan.run.seconds | {"reasons": round(watch.elapsed - began, 3)}
    return _with_run(told, seconds=seconds)


def _solve(scenario: Scenario, watch: Watch, start: Start) -> Outcome:
    """Solve with groups that are alike taken together, and where need be, with every group on its own.

    The parts of a group that splits are alike even then. If nothing else makes their stays short enough, the way of
    many gives each an itinerary of its own; the bounds then say how far that may be from the best.
    """
    try:
        return solve(compile_problem(scenario, start=start), watch, start)
    except GroupsMustBeToldError:
        alone = compile_problem(scenario, one_by_one=True, start=start)
    try:
        return solve(alone, watch, start)
    except GroupsMustBeToldError:
        return solve_at_scale(alone, watch, start)
