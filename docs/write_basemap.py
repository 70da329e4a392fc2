"""Make the basemap of the page of a plan from Natural Earth, as the npm package ``world-atlas`` has it.

Run once, with the file ``countries-10m.json`` of that package: ``python docs/write_basemap.py countries-10m.json``.
Borders are simplified before countries are put together, so that neighbours keep one common line.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

from babel.core import get_global
from shapely import LineString, MultiPolygon, Polygon, box, make_valid, unary_union
from shapely.geometry.base import BaseGeometry

BASEMAP = Path(__file__).parents[1] / "evacplan/reports/page/assets/basemap.json"
REGION = box(22, 16, 104, 62)
"""What is kept, from west and south to east and north [degrees]."""
TOLERANCE = 0.01
"""How far a simplified line may lie from the true one [degrees], about a kilometre."""
SMALLEST = 0.002
"""Islands and lakes below this area are left out [square degrees]."""
SCALE = 1000
"""Coordinates are whole numbers of so many parts of a degree."""
PART_OF = {"Baikonur": "KZ"}
"""Areas without a code of their own, with the country that they are drawn as."""

Line = list[tuple[float, float]]


def lines(atlas: dict[str, Any]) -> list[Line]:
    """Return the border lines of ``atlas``, simplified; each is shared by the countries on both of its sides."""
    (width, height), (west, south) = atlas["transform"]["scale"], atlas["transform"]["translate"]
    found = []
    for arc in atlas["arcs"]:
        points = accumulate(arc, lambda before, step: [before[0] + step[0], before[1] + step[1]])
        line = LineString([(x * width + west, y * height + south) for x, y in points])
        found.append(list(line.simplify(TOLERANCE).coords))
    return found


def ring(arcs: list[int], known: list[Line]) -> Line:
    """Return the closed line that ``arcs`` make; a negative number is a line walked backwards."""
    points: Line = []
    for arc in arcs:
        line = known[arc] if arc >= 0 else known[~arc][::-1]
        points += line[1:] if points else line
    return points


def shape(geometry: dict[str, Any], known: list[Line]) -> BaseGeometry:
    """Return the area of one country."""
    parts = [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry["arcs"]
    found = []
    for part in parts:
        outer, *holes = [each for each in (ring(arcs, known) for arcs in part) if len(each) > 3] or [[]]
        if outer:
            found.append(make_valid(Polygon(outer, holes)))
    return unary_union(found)


def polygons(area: BaseGeometry) -> Iterator[Polygon]:
    """Yield the polygons of ``area``, whatever else clipping has left in it."""
    for part in getattr(area, "geoms", [area]):
        if isinstance(part, MultiPolygon):
            yield from part.geoms
        elif isinstance(part, Polygon) and part.area >= SMALLEST:
            yield part


def steps(line: Line) -> list[int]:
    """Return ``line`` as its first point and the way from each point to the next, in whole numbers."""
    points = [(round(x * SCALE), round(y * SCALE)) for x, y in line]
    kept = [points[0], *(b for a, b in pairwise(points) if a != b)]
    moves = [kept[0], *((b[0] - a[0], b[1] - a[1]) for a, b in pairwise(kept))]
    return [number for move in moves for number in move]


def main(source: str) -> None:
    """Write the basemap from the file ``source``."""
    atlas = json.loads(Path(source).read_text(encoding="utf-8"))
    known, codes = lines(atlas), get_global("territory_aliases")
    areas: dict[str, list[BaseGeometry]] = {}
    for geometry in atlas["objects"]["countries"]["geometries"]:
        if geometry["type"] is None:
            continue
        name = geometry["properties"]["name"]
        code = PART_OF.get(name) or (codes.get(geometry.get("id", ""), [""]))[0] or name
        areas.setdefault(code, []).append(shape(geometry, known).intersection(REGION))
    countries = []
    for code, several in sorted(areas.items()):
        area = unary_union(several)
        found = sorted(polygons(area), key=lambda part: -part.area)
        if found:
            middle = found[0].representative_point()
            rings = [[steps(list(each.coords)) for each in (part.exterior, *part.interiors)] for part in found]
            countries.append([code if len(code) == 2 else "", round(middle.x, 2), round(middle.y, 2), rings])
    text = ",\n".join(json.dumps(country, separators=(",", ":")) for country in countries)
    BASEMAP.write_text(f"[{text}]\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
