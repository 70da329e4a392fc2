"""Who is where at night."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from evacplan.plan.plan import Plan
from evacplan.plan.provisioning import provisions
from evacplan.reports.edition import Edition, only_for
from evacplan.reports.tables.nights import nights, render
from tests.plan.sample import sample_plan, scenario_with
from tests.reports.tables.conftest import drawn


@pytest.fixture(scope="module")
def kept_plan() -> Plan:
    """Return the plan by hand with what its nights and meals need, counted in Iran."""
    plan = sample_plan(scenario_with(("countries.IR.night", "10 USD"), ("countries.IR.meal", "3 USD")))
    return plan.model_copy(update={"provisions": provisions(plan.given, plan.assignments, plan.stranded)})


def test_everybody_is_somewhere_every_night(valid_plan: Plan):
    """In each night between ready and home a person is at one place or under way, never at two and never nowhere."""
    given = valid_plan.given
    found: Counter[tuple[str, int]] = Counter()
    for night in nights(valid_plan):
        assert night.since.utc < night.until.utc
        found[night.group, night.part] += 1
    for each in valid_plan.assignments:
        group = given.group_by_id[each.group]
        ready, home = given.ready(group), each.legs[-1].arrives.utc if each.legs else given.ready(group)
        zones = {given.zone(leg.tail) for leg in each.legs}
        spent = {zone.key: hours(zone, ready, home) for zone in zones}
        assert min(spent.values(), default=0) <= found[each.group, each.part] <= max(spent.values(), default=0)
    assert sum(night.people for night in nights(valid_plan) if night.part == 0) == 4 * 5  # KZ-005, for five nights


def hours(zone: ZoneInfo, since: datetime, until: datetime) -> int:
    """Return how often the clock of ``zone`` shows four between two instants."""
    local = datetime.combine(since.astimezone(zone).date(), datetime.min.time(), zone).replace(hour=4)
    days = (local + timedelta(days=number) for number in range(10))
    return sum(1 for day in days if since <= day.astimezone(UTC) < until)


def test_the_table_of_places_is_what_the_plan_provides(kept_plan: Plan):
    """Where nights are counted the people of the table are those of the plan, and meals are told beside."""
    rows = drawn(render, kept_plan)["Sites"]
    names = {str(site.name): key for key, site in kept_plan.given.sites.items() if site.country == "IR"}
    counted = {
        (names[row["Place"]], row["Night before"].date()): (row["Nights to provide"], row["Meals on this day"])
        for row in rows
        if row["Nights to provide"] is not None
    }
    assert counted == {(each.site, each.day): (each.nights, each.meals) for each in kept_plan.provisions}
    assert all(row["People"] == row["Nights to provide"] for row in rows if row["Nights to provide"] is not None)


def test_nights_are_told_where_nothing_is_counted(valid_plan: Plan):
    """A plan that provides nothing still says who is where."""
    rows = drawn(render, valid_plan)["Sites"]
    assert rows
    assert {row["Nights to provide"] for row in rows} == {None}
    assert all(row["People"] for row in rows)


def test_groups_add_up_to_places(kept_plan: Plan):
    """The people of both tables agree, night by night; who is under way sleeps at no place."""
    found = drawn(render, kept_plan)
    by_place: Counter[tuple[date, str]] = Counter()
    for row in found["Groups by night"]:
        if not row["Where"].startswith("under way"):
            by_place[row["Night before"], row["Place"]] += row["People"]
    told = Counter({(row["Night before"], row["Place"]): row["People"] for row in found["Sites"] if row["People"]})
    assert by_place == told


def test_nights_of_one_state_are_counted_for_it_alone(kept_plan: Plan):
    """The edition for a state has the nights and meals of its own people."""
    own, other = only_for(kept_plan, "KZ"), only_for(kept_plan, "KG")
    both: Counter[tuple[str, date]] = Counter()
    for plan in (own, other):
        both.update({(each.site, each.day): each.nights for each in plan.provisions})
    assert +both == +Counter({(each.site, each.day): each.nights for each in kept_plan.provisions})
    assert {row["Group"] for row in drawn(render, other, Edition(state="KG"))["Groups by night"]} == {"KG-001"}
