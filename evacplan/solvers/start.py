"""A known plan on the board: its itineraries where they still fit, exactly as they were; nobody else is on it yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise, product

import numpy as np

from evacplan.compiled import compiled
from evacplan.formulation.problem import EvacuationProblem
from evacplan.formulation.start import Itinerary, Ride, Start, Stretches
from evacplan.network.grid import BoolArray, IntArray
from evacplan.solvers.board import LONGEST, Board, Grid, may_wait, remove, seat_for, take_in, take_waiting
from evacplan.solvers.dispatch import Dispatch, first_order
from evacplan.solvers.insertion import Parties, may_take, remove_all
from evacplan.solvers.limits import overstayed
from evacplan.solvers.streams import Streams


def begun(streams: Streams, start: Start) -> Dispatch:
    """Return a plan with what it can hold of ``start``, those first who come first at a dispatch.

    Everybody sits in the vehicle in which they sat. So if nothing has become scarcer, all of it fits.
    """
    if not start.itineraries:
        return Dispatch.empty(streams)
    commodities = streams.problem.commodities
    of = {group: k for k, commodity in enumerate(commodities) for group in commodity.groups}
    mine: dict[int, list[Itinerary]] = {}
    for itinerary in start.itineraries:
        if itinerary.contingent in of:
            mine.setdefault(of[itinerary.contingent], []).append(itinerary)
    plan = Dispatch.empty(streams, {k: len(itineraries) for k, itineraries in mine.items()})
    finder, board = _Finder.of(streams.problem, plan.grid.open_to), plan.board
    first = np.searchsorted(plan.commodity, np.arange(len(commodities) + 1))
    seats = np.full(board.path.shape, -1, dtype=np.int64)
    chosen: list[int] = []
    for k in first_order(streams.problem).tolist():
        free = first[k + 1] - first[k]
        for party, itinerary in enumerate(mine.get(k, ())[:free], start=int(first[k])):
            path = finder.path(itinerary.rides, int(streams.of[k]))
            board.path[party, : len(path)] = path
            board.length[party] = len(path)
            seats[party, : len(path)] = finder.seats(path, itinerary.vehicles[: len(path)])
            if commodities[k].splits:
                plan.parties.people[party] = itinerary.people
            chosen.append(party)
    _put_all(plan.grid, board, plan.parties, np.array(chosen, dtype=np.int64), seats, np.full(finder.count, -1))
    _take_off_what_is_too_small(plan, first)
    return plan


def larger_first(problem: EvacuationProblem) -> IntArray:
    """Return the commodities by priority class, larger units first: the order in which the rest is added to a start.

    Where something was changed to free a group, it is freed, or as many who are as urgent have taken what it needs.
    """
    order = first_order(problem)
    classes = [tier.name.removeprefix("stranded.") for tier in problem.tiers]
    keys = [(classes.index(c.priority), -c.people) for c in problem.commodities]
    return np.array(sorted(order.tolist(), key=keys.__getitem__), dtype=np.int64)


def _take_off_what_is_too_small(plan: Dispatch, first: IntArray) -> None:
    """Take off groups that split of which too few are together on some departure, or more are there than there are.

    Where some convoy has too few people it will be dissolved, and others after it that lose people by that. Nobody may
    then go in a convoy of whom some could not go alone.
    """
    convoys, board = plan.streams.problem.convoys, plan.board
    for dissolving in (False, True):
        for k, commodity in enumerate(plan.streams.problem.commodities):
            if commodity.splits:
                _take_off_if_too_small(plan, k, np.arange(first[k], first[k + 1]), dissolving)
        if convoys is None or not ((board.gathered > 0) & (board.gathered < convoys.smallest)).any():
            return


def _take_off_if_too_small(plan: Dispatch, k: int, parties: IntArray, dissolving: bool) -> None:
    commodity = plan.streams.problem.commodities[k]
    on = plan.board.length[parties] > 0
    people = plan.parties.people[parties[on]]
    together = np.zeros(len(plan.streams.problem.movements), dtype=np.int64)
    for party, count in zip(parties[on].tolist(), people.tolist(), strict=True):
        together[plan.board.path[party, : plan.board.length[party]]] += count
    alone = dissolving and (plan.grid.convoy[together > 0] >= 0).any()
    least = people if alone else together[together > 0]
    if (least < commodity.smallest).any() or people.sum() > commodity.units:
        remove_all(plan.grid, plan.board, plan.parties, parties[on])
        on[:] = False
    plan.parties.people[parties[~on]] = 0


def may_be_moved(plan: Dispatch) -> bool:
    """Return whether every party could go alone: of those who ride in several vehicles together perhaps none could."""
    commodities = plan.streams.problem.commodities
    smallest = np.array([c.smallest if c.splits else 0 for c in commodities], dtype=np.int64)[plan.commodity]
    return bool((plan.parties.people >= smallest)[plan.board.length > 0].all())


@dataclass
class _Finder:
    """Finds the movements of rides, and tells vehicles apart."""

    problem: EvacuationProblem
    stretches: Stretches
    movement: dict[tuple[int, int], int]
    """Movement by stretch and departure."""
    open_to: BoolArray
    """Which movements each stream may use."""
    paths: dict[tuple[tuple[Ride, ...], int], tuple[int, ...]] = field(default_factory=dict)
    vehicles: dict[tuple[int, str], int] = field(default_factory=dict)

    @classmethod
    def of(cls, problem: EvacuationProblem, open_to: BoolArray) -> _Finder:
        moves = problem.movements
        travels = np.flatnonzero(~moves.waiting)
        keys = zip(moves.stretch[travels].tolist(), moves.depart[travels].tolist(), strict=True)
        return cls(problem, Stretches.of(problem.network), dict(zip(keys, travels.tolist(), strict=True)), open_to)

    @property
    def count(self) -> int:
        """How many vehicles have been told apart."""
        return len(self.vehicles)

    def path(self, rides: tuple[Ride, ...], stream: int) -> tuple[int, ...]:
        """Return the movements of ``rides``; nothing if they are not there or open any more, or do not follow on."""
        key = rides, stream
        if key not in self.paths:
            choices = [self._choices(ride, stream) for ride in rides] if len(rides) <= LONGEST else [[]]
            self.paths[key] = next(filter(self._joined, product(*choices)), ())
        return self.paths[key]

    def _choices(self, ride: Ride, stream: int) -> list[int]:
        """Return the movements that ``ride`` may be: own cars of one kind drive on other stretches than the next."""
        minute = self.problem.grid.minute(ride.departs)
        there = [self.movement.get((number, minute), -1) for number in self.stretches.ridden(ride)]
        return [movement for movement in there if movement >= 0 and self.open_to[stream, movement]]

    def _joined(self, path: tuple[int, ...]) -> bool:
        moves = self.problem.movements
        return all(moves.head[a] == moves.tail[b] and moves.leave[a] <= moves.enter[b] for a, b in pairwise(path))

    def seats(self, path: Sequence[int], vehicles: Sequence[str | None]) -> list[int]:
        """Return the number of the vehicle on every movement, or -1."""
        pairs = zip(path, vehicles, strict=True)
        return [-1 if v is None else self.vehicles.setdefault((a, v), self.count) for a, v in pairs]


@compiled
def _put_all(
    grid: Grid, board: Board, parties: Parties, order: IntArray, seats: IntArray, running: IntArray
) -> BoolArray:
    """Put parties on their paths, whose ``seats`` are numbers of vehicles; tell which of them are on the board.

    ``running`` has the vehicle on the board of each number, or -1.
    """
    done = np.zeros(len(order), dtype=np.bool_)
    for i in range(len(order)):
        party = order[i]
        count = board.length[party]
        board.length[party] = 0
        done[i] = _is_way_home(grid, board, parties, party, count)
        done[i] = done[i] and _put_aboard(grid, board, parties, party, count, seats[party], running)
    return done


@compiled
def _is_way_home(grid: Grid, board: Board, parties: Parties, party: int, count: int) -> bool:
    """Return whether the path of a party leads home by movements that it may use, one after another."""
    stream, origin, n, ends = parties.stream[party], parties.origin[party], parties.source[party], False
    for i in range(count):
        a = board.path[party, i]
        while 0 <= n < grid.tail[a]:
            n = grid.head[grid.wait_at[n]] if grid.wait_at[n] >= 0 else -1
        if ends or n != grid.tail[a] or not may_take(grid, stream, origin, parties.people[party], a):
            return False
        n, ends = grid.head[a], grid.home[stream, grid.head_site[a]]
    path = board.path[party]
    return ends and overstayed(grid.limits, stream, origin, path, count, grid.head_site, grid.head) < 0


@compiled
def _put_aboard(
    grid: Grid, board: Board, parties: Parties, party: int, count: int, seats: IntArray, running: IntArray
) -> bool:
    """Put a party on its path, in the vehicles that are meant; where it does not fit, the board is as before."""
    stream, source, people = parties.stream[party], parties.source[party], parties.people[party]
    at = source
    for i in range(count):
        a, seat = board.path[party, i], -1
        if grid.places[a] > 0:
            seat = running[seats[i]] if seats[i] >= 0 else seat_for(board, a, people)
        fits = seat < 0 or board.room[seat] >= people
        if fits and may_wait(grid, board, stream, at, grid.tail[a], people):
            take_waiting(grid, board, stream, at, grid.tail[a], people)
            seat = take_in(grid, board, stream, a, people, seat)
            if seat == -2:
                take_waiting(grid, board, stream, at, grid.tail[a], -people)
                fits = False
        else:
            fits = False
        if not fits:
            for j in range(i):
                room = board.room[board.seats[party, j]] + people
                if seats[j] >= 0 and room == grid.places[board.path[party, j]]:
                    running[seats[j]] = -1  # nobody else is in it, so it will not run
            board.length[party] = i
            remove(grid, board, party, stream, source, people)
            return False
        board.seats[party, i] = seat
        if seats[i] >= 0:
            running[seats[i]] = seat
        at = grid.head[a]
    board.length[party] = count
    return True
