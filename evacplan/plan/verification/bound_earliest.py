"""The earliest that anybody could be home if they were alone: what no plan, however good, can be ahead of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

import numpy as np

from evacplan.plan.verification.bound_courses import BoolArray, IntArray
from evacplan.plan.verification.bound_grid import Grid, grid_of
from evacplan.plan.verification.bound_people import Kind, people_of
from evacplan.scenario import Scenario

NEVER = 1 << 40
"""Later than any arrival [min]."""
AT_ONCE = 4_000_000
"""Numbers in the tables that are swept at once."""


def earliest_home(scenario: Scenario) -> Iterator[tuple[datetime, int]]:
    """Yield instants (UTC) in order, with the people who could be home then at the earliest.

    Everybody travels as if nobody else did: hours, timetables and papers count; seats, quotas and beds do not. Those
    who are home already have the start of planning; those who cannot be home in time are left out.
    """
    grid = grid_of(scenario)
    people = people_of(grid)
    home = scenario.people - sum(people.size)
    found = Counter({0: home} if home else {})
    width = max(1, AT_ONCE // ((grid.periods + 2) * max(1, len(scenario.sites)) + len(grid.course)))
    for first in range(0, len(people.kinds), width):
        kinds = people.kinds[first : first + width]
        table = _sweep(grid, kinds, [people.open(kind) for kind in kinds])
        mine = np.flatnonzero((people.kind >= first) & (people.kind < first + len(kinds)))
        # Who is ready after the last instant reads the row after it, in which nobody comes home.
        period = np.minimum(-(-people.ready[mine] // grid.step), grid.periods + 1)
        minutes = table[period, people.origin[mine], people.kind[mine] - first]
        for group, minute in zip(mine.tolist(), minutes.tolist(), strict=True):
            if minute < NEVER:
                found[minute] += people.size[group]
    for minute in sorted(found):
        yield scenario.start + timedelta(minutes=minute), found[minute]


def _sweep(grid: Grid, kinds: tuple[Kind, ...], open_: list[IntArray]) -> IntArray:
    """Return the earliest minute at home from each period and site on; shape ``(periods + 2, sites, kinds)``."""
    sites = len(grid.scenario.sites)
    home = np.zeros((sites, len(kinds)), dtype=np.bool_)
    for number, kind in enumerate(kinds):
        home[list(kind.homes), number] = True
    closed = _closed(grid, kinds, open_)
    first = np.searchsorted(grid.enter, np.arange(grid.periods + 2)).tolist()
    table = np.full((grid.periods + 2, sites, len(kinds)), NEVER, dtype=np.int64)
    for period in range(grid.periods, -1, -1):
        here, (a, b) = table[period], (first[period], first[period + 1])
        here[:] = table[period + 1]
        if a < b:
            onward = np.where(home[grid.head[a:b]], grid.arrives[a:b, None], table[grid.leave[a:b], grid.head[a:b]])
            onward[closed[a:b]] = NEVER
            np.minimum.at(here, grid.tail[a:b], onward)
    return table


def _closed(grid: Grid, kinds: tuple[Kind, ...], open_: list[IntArray]) -> BoolArray:
    """Return which departures are not open to which kinds."""
    bounds = np.stack(open_, axis=2)[grid.course]
    rank = grid.rank[:, None]
    closed = (rank < bounds[:, 0]) | (rank >= bounds[:, 1])
    for number, kind in enumerate(kinds):
        for course, begin, end in kind.shut:
            closed[(grid.course == course) & (grid.rank >= begin) & (grid.rank < end), number] = True
    return np.asarray(closed)
