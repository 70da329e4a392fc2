"""What carries people: seats, vehicles, trips and departures; and beds on the way."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, Field

from evacplan.errors import quoted
from evacplan.scenario.calendar import Timetable, departures
from evacplan.scenario.capacities import capacity_name
from evacplan.scenario.changes.base import Amount, Change, Revision, day_in_words
from evacplan.scenario.record import Id, as_tuple
from evacplan.scenario.scenario import Scenario
from evacplan.scenario.ways import Charter, Crossing, Link, Service
from evacplan.units import AnyMoment, Moment


class Seats(Amount):
    """Another number of seats on every departure of a service or charter, or on one departure of a service."""

    kind: Literal["seats"] = "seats"
    """Says which change it is."""
    way: Id
    """Id of the service or charter."""
    departs: AnyMoment | None = None
    """Of a service, the one departure that is meant, local to its tail; all if absent. That departure is then
    a service of its own in the changed scenario."""

    @property
    def name(self) -> str:
        """What it changes."""
        on = f" {_moment_in_words(self.departs)}" if self.departs else ""
        return f"{self.words('seat', 'seats')} on {self.way}{on}"

    @property
    def capacities(self) -> tuple[str, ...]:
        """What plans call it."""
        return () if self.departs else (capacity_name("seats", self.way), capacity_name("orders", self.way))

    def revised(self, scenario: Scenario) -> Revision:
        """Return the service or charter with the new seats."""
        ways: dict[str, Service | Charter] = {**scenario.services, **scenario.charters}
        way = self.find("way", self.way, ways)
        seats = self.amount(way.seats, quoted(self.way))
        section = "services" if isinstance(way, Service) else "charters"
        if self.departs is None:
            return {section: {self.way: self.with_values(way, seats=seats)}}
        if not isinstance(way, Service):
            raise self.wrong("departs", f"{quoted(self.way)} has no timetable", "expected a service")
        zone = scenario.zone(way.tail)
        at = self.departs.at(zone)
        if at not in departures(way.departs, zone, scenario.start, scenario.end):
            raise self.wrong("departs", f"{quoted(self.way)} does not depart then", "expected one of its departures")
        gone = {"start": _written(at, zone), "lasts": "1min"}
        closed = [closure.model_dump(mode="json", exclude_unset=True) for closure in way.closed]
        own = self.with_values(way, departs=_written(at, zone), seats=seats)
        return {section: {self.way: self.with_values(way, closed=[*closed, gone]), _key(self.way, at, zone): own}}


class Departure(Change):
    """One departure more of a service, as a service of its own beside it."""

    kind: Literal["departure"] = "departure"
    """Says which change it is."""
    service: Id
    """Id of the service."""
    at: AnyMoment
    """When it departs, local to its tail."""
    seats: Annotated[int, Field(ge=1, le=100_000)] | None = None
    """Its seats; as many as on the other departures if absent."""

    @property
    def name(self) -> str:
        """What it changes."""
        seats = f" with {self.seats} seat{'' if self.seats == 1 else 's'}" if self.seats else ""
        return f"one more departure of {self.service} {_moment_in_words(self.at)}{seats}"

    def revised(self, scenario: Scenario) -> Revision:
        """Return the additional service."""
        service = self.find("service", self.service, scenario.services)
        zone = scenario.zone(service.tail)
        at = self.at.at(zone)
        if not scenario.start <= at < scenario.end:
            raise self.wrong("at", f"{self.at} is outside the time that is planned", "expected a time within it")
        own = self.with_values(service, departs=_written(at, zone), seats=self.seats or service.seats, closed=None)
        return {"services": {_key(self.service, at, zone, "more"): own}}


class Departures(Change):
    """Another timetable of a service."""

    kind: Literal["timetable"] = "timetable"
    """Says which change it is."""
    service: Id
    """Id of the service."""
    departs: Timetable
    """All its departures, in local time of its tail."""

    @property
    def name(self) -> str:
        """What it changes."""
        return f"{self.service} departs {', '.join(self.departs)}"

    def revised(self, scenario: Scenario) -> Revision:
        """Return the service with the new timetable."""
        service = self.find("service", self.service, scenario.services)
        return {"services": {self.service: self.with_values(service, departs=list(self.departs))}}


class Vehicles(Amount):
    """Another number of vehicles of a fleet."""

    kind: Literal["vehicles"] = "vehicles"
    """Says which change it is."""
    fleet: Id
    """Id of the fleet."""

    @property
    def name(self) -> str:
        """What it changes."""
        return f"{self.words('vehicle', 'vehicles')} in {self.fleet}"

    @property
    def capacities(self) -> tuple[str, ...]:
        """What plans call it."""
        return (capacity_name("vehicles", self.fleet),)

    def revised(self, scenario: Scenario) -> Revision:
        """Return the fleet with the new number."""
        fleet = self.find("fleet", self.fleet, scenario.fleets)
        return {"fleets": {self.fleet: self.with_values(fleet, vehicles=self.amount(fleet.vehicles, self.fleet))}}


class Places(Amount):
    """Another number of people that one vehicle of a fleet carries."""

    kind: Literal["places"] = "places"
    """Says which change it is."""
    fleet: Id
    """Id of the fleet."""

    @property
    def name(self) -> str:
        """What it changes."""
        return f"{self.words('place', 'places')} in every vehicle of {self.fleet}"

    @property
    def capacities(self) -> tuple[str, ...]:
        """What plans call it."""
        return (capacity_name("vehicles", self.fleet),)

    def revised(self, scenario: Scenario) -> Revision:
        """Return the fleet with more places, and as many seats as that needs."""
        fleet = self.find("fleet", self.fleet, scenario.fleets)
        places = self.amount(fleet.places, self.fleet)
        usable = None if fleet.usable is None else places
        seats = places if fleet.usable is None else max(fleet.seats, places)
        return {"fleets": {self.fleet: self.with_values(fleet, seats=seats, usable=usable)}}


class Offers(Change):
    """A fleet that can serve more special needs."""

    kind: Literal["offers"] = "offers"
    """Says which change it is."""
    fleet: Id
    """Id of the fleet."""
    needs: Annotated[tuple[Id, ...], Field(min_length=1), BeforeValidator(as_tuple)]
    """The needs that it serves besides."""

    @property
    def name(self) -> str:
        """What it changes."""
        return f"{self.fleet} with room for {' and '.join(self.needs)}"

    def revised(self, scenario: Scenario) -> Revision:
        """Return the fleet with a longer list."""
        fleet = self.find("fleet", self.fleet, scenario.fleets)
        offers = list(dict.fromkeys((*fleet.offers, *self.needs)))
        return {"fleets": {self.fleet: self.with_values(fleet, offers=offers)}}


class Hired(Change):
    """A link on which people without a car of their own, or a place in a fleet, go by hired means."""

    kind: Literal["hired"] = "hired"
    """Says which change it is."""
    link: Id
    """Id of the link."""

    @property
    def name(self) -> str:
        """What it changes."""
        return f"hired vehicles on {self.link}"

    def revised(self, scenario: Scenario) -> Revision:
        """Return the link that anybody may travel."""
        link = self.find("link", self.link, scenario.links)
        return {"links": {self.link: self.with_values(link, own_cars=None, fleets=None)}}


class AnyGathering(Change):
    """A link or crossing that is travelled without gathering in convoys."""

    kind: Literal["no_convoy"] = "no_convoy"
    """Says which change it is."""
    way: Id
    """Id of the link or crossing."""

    @property
    def name(self) -> str:
        """What it changes."""
        return f"no convoys needed on {self.way}"

    def revised(self, scenario: Scenario) -> Revision:
        """Return the way without its rule."""
        ways: dict[str, Link | Crossing] = {**scenario.links, **scenario.crossings}
        way = self.find("way", self.way, ways)
        if way.convoy is None:
            raise self.wrong("way", f"{quoted(self.way)} asks for no convoys")
        section = "links" if isinstance(way, Link) else "crossings"
        return {section: {self.way: self.with_values(way, convoy=None)}}


class Trips(Amount):
    """Another number of trips that can be ordered of a charter."""

    kind: Literal["trips"] = "trips"
    """Says which change it is."""
    charter: Id
    """Id of the charter."""

    @property
    def name(self) -> str:
        """What it changes."""
        return f"{self.words('trip', 'trips')} of {self.charter}"

    @property
    def capacities(self) -> tuple[str, ...]:
        """What plans call it."""
        return (capacity_name("orders", self.charter),)

    def revised(self, scenario: Scenario) -> Revision:
        """Return the charter with the new number."""
        charter = self.find("charter", self.charter, scenario.charters)
        most = self.amount(charter.at_most, self.charter)
        return {"charters": {self.charter: self.with_values(charter, at_most=most)}}


class Beds(Amount):
    """Another number of beds at a site."""

    kind: Literal["beds"] = "beds"
    """Says which change it is."""
    site: Id
    """Id of the site."""

    @property
    def name(self) -> str:
        """What it changes."""
        return f"{self.words('bed', 'beds')} at {self.site}"

    @property
    def capacities(self) -> tuple[str, ...]:
        """What plans call it."""
        return (capacity_name("beds", self.site),)

    def revised(self, scenario: Scenario) -> Revision:
        """Return the site with the new number."""
        site = self.find("site", self.site, scenario.sites)
        return {"sites": {self.site: self.with_values(site, beds=self.amount(site.beds, quoted(self.site)))}}


def _written(at: datetime, zone: ZoneInfo) -> str:
    # With its offset, for a wall-clock time may come twice when clocks are put back.
    return at.astimezone(zone).isoformat(timespec="minutes")


def _key(way: str, at: datetime, zone: ZoneInfo, word: str = "") -> str:
    """Return the id of one departure, short enough for an id."""
    return f"{way[:40]}.{word}{at.astimezone(zone):%m%d-%H%M}"


def _moment_in_words(moment: Moment) -> str:
    return f"{day_in_words(moment.written.date())} {moment.written:%H:%M}"


def moment_of(at: datetime, zone: ZoneInfo) -> str:
    """Return an instant as a change holds it: the wall clock there, with the offset only where it is in doubt."""
    local = at.astimezone(zone).replace(tzinfo=None)
    plain = Moment(local).at(zone) == at.astimezone(UTC)
    return local.isoformat(timespec="minutes") if plain else _written(at, zone)
