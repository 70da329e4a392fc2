"""Lists: whoever crosses is announced where that must be, in time, and nobody else is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from evacplan.plan.plan import BorderList
from evacplan.plan.verification.admission import holders
from evacplan.plan.verification.papers import permit_windows, renewal
from evacplan.plan.verification.replay import Journey, Replay, Ride
from evacplan.plan.verification.violation import Violation
from evacplan.scenario import Crossing
from evacplan.scenario.papers import Papers
from evacplan.scenario.ways import PermitRule

Key = tuple[str, str, str]
"""Kind of the list, country and crossing."""


@dataclass(frozen=True, slots=True)
class Admission:
    """People on a crossing who must stand on a list."""

    journey: Journey
    ride: Ride
    people: int
    latest: int
    """The last minute at which the list can be sent."""


Needed = dict[str, list[Admission]]
"""Admissions by group."""


def check_lists(replay: Replay) -> Iterator[Violation]:
    """Yield names that nobody sends in time, and lists that say what is not so."""
    needed = _needed(replay)
    listed: dict[Key, dict[str, set[date]]] = defaultdict(lambda: defaultdict(set))
    for asked in replay.plan.lists:
        key = (asked.kind, asked.country, asked.crossing)
        yield from _list_faults(replay, asked, needed.get(key, {}), listed[key])
        for group in asked.groups:
            listed[key][group].add(asked.day)
    for (kind, country, crossing), admissions in needed.items():
        for group, rides in sorted(admissions.items()):
            days = listed[kind, country, crossing][group]
            missing = [ride for ride in rides if _day(replay, ride) not in days]
            if missing if kind == "exit" else not days:
                first = (missing or rides)[0]
                where = replay.of(first.journey, first.ride)
                yield Violation("list-missing", where, f"They are on no {kind} list to {country} for `{crossing}`.")


def _needed(replay: Replay) -> dict[Key, Needed]:
    """Return who must be on which list, and by when it must be sent."""
    found: dict[Key, Needed] = defaultdict(lambda: defaultdict(list))
    for journey, ride in replay.taken(Crossing):
        rule, group = replay.scenario.crossings[ride.leg.way].permit, journey.group.id
        aboard = holders(replay, journey) if rule else {}
        for held, numbers in aboard.items():
            lead = _to_ask(replay, journey, ride, rule, held) if rule else None
            if rule is not None and lead is not None:
                people = len(numbers) if len(aboard) > 1 else journey.people
                asked = Admission(journey, ride, people, ride.departs - lead)
                found["permission", rule.of, ride.leg.way][group].append(asked)
        country = replay.scenario.sites[ride.leg.tail].country
        notice = replay.scenario.countries[country].exit_notice
        if notice is not None:
            leaving = Admission(journey, ride, journey.people, ride.departs - notice)
            found["exit", country, ride.leg.way][group].append(leaving)
    return found


def _to_ask(replay: Replay, journey: Journey, ride: Ride, rule: PermitRule, held: Papers) -> int | None:
    """Return the time that an application still to be sent takes [min]; None if none is needed."""
    if held.citizen in rule.exempt:
        return None
    status = held.application(rule.of).status
    if status == "not_sent":
        return rule.lead
    windows = permit_windows(replay.timeline, rule, journey.group, held)
    if status == "expired" or (len(windows) > 1 and ride.departs >= windows[0][1]):
        return renewal(rule)
    return None


def _day(replay: Replay, admission: Admission) -> date:
    """Return the calendar day of the near side on which somebody is admitted."""
    leg = admission.ride.leg
    return leg.departs.utc.astimezone(replay.scenario.zone(leg.tail)).date()


def _list_faults(
    replay: Replay, asked: BorderList, needed: Needed, listed: dict[str, set[date]]
) -> Iterator[Violation]:
    where = f"{asked.country} {asked.crossing}"
    if list(asked.groups) != sorted(set(asked.groups)):
        yield Violation("list-wrong", where, "The groups are not in order, or one stands there twice.")
    for group in sorted(set(asked.groups)):
        if group in needed and (asked.day in listed[group] if asked.kind == "exit" else listed[group]):
            yield Violation("list-wrong", where, f"{group} is on several lists.")
    admissions = []
    for group in sorted(set(asked.groups)):
        mine = needed.get(group, [])
        days = [_day(replay, admission) for admission in mine]
        if not mine:
            yield Violation("list-wrong", where, f"{group} need not be on it.")
        elif asked.day not in days if asked.kind == "exit" else asked.day != min(days):
            yield Violation("list-wrong", where, f"{group} does not cross on {asked.day}.")
        here = asked.kind == "permission"
        admissions += [admission for admission, day in zip(mine, days, strict=True) if here or day == asked.day]
    yield from _figures(replay, asked, admissions)


def _figures(replay: Replay, asked: BorderList, admissions: list[Admission]) -> Iterator[Violation]:
    """Yield what is wrong with the people of a list and with the time by which it must be sent."""
    where = f"{asked.country} {asked.crossing}"
    least = sum(admission.people for admission in admissions)
    most = least
    if asked.kind == "permission":  # a group of which only a part crosses here may be announced whole or in part
        most = sum({each.journey.group.id: each.journey.group.people for each in admissions}.values())
    if not least <= asked.people <= most:
        yield Violation("list-wrong", where, f"{asked.people} people are announced, but {least} come.")
    crossing = replay.scenario.crossings.get(asked.crossing)
    if admissions and crossing is not None:
        latest = min(admission.latest for admission in admissions)
        if not 0 <= replay.timeline.of(asked.submit_by) <= latest:
            right = replay.timeline.show(latest, crossing.tail)
            yield Violation("list-late", where, f"It must be sent by {right}, and not before planning begins.")
