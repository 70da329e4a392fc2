"""A figure that shows itself in a notebook."""

from __future__ import annotations

from matplotlib.figure import Figure

from evacplan.reports.pictures.saving import svg


class Picture(Figure):
    """A figure of matplotlib that a notebook shows, whether or not anything was set up for drawing there."""

    def _repr_svg_(self) -> str:
        return svg(self).decode()
