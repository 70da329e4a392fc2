"""``evacplan check``: all faults at once, or what a scenario holds."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.cli.conftest import Command
from tests.plan.sample import SCENARIO


def written(folder: Path, **changes: Any) -> Path:
    """Return the file of the sample scenario with some sections replaced."""
    path = folder / "s.yaml"
    path.write_text(yaml.safe_dump({**copy.deepcopy(SCENARIO), **changes}, sort_keys=False), encoding="utf-8")
    return path


def test_a_sound_scenario_is_reported(command: Command, tmp_path: Path):
    """Title, people by state and class, ways and figures by basis, in eighty columns (warnings stay whole)."""
    told = command("check", written(tmp_path))
    assert told.exit_code == 0
    rows = [" ".join(line.split()) for line in told.stdout.splitlines()]
    assert rows[0] == "Sample"
    assert "people 34 in 7 groups" in rows
    assert "ways 3 links, 1 crossing, 1 service, 1 charter" in rows
    assert "fleets 2 with 3 vehicles" in rows
    assert "state people medical standard" in rows
    assert "KZ 32 4 28" in rows
    assert "KG 2 2" in rows
    assert any(row.startswith("figures ") and row.endswith("not said") for row in rows)
    assert max(len(line) for line in told.stdout.splitlines() if not line.startswith("warning")) <= 80


def test_warnings_have_their_place(command: Command, tmp_path: Path):
    """What is legal but suspicious is listed with file and line, and is no failure."""
    told = command("check", written(tmp_path))
    assert told.exit_code == 0
    warnings = [line for line in told.stdout.splitlines() if line.startswith("warning: ")]
    assert len(warnings) == 2
    assert all("s.yaml:" in warning for warning in warnings)
    assert "az_buses" in warnings[0]
    assert "groups.4.documents" in warnings[1]
    assert told.stdout.splitlines()[-1] == "sound: no faults, 2 warnings"


def test_a_plan_is_taken_for_no_scenario(command: Command, tmp_path: Path):
    """Whoever names the plan instead of the scenario gets one line that says so, not one for each of its keys."""
    path = tmp_path / "plan.json"
    path.write_text('{\n"schema": "evacplan-plan/2", "created": 1}', encoding="utf-8")
    told = command("check", path)
    assert (told.exit_code, told.stdout) == (2, "")
    (line,) = told.stderr.splitlines()
    assert line.endswith("plan.json:2:11 this is a plan, expected a scenario; `evacplan show` shows plans")


def test_every_fault_is_told_with_its_place(command: Command, tmp_path: Path):
    """All faults come at once on stderr, a line each, and the code is 2."""
    states = {"KZ": {"name": "Kazakhstan", "homes": ["nowhere"]}, "KG": {"name": "Kyrgyzstan", "homes": ["nowhere"]}}
    told = command("check", written(tmp_path, states=states))
    assert told.exit_code == 2
    assert told.stdout == ""
    faults = told.stderr.splitlines()
    assert len(faults) == 2
    assert all("s.yaml:" in fault and "nowhere" in fault for fault in faults)


@pytest.mark.parametrize("name", ["none.yaml", "."])
def test_a_file_that_cannot_be_read_is_bad_input(command: Command, tmp_path: Path, name: str):
    """A missing file, or a folder, gives one line and code 2."""
    told = command("check", tmp_path / name)
    assert told.exit_code == 2
    assert len(told.stderr.splitlines()) == 1
