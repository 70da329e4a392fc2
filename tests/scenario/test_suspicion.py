"""What is legal but suspicious, and what is not suspicious at all."""

from typing import Any

import pytest

from evacplan.scenario.suspicion import great_circle_m, warnings
from tests.scenario.sample import scenario


def lines(**changes: Any) -> list[str]:
    """Return the warnings about the changed scenario."""
    return [str(fault) for fault in warnings(scenario(**changes))]


def test_the_valid_scenario_raises_no_suspicion() -> None:
    """Warnings below come from the changes."""
    assert lines() == []


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        (
            {"links__tehran-astara__length": "379 km"},
            "links.tehran-astara.length: 379 km is shorter than the great circle, expected at least 381 km",
        ),
        (
            {"links__tehran-astara__takes": "3h57m"},
            "links.tehran-astara.takes: a speed of 131 km/h, expected at most 130 km/h",
        ),
        (
            {"links__tehran-astara__takes": "2h", "links__tehran-astara__length": None},
            "links.tehran-astara.takes: a speed of 191 km/h, expected at most 130 km/h",
        ),
        (
            {"links__tehran-astara__fleets": []},
            "fleets.tb: no link is served by this fleet, expected it under fleets of a link",
        ),
        (
            {"fleets__tb__basis": {"vehicels": "assumed"}},
            "fleets.tb.basis.vehicels: a basis for a figure that is not given, did you mean `vehicles`?",
        ),
        (
            {"groups__0__basis": {"beds": "assumed"}},
            "groups.0.basis.beds: a basis for a figure that is not given,"
            " expected one of `at`, `id`, `people`, `ready`, `state`",
        ),
        (
            {"groups__0__documents": ["none"]},
            "groups.0.documents: no way home is open to these papers: they have no document, and none is given here,"
            " expected a site with a mission of their state",
        ),
        (
            {"groups__0__documents": ["laissez_passer"], "crossings__astara__documents": ["passport"]},
            "groups.0.documents: no way home is open to these papers, whatever the time, expected another document",
        ),
        (
            {"groups__0__members": [{"citizen": "CN"}], "countries__AZ__entry": [{"citizens": ["KZ"]}]},
            "groups.0.members.0: no way home is open to these papers, whatever the time, expected another document",
        ),
        (
            {"groups__0__members": [{"expires": "2026-03-01"}]},
            "groups.0.members.0.expires: the document runs out within the horizon,"
            " expected a new one, or a certificate of return",
        ),
        (
            {"groups__0__ready": "2026-03-09T12:00"},
            "groups.0.ready: ready only after the horizon, expected before its end",
        ),
        (
            {"groups__0__people": 11},
            "groups.0.people: 11 people who stay together are more than any departure from `tehran` can take,"
            " expected larger vehicles, or a smallest_part",
        ),
        (
            {"groups__0__needs": ["wheelchair"]},
            "groups.0.needs: no fleet on a way out of `tehran` offers `wheelchair`,"
            " expected it under offers of a fleet",
        ),
    ],
)
def test_each_suspicion_is_one_warning(changes: dict[str, Any], line: str) -> None:
    """A slip that the format allows is mentioned once."""
    assert lines(**changes) == [line]


@pytest.mark.parametrize(
    "changes",
    [
        {"links__tehran-astara__length": "382 km", "links__tehran-astara__takes": "2h57m"},
        {
            "links__tehran-astara__mode": "rail",
            "links__tehran-astara__takes": "2h",
            "links__tehran-astara__fleets": [],
        },
        {"groups__0__people": 11, "groups__0__smallest_part": 3},
        {"groups__0__people": 10},
        {"fleets__tb__offers": ["wheelchair"], "groups__0__needs": ["wheelchair"]},
        {"groups__0__at": "apt_nqz", "groups__0__people": 5000},
        {"groups__0__at": "astara_az", "groups__0__people": 5000},
    ],
)
def test_what_is_usual_is_not_suspicious(changes: dict[str, Any]) -> None:
    """Just within a limit, on rails, divisible, served, at home or on foot: nothing to mention."""
    assert [line for line in lines(**changes) if not line.startswith("fleets.tb: no link")] == []


def test_a_crossing_that_leads_nowhere_is_mentioned() -> None:
    """People released where nothing goes on are stuck; unless it is home."""
    more = {"name": "Gate", "country": "AZ", "at": [38.5, 48.9]}
    gate = {"from": "astara_ir", "to": "gate", "dwell": "1h"}
    assert lines(sites__gate=more, crossings__gate=gate) == [
        "crossings.gate.to: nothing leads on from `gate`, expected onward transport"
    ]
    assert lines(sites__gate=more, crossings__gate=gate, groups__0__home=["gate", "apt_nqz"]) == []


def test_people_who_stay_together_must_fit_through_a_post() -> None:
    """A group that starts at a post and exceeds its hour, day or quota can never pass it."""
    assert lines(groups__0__at="astara_ir", groups__0__people=60) == []
    assert len(lines(groups__0__at="astara_ir", groups__0__people=61)) == 1
    assert len(lines(groups__0__at="astara_ir", groups__0__people=50, crossings__astara__quota={"KZ": 49})) == 1
    assert len(lines(groups__0__at="astara_ir", groups__0__people=50, crossings__astara__people_per_day=49)) == 1
    assert len(lines(groups__0__at="apt_gyd", groups__0__people=175)) == 1
    assert lines(groups__0__at="apt_gyd", groups__0__people=174) == []


def test_great_circles_are_measured_on_the_mean_sphere() -> None:
    """From Tehran to Astana it is about 2,330 km; from a place to itself nothing."""
    given = scenario()
    assert great_circle_m(given, "tehran", "tehran") == 0
    assert great_circle_m(given, "tehran", "apt_nqz") == pytest.approx(2_330_000, rel=0.02)
    assert great_circle_m(given, "tehran", "apt_nqz") == great_circle_m(given, "apt_nqz", "tehran")
