"""All departures of all ways as arrays, in the order in which a backward sweep passes them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from evacplan.plan.verification.bound_courses import Course, IntArray, courses, thousandths
from evacplan.plan.verification.bound_upkeep import Upkeep
from evacplan.plan.verification.timeline import Timeline
from evacplan.scenario import Crossing, Scenario


@dataclass(frozen=True)
class Grid:
    """The departures of a scenario, sorted by the period in which people board and then by site."""

    scenario: Scenario
    """What is planned."""
    courses: tuple[Course, ...]
    """Every way, site and fleet."""
    course: IntArray
    """Index of the course of each departure."""
    rank: IntArray
    """Position of each departure among those of its course."""
    departs: IntArray
    """Departure [min]."""
    arrives: IntArray
    """Arrival [min]."""
    tail: IntArray
    """Index of the site where people board."""
    head: IntArray
    """Index of the site where they arrive."""
    enter: IntArray
    """Latest period in which people can board."""
    leave: IntArray
    """First period in which they can go on."""

    def each(self, numbers: Iterable[int]) -> IntArray:
        """Return for each departure the one of ``numbers``, given by course, that is its course's."""
        return np.array([*numbers], dtype=np.int64)[self.course]

    @property
    def step(self) -> int:
        """Length of a period [min]."""
        return self.scenario.clock.step

    @property
    def periods(self) -> int:
        """Number of the last grid instant before or at the end."""
        return self.scenario.clock.horizon // self.step

    @cached_property
    def timeline(self) -> Timeline:
        """The clock of the scenario."""
        return Timeline(self.scenario)

    @cached_property
    def site_danger(self) -> IntArray:
        """Weight of a minute at each site [thousandths]."""
        return np.array([thousandths(self.scenario, None, site) for site in self.scenario.sites], dtype=np.int64)

    @cached_property
    def danger(self) -> IntArray:
        """Weighted minutes from boarding to arrival, for each departure [thousandths]."""
        rate = self.each(course.danger for course in self.courses)
        waits = self.site_danger[self.tail] * (self.departs - self.enter * self.step)
        return np.asarray(waits + rate * (self.arrives - self.departs))

    @cached_property
    def danger_after(self) -> IntArray:
        """Weighted minutes from arrival until people can go on, for each departure [thousandths]."""
        return np.asarray(self.site_danger[self.head] * (self.leave * self.step - self.arrives))

    @cached_property
    def upkeep(self) -> Upkeep:
        """Nights and meals."""
        return Upkeep.of(self.timeline)

    @cached_property
    def kept(self) -> IntArray:
        """What nights and meals cost a person from boarding until each departure [cents / 60]."""
        return self.upkeep.at(self.tail, self.enter * self.step, self.departs)

    @cached_property
    def kept_after(self) -> IntArray:
        """What they cost from each arrival until a person can go on [cents / 60]."""
        return self.upkeep.at(self.head, self.arrives, self.leave * self.step)

    @cached_property
    def days(self) -> dict[int, IntArray]:
        """For every crossing (index of its course), the calendar day of each of its departures, as an ordinal."""
        return {
            number: np.array(
                [self.timeline.day(minute, course.tail).toordinal() for minute in course.departs.tolist()],
                dtype=np.int64,
            )
            for number, course in enumerate(self.courses)
            if isinstance(course.way, Crossing)
        }


def grid_of(scenario: Scenario) -> Grid:
    """Return all departures that the rules leave open to somebody."""
    found = tuple(courses(scenario))
    index = {site: number for number, site in enumerate(scenario.sites)}
    sizes = [len(course.departs) for course in found]
    course = np.repeat(np.arange(len(found), dtype=np.int64), sizes)
    rank = np.concatenate([np.zeros(0, dtype=np.int64), *(np.arange(size, dtype=np.int64) for size in sizes)])
    departs = np.concatenate([np.zeros(0, dtype=np.int64), *(c.departs for c in found)])

    def each(numbers: list[int]) -> IntArray:
        return np.array(numbers, dtype=np.int64)[course]

    tail, head = each([index[c.tail] for c in found]), each([index[c.way.head] for c in found])
    arrives = departs + each([c.minutes for c in found])
    step = scenario.clock.step
    enter, leave = (departs - each([c.connection for c in found])) // step, -(-arrives // step)
    order = np.lexsort((tail, enter))
    return Grid(
        scenario, found, *(column[order] for column in (course, rank, departs, arrives, tail, head, enter, leave))
    )
