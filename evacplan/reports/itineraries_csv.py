"""Itineraries for a spreadsheet: one line per leg of every group or part of a group.

The file is UTF-8 with a byte-order mark, because without one Excel reads Cyrillic names as something else;
lines end as RFC 4180 asks. People who are at home from the start have no legs, and stranded people no
itinerary: neither has a line here.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from typing import Any

from evacplan.plan.itinerary import Row, rows
from evacplan.plan.plan import Instant, Plan

COLUMNS = (
    *("group", "state", "priority", "part", "people", "leg", "way", "kind"),
    *("from", "from_name", "to", "to_name"),
    *("boards_local", "departs_local", "arrives_local", "boards_utc", "departs_utc", "arrives_utc"),
    *("carrier", "fleet", "vehicle"),
)
_FORMULA_STARTS = frozenset("=+-@\t\r\n")
_PIECE = 1_000_000
"""Characters that are written at a time."""


def render(plan: Plan) -> Iterator[bytes]:
    """Return the itineraries of ``plan`` as CSV."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    clocks: dict[int, tuple[str, str]] = {}
    yield codecs.BOM_UTF8
    writer.writerow(COLUMNS)
    for row in rows(plan):
        writer.writerow([_guarded(cell) for cell in _cells(row, clocks)])
        if text.tell() > _PIECE:
            yield text.getvalue().encode()
            text.seek(0)
            text.truncate()
    yield text.getvalue().encode()


def _cells(row: Row, clocks: dict[int, tuple[str, str]]) -> tuple[str | int, ...]:
    (boards_local, boards), (departs_local, departs), (arrives_local, arrives) = (
        clocks.get(id(instant)) or clocks.setdefault(id(instant), _clocks(instant))
        for instant in (row.boards, row.departs, row.arrives)
    )
    cells: tuple[Any, ...] = row
    shown = (boards_local, departs_local, arrives_local, boards, departs, arrives)
    return *cells[:_FIRST_INSTANT], *shown, *cells[_FIRST_INSTANT + 3 :]


_FIRST_INSTANT = Row._fields.index("boards")


def _clocks(instant: Instant) -> tuple[str, str]:
    """Return an instant as local time and in UTC; many rows share it."""
    return instant.local.isoformat(timespec="minutes"), instant.utc.isoformat(timespec="minutes")


def _guarded(cell: str | int) -> str | int:
    """Return ``cell`` so that a spreadsheet shows it and never computes it."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in _FORMULA_STARTS else cell
