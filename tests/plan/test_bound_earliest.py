"""The earliest that anybody could be home alone, on instances known by hand."""

from __future__ import annotations

from datetime import timedelta

from evacplan.plan.verification.bound_earliest import earliest_home
from evacplan.scenario import Scenario
from tests.plan.sample import scenario_with


def found(scenario: Scenario) -> list[tuple[int, int]]:
    """Return minutes from the start of planning with the people who could be home then."""
    return [((at - scenario.start) // timedelta(minutes=1), people) for at, people in earliest_home(scenario)]


def test_everybody_travels_as_if_nobody_else_did():
    """Rules of the road, the border and the timetable hold; seats of the flight and places of the bus do not."""
    # Ready at 08:00 Astana. Bus from 12+153=165 (empty from Qom), 867 on the road, border opens 1590, released 1770,
    # by daylight to Baku at 2070, jet from 2190 (connection 2 h) to 2370; KZ-004 is ready on the second day.
    scenario = scenario_with()
    minutes = found(scenario)
    assert sum(people for _, people in minutes) == scenario.people - 4  # no post accepts the papers of KZ-005
    assert minutes[0] == (0, 2)  # KZ-006 is at home
    kg = next(minute for minute, people in minutes if people == 2 and minute)
    assert kg == 2070
    assert all(minute >= 2070 for minute, _ in minutes[1:])


def test_more_time_or_fewer_rules_never_make_it_later():
    """Without daylight on the last road nobody can be home later than with it."""
    by_day, by_night = (found(scenario_with(("links.astara-gyd.daylight", daylight))) for daylight in (True, False))
    for minute, _ in by_day:
        with_rule = sum(people for at, people in by_day if at <= minute)
        assert sum(people for at, people in by_night if at <= minute) >= with_rule


def test_who_cannot_be_home_in_time_is_left_out():
    """With one day for everything only those at home are counted."""
    assert found(scenario_with(("clock.horizon", "1d"), ("groups.3.ready", "2026-03-01T08:00"))) == [(0, 2)]
