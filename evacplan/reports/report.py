"""What a report is: a file name and a way to draw the file from a plan."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from evacplan.plan.plan import Plan


@dataclass(frozen=True, slots=True)
class Report:
    """One file that is drawn from a plan alone; the same plan always gives the same bytes."""

    file: str
    """Name of the file in the folder of the plan."""
    render: Callable[[Plan], Iterable[bytes]]
    """Return the contents of the file, piece by piece."""
