"""Who is aboard: of every run of a vehicle, every departure by timetable and every charter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from evacplan.plan.itinerary import Who
from evacplan.plan.plan import Leg, Load, Plan
from evacplan.reports.edition import Edition
from evacplan.reports.places import fleet_name, site_name, way_name
from evacplan.reports.tables import travellers
from evacplan.reports.tables.about import about
from evacplan.reports.tables.book import Column, Row, Sheet, book


def render(plan: Plan, edition: Edition) -> Iterator[bytes]:
    """Return the workbook: sheets of runs, of departures by timetable, of charters, and about it."""
    t, people = edition.words.t, travellers.columns(edition)
    ends = (
        *(Column(t("From"), 20), Column(t("Departs"), instant=True)),
        *(Column(t("To"), 20), Column(t("Arrives"), instant=True)),
    )
    runs = (Column(t("Run"), 18), Column(t("Fleet"), 24), Column(t("Vehicle"), 9))
    flights = (Column(t("Departure"), 28), Column(t("Be there from"), instant=True))
    orders = (Column(t("Order"), 18), Column(t("Charter"), 28))
    sheets = (
        Sheet(t("Vehicles"), (*runs, *ends, *people), _runs(plan, edition)),
        Sheet(t("By timetable"), (*flights, *ends, *people), _departures(plan, edition)),
        Sheet(t("Charters"), (*orders, *ends, *people), _charters(plan, edition)),
        about(plan, edition),
    )
    yield book(plan, edition, sheets)


def _runs(plan: Plan, edition: Edition) -> Iterator[Row]:
    words = edition.words
    for run in sorted(plan.dispatches, key=lambda run: (run.departs.utc, run.id)):
        link = plan.given.links[run.link]
        head = (run.id, fleet_name(plan, words, run.fleet), run.vehicle)
        tail, to = site_name(plan, words, link.tail), site_name(plan, words, link.head)
        for cells in _aboard(plan, edition, run.aboard):
            yield *head, tail, run.departs, to, run.arrives, *cells


def _charters(plan: Plan, edition: Edition) -> Iterator[Row]:
    words = edition.words
    for order in sorted(plan.charters, key=lambda order: (order.departs.utc, order.id)):
        charter = plan.given.charters[order.charter]
        head = (order.id, way_name(plan, words, order.charter))
        tail, to = site_name(plan, words, order.tail), site_name(plan, words, charter.head)
        for cells in _aboard(plan, edition, order.aboard):
            yield *head, tail, order.departs, to, order.arrives, *cells


def _departures(plan: Plan, edition: Edition) -> Iterator[Row]:
    words, groups = edition.words, plan.given.group_by_id
    taken: list[tuple[Leg, Who]] = []
    for each in plan.assignments:
        who = Who(each.group, groups[each.group].state, "", each.part, each.people)
        taken += [(leg, who) for leg in each.legs if leg.kind == "service"]
    for leg, who in sorted(taken, key=lambda each: (each[0].departs.utc, each[0].way, each[1])):
        head = (way_name(plan, words, leg.way), leg.boards)
        tail, to = site_name(plan, words, leg.tail), site_name(plan, words, leg.head)
        for cells in travellers.cells(edition, plan, who, who.people):
            yield *head, tail, leg.departs, to, leg.arrives, *cells


def _aboard(plan: Plan, edition: Edition, loads: Iterable[Load]) -> Iterator[Row]:
    groups = plan.given.group_by_id
    empty = True
    for load in sorted(loads, key=lambda load: (load.group, load.part)):
        empty = False
        who = Who(load.group, groups[load.group].state, "", load.part, load.people)
        yield from travellers.cells(edition, plan, who, load.people)
    if empty:  # a vehicle that runs along in reserve
        yield (None,) * len(travellers.columns(edition))
