"""What holds for every study of every situation."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evacplan.plan.plan import Plan
from evacplan.planner import plan_evacuation
from evacplan.scenario import Scenario
from evacplan.scenario.changes import Change, Seats
from evacplan.whatif import Comparison, asks, compare, critical, sweep
from evacplan.whatif.requests import requests
from tests.optima.corridor import changed
from tests.properties.budget import tried
from tests.properties.relaxing import KINDS, relaxing
from tests.properties.strategies import Situation, situation, situations

MOST = 5
"""Requests that are planned for each situation."""
THREADS = ThreadPoolExecutor(1)
"""One plan after another in this process: spawned ones take longer to start than these plans."""


def strict(told: Situation) -> Scenario:
    """Return a situation as ``told`` in which nothing counts but who is stranded, and all of that."""
    return Scenario.model_validate(changed(told, {"policy": {"tolerance": None, "objective": ["stranded"]}}))


def stranded(plan: Plan | None) -> list[float]:
    """Return the values of the tiers of ``plan``."""
    assert plan is not None
    return [tier.value for tier in plan.objective]


def no_worse(found: Comparison) -> None:
    """Fail if some answer strands more than the base."""
    for answer in found.answers:
        assert not answer.fault
        assert stranded(answer.plan) <= [value + 1e-6 for value in stranded(found.base)], answer.case.name


@pytest.mark.parametrize("kind", KINDS)
@tried(1 / 30)
@given(situation=situations(), random=st.randoms(use_true_random=True))
def test_no_kind_of_relief_strands_more(kind: str, situation: Situation, random: Random) -> None:
    """Compared, a change that only allows more never makes the first tiers worse, whatever its kind."""
    scenario = strict(situation)
    change = relaxing(scenario, kind, random)
    if change is not None:
        no_worse(compare(scenario, change, executor=THREADS))


def test_every_kind_of_relief_is_met() -> None:
    """The random situations have something to relax of every kind."""
    rest = set(KINDS)
    for seed in range(60):
        scenario = strict(situation(Random(seed)))  # noqa: S311
        rest -= {kind for kind in rest if relaxing(scenario, kind, Random(seed))}  # noqa: S311
    assert not rest


@tried(1 / 15)
@given(situations())
def test_more_of_a_thing_never_strands_more(situation: Situation) -> None:
    """Swept over seats of every departure, the first tiers never get worse."""
    scenario = strict(situation)
    key = min(scenario.services)

    def more(count: int) -> Change:
        return Seats(way=key, more=count)

    found = sweep(scenario, {"more": (more, (0, 1, 2, 4))}, executor=THREADS)
    values = [stranded(answer.plan) for answer in found.comparison.answers]
    for before, after in pairwise(values):
        assert after <= [value + 1e-6 for value in before]


@tried(1 / 15)
@given(situations())
def test_no_request_strands_more(situation: Situation) -> None:
    """Whatever is asked for and granted, the first tiers are no worse than before."""
    scenario = strict(situation)
    base = plan_evacuation(scenario)
    no_worse(compare(scenario, *requests(scenario, base)[:MOST], base=base, executor=THREADS))
    assert all(ask.freed > 0 for ask in asks(scenario, base=base, executor=THREADS, most=MOST).ranked)


@tried(1 / 15)
@given(situations())
def test_no_loss_strands_fewer(situation: Situation) -> None:
    """Whatever is lost for a day, the first tiers are no better than before."""
    found = critical(strict(situation), executor=THREADS).comparison
    for answer in found.answers:
        assert stranded(found.base) <= [value + 1e-6 for value in stranded(answer.plan)], answer.case.name
