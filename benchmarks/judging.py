"""What runs are worth: medians, gaps, and which of two plans is better."""

from __future__ import annotations

import math
from statistics import linear_regression, median
from typing import Any

Run = dict[str, Any]

CLOSED = ("optimal", "within tolerance")
FIGURES = ("seconds", "cpu_seconds", "first_plan", "peak_mib")


def typical(runs: list[Run]) -> Run:
    """Return the run of median duration, with the median of every figure."""
    whole = [run for run in runs if "tiers" in run]
    if not whole:
        return runs[-1]
    middle = sorted(whole, key=lambda run: run["seconds"])[(len(whole) - 1) // 2]
    known = {name: [run[name] for run in whole if run.get(name) is not None] for name in FIGURES}
    return middle | {name: round(median(values), 2) for name, values in known.items() if values}


def first_open(run: Run) -> tuple[str, float] | None:
    """Return the first tier that is not closed, and its gap; None if all are."""
    return next(((t["name"], t["gap"]) for t in run["tiers"] if t["status"] not in CLOSED), None)


def above_bound(peer: Run, ours: Run) -> tuple[str, float] | None:
    """Return the first tier in which ``peer`` is above what is proven possible, and by which share.

    The bound of a tier holds for every plan that is as good in the earlier ones. What a peer proved itself counts too.
    """
    bounds = {tier["name"]: tier["bound"] for tier in ours["tiers"]}
    for tier in peer["tiers"]:
        bound = max(bounds.get(tier["name"], -math.inf), tier["bound"] if tier["bound"] is not None else -math.inf)
        if tier["value"] > bound and not _same(tier["value"], bound):
            return tier["name"], (tier["value"] - bound) / abs(tier["value"])
    return None


def verdict(peer: Run, ours: Run) -> str:
    """Say how the plan of ``peer`` compares with ``ours`` in the order of the tiers.

    A verified plan below a bound would show that the bound is wrong.
    """
    known = {tier["name"]: (tier["value"], tier["bound"]) for tier in ours["tiers"]}
    for tier in peer["tiers"]:
        one, (other, bound) = tier["value"], known[tier["name"]]
        if one < bound and not _same(one, bound):
            return f"below the bound in {tier['name']}"
        if not _same(one, other):
            return f"{'worse' if one > other else 'better'} in {tier['name']}"
    return "as good"


def stranded(run: Run) -> int:
    """Return how many people a plan leaves behind."""
    return round(sum(tier["value"] for tier in run["tiers"] if tier["name"].startswith("stranded")))


def gap_over_time(run: Run) -> list[tuple[float, float]]:
    """Return when which gap was known in the tier that stayed open, or in the last that took any time."""
    opened = first_open(run)
    names = [point["tier"] for point in run["trace"] if point["gap"]]
    tier = opened[0] if opened else names[-1] if names else None
    points = [(point["at"], point["gap"] / 100) for point in run["trace"] if point["tier"] == tier]
    return [*points, (run["seconds"], opened[1])] if opened else points


def seconds_to(run: Run, gap: float) -> float | None:
    """Return after how long all tiers up to the open one were known to be within ``gap``; None if never."""
    opened = first_open(run)
    if opened is None:
        return float(run["seconds"])
    if opened[1] > gap:
        return None
    return next((at for at, known in gap_over_time(run) if known <= gap), float(run["seconds"]))


def common_gap(runs: list[Run]) -> float:
    """Return the gap that all ``runs`` come within, in whole per cent."""
    opened = [first_open(run) for run in runs if "tiers" in run]
    return math.ceil(100 * max((found[1] for found in opened if found), default=0.0)) / 100


def doubled(seconds: dict[int, float]) -> float | None:
    """Return by what the seconds are multiplied when the size is doubled, on the line through their logarithms."""
    if len(seconds) < 2 or min(seconds.values()) <= 0:
        return None
    size, spent = ([math.log(n) for n in side] for side in (seconds.keys(), seconds.values()))
    return float(2 ** linear_regression(size, spent).slope)


def _same(one: float, other: float) -> bool:
    return math.isclose(one, other, rel_tol=1e-6, abs_tol=1e-6)
