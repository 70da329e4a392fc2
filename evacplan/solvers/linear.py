"""Mixed-integer models as arrays, and what a solver says about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Cut:
    """One more constraint, ``coefficients @ x[columns] <= high``."""

    columns: IntArray
    coefficients: FloatArray
    high: float


@dataclass(frozen=True)
class LinearModel:
    """Minimise ``objective @ x`` with ``row_low <= A x <= row_high`` and ``low <= x <= high``."""

    low: FloatArray
    high: FloatArray
    integer: BoolArray
    objective: FloatArray
    row: IntArray
    """Row of each coefficient."""
    column: IntArray
    """Column of each coefficient."""
    coefficient: FloatArray
    row_low: FloatArray
    row_high: FloatArray

    def with_rows(self, cuts: Sequence[Cut]) -> LinearModel:
        """Return the model with ``cuts`` added."""
        first = len(self.row_low)
        return replace(
            self,
            row=np.concatenate([self.row, *(np.full(len(c.columns), first + i) for i, c in enumerate(cuts))]),
            column=np.concatenate([self.column, *(c.columns for c in cuts)]),
            coefficient=np.concatenate([self.coefficient, *(c.coefficients for c in cuts)]),
            row_low=np.concatenate([self.row_low, np.full(len(cuts), -np.inf)]),
            row_high=np.concatenate([self.row_high, [c.high for c in cuts]]),
        )


@dataclass(frozen=True)
class Duals:
    """Dual values of a linear relaxation."""

    columns: FloatArray
    """Reduced costs of the columns."""
    rows: FloatArray
    """Dual values of the rows."""


@dataclass(frozen=True)
class Answer:
    """What a solver found out about a model."""

    x: FloatArray | None
    """The best point found, if any."""
    value: float
    """Its objective; infinite if there is none."""
    bound: float
    """No point has a smaller objective; infinite where there is no point at all."""
    duals: Duals | None = None
    """Where a linear relaxation was solved to optimality."""
    proven: bool = False
    """Whether the solver ended because it was done."""
