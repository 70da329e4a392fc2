"""What would free people, and why they go as they go, in three languages."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from evacplan.plan.journey import journey_of
from evacplan.plan.plan import Plan
from evacplan.plan.reasons import Cause, Freed
from evacplan.planner import levers, longer_hours, wording
from evacplan.reports.changes import freed_by, in_words
from evacplan.reports.edition import Edition
from evacplan.reports.notes import explanation, reason
from evacplan.reports.page import render
from evacplan.reports.print import situation
from evacplan.reports.words import LANGUAGES, Words
from evacplan.scenario.changes import Change, read_change
from tests.plan.sample import sample_plan, scenario_with
from tests.reports.print.reading import flat, pages

CHANGES: tuple[dict[str, Any], ...] = (
    {"kind": "people_per_hour", "crossing": "astara", "more": 2},
    {"kind": "people_per_day", "crossing": "astara", "to": 90},
    {"kind": "quota", "crossing": "astara", "state": "KZ", "more": 5},
    {"kind": "accepts", "crossing": "astara", "documents": ["certificate_of_return", "laissez"]},
    {"kind": "exempt", "crossing": "astara", "state": "KZ"},
    *({"kind": "waived", "country": "AZ", "what": what} for what in ("entry", "exit_notice", "greatest_stay")),
    {"kind": "open_longer", "way": "astara", "side": "AZ", "day": "2026-03-02", "until": "20:30"},
    {"kind": "open_longer", "way": "astara", "day": "2026-03-02", "since": "05:30"},
    {"kind": "open_longer", "way": "astara", "day": "2026-03-02", "since": "05:30", "until": "06:00"},
    {"kind": "hours", "way": "astara", "side": "AZ", "hours": "24/7"},
    {"kind": "hours", "way": "astara", "hours": "Mo-Fr 08:00-20:00"},
    {"kind": "hours", "way": "astara", "hours": "08:00-20:00", "day": "2026-03-02"},
    {"kind": "reopened", "way": "astara"},
    {"kind": "reopened", "way": "astara", "start": "2026-03-02T06:00+04:00"},
    {"kind": "by_night", "link": "tehran-astara"},
    {"kind": "permit", "group": "KZ-001", "of": "AZ"},
    {"kind": "permit", "group": "KZ-001", "of": "AZ", "at": "2026-03-02T06:00"},
    {"kind": "papers", "group": "KZ-001", "documents": ["passport"]},
    {"kind": "guardian", "group": "KZ-001"},
    {"kind": "certificate", "group": "KZ-001", "at": "2026-03-02T06:00"},
    {"kind": "ready", "group": "KZ-001", "at": "2026-03-02T06:00"},
    {"kind": "may_split", "group": "KZ-001", "smallest_part": 2},
    {"kind": "horizon", "more": "90min"},
    {"kind": "seats", "way": "gyd-nqz", "more": 1},
    {"kind": "seats", "way": "gyd-nqz", "more": 2, "departs": "2026-03-03T21:40"},
    {"kind": "departure", "service": "gyd-nqz", "at": "2026-03-03T21:40"},
    {"kind": "departure", "service": "gyd-nqz", "at": "2026-03-03T21:40", "seats": 1},
    {"kind": "timetable", "service": "gyd-nqz", "departs": [f"2026-03-03T{hour:02}:00" for hour in range(20)]},
    {"kind": "vehicles", "fleet": "buses", "more": 1},
    {"kind": "places", "fleet": "buses", "more": 3},
    {"kind": "offers", "fleet": "buses", "needs": ["wheelchair"]},
    {"kind": "hired", "link": "tehran-astara"},
    {"kind": "no_convoy", "way": "tehran-astara"},
    {"kind": "trips", "charter": "gyd-jet", "more": 1},
    {"kind": "beds", "site": "tehran", "more": 11},
)
NO_WORDS = re.compile(r"KZ-001|KZ|tehran-astara|astara|gyd-\w+|buses|laissez|Mo-Fr|T\d\d")
"""Ids, and hours as the scenario writes them."""


def test_every_change_that_may_free_people_is_known():
    """Whatever the search for the smallest change pulls at is among the changes that are told here."""
    pulled = {
        found.model_fields["kind"].default
        for module in (levers, longer_hours)
        for found in vars(module).values()
        if isinstance(found, type) and issubclass(found, Change) and found is not Change
    }
    assert pulled == {written["kind"] for written in CHANGES}


@pytest.mark.parametrize("written", CHANGES, ids=lambda written: "-".join(map(str, written.values()))[:40])
def test_a_change_is_told_in_every_language(valid_plan: Plan, written: dict[str, Any]):
    """Nothing but ids stays Latin in Russian and Kazakh, and no figure is lost."""
    told = {language: in_words(valid_plan, Words(language), written) for language in LANGUAGES}
    names = {name.en for site in valid_plan.given.sites.values() for name in (site.name,)}
    names |= {country.name.en for country in valid_plan.given.countries.values()}
    names |= {state.name.en for state in valid_plan.given.states.values()}
    for language in ("ru", "kk"):
        rest = NO_WORDS.sub("", told[language])
        for name in sorted(names, key=len, reverse=True):
            rest = rest.replace(name, "")
        assert not re.search("[A-Za-z]", rest), told[language]
    assert told["en"] not in (told["ru"], told["kk"])
    for figure in (written.get(key) for key in ("more", "to", "since", "until", "smallest_part", "seats")):
        if figure not in (None, "90min"):
            assert all(str(figure) in text for text in told.values())


def test_forms_go_with_the_number(valid_plan: Plan):
    """One, few and many people stand in the right case."""
    told = [
        in_words(valid_plan, Words("ru"), {"kind": "people_per_hour", "crossing": "astara", "more": count})
        for count in (1, 2, 5, -21)
    ]
    assert [text.split(" в час")[0] for text in told] == ["+1 человек", "+2 человека", "+5 человек", "−21 человек"]


def test_a_change_of_another_version_is_shown_as_it_is_written(valid_plan: Plan):
    """A plan file of tomorrow breaks no report of today; what is not asked for stays English."""
    assert in_words(valid_plan, Words("ru"), {"kind": "magic", "way": "astara"}) == "kind magic, way astara"
    late = {"kind": "delayed", "service": "gyd-nqz", "at": "2026-03-03T21:40", "by": "1h"}
    assert in_words(valid_plan, Words("ru"), late) == read_change(late).name


@pytest.mark.parametrize("sentence", [wording.CLOSED, wording.LARGE, wording.FULL])
@pytest.mark.parametrize("language", ["ru", "kk"])
def test_reasons_of_the_planner_are_translated(language: str, sentence: str):
    """Each of the planner's reasons, and both together, is told without a Latin letter."""
    words = Words(language)  # type: ignore[arg-type]
    assert not re.search("[A-Za-z]", reason(words, sentence))
    assert not re.search("[A-Za-z]", reason(words, f"{wording.CLOSED} {wording.FULL}"))


def test_an_explanation_has_the_figures_of_the_legs(valid_plan: Plan):
    """From readiness to home is waiting and travelling, added up leg by leg."""
    for assignment in valid_plan.assignments:
        if not assignment.legs:
            assert list(explanation(valid_plan, Words("ru"), assignment)) == ["Они дома."]
            continue
        facts = journey_of(valid_plan, assignment)
        since = valid_plan.given.ready(valid_plan.given.group_by_id[assignment.group])
        travelled = sum((leg.arrives.utc - leg.departs.utc for leg in assignment.legs), timedelta())
        assert timedelta(minutes=facts.minutes) == assignment.home_at.utc - since
        assert timedelta(minutes=facts.waiting) == assignment.home_at.utc - since - travelled
        assert facts.longest <= facts.waiting
        assert facts.posts == tuple(leg.way for leg in assignment.legs if leg.kind == "crossing")
        told = " ".join(explanation(valid_plan, Words("ru"), assignment))
        assert Words("ru").span(facts.minutes) in told
        assert Words("ru").span(facts.longest) in told


def test_uncertain_readiness_is_told():
    """A range of readiness and a last member stand in the explanation, in local time."""
    ranged = {"earliest": "2026-03-01T08:00", "latest": "2026-03-01T09:00"}
    members = [{"people": 1, "ready": "2026-03-01T08:30"}]
    plan = sample_plan(scenario_with(("groups.0.ready", ranged), ("groups.0.members", members)))
    told = " ".join(explanation(plan, Words("en"), plan.assignments[0]))
    assert "Ready between Sun 1 Mar 08:00 and Sun 1 Mar 09:00; planned for: the latest." in told
    assert "Their last member is ready at Sun 1 Mar 09:00." in told


@pytest.mark.parametrize("language", ["ru", "kk"])
def test_page_and_report_tell_the_change_in_their_language(valid_plan: Plan, language: str):
    """What would free stranded people stands in no report in English."""
    freed = Freed(changes=(CHANGES[0], CHANGES[8]), text="ENGLISH", proof="inserted")
    left = valid_plan.stranded[0].model_copy(update={"cause": Cause(kind="full"), "freed_by": freed})
    plan = valid_plan.model_copy(update={"stranded": (left, *valid_plan.stranded[1:])})
    edition = Edition(Words(language), verified=True)  # type: ignore[arg-type]
    told = freed_by(plan, edition.words, freed)
    page = b"".join(render(plan, edition)).decode()
    paper = flat(" ".join(pages(b"".join(situation.render(plan, edition)))))
    for text in (page, paper):
        assert "ENGLISH" not in text
        assert told.split(";")[0] in text
