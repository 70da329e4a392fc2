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
Numbers = tuple[int, ...]
"""Numbers of cases."""
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
    proven = base if base is not None and _optimal(base) else None
    study = _Study(scenario, cases, proven, told, [None] * len(cases))
    left = study.settled_at_once()
    wish = stop or Event()
    if wish.is_set():
        left = []
    with processes(executor, len(left)) as pool:

        def asked_for(rounds: Iterable[Numbers]) -> dict[Future[Answer], Numbers]:
            return {
                pool.submit(answer_to, scenario, study.together(numbers), time_limit, seed, base): numbers
                for numbers in rounds
            }

        asked = asked_for(study.rounds(left))
        while asked:
            for future in wait(asked, POLL_SECONDS, FIRST_COMPLETED).done:
                again = study.settled_by(asked.pop(future), future.result())
                asked |= {} if wish.is_set() else asked_for(again)
            if wish.is_set():
                asked = {future: numbers for future, numbers in asked.items() if not future.cancel()}
                if isinstance(pool, Planners):
                    pool.halt()
    return tuple(answer or Answer(case, None, UNPLANNED) for case, answer in zip(cases, study.found, strict=True))


@dataclass(frozen=True)
class _Study:
    """Cases on their way to their answers."""

    scenario: Scenario
    cases: Sequence[Case]
    proven: Plan | None
    """The plan for the scenario as it is, if no plan is better in any tier."""
    told: Told
    found: list[Answer | None]

    def settle(self, number: int, answer: Answer) -> None:
        """Note the answer to a case, and tell of it."""
        self.found[number] = answer
        self.told(sum(each is not None for each in self.found), len(self.cases), self.cases[number].name)

    def settled_at_once(self) -> list[int]:
        """Settle what need not be planned; return the others."""
        at_once = [_at_once(self.scenario, case, self.proven) for case in self.cases]
        for number, answer in enumerate(at_once):
            if answer is not None:
                self.settle(number, answer)
        return [number for number, answer in enumerate(at_once) if answer is None]

    def rounds(self, left: Sequence[int]) -> list[Numbers]:
        """Return what to ask: each case alone, but together those that will hardly help anybody.

        These give only more of what has no price in a proven plan.
        """
        if self.proven is None:
            return [(number,) for number in left]
        priced = {price.resource for price in self.proven.prices}
        idle = tuple(n for n in left if all(c.loosens and priced.isdisjoint(c.loosens) for c in self.cases[n].changes))
        return [*([idle] if idle else []), *((number,) for number in left if number not in idle)]

    def together(self, numbers: Numbers) -> Case:
        """Return the case in which all of some are granted."""
        first, *others = (self.cases[number] for number in numbers)
        return Case.of(*first.changes, *(change for case in others for change in case.changes)) if others else first

    def settled_by(self, numbers: Numbers, answer: Answer) -> list[Numbers]:
        """Settle the cases of one round by its answer as far as it tells; return those to be asked alone.

        What helps nobody beside others helps nobody alone, for all that can be done then can be done with them too.
        """
        alone: dict[int, Answer | None] = dict.fromkeys(numbers)
        if len(numbers) == 1:
            alone = {numbers[0]: answer}
        elif self.proven is not None and answer.plan is not None and _as_good(self.proven, answer.plan):
            alone = {number: _answered_by(self.proven, self.scenario, self.cases[number]) for number in numbers}
        for number, found in alone.items():
            if found is not None:
                self.settle(number, found)
        return [(number,) for number, found in alone.items() if found is None]


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


def _at_once(scenario: Scenario, case: Case, proven: Plan | None) -> Answer | None:
    """Return the answer where nothing has to be planned: a proven plan is not beaten by one with fewer choices."""
    if proven is None:
        return None
    if not case.changes:
        return Answer(case, proven)
    return _answered_by(proven, scenario, case) if all(change.restricts for change in case.changes) else None


def _optimal(plan: Plan) -> bool:
    """Whether no plan is better in any tier."""
    return all(tier.status == "optimal" for tier in plan.objective)


def _as_good(proven: Plan, other: Plan) -> bool:
    """Whether no plan for the scenario of ``other`` is better than ``proven`` in any tier."""
    return _optimal(other) and [(t.name, t.value) for t in other.objective] == [
        (t.name, t.value) for t in proven.objective
    ]


def _answered_by(base: Plan, scenario: Scenario, case: Case) -> Answer | None:
    """Return ``base`` as the answer, if it holds after the changes; or why these do not fit."""
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
