"""The closure of departures, against a fixed point that is looked for with plain sets."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from evacplan.network.closure import Step, Timetable, closure

PERIOD = 15
STRETCHES = 3

minutes = st.lists(st.integers(0, 20).map(lambda n: 5 * n), unique=True, max_size=12).map(sorted)
steps = st.builds(Step, st.integers(0, STRETCHES - 1), st.integers(-40, 60), st.booleans())


@st.composite
def timetables(draw: st.DrawFn) -> Timetable:
    """Draw stretches of which anything may follow."""
    departs = [draw(minutes) for _ in range(STRETCHES)]
    kinds = draw(st.integers(0, 2))
    masks = st.lists(st.booleans(), min_size=12, max_size=12)
    patterns = [[np.array(draw(masks)[: len(each)], dtype=np.bool_) for _ in range(kinds)] for each in departs]
    others = st.lists(st.integers(0, STRETCHES - 1), unique=True, max_size=2)
    return Timetable(
        [np.array(each, dtype=np.int64) for each in departs],
        patterns,
        [draw(st.integers(1, 50)) for _ in range(STRETCHES)],
        [draw(st.lists(steps, max_size=3)) for _ in range(STRETCHES)],
        [[other for other in draw(others) if other != number] for number in range(STRETCHES)],
        PERIOD,
    )


def fixed_point(table: Timetable, needed: set[tuple[int, int]], wanted: list[tuple[int, int]]) -> set[tuple[int, int]]:
    """Ask for everything again and again, until nothing is added."""
    departs = [each.tolist() for each in table.departs]

    def first_open(stretch: int, minute: int) -> set[tuple[int, int]]:
        found = set()
        for pattern in table.patterns[stretch]:
            later = [m for m, usable in zip(departs[stretch], pattern, strict=True) if usable and m >= minute]
            found |= {(stretch, m) for m in later[:1]}
        return found

    needed = needed.union(*(first_open(stretch, minute) for stretch, minute in wanted))
    while True:
        more: set[tuple[int, int]] = set()
        for stretch, minute in needed:
            ready = minute + table.lasts[stretch]
            ready += -ready % table.period
            for step in table.follows[stretch]:
                more |= first_open(step.stretch, (ready if step.whole else minute) + step.minutes)
            for other in table.beside[stretch]:
                usable = {m for p in table.patterns[other] for m, u in zip(departs[other], p, strict=True) if u}
                more |= {(other, minute)} if minute in usable else set()
        if more <= needed:
            return needed
        needed |= more


@given(timetables(), st.data())
def test_it_is_the_least_fixed_point(table: Timetable, data: st.DataObject) -> None:
    """Nothing is missing, and nothing is there without a cause."""
    first = [np.array([data.draw(st.integers(0, 5)) == 0 for _ in each], dtype=np.bool_) for each in table.departs]
    wanted = data.draw(st.lists(st.tuples(st.integers(0, STRETCHES - 1), st.integers(0, 110)), max_size=2))
    begun = {(s, int(m)) for s in range(STRETCHES) for m in table.departs[s][first[s]]}
    found = closure(table, first, wanted)
    told = {(s, int(m)) for s in range(STRETCHES) for m in table.departs[s][found[s]]}
    assert told == fixed_point(table, begun, wanted)


def test_there_may_be_no_stretch() -> None:
    """A situation may have nowhere to go."""
    assert closure(Timetable([], [], [], [], [], PERIOD), []) == []
