"""``evacplan intake``: the cell's own tables become groups for a scenario, and a roster apart from them."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from evacplan.cli.failures import Code, guarded
from evacplan.cli.terminal import clean, complain, console, shown

if TYPE_CHECKING:
    from rich.table import Table

    from evacplan.sources.registers.intake import Intake, Source
    from evacplan.sources.registers.joining import Surroundings
    from evacplan.sources.registers.roster import Recipients

GROUPS_FILE = "groups.yaml"
TABLE_FILE = "intake.csv"
PAGE_FILE = "intake.md"
SHOWN = 10
"""Rejected rows, and groups that would be stranded, that are printed."""


@guarded
def intake(
    registers: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[REGISTER...]", help="Tables (XLSX, CSV); those that the scenario names if absent."),
    ] = None,
    *,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Folder for groups, roster and account.")],
    scenario: Annotated[
        Path,
        typer.Option("--scenario", metavar="SCENARIO", help="Places, states and crossings; people are not needed."),
    ],
    state: Annotated[
        str | None,
        typer.Option("--state", metavar="STATE", help="Whose citizens they are, where the scenario does not say."),
    ] = None,
    recipient: Annotated[
        list[str] | None,
        typer.Option("--recipient", metavar="KEY", help="Encrypt the roster with age for this public key; repeatable."),
    ] = None,
) -> Code:
    """Read registers into groups without names, a roster with them, and an account of every row."""
    from evacplan.reports.writing import check_folder
    from evacplan.sources.registers.intake import take_in
    from evacplan.sources.registers.roster import Recipients
    from evacplan.sources.scenario_file import read_surroundings

    recipients = Recipients(recipient or ())
    check_folder(out, (GROUPS_FILE, TABLE_FILE, PAGE_FILE, _roster_file(out, recipients)))
    given = read_surroundings(scenario)
    found = take_in(_sources(registers or [], given, state), given.scenario, given.on)
    written = _write(found, out, recipients)
    _report(found, written)
    if given.own:
        _warn_of_own(scenario, given.own)
    return Code.DONE


def _warn_of_own(scenario: Path, own: int) -> None:
    """Say that the groups of the scenario itself are lost to whoever extends it by those of the registers."""
    from evacplan.cli.wording import several

    complain(
        f"warning: {GROUPS_FILE} takes the place of {several(own, 'group')} in {scenario};"
        " to plan them as well, name the registers there and plan it directly"
    )


def _roster_file(out: Path, recipients: Recipients) -> str:
    """Return the name of the roster; one of the other kind must not stay behind with ids that are no longer true."""
    from evacplan.errors import OutputError
    from evacplan.sources.registers.roster import PLAIN_FILE, SEALED_FILE

    name, other = (SEALED_FILE, PLAIN_FILE) if recipients else (PLAIN_FILE, SEALED_FILE)
    if os.path.lexists(out / other):
        raise OutputError(f"{out / other} is the roster of an earlier run, expected it to be removed first")
    return name


def _sources(paths: list[Path], given: Surroundings, state: str | None) -> list[Source]:
    """Return the registers to read, each as the scenario describes it if it names it."""
    from evacplan.errors import Fault, ScenarioError
    from evacplan.scenario.register import Register
    from evacplan.sources.registers.intake import Source

    known = {os.path.realpath(source.path): source for source in given.sources}
    sources = [
        replace(known[os.path.realpath(path)], path=path)
        if os.path.realpath(path) in known
        else Source(path, Register(file=path.name))
        for path in paths
    ] or list(given.sources)
    if not sources:
        raise ScenarioError((Fault((), "no register is named", "expected files, or `registers` in the scenario"),))
    return [replace(source, state=state) for source in sources]


def _write(found: Intake, out: Path, recipients: Recipients) -> tuple[Path, ...]:
    from evacplan.cli.stopping import tidy_end
    from evacplan.reports.writing import write_all
    from evacplan.sources.registers.account import account_page, account_table
    from evacplan.sources.registers.groups_file import groups_file
    from evacplan.sources.registers.refusal import sealed
    from evacplan.sources.registers.roster import PLAIN_FILE, SEALED_FILE, roster

    with sealed():
        # Drawn in full before any is written: an error on the way must not be told in the words of a cell.
        names = b"".join(roster(found.groups))
        files = {
            GROUPS_FILE: (b"".join(groups_file(found.groups)),),
            TABLE_FILE: (b"".join(account_table(found)),),
            PAGE_FILE: (account_page(found),),
            **({SEALED_FILE: (recipients.encrypted(names),)} if recipients else {PLAIN_FILE: (names,)}),
        }
    with tidy_end():
        write_all(out, files, private=(PLAIN_FILE, SEALED_FILE))
    return tuple(out / name for name in files)


def _report(found: Intake, written: tuple[Path, ...]) -> None:
    from evacplan.cli.wording import several
    from evacplan.sources.registers.account import effect, lacking, totals

    screen = console()
    screen.print(_counts(found))
    print()
    for line in totals(found):
        print(line)
    rejected = [finding for finding in found.findings if finding.outcome == "rejected"]
    for finding in rejected[:SHOWN]:
        print(clean(f"rejected: {finding.origin}, {finding.field}: {finding.sentence}"))
    if len(rejected) > SHOWN:
        print(f"rejected: and {len(rejected) - SHOWN:,} more")
    stranding = [gap for gap in found.gaps if gap.strands]
    for gap in stranding[:SHOWN]:
        lacks = ", ".join(map(lacking, gap.lacks))
        print(clean(f"would strand: {gap.group} ({several(gap.people, 'person', 'people')}): {lacks}: {effect(gap)}"))
    if len(stranding) > SHOWN:
        print(f"would strand: and {len(stranding) - SHOWN:,} more")
    flags = several(len(found.findings) - len(rejected), "flag")
    pairs, gaps = several(len(found.duplicates), "likely duplicate"), several(len(found.gaps), "group")
    print(f"{flags}, {pairs}, {gaps} of whom something is missing: see {PAGE_FILE}")
    for path in written:
        print(clean(f"written: {path}"))


def _counts(found: Intake) -> Table:
    """Draw the rows of every sheet."""
    from evacplan.cli.tables import plain_table

    figures = ("rows", "placed", "rejected", "blank", "aside", "people")
    table = plain_table("register", *figures, right=figures)
    for sheet in found.counted:
        name = f"{Path(sheet.file).name}{f' [{sheet.sheet}]' if sheet.sheet else ''}"
        table.add_row(shown(name), *(f"{getattr(sheet, figure):,}" for figure in figures))
    return table
