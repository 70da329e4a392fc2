"""A better plan from a plan: related parties are taken off it and put back otherwise, if that is cheaper.

Two moves take turns. One puts the parties back one by one in another order: large-neighbourhood search by ruin and
recreate (Shaw 1998; Schrimpf et al. 2000). Once that earns little it takes what is a little worse as well, less and
less of it (simulated annealing; Kirkpatrick, Gelatt and Vecchi 1983), and the best plan is kept. The other asks an
integer program for all of them together (:mod:`evacplan.solvers.neighbourhood`): it takes longer, and finds what no
order does.
"""

from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from evacplan.network.grid import BoolArray, IntArray
from evacplan.solvers.backend import Answer, solve
from evacplan.solvers.crew import PLACES
from evacplan.solvers.dispatch import Dispatch, guide_at
from evacplan.solvers.insertion import Guide, itinerary_costs
from evacplan.solvers.linear import FloatArray, LinearModel
from evacplan.solvers.neighbourhood import Pool, chosen_paths, model_of, pool_of
from evacplan.solvers.outcome import Watch
from evacplan.solvers.prices import Aim, Multipliers
from evacplan.solvers.related import Riders, beside, nearby
from evacplan.solvers.standing import Standing

SIZES = (20, 250)
"""Fewest and most parties that are moved at a time."""
SHARE = 6
"""One party in so many is moved at a time, within these."""
BESIDE = 5
"""One in so many of those is taken off beside each movement that somebody would like to have."""
PATIENCE = 1000
"""Tries without a time limit."""
SHARES = (1.0, 0.97, 0.8)
"""Shares of the prices that guide the parties back."""
FILLINGS = (0.3, 0.6, 1.0)
"""Shares of the price of a vehicle that are not charged where one with room runs already."""
RENEWED = 100
"""Tries in a row, after which it is looked at again who does badly, and who rides where."""
WISHES = 0.7
"""Share of the tries in which somebody gets what others have, rather than changing places with neighbours."""
POOLED = 50
"""Parties that an integer program moves at a time."""
ORDERS = 20
"""Orders in which these are put back to find itineraries for them."""
SECONDS, UNHURRIED = 3.0, 30.0
"""The longest that one integer program may take, with a time limit and without."""
CALM = 3e-4
"""Share of the cost that a row of tries must earn for integer programs not to be asked at all, and for nothing that is
worse to be taken."""
HEATS = (1.0, 0.01)
"""How much worse a plan may become in a try, on average, at first and at last; in what a party costs on average."""
LOOKED = 6
"""Beyond that, every so many rows the move that earns less has its turn, to see whether it earns more by now."""
FADING = 0.7
"""How much what a move earned before one of its rows counts after it."""


@dataclass(frozen=True)
class _Search:
    """A plan that is being improved."""

    standing: Standing
    guides: list[Guide]
    random: np.random.Generator
    whole: BoolArray
    """Which parties never split."""
    size: int
    """Parties that are moved at a time."""

    @classmethod
    def of(cls, plan: Dispatch, aim: Aim, prices: Multipliers, seed: int) -> _Search:
        """Return the search that begins with ``plan``."""
        guides = [guide_at(aim, prices, plan.grid, share) for share in SHARES]
        fewest, most = SIZES
        size = min(most, max(fewest, len(plan.splits) // SHARE))
        return cls(Standing.of(plan, aim), guides, np.random.default_rng(seed), ~plan.splits, size)

    def chances(self) -> FloatArray:
        """Return for every party the chance that it or an earlier one comes first: the dearer, the likelier."""
        excess = np.where(self.whole, excess_of(self.standing.plan, self.guides[0]), 0.0)
        return np.cumsum(excess / excess.sum()) if excess.any() else np.zeros(0)

    def first(self, chances: FloatArray) -> int:
        """Return the party that comes first."""
        return int(np.searchsorted(chances, self.random.random()).clip(0, len(chances) - 1))

    def guide(self) -> Guide:
        """Return some guide."""
        guide = self.guides[self.random.integers(len(self.guides))]
        return guide._replace(filling=float(self.random.choice(FILLINGS)))

    def beside_or_nearby(self, riders: Riders, first: int) -> IntArray:
        """Return who has what the ``first`` party would like, or who rides with it."""
        plan = self.standing.plan
        if self.random.random() < WISHES:
            return self.movable(beside(plan, riders, self.guides[0], first, self.size // BESIDE), first)
        return self.movable(nearby(plan, riders, first, self.size, self.random), first)

    def movable(self, parties: IntArray, first: int) -> IntArray:
        """Return those of the parties that stay whole, without the ``first``."""
        return np.asarray(parties[self.whole[parties] & (parties != first)])

    def in_some_order(self, chosen: IntArray) -> IntArray:
        """Return the chosen parties in an order of putting them back."""
        parties, noise = self.standing.plan.parties, self.random.random(len(chosen))
        way = self.random.integers(3)
        if way == 0:
            return chosen[np.argsort(noise)]
        if way == 1:
            return chosen[np.lexsort((noise, -parties.people[chosen]))]
        return chosen[np.argsort(parties.source[chosen] + noise)]


def improve(plan: Dispatch, aim: Aim, prices: Multipliers, watch: Watch, enough: float = -math.inf) -> None:
    """Improve ``plan`` in the tier of ``aim`` until ``watch`` says stop, or it costs no more than is good ``enough``.

    Nobody who travels is stranded for it.
    """
    search = _Search.of(plan, aim, prices, watch.seed)
    tries = rows = 0
    gain, earned, spent = math.inf, np.zeros(2), np.full(2, 1e-3)  # by either move, of late
    begun, time = watch.elapsed, watch.left
    best = float(search.standing.cost.sum())
    search.standing.keep()
    while best > enough and not watch.over and (time is not None or tries < PATIENCE):
        chances = search.chances()
        if not len(chances):
            break
        since, calm = watch.elapsed, gain <= CALM * best
        rows += 1
        better = time is not None and earned[1] / spent[1] > earned[0] / spent[0]
        together = calm and bool(better) != (rows % LOOKED == 0)
        count = RENEWED if time is not None else min(RENEWED, PATIENCE - tries)
        tries += count
        if together:
            _together(search, chances, float(aim.tier.scale), watch)
        else:
            passed = tries / PATIENCE if time is None else (since - begun) / max(time, 1e-9)
            _one_by_one(search, chances, count, _heat(passed) * best / len(chances) if calm else 0.0, watch)
        now = float(search.standing.cost.sum())
        gain = best - min(best, now)
        if gain > 0:
            best = now
            search.standing.keep()
        for total, more in ((earned, gain), (spent, watch.elapsed - since)):
            total[int(together)] = FADING * total[int(together)] + more
    search.standing.go_back()


def _heat(passed: float) -> float:
    """Return what is taken though it is worse, when a share of the time has ``passed``."""
    first, last = HEATS
    return float(first * (last / first) ** min(1.0, passed))


def excess_of(plan: Dispatch, guide: Guide) -> FloatArray:
    """Return by how much every party costs more than its cheapest way at the prices, if all were free."""
    nobody = np.zeros(len(plan.commodity))
    paid = itinerary_costs(plan.grid, plan.board, guide.costs, plan.parties, nobody)
    source = plan.parties.source
    ideal = np.where(source >= 0, guide.to_go[plan.parties.stream, source], np.inf)
    possible = np.where(np.isfinite(ideal), ideal, 0.0)
    excess = np.where(np.isfinite(ideal), np.maximum(0.0, paid - possible * plan.parties.people), 0.0)
    left_behind = (plan.board.length == 0) & np.isfinite(ideal) & (plan.parties.people > 0)
    return np.where(left_behind, max(1.0, float(excess.sum())), excess)


def _one_by_one(search: _Search, chances: FloatArray, count: int, heat: float, watch: Watch) -> None:
    """Make some tries, each of which puts related parties back in another order; on average ``heat`` may be lost."""
    riders = Riders.by_stretch(search.standing.plan)
    for _ in range(count):
        if watch.over:
            return
        first = search.first(chances)
        others = search.in_some_order(search.beside_or_nearby(riders, first))
        search.standing.try_again(search.guide(), np.append(first, others), worse=search.random.exponential(heat))


def _together(search: _Search, chances: FloatArray, unit: float, watch: Watch) -> None:
    """Let integer programs, as many as there are workers, put related parties back.

    They know nothing of convoys and of vehicles that run along; what does not fit for these finds another way, or is
    not kept.
    """
    standing = search.standing
    plan, riders = standing.plan, (Riders.by_stretch(standing.plan), Riders.by_fleet(standing.plan))
    asked: list[tuple[Pool, LinearModel]] = []
    taken = np.zeros(0, dtype=np.int64)
    for _ in range(PLACES):
        first = search.first(chances)
        by = riders[search.random.integers(2)]
        others = search.beside_or_nearby(by, first)
        others = np.setdiff1d(others[search.random.permutation(len(others))[:POOLED]], taken)
        chosen = np.union1d(others, np.setdiff1d([first], taken))
        taken = np.union1d(taken, chosen)
        if len(chosen):
            standing.take_off(chosen)
            pool = pool_of(standing, chosen, [(search.guide(), search.in_some_order(chosen)) for _ in range(ORDERS)])
            asked.append((pool, model_of(plan, pool, unit)))
            standing.restore(chosen)
    part = watch.within(UNHURRIED if watch.time_limit is None else SECONDS)

    def answer(model: LinearModel) -> Answer:
        return solve(model, part.back_end, part)

    with ThreadPoolExecutor(PLACES) as crew:
        answers = list(crew.map(answer, [model for _, model in asked]))
    guide = search.guides[-1]._replace(filling=1.0)
    for (pool, _), found in zip(asked, answers, strict=True):
        if found.x is not None:
            order = np.argsort(-plan.parties.people[pool.chosen], kind="stable")
            standing.try_again(guide, pool.chosen[order], chosen_paths(pool, found.x)[order])
