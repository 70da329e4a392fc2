"""The panel is driven by the values of its widgets, without a browser."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from evacplan.planner import plan_evacuation
from evacplan.scenario import Scenario
from evacplan.scenario.changes import apply_all, read_change
from evacplan.whatif import Comparison, compare
from evacplan.whatif.pages import people_home, table
from evacplan.whatif.panel import panel
from tests.optima.corridor import corridor

pytest.importorskip("ipywidgets")

SITUATION = corridor(
    {"id": "a", "people": 2},
    {"id": "b", "people": 3},
    clock={"horizon": "2d"},
    crossings={
        "border": {"name": "<b>Border</b>"},
        "detour": {"from": "post", "to": "gate", "dwell": "6h", "people_per_day": 2},
    },
)
THREADS = ThreadPoolExecutor(1)


def scenario() -> Scenario:
    """Return two ways over the border, one of them slow and for few."""
    return Scenario.model_validate(SITUATION)


def test_closing_a_crossing_shows_the_difference():
    """Crossing and day are picked, the button is pressed, and the table is that of the closed scenario's own plan."""
    seen: list[Comparison] = []
    shown = panel(scenario(), executor=THREADS, seen=seen.append)
    shown.crossing.value = "border"
    shown.day.value = date(2026, 3, 1)
    shown.close.click()
    change = read_change({"kind": "closed", "way": "border", "start": "2026-03-01T00:00", "lasts": "1d"})
    alone = plan_evacuation(apply_all(scenario(), [change]))
    (answer,) = seen[0].answers
    assert answer.plan is not None
    assert [tier.value for tier in answer.plan.objective] == [tier.value for tier in alone.objective]
    assert table(seen[0]) in shown.result.value
    assert "<svg" in shown.result.value
    assert "move differently" in shown.status.value
    assert not shown.close.disabled


def test_the_base_is_planned_once():
    """The plan for the situation as it is, is kept from one press to the next, and one that is given is used."""
    seen: list[Comparison] = []
    shown = panel(scenario(), executor=THREADS, seen=seen.append)
    for crossing in ("border", "detour"):
        shown.crossing.value = crossing
        shown.close.click()
    assert seen[0].base is seen[1].base
    given = panel(scenario(), base=seen[0].base, executor=THREADS, seen=seen.append)
    given.close.click()
    assert seen[2].base is seen[0].base


def test_every_planned_day_can_be_picked():
    """The days are those of the near side's calendar on which something is planned."""
    days = panel(scenario()).day.options
    assert list(days) == [date(2026, 3, 1), date(2026, 3, 2), date(2026, 3, 3)]


def test_a_table_tells_differences_and_faults():
    """Each case has its difference in brackets, as the frames have it; one that does not fit has its fault."""
    closed = read_change({"kind": "closed", "way": "border", "start": "2026-03-01T00:00", "lasts": "3d"})
    wrong = read_change({"kind": "vehicles", "fleet": "none", "more": 1})
    found = compare(scenario(), closed, wrong, executor=THREADS)
    shown = table(found)
    exposure = found.differences()["exposure"].iloc[0]
    assert exposure > 0
    assert f"(+{exposure:,.2f}".rstrip("0").rstrip(".") in shown
    assert found.answers[1].fault.split(",")[0].replace("'", "&#x27;") in shown


def test_the_curve_ends_with_all_who_are_home():
    """The picture of people at home rises to the number of those whom the plan brings there."""
    plan = plan_evacuation(scenario())
    (line,) = people_home({"plan": plan}).axes[0].lines
    assert line.get_ydata()[-1] == 5
