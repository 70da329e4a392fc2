"""From a problem to the best solution with its proof: a plan at once, then the exact search, as far as time allows.

The rungs by the number of kinds of groups: few are dispatched and searched; some have prices and plans from the way
of many first, from which the search goes on; many are left to that way alone.
"""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction

import numpy as np

from evacplan.formulation.compilation import MANY
from evacplan.formulation.problem import EvacuationProblem
from evacplan.formulation.start import NOTHING_KNOWN, Start
from evacplan.network.grid import BoolArray
from evacplan.solvers.arcflow import Hold
from evacplan.solvers.at_scale import solve_at_scale
from evacplan.solvers.decomposition import without_long_stays
from evacplan.solvers.dispatch import dispatch
from evacplan.solvers.exact import Search, find_any, lexicographic
from evacplan.solvers.labels import Nodes
from evacplan.solvers.loading import without_empty_vehicles
from evacplan.solvers.outcome import Outcome, ShadowPrice, Solution, Status, TierOutcome, Watch
from evacplan.solvers.proofs import proof_by_shadow_prices
from evacplan.solvers.safety import part_of, priced_ahead, until_safe
from evacplan.solvers.shifting import without_shiftable
from evacplan.solvers.simple_bounds import bounds_alone
from evacplan.solvers.start import begun, larger_first
from evacplan.solvers.streams import Streams

MOST_FOR_SEARCH = MANY
"""Kinds of groups up to which the exact search is tried: as many as are compiled to event times."""
FEW = 150
"""Kinds of groups up to which the exact search needs no better start than a dispatch."""
NEAR = 0.003
"""How near to its bound the start of the others must be, as a share, to be worth the exact search in limited time."""


def solve(problem: EvacuationProblem, watch: Watch, start: Start = NOTHING_KNOWN) -> Outcome:
    """Return the best solution of ``problem`` that ``watch`` leaves time for, with a bound for every tier.

    It is no worse than a known plan, the ``start``, as far as that still fits, with everybody else added by dispatch.

    Raises
    ------
    SolverError
        If the back end fails.
    """
    kinds = len(problem.commodities)
    if kinds > MOST_FOR_SEARCH:
        return solve_at_scale(problem, watch, start)
    early = _dispatched(problem, watch, start) if kinds <= FEW else solve_at_scale(problem, watch, start, NEAR)
    if kinds > FEW and watch.time_limit is not None and _first_gap(early) > NEAR:
        return early
    first, seconds = early.solution, dict(early.seconds)
    hints = tuple(ShadowPrice(p.resource, problem.grid.minute(p.at), p.tier, p.price) for p in start.prices)
    search = _through_safety(problem, first, watch, hints)
    if search.incumbent is None and not watch.over:
        fresh = Search(problem, (), first, hints=hints)
        search = lexicographic(fresh, problem.tiers, problem.tolerances, watch)
    if search.incumbent is None:
        search = _better(Search(problem, (), first, _trusted(search.tiers)), search)
    seconds["search"] = watch.elapsed - sum(seconds.values())
    best = without_empty_vehicles(search.problem, search.incumbent or first)
    tiers = _tiers(problem, search, best, early.tiers)
    searched = {tier.name for tier in search.tiers}
    prices = (*search.prices, *(price for price in early.prices if price.tier not in searched))
    return Outcome(search.problem, best, tiers, prices, seconds, watch.limits_hit, problem)


def _dispatched(problem: EvacuationProblem, watch: Watch, start: Start) -> Outcome:
    """Return a plan made without prices, which proves nothing."""
    first = _legal_dispatch(problem)
    if start.itineraries:
        first = min(_legal_dispatch(problem, start), first, key=lambda solution: _costs(problem, solution))
    return Outcome(problem, first, (), (), {"first plan": watch.elapsed}, ())


def _legal_dispatch(problem: EvacuationProblem, start: Start = NOTHING_KNOWN) -> Solution:
    """Return a dispatch, with what fits of a ``start``, in which nobody stays longer anywhere than they may."""
    plan = begun(Streams.of_problem(problem), start)
    return without_long_stays(problem, dispatch(problem, plan, larger_first(problem) if start.itineraries else None))


def _costs(problem: EvacuationProblem, solution: Solution) -> list[int | Fraction]:
    """Return the costs of ``solution`` in the order in which they count."""
    return [solution.cost(problem, tier) for tier in problem.tiers]


def _first_gap(outcome: Outcome) -> float:
    """Return the gap of the first open tier."""
    return next((tier.gap for tier in outcome.tiers if tier.status == "gap"), 0.0)


def _trusted(tiers: tuple[TierOutcome, ...]) -> tuple[TierOutcome, ...]:
    """Return the tiers up to the first open one: their bounds hold whatever plan is chosen in the end."""
    closed = next((n for n, tier in enumerate(tiers) if tier.status != "optimal"), len(tiers))
    return tiers[: closed + 1]


def _better(one: Search, unfinished: Search) -> Search:
    """Return ``one``, or the way to safety of an ``unfinished`` search completed greedily, if that is better."""
    completed = _legal_dispatch(unfinished.problem)
    values = [
        _costs(search.problem, solution)
        for search, solution in ((one, one.incumbent), (unfinished, completed))
        if solution is not None
    ]
    return replace(one, problem=unfinished.problem, incumbent=completed) if values[-1] < values[0] else one


def _tiers(
    problem: EvacuationProblem, search: Search, best: Solution, start: tuple[TierOutcome, ...]
) -> tuple[TierOutcome, ...]:
    """Return a result for every tier, with the better bound of the search and of the start.

    The start holds the earlier tiers at what it attains; its bound is one as long as the plan is no worse there. Where
    neither says anything, the bound is that of everybody without capacities.
    """
    values = [tier.value(best.cost(search.problem, tier)) for tier in search.problem.tiers]
    proven = {tier.name: tier.bound for tier in search.tiers}
    still = _still_bounds(start, values)
    alone = bounds_alone(problem, [t for t in problem.tiers if t.name not in proven and t.name not in still])
    found = []
    for here, value, tolerance in zip(problem.tiers, values, problem.tolerances, strict=True):
        bound = proven.get(here.name, -math.inf)
        if here.name in still and still[here.name].bound > bound:
            found.append(_begun(still[here.name], value))
            continue
        if here.name in alone:
            bound = here.value(alone[here.name])
        bearable = here.name in proven and value <= bound * (1 + float(tolerance)) * (1 + 1e-9)
        status: Status = "optimal" if value <= bound else "within tolerance" if bearable else "gap"
        found.append(
            TierOutcome(
                here.name, here.unit, value, min(bound, value), status, proof_by_shadow_prices(here, search.prices)
            )
        )
    return tuple(found)


def _still_bounds(start: tuple[TierOutcome, ...], values: list[float]) -> dict[str, TierOutcome]:
    """Return the tiers of the start whose bounds hold for a plan of these ``values``: no worse in any tier before."""
    found = {}
    for tier, value in zip(start, values, strict=False):
        found[tier.name] = tier
        if value > tier.value:
            break
    return found


def _begun(tier: TierOutcome, value: float) -> TierOutcome:
    """Return the result of a tier whose bound is that of the start, for a plan of ``value`` in it."""
    return replace(tier, value=value, bound=min(tier.bound, value), status="optimal" if value <= tier.bound else "gap")


def _through_safety(
    problem: EvacuationProblem, first: Solution, watch: Watch, hints: tuple[ShadowPrice, ...]
) -> Search:
    """Solve the early tiers up to safety, then the others for plans that attain them.

    Where that does not work out there is no incumbent; the problem is then the whole one, with only
    those movements up to safety that the best plan found uses.
    """
    early = _tiers_before_everything_is_priced(problem)
    priced = priced_ahead(problem, problem.tiers[:early])
    if not early or not all(priced[commodity.origin] for commodity in problem.commodities):
        return Search(problem, (), None)
    inner, beyond = until_safe(problem, priced), ~priced[problem.movements.tail]
    inner = without_shiftable(inner, Nodes.of(inner), first, beyond)
    search = Search(inner, (), _with_nobody_left(inner, part_of(inner, first), watch), beyond=beyond, hints=hints)
    search = lexicographic(search, inner.tiers[:early], inner.tolerances[:early], watch)
    if search.incumbent is None:
        return Search(problem, (), None)
    used = _used(inner, search.incumbent)
    if all(tier.status == "optimal" for tier in search.tiers):
        # The best way home for every plan that is as good up to safety.
        whole = _onward(problem, search, search.problem.allowed, priced, first)
        known = _if_it_keeps(whole, first.translated(problem, whole.problem))
        reduced = without_shiftable(whole.problem, Nodes.of(whole.problem), known)

        def with_the_plan_found() -> Solution | None:
            fixed = _onward(problem, search, used, priced, first)
            home = find_any(fixed, fixed.problem.tiers[min(early, len(problem.tiers) - 1)], watch)
            return None if home is None else home.translated(fixed.problem, whole.problem)

        rest = slice(early, None)
        onward = replace(whole, problem=reduced, incumbent=known, rescue=with_the_plan_found)
        onward = lexicographic(onward, reduced.tiers[rest], reduced.tolerances[rest], watch)
        if onward.incumbent is not None:
            return onward
    return _onward(problem, search, used, priced, first)


def _with_nobody_left(problem: EvacuationProblem, first: Solution, watch: Watch) -> Solution:
    """Return a solution that strands nobody who has a way home at all, if one is found; else ``first``."""
    stranding = [tier for tier in problem.tiers if not tier.counts_travel]
    least = bounds_alone(problem, stranding)
    holds = tuple(Hold(tier, least[tier.name]) for tier in stranding)
    if all(first.cost(problem, hold.tier) <= hold.limit for hold in holds) or len(stranding) == len(problem.tiers):
        return first
    guide = problem.tiers[len(stranding)]
    return find_any(Search(problem, holds, None), guide, watch) or first


def _onward(
    problem: EvacuationProblem, search: Search, allowed: BoolArray, priced: BoolArray, known: Solution
) -> Search:
    """Return the search over the whole network, with only the ``allowed`` movements up to safety.

    Further on the departures of a ``known`` solution are among those that there are.
    """
    whole = replace(problem, kept=allowed).narrowed(priced, known.movement)
    holds = tuple(replace(hold, tier=tier) for tier, hold in zip(whole.tiers, search.holds, strict=False))
    return Search(whole, holds, None, search.tiers, search.prices)


def _if_it_keeps(search: Search, known: Solution | None) -> Solution | None:
    """Return a ``known`` solution if it keeps what is done, and all that it uses is left."""
    if known is None or not search.problem.allowed[known.commodity, known.movement].all():
        return None
    kept = all(known.cost(search.problem, hold.tier) <= hold.limit for hold in search.holds)
    return known if kept else None


def _used(problem: EvacuationProblem, solution: Solution) -> BoolArray:
    used = np.zeros_like(problem.allowed)
    used[solution.commodity, solution.movement] = True
    return used


def _tiers_before_everything_is_priced(problem: EvacuationProblem) -> int:
    """Return how many first tiers leave some site, other than everybody's home, where they cost nothing any more."""
    homes = frozenset[int].union(frozenset(), *(c.homes for c in problem.commodities))
    used = np.unique(problem.movements.tail[problem.allowed.any(axis=0) & ~problem.movements.waiting])
    inner = np.array([site for site in used.tolist() if site not in homes], dtype=np.int64)
    counts = range(len(problem.tiers), 0, -1)
    best = next((n for n in counts if not priced_ahead(problem, problem.tiers[:n])[inner].all()), 0)
    return best if any(tier.onward.any() for tier in problem.tiers[:best]) else 0
