"""What several commands are given: a scenario or a plan, and for how long to search."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Annotated

import typer

LONGEST_SECONDS = 1e8
ScenarioFile = Annotated[Path, typer.Argument(metavar="SCENARIO", help="The scenario file (YAML).")]
PlanFile = Annotated[Path, typer.Argument(metavar="PLAN", help="The plan file (plan.json).")]


def limit(seconds: float | None) -> float | None:
    """Refuse what is no number, and take what is longer than three years for no limit."""
    if seconds is None or seconds >= LONGEST_SECONDS:
        return None
    if math.isnan(seconds):
        raise typer.BadParameter("expected a number of seconds")
    return seconds
