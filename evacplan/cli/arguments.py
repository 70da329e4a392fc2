"""What several commands are given: a scenario or a plan, and for how long to search."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Annotated

import typer

from evacplan.search_limits import unless_endless

ScenarioFile = Annotated[Path, typer.Argument(metavar="SCENARIO", help="The scenario file (YAML).")]
PlanFile = Annotated[Path, typer.Argument(metavar="PLAN", help="The plan file (plan.json).")]


def limit(seconds: float | None) -> float | None:
    """Refuse what is no number, and take what is longer than three years for no limit."""
    if seconds is not None and math.isnan(seconds):
        raise typer.BadParameter("expected a number of seconds")
    return unless_endless(seconds)
