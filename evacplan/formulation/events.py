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

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from evacplan.formulation.costs.upkeep import Upkeep
from evacplan.formulation.problem import Commodity
from evacplan.formulation.resources.convoys import asked
from evacplan.formulation.stays import limited
from evacplan.network.closure import Step, Timetable, closure
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
    patterns = [_distinct(each) for each in zip(*openings.usable, strict=True)] or [()] * len(network.stretches)
    timetable = Timetable(
        openings.departs,
        patterns,
        [stretch.minutes for stretch in network.stretches],
        _follows(scenario, grid, network),
        _in_one_convoy(network),
        grid.step,
    )
    if _earlier_may_cost_more(scenario, network):
        return timetable.usable
    fixed = [
        mask if stretch.timetable is not None or number in openings.chosen else mask & opens
        for number, (stretch, mask, opens) in enumerate(
            zip(network.stretches, timetable.usable, _opens(scenario, grid, network, timetable), strict=True)
        )
    ]
    return closure(timetable, fixed, _wanted(scenario, grid, network, commodities, openings))


def _distinct(patterns: Sequence[BoolArray]) -> tuple[BoolArray, ...]:
    """Return the ``patterns`` that differ."""
    return tuple({pattern.tobytes(): pattern for pattern in patterns}.values())


def _earlier_may_cost_more(scenario: Scenario, network: StaticNetwork) -> bool:
    """Whether waiting is more dangerous at the head of some stretch than at its tail."""
    rate = [scenario.site_exposure(site) for site in network.sites]
    return any(rate[s.head] > rate[s.tail] for s in network.stretches if s.timetable is None)


def _is_counted_by_day(stretch: Stretch) -> bool:
    """Whether a new calendar day brings new capacity."""
    by_day = isinstance(stretch.way, Crossing) and (stretch.way.people_per_day is not None or bool(stretch.way.quota))
    rule = asked(stretch)
    return by_day or (rule is not None and rule.per_day is not None)


def _in_one_convoy(network: StaticNetwork) -> list[list[int]]:
    """Return for every stretch the others of the same way, if people leave on it in convoy."""
    ways: dict[str, list[int]] = {}
    for number, stretch in enumerate(network.stretches):
        if asked(stretch) is not None:
            ways.setdefault(stretch.way_id, []).append(number)
    return [
        [other for other in ways.get(stretch.way_id, ()) if other != number and asked(stretch) is not None]
        for number, stretch in enumerate(network.stretches)
    ]


def _opens(scenario: Scenario, grid: TimeGrid, network: StaticNetwork, timetable: Timetable) -> Iterator[BoolArray]:
    """Yield for every stretch the departures at which it opens to somebody, or a calendar day begins that counts."""
    for stretch, minutes, each in zip(network.stretches, timetable.departs, timetable.patterns, strict=True):
        gap = np.diff(minutes, prepend=-grid.step - 1) != grid.step
        found = np.zeros(len(minutes), dtype=np.bool_)
        for pattern in each:
            found |= pattern & (gap | ~np.append(False, pattern[:-1]))
        if _is_counted_by_day(stretch):
            zone = scenario.zone(network.sites[stretch.tail])
            days = np.array([grid.instant(m).astimezone(zone).date().toordinal() for m in minutes], dtype=np.int64)
            found |= np.diff(days, prepend=days[:1] - 1) != 0
        yield found


def _wanted(
    scenario: Scenario, grid: TimeGrid, network: StaticNetwork, commodities: Sequence[Commodity], openings: Openings
) -> Iterator[tuple[int, int]]:
    """Yield the stretches and minutes at which people become ready, or after which a night or a meal is saved."""
    ready = {(c.origin, c.ready * grid.step) for c in commodities if c.ready <= grid.periods}
    for number, stretch in enumerate(network.stretches):
        yield from ((number, minute + _boarding(grid, stretch)) for site, minute in ready if site == stretch.tail)
        if stretch.timetable is None and number not in openings.chosen:
            for minute in _kept_at(scenario, grid, network.sites[stretch.head]):
                yield number, minute - stretch.minutes + 1


def _kept_at(scenario: Scenario, grid: TimeGrid, site: str) -> list[int]:
    """Return the minutes at which a night or a meal is paid for at a site."""
    if "cost" not in scenario.policy.objective:
        return []
    return list(dict.fromkeys(Upkeep.of(scenario, grid, site).minutes.tolist()))


def _boarding(grid: TimeGrid, stretch: Stretch) -> int:
    """Return the time at the tail before departure, in whole periods [min]."""
    return -(-stretch.connection // grid.step) * grid.step


def _follows(scenario: Scenario, grid: TimeGrid, network: StaticNetwork) -> list[list[Step]]:
    """Return for every stretch which departures are held back by one of its own, and until when."""
    stays = [*limited(scenario, network)]
    has_beds = [scenario.sites[site].beds is not None for site in network.sites]
    found: list[list[Step]] = []
    for number, stretch in enumerate(network.stretches):
        steps = []
        if isinstance(stretch.way, Crossing) and stretch.way.people_per_hour is not None:
            steps.append(Step(number, HOUR))
        for other, following in enumerate(network.stretches):
            if following.tail == stretch.head:
                steps.append(Step(other, _boarding(grid, following), whole=True))
            back = _back_after(stretch, following)
            if back is not None:
                steps.append(Step(other, stretch.minutes + back))
            if network.sites[following.head] == network.sites[stretch.tail] and has_beds[stretch.tail]:
                steps.append(Step(other, -following.minutes))
            for _, greatest, inside in stays:
                leaves = inside[stretch.tail] and not inside[stretch.head]
                if leaves and inside[following.head] and not inside[following.tail]:
                    steps.append(Step(other, -greatest - following.minutes))
        found.append(steps)
    return found


def _back_after(stretch: Stretch, following: Stretch) -> int | None:
    """Return the time from an arrival to the next departure of the same vehicle; None if it is of another fleet."""
    mine, next_ = stretch.carrier, following.carrier
    if mine is None or next_ is None or mine.after is None or next_.after is None or mine.pool != next_.pool:
        return None
    return mine.after + next_.before
