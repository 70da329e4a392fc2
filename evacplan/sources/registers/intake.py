"""The whole of an intake: registers in, groups and what there is to say about the rows out."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from evacplan.collector import collector_paused
from evacplan.errors import Fault, Mark, ScenarioError, quoted
from evacplan.scenario.register import Register
from evacplan.scenario.scenario import Scenario
from evacplan.sources.registers.duplicates import Duplicate, duplicates
from evacplan.sources.registers.entry import Situation
from evacplan.sources.registers.finding import Finding, Origin
from evacplan.sources.registers.gathering import Gathered, gather
from evacplan.sources.registers.missing import Gap, gaps
from evacplan.sources.registers.places import Gazetteer
from evacplan.sources.registers.reading import Counted, SheetReading, read_sheet
from evacplan.sources.registers.refusal import NoHeadings, Refusal, sealed
from evacplan.sources.registers.sheet import Sheet, read_sheets
from evacplan.sources.registers.values import written


@dataclass(frozen=True, slots=True)
class Source:
    """A register to be read."""

    path: Path
    """The table."""
    register: Register
    """How to read it."""
    steps: tuple[str | int, ...] = ()
    """Where the scenario names it, for faults."""
    state: str | None = None
    """The state whose citizens they are, where the register does not say so."""


@dataclass(frozen=True, slots=True, repr=False)
class Intake:
    """What registers hold."""

    counted: tuple[Counted, ...]
    """The rows of every sheet."""
    groups: tuple[Gathered, ...]
    """Groups, in the order of the registers and of their first rows."""
    findings: tuple[Finding, ...]
    """Rows rejected and flagged, in the order of the rows."""
    duplicates: tuple[Duplicate, ...]
    """Pairs of rows that may be about one person."""
    gaps: tuple[Gap, ...]
    """What is missing, worst first."""


@collector_paused()
def take_in(sources: Iterable[Source], scenario: Scenario, on: date | None) -> Intake:
    """Return what ``sources`` hold, read against the places and states of ``scenario``.

    Parameters
    ----------
    sources
        The registers, in the order in which ids are given.
    scenario
        Places, states, classes and crossings; its groups do not matter.
    on
        The day on which planning begins; ages and expiries are judged by it.

    Raises
    ------
    ScenarioError
        If a register cannot be read as a whole; every such fault is reported.
    """
    with sealed():
        situation = Situation(scenario, Gazetteer(scenario), on)
        read, beside = _read(list(sources), situation)
        entries = [entry for sheet in read for entry in sheet.entries]
        groups, odd = gather((sheet.entries for sheet in read), situation)
        findings = [*(finding for sheet in read for finding in sheet.findings), *odd, *beside]
        return Intake(
            counted=tuple(sheet.counted for sheet in read),
            groups=tuple(groups),
            findings=tuple(sorted(findings, key=lambda f: (f.origin, f.outcome != "rejected"))),
            duplicates=tuple(duplicates(entries)),
            gaps=tuple(gaps(groups, situation)),
        )


def _read(sources: list[Source], situation: Situation) -> tuple[list[SheetReading], list[Finding]]:
    """Return what every sheet holds, and the sheets beside them that hold no table."""
    read: list[SheetReading] = []
    faults: list[Fault] = []
    beside: list[Finding] = []
    for number, source in enumerate(sources):
        try:
            _check_once(source, sources[:number])
            sheets = _filled_sheets(source)
            state = _state(source, situation)
        except Refusal as reason:
            faults.append(_fault(source, reason))
            continue
        refused: list[tuple[Sheet, Refusal]] = []
        before = len(read)
        for sheet in sheets:
            try:
                read.append(read_sheet(len(read), sheet, source.register, state, situation))
            except Refusal as reason:
                refused.append((sheet, reason))
        for sheet, refusal in refused:
            if isinstance(refusal, NoHeadings) and len(read) > before:
                origin = Origin(len(read), sheet.file, sheet.name, 1)
                beside.append(Finding(origin, "flagged", "columns", "sheet_unread", refusal.wrong, "it was not read"))
            else:
                faults.append(_fault(source, refusal, sheet.name))
        if not refused and not any(sheet.entries for sheet in read[before:]):
            faults.append(_fault(source, Refusal("there are headings and nobody below them", "expected people")))
    if faults:
        raise ScenarioError(tuple(faults))
    return read, beside


def _check_once(source: Source, before: list[Source]) -> None:
    """Refuse a table that is read already: everybody in it would be there twice."""
    for other in before:
        sheets = {source.register.sheet, other.register.sheet}
        if os.path.realpath(other.path) == os.path.realpath(source.path) and (None in sheets or len(sheets) == 1):
            raise Refusal("the table is named twice", "expected every register once")


def _filled_sheets(source: Source) -> list[Sheet]:
    sheets = read_sheets(source.path, str(source.path), source.register)
    filled = [sheet for sheet in sheets if any(written(cell) for row in sheet.rows for cell in row)]
    if not filled:
        raise Refusal("there is nothing in it", "expected a table of people")
    return filled


def _fault(source: Source, reason: Refusal, sheet: str = "") -> Fault:
    name = f"sheet {quoted(sheet)}: " if sheet else ""
    return Fault(source.steps, f"{name}{reason.wrong}", reason.expected, mark=Mark(str(source.path), reason.row, 1))


def _state(source: Source, situation: Situation) -> str | None:
    state = source.register.state or source.state
    if state is not None and state not in situation.scenario.states:
        expected = f"expected one of {', '.join(f'`{key}`' for key in situation.scenario.states)}"
        raise Refusal("its state is none of the scenario", expected)
    return state
