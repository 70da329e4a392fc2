"""Which departures matter: the finite set of event times that contains an optimal plan.

Take an optimal plan and move, one by one, any departure to an earlier instant at which the plan stays
feasible. Where no cost rises when something happens earlier, the plan stays optimal, and in the end every
departure is held back by something: its people become ready or arrive, its way opens (or a permit begins,
a closure ends, a calendar day with a new quota begins), its vehicle comes back, sixty minutes have passed
since the admission that filled the hour, the beds at its head are freed by somebody's departure, or it
takes people into a country so long before they leave it as they may stay there. Each of these is the instant
of another departure plus (for beds and stays: minus) a known time, or fixed, so the closure of the fixed
instants under these steps contains every departure of the shifted plan. Departures that only hold each other
back, such as one into a country and the one out of it, are moved together. Left-shifting is the argument
behind semi-active schedules in resource-constrained scheduling (Sprecher, Kolisch and Drexl 1995).

A convoy moves as a whole, all its vehicles at once, and what holds back one of its people or vehicles holds back all:
so an instant that matters to one of them matters to every vehicle of the link. A calendar day with new convoys is an
event as one with a new quota is. Two convoys that come to leave at one instant are one, which is larger, and one fewer.
Where nights and meals are paid for, whoever arrives earlier may have one more: then a departure is also held
back because it is the first that arrives after that night or meal, which is fixed.

Moving a departure earlier trades waiting at the tail for waiting at the head, so no cost rises unless the head
is the more dangerous of the two. Where such a link exists, all instants are kept instead.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from evacplan.formulation.costs.upkeep import Upkeep
from evacplan.formulation.problem import Commodity
from evacplan.formulation.resources.convoys import asked
from evacplan.formulation.stays import limited
from evacplan.network.grid import BoolArray, IntArray, TimeGrid
from evacplan.network.static import StaticNetwork, Stretch
from evacplan.scenario import Crossing, Scenario

HOUR = 60


@dataclass(frozen=True)
class Openings:
    """When every stretch can be entered."""

    departs: tuple[IntArray, ...]
    """For every stretch the minutes at which it can depart at all, sorted."""
    usable: tuple[tuple[BoolArray, ...], ...]
    """For every class of groups and every stretch, which of these departures are open to the class."""
    classes: IntArray
    """The class of every commodity."""
    chosen: frozenset[int] = frozenset()
    """Stretches whose usable departures are all needed, because they were chosen before."""


def event_departures(
    scenario: Scenario,
    grid: TimeGrid,
    network: StaticNetwork,
    commodities: Sequence[Commodity],
    openings: Openings,
) -> list[BoolArray]:
    """Return for every stretch which of its departures can be needed by an optimal plan."""
    closure = _Closure(scenario, grid, network, openings)
    if _earlier_may_cost_more(scenario, network):
        return closure.any_class
    for commodity in commodities:
        if commodity.ready <= grid.periods:
            closure.somebody_at(commodity.origin, commodity.ready)
    closure.run()
    return closure.needed


def _earlier_may_cost_more(scenario: Scenario, network: StaticNetwork) -> bool:
    """Whether waiting is more dangerous at the head of some stretch than at its tail."""
    rate = [scenario.site_exposure(site) for site in network.sites]
    return any(rate[s.head] > rate[s.tail] for s in network.stretches if s.timetable is None)


def _is_counted_by_day(stretch: Stretch) -> bool:
    """Whether a new calendar day brings new capacity."""
    by_day = isinstance(stretch.way, Crossing) and (stretch.way.people_per_day is not None or bool(stretch.way.quota))
    rule = asked(stretch)
    return by_day or (rule is not None and rule.per_day is not None)


def _in_one_convoy(network: StaticNetwork) -> dict[int, list[int]]:
    """Return for every stretch on which people leave in convoy the others of the same way."""
    ways: dict[str, list[int]] = {}
    for number, stretch in enumerate(network.stretches):
        if asked(stretch) is not None:
            ways.setdefault(stretch.way_id, []).append(number)
    return {one: [other for other in all_ if other != one] for all_ in ways.values() for one in all_}


class _Closure:
    """Departures found so far, and the work still to be propagated."""

    def __init__(self, scenario: Scenario, grid: TimeGrid, network: StaticNetwork, openings: Openings) -> None:
        self.grid, self.network, self.openings = grid, network, openings
        count = len(network.stretches)
        self.any_class = [
            np.any([usable[s] for usable in openings.usable], axis=0)
            if openings.usable
            else np.zeros(len(openings.departs[s]), dtype=np.bool_)
            for s in range(count)
        ]
        self.needed = [np.zeros(len(openings.departs[s]), dtype=np.bool_) for s in range(count)]
        self.minutes = [departs.tolist() for departs in openings.departs]
        self.next_open = [self._next_open(s) for s in range(count)]
        self.leaving: dict[int, list[int]] = {}
        self.entering_beds: dict[str, list[int]] = {}
        self.pools: dict[str, list[int]] = {}
        self.stays = [*limited(scenario, network)]
        for number, stretch in enumerate(network.stretches):
            self.leaving.setdefault(stretch.tail, []).append(number)
            if scenario.sites[network.sites[stretch.head]].beds is not None:
                self.entering_beds.setdefault(network.sites[stretch.head], []).append(number)
            if stretch.carrier and stretch.carrier.after is not None:
                self.pools.setdefault(stretch.carrier.pool, []).append(number)
        self.beside = _in_one_convoy(network)
        self.queue: list[tuple[int, int]] = []
        for number, stretch in enumerate(network.stretches):
            self._fixed_events(scenario, number, stretch)
        self.seen_at: set[tuple[int, int]] = set()

    def _next_open(self, stretch: int) -> tuple[list[int], ...]:
        """Return, for every distinct pattern of opening, the index of the next open departure from each index."""
        patterns = {usable[stretch].tobytes(): usable[stretch] for usable in self.openings.usable}
        found = []
        for pattern in patterns.values():
            count = len(pattern)
            indices = np.where(pattern, np.arange(count), count)
            following = np.append(np.minimum.accumulate(indices[::-1])[::-1], count) if count else np.zeros(1, np.int64)
            found.append(following.tolist())
        return tuple(found)

    def _fixed_events(self, scenario: Scenario, number: int, stretch: Stretch) -> None:
        """Add the departures at which the stretch opens, and for timetables all of them."""
        departs = self.openings.departs[number]
        if stretch.timetable is not None or number in self.openings.chosen:
            self._add_indices(number, np.flatnonzero(self.any_class[number]))
            return
        for usable in self.openings.usable:
            mask = usable[number]
            gap = np.diff(departs, prepend=-self.grid.step - 1) != self.grid.step
            opens = mask & (gap | ~np.append(False, mask[:-1]))
            self._add_indices(number, np.flatnonzero(opens))
        if _is_counted_by_day(stretch):
            zone = scenario.zone(self.network.sites[stretch.tail])
            days = np.array([self.grid.instant(m).astimezone(zone).date().toordinal() for m in departs], dtype=np.int64)
            new_day = np.flatnonzero(np.diff(days, prepend=days[:1] - 1) != 0)
            self._add_indices(number, new_day[self.any_class[number][new_day]])
        for minute in self._kept_at(scenario, stretch.head):
            self._departs_from(number, minute - stretch.minutes + 1)

    def _kept_at(self, scenario: Scenario, site: int) -> list[int]:
        """Return the minutes at which a night or a meal is paid for at a site."""
        if "cost" not in scenario.policy.objective:
            return []
        return list(dict.fromkeys(Upkeep.of(scenario, self.grid, self.network.sites[site]).minutes.tolist()))

    def _add_indices(self, stretch: int, indices: IntArray) -> None:
        for index in indices.tolist():
            if not self.needed[stretch][index]:
                self._need(stretch, index)

    def _need(self, stretch: int, index: int) -> None:
        """Note that a departure can be needed; in a convoy, those of other vehicles at the same instant as well."""
        self.needed[stretch][index] = True
        self.queue.append((stretch, index))
        for other in self.beside.get(stretch, ()):
            same = bisect_left(self.minutes[other], self.minutes[stretch][index])
            there = self.minutes[other][same : same + 1] == [self.minutes[stretch][index]]
            if there and self.any_class[other][same] and not self.needed[other][same]:
                self.needed[other][same] = True
                self.queue.append((other, same))

    def _departs_from(self, stretch: int, minute: int) -> None:
        """Add the first open departures of ``stretch`` at or after ``minute``."""
        index = bisect_left(self.minutes[stretch], minute)
        for following in self.next_open[stretch]:
            chosen = following[index]
            if chosen < len(self.minutes[stretch]) and not self.needed[stretch][chosen]:
                self._need(stretch, chosen)

    def somebody_at(self, site: int, period: int) -> None:
        """Note that somebody can go on from ``site`` at ``period``."""
        if (site, period) in self.seen_at:
            return
        self.seen_at.add((site, period))
        for number in self.leaving.get(site, ()):
            connection = self.network.stretches[number].connection
            boards = -(-connection // self.grid.step) * self.grid.step
            self._departs_from(number, period * self.grid.step + boards)

    def run(self) -> None:
        """Propagate until nothing new is found."""
        while self.queue:
            number, index = self.queue.pop()
            stretch = self.network.stretches[number]
            depart = self.minutes[number][index]
            arrive = depart + stretch.minutes
            self.somebody_at(stretch.head, -(-arrive // self.grid.step))
            if isinstance(stretch.way, Crossing) and stretch.way.people_per_hour is not None:
                self._departs_from(number, depart + HOUR)
            if stretch.carrier and stretch.carrier.after is not None:
                for other in self.pools[stretch.carrier.pool]:
                    carrier = self.network.stretches[other].carrier
                    self._departs_from(other, arrive + stretch.carrier.after + (carrier.before if carrier else 0))
            for other in self.entering_beds.get(self.network.sites[stretch.tail], ()):
                self._departs_from(other, depart - self.network.stretches[other].minutes)
            for _, greatest, inside in self.stays:
                if inside[stretch.tail] and not inside[stretch.head]:
                    for other in self._entering(inside):
                        self._departs_from(other, depart - greatest - self.network.stretches[other].minutes)

    def _entering(self, inside: BoolArray) -> list[int]:
        """Return the stretches that lead into a set of sites."""
        stretches = self.network.stretches
        return [n for n, other in enumerate(stretches) if inside[other.head] and not inside[other.tail]]
