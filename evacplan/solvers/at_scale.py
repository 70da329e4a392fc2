"""Caseloads beyond an exact search: prices for the bound, dispatch for the plan, each made better by the other.

The tier that decides how everybody travels is the first one after the stranded people. Its prices guide the
dispatch; the plan tells how long each capacity stays full, which gives better prices; and so on. The other tiers get a
bound of their own with the earlier ones held at what the plan attains.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from evacplan.formulation.problem import EvacuationProblem
from evacplan.formulation.start import NOTHING_KNOWN, Start
from evacplan.network.grid import IntArray
from evacplan.solvers.auction import Auction
from evacplan.solvers.dispatch import Dispatch, first_order, guide_at
from evacplan.solvers.dissolving import dissolve_small_convoys
from evacplan.solvers.improvement import excess_of, improve
from evacplan.solvers.insertion import Guide
from evacplan.solvers.linear import FloatArray
from evacplan.solvers.loading import without_empty_vehicles
from evacplan.solvers.outcome import Outcome, Solution, Status, TierOutcome, Watch
from evacplan.solvers.prices import THREADS, Aim, relaxed
from evacplan.solvers.proofs import shadow_prices, whole_prices
from evacplan.solvers.start import begun, larger_first, may_be_moved
from evacplan.solvers.streams import Streams
from evacplan.solvers.tier_prices import PACES, Attained, guiding_prices, later_prices

SQUEAKS = 6
"""Dispatches at the same prices, each in an order in which those come first who did badly before: "the squeaking wheel
gets the grease" (Joslin and Clements 1999)."""
PAPERS = 1e-3
"""Seconds that it takes to write down and verify what one group does; they are left for it."""
CLIMB_SHARE, DRAFT_SHARE, HALF = 0.25, 0.2, 0.5
"""Share of the time for the first prices; share of what is then left for the plans that they guide; share of what is
then left for the first of two rows of improvement."""


@dataclass(frozen=True)
class _Made:
    """A plan with what it costs in every tier."""

    plan: Dispatch
    solution: Solution
    costs: tuple[int | Fraction, ...]

    @property
    def attained(self) -> Attained:
        """What it attains and leaves now; it may be improved meanwhile."""
        return Attained(self.plan.streams, self.costs, self.plan.board.left.copy())


def solve_at_scale(
    problem: EvacuationProblem, watch: Watch, start: Start = NOTHING_KNOWN, near: float = 0.0
) -> Outcome:
    """Return the best plan that ``watch`` leaves time for, with a bound by prices for every tier.

    It is no worse than a known plan, the ``start``, as far as that still fits, with everybody else added by dispatch.
    It is improved until it is as ``near`` to its bound, as a share of that.
    """
    streams = Streams.of_problem(problem)
    seconds: dict[str, float] = {}
    guide = next((n for n, tier in enumerate(problem.tiers) if tier.counts_travel), 0)
    if watch.left is not None:
        watch = watch.within(watch.left - PAPERS * sum(c.units for c in problem.commodities))
    best = _first_plan(streams, guide, watch, start)
    seconds["first plan"] = watch.elapsed
    found = guiding_prices(best.attained, guide, PACES[0], _part(watch, CLIMB_SHARE))
    watch.say("prices", problem.tiers[guide], best.costs[guide], int(found.bound))
    rivals = []
    if not watch.over and found.bound < best.attained.enough(guide):
        rivals = [*_draft(best, guide, found, watch), best]
        best = _better(rivals)
    seconds["prices and plans"] = watch.elapsed - sum(seconds.values())
    best, prices = _improved(best, rivals, guide, found, watch, near)
    seconds["improvement"] = watch.elapsed - sum(seconds.values())
    tiers = tuple(_bounds(best.attained, prices, guide, watch))
    seconds["bounds"] = watch.elapsed - sum(seconds.values())
    shadow = tuple(p for n, tier in enumerate(problem.tiers) for p in shadow_prices(streams, tier.name, prices[n]))
    return Outcome(problem, without_empty_vehicles(problem, best.solution), tiers, shadow, seconds, watch.limits_hit)


def _part(watch: Watch, share: float) -> Watch:
    """Return a watch for a ``share`` of the time that is left."""
    return watch if watch.left is None else watch.within(watch.left * share)


def _better(plans: Sequence[_Made]) -> _Made:
    """Return the best of some plans."""
    return min(plans, key=lambda made: made.costs)


def _evaluated(plan: Dispatch, guide: Guide) -> _Made:
    dissolve_small_convoys(plan, guide)
    problem = plan.streams.problem
    solution = without_empty_vehicles(problem, plan.solution())
    return _Made(plan, solution, tuple(solution.cost(problem, tier) for tier in problem.tiers))


def _first_plan(streams: Streams, guide: int, watch: Watch, start: Start) -> _Made:
    """Return a dispatch at prices of nothing: what fits of the ``start`` with the rest added, or one from nothing.

    The best is taken, those from nothing in two different orders, made side by side.
    """
    problem = streams.problem
    aim = Aim(streams, problem.tiers[guide], (), most_threads=1)
    tried = [(start, larger_first(problem))] if start.itineraries else []
    tried += [(NOTHING_KNOWN, order) for order in (first_order(problem), _by_readiness(problem))]

    def made(known: Start, order: IntArray) -> _Made:
        plan = begun(streams, known)
        guided = guide_at(aim, aim.nothing(), plan.grid)
        plan.insert(guided, order)
        return _evaluated(plan, guided)

    with ThreadPoolExecutor(THREADS) as beside:
        best = _better([*beside.map(made, *zip(*tried, strict=True))])
    watch.say("dispatch", aim.tier, best.costs[guide], None)
    return best


def _by_readiness(problem: EvacuationProblem) -> IntArray:
    """Return the commodities in the order in which they become ready, larger units first."""
    people, ready = np.array([(c.people, c.ready) for c in problem.commodities], dtype=np.int64).T
    return np.lexsort((-people, ready)).astype(np.int64)


def _rather_larger_first(problem: EvacuationProblem, seed: int) -> IntArray:
    """Return the commodities in random order; the larger their units, the likelier they come early."""
    people = np.array([c.people for c in problem.commodities], dtype=np.float64)
    return np.argsort(-people * np.random.default_rng(seed).random(len(people)))


def _draft(first: _Made, guide: int, prices: Auction, watch: Watch) -> list[_Made]:
    """Return the plan that prices lead to; of several in different orders, as long as some people are stranded.

    It may be worse than the ``first`` plan, and strand people where that does not: it is to be improved. There is none
    if time is over before.
    """
    problem, part = first.plan.streams.problem, _part(watch, DRAFT_SHARE)
    guided = guide_at(first.attained.aim(guide), prices.prices, first.plan.grid)
    wheel = np.zeros(len(problem.commodities))
    order = first_order(problem) if first.solution.stranded.any() else _rather_larger_first(problem, watch.seed)
    made: list[_Made] = []
    while not made or (made[-1].solution.stranded.any() and len(made) < SQUEAKS and not part.over):
        plan = first.plan.cleared()
        if not plan.insert(guided, order, lambda: watch.over):
            break
        made.append(_evaluated(plan, guided))
        watch.say("dispatch", problem.tiers[guide], _better([first, *made]).costs[guide], int(prices.bound))
        wheel = wheel / 2 + _complaints(plan, guided)
        order = np.lexsort((order.argsort(), -np.floor(wheel)))
    return [_better(made)] if made else []


def _complaints(plan: Dispatch, guide: Guide) -> FloatArray:
    """Return for every commodity how far its people are from their cheapest way, in steps that tell something."""
    excess = excess_of(plan, guide) / np.maximum(1, plan.parties.people)
    each = np.bincount(plan.commodity, excess, len(plan.streams.problem.commodities))
    seldom = np.percentile(each, 90) if each.any() else 1.0
    return np.minimum(each, 10 * seldom) / max(1.0, seldom / 10)


def _improved(
    best: _Made, rivals: list[_Made], guide: int, found: Auction, watch: Watch, near: float
) -> tuple[_Made, dict[int, Auction]]:
    """Return the best plan after improvement, until it is ``near`` its bound or time is over, and prices of all tiers.

    One thread improves a plan while another finds better prices: first for the guiding tier, then, with it held at
    what has been attained by then, for the others. The first of the ``rivals`` is improved, then whichever is best.
    """
    with ThreadPoolExecutor(1) as beside:
        half = _part(watch, HALF)
        climb = beside.submit(guiding_prices, best.attained, guide, PACES[1], half, found, threads=1)
        rivals = [made for made in rivals if may_be_moved(made.plan)]
        if rivals:
            rivals[0] = _moved(rivals[0], best, guide, found, half, near)
        best = _better([best, *rivals])
        found = max(found, climb.result(), key=lambda auction: auction.bound)
        watch.say("improvement", best.plan.streams.problem.tiers[guide], best.costs[guide], int(found.bound))
        later = beside.submit(later_prices, best.attained, guide, found, watch, threads=1)
        if rivals:
            chosen = min(rivals, key=lambda made: made.costs[guide])
            best = _better([best, _moved(chosen, best, guide, found, watch, near)])
        watch.say("improvement", best.plan.streams.problem.tiers[guide], best.costs[guide], int(found.bound))
        return best, {guide: found, **later.result()}


def _moved(made: _Made, best: _Made, guide: int, prices: Auction, watch: Watch, near: float) -> _Made:
    """Return a plan after related parties have been taken off it and put back better, again and again."""
    aim = best.attained.aim(guide)
    improve(made.plan, aim, prices.prices, watch, prices.bound * (1 + near))
    return _evaluated(made.plan, guide_at(aim, prices.prices, made.plan.grid))


def _bounds(attained: Attained, prices: Mapping[int, Auction], guide: int, watch: Watch) -> Iterator[TierOutcome]:
    """Yield the result of every tier, each with the earlier ones held at what the plan attains."""
    for number, tier in enumerate(attained.streams.problem.tiers):
        aim, cost, known = attained.aim(number), attained.costs[number], prices[number].prices
        tried = [known, *(replace(known, held=base.held) for base in attained.held_first(aim) if number == guide)]
        auction = max((Auction(each, relaxed(aim, each).bound) for each in tried), key=lambda each: each.bound)
        value = tier.value(cost)
        bound = min(value, max(0.0, auction.bound / tier.scale))
        status: Status = "optimal" if value <= bound else "gap"
        watch.say("tier", tier, cost, int(max(0.0, auction.bound)))
        proof = whole_prices(aim, auction.prices)
        yield TierOutcome(tier.name, tier.unit, value, bound, status, proof, searched=False)
