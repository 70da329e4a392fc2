"""Itineraries for a spreadsheet."""

from __future__ import annotations

import csv
import io

import pytest

from evacplan.plan.plan import Plan
from evacplan.reports.edition import Edition
from evacplan.reports.itineraries_csv import COLUMNS, render
from tests.plan.sample import sample_plan, scenario_with


def lines(plan: Plan) -> list[dict[str, str]]:
    """Return the lines of the report as a spreadsheet reads them."""
    return list(csv.DictReader(io.StringIO(b"".join(render(plan, Edition())).decode("utf-8-sig"), newline="")))


def test_one_line_per_leg(valid_plan: Plan):
    """Every leg of every part of a group has a line, in the order of travel."""
    found = [(line["group"], line["part"], line["leg"], line["way"]) for line in lines(valid_plan)]
    assert found == [
        (a.group, str(a.part), str(k), leg.way) for a in valid_plan.assignments for k, leg in enumerate(a.legs, 1)
    ]
    assert len(found) == 4 + 4 + 4 + 4 + 5 + 3


def test_a_line_says_everything_about_its_leg(valid_plan: Plan):
    """Who, which way, from where to where, when on both clocks, and in which vehicle."""
    assert lines(valid_plan)[0] == {
        "group": "KZ-001",
        "state": "KZ",
        "priority": "standard",
        "part": "1",
        "people": "4",
        "leg": "1",
        "way": "tehran-astara",
        "kind": "link",
        "from": "tehran",
        "from_name": "Tehran",
        "to": "astara_ir",
        "to_name": "Astara",
        "boards_local": "2026-03-01T09:15+03:30",
        "departs_local": "2026-03-01T09:15+03:30",
        "arrives_local": "2026-03-01T23:42+03:30",
        "boards_utc": "2026-03-01T05:45+00:00",
        "departs_utc": "2026-03-01T05:45+00:00",
        "arrives_utc": "2026-03-01T20:12+00:00",
        "carrier": "bus-1",
        "fleet": "buses",
        "vehicle": "1",
    }


def test_a_part_in_two_vehicles_names_both(valid_plan: Plan):
    """A part of a group that fills several vehicles has all of them in its line."""
    line = next(line for line in lines(valid_plan) if line["group"] == "KZ-003")
    assert (line["carrier"], line["fleet"], line["vehicle"]) == ("bus-1+bus-2", "buses", "1+2")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_formula_is_never_computed(start: str):
    """A name that a spreadsheet would compute begins with an apostrophe instead."""
    plan = sample_plan(scenario_with(("sites.tehran.name", f'{start}HYPERLINK("http://a.b")')))
    assert lines(plan)[0]["from_name"] == f'\'{start}HYPERLINK("http://a.b")'


def test_spreadsheets_see_that_it_is_unicode():
    """The file begins with a byte-order mark and keeps Kazakh letters."""
    plan = sample_plan(scenario_with(("sites.tehran.name", "Тегеран, Қазақ")))
    assert b"".join(render(plan, Edition())).startswith(b"\xef\xbb\xbf")
    assert lines(plan)[0]["from_name"] == "Тегеран, Қазақ"


def test_nobody_moving_is_a_table_with_headings_only(empty_plan: Plan):
    """A plan without legs gives the headings."""
    assert b"".join(render(empty_plan, Edition())).decode("utf-8-sig") == ",".join(COLUMNS) + "\r\n"


def test_the_same_plan_gives_the_same_bytes(valid_plan: Plan):
    """The report does not depend on when or where it is drawn."""
    assert b"".join(render(valid_plan, Edition())) == b"".join(
        render(Plan.model_validate_json(valid_plan.model_dump_json(by_alias=True)), Edition())
    )
