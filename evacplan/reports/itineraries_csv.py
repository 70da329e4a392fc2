"""Itineraries for a spreadsheet: one line per leg of every group or part of a group.

The file is UTF-8 with a byte-order mark, because without one Excel reads Cyrillic names as something else;
lines end as RFC 4180 asks. People who are at home from the start have no legs, and stranded people no
itinerary: neither has a line here.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Iterator
from datetime import datetime

from evacplan.plan.itinerary import By, What, rows
from evacplan.plan.plan import Plan

COLUMNS = (
    *("group", "state", "priority", "part", "people", "leg", "way", "kind"),
    *("from", "from_name", "to", "to_name"),
    *("boards_local", "departs_local", "arrives_local", "boards_utc", "departs_utc", "arrives_utc"),
    *("carrier", "fleet", "vehicle"),
)
_FORMULA_STARTS = frozenset("=+-@\t\r\n")
_PIECE = 10_000
"""Lines that are written at a time."""


def render(plan: Plan) -> Iterator[bytes]:
    """Return the itineraries of ``plan`` as CSV."""
    yield codecs.BOM_UTF8 + f"{_line(COLUMNS)}\r\n".encode()
    lines: list[str] = []
    # Many take the same leg, and one group takes many: each part of a line is made once.
    legs: dict[int, str] = {}
    vehicles: dict[By, str] = {}
    who, group = None, ""
    for row in rows(plan):
        if row.who is not who:
            who, group = row.who, _line(row.who)
        leg = legs.get(id(row.what)) or legs.setdefault(id(row.what), _line(_leg(row.what)))
        vehicle = vehicles.get(row.by) or vehicles.setdefault(row.by, _line(row.by))
        lines.append(f"{group},{row.leg},{leg},{vehicle}\r\n")
        if len(lines) == _PIECE:
            yield "".join(lines).encode()
            lines.clear()
    yield "".join(lines).encode()


def _leg(what: What) -> tuple[str, ...]:
    instants = (what.boards, what.departs, what.arrives)
    return (
        *(what.way, what.kind, what.tail, what.tail_name, what.head, what.head_name),
        *(_iso(instant.local) for instant in instants),
        *(_iso(instant.utc) for instant in instants),
    )


def _line(cells: Iterable[str | int]) -> str:
    """Return ``cells`` as (a part of) a line, without its end."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="").writerow([_guarded(cell) for cell in cells])
    return text.getvalue()


def _guarded(cell: str | int) -> str | int:
    """Return ``cell`` so that a spreadsheet shows it and never computes it."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in _FORMULA_STARTS else cell


def _iso(instant: datetime) -> str:
    return instant.isoformat(timespec="minutes")
