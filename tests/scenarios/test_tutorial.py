"""The tutorial is right: the planner finds what docs/tutorial.md works out by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from evacplan.scenario import Scenario
from evacplan.sources.scenario_file import read_scenario

planner = pytest.importorskip("evacplan.planner")

TUTORIAL = Path(__file__).parents[2] / "scenarios" / "tutorial.yaml"
NOBODY = {"stranded.small_children": 0, "stranded.over_60": 0, "stranded.standard": 0}


def changed(**crossing: Any) -> Scenario:
    """Return the tutorial with other figures of its post."""
    given = read_scenario(TUTORIAL).as_written()
    given["crossings"]["astara"].update(crossing)
    return Scenario.model_validate(given)


def tiers(scenario: Scenario) -> dict[str, float]:
    """Return the proven optimum of every tier."""
    plan = planner.plan_evacuation(scenario)
    assert {tier.status for tier in plan.objective} == {"optimal"}
    assert all(tier.bound == pytest.approx(tier.value) for tier in plan.objective)
    return {tier.name: tier.value for tier in plan.objective}


def test_it_is_what_the_hand_finds():
    """98 weighted hours, 9.8 per person, 343 hours until home, 2280 USD."""
    assert tiers(changed()) == pytest.approx(
        {**NOBODY, "exposure": 98, "fairness": 9.8, "arrival": 343, "cost": 2280},
    )


def test_one_more_person_a_day_saves_fifteen_and_a_half_hours():
    """With a quota of seven, exposure falls to 82.5."""
    assert tiers(changed(quota={"KZ": 7}))["exposure"] == pytest.approx(82.5)


def test_a_closed_day_costs_a_night_but_strands_nobody():
    """With the post closed on 2 March, exposure is 146 and arrival 415."""
    found = tiers(changed(closed=[{"start": "2026-03-02T00:00", "lasts": "24h"}]))
    assert found == pytest.approx({**found, **NOBODY, "exposure": 146, "arrival": 415})


def test_half_an_hour_of_another_clock_strands_everybody():
    """A far side that shuts at 11:30 of its own time, when the first would come out, lets nobody through."""
    found = tiers(changed(hours={"IR": "09:00-17:00", "AZ": "10:00-11:30"}))
    assert [found[name] for name in NOBODY] == [4, 2, 4]


def test_the_page_names_the_same_figures():
    """Each tier's value stands in docs/tutorial.md."""
    page = (TUTORIAL.parents[1] / "docs" / "tutorial.md").read_text(encoding="utf-8")
    for row in ("98 weighted person-hours", "9.8 weighted hours per person", "343 person-hours", "2280 USD"):
        assert f"| {row} |" in page
