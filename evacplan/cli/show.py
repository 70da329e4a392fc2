"""``evacplan show``: the whole plan at a glance, or one group's way home."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from evacplan.cli.failures import Code, guarded
from evacplan.cli.terminal import complain, console
from evacplan.errors import PlanError, quoted, suggestion

if TYPE_CHECKING:
    from rich.console import RenderableType

    from evacplan.plan.plan import Assignment, Plan


@guarded
def show(
    plan: Annotated[Path, typer.Argument(metavar="PLAN", help="The plan file (plan.json).")],
    group: Annotated[str | None, typer.Argument(metavar="[GROUP]", help="Id of one group.")] = None,
) -> Code:
    """Show who goes which way and when, or everything about one group."""
    from evacplan.plan.plan_file import read_plan

    found = read_plan(plan)
    _look_twice(found, plan)
    out = console()
    if group is None:
        for part in _everybody(found):
            out.print(part)
        return Code.DONE
    if group not in found.given.group_by_id:
        raise PlanError(f"no group {quoted(group)} in this plan, {suggestion(group, found.given.group_by_id)}")
    from evacplan.cli.group_sheet import sheet

    for part in sheet(found, group):
        out.print(part)
    return Code.DONE


def _look_twice(plan: Plan, path: Path) -> None:
    """Refuse a plan that names what does not exist, and warn of one that breaks a rule."""
    from evacplan.cli.wording import several
    from evacplan.plan.verification import verify

    violations = verify(plan).violations
    for violation in violations:
        if violation.kind == "unknown":
            raise PlanError(f"{path}: {violation}")
    if violations:
        complain(f"warning: this plan breaks the rules ({several(len(violations), 'violation')}); see evacplan verify")


def _everybody(plan: Plan) -> Iterator[RenderableType]:
    """Yield one line per group or part, in the order in which they leave, the tiers, and then who stays."""
    from evacplan.cli.quality import quality
    from evacplan.cli.tables import plain_table, section
    from evacplan.cli.terminal import shown
    from evacplan.cli.wording import moment
    from evacplan.plan.tally import corridor

    table = plain_table("group", "people", "leaves", "corridor", "home", right=("people",), whole=("leaves", "home"))
    parts = Counter(assignment.group for assignment in plan.assignments)
    for assignment in sorted(plan.assignments, key=_leaving):
        name = f"{assignment.group}/{assignment.part}" if parts[assignment.group] > 1 else assignment.group
        leaves = moment(assignment.legs[0].departs.local) if assignment.legs else ""
        home = moment(assignment.home_at.local) if assignment.legs else ""
        table.add_row(shown(name), f"{assignment.people:,}", leaves, shown(corridor(assignment)), home)
    if plan.assignments:
        yield table
    yield from quality(plan)
    if plan.stranded:
        left = plain_table("group", "people", "reason", right=("people",))
        for stranded in plan.stranded:
            left.add_row(shown(stranded.group), f"{stranded.people:,}", shown(stranded.reason))
        yield from section("Stranded", left)


def _leaving(assignment: Assignment) -> tuple[datetime, str, int]:
    first = assignment.legs[0].departs if assignment.legs else assignment.home_at
    return first.utc, assignment.group, assignment.part
