"""A user's way through the commands: check, plan, verify, show, schema."""

from __future__ import annotations

import csv
import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.journeys.conftest import SMALL, Run, command, surroundings


def test_a_scenario_is_checked(run: Run, small: Path):
    """A sound scenario gives its people and code 0."""
    done = run("check", small)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Two families out of Tehran" in done.stdout
    assert "9 in 2 groups" in done.stdout


def test_a_plan_is_made_for_everybody(planned: Path):
    """The folder holds the plan and its reports, and all nine people are in each."""
    names = ["border-lists.csv", "itineraries.csv", "plan.html", "plan.json", "routes.geojson"]
    assert sorted(path.name for path in planned.iterdir()) == names
    plan = json.loads((planned / "plan.json").read_text(encoding="utf-8"))
    assert sum(a["people"] for a in plan["assignments"]) == 9
    assert all(tier["status"] == "optimal" for tier in plan["objective"])
    with (planned / "itineraries.csv").open(encoding="utf-8-sig", newline="") as file:
        flights = [int(line["people"]) for line in csv.DictReader(file) if line["way"] == "baku-astana"]
    assert sum(flights) == 9
    routes = json.loads((planned / "routes.geojson").read_text(encoding="utf-8"))
    assert {f["properties"]["way"] for f in routes["features"]} == {
        "tehran-astara",
        "astara",
        "astara-baku",
        "baku-astana",
    }


def test_the_summary_fits_eighty_columns(run: Run, small: Path, tmp_path: Path):
    """Nothing but the names of files is wider than a terminal of eighty columns."""
    done = run("plan", small, "--out", tmp_path / "o")
    lines = [line for line in done.stdout.splitlines() if not line.startswith("written: ")]
    assert "All 9 people get home." in lines
    assert max(map(len, lines)) <= 80
    assert "Optimal on the 15-minute grid" in done.stdout
    assert "\x1b" not in done.stdout + done.stderr


def test_the_plan_is_verified(run: Run, planned: Path, small: Path):
    """The written plan holds, against its own copy and against the file."""
    for words in (("verify", planned / "plan.json"), ("verify", planned / "plan.json", "--scenario", small)):
        done = run(*words)
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.startswith("OK: 9 of 9 people out")


def test_a_plan_of_another_scenario_is_refused(run: Run, planned: Path, tmp_path: Path):
    """A plan does not verify against a file in which the border closes earlier."""
    other = tmp_path / "other.yaml"
    other.write_text(SMALL.replace("09:00-16:00", "09:00-09:10"), encoding="utf-8")
    done = run("verify", planned / "plan.json", "--scenario", other)
    assert done.returncode == 2
    assert "not a valid plan" in done.stdout


def test_a_group_is_shown(run: Run, planned: Path):
    """All groups, then one of them with its border slot and list, then a mistyped one."""
    listed = run("show", planned / "plan.json")
    assert (listed.returncode, listed.stderr) == (0, "")
    assert "KZ-001" in listed.stdout
    assert "KZ-002" in listed.stdout
    sheet = run("show", planned / "plan.json", "KZ-002").stdout
    assert "border slot" in sheet
    assert "Permit of Azerbaijan" in sheet
    mistyped = run("show", planned / "plan.json", "KZ-02")
    assert mistyped.returncode == 2
    assert "did you mean `KZ-002`?" in mistyped.stderr


def test_stranded_people_are_named_with_a_reason(run: Run, tmp_path: Path):
    """With only a day's time the flight cannot be reached: code 3, and the summary begins with those who stay."""
    short = tmp_path / "short.yaml"
    short.write_text(SMALL.replace("horizon: 3d", "horizon: 1d"), encoding="utf-8")
    done = run("plan", short, "--out", tmp_path / "out")
    assert done.returncode == 3
    assert "0 of 9 people get home, 9 stranded." in done.stdout
    assert done.stdout.index("Stranded") < done.stdout.index("people  out  stranded")
    assert run("verify", tmp_path / "out" / "plan.json").returncode == 0


def test_a_wrong_scenario_is_refused_by_every_command(run: Run, tmp_path: Path):
    """Two faults are two lines with their place, on stderr, and code 2; no folder appears."""
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(SMALL.replace("to: astara_ir", "to: astara_ri").replace("people: 5", "people: 0"), "utf-8")
    for words in (("check", wrong), ("plan", wrong, "--out", tmp_path / "out")):
        done = run(*words)
        assert (done.returncode, done.stdout) == (2, "")
        assert [line.split(":")[1] for line in done.stderr.splitlines()] == ["17", "29"]
        assert "did you mean `astara_ir`?" in done.stderr
    assert not (tmp_path / "out").exists()


def test_a_bad_output_folder_is_refused(run: Run, small: Path, tmp_path: Path):
    """A file in the way, above the folder or in its place, is one clear line and code 2."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    for out in (tmp_path / "file", tmp_path / "file" / "deeper"):
        done = run("plan", small, "--out", out)
        assert (done.returncode, done.stdout) == (2, "")
        assert len(done.stderr.splitlines()) == 1
        assert "is a file, expected a folder" in done.stderr


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="nothing is forbidden to this user")
def test_a_read_only_folder_is_refused(run: Run, small: Path, tmp_path: Path):
    """A folder without permission to write is one clear line and code 2."""
    (tmp_path / "locked").mkdir(mode=0o555)
    done = run("plan", small, "--out", tmp_path / "locked")
    assert done.returncode == 2
    assert "permission denied" in done.stderr


def test_schemas_are_printed(run: Run):
    """Both schemas are JSON on stdout."""
    assert json.loads(run("schema").stdout)["$schema"]
    assert json.loads(run("schema", "--plan").stdout)["$schema"]


def test_a_plain_terminal_gets_plain_letters(run: Run, planned: Path):
    """Where only ASCII can be printed, everything still is, tables included."""
    for words in (("--help",), ("show", planned / "plan.json"), ("check", planned.with_name("small.yaml"))):
        done = run(*words, PYTHONIOENCODING="ascii")
        assert done.returncode == 0
        assert done.stdout.isascii()


@pytest.mark.parametrize("words", [("schema", "--plan"), ("show", "PLAN"), ("check", "SCENARIO")])
def test_a_reader_that_goes_away_is_no_failure(planned: Path, words: tuple[str, ...]):
    """``evacplan show ... | head -1`` ends without a message, with the code that the shell knows."""
    files = {"PLAN": str(planned / "plan.json"), "SCENARIO": str(planned.with_name("small.yaml"))}
    with subprocess.Popen(
        command(*(files.get(word, word) for word in words)),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=surroundings(),
    ) as piped:
        assert piped.stdout is not None
        assert piped.stderr is not None
        piped.stdout.close()
        assert piped.stderr.read() == b""
        assert piped.wait(timeout=60) == 141


def test_nobody_reading_does_not_lose_the_plan(small: Path, tmp_path: Path):
    """A plan whose progress and summary nobody reads is written all the same."""
    with subprocess.Popen(
        command("plan", small, "--out", tmp_path / "out"),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=surroundings(),
    ) as piped:
        assert piped.stdout is not None
        piped.stdout.close()
        assert piped.wait(timeout=60) == 141
    assert (tmp_path / "out" / "plan.json").exists()


def test_the_same_seed_gives_the_same_plan(run: Run, small: Path, planned: Path, tmp_path: Path):
    """A second run differs only in when it was made and how long it took; the reports not at all."""
    run("plan", small, "--out", tmp_path)
    first, second = (json.loads((folder / "plan.json").read_text("utf-8")) for folder in (planned, tmp_path))
    for plan in (first, second):
        del plan["created"], plan["run"]["seconds"], plan["run"]["peak_mib"]
    assert first == second
    for report in ("itineraries.csv", "routes.geojson"):
        assert (planned / report).read_bytes() == (tmp_path / report).read_bytes()
