"""``evacplan plan``: what it does around the search."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml

import evacplan.reports
from evacplan.errors import SolverError
from evacplan.plan.plan import Plan
from evacplan.plan.plan_file import read_plan, write_plan
from evacplan.reports import REPORTS, Report
from tests.cli.conftest import Command
from tests.plan.sample import SCENARIO

Planner = Callable[[Callable[..., Plan]], list[dict[str, Any]]]


@pytest.fixture
def planner(monkeypatch: pytest.MonkeyPatch) -> Planner:
    """Return a function that puts another planner in place and returns the list of its calls."""

    def replace(plan: Callable[..., Plan]) -> list[dict[str, Any]]:
        calls: list[dict[str, Any]] = []

        def plan_evacuation(_scenario: object, **asked: Any) -> Plan:
            calls.append(asked)
            return plan()

        module = ModuleType("evacplan.planner")
        module.plan_evacuation = plan_evacuation  # type: ignore[attr-defined]
        monkeypatch.setitem(sys.modules, "evacplan.planner", module)
        return calls

    return replace


@pytest.fixture
def scenario(tmp_path: Path) -> Path:
    """Return the file of a scenario."""
    path = tmp_path / "sample.yaml"
    path.write_text(yaml.safe_dump(SCENARIO, allow_unicode=True), encoding="utf-8")
    return path


def test_the_plan_and_its_reports_are_written(
    command: Command, planner: Planner, scenario: Path, tmp_path: Path, valid_plan: Plan
):
    """Five files stand in the folder, the summary on stdout, and stranded people make the code 3."""
    asked = planner(lambda: valid_plan)
    done = command("plan", scenario, "--out", tmp_path / "out", "--time-limit", "7", "--seed", "5")
    assert done.exit_code == 3
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "border-lists.csv",
        "itineraries.csv",
        "plan.html",
        "plan.json",
        "routes.geojson",
    ]
    assert read_plan(tmp_path / "out" / "plan.json") == valid_plan
    assert "30 of 34 people get home, 4 stranded." in done.stdout
    assert (asked[0]["time_limit"], asked[0]["seed"], asked[0]["source"]) == (7.0, 5, "sample.yaml")
    assert asked[0]["created"].tzinfo is not None


def test_a_plan_for_everybody_is_code_0(
    command: Command, planner: Planner, scenario: Path, tmp_path: Path, valid_plan: Plan
):
    """Where nobody is stranded, the code is 0."""
    planner(lambda: valid_plan.model_copy(update={"stranded": ()}))
    assert command("plan", scenario, "--out", tmp_path / "out").exit_code == 0


def test_a_search_begins_with_the_plan_that_is_given(
    command: Command, planner: Planner, scenario: Path, tmp_path: Path, valid_plan: Plan
):
    """The plan after ``--start`` is handed to the search, apart from the one after ``--since``."""
    asked = planner(lambda: valid_plan)
    known = tmp_path / "known.json"
    write_plan(valid_plan, known)
    command("plan", scenario, "--out", tmp_path / "out", "--start", known)
    assert asked[0]["start"] == valid_plan
    assert asked[0]["since"] is None


def test_a_start_that_is_of_no_use_is_told_before_the_search(
    command: Command, planner: Planner, scenario: Path, tmp_path: Path, valid_plan: Plan
):
    """A plan of other groups, a file that is no plan, and none at all are bad input, each told in one line."""
    asked = planner(lambda: valid_plan)
    others = tuple(a.model_copy(update={"group": f"{a.group}-other"}) for a in valid_plan.assignments)
    write_plan(valid_plan.model_copy(update={"assignments": others}), tmp_path / "other.json")
    (tmp_path / "none.json").write_text("[]", encoding="utf-8")
    for name, fault in (("other", "another situation"), ("none", "not a plan file"), ("missing", "no such file")):
        failed = command("plan", scenario, "--out", tmp_path / "out", "--start", tmp_path / f"{name}.json")
        assert failed.exit_code == 2
        (line,) = [line for line in failed.stderr.splitlines() if "listed by" not in line]
        assert f"{name}.json: " in line
        assert fault in line
    assert asked == []


@pytest.mark.parametrize("limit", ["nan", "-1", "soon"])
def test_a_limit_that_is_no_time_is_refused(command: Command, planner: Planner, scenario: Path, limit: str):
    """The time limit is a number of seconds, or bad input."""
    asked = planner(lambda: pytest.fail("searched"))
    assert command("plan", scenario, "--out", scenario.with_name("out"), "--time-limit", limit).exit_code == 2
    assert asked == []


def test_an_endless_limit_is_none(command: Command, planner: Planner, scenario: Path, valid_plan: Plan):
    """A limit beyond any patience is no limit."""
    asked = planner(lambda: valid_plan)
    command("plan", scenario, "--out", scenario.with_name("out"), "--time-limit", "inf")
    assert asked[0]["time_limit"] is None


def test_no_plan_is_code_4(command: Command, planner: Planner, scenario: Path, tmp_path: Path):
    """A solver that gives up makes the code 4, and no folder appears."""

    def fail() -> Plan:
        raise SolverError("no plan within 1 s")

    planner(fail)
    failed = command("plan", scenario, "--out", tmp_path / "out")
    assert failed.exit_code == 4
    assert failed.stderr.splitlines()[-1] == "evacplan: no plan within 1 s"
    assert not (tmp_path / "out").exists()


def test_a_bad_folder_is_told_before_the_search(
    command: Command, planner: Planner, scenario: Path, tmp_path: Path, valid_plan: Plan
):
    """A folder that cannot be written to is told in one line, and nothing is searched for."""
    asked = planner(lambda: valid_plan)
    for out in (scenario, scenario / "deeper", tmp_path / ("x" * 300)):
        failed = command("plan", scenario, "--out", out)
        assert failed.exit_code == 2
        assert len(failed.stderr.splitlines()) == 1
        assert str(out) in failed.stderr
    assert asked == []


def test_a_bad_scenario_is_told_before_the_search(
    command: Command, planner: Planner, scenario: Path, tmp_path: Path, valid_plan: Plan
):
    """A scenario with faults is not planned."""
    asked = planner(lambda: valid_plan)
    scenario.write_text(scenario.read_text(encoding="utf-8").replace("5d", "soon"), encoding="utf-8")
    failed = command("plan", scenario, "--out", tmp_path / "out")
    assert failed.exit_code == 2
    assert "sample.yaml:" in failed.stderr
    assert asked == []


def test_a_report_that_fails_leaves_nothing(
    command: Command, planner: Planner, scenario: Path, valid_plan: Plan, monkeypatch: pytest.MonkeyPatch
):
    """If one report cannot be drawn, no file is written at all."""

    def broken(_plan: Plan, _edition: object) -> bytes:
        raise ArithmeticError

    monkeypatch.setattr(evacplan.reports, "REPORTS", (*REPORTS, Report("broken.txt", broken, quick=True)))
    planner(lambda: valid_plan)
    assert command("plan", scenario, "--out", scenario.with_name("out")).exit_code == 1
    assert not scenario.with_name("out").exists()


def test_warnings_are_mentioned(command: Command, planner: Planner, scenario: Path, tmp_path: Path, valid_plan: Plan):
    """Legal but suspicious figures do not stop a plan, but they are pointed at."""
    planner(lambda: valid_plan)
    done = command("plan", scenario, "--out", tmp_path / "out")
    assert "2 warnings, listed by: evacplan check" in done.stderr
