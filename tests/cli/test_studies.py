"""``evacplan whatif``, ``asks`` and ``critical``: studies on the command line."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event

import pytest

from evacplan.cli import watching
from evacplan.cli.studies import _who_moves
from evacplan.cli.wording import moment
from evacplan.errors import ScenarioError
from evacplan.plan.difference import Moved
from evacplan.sources.changes_file import parse_changes, read_cases
from tests.cli.conftest import Command
from tests.whatif.test_studies import SITUATION


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """Return the file of a situation that is planned in a moment; JSON is YAML."""
    path = tmp_path / "small.yaml"
    path.write_text(json.dumps(SITUATION), encoding="utf-8")
    return path


def test_changes_are_compared_with_the_plan_as_it_is(command: Command, small: Path, tmp_path: Path):
    """A row for the base and one for the change, as a table, as CSV and as a page."""
    text = "kind: people_per_day, crossing: border, to: 8"
    done = command("whatif", small, "--change", text, "--out", tmp_path / "out")
    assert done.exit_code == 0, done.stderr
    rows = list(csv.DictReader((tmp_path / "out" / "whatif.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert [row["case"] for row in rows] == ["as it is", "8 people a day at border"]
    assert float(rows[1]["exposure"]) < float(rows[0]["exposure"])
    assert "8 people a day at border" in done.stdout
    assert moment(datetime.fromisoformat(rows[1]["last_home"])) in done.stdout
    assert "<script" not in (tmp_path / "out" / "whatif.html").read_text(encoding="utf-8")


def test_a_study_that_is_stopped_at_once_is_aborted(
    command: Command, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Where no change has been planned yet there is no table, and the exit code says so."""

    def attend(work: Callable[[Event], object], *_: object) -> object:
        stop = Event()
        stop.set()
        return work(stop)

    monkeypatch.setattr(watching, "attend", attend)
    done = command("whatif", small, "--change", "kind: horizon, more: 1d", "--out", tmp_path / "out")
    assert done.exit_code == 130
    assert done.stdout == ""
    assert "before any change was planned" in done.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("study", ["whatif", "asks", "critical"])
def test_a_folder_that_takes_no_files_is_refused_before_anything_is_planned(
    command: Command, small: Path, monkeypatch: pytest.MonkeyPatch, study: str
):
    """A study takes minutes; that its table has no place is said at once."""
    monkeypatch.setattr(watching, "attend", lambda *_: pytest.fail("something was planned"))
    changes = ["--change", "kind: horizon, more: 1d"] if study == "whatif" else []
    done = command(study, small, *changes, "--out", small)
    assert done.exit_code == 2
    assert "cannot write into" in done.stderr


def test_every_fault_of_every_change_is_told_at_once(command: Command, small: Path):
    """Each with the number of its option and what was expected, before anything is planned."""
    written = [
        "{kind: vehicels, fleet: x, more: 1}",
        "foo",
        "{kind: people_per_day, crosing: border, to: 5}",
        "{kind: people_per_day, crossing: border, to: many}",
        "{kind: closed, way: border, start: 2026-02-30T00:00, lasts: 1d}",
        "{kind: vehicles, fleet: [",
    ]
    done = command("whatif", small, *(word for text in written for word in ("--change", text)))
    assert done.exit_code == 2
    assert done.stderr.splitlines() == [
        "--change 1.kind: no such kind `vehicels`, did you mean `vehicles`?",
        "--change 2: has no kind, expected keys and values such as {kind: vehicles, fleet: buses, more: 1}",
        "--change 3.crossing: is missing",
        "--change 3.crosing: unknown key `crosing`, did you mean `crossing`?",
        "--change 4.to: `many` does not fit, expected a whole number",
        "--change 5.start: no such date or time, expected for example 2026-03-01T08:00+05:00",
        "--change 6: a `{` is not closed, or a comma is missing (since line 1), expected `}` or `,`",
    ]


def test_who_goes_another_way_stands_first_and_with_when_they_are_home():
    """Another border, stranded or not, an arrival that is later: each is told, and times only where nothing else is."""
    moves = (
        Moved("A", "astara", "astara", timedelta()),
        Moved("B", "astara", "norduz", timedelta(hours=-30)),
        Moved("C", "astara", "", None),
        Moved("D", "norduz", "norduz", timedelta(minutes=90)),
    )
    lines = [getattr(line, "renderable", line) for line in _who_moves({"shut": moves, "open": ()})]
    assert [str(line) for line in lines] == [
        "",
        "Who moves differently",
        "shut: B astara > norduz (home 1d6h earlier), C astara > stranded,"
        " A astara (home as before), D norduz (home 1h30m later)",
    ]
    assert list(_who_moves({"open": ()})) == []


def test_a_file_holds_named_cases(tmp_path: Path):
    """Changes alone, and several under one name; what is wrong is told with its line, all of it."""
    path = tmp_path / "cases.yaml"
    path.write_text(
        "cases:\n"
        "  - {kind: vehicles, fleet: buses, more: 1}\n"
        "  - name: both\n"
        "    changes:\n"
        "      - {kind: horizon, more: 1d}\n"
        "      - {kind: later, by: 2h}\n",
        encoding="utf-8",
    )
    found = read_cases(path)
    assert [(name, len(changes)) for name, changes in found] == [("", 1), ("both", 2)]
    path.write_text("cases:\n  - {kind: vehicle, fleet: b}\n  - {kind: horizon, more: soon}\n", encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        read_cases(path)
    assert [fault.mark.line for fault in caught.value.faults if fault.mark] == [2, 3]


def test_a_change_in_a_line_needs_no_braces():
    """The same change is read with braces and without."""
    bare, braced = parse_changes(["kind: horizon, more: 1d", "{kind: horizon, more: 1d}"])
    assert bare == braced


@pytest.mark.parametrize("arguments", [[], ["--change", "kind: nothing"], ["--changes", "missing.yaml"]])
def test_a_bad_question_is_one_clear_error(command: Command, small: Path, arguments: list[str]):
    """Without a change, with an unknown one, or with a file that is not there, the code is that of bad input."""
    done = command("whatif", small, *arguments)
    assert done.exit_code == 2
    assert "Traceback" not in done.stderr


def test_the_worst_losses_are_shown(command: Command, small: Path):
    """Every loss of a day has a line, the worst first."""
    done = command("critical", small)
    assert done.exit_code == 0, done.stderr
    assert "3 54 54 0 1 yes" in " ".join(done.stdout.split())


def test_what_to_ask_for_is_ranked(command: Command, small: Path):
    """The call sheet names what is asked and what it gains."""
    done = command("asks", small, "--most", "4")
    assert done.exit_code == 0, done.stderr
    assert "people a day at border" in " ".join(done.stdout.split())
