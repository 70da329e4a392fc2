"""What is planned where the exact model cannot tell apart what it must."""

from __future__ import annotations

import pytest

from evacplan import planner
from evacplan.plan.verification import verify
from evacplan.scenario import Scenario
from evacplan.solvers.decomposition import GroupsMustBeToldError
from evacplan.solvers.outcome import Outcome
from tests.optima.corridor import corridor


def test_parts_that_cannot_be_told_apart_are_planned_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """The plan still leaves the transit state in time, and its bounds do not claim more than they prove."""

    def never(*_: object) -> Outcome:
        raise GroupsMustBeToldError

    monkeypatch.setattr(planner, "solve", never)
    situation = corridor(
        {"id": "a", "people": 4, "smallest_part": 1},
        sites={"gate": {"greatest_stay": "2h"}},
        links={"onward": None},
        services={
            "ferry": {"from": "gate", "to": "home", "mode": "sea", "takes": "2h", "seats": 2, "connection": "0min"}
            | {"departs": "daily 12:00, 15:00"}
        },
    )
    plan = planner.plan_evacuation(Scenario.model_validate(situation))
    # Two leave at hours 8 and 11 each, admitted at 5 and 8: danger 6 and 9.
    assert verify(plan).ok
    tiers = {tier.name: (tier.value, tier.bound) for tier in plan.objective}
    assert tiers["stranded.standard"][0] == 0
    assert tiers["exposure"][0] == 2 * 6 + 2 * 9
    assert all(bound <= value for value, bound in tiers.values())
