"""``evacplan report``: the papers of a plan, in one language, for everybody or for one state."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from evacplan.cli.arguments import PlanFile
from evacplan.cli.failures import Code, guarded
from evacplan.cli.terminal import complain, console, shown
from evacplan.errors import EvacplanError, PlanError, quoted, suggestion

if TYPE_CHECKING:
    from evacplan.plan.plan import Plan
    from evacplan.plan.verification import Verification
    from evacplan.reports import Report
    from evacplan.reports.edition import Edition
    from evacplan.reports.roster import Roster
    from evacplan.reports.words import Language

MANY = 10
"""Groups that one message names."""


@guarded
def report(
    plan: PlanFile,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Folder for the reports.")],
    lang: Annotated[str, typer.Option("--lang", metavar="LANGUAGE", help="Language: en, ru or kk.")] = "en",
    only: Annotated[
        list[str] | None,
        typer.Option("--only", metavar="NAME", help="Only this report, or file; may be given several times."),
    ] = None,
    state: Annotated[
        str | None, typer.Option("--for", metavar="STATE", help="Only this state's people; of others only totals.")
    ] = None,
    roster: Annotated[
        Path | None,
        typer.Option("--roster", metavar="FILE", help="Names, as `intake` wrote them, for the papers people carry."),
    ] = None,
    identity: Annotated[
        Path | None, typer.Option("--identity", metavar="KEYFILE", help="Key of age that opens an encrypted roster.")
    ] = None,
) -> Code:
    """Write the reports of a plan."""
    from evacplan.cli.known import read_known
    from evacplan.cli.rosters import opened
    from evacplan.cli.stopping import tidy_end
    from evacplan.reports.writing import check_folder, write_all

    chosen, language = _chosen(only or []), _language(lang)
    check_folder(out, [each.file for each in chosen])
    names = opened(roster, identity)
    found, edition = _edition(*read_known(plan), language, state, names)
    if not edition.verified:
        complain(f"evacplan: this plan does not verify, and its papers say so; see: evacplan verify {plan}")
    private = [each.file for each in chosen if each.personal] if names else []
    with tidy_end():
        write_all(out, {each.file: each.render(found, edition) for each in chosen}, private)
    lines = console()
    for each in chosen:
        lines.print(shown(f"written: {out / each.file}"), soft_wrap=True)
    return Code.DONE


def _language(lang: str) -> Language:
    from evacplan.reports.words import LANGUAGES

    for language in LANGUAGES:
        if language == lang:
            return language
    raise EvacplanError(f"no language {quoted(lang)}, expected one of {', '.join(LANGUAGES)}")


def _chosen(only: list[str]) -> list[Report]:
    """Return the reports asked for; all that can be drawn here if none is named."""
    from evacplan.reports import REPORTS

    known = {name for each in REPORTS for name in (each.name, each.file)}
    for name in only:
        if name not in known:
            raise EvacplanError(f"no report {quoted(name)}, {suggestion(name, known)}")
    chosen: list[Report] = []
    left_out: dict[str, list[Report]] = {}
    for each in REPORTS:
        if only and each.name not in only and each.file not in only:
            continue
        if _missing(each):
            left_out.setdefault(each.extra, []).append(each)
        else:
            chosen.append(each)
    sentences = [_lacking(extra, reports) for extra, reports in left_out.items()]
    if only and sentences:
        raise EvacplanError(sentences[0])
    for sentence in sentences:
        complain(f"left out: {sentence}")
    return chosen


def _missing(report: Report) -> tuple[str, ...]:
    """Return the modules that a report needs and that are not there."""
    return tuple(module for module in report.modules if find_spec(module) is None)


def _lacking(extra: str, reports: list[Report]) -> str:
    """Say what ``reports`` need, and how this very Python gets it."""
    files = ", ".join(report.file for report in reports)
    modules = ", ".join(dict.fromkeys(module for report in reports for module in _missing(report)))
    python = f'"{sys.executable}"' if " " in sys.executable else sys.executable or "python"
    verb = "needs" if len(reports) == 1 else "need"
    return f'{files} {verb} {modules}; install it with: {python} -m pip install "evacplan[{extra}]"'


def _edition(
    plan: Plan, verdict: Verification, language: Language, state: str | None, roster: Roster
) -> tuple[Plan, Edition]:
    """Return the part of ``plan`` that is shown, and how."""
    from evacplan.reports.edition import Edition, only_for, totals
    from evacplan.reports.words import Words

    shown_plan = plan
    if state is not None:
        if state not in plan.given.states:
            raise PlanError(f"no state {quoted(state)} in this plan, {suggestion(state, plan.given.states)}")
        shown_plan = only_for(plan, state)
    people = {group.id: group.people for group in shown_plan.given.groups}
    edition = Edition(Words(language), state, totals(plan), verdict.ok, roster.only(people))
    differing = edition.roster.differing(people) if roster else ()
    if differing:
        few = ", ".join(differing[:MANY]) + (", ..." if len(differing) > MANY else "")
        complain(f"the roster does not have as many people as the plan, left without names there: {few}")
    return shown_plan, edition
