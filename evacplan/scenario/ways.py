"""How people move: roads, border crossings, scheduled services, charters, and the fleets of vehicles."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from evacplan.scenario.calendar import Closure, Hours, Timetable
from evacplan.scenario.entry import EntryRules
from evacplan.scenario.record import CountryCode, Id, People, Record, Sourced, Text, as_tuple
from evacplan.units import AnyMoment, Duration, Factor, Length, Money

Mode = Literal["road", "rail", "sea", "air", "foot"]
"""By what means a way is travelled."""

Ids = Annotated[tuple[Id, ...], BeforeValidator(as_tuple)]
Words = Annotated[tuple[Id, ...], BeforeValidator(as_tuple)]
Closures = Annotated[tuple[Closure, ...], BeforeValidator(as_tuple)]
PositiveDuration = Annotated[Duration, Field(ge=1)]
BeforeClosing = Annotated[Duration, Field(le=24 * 60)]
LastAdmission = BeforeClosing | dict[CountryCode, BeforeClosing] | None


class Way(Sourced):
    """What every means of going from one site to another has in common."""

    name: Text | None = None
    """What it is called; if absent, papers name the sites that it joins."""
    exposure: Factor | None = None
    """Danger weight of an hour spent on it; that of the site where it begins if absent."""
    closed: Closures = ()
    """Times during which nobody may enter it."""


class Convoy(Record):
    """Departures in convoy: at one instant either nobody leaves, or enough people do, and not too often."""

    smallest: People = 1
    """Fewest people who leave together, in all vehicles; people count and not vehicles, for some drive own cars."""
    per_day: Annotated[int, Field(ge=1, le=1000)] | None = None
    """Most convoys that leave on one calendar day of the tail; any number if absent."""


class Link(Way):
    """A stretch of road, rail, sea or track between two sites, entered at any time that it is open.

    Closures, hours and daylight act on *entry*: people already under way still arrive.
    """

    tail: Id = Field(alias="from")
    """Site where people enter."""
    head: Id = Field(alias="to")
    """Site where people come out."""
    mode: Mode = "road"
    """By what means it is travelled."""
    length: Length | None = None
    """How long it is."""
    takes: PositiveDuration
    """Time from tail to head in peace, before the crisis factor of the tail's country."""
    departs: Hours | None = None
    """When it may be entered, in local time of the tail; always if absent."""
    daylight: bool = False
    """Whether it is travelled only in the policy's daylight hours, from entry to exit, in local time of the tail."""
    fleets: Ids = ()
    """Fleets whose vehicles run here; without any, people go by their own or hired means without limit."""
    own_cars: bool = False
    """Whether groups with a car of their own drive here in it; where no fleet runs, then only they travel it."""
    convoy: Convoy | None = None
    """How those who leave together must gather, if at all."""


class PermitRule(Record):
    """The permission that a neighbour asks of everybody who enters over a crossing."""

    of: CountryCode
    """The country that gives it."""
    lead: Duration
    """Time from sending the application to the decision."""
    valid: PositiveDuration
    """How long the permission lasts from the decision."""
    renewal: Duration | None = None
    """Time from asking anew for a permission that has run out to the new decision; if absent, one that runs out
    after the start of planning is not renewed, and one that ran out before takes the lead."""
    exempt: Annotated[tuple[Id, ...], BeforeValidator(as_tuple)] = ()
    """States whose citizens need none."""


class Crossing(Way):
    """A border post with its two sides, in one direction: from the near site to the far site."""

    tail: Id = Field(alias="from")
    """Site on the near side."""
    head: Id = Field(alias="to")
    """Site on the far side."""
    dwell: PositiveDuration
    """Time from admission on the near side to release on the far side."""
    hours: dict[CountryCode, Hours] = Field(default_factory=dict)
    """Opening hours of either side in its local time; people are admitted while the near side is open
    and released while the far side is open. A side without hours never closes."""
    last_admission: LastAdmission = None
    """How long before a side closes the last people are admitted: of the near side, or by country of either side."""
    people_per_hour: People | None = None
    """Most people admitted in any sixty minutes."""
    people_per_day: People | None = None
    """Most people admitted on one calendar day of the near side."""
    quota: dict[Id, Annotated[int, Field(ge=0, le=100_000)]] = Field(default_factory=dict)
    """Most citizens of a state admitted on one calendar day of the near side."""
    permit: PermitRule | None = None
    """The permission needed, if any."""
    documents: Words = ()
    """Travel documents that are accepted; all if absent."""
    convoy: Convoy | None = None
    """How those who are admitted together must gather, if at all."""
    entry: EntryRules = ()
    """Who is let in here, and with what; the rules of the far side's country if absent."""


class Service(Way):
    """A flight, ferry or train that departs by a timetable with a number of seats left for the evacuation."""

    tail: Id = Field(alias="from")
    """Site of departure."""
    head: Id = Field(alias="to")
    """Site of arrival."""
    mode: Mode = "air"
    """By what means it is travelled."""
    departs: Timetable
    """Departures, in local time of the tail."""
    takes: PositiveDuration
    """Time from departure to arrival."""
    seats: People
    """Seats on every departure."""
    connection: Duration | None = None
    """Time needed at the tail before departure; the policy's for this mode if absent."""
    fare: Money | None = None
    """Price of one seat."""


class Charter(Way):
    """A vehicle that may be ordered whole, once or several times, for one trip at a time of our choice."""

    tails: Annotated[tuple[Id, ...], Field(min_length=1), BeforeValidator(as_tuple)] = Field(alias="from")
    """Sites from which it may depart."""
    head: Id = Field(alias="to")
    """Site of arrival."""
    mode: Mode = "air"
    """By what means it travels."""
    seats: People
    """Seats on every trip."""
    takes: PositiveDuration | dict[Id, PositiveDuration]
    """Time from departure to arrival, for all or for each site of departure."""
    notice: Duration = 0
    """Time from the start of planning to the earliest departure."""
    at_most: Annotated[int, Field(ge=1, le=1000)] = 1
    """How many trips can be ordered in all."""
    departs: Hours | None = None
    """When it may depart, in local time of the site of departure; always if absent."""
    connection: Duration | None = None
    """Time needed at the site before departure; the policy's for this mode if absent."""
    cost: Money | None = None
    """Price of one trip."""


class Fleet(Sourced):
    """Vehicles of one kind that leave a depot, run one link, and return empty to the depot."""

    name: Text | None = None
    """What it is called; its id if absent."""
    depot: Id
    """Site where every vehicle stands at the start and to which it returns."""
    vehicles: Annotated[int, Field(ge=1, le=10_000)]
    """How many there are."""
    seats: People
    """Seats of one vehicle."""
    usable: People | None = None
    """Seats that can really be filled, luggage and stragglers considered; all if absent."""
    turnaround: Duration = 0
    """Rest, fuel and cleaning at the depot after every run."""
    available: AnyMoment | None = None
    """From when the vehicles stand at the depot, in its local time; from the start if absent."""
    cost_per_hour: Money | None = None
    """Price of one vehicle for every hour away from the depot, turnaround included."""
    drivers: Annotated[int, Field(ge=1, le=10)] = 1
    """Drivers aboard every vehicle, who drive in turn."""
    offers: Words = ()
    """Special needs that its vehicles can serve, such as ``wheelchair``."""
    idle: Closures = ()
    """Times during which none of its vehicles may set out with people, in local time of the tail of the link."""

    @property
    def places(self) -> int:
        """People that one vehicle carries."""
        return self.seats if self.usable is None else self.usable
