"""Intake never loses or doubles a person, whatever stands in the rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import count
from typing import Any, Literal

from hypothesis import given, settings
from hypothesis import strategies as st

from evacplan.scenario.register import Register
from evacplan.scenario.scenario import Scenario
from evacplan.sources.registers.duplicates import duplicates
from evacplan.sources.registers.entry import Situation
from evacplan.sources.registers.gathering import gather
from evacplan.sources.registers.places import Gazetteer
from evacplan.sources.registers.reading import read_sheet
from evacplan.sources.registers.sheet import Sheet
from evacplan.sources.scenario_file import read_surroundings
from tests.sources.registers.conftest import NETWORK, START

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
