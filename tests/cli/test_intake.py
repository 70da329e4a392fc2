"""``evacplan intake``: registers in, groups, roster and account out."""

from __future__ import annotations

import csv
import stat
from pathlib import Path

import pytest
import yaml

from tests.cli.conftest import Command
from tests.sources.registers.conftest import ROOT, write_csv

SITUATION = ROOT / "scenarios" / "registers" / "situation.yaml"
FILES = ["groups.yaml", "intake.csv", "intake.md", "roster.csv"]


@pytest.fixture
def network(tmp_path: Path) -> Path:
    """Return a scenario without people that names no register."""
    path = tmp_path / "network.yaml"
    path.write_text(f"extends: [{ROOT / 'scenarios/networks/march-2026.yaml'}]\n", encoding="utf-8")
    return path


def test_the_registers_of_a_scenario_become_groups_roster_and_account(command: Command, tmp_path: Path):
    """Without names of files those of the scenario are read; totals are printed and the roster is its owner's alone."""
    told = command("intake", "--scenario", SITUATION, "--out", tmp_path / "in")
    assert (told.exit_code, told.stderr) == (0, "")
    assert "60 rows = 41 placed + 9 rejected + 4 blank + 6 not about people" in told.stdout
    assert "88 people = 83 in 34 groups + 5 in rejected rows (more in 5 of them that give no number)" in told.stdout
    assert "kz-people-ru.xlsx [Тегеран] row 16, at: is no site of the scenario" in told.stdout
    assert "would strand: KZ-0001 (4 people): no number of the document of 1 person" in told.stdout
    assert sorted(path.name for path in (tmp_path / "in").iterdir()) == FILES
    assert stat.S_IMODE((tmp_path / "in" / "roster.csv").stat().st_mode) == 0o600
    groups = yaml.safe_load((tmp_path / "in" / "groups.yaml").read_text("utf-8"))["groups"]
    with (tmp_path / "in" / "roster.csv").open(encoding="utf-8-sig", newline="") as file:
        people = list(csv.DictReader(file))
    assert {line["group"] for line in people} == {group["id"] for group in groups}
    assert sum(int(line["people"]) for line in people) == sum(group["people"] for group in groups) == 83


def test_a_second_run_writes_the_same(command: Command, tmp_path: Path):
    """The same registers give the same files, to the byte."""
    for name in ("a", "b"):
        assert command("intake", "--scenario", SITUATION, "--out", tmp_path / name).exit_code == 0
    for file in FILES:
        assert (tmp_path / "a" / file).read_bytes() == (tmp_path / "b" / file).read_bytes()


def test_the_account_has_a_line_for_every_row_that_is_not_as_it_should_be(command: Command, tmp_path: Path):
    """The table holds what the page holds: rejected, flagged, duplicate and missing, by file and row."""
    command("intake", "--scenario", SITUATION, "--out", tmp_path)
    with (tmp_path / "intake.csv").open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.DictReader(file))
    assert {line["outcome"] for line in lines} == {"rejected", "flagged", "duplicate", "missing"}
    assert all(line["file"] and int(line["row"]) > 0 and line["sentence"] for line in lines)
    page = (tmp_path / "intake.md").read_text("utf-8")
    assert all(f"row {line['row']}" in page for line in lines if line["outcome"] == "rejected")


def test_groups_can_be_planned_with_the_scenario_they_were_read_against(command: Command, tmp_path: Path):
    """A file that extends both is a sound scenario of everybody who was placed."""
    command("intake", "--scenario", SITUATION, "--out", tmp_path)
    (tmp_path / "plan.yaml").write_text(f"extends: [{SITUATION}, groups.yaml]\n", encoding="utf-8")
    told = command("check", tmp_path / "plan.yaml")
    assert told.exit_code == 0
    assert "83 in 34 groups" in told.stdout


def test_a_register_that_the_scenario_does_not_name_needs_its_state(command: Command, tmp_path: Path, network: Path):
    """The state is given on the command line, or by a column of citizenship; else every row is rejected."""
    table = write_csv(tmp_path / "a.csv", (("ФИО", "Город"), ("Т А", "Шираз")))
    words = ("intake", table, "--scenario", network, "--out", tmp_path / "in")
    assert "1 person = 0 in 0 groups + 1 in rejected rows" in command(*words).stdout
    assert "1 person = 1 in 1 group + 0 in rejected rows" in command(*words, "--state", "UZ").stdout
    wrong = command(*words, "--state", "XX")
    assert (wrong.exit_code, wrong.stdout) == (2, "")
    assert "its state is none of the scenario" in wrong.stderr


def test_groups_that_the_scenario_has_already_are_not_lost_unseen(command: Command, tmp_path: Path, network: Path):
    """Where the scenario names people of its own, the file of groups would replace them, and the command says so."""
    table = write_csv(tmp_path / "a.csv", (("ФИО", "Город"), ("Т А", "Шираз")))
    peopled = tmp_path / "peopled.yaml"
    own = "{id: UZ-1, state: UZ, at: tehran, people: 4}"
    peopled.write_text(f"extends: network.yaml\ngroups: [{own}]\n", encoding="utf-8")
    words = (table, "--out", tmp_path / "in", "--state", "UZ")
    told = command("intake", *words, "--scenario", peopled)
    assert told.exit_code == 0
    assert f"groups.yaml takes the place of 1 group in {peopled}" in told.stderr
    assert command("intake", *words, "--scenario", network).stderr == ""


def test_without_registers_there_is_nothing_to_do(command: Command, tmp_path: Path, network: Path):
    """Neither files nor a scenario that names some: one line, and code 2."""
    told = command("intake", "--scenario", network, "--out", tmp_path / "in")
    assert (told.exit_code, len(told.stderr.splitlines())) == (2, 1)
    assert "no register is named" in told.stderr
    assert not (tmp_path / "in").exists()


def test_all_faults_of_all_registers_are_told(command: Command, tmp_path: Path, network: Path):
    """A missing file and a table without headings: two lines, code 2, and nothing written."""
    table = write_csv(tmp_path / "a.csv", (("a", "b"), ("c", "d")))
    told = command("intake", tmp_path / "none.csv", table, "--scenario", network, "--out", tmp_path / "in")
    assert (told.exit_code, told.stdout) == (2, "")
    assert [line.rsplit("/", 1)[1].split(":")[0] for line in told.stderr.splitlines()] == ["none.csv", "a.csv"]
    assert not (tmp_path / "in").exists()


def test_faults_of_the_scenario_are_told_without_asking_for_people(command: Command, tmp_path: Path):
    """A wrong key of a register is the one fault: nobody need be registered before the tables are read."""
    lines = f"extends: [{ROOT / 'scenarios/networks/march-2026.yaml'}]\nregisters: {{file: a.csv, encoding: cp866}}\n"
    (tmp_path / "s.yaml").write_text(lines, encoding="utf-8")
    told = command("intake", "--scenario", tmp_path / "s.yaml", "--out", tmp_path / "in")
    assert (told.exit_code, len(told.stderr.splitlines())) == (2, 1)
    assert "registers.encoding: `cp866` is unknown here" in told.stderr


def test_no_one_to_place_gives_an_empty_file(command: Command, tmp_path: Path, network: Path):
    """If every row is rejected the groups file is sound YAML with nobody in it."""
    table = write_csv(tmp_path / "a.csv", (("ФИО", "Город"), ("Т А", "Нигде")))
    assert command("intake", table, "--scenario", network, "--out", tmp_path, "--state", "KZ").exit_code == 0
    assert yaml.safe_load((tmp_path / "groups.yaml").read_text("utf-8"))["groups"] == []


def test_who_has_no_place_leads_the_list_of_what_is_missing(command: Command, tmp_path: Path):
    """Rows without a place strand their people for certain: they stand before everything else that is missing."""
    command("intake", "--scenario", SITUATION, "--out", tmp_path)
    page = (tmp_path / "intake.md").read_text("utf-8")
    table = page[page.index("## Missing") : page.index("## Likely duplicates")].splitlines()
    lines = [line for line in table if line.startswith("| ")][2:]
    assert ["no place" in line for line in lines[:3]] == [True, True, False]
    assert "KZ-0001" in lines[2]
    assert "no telephone" in lines[-1]
