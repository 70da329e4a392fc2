"""A plan as a small map for a notebook: who goes which way, drawn without a map server."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from evacplan.plan.plan import Plan
from evacplan.plan.routes import routes
from evacplan.scenario.scenario import Scenario, stretches

WIDTH = 480
"""Pixels across."""
MARGIN = 24
LINE = 13
"""Pixels from one line of text to the next."""
COLOURS = {"link": "#1f78b4", "crossing": "#b2182b", "service": "#4d9221", "charter": "#8a5fb0"}
HOME = "#1a7f4b"
WORDS = {"link": "road", "crossing": "border post", "service": "flight, train or ferry", "charter": "charter"}
Point = tuple[float, float]


@dataclass(frozen=True)
class _Ground:
    """Where positions lie in the picture."""

    west: float
    north: float
    scale: float
    stretch: float
    height: int

    @classmethod
    def of(cls, scenario: Scenario) -> _Ground:
        at = [site.at for site in scenario.sites.values()] or [(0.0, 0.0)]
        south, north = min(p[0] for p in at), max(p[0] for p in at)
        west, east = min(p[1] for p in at), max(p[1] for p in at)
        stretch = 1 / max(math.cos(math.radians((south + north) / 2)), 0.1)
        scale = (WIDTH - 2 * MARGIN) / max(east - west, (north - south) * stretch, 0.1)
        return cls(west, north, scale, stretch, round((north - south) * scale * stretch) + 2 * MARGIN + LINE)

    def point(self, at: tuple[float, float]) -> Point:
        x, y = (at[1] - self.west) * self.scale, (self.north - at[0]) * self.scale * self.stretch
        return round(x + MARGIN, 1), round(y + MARGIN, 1)


def sketch(plan: Plan, title: str = "", before: Plan | None = None) -> str:
    """Return a map of ``plan`` as SVG: wider lines for more people, and how many pass each border post.

    Parameters
    ----------
    plan
        What is drawn.
    title
        A line of text above the map.
    before
        Another plan: each post also says how many passed it in that one.
    """
    scenario = plan.given
    ground = _Ground.of(scenario)
    taken = _taken(plan)
    ends = {key: (ground.point(scenario.sites[key[1]].at), ground.point(scenario.sites[key[2]].at)) for key in taken}
    paths = {
        tuple(sorted((ground.point(scenario.sites[tail].at), ground.point(scenario.sites[way.head].at))))
        for _, way, tail in stretches(scenario)
    }
    grey = " ".join(f"M{a[0]} {a[1]}L{b[0]} {b[1]}" for a, b in sorted(paths))
    lines = [f'<path d="{grey}" fill="none" stroke="#d4d9de" stroke-width="0.8"></path>']
    for key, people in sorted(taken.items(), key=lambda item: -item[1]):
        way, _, _, kind = key
        (x1, y1), (x2, y2) = ends[key]
        width = round(min(1 + math.sqrt(people) / 2, 12), 1)
        dashes = "" if kind == "link" else ' stroke-dasharray="5 3"'
        lines.append(
            f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" stroke="{COLOURS.get(kind, "#555")}"'
            f' stroke-width="{width}" stroke-opacity="0.75"{dashes}><title>{escape(way)}: {people}</title></line>'
        )
    lines += _labels(scenario, ground, _at_posts(taken), _at_posts(_taken(before)) if before else None)
    lines += _homes(plan, ground)
    lines += _stranded(plan, ground)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {ground.height}" width="{WIDTH}"'
        f' height="{ground.height}" font-family="sans-serif" font-size="11" role="img">'
        f'<rect width="{WIDTH}" height="{ground.height}" fill="#f8f9fa"></rect>'
        f'<text x="6" y="{LINE}" font-weight="bold" fill="#222">{escape(title)}</text>'
        f"{''.join(lines)}{_legend({key[3] for key in taken}, ground.height)}</svg>"
    )


def _taken(plan: Plan) -> Counter[tuple[str, str, str, str]]:
    """Return how many people take each way between two sites."""
    found: Counter[tuple[str, str, str, str]] = Counter()
    for route in routes(plan):
        found[route.leg.way, route.leg.tail, route.leg.head, route.leg.kind] += route.people
    return found


def _at_posts(taken: Mapping[tuple[str, str, str, str], int]) -> dict[str, int]:
    return {way: people for (way, _, _, kind), people in taken.items() if kind == "crossing"}


def _labels(scenario: Scenario, ground: _Ground, now: Mapping[str, int], before: Mapping[str, int] | None) -> list[str]:
    """Return a dot and a text for every post that is passed, or was; texts are moved apart."""
    found: list[str] = []
    taken: list[Point] = []
    posts = {name: ground.point(scenario.sites[scenario.crossings[name].tail].at) for name in {*now, *(before or {})}}
    for name, (x, y) in sorted(posts.items(), key=lambda item: (item[1][1], item[0])):
        count, was = now.get(name, 0), None if before is None else before.get(name, 0)
        text = f"{name} {count}" if was in (None, count) else f"{name} {was} → {count}"
        left = x > WIDTH * 0.7
        low = y - 7
        while any(abs(low - other[1]) < LINE and abs(x - other[0]) < 110 for other in taken):
            low += LINE
        taken.append((x, low))
        aside = 4 if low < y else -8
        side, where = ("end", x + aside) if left else ("start", x - aside)
        found.append(
            f'<circle cx="{x}" cy="{y}" r="4" fill="{COLOURS["crossing"] if count else "#fff"}"'
            f' stroke="{COLOURS["crossing"]}" stroke-width="1.5"></circle>'
            f'<text x="{where}" y="{low}" text-anchor="{side}" fill="#222" stroke="#f8f9fa" stroke-width="3"'
            f' paint-order="stroke">{escape(text)}</text>'
        )
    return found


def _homes(plan: Plan, ground: _Ground) -> list[str]:
    """Return a green dot, with its name and how many they are, where people are home."""
    home = Counter[str]()
    for part in plan.assignments:
        if part.legs:
            home[part.legs[-1].head] += part.people
    found: list[str] = []
    taken: list[Point] = []
    for site, people in sorted(home.items(), key=lambda item: (-plan.given.sites[item[0]].at[0], item[0])):
        x, y = ground.point(plan.given.sites[site].at)
        side, where = ("end", x - 7) if x > WIDTH * 0.5 else ("start", x + 7)
        low = y - 5
        while any(abs(low - other[1]) < LINE and abs(x - other[0]) < 200 for other in taken):
            low += LINE
        taken.append((x, low))
        found.append(
            f'<circle cx="{x}" cy="{y}" r="4" fill="{HOME}"></circle>'
            f'<text x="{where}" y="{low}" text-anchor="{side}" fill="{HOME}" stroke="#f8f9fa" stroke-width="3"'
            f' paint-order="stroke">{escape(str(plan.given.sites[site].name))}: {people}</text>'
        )
    return found


def _stranded(plan: Plan, ground: _Ground) -> list[str]:
    """Return a square, with how many they are, where people are stranded."""
    scenario, left = plan.given, Counter[str]()
    for part in plan.stranded:
        left[scenario.group_by_id[part.group].at] += part.people
    found = []
    for site, people in sorted(left.items()):
        x, y = ground.point(scenario.sites[site].at)
        found.append(
            f'<rect x="{x - 4}" y="{y - 4}" width="8" height="8" fill="#111"></rect>'
            f'<text x="{x + 8}" y="{y + 4}" fill="#111" stroke="#f8f9fa" stroke-width="3"'
            f' paint-order="stroke">{escape(site)}: {people} stranded</text>'
        )
    return found


def _legend(kinds: set[str], height: int) -> str:
    texts, x = [], 6
    for kind, colour in COLOURS.items():
        if kind in kinds:
            texts.append(f'<text x="{x}" y="{height - 5}" fill="{colour}">{WORDS[kind]}</text>')
            x += 14 + 6 * len(WORDS[kind])
    return "".join(texts)
