"""Intake never loses or doubles a person, whatever stands in the rows."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

import pytest
import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from evacplan.scenario.register import Register
from evacplan.scenario.scenario import Scenario
from evacplan.sources.registers import intake
from evacplan.sources.registers.duplicates import duplicates
from evacplan.sources.registers.entry import Entry, Situation
from evacplan.sources.registers.finding import Finding
from evacplan.sources.registers.gathering import Gathered, gather
from evacplan.sources.registers.groups_file import groups_file
from evacplan.sources.registers.intake import Intake, Source, take_in
from evacplan.sources.registers.places import Gazetteer
from evacplan.sources.registers.reading import read_sheet
from evacplan.sources.registers.roster import roster
from evacplan.sources.registers.sheet import Sheet
from evacplan.sources.scenario_file import read_surroundings
from tests.sources.registers.conftest import NETWORK, START, write_csv

HEADINGS = ("№", "№ семьи", "ФИО", "Дата рождения", "Паспорт", "Город", "Кол-во", "Телефон", "Готовность", "Примечание")
SITUATION = read_surroundings(NETWORK)
NETWORK_SCENARIO: Scenario = SITUATION.scenario
GOOD_PLACES = ("Тегеран", "isfahan", "Мешхед", "Горган")
BAD_PLACES = ("", "Нигдеград", "Астара", "???")
GOOD_COUNTS: tuple[Any, ...] = (1, 2.0, "3", "4,0", "5 чел.")
BAD_COUNTS: tuple[Any, ...] = ("", "x", 0, -1, "2,5", 5000)
junk = st.one_of(
    st.just(""), st.text(max_size=8), st.floats(allow_nan=True), st.integers(-9, 10**9), st.dates(), st.booleans()
)
Truth = tuple[str, int]


@st.composite
def row(draw: st.DrawFn, unit: Literal["person", "family"], number: int) -> tuple[tuple[Any, ...], Truth]:
    """Return a row and what must become of it: the outcome, and how many people it is about."""
    kind = draw(st.sampled_from(("good", "good", "good", "bad place", "bad count", "blank", "numbered", "total")))
    if kind in {"blank", "numbered"}:
        return (number if kind == "numbered" else "", *("",) * (len(HEADINGS) - 1)), ("blank", 0)
    if kind == "total":
        return ("Итого", *("",) * (len(HEADINGS) - 1)), ("aside", 0)
    good_count = kind != "bad count"
    people = draw(st.sampled_from(GOOD_COUNTS if good_count else BAD_COUNTS))
    place = draw(st.sampled_from(BAD_PLACES if kind == "bad place" else GOOD_PLACES))
    cells = (
        number,
        draw(st.sampled_from(("", "1", "2", "3"))),
        f"Т{number} Альфа",
        draw(junk),
        draw(junk),
        place,
        people,
        draw(junk),
        draw(junk),
        draw(junk),
    )
    size = 1 if unit == "person" else GOOD_COUNTS.index(people) + 1 if good_count else 0
    rejected = kind == "bad place" or (unit == "family" and not good_count)
    return cells, ("rejected" if rejected else "placed", size)


@settings(max_examples=150, deadline=None)
@given(st.data(), st.sampled_from(("person", "family")))
def test_every_person_is_in_one_group_or_in_a_rejected_row(data: st.DataObject, unit: Literal["person", "family"]):
    """Row by row the outcome is the right one; people in are people out and people rejected; nobody stands twice."""
    rows = data.draw(st.lists(st.integers(0, 1), max_size=12).flatmap(lambda many: _rows(unit, len(many))))
    table = (HEADINGS, *(cells for cells, _ in rows))
    register = Register(file="a.csv", row=unit)
    situation = Situation(NETWORK_SCENARIO, Gazetteer(NETWORK_SCENARIO), START)
    reading = read_sheet(0, Sheet("a.csv", "", table), register, "KZ", situation)
    groups, _ = gather([reading.entries], situation)
    rows = [(cells, _with_place_of_family(cells, outcome, known, unit)) for cells, outcome, known in _in_order(rows)]
    truth = Counter[str]()
    people = Counter[str]()
    for _, (outcome, size) in rows:
        truth[outcome] += 1
        people[outcome] += size
    counted = reading.counted
    assert counted.rows == len(rows) == counted.placed + counted.rejected + counted.blank + counted.aside
    assert (counted.placed, counted.rejected, counted.blank, counted.aside) == tuple(
        truth[outcome] for outcome in ("placed", "rejected", "blank", "aside")
    )
    assert counted.people == counted.out + counted.lost
    assert (counted.out, counted.lost) == (people["placed"], people["rejected"])
    assert sum(group.record["people"] for group in groups) == counted.out
    placed = [entry.origin.row for group in groups for entry in group.entries]
    assert sorted(placed) == [at for at, (_, (outcome, _)) in zip(count(2), rows, strict=False) if outcome == "placed"]
    assert len({group.id for group in groups}) == len(groups)
    assert all(pair.one.row < pair.other.row for pair in duplicates(reading.entries))


def _in_order(rows: list[tuple[tuple[Any, ...], Truth]]) -> Iterator[tuple[tuple[Any, ...], Truth, set[str]]]:
    """Yield every row with the families of which a place is known before it."""
    known: set[str] = set()
    for cells, outcome in rows:
        yield cells, outcome, set(known)
        if cells[5] in GOOD_PLACES and outcome[0] == "placed":
            known.add(cells[1])


def _with_place_of_family(cells: tuple[Any, ...], outcome: Truth, known: set[str], unit: str) -> Truth:
    """Return the outcome, if the place of a row that gives none is that of its family."""
    inherits = outcome[0] == "rejected" and unit == "person" and cells[5] == "" and cells[1] and cells[1] in known
    return ("placed", outcome[1]) if inherits else outcome


def _rows(unit: Literal["person", "family"], many: int) -> st.SearchStrategy[list[tuple[tuple[Any, ...], Truth]]]:
    return st.tuples(*(row(unit, number) for number in range(1, many + 1))).map(list)


Table = tuple[Literal["person", "family"], list[tuple[tuple[Any, ...], Truth]]]


@st.composite
def registers(draw: st.DrawFn) -> list[Table]:
    """Return one to three tables whose families have the same few numbers, and in which no name comes twice."""
    tables: list[Table] = []
    for number in range(draw(st.integers(1, 3))):
        unit: Literal["person", "family"] = draw(st.sampled_from(("person", "family")))
        rows = [draw(row(unit, 100 * number + n)) for n in range(1, draw(st.integers(2, 8)))]
        tables.append((unit, [(tuple(map(_printable, cells)), outcome) for cells, outcome in rows]))
    return tables


def _printable(cell: Any) -> Any:
    """Return ``cell`` without what no text file has."""
    return "".join(filter(str.isprintable, cell)) if isinstance(cell, str) else cell


def told_apart(tables: list[Table], folder: Path) -> tuple[Intake, dict[str, str]]:
    """Return the intake of ``tables`` as files of ``folder``, and who must be in the roster or in a rejected row."""
    sources, expected = [], {}
    for number, (unit, rows) in enumerate(tables):
        path = write_csv(folder / f"{number}.csv", (HEADINGS, *(cells for cells, _ in rows)))
        sources.append(Source(path, Register(file=path.name, row=unit), state="KZ"))
        for cells, outcome, known in _in_order(rows):
            became, size = _with_place_of_family(cells, outcome, known, unit)
            if became in {"placed", "rejected"}:
                expected[str(cells[2])] = f"{became} {size if became == 'placed' else ''}"
    return take_in(sources, NETWORK_SCENARIO, START), expected


def account(found: Intake, tables: list[Table]) -> dict[str, str]:
    """Return what the files that are written say of everybody; fail where they say it twice or do not agree."""
    lines = list(csv.DictReader(io.StringIO(b"".join(roster(found.groups)).decode("utf-8-sig"))))
    groups = yaml.safe_load(b"".join(groups_file(found.groups)))["groups"]
    people = Counter[str]()
    for line in lines:
        people[line["group"]] += int(line["people"])
    assert people == {group["id"]: group["people"] for group in groups}
    told = [(line["name"], f"placed {line['people']}") for line in lines]
    for finding in found.findings:
        if finding.outcome == "rejected":
            cells = tables[finding.origin.register][1][finding.origin.row - 2][0]
            told.append((str(cells[2]), "rejected "))
    rejected = {(name, became) for name, became in told if became == "rejected "}
    placed = [name for name, became in told if became != "rejected "]
    assert len(placed) == len(set(placed))
    assert not set(placed) & {name for name, _ in rejected}
    return dict(told)


@settings(max_examples=60, deadline=None)
@given(registers())
def test_everybody_of_all_registers_stands_once_in_what_is_written(tables: list[Table]):
    """Roster, groups and rejected rows of several registers name everybody once, families of one number apart."""
    assume(all(any(outcome[0] in {"placed", "rejected"} for _, outcome in rows) for _, rows in tables))
    with TemporaryDirectory() as folder:
        found, expected = told_apart(tables, Path(folder))
    assert account(found, tables) == expected
    for group in found.groups:
        assert len({entry.origin.register for entry in group.entries}) == 1


FAMILIES: list[Table] = [
    (
        "person",
        [((n, "1", f"Т{n} Альфа", "", "", "isfahan", "", "", "", ""), ("placed", 1)) for n in (1, 2)],
    ),
    (
        "family",
        [((n, "1", f"Т{n} Бета", "", "", "isfahan", 3, "", "", ""), ("placed", 3)) for n in (3, 4)],
    ),
]
"""A family of two rows, and two families of three in another register."""


@pytest.mark.parametrize("slip", ["lost", "doubled"])
def test_a_slip_of_one_row_is_found_out(slip: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Were a row lost on the way, or read twice, the property would fail."""
    found, expected = told_apart(FAMILIES, tmp_path)
    assert account(found, FAMILIES) == expected

    def slipping(sheets: Iterable[Iterable[Entry]], situation: Situation) -> tuple[list[Gathered], list[Finding]]:
        first, *others = [list(entries) for entries in sheets]
        return gather([first[1:] if slip == "lost" else [*first, first[0]], *others], situation)

    monkeypatch.setattr(intake, "gather", slipping)
    with pytest.raises(AssertionError):
        assert account(told_apart(FAMILIES, tmp_path)[0], FAMILIES) == expected
