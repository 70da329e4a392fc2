"""What people carry away: one file per format, each drawn from a plan alone."""

from evacplan.reports import (
    border_lists_csv,
    departures_ics,
    itineraries_csv,
    page,
    pictures,
    routes_geojson,
    routes_gpkg,
    routes_kml,
)
from evacplan.reports.print import day_orders, drivers, route_sheets, situation
from evacplan.reports.print import manifests as printed_manifests
from evacplan.reports.report import Report
from evacplan.reports.tables import border_lists, exit_list, manifests, nights, transport_order

REPORTS: tuple[Report, ...] = (
    Report("itineraries.csv", itineraries_csv.render, quick=True),
    Report("border-lists.csv", border_lists_csv.render, quick=True),
    Report("routes.geojson", routes_geojson.render, quick=True),
    Report("plan.html", page.render, quick=True),
    Report("situation.pdf", situation.render, extra="print", modules=("typst",)),
    Report("day-orders.pdf", day_orders.render, extra="print", modules=("typst",)),
    Report("route-sheets.pdf", route_sheets.render, extra="print", modules=("typst", "segno"), personal=True),
    Report("drivers.pdf", drivers.render, extra="print", modules=("typst",)),
    Report("manifests.pdf", printed_manifests.render, extra="print", modules=("typst",), personal=True),
    Report("border-lists.xlsx", border_lists.render, extra="tables", modules=("xlsxwriter",), personal=True),
    Report("exit-list.xlsx", exit_list.render, extra="tables", modules=("xlsxwriter",), personal=True),
    Report("manifests.xlsx", manifests.render, extra="tables", modules=("xlsxwriter",), personal=True),
    Report("nights.xlsx", nights.render, extra="tables", modules=("xlsxwriter",)),
    Report("transport-order.xlsx", transport_order.render, extra="tables", modules=("xlsxwriter",)),
    Report("routes.gpkg", routes_gpkg.render),
    Report("routes.kml", routes_kml.render),
    Report("departures.ics", departures_ics.render),
    Report("people-out.svg", pictures.render_people_out, extra="pictures", modules=("matplotlib",)),
    Report("crossing-load.svg", pictures.render_crossing_load, extra="pictures", modules=("matplotlib",)),
    Report("network-map.svg", pictures.render_network_map, extra="pictures", modules=("matplotlib",)),
)
"""Every report, in the order in which they are written."""

__all__ = ["REPORTS", "Report"]
