"""Itineraries for a spreadsheet: one line per leg of every group or part of a group.

People who are at home from the start have no legs, and stranded people no itinerary: neither has a line here.
"""

from __future__ import annotations

from collections.abc import Iterator

from evacplan.csv_lines import START, iso, line, whole_line
from evacplan.plan.itinerary import By, What, rows
from evacplan.plan.plan import Plan
from evacplan.reports.edition import Edition

COLUMNS = (
    *("group", "state", "priority", "part", "people", "leg", "way", "kind"),
    *("from", "from_name", "to", "to_name"),
    *("boards_local", "departs_local", "arrives_local", "boards_utc", "departs_utc", "arrives_utc"),
    *("carrier", "fleet", "vehicle"),
)
_PIECE = 10_000
"""Lines that are written at a time."""


def render(plan: Plan, _edition: Edition) -> Iterator[bytes]:
    """Return the itineraries of ``plan`` as CSV."""
    yield START + whole_line(COLUMNS)
    lines: list[str] = []
    # Many take the same leg, and one group takes many: each part of a line is made once.
    legs: dict[int, str] = {}
    vehicles: dict[By, str] = {}
    who, group = None, ""
    for row in rows(plan):
        if row.who is not who:
            who, group = row.who, line(row.who)
        leg = legs.get(id(row.what)) or legs.setdefault(id(row.what), line(_leg(row.what)))
        vehicle = vehicles.get(row.by) or vehicles.setdefault(row.by, line(row.by))
        lines.append(f"{group},{row.leg},{leg},{vehicle}\r\n")
        if len(lines) == _PIECE:
            yield "".join(lines).encode()
            lines.clear()
    yield "".join(lines).encode()


def _leg(what: What) -> tuple[str, ...]:
    instants = (what.boards, what.departs, what.arrives)
    return (
        *(what.way, what.kind, what.tail, what.tail_name, what.head, what.head_name),
        *(iso(instant.local) for instant in instants),
        *(iso(instant.utc) for instant in instants),
    )
