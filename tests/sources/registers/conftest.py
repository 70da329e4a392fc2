"""Small tables written to disk, and what intake makes of them."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

import pytest

from evacplan.scenario.register import Columns, Register
from evacplan.scenario.scenario import Scenario
from evacplan.sources.registers.intake import Intake, Source, take_in
from evacplan.sources.scenario_file import read_surroundings

ROOT = Path(__file__).parents[3]
NETWORK = ROOT / "scenarios" / "networks" / "march-2026.yaml"
START = date(2026, 3, 1)

Rows = Iterable[Iterable[object]]
TakeIn = Callable[..., Intake]


@pytest.fixture(scope="session")
def network() -> Scenario:
    """Return the network around Iran, without people."""
    return read_surroundings(NETWORK).scenario


def write_csv(path: Path, rows: Rows, *, encoding: str = "utf-8", delimiter: str = ";") -> Path:
    """Write ``rows`` as CSV and return the path."""
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows(rows)
    return path


@pytest.fixture
def taken(tmp_path: Path, network: Scenario) -> TakeIn:
    """Return a function that takes in one table of ``rows``, of citizens of Kazakhstan."""

    def take(rows: Rows, *, state: str | None = "KZ", columns: Columns | None = None, **register: object) -> Intake:
        path = write_csv(tmp_path / "table.csv", rows)
        described = Register(file="table.csv", columns=columns or Columns(), **register)  # type: ignore[arg-type]
        return take_in([Source(path, described, state=state)], network, START)

    return take


def kinds(intake: Intake) -> list[tuple[int, str]]:
    """Return row and kind of every finding."""
    return [(finding.origin.row, finding.kind) for finding in intake.findings]
