"""Every mechanism of papers, posts and roads has an optimum by hand in which ignoring it gives another plan."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable

import pytest

from tests.optima import (
    test_borders,
    test_convoys,
    test_drivers,
    test_onward,
    test_own_cars,
    test_papers,
    test_people,
)

MECHANISMS: dict[str, Callable[[], None]] = {
    "lead of a permission": test_borders.test_a_permission_takes_its_lead_and_a_refusal_strands,
    "validity of a permission": test_borders.test_a_permission_runs_out,
    "renewal of a permission": test_papers.test_a_permission_that_lapses_is_asked_for_anew,
    "expired permission": test_papers.test_a_permission_that_ran_out_before_takes_the_lead_again,
    "documents of a post": test_borders.test_a_post_that_does_not_know_a_document_admits_nobody_with_it,
    "six months' validity": (
        test_papers.test_a_passport_must_be_valid_for_six_months_where_the_table_of_entry_asks_for_it
    ),
    "last day of a passport": test_papers.test_a_passport_ends_with_its_last_day_on_the_calendar_of_the_near_side,
    "certificate of return": (
        test_papers.test_a_certificate_of_return_takes_its_time_and_is_given_only_where_there_is_a_mission
    ),
    "visa at the post with an onward seat": (
        test_papers.test_a_visa_that_asks_for_a_seat_closes_the_roads_out_of_the_country
    ),
    "spouse of another nationality": test_papers.test_a_spouse_of_another_nationality_needs_a_permit_of_their_own,
    "minors with a guardian": (
        test_papers.test_minors_alone_travel_only_with_a_guardian_whom_policy_and_country_accept
    ),
    "one blocked member": test_papers.test_one_blocked_member_holds_a_group_that_stays_together,
    "parts of a group, members apart": test_papers.test_a_delayed_member_of_a_group_that_may_split_follows,
    "parts of a group, by size": test_people.test_a_group_splits_into_parts_that_are_not_too_small,
    "range of readiness": test_papers.test_a_range_of_readiness_is_planned_for_its_latest_instant,
    "exit notice": test_borders.test_nobody_leaves_before_the_list_of_the_leaving_can_be_there,
    "bus on the far side": test_onward.test_nobody_crosses_without_onward_transport_waiting,
    "greatest stay in a country": test_onward.test_a_transit_state_is_left_in_time_or_not_entered,
    "overnight stop": test_drivers.test_a_long_link_takes_a_rest_of_the_driver,
    "driver hours before a link": test_drivers.test_drivers_rest_before_they_fetch_people_not_with_them_aboard,
    "last admission, near side": test_borders.test_nobody_is_admitted_shortly_before_the_near_side_closes,
    "last admission, far side": test_borders.test_the_last_admission_can_be_that_of_the_far_side,
    "seat in reserve": test_drivers.test_a_seat_in_reserve_stays_free,
    "vehicle in reserve": test_convoys.test_a_vehicle_in_reserve_runs_along_empty,
    "nights and meals": test_onward.test_a_dear_seat_today_is_cheaper_than_a_cheap_one_after_a_night,
    "own cars": test_own_cars.test_who_has_a_car_does_not_wait_for_the_bus,
    "fuel by range and ration": test_own_cars.test_fuel_is_bought_by_the_day,
    "fuel from link to link": test_own_cars.test_fuel_counts_from_link_to_link,
    "smallest convoy": test_convoys.test_a_convoy_waits_until_enough_people_are_there,
    "convoys a day": test_convoys.test_only_so_many_convoys_leave_on_a_day,
}
"""The test of each mechanism."""


@pytest.mark.parametrize("mechanism", MECHANISMS)
def test_ignoring_a_mechanism_gives_another_plan(mechanism: str):
    """The test judges the optimum by hand against that of whoever ignores the mechanism."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(MECHANISMS[mechanism])))
    calls = [each for each in ast.walk(tree) if isinstance(each, ast.Call) and isinstance(each.func, ast.Name)]
    judged = [call for call in calls if call.func.id == "judge"]  # type: ignore[attr-defined]
    assert any(len(call.args) > 2 for call in judged)
