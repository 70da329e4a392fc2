"""The summary of a plan: who is out, by which way, what is full, and what is proven."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from rich.columns import Columns
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from evacplan.cli.resources import busiest, vehicles
from evacplan.cli.tables import plain_table, section
from evacplan.cli.terminal import console, shown
from evacplan.cli.wording import moment, people, some
from evacplan.plan.plan import Assignment, Plan
from evacplan.plan.tally import Count, arrivals, by_corridor, by_priority, by_reason, by_state, total
from evacplan.plan.views import number, percent

MOST_REASONS = 8
_ENDS = ("first home", "last home")


def print_summary(plan: Plan, written: tuple[Path, ...]) -> None:
    """Print the summary of ``plan`` and the files that were ``written``."""
    out = console()
    for part in summary(plan, out.width):
        out.print(part)
    out.print()
    for path in written:
        out.print(shown(f"written: {path}"), soft_wrap=True)


def summary(plan: Plan, width: int) -> Iterator[RenderableType]:
    """Yield the parts of the summary for a terminal of ``width`` columns, the most pressing first."""
    yield shown(plan.given.title, "bold")
    yield _headline(plan)
    yield from _stranded(plan)
    yield Text("")
    yield Columns([_counts("state", by_state(plan)), _counts("priority", by_priority(plan))], padding=(0, 6))
    yield from _corridors(plan)
    yield from busiest(plan)
    yield from vehicles(plan, width)
    yield from section("How good the plan is", _tiers(plan), _proof(plan))


def _headline(plan: Plan) -> Text:
    count = total(plan)
    if not count.stranded:
        return shown(f"All {people(count.people)} get home.", "bold green")
    return shown(f"{count.out:,} of {people(count.people)} get home, {count.stranded:,} stranded.", "bold red")


def _stranded(plan: Plan) -> Iterator[RenderableType]:
    reasons = by_reason(plan)
    if not reasons:
        return
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(justify="right", no_wrap=True)
    for reason in reasons[:MOST_REASONS]:
        table.add_row(people(reason.people), shown(some(reason.groups)))
        table.add_row("", shown(reason.reason))
    hidden = sum(reason.people for reason in reasons[MOST_REASONS:])
    if hidden:
        table.add_row(people(hidden), "for other reasons, listed by: evacplan show plan.json")
    yield from section("Stranded", table)


def _counts(title: str, counts: tuple[Count, ...]) -> Table:
    table = plain_table(title, "people", "out", "stranded", right=("people", "out", "stranded"))
    for count in counts:
        style = "red" if count.stranded else ""
        table.add_row(shown(count.name), f"{count.people:,}", f"{count.out:,}", shown(f"{count.stranded:,}", style))
    return table


def _corridors(plan: Plan) -> Iterator[RenderableType]:
    """Yield people by the border posts that they pass, and who is home first and last."""
    table = plain_table("crossing", "people", "first home", "last home", right=("people",), whole=_ENDS)
    for corridor in by_corridor(plan):
        first, last = moment(corridor.first.local), moment(corridor.last.local)
        table.add_row(shown(corridor.name), f"{corridor.people:,}", first, last)
    ends = arrivals(plan)
    words = [shown(f"{word} home: {_arrival(plan, a)}") for word, a in zip(("First", "Last"), ends or (), strict=False)]
    yield from section("Over which border", table, *words)


def _arrival(plan: Plan, assignment: Assignment) -> str:
    place = plan.given.sites[assignment.legs[-1].head].name
    return f"{moment(assignment.home_at.local)} in {place} ({assignment.group}, {people(assignment.people)})"


def _tiers(plan: Plan) -> Table:
    table = plain_table("tier", "value", "bound", "gap", "status", right=("value", "bound", "gap"), whole=("status",))
    for tier in plan.objective:
        style = "green" if tier.status in ("optimal", "within tolerance") else "yellow"
        table.add_row(
            shown(f"{tier.name}, {tier.unit}"),
            number(tier.value),
            number(tier.bound),
            percent(tier.gap),
            Text(tier.status, style),
        )
    return table


def _proof(plan: Plan) -> Text:
    """Say what is proven and what is not; optimality is only ever that of the grid."""
    grid = f"the {plan.step}-minute grid"
    rest = [tier for tier in plan.objective if tier.status in ("gap", "not solved")]
    limits = f" The search ended early: {', '.join(plan.run.limits_hit)}." if plan.run.limits_hit else ""
    if not rest:
        loose = any(tier.status == "within tolerance" for tier in plan.objective)
        allowed = ", given the tolerances of the policy" if loose else ""
        return shown(f"Optimal on {grid}: no plan that departs on it is better{allowed}.{limits}")
    first = rest[0]
    by = "has not been solved" if first.status == "not solved" else f"may be up to {percent(first.gap)} too high"
    return shown(f"Not proven optimal: {first.name} {by} on {grid}.{limits}")
