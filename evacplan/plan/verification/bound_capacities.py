"""What the prices of a proof charge for capacities."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from evacplan.plan.verification.bound_courses import IntArray
from evacplan.plan.verification.bound_grid import Grid
from evacplan.scenario.capacities import Capacity, capacities

HOUR = 60

Numbers = npt.NDArray[np.int64] | npt.NDArray[np.object_]
"""Whole numbers: of 64 bits, or Python's own where these might not do."""


@dataclass(frozen=True)
class Prices:
    """Prices at minutes, summed up from the first."""

    minutes: IntArray
    """The minutes that have a price, sorted."""
    sums: Numbers
    """Sum of the prices before each of them, and of all."""

    @classmethod
    def of(cls, prices: Mapping[int, int], dtype: type) -> Prices:
        """Return ``prices`` by minute, counted in numbers of ``dtype``."""
        minutes = sorted(prices)
        sums = [0]
        for minute in minutes:
            sums.append(sums[-1] + prices[minute])
        return cls(np.array(minutes, dtype=np.int64), np.array(sums, dtype=dtype))

    def during(self, begins: IntArray, ends: IntArray) -> Numbers:
        """Return the sums of the prices within the spans ``[begins, ends)``."""
        upto, since = np.searchsorted(self.minutes, ends), np.searchsorted(self.minutes, begins)
        return np.asarray(self.sums[upto] - self.sums[np.minimum(since, upto)])


@dataclass(frozen=True)
class Charges:
    """What the prices of a proof charge for each departure of a grid."""

    person: Numbers
    """Per person, whoever it is."""
    vehicle: Numbers
    """Per vehicle or order."""
    quota: dict[str, Numbers]
    """Per person of a state, beside what everybody pays."""
    beds: dict[int, Prices]
    """By site (index), for every instant at which somebody has a bed there."""


def charges(grid: Grid, priced: Mapping[str, Mapping[int, int]], dtype: type) -> Charges:
    """Lay the prices ``priced`` by the name of the capacity and by minute on the departures of ``grid``."""
    known = capacities(grid.scenario)
    sites = list(grid.scenario.sites)
    count = len(grid.course)
    person: Numbers = np.zeros(count, dtype=dtype)
    vehicle: Numbers = np.zeros(count, dtype=dtype)
    quota: dict[str, Numbers] = {}
    beds: dict[int, Prices] = {}
    for name, by_minute in priced.items():
        capacity = known[name]
        if capacity.kind == "beds":
            beds[sites.index(capacity.key)] = Prices.of(by_minute, dtype)
        elif capacity.kind in {"vehicles", "orders"}:
            vehicle = vehicle + _on_departures(grid, capacity, by_minute, dtype)
        elif capacity.kind == "quota":
            before = quota.get(capacity.state, np.zeros(count, dtype=dtype))
            quota[capacity.state] = before + _on_departures(grid, capacity, by_minute, dtype)
        else:
            person = person + _on_departures(grid, capacity, by_minute, dtype)
    return Charges(person, vehicle, quota, beds)


def _on_departures(grid: Grid, capacity: Capacity, by_minute: Mapping[int, int], dtype: type) -> Numbers:
    """Return what one person or vehicle on each departure pays for ``capacity``."""
    found: Numbers = np.zeros(len(grid.course), dtype=dtype)
    prices = Prices.of(by_minute, dtype)
    for number, course in enumerate(grid.courses):
        departs = course.departs
        if (course.pool if capacity.kind in {"vehicles", "orders"} else course.key) != capacity.key:
            continue
        match capacity.kind:
            case "hour":  # an admission counts in every hour that begins less than an hour before it
                paid = prices.during(departs - HOUR + 1, departs + 1)
            case "day" | "quota":
                paid = _by_day(grid, number, by_minute, dtype)
            case "seats":
                paid = prices.during(departs, departs + 1)
            case "vehicles":
                paid = prices.during(departs - course.before, departs + course.minutes + course.after)
            case _:
                paid = np.full(len(departs), by_minute.get(0, 0), dtype=dtype)
        mine = grid.course == number
        found[mine] = paid[grid.rank[mine]]
    return found


def _by_day(grid: Grid, number: int, by_minute: Mapping[int, int], dtype: type) -> Numbers:
    """Return for each departure the sum of the prices at minutes of its calendar day."""
    tail = grid.courses[number].tail
    on_day: dict[int, int] = {}
    for minute, price in by_minute.items():
        day = grid.timeline.day(minute, tail).toordinal()
        on_day[day] = on_day.get(day, 0) + price
    return np.array([on_day.get(day, 0) for day in grid.days[number].tolist()], dtype=dtype)
