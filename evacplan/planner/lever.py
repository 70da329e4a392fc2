"""One thing that could be changed, and the search for the least of it that will do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from evacplan.planner.bench import Bench, Rides
from evacplan.planner.effort import effort
from evacplan.scenario.changes import Change
from evacplan.scenario.changes.base import Amount

Test = Callable[[Change], Rides | None]
"""Tells what the group rides on under a change; None if that will not do."""


@dataclass(frozen=True)
class Lever:
    """One thing that could be changed."""

    full: Change
    """The change as far as it can help."""
    finer: Callable[[Test], Change | None]
    """Finds the smallest change of this kind that will do, where the full one does."""
    least: float
    """The effort of the smallest one that there is."""


def amount(bench: Bench, change: Callable[[int], Change], most: int) -> Lever:
    """Return the lever of a number that may rise by up to ``most``."""
    return Lever(change(most), lambda test: first(change, 1, most, test), effort(bench.scenario, change(1)))


def more(kind: type[Amount], **fields: object) -> Callable[[int], Change]:
    """Return how a change of ``kind`` is made for every amount."""
    return lambda amount: kind.model_validate({**fields, "more": amount})


def first(change: Callable[[int], Change], low: int, high: int, test: Test) -> Change | None:
    """Return the first change from ``low`` to ``high`` that will do, by bisection: whoever asks more gets no less."""
    if not test(change(high)):
        return None
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if test(change(middle)) else (middle + 1, high)
    return change(low)


def whole(bench: Bench, change: Change) -> Lever:
    """Return the lever of a change that has no size."""
    return Lever(change, lambda test: change if test(change) else None, effort(bench.scenario, change))
