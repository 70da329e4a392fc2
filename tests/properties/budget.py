"""How many random situations are tried: few and always the same, or many and new."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

EXAMPLES = os.environ.get("EVACPLAN_EXAMPLES")
"""How many examples to try instead, every run other ones."""

NORMAL = 150
PATIENCE = 20_000
"""Branches after which an enumeration is given up; most situations need fewer."""


def tried(share: float = 1) -> settings:
    """Return the settings of a property that deserves this share of the examples."""
    return settings(
        deadline=None,
        database=None,
        derandomize=EXAMPLES is None,
        max_examples=max(1, round(share * int(EXAMPLES or NORMAL))),
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    )
