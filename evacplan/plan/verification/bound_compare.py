"""Whether two plans of one scenario, found by different solvers, agree on what is possible."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from evacplan.plan.quality import TierResult

Agreement = Literal["same optimum", "no contradiction", "contradiction", "not comparable"]
TOLERANCE = 1e-6


@dataclass(frozen=True, slots=True)
class TierComparison:
    """What two searches say of one tier."""

    one: TierResult
    """What the first says."""
    other: TierResult
    """What the second says."""
    agreement: Agreement
    """Whether both can be right."""


def compare(one: Sequence[TierResult], other: Sequence[TierResult]) -> Iterator[TierComparison]:
    """Compare the results of two plans tier by tier.

    A bound is about plans that are no worse in the earlier tiers. So the bound of one plan is held against the value
    of the other only as long as that one has no worse values in all earlier tiers.
    """
    other_counts = one_counts = True
    for first, second in zip(one, other, strict=True):
        refuted = (other_counts and _above(first.bound, second.value)) or (
            one_counts and _above(second.bound, first.value)
        )
        if refuted:
            agreement: Agreement = "contradiction"
        elif not (other_counts and one_counts):
            agreement = "no contradiction" if other_counts or one_counts else "not comparable"
        else:
            agreement = "same optimum" if _closed(first, second) else "no contradiction"
        yield TierComparison(first, second, agreement)
        other_counts &= not _above(second.value, first.value)
        one_counts &= not _above(first.value, second.value)


def _closed(first: TierResult, second: TierResult) -> bool:
    """Whether both results are one proven optimum."""
    numbers = (first.value, first.bound, second.value, second.bound)
    return not _above(max(numbers), min(numbers))


def _above(number: float, other: float) -> bool:
    return number > other and not math.isclose(number, other, rel_tol=TOLERANCE, abs_tol=TOLERANCE)
