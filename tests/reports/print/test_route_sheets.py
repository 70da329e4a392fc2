"""Route sheets, read back."""

from __future__ import annotations

import pytest

from evacplan.plan.plan import Plan
from evacplan.plan.reasons import Bottleneck, Cause, Freed
from evacplan.reports.edition import Edition
from evacplan.reports.print.route_sheets import render
from evacplan.reports.words import Words
from tests.plan.sample import sample_plan, scenario_with
from tests.reports.print.reading import flat, pages


@pytest.fixture(scope="module")
def sheets(valid_plan: Plan) -> list[str]:
    """Return the text of the sheets."""
    return [flat(page) for page in pages(b"".join(render(valid_plan, Edition(Words("en")))))]


def test_everybody_has_a_sheet(sheets: list[str], valid_plan: Plan):
    """Every part of a group that travels has a page, and every group that is stranded; nobody who is at home."""
    travelling = sorted((a.group, a.part) for a in valid_plan.assignments if a.legs)
    assert len(sheets) == len(travelling) + len(valid_plan.stranded)
    for page, (group, _) in zip(sheets, travelling, strict=False):
        assert f"Route sheet of the group {group}" in page
    assert "KZ-005" in sheets[-1]
    assert "no border post accepts their documents" in sheets[-1]
    assert "What to carry" in sheets[0]
    assert "What to carry" not in sheets[-1], "who stays needs nothing on the way"


def test_who_is_stranded_reads_what_would_free_them(valid_plan: Plan):
    """The sheet of a stranded group gives the reason, what is full, and the smallest change that was found."""
    full = Bottleneck(resource="seats on gyd-nqz", at=valid_plan.assignments[0].home_at, taken=9, capacity=9)
    change = {"kind": "accepts", "crossing": "astara", "documents": ["certificate_of_return"]}
    left = valid_plan.stranded[0].model_copy(
        update={
            "cause": Cause(kind="full", bottlenecks=(full,)),
            "freed_by": Freed(changes=(change,), text="", proof="inserted"),
        }
    )
    page = _pages(valid_plan.model_copy(update={"stranded": (left,)}))[-1]
    assert "no border post accepts their documents" in flat(page)
    assert "In the way: seats on Baku – Astana" in flat(page)
    assert "Smallest change found that would free them: Astara accepts: certificate of return." in flat(page)


def test_a_sheet_gives_every_moment_on_both_clocks(sheets: list[str]):
    """The clock of the place stands before the clock at home."""
    page = next(page for page in sheets if "KZ-001" in page)
    assert "Sun 1 Mar 09:15 10:45 departure Tehran" in page
    assert "Sun 1 Mar 23:42 Mon 2 Mar 01:12 arrival Astara" in page
    assert "by road: buses no. 1" in page


def test_the_people_of_all_sheets_are_the_people_of_the_plan(sheets: list[str], valid_plan: Plan):
    """Nobody is lost or doubled."""
    told = sum(int(page.split(" person")[0].split(" people")[0].rsplit(" ", 1)[1]) for page in sheets)
    travelling = sum(a.people for a in valid_plan.assignments if a.legs)
    assert told == travelling + sum(s.people for s in valid_plan.stranded)


def test_the_same_plan_gives_the_same_bytes(valid_plan: Plan):
    """The papers do not depend on when or where they are drawn."""
    again = Plan.model_validate_json(valid_plan.model_dump_json(by_alias=True))
    assert b"".join(render(valid_plan, Edition())) == b"".join(render(again, Edition()))


def test_whom_to_call_is_what_the_scenario_says(valid_plan: Plan):
    """The contact of a state and of a country on the way stand on the sheet; where none is given there is a line."""
    scenario = scenario_with(("states.KZ.contact", "Cell, +0 000"), ("countries.IR.contact", {"en": "Mission, +0 111"}))
    page = next(page for page in map(flat, _pages(sample_plan(scenario))) if "KZ-001" in page)
    assert "crisis cell: Cell, +0 000" in page
    assert "mission in Iran: Mission, +0 111" in page
    assert "mission in Azerbaijan:" in page
    assert "mission in Kazakhstan" not in page


def _pages(plan: Plan) -> list[str]:
    return pages(b"".join(render(plan, Edition(Words("en")))))
