"""How a group that may split is told apart: members who differ travel in contingents, each of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evacplan.scenario.group import Group, Member
from evacplan.scenario.papers import numbered, papers_of, ready

if TYPE_CHECKING:
    from evacplan.scenario.scenario import Scenario

Contingent = tuple[Group, tuple[int, ...]]
"""Members as a group of their own, and their numbers in the group that they are of."""


def contingents(scenario: Scenario, group: Group) -> tuple[Contingent, ...]:
    """Return the contingents of ``group``: itself, unless it may split and its members differ.

    Minors stay with adults: all of them together, with the last adults by number, at least one and as many as
    make a smallest part; those of whom nothing is said have the last numbers. The others are told apart by papers
    and readiness.
    """
    if group.smallest_part is None or not group.members:
        return ((group, ()),)
    everybody = list(numbered(group))
    minors = [number for number, member in everybody if member.minor]
    adults = [number for number, member in everybody if not member.minor]
    missing = max(1, group.smallest_part - len(minors)) if minors else 0
    core = sorted(minors + adults[len(adults) - min(missing, len(adults)) :])
    kinds: dict[object, list[int]] = {}
    for number, member in everybody:
        if number not in core:
            kind = papers_of(scenario, group, member), ready(scenario, group, member)
            kinds.setdefault(kind, []).append(number)
    if not core and len(kinds) == 1:
        return ((group, ()),)
    members = dict(everybody)
    parts = [(core, len(core))] * bool(core) + [(like, min(group.smallest_part, len(like))) for like in kinds.values()]
    return tuple(
        (_part(group, count, [members[number] for number in numbers], smallest), tuple(numbers))
        for count, (numbers, smallest) in enumerate(parts, start=1)
    )


def _part(group: Group, count: int, members: list[Member], smallest: int) -> Group:
    """Return some members of ``group`` as a group, under an id that no group of a scenario can have."""
    told = tuple(member.model_copy(update={"people": 1}) for member in members)
    changes = {"id": f"{group.id}#{count}", "people": len(told), "members": told, "smallest_part": smallest}
    return group.model_copy(update={**changes, "car": None})  # their own car is for all of them together
