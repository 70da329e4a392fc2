"""``evacplan lists``: who is announced to whom, and what has changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from evacplan.plan.border_lists import numbered
from evacplan.plan.plan import Plan
from evacplan.plan.plan_file import write_plan
from tests.cli.conftest import Command
from tests.plan.sample import edited

TUTORIAL = Path(__file__).parents[2] / "scenarios" / "tutorial.yaml"


def test_a_list_names_groups_times_and_vehicles(command: Command, plan_file: Path):
    """Each list has its country, post, day, version and deadline, and a line for every part that crosses."""
    done = command("lists", plan_file)
    rows = [" ".join(line.split()) for line in done.stdout.splitlines()]
    assert "Permission of Azerbaijan, astara, Mon 2 Mar 2026, version 1" in rows
    assert "2 groups, 16 people; submit by Mon 2 Mar 03:00 +03:30" in rows
    assert "KZ-001 KZ 4 Mon 2 Mar 09:00 +03:30 buses no. 1" in rows
    assert done.exit_code == 0
    assert max(map(len, done.stdout.splitlines())) <= 80


def test_nothing_changed_is_said(command: Command, plan_file: Path):
    """Compared with itself a plan has no list to show."""
    assert command("lists", plan_file, "--since", plan_file).stdout.strip() == "No list has changed."


def test_only_changed_lists_are_shown_since_an_earlier_plan(
    command: Command, plan_file: Path, tmp_path: Path, valid_plan: Plan
):
    """A group that was not on the list before is told as added."""
    earlier = edited(valid_plan, ("lists.0.groups", ["KZ-003"]), ("lists.0.people", 12))
    write_plan(earlier, tmp_path / "earlier.json")
    assert "added: KZ-001" in command("lists", plan_file, "--since", tmp_path / "earlier.json").stdout


def test_a_list_that_is_out_and_empty_now_is_never_left_unsaid(
    command: Command, plan_file: Path, tmp_path: Path, valid_plan: Plan
):
    """A plan that was made without a word of the earlier one still shows what is to be taken back, and warns."""
    forgetful = edited(valid_plan, ("lists", []))
    write_plan(forgetful, tmp_path / "later.json")
    told = command("lists", tmp_path / "later.json", "--since", plan_file)
    assert told.exit_code == 0
    assert told.stdout.count("version 2\nNobody any more: take the list back.") == len(valid_plan.lists) > 0
    assert "made without --since" in told.stderr
    write_plan(numbered(forgetful, valid_plan), tmp_path / "later.json")
    assert command("lists", tmp_path / "later.json", "--since", plan_file).stderr == ""


@pytest.mark.parametrize(
    "words",
    [
        "lists {wrong}",
        "lists {right} --since {wrong}",
        "report {wrong} --out {out}",
        "plan {tutorial} --out {out} --since {wrong}",
    ],
)
def test_a_plan_that_names_what_does_not_exist_is_bad_input(
    command: Command, plan_file: Path, tmp_path: Path, valid_plan: Plan, words: str
):
    """Whatever reads a plan with a group that is not in its scenario says so in one line, and writes nothing."""
    wrong, out = tmp_path / "wrong.json", tmp_path / "out"
    write_plan(edited(valid_plan, ("assignments.0.group", "KZ-999")), wrong)
    paths = {"wrong": wrong, "right": plan_file, "out": out, "tutorial": TUTORIAL}
    done = command(*(word.format(**paths) for word in words.split()))
    assert (done.exit_code, done.stdout) == (2, "")
    assert "KZ-999" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert not out.exists()
