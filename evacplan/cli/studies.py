"""``evacplan whatif``, ``asks`` and ``critical``: studies made of many plans, as tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from evacplan.cli.arguments import ScenarioFile, limit
from evacplan.cli.failures import Code, guarded
from evacplan.cli.terminal import clean, complain, console, shown

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import RenderableType

    from evacplan.plan.difference import Moved


T = TypeVar("T")
Folder = Annotated[
    Path | None, typer.Option("--out", metavar="DIR", help="Folder for the table as CSV and as a page (HTML).")
]


def _each(seconds: float | None) -> float | None:
    """Return how long a search takes at most: what is given, else what is usual in studies."""
    from evacplan.whatif.cases import TIME_LIMIT

    return TIME_LIMIT if seconds is None else limit(seconds)


Seconds = Annotated[
    float | None,
    typer.Option(
        "--time-limit",
        metavar="SECONDS",
        min=0,
        callback=_each,
        help="Stop each search after so long; half a minute if absent.",
    ),
]
MOST_MOVES = 8
FINISHING = "finishing with what is planned so far; press Ctrl-C again to abort"


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
    time_limit: Seconds = None,
) -> Code:
    """Compare the plan as it is with the plans under changes, one at a time."""
    from evacplan.errors import EvacplanError
    from evacplan.sources.changes_file import parse_changes, read_cases
    from evacplan.sources.scenario_file import read_scenario
    from evacplan.whatif import Case, compare

    given = read_scenario(scenario)
    cases = [Case.of(each) for each in parse_changes(change or [])]
    cases += [Case.of(*found, name=name) for name, found in (read_cases(changes) if changes else ())]
    if not cases:
        raise EvacplanError("no change is given, expected --change or --changes")
    _check(out, "whatif")
    found = _attended(lambda how: compare(given, *cases, **how), time_limit)
    frame = found.frame()
    brief = frame[["stranded", "exposure", "last_home", "moved", "proven"]]
    _show(frame, out, "whatif", brief=brief.assign(last_home=brief["last_home"].map(_said, na_action="ignore")))
    for answer in found.answers:
        if answer.fault:
            print(clean(f"{answer.case.name}: {answer.fault}"))
    for line in _who_moves(found.moves):
        console().print(line)
    return Code.DONE


def _said(iso: str) -> str:
    """Return an instant of a table as the other commands say it."""
    from evacplan.cli.wording import moment

    return moment(datetime.fromisoformat(iso)) if iso else iso


def _who_moves(moves: Mapping[str, Sequence[Moved]]) -> Iterator[RenderableType]:
    """Yield who moves differently in each case, first those who go another way."""
    from evacplan.cli.tables import section
    from evacplan.cli.wording import some

    told = {
        name: some(tuple(_move(each) for each in sorted(changed, key=_same_way)), MOST_MOVES)
        for name, changed in moves.items()
        if changed
    }
    if told:
        yield from section("Who moves differently", *(shown(f"{name}: {who}") for name, who in told.items()))


def _same_way(move: Moved) -> bool:
    return move.before == move.after


def _move(move: Moved) -> str:
    """Return what is different for a group: its way, and when it is home."""
    from evacplan.units import format_duration

    before, after = move.before or "stranded", move.after or "stranded"
    way = after if before == after else f"{before} > {after}"
    if move.later is None:
        return f"{move.group} {way}"
    minutes = round(move.later.total_seconds() / 60)
    home = (
        f"home {format_duration(abs(minutes))} {'later' if minutes > 0 else 'earlier'}" if minutes else "home as before"
    )
    return f"{move.group} {way} ({home})"


@guarded
def asks(
    scenario: ScenarioFile,
    most: Annotated[int, typer.Option("--most", metavar="NUMBER", min=1, help="Requests that are tried.")] = 24,
    out: Folder = None,
    time_limit: Seconds = None,
) -> Code:
    """Rank what to ask neighbours and owners for, each request planned anew."""
    from evacplan.sources.scenario_file import read_scenario
    from evacplan.whatif import asks as ranked

    given = read_scenario(scenario)
    _check(out, "asks")
    found = _attended(lambda how: ranked(given, most=most, **how), time_limit)
    if not found.ranked:
        print("Nothing that was planned would bring more people home or get them out of danger sooner.")
        return Code.DONE
    frame = found.frame().set_index("ask")
    _show(frame, out, "asks", brief=frame[["freed", "person_hours", "effort", "proven"]])
    if found.planned > len(frame):
        print(f"Of {found.planned} requests that were planned, the others bring nobody home and nobody sooner.")
    return Code.DONE


@guarded
def critical(scenario: ScenarioFile, out: Folder = None, time_limit: Seconds = None) -> Code:
    """Take every crossing, fleet and service away for a day in turn, and show what hurts most."""
    from evacplan.sources.scenario_file import read_scenario
    from evacplan.whatif import critical as losses

    given = read_scenario(scenario)
    _check(out, "critical")
    _show(_attended(lambda how: losses(given, **how), time_limit).frame(), out, "critical")
    return Code.DONE


class _Lines:
    """Tells every note in a line of its own."""

    def tell(self, note: str) -> None:
        """Write ``note``."""
        complain(note)

    def tick(self) -> None:
        """Do nothing: every answer is told when it comes."""


def _attended(study: Callable[[dict[str, Any]], T], time_limit: float | None) -> T:
    """Return what ``study`` finds, given how plans are made; after Ctrl-C once, what it has found so far.

    Raises
    ------
    KeyboardInterrupt
        If it was stopped before it had found anything.
    """
    from evacplan.cli.watching import attend

    so_far: tuple[int, int] | None = None

    def told(done: int, of: int, name: str) -> None:
        nonlocal so_far
        so_far = done, of
        complain(f"{done}/{of} {name}")

    def work(stop: Event) -> tuple[T, bool]:
        return study({"time_limit": time_limit, "told": told, "stop": stop}), stop.is_set()

    found, stopped = attend(work, _Lines(), FINISHING)
    if stopped and so_far is None:
        complain("the study was stopped before any change was planned")
        raise KeyboardInterrupt
    if stopped and so_far is not None:
        done, of = so_far
        complain(f"the study was stopped: {done} of {of} changes were planned, the last ones perhaps not to the end")
    return found


def _check(out: Path | None, name: str) -> None:
    """Refuse a folder into which the table could not be written, before anything is planned."""
    from evacplan.reports.writing import check_folder

    if out is not None:
        check_folder(out, _files(name))


def _files(name: str) -> tuple[str, ...]:
    return tuple(f"{name}.{ending}" for ending in ("csv", "html"))


def _show(frame: pd.DataFrame, out: Path | None, name: str, brief: pd.DataFrame | None = None) -> None:
    """Print a table, or its ``brief`` form, and write it where asked."""
    from evacplan.cli.tables import long_table
    from evacplan.reports.table_page import in_words

    table = frame if brief is None else brief
    rows = [
        (clean(str(index)), *(clean(in_words(cell)) for cell in row))
        for index, row in zip(table.index, _values(table), strict=True)
    ]
    columns = (str(table.index.name or "case"), *(str(column).replace("_", " ") for column in table.columns))
    for line in long_table(console(), columns, rows, right=columns[1:]):
        print(line)
    if out is not None:
        from evacplan.reports.table_page import csv_of, page_of
        from evacplan.reports.writing import write_all

        write_all(out, dict(zip(_files(name), (csv_of(frame), page_of(frame, name)), strict=True)))
        for file in _files(name):
            console().print(shown(f"written: {out / file}"), soft_wrap=True)


def _values(frame: pd.DataFrame) -> Iterator[tuple[object, ...]]:
    known = frame.astype(object).where(frame.notna(), None)
    yield from known.itertuples(index=False, name=None)


COMMANDS: tuple[Callable[..., None], ...] = (whatif, asks, critical)
