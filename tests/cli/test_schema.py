"""``evacplan schema``: the shape of the files, for editors."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from tests.cli.conftest import Command
from tests.plan.sample import SCENARIO


def test_a_plan_matches_the_schema_of_plans(command: Command, plan_file: Path):
    """The printed schema accepts a plan file and refuses a damaged one."""
    schema = json.loads(command("schema", "--plan").stdout)
    plan = json.loads(plan_file.read_text(encoding="utf-8"))
    jsonschema.validate(plan, schema)
    del plan["objective"]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(plan, schema)


def test_a_scenario_matches_the_schema_of_scenarios(command: Command):
    """The printed schema accepts a scenario and refuses one with an unknown key."""
    schema = json.loads(command("schema").stdout)
    jsonschema.validate(SCENARIO, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**SCENARIO, "nonsense": 1}, schema)


def test_the_schema_can_be_written_to_a_file(command: Command, tmp_path: Path):
    """``--out`` writes what would be printed, and prints nothing."""
    written = command("schema", "--plan", "--out", tmp_path / "plan.schema.json")
    assert written.stdout == ""
    printed = command("schema", "--plan").stdout
    assert json.loads((tmp_path / "plan.schema.json").read_text(encoding="utf-8")) == json.loads(printed)


def test_a_folder_in_the_way_is_bad_input(command: Command, tmp_path: Path):
    """A file cannot take the place of a folder."""
    assert command("schema", "--plan", "--out", tmp_path).exit_code == 2
