"""Who goes home: registered groups, as numbers and ids only, never as persons."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from evacplan.scenario.record import CountryCode, Id, People, Record, Sourced, as_tuple
from evacplan.units import AnyMoment, Length

PermitStatus = Literal["not_sent", "sent", "approved", "rejected"]
"""How far an application has come."""


class PermitState(Record):
    """Where a group's application for a neighbour's permission stands."""

    status: PermitStatus
    """How far it has come."""
    at: AnyMoment | None = None
    """When it was sent or approved; at the start of planning if absent."""


def _as_permit_state(value: object) -> object:
    return {"status": value} if isinstance(value, str) else value


Permit = Annotated[PermitState, BeforeValidator(_as_permit_state, json_schema_input_type=PermitState | PermitStatus)]
"""A :class:`PermitState`, or its bare status."""


class Car(Record):
    """The car, or cars, in which a group can drive together, and their fuel."""

    range: Length
    """How far the fuel lasts that they have on the day when the group is ready."""
    ration: Length = 0
    """How much farther the fuel lasts that they can buy on every day after that."""


class Group(Sourced):
    """People who travel together: a family, a dormitory, a mine shift."""

    id: Id
    """An invented id; never the name of a person."""
    state: Id
    """The state whose citizens they are."""
    at: Id
    """Site where they are."""
    people: People
    """How many they are."""
    home: Annotated[tuple[Id, ...], BeforeValidator(as_tuple)] = ()
    """Sites at which they count as home; their state's if absent."""
    ready: AnyMoment | None = None
    """From when they can leave, in local time of their site; from the start if absent."""
    priority: Id | None = None
    """Their priority class; the policy's last if absent."""
    smallest_part: People | None = None
    """If given, the group may split, but never fewer than this many of it on one departure."""
    needs: Annotated[tuple[Id, ...], BeforeValidator(as_tuple)] = ()
    """Special needs; they ride only in fleets that offer them all."""
    documents: Annotated[tuple[Id, ...], Field(min_length=1), BeforeValidator(as_tuple)] = ("passport",)
    """The kinds of travel document among them; a crossing must accept every one."""
    permits: dict[CountryCode, Permit] = Field(default_factory=dict)
    """Applications by neighbour; ``not_sent`` if absent."""
    car: Car | None = None
    """The car of their own in which they may drive on links that are open to own cars; none if absent."""
