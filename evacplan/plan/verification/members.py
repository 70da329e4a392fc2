"""Members: which of a group are in a part, and that no minor is sent alone."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from evacplan.plan.plan import Assignment, Stranded
from evacplan.plan.verification.replay import Journey, Replay, Ride
from evacplan.plan.verification.violation import Violation
from evacplan.scenario import Group
from evacplan.scenario.contingents import contingents
from evacplan.scenario.papers import numbered


def check_members(replay: Replay) -> Iterator[Violation]:
    """Yield parts that do not say who is in them, and members who are nowhere, twice, or in a part of others."""
    stated: dict[str, list[Assignment | Stranded]] = defaultdict(list)
    statements: tuple[Assignment | Stranded, ...] = (*replay.plan.assignments, *replay.plan.stranded)
    for statement in statements:
        stated[statement.group].append(statement)
    for group in replay.scenario.groups:
        away = group.members and group.at not in replay.scenario.homes(group)
        parts = [numbers for _, numbers in contingents(replay.scenario, group)] if away else [()]
        told_apart = any(parts)
        for statement in stated[group.id]:
            if statement.members and not told_apart:
                yield Violation("members", group.id, "Members are named, though they are not told apart.")
            elif told_apart:
                yield from _statement(group, statement, parts)
        if told_apart:
            found = Counter(number for statement in stated[group.id] for number in statement.members)
            for number in range(1, group.people + 1):
                if found[number] != 1:
                    yield Violation("members", group.id, f"Member {number} is in {found[number]} places.")


def _statement(group: Group, statement: Assignment | Stranded, parts: Sequence[tuple[int, ...]]) -> Iterator[Violation]:
    if len(statement.members) != statement.people or list(statement.members) != sorted(set(statement.members)):
        sentence = f"{statement.people} people, but {len(statement.members)} members are named, or not in order."
        yield Violation("members", group.id, sentence)
    if isinstance(statement, Assignment) and sum(not set(part).isdisjoint(statement.members) for part in parts) > 1:
        yield Violation("members", group.id, f"Part {statement.part} mixes members who travel in contingents.")


def check_minors(replay: Replay) -> Iterator[Violation]:
    """Yield departures that minors take without an adult of their group, or a guardian."""
    scenario = replay.scenario
    minors = {group.id: _minors(group) for group in scenario.groups if any(m.minor for m in group.members)}
    aboard: dict[tuple[str, str, str, int], list[tuple[Journey, Ride]]] = defaultdict(list)
    for journey in replay.journeys if minors else ():
        for ride in journey.rides if journey.group.id in minors else ():
            aboard[journey.group.id, ride.leg.way, ride.leg.tail, ride.departs].append((journey, ride))
    for (group, _, _, _), taking in aboard.items():
        journey, ride = taking[0]
        everybody = {number for each, _ in taking for number in each.assignment.members}
        young = minors[group] & everybody if everybody else minors[group]
        old = (everybody or set(range(1, journey.group.people + 1))) - minors[group]
        if young and not old and journey.group.guardian not in scenario.policy.guardians:
            named = ", ".join(map(str, sorted(young)))
            yield Violation("minor-alone", replay.of(journey, ride), f"No adult is with the minors: member {named}.")


def _minors(group: Group) -> set[int]:
    return {number for number, member in numbered(group) if member.minor}
