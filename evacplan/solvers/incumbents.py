"""Better points that HiGHS finds on the way, read from the file to which it writes them.

MathOpt's HiGHS neither listens nor tells, so when it must be ended, what it has found would be lost with it. But
HiGHS can write every better point to a file; here the file is one in memory, without a name to be left behind.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Final

import numpy as np

from evacplan.solvers.linear import FloatArray, LinearModel

if TYPE_CHECKING:
    from ortools.math_opt import parameters_pb2

TOLERANCE: Final = 1e-6
"""By how much a point may miss a bound, relative to the size of the terms of its row."""


class Incumbents:
    """A file of the better points of one run of HiGHS; nothing where the system has no files in memory."""

    def __init__(self, model: LinearModel) -> None:
        self._model = model
        self._file = os.memfd_create("incumbents") if sys.platform == "linux" else None
        self._read = 0

    def close(self) -> None:
        """Forget the file."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def ask_for(self, parameters: parameters_pb2.SolveParametersProto) -> None:
        """Have HiGHS write the file."""
        if self._file is not None:
            parameters.highs.bool_options["mip_improving_solution_save"] = True
            parameters.highs.bool_options["mip_improving_solution_report_sparse"] = True
            parameters.highs.string_options["mip_improving_solution_file"] = f"/proc/self/fd/{self._file}"

    def newest(self) -> tuple[FloatArray, float] | None:
        """Return the newest whole point since the last time, with its objective; None if there is none."""
        if self._file is None or os.fstat(self._file).st_size <= self._read:
            return None
        size = os.fstat(self._file).st_size - self._read
        points = os.pread(self._file, size, self._read).split(b"Objective ")
        start = self._read + size
        for point in reversed(points[1:]):
            start -= len(point) + len(b"Objective ")
            x = self._parsed(point)
            if x is not None:
                self._read = start + len(point) + len(b"Objective ")
                return x, float(self._model.objective @ x)
        return None

    def _parsed(self, point: bytes) -> FloatArray | None:
        """Return the point of one paragraph, if all of it has been written and it is one of the model."""
        if not point.endswith(b"\n"):
            return None
        head, _, rest = point.partition(b"# Columns -")
        count, _, entries = rest.partition(b"\n")
        if not head or not count.isdigit():
            return None
        words = np.array(entries.split(), dtype=np.float64)
        if len(words) != 2 * int(count):
            return None
        x = np.zeros(len(self._model.low))
        x[words[1::2].astype(np.int64)] = words[0::2]
        return x if _keeps(self._model, x) else None


def _keeps(model: LinearModel, x: FloatArray) -> bool:
    """Return whether ``x`` keeps the bounds and rows of ``model``."""
    terms = model.coefficient * x[model.column]
    rows = len(model.row_low)
    total = np.bincount(model.row, terms, minlength=rows)
    slack = TOLERANCE * (1 + np.bincount(model.row, np.abs(terms), minlength=rows))
    inside = (x >= model.low - TOLERANCE) & (x <= model.high + TOLERANCE)
    return bool(inside.all() and (total >= model.row_low - slack).all() and (total <= model.row_high + slack).all())
