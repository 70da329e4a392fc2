"""Which rows of a capacity a span of time occupies."""

from __future__ import annotations

from typing import TypedDict

import numpy as np

from evacplan.network.grid import IntArray


class Rows(TypedDict):
    """The first row that each use occupies, and the one after its last."""

    first: IntArray
    last: IntArray


def rows_during(instants: IntArray, begins: IntArray, ends: IntArray) -> Rows:
    """Return ``first`` and ``last`` of the rows, one for each of the sorted ``instants``, within ``[begins, ends)``."""
    first = np.searchsorted(instants, begins)
    return {"first": first, "last": np.maximum(first, np.searchsorted(instants, ends))}


def single_rows(rows: IntArray) -> Rows:
    """Return ``first`` and ``last`` of uses that occupy one row each."""
    return {"first": rows, "last": rows + 1}
