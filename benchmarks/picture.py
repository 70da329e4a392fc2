"""The picture of growth: groups and days against seconds, and gaps against seconds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FormatStrFormatter, NullFormatter

from benchmarks.growth import ALL, seconds_of_steps, studies
from benchmarks.judging import doubled, gap_over_time
from benchmarks.tables import Entry

SHOWN = ("groups-1000", "groups-5000", "pooled", "mass", "limit")
TICKS = (1, 2, 5, 10, 20, 50, 100, 200, 500)
LEAST = 0.1
"""The gap that stands for this and any smaller one on a logarithmic axis [%]."""


def draw(results: dict[str, Any], path: Path) -> None:
    """Draw ``results`` to ``path`` as SVG, the same for the same results."""
    mpl.rcParams["svg.hashsalt"] = "evacplan"
    mpl.rcParams["svg.fonttype"] = "none"
    figure = Figure(figsize=(14, 4.8), layout="constrained")
    by_groups, by_days, gaps = figure.subplots(1, 3)
    for axes, (size, study) in zip((by_groups, by_days), studies(results["growth"]).items(), strict=True):
        _steps(axes, size, study)
    _gaps(gaps, results)
    figure.savefig(path, format="svg", metadata={"Date": None})


def _steps(axes: Axes, size: str, study: dict[int, Entry]) -> None:
    for name, known in seconds_of_steps(study).items():
        factor = doubled(known)
        label = name if factor is None else f"{name}: x {factor:.2f}"
        style = {"color": "black", "linewidth": 3} if name == ALL else {"linewidth": 1.5}
        axes.plot(*zip(*known.items(), strict=True), marker="o", markersize=4, label=label, **style)
    axes.set(xscale="log", yscale="log", xlabel=size, ylabel="processor seconds", title=f"{size.title()} doubled")
    axes.set_xticks([*study])
    _plain(axes)
    axes.grid(visible=True, which="major", alpha=0.2)
    if axes.lines:
        axes.set_ylim(top=axes.get_ylim()[1] * 100)  # room for the legend
        axes.legend(frameon=False, fontsize="small", loc="upper left")


def _gaps(axes: Axes, results: dict[str, Any]) -> None:
    shown = {name: results["tiers"][name] for name in SHOWN if name in results["tiers"]} or results["tiers"]
    for name, entry in shown.items():
        points = gap_over_time(entry["runs"][0]) if "tiers" in entry["runs"][0] else []
        if points:
            axes.step([at for at, _ in points], [max(100 * gap, LEAST) for _, gap in points], where="post", label=name)
    axes.set(xscale="log", yscale="log", xlabel="seconds", ylabel="gap [%]", title="Gap against seconds")
    axes.set_ylim(LEAST * 0.8, 100)
    _plain(axes)
    axes.set_xticks([tick for tick in TICKS if axes.get_xlim()[0] <= tick <= axes.get_xlim()[1]])
    axes.grid(visible=True, which="major", alpha=0.2)
    if axes.lines:
        axes.legend(frameon=False)


def _plain(axes: Axes) -> None:
    """Write 1000 at a tick and not a power of ten."""
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(FormatStrFormatter("%g"))
        axis.set_minor_formatter(NullFormatter())
