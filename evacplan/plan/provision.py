"""What sites must have ready for those who wait there."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from evacplan.plan.part import PlanPart


class Provision(PlanPart):
    """What a site must have ready on one day for those who wait there."""

    site: str
    """Id of the site."""
    day: date
    """The day on the calendar of the site."""
    nights: int = Field(ge=0)
    """People who spend the night there."""
    meals: int = Field(ge=0)
    """Meals for all of them."""
