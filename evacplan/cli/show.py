"""``evacplan show``: the whole plan at a glance, or one group's way home."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from evacplan.cli.arguments import PlanFile
from evacplan.cli.failures import Code, guarded
from evacplan.cli.terminal import clean, complain, console
from evacplan.collector import collector_paused
from evacplan.errors import PlanError, quoted, suggestion

if TYPE_CHECKING:
    from evacplan.plan.plan import Assignment, Plan, Stranded


@guarded
def show(
    plan: PlanFile,
    group: Annotated[str | None, typer.Argument(metavar="[GROUP]", help="Id of one group.")] = None,
) -> Code:
    """Show who goes which way and when, or everything about one group."""
    from evacplan.cli.known import read_known

    found, verdict = read_known(plan)
    _warn(len(verdict.violations))
    if group is None:
        _everybody(found)
        return Code.DONE
    if group not in found.given.group_by_id:
        raise PlanError(f"no group {quoted(group)} in this plan, {suggestion(group, found.given.group_by_id)}")
    from evacplan.cli.group_sheet import sheet

    out = console()
    for part in sheet(_explained(found, group), group):
        out.print(part)
    return Code.DONE


def _explained(plan: Plan, group: str) -> Plan:
    """Return the plan with the reasons of ``group``; as it is where they cannot be found."""
    from evacplan.planner.explaining import explain_group

    with suppress(PlanError):  # a plan from elsewhere may keep to no grid, and is shown all the same
        return explain_group(plan, group)
    return plan


def _warn(violations: int) -> None:
    """Warn of a plan that breaks rules."""
    from evacplan.cli.wording import several

    if violations:
        complain(f"warning: this plan breaks the rules ({several(violations, 'violation')}); see evacplan verify")


@collector_paused()
def _everybody(plan: Plan) -> None:
    """Print one line per group or part, in the order in which they leave, the tiers, and then who stays."""
    from evacplan.cli.quality import quality
    from evacplan.cli.resources import nights_and_meals
    from evacplan.cli.tables import long_table, section

    out = console()
    if plan.assignments:
        columns, ends = ("group", "people", "leaves", "corridor", "home"), ("leaves", "home")
        for line in long_table(out, columns, _itineraries(plan), right=("people",), whole=ends):
            print(line)
    for part in (*nights_and_meals(plan), *quality(plan)):
        out.print(part)
    if plan.stranded:
        for part in section("Stranded"):
            out.print(part)
        left = [(clean(s.group), f"{s.people:,}", clean(s.reason), clean(_change(s))) for s in plan.stranded]
        heads = ("group", "people", "reason", "would be freed by")[: 4 if any(s.freed_by for s in plan.stranded) else 3]
        for line in long_table(out, heads, [row[: len(heads)] for row in left], right=("people",), indent=2):
            print(line)


def _change(stranded: Stranded) -> str:
    return stranded.freed_by.text if stranded.freed_by else ""


def _itineraries(plan: Plan) -> list[tuple[str, ...]]:
    from evacplan.cli.wording import moment
    from evacplan.plan.tally import corridor

    parts = Counter(assignment.group for assignment in plan.assignments)
    rows: list[tuple[str, ...]] = []
    for assignment in sorted(plan.assignments, key=_leaving):
        name = f"{assignment.group}/{assignment.part}" if parts[assignment.group] > 1 else assignment.group
        leaves = moment(assignment.legs[0].departs.local) if assignment.legs else ""
        home = moment(assignment.home_at.local) if assignment.legs else ""
        rows.append((clean(name), f"{assignment.people:,}", leaves, clean(corridor(assignment)), home))
    return rows


def _leaving(assignment: Assignment) -> tuple[datetime, str, int]:
    first = assignment.legs[0].departs if assignment.legs else assignment.home_at
    return first.utc, assignment.group, assignment.part
