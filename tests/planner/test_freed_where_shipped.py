"""In shipped scenarios that are short of something, the change that is said to free a stranded group does."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from evacplan.plan.plan import Plan, Stranded
from evacplan.planner import plan_evacuation
from evacplan.planner.bench import Bench, Trials
from evacplan.planner.explaining import explain
from evacplan.planner.standing import Standing
from evacplan.scenario import Scenario
from evacplan.scenario.changes import apply_all, read_change
from evacplan.sources.registers.groups_file import groups_file
from evacplan.sources.registers.intake import take_in
from evacplan.sources.scenario_file import read_scenario, read_surroundings
from tests.properties.test_reasons import stranded

SCENARIOS = Path(__file__).parents[2] / "scenarios"

KAZAKH = "kazakhstan-2026-03.yaml"
FEW = {"crossings": {"norduz": None, "astara": {"people_per_day": 8}}}
"""Norduz is shut, and eight people a day pass at Astara."""
ONE_SEAT = {
    "clock": {"horizon": "5d"},
    "services": {service: {"seats": 1} for service in ("gyd-nqz", "gyd-ala", "gyd-sco", "evn-ala", "asb-ala")},
}
"""Five days, and one seat on each of the flights home."""
SHUT = {
    "crossings": {way: {"closed": {"start": "2026-03-01T00:00", "lasts": "9d"}} for way in ("astara", "norduz")},
}
"""Both borders are shut for nine days of ten."""


def short(file: Path, folder: Path, changes: Mapping[str, Any]) -> Scenario:
    """Return the scenario in ``file`` with ``changes`` laid over it, planned for the stranded alone."""
    path = folder / "short.yaml"
    content = {"extends": [str(file)], **changes, "policy": {"objective": ["stranded"]}}
    path.write_text(yaml.safe_dump(content), encoding="utf-8")
    return read_scenario(path)


def explained(scenario: Scenario, time_limit: float | None = None) -> Plan:
    """Return the plan with what would free everybody who is stranded."""
    plan = explain(plan_evacuation(scenario, time_limit=time_limit), seconds=300)
    assert plan.stranded
    assert all(each.freed_by is not None for each in plan.stranded)
    return plan


def changed_for(plan: Plan, each: Stranded) -> Scenario:
    """Return the scenario with the change that is proposed for ``each``, made and checked as anybody would make it."""
    assert each.freed_by is not None
    return apply_all(plan.given, map(read_change, each.freed_by.changes))


def finds_a_way(plan: Plan, each: Stranded) -> bool:
    """Whether the group gets home in the changed scenario while everybody else keeps to the plan."""
    standing = Standing.of(changed_for(plan, each), plan)
    return Bench.of(Trials(plan, standing), each.group).frees([])


def is_freed(plan: Plan, each: Stranded, time_limit: float | None = None) -> bool:
    """Whether the scenario planned anew with the change, from the plan on, frees the group, or as many as urgent."""
    before, scenario = stranded(plan, plan.given), changed_for(plan, each)
    after = plan_evacuation(scenario, time_limit=time_limit, start=plan)
    at = scenario.policy.priorities.index(scenario.priority(scenario.group_by_id[each.group]))
    as_many = (*before[:at], before[at] - each.people, *before[at + 1 :])
    return each.group not in {other.group for other in after.stranded} or stranded(after, scenario) <= as_many


@pytest.mark.parametrize(
    ("file", "changes"), [("tutorial.yaml", {"clock": {"horizon": "20h"}}), (KAZAKH, FEW)], ids=["tutorial", "few"]
)
def test_planned_anew_with_the_change_the_group_is_freed(tmp_path: Path, file: str, changes: Mapping[str, Any]):
    """In a day that is too short, and behind a narrow border, every proposal frees its group or as many."""
    plan = explained(short(SCENARIOS / file, tmp_path, changes))
    for each in plan.stranded:
        assert finds_a_way(plan, each), each
        assert is_freed(plan, each), each


@pytest.mark.slow
@pytest.mark.parametrize(
    ("file", "changes"),
    [
        (KAZAKH, {"clock": {"horizon": "4d"}}),
        (KAZAKH, ONE_SEAT),
        ("kazakhstan-2025-06.yaml", {"clock": {"horizon": "6d"}}),
    ],
    ids=["four days", "one seat", "six days"],
)
def test_planned_anew_from_the_plan_on_the_group_is_freed(tmp_path: Path, file: str, changes: Mapping[str, Any]):
    """Where a search takes long: every proposal frees its group or as many, most of them with next to no time."""
    plan = explained(short(SCENARIOS / file, tmp_path, changes), time_limit=60)
    travel = {assignment.group for assignment in plan.assignments}
    for each in plan.stranded:
        assert finds_a_way(plan, each), each
        if each.group not in travel:  # a search must gather those who go in part
            assert is_freed(plan, each, time_limit=0.1) or is_freed(plan, each, time_limit=60), each


@pytest.mark.slow
def test_those_of_the_example_registers_who_are_stranded_are_freed(tmp_path: Path):
    """Of the four registers nobody without a document, or in too large a group, is left without a proposal."""
    given = read_surroundings(SCENARIOS / "registers" / "situation.yaml")
    groups = take_in(given.sources, given.scenario, given.on).groups
    (tmp_path / "groups.yaml").write_bytes(b"".join(groups_file(groups)))
    (tmp_path / "all.yaml").write_text(f"extends: [{SCENARIOS}/registers/situation.yaml, groups.yaml]", "utf-8")
    plan = explained(short(tmp_path / "all.yaml", tmp_path, {}), time_limit=120)
    for each in plan.stranded:
        assert finds_a_way(plan, each), each
        assert is_freed(plan, each, time_limit=120), each


@pytest.mark.slow
def test_with_both_borders_shut_as_many_get_home(tmp_path: Path):
    """With Astara and Norduz shut for nine days, every proposal brings as many people home as it says."""
    plan = explained(short(SCENARIOS / KAZAKH, tmp_path, SHUT))
    for each in plan.stranded:
        assert finds_a_way(plan, each), each
        assert is_freed(plan, each, time_limit=0.1), each
