"""``evacplan plan``: from a scenario to a verified plan, its reports and a summary."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from evacplan.cli.arguments import ScenarioFile, limit
from evacplan.cli.failures import Code, guarded
from evacplan.cli.terminal import complain
from evacplan.search_limits import MOST_SEED

if TYPE_CHECKING:
    from evacplan.plan.plan import Plan
    from evacplan.scenario import Scenario
    from evacplan.solvers.crew import Crew


@guarded
def plan(
    scenario: ScenarioFile,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Folder for the plan and its reports.")],
    time_limit: Annotated[
        float | None,
        typer.Option("--time-limit", metavar="SECONDS", min=0, callback=limit, help="Stop searching after so long."),
    ] = None,
    seed: Annotated[
        int, typer.Option("--seed", metavar="NUMBER", min=0, max=MOST_SEED, help="Seed of the search.")
    ] = 0,
    since: Annotated[
        Path | None,
        typer.Option("--since", metavar="PLAN", help="The plan whose lists were sent; new ones are further versions."),
    ] = None,
    start: Annotated[
        Path | None,
        typer.Option("--start", metavar="PLAN", help="A plan to begin with, such as that of yesterday."),
    ] = None,
) -> Code:
    """Plan a scenario; Ctrl-C once ends the search with the best plan so far."""
    from evacplan.solvers.crew import Crew

    with Crew() as crew:
        # The solvers load in a process of their own while the scenario is read.
        crew.warm()
        from evacplan.reports import REPORTS
        from evacplan.reports.writing import check_folder

        check_folder(out, (PLAN_FILE, *(report.file for report in REPORTS if report.quick)))
        earlier = None if since is None else _read_sent(since)
        given = _read(scenario)
        known = None if start is None else _read_start(start, given)
        found = _search(given, scenario, time_limit, seed, crew, earlier, known)
    written = _write(found, out)
    return _report(found, written)


PLAN_FILE = "plan.json"


def _read(path: Path) -> Scenario:
    from evacplan.cli.wording import several
    from evacplan.scenario.suspicion import warnings
    from evacplan.sources.scenario_file import read_scenario

    scenario = read_scenario(path)
    count = len(warnings(scenario))
    if count:
        complain(f"{several(count, 'warning')}, listed by: evacplan check {path}")
    return scenario


def _read_plan(path: Path) -> Plan:
    from evacplan.plan.plan_file import read_plan

    return read_plan(path)


def _read_sent(path: Path) -> Plan:
    """Return the plan in ``path``, which names only what exists."""
    from evacplan.cli.known import read_known

    return read_known(path)[0]


def _read_start(path: Path, scenario: Scenario) -> Plan:
    """Return the plan in ``path``, of which something must be about ``scenario``."""
    from evacplan.errors import PlanError

    plan = _read_plan(path)
    travel = [a for a in plan.assignments if a.legs]
    groups, ways = scenario.group_by_id, scenario.ways
    if travel and not any(a.group in groups and all(leg.way in ways for leg in a.legs) for a in travel):
        raise PlanError(f"{path}: a plan for another situation, none of its groups goes by ways of this scenario")
    return plan


def _search(
    scenario: Scenario,
    path: Path,
    time_limit: float | None,
    seed: int,
    crew: Crew,
    earlier: Plan | None,
    start: Plan | None,
) -> Plan:
    """Plan in a thread while the terminal shows how far the search is."""
    from evacplan.cli.watching import watch
    from evacplan.planner import plan_evacuation

    return watch(
        lambda progress, stop: plan_evacuation(
            scenario,
            source=path.name,
            time_limit=time_limit,
            seed=seed,
            created=datetime.now(UTC).replace(microsecond=0),
            progress=progress,
            stop=stop,
            crew=crew,
            since=earlier,
            start=start,
            reasons=True,
        )
    )


def _write(found: Plan, out: Path) -> tuple[Path, ...]:
    """Write the plan and its quick reports, all or none, also when the process is told to end meanwhile."""
    from evacplan.cli.stopping import tidy_end
    from evacplan.plan.plan_file import plan_content
    from evacplan.reports import REPORTS
    from evacplan.reports.edition import Edition, totals
    from evacplan.reports.writing import write_all

    with tidy_end():
        edition = Edition(totals=totals(found), verified=True)
        files = {report.file: report.render(found, edition) for report in REPORTS if report.quick}
        files = {PLAN_FILE: plan_content(found), **files}
        write_all(out, files)
    return tuple(out / name for name in files)


def _report(found: Plan, written: tuple[Path, ...]) -> Code:
    from evacplan.cli.summary import print_summary

    code = Code.STRANDED if found.stranded else Code.DONE
    print_summary(found, written)
    return code
