"""The columns of the arc-flow model, and what each of them costs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from evacplan.formulation.problem import EvacuationProblem, Tier
from evacplan.network.grid import BoolArray, IntArray
from evacplan.solvers.backend import FloatArray
from evacplan.solvers.outcome import waiting_ledger


@dataclass(frozen=True)
class Columns:
    """What the columns of the model stand for; each block is contiguous, in this order."""

    commodity: IntArray
    """Commodity of each travel column."""
    movement: IntArray
    """Movement of each travel column."""
    wait_commodity: IntArray
    """Commodity of each waiting column."""
    wait_site: IntArray
    """Site of each waiting column."""
    wait_from: IntArray
    """First period of each waiting column."""
    wait_to: IntArray
    """Last period of each waiting column."""
    carried: IntArray
    """Movement of each vehicle column."""
    split: IntArray
    """Travel column of each column that says whether any of a group that may split travel there."""
    convoys: IntArray
    """Convoy of each column that says whether it leaves."""
    backed: IntArray
    """Movement of each column that says whether anybody rides there, so that vehicles in reserve run along."""
    commodities: int
    """Number of commodities; each has a stranding column."""

    @property
    def travels(self) -> int:
        """Number of travel columns."""
        return len(self.commodity)

    @property
    def first_wait(self) -> int:
        """First waiting column."""
        return self.travels

    @property
    def first_stranded(self) -> int:
        """First stranding column."""
        return self.first_wait + len(self.wait_site)

    @property
    def first_vehicle(self) -> int:
        """First vehicle column."""
        return self.first_stranded + self.commodities

    @property
    def first_split(self) -> int:
        """First splitting column."""
        return self.first_vehicle + len(self.carried)

    @property
    def first_convoy(self) -> int:
        """First convoy column."""
        return self.first_split + len(self.split)

    @property
    def first_backed(self) -> int:
        """First column of movements with vehicles in reserve."""
        return self.first_convoy + len(self.convoys)

    @property
    def worst(self) -> int:
        """The column of the largest share, the last one."""
        return self.first_backed + len(self.backed)

    @property
    def count(self) -> int:
        """Number of columns."""
        return self.worst + 1

    def of(self, members: BoolArray) -> BoolArray:
        """Return which columns are for some of the commodities ``members``, vehicles left out."""
        mine = np.zeros(self.count, dtype=np.bool_)
        mine[: self.travels] = members[self.commodity]
        mine[self.first_wait : self.first_stranded] = members[self.wait_commodity]
        mine[self.first_stranded : self.first_vehicle] = members
        return mine


def columns_over(problem: EvacuationProblem, keep: BoolArray) -> Columns:
    """Return the columns for the movements that ``keep`` leaves to each commodity."""
    moves, width = problem.movements, problem.grid.periods + 1
    commodity, movement = np.nonzero(keep & ~moves.waiting)
    crowded = _crowded_sites(problem)
    start = np.searchsorted(commodity, np.arange(len(problem.commodities) + 1))
    waits = [np.zeros((4, 0), dtype=np.int64)]
    for k, group in enumerate(problem.commodities):
        mine = movement[start[k] : start[k + 1]]
        onward = mine[~problem.arrives_home(k, mine)]
        keys = [moves.tail[mine] * width + moves.enter[mine], moves.head[onward] * width + moves.leave[onward]]
        if group.ready < width:
            keys.append(np.array([group.origin * width + group.ready]))
        keys.append(_crowded_nodes(problem, crowded, np.concatenate(keys)))
        nodes = np.unique(np.concatenate(keys))
        same = np.flatnonzero(nodes[:-1] // width == nodes[1:] // width)
        waits.append(
            np.stack([np.full(len(same), k), nodes[same] // width, nodes[same] % width, nodes[same + 1] % width])
        )
    wait_commodity, wait_site, wait_from, wait_to = np.concatenate(waits, axis=1).astype(np.int64)
    lumpy = problem.places() > 0
    splits = np.array([c.smallest > 1 for c in problem.commodities])
    carried = np.unique(movement[lumpy[movement]])
    gathered = backed = np.zeros(0, dtype=np.int64)
    if problem.convoys is not None:
        gathered = np.unique(problem.convoys.of[movement])
        gathered, backed = gathered[gathered >= 0], carried[problem.convoys.reserve[carried] > 0]
    return Columns(
        commodity,
        movement,
        wait_commodity,
        wait_site,
        wait_from,
        wait_to,
        carried,
        np.flatnonzero(splits[commodity]),
        gathered,
        backed,
        len(problem.commodities),
    )


def _crowded_sites(problem: EvacuationProblem) -> IntArray:
    """Return the sites at which waiting itself takes capacity, so that it must not be merged."""
    used = [r.movements[problem.movements.waiting[r.movements]] for r in problem.resources]
    return np.unique(problem.movements.tail[np.concatenate([*used, np.zeros(0, dtype=np.int64)])])


def _crowded_nodes(problem: EvacuationProblem, crowded: IntArray, keys: IntArray) -> IntArray:
    """Return every node of the crowded sites between the first and the last of ``keys`` there."""
    moves, width = problem.movements, problem.grid.periods + 1
    found = [np.zeros(0, dtype=np.int64)]
    for site in crowded.tolist():
        here = keys[keys // width == site] % width
        if len(here):
            waits = moves.waiting & (moves.tail == site) & (moves.enter >= here.min()) & (moves.leave <= here.max())
            found += [site * width + moves.enter[waits], site * width + moves.leave[waits]]
    return np.concatenate(found)


def costs_of(problem: EvacuationProblem, columns: Columns, tier: Tier) -> FloatArray:
    """Return the whole-number cost of every column in ``tier``, largest shares left out."""
    moves = problem.movements
    people = np.array([c.people for c in problem.commodities], dtype=np.int64)
    cost = np.zeros(columns.count)
    homes = np.zeros((len(problem.commodities), len(problem.network.sites)), dtype=np.bool_)
    for k, commodity in enumerate(problem.commodities):
        homes[k, list(commodity.homes)] = True
    arrives = homes[columns.commodity, moves.head[columns.movement]]
    per_person = np.where(arrives, tier.final[columns.movement], tier.onward[columns.movement])
    cost[: columns.travels] = per_person * people[columns.commodity]
    ledger = waiting_ledger(problem, tier)
    waited = ledger.until(columns.wait_site, columns.wait_to) - ledger.until(columns.wait_site, columns.wait_from)
    cost[columns.first_wait : columns.first_stranded] = waited * people[columns.wait_commodity]
    cost[columns.first_stranded : columns.first_vehicle] = tier.stranded * people
    cost[columns.first_vehicle : columns.first_split] = tier.vehicle[columns.carried]
    return cost
