"""For each neighbour, who comes over which post in which slot, and which lists of theirs ask for permission."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from evacplan.plan.border_lists import Line, admissions
from evacplan.plan.plan import BorderList, ListKind, Plan
from evacplan.reports.edition import Edition
from evacplan.reports.places import fleet_name, way_name
from evacplan.reports.tables.about import about
from evacplan.reports.tables.book import Cell, Column, Row, Sheet, book
from evacplan.reports.tables.travellers import Travellers


def render(plan: Plan, edition: Edition) -> Iterator[bytes]:
    """Return the workbook: a sheet for each country that is entered over a border, one of the lists, one about it."""
    yield book(
        plan, edition, (*_neighbours(plan, edition), lists_sheet(plan, edition, "permission"), about(plan, edition))
    )


def _neighbours(plan: Plan, edition: Edition) -> Iterator[Sheet]:
    who = Travellers(plan, edition)
    entering: dict[str, list[tuple[str, Line]]] = {}
    for crossing, line in admissions(plan):
        country = plan.given.sites[plan.given.crossings[crossing].head].country
        entering.setdefault(country, []).append((crossing, line))
    asked = {
        (each.country, each.crossing, group): each
        for each in plan.lists
        if each.kind == "permission"
        for group in each.groups
    }
    for country, given in plan.given.countries.items():
        if country in entering:
            found = sorted(entering[country], key=lambda each: (each[0], each[1].admitted.utc, each[1].who))
            columns = (*_slot_columns(edition), *who.columns(), *_list_columns(edition))
            yield Sheet(edition.words.name(given.name), columns, _rows(plan, edition, who, country, found, asked))


def _slot_columns(edition: Edition) -> tuple[Column, ...]:
    t = edition.words.t
    return (
        Column(t("Post"), 24),
        Column(t("Day"), 12),
        Column(t("Admitted"), instant=True),
        Column(t("Released"), instant=True),
        *vehicle_columns(edition),
    )


def vehicle_columns(edition: Edition) -> tuple[Column, ...]:
    """Return the columns of :func:`vehicle_cells`."""
    t = edition.words.t
    return Column(t("Fleet"), 24), Column(t("Vehicle"), 9), Column(t("Run"), 16)


def vehicle_cells(plan: Plan, edition: Edition, line: Line) -> tuple[Cell, ...]:
    """Return what brings people to a post: fleet, number in it, and run."""
    fleets = [fleet_name(plan, edition.words, fleet) for fleet in line.by.fleet.split("+") if fleet]
    return " + ".join(fleets), line.by.vehicle, line.by.carrier


def _list_columns(edition: Edition) -> tuple[Column, ...]:
    t = edition.words.t
    return Column(t("Version of the list"), 10), Column(t("Send by"), instant=True)


def _rows(
    plan: Plan,
    edition: Edition,
    who: Travellers,
    country: str,
    entering: list[tuple[str, Line]],
    asked: Mapping[tuple[str, str, str], BorderList],
) -> Iterator[Row]:
    for crossing, line in entering:
        slot = (way_name(plan, edition.words, crossing), line.admitted.local.date(), line.admitted, line.released)
        permission = asked.get((country, crossing, line.who.group))
        told = (permission.version, permission.submit_by) if permission else (None, None)
        for cells in who.cells(line.who.group, line.who.part, line.who.people):
            yield *slot, *vehicle_cells(plan, edition, line), *cells, *told


def lists_sheet(plan: Plan, edition: Edition, kind: ListKind) -> Sheet:
    """Return every list of one kind with its time of sending; one with nobody on it has to be taken back."""
    words, t = edition.words, edition.words.t
    columns = (
        Column(t("Country"), 20),
        *(Column(t("Post"), 24), Column(t("Day"), 12), Column(t("Version of the list"), 10)),
        *(Column(t("Groups"), 8), Column(t("People"), 8), Column(t("Send by"), instant=True)),
    )
    rows = (
        (
            *(words.name(plan.given.countries[each.country].name), way_name(plan, words, each.crossing), each.day),
            *(each.version, len(each.groups), each.people, each.submit_by),
        )
        for each in sorted(plan.lists, key=lambda each: (each.submit_by.utc, each.country, each.crossing, each.day))
        if each.kind == kind
    )
    return Sheet(t("Lists"), columns, rows)
