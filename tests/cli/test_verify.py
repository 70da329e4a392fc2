"""``evacplan verify``: a verdict that a script can use."""

from __future__ import annotations

from pathlib import Path

from evacplan.plan.plan import Plan
from evacplan.plan.plan_file import write_plan
from evacplan.scenario import Scenario
from tests.cli.conftest import Command
from tests.optima.corridor import changed
from tests.optima.enumeration import optimum
from tests.optima.narration import tell
from tests.plan.sample import edited
from tests.plan.test_bound_check import POST, proven_plan, with_proof


def test_a_valid_plan_is_confirmed_with_its_values(command: Command, plan_file: Path):
    """A plan that holds gives OK, every recomputed value with its unit, and code 0."""
    told = command("verify", plan_file)
    assert told.exit_code == 0
    assert told.stdout.splitlines() == [
        "OK: 30 of 34 people out, every rule kept, every value as stated",
        "  stranded.medical: 4 people",
        "  stranded.standard: 0 people",
        "  exposure: 2,149.93 weighted person-hours",
        "  fairness: 64.79 weighted hours per person",
        "  arrival: 2,005.25 person-hours",
        "  cost: 12,127.5 USD",
    ]


def test_an_invalid_plan_is_refused_with_every_violation(command: Command, tmp_path: Path, valid_plan: Plan):
    """Each violation has a line with its kind, and the code is 2."""
    broken = edited(valid_plan, ("assignments.0.people", 3), ("objective.2.value", 7.0))
    write_plan(broken, tmp_path / "p.json")
    told = command("verify", tmp_path / "p.json")
    assert told.exit_code == 2
    kinds = [line.split()[0] for line in told.stdout.splitlines()[:-1]]
    assert "people-lost" in kinds
    assert "value" in kinds
    assert told.stdout.splitlines()[-1] == f"not a valid plan: {len(kinds)} violations"


def test_something_else_than_a_plan_is_bad_input(command: Command, tmp_path: Path):
    """A file that is no plan gives one line and code 2."""
    (tmp_path / "p.json").write_text("[]", encoding="utf-8")
    failed = command("verify", tmp_path / "p.json")
    assert failed.exit_code == 2
    assert len(failed.stderr.splitlines()) == 1


def test_bounds_that_follow_from_the_multipliers_are_shown(command: Command, tmp_path: Path):
    """With --bound every tier has a line with value, bound, recomputed bound, gap and what proves it, and code 0."""
    write_plan(proven_plan(), tmp_path / "p.json")
    told = command("verify", "--bound", tmp_path / "p.json")
    assert told.exit_code == 0
    lines = [line.split() for line in told.stdout.splitlines()]
    assert ["exposure,", "weighted", "person-hours", "28", "28", "28", "0", "%", "multipliers"] in lines
    assert ["arrival,", "person-hours", "44", "44", "44", "0", "%", "multipliers"] in lines
    assert "Every bound follows from the multipliers alone." in told.stdout


def test_a_bound_of_the_search_is_told_apart(command: Command, plan_file: Path):
    """A plan without multipliers is valid, but its bounds are said to rest on the search."""
    told = command("verify", "--bound", plan_file)
    assert told.exit_code == 0
    assert "search" in told.stdout
    assert "rests on a search" in " ".join(told.stdout.split())


def test_an_altered_multiplier_is_refused(command: Command, tmp_path: Path):
    """A plan that keeps every rule but whose multipliers prove something else is refused, with code 2."""
    altered = with_proof("exposure", capacities={POST: {120: 1}})
    write_plan(altered, tmp_path / "p.json")
    assert command("verify", tmp_path / "p.json").exit_code == 0
    told = command("verify", "--bound", tmp_path / "p.json")
    assert told.exit_code == 2
    assert told.stdout.splitlines()[-2].startswith("proof exposure: The multipliers prove ")
    assert told.stdout.splitlines()[-1] == "not proven as stated: 1 violation"


def test_a_second_solver_confirms_the_optimum(command: Command, tmp_path: Path):
    """With --resolve the scenario is solved again, and the same optimum in every tier gives code 0."""
    write_plan(proven_plan(), tmp_path / "p.json")
    told = command("verify", "--resolve", tmp_path / "p.json")
    assert told.exit_code == 0
    assert "Solved again with gscip" in told.stdout
    assert told.stdout.splitlines()[-1].strip() == "Of 5 tiers: same optimum in 5."


def test_a_bound_that_a_second_solver_beats_is_refused(command: Command, tmp_path: Path):
    """A plan that claims to be optimal but is not keeps every rule, and --resolve finds it out, with code 2."""
    truth = proven_plan().scenario
    closed = {"crossings": {"border": {"closed": {"start": "2026-03-01T05:30", "lasts": "1h"}}}}
    scenario = Scenario.model_validate(changed(truth.resolved, closed))
    late = tell(scenario, optimum(scenario)).model_copy(update={"scenario": truth})
    write_plan(late, tmp_path / "p.json")
    assert command("verify", tmp_path / "p.json").exit_code == 0
    told = command("verify", "--resolve", tmp_path / "p.json")
    assert told.exit_code == 2
    assert told.stdout.splitlines()[-1] == "not the same result: exposure, fairness, arrival"


def test_a_time_limit_is_for_solving_again(command: Command, plan_file: Path):
    """A time limit without anything to solve is a mistake."""
    told = command("verify", "--time-limit", "5", plan_file)
    assert told.exit_code == 2
    assert "--resolve" in told.stderr
