"""Optima in which a border post decides."""

from tests.optima.corridor import corridor, judge


def test_a_quota_sends_the_larger_group_first_and_the_other_on_the_next_day_of_the_near_side() -> None:
    """A daily quota of citizens counts calendar days of the near side."""
    # Quota 4, groups of 3 and 2: one passes on 1 March, the other from midnight in Tehran, 20:30 UTC, so at hour 21.
    # The three first: danger 3 x 3 + 2 x 22 = 53 (the two first: 72). Homes at 5 and 24, the very end.
    situation = corridor({"id": "a", "people": 2}, {"id": "b", "people": 3}, crossings={"border": {"quota": {"CC": 4}}})
    values = {"stranded.standard": 0, "exposure": 53, "fairness": 10.6, "arrival": 3 * 5 + 2 * 24, "cost": 0}
    judge(situation, values, {"crossings": {"border": {"quota": None}}})


def test_a_daily_limit_counts_citizens_of_all_states() -> None:
    """A limit of people per day is shared by states, where quotas are not."""
    # 4 a day for groups of 3 (CC) and 2 (DD): as with the quota above. CC bears 9 / 3 = 3, DD 44 / 2 = 22.
    situation = corridor(
        {"id": "a", "people": 2, "state": "DD"},
        {"id": "b", "people": 3},
        states={"DD": {"name": "Another", "homes": "home"}},
        crossings={"border": {"people_per_day": 4}},
    )
    values = {"stranded.standard": 0, "exposure": 53, "fairness": 22, "arrival": 63, "cost": 0}
    judge(situation, values, {"crossings": {"border": {"people_per_day": None, "quota": {"CC": 4, "DD": 4}}}})


def test_both_sides_of_a_border_must_be_open_on_their_own_clocks() -> None:
    """Opening hours are local to each side, half-hour offsets included, and bind admission here and release there."""
    # Near side 08:00-12:00 in Tehran is 04:30-08:30 UTC: whole steps begin at 5, 6, 7. Far side 09:00-11:00 in Baku is
    # 05:00-07:00 UTC: release at 5 or 6, so admission at 4 or 5. Together only 5.
    # a: danger 6, home at 8, two people. b is ready at 4, at the post at 6: stranded from 4 to 24.
    situation = corridor(
        {"id": "a", "people": 2},
        {"id": "b", "people": 1, "ready": "2026-03-01T07:30"},
        crossings={"border": {"hours": {"AA": "08:00-12:00", "BB": "09:00-11:00"}}},
    )
    values = {
        "stranded.standard": 1,
        "exposure": 2 * 6 + 20,
        "fairness": "32/3",
        "arrival": 2 * 8 + 24,
        "cost": 0,
    }
    judge(situation, values, *({"crossings": {"border": {"hours": {side: None}}}} for side in ("AA", "BB")))


def test_throughput_holds_in_every_sixty_minutes_and_not_by_the_clock_hour() -> None:
    """Two admissions half an hour apart share one hour, also across the full hour."""
    # 4 an hour, groups of 3 and 3, a step of half an hour: at the post at 02:30 UTC, the second an hour later.
    # Danger 3 x 3 + 3 x 4. By clock hours the second would pass at 03:00 already, and the sum be 19.5.
    situation = corridor(
        {"id": "a", "people": 3},
        {"id": "b", "people": 3},
        clock={"start": "2026-03-01T00:30Z", "step": "30min"},
        crossings={"border": {"people_per_hour": 4}},
    )
    values = {"stranded.standard": 0, "exposure": 21, "fairness": 3.5, "arrival": 3 * 5 + 3 * 6, "cost": 0}
    judge(situation, values, {"crossings": {"border": {"people_per_hour": None}}})


def test_a_permission_takes_its_lead_and_a_refusal_strands() -> None:
    """Without an application the lead runs from the start; approved passes at once, rejected never."""
    # Lead 6 h. a (2 people, not sent) is admitted at 6: danger 7, home at 9. b (approved): 3 and 5. c: stranded.
    # d is sent at -2 (01:30 in Tehran): decided at 4, danger 5, home at 7. e is exempt: 3 and 5.
    situation = corridor(
        {"id": "a", "people": 2},
        {"id": "b", "people": 1, "permits": {"BB": "approved"}},
        {"id": "c", "people": 1, "permits": {"BB": "rejected"}},
        {"id": "d", "people": 1, "permits": {"BB": {"status": "sent", "at": "2026-03-01T01:30"}}},
        {"id": "e", "people": 1, "state": "DD"},
        states={"DD": {"name": "Exempt", "homes": "home"}},
        crossings={"border": {"permit": {"of": "BB", "lead": "6h", "valid": "72h", "exempt": ["DD"]}}},
    )
    values = {
        "stranded.standard": 1,
        "exposure": 2 * 7 + 3 + 24 + 5 + 3,
        "fairness": 46 / 5,
        "arrival": 2 * 9 + 5 + 24 + 7 + 5,
        "cost": 0,
    }
    judge(situation, values, {"crossings": {"border": {"permit": None}}})


def test_a_permission_runs_out() -> None:
    """A permission is valid on a half-open window, read on the clock of the group's own site."""
    # The near side opens at 10:00 in Tehran, 06:30 UTC: admission from 7. Lead 6 h, valid 4 h.
    # a (2, sent at 0) may pass in [6, 10): at 7, danger 8, home at 10. b (3, approved at 0) may in [0, 4): stranded.
    # c (1, approved at 06:30 in Tehran, hour 3) may in [3, 7): stranded, as 7 is too late.
    situation = corridor(
        {"id": "a", "people": 2, "permits": {"BB": "sent"}},
        {"id": "b", "people": 3, "permits": {"BB": "approved"}},
        {"id": "c", "people": 1, "permits": {"BB": {"status": "approved", "at": "2026-03-01T06:30"}}},
        crossings={"border": {"hours": {"AA": "10:00-20:00"}, "permit": {"of": "BB", "lead": "6h", "valid": "4h"}}},
    )
    values = {
        "stranded.standard": 4,
        "exposure": 2 * 8 + 4 * 24,
        "fairness": "112/6",
        "arrival": 2 * 10 + 4 * 24,
        "cost": 0,
    }
    judge(situation, values, {"crossings": {"border": {"permit": {"valid": "5h"}}}})


def test_a_post_that_does_not_know_a_document_admits_nobody_with_it() -> None:
    """Every kind of document of a group must be accepted."""
    # a: danger 3, home at 5. b holds a paper that the post does not list: stranded with both its people.
    situation = corridor(
        {"id": "a", "people": 1},
        {"id": "b", "people": 2, "documents": ["passport", "return_certificate"]},
        crossings={"border": {"documents": ["passport", "diplomatic"]}},
    )
    values = {"stranded.standard": 2, "exposure": 51, "fairness": 17, "arrival": 5 + 48, "cost": 0}
    judge(situation, values, {"crossings": {"border": {"documents": None}}})


def test_a_closure_forbids_entry_in_every_step_that_it_touches_and_lets_people_out() -> None:
    """A closure shuts the whole steps it touches; who is inside when it begins is released."""
    # Closed from 05:45 in Tehran (02:15 UTC) for 2 h, to 04:15: steps 2, 3 and 4 are shut. The dwell is 2 h.
    # a (2 people) is admitted at 5: danger 7, home at 9. b is at the post, ready at 1: danger 1 to 3, home at 5.
    situation = corridor(
        {"id": "a", "people": 2},
        {"id": "b", "people": 1, "at": "post", "ready": "2026-03-01T01:00Z"},
        crossings={"border": {"dwell": "2h", "closed": {"start": "2026-03-01T05:45", "lasts": "2h"}}},
    )
    values = {"stranded.standard": 0, "exposure": 16, "fairness": "16/3", "arrival": 2 * 9 + 5, "cost": 0}
    judge(situation, values, {"crossings": {"border": {"closed": None}}})


def test_nobody_leaves_before_the_list_of_the_leaving_can_be_there() -> None:
    """Where a country wants the names of those who leave 4 hours ahead, the first is admitted at hour 4."""
    # Danger 2 x 5, home at 7; without the notice admitted at 2.
    situation = corridor({"id": "a", "people": 2}, countries={"AA": {"exit_notice": "4h"}})
    values = {"stranded.standard": 0, "exposure": 10, "fairness": 5, "arrival": 14, "cost": 0}
    judge(situation, values, {"countries": {"AA": {"exit_notice": None}}})


def test_nobody_is_admitted_shortly_before_the_near_side_closes() -> None:
    """The last admission comes so long before the near side closes as is said of it."""
    # Near side 08:00-13:00 in Tehran, 04:30-09:30 UTC, the last admission by 07:30: whole steps begin at 5 and 6.
    # a: danger 5 + 1, home at 8, two people. b is ready at 5, at the post at 7: stranded from 5 to 24.
    situation = corridor(
        {"id": "a", "people": 2},
        {"id": "b", "people": 1, "ready": "2026-03-01T08:30"},
        crossings={"border": {"hours": {"AA": "08:00-13:00"}, "last_admission": "2h"}},
    )
    values = {"stranded.standard": 1, "exposure": 2 * 6 + 19, "fairness": "31/3", "arrival": 2 * 8 + 24, "cost": 0}
    judge(situation, values, {"crossings": {"border": {"last_admission": None}}})


def test_the_last_admission_can_be_that_of_the_far_side() -> None:
    """Before the far side closes, people are admitted so long ahead as is said of it, not merely released in time."""
    # Far side 09:00-13:00 in Baku, 05:00-09:00 UTC: releases at 5 to 8, admissions at 4 to 7; the last by 06:00: 4 and
    # 5. a is admitted at 4: danger 4 + 1, home at 7. b is ready at 4, at the post at 6: stranded from 4 to 24.
    situation = corridor(
        {"id": "a", "people": 2},
        {"id": "b", "people": 1, "ready": "2026-03-01T07:30"},
        crossings={"border": {"hours": {"BB": "09:00-13:00"}, "last_admission": {"BB": "3h"}}},
    )
    values = {"stranded.standard": 1, "exposure": 2 * 5 + 20, "fairness": 10, "arrival": 2 * 7 + 24, "cost": 0}
    judge(situation, values, {"crossings": {"border": {"last_admission": None}}})
