"""What a plan leaves free, and the cheapest way through it for people who are not in it.

Everybody else keeps to the plan, so one search for a shortest path on the time-expanded network settles the question
(the residual capacities of successive insertion, Lu, George and Shekhar 2005): whoever finds a way here can be
brought home beside all the others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from evacplan.formulation.problem import Convoys
from evacplan.network.grid import BoolArray, IntArray
from evacplan.solvers.ground import Ground, Party
from evacplan.solvers.way_home import cheapest_path

TRIES = 20
"""An itinerary may need twice what is free once; that often another one is looked for."""


@dataclass(frozen=True)
class Residual:
    """What is left of every capacity, and who could still ride in a vehicle that runs already."""

    ground: Ground
    left: IntArray
    """What is left of every row."""
    running: Mapping[int, Mapping[str, int]]
    """Free places of every vehicle, by movement and id."""
    room: IntArray
    """Most free places of one vehicle on every movement."""
    gathered: IntArray
    """People in every convoy; empty where there are none."""

    @classmethod
    def empty(cls, ground: Ground) -> Residual:
        """Return ``ground`` with nobody on it."""
        nobody = np.zeros(0 if ground.convoys is None else len(ground.convoys.smallest), dtype=np.int64)
        return cls(ground, ground.limit.copy(), {}, np.zeros(len(ground.frame.movements), dtype=np.int64), nobody)

    def with_all(self, travellers: Iterable[tuple[Sequence[int], int, int]]) -> Residual:
        """Return what is left when many travel: their path, commodity and number."""
        taken: Counter[tuple[int, int]] = Counter()
        example: dict[int, int] = {}
        for path, commodity, people in travellers:
            alike = self.ground.alike(commodity)
            example[alike] = commodity
            for a in path:
                taken[a, alike] += people
            for a in self._waits(path):
                taken[a, alike] += people
        left, gathered = self.left.copy(), self.gathered.copy()
        counts = {alike: self.ground.counts(commodity) for alike, commodity in example.items()}
        for (a, alike), people in taken.items():
            self._take(left, a, counts[alike], people)
            if self.ground.convoys is not None and self.ground.convoys.of[a] >= 0:
                gathered[self.ground.convoys.of[a]] += people
        return replace(self, left=left, gathered=gathered)

    def with_vehicles(self, running: Mapping[int, Mapping[str, int]]) -> Residual:
        """Return what is left when these vehicles run besides: their free places, by movement and id."""
        left, room = self.left.copy(), self.room.copy()
        for a, vehicles in running.items():
            self._take(left, a, self.ground.lumpy, len(vehicles))
            room[a] = max(vehicles.values(), default=0)
        return replace(self, left=left, running={**self.running, **running}, room=room)

    def with_room(self, running: Mapping[int, Mapping[str, int]]) -> Residual:
        """Return what is left when the same vehicles have other free places."""
        room = self.room.copy()
        for a, vehicles in running.items():
            room[a] = max(vehicles.values(), default=0)
        return replace(self, running=running, room=room)

    def _take(self, left: IntArray, a: int, counts: BoolArray, amount: int) -> None:
        ground = self.ground
        begin, end = ground.use_start[a : a + 2].tolist()
        for first, last, resource in ground.uses_in_lists(begin, end):
            if counts[resource]:
                left[first:last] -= amount

    def with_people(self, path: Sequence[int], commodity: int, people: int) -> Residual:
        """Return what is left when ``people`` travel ``path``; a negative number gives it back."""
        return self.with_all([(path, commodity, people)])

    def _waits(self, path: Sequence[int]) -> Iterator[int]:
        """Yield the waiting between the movements of ``path``; that at the origin takes nothing."""
        for before, after in pairwise(path):
            if int(self.ground.frame.movements.head[before]) not in self.ground.crowded:
                continue
            node, end = int(self.ground.head[before]), int(self.ground.tail[after])
            while node < end and self.ground.wait_at[node] >= 0:
                a = int(self.ground.wait_at[node])
                yield a
                node = int(self.ground.head[a])

    def with_vehicle(self, a: int, name: str, room: int | None) -> Residual:
        """Return what is left when vehicle ``name`` runs on movement ``a`` with so much room; None takes it away."""
        here, left = dict(self.running.get(a, {})), self.left
        change = int(room is None) - int(name not in here)  # one vehicle less, or one more
        here.pop(name, None)
        if room is not None:
            here[name] = room
        if change:
            left = left.copy()
            self._take(left, a, self.ground.lumpy, -change)
        most = self.room.copy()
        most[a] = max(here.values(), default=0)
        return replace(self, left=left, running={**self.running, a: here}, room=most)

    def short(self, commodity: int, people: int) -> BoolArray:
        """Return which uses find too little left for ``people``."""
        ground = self.ground
        counted = ground.counts(commodity)[ground.use_resource]
        none = np.concatenate([[0], np.cumsum(self.left < 1)])
        few = np.concatenate([[0], np.cumsum(self.left < people)])
        no_vehicle = ground.lumpy_use & (none[ground.use_last] > none[ground.use_first])
        no_vehicle &= (self.room < people)[ground.use_movement]
        return np.asarray(no_vehicle | (counted & (few[ground.use_last] > few[ground.use_first])), dtype=np.bool_)

    def free(self, commodity: int, people: int) -> BoolArray:
        """Return which movements have room for ``people``."""
        found = np.asarray((self.ground.places == 0) | (self.ground.places >= people), dtype=np.bool_)
        found[self.ground.use_movement[self.short(commodity, people)]] = False
        return found if self.ground.convoys is None else found & self._joinable(self.ground.convoys, people)

    def _joinable(self, convoys: Convoys, people: int) -> BoolArray:
        """Return which movements ``people`` may take without spoiling a convoy, or making one too many or too small."""
        begun = self.gathered > 0
        small = self.gathered + people < convoys.smallest
        today = np.bincount(convoys.day[begun & (convoys.day >= 0)], minlength=len(convoys.most))
        late = ~begun & (convoys.day >= 0)
        late[late] = today[convoys.day[late]] >= convoys.most[convoys.day[late]]
        barred = np.append(small | late, False)[convoys.of]
        # Vehicles in reserve come with the first that runs; beside it more may run as they are free.
        alone = np.ones(len(barred), dtype=np.bool_)
        alone[[a for a, vehicles in self.running.items() if vehicles]] = False
        ground, most = self.ground, int(convoys.reserve.max(initial=0))
        if most:
            few = np.concatenate([[0], np.cumsum(self.left < 1 + most)])
            scarce = ground.lumpy_use & (few[ground.use_last] > few[ground.use_first])
            lacking = np.zeros(len(barred), dtype=np.bool_)
            lacking[ground.use_movement[scarce]] = True
            barred |= lacking & alone & (convoys.reserve > 0)
        return np.asarray(~barred, dtype=np.bool_)

    def cheapest(self, party: Party, usable: BoolArray | None = None) -> tuple[int, ...] | None:
        """Return the movements of the cheapest way home that is free, waiting left out; None if there is none.

        Parameters
        ----------
        party
            Who travels.
        usable
            The movements that have room for them and may be taken; those that have room if absent.
        """
        left = party.open_to & (self.free(party.commodity, party.people) if usable is None else usable)
        path = cheapest_path(self.ground, party, left)
        if path is None or self._clash(path, party, later=True) is None:
            return path
        both = (self._without_clash(path, party, left.copy(), later) for later in (True, False))
        return min((p for p in both if p is not None), key=lambda p: self.ground.cost(p, party), default=None)

    def _without_clash(
        self, first: tuple[int, ...], party: Party, left: BoolArray, later: bool
    ) -> tuple[int, ...] | None:
        """Return a way that needs nothing twice, giving up the ``later`` or the earlier of two that clash."""
        path: tuple[int, ...] | None = first
        for _ in range(TRIES):
            clash = None if path is None else self._clash(path, party, later)
            if clash is None:
                return path
            left[clash] = False
            path = cheapest_path(self.ground, party, left)
        return None

    def _clash(self, path: Sequence[int], party: Party, later: bool) -> IntArray | None:
        """Return movements to do without, where ``path`` needs twice what is free once; None where it does not."""
        too_long = self._overstayed(path, party, later)
        if too_long is not None:
            return too_long
        after = self.seated(path, party)
        short = after.left < np.minimum(0, self.left)
        if not short.any():
            return None
        ground = self.ground
        for a in path if later else reversed(path):  # one stays, all that it is in the way of go
            for u in range(int(ground.use_start[a]), int(ground.use_start[a + 1])):
                first, last, number = int(ground.use_first[u]), int(ground.use_last[u]), ground.use_resource[u]
                if not short[first:last].any():
                    continue
                held = self.left.copy()
                held[first:last] -= 1 if ground.lumpy[number] else party.people
                missing = np.concatenate([[0], np.cumsum(held < (1 if ground.lumpy[number] else party.people))])
                beside = missing[ground.use_last] > missing[ground.use_first]
                beside &= (ground.use_resource == number) & (ground.use_movement != a)
                return np.asarray(ground.use_movement[beside], dtype=np.int64)
        return np.array(path[-1:], dtype=np.int64)

    def _overstayed(self, path: Sequence[int], party: Party, later: bool) -> IntArray | None:
        """Return the ways in, or else the ways out, that keep people on ``path`` for too long; None if none do."""
        moves = self.ground.frame.movements
        for stay in self.ground.stays:
            came: int | None = None
            for a in path if stay.bound[party.commodity] else ():
                if stay.leaves[a] and came is not None:
                    since, until = int(moves.arrive[came]), int(moves.depart[a])
                    if until - since > stay.greatest:
                        early = stay.enters & (moves.arrive >= since) & (moves.arrive < until - stay.greatest)
                        late = stay.leaves & (moves.depart <= until) & (moves.depart > since + stay.greatest)
                        return np.flatnonzero(early if later else late)
                came = a if stay.enters[a] else None if stay.leaves[a] else came
        return None

    def seated(self, path: Sequence[int], party: Party) -> Residual:
        """Return what is left when ``party`` travels ``path`` too, in vehicles that run already where there is room."""
        found = self.with_people(path, party.commodity, party.people)
        for a in path:
            if self.ground.places[a]:
                fitting = {n: r for n, r in found.running.get(a, {}).items() if r >= party.people}
                name = min(fitting, key=lambda n: (fitting[n], n)) if fitting else f"+{len(found.running.get(a, {}))}"
                room = fitting.get(name, int(self.ground.places[a])) - party.people
                alone = not found.running.get(a)
                found = found.with_vehicle(a, name, room)
                kept = int(self.ground.convoys.reserve[a]) if self.ground.convoys is not None and alone else 0
                for number in range(kept):
                    found = found.with_vehicle(a, f"+reserve {number}", 0)
        return found
