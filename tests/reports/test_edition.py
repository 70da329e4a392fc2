"""Reports for one state alone."""

from __future__ import annotations

import pytest

from evacplan.errors import PlanError
from evacplan.plan.plan import Plan
from evacplan.plan.tally import by_state
from evacplan.reports import REPORTS
from evacplan.reports.edition import Edition, only_for, totals
from tests.plan.sample import sample_plan, scenario_with


def test_nothing_is_left_of_other_states(valid_plan: Plan):
    """The edition of one state holds its people, all of them, and not an id of any other."""
    own = {group.id for group in valid_plan.given.groups if group.state == "KZ"}
    others = {group.id for group in valid_plan.given.groups} - own
    assert others
    mine = only_for(valid_plan, "KZ")
    text = mine.model_dump_json()
    assert not [group for group in others if f'"{group}"' in text]
    assert {a.group for a in mine.assignments} | {s.group for s in mine.stranded} == own
    assert set(mine.given.group_by_id) == own
    (count,) = by_state(mine)
    assert count == totals(valid_plan)["KZ"]
    assert [sum(load.people for load in d.aboard) for d in mine.dispatches] == [
        sum(load.people for load in d.aboard if load.group in own)
        for d in valid_plan.dispatches
        if any(load.group in own for load in d.aboard)
    ]


def test_a_state_without_people_has_no_edition():
    """A state that is known, but of whom nobody is registered, is told."""
    plan = sample_plan(scenario_with(("states.UZ", {"name": "Uzbekistan", "homes": ["apt_gyd"]})))
    with pytest.raises(PlanError, match="nobody of `UZ` is in this plan"):
        only_for(plan, "UZ")


def test_no_quick_report_names_others(valid_plan: Plan):
    """What is drawn for one state does not hold the ids of others."""
    others = {group.id for group in valid_plan.given.groups if group.state != "KZ"}
    mine = only_for(valid_plan, "KZ")
    for report in REPORTS:
        if report.quick:
            text = b"".join(report.render(mine, Edition(state="KZ", totals=totals(valid_plan)))).decode()
            assert not [group for group in others if group in text]
