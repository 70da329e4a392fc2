"""Why groups go their way, the reserve if it is cut, and the smallest change for those who are stranded."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from evacplan.cli.group_sheet import sheet
from evacplan.cli.summary import summary
from evacplan.plan.plan import Assignment, Plan, Stranded
from evacplan.plan.plan_file import read_plan, write_plan
from evacplan.plan.verification import verify
from evacplan.planner import plan_evacuation
from evacplan.planner.explaining import explain, explain_group
from evacplan.scenario import Scenario
from evacplan.scenario.changes import apply_all, read_change
from evacplan.sources.scenario_file import read_scenario
from tests.optima.corridor import changed, corridor

Record = dict[str, Any]

SECOND = {
    "sites": {"other_gate": {"name": "Other gate", "country": "BB", "at": [36.2, 50]}},
    "links": {"detour": {"from": "other_gate", "to": "home", "takes": "6h"}},
    "crossings": {"second": {"from": "post", "to": "other_gate", "dwell": "1h"}},
}
"""A second border at the same post, with four hours more of road behind it."""

FEW = {"crossings": {"border": {"people_per_day": 5}}}
"""Five people a day are admitted."""
ONE_DAY = {"clock": {"horizon": "20h"}}
"""Midnight in Tehran, when a new day with a new quota begins, comes too late."""


def explained(*groups: Record, **changes: Any) -> Plan:
    """Return the plan for ``groups`` in the corridor, with its reasons."""
    return explain(plan_evacuation(Scenario.model_validate(corridor(*groups, **changes))))


def of(plan: Plan, group: str) -> Assignment:
    """Return what ``group`` does."""
    return next(assignment for assignment in plan.assignments if assignment.group == group)


def left(plan: Plan, group: str) -> Stranded:
    """Return what is said of ``group``, who is stranded."""
    return next(stranded for stranded in plan.stranded if stranded.group == group)


def test_whoever_has_the_best_way_is_told_so():
    """Alone, a group takes the best way; if the border is closed, the other one brings it home four hours later."""
    plan = explained({"id": "g", "people": 3}, **SECOND)
    reasons, reserve = of(plan, "g").reasons, of(plan, "g").reserve
    assert reasons is not None
    assert reserve is not None
    assert reasons.cheapest
    assert reasons.waited_for is None
    assert (reserve.way, reserve.day.isoformat()) == ("border", "2026-03-01")
    assert reserve.instead == reasons.next_best
    assert reserve.instead.corridor == ("second",)
    assert reserve.instead.ways == ("road", "second", "detour")
    assert (reserve.instead.later, reserve.instead.exposure, reserve.instead.room) == (240, 0.0, True)
    assert reserve.instead.home_at.utc.isoformat() == "2026-03-01T09:00:00+00:00"


def test_whoever_waits_is_told_for_what():
    """Four an hour go over the border: the second four wait for the hour in which the first four are admitted."""
    plan = explained({"id": "a", "people": 4}, {"id": "b", "people": 4}, crossings={"border": {"people_per_hour": 4}})
    late = max(plan.assignments, key=lambda assignment: assignment.home_at.utc)
    assert late.reasons is not None
    full = late.reasons.waited_for
    assert full is not None
    assert full.resource == "hourly admissions at border"
    assert full.at.utc.isoformat() == "2026-03-01T02:00:00+00:00"
    assert (full.taken, full.capacity) == (4, 4)
    assert late.reserve is None


def test_what_was_missed_is_told_and_not_a_bus_of_another_hour(tmp_path: Path):
    """Nine ride together to a flight for eight: who waits for the next one is told of the flight, not of the bus."""
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    (tmp_path / "first.yaml").write_text(readme.split("```yaml\n")[1].split("```")[0], encoding="utf-8")
    plan = explain(plan_evacuation(read_scenario(tmp_path / "first.yaml")))
    late = max(plan.assignments, key=lambda assignment: assignment.home_at.utc)
    assert late.reasons is not None
    assert late.reasons.waited_for is not None
    assert late.reasons.waited_for.resource == "seats on baku-astana"
    assert (late.reasons.waited_for.taken, late.reasons.waited_for.capacity) == (5, 8)


def test_a_reserve_without_room_says_so():
    """If the other border is full that day for all hours, the reserve is told, and that others must make room."""
    quota = changed(SECOND, {"crossings": {"second": {"people_per_day": 4}, "border": {"people_per_hour": 6}}})
    many = [{"id": f"m{number}", "people": 4, "at": "post", "home": "other_gate"} for number in range(2)]
    plan = explained({"id": "g", "people": 3}, *many, **quota)
    reserve = of(plan, "g").reserve
    assert reserve is not None
    assert reserve.instead.corridor == ("second",)
    assert not reserve.instead.room


def test_a_post_that_closes_too_early_is_to_stay_open():
    """Ready at noon and at the post two hours later: with steps of an hour it must be open until 18:30 in Tehran."""
    hours = {"border": {"hours": {"AA": "09:00-16:00"}}}
    plan = explained({"id": "g", "people": 3, "ready": "2026-03-01T12:00+00:00"}, crossings=hours)
    stranded = left(plan, "g")
    assert stranded.cause is not None
    assert stranded.freed_by is not None
    assert stranded.cause.kind == "closed"
    assert stranded.freed_by.changes == (
        {"kind": "open_longer", "way": "border", "side": "AA", "day": "2026-03-01", "until": "19:00"},
    )
    assert stranded.freed_by.text == "border (AA) open until 19:00 on Sun 1 Mar"


@pytest.mark.parametrize(
    ("limits", "text"),
    [
        ({"crossings": {"border": {"quota": {"CC": 4}}}, **ONE_DAY}, "+3 places a day for CC at border"),
        ({"crossings": {"border": {"people_per_day": 5}}, **ONE_DAY}, "+2 people a day at border"),
        ({"crossings": {"border": {"people_per_hour": 2}}}, "+1 person an hour at border"),
        ({"crossings": {"border": {"documents": ["visa"]}}}, "border accepts passport"),
        ({"links": {"road": {"daylight": True, "takes": "13h"}}}, "road travelled by night too"),
        ({"links": {"onward": {"takes": "40h"}}}, "1d more time"),
    ],
)
def test_the_smallest_change_is_found(limits: Record, text: str):
    """What is short is what is asked for, and no more of it than the group needs."""
    plan = explained({"id": "a", "people": 4, "priority": "medical"}, {"id": "b", "people": 3}, **limits)
    short = {stranded.group: stranded for stranded in plan.stranded}
    assert short
    freed = short["b"].freed_by
    assert freed is not None
    assert freed.text == text


def test_what_is_missing_twice_is_asked_for_twice():
    """Neither documents nor a permit alone are enough; both together are, and neither can be left out."""
    border = {"documents": ["visa"], "permit": {"of": "BB", "lead": "2d", "valid": "1d"}}
    plan = explained({"id": "g", "people": 3, "permits": {"BB": "rejected"}}, crossings={"border": border})
    freed = left(plan, "g").freed_by
    assert freed is not None
    assert {change["kind"] for change in freed.changes} == {"accepts", "permit"}


def test_a_certificate_and_other_papers_are_not_both_asked_for():
    """Both are tried together with the permit that is missing as well; where all have papers nobody is certified."""
    border = {"documents": ["passport", "certificate_of_return"], "permit": {"of": "BB", "lead": "2d", "valid": "1d"}}
    mission = {"states": {"CC": {"certificate": {"at": "town", "takes": "2d"}}}}
    group = {"id": "g", "people": 3, "documents": "none", "permits": {"BB": "rejected"}}
    plan = explained(group, crossings={"border": border}, **mission)
    freed = left(plan, "g").freed_by
    assert freed is not None
    kinds = [change["kind"] for change in freed.changes]
    assert len(kinds) == 2
    assert "permit" in kinds
    after = plan_evacuation(apply_all(plan.given, map(read_change, freed.changes)))
    assert not after.stranded


def test_who_has_no_document_is_freed_by_a_certificate_in_time():
    """Two days of waiting at the mission, or no mission: home by 24:00 takes a certificate by 19:00, 5 h before."""
    infant = {"id": "a", "people": 3, "members": [{"minor": True, "document": "none"}]}
    far = {"id": "b", "people": 1, "at": "post", "documents": "none"}
    passports = {"crossings": {"border": {"documents": ["passport", "certificate_of_return"]}}}
    mission = {"states": {"CC": {"certificate": {"at": "town", "takes": "2d"}}}}
    plan = explained(infant, far, **passports, **mission)
    certified = {"a": "a by Sun 1 Mar 22:30", "b": "b by Mon 2 Mar 00:30"}  # 19:00 and 21:00 on the clock of Tehran
    for group, words in certified.items():
        freed = left(plan, group).freed_by
        assert freed is not None
        assert freed.text == f"certificate of return for {words}"
        after = plan_evacuation(apply_all(plan.given, map(read_change, freed.changes)))
        assert group not in {stranded.group for stranded in after.stranded}


def test_minors_alone_are_freed_by_a_guardian_and_not_by_a_passport():
    """What is asked for keeps who is a minor and whose citizen: a spouse's own permit, a guardian for a child."""
    child = {"id": "a", "people": 1, "members": [{"minor": True, "expires": "2026-08-01"}]}
    spouse = {"id": "b", "people": 2, "members": [{"citizen": "FF", "permits": {"BB": "rejected"}}]}
    rule = {"of": "BB", "lead": "1h", "valid": "72h", "exempt": ["CC"]}
    plan = explained(child, spouse, crossings={"border": {"permit": rule}})
    texts = {each.group: each.freed_by.text for each in plan.stranded if each.freed_by}
    assert texts["a"] == "a guardian for the minors of a"
    assert texts["b"].startswith("permit of BB for b by ")
    for each in plan.stranded:
        assert each.freed_by is not None
        after = plan_evacuation(apply_all(plan.given, map(read_change, each.freed_by.changes)))
        assert each.group not in {other.group for other in after.stranded}


def test_who_waits_for_a_certificate_is_told_so():
    """The wait is a fact of the plan, and told where it is what the group waits for."""
    mission = {"states": {"CC": {"certificate": {"at": "town", "takes": "6h"}}}}
    passportless, late = {"documents": "none"}, {"documents": "none", "ready": "2026-03-01T07:00Z"}
    plan = explained({"id": "a", "people": 1, **passportless}, {"id": "b", "people": 1, **late}, **mission)
    assert of(plan, "a").explanation.endswith(" Until 1 Mar 09:30 they wait for a certificate of return.")
    assert "certificate" not in of(plan, "b").explanation


def test_reasons_are_kept_in_the_file(tmp_path: Path):
    """What is written with its reasons reads as the same plan."""
    limits = {"crossings": {"border": {"people_per_day": 5}}, **ONE_DAY}
    plan = explained({"id": "a", "people": 4}, {"id": "b", "people": 3}, **limits)
    assert plan.stranded
    write_plan(plan, tmp_path / "plan.json")
    assert read_plan(tmp_path / "plan.json") == plan


def test_one_group_can_be_looked_into_alone():
    """For a plan without reasons those of one group are found, the same as for all, and no others."""
    situation = corridor({"id": "a", "people": 4}, {"id": "b", "people": 3}, **SECOND)
    plain = plan_evacuation(Scenario.model_validate(situation))
    asked = explain_group(plain, "b")
    assert of(asked, "b") == of(explain(plain), "b")
    assert of(asked, "a").reasons is None


def test_a_reserve_over_a_way_that_does_not_exist_is_found_out():
    """The verifier knows the ways of the scenario, also those of reserves."""
    plan = explained({"id": "g", "people": 3}, **SECOND)
    assert verify(plan).ok
    reserve = of(plan, "g").reserve
    assert reserve is not None
    damaged = of(plan, "g").model_copy(update={"reserve": reserve.model_copy(update={"way": "nowhere"})})
    wrong = verify(plan.model_copy(update={"assignments": (damaged,)})).violations
    assert [(violation.kind, violation.where) for violation in wrong] == [("unknown", "g")]


def test_show_and_summary_tell_the_reasons():
    """The sheet of a group names its reserve and what would free it, the summary how many have one."""
    plan = explained({"id": "a", "people": 4}, {"id": "b", "people": 3}, **FEW, **ONE_DAY)
    short, out = plan.stranded[0].group, plan.assignments[0].group
    console = Console(width=200, color_system=None)
    with console.capture() as captured:
        for part in (*sheet(plan, short), *sheet(plan, out), *summary(plan, 200)):
            console.print(part)
    text = captured.get()
    assert "Smallest change found that would free them: " in text
    assert "Reserve: none" in text
    assert "Smallest changes" in text
