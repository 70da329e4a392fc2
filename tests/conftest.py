"""What all tests share."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext

import pytest

from evacplan import planner
from evacplan.solvers.crew import Crew


@pytest.fixture(scope="session", autouse=True)
def crew() -> Iterator[Crew]:
    """Let all plans share their solver processes: to start one takes longer than most plans."""
    with Crew() as shared, pytest.MonkeyPatch.context() as patch:
        patch.setattr(planner, "Crew", lambda: nullcontext(shared))
        yield shared
