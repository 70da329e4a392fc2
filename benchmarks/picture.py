"""The picture of growth: groups against seconds, and gaps against seconds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from benchmarks.judging import PROMISED, gap_over_time, seconds_to, typical

SHOWN = ("groups-1000", "groups-5000", "pooled", "mass", "limit")
LEAST = 1e-5
"""The gap that stands for none on a logarithmic axis."""


def draw(results: dict[str, Any], path: Path) -> None:
    """Draw ``results`` to ``path`` as SVG, the same for the same results."""
    mpl.rcParams["svg.hashsalt"] = "evacplan"
    mpl.rcParams["svg.fonttype"] = "none"
    figure = Figure(figsize=(11, 4.6), layout="constrained")
    sizes, gaps = figure.subplots(1, 2)
    _sizes(sizes, results)
    _gaps(gaps, results)
    figure.savefig(path, format="svg", metadata={"Date": None})


def _sizes(axes: Axes, results: dict[str, Any]) -> None:
    source = {n: e for n, e in results["growth"].items() if n.startswith("more-groups")} or results["tiers"]
    points = sorted((e["groups"], typical(e["runs"])) for e in source.values() if "tiers" in typical(e["runs"]))
    for key, label, mark in (("first_plan", "first plan", "o"), ("seconds", "whole command", "s")):
        known = [(groups, run[key]) for groups, run in points if run.get(key)]
        if known:
            axes.plot(*zip(*known, strict=True), marker=mark, label=label)
    near = [(e["groups"], seconds_to(e["runs"][0], PROMISED)) for e in source.values() if "tiers" in e["runs"][0]]
    near = sorted((groups, seconds) for groups, seconds in near if seconds is not None)
    if near:
        axes.plot(*zip(*near, strict=True), marker="^", label=f"within {PROMISED:.0%}")
    route = sorted(
        (e["groups"], e["peers"]["ccrp"]["seconds"])
        for e in results["tiers"].values()
        if "tiers" in e["peers"].get("ccrp", {})
    )
    if route:
        axes.plot(*zip(*route, strict=True), marker="x", linestyle="", label="route planner, whole run")
    axes.set(xscale="log", yscale="log", xlabel="groups", ylabel="seconds", title="Groups against seconds")
    axes.grid(visible=True, which="both", alpha=0.2)
    axes.legend(frameon=False)


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
