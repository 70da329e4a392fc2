"""Prices of all capacities that prove a bound: the Lagrangian relaxation of a tier.

All capacities and all earlier tiers are relaxed: whoever uses one pays its price. What remains is a cheapest way home
for everybody, found by one pair of sweeps (:mod:`evacplan.solvers.sweeps`) for each stream of people who see the
same network. For any prices the sum of these, less what the capacities are worth, is a lower bound for every plan
(Geoffrion 1974). How good prices are found is the matter of :mod:`evacplan.solvers.auction`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from evacplan.formulation.problem import Tier
from evacplan.network.grid import IntArray
from evacplan.solvers.arcflow import Hold
from evacplan.solvers.linear import FloatArray
from evacplan.solvers.net import Costs
from evacplan.solvers.streams import Streams, seats
from evacplan.solvers.sweeps import occupied, spent, sweep

THREADS = 2
"""Streams that are swept at the same time, unless all together are few."""
FEW_MOVEMENTS = 50_000
"""Movements of all streams up to which one thread sweeps them sooner than two are called."""


@dataclass(frozen=True)
class Multipliers:
    """Prices, in whole-number costs of the tier that is aimed at; or what is used of each beyond its limit."""

    rows: FloatArray
    """Of one unit of every row of the capacities."""
    held: FloatArray
    """Of one whole-number cost in every earlier tier that is a sum."""
    shares: FloatArray
    """Of one whole-number cost of every state, where a tier is the largest share of the states."""


@dataclass(frozen=True)
class Aim:
    """A tier to be minimised while earlier ones are held, over the streams of a problem."""

    streams: Streams
    tier: Tier
    holds: tuple[Hold, ...]
    most_threads: int = THREADS
    """Threads that sweep; one where something else is done beside."""

    @property
    def threads(self) -> int:
        """Threads that are worth calling."""
        return self.most_threads if len(self.streams.net.used) > FEW_MOVEMENTS else 1

    @cached_property
    def sums(self) -> tuple[Tier, ...]:
        """The held tiers that are sums; the tier itself is the last, if it is one."""
        held = tuple(hold.tier for hold in self.holds if not hold.tier.shares)
        return held if self.tier.shares else (*held, self.tier)

    @cached_property
    def costed(self) -> tuple[tuple[int, FloatArray, FloatArray, FloatArray], ...]:
        """Number, onward, final and vehicle costs of the sums that cost anything on the way."""
        return tuple(
            (number, tier.onward.astype(np.float64), tier.final.astype(np.float64), tier.vehicle.astype(np.float64))
            for number, tier in enumerate(self.sums)
            if tier.counts_travel
        )

    @cached_property
    def stays(self) -> FloatArray:
        """Cost per person of being stranded in every sum, for every source; shape ``(sums, sources)``."""
        columns = [tier.stranded[self.streams.order] for tier in self.sums]
        return np.array(columns, dtype=np.float64).reshape(len(columns), len(self.streams.order))

    @cached_property
    def share_costs(self) -> tuple[FloatArray, FloatArray]:
        """Onward and final costs of the tier of shares; zeros without one."""
        if self.shared is None:
            nothing = np.zeros(len(self.streams.net.tail))
            return nothing, nothing
        return self.shared.onward.astype(np.float64), self.shared.final.astype(np.float64)

    @cached_property
    def limits(self) -> FloatArray:
        """What the held sums are held at."""
        return np.array([float(hold.limit) for hold in self.holds if not hold.tier.shares])

    @cached_property
    def shared(self) -> Tier | None:
        """The tier that is a largest share, aimed at or held."""
        tiers = [self.tier, *(hold.tier for hold in self.holds)]
        return next((tier for tier in tiers if tier.shares), None)

    @cached_property
    def share_people(self) -> FloatArray:
        """People of every state."""
        return np.array([people for _, people in self.shared.shares] if self.shared else [], dtype=np.float64)

    @cached_property
    def share_limit(self) -> float:
        """What the largest share is held at; 0 if it is aimed at."""
        return next((float(hold.limit) for hold in self.holds if hold.tier.shares), 0.0)

    @cached_property
    def share_of(self) -> IntArray:
        """Number of the state of every source."""
        state = np.zeros(len(self.streams.order), dtype=np.int64)
        for number, (members, _) in enumerate(self.shared.shares if self.shared else ()):
            state[members[self.streams.order]] = number
        return state

    @cached_property
    def stream_share(self) -> IntArray:
        """Number of the state of every stream."""
        return self.share_of[self.streams.sources.start[:-1]] if len(self.share_of) else np.zeros(0, dtype=np.int64)

    @cached_property
    def offset(self) -> FloatArray:
        """Cost of everybody in every sum that no plan can avoid."""
        order, people = self.streams.order, self.streams.sources.people
        return np.array([float(people @ tier.offset[order]) for tier in self.sums])

    def nothing(self) -> Multipliers:
        """Return prices of nothing; where the largest share is aimed at, the states with people away count alike."""
        away = np.array([bool(members.any()) for members, _ in self.tier.shares], dtype=np.float64)
        shares = away / (self.share_people * max(1.0, away.sum())) if self.tier.shares else 0 * self.share_people
        return Multipliers(np.zeros(len(self.streams.capacities.limit)), np.zeros(len(self.limits)), shares)

    def weights(self, prices: Multipliers) -> FloatArray:
        """Return the weight of every sum."""
        return prices.held if self.tier.shares else np.append(prices.held, 1.0)


@dataclass(frozen=True)
class Relaxed:
    """What everybody does at some prices, and what that proves."""

    bound: float
    """No plan costs less, in whole-number costs of the tier."""
    over: Multipliers
    """Use of all that is priced beyond its limit: a direction in which the bound may rise."""


def product(one: FloatArray, other: FloatArray) -> float:
    """Return the sum of the products; unlike ``@``, on one core, for more only wait for each other."""
    return float(np.einsum("i,i", one, other))


def costs_at(aim: Aim, prices: Multipliers) -> tuple[Costs, FloatArray, FloatArray]:
    """Return what everything costs one person at ``prices``.

    Returns
    -------
    Costs
        Of the movements.
    seat
        The part of these that pays for the vehicle, on every movement.
    stay
        What being stranded costs, for every source.
    """
    streams, capacities, count = aim.streams, aim.streams.capacities, len(aim.streams.net.tail)
    lumpy, shared_by_all = capacities.lumpy, capacities.open
    vehicle = spent(prices.rows, lumpy.movement, lumpy.first, lumpy.last, count)
    onward, final = np.zeros(count), np.zeros(count)
    weights = aim.weights(prices)
    stay: FloatArray = np.einsum("i,ij", weights, aim.stays)
    for number, on_the_way, at_home, dispatched in aim.costed:
        if weights[number]:
            vehicle += weights[number] * dispatched
            onward += weights[number] * on_the_way
            final += weights[number] * at_home
    seat = seats(streams, vehicle)
    person = seat + spent(prices.rows, shared_by_all.movement, shared_by_all.first, shared_by_all.last, count)
    until = np.concatenate([[0.0], np.cumsum(prices.rows)])
    stream_weight = np.zeros(len(streams.net.home))
    if aim.shared:
        stay = stay + prices.shares[aim.share_of] * aim.shared.stranded[streams.order]
        stream_weight = prices.shares[aim.stream_share]
    masked = until[capacities.masked.last] - until[capacities.masked.first]
    costs = Costs(onward + person, final + person, masked, stream_weight, *aim.share_costs)
    return costs, seat, stay


def relaxed(aim: Aim, prices: Multipliers, blur: float = 0.0) -> Relaxed:
    """Send everybody on the cheapest way at ``prices``, or what looks so through a ``blur``, which proves less."""
    streams, capacities = aim.streams, aim.streams.capacities
    costs, _, stay = costs_at(aim, prices)
    least, stranded, on_by_thread, end_by_thread, masked, share = sweep(
        streams.net, costs, streams.sources, stay, blur, aim.threads
    )
    going_on, ending = on_by_thread.sum(axis=0), end_by_thread.sum(axis=0)
    there = going_on + ending
    vehicles = seats(streams, there)
    people = streams.sources.people
    cost = aim.offset + np.einsum("ij,j", aim.stays, stranded)
    for number, on_the_way, at_home, dispatched in aim.costed:
        cost[number] += product(going_on, on_the_way) + product(ending, at_home) + product(vehicles, dispatched)
    rows = len(capacities.limit)
    over: FloatArray = -capacities.limit
    for uses, amount in (
        (capacities.open, there[capacities.open.movement]),
        (capacities.lumpy, vehicles[capacities.lumpy.movement]),
        (capacities.masked, masked.sum(axis=0)),
    ):
        over += occupied(amount, uses.first, uses.last, rows)
    bound = product(people, least) + product(aim.offset, aim.weights(prices))
    bound -= product(prices.rows, capacities.limit) + product(prices.held, aim.limits)
    shares: FloatArray = np.zeros(0)
    if aim.shared:
        states = len(aim.share_people)
        unavoidable = np.bincount(aim.share_of, people * aim.shared.offset[streams.order], states)
        fixed: FloatArray = unavoidable - aim.share_limit * aim.share_people
        bound += float(prices.shares @ fixed)
        left = np.bincount(aim.share_of, stranded * aim.shared.stranded[streams.order], states)
        shares = fixed + left + np.bincount(aim.stream_share, share, states)
    return Relaxed(bound, Multipliers(over, cost[: len(aim.limits)] - aim.limits, shares))
