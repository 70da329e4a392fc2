"""Small maps: a picture of the region that all sheets share, and the way of one group drawn over it."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from itertools import accumulate
from typing import Any

from evacplan.plan.plan import Leg, Plan
from evacplan.reports.print.typesetting import Drawing, typeset
from evacplan.reports.words import Words
from evacplan.scenario import Crossing
from evacplan.scenario.scenario import stretches

Point = tuple[float, float]

WIDTH = 1000.0
"""Units across the picture of the region."""
_MARGIN = 0.12


@dataclass(frozen=True)
class Region:
    """The region of a plan as a flat picture: x to the right, y down, :data:`WIDTH` units wide."""

    west: float
    north: float
    scale: float
    """Units per degree of longitude."""
    stretch: float
    """How much longer a degree of latitude is than one of longitude."""
    height: float
    """Units from top to bottom."""

    def point(self, at: tuple[float, float]) -> Point:
        """Return where a position (latitude, longitude) lies in the picture."""
        latitude, longitude = at
        x = (longitude - self.west) * self.scale
        y = (self.north - latitude) * self.scale * self.stretch
        return round(x, 2), round(y, 2)


def region(plan: Plan) -> Region:
    """Return the region in which the sites of ``plan`` lie."""
    positions = [site.at for site in plan.given.sites.values()] or [(0.0, 0.0)]
    south, north = min(at[0] for at in positions), max(at[0] for at in positions)
    west, east = min(at[1] for at in positions), max(at[1] for at in positions)
    edge = _MARGIN * max(east - west, north - south, 1.0)
    scale = WIDTH / (east - west + 2 * edge)
    stretch = 1 / max(math.cos(math.radians((south + north) / 2)), 0.1)
    height = (north - south + 2 * edge) * scale * stretch
    return Region(west - edge, north + edge, scale, stretch, round(height, 2))


def picture(plan: Plan, ground: Region) -> Drawing:
    """Return the region as an SVG: land, borders, and every way on the ground as a thin line."""
    sites = plan.given.sites
    lines = {
        tuple(sorted((ground.point(sites[tail].at), ground.point(sites[way.head].at))))
        for _, way, tail in stretches(plan.given)
        if isinstance(way, Crossing) or way.mode != "air"
    }
    path = " ".join(f"M{a[0]} {a[1]}L{b[0]} {b[1]}" for a, b in sorted(lines))
    return Drawing(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {ground.height}">'
        f'<rect width="{WIDTH}" height="{ground.height}" fill="#dfe9ef"/>'
        f'<path d="{_land(ground)}" fill="#fbfaf7" fill-rule="evenodd" stroke="#a9b4bc" stroke-width="0.9"/>'
        f'<path d="{path}" fill="none" stroke="#cdd3d8" stroke-width="0.9"/></svg>'
    )


def _land(ground: Region) -> str:
    """Return the outlines of the countries in the region as a path."""
    stored = files("evacplan.reports.page") / "assets" / "basemap.json"
    rings = (
        ring
        for _, _, _, polygons in json.loads(stored.read_text(encoding="utf-8"))
        for polygon in polygons
        for ring in polygon
    )
    return "".join(_outline(ground, ring) for ring in rings)


def _outline(ground: Region, ring: Sequence[int]) -> str:
    """Return a ring, stored as its first point and the steps that follow in thousandths of a degree, as a path."""
    longitudes, latitudes = accumulate(ring[::2]), accumulate(ring[1::2])
    points = [ground.point((y / 1000, x / 1000)) for x, y in zip(longitudes, latitudes, strict=True)]
    xs, ys = [x for x, _ in points], [y for _, y in points]
    if max(xs) < 0 or min(xs) > WIDTH or max(ys) < 0 or min(ys) > ground.height:
        return ""
    kept = dict.fromkeys(f"{x:.1f} {y:.1f}" for x, y in points)
    return f"M{'L'.join(kept)}Z" if len(kept) > 2 else ""


def base(plan: Plan, ground: Region, words: Words) -> dict[str, Any]:
    """Return the region as a PDF of one page: put into another one, it is stored once however often it is shown."""
    pdf = typeset("base.typ", {"picture": picture(plan, ground)}, words, plan.created)
    return {"pdf": pdf, "width": WIDTH, "height": ground.height}


def way_home(plan: Plan, ground: Region, legs: Sequence[Leg], words: Words) -> dict[str, Any]:
    """Return the lines and places of an itinerary, and the part of the picture that shows them."""
    sites = plan.given.sites
    stops = [legs[0].tail, *(leg.head for leg in legs)] if legs else []
    lines = [
        {"from": ground.point(sites[leg.tail].at), "to": ground.point(sites[leg.head].at), "air": _flies(plan, leg)}
        for leg in legs
    ]
    places = {
        stop: {"at": ground.point(sites[stop].at), "name": words.name(sites[stop].name)}
        for stop in dict.fromkeys(stops)
    }
    # A flight may lead out of the picture: what has to be found is the way on the ground.
    near = [stop for leg in legs if not _flies(plan, leg) for stop in (leg.tail, leg.head)] or stops
    return {
        "lines": lines,
        "places": list(places.values()),
        "labels": _apart(places.values()),
        "frame": _frame(ground, (ground.point(sites[stop].at) for stop in near)),
    }


def _apart(places: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the places whose names have room: one of those that lie in the same spot is enough."""
    kept: list[dict[str, Any]] = []
    for place in places:
        if all(math.dist(place["at"], other["at"]) > WIDTH / 200 for other in kept):
            kept.append(place)
    return kept


def _flies(plan: Plan, leg: Leg) -> bool:
    way = plan.given.ways[leg.way]
    return getattr(way, "mode", "") == "air"


def _frame(ground: Region, points: Iterable[Point]) -> dict[str, float]:
    """Return the part of the picture around ``points``, three units wide to two high, never less than an eighth."""
    found = list(points) or [(WIDTH / 2, ground.height / 2)]
    xs, ys = [x for x, _ in found], [y for _, y in found]
    width = max(max(xs) - min(xs), 1.5 * (max(ys) - min(ys)), WIDTH / 8) * 1.35
    x, y = (min(xs) + max(xs)) / 2 - width / 2, (min(ys) + max(ys)) / 2 - width / 3
    return {"x": round(x, 2), "y": round(y, 2), "width": round(width, 2)}
