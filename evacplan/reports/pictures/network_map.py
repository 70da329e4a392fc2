"""Which ways are taken, by how many: the corridors of a plan on the map."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from importlib.resources import files
from typing import TYPE_CHECKING, Final

import shapely

from evacplan.plan.plan import Plan
from evacplan.plan.routes import routes
from evacplan.reports.pictures.saving import INK, LONGEST_TITLE, QUIET, drawing, shortened
from evacplan.reports.places import site_name
from evacplan.reports.words import Words
from evacplan.scenario.scenario import stretches

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Point = tuple[float, float]
"""Longitude and latitude."""

COLOURS: Final = {"link": "#d2691e", "crossing": "#c0392b", "service": "#1f6fb2", "charter": "#7d3c98"}
WIDEST = 7.0
MOST_LABELS = 30
_BASEMAP = "page/assets/basemap.json"


def network_map(plan: Plan, words: Words | None = None) -> Figure:
    """Return the sites and ways of a plan on the map, those taken as wide as people are many.

    Borders are from Natural Earth and make no political statement.

    Parameters
    ----------
    plan
        The plan.
    words
        The language; English if absent.
    """
    words = words or Words()
    sites = plan.given.sites
    points = [site.at[::-1] for site in sites.values()] or [(0.0, 0.0)]
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    edge = 0.05 * max(east - west, north - south, 1.0)
    with drawing(5.0, layout="constrained") as figure:
        axes = figure.subplots()
        axes.set_aspect(1 / max(0.1, math.cos(math.radians((south + north) / 2))))
        axes.set_axis_off()
        _countries(axes, (west - edge, south - edge, east + edge, north + edge))
        _ways(axes, plan, words)
        _labels(axes, plan, words, (east - west + 2 * edge) / 14)
        axes.set_xlim(west - edge, east + edge)
        axes.set_ylim(south - edge, north + edge)
        note = words.t("Borders: Natural Earth. They make no political statement.")
        axes.annotate(note, (0, 0), (0, -8), "axes fraction", "offset points", fontsize=6, color=QUIET)
        axes.set_title(shortened(words.name(plan.given.title), LONGEST_TITLE), color=INK)
        return figure


def taken(plan: Plan) -> dict[tuple[str, str, str, str], int]:
    """Return how many people take each way from one site to another, by kind, way, and both ends."""
    found: dict[tuple[str, str, str, str], int] = {}
    for route in routes(plan):
        key = (route.leg.kind, route.leg.way, route.leg.tail, route.leg.head)
        found[key] = found.get(key, 0) + route.people
    return found


def _ways(axes: Axes, plan: Plan, words: Words) -> None:
    sites, used = plan.given.sites, taken(plan)
    for _, way, tail in stretches(plan.given):
        (x, y), (to_x, to_y) = sites[tail].at[::-1], sites[way.head].at[::-1]
        axes.plot([x, to_x], [y, to_y], color=QUIET, linewidth=0.4, alpha=0.5, zorder=1)
    most = max(used.values(), default=1)
    kinds = {
        "link": words.t("road, rail, sea"),
        "crossing": words.t("border post"),
        "service": words.t("by timetable"),
        "charter": words.t("charter"),
    }
    for (kind, _, tail, head), people in sorted(used.items(), key=lambda each: (-each[1], each[0])):
        (x, y), (to_x, to_y) = sites[tail].at[::-1], sites[head].at[::-1]
        width = max(1.0, WIDEST * math.sqrt(people / most))
        if kind == "crossing" or (x, y) == (to_x, to_y):
            axes.plot([x], [y], marker="o", markersize=width + 3, color=COLOURS[kind], zorder=4)
        else:
            axes.plot(
                [x, to_x], [y, to_y], color=COLOURS[kind], linewidth=width, solid_capstyle="round", alpha=0.85, zorder=3
            )
    for kind in dict.fromkeys(kind for kind, *_ in used):
        axes.plot([], [], color=COLOURS[kind], linewidth=3, label=kinds[kind])
    if used:
        axes.legend(frameon=False, loc="upper left", fontsize=8)


def _labels(axes: Axes, plan: Plan, words: Words, room: float) -> None:
    """Name the sites that are passed, where most people come first, with ``room`` between them [degrees]."""
    sites = plan.given.sites
    people: dict[str, int] = {}
    for (_, _, tail, head), count in taken(plan).items():
        for site in (tail, head):
            people[site] = people.get(site, 0) + count
    placed: list[Point] = []
    for site in sorted(people, key=lambda site: (-people[site], site)):
        x, y = sites[site].at[::-1]
        axes.plot([x], [y], marker="o", markersize=2.5, color=INK, zorder=5)
        if len(placed) < MOST_LABELS and all(abs(x - a) > room or abs(y - b) > room / 3 for a, b in placed):
            placed.append((x, y))
            axes.annotate(
                shortened(site_name(plan, words, site)),
                (x, y),
                xytext=(4, 3),
                textcoords="offset points",
                fontsize=7,
                color=INK,
                zorder=6,
            )


def _countries(axes: Axes, window: tuple[float, float, float, float]) -> None:
    """Draw what of the countries lies in the window, no finer than can be seen."""
    from matplotlib.collections import PolyCollection

    seen = (window[2] - window[0]) / 1000
    drawn = [outline for _, country in basemap() for outline in country if _touches(outline, window)]
    pieces = [
        shapely.get_coordinates(piece)
        for shape in shapely.clip_by_rect(shapely.simplify([shapely.Polygon(each) for each in drawn], seen), *window)
        for piece in shapely.get_parts(shape)
        if piece.area
    ]
    axes.add_collection(PolyCollection(pieces, facecolors="#f4f2ec", edgecolors="#cfcabd", linewidths=0.6, zorder=0))


def _touches(outline: list[Point], window: tuple[float, float, float, float]) -> bool:
    """Return whether the box around ``outline`` overlaps the window."""
    xs, ys = zip(*outline, strict=True)
    return bool(min(xs) < window[2] and max(xs) > window[0] and min(ys) < window[3] and max(ys) > window[1])


def basemap() -> Iterator[tuple[str, list[list[Point]]]]:
    """Yield the countries of the region by their codes, with the outlines of their parts."""
    file = files("evacplan.reports").joinpath(_BASEMAP)
    for code, _, _, parts in json.loads(file.read_text(encoding="utf-8")) if file.is_file() else ():
        yield code, [list(_unpacked(part[0])) for part in parts]


def _unpacked(ring: list[int]) -> Iterator[Point]:
    """Yield the corners of a ring: thousandths of degrees, each from the one before."""
    x = y = 0
    for east, north in zip(ring[::2], ring[1::2], strict=True):
        x, y = x + east, y + north
        yield x / 1000, y / 1000
