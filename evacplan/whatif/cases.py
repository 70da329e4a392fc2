"""Questions about a scenario, and their answers: what to change, and what the plan for the changed scenario attains."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event
from typing import TypedDict

from evacplan.errors import ScenarioError
from evacplan.plan.plan import Plan, ScenarioCopy
from evacplan.plan.verification import verify
from evacplan.planner import plan_evacuation
from evacplan.scenario import Scenario
from evacplan.scenario.changes import Change, apply_all
from evacplan.solvers.crew import Crew
from evacplan.whatif.planners import Planners

TIME_LIMIT = 30.0
"""Seconds for each plan of a study, unless said otherwise: a situation that was changed can be far harder."""
PROCESSES = 2
"""Plans that are made at the same time, unless an executor is given."""
POLL_SECONDS = 0.2
"""How often it is asked whether to stop."""
UNPLANNED = "not planned, for the study was stopped"
"""What is said of a case that was not begun when it was time to stop."""
Told = Callable[[int, int, str], None]
"""Told of every answer: how many there are, how many there will be, and the name of the case."""


class Setting(TypedDict, total=False):
    """How the plans of a study are made; the keywords of :func:`answers`, with the same defaults."""

    executor: Executor | None
    time_limit: float | None
    seed: int
    told: Told
    stop: Event | None


@dataclass(frozen=True)
class Case:
    """One question: a name, and the changes that are made one after another."""

    name: str
    changes: tuple[Change, ...]

    @classmethod
    def of(cls, *changes: Change, name: str = "") -> Case:
        """Return the case that is called ``name``, or else what its ``changes`` are called."""
        return cls(name or "; ".join(change.name for change in changes) or "as it is", changes)


@dataclass(frozen=True)
class Answer:
    """What one case comes to."""

    case: Case
    plan: Plan | None
    """The best plan for the changed scenario, without proofs beside an exact search; None if there is none."""
    fault: str = ""
    """Why there is none: the changes do not fit the scenario, or the study was stopped."""

    @property
    def proven(self) -> bool:
        """Whether no tier of the plan is open."""
        return self.plan is not None and all(tier.status != "gap" for tier in self.plan.objective)


def answers(
    scenario: Scenario,
    cases: Sequence[Case],
    *,
    base: Plan | None = None,
    executor: Executor | None = None,
    time_limit: float | None = TIME_LIMIT,
    seed: int = 0,
    told: Told = lambda _done, _all, _name: None,
    stop: Event | None = None,
) -> tuple[Answer, ...]:
    """Return the answers to ``cases``, in their order; the same whatever the executor.

    Parameters
    ----------
    scenario
        The situation that is changed.
    cases
        The questions.
    base
        A plan for ``scenario``, from which every search starts. Where a change takes away only what it does not use
        and it is proven, it is the answer.
    executor
        Where plans are made; two processes of this machine if absent.
    time_limit
        Seconds for each plan; none if None. An answer that was cut off says that it is not proven.
    seed
        Seed of every search.
    told
        Told of every answer as it comes.
    stop
        Set it from another thread to have no more plans begun, and those of this machine's processes cut short.
    """
    found: list[Answer | None] = [_at_once(scenario, case, base) for case in cases]
    open_questions = [number for number, answer in enumerate(found) if answer is None]
    done = 0
    for answer in found:
        if answer is not None:
            done += 1
            told(done, len(cases), answer.case.name)
    wish = stop or Event()
    if wish.is_set():
        open_questions = []
    with processes(executor, len(open_questions)) as pool:
        futures: dict[Future[Answer], int] = {
            pool.submit(answer_to, scenario, cases[number], time_limit, seed, base): number for number in open_questions
        }
        for future in _as_they_come(futures, pool, wish):
            found[futures[future]] = future.result()
            done += 1
            told(done, len(cases), cases[futures[future]].name)
    return tuple(answer or Answer(case, None, UNPLANNED) for case, answer in zip(cases, found, strict=True))


def _as_they_come(futures: Iterable[Future[Answer]], pool: Executor, stop: Event) -> Iterator[Future[Answer]]:
    """Yield every future that is done; those that are not begun when it is time to stop are cancelled."""
    left = set(futures)
    while left:
        done, left = wait(left, POLL_SECONDS, FIRST_COMPLETED)
        yield from done
        if stop.is_set():
            left = {future for future in left if not future.cancel()}
            if isinstance(pool, Planners):
                pool.halt()


def answer_to(
    scenario: Scenario,
    case: Case,
    time_limit: float | None = TIME_LIMIT,
    seed: int = 0,
    start: Plan | None = None,
    crew: Crew | None = None,
    stop: Event | None = None,
) -> Answer:
    """Return the answer to one case, planned in this process; ``start``, ``crew`` and ``stop`` as for a plan."""
    try:
        changed = apply_all(scenario, case.changes)
    except ScenarioError as error:
        return Answer(case, None, "; ".join(str(fault) for fault in error.faults))
    plan = plan_evacuation(
        changed, time_limit=time_limit, seed=seed, crew=crew, stop=stop, start=start, proofs=not case.changes
    )
    return Answer(case, plan)


def _at_once(scenario: Scenario, case: Case, base: Plan | None) -> Answer | None:
    """Return the answer where nothing has to be planned: a proven plan is not beaten by one with fewer choices."""
    if base is None or not all(tier.status == "optimal" for tier in base.objective):
        return None
    if not case.changes:
        return Answer(case, base)
    if not all(change.restricts for change in case.changes):
        return None
    try:
        changed = apply_all(scenario, case.changes)
    except ScenarioError as error:
        return Answer(case, None, "; ".join(str(fault) for fault in error.faults))
    plan = _unchanged(base, changed)
    return Answer(case, plan) if verify(plan, changed).ok else None


def _unchanged(base: Plan, changed: Scenario) -> Plan:
    """Return the same plan for another scenario, with nothing remembered of the first; it may not hold there."""
    plan = base.model_copy(update={"scenario": ScenarioCopy.of(changed, base.scenario.path)})
    return Plan.model_validate(plan.model_dump(by_alias=True))


@contextmanager
def processes(executor: Executor | None, count: int, *, warm: bool = False) -> Iterator[Executor]:
    """Give the ``executor``, or else processes of this machine for ``count`` plans, started at once if ``warm``."""
    if executor is not None:
        yield executor
        return
    places = min(PROCESSES, count)
    with Planners(max(1, places)) as pool:
        if warm:
            pool.warm(places)
        try:
            yield pool
        except BaseException:
            pool.halt()
            pool.shutdown(cancel_futures=True)
            raise
