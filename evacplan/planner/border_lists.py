"""The lists that go out: which permits are still to be asked for, who leaves, and by when they must be sent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from evacplan.plan.border_lists import key_of
from evacplan.plan.plan import Assignment, BorderList, Instant, Leg, ListKind
from evacplan.scenario import Crossing, Group, Scenario
from evacplan.scenario.papers import Papers, held_by
from evacplan.scenario.ways import PermitRule


def border_lists(scenario: Scenario, assignments: Sequence[Assignment]) -> tuple[BorderList, ...]:
    """Return the lists of those whose permission has still to be asked for, and of those who leave a country.

    Every list is for one post and one calendar day of its near side, with the time by which it must be sent.
    """
    entries: dict[tuple[ListKind, str, str], dict[str, list[_Admission]]] = {}
    for assignment in assignments:
        for leg in assignment.legs:
            way = scenario.ways[leg.way]
            if not isinstance(way, Crossing):
                continue
            for kind, country, people, latest in _due(scenario, assignment, leg, way):
                admission = _Admission(leg.departs.local.date(), people, latest)
                entries.setdefault((kind, country, leg.way), {}).setdefault(assignment.group, []).append(admission)
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


_Due = tuple[ListKind, str, int, datetime]


class _Admission(NamedTuple):
    """People of one group who are admitted at a post."""

    day: date
    people: int
    latest: datetime
    """When their list must have been sent."""


def _due(scenario: Scenario, assignment: Assignment, leg: Leg, way: Crossing) -> Iterator[_Due]:
    """Yield the lists on which people must stand to be admitted: kind, country, how many, and the latest sending."""
    group, rule, country = scenario.group_by_id[assignment.group], way.permit, scenario.sites[way.tail].country
    if rule is not None:
        aboard = held_by(scenario, group, assignment.members, assignment.people)
        for held, people in aboard.items():
            latest = send_by(scenario, group, held, rule, leg.departs.utc)
            if latest is not None:
                yield "permission", rule.of, people, latest
    notice = scenario.countries[country].exit_notice
    if notice is not None:
        yield "exit", country, assignment.people, leg.departs.utc - timedelta(minutes=notice)


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


def send_by(scenario: Scenario, group: Group, held: Papers, rule: PermitRule, admission: datetime) -> datetime | None:
    """Return by when the application for an admission must be sent; None if none has to be."""
    permit = held.application(rule.of)
    if held.citizen in rule.exempt or permit.status == "rejected":
        return None
    anew = rule.lead if rule.renewal is None else rule.renewal
    if permit.status in ("not_sent", "expired"):
        return admission - timedelta(minutes=rule.lead if permit.status == "not_sent" else anew)
    said = permit.at.at(scenario.zone(group.at)) if permit.at else scenario.start
    lapses = said + timedelta(minutes=rule.valid + (rule.lead if permit.status == "sent" else 0))
    return None if admission < lapses else admission - timedelta(minutes=anew)
