"""The nights and meals that a plan asks sites to have ready."""

from __future__ import annotations

from datetime import date

from evacplan.planner import plan_evacuation
from evacplan.scenario import Scenario
from tests.optima.corridor import corridor


def test_a_plan_tells_nights_and_meals_by_site_and_day() -> None:
    """Three people who wait at the gate from evening to morning have a dinner, a night and a breakfast there."""
    # Released at 12:00 UTC, 16:00 in Baku; the ferry leaves at 09:00.
    situation = corridor(
        {"id": "a", "people": 3},
        clock={"start": "2026-03-01T09:00Z"},
        countries={"BB": {"night": "30 USD", "meal": "0 USD"}},
        links={"onward": None},
        services={
            "ferry": {"from": "gate", "to": "home", "mode": "sea", "takes": "2h", "seats": 10, "departs": "daily 09:00"}
        },
    )
    plan = plan_evacuation(Scenario.model_validate(situation))
    found = [(entry.site, entry.day, entry.nights, entry.meals) for entry in plan.provisions]
    assert found == [("gate", date(2026, 3, 1), 0, 3), ("gate", date(2026, 3, 2), 3, 3)]
