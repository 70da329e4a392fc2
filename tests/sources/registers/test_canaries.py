"""Nothing personal leaves the roster: canaries are planted in registers, and all that is written is searched."""

from __future__ import annotations

import os
import signal
import time
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pyrage
import pytest
from typer.testing import CliRunner

from evacplan.cli.main import application
from evacplan.reports import writing
from evacplan.sources.registers import duplicates, intake, rows
from tests.journeys.conftest import SMALL
from tests.sources.registers.conftest import write_csv

CANARIES = (
    *("Канарейкин", "Желтопёр", "Kanareikin", "قناری", "CN7654321", "7654321", "99887766", "19770717", "1977-07-17"),
    *("17.07.1977", "Потайная", "секретная", "шёпотом", "ptichka"),
)
"""Names in three alphabets, a document, a telephone, a birth, an address and remarks."""
HEAD = (
    *("№", "№ семьи", "ФИО", "Дата рождения", "Паспорт", "Вид документа", "Срок действия паспорта", "Гражданство"),
    *("Город", "Телефон", "Готовность", "Категория", "Потребности", "Родство", "Багаж", "Примечание"),
    *("Разрешение Азербайджан", "Назначение", "Широта", "Долгота"),
)
GOOD = (
    *(1, "1", "Канарейкин Желтопёр", "17.07.1977", "CN7654321", "паспорт", "01.01.2031", "Казахстан"),
    *("Tehran", "+98 900 99887766", "01.03.2026", "", "", "секретная", "5", "шёпотом ptichka"),
    *("одобрено", "", "", ""),
)
TWIN = (2, "2", "Kanareikin Zheltopyor", *GOOD[3:])
SONG = "Канарейкин Потайная 17.07.1977 CN7654321 99887766"
SCENARIO = SMALL.replace("groups:", "registers: {file: register.csv, state: KZ}\ngroups:")


def odd_rows(*, place: bool) -> Iterator[tuple[object, ...]]:
    """Yield rows with the song in each cell in turn, in that of the place only if ``place``."""
    for at, heading in enumerate(HEAD):
        if place or heading != "Город":
            yield (*GOOD[:at], SONG, *GOOD[at + 1 :])


class Searched:
    """Runs commands and keeps what they print."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.printed: list[str] = []
        self.codes: list[int] = []

    def run(self, *words: object) -> int:
        """Run one command and return its exit code."""
        done = CliRunner().invoke(application(), [str(word) for word in words])
        self.printed.append(done.stdout + done.stderr)
        self.codes.append(done.exit_code)
        return done.exit_code

    def leaks(self, *private: str) -> list[str]:
        """Return where a canary sings: in what was printed, or in a file that is not ``private``."""
        files = [path for path in self.folder.rglob("*") if path.is_file() and path.name not in private]
        texts = {"printed": "\n".join(self.printed)}
        texts |= {path.name: path.read_bytes().decode("utf-8", "replace") for path in files}
        return [
            f"{name}: {canary}"
            for name, text in texts.items()
            for canary in CANARIES
            if unicodedata.normalize("NFC", canary).casefold() in unicodedata.normalize("NFC", text).casefold()
        ]


@pytest.fixture
def searched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Searched:
    """Return a folder with a scenario that names a register, in which errors are told at their most talkative."""
    monkeypatch.setenv("EVACPLAN_DEBUG", "1")
    monkeypatch.setenv("COLUMNS", "200")
    (tmp_path / "scenario.yaml").write_text(SCENARIO, encoding="utf-8")
    return Searched(tmp_path)


def test_intake_keeps_names_in_the_roster(searched: Searched):
    """Groups, account and terminal know ids and row numbers only, also of rows with names in the wrong cells."""
    register = write_csv(searched.folder / "register.csv", (HEAD, GOOD, TWIN, *odd_rows(place=True)))
    out = searched.folder / "out"
    assert searched.run("intake", register, "--scenario", searched.folder / "scenario.yaml", "--out", out) == 0
    assert "rejected" in searched.printed[0]
    assert "Канарейкин" in (out / "roster.csv").read_text(encoding="utf-8-sig")
    assert searched.leaks("register.csv", "roster.csv") == []


def test_an_encrypted_roster_leaves_no_plain_one(searched: Searched):
    """With recipients, no file at all shows a canary."""
    register = write_csv(searched.folder / "register.csv", (HEAD, GOOD))
    words = ("intake", register, "--scenario", searched.folder / "scenario.yaml", "--out", searched.folder / "out")
    key = pyrage.x25519.Identity.generate()
    assert searched.run(*words, "--recipient", key.to_public()) == 0
    assert searched.run(*words, "--recipient", f"x{key.to_public()}") == 2
    assert searched.run(*words) == 2
    assert sorted(path.name for path in (searched.folder / "out").iterdir()) == [
        *("groups.yaml", "intake.csv", "intake.md", "roster.csv.age")
    ]
    assert searched.leaks("register.csv") == []


def test_planning_from_a_register_keeps_names_out_of_the_plan(searched: Searched):
    """Scenario, plan, reports, summary, sheet and verification of a register's people show nobody."""
    write_csv(searched.folder / "register.csv", (HEAD, GOOD, TWIN))
    scenario, out = searched.folder / "scenario.yaml", searched.folder / "out"
    assert searched.run("check", scenario) == 0
    assert searched.run("plan", scenario, "--out", out) in {0, 3}
    assert searched.run("verify", out / "plan.json", "--scenario", scenario) == 0
    assert searched.run("show", out / "plan.json") == 0
    assert searched.run("show", out / "plan.json", "KZ-0001") == 0
    assert searched.run("lists", out / "plan.json") == 0
    assert searched.run("report", out / "plan.json", "--out", out / "report") == 0
    assert searched.run("plan", scenario, "--out", searched.folder / "again", "--since", out / "plan.json") in {0, 3}
    assert searched.run("asks", scenario, "--most", "1", "--time-limit", "5", "--out", out / "asks") == 0
    assert searched.leaks("register.csv") == []


def test_faults_of_a_register_repeat_no_cell(searched: Searched):
    """Rejected rows, missing columns, no headings, a wrong delimiter: every message is made of places alone."""
    scenario, out = searched.folder / "scenario.yaml", searched.folder / "out"
    path = searched.folder / "register.csv"
    tables = (
        (HEAD, *odd_rows(place=True)),
        (GOOD, TWIN),
        (HEAD[:8], GOOD[:8]),
        ((*HEAD[:8], "Город", SONG), (*GOOD[:9], "x")),
        ((SONG,), HEAD, GOOD, (SONG,), ("", SONG), ("", "", "", "", "", SONG)),
    )
    for table in tables:
        write_csv(path, table)
        for words in (("check", scenario), ("plan", scenario, "--out", out)):
            assert searched.run(*words) in {0, 2, 3}
        assert searched.run("intake", "--scenario", scenario, "--out", searched.folder / "in") in {0, 2}
        (searched.folder / "in" / "roster.csv").unlink(missing_ok=True)
    assert searched.codes.count(2) >= 9
    assert searched.leaks("register.csv") == []


def test_broken_files_repeat_nothing(searched: Searched):
    """A wrong encoding, an open quote, a torn workbook and one whose parts are damaged: one line, no cell."""
    scenario, path = searched.folder / "scenario.yaml", searched.folder / "register.csv"
    book = openpyxl.Workbook()
    for row in (HEAD, GOOD, TWIN):
        book.active.append(row)  # type: ignore[union-attr]
    book.save(path)
    whole = path.read_bytes()
    text = ";".join(map(str, HEAD)) + "\n" + ";".join(map(str, GOOD))
    for content in (
        whole[: len(whole) // 2],
        whole.replace(b"sheet1.xml", b"sheet9.xml"),
        text.encode("utf-16-le")[:-1],
        text.encode("cp866") + b"\x00",
        f'{text}\n"{SONG}'.encode(),
        f"{text}\n{SONG * 3000}".encode(),
        text.encode("koi8-r", "replace"),
        ";".join(map(str, HEAD)).encode(),
    ):
        path.write_bytes(content)
        assert searched.run("check", scenario) == 2
        assert searched.run("intake", path, "--scenario", scenario, "--out", searched.folder / "in") == 2
    assert searched.run("intake", path, path, "--scenario", scenario, "--out", searched.folder / "in") == 2
    assert searched.run("intake", path, "--scenario", path, "--out", searched.folder / "in") == 2
    assert searched.run("intake", path, "--scenario", scenario, "--out", path) == 2
    assert not (searched.folder / "in").exists()
    assert searched.leaks("register.csv") == []


@pytest.mark.parametrize(
    ("module", "name"),
    [(rows, "read_person"), (rows, "as_count"), (duplicates, "folded"), (intake, "gaps"), (intake, "gather")],
)
def test_a_bug_repeats_nothing(searched: Searched, monkeypatch: pytest.MonkeyPatch, module: object, name: str):
    """An error that nobody foresaw, whose words quote a cell, is told by its kind and place, even when debugging."""

    def crash(*_: object) -> object:
        raise ValueError(f"could not convert string to float: {SONG!r}")

    monkeypatch.setattr(module, name, crash)
    write_csv(searched.folder / "register.csv", (HEAD, GOOD))
    scenario = searched.folder / "scenario.yaml"
    assert searched.run("check", scenario) == 1
    assert searched.run("intake", "--scenario", scenario, "--out", searched.folder / "in") == 1
    assert "this is a bug: UnforeseenError at evacplan/sources/registers/" in searched.printed[0]
    assert not (searched.folder / "in").exists()
    assert searched.leaks("register.csv") == []


def test_a_crash_while_writing_leaves_no_roster(searched: Searched, monkeypatch: pytest.MonkeyPatch):
    """If the account cannot be written the roster is not either, and the folder is as it was."""
    from evacplan.sources.registers import account

    def crash(*_: object) -> object:
        raise ValueError(SONG)

    monkeypatch.setattr(account, "_counts", crash)
    write_csv(searched.folder / "register.csv", (HEAD, GOOD))
    words = ("intake", "--scenario", searched.folder / "scenario.yaml", "--out", searched.folder / "in")
    assert searched.run(*words) in {1, 2}
    assert not (searched.folder / "in").exists()
    assert searched.leaks("register.csv") == []


def test_being_told_to_end_while_writing_leaves_no_roster(searched: Searched, monkeypatch: pytest.MonkeyPatch):
    """SIGTERM between the first file and the last takes back what was begun; no half list of names stays behind."""

    def end(*_: object) -> None:
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(10)

    monkeypatch.setattr(writing, "_exchange", end)
    write_csv(searched.folder / "register.csv", (HEAD, GOOD))
    words = ("intake", "--scenario", searched.folder / "scenario.yaml", "--out", searched.folder / "in")
    assert searched.run(*words) == 128 + signal.SIGTERM
    assert not (searched.folder / "in").exists()
    assert searched.leaks("register.csv") == []


def test_persons_have_no_representation(network: object, tmp_path: Path):
    """An object that holds a name does not show it when printed."""
    from evacplan.person import Person
    from evacplan.sources.registers.entry import Entry
    from evacplan.sources.registers.finding import Origin

    person = Person(name="Канарейкин", document="CN7654321", phone="99887766")
    entry = Entry(Origin(0, "a", "", 1), 1, person)
    for shown in (repr(person), str(entry), repr([entry])):
        assert not any(canary in shown for canary in CANARIES)
