"""What a plan says in words: explanations, and reasons for stranding."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

import numpy as np

from evacplan.formulation.problem import EvacuationProblem
from evacplan.network.expansion import on_the_way
from evacplan.network.grid import BoolArray
from evacplan.plan import journey
from evacplan.plan.plan import Leg
from evacplan.scenario import Group, Scenario
from evacplan.units import format_duration

CLOSED = "No way home is open to this group within the horizon, whatever the capacities."
LARGE = "No way home that is open to this group takes so many people together."
FULL = "Every way home that is open to this group is full, or serves others first."


def readiness(scenario: Scenario, group: Group) -> str:
    """Say what is uncertain about the readiness of ``group``, and when the last of it is ready."""
    facts, zone, words = journey.readiness(scenario, group), scenario.zone(group.at), ""
    if facts.between:
        first, last = (_moment(instant, zone) for instant in facts.between)
        words = f" Ready between {first} and {last}; planned for the {scenario.policy.readiness}."
    if facts.last:
        words += f" Their last member is ready at {_moment(facts.last, zone)}."
    if facts.certified:
        words += f" Until {_moment(facts.certified, zone)} they wait for a certificate of return."
    return words


def _moment(instant: datetime, zone: ZoneInfo) -> str:
    return instant.astimezone(zone).strftime("%-d %b %H:%M")


def explanation(scenario: Scenario, ready: int, legs: Sequence[Leg], times: Sequence[tuple[int, int]]) -> str:
    """Say which way people go, and how long they wait on it.

    Parameters
    ----------
    ready
        When they can leave [min].
    legs
        What they travel.
    times
        Departure and arrival of every leg [min].
    """
    facts = journey.journey(ready, legs, times)
    over = " and ".join(scenario.sites[scenario.crossings[post].tail].name.en for post in facts.posts)
    way = f"Over {over}; " if over else ""
    return (
        f"{way}{format_duration(facts.minutes)} from readiness to home,"
        f" of it {format_duration(facts.waiting)} waiting, longest at"
        f" {scenario.sites[facts.longest_at].name.en} ({format_duration(facts.longest)})."
    )


def stranded_reasons(problem: EvacuationProblem, stranded: Collection[str]) -> dict[str, str]:
    """Say for every group that is stranded whether anything at all was open to it, and takes so many."""
    known: dict[tuple[int, int, frozenset[int], int, int], str] = {}
    reasons = {}
    for number, commodity in enumerate(problem.commodities):
        left = [group for group in commodity.groups if group in stranded]
        if not left:
            continue
        together = commodity.smallest if commodity.splits else commodity.people
        alike = int(problem.eligibility[number]), commodity.origin, commodity.homes, commodity.ready, together
        if alike not in known:
            known[alike] = _reason(problem, number, together)
        reasons.update(dict.fromkeys(left, known[alike]))
    return reasons


def _reason(problem: EvacuationProblem, number: int, together: int) -> str:
    """Say why people of a commodity are stranded of whom at least so many travel ``together``."""
    ready = problem.commodities[number].ready
    if _last_departure(problem, number, np.True_) < ready:
        return CLOSED
    if _last_departure(problem, number, _takes(problem, number, 1)) < ready:
        return FULL
    return LARGE if _last_departure(problem, number, _takes(problem, number, together)) < ready else FULL


def _takes(problem: EvacuationProblem, number: int, together: int) -> BoolArray:
    """Return which movements take ``together`` people of a commodity while nobody else is there."""
    places = problem.places()
    takes = np.asarray((places == 0) | (places >= together), dtype=np.bool_)
    for resource in problem.resources:
        if resource.counts(number) and resource.frees is None:
            counted = np.flatnonzero(resource.first < resource.last)  # at the very end nobody waits
            full = resource.limit[resource.first[counted]] < together
            takes[resource.movements[counted[full]]] = False
    return takes


def _last_departure(problem: EvacuationProblem, number: int, takes: BoolArray | np.bool_) -> int:
    """Return the last period in which a commodity could leave its origin and still get home, or -1."""
    moves, commodity = problem.movements, problem.commodities[number]
    mask = problem.open_to[problem.eligibility[number]] & problem.never_back(number) & takes
    leads_home = on_the_way(moves, mask, commodity.origin, 0, commodity.homes, len(problem.network.sites))
    leaves = leads_home & (moves.tail == commodity.origin) & ~moves.waiting
    return int(moves.enter[leaves].max(initial=-1))
