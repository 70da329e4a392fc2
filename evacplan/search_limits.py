"""What a search may be given: a seed, and how long it takes at most. Loads nothing, for the command line reads it."""

from __future__ import annotations

MOST_SEED = 2**31 - 1
"""The largest seed that all solvers take."""
LONGEST_SECONDS = 1e8
"""Time limits from here on, three years, are none."""


def unless_endless(seconds: float | None) -> float | None:
    """Return a time limit [s]; None where there is none, or one that nobody lives to see."""
    return None if seconds is None or seconds >= LONGEST_SECONDS else seconds
