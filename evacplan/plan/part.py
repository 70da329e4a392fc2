"""What all parts of a plan file have in common."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Self
from zoneinfo import ZoneInfo

from pydantic import AwareDatetime, BaseModel, ConfigDict


class PlanPart(BaseModel):
    """A frozen part of a plan file that refuses keys it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True, populate_by_name=True)


class Instant(PlanPart):
    """One instant, in UTC and as the clocks of its place show it."""

    utc: AwareDatetime
    """In UTC."""
    local: AwareDatetime
    """With the offset of the place."""

    @classmethod
    def of(cls, instant: datetime, zone: ZoneInfo) -> Self:
        """Return ``instant`` for a place in ``zone``."""
        return cls(utc=instant.astimezone(UTC), local=instant.astimezone(zone))
