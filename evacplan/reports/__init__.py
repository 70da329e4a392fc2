"""What people carry away: one file per format, each drawn from a plan alone."""

from evacplan.reports import (
    border_lists_csv,
    departures_ics,
    itineraries_csv,
    routes_geojson,
    routes_gpkg,
    routes_kml,
)
from evacplan.reports.print import route_sheets
from evacplan.reports.report import Report
from evacplan.reports.tables import border_lists, exit_list, manifests, transport_order

REPORTS: tuple[Report, ...] = (
    Report("itineraries.csv", itineraries_csv.render, quick=True),
    Report("border-lists.csv", border_lists_csv.render, quick=True),
    Report("routes.geojson", routes_geojson.render, quick=True),
    Report("route-sheets.pdf", route_sheets.render, extra="print", modules=("typst", "segno")),
    Report("border-lists.xlsx", border_lists.render, extra="tables", modules=("xlsxwriter",), personal=True),
    Report("exit-list.xlsx", exit_list.render, extra="tables", modules=("xlsxwriter",), personal=True),
    Report("manifests.xlsx", manifests.render, extra="tables", modules=("xlsxwriter",), personal=True),
    Report("transport-order.xlsx", transport_order.render, extra="tables", modules=("xlsxwriter",)),
    Report("routes.gpkg", routes_gpkg.render),
    Report("routes.kml", routes_kml.render),
    Report("departures.ics", departures_ics.render),
)
"""Every report, in the order in which they are written."""

__all__ = ["REPORTS", "Report"]
