"""How figures begin, and how they become files: the same figure always gives the same bytes."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Any

from evacplan.reports.words import Words

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

INK, QUIET, HOME, BOUND, SAFE, WARNING = "#1b2733", "#8a96a3", "#1f6fb2", "#8a96a3", "#2a9d6f", "#c0392b"
"""Colours: text, what stays behind, who is home, what nobody can beat, who is safe, and what is full."""
WIDTH = 7.2
"""Width of every figure [inches]."""
LONGEST_LABEL = 40
LONGEST_TITLE = 80
_STYLE: Any = {
    "font.family": "DejaVu Sans",
    "font.size": 9.0,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": QUIET,
    "axes.titlesize": 10.0,
    "axes.titlelocation": "left",
    "svg.hashsalt": "evacplan",
    "svg.fonttype": "path",
    "text.parse_math": False,  # names may hold dollar signs
    "text.usetex": False,
}


@contextmanager
def styled() -> Iterator[None]:
    """Draw in the style of this house, whatever the settings of the caller are."""
    import matplotlib as mpl

    with mpl.rc_context(), warnings.catch_warnings():
        mpl.rcdefaults()
        mpl.rcParams.update(_STYLE)
        warnings.filterwarnings("ignore", message="Glyph .* missing from")
        yield


@contextmanager
def drawing(height: float, **how: Any) -> Iterator[Figure]:
    """Draw in the style of this house on a new figure of the usual width.

    Parameters
    ----------
    height
        Height of the figure [inches].
    how
        What else the figure is made with.
    """
    with styled():
        from evacplan.reports.pictures.picture import Picture

        yield Picture(figsize=(WIDTH, height), **how)


def svg(figure: Figure) -> bytes:
    """Return ``figure`` as SVG, letters as shapes, so that it looks the same everywhere."""
    return _saved(figure, "svg", {"Date": None, "Creator": None})


def png(figure: Figure, dots_per_inch: int = 150) -> bytes:
    """Return ``figure`` as PNG."""
    return _saved(figure, "png", {"Software": None}, dpi=dots_per_inch)


def _saved(figure: Figure, kind: str, metadata: dict[str, Any], **more: Any) -> bytes:
    content = io.BytesIO()
    with styled():
        figure.savefig(content, format=kind, metadata=metadata, **more)
    return content.getvalue()


def shortened(name: str, longest: int = LONGEST_LABEL) -> str:
    """Return ``name`` as a label: on one line, and no longer than there is room."""
    plain = " ".join("".join(c if c.isprintable() else " " for c in name).split())
    return plain if len(plain) <= longest else f"{plain[: longest - 1]}…"


def days_below(axes: Axes, words: Words, zone: tzinfo) -> None:
    """Write days below ``axes`` as the language does, and hours where there is room."""
    from matplotlib.dates import AutoDateLocator, num2date
    from matplotlib.ticker import FuncFormatter

    def written(at: float, _position: int | None = None) -> str:
        local: datetime = num2date(at, tz=zone)
        return words.day(local) if local.hour == 0 and local.minute == 0 else words.clock(local)

    axes.xaxis.set_major_locator(AutoDateLocator(tz=zone, minticks=3, maxticks=9))
    axes.xaxis.set_major_formatter(FuncFormatter(written))
    axes.tick_params(colors=INK, labelsize=8)
