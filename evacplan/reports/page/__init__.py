"""The plan as one page for a browser: a map, a timeline, tables and a search, in a single file that loads nothing."""

from evacplan.reports.page.page import render

__all__ = ["render"]
