"""The whole situation as given: one frozen object that everything downstream reads."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, Field, ValidationInfo, model_validator

from evacplan.errors import ScenarioError
from evacplan.scenario.calendar import Clock
from evacplan.scenario.contingents import contingents
from evacplan.scenario.group import Group
from evacplan.scenario.one_line import OneLine
from evacplan.scenario.papers import ready
from evacplan.scenario.places import Country, Site, State
from evacplan.scenario.policy import Policy
from evacplan.scenario.record import Basis, CountryCode, Id, Record, Text, as_tuple
from evacplan.scenario.register import Register
from evacplan.scenario.ways import Charter, Crossing, Fleet, Link, Service
from evacplan.units import Amount

AnyWay = Link | Crossing | Service | Charter


class Scenario(OneLine, Record):
    """Places, ways, fleets, people and policy of one evacuation.

    Building one checks every reference; what is wrong is raised as one
    :class:`~evacplan.errors.ScenarioError` with all faults.
    """

    schema_version: Literal["evacplan/1"] = Field(alias="schema")
    """The version of this format."""
    title: Text
    """What the situation is called."""
    note: Text | None = None
    """What the reader should know, such as where figures come from."""
    basis: dict[str, Basis] = Field(default_factory=dict)
    """How the figures of whole sections are known, unless a record says otherwise."""
    clock: Clock
    """The time that is planned."""
    countries: dict[CountryCode, Country]
    """Countries by their two-letter codes."""
    states: dict[Id, State]
    """States that bring people home."""
    sites: dict[Id, Site]
    """Places."""
    links: dict[Id, Link] = Field(default_factory=dict)
    """Roads and the like."""
    crossings: dict[Id, Crossing] = Field(default_factory=dict)
    """Border posts."""
    services: dict[Id, Service] = Field(default_factory=dict)
    """Flights, ferries and trains by timetable."""
    charters: dict[Id, Charter] = Field(default_factory=dict)
    """What may be ordered."""
    fleets: dict[Id, Fleet] = Field(default_factory=dict)
    """Vehicles."""
    groups: Annotated[tuple[Group, ...], BeforeValidator(as_tuple)]
    """People to bring home."""
    registers: Annotated[tuple[Register, ...], BeforeValidator(as_tuple)] = ()
    """Tables of the crisis cell whose rows become further groups when the file is read."""
    policy: Policy = Field(default_factory=Policy)
    """What matters."""

    @model_validator(mode="after")
    def _refers_to_what_exists(self, info: ValidationInfo) -> Self:
        from evacplan.scenario.review import reference_faults

        # Records that failed on their own are absent here, but still known by name: see sources.
        dropped: dict[str, frozenset[str] | None] = (info.context or {}).get("dropped", {})
        faults = tuple(reference_faults(self, dropped))
        if faults:
            raise ScenarioError(faults)
        return self

    @cached_property
    def start(self) -> datetime:
        """The first instant of planning, in UTC."""
        return self.clock.start.at(ZoneInfo("UTC"))

    @cached_property
    def end(self) -> datetime:
        """The instant by which everybody is home or stranded, in UTC."""
        return self.start + timedelta(minutes=self.clock.horizon)

    @property
    def people(self) -> int:
        """How many people are registered."""
        return sum(group.people for group in self.groups)

    @cached_property
    def group_by_id(self) -> dict[str, Group]:
        """Groups by their ids."""
        return {group.id: group for group in self.groups}

    @cached_property
    def contingents(self) -> tuple[Group, ...]:
        """Groups as they can travel: one that may split and whose members differ stands here in contingents."""
        return tuple(self.contingent_by_id.values())

    @cached_property
    def contingent_by_id(self) -> dict[str, Group]:
        """Contingents by their ids; a group that is one contingent keeps its own."""
        return {part.id: part for group in self.groups for part, _ in contingents(self, group)}

    @cached_property
    def numbers(self) -> dict[str, tuple[int, ...]]:
        """Numbers of the members of every contingent that is not a whole group, by its id."""
        return {part.id: who for group in self.groups for part, who in contingents(self, group) if who}

    @cached_property
    def ways(self) -> dict[str, AnyWay]:
        """Links, crossings, services and charters together; ids are unique across them."""
        return {**self.links, **self.crossings, **self.services, **self.charters}

    def zone(self, site: str) -> ZoneInfo:
        """Return the time zone of ``site``."""
        place = self.sites[site]
        return ZoneInfo(place.zone or self.countries[place.country].zone)

    def site_exposure(self, site: str) -> Decimal:
        """Return the danger weight of an hour at ``site``."""
        place = self.sites[site]
        return self.countries[place.country].exposure if place.exposure is None else place.exposure

    def way_exposure(self, way: AnyWay, tail: str) -> Decimal:
        """Return the danger weight of an hour on ``way``, entered at ``tail``."""
        return self.site_exposure(tail) if way.exposure is None else way.exposure

    def night(self, site: str) -> Amount | None:
        """Return the price of one night for one person at ``site``, if nights are counted there."""
        place = self.sites[site]
        return self.countries[place.country].night if place.night is None else place.night

    def meal(self, site: str) -> Amount | None:
        """Return the price of one meal for one person at ``site``, if meals are counted there."""
        place = self.sites[site]
        return self.countries[place.country].meal if place.meal is None else place.meal

    def last_admission(self, crossing: Crossing, site: str) -> int:
        """Return how long before the side of ``site`` closes the last people are admitted to ``crossing`` [min]."""
        given = crossing.last_admission
        if isinstance(given, dict):
            return given.get(self.sites[site].country, 0)
        return (given or 0) if site == crossing.tail else 0

    def minutes(self, way: AnyWay, tail: str) -> int:
        """Return the time that ``way`` takes from ``tail`` to its head, crisis factor included, rounded up [min]."""
        if isinstance(way, Crossing):
            return way.dwell
        if isinstance(way, Charter):
            return way.takes[tail] if isinstance(way.takes, dict) else way.takes
        if isinstance(way, Service):
            return way.takes
        return math.ceil(way.takes * self.policy.crisis_factor.get(self.sites[tail].country, Decimal(1)))

    def connection(self, way: AnyWay) -> int:
        """Return the time that people need at the tail before ``way`` departs [min]."""
        if isinstance(way, Crossing):
            return 0
        if isinstance(way, Service | Charter) and way.connection is not None:
            return way.connection
        return self.policy.connection(way.mode)

    def places(self, fleet: str) -> int:
        """Return the people that one vehicle of ``fleet`` may carry, seats in reserve left out."""
        return self.fleets[fleet].places - self.policy.reserve.seats

    def homes(self, group: Group) -> tuple[str, ...]:
        """Return the sites at which ``group`` counts as home."""
        return group.home or self.states[group.state].homes

    def ready(self, group: Group) -> datetime:
        """Return the instant from which ``group`` can leave, never before the start, in UTC."""
        return ready(self, group)

    def priority(self, group: Group) -> str:
        """Return the priority class of ``group``."""
        return group.priority or self.policy.priorities[-1]

    def as_written(self) -> dict[str, Any]:
        """Return what was given, defaults left out, ready for YAML or JSON; reading it back gives an equal scenario."""
        return self.model_dump(mode="json", by_alias=True, exclude_unset=True)

    def __repr__(self) -> str:
        from evacplan.scenario.view import one_line

        return one_line(self)

    def _repr_html_(self) -> str:
        from evacplan.scenario.view import to_html

        return to_html(self)


def tails(way: AnyWay) -> tuple[str, ...]:
    """Return the sites at which ``way`` can be entered: one, or a charter's several."""
    return way.tails if isinstance(way, Charter) else (way.tail,)


def stretches(scenario: Scenario) -> Iterator[tuple[str, AnyWay, str]]:
    """Yield every way with its id, once for each site where it can be entered."""
    for key, way in scenario.ways.items():
        for tail in tails(way):
            yield key, way, tail
