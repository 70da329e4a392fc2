"""What holds for every report: for one state alone, with hostile names, and on a rerun."""

from __future__ import annotations

import io
import zipfile
from importlib.util import find_spec

import pytest

from evacplan.plan.plan import Plan
from evacplan.reports import REPORTS
from evacplan.reports.edition import Edition, only_for, totals
from evacplan.reports.report import Report
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
    """Names that other programs would run, compute or follow are drawn in every language, twice the same."""
    edits = [(f"{path}.name", HOSTILE[number % len(HOSTILE)]) for number, path in enumerate(NAMED)]
    edition = Edition(Words(language), verified=True)
    first, second = (
        b"".join(available(report).render(sample_plan(scenario_with(("title", title), *edits)), edition))
        for title in (HOSTILE[0], HOSTILE[0])
    )
    assert first == second


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.file)
def test_nobody_moving_breaks_no_report(empty_plan: Plan, report: Report):
    """A plan in which nobody moves has reports all the same."""
    assert b"".join(available(report).render(empty_plan, Edition()))
