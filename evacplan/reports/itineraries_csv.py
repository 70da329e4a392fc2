"""Itineraries for a spreadsheet: one line per leg of every group or part of a group.

The file is UTF-8 with a byte-order mark, because without one Excel reads Cyrillic names as something else;
lines end as RFC 4180 asks. People who are at home from the start have no legs, and stranded people no
itinerary: neither has a line here.
"""

from __future__ import annotations

import csv
import io
from datetime import datetime

from evacplan.plan.itinerary import Row, rows
from evacplan.plan.plan import Plan

COLUMNS = (
    *("group", "state", "priority", "part", "people", "leg", "way", "kind"),
    *("from", "from_name", "to", "to_name"),
    *("boards_local", "departs_local", "arrives_local", "boards_utc", "departs_utc", "arrives_utc"),
    *("carrier", "fleet", "vehicle"),
)
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def render(plan: Plan) -> bytes:
    """Return the itineraries of ``plan`` as CSV."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows([_guarded(cell) for cell in _cells(row)] for row in rows(plan))
    return text.getvalue().encode("utf-8-sig")


def _cells(row: Row) -> tuple[str | int, ...]:
    instants = (row.boards, row.departs, row.arrives)
    return (
        *(row.group, row.state, row.priority, row.part, row.people, row.leg, row.way, row.kind),
        *(row.tail, row.tail_name, row.head, row.head_name),
        *(_iso(instant.local) for instant in instants),
        *(_iso(instant.utc) for instant in instants),
        *(row.carrier, row.fleet, row.vehicle),
    )


def _guarded(cell: str | int) -> str | int:
    """Return ``cell`` so that a spreadsheet shows it and never computes it."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA_STARTS) else cell


def _iso(instant: datetime) -> str:
    return instant.isoformat(timespec="minutes")
