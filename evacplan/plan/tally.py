"""Who is out and who is not: the people of a plan counted by state, priority class and corridor."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from evacplan.plan.plan import Assignment, Instant, Plan
from evacplan.scenario import Group

NO_BORDER = "no border"
AT_HOME = "at home already"


@dataclass(frozen=True, slots=True)
class Count:
    """People of one kind."""

    name: str
    """What they have in common."""
    out: int
    """How many the plan brings home."""
    stranded: int
    """How many it does not."""

    @property
    def people(self) -> int:
        """All of them."""
        return self.out + self.stranded


@dataclass(frozen=True, slots=True)
class Corridor:
    """People who pass the same border posts in the same order."""

    name: str
    """Ids of the crossings joined by ``+``, or :data:`NO_BORDER`, or :data:`AT_HOME`."""
    people: int
    """How many they are."""
    groups: tuple[str, ...]
    """Ids of their groups, sorted."""
    first: Instant
    """When the first of them are home."""
    last: Instant
    """When the last of them are home."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Groups that are stranded for the same reason."""

    reason: str
    """Why, in plain words."""
    groups: tuple[str, ...]
    """Ids of the groups, sorted."""
    people: int
    """How many people they are."""


def total(plan: Plan) -> Count:
    """Return everybody in one count."""
    return Count("all", sum(a.people for a in plan.assignments), sum(s.people for s in plan.stranded))


def by_state(plan: Plan) -> tuple[Count, ...]:
    """Return a count for every state that somebody belongs to, in the scenario's order."""
    return _counts(plan, plan.given.states, lambda group: group.state)


def by_priority(plan: Plan) -> tuple[Count, ...]:
    """Return a count for every priority class that somebody belongs to, most urgent first."""
    return _counts(plan, plan.given.policy.priorities, plan.given.priority)


def _counts(plan: Plan, names: Iterable[str], kind: Callable[[Group], str]) -> tuple[Count, ...]:
    groups = plan.given.group_by_id
    out: dict[str, int] = {}
    stranded: dict[str, int] = {}
    for people, parts in ((out, plan.assignments), (stranded, plan.stranded)):
        for part in parts:
            name = kind(groups[part.group])
            people[name] = people.get(name, 0) + part.people
    return tuple(Count(n, out.get(n, 0), stranded.get(n, 0)) for n in names if n in out or n in stranded)


def corridor(assignment: Assignment) -> str:
    """Return the border posts that ``assignment`` passes, in order, as one name."""
    if not assignment.legs:
        return AT_HOME
    return " + ".join(leg.way for leg in assignment.legs if leg.kind == "crossing") or NO_BORDER


def by_corridor(plan: Plan) -> tuple[Corridor, ...]:
    """Return the corridors that are used, those with most people first."""
    found: dict[str, list[Assignment]] = {}
    for assignment in plan.assignments:
        found.setdefault(corridor(assignment), []).append(assignment)
    corridors = (
        Corridor(
            name,
            sum(a.people for a in members),
            tuple(sorted({a.group for a in members})),
            min((a.home_at for a in members), key=lambda home_at: home_at.utc),
            max((a.home_at for a in members), key=lambda home_at: home_at.utc),
        )
        for name, members in found.items()
    )
    return tuple(sorted(corridors, key=lambda c: (-c.people, c.name)))


def by_reason(plan: Plan) -> tuple[Reason, ...]:
    """Return why people are stranded, the reason of most people first."""
    found: dict[str, list[tuple[str, int]]] = {}
    for part in plan.stranded:
        found.setdefault(part.reason, []).append((part.group, part.people))
    reasons = (
        Reason(reason, tuple(sorted(group for group, _ in parts)), sum(people for _, people in parts))
        for reason, parts in found.items()
    )
    return tuple(sorted(reasons, key=lambda r: (-r.people, r.reason)))


def arrivals(plan: Plan) -> tuple[Assignment, Assignment] | None:
    """Return the assignments that are home first and last; None if nobody travels."""
    travelled = [assignment for assignment in plan.assignments if assignment.legs]
    if not travelled:
        return None

    def when(assignment: Assignment) -> tuple[datetime, str, int]:
        return assignment.home_at.utc, assignment.group, assignment.part

    return min(travelled, key=when), max(travelled, key=when)
