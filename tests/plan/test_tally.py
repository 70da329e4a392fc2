"""People counted by state, priority class, corridor and reason."""

from __future__ import annotations

from evacplan.plan.plan import Plan, Stranded
from evacplan.plan.tally import AT_HOME, NO_BORDER, arrivals, by_corridor, by_priority, by_reason, by_state, total


def test_everybody_is_counted_once(valid_plan: Plan):
    """Out and stranded together are all people, whichever way they are counted."""
    assert (total(valid_plan).out, total(valid_plan).stranded, total(valid_plan).people) == (30, 4, 34)
    for counts in (by_state(valid_plan), by_priority(valid_plan)):
        assert sum(count.people for count in counts) == 34


def test_states_and_classes_keep_their_order(valid_plan: Plan):
    """States come as the scenario lists them, classes most urgent first, and empty ones not at all."""
    assert [(c.name, c.out, c.stranded) for c in by_state(valid_plan)] == [("KZ", 28, 4), ("KG", 2, 0)]
    assert [(c.name, c.out, c.stranded) for c in by_priority(valid_plan)] == [("medical", 0, 4), ("standard", 30, 0)]


def test_corridors_are_border_posts(valid_plan: Plan):
    """People who pass the same posts are one corridor, the busiest first; who is at home passes none."""
    first, second = by_corridor(valid_plan)
    assert (first.name, first.people, first.groups) == (
        "astara",
        28,
        ("KG-001", "KZ-001", "KZ-002", "KZ-003", "KZ-004"),
    )
    assert (second.name, second.people) == (AT_HOME, 2)
    assert (first.first.local.isoformat(), first.last.local.isoformat()) == (
        "2026-03-02T17:45:00+04:00",
        "2026-03-05T02:00:00+05:00",
    )


def test_a_way_without_a_border_is_a_corridor_too(valid_plan: Plan):
    """Who travels inside one country is counted as passing no border."""
    inland = valid_plan.assignments[0].model_copy(update={"legs": valid_plan.assignments[0].legs[:1]})
    assert by_corridor(valid_plan.model_copy(update={"assignments": (inland,)}))[0].name == NO_BORDER


def test_the_same_reason_is_told_once(valid_plan: Plan):
    """Stranded groups are put together by their reason, the reason of most people first."""
    stranded = (
        Stranded(group="KZ-001", people=1, reason="b"),
        Stranded(group="KZ-004", people=2, reason="a"),
        Stranded(group="KZ-002", people=3, reason="b"),
    )
    reasons = by_reason(valid_plan.model_copy(update={"stranded": stranded}))
    assert [(r.reason, r.groups, r.people) for r in reasons] == [("b", ("KZ-001", "KZ-002"), 4), ("a", ("KZ-004",), 2)]


def test_first_and_last_are_travellers(valid_plan: Plan):
    """People who are at home from the start do not count as the first to arrive."""
    found = arrivals(valid_plan)
    assert found is not None
    assert [assignment.group for assignment in found] == ["KG-001", "KZ-004"]
    assert arrivals(valid_plan.model_copy(update={"assignments": ()})) is None
