"""What all properties share."""

from __future__ import annotations

from collections.abc import Iterator

import numba
import pytest


@pytest.fixture(scope="module", autouse=True)
def one_thread() -> Iterator[None]:
    """Sweep without company: on problems this small, to call another core takes longer than the work."""
    before = numba.get_num_threads()
    numba.set_num_threads(1)
    yield
    numba.set_num_threads(before)
