"""``evacplan report``: the papers of a plan."""

from __future__ import annotations

import json
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pyrage
import pytest

import evacplan.reports
from evacplan.reports.edition import Edition
from evacplan.reports.report import Report
from tests.cli.conftest import Command
from tests.reports.test_roster import ROSTER


def test_only_what_is_asked_for_is_written(command: Command, plan_file: Path, tmp_path: Path):
    """One file by its name, or all of a name whatever their format, and their paths are told."""
    done = command("report", plan_file, "--out", tmp_path / "a", "--only", "routes.geojson")
    assert done.exit_code == 0
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["routes.geojson"]
    assert "written:" in done.stdout
    command("report", plan_file, "--out", tmp_path / "b", "--only", "routes", "--only", "departures.ics")
    assert {path.name for path in (tmp_path / "b").iterdir()} == {
        *(f"routes.{ending}" for ending in ("geojson", "gpkg", "kml")),
        "departures.ics",
    }


def test_papers_of_a_plan_that_breaks_a_rule_come_with_a_warning(command: Command, plan_file: Path, tmp_path: Path):
    """Whoever prints them reads it in the terminal too, and nothing of the kind where all is well."""
    good = command("report", plan_file, "--out", tmp_path, "--only", "itineraries")
    assert good.stderr == ""
    edited = json.loads(plan_file.read_text(encoding="utf-8"))
    edited["objective"][-1]["value"] += 1
    wrong = tmp_path / "wrong.json"
    wrong.write_text(json.dumps(edited), encoding="utf-8")
    done = command("report", wrong, "--out", tmp_path, "--only", "itineraries")
    assert done.exit_code == 0
    assert "this plan does not verify, and its papers say so" in done.stderr


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
    rare = [
        Report(name, lambda _plan, _edition: [b"x"], extra="print", modules=("no_such_module",))
        for name in ("rare.pdf", "scarce.pdf")
    ]
    monkeypatch.setattr(evacplan.reports, "REPORTS", tuple(rare))
    done = command("report", plan_file, "--out", tmp_path)
    assert done.exit_code == 0
    (line,) = done.stderr.splitlines()
    assert line.startswith("left out: rare.pdf, scarce.pdf need no_such_module; install it with: ")
    assert line.endswith(f'{sys.executable} -m pip install "evacplan[print]"')
    assert command("report", plan_file, "--out", tmp_path, "--only", "rare").exit_code == 2


def _names(_plan: object, edition: Edition) -> Iterator[bytes]:
    yield ",".join(who.name for who in edition.roster.of("KZ-001")).encode()


@pytest.fixture
def letter(monkeypatch: pytest.MonkeyPatch) -> str:
    """Return the name of the only report, which shows names."""
    monkeypatch.setattr(evacplan.reports, "REPORTS", (Report("letter.txt", _names, personal=True),))
    return "letter.txt"


def test_an_encrypted_roster_is_opened_with_its_key(command: Command, plan_file: Path, tmp_path: Path, letter: str):
    """Names reach the papers that people carry, which only their owner can read."""
    key = pyrage.x25519.Identity.generate()
    plain, sealed, keys = tmp_path / "roster.csv", tmp_path / "roster.csv.age", tmp_path / "key.txt"
    plain.write_text(ROSTER, encoding="utf-8-sig")
    sealed.write_bytes(pyrage.encrypt(plain.read_bytes(), [key.to_public()]))
    keys.write_text(f"# created: today\n{key}\n", encoding="utf-8")
    done = command("report", plan_file, "--out", tmp_path / "a", "--roster", plain)
    assert done.exit_code == 0
    assert "left without names there: KG-001, KZ-002" in " ".join(done.stderr.split())
    assert command("report", plan_file, "--out", tmp_path / "b", "--roster", sealed, "--identity", keys).exit_code == 0
    for folder in ("a", "b"):
        assert (tmp_path / folder / letter).read_text(encoding="utf-8") == "Тестов Альфа,Тестова Бета"
        if sys.platform != "win32":
            assert stat.S_IMODE((tmp_path / folder / letter).stat().st_mode) == 0o600


def test_names_of_other_states_stay_away(command: Command, plan_file: Path, tmp_path: Path, letter: str):
    """With --for another state the roster has nobody."""
    (tmp_path / "roster.csv").write_text(ROSTER, encoding="utf-8-sig")
    command("report", plan_file, "--out", tmp_path, "--roster", tmp_path / "roster.csv", "--for", "KG")
    assert (tmp_path / letter).read_bytes() == b""


def test_a_roster_that_cannot_be_opened_is_told(command: Command, plan_file: Path, tmp_path: Path):
    """A missing file, a missing or wrong key: one line, the code of bad input, and nothing is written or repeated."""
    mine, other = (pyrage.x25519.Identity.generate() for _ in range(2))
    sealed, key, no_key = tmp_path / "roster.csv.age", tmp_path / "key.txt", tmp_path / "none.txt"
    sealed.write_bytes(pyrage.encrypt(ROSTER.encode(), [mine.to_public()]))
    key.write_text(str(other), encoding="utf-8")
    no_key.write_text(str(other)[:-3], encoding="utf-8")
    for words, expected in (
        (("--roster", tmp_path / "nowhere.csv"), "cannot read"),
        (("--roster", sealed), "is encrypted, expected --identity"),
        (("--roster", sealed, "--identity", key), "cannot be opened with this key"),
        (("--roster", sealed, "--identity", no_key), "holds no key of age"),
        (("--identity", key), "a key without a roster"),
    ):
        done = command("report", plan_file, "--out", tmp_path / "out", *words)
        assert (done.exit_code, (tmp_path / "out").exists()) == (2, False)
        assert expected in " ".join(done.stderr.split())
        assert str(other)[:-3] not in done.stderr
