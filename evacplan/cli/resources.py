"""The part of the summary about what is scarce: the fullest capacities, and the runs of the vehicles."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from evacplan.cli.tables import named, plain_table, section
from evacplan.cli.terminal import shown
from evacplan.cli.wording import clock, several, some
from evacplan.plan.plan import Dispatch, Plan
from evacplan.plan.usage import Use, fleet_runs, kept, uses

MOST_USES = 8
MOST_RUNS = 12
VEHICLES = MappingProxyType({"air": "flight", "rail": "train", "sea": "ferry", "road": "bus", "foot": "walk"})
WIDE = 110
"""Columns of a terminal from which on there is room for the groups aboard."""


def busiest(plan: Plan) -> Iterator[RenderableType]:
    """Yield the fullest capacities that the plan touches; fleets have a table of their own."""
    found = [use for use in uses(plan) if use.kind != "fleet"]
    if not found:
        return
    table = plain_table("capacity", "when", "used", "of", "share", right=("used", "of", "share"), whole=("when",))
    for use in found[:MOST_USES]:
        table.add_row(shown(_what(plan, use)), _when(use), f"{use.used:,}", f"{use.capacity:,}", f"{use.share:.0%}")
    yield from section("Busiest", table)


def _what(plan: Plan, use: Use) -> str:
    if use.kind == "crossing":
        return f"border {use.name}"
    if use.kind == "departure":
        return f"{VEHICLES[plan.given.services[use.name].mode]} {use.name}"
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
    yield from section("Vehicles", _fleets(plan))
    yield from (Text(""), Padding.indent(_runs(plan, width), 2))
    hidden = len(plan.dispatches) - MOST_RUNS
    if hidden > 0:
        yield shown(f"  and {several(hidden, 'later run')}, all in plan.json")


def _fleets(plan: Plan) -> Table:
    figures = ("runs", "away at most", "of", "people", "places")
    table = plain_table("fleet", *figures, right=figures)
    for runs in fleet_runs(plan):
        counts = (runs.runs, runs.peak, runs.vehicles, runs.people, runs.places)
        table.add_row(shown(runs.fleet), *(f"{count:,}" for count in counts))
    return table


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
            named(f"{run.fleet} {run.vehicle}"),
            clock(run.departs.local),
            f"{run.arrives.local:%a %H:%M}",
            named(run.link),
            f"{_aboard(run)}/{plan.given.places(run.fleet)}",
            shown(some(tuple(dict.fromkeys(load.group for load in run.aboard)))),
        ]
        table.add_row(*cells[: len(table.columns)])
    return table


def _aboard(run: Dispatch) -> int:
    return sum(load.people for load in run.aboard)


def nights_and_meals(plan: Plan) -> Iterator[RenderableType]:
    """Yield who has to be kept where, at the sites that count it."""
    found = kept(plan)
    if not found:
        return
    figures = ("nights", "in one night", "meals")
    table = plain_table("site", *figures, right=figures)
    for entry in found:
        table.add_row(shown(entry.site), f"{entry.nights:,}", f"{entry.beds:,}", f"{entry.meals:,}")
    yield from section("Nights and meals", table)
