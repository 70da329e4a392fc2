"""Optima in which papers decide: permits, documents, tables of entry, and members who differ."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from evacplan.plan.plan import Plan
from evacplan.plan.verification import verify
from evacplan.planner import plan_evacuation
from evacplan.scenario import Scenario
from tests.optima.corridor import Situation, changed, corridor, judge

DETOUR = {
    "countries": {"EE": {"name": "Another neighbour", "zone": "Asia/Yerevan"}},  # UTC+4
    "sites": {"yard": {"name": "Yard", "country": "EE", "at": [36.1, 51]}},
    "links": {"yard-home": {"from": "yard", "to": "home", "takes": "2h"}},
    "crossings": {"detour": {"from": "post", "to": "yard", "dwell": "4h"}},
}
"""A second way: admitted at 2, released at 6, home at 8, having borne 6 weighted hours."""

PERMIT: dict[str, Any] = {"of": "BB", "lead": "6h", "valid": "4h"}


def planned(situation: Situation) -> Plan:
    """Return the plan of ``situation``."""
    return plan_evacuation(Scenario.model_validate(situation))


def misled(situation: Situation, ignoring: Mapping[str, Any]) -> set[str]:
    """Return what is wrong with the plan of whoever ignores something, by the word of the verifier."""
    plan = planned(changed(situation, ignoring))
    found = {violation.kind for violation in verify(plan, Scenario.model_validate(situation)).violations}
    return set(found) - {"scenario", "value", "bound", "tier"}


def told(situation: Situation, *members: Mapping[str, Any], **fields: Any) -> dict[str, Any]:
    """Return the change that tells other ``members`` of the first group, and other ``fields``."""
    first, *others = situation["groups"]
    return {"groups": [{**first, "members": list(members), **fields}, *others]}


def test_a_permission_that_lapses_is_asked_for_anew() -> None:
    """A second window of admission begins when the renewal has been decided, and the list says by when to send it."""
    # Approved at 0, valid until 4; the near side opens at 7 (10:00 in Tehran is 06:30). Renewed from 4 + 5 = 9 on:
    # danger 10, home at 12, two people. The renewal must be sent by 4, as the permission lapses.
    group = {"id": "a", "people": 2, "permits": {"BB": "approved"}}
    rule = {**PERMIT, "renewal": "5h"}
    situation = corridor(group, crossings={"border": {"hours": {"AA": "10:00-20:00"}, "permit": rule}})
    values = {"stranded.standard": 0, "exposure": 20, "fairness": 10, "arrival": 24, "cost": 0}
    judge(situation, values, {"crossings": {"border": {"permit": {"renewal": None}}}})
    (asked,) = planned(situation).lists
    assert (asked.groups, asked.people, asked.submit_by.utc.hour) == (("a",), 2, 4)
    assert misled(situation, {"crossings": {"border": {"permit": {"valid": "72h"}}}}) == {
        "permit-expired",
        "list-missing",
    }


def test_a_permission_that_ran_out_before_takes_the_lead_again() -> None:
    """Expired is not approved: it is sent again, not before the start, and takes the lead where no renewal is given."""
    # Lead 6: admission at 6, danger 7, home at 9.
    group = {"id": "a", "people": 2, "permits": {"BB": {"status": "expired", "at": "2026-02-25T12:00"}}}
    situation = corridor(group, crossings={"border": {"permit": PERMIT}})
    values = {"stranded.standard": 0, "exposure": 14, "fairness": 7, "arrival": 18, "cost": 0}
    ignoring = told(situation, permits={"BB": "approved"})
    judge(situation, values, ignoring, told(situation, permits={"BB": "rejected"}))
    assert misled(situation, ignoring) == {"permit-early", "list-missing"}


def test_a_spouse_of_another_nationality_needs_a_permit_of_their_own() -> None:
    """An exemption is of the citizen, not of the group; one member without a permit holds the whole group."""
    # Citizens of CC need none. The spouse does, lead 6: all three are admitted at 6, danger 7 each, home at 9.
    group = {"id": "a", "people": 3, "members": [{"citizen": "FF"}]}
    rule = {**PERMIT, "exempt": ["CC"]}
    situation = corridor(group, crossings={"border": {"permit": rule}})
    values = {"stranded.standard": 0, "exposure": 21, "fairness": 7, "arrival": 27, "cost": 0}
    judge(situation, values, told(situation))
    assert [asked.people for asked in planned(situation).lists] == [1]
    assert misled(situation, told(situation)) == {"permit-early", "list-missing"}


def test_a_passport_must_be_valid_for_six_months_where_the_table_of_entry_asks_for_it() -> None:
    """The first rule that is about a member decides, and its validity is counted from the admission."""
    # 180 days from 1 March end on 28 August. a's passport runs out on the 27th: over the detour. b's lasts: border.
    # c holds a certificate, of which the second rule of the table says that it lets nobody in: over the detour.
    situation = corridor(
        {"id": "a", "people": 2, "members": [{"document": "passport", "expires": "2026-08-27"}]},
        {"id": "b", "people": 1, "members": [{"document": "passport", "expires": "2026-08-28"}]},
        {"id": "c", "people": 1, "documents": "certificate_of_return"},
        **DETOUR,
    )
    table = [{"documents": "passport", "valid": "180d"}, {"admits": False}, {}]
    situation = changed(situation, {"countries": {"BB": {"entry": table}}})
    values = {
        "stranded.standard": 0,
        "exposure": 2 * 6 + 3 + 6,
        "fairness": "21/4",
        "arrival": 2 * 8 + 5 + 8,
        "cost": 0,
    }
    laxer = {"countries": {"BB": {"entry": [{"documents": "passport"}, {"admits": False}]}}}
    judge(situation, values, {"countries": {"BB": {"entry": []}}}, laxer)
    assert misled(situation, {"countries": {"BB": {"entry": []}}}) == {"document-expired", "entry"}
    assert misled(situation, laxer) == {"document-expired"}


def test_a_crossing_with_a_table_of_its_own_does_not_follow_that_of_the_country() -> None:
    """The table of the post stands instead of the country's."""
    situation = corridor({"id": "a", "people": 1}, crossings={"border": {"entry": [{"citizens": "CC"}]}})
    situation = changed(situation, {"countries": {"BB": {"entry": [{"citizens": "DD"}]}}})
    values = {"stranded.standard": 0, "exposure": 3, "fairness": 3, "arrival": 5, "cost": 0}
    judge(situation, values, {"crossings": {"border": {"entry": None}}})


def test_a_passport_ends_with_its_last_day_on_the_calendar_of_the_near_side() -> None:
    """A document is valid through its last day, by the clock where people are admitted."""
    # The last day ends at midnight in Tehran, 20:30 UTC. a is ready at 17, at the post at 19: danger 3, home at 22.
    # b is ready at 19, at the post at 21: stranded from 19 to 24.
    members = [{"expires": "2026-03-01"}]
    situation = corridor(
        {"id": "a", "people": 1, "members": members, "ready": "2026-03-01T17:00Z"},
        {"id": "b", "people": 1, "members": members, "ready": "2026-03-01T19:00Z"},
        clock={"horizon": "30h"},
    )
    values = {"stranded.standard": 1, "exposure": 3 + 11, "fairness": 7, "arrival": 22 + 30, "cost": 0}
    ignoring = {"groups": [{**group, "members": []} for group in situation["groups"]]}
    judge(situation, values, ignoring)
    assert misled(situation, ignoring) == {"document-expired"}


def test_a_visa_that_asks_for_a_seat_closes_the_roads_out_of_the_country() -> None:
    """Who enters on such a visa leaves by a service or a charter; who finds no seat goes another way."""
    # The flight leaves at 20:00 in Baku, 16:00 UTC, with 2 seats: a is home at 17, danger 3. b cannot take the road
    # from the gate and makes the detour: danger 6, home at 8.
    situation = corridor({"id": "a", "people": 2}, {"id": "b", "people": 1}, **DETOUR)
    flight = {"from": "gate", "to": "home", "departs": "daily 20:00", "takes": "1h", "seats": 2}
    rules = [{"citizens": "DD"}, {"citizens": "CC", "onward": "seat"}]
    situation = changed(situation, {"services": {"flight": flight}, "countries": {"BB": {"entry": rules}}})
    values = {"stranded.standard": 0, "exposure": 12, "fairness": 4, "arrival": 2 * 17 + 8, "cost": 0}
    ignoring = {"countries": {"BB": {"entry": []}}}
    judge(situation, values, ignoring)
    assert misled(situation, ignoring) == {"onward"}


def test_a_certificate_of_return_takes_its_time_and_is_given_only_where_there_is_a_mission() -> None:
    """One infant without a passport holds the family until it is there; without a mission nobody gets one."""
    # Applied at 2 (05:30 in Tehran), 16 h: ready at 18, so danger 3 each, home at 23. b at the post cannot apply.
    infant = {"minor": True, "document": "none", "applied": "2026-03-01T05:30"}
    situation = corridor(
        {"id": "a", "people": 3, "members": [infant]},
        {"id": "b", "people": 1, "at": "post", "documents": "none"},
        states={"CC": {"certificate": {"at": "town", "takes": "16h"}}},
    )
    values = {"stranded.standard": 1, "exposure": 3 * 3 + 24, "fairness": "33/4", "arrival": 3 * 23 + 24, "cost": 0}
    with_passport = told(situation, {"minor": True})
    judge(situation, values, with_passport, {"states": {"CC": {"certificate": None}}})
    assert misled(situation, with_passport) == {"ready"}
    first, second = situation["groups"]
    assert misled(situation, {"groups": [first, {**second, "documents": "passport"}]}) == {"documents"}


def test_one_blocked_member_holds_a_group_that_stays_together() -> None:
    """A refusal of one strands all of a family, and of a group that may split only the one."""
    # Approved at 0 for all but one. Those who may split: four at danger 3, home at 5; one stranded, 24 and 24.
    group = {"id": "a", "people": 5, "permits": {"BB": "approved"}, "members": [{"permits": {"BB": "rejected"}}]}
    situation = corridor(group, crossings={"border": {"permit": PERMIT}})
    values = {"stranded.standard": 5, "exposure": 120, "fairness": 24, "arrival": 120, "cost": 0}
    splitting = told(situation, *group["members"], smallest_part=2)
    judge(situation, values, splitting, told(situation))
    values = {"stranded.standard": 1, "exposure": 36, "fairness": "36/5", "arrival": 44, "cost": 0}
    judge(changed(situation, splitting), values, {"groups": situation["groups"]})
    plan = planned(changed(situation, splitting))
    assert [part.members for part in plan.assignments] == [(2, 3, 4, 5)]
    assert [left.members for left in plan.stranded] == [(1,)]
    assert misled(situation, told(situation)) == {"permit-rejected"}


def test_a_delayed_member_of_a_group_that_may_split_follows() -> None:
    """Members who differ travel in contingents, and one that is smaller than the smallest part travels whole."""
    # Four are approved: danger 3, home at 5. The fifth has lead 6: danger 7, home at 9.
    group = {"id": "a", "people": 5, "smallest_part": 2, "permits": {"BB": "approved"}}
    situation = corridor(group, crossings={"border": {"permit": PERMIT}})
    situation = changed(situation, told(situation, {"permits": {"BB": "not_sent"}}))
    values = {"stranded.standard": 0, "exposure": 19, "fairness": "19/5", "arrival": 29, "cost": 0}
    judge(situation, values, told(situation, *situation["groups"][0]["members"], smallest_part=None))
    assert sorted(part.members for part in planned(situation).assignments) == [(1,), (2, 3, 4, 5)]


def test_minors_of_a_group_that_may_split_stay_with_an_adult() -> None:
    """An adult waits with the minors whose permit is not there; the others go ahead."""
    # Two minors with lead 6 and the last of two adults: danger 7 each, home at 9. The other adult: 3 and 5.
    minors = {"people": 2, "minor": True, "permits": {"BB": "not_sent"}}
    group = {"id": "a", "people": 4, "smallest_part": 1, "permits": {"BB": "approved"}, "members": [minors]}
    situation = corridor(group, crossings={"border": {"permit": {**PERMIT, "valid": "9h"}}})
    values = {"stranded.standard": 0, "exposure": 24, "fairness": 6, "arrival": 32, "cost": 0}
    grown_up = told(situation, {**minors, "minor": False})
    judge(situation, values, grown_up)
    assert "minor-alone" in misled(situation, grown_up)


def test_minors_alone_travel_only_with_a_guardian_whom_policy_and_country_accept() -> None:
    """Without a guardian they are stranded, and a country that accepts no guardian is passed by."""
    # a goes with the consul over the detour, as BB asks for an adult of their own: danger 6, home at 8. b is stranded.
    minor = {"minor": True}
    situation = corridor(
        {"id": "a", "people": 1, "members": [minor], "guardian": "consul"},
        {"id": "b", "people": 1, "members": [minor]},
        policy={"guardians": ["consul"]},
        **DETOUR,
    )
    situation = changed(situation, {"countries": {"BB": {"entry": [{"guardians": []}]}}})
    values = {"stranded.standard": 1, "exposure": 30, "fairness": 15, "arrival": 32, "cost": 0}
    without = {"countries": {"BB": {"entry": [{}]}}}
    grown_up = {"groups": [{**group, "members": []} for group in situation["groups"]]}
    judge(situation, values, without, grown_up)
    assert misled(situation, without) == {"entry"}
    assert misled(situation, grown_up) == {"entry", "minor-alone"}


def test_a_range_of_readiness_is_planned_for_its_latest_instant() -> None:
    """The plan holds whoever is late; the policy may ask for the likely or the earliest instant instead."""
    # Between 01:00 and 04:00 UTC, the last member by 05:00: ready at 5, danger 3, home at 10.
    late = {"ready": "2026-03-01T05:00Z"}
    between = {"earliest": "2026-03-01T01:00Z", "likely": "2026-03-01T02:00Z", "latest": "2026-03-01T04:00Z"}
    situation = corridor(
        {"id": "a", "people": 2, "ready": between, "members": [late]}, {"id": "b", "people": 1, "ready": between}
    )
    values = {"stranded.standard": 0, "exposure": 9, "fairness": 3, "arrival": 2 * 10 + 9, "cost": 0}
    earliest = {"policy": {"readiness": "earliest"}}
    alone = told(situation)
    judge(situation, values, earliest, alone)
    assert misled(situation, earliest) >= {"ready"}
    assert misled(situation, alone) >= {"ready"}
    why = {part.group: part.explanation for part in planned(situation).assignments}
    assert why["b"].endswith("Ready between 1 Mar 04:30 and 1 Mar 07:30; planned for the latest.")
    assert why["a"].endswith("Their last member is ready at 1 Mar 08:30.")
