"""``evacplan report``: the papers of a plan."""

from __future__ import annotations

from pathlib import Path

import pytest

import evacplan.reports
from evacplan.reports.report import Report
from tests.cli.conftest import Command


def test_only_what_is_asked_for_is_written(command: Command, plan_file: Path, tmp_path: Path):
    """One report by its name, and its path is told."""
    done = command("report", plan_file, "--out", tmp_path / "out", "--only", "routes")
    assert done.exit_code == 0
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["routes.geojson"]
    assert "written:" in done.stdout


def test_an_edition_for_one_state_holds_nobody_else(command: Command, plan_file: Path, tmp_path: Path):
    """With --for the files name no group of another state."""
    command("report", plan_file, "--out", tmp_path, "--for", "KZ", "--only", "itineraries")
    text = (tmp_path / "itineraries.csv").read_text(encoding="utf-8-sig")
    assert "KZ-001" in text
    assert "KG-001" not in text


@pytest.mark.parametrize(
    ("option", "value", "expected"),
    [
        ("--lang", "fr", "expected one of en, ru, kk"),
        ("--for", "XX", "no state `XX`"),
        ("--only", "itinerary", "did you mean `itineraries`?"),
    ],
)
def test_a_wrong_choice_is_told(
    command: Command, plan_file: Path, tmp_path: Path, option: str, value: str, expected: str
):
    """An unknown language, state or report is one line and the code of bad input, and nothing is written."""
    done = command("report", plan_file, "--out", tmp_path / "out", option, value)
    assert (done.exit_code, expected in done.stderr, (tmp_path / "out").exists()) == (2, True, False)


def test_a_missing_part_of_the_installation_is_told(
    command: Command, plan_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """A report that cannot be drawn here is left out with the line that installs what it needs; asked for, it fails."""
    rare = Report("rare.pdf", lambda _plan, _edition: [b"x"], extra="print", modules=("no_such_module",))
    monkeypatch.setattr(evacplan.reports, "REPORTS", (rare,))
    done = command("report", plan_file, "--out", tmp_path)
    assert done.exit_code == 0
    assert "pip install 'evacplan[print]'" in done.stderr
    assert command("report", plan_file, "--out", tmp_path, "--only", "rare").exit_code == 2
