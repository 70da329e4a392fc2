"""How good a plan is, how good any could be, and what capacities are worth."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from evacplan.plan.part import PlanPart

TierStatus = Literal["optimal", "within tolerance", "gap", "not solved"]


class Price(PlanPart):
    """What one more unit of a capacity would save, at the margin."""

    resource: str
    """Name of the capacity."""
    bucket: str
    """The time that it is about, as UTC start."""
    tier: str
    """The tier whose value it would improve."""
    price: float = Field(ge=0)
    """Saving per unit, in the unit of the tier; valid at the margin of the relaxation."""


class Proof(PlanPart):
    """Multipliers from which anybody can recompute a lower bound of one tier, in whole numbers.

    They price the capacities, the earlier tiers that are held, and the states whose largest share counts. The
    cheapest itineraries at these prices, less what the capacities are worth, cost no more than any plan.
    """

    denominator: int = Field(ge=1)
    """Multipliers are whole numbers of so many parts of the smallest whole-number cost of the tier."""
    capacities: dict[str, dict[int, int]] = Field(default_factory=dict)
    """For every priced capacity, by name, the price of one person (or vehicle) at each of its buckets [min]."""
    held: dict[str, int] = Field(default_factory=dict)
    """For every earlier tier that is priced, the multiplier of its whole-number cost; for a largest share one for
    each state, as ``TIER.STATE``."""
    limits: dict[str, str] = Field(default_factory=dict)
    """For every earlier tier, the whole-number cost (or the fraction ``a/b``) that it is held at."""
    shares: dict[str, int] = Field(default_factory=dict)
    """Where the tier is a largest share, the multiplier of each state's cost."""
    bound: str
    """What they prove, in whole-number costs of the tier: a fraction ``a/b``, or a whole number."""


class TierResult(PlanPart):
    """How good the plan is in one tier of the objective, and how good any plan can be."""

    name: str
    """Name of the tier."""
    unit: str
    """Unit of value and bound."""
    value: float
    """Value of this plan."""
    bound: float
    """No plan (on the grid, with earlier tiers held) has a smaller value."""
    gap: float = Field(ge=0)
    """(value - bound) / value, or 0 where both are equal."""
    status: TierStatus
    """``optimal`` only where value and bound agree."""
    proof: Proof | None = None
    """Multipliers that prove a bound, which may be less than ``bound`` where that comes from search."""
