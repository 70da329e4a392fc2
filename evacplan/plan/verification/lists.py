"""Lists: whoever crosses is announced where that must be, in time, and nobody else is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from evacplan.plan.plan import BorderList
from evacplan.plan.verification.permission import NOT_SENT, binding_rule
from evacplan.plan.verification.replay import Journey, Replay, Ride
from evacplan.plan.verification.violation import Violation
from evacplan.scenario import Crossing

Key = tuple[str, str, str]
"""Kind of the list, country and crossing."""
Admission = tuple[Journey, Ride]
Needed = dict[str, list[Admission]]
"""Admissions by group."""


def check_lists(replay: Replay) -> Iterator[Violation]:
    """Yield names that nobody sends in time, and lists that say what is not so."""
    needed, due = _needed(replay)
    listed: dict[Key, dict[str, set[date]]] = defaultdict(lambda: defaultdict(set))
    for asked in replay.plan.lists:
        key = (asked.kind, asked.country, asked.crossing)
        yield from _list_faults(replay, asked, needed.get(key, {}), listed[key], due.get(key, 0))
        for group in asked.groups:
            listed[key][group].add(asked.day)
    for (kind, country, crossing), admissions in needed.items():
        for group, rides in sorted(admissions.items()):
            days = listed[kind, country, crossing][group]
            missing = [ride for ride in rides if _day(replay, ride) not in days]
            if missing if kind == "exit" else not days:
                where = replay.of(*(missing or rides)[0])
                yield Violation("list-missing", where, f"They are on no {kind} list to {country} for `{crossing}`.")


def _needed(replay: Replay) -> tuple[dict[Key, Needed], dict[Key, int]]:
    """Return who must be on which list, and how long before the admission it must be sent [min]."""
    found: dict[Key, Needed] = defaultdict(lambda: defaultdict(list))
    due: dict[Key, int] = {}
    for journey, ride in replay.taken(Crossing):
        rule, crossing = binding_rule(replay, journey, ride), ride.leg.way
        if rule is not None and journey.group.permits.get(rule.of, NOT_SENT).status == "not_sent":
            found["permission", rule.of, crossing][journey.group.id].append((journey, ride))
            due["permission", rule.of, crossing] = rule.lead
        country = replay.scenario.sites[ride.leg.tail].country
        notice = replay.scenario.countries[country].exit_notice
        if notice is not None:
            found["exit", country, crossing][journey.group.id].append((journey, ride))
            due["exit", country, crossing] = notice
    return found, due


def _day(replay: Replay, admission: Admission) -> date:
    """Return the calendar day of the near side on which somebody is admitted."""
    _, ride = admission
    return ride.leg.departs.utc.astimezone(replay.scenario.zone(ride.leg.tail)).date()


def _list_faults(
    replay: Replay, asked: BorderList, needed: Needed, listed: dict[str, set[date]], due: int
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
    yield from _figures(replay, asked, admissions, due)


def _figures(replay: Replay, asked: BorderList, admissions: list[Admission], due: int) -> Iterator[Violation]:
    """Yield what is wrong with the people of a list and with the time by which it must be sent."""
    where = f"{asked.country} {asked.crossing}"
    least = sum(journey.people for journey, _ in admissions)
    most = least
    if asked.kind == "permission":  # a group of which only a part crosses here may be announced whole or in part
        most = sum({journey.group.id: journey.group.people for journey, _ in admissions}.values())
    if not least <= asked.people <= most:
        yield Violation("list-wrong", where, f"{asked.people} people are announced, but {least} come.")
    crossing = replay.scenario.crossings.get(asked.crossing)
    if admissions and crossing is not None:
        latest = min(ride.departs for _, ride in admissions) - due
        if not 0 <= replay.timeline.of(asked.submit_by) <= latest:
            right = replay.timeline.show(latest, crossing.tail)
            yield Violation("list-late", where, f"It must be sent by {right}, and not before planning begins.")
