"""The picture of growth: groups and days against seconds, and gaps against seconds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import NullFormatter, ScalarFormatter

from benchmarks.growth import ALL, seconds_of_steps, studies
from benchmarks.judging import doubled, gap_over_time
from benchmarks.tables import Entry

SHOWN = ("groups-1000", "groups-5000", "pooled", "mass", "limit")
LEAST = 1e-5
"""The gap that stands for none on a logarithmic axis."""


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
        axes.plot(*zip(*known.items(), strict=True), marker="o", label=label, linewidth=3 if name == ALL else 1.5)
    axes.set(xscale="log", yscale="log", xlabel=size, ylabel="processor seconds", title=f"{size.title()} doubled")
    axes.set_xticks([*study])
    axes.xaxis.set_major_formatter(ScalarFormatter())
    axes.xaxis.set_minor_formatter(NullFormatter())
    axes.grid(visible=True, which="major", alpha=0.2)
    if axes.lines:
        axes.set_ylim(top=axes.get_ylim()[1] * 40)  # room for the legend
        axes.legend(frameon=False, fontsize="small", loc="upper left")


def _gaps(axes: Axes, results: dict[str, Any]) -> None:
    shown = {name: results["tiers"][name] for name in SHOWN if name in results["tiers"]} or results["tiers"]
    for name, entry in shown.items():
        points = gap_over_time(entry["runs"][0]) if "tiers" in entry["runs"][0] else []
        if points:
            axes.step([at for at, _ in points], [max(gap, LEAST) for _, gap in points], where="post", label=name)
    axes.set(xscale="log", yscale="log", xlabel="seconds", ylabel="gap", title="Gap against seconds")
    axes.grid(visible=True, which="both", alpha=0.2)
    if axes.lines:
        axes.legend(frameon=False)
