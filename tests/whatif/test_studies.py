"""Studies: comparison, asks, losses and sweeps on a situation small enough to know the answers."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pandas as pd
import pytest

from evacplan.plan.difference import moved
from evacplan.plan.verification import verify
from evacplan.planner import plan_evacuation
from evacplan.scenario import Scenario
from evacplan.scenario.changes import apply_all, read_change
from evacplan.whatif import Case, asks, compare, critical, sweep
from evacplan.whatif.cases import answer_to
from tests.optima.corridor import changed, corridor

SITUATION = corridor(
    {"id": "a", "people": 2},
    {"id": "b", "people": 3},
    {"id": "c", "people": 3},
    clock={"horizon": "2d"},
    crossings={"border": {"people_per_day": 4, "hours": {"AA": "08:00-18:00"}}},
)
"""Four a day in daylight for eight people: b or c goes on the first day with nobody, two more on the second."""
THREADS = ThreadPoolExecutor(1)
"""One plan after another in this process: spawned ones take longer to start than these plans."""


def scenario() -> Scenario:
    """Return the situation."""
    return Scenario.model_validate(SITUATION)


def change(**written: Any) -> Any:
    """Return a change as written."""
    return read_change(written)


def test_a_comparison_tells_base_and_cases_and_whoever_moves():
    """Each row is the plan of the changed scenario, planned apart; those who move are told."""
    more = change(kind="people_per_day", crossing="border", to=8)
    closed = change(kind="closed", way="border", start="2026-03-01T00:00", lasts="1d")
    found = compare(scenario(), more, closed, executor=THREADS)
    frame = found.frame()
    for name, changes in ((more.name, [more]), (closed.name, [closed])):
        alone = plan_evacuation(apply_all(scenario(), changes))
        values = {tier.name: tier.value for tier in alone.objective}
        assert frame.loc[name, "exposure"] == values["exposure"]
        assert frame.loc[name, "out"] == 8 - sum(s.people for s in alone.stranded)
        assert frame.loc[name, "moved"] == len(found.moves[name])
    assert frame.loc[more.name, "exposure"] < frame["exposure"].iloc[0] < frame.loc[closed.name, "exposure"]
    assert {move.group for move in moved(found.base, found.base)} == set()


def test_a_change_that_does_not_fit_is_told_in_its_row():
    """A bad case costs its own row, with the fault, and not the study."""
    found = compare(scenario(), change(kind="vehicles", fleet="none", more=1), executor=THREADS)
    assert "no such fleet" in found.frame()["fault"].iloc[1]
    assert pd.isna(found.frame()["exposure"].iloc[1])


def test_an_answer_without_a_search_is_the_answer_of_a_search():
    """Where a loss takes away what nobody uses, the base plan is the answer, and planning anew finds no other value."""
    night = change(kind="closed", way="border", start="2026-03-01T20:00", lasts="4h")
    said: list[tuple[int, int, str]] = []
    found = compare(scenario(), night, executor=THREADS, told=lambda *what: said.append(what))
    (answer,) = found.answers
    assert said == [(1, 1, night.name)]
    assert answer.plan
    assert verify(answer.plan, night.apply(scenario())).ok
    anew = answer_to(scenario(), Case.of(night)).plan
    assert anew
    assert [tier.value for tier in anew.objective] == [tier.value for tier in answer.plan.objective]


class Counting(ThreadPoolExecutor):
    """One thread that notes the cases that it plans."""

    def __init__(self) -> None:
        super().__init__(1)
        self.names: list[str] = []

    def submit(self, fn: Any, /, *args: Any, **named: Any) -> Any:
        """Note the case of what is to be planned."""
        self.names += [each.name for each in args if isinstance(each, Case)]
        return super().submit(fn, *args, **named)


def roomy() -> Scenario:
    """Return the situation with more than enough by the hour and at the gate."""
    more = {"crossings": {"border": {"people_per_hour": 50}}, "sites": {"gate": {"beds": 100}}}
    return Scenario.model_validate(changed(SITUATION, more))


IDLE = change(kind="people_per_hour", crossing="border", more=5), change(kind="beds", site="gate", more=5)
"""What helps nobody there."""


def test_what_has_no_price_is_asked_for_together_and_answered_if_it_helps_nobody():
    """One plan answers all that gives more of what is not scarce; planned alone each comes to the same."""
    executor, scarce = Counting(), change(kind="people_per_day", crossing="border", more=2)
    found = compare(roomy(), *IDLE, scarce, executor=executor)
    assert executor.names == [f"{IDLE[0].name}; {IDLE[1].name}", scarce.name]
    for answer in found.answers:
        alone = answer_to(roomy(), answer.case).plan
        assert answer.plan
        assert alone
        assert [tier.value for tier in answer.plan.objective] == [tier.value for tier in alone.objective]
        assert verify(answer.plan, apply_all(roomy(), answer.case.changes)).ok


def test_what_helps_somebody_together_is_asked_for_alone():
    """A relaxation may find no price for what a whole group lacks: then each request has a plan of its own."""
    base = plan_evacuation(roomy()).model_copy(update={"prices": ()})
    scarce, executor = change(kind="people_per_day", crossing="border", more=2), Counting()
    found = compare(roomy(), *IDLE, scarce, base=base, executor=executor)
    assert len(executor.names) == 4
    frame = found.frame()
    assert frame["exposure"].iloc[1] == frame["exposure"].iloc[2] == frame["exposure"].iloc[0]
    assert frame["exposure"].iloc[3] < frame["exposure"].iloc[0]


def test_processes_and_one_thread_give_the_same_table():
    """The table does not depend on where plans are made."""
    cases = [change(kind="people_per_day", crossing="border", to=count) for count in (3, 5)]
    serial = compare(scenario(), *cases, executor=THREADS).frame()
    pd.testing.assert_frame_equal(compare(scenario(), *cases).frame(), serial)


def test_the_best_request_gives_exactly_what_it_promises_and_none_beats_it():
    """The top of the call sheet, granted and planned anew, frees as many and saves as much as it said."""
    crowded = Scenario.model_validate(
        corridor(
            *({"id": key, "people": 3} for key in "abcd"),
            crossings={"border": {"people_per_day": 6, "hours": {"AA": "08:00-12:00"}}},
        )
    )
    found = asks(crowded, executor=THREADS)
    best = found.ranked[0]
    base = {tier.name: tier.value for tier in found.base.objective}
    granted = plan_evacuation(best.change.apply(crowded))
    values = {tier.name: tier.value for tier in granted.objective}
    assert best.freed == sum(s.people for s in found.base.stranded) - sum(s.people for s in granted.stranded)
    assert best.person_hours == pytest.approx(base["exposure"] - values["exposure"])
    assert best.freed > 0
    assert all(ask.merit <= best.merit for ask in found.ranked)


def test_what_hurts_most_comes_first():
    """Losing the only post for the day on which most cross is the worst loss, and costs what a plan without it does."""
    found = critical(scenario(), executor=THREADS).frame()
    assert list(found["stranded"]) == sorted(found["stranded"], reverse=True)
    assert (found[["stranded", "exposure"]] >= 0).all().all()
    assert len(found) == 2


def test_more_places_never_hurt():
    """Over a range of a capacity the first tier never gets worse, and the picture shows every point."""
    made = {"people a day": (lambda n: change(kind="people_per_day", crossing="border", to=n), (3, 4, 6, 8))}
    found = sweep(scenario(), made, executor=THREADS)
    stranded = found.frame()["stranded"].tolist()
    assert stranded == sorted(stranded, reverse=True)
    assert len(found.picture("stranded").axes[0].lines[0].get_xdata()) == 4


def test_a_search_that_is_cut_off_gives_nothing_worse_than_the_plan_that_there_is():
    """With no time for a search the answer to more time is the base plan: it verifies, and is not called proven."""
    groups = ({"id": f"g{number}", "people": people} for number, people in enumerate((2, 3, 3, 1, 4, 2, 3)))
    told = corridor(*groups, clock={"horizon": "3d"}, crossings={"border": {"people_per_day": 4}})
    given = Scenario.model_validate(told)
    more = change(kind="horizon", more="1h")
    base = plan_evacuation(given)
    cut = answer_to(given, Case.of(more), time_limit=1e-3)
    assert cut.plan
    assert not cut.proven
    (answer,) = compare(given, more, base=base, executor=THREADS, time_limit=1e-3).answers
    assert answer.plan
    assert verify(answer.plan).ok
    values = [[tier.value for tier in plan.objective] for plan in (answer.plan, cut.plan)]
    assert values[0] < values[1]
    assert answer.plan.assignments == base.assignments
    assert not answer.proven


def test_cases_of_one_name_are_told_apart():
    """Each has a row and moves of its own."""
    cases = [Case("case", (change(kind="people_per_day", crossing="border", to=count),)) for count in (3, 5)]
    found = compare(scenario(), *cases, executor=THREADS)
    assert list(found.frame().index) == ["as it is", "case", "case (2)"]
    assert [found.moves[name] for name in ("case", "case (2)")] == [
        moved(found.base, answer.plan) for answer in found.answers if answer.plan
    ]
