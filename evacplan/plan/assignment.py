"""What people do in a plan: movement by movement, and who is not brought home."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from evacplan.plan.part import Instant, PlanPart
from evacplan.plan.reasons import Cause, Freed, Reasons, Reserve

Kind = Literal["link", "crossing", "service", "charter"]


class Leg(PlanPart):
    """One movement of an itinerary."""

    way: str
    """Id of the link, crossing, service or charter."""
    kind: Kind
    """Which of these it is."""
    tail: str = Field(alias="from")
    """Site where it begins."""
    head: str = Field(alias="to")
    """Site where it ends."""
    boards: Instant
    """From when people are at the departure, in local time of the tail."""
    departs: Instant
    """Departure, or admission at a border, in local time of the tail."""
    arrives: Instant
    """Arrival, or release at a border, in local time of the head."""
    carrier: str | None = None
    """Id of the dispatch or charter order that carries them; none on a crossing, a service or an unserved link."""


class AssignmentFrame(PlanPart):
    """What an itinerary says beside its movements."""

    group: str
    """Id of the group."""
    part: int = Field(ge=1)
    """Number of the part, from 1; a group that stays together has only part 1."""
    people: int = Field(ge=1)
    """People in it."""
    members: tuple[int, ...] = ()
    """Numbers of the members in it, where the members of a group that splits differ; else empty."""
    home_at: Instant
    """When they are home, in local time of their home."""
    explanation: str = ""
    """Why this way, in plain words."""
    reasons: Reasons | None = None
    """Why this way and no other, where it was looked into."""
    reserve: Reserve | None = None
    """Which way to take if this one is cut, where there is another."""


class Assignment(AssignmentFrame):
    """What one group, or one part of a group that may split, does."""

    legs: tuple[Leg, ...]
    """Its movements in order; empty for people who are at home already."""


class Stranded(PlanPart):
    """People whom the plan does not bring home."""

    group: str
    """Id of the group."""
    people: int = Field(ge=1)
    """How many of it."""
    members: tuple[int, ...] = ()
    """Numbers of the members who are left, where the members of a group that splits differ; else empty."""
    reason: str
    """Why, in plain words."""
    cause: Cause | None = None
    """What stands in the way, where it was looked into."""
    freed_by: Freed | None = None
    """The smallest change found that would bring them home."""
