"""The summary of a plan: who is out, by which way, what is full, and what is proven."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from rich.columns import Columns
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from evacplan.cli.quality import quality
from evacplan.cli.reasons import freeing, reserves
from evacplan.cli.resources import busiest, nights_and_meals, vehicles
from evacplan.cli.tables import plain_table, section
from evacplan.cli.terminal import console, shown
from evacplan.cli.wording import clock, moment, people, several, some
from evacplan.collector import collector_paused
from evacplan.plan.plan import Assignment, BorderList, Plan
from evacplan.plan.tally import AT_HOME, Count, arrivals, by_corridor, by_priority, by_reason, by_state, total

MOST_REASONS = 8
MOST_DEADLINES = 12
_ENDS = ("first home", "last home")


@collector_paused()
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
    yield from freeing(plan)
    yield Text("")
    yield Columns([_counts("state", by_state(plan)), _counts("priority", by_priority(plan))], padding=(0, 6))
    yield from _corridors(plan)
    yield from reserves(plan)
    yield from _deadlines(plan)
    yield from busiest(plan)
    yield from vehicles(plan, width)
    yield from nights_and_meals(plan)
    yield from quality(plan)


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
        ends = (moment(end.local) for end in (corridor.first, corridor.last) if corridor.name != AT_HOME)
        table.add_row(shown(corridor.name), f"{corridor.people:,}", *ends)
    travellers = zip(("First", "Last"), arrivals(plan) or (), strict=False)
    words = [shown(f"{word} home: {_arrival(plan, assignment)}") for word, assignment in travellers]
    yield from section("Over which border", table, *words)


def _arrival(plan: Plan, assignment: Assignment) -> str:
    place = plan.given.sites[assignment.legs[-1].head].name
    return f"{moment(assignment.home_at.local)} in {place} ({assignment.group}, {people(assignment.people)})"


def _about(asked: BorderList) -> str:
    """Return what to do with a list: to take it back, where nobody stands on it any more."""
    if asked.groups:
        return f"submit {asked.kind} list to {asked.country} for {asked.crossing}, {people(asked.people)}"
    return f"take back {asked.kind} list to {asked.country} for {asked.crossing}, {asked.day:%a %-d %b}"


def _deadlines(plan: Plan) -> Iterator[RenderableType]:
    """Yield the lists to submit and the charters to order, the most urgent first."""
    found = [(asked.submit_by, _about(asked)) for asked in plan.lists]
    for order in plan.charters:
        aboard = people(sum(load.people for load in order.aboard))
        found.append((order.order_by, f"order {order.charter} for {clock(order.departs.local)}, {aboard}"))
    if not found:
        return
    found.sort(key=lambda deadline: (deadline[0].utc, deadline[1]))
    table = plain_table("by", "what", whole=("by",))
    for by, what in found[:MOST_DEADLINES]:
        table.add_row(moment(by.local), shown(what))
    if len(found) > MOST_DEADLINES:
        table.add_row("later", several(len(found) - MOST_DEADLINES, "more", "more"))
    yield from section("To do in time", table)
