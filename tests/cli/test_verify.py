"""``evacplan verify``: a verdict that a script can use."""

from __future__ import annotations

from pathlib import Path

from evacplan.plan.plan import Plan
from evacplan.plan.plan_file import write_plan
from tests.cli.conftest import Command
from tests.plan.sample import edited


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
