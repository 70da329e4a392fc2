"""Pictures of a plan for documents and notebooks; each function returns a figure of matplotlib.

>>> from evacplan.reports import pictures
>>> pictures.people_out(plan)  # doctest: +SKIP
"""

from evacplan.reports.pictures.crossing_load import crossing_load
from evacplan.reports.pictures.network_map import network_map
from evacplan.reports.pictures.people_out import people_out
from evacplan.reports.pictures.saving import png, svg

__all__ = ["crossing_load", "network_map", "people_out", "png", "svg"]
