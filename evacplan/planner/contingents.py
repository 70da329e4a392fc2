"""From the contingents that were planned back to the groups that they are of, with the numbers of their members."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from evacplan.plan.plan import Stranded
from evacplan.scenario import Scenario
from evacplan.solvers.loading import Route

Numbers = tuple[int, ...]


@dataclass(frozen=True)
class Whereabouts:
    """Who travels on which route, and who is left."""

    routes: tuple[Route, ...]
    """Routes under the ids of groups."""
    members: tuple[Numbers, ...]
    """Numbers of the members on every route; empty for groups that are not told apart."""
    stranded: tuple[Stranded, ...]
    """Those who are left, each group once."""


def whereabouts(
    scenario: Scenario, routes: Iterable[Route], stranded: Mapping[str, int], reasons: Mapping[str, str]
) -> Whereabouts:
    """Return routes and stranded people of contingents as those of groups; members leave in the order of numbers."""
    left = dict(scenario.numbers)
    named: list[Route] = []
    members: list[Numbers] = []
    for route in routes:
        waiting = left.get(route.group, ())
        named.append(replace(route, group=group_of(route.group)))
        members.append(waiting[: route.people])
        if waiting:
            left[route.group] = waiting[route.people :]
    return Whereabouts(tuple(named), tuple(members), _stranded(scenario, stranded, reasons, left))


def group_of(contingent: str) -> str:
    """Return the id of the group that ``contingent`` is of."""
    return contingent.partition("#")[0]


def _stranded(
    scenario: Scenario,
    stranded: Mapping[str, int],
    reasons: Mapping[str, str],
    left: Mapping[str, Numbers],
) -> tuple[Stranded, ...]:
    parts: dict[str, list[str]] = {}
    for part in stranded:
        parts.setdefault(group_of(part), []).append(part)
    return tuple(
        Stranded(
            group=group.id,
            people=sum(stranded[part] for part in parts[group.id]),
            members=_sorted(left.get(part, ()) for part in parts[group.id]),
            reason=" ".join(dict.fromkeys(reasons[part] for part in parts[group.id])),
        )
        for group in scenario.groups
        if group.id in parts
    )


def _sorted(numbers: Iterable[Sequence[int]]) -> Numbers:
    return tuple(sorted(number for several in numbers for number in several))
