"""Time limits as they are given on the command line."""

from __future__ import annotations

import math

import typer

LONGEST_SECONDS = 1e8


def limit(seconds: float | None) -> float | None:
    """Refuse what is no number, and take what is longer than three years for no limit."""
    if seconds is None or seconds >= LONGEST_SECONDS:
        return None
    if math.isnan(seconds):
        raise typer.BadParameter("expected a number of seconds")
    return seconds
