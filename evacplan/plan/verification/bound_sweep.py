"""The cheapest journey of every group at given prices: one backward sweep over the periods for all kinds of groups."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from evacplan.plan.verification.bound_capacities import Charges, Numbers, charges
from evacplan.plan.verification.bound_courses import BoolArray, IntArray
from evacplan.plan.verification.bound_grid import Grid
from evacplan.plan.verification.bound_people import Kind, People
from evacplan.plan.verification.bound_weights import Weights

NEVER = 1 << 60
"""Costs more than anything that 64 bits are trusted with; two of them still fit."""
AT_ONCE = 4_000_000
"""Numbers in the tables that are swept at once."""


@dataclass(frozen=True)
class Setting:
    """A grid with its people at the multipliers of one proof."""

    grid: Grid
    people: People
    weights: Weights
    charges: Charges
    never: int
    """More than any journey costs."""

    @property
    def dtype(self) -> type:
        """The numbers that are counted in."""
        return np.int64 if self.never == NEVER else object

    def fare(self) -> Numbers:
        """Return what a person pays on each departure, danger, beds and quotas aside.

        Riders share the price of the vehicle, rounded down: however full it is, together they never pay more.
        """
        grid, money = self.grid, self.weights.money
        places = grid.each(course.places for course in grid.courses)
        vehicle = self.charges.vehicle + money * grid.each(c.dispatch for c in grid.courses).astype(self.dtype)
        seat = vehicle // np.maximum(places, 1) * (places > 0)
        return np.asarray(
            self.charges.person + money * grid.each(c.fare for c in grid.courses).astype(self.dtype) + seat
        )


def setting(grid: Grid, people: People, weights: Weights, priced: dict[str, dict[int, int]]) -> Setting:
    """Choose numbers that are large enough, and lay the prices on the grid."""
    everything = sum(price for by_minute in priced.values() for price in by_minute.values())
    rate = max([0, *grid.site_danger.tolist(), *(course.danger for course in grid.courses)])
    money = max([0, *(course.fare + course.dispatch for course in grid.courses)])
    end, moves = grid.scenario.clock.horizon, grid.periods + 2
    stays = max([0, *weights.danger.values()]) * rate * (end + grid.step) + weights.arrival * end + everything
    stays += weights.money * grid.upkeep.most * len(grid.scenario.sites)
    lost = sum(weights.stranded.values())
    small = everything + weights.money * money < NEVER and stays + lost < NEVER
    if small:
        found = Setting(grid, people, weights, charges(grid, priced, np.int64), NEVER)
        dearest = max([0, *found.fare().tolist()])
        quota = max([0, *(int(paid.max(initial=0)) for paid in found.charges.quota.values())])
        if stays + lost + moves * (dearest + quota) < NEVER:
            return found
    never = 2 * (stays + lost + moves * (2 * everything + weights.money * money) + 1)
    return Setting(grid, people, weights, charges(grid, priced, object), never)


def cheapest(given: Setting) -> int:
    """Return what all people together pay at least, each on their cheapest journey or stranded."""
    return sum(_total(given, columns) for columns in _batches(given))


@dataclass(frozen=True)
class Column:
    """Groups that every departure costs the same."""

    kind: Kind
    """What is open to them, and where they are home."""
    state: str
    """A state whose danger and quotas are theirs."""
    own: int
    """Site that is their origin, where its beds have a price; else -1."""
    groups: list[int]
    """Who they are."""


def _batches(given: Setting) -> Iterator[list[Column]]:
    """Yield all columns of the sweep, so many at a time that their tables are of bearable size."""
    people, grid = given.people, given.grid
    found: dict[tuple[int, object, int], Column] = {}
    kind, origin = people.kind.tolist(), people.origin.tolist()
    for number, state in enumerate(people.state):
        told_apart = (given.weights.danger[state], state if state in given.charges.quota else None)
        own = origin[number] if origin[number] in given.charges.beds else -1
        key = (kind[number], told_apart, own)
        if key not in found:
            found[key] = Column(people.kinds[kind[number]], state, own, [])
        found[key].groups.append(number)
    columns = list(found.values())
    width = max(1, AT_ONCE // (len(grid.course) + (grid.periods + 2) * len(grid.scenario.sites)))
    yield from (columns[first : first + width] for first in range(0, len(columns), width))


def _total(given: Setting, columns: list[Column]) -> int:
    """Return what the groups of ``columns`` pay at least."""
    grid, people, weights = given.grid, given.people, given.weights
    table = _sweep(given, columns)
    end, step, total = grid.scenario.clock.horizon, grid.step, 0
    for number, column in enumerate(columns):
        at, ready = people.origin[column.groups], people.ready[column.groups]
        rates: Numbers = grid.site_danger[at].astype(given.dtype) * weights.danger[column.state]
        # Who is ready after the last instant reads the row after it, in which nobody comes home.
        period = np.minimum(-(-ready // step), grid.periods + 1)
        boards = np.minimum(period * step, end)
        late: Numbers = weights.money * grid.upkeep.at(at, ready, boards).astype(given.dtype)
        lost: Numbers = weights.money * grid.upkeep.at(at, ready, np.full(len(at), end)).astype(given.dtype)
        away = table[period, at, number] + rates * np.maximum(0, period * step - ready) + late
        stays = rates * np.maximum(0, end - ready) + weights.arrival * end + lost
        for group, home, stay in zip(column.groups, away.tolist(), stays.tolist(), strict=True):
            total += people.size[group] * min(home, stay + weights.stranded[people.priority[group]])
    return total


def _sweep(given: Setting, columns: list[Column]) -> Numbers:
    """Return the least cost from each period and site on, for each column; shape ``(periods + 2, sites, columns)``."""
    grid = given.grid
    home = _homes(given, columns)
    costs, waits = _costs(given, columns, home), _waits(given, columns, home)
    first = np.searchsorted(grid.enter, np.arange(grid.periods + 2)).tolist()
    starts = np.flatnonzero(np.diff(grid.enter, prepend=-1) | np.diff(grid.tail, prepend=-1))
    first_start = np.searchsorted(starts, first).tolist()
    table = np.full((grid.periods + 2, *home.shape), given.never, dtype=given.dtype)
    table[:, home] = 0
    for period in range(grid.periods, -1, -1):
        here = table[period + 1] + waits[period]
        a, b = first[period], first[period + 1]
        if a < b:
            onward = costs[a:b] + table[grid.leave[a:b], grid.head[a:b]]
            begins = starts[first_start[period] : first_start[period + 1]]
            tails = grid.tail[begins]
            here[tails] = np.minimum(here[tails], np.minimum.reduceat(onward, begins - a, axis=0))
        here[home] = 0
        table[period] = here
    return table


def _homes(given: Setting, columns: list[Column]) -> BoolArray:
    """Return at which sites the groups of each column are home; shape ``(sites, columns)``."""
    home = np.zeros((len(given.grid.scenario.sites), len(columns)), dtype=np.bool_)
    for number, column in enumerate(columns):
        home[list(column.kind.homes), number] = True
    return home


def _costs(given: Setting, columns: list[Column], home: BoolArray) -> Numbers:
    """Return what a person pays on each departure, to the instant of going on; shape ``(departures, columns)``."""
    grid, dtype, weights = given.grid, given.dtype, given.weights
    danger: Numbers = np.array([weights.danger[column.state] for column in columns], dtype=dtype)
    costs = given.fare()[:, None] + grid.danger.astype(dtype)[:, None] * danger
    costs += (weights.money * grid.kept.astype(dtype))[:, None]
    at_home: Numbers = (weights.arrival * grid.arrives.astype(dtype))[:, None]
    rest = grid.danger_after.astype(dtype)[:, None] * danger + (weights.money * grid.kept_after.astype(dtype))[:, None]
    costs += np.where(home[grid.head], at_home, rest)
    for number, column in enumerate(columns):
        if column.state in given.charges.quota:
            costs[:, number] += given.charges.quota[column.state]
    for site, prices in given.charges.beds.items():
        sleeps = _sleeps(site, columns, home)
        boarding, arriving = np.flatnonzero(grid.tail == site), np.flatnonzero(grid.head == site)
        waits = prices.during(grid.enter[boarding] * grid.step, grid.departs[boarding])
        rests = prices.during(grid.arrives[arriving], grid.leave[arriving] * grid.step)
        costs[boarding] += waits[:, None] * sleeps
        costs[arriving] += rests[:, None] * sleeps
    bounds = np.stack([given.people.open(column.kind) for column in columns], axis=2)[grid.course]
    rank = grid.rank[:, None]
    costs[(rank < bounds[:, 0]) | (rank >= bounds[:, 1])] = given.never
    for number, column in enumerate(columns):
        for course, first, last in column.kind.shut:
            costs[(grid.course == course) & (grid.rank >= first) & (grid.rank < last), number] = given.never
    return np.asarray(costs)


def _waits(given: Setting, columns: list[Column], home: BoolArray) -> Numbers:
    """Return what a person pays for a period of waiting; shape ``(periods + 1, sites, columns)``."""
    grid, dtype = given.grid, given.dtype
    danger: Numbers = np.array([given.weights.danger[column.state] for column in columns], dtype=dtype)
    still = (grid.site_danger.astype(dtype) * grid.step)[:, None] * danger
    waits = np.broadcast_to(still, (grid.periods + 1, *still.shape))
    paid = grid.upkeep.paid if given.weights.money else ()
    if not given.charges.beds and not paid:
        return waits
    waits = waits.copy()
    instants = np.arange(grid.periods + 1, dtype=np.int64) * grid.step
    for site in paid:
        kept: Numbers = grid.upkeep.during(site, instants, instants + grid.step).astype(dtype)
        waits[:, site] += (given.weights.money * kept)[:, None]
    for site, prices in given.charges.beds.items():
        waits[:, site] += prices.during(instants, instants + grid.step)[:, None] * _sleeps(site, columns, home)
    return waits


def _sleeps(site: int, columns: list[Column], home: BoolArray) -> IntArray:
    """Return 1 for the columns whose groups take a bed at ``site``: neither begin there nor are home there."""
    begin = np.array([column.own == site for column in columns])
    return np.asarray(~(home[site] | begin), dtype=np.int64)
