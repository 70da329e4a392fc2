"""The border lists for a spreadsheet: one line for every part of a group on every list."""

from __future__ import annotations

from collections.abc import Iterator

from evacplan.csv_lines import START, iso, whole_line
from evacplan.plan.border_lists import key_of, lines
from evacplan.plan.plan import Plan
from evacplan.reports.edition import Edition

COLUMNS = (
    *("list", "country", "crossing", "day", "version", "submit_by_local", "submit_by_utc"),
    *("group", "part", "state", "people", "admitted_local", "admitted_utc", "carrier", "fleet", "vehicle"),
)


def render(plan: Plan, _edition: Edition) -> Iterator[bytes]:
    """Return the lists of ``plan`` as CSV; one that nobody stands on any more has one line without a group."""
    yield START + whole_line(COLUMNS)
    content = lines(plan)
    for asked in plan.lists:
        submit_by = (iso(asked.submit_by.local), iso(asked.submit_by.utc))
        head = (asked.kind, asked.country, asked.crossing, asked.day.isoformat(), asked.version, *submit_by)
        rows: list[tuple[str | int, ...]] = [
            (
                *(entry.who.group, entry.who.part, entry.who.state, entry.who.people),
                *(iso(entry.admitted.local), iso(entry.admitted.utc), *entry.by),
            )
            for entry in content[key_of(asked)]
        ]
        empty: tuple[str | int, ...] = ("",) * (len(COLUMNS) - len(head))
        yield b"".join(whole_line((*head, *row)) for row in rows or [empty])
