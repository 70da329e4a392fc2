"""What holds for every report: for one state alone, with hostile names, and on a rerun."""

from __future__ import annotations

import io
import zipfile
from importlib.util import find_spec
from itertools import cycle

import pytest

from evacplan.plan.plan import Plan
from evacplan.plan.reasons import Cause, Freed
from evacplan.reports import REPORTS
from evacplan.reports.edition import Edition, only_for, totals
from evacplan.reports.report import Report
from evacplan.reports.roster import Roster, Traveller
from evacplan.reports.words import LANGUAGES, Language, Words
from tests.plan.sample import SCENARIO, sample_plan, scenario_with
from tests.reports.print.reading import pages

HOSTILE = (
    "<script>alert(1)</script>",
    '=HYPERLINK("http://a.b")',
    "../../etc/passwd",
    "\u202eqıl\u202c",
    "қ" * 300,
    "]]>&amp;\"'`#$\\{{x}}",
    "+1",
)
NAMED = [
    *(f"{section}.{key}" for section in ("countries", "states", "sites") for key in SCENARIO[section]),
    *(
        f"{section}.{key}"
        for section in ("links", "crossings", "services", "charters", "fleets")
        for key in SCENARIO[section]
    ),
]


def available(report: Report) -> Report:
    """Return a report, or skip the test where a part of the installation is missing."""
    missing = [module for module in report.modules if find_spec(module) is None]
    if missing:
        pytest.skip(f"needs {', '.join(missing)}")
    return report


def text(report: Report, content: bytes) -> str:
    """Return everything that can be read in a report, whatever its format."""
    if report.file.endswith(".pdf"):
        return "".join(pages(content))
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
    return content.decode("utf-8", "replace")


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.file)
def test_an_edition_for_one_state_names_nobody_else(valid_plan: Plan, report: Report):
    """No id of a group of another state can be read in it, whether its people travel together with others or not."""
    for state in valid_plan.given.states:
        groups = valid_plan.given.groups
        edition = Edition(state=state, totals=totals(valid_plan), verified=True)
        found = text(available(report), b"".join(report.render(only_for(valid_plan, state), edition)))
        assert [group.id for group in groups if group.state != state and group.id in found] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.file)
def test_hostile_names_break_no_report(report: Report, language: Language):
    """What other programs would run, compute or follow is drawn in every language, twice the same, and is never markup.

    It stands in the names of everything, in contacts, reasons and changes, and in the names of people.
    """
    hostile = cycle(HOSTILE)
    edits: list[tuple[str, object]] = [(f"{path}.name", next(hostile)) for path in NAMED]
    edits += [(path, next(hostile)) for path in ("title", "states.KZ.contact", "countries.IR.contact")]
    closed = {"start": "2026-03-03T10:00", "lasts": "5h", "why": next(hostile)}
    plan = sample_plan(scenario_with(*edits, ("crossings.astara.closed", [closed])))
    freed = Freed(changes=({"kind": next(hostile), "x": next(hostile)},), text=next(hostile), proof="inserted")
    left = [
        each.model_copy(update={"reason": next(hostile), "cause": Cause(kind="full"), "freed_by": freed})
        for each in plan.stranded
    ]
    plan = plan.model_copy(update={"stranded": tuple(left)})
    people = [
        Traveller(group=each.id, people=each.people, name=next(hostile), note=next(hostile))
        for each in plan.given.groups
    ]
    roster = Roster({each.group: (each,) for each in people})
    edition = Edition(Words(language), verified=True, roster=roster)
    first, second = (b"".join(available(report).render(plan, edition)) for _ in range(2))
    assert first == second
    if report.file.endswith((".html", ".svg", ".kml")):
        assert b"<script>alert" not in first


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.file)
def test_nobody_moving_breaks_no_report(empty_plan: Plan, report: Report):
    """A plan in which nobody moves has reports all the same."""
    assert b"".join(available(report).render(empty_plan, Edition()))
