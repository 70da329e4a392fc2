"""What a plan says in words: border lists, explanations, and reasons for stranding."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from evacplan.formulation.problem import EvacuationProblem
from evacplan.network.expansion import on_the_way
from evacplan.plan.border_lists import key_of
from evacplan.plan.plan import Assignment, BorderList, Instant, Leg, ListKind
from evacplan.scenario import Crossing, Group, Scenario
from evacplan.scenario.group import PermitState
from evacplan.units import format_duration


def border_lists(scenario: Scenario, assignments: Sequence[Assignment]) -> tuple[BorderList, ...]:
    """Return the lists of those whose permission has still to be asked for, and of those who leave a country.

    Every list is for one post and one calendar day of its near side, with the time by which it must be sent.
    """
    entries: dict[tuple[ListKind, str, str], dict[str, list[_Admission]]] = {}
    for assignment in assignments:
        group = scenario.group_by_id[assignment.group]
        for leg in assignment.legs:
            way = scenario.ways[leg.way]
            if not isinstance(way, Crossing):
                continue
            for kind, country, lead in _due(scenario, group, way):
                latest = leg.departs.utc - timedelta(minutes=lead)
                admission = _Admission(leg.departs.local.date(), assignment.people, latest)
                entries.setdefault((kind, country, leg.way), {}).setdefault(group.id, []).append(admission)
    found = []
    for (kind, country, crossing), admissions in entries.items():
        zone = scenario.zone(scenario.crossings[crossing].tail)
        for day, mine in _by_day(kind, admissions).items():
            submit_by = Instant.of(min(each.latest for each in mine.values()), zone)
            people = sum(each.people for each in mine.values())
            found.append(
                BorderList(
                    kind=kind,
                    country=country,
                    crossing=crossing,
                    day=day,
                    groups=tuple(sorted(mine)),
                    people=people,
                    submit_by=submit_by,
                )
            )
    return tuple(sorted(found, key=key_of))


class _Admission(NamedTuple):
    """People of one group who are admitted at a post."""

    day: date
    people: int
    latest: datetime
    """When their list must have been sent."""


def _due(scenario: Scenario, group: Group, way: Crossing) -> Iterator[tuple[ListKind, str, int]]:
    """Yield the lists on which ``group`` must stand to be admitted: kind, country and time before the admission."""
    rule, country = way.permit, scenario.sites[way.tail].country
    asks = rule is not None and group.state not in rule.exempt
    if rule is not None and asks and group.permits.get(rule.of, PermitState(status="not_sent")).status == "not_sent":
        yield "permission", rule.of, rule.lead
    notice = scenario.countries[country].exit_notice
    if notice is not None:
        yield "exit", country, notice


def _by_day(kind: ListKind, admissions: dict[str, list[_Admission]]) -> dict[date, dict[str, _Admission]]:
    """Return who stands on the list of each day: who is asked for, once, on the first; who leaves, on every one."""
    found: dict[date, dict[str, _Admission]] = {}
    for group, mine in admissions.items():
        first = min(each.day for each in mine)
        for each in mine:
            day = first if kind == "permission" else each.day
            known = found.setdefault(day, {}).get(group, _Admission(day, 0, each.latest))
            found[day][group] = _Admission(day, known.people + each.people, min(known.latest, each.latest))
    return found


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
    posts = [scenario.crossings[leg.way] for leg in legs if leg.kind == "crossing"]
    over = " and ".join(scenario.sites[post.tail].name.en for post in posts)
    until = [ready, *(arrives for _, arrives in times)]
    waits = [departs - since for (departs, _), since in zip(times, until, strict=False)]
    most = max(waits)
    way = f"Over {over}; " if over else ""
    return (
        f"{way}{format_duration(until[-1] - ready)} from readiness to home,"
        f" of it {format_duration(sum(waits))} waiting, longest at"
        f" {scenario.sites[legs[waits.index(most)].tail].name.en} ({format_duration(most)})."
    )


def stranded_reasons(problem: EvacuationProblem, stranded: Collection[str]) -> dict[str, str]:
    """Say for every group that is stranded whether anything at all was open to it."""
    last: dict[tuple[int, int, frozenset[int]], int] = {}
    reasons = {}
    for number, commodity in enumerate(problem.commodities):
        left = [group for group in commodity.groups if group in stranded]
        if not left:
            continue
        alike = (int(problem.eligibility[number]), commodity.origin, commodity.homes)
        if alike not in last:
            last[alike] = _last_departure(problem, number)
        closed = last[alike] < commodity.ready
        reasons.update(dict.fromkeys(left, _CLOSED if closed else _FULL))
    return reasons


_CLOSED = "No way home is open to this group within the horizon, whatever the capacities."
_FULL = "Every way home that is open to this group is full, or serves others first."


def _last_departure(problem: EvacuationProblem, number: int) -> int:
    """Return the last period in which a commodity could leave its origin and still get home, or -1."""
    moves, commodity = problem.movements, problem.commodities[number]
    mask = problem.open_to[problem.eligibility[number]] & problem.never_back(number)
    leads_home = on_the_way(moves, mask, commodity.origin, 0, commodity.homes, len(problem.network.sites))
    leaves = leads_home & (moves.tail == commodity.origin) & ~moves.waiting
    return int(moves.enter[leaves].max(initial=-1))
