"""Whatever stands in a table, it is read or refused; nothing else happens."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from evacplan.scenario.group import Group
from evacplan.scenario.register import Columns, Register
from evacplan.sources.registers.duplicates import duplicates
from evacplan.sources.registers.entry import Situation
from evacplan.sources.registers.gathering import gather
from evacplan.sources.registers.missing import gaps
from evacplan.sources.registers.places import Gazetteer
from evacplan.sources.registers.reading import read_sheet
from evacplan.sources.registers.refusal import Refusal
from evacplan.sources.registers.sheet import Sheet
from evacplan.sources.scenario_file import read_surroundings
from tests.sources.registers.conftest import NETWORK, START
from tests.sources.registers.test_headings import HEADINGS

SCENARIO = read_surroundings(NETWORK).scenario
WORDS = (
    *("Тегеран", "isfahan", "مشهد", "1", "4 чел.", "2,5", "одобрено 01.03.2026", "отказ", "истекло", "нет", "да"),
    *("Итого", "Всего 5", "01.03.1990", "31.02.2020", "1404/01/01", "N00000001", "РК", "Иран", "пожилой", "коляска"),
    *("35,69", "51.42", "+98 900 000 00 00", "9.8E+11", "№", "#REF!", "\u200b", "=1+1", "\u0301", "ﷺ", "İ", "²"),
)
cells: st.SearchStrategy[Any] = st.one_of(
    st.just(""),
    st.sampled_from(WORDS),
    st.text(max_size=6),
    st.floats(),
    st.integers(-(10**18), 10**18),
    st.booleans(),
    st.dates(date(1, 1, 1)),
    st.datetimes(datetime.min),  # noqa: DTZ901
    st.times(time.min),
    st.timedeltas(timedelta.min),
)
headings = st.one_of(st.sampled_from((*HEADINGS, "Виза Туркменистан", "Широта", "Долгота", "Категория")), cells)


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_any_table_is_read_or_refused(data: st.DataObject):
    """Random headings, cells and merges give entries whose groups are sound and whose people add up, or a refusal."""
    width = data.draw(st.integers(1, 8))
    head = ["Город", *data.draw(st.lists(headings, min_size=width, max_size=width))]
    body = data.draw(st.lists(st.lists(cells, min_size=width + 1, max_size=width + 1), max_size=6))
    corner = st.tuples(st.integers(0, 8), st.integers(0, 8))
    blocks = [tuple(sorted(pair)) for pair in data.draw(st.lists(st.tuples(corner, corner), max_size=3))]
    merged = tuple((a, b) for a, b in blocks if a[1] <= b[1] and b[1] <= width)
    sheet = Sheet("a.xlsx", "s", (tuple(head), *(tuple(row) for row in body)), tuple(merged))
    unit = data.draw(st.sampled_from((None, "person", "family")))
    columns = data.draw(st.sampled_from((Columns(), Columns(at="Город"), Columns(people="B", name=None))))
    situation = Situation(SCENARIO, Gazetteer(SCENARIO), data.draw(st.sampled_from((START, None))))
    try:
        reading = read_sheet(0, sheet, Register(file="a.xlsx", row=unit, columns=columns), "KZ", situation)
    except Refusal:
        return
    groups, _ = gather([reading.entries], situation)
    for group in groups:
        Group.model_validate(group.record, by_alias=True, by_name=False)
    duplicates(reading.entries)
    gaps(groups, situation)
    assert sum(group.people for group in groups) == reading.counted.out
    above = len(sheet.rows) - reading.counted.rows
    assert 1 <= above <= len(sheet.rows)
