"""What people carry away: one file per format, each drawn from a plan alone."""

from evacplan.reports import border_lists_csv, itineraries_csv, routes_geojson
from evacplan.reports.print import route_sheets
from evacplan.reports.report import Report

REPORTS: tuple[Report, ...] = (
    Report("itineraries.csv", itineraries_csv.render, quick=True),
    Report("border-lists.csv", border_lists_csv.render, quick=True),
    Report("routes.geojson", routes_geojson.render, quick=True),
    Report("route-sheets.pdf", route_sheets.render, extra="print", modules=("typst", "segno")),
)
"""Every report, in the order in which they are written."""

__all__ = ["REPORTS", "Report"]
