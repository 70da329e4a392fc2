"""Typed changes: what may be asked for, promised or feared, each a line of YAML and a changed copy of a scenario."""

from __future__ import annotations

from typing import Annotated, get_args

from pydantic import Field, TypeAdapter, ValidationError

from evacplan.errors import ScenarioError
from evacplan.scenario.changes.base import Change, apply_all
from evacplan.scenario.changes.borders import Accepts, Exempt, PeoplePerDay, PeoplePerHour, Quota, Waived
from evacplan.scenario.changes.faults import fault_of
from evacplan.scenario.changes.opening import ByNight, Closed, OpenLonger, Reopened, SetHours
from evacplan.scenario.changes.people import (
    Accompanied,
    Certified,
    Horizon,
    MaySplit,
    Papers,
    PermitDecided,
    Priority,
    Ready,
)
from evacplan.scenario.changes.register import Later, NoShow, Registered
from evacplan.scenario.changes.runs import Delayed, Idle, Ordered
from evacplan.scenario.changes.situation import CrisisFactor, Danger, PermitLead, SiteClosed
from evacplan.scenario.changes.transport import (
    AnyGathering,
    Beds,
    Departure,
    Departures,
    Hired,
    Offers,
    Places,
    Seats,
    Trips,
    Vehicles,
)

AnyChange = Annotated[
    OpenLonger
    | SetHours
    | Reopened
    | Closed
    | ByNight
    | PeoplePerHour
    | PeoplePerDay
    | Quota
    | Accepts
    | Exempt
    | Waived
    | Seats
    | Departure
    | Departures
    | Vehicles
    | Idle
    | Places
    | Offers
    | Hired
    | AnyGathering
    | Trips
    | Beds
    | PermitDecided
    | Papers
    | Certified
    | Accompanied
    | Ready
    | MaySplit
    | Priority
    | Horizon
    | CrisisFactor
    | Danger
    | Delayed
    | Later
    | NoShow
    | Ordered
    | PermitLead
    | Registered
    | SiteClosed,
    Field(discriminator="kind"),
]
"""Any change, told apart by its ``kind``."""
KINDS: dict[str, type[Change]] = {
    get_args(change.model_fields["kind"].annotation)[0]: change for change in get_args(get_args(AnyChange)[0])
}
"""Every change by its ``kind``."""


def read_change(written: object) -> Change:
    """Return the change that ``written`` describes: a mapping with its ``kind``, as read from YAML or JSON.

    Raises
    ------
    ScenarioError
        With everything that is wrong with it.
    """
    adapter: TypeAdapter[Change] = TypeAdapter(AnyChange)
    try:
        return adapter.validate_python(written)
    except ValidationError as error:
        raise ScenarioError(tuple(fault_of(each, KINDS) for each in error.errors(include_url=False))) from error


__all__ = [
    "Accepts",
    "Accompanied",
    "AnyChange",
    "AnyGathering",
    "Beds",
    "ByNight",
    "Certified",
    "Change",
    "Closed",
    "CrisisFactor",
    "Danger",
    "Delayed",
    "Departure",
    "Departures",
    "Exempt",
    "Hired",
    "Horizon",
    "Idle",
    "Later",
    "MaySplit",
    "NoShow",
    "Offers",
    "OpenLonger",
    "Ordered",
    "Papers",
    "PeoplePerDay",
    "PeoplePerHour",
    "PermitDecided",
    "PermitLead",
    "Places",
    "Priority",
    "Quota",
    "Ready",
    "Registered",
    "Reopened",
    "Seats",
    "SetHours",
    "SiteClosed",
    "Trips",
    "Vehicles",
    "Waived",
    "apply_all",
    "read_change",
]
