"""What stands on the lists, and how they are numbered from plan to plan."""

from __future__ import annotations

import copy
from collections import Counter
from typing import Any

import pytest

from evacplan.plan.border_lists import changes, key_of, lines, numbered
from evacplan.plan.plan import Plan
from evacplan.plan.verification import verify
from evacplan.planner import plan_evacuation
from evacplan.scenario import Scenario
from tests.optima.corridor import changed, corridor

GROUPS = (
    {"id": "a", "people": 2},
    {"id": "b", "people": 3},
    {"id": "c", "people": 1, "permits": {"BB": "approved"}},
)
SITUATION = corridor(
    *GROUPS,
    clock={"horizon": "3d"},
    countries={"AA": {"exit_notice": "1h"}},
    crossings={"border": {"people_per_day": 4, "permit": {"of": "BB", "lead": "2h", "valid": "72h"}}},
)


def planned(situation: dict[str, Any], since: Plan | None = None) -> Plan:
    """Return the plan of a situation."""
    return plan_evacuation(Scenario.model_validate(situation), since=since)


@pytest.fixture(scope="module")
def first() -> Plan:
    """Return a plan in which three cross on the first day and three on the second."""
    return planned(SITUATION)


def test_every_admission_stands_on_the_exit_list_of_its_day(first: Plan):
    """Whoever crosses is on the exit list of that day once, with the time of the admission."""
    crossed = Counter(
        (leg.departs.local.date(), assignment.group, leg.departs.utc)
        for assignment in first.assignments
        for leg in assignment.legs
        if leg.kind == "crossing"
    )
    content = lines(first)
    told = Counter(
        (asked.day, line.who.group, line.admitted.utc)
        for asked in first.lists
        if asked.kind == "exit"
        for line in content[key_of(asked)]
    )
    assert told == crossed
    assert len({asked.day for asked in first.lists if asked.kind == "exit"}) == 2


def test_only_those_are_asked_for_who_have_no_permission(first: Plan):
    """The neighbour is asked for a and b, each on one list, in time for the lead; c has been approved."""
    asked = [each for each in first.lists if each.kind == "permission"]
    assert sorted(group for each in asked for group in each.groups) == ["a", "b"]
    admitted = {line.who.group: line.admitted.utc for found in lines(first).values() for line in found}
    for each in asked:
        assert min((admitted[group] - each.submit_by.utc).total_seconds() for group in each.groups) == 2 * 3600


def test_a_list_that_says_the_same_keeps_its_number(first: Plan):
    """The same situation planned again changes no list and no number."""
    again = planned(SITUATION, since=first)
    assert again.lists == first.lists
    assert not changes(again, first)


def test_what_has_changed_is_told_and_counted(first: Plan):
    """A group that gets another group's day moves from list to list; both get a higher number, and no other list."""
    more = copy.deepcopy(SITUATION)
    more["groups"].append({"id": "d", "people": 1, "state": "CC", "at": "town", "priority": "medical"})
    second = planned(more, since=first)
    assert verify(second).ok
    versions = {key_of(asked): asked.version for asked in second.lists}
    for change in changes(second, first):
        assert versions[key_of(change.list)] == (2 if key_of(change.list) in {key_of(a) for a in first.lists} else 1)
    assert "d" in {group for change in changes(second, first) for group in change.added}
    assert {asked.version for asked in second.lists} - {1}


def test_a_list_that_nobody_stands_on_any_more_is_taken_back(first: Plan):
    """Where everybody crosses on the first day, the lists of the second stay, empty, as version 2; and it verifies."""
    wide = planned(changed(SITUATION, {"crossings": {"border": {"people_per_day": None}}}), since=first)
    empty = [asked for asked in wide.lists if not asked.groups]
    assert {asked.version for asked in empty} == {2}
    assert {change.list.day for change in changes(wide, first) if not change.list.groups} == {a.day for a in empty}
    assert all(change.removed for change in changes(wide, first) if not change.list.groups)
    assert verify(wide).ok
    third = planned(SITUATION, since=wide)
    assert {a.version for a in third.lists if a.day in {e.day for e in empty} and a.kind == "exit"} == {3}


def with_group(group: str, **fields: Any) -> dict[str, Any]:
    """Return the situation with other fields of one group."""
    groups = [{**each, **fields} if each["id"] == group else each for each in SITUATION["groups"]]
    return {**SITUATION, "groups": groups}


def told(after: Plan, before: Plan) -> set[tuple[str, int, str, str]]:
    """Return kind, version, what and who of everything that has changed on a list."""
    return {
        (change.list.kind, change.list.version, what, group)
        for change in changes(after, before)
        for what in ("added", "removed", "altered")
        for group in getattr(change, what)
    }


def test_who_does_not_come_is_told_where_they_stood(first: Plan):
    """A group that stays away is off its exit list; one that is fewer is altered on its lists, and nobody else is."""
    away = {**SITUATION, "groups": [group for group in SITUATION["groups"] if group["id"] != "c"]}
    assert told(planned(away, since=first), first) == {("exit", 2, "removed", "c")}
    roomy = {"crossings": {"border": {"people_per_day": None}}}
    before = planned(changed(SITUATION, roomy))
    fewer = planned(changed(with_group("b", people=2), roomy), since=before)
    assert told(fewer, before) == {("permission", 2, "altered", "b"), ("exit", 2, "altered", "b")}


def test_who_registers_late_is_added_to_the_lists_of_their_day(first: Plan):
    """On the third day there is room: a late group gets lists of its own, and nobody else's are counted up."""
    late = {**SITUATION["groups"][0], "id": "d", "ready": "2026-03-02T20:31Z"}
    second = planned({**SITUATION, "groups": [*SITUATION["groups"], late]}, since=first)
    assert told(second, first) == {("permission", 1, "added", "d"), ("exit", 1, "added", "d")}


def test_whose_permit_is_sent_is_asked_for_no_more(first: Plan):
    """With a's application on its way the list for the neighbour is without a; the exit lists are as they were."""
    sent = {"BB": {"status": "sent", "at": "2026-02-28T22:00Z"}}
    second = planned(with_group("a", permits=sent), since=first)
    assert told(second, first) == {("permission", 2, "removed", "a")}


def test_what_is_past_is_not_taken_back(first: Plan):
    """A plan that begins on the second day says nothing of the lists of the first."""
    later = changed(SITUATION, {"clock": {"start": "2026-03-02T00:00Z", "horizon": "2d"}})
    dates = {asked.day for asked in numbered(planned(later), first).lists}
    assert min(asked.day for asked in first.lists) not in dates


@pytest.mark.parametrize(
    ("edit", "kind"),
    [
        ({"groups": ("a",)}, "list-wrong"),
        ({"people": 99}, "list-wrong"),
        ({"country": "BB"}, "list-wrong"),
    ],
)
def test_an_exit_list_that_is_not_so_is_found(first: Plan, edit: dict[str, Any], kind: str):
    """An exit list with other groups, another number of people or for another country does not verify."""
    number = next(n for n, asked in enumerate(first.lists) if asked.kind == "exit" and set(asked.groups) != {"a"})
    wrong = (*first.lists[:number], first.lists[number].model_copy(update=edit), *first.lists[number + 1 :])
    assert kind in {v.kind for v in verify(first.model_copy(update={"lists": wrong})).violations}


def test_an_exit_list_that_is_missing_is_found(first: Plan):
    """A plan without one of its exit lists does not verify."""
    fewer = tuple(asked for asked in first.lists if asked.kind != "exit")
    assert {v.kind for v in verify(first.model_copy(update={"lists": fewer})).violations} == {"list-missing"}
