"""The part of the summary about what is scarce: the fullest capacities, and the runs of the vehicles."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from evacplan.cli.tables import plain_table, section
from evacplan.cli.terminal import shown
from evacplan.cli.wording import clock, several, some
from evacplan.plan.plan import Dispatch, Plan
from evacplan.plan.usage import Use, fleet_runs, uses

MOST_USES = 8
MOST_RUNS = 12
WIDE = 110
"""Columns of a terminal from which on there is room for the groups aboard."""


def busiest(plan: Plan) -> Iterator[RenderableType]:
    """Yield the fullest capacities that the plan touches."""
    found = uses(plan)
    if not found:
        return
    table = plain_table("capacity", "when", "used", "of", "share", right=("used", "of", "share"), whole=("when",))
    for use in found[:MOST_USES]:
        table.add_row(shown(_what(use)), _when(use), f"{use.used:,}", f"{use.capacity:,}", f"{use.share:.0%}")
    yield from section("Busiest", table)


def _what(use: Use) -> str:
    if use.kind == "crossing":
        return f"border {use.name}"
    if use.kind == "beds":
        return f"beds in {use.name}"
    if use.kind == "charter" and use.unit == "trips":
        return f"charter {use.name}, trips"
    return f"{use.kind} {use.name}"


def _when(use: Use) -> str:
    if use.departs:
        return clock(use.departs.local)
    return f"{use.day:%a} {use.day.day} {use.day:%b}" if use.day else "at the peak" if use.kind != "charter" else ""


def vehicles(plan: Plan, width: int) -> Iterator[RenderableType]:
    """Yield what every fleet does, and its runs in order of departure."""
    if not plan.dispatches:
        return
    lines = [
        shown(
            f"{runs.fleet}: {several(runs.runs, 'run')}, at most {runs.peak} of {several(runs.vehicles, 'vehicle')}"
            f" away, {runs.people:,} of {runs.places:,} places filled"
        )
        for runs in fleet_runs(plan)
    ]
    yield from section("Vehicles", *lines, Text(""), _runs(plan, width))


def _runs(plan: Plan, width: int) -> Table:
    """Draw the runs; who rides in them is told where there is room for it."""
    table = plain_table(
        "vehicle", "departs", "arrives", "link", "people", right=("people",), whole=("departs", "arrives")
    )
    if width >= WIDE:
        table.add_column("groups")
    runs = sorted(plan.dispatches, key=lambda run: (run.departs.utc, run.fleet, run.vehicle))
    for run in runs[:MOST_RUNS]:
        cells: list[RenderableType] = [
            shown(f"{run.fleet} {run.vehicle}"),
            clock(run.departs.local),
            f"{run.arrives.local:%a %H:%M}",
            shown(run.link),
            f"{_aboard(run)}/{plan.given.fleets[run.fleet].places}",
            shown(some(tuple(dict.fromkeys(load.group for load in run.aboard)))),
        ]
        table.add_row(*cells[: len(table.columns)])
    if len(runs) > MOST_RUNS:
        table.add_row("...", "", "", f"{len(runs) - MOST_RUNS} more")
    return table


def _aboard(run: Dispatch) -> int:
    return sum(load.people for load in run.aboard)
