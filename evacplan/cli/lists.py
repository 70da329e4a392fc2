"""``evacplan lists``: who must be announced to whom by when, and what has changed since an earlier plan."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from evacplan.cli.arguments import PlanFile
from evacplan.cli.failures import Code, guarded
from evacplan.cli.terminal import clean, complain, console, shown

if TYPE_CHECKING:
    from evacplan.plan.border_lists import Line, ListChange
    from evacplan.plan.plan import BorderList, Plan


@guarded
def lists(
    plan: PlanFile,
    since: Annotated[
        Path | None, typer.Option("--since", metavar="PLAN", help="An earlier plan: show only what has changed.")
    ] = None,
) -> Code:
    """Show the lists for neighbours and for the exit: who, when, in which vehicle, and to be sent by when."""
    from evacplan.cli.known import read_known
    from evacplan.plan.border_lists import changes, key_of, lines

    found, _ = read_known(plan)
    out = console()
    changed = None
    if since is not None:
        earlier, _ = read_known(since)
        found = _following(found, earlier)
        changed = {key_of(c.list): c for c in changes(found, earlier)}
    content = lines(found)
    shown_lists = [asked for asked in found.lists if changed is None or key_of(asked) in changed]
    if not shown_lists:
        out.print("No list has changed." if since else "Nobody has to be announced anywhere.")
    for asked in sorted(shown_lists, key=lambda asked: (asked.submit_by.utc, key_of(asked))):
        for line in _heading(found, asked):
            out.print(line)
        for text in _lines(content[key_of(asked)]):
            print(text)
        if changed is not None:
            for text in _changes(changed[key_of(asked)]):
                print(clean(text))
        print()
    return Code.DONE


def _following(plan: Plan, earlier: Plan) -> Plan:
    """Return ``plan`` with lists that follow those of the ``earlier`` one, as they do where it was planned since it."""
    from evacplan.plan.border_lists import key_of, numbered

    anew = numbered(plan, earlier)
    known = {key_of(asked): asked.version for asked in plan.lists}
    if all(asked.version <= known.get(key_of(asked), 0) for asked in anew.lists):
        return plan
    complain(
        "warning: the plan was made without --since, so that its files count other versions and lack what is to be"
        " taken back; plan it again with --since"
    )
    return anew


_TITLES = {"permission": "Permission of", "exit": "Exit from"}


def _heading(plan: Plan, asked: BorderList) -> Iterator[object]:
    from evacplan.cli.wording import moment, people, several

    given = plan.given
    title = f"{_TITLES[asked.kind]} {given.countries[asked.country].name}, {asked.crossing}, {asked.day:%a %-d %b %Y}"
    yield shown(f"{title}, version {asked.version}", "bold")
    if not asked.groups:
        yield shown("Nobody any more: take the list back.")
        return
    count = f"{several(len(asked.groups), 'group')}, {people(asked.people)}"
    yield shown(f"{count}; submit by {moment(asked.submit_by.local)}")


def _lines(found: tuple[Line, ...]) -> Iterator[str]:
    from evacplan.cli.tables import long_table
    from evacplan.cli.wording import moment

    rows = [
        (
            clean(line.who.group if line.who.part == 1 else f"{line.who.group}/{line.who.part}"),
            clean(line.who.state),
            f"{line.who.people:,}",
            moment(line.admitted.local),
            clean(f"{line.by.fleet} no. {line.by.vehicle}" if line.by.fleet else line.by.carrier),
        )
        for line in found
    ]
    if rows:
        columns = ("group", "state", "people", "admitted", "vehicle")
        yield from long_table(console(), columns, rows, right=("people",), whole=("admitted",), indent=2)


def _changes(change: ListChange) -> Iterator[str]:
    from evacplan.cli.wording import some

    for word, groups in (("added", change.added), ("removed", change.removed), ("altered", change.altered)):
        if groups:
            yield f"  {word}: {some(groups, 20)}"
