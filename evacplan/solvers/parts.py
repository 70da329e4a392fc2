"""Parts of a caseload that have nothing scarce in common.

Once a tier is solved, few movements are left, and people bound for different borders often no longer meet: they
ride with different fleets, and no capacity that they share could be exceeded by all of them together. Take two
plans, both best in the tier, and let one part follow the first and the others the second: that is a plan again, so
it is no better than the best, and hence each part has the same value in both. What holds for the sum of a tier thus
holds for each part alone, which says much more where later tiers are relaxed.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from evacplan.formulation.problem import EvacuationProblem, Resource, Tier
from evacplan.network.grid import BoolArray, IntArray
from evacplan.solvers.arcflow import Hold


def independent_parts(problem: EvacuationProblem, travels: BoolArray) -> tuple[BoolArray, ...]:
    """Return sets of commodities that share nothing scarce on the given ``travels``.

    Parameters
    ----------
    problem
        The problem.
    travels
        The movements that each commodity may take; shape ``(commodities, movements)``, waiting left out.
    """
    label = np.arange(len(problem.commodities))
    carried = problem.places() > 0
    for a in np.flatnonzero(carried & (travels.sum(axis=0) > 1)).tolist():
        label = _merged(label, travels[:, a])
    for members in _in_convoy(problem, travels):
        label = _merged(label, members)
    for resource in problem.resources:
        for together in _contenders(problem, resource, travels):
            label = _merged(label, together)
    return tuple(label == part for part in np.unique(label))


def _merged(label: IntArray, members: BoolArray) -> IntArray:
    """Return ``label`` with all parts that have some of the ``members`` made one."""
    parts = np.unique(label[members])
    return label if len(parts) < 2 else np.where(np.isin(label, parts), parts[0], label)


def _in_convoy(problem: EvacuationProblem, travels: BoolArray) -> list[BoolArray]:
    """Return sets of commodities that may leave in one convoy, or in convoys of one daily limit."""
    if problem.convoys is None or not len(problem.convoys.smallest):
        return []
    of = problem.convoys.of
    # Convoys of one daily limit go by its number, others by one of their own.
    key = np.where(problem.convoys.day >= 0, problem.convoys.day, len(of) + np.arange(len(problem.convoys.day)))
    mine = np.where(of >= 0, key[of], -1)
    used = np.unique(mine[travels.any(axis=0)])
    return [np.asarray(travels[:, mine == number].any(axis=1)) for number in used.tolist() if number >= 0]


def _contenders(problem: EvacuationProblem, resource: Resource, travels: BoolArray) -> list[BoolArray]:
    """Return sets of commodities that together may ask for more than there is of ``resource``."""
    if resource.frees is not None:
        return []  # about one commodity alone
    counted = np.array([resource.lumpy or resource.counts(k) for k in range(len(travels))], dtype=np.bool_)
    use, k = np.nonzero(travels[:, resource.movements].T & counted)
    everybody = np.isin(np.arange(len(travels)), k)
    if resource.lumpy or problem.movements.waiting[resource.movements].any():
        return [everybody]
    asked = np.zeros((len(travels), len(resource.limit) + 1), dtype=np.int64)
    np.add.at(asked, (k, resource.first[use]), 1)
    np.add.at(asked, (k, resource.last[use]), -1)
    there = np.cumsum(asked, axis=1)[:, :-1] > 0
    total = np.array([c.total for c in problem.commodities])
    scarce = np.flatnonzero(total @ there > resource.limit)
    return [there[:, row] for row in scarce.tolist()]


def says_nothing_new(hold: Hold, others: Sequence[Hold]) -> bool:
    """Whether a largest share over everybody together is held by the sum of the same costs anyway."""
    if len(hold.tier.shares) != 1:
        return False
    ((members, people),) = hold.tier.shares
    return bool(members.all()) and any(
        same_costs(other.tier, hold.tier) and not other.tier.shares and other.limit <= hold.limit * people
        for other in others
    )


def same_costs(one: Tier, other: Tier) -> bool:
    """Whether people cost the same in two tiers, in which vehicles cost nothing."""
    parts = ("onward", "final", "stranded", "offset")
    same = all(np.array_equal(getattr(one, part), getattr(other, part)) for part in parts)
    return same and not one.vehicle.any() and not other.vehicle.any()
