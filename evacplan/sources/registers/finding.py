"""What intake has to say about rows: where, what, and whether the row was rejected; never what a cell holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Outcome = Literal["rejected", "flagged"]


@dataclass(frozen=True, slots=True, order=True)
class Origin:
    """A row of a register."""

    register: int
    """Position of the sheet among all that are read."""
    file: str
    """The file, as messages call it."""
    sheet: str
    """Its sheet; empty for a CSV file."""
    row: int
    """The row as a spreadsheet counts it, from 1."""

    def __str__(self) -> str:
        sheet = f" [{self.sheet}]" if self.sheet else ""
        return f"{self.file}{sheet} row {self.row}"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing about one row."""

    origin: Origin
    outcome: Outcome
    """Whether the row was left out for it, or read all the same."""
    field: str
    """The key of ``columns`` that it is about."""
    kind: str
    """One word for the kind of defect."""
    wrong: str
    """What is wrong, in plain words."""
    expected: str = ""
    """What was expected, or what was made of it."""

    @property
    def sentence(self) -> str:
        """What is wrong and what was expected."""
        return f"{self.wrong}, {self.expected}" if self.expected else self.wrong
