"""``evacplan whatif``, ``asks`` and ``critical``: studies made of many plans, as tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from evacplan.cli.failures import Code, guarded
from evacplan.cli.seconds import limit
from evacplan.cli.terminal import clean, complain, console, shown

if TYPE_CHECKING:
    import pandas as pd


ScenarioFile = Annotated[Path, typer.Argument(metavar="SCENARIO", help="The scenario file (YAML).")]
Folder = Annotated[
    Path | None, typer.Option("--out", metavar="DIR", help="Folder for the table as CSV and as a page (HTML).")
]
Seconds = Annotated[
    float,
    typer.Option("--time-limit", metavar="SECONDS", min=0, callback=limit, help="Stop each search after so long."),
]
MOST_MOVES = 8
EACH = 30.0
"""Seconds for each search, unless said otherwise."""


@guarded
def whatif(
    scenario: ScenarioFile,
    change: Annotated[
        list[str] | None,
        typer.Option("--change", metavar="CHANGE", help="One change as YAML: 'kind: vehicles, fleet: buses, more: 1'."),
    ] = None,
    changes: Annotated[
        Path | None, typer.Option("--changes", metavar="FILE", help="A YAML list of changes, or of named cases.")
    ] = None,
    out: Folder = None,
    time_limit: Seconds = EACH,
) -> Code:
    """Compare the plan as it is with the plans under changes, one at a time."""
    from evacplan.cli.wording import some
    from evacplan.errors import EvacplanError
    from evacplan.sources.changes_file import parse_change, read_cases
    from evacplan.sources.scenario_file import read_scenario
    from evacplan.whatif import Case, compare

    given = read_scenario(scenario)
    cases = [Case.of(parse_change(text)) for text in change or []]
    cases += [Case.of(*found, name=name) for name, found in (read_cases(changes) if changes else ())]
    if not cases:
        raise EvacplanError("no change is given, expected --change or --changes")
    found = compare(given, *cases, time_limit=time_limit, told=_told)
    _show(found.frame(), out, "whatif")
    for name, moves in found.moves.items():
        if moves:
            told = [f"{move.group} {move.before or 'nowhere'} > {move.after or 'nowhere'}" for move in moves]
            print(clean(f"{name}: {some(tuple(told), MOST_MOVES)}"))
    return Code.DONE


@guarded
def asks(
    scenario: ScenarioFile,
    most: Annotated[int, typer.Option("--most", metavar="NUMBER", min=1, help="Requests that are tried.")] = 24,
    out: Folder = None,
    time_limit: Seconds = EACH,
) -> Code:
    """Rank what to ask neighbours and owners for, each request planned anew."""
    from evacplan.sources.scenario_file import read_scenario
    from evacplan.whatif import asks as ranked

    found = ranked(read_scenario(scenario), most=most, time_limit=time_limit, told=_told)
    if not found.ranked:
        print("Nothing that was tried would bring more people home or get them out of danger sooner.")
        return Code.DONE
    frame = found.frame().set_index("ask")
    _show(frame, out, "asks", brief=frame[["freed", "person_hours", "effort", "proven"]])
    return Code.DONE


@guarded
def critical(scenario: ScenarioFile, out: Folder = None, time_limit: Seconds = EACH) -> Code:
    """Take every crossing, fleet and service away for a day in turn, and show what hurts most."""
    from evacplan.sources.scenario_file import read_scenario
    from evacplan.whatif import critical as losses

    _show(losses(read_scenario(scenario), time_limit=time_limit, told=_told).frame(), out, "critical")
    return Code.DONE


def _told(done: int, of: int, name: str) -> None:
    complain(f"{done}/{of} {name}")


def _show(frame: pd.DataFrame, out: Path | None, name: str, brief: pd.DataFrame | None = None) -> None:
    """Print a table, or its ``brief`` form, and write it where asked."""
    from evacplan.cli.tables import long_table

    table = frame if brief is None else brief
    rows = [(clean(str(index)), *map(_cell, row)) for index, row in zip(table.index, _values(table), strict=True)]
    columns = (str(table.index.name or "case"), *(str(column).replace("_", " ") for column in table.columns))
    for line in long_table(console(), columns, rows, right=columns[1:]):
        print(line)
    if out is not None:
        from evacplan.reports.table_page import csv_of, page_of
        from evacplan.reports.writing import write_all

        write_all(out, {f"{name}.csv": csv_of(frame), f"{name}.html": page_of(frame, name)})
        for ending in ("csv", "html"):
            console().print(shown(f"written: {out / f'{name}.{ending}'}"), soft_wrap=True)


def _values(frame: pd.DataFrame) -> Iterator[tuple[object, ...]]:
    yield from frame.itertuples(index=False, name=None)


def _cell(value: object) -> str:
    """Return a value for reading: figures with at most two decimals, nothing for what is missing."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return "" if value != value else f"{value:,.2f}".rstrip("0").rstrip(".")  # noqa: PLR0124 - not a number
    return clean(str(value)) if value is not None else ""


COMMANDS: tuple[Callable[..., None], ...] = (whatif, asks, critical)
