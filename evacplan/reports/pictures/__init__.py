"""Pictures of a plan for documents and notebooks; each function returns a figure of matplotlib.

In a notebook ``pictures.people_out(plan)`` shows itself; :func:`svg` and :func:`png` make files of figures.
"""

from collections.abc import Iterator

from evacplan.plan.plan import Plan
from evacplan.reports.edition import Edition
from evacplan.reports.pictures.crossing_load import crossing_load
from evacplan.reports.pictures.network_map import network_map
from evacplan.reports.pictures.people_out import people_out
from evacplan.reports.pictures.saving import png, svg


def render_people_out(plan: Plan, edition: Edition) -> Iterator[bytes]:
    """Return :func:`people_out` as SVG."""
    yield svg(people_out(plan, edition.words))


def render_crossing_load(plan: Plan, edition: Edition) -> Iterator[bytes]:
    """Return :func:`crossing_load` as SVG."""
    yield svg(crossing_load(plan, edition.words))


def render_network_map(plan: Plan, edition: Edition) -> Iterator[bytes]:
    """Return :func:`network_map` as SVG."""
    yield svg(network_map(plan, edition.words))


__all__ = [
    "crossing_load",
    "network_map",
    "people_out",
    "png",
    "render_crossing_load",
    "render_network_map",
    "render_people_out",
    "svg",
]
