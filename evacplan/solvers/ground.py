"""The network of every possible departure with all its capacities, and the cheapest way home over it.

It holds departures that no rule of the scenario leaves open, for it is asked about rules that the scenario does not
have.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from evacplan.formulation.costs import TIERS
from evacplan.formulation.frame import Frame
from evacplan.formulation.problem import Convoys, Resource, Tier
from evacplan.formulation.resources import RESOURCES
from evacplan.formulation.resources.convoys import convoys
from evacplan.formulation.stays import stays_of
from evacplan.network.grid import BoolArray, IntArray

LEGS = 64
"""Of equal itineraries the one with fewer movements is taken; no itinerary has so many."""


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


class Bounded(NamedTuple):
    """A country or site in which people stay for so long at most."""

    enters: BoolArray
    """Which movements come in."""
    leaves: BoolArray
    """Which movements go out."""
    greatest: int
    """Most minutes between the two."""
    bound: BoolArray
    """Which commodities it binds."""


def _bounded(frame: Frame) -> tuple[Bounded, ...]:
    return tuple(
        Bounded(stay.enters(frame.movements), stay.leaves(frame.movements), int(stay.greatest), stay.bound)
        for stay in stays_of(frame.scenario, frame.network, frame.commodities)
    )


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
        found = (r for build in RESOURCES for r in build(frame) if len(r.movements))
        resources = tuple(r for r in found if r.frees is None)  # what is also given back binds itineraries, see stays
        begin = np.cumsum([0, *(len(r.limit) for r in resources)]).astype(np.int64)
        none = np.zeros(0, dtype=np.int64)
        movement = np.concatenate([none, *(r.movements for r in resources)])
        first = np.concatenate([none, *(r.first + b for r, b in zip(resources, begin, strict=False))])
        last = np.concatenate([none, *(r.last + b for r, b in zip(resources, begin, strict=False))])
        number = np.repeat(np.arange(len(resources)), [len(r.movements) for r in resources]).astype(np.int64)
        order = np.argsort(movement, kind="stable")
        onward, final, tiers = _costs(frame)
        movement, first, last, number = (part[order].astype(np.int64) for part in (movement, first, last, number))
        return cls(
            frame,
            resources,
            begin,
            movement,
            first,
            last,
            number,
            onward,
            final,
            tiers,
            convoys(frame),
            _bounded(frame),
        )

    tiers: tuple[Tier, ...]
    """These tiers, the first one first."""
    convoys: Convoys | None = None
    """Where people gather, if anywhere."""
    stays: tuple[Bounded, ...] = ()
    """Where people may not stay for long."""

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

    def uses_in_lists(self, begin: int, end: int) -> Iterator[tuple[int, int, int]]:
        """Yield first row, the row after the last, and resource of the uses from ``begin`` to ``end``."""
        spans = self.use_first[begin:end], self.use_last[begin:end], self.use_resource[begin:end]
        return zip(*(part.tolist() for part in spans), strict=True)

    def movement(self, stretch: int, minute: int) -> int | None:
        """Return the movement that departs on ``stretch`` at ``minute``, or None."""
        mine = self.by_stretch[stretch]
        at = int(np.searchsorted(self.frame.movements.depart[mine], minute))
        found = int(mine[at]) if at < len(mine) else -1
        return found if found >= 0 and int(self.frame.movements.depart[found]) == minute else None

    def cost(self, path: Sequence[int], party: Party, tier: Tier | None = None) -> int:
        """Return what ``path`` costs one of ``party``, waiting included, in ``tier`` or in all that count."""
        onward, final = (self.onward, self.final) if tier is None else (tier.onward, tier.final)
        waited = self._waited[tier.name if tier else ""]
        node, total = party.origin * (self.frame.grid.periods + 1) + party.ready, 0
        for a in path:
            ends = int(self.frame.movements.head[a]) in party.homes
            total += int(waited[self.tail[a]]) - int(waited[node]) + int(final[a] if ends else onward[a])
            node = int(self.head[a])
        return total

    @cached_property
    def _waited(self) -> dict[str, IntArray]:
        """For every tier, and for all together, what waiting has cost until each node; only differences count."""
        waits = np.flatnonzero(self.waiting)
        waits = waits[np.argsort(self.tail[waits])]
        found = {}
        for name, onward in (("", self.onward), *((tier.name, tier.onward) for tier in self.tiers)):
            until = np.cumsum(onward[waits])
            found[name] = np.zeros(len(self.wait_at), dtype=np.int64)
            found[name][self.tail[waits]] = until - onward[waits]
            found[name][self.head[waits]] = until
        return found

    @cached_property
    def _counted(self) -> tuple[BoolArray, IntArray]:
        """Which resources count which class of commodities, and the class of every commodity."""
        kinds = len(self.frame.commodities)
        everybody = np.ones(kinds, dtype=np.bool_)
        rows = [np.zeros(kinds, dtype=np.bool_)]
        rows += [
            ~everybody if r.lumpy else everybody if r.commodities is None else r.commodities for r in self.resources
        ]
        packed = np.packbits(np.array(rows), axis=0)
        _, first, of = np.unique(packed, axis=1, return_index=True, return_inverse=True)
        return np.array(rows, dtype=np.bool_)[1:, first].T.copy(), of.reshape(-1).astype(np.int64)

    def counts(self, commodity: int) -> BoolArray:
        """Return which resources count the people of ``commodity``."""
        classes, of = self._counted
        return np.asarray(classes[of[commodity]])

    def alike(self, commodity: int) -> int:
        """Return the class of ``commodity``: those of a class count everywhere alike."""
        return int(self._counted[1][commodity])

    @cached_property
    def crowded(self) -> frozenset[int]:
        """The sites at which waiting itself takes something."""
        used = self.use_movement[self.waiting[self.use_movement]]
        return frozenset(np.unique(self.frame.movements.tail[used]).tolist())


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
