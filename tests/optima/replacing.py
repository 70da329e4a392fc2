"""Which journeys need not be looked at, because others can take their place."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.optima.travel import Journey, Usage


def irreplaceable(found: list[Journey], alike: bool) -> list[Journey]:
    """Return the journeys that no other of ``found`` can replace (of equals, the first).

    With ``alike`` only a journey of the very same usage is a replacement: where a smallest part is
    asked for, people who use less take others of their group below it.
    """
    kept: dict[Usage, list[Journey]] = {}
    for journey in sorted(found, key=lambda journey: (journey.exposure, journey.at, journey.fare, len(journey.usage))):
        less = [journey.usage] if alike else _subsets(journey.usage, kept)
        if not any(other.is_no_worse(journey) for usage in less for other in kept.get(usage, ())):
            kept.setdefault(journey.usage, []).append(journey)
    return [journey for alternatives in kept.values() for journey in alternatives]


def _subsets(usage: Usage, known: Iterable[Usage]) -> Iterable[Usage]:
    """Return those of ``known``, and perhaps others, that are subsets of ``usage``."""
    if len(usage) > 6:
        return [other for other in known if other <= usage]
    return (frozenset(part) for size in range(len(usage) + 1) for part in combinations(usage, size))
