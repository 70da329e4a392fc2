"""Figures counted by how they are known."""

from __future__ import annotations

from typing import Any

from evacplan.scenario.bases import NOT_SAID, count_bases
from tests.plan.sample import SCENARIO, scenario_with

ALL = sum(count_bases(scenario_with()).values())


def counts(*edits: tuple[str, Any]) -> dict[str, int]:
    """Return the counts of the sample scenario with fields replaced, those of zero left out."""
    return {word: count for word, count in count_bases(scenario_with(*edits)).items() if count}


def test_what_is_not_said_is_counted_as_such():
    """A scenario without a word about its figures counts them all, and names none of them known."""
    assert counts() == {NOT_SAID: ALL}
    assert len(SCENARIO["groups"]) < ALL


def test_names_and_references_are_no_figures():
    """Only what could be read in a source counts: for these two links their times and daylight, hours and length."""
    before = counts()[NOT_SAID]
    assert counts(("links.qom-tehran.name", "Road"), ("links.qom-tehran.note", "x"))[NOT_SAID] == before
    assert counts(("links.qom-tehran.length", "140 km"))[NOT_SAID] == before + 1


def test_a_record_speaks_for_all_its_figures():
    """One word for a record covers each figure of it."""
    assert counts(("services.gyd-nqz.basis", "published: timetable")) == {"published": 5, NOT_SAID: ALL - 5}


def test_a_key_speaks_before_its_section():
    """The basis of a key is taken first, that of the section for what is left."""
    found = counts(
        ("basis", {"services": "assumed: all"}),
        ("services.gyd-nqz.basis", {"seats": "derived: from the aircraft"}),
    )
    assert found == {"derived": 1, "assumed": 4, NOT_SAID: ALL - 5}
