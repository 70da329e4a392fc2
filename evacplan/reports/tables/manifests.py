"""Who is aboard: of every run of a vehicle, every departure by timetable and every charter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from evacplan.plan.plan import Assignment, Leg, Load, Plan
from evacplan.reports.edition import Edition
from evacplan.reports.places import fleet_name, site_name, way_name
from evacplan.reports.tables.about import about
from evacplan.reports.tables.book import Column, Row, Sheet, book
from evacplan.reports.tables.travellers import Travellers


def render(plan: Plan, edition: Edition) -> Iterator[bytes]:
    """Return the workbook: sheets of runs, of departures by timetable, of charters, and about it."""
    t, who = edition.words.t, Travellers(plan, edition)
    people = who.columns()
    ends = (
        *(Column(t("From"), 20), Column(t("Departs"), instant=True)),
        *(Column(t("To"), 20), Column(t("Arrives"), instant=True)),
    )
    runs = (Column(t("Run"), 18), Column(t("Fleet"), 24), Column(t("Vehicle"), 9))
    flights = (Column(t("Departure"), 28), Column(t("Be there from"), instant=True))
    orders = (Column(t("Order"), 18), Column(t("Charter"), 28))
    sheets = (
        Sheet(t("Vehicles"), (*runs, *ends, *people), _runs(plan, edition, who)),
        Sheet(t("By timetable"), (*flights, *ends, *people), _departures(plan, edition, who)),
        Sheet(t("Charters"), (*orders, *ends, *people), _charters(plan, edition, who)),
        about(plan, edition),
    )
    yield book(plan, edition, sheets)


def _runs(plan: Plan, edition: Edition, who: Travellers) -> Iterator[Row]:
    words = edition.words
    for run in sorted(plan.dispatches, key=lambda run: (run.departs.utc, run.id)):
        link = plan.given.links[run.link]
        head = (run.id, fleet_name(plan, words, run.fleet), run.vehicle)
        tail, to = site_name(plan, words, link.tail), site_name(plan, words, link.head)
        for cells in _aboard(who, run.aboard):
            yield *head, tail, run.departs, to, run.arrives, *cells


def _charters(plan: Plan, edition: Edition, who: Travellers) -> Iterator[Row]:
    words = edition.words
    for order in sorted(plan.charters, key=lambda order: (order.departs.utc, order.id)):
        charter = plan.given.charters[order.charter]
        head = (order.id, way_name(plan, words, order.charter))
        tail, to = site_name(plan, words, order.tail), site_name(plan, words, charter.head)
        for cells in _aboard(who, order.aboard):
            yield *head, tail, order.departs, to, order.arrives, *cells


def _departures(plan: Plan, edition: Edition, who: Travellers) -> Iterator[Row]:
    words = edition.words
    taken = [(leg, each) for each in plan.assignments for leg in each.legs if leg.kind == "service"]
    for leg, each in sorted(taken, key=_order):
        head = (way_name(plan, words, leg.way), leg.boards)
        tail, to = site_name(plan, words, leg.tail), site_name(plan, words, leg.head)
        for cells in who.cells(each.group, each.part, each.people):
            yield *head, tail, leg.departs, to, leg.arrives, *cells


def _order(ride: tuple[Leg, Assignment]) -> tuple[object, ...]:
    leg, each = ride
    return leg.departs.utc, leg.way, each.group, each.part


def _aboard(who: Travellers, loads: Iterable[Load]) -> Iterator[Row]:
    found = sorted(loads, key=lambda load: (load.group, load.part))
    for load in found:
        yield from who.cells(load.group, load.part, load.people)
    if not found:  # a vehicle that runs along in reserve
        yield (None,) * len(who.columns())
