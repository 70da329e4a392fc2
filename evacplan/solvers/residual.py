"""What a plan leaves free, and the cheapest way through it for people who are not in it.

Everybody else keeps to the plan, so one search for a shortest path on the time-expanded network settles the question
(the residual capacities of successive insertion, Lu, George and Shekhar 2005): whoever finds a way here can be
brought home beside all the others. The network is that of every possible departure, for rules may be asked about that
the scenario does not have.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

import numpy as np

from evacplan.compiled import compiled
from evacplan.formulation.costs import TIERS
from evacplan.formulation.frame import Frame
from evacplan.formulation.problem import Resource, Tier
from evacplan.formulation.resources import RESOURCES
from evacplan.network.grid import BoolArray, IntArray

NEVER = np.iinfo(np.int64).max // 4
LEGS = 64
"""Of equal itineraries the one with fewer movements is taken; no itinerary has so many."""
TRIES = 20
"""An itinerary may need twice what is free once; that often another one is looked for."""


@dataclass(frozen=True)
class Ground:
    """A network with all its capacities, movement by movement, and nobody on it."""

    frame: Frame
    resources: tuple[Resource, ...]
    begin: IntArray
    """First row of every resource in the vector of all rows, and the number of all rows."""
    use_movement: IntArray
    """Movement of every use, sorted."""
    use_first: IntArray
    use_last: IntArray
    use_resource: IntArray
    onward: IntArray
    """What every movement costs a person who goes on from its head, all tiers that count in one number."""
    final: IntArray

    @classmethod
    def of(cls, frame: Frame) -> Ground:
        """Return the ground of ``frame``."""
        resources = tuple(r for build in RESOURCES for r in build(frame) if len(r.movements))
        begin = np.cumsum([0, *(len(r.limit) for r in resources)]).astype(np.int64)
        none = np.zeros(0, dtype=np.int64)
        movement = np.concatenate([none, *(r.movements for r in resources)])
        first = np.concatenate([none, *(r.first + b for r, b in zip(resources, begin, strict=False))])
        last = np.concatenate([none, *(r.last + b for r, b in zip(resources, begin, strict=False))])
        number = np.repeat(np.arange(len(resources)), [len(r.movements) for r in resources]).astype(np.int64)
        order = np.argsort(movement, kind="stable")
        onward, final, tiers = _costs(frame)
        movement, first, last, number = (part[order].astype(np.int64) for part in (movement, first, last, number))
        return cls(frame, resources, begin, movement, first, last, number, onward, final, tiers)

    tiers: tuple[Tier, ...]
    """These tiers, the first one first."""

    @cached_property
    def use_start(self) -> IntArray:
        """First use of every movement, and the number of all of them."""
        return np.searchsorted(self.use_movement, np.arange(len(self.frame.movements) + 1))

    @cached_property
    def waiting(self) -> BoolArray:
        """Which movements stay where they are."""
        return self.frame.movements.waiting

    @cached_property
    def lumpy_use(self) -> BoolArray:
        """Which uses are by vehicles."""
        return self.lumpy[self.use_resource]

    @cached_property
    def lumpy(self) -> BoolArray:
        """Which resources count vehicles."""
        return np.array([r.lumpy for r in self.resources], dtype=np.bool_)

    @cached_property
    def limit(self) -> IntArray:
        """Capacity of every row."""
        return np.concatenate([np.zeros(0, dtype=np.int64), *(r.limit for r in self.resources)]).astype(np.int64)

    @cached_property
    def places(self) -> IntArray:
        """People that one vehicle carries on each movement; 0 where none is dispatched."""
        stretches = self.frame.network.stretches
        seats = np.array([s.carrier.places if s.carrier else 0 for s in stretches] + [0], dtype=np.int64)
        return seats[self.frame.movements.stretch]

    @cached_property
    def tail(self) -> IntArray:
        """Node at which each movement is entered: site and period in one number."""
        return self.frame.movements.tail * (self.frame.grid.periods + 1) + self.frame.movements.enter

    @cached_property
    def head(self) -> IntArray:
        """Node at which each movement is left."""
        return self.frame.movements.head * (self.frame.grid.periods + 1) + self.frame.movements.leave

    @cached_property
    def wait_at(self) -> IntArray:
        """The waiting movement of every node, or -1."""
        found = np.full(len(self.frame.network.sites) * (self.frame.grid.periods + 1), -1, dtype=np.int64)
        waits = np.flatnonzero(self.frame.movements.waiting)
        found[self.tail[waits]] = waits
        return found

    @cached_property
    def by_stretch(self) -> tuple[IntArray, ...]:
        """The movements of every stretch, by departure."""
        moves = self.frame.movements
        order = np.lexsort((moves.depart, moves.stretch))
        numbers = np.arange(len(self.frame.network.stretches) + 1)
        bounds = np.searchsorted(moves.stretch[order], numbers)
        return tuple(order[a:b] for a, b in pairwise(bounds))

    def movement(self, stretch: int, minute: int) -> int | None:
        """Return the movement that departs on ``stretch`` at ``minute``, or None."""
        mine = self.by_stretch[stretch]
        at = int(np.searchsorted(self.frame.movements.depart[mine], minute))
        found = int(mine[at]) if at < len(mine) else -1
        return found if found >= 0 and int(self.frame.movements.depart[found]) == minute else None

    def cost(self, onward: IntArray, final: IntArray, path: Sequence[int], party: Party) -> int:
        """Return what ``path`` costs one of ``party``, waiting included."""
        node, total = party.origin * (self.frame.grid.periods + 1) + party.ready, 0
        for a in path:
            while node != self.tail[a]:
                wait = self.wait_at[node]
                total += int(onward[wait])
                node = int(self.head[wait])
            ends = int(self.frame.movements.head[a]) in party.homes
            total += int(final[a] if ends else onward[a])
            node = int(self.head[a])
        return total

    def counts(self, commodity: int) -> BoolArray:
        """Return which resources count the people of ``commodity``."""
        return np.array([r.counts(commodity) for r in self.resources], dtype=np.bool_)


def _costs(frame: Frame) -> tuple[IntArray, IntArray, tuple[Tier, ...]]:
    """Return the costs of exposure and arrival as one number, in the order of the policy."""
    names = [name for name in frame.scenario.policy.objective if name in {"exposure", "arrival"}]
    if "exposure" not in names and "fairness" in frame.scenario.policy.objective:
        names.insert(0, "exposure")
    if "arrival" not in names:
        names.append("arrival")
    tiers = [TIERS[name](frame)[0] for name in names]
    sizes = [max(1, int(tier.final.max(initial=0)), int(tier.onward.max(initial=0))) * LEGS for tier in tiers]
    onward = final = np.zeros(len(frame.movements), dtype=np.int64)
    for tier, size in zip(tiers, sizes, strict=True):
        onward, final = onward * size + tier.onward, final * size + tier.final
    travels = (~frame.movements.waiting).astype(np.int64)
    return onward * LEGS + travels, final * LEGS + travels, tuple(tiers)


@dataclass(frozen=True)
class Party:
    """People who travel together, and what they may use."""

    commodity: int
    """Their kind."""
    people: int
    """How many they are."""
    origin: int
    """Site where they are."""
    ready: int
    """First period in which they can board."""
    homes: frozenset[int]
    """Sites at which they count as home."""
    open_to: BoolArray
    """Which movements the rules leave open to them."""


@dataclass(frozen=True)
class Residual:
    """What is left of every capacity, and who could still ride in a vehicle that runs already."""

    ground: Ground
    left: IntArray
    """What is left of every row."""
    running: Mapping[int, Mapping[str, int]]
    """Free places of every vehicle, by movement and id."""

    @classmethod
    def empty(cls, ground: Ground) -> Residual:
        """Return ``ground`` with nobody on it."""
        return cls(ground, ground.limit.copy(), {})

    def with_all(self, travellers: Iterable[tuple[Sequence[int], int, int]]) -> Residual:
        """Return what is left when many travel: their path, commodity and number."""
        taken: Counter[tuple[int, int]] = Counter()
        for path, commodity, people in travellers:
            for a in (*path, *self._waits(path)):
                taken[a, commodity] += people
        left = self.left.copy()
        counts: dict[int, BoolArray] = {}
        for (a, commodity), people in taken.items():
            if commodity not in counts:
                counts[commodity] = self.ground.counts(commodity)
            self._take(left, a, counts[commodity], people)
        return replace(self, left=left)

    def with_vehicles(self, running: Mapping[int, Mapping[str, int]]) -> Residual:
        """Return what is left when these vehicles run besides: their free places, by movement and id."""
        left = self.left.copy()
        for a, vehicles in running.items():
            self._take(left, a, self.ground.lumpy, len(vehicles))
        return replace(self, left=left, running={**self.running, **running})

    def _take(self, left: IntArray, a: int, counts: BoolArray, amount: int) -> None:
        for u in range(int(self.ground.use_start[a]), int(self.ground.use_start[a + 1])):
            if counts[self.ground.use_resource[u]]:
                left[self.ground.use_first[u] : self.ground.use_last[u]] -= amount

    def with_people(self, path: Sequence[int], commodity: int, people: int) -> Residual:
        """Return what is left when ``people`` travel ``path``; a negative number gives it back."""
        return self.with_all([(path, commodity, people)])

    def _waits(self, path: Sequence[int]) -> Iterator[int]:
        """Yield the waiting between the movements of ``path``; that at the origin takes nothing."""
        for before, after in pairwise(path):
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
        return replace(self, left=left, running={**self.running, a: here})

    def short(self, commodity: int, people: int) -> BoolArray:
        """Return which uses find too little left for ``people``."""
        ground = self.ground
        counted = ground.counts(commodity)[ground.use_resource]
        none = np.concatenate([[0], np.cumsum(self.left < 1)])
        few = np.concatenate([[0], np.cumsum(self.left < people)])
        no_vehicle = ground.lumpy_use & (none[ground.use_last] > none[ground.use_first])
        for a, vehicles in self.running.items():
            if max(vehicles.values(), default=0) >= people:
                no_vehicle[int(ground.use_start[a]) : int(ground.use_start[a + 1])] = False
        return np.asarray(no_vehicle | (counted & (few[ground.use_last] > few[ground.use_first])), dtype=np.bool_)

    def free(self, commodity: int, people: int) -> BoolArray:
        """Return which movements have room for ``people``."""
        found = np.asarray((self.ground.places == 0) | (self.ground.places >= people), dtype=np.bool_)
        found[self.ground.use_movement[self.short(commodity, people)]] = False
        return found

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
        for _ in range(TRIES):
            path = cheapest_path(self.ground, party, left)
            clash = None if path is None else self._clash(path, party)
            if clash is None:
                return path
            left[clash] = False
        return None

    def _clash(self, path: Sequence[int], party: Party) -> IntArray | None:
        """Return movements to do without, where ``path`` needs twice what is free once; None where it does not."""
        after = self.seated(path, party)
        short = after.left < np.minimum(0, self.left)
        if not short.any():
            return None
        ground = self.ground
        for a in path:  # the first that is in the way of a later one stays, all that it is in the way of go
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

    def seated(self, path: Sequence[int], party: Party) -> Residual:
        """Return what is left when ``party`` travels ``path`` too, in vehicles that run already where there is room."""
        found = self.with_people(path, party.commodity, party.people)
        for a in path:
            if self.ground.places[a]:
                fitting = {n: r for n, r in found.running.get(a, {}).items() if r >= party.people}
                name = min(fitting, key=lambda n: (fitting[n], n)) if fitting else f"+{len(found.running.get(a, {}))}"
                room = fitting.get(name, int(self.ground.places[a])) - party.people
                found = found.with_vehicle(a, name, room)
        return found


def cheapest_path(ground: Ground, party: Party, usable: BoolArray) -> tuple[int, ...] | None:
    """Return the movements of the cheapest way home over ``usable`` ones, waiting left out; None if there is none."""
    moves, width = ground.frame.movements, ground.frame.grid.periods + 1
    if party.ready >= width:
        return None
    home = np.zeros(len(ground.frame.network.sites), dtype=np.bool_)
    home[list(party.homes)] = True
    ends = home[moves.head] & ~ground.waiting
    never_back = (moves.head != party.origin) | ground.waiting
    source = party.origin * width + party.ready
    count = len(ground.wait_at)
    goal, via = _sweep(ground.tail, ground.head, ends, usable & never_back, ground.onward, ground.final, source, count)
    if goal < 0:
        return None
    path, a = [], int(goal)
    while a >= 0:
        if not ground.waiting[a]:
            path.append(a)
        a = int(via[ground.tail[a]]) if int(ground.tail[a]) != source else -1
    return tuple(reversed(path))


@compiled
def _sweep(
    tail: IntArray,
    head: IntArray,
    ends: BoolArray,
    usable: BoolArray,
    onward: IntArray,
    final: IntArray,
    source: int,
    nodes: int,
) -> tuple[int, IntArray]:
    """Return the last movement of the cheapest way home, or -1, and the movement by which each node is reached.

    Movements are ordered by entry and all take time, so one pass settles every label.
    """
    spent = np.full(nodes, NEVER)
    via = np.full(nodes, -1)
    spent[source] = 0
    best, goal = NEVER, -1
    for a in range(len(tail)):
        so_far = spent[tail[a]]
        if usable[a] and so_far < best:
            if ends[a]:
                if so_far + final[a] < best:
                    best = so_far + final[a]
                    goal = a
            elif so_far + onward[a] < spent[head[a]]:
                spent[head[a]] = so_far + onward[a]
                via[head[a]] = a
    return goal, via
