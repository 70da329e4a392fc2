"""What people carry away: one file per format, each drawn from a plan alone."""

from evacplan.reports import border_lists_csv, itineraries_csv, routes_geojson
from evacplan.reports.report import Report

REPORTS: tuple[Report, ...] = (
    Report("itineraries.csv", itineraries_csv.render),
    Report("border-lists.csv", border_lists_csv.render),
    Report("routes.geojson", routes_geojson.render),
)
"""Every report that is written beside a plan."""

__all__ = ["REPORTS", "Report"]
