"""What a report is: a file name and a way to draw the file from a plan."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from evacplan.plan.plan import Plan
from evacplan.reports.edition import Edition


@dataclass(frozen=True, slots=True)
class Report:
    """One file that is drawn from a plan alone; the same plan and edition always give the same bytes."""

    file: str
    """Name of the file."""
    render: Callable[[Plan, Edition], Iterable[bytes]]
    """Return the contents of the file, piece by piece."""
    quick: bool = False
    """Whether it is written with every plan, because it takes no time and needs no more than the core."""
    extra: str = ""
    """The optional part of the installation that it needs, if any."""
    modules: tuple[str, ...] = ()
    """The modules of that part."""
    personal: bool = False
    """Whether it shows names where there is a roster; its file is then for its owner's eyes only."""

    @property
    def name(self) -> str:
        """What the report is called where one is chosen: the file name without its ending."""
        return self.file.rpartition(".")[0]
