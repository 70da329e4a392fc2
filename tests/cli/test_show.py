"""``evacplan show``: the plan at a glance, and one group's way home."""

from __future__ import annotations

from pathlib import Path

from evacplan.plan.plan import Plan
from evacplan.plan.plan_file import write_plan
from tests.cli.conftest import Command
from tests.plan.sample import edited, sample_plan, scenario_with


def test_everybody_has_a_line(command: Command, plan_file: Path):
    """Each group, or part of one, is listed with its departure, corridor and arrival; the stranded follow."""
    rows = [" ".join(line.split()) for line in command("show", plan_file).stdout.splitlines()]
    assert "KG-001 2 Sun 1 Mar 09:15 +03:30 astara Mon 2 Mar 17:45 +04:00" in rows
    assert "KZ-003/1 9 Sun 1 Mar 09:15 +03:30 astara Tue 3 Mar 02:00 +05:00" in rows
    assert "KZ-003/2 3 Tue 3 Mar 05:00 +03:30 astara Thu 5 Mar 02:00 +05:00" in rows
    assert "KZ-005 4 no border post accepts their documents" in rows
    assert "exposure, weighted person-hours 2,149.93 2,149.93 0 % optimal" in rows


def test_one_group_reads_like_a_sheet(command: Command, plan_file: Path):
    """Vehicle, border slot, boarding, both clocks and the list with its time stand in one sheet."""
    shown = command("show", plan_file, "KZ-001").stdout
    rows = [" ".join(line.split()) for line in shown.splitlines()]
    assert "Home in Astana on Mon 2 Mar 23:45 +05:00" in rows
    assert "1 tehran-astara, by road, buses no. 1" in rows
    assert "depart Sun 1 Mar 09:15 +03:30 Tehran (Sun 10:45)" in rows
    assert "border slot Mon 2 Mar 09:00 +03:30 Astara (Mon 10:30)" in rows
    assert "released Mon 2 Mar 12:30 +04:00 Astara (Mon 13:30)" in rows
    assert "4 gyd-jet, by air, order jet-1" in rows
    assert "be there Mon 2 Mar 17:45 +04:00 Baku (Mon 18:45)" in rows
    assert "arrive Mon 2 Mar 23:45 +05:00 Astana" in rows
    assert "(2 groups, 16 people) by Mon 2 Mar 03:00 +03:30" in " ".join(shown.split())
    assert max(map(len, shown.splitlines())) <= 80


def test_a_part_in_two_buses_names_both(command: Command, plan_file: Path):
    """A part of a group that fills several vehicles is told all of them."""
    assert "buses no. 1, buses no. 2" in command("show", plan_file, "KZ-003").stdout


def test_members_who_travel_apart_are_told_by_their_numbers(command: Command, tmp_path: Path):
    """Where members of a group differ, each part and the stranded say who is in it."""
    given = scenario_with(("groups.2.members", [{"people": 3, "expires": "2026-12-01"}]))
    members = (("assignments.2.members", (4, 5, 6, 7, 8, 9, 10, 11, 12)), ("assignments.3.members", (1, 2, 3)))
    write_plan(edited(sample_plan(given), *members), tmp_path / "p.json")
    shown = command("show", tmp_path / "p.json", "KZ-003").stdout
    assert "Part 1, 9 people (members 4-12): home" in shown
    assert "Part 2, 3 people (members 1-3): home" in shown


def test_the_explanation_is_shown(command: Command, tmp_path: Path, valid_plan: Plan):
    """Why a group goes its way is part of its sheet."""
    write_plan(edited(valid_plan, ("assignments.0.explanation", "The only way.")), tmp_path / "p.json")
    assert "Why: The only way." in command("show", tmp_path / "p.json", "KZ-001").stdout


def test_a_stranded_group_is_told_why(command: Command, plan_file: Path):
    """The sheet of a stranded group gives the reason."""
    assert "Stranded, 4 people: no border post accepts their documents" in command("show", plan_file, "KZ-005").stdout


def test_a_group_at_home_needs_nothing(command: Command, plan_file: Path):
    """The sheet of a group that is at home has no legs."""
    shown = command("show", plan_file, "KZ-006").stdout
    assert "Home already" in shown
    assert "depart" not in shown


def test_a_mistyped_group_is_corrected(command: Command, plan_file: Path):
    """An unknown group is bad input, and the nearest id is suggested."""
    failed = command("show", plan_file, "KZ-01")
    assert failed.exit_code == 2
    assert "did you mean `KZ-001`?" in failed.stderr


def test_a_plan_that_names_nothing_known_is_refused(command: Command, tmp_path: Path, valid_plan: Plan):
    """A plan whose leg uses an unknown way is bad input, not a bug."""
    write_plan(edited(valid_plan, ("assignments.0.legs.0.way", "nowhere")), tmp_path / "p.json")
    failed = command("show", tmp_path / "p.json")
    assert failed.exit_code == 2
    assert "nowhere" in failed.stderr


def test_a_plan_that_breaks_a_rule_is_shown_with_a_warning(command: Command, tmp_path: Path, valid_plan: Plan):
    """A false value does not hide the plan, but it is not passed over."""
    write_plan(edited(valid_plan, ("objective.2.value", 1.0)), tmp_path / "p.json")
    shown = command("show", tmp_path / "p.json")
    assert shown.exit_code == 0
    assert "warning: this plan breaks the rules" in shown.stderr


def test_no_such_plan_is_bad_input(command: Command, tmp_path: Path):
    """A missing file gives one line and code 2."""
    failed = command("show", tmp_path / "none.json")
    assert failed.exit_code == 2
    assert len(failed.stderr.splitlines()) == 1
