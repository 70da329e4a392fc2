"""Caseloads beyond an exact search: prices for the bound, dispatch for the plan, each made better by the other.

The tier that decides how everybody travels is the first one after the stranded people. Its prices guide the
dispatch; the plan tells how long each capacity stays full, which gives better prices; and so on. The other tiers get a
bound of their own with the earlier ones held at what the plan attains.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from evacplan.formulation.problem import EvacuationProblem
from evacplan.formulation.start import NOTHING_KNOWN, Start
from evacplan.network.grid import IntArray
from evacplan.solvers.arcflow import Hold
from evacplan.solvers.auction import Auction, Pace, climb, prices_of_plan
from evacplan.solvers.dispatch import Dispatch, first_order, guide_at
from evacplan.solvers.dissolving import dissolve_small_convoys
from evacplan.solvers.first_prices import beside_the_guide, held_prices
from evacplan.solvers.improvement import excess_of, improve
from evacplan.solvers.insertion import Guide
from evacplan.solvers.linear import FloatArray
from evacplan.solvers.loading import without_empty_vehicles
from evacplan.solvers.outcome import Outcome, Solution, Status, TierOutcome, Watch
from evacplan.solvers.prices import Aim, Multipliers, relaxed
from evacplan.solvers.proofs import shadow_prices, whole_prices
from evacplan.solvers.start import begun, larger_first, may_be_moved
from evacplan.solvers.streams import Streams

ROUNDS = 400
"""Rounds of the auction for the tier that decides how everybody travels."""
PACES = (Pace((0.01, 0.0004), (0.003, 0.00006)), Pace((0.003, 0.0001), (0.0006, 0.00002)))
"""Pace of the auction in each cycle: prices and plans are made from each other as many times."""
SQUEAKS = 6
"""Dispatches at the same prices, each in an order in which those come first who did badly before: "the squeaking wheel
gets the grease" (Joslin and Clements 1999)."""
LATER_ROUNDS = 30
"""Rounds of the auction for every other tier."""
PAPERS = 1e-3
"""Seconds that it takes to write down and verify what one group does; they are left for it."""
LONG = 0.05
"""Share of the time after which the first plan is left as it is."""
CLOSED = 1e-9
"""Gap that counts as none."""
GUIDE_SHARE, CYCLE_SHARE, CLIMB_SHARE = 0.8, 0.6, 0.6
"""Share of the time for the tier that decides how everybody travels; the share of that for prices and dispatch; and the
share of what is left of that in a cycle for the prices."""


RIVALS = (0.2, 0.25)
"""Shares of the time that is left in which two plans are improved, one after the other, to see which is worth more."""


@dataclass
class _State:
    """The best plan so far, and the best prices of each tier."""

    plan: Dispatch
    solution: Solution
    costs: list[int | Fraction]
    prices: dict[str, Auction]
    draft: _State | None = None
    """The plan that is best in the guiding tier, though it may strand some people for it."""


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
    early = _part(watch, GUIDE_SHARE)
    state = _first_plan(streams, guide, early, start)
    seconds["first plan"] = watch.elapsed
    cycles = _part(early, CYCLE_SHARE)
    for pace in PACES:
        _cycle(state, guide, pace, cycles)
        if cycles.over or _closed(state, guide):
            break
    seconds["prices and plans"] = watch.elapsed - sum(seconds.values())
    if not early.over and not _closed(state, guide):
        _improve(state, guide, early, near)
    seconds["improvement"] = watch.elapsed - sum(seconds.values())
    tiers = tuple(_bounds(state, guide, watch))
    seconds["bounds"] = watch.elapsed - sum(seconds.values())
    shadow = tuple(p for name, auction in state.prices.items() for p in shadow_prices(streams, name, auction))
    return Outcome(problem, without_empty_vehicles(problem, state.solution), tiers, shadow, seconds, watch.limits_hit)


def _part(watch: Watch, share: float) -> Watch:
    """Return a watch for a ``share`` of the time that is left."""
    return watch if watch.left is None else watch.within(watch.left * share)


def _aim(state: _State, number: int) -> Aim:
    """Return the aim at a tier with the earlier ones held at what the plan attains."""
    streams = state.plan.streams
    tiers = streams.problem.tiers
    holds = tuple(Hold(tier, cost) for tier, cost in zip(tiers[:number], state.costs, strict=False))
    return Aim(streams, tiers[number], holds)


def _closed(state: _State, number: int) -> bool:
    """Whether the prices of a tier prove the plan the best in it."""
    known = state.prices.get(state.plan.streams.problem.tiers[number].name)
    return known is not None and known.bound >= float(state.costs[number]) * (1 - CLOSED)


def _evaluated(plan: Dispatch, guide: Guide) -> _State:
    dissolve_small_convoys(plan, guide)
    problem = plan.streams.problem
    solution = without_empty_vehicles(problem, plan.solution())
    return _State(plan, solution, [solution.cost(problem, tier) for tier in problem.tiers], {})


def _first_plan(streams: Streams, guide: int, watch: Watch, start: Start) -> _State:
    """Return a dispatch at prices of nothing: what fits of the ``start`` with the rest added, or one from nothing.

    The best is taken, those from nothing in two different orders, unless one alone takes long.
    """
    problem = streams.problem
    aim = Aim(streams, problem.tiers[guide], ())
    states: list[_State] = []
    orders = first_order(problem), _by_readiness(problem)
    for known, order in [
        *([(start, larger_first(problem))] if start.itineraries else []),
        *((NOTHING_KNOWN, order) for order in orders),
    ]:
        plan = begun(streams, known)
        guided = guide_at(aim, aim.nothing(), plan.grid)
        plan.insert(guided, order)
        states.append(_evaluated(plan, guided))
        watch.say("dispatch", aim.tier, min(states, key=lambda state: state.costs).costs[guide], None)
        if watch.over or (watch.left is not None and watch.elapsed > LONG * watch.left):
            break
    return min(states, key=lambda state: state.costs)


def _by_readiness(problem: EvacuationProblem) -> IntArray:
    """Return the commodities in the order in which they become ready, larger units first."""
    people, ready = np.array([(c.people, c.ready) for c in problem.commodities], dtype=np.int64).T
    return np.lexsort((-people, ready)).astype(np.int64)


def _cycle(state: _State, guide: int, pace: Pace, watch: Watch) -> None:
    """Make prices from the plan, then plans from the prices."""
    aim = _aim(state, guide)
    problem, name = state.plan.streams.problem, aim.tier.name
    known = [state.prices[name].prices] if name in state.prices else []
    rows = known[0].rows if known else aim.nothing().rows
    found = _best_start(state, aim, [*known, *(replace(base, rows=rows) for base in held_prices(aim))], watch)
    found = climb(aim, found.prices, ROUNDS, pace, _part(watch, CLIMB_SHARE))
    state.prices[name] = found
    watch.say("prices", aim.tier, state.costs[guide], int(found.bound))
    guide_prices = guide_at(aim, found.prices, state.plan.grid)
    wheel = np.zeros(len(problem.commodities))
    order = first_order(problem) if state.solution.stranded.any() else _by_readiness(problem)
    for _ in range(SQUEAKS):
        if watch.over:
            return
        plan = state.plan.cleared()
        if not plan.insert(guide_prices, order, lambda: watch.over):
            return
        tried = _evaluated(plan, guide_prices)
        if tried.costs < state.costs:
            state.plan, state.solution, state.costs = tried.plan, tried.solution, tried.costs
        if state.draft is None or tried.costs[guide] < state.draft.costs[guide]:
            state.draft = tried
        watch.say("dispatch", aim.tier, state.costs[guide], int(found.bound))
        wheel = wheel / 2 + _complaints(plan, guide_prices)
        order = np.lexsort((order.argsort(), -np.floor(wheel)))


def _complaints(plan: Dispatch, guide: Guide) -> FloatArray:
    """Return for every commodity how far its people are from their cheapest way, in steps that tell something."""
    excess = excess_of(plan, guide) / np.maximum(1, plan.parties.people)
    each = np.bincount(plan.commodity, excess, len(plan.streams.problem.commodities))
    seldom = np.percentile(each, 90) if each.any() else 1.0
    return np.minimum(each, 10 * seldom) / max(1.0, seldom / 10)


def _best_start(state: _State, aim: Aim, starts: list[Multipliers], watch: Watch) -> Auction:
    """Return the best of the given prices and of those that the plan suggests; the first ones if there is no time."""
    best = Auction(starts[0], relaxed(aim, starts[0]).bound)
    cost = float(state.costs[len(aim.holds)]) * (1 - CLOSED)
    for prices in starts[1:]:
        if watch.over or best.bound >= cost:
            return best
        best = max(best, Auction(prices, relaxed(aim, prices).bound), key=lambda a: a.bound)
    if not aim.tier.vehicle.any():  # money makes nobody queue
        for prices in _held_first(state, aim):
            if watch.over or best.bound >= cost:
                return best
            best = max(best, prices_of_plan(aim, prices, state.plan.board.left), key=lambda a: a.bound)
    return best


def _held_first(state: _State, aim: Aim) -> list[Multipliers]:
    """Return the prices of :func:`held_prices`, the more promising first: nobody need be stranded, if nobody is."""
    found = [*held_prices(aim)]
    nobody = not any(cost for hold, cost in zip(aim.holds, state.costs, strict=False) if not hold.tier.counts_travel)
    return found[::-1] if nobody else found


def _improve(state: _State, guide: int, watch: Watch, near: float) -> None:
    """Take related parties off the plan and put them back better, until it is ``near`` its bound or time is over.

    The plan that the prices have guided may be worse than the best one and yet have more in it, or less. So both are
    improved for a while, and then the one that is better.
    """
    aim = _aim(state, guide)
    known = state.prices[aim.tier.name]
    guided = guide_at(aim, known.prices, state.plan.grid)

    def improved(plan: Dispatch, part: Watch) -> _State:
        improve(plan, aim, known.prices, part, enough=known.bound * (1 + near))
        found = _evaluated(plan, guided)
        if found.costs < state.costs:
            state.plan, state.solution, state.costs = found.plan, found.solution, found.costs
        return found

    plans = [one.plan for one in (state.draft, state) if one is not None and may_be_moved(one.plan)]
    if len(plans) == len(RIVALS) and plans[0] is not plans[1] and watch.left is not None:
        tried = [improved(plan, _part(watch, share)) for plan, share in zip(plans, RIVALS, strict=True)]
        plans = [min(tried, key=lambda one: one.costs[guide]).plan]
    if plans and not watch.over:
        improved(plans[0], watch)
    watch.say("improvement", aim.tier, state.costs[guide], int(known.bound))


def _bounds(state: _State, guide: int, watch: Watch) -> Iterator[TierOutcome]:
    """Yield the result of every tier, each with the earlier ones held at what the plan attains."""
    tiers = state.plan.streams.problem.tiers
    for number, tier in enumerate(tiers):
        aim, cost = _aim(state, number), state.costs[number]
        part = _part(watch, 1 / (len(tiers) - number))
        auction = _auction(state, aim, number, guide, part)
        state.prices[tier.name] = auction
        value = tier.value(cost)
        bound = min(value, max(0.0, auction.bound / tier.scale))
        status: Status = "optimal" if value <= bound else "gap"
        watch.say("tier", tier, cost, int(max(0.0, auction.bound)))
        proof = whole_prices(aim, auction.prices)
        yield TierOutcome(tier.name, tier.unit, value, bound, status, proof, searched=False)


def _auction(state: _State, aim: Aim, number: int, guide: int, watch: Watch) -> Auction:
    """Return the best prices of one tier that little work finds."""
    known = state.prices.get(aim.tier.name)
    bases = _held_first(state, aim)
    starts = bases if known is None else [replace(known.prices, held=base.held) for base in bases]
    if number > guide:
        travel = state.prices[aim.streams.problem.tiers[guide].name].prices.rows
        starts += [
            replace(base, rows=travel * rows, held=base.held + held)
            for base in bases[:1]
            for rows, held in beside_the_guide(aim, guide)
        ]
    best = _best_start(state, aim, starts, watch)
    cost = float(state.costs[number]) * (1 - CLOSED)
    if number == guide or watch.over or best.bound >= cost:
        return best

    return max(best, climb(aim, best.prices, LATER_ROUNDS, PACES[0], watch, cost), key=lambda a: a.bound)
