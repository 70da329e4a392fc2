"""Where things are: countries, the states whose people go home, and sites."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field

from evacplan.scenario.entry import EntryRules
from evacplan.scenario.record import CountryCode, Id, People, Record, Sourced, Text, as_tuple
from evacplan.units import Duration, Factor, Money, Zone

Latitude = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
Longitude = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]


def _as_pair(value: object) -> object:
    if not isinstance(value, list | tuple) or len(value) != 2:
        raise ValueError("not a position, expected [latitude, longitude] as in [35.694, 51.421]")
    return tuple(value)


Position = Annotated[tuple[Latitude, Longitude], BeforeValidator(_as_pair)]
"""Latitude and longitude in degrees, WGS 84."""


class Country(Sourced):
    """A country that people pass through: its clock, its danger, and its state of the roads."""

    name: Text
    """What it is called."""
    contact: Text | None = None
    """Whom travellers can call there, such as a mission with its number; for route sheets."""
    zone: Zone
    """The time zone of its sites, unless a site says otherwise."""
    exposure: Factor = Field(default=0, validate_default=True)
    """Danger weight of an hour spent at its sites, unless a site says otherwise; 0 is safe."""
    exit_notice: Duration | None = None
    """How long before they leave its authorities must have the list of those who leave over a crossing, with vehicle
    and time; no list is asked for if absent."""
    entry: EntryRules = ()
    """Who is let in from another country, and with what: the first rule that is about a member and their document
    decides, and whom no rule is about is not let in. Without any rule everybody is."""
    greatest_stay: Annotated[Duration, Field(ge=1)] | None = None
    """How long people may be in it between the arrival that brings them in and the departure that takes them out;
    those who set out from there, or are home there, are not bound."""
    night: Money | None = None
    """Price of one night for one person at its sites, unless a site says otherwise; not counted if absent."""
    meal: Money | None = None
    """Price of one meal for one person at its sites, unless a site says otherwise; not counted if absent."""


class Certificate(Record):
    """A certificate of return: what a state gives to those who have no travel document."""

    at: Annotated[tuple[Id, ...], Field(min_length=1), BeforeValidator(as_tuple)]
    """Sites with a mission that gives it; nobody gets one elsewhere."""
    takes: Duration
    """Time from applying until it is handed over."""
    document: Id = "certificate_of_return"
    """The kind of document that it counts as."""


class State(Record):
    """A state that brings its citizens home."""

    name: Text
    """What it is called."""
    contact: Text | None = None
    """Whom its citizens can call, such as the crisis cell with its number; for route sheets."""
    homes: Annotated[tuple[Id, ...], Field(min_length=1), BeforeValidator(as_tuple)]
    """The sites at which its citizens count as home."""
    certificate: Certificate | None = None
    """What it gives to citizens without a travel document; nothing if absent."""


class Site(Sourced):
    """A place where people can be: a town, one side of a border post, an airport, a port."""

    name: Text
    """What it is called."""
    country: CountryCode
    """The country in which it lies."""
    at: Position
    """Where it is: ``[latitude, longitude]``."""
    zone: Zone | None = None
    """Its time zone, where it differs from its country's."""
    exposure: Factor | None = None
    """Danger weight of an hour spent here, where it differs from its country's."""
    beds: People | None = None
    """How many people may wait here at the same time, those who live here not counted; no limit if absent."""
    greatest_stay: Annotated[Duration, Field(ge=1)] | None = None
    """How long people may be here between an arrival and the following departure; on the far side of a border, nobody
    crosses whose onward transport is not there in this time."""
    night: Money | None = None
    """Price of one night for one person here, where it differs from its country's."""
    meal: Money | None = None
    """Price of one meal for one person here, where it differs from its country's."""
