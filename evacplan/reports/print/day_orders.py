"""The day's order of events: for every day of the plan what happens when, by the clock of the cell and of the place."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from typing import Any, NamedTuple

from evacplan.plan.itinerary import carriers
from evacplan.plan.plan import Instant, Plan
from evacplan.plan.routes import routes
from evacplan.reports.edition import Edition
from evacplan.reports.places import list_name, order_name, site_name
from evacplan.reports.print.typesetting import typeset
from evacplan.reports.print.wording import cell_place, people, source, vehicle_name
from evacplan.reports.words import Words

MOST_GROUPS = 12
"""Groups that one line names."""


class _Entry(NamedTuple):
    """A line of the order."""

    when: Instant
    place: str
    what: str
    people: int | None
    groups: tuple[str, ...]
    leaves: bool = False


def render(plan: Plan, edition: Edition) -> Iterator[bytes]:
    """Yield the PDF."""
    words, at = edition.words, cell_place(plan, edition)
    zone = plan.given.zone(at)
    entries = sorted(
        _entries(plan, words),
        # At one moment those who come stand before those who leave, who may be the same.
        key=lambda each: (each.when.utc, each.leaves, words.order(each.place), words.order(each.what), each.groups),
    )
    days = groupby(entries, key=lambda each: each.when.utc.astimezone(zone).date())
    content = {
        "title": words.t("Order of events"),
        "source": source(plan, edition),
        "labels": {
            "cell": site_name(plan, words, at),
            "local": words.t("local time"),
            "where": words.t("where"),
            "what": words.t("what"),
            "people": words.t("people"),
            "groups": words.t("groups"),
        },
        "days": [
            {
                "name": words.day(day),
                "lines": [_line(words, each, each.when.utc.astimezone(zone)) for each in found],
            }
            for day, found in days
        ],
        "empty": words.t("Nobody travels in this plan."),
    }
    yield typeset("day_orders.typ", content, words, plan.created)


def _line(words: Words, entry: _Entry, cell: datetime) -> dict[str, Any]:
    local = entry.when.local
    more = len(entry.groups) - MOST_GROUPS
    named = ", ".join(entry.groups[:MOST_GROUPS])
    return {
        "cell": words.clock(cell),
        "local": words.clock(local) if local.date() == cell.date() else words.moment(local),
        "place": entry.place,
        "what": entry.what,
        "people": "" if entry.people is None else words.number(entry.people),
        "groups": f"{named} {words.t('and {n} more', n=words.number(more))}" if more > 0 else named,
        "border": entry.people is None,
    }


def _entries(plan: Plan, words: Words) -> Iterator[_Entry]:
    yield from _deadlines(plan, words)
    yield from _depots(plan, words)
    yield from _movements(plan, words)


def _deadlines(plan: Plan, words: Words) -> Iterator[_Entry]:
    """Yield by when lists are to be sent and charters to be ordered."""
    for asked in plan.lists:
        country = words.name(plan.given.countries[asked.country].name)
        place = site_name(plan, words, plan.given.crossings[asked.crossing].tail)
        if not asked.groups:
            yield _Entry(asked.submit_by, place, list_name(plan, words, asked), None, ())
            continue
        sent = (
            words.t("latest: send the list for permission to {country}", country=country)
            if asked.kind == "permission"
            else words.t("latest: send the exit list to {country}", country=country)
        )
        who = people(words, asked.people)
        yield _Entry(asked.submit_by, place, f"{sent} ({who})", None, asked.groups)
    for order in plan.charters:
        what = words.t("latest: order {order}", order=order_name(plan, words, order))
        yield _Entry(order.order_by, site_name(plan, words, order.tail), what, None, ())


def _depots(plan: Plan, words: Words) -> Iterator[_Entry]:
    """Yield when vehicles have to leave their depots, where that is before they depart with people."""
    for run in plan.dispatches:
        if run.leaves_depot.utc < run.departs.utc:
            what = words.t("{vehicle} leaves the depot", vehicle=vehicle_name(words, plan, run))
            depot = plan.given.fleets[run.fleet].depot
            yield _Entry(run.leaves_depot, site_name(plan, words, depot), what, None, ())


def _movements(plan: Plan, words: Words) -> Iterator[_Entry]:
    """Yield departures, admissions and arrivals of all who move together."""
    vehicles: dict[tuple[str, datetime], list[str]] = {}
    for (_, _, way, departs), found in carriers(plan).items():
        known = vehicles.setdefault((way, departs), [])
        known += [name for name in (vehicle_name(words, plan, each) for each in found) if name not in known]
    for route in routes(plan):
        leg = route.leg
        tail, head = site_name(plan, words, leg.tail), site_name(plan, words, leg.head)
        carried = ", ".join(sorted(vehicles.get((leg.way, leg.departs.utc), ()), key=words.order))
        leaves = (
            words.t("border check, to {place}", place=head)
            if leg.kind == "crossing"
            else words.t("departure to {place}", place=head)
        )
        comes = (
            words.t("through, from {place}", place=tail)
            if leg.kind == "crossing"
            else words.t("arrival from {place}", place=tail)
        )
        what = f"{leaves} ({carried})" if carried else leaves
        yield _Entry(leg.departs, tail, what, route.people, route.groups, leaves=True)
        yield _Entry(leg.arrives, head, comes, route.people, route.groups)
