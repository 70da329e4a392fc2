"""What stands on the lists of a plan, which version they are, and what has changed since an earlier plan."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import NamedTuple

from evacplan.plan.itinerary import By, Who, rows
from evacplan.plan.plan import BorderList, Instant, ListKind, Plan

Key = tuple[ListKind, str, str, date]
"""Kind, country, crossing and day: what makes two lists the same list in two versions."""


class Line(NamedTuple):
    """One part of a group on a list."""

    who: Who
    admitted: Instant
    """When they are admitted, in local time of the near side."""
    by: By
    """What brings them to the post; empty where they come by their own means."""
    released: Instant
    """When they are released, in local time of the far side."""


@dataclass(frozen=True)
class ListChange:
    """What is different on one list since an earlier plan; groups by their ids, sorted."""

    list: BorderList
    """The list as it is now."""
    added: tuple[str, ...]
    removed: tuple[str, ...]
    altered: tuple[str, ...]
    """Groups that stood on it before, but as more or fewer people, at another time or in another vehicle."""


def key_of(asked: BorderList) -> Key:
    """Return what makes ``asked`` the same list in another plan."""
    return asked.kind, asked.country, asked.crossing, asked.day


def admissions(plan: Plan) -> Iterator[tuple[str, Line]]:
    """Yield for everybody who crosses a border the id of the crossing and their line, group by group."""
    for _, legs in groupby(rows(plan), key=lambda row: (row.who.group, row.who.part)):
        by = By("", "", "")
        for row in legs:
            if row.what.kind == "crossing":
                yield row.what.way, Line(row.who, row.what.departs, by, row.what.arrives)
            by = row.by


def lines(plan: Plan) -> dict[Key, tuple[Line, ...]]:
    """Return the lines of every list of ``plan``, in the order in which people are admitted."""
    found: dict[str, list[tuple[str, Line]]] = {}
    for crossing, line in admissions(plan):
        found.setdefault(line.who.group, []).append((crossing, line))
    return {key_of(asked): tuple(sorted(_lines_of(asked, found), key=_order)) for asked in plan.lists}


def _lines_of(asked: BorderList, admitted: dict[str, list[tuple[str, Line]]]) -> Iterator[Line]:
    for group in asked.groups:
        for crossing, line in admitted.get(group, ()):
            # Who asks for a permission asks once, for all parts of a group, whenever they cross.
            if crossing == asked.crossing and (asked.kind == "permission" or line.admitted.local.date() == asked.day):
                yield line


def _order(line: Line) -> tuple[object, ...]:
    return line.admitted.utc, line.who.group, line.who.part


def numbered(plan: Plan, earlier: Plan) -> Plan:
    """Return ``plan`` with its lists as further versions of those of an ``earlier`` plan.

    A list that says the same keeps its number. One that nobody stands on any more stays, empty, as a new version: it
    has to be taken back where it was sent. What lies before the new plan begins is past.
    """
    before = {key_of(asked): asked for asked in earlier.lists}
    changed = {key_of(change.list) for change in _changes(plan, earlier)}
    found = []
    for asked in plan.lists:
        known = before.pop(key_of(asked), None)
        version = 1 if known is None else known.version + (key_of(asked) in changed)
        found.append(asked.model_copy(update={"version": version}))
    for known in before.values():
        crossing = plan.given.crossings.get(known.crossing)
        if crossing is None or known.country not in plan.given.countries:
            continue
        start = Instant.of(plan.given.start, plan.given.zone(crossing.tail))
        if known.day >= start.local.date():
            empty = {"groups": (), "people": 0, "submit_by": start, "version": known.version + bool(known.groups)}
            found.append(known.model_copy(update=empty))
    return plan.model_copy(update={"lists": tuple(sorted(found, key=key_of))})


def changes(plan: Plan, earlier: Plan) -> tuple[ListChange, ...]:
    """Return what is different on the lists of ``plan``, whose versions are :func:`numbered`, since an earlier one."""
    return tuple(_changes(plan, earlier))


def _changes(plan: Plan, earlier: Plan) -> Iterator[ListChange]:
    now, then = lines(plan), lines(earlier)
    for asked in plan.lists:
        after, before = (_by_group(asked.kind, each.get(key_of(asked), ())) for each in (now, then))
        common = after.keys() & before.keys()
        change = ListChange(
            asked,
            added=tuple(sorted(after.keys() - before.keys())),
            removed=tuple(sorted(before.keys() - after.keys())),
            altered=tuple(sorted(group for group in common if after[group] != before[group])),
        )
        if change.added or change.removed or change.altered:
            yield change


def _by_group(kind: ListKind, found: tuple[Line, ...]) -> dict[str, object]:
    """Return what a list says of every group: a neighbour that is asked for permission is told no vehicles."""
    told: dict[str, list[object]] = {}
    for line in found:
        details = (line.admitted.utc, line.by.fleet, line.by.vehicle) if kind == "exit" else ()
        told.setdefault(line.who.group, []).append((line.who.people, *details))
    return {group: tuple(details) for group, details in told.items()}
