"""The exact lexicographic optimum of a tiny scenario, by trying every plan.

This is the reference that the planner is judged by. It is slow and simple on purpose: everybody is
given every possible journey in turn, and a branch is left only where capacities are broken, or
where even the best of every remaining person cannot make up for what is already spent.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from evacplan.scenario import Group, Scenario
from tests.optima.ledger import HOUR, Ledger, Load
from tests.optima.staying import kept
from tests.optima.travel import Journey, Ride, TooLargeError, journeys, minute, rides

Sums = tuple[int, ...]
"""Stranded people per class, danger per state, minutes until home, fares: what adds up over people."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What some people of a group do; no rides and not stranded means that they begin at home."""

    group: str
    people: int
    rides: tuple[Ride, ...]
    stranded: bool
    members: tuple[int, ...] = ()
    """Their numbers, where members of the group are told apart."""


@dataclass(frozen=True, slots=True)
class Optimum:
    """The least possible value of every tier, and one plan that has them all."""

    values: dict[str, Fraction]
    plan: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class _Tier:
    name: str
    share: Fraction
    """By how much of its optimum later tiers may worsen it."""
    measure: Callable[[Sums, Ledger], int | Fraction]
    per_unit: int
    """By what to divide to get the tier's own unit."""


@dataclass(frozen=True, slots=True)
class _Unit:
    """People who certainly do the same: a whole group, or one person of a group that may split."""

    group: Group
    load: Load
    options: tuple[tuple[Journey | None, Sums], ...]
    """Journeys with their share in the sums; None is stranded."""
    twin: bool
    """Whether the unit before is interchangeable with this one."""
    last: bool
    """Whether no more units of the group follow."""


@dataclass(slots=True)
class _Search:
    """One tier: find the plan that measures least under the limits of earlier tiers."""

    units: list[_Unit]
    rest: list[Sums]
    """For every unit, the least that it and the later ones can add to the sums."""
    ledger: Ledger
    tier: _Tier
    limits: list[tuple[_Tier, int | Fraction]]
    branches: int
    picks: list[int] = field(default_factory=list)
    value: int | Fraction | None = None
    best: tuple[int, ...] = ()

    def visit(self, sums: Sums) -> None:
        """Try everything for the units that have nothing yet."""
        if len(self.picks) == len(self.units):
            if not self.ledger.gathered():
                return
            self.value, self.best = self.tier.measure(sums, self.ledger), tuple(self.picks)
            return
        unit = self.units[len(self.picks)]
        for pick in range(self.picks[-1] if unit.twin else 0, len(unit.options)):
            self.branches -= 1
            if self.branches < 0:
                raise TooLargeError
            journey, more = unit.options[pick]
            self.picks.append(pick)
            if journey is None:
                self._go_on(unit, _plus(sums, more))
            else:
                self.ledger.add(journey, unit.load)
                if self.ledger.bears(journey):
                    self._go_on(unit, _plus(sums, more))
                self.ledger.remove(journey, unit.load)
            self.picks.pop()

    def _go_on(self, unit: _Unit, sums: Sums) -> None:
        parts_are_fine = not unit.last or self._parts_are_large_enough(unit.group)
        if parts_are_fine and self._is_promising(_plus(sums, self.rest[len(self.picks)])):
            self.visit(sums)

    def _is_promising(self, least: Sums) -> bool:
        within = all(tier.measure(least, self.ledger) <= limit for tier, limit in self.limits)
        return within and (self.value is None or self.tier.measure(least, self.ledger) < self.value)

    def _parts_are_large_enough(self, group: Group) -> bool:
        chosen = (self.units[i].options[pick][0] for i, pick in enumerate(self.picks) if self.units[i].group is group)
        aboard = Counter(ride for journey in chosen if journey for ride in journey.rides)
        return all(people >= (group.smallest_part or 1) for people in aboard.values())


def optimum(scenario: Scenario, branches: int = 10_000_000, held: Mapping[str, Fraction] | None = None) -> Optimum:
    """Return the optimum of every tier of ``scenario``, each with the earlier ones held.

    Parameters
    ----------
    scenario
        Something tiny.
    branches
        How much patience there is.
    held
        Values to hold tiers at where they are worse than the optimum with its tolerance.

    Raises
    ------
    TooLargeError
        If a group's journeys or a tier take more than ``branches`` branches.
    """
    units = list(_units(scenario, branches))
    none: Sums = (0,) * (len(_classes(scenario)) + len(scenario.states) + 2)
    rest = [none]
    for unit in reversed(units):
        least = tuple(min(column) for column in zip(*(more for _, more in unit.options), strict=True))
        rest.insert(0, _plus(least, rest[0]))
    limits: list[tuple[_Tier, int | Fraction]] = []
    values: dict[str, Fraction] = {}
    search = None
    for tier in _tiers(scenario):
        search = _Search(units, rest, Ledger(scenario), tier, limits, branches)
        search.visit(none)
        assert search.value is not None, "everybody stranded is always a plan"
        values[tier.name] = Fraction(search.value) / tier.per_unit
        limit = max(search.value * (1 + tier.share), (held or {}).get(tier.name, 0) * tier.per_unit)
        limits = [*limits, (tier, limit)]
    assert search is not None
    return Optimum(values, tuple(_plan(scenario, units, search.best)))


def _plus(one: Sums, other: Sums) -> Sums:
    return tuple(map(int.__add__, one, other))


def _classes(scenario: Scenario) -> list[str]:
    """Return the priority classes that somebody belongs to, most important first."""
    inhabited = {scenario.priority(group) for group in scenario.groups}
    return [name for name in scenario.policy.priorities if name in inhabited]


def _units(scenario: Scenario, branches: int) -> Iterator[_Unit]:
    """Yield the units, most important classes and interchangeable groups together."""
    timetable, ledger = rides(scenario), Ledger(scenario)
    classes = _classes(scenario)
    before: Group | None = None
    away = (group for group in scenario.contingents if group.at not in scenario.homes(group))
    for group in sorted(away, key=lambda group: (classes.index(scenario.priority(group)), _kind(group))):
        whole = group.smallest_part is None
        load = Load(group.people if whole else 1, group.state, whole)
        possible = (ride for ride in timetable if ledger.bears_alone(ride, load))
        options: list[Journey | None] = [*journeys(scenario, group, possible, branches), None]
        shared = tuple((journey, _share(scenario, group, load, journey)) for journey in options)
        copies = 1 if whole else group.people
        for number in range(copies):
            twin = number > 0 or (whole and before is not None and _kind(before) == _kind(group))
            yield _Unit(group, load, shared, twin, number == copies - 1)
        before = group


def _kind(group: Group) -> str:
    """Return everything about ``group`` except who it is."""
    return group.model_copy(update={"id": "", "basis": None, "note": None}).model_dump_json()


def _share(scenario: Scenario, group: Group, load: Load, journey: Journey | None) -> Sums:
    """Return what ``load`` adds to the sums if it makes ``journey``, or is stranded."""
    end = scenario.clock.horizon
    at_origin = max(0, end - minute(scenario, scenario.ready(group)))
    danger = journey.exposure if journey else at_origin * int(scenario.site_exposure(group.at) * 1000)
    lost = [0 if journey or name != scenario.priority(group) else 1 for name in _classes(scenario)]
    dangers = [danger if state == group.state else 0 for state in scenario.states]
    stays = kept(scenario, group.at, end - at_origin, end)
    per_person = (*lost, *dangers, journey.at if journey else end, journey.fare if journey else stays)
    return tuple(load.people * amount for amount in per_person)


def _tiers(scenario: Scenario) -> Iterator[_Tier]:
    classes = _classes(scenario)
    states = list(scenario.states)
    people = Counter({group.state: 0 for group in scenario.groups})
    for group in scenario.groups:
        people[group.state] += group.people
    first = len(classes)
    dangers = slice(first, first + len(states))

    def worst_off(sums: Sums, _: Ledger) -> Fraction:
        return max(Fraction(sums[first + states.index(state)], count) for state, count in people.items())

    for objective in scenario.policy.objective:
        share = Fraction(scenario.policy.tolerance.get(objective, 0))
        if objective == "stranded":
            for index, name in enumerate(classes):
                yield _Tier(f"stranded.{name}", share, _nth(index), 1)
        elif objective == "exposure":
            yield _Tier("exposure", share, lambda sums, _: sum(sums[dangers]), 1000 * HOUR)
        elif objective == "fairness":
            yield _Tier("fairness", share, worst_off, 1000 * HOUR)
        elif objective == "arrival":
            yield _Tier("arrival", share, _nth(-2), HOUR)
        else:
            yield _Tier("cost", share, lambda sums, ledger: sums[-1] * HOUR + ledger.cost(), 100 * HOUR)


def _nth(index: int) -> Callable[[Sums, Ledger], int]:
    return lambda sums, _: sums[index]


def _plan(scenario: Scenario, units: list[_Unit], picks: tuple[int, ...]) -> Iterator[Choice]:
    """Yield what everybody does, people of one group who do the same together."""
    together: Counter[tuple[str, tuple[Ride, ...], bool]] = Counter()
    for unit, pick in zip(units, picks, strict=True):
        journey = unit.options[pick][0]
        together[unit.group.id, journey.rides if journey else (), journey is None] += unit.load.people
    for group in scenario.groups:
        if group.at in scenario.homes(group):
            together[group.id, (), False] += group.people
    left = dict(scenario.numbers)
    for (contingent, taken, stranded), people in sorted(together.items()):
        numbers = left.get(contingent, ())
        yield Choice(contingent.split("#")[0], people, taken, stranded, numbers[:people])
        left[contingent] = numbers[people:]
