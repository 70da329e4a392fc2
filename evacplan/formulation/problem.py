"""The narrow waist: everything that a solver knows of a scenario, in arrays."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np

from evacplan.network.expansion import Movements, on_the_way
from evacplan.network.grid import BoolArray, IntArray, TimeGrid
from evacplan.network.static import StaticNetwork


@dataclass(frozen=True)
class Commodity:
    """Groups that are the same for the network and for every objective."""

    groups: tuple[str, ...]
    """Ids of the groups."""
    origin: int
    """Index of the site where they are."""
    homes: frozenset[int]
    """Indices of the sites at which they count as home."""
    ready: int
    """First period in which they can board."""
    units: int
    """How many travelling units there are: whole groups, or single people of a group that may split."""
    people: int
    """People in one unit."""
    splits: bool
    """Whether this is one group that may split, so that its units are single people."""
    smallest: int
    """Fewest units that may travel on one departure, where any do."""
    state: str
    """The state whose citizens they are."""
    priority: str
    """Their priority class."""

    @property
    def total(self) -> int:
        """People in all."""
        return self.units * self.people


@dataclass(frozen=True)
class Resource:
    """One kind of capacity over time: a row of limits, and movements that each occupy some consecutive ones."""

    name: str
    """What is scarce, in words that people know."""
    limit: IntArray
    """Capacity in each row, in people, or in vehicles if ``lumpy``."""
    starts: IntArray
    """Minute at which the time that a row is about begins."""
    movements: IntArray
    """Movement of each use."""
    first: IntArray
    """First row that each use occupies."""
    last: IntArray
    """The row after the last that each use occupies."""
    lumpy: bool = False
    """Whether vehicles count instead of people."""
    commodities: BoolArray | None = None
    """Which commodities count; all if absent."""
    frees: BoolArray | None = None
    """Uses, from the first row on, that raise the limit of all rows by what they take; none if absent. So those who
    take one of them need nothing after its last row, and have left by then what others like them could not use."""

    def counts(self, commodity: int) -> bool:
        """Whether people of ``commodity`` count."""
        return not self.lumpy and (self.commodities is None or bool(self.commodities[commodity]))

    def signed(self) -> tuple[IntArray, IntArray, IntArray]:
        """Return for every use the first row, the row after the last, and 1 if it takes or -1 if it gives there."""
        if self.frees is None:
            return self.first, self.last, np.ones(len(self.first), dtype=np.int64)
        first = np.where(self.frees, self.last, self.first)
        return first, np.where(self.frees, len(self.limit), self.last), np.where(self.frees, -1, 1)


@dataclass(frozen=True)
class Stay:
    """A part of the network in which nobody may be for longer than some time between coming in and going out."""

    name: str
    """Where it is, in words that people know."""
    greatest: int
    """From the arrival that brings people in to the departure that takes them out [min]."""
    inside: BoolArray
    """Which sites belong to it."""
    bound: BoolArray
    """Which commodities are bound: those who neither start nor are home inside."""

    def enters(self, movements: Movements) -> BoolArray:
        """Return which movements bring people in."""
        return np.asarray(self.inside[movements.head] & ~self.inside[movements.tail])

    def leaves(self, movements: Movements) -> BoolArray:
        """Return which movements take people out."""
        return np.asarray(self.inside[movements.tail] & ~self.inside[movements.head])


@dataclass(frozen=True)
class Convoys:
    """Departures at which people gather: either nobody leaves, or enough do; and vehicles that run along empty."""

    of: IntArray
    """Number of the convoy of each movement, or -1; all that leaves on one way at one instant is one convoy."""
    way: IntArray
    """Number of the way of each convoy; convoys of one way are in the order of departure."""
    smallest: IntArray
    """Fewest people in each convoy, if there are any."""
    day: IntArray
    """Number of the daily limit that each convoy counts in, or -1."""
    most: IntArray
    """Most convoys in each daily limit."""
    reserve: IntArray
    """Vehicles that run along empty on each movement on which any people ride."""


@dataclass(frozen=True)
class Tier:
    """One term of the lexicographic objective; all costs are whole numbers, ``scale`` of them to the unit."""

    name: str
    """Its name in plans."""
    unit: str
    """The unit of its value."""
    scale: int
    """How many steps of the whole-number costs make one unit."""
    onward: IntArray
    """Cost per person of each movement, if people go on from its head."""
    final: IntArray
    """Cost per person of each movement, if its head is their home."""
    vehicle: IntArray
    """Cost per vehicle dispatched on each movement."""
    stranded: IntArray
    """Cost per person of each commodity who is not brought home."""
    offset: IntArray
    """Cost per person of each commodity that no plan can avoid."""
    shares: tuple[tuple[BoolArray, int], ...] = ()
    """If given, the value is the largest, over these sets of commodities, of their cost divided by the number."""

    @property
    def counts_travel(self) -> bool:
        """Whether anything costs anything beside being stranded: how people travel, or in what."""
        return bool(self.onward.any() or self.final.any() or self.vehicle.any())

    def person(self, problem: EvacuationProblem, commodity: int) -> IntArray:
        """Return the cost of every movement per person of ``commodity``."""
        return np.where(problem.arrives_home(commodity, slice(None)), self.final, self.onward)

    def value(self, cost: int | Fraction) -> float:
        """Return ``cost`` in the unit of the tier."""
        return float(Fraction(cost) / self.scale)


@dataclass(frozen=True)
class EvacuationProblem:
    """Movements, commodities, resources and tiers of one scenario on one grid."""

    grid: TimeGrid
    network: StaticNetwork
    movements: Movements
    commodities: tuple[Commodity, ...]
    eligibility: IntArray
    """Number of the eligibility of each commodity: what the rules leave open to it."""
    open_to: BoolArray
    """Which movement is open to which eligibility; shape ``(eligibilities, movements)``."""
    resources: tuple[Resource, ...]
    tiers: tuple[Tier, ...]
    """In lexicographic order."""
    tolerances: tuple[Fraction, ...]
    """For every tier the share of its optimum by which later tiers may worsen it."""
    stays: tuple[Stay, ...]
    """Where people may not stay for long."""
    recompiled: Callable[[EvacuationProblem, BoolArray, IntArray], EvacuationProblem]
    """Compiles the same scenario anew, see :meth:`narrowed`."""
    kept: BoolArray | None = None
    """If given, the only movements left to each commodity, of those that it may use; shape as ``allowed``."""
    convoys: Convoys | None = None
    """Where people gather, if anywhere."""

    @cached_property
    def allowed(self) -> BoolArray:
        """Which movement is open to which commodity and lies on a way from its origin to a home in time.

        Shape ``(commodities, movements)``: too large to be asked for where there are tens of thousands of groups.
        """
        if self.kept is not None:
            return self.kept
        allowed = np.zeros((len(self.commodities), len(self.movements)), dtype=np.bool_)
        for k in range(len(self.commodities)):
            allowed[k] = self._on_the_way(k, self.open_to[self.eligibility[k]] & self.never_back(k))
        return allowed

    def never_back(self, commodity: int) -> BoolArray:
        """Return the movements that do not come back to the origin of ``commodity``."""
        return np.asarray((self.movements.head != self.commodities[commodity].origin) | self.movements.waiting)

    def _on_the_way(self, commodity: int, mask: BoolArray) -> BoolArray:
        one = self.commodities[commodity]
        return on_the_way(self.movements, mask, one.origin, one.ready, one.homes, len(self.network.sites))

    def narrowed(self, settled: BoolArray, taken: IntArray) -> EvacuationProblem:
        """Return the problem with only those event times that its allowed departures from ``settled`` sites cause.

        Departures from other sites are chosen anew, so movements are numbered differently; those of movements that
        are ``taken`` in a known plan are kept.
        """
        return self.recompiled(self, settled, taken)

    @cached_property
    def home(self) -> BoolArray:
        """Which sites are home to each commodity; shape ``(commodities, sites)``."""
        home = np.zeros((len(self.commodities), len(self.network.sites)), dtype=np.bool_)
        for k, commodity in enumerate(self.commodities):
            home[k, list(commodity.homes)] = True
        return home

    def arrives_home(self, commodity: int | IntArray, movement: IntArray | slice) -> BoolArray:
        """Return whether each ``movement`` ends at a home of the ``commodity``, or of its own one of several."""
        moves = self.movements
        return np.asarray(self.home[commodity, moves.head[movement]] & ~moves.waiting[movement])

    def places(self) -> IntArray:
        """Return the people that one vehicle carries on each movement; 0 where none is dispatched."""
        seats = np.array([s.carrier.places if s.carrier else 0 for s in self.network.stretches] + [0], dtype=np.int64)
        return seats[self.movements.stretch]
