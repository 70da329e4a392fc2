"""What to order: runs of vehicles, charters with their deadlines, and seats on departures by timetable."""

from __future__ import annotations

from collections.abc import Iterator

from evacplan.plan.plan import Plan
from evacplan.plan.usage import fleet_runs, uses
from evacplan.reports.edition import Edition
from evacplan.reports.places import fleet_name, site_name, way_name
from evacplan.reports.tables.about import about
from evacplan.reports.tables.book import Column, Row, Sheet, book


def render(plan: Plan, edition: Edition) -> Iterator[bytes]:
    """Return the workbook: sheets of charters, runs, fleets, seats, and about it."""
    yield book(
        plan,
        edition,
        (
            _charters(plan, edition),
            _runs(plan, edition),
            _fleets(plan, edition),
            _seats(plan, edition),
            about(plan, edition),
        ),
    )


def _charters(plan: Plan, edition: Edition) -> Sheet:
    t, words = edition.words.t, edition.words
    columns = (
        *(Column(t("Order"), 18), Column(t("Charter"), 28), Column(t("Order by"), instant=True)),
        *(Column(t("From"), 20), Column(t("Departs"), instant=True)),
        *(Column(t("To"), 20), Column(t("Arrives"), instant=True)),
        *(Column(t("People"), 8), Column(t("Seats"), 8), Column(t("Price"), 12), Column(t("Currency"), 9)),
    )

    def rows() -> Iterator[Row]:
        for order in sorted(plan.charters, key=lambda order: (order.order_by.utc, order.id)):
            charter = plan.given.charters[order.charter]
            price = (charter.cost.cents / 100, charter.cost.currency) if charter.cost else (None, None)
            yield (
                *(order.id, way_name(plan, words, order.charter), order.order_by),
                *(site_name(plan, words, order.tail), order.departs),
                *(site_name(plan, words, charter.head), order.arrives),
                *(sum(load.people for load in order.aboard), charter.seats, *price),
            )

    return Sheet(t("Charters"), columns, rows())


def _runs(plan: Plan, edition: Edition) -> Sheet:
    t, words = edition.words.t, edition.words
    columns = (
        *(Column(t("Fleet"), 24), Column(t("Vehicle"), 9), Column(t("Run"), 18)),
        *(Column(t("Depot"), 20), Column(t("Leaves the depot"), instant=True)),
        *(Column(t("From"), 20), Column(t("Departs"), instant=True)),
        *(Column(t("To"), 20), Column(t("Arrives"), instant=True), Column(t("Free again"), instant=True)),
        *(Column(t("Groups"), 8), Column(t("People"), 8), Column(t("Places"), 8)),
    )

    def rows() -> Iterator[Row]:
        order = {fleet: number for number, fleet in enumerate(plan.given.fleets)}
        for run in sorted(plan.dispatches, key=lambda run: (order[run.fleet], run.departs.utc, run.vehicle)):
            link = plan.given.links[run.link]
            yield (
                *(fleet_name(plan, words, run.fleet), run.vehicle, run.id),
                *(site_name(plan, words, plan.given.fleets[run.fleet].depot), run.leaves_depot),
                *(site_name(plan, words, link.tail), run.departs),
                *(site_name(plan, words, link.head), run.arrives, run.back),
                *(len({load.group for load in run.aboard}), sum(load.people for load in run.aboard)),
                plan.given.places(run.fleet),
            )

    return Sheet(t("Runs"), columns, rows())


def _fleets(plan: Plan, edition: Edition) -> Sheet:
    t = edition.words.t
    columns = (
        *(Column(t("Fleet"), 24), Column(t("Depot"), 20), Column(t("Runs"), 8)),
        *(Column(t("Vehicles at the same time"), 14), Column(t("Vehicles there are"), 12)),
        *(Column(t("People"), 8), Column(t("Places"), 8)),
    )
    rows = (
        (
            *(fleet_name(plan, edition.words, each.fleet),),
            site_name(plan, edition.words, plan.given.fleets[each.fleet].depot),
            *(each.runs, each.peak, each.vehicles, each.people, each.places),
        )
        for each in fleet_runs(plan)
    )
    return Sheet(t("Fleets"), columns, rows)


def _seats(plan: Plan, edition: Edition) -> Sheet:
    t, words = edition.words.t, edition.words
    columns = (
        *(Column(t("Departure"), 28), Column(t("From"), 20), Column(t("Departs"), instant=True), Column(t("To"), 20)),
        *(Column(t("Seats to book"), 10), Column(t("Seats there are"), 10)),
        *(Column(t("Fare"), 10), Column(t("Currency"), 9)),
    )

    def rows() -> Iterator[Row]:
        found = [(use.departs, use) for use in uses(plan) if use.kind == "departure" and use.departs]
        for departs, use in sorted(found, key=lambda each: (each[0].utc, each[1].name)):
            service = plan.given.services[use.name]
            fare = (service.fare.cents / 100, service.fare.currency) if service.fare else (None, None)
            tail, head = site_name(plan, words, service.tail), site_name(plan, words, service.head)
            yield way_name(plan, words, use.name), tail, departs, head, use.used, use.capacity, *fare

    return Sheet(t("Seats by timetable"), columns, rows())
