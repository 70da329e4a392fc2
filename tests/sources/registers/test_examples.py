"""The four example registers: every defect that was put into them is reported with its row."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from evacplan.sources.registers.intake import Intake, take_in
from evacplan.sources.scenario_file import read_surroundings
from tests.sources.registers.conftest import ROOT

SITUATION = ROOT / "scenarios" / "registers" / "situation.yaml"

REJECTED = {
    "kz-people-ru.xlsx": {16: "place_unknown", 17: "no_place"},
    "kz-families-kk.xlsx": {
        6: "people_unreadable",
        7: "people_none",
        8: "people_fraction",
        14: "place_ambiguous",
        16: "no_place",
    },
    "kg-families.csv": {10: "people_none", 14: "people_too_many"},
    "tj-people.csv": {},
}
FLAGGED = {
    "kz-people-ru.xlsx": [
        *((9, "document_expiring"), (9, "place_spelling"), (9, "family_size")),
        *((10, "birth_impossible"), (10, "place_spelling")),
        (11, "document_cyrillic"),
        *((12, "document_expired"), (12, "phone_unreadable"), (12, "ready_order")),
        (13, "birth_century"),
        *((14, "ready_unreadable"), (14, "permit_unknown"), (14, "family_missing")),
        (15, "minor_alone"),
        (18, "birth_in_future"),
        *((19, "no_document"), (19, "family_parted")),
        *((20, "document_kind_unknown"), (20, "document_zeros"), (20, "birth_too_early"), (20, "number_twice")),
        (21, "family_apart"),
    ],
    "kz-families-kk.xlsx": [
        (1, "sheet_unread"),
        (3, "place_spelling"),
        (4, "place_position"),
        *((5, "position_swapped"), (5, "place_position"), (5, "luggage_unreadable")),
        *((10, "birth_iranian"), (10, "citizenship_other"), (10, "needs_unknown")),
        *((11, "birth_year_only"), (11, "document_scientific"), (11, "priority_unknown")),
        (13, "people_many"),
        (15, "place_home"),
        (16, "position_unreadable"),
        (17, "total_differs"),
    ],
    "kg-families.csv": [
        (5, "people_parts"),
        (6, "place_address"),
        (9, "remark"),
        *((13, "place_spelling"), (13, "cells_beyond")),
        (15, "total_differs"),
    ],
    "tj-people.csv": [
        *((5, "place_spelling"), (5, "citizenship_other")),
        (6, "needs_bare"),
        *((8, "place_spelling"), (8, "citizenship_unknown"), (8, "luggage_unreadable")),
        (9, "birth_order"),
        *((10, "birth_impossible"), (10, "expiry_impossible"), (10, "phone_unreadable")),
    ],
}
DUPLICATES = {
    ("kz-people-ru.xlsx", 11, "kz-people-ru.xlsx", 22, "document_and_birth"),
    ("kz-people-ru.xlsx", 11, "kz-families-kk.xlsx", 12, "name_and_birth"),
    ("kz-people-ru.xlsx", 11, "kg-families.csv", 7, "document_and_birth"),
    ("kz-people-ru.xlsx", 11, "tj-people.csv", 7, "name_and_birth"),
    ("kz-people-ru.xlsx", 22, "kz-families-kk.xlsx", 12, "name_and_birth"),
    ("kz-people-ru.xlsx", 22, "kg-families.csv", 7, "document_and_birth"),
    ("kz-people-ru.xlsx", 22, "tj-people.csv", 7, "name_and_birth"),
    ("kz-families-kk.xlsx", 12, "tj-people.csv", 7, "name_and_birth"),
    ("kg-families.csv", 4, "kg-families.csv", 14, "document_other_birth"),
    ("tj-people.csv", 2, "tj-people.csv", 11, "name_near_birth"),
}
"""One name in Cyrillic, Latin and Persian letters, one document in two states, and days that look alike."""


@pytest.fixture(scope="module")
def intake() -> Intake:
    """Return what the four registers hold."""
    given = read_surroundings(SITUATION)
    return take_in(given.sources, given.scenario, given.on)


def found(intake: Intake, file: str, outcome: str) -> list[tuple[int, str]]:
    """Return row and kind of the findings of one outcome about one file."""
    return sorted(
        (finding.origin.row, finding.kind)
        for finding in intake.findings
        if Path(finding.origin.file).name == file and finding.outcome == outcome
    )


@pytest.mark.parametrize("file", REJECTED)
def test_every_row_that_cannot_be_used_is_rejected_for_its_reason(intake: Intake, file: str):
    """Exactly the rows without a place or a number of people are left out, each for what is wrong with it."""
    assert found(intake, file, "rejected") == sorted(REJECTED[file].items())


@pytest.mark.parametrize("file", FLAGGED)
def test_every_odd_row_is_flagged(intake: Intake, file: str):
    """Exactly the oddities that were put in are flagged, each at its row."""
    assert found(intake, file, "flagged") == sorted(FLAGGED[file])


def test_every_double_registration_is_reported_with_both_rows(intake: Intake):
    """One person in four registers, three alphabets and two states, is found; nobody was merged."""
    pairs = {
        (Path(pair.one.file).name, pair.one.row, Path(pair.other.file).name, pair.other.row, pair.kind)
        for pair in intake.duplicates
    }
    assert pairs == DUPLICATES


def test_there_are_more_than_25_kinds_of_defects(intake: Intake):
    """The examples hold at least 25 kinds of defects, duplicates and gaps not counted."""
    assert len({finding.kind for finding in intake.findings}) >= 25


def test_totals_reconcile(intake: Intake):
    """Each row is placed, rejected, blank or not about people, and the people of the placed rows are in groups."""
    counted = {Path(sheet.file).name: sheet for sheet in intake.counted}
    assert {name: (s.rows, s.placed, s.rejected, s.blank, s.aside) for name, s in counted.items()} == {
        "kz-people-ru.xlsx": (21, 15, 2, 2, 2),
        "kz-families-kk.xlsx": (15, 9, 5, 0, 1),
        "kg-families.csv": (14, 7, 2, 2, 3),
        "tj-people.csv": (10, 10, 0, 0, 0),
    }
    assert {name: (s.people, s.out, s.lost, s.uncounted) for name, s in counted.items()} == {
        "kz-people-ru.xlsx": (17, 15, 2, 0),
        "kz-families-kk.xlsx": (45, 42, 3, 3),
        "kg-families.csv": (16, 16, 0, 2),
        "tj-people.csv": (10, 10, 0, 0),
    }
    assert sum(group.people for group in intake.groups) == sum(sheet.out for sheet in intake.counted)


def test_groups_are_what_the_rows_say(intake: Intake):
    """Families stay together, and place, readiness, class, needs, papers and permits are those of the rows."""
    records = {group.id: group.record for group in intake.groups}
    family = records["KZ-0001"]
    assert (family["at"], family["people"], family["ready"]) == ("tehran", 4, "2026-03-02T00:00")
    assert family["priority"] == "small_children"
    assert family["permits"] == {"AZ": {"status": "approved", "at": "2026-03-01T02:00"}}
    assert family["members"] == [
        {
            "document": "certificate_of_return",
            "minor": True,
            "permits": {"AZ": {"status": "sent", "at": "2026-03-01T12:00"}},
        },
        {"minor": True, "permits": {"AZ": "approved"}},
    ]
    assert records["KZ-0009-2"]["documents"] == ["none"]
    assert records["KZ-0004"]["members"] == [{"expires": "2025-12-31"}]
    assert records["KZ-0007"]["members"] == [{"minor": True}]
    assert records["TJ-0002"]["members"] == [{"citizen": "UZ"}]
    assert records["KZ-0003"]["permits"] == {"AZ": "rejected"}
    assert (records["KZ-0009"]["at"], records["KZ-0009-2"]["at"]) == ("tehran", "isfahan")
    assert records["KZ-0018"]["needs"] == ["wheelchair"]
    assert records["KG-0001"]["permits"] == {"TM": {"status": "sent", "at": "2026-02-28T18:00"}}
    assert Counter(group.record["state"] for group in intake.groups) == {"KZ": 20, "KG": 7, "TJ": 7}


def test_what_is_missing_is_ordered_by_who_it_would_strand(intake: Intake):
    """Groups that no way leads home come first, by class; those without a telephone alone come last."""
    order = [(gap.strands, bool(gap.closed)) for gap in intake.gaps]
    assert order == sorted(order, reverse=True)
    first, last = intake.gaps[0], intake.gaps[-1]
    assert (first.group, first.strands, [lack.field for lack in first.lacks]) == ("KZ-0001", True, ["document"])
    assert (last.strands, [lack.field for lack in last.lacks]) == (False, ["phone"])


def test_a_second_reading_gives_the_same(intake: Intake):
    """Ids are invented anew in the same order: the same registers give the same groups."""
    given = read_surroundings(SITUATION)
    again = take_in(given.sources, given.scenario, given.on)
    assert [group.record for group in again.groups] == [group.record for group in intake.groups]
    assert again.findings == intake.findings
