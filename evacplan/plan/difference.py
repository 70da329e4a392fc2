"""What is different for whom between two plans."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from evacplan.plan.plan import Assignment, Plan
from evacplan.plan.tally import corridor


@dataclass(frozen=True, slots=True)
class Moved:
    """A group for which a plan says something else than another one."""

    group: str
    before: str
    """The corridor that it had; empty if it was stranded."""
    after: str
    """The corridor that it has; empty if it is stranded."""
    later: timedelta | None
    """By how much its last people are home later; negative if earlier, None if stranded in one of the plans."""


def moved(before: Plan, after: Plan) -> tuple[Moved, ...]:
    """Return the groups of both plans that take another corridor, leave, pass a border or arrive at another time."""
    one, other = _ways(before), _ways(after)
    left = {stranded.group for stranded in (*before.stranded, *after.stranded)}
    found = []
    for group in sorted((one.keys() | left) & (other.keys() | left)):
        mine, theirs = one.get(group, ()), other.get(group, ())
        if mine != theirs:
            ends = [max((home for *_, home in ways), default=None) for ways in (mine, theirs)]
            later = ends[1] - ends[0] if ends[0] and ends[1] else None
            found.append(Moved(group, _names(mine), _names(theirs), later))
    return tuple(found)


_Way = tuple[str, int, datetime, tuple[datetime, ...], datetime]


def _ways(plan: Plan) -> dict[str, tuple[_Way, ...]]:
    """Return what every group travels: corridor, people, departure, admissions and arrival of each part."""
    found: dict[str, list[_Way]] = {}
    for part in plan.assignments:
        found.setdefault(part.group, []).append(
            (corridor(part), part.people, _leaves(part), _admissions(part), part.home_at.utc)
        )
    return {group: tuple(sorted(ways)) for group, ways in found.items()}


def _admissions(part: Assignment) -> tuple[datetime, ...]:
    """Return when its people are admitted: at another time they stand on another day's list."""
    return tuple(leg.departs.utc for leg in part.legs if leg.kind == "crossing")


def _leaves(part: Assignment) -> datetime:
    return part.legs[0].departs.utc if part.legs else part.home_at.utc


def _names(ways: tuple[_Way, ...]) -> str:
    return ", ".join(dict.fromkeys(name for name, *_ in ways))
