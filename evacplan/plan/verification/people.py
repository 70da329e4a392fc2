"""People: everybody is in the plan exactly once, and those stay together who belong together."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from evacplan.plan.plan import Stranded
from evacplan.plan.verification.own_cars import in_own_car
from evacplan.plan.verification.replay import Journey, Replay
from evacplan.plan.verification.violation import Violation
from evacplan.scenario import Group, Link

Departure = tuple[str, str, str, int, str]
"""Contingent, way, tail, instant and fleet (or none)."""


def check_people(replay: Replay) -> Iterator[Violation]:
    """Yield groups of which people are lost, doubled, or torn apart."""
    journeys: dict[str, list[Journey]] = defaultdict(list)
    stranded: dict[str, list[Stranded]] = defaultdict(list)
    for journey in replay.journeys:
        journeys[journey.group.id].append(journey)
    for entry in replay.plan.stranded:
        stranded[entry.group].append(entry)
    for group in replay.scenario.groups:
        yield from _count(group, journeys[group.id], stranded[group.id])
        if stranded[group.id] and group.at in replay.scenario.homes(group):
            yield Violation("not-home", group.id, "They are at home already and cannot be stranded.")


def _count(group: Group, journeys: list[Journey], stranded: list[Stranded]) -> Iterator[Violation]:
    found = sum(journey.people for journey in journeys) + sum(entry.people for entry in stranded)
    if found < group.people:
        yield Violation("people-lost", group.id, f"The plan knows {found} of {group.people} people.")
    if found > group.people:
        yield Violation("people-doubled", group.id, f"The plan has {found} people in a group of {group.people}.")
    if group.smallest_part is None and len(journeys) + len(stranded) > 1:
        yield Violation("split", group.id, f"They stay together but are in {len(journeys) + len(stranded)} parts.")
    if len(stranded) > 1:
        yield Violation("repeated", group.id, f"They are stranded {len(stranded)} times.")
    numbers = sorted(journey.assignment.part for journey in journeys)
    if numbers != list(range(1, len(numbers) + 1)):
        yield Violation("part-number", group.id, f"The parts are numbered {numbers}.")


def check_smallest_parts(replay: Replay) -> Iterator[Violation]:
    """Yield departures that fewer than the smallest part of a group take."""
    travelling_in = {
        (journey.group.id, journey.assignment.part): journey.contingent
        for journey in replay.journeys
        if journey.contingent.smallest_part
    }
    smallest = {part.id: (part.smallest_part or 1, part.id.partition("#")[0]) for part in travelling_in.values()}
    travelling: Counter[Departure] = Counter()
    for journey in replay.journeys if smallest else ():
        for ride in journey.rides if journey.contingent.id in smallest else ():
            # On a link with fleets the people aboard say in which fleet they ride.
            if in_own_car(ride) or not (isinstance(ride.way, Link) and ride.way.fleets):
                travelling[journey.contingent.id, ride.leg.way, ride.leg.tail, ride.departs, ""] += journey.people
    for run in replay.runs if smallest else ():
        for load in run.dispatch.aboard:
            part = travelling_in.get((load.group, load.part))
            if part is not None:
                key = (part.id, run.dispatch.link, run.link.tail, run.departs, run.dispatch.fleet)
                travelling[key] += load.people
    for (contingent, way, tail, minute, _), people in travelling.items():
        least, group = smallest[contingent]
        if people < least:
            where = replay.at(f"{group} {way}", minute, tail)
            yield Violation("small-part", where, f"{people} of them leave, but the smallest part is {least}.")
