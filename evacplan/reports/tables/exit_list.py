"""Who leaves a country over which post, in which vehicle and when, for those who want to know before."""

from __future__ import annotations

from collections.abc import Iterator

from evacplan.plan.border_lists import key_of, lines
from evacplan.plan.plan import BorderList, Plan
from evacplan.reports.edition import Edition
from evacplan.reports.places import way_name
from evacplan.reports.tables.about import about
from evacplan.reports.tables.book import Column, Row, Sheet, book
from evacplan.reports.tables.border_lists import lists_sheet, vehicle_cells, vehicle_columns
from evacplan.reports.tables.travellers import Travellers


def render(plan: Plan, edition: Edition) -> Iterator[bytes]:
    """Return the workbook: a sheet for each country that wants to know who leaves, one of the lists, one about it."""
    yield book(plan, edition, (*_countries(plan, edition), lists_sheet(plan, edition, "exit"), about(plan, edition)))


def _countries(plan: Plan, edition: Edition) -> Iterator[Sheet]:
    t, who = edition.words.t, Travellers(plan, edition)
    columns = (
        *(Column(t("Day"), 12), Column(t("Post"), 24), Column(t("Version of the list"), 10)),
        *(Column(t("Send by"), instant=True), Column(t("Admitted"), instant=True)),
        *vehicle_columns(edition),
        *who.columns(),
    )
    told: dict[str, list[BorderList]] = {}
    for each in plan.lists:
        if each.kind == "exit":
            told.setdefault(each.country, []).append(each)
    for country, lists in told.items():
        title = edition.words.name(plan.given.countries[country].name)
        yield Sheet(title, columns, _rows(plan, edition, who, lists))


def _rows(plan: Plan, edition: Edition, who: Travellers, told: list[BorderList]) -> Iterator[Row]:
    content = lines(plan)
    for each in sorted(told, key=lambda each: (each.day, each.crossing)):
        head = (each.day, way_name(plan, edition.words, each.crossing), each.version, each.submit_by)
        for line in content[key_of(each)]:
            for cells in who.cells(line.who.group, line.who.part, line.who.people):
                yield *head, line.admitted, *vehicle_cells(plan, edition, line), *cells
