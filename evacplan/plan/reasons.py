"""Why everybody goes as the plan says, what to do if that way is cut, and what would free those who are stranded."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import Field

from evacplan.plan.part import Instant, PlanPart


class Bottleneck(PlanPart):
    """A capacity with too little left."""

    resource: str
    """What is scarce, in words: ``hourly admissions at astara``."""
    at: Instant
    """When the hour, day, departure or time that it is about begins."""
    taken: int = Field(ge=0)
    """How much of it others take, in people or vehicles."""
    capacity: int = Field(ge=0)
    """How much there is."""


class Alternative(PlanPart):
    """Another way home, while everybody else keeps to the plan."""

    corridor: tuple[str, ...]
    """Ids of the crossings on it, in order."""
    ways: tuple[str, ...]
    """Ids of all ways on it, in order."""
    leaves: Instant
    """When they have to leave for it, in local time of where they are."""
    home_at: Instant
    """When they would be home, in local time there."""
    exposure: float
    """How much more exposure it means, for all of them together [weighted person-hours]."""
    later: int
    """How much later they would be home [min]; negative if earlier."""
    room: bool
    """Whether there is room for them on it; if not, somebody would have to make room."""


class Reasons(PlanPart):
    """Why a group goes this way."""

    cheapest: bool
    """Whether no way home is better for them, even if everything were theirs alone."""
    waited_for: Bottleneck | None = None
    """What was full on the way that would have been better for them."""
    next_best: Alternative | None = None
    """The best way over other border posts."""


class Reserve(PlanPart):
    """What to do if a way of the itinerary is cut."""

    way: str
    """Id of the crossing, service or charter that may fail."""
    day: date
    """The local day on which they would have used it."""
    instead: Alternative
    """What they do then."""


class Cause(PlanPart):
    """What stands in the way of people who are stranded."""

    kind: Literal["closed", "full"]
    """Whether no way is open to them at all in time, or every one is full."""
    bottlenecks: tuple[Bottleneck, ...] = ()
    """What is full on the way that would be best for them."""


class Freed(PlanPart):
    """The smallest change found that brings people home who are stranded.

    If the place that it makes is taken by others of the same or a more urgent class, as many of them get home.
    """

    changes: tuple[dict[str, Any], ...]
    """The change as a scenario file writes it; several only where no single one is enough."""
    text: str
    """The same in plain words."""
    proof: Literal["inserted", "solved"]
    """Whether they find a way while everybody else keeps to the plan, or by planning anew."""
