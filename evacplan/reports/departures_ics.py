"""Departures, and what must be ordered or sent before them, for a calendar (RFC 5545)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC

from evacplan.plan.plan import BorderList, CharterOrder, Instant, Plan
from evacplan.plan.routes import Route, routes
from evacplan.reports.edition import Edition
from evacplan.reports.places import list_name, site_name, way_name

LONGEST_LINE = 75
"""Octets of a line without its end."""
_CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


def render(plan: Plan, edition: Edition) -> Iterator[bytes]:
    """Return the calendar: an event for every departure, and one for the end of every time in which to act."""
    words = edition.words
    yield _lines("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//evacplan//EN", "CALSCALE:GREGORIAN")
    yield _lines(f"X-WR-CALNAME:{text(words.name(plan.given.title))}")
    for route in routes(plan):
        yield _departure(plan, edition, route)
    for order in plan.charters:
        yield _order(plan, edition, order)
    for asked in plan.lists:
        yield _list(plan, edition, asked)
    yield _lines("END:VCALENDAR")


def text(value: str) -> str:
    """Return ``value`` as a text of RFC 5545."""
    return _CONTROLS.sub(" ", value.replace("\r\n", "\n").replace("\r", "\n")).translate(_ESCAPED)


def _departure(plan: Plan, edition: Edition, route: Route) -> bytes:
    words, leg = edition.words, route.leg
    people = words.n("{n} person", "{n} people", route.people)
    tail, head = site_name(plan, words, leg.tail), site_name(plan, words, leg.head)
    way = way_name(plan, words, leg.way)
    if leg.kind == "crossing":
        title = words.t("{post}: {people} admitted", post=way, people=people)
    else:
        title = words.t("{start} to {end}: {people}", start=tail, end=head, people=people)
    told = (
        way,
        f"{words.t('Departs')}: {_local(leg.departs)}",
        f"{words.t('Arrives')}: {_local(leg.arrives)}",
        f"{words.t('Groups')}: {', '.join(route.groups)}",
    )
    return _event(
        plan,
        # The same departure keeps its name in every plan, so that a calendar replaces it and does not double it.
        f"{leg.kind}-{leg.way}-{leg.tail}-{leg.departs.utc:%Y%m%dT%H%M}",
        (leg.departs, leg.arrives),
        title,
        told,
        f"LOCATION:{text(tail)}",
        f"GEO:{plan.given.sites[leg.tail].at[0]:.6f};{plan.given.sites[leg.tail].at[1]:.6f}",
    )


def _order(plan: Plan, edition: Edition, order: CharterOrder) -> bytes:
    t = edition.words.t
    title = t("Order charter {charter}", charter=way_name(plan, edition.words, order.charter))
    told = (order.id, f"{t('Departs')}: {_local(order.departs)}")
    return _event(plan, f"order-{order.id}", (order.order_by, None), title, told)


def _list(plan: Plan, edition: Edition, asked: BorderList) -> bytes:
    words = edition.words
    country = words.name(plan.given.countries[asked.country].name)
    post = way_name(plan, words, asked.crossing)
    title = words.t("Send the list to {country}: {post}, {day}", country=country, post=post, day=words.day(asked.day))
    if not asked.groups:
        title = f"{list_name(plan, words, asked)}, {post}"
    told = (f"{words.t('Version of the list')}: {asked.version}", words.n("{n} person", "{n} people", asked.people))
    name = f"list-{asked.kind}-{asked.country}-{asked.crossing}-{asked.day:%Y%m%d}"
    return _event(plan, name, (asked.submit_by, None), title, told)


def _event(
    plan: Plan, name: str, when: tuple[Instant, Instant | None], title: str, told: tuple[str, ...], *more: str
) -> bytes:
    start, end = when
    return _lines(
        "BEGIN:VEVENT",
        f"UID:{name}@evacplan",
        f"DTSTAMP:{plan.created.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART:{_utc(start)}",
        *((f"DTEND:{_utc(end)}",) if end else ()),
        f"SUMMARY:{text(title)}",
        f"DESCRIPTION:{text(chr(10).join(told))}",
        *more,
        "END:VEVENT",
    )


def _utc(instant: Instant) -> str:
    return f"{instant.utc:%Y%m%dT%H%M%SZ}"


def _local(instant: Instant) -> str:
    return instant.local.isoformat(sep=" ", timespec="minutes")


def _lines(*lines: str) -> bytes:
    return b"".join(_folded(line) for line in lines)


def _folded(line: str) -> bytes:
    """Return ``line`` with its end, broken so that no piece is longer than allowed and no letter is cut."""
    whole = line.encode()
    if len(whole) <= LONGEST_LINE:
        return whole + b"\r\n"
    pieces, piece = [], b""
    for letter in line:
        octets = letter.encode()
        if len(piece) + len(octets) > LONGEST_LINE:
            pieces.append(piece)
            piece = b" "
        piece += octets
    return b"\r\n".join((*pieces, piece)) + b"\r\n"
