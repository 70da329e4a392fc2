"""Who goes home: registered groups, as numbers and ids only, never as persons."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from evacplan.scenario.record import CountryCode, Id, People, Record, Sourced, as_tuple
from evacplan.units import AnyMoment, Day, Length, Moment

PermitStatus = Literal["not_sent", "sent", "approved", "rejected", "expired"]
"""How far an application has come."""

ReadyCase = Literal["earliest", "likely", "latest"]
"""An instant of a range of readiness."""

NO_DOCUMENT = "none"
"""The word for having no travel document."""


class PermitState(Record):
    """Where an application for a neighbour's permission stands."""

    status: PermitStatus
    """How far it has come."""
    at: AnyMoment | None = None
    """When it was sent or approved, or ran out; at the start of planning if absent."""


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


class ReadyRange(Record):
    """A readiness that is not known exactly; which instant is planned for, the policy says."""

    earliest: AnyMoment
    """Not before this."""
    likely: AnyMoment | None = None
    """Most likely; the latest if absent."""
    latest: AnyMoment
    """By this for certain."""

    def case(self, case: ReadyCase) -> Moment:
        """Return the instant for ``case``."""
        chosen: Moment | None = getattr(self, case)
        return chosen or self.latest


Ready = ReadyRange | AnyMoment
"""An instant, or a range."""


class Member(Record):
    """One or several people of a group whose papers or readiness differ from what the group says."""

    people: People = 1
    """How many they are."""
    citizen: Id | None = None
    """Whose citizens they are; the group's state if absent."""
    document: Id | None = None
    """Their travel document, ``none`` if they have none; any of the group's documents if absent."""
    expires: Day | None = None
    """The last day on which their document is valid; long after the plan if absent."""
    minor: bool = False
    """Whether they may not travel without an adult."""
    permits: dict[CountryCode, Permit] = Field(default_factory=dict)
    """Their own applications by neighbour; the group's where absent."""
    ready: Ready | None = None
    """From when they can leave, in local time of the group's site; with the group if absent."""
    applied: AnyMoment | None = None
    """When they applied for a certificate in place of a document; at the start of planning if absent."""


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
    ready: Ready | None = None
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
    members: Annotated[tuple[Member, ...], BeforeValidator(as_tuple)] = ()
    """Those whose papers or readiness differ, as numbers only; all others are as the group says, and adults."""
    guardian: Id | None = None
    """Who accompanies minors without an adult of their own: a role that the policy names, never a person."""
