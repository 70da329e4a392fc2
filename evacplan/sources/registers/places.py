"""Which site of the scenario a cell means, by id, by any of its names, or by position."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import NamedTuple

from rapidfuzz.distance import OSA

from evacplan.scenario.places import Site
from evacplan.scenario.scenario import Scenario
from evacplan.sources.registers.lettering import folded, plain, skeleton

NEAR_KM = 40.0
"""How far from a site a position may be to count as there."""
_CITY_WORDS = frozenset(
    (
        "г",
        "гор",
        "город",
        "пос",
        "поселок",
        "провинция",
        "остан",
        "қ",
        "қала",
        "қаласы",
        "city",
        "town",
        "shahr",
        "province",
    )
)
_PERSIAN = re.compile(r"[\u0600-\u06ff]")


class Placed(NamedTuple):
    """What became of the name of a place."""

    site: str | None
    """The site, or None if none is meant for sure."""
    how: str = ""
    """``spelling``, ``inside`` or ``position`` where it is not one of the names; ``unknown`` or ``ambiguous``."""
    could_be: tuple[str, ...] = ()
    """Sites that it could be."""


class Gazetteer:
    """The places of a scenario by every spelling; answers are kept, since thousands of rows share them."""

    def __init__(self, scenario: Scenario) -> None:
        self._sites = scenario.sites
        self._exact: dict[str, set[str]] = {}
        self._sounds: dict[str, set[str]] = {}
        for key, site in scenario.sites.items():
            for name in _names(key, site):
                self._exact.setdefault(plain(name), set()).add(key)
                self._sounds.setdefault(folded(name), set()).add(key)
            for name in _names(key, site):
                short = name.split("(")[0].strip()
                if short and short != name:
                    self._exact.setdefault(plain(short), set()).add(key)
                    self._sounds.setdefault(folded(short), set()).add(key)
        self._told: dict[str, Placed] = {}

    def named(self, text: str) -> Placed:
        """Return the site that ``text`` means."""
        if text not in self._told:
            self._told[text] = self._look_up(text)
        return self._told[text]

    def at(self, latitude: float, longitude: float) -> Placed:
        """Return the site nearest to a position, if it is near."""
        near = min(self._sites, key=lambda key: _km(self._sites[key].at, (latitude, longitude)), default=None)
        if near is not None and _km(self._sites[near].at, (latitude, longitude)) <= NEAR_KM:
            return Placed(near, "position")
        return Placed(None, "unknown")

    def _look_up(self, text: str) -> Placed:
        words = [word for word in plain(text).split() if word not in _CITY_WORDS]
        name = " ".join(words)
        if not name:
            return Placed(None, "unknown")
        for known, key, how in (
            (self._exact, plain(text), ""),
            (self._exact, name, ""),
            (self._sounds, folded(name), "spelling"),
        ):
            if key in known:
                return _one(known[key], how)
        return self._similar(folded(name)) or self._in_persian(text) or self._inside(words) or Placed(None, "unknown")

    def _similar(self, sound: str) -> Placed | None:
        """Return the site whose name is a slip of the pen away."""
        most = 0 if len(sound) < 4 else 1 if len(sound) < 7 else 2
        found: dict[int, set[str]] = {}
        for known, sites in self._sounds.items():
            distance = OSA.distance(sound, known, score_cutoff=most)
            if distance <= most:
                found.setdefault(distance, set()).update(sites)
        return _one(found[min(found)], "spelling") if found and most else None

    def _in_persian(self, text: str) -> Placed | None:
        """Return the site with the same consonants, which is what Persian writes."""
        if not _PERSIAN.search(text):
            return None
        bones = skeleton(folded(text))
        sites = {site for known, keys in self._sounds.items() if skeleton(known) == bones for site in keys}
        return _one(sites, "spelling") if sites and len(bones) > 1 else None

    def _inside(self, words: list[str]) -> Placed | None:
        """Return the site whose name stands among the words of an address."""
        joined = f" {' '.join(words)} "
        sites = {
            site for known, keys in self._exact.items() if len(known) > 3 and f" {known} " in joined for site in keys
        }
        return _one(sites, "inside") if sites else None


def _names(key: str, site: Site) -> Iterator[str]:
    yield key
    yield from (name for name in (site.name.en, site.name.ru, site.name.kk) if name)


def _one(sites: set[str], how: str) -> Placed:
    if len(sites) == 1:
        return Placed(next(iter(sites)), how)
    return Placed(None, "ambiguous", tuple(sorted(sites)))


def _km(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return the great circle between two positions [km]."""
    (a, b), (c, d) = (tuple(map(math.radians, position)) for position in (one, other))
    half = math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2
    return 12_742 * math.asin(math.sqrt(min(1.0, half)))
