"""A plan on disk, and commands run inside the test's own process."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from evacplan.cli.main import application
from evacplan.plan.plan import Plan
from evacplan.plan.plan_file import write_plan
from tests.plan.sample import sample_plan, scenario_with

Command = Callable[..., Result]


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch) -> Command:
    """Return a function that runs ``evacplan`` with words, in eighty columns."""
    monkeypatch.setenv("COLUMNS", "80")

    def run(*words: object) -> Result:
        return CliRunner().invoke(application(), [str(word) for word in words])

    return run


@pytest.fixture(scope="session")
def valid_plan() -> Plan:
    """Return a plan by hand that obeys every rule and strands four people."""
    return sample_plan(scenario_with())


@pytest.fixture
def plan_file(tmp_path: Path, valid_plan: Plan) -> Path:
    """Return the file of the valid plan."""
    path = tmp_path / "plan.json"
    write_plan(valid_plan, path)
    return path
