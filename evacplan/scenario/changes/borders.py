"""What a border post lets through: people by the hour and the day, quotas, documents."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from evacplan.errors import quoted
from evacplan.scenario.capacities import capacity_name
from evacplan.scenario.changes.base import Amount, Change, Revision
from evacplan.scenario.record import CountryCode, Id, as_tuple
from evacplan.scenario.scenario import Scenario


class PeoplePerHour(Amount):
    """Another number of people admitted in any sixty minutes."""

    kind: Literal["people_per_hour"] = "people_per_hour"
    """Says which change it is."""
    crossing: Id
    """Id of the crossing."""

    @property
    def name(self) -> str:
        """What it changes."""
        return f"{self.words('person', 'people')} an hour at {self.crossing}"

    @property
    def capacities(self) -> tuple[str, ...]:
        """What plans call it."""
        return (capacity_name("hour", self.crossing),)

    def revised(self, scenario: Scenario) -> Revision:
        """Return the crossing with the new number."""
        crossing = self.find("crossing", self.crossing, scenario.crossings)
        most = self.amount(crossing.people_per_hour, f"{quoted(self.crossing)} by the hour")
        return {"crossings": {self.crossing: self.with_values(crossing, people_per_hour=most)}}


class PeoplePerDay(Amount):
    """Another number of people admitted on a calendar day."""

    kind: Literal["people_per_day"] = "people_per_day"
    """Says which change it is."""
    crossing: Id
    """Id of the crossing."""

    @property
    def name(self) -> str:
        """What it changes."""
        return f"{self.words('person', 'people')} a day at {self.crossing}"

    @property
    def capacities(self) -> tuple[str, ...]:
        """What plans call it."""
        return (capacity_name("day", self.crossing),)

    def revised(self, scenario: Scenario) -> Revision:
        """Return the crossing with the new number."""
        crossing = self.find("crossing", self.crossing, scenario.crossings)
        most = self.amount(crossing.people_per_day, f"{quoted(self.crossing)} by the day")
        return {"crossings": {self.crossing: self.with_values(crossing, people_per_day=most)}}


class Quota(Amount):
    """Another number of citizens of a state admitted on a calendar day."""

    kind: Literal["quota"] = "quota"
    """Says which change it is."""
    crossing: Id
    """Id of the crossing."""
    state: Id
    """Id of the state."""

    @property
    def name(self) -> str:
        """What it changes."""
        return f"{self.words('place', 'places')} a day for {self.state} at {self.crossing}"

    @property
    def capacities(self) -> tuple[str, ...]:
        """What plans call it."""
        return (capacity_name("quota", self.crossing, self.state),)

    def revised(self, scenario: Scenario) -> Revision:
        """Return the crossing with the new quota."""
        crossing = self.find("crossing", self.crossing, scenario.crossings)
        self.find("state", self.state, scenario.states)
        most = self.amount(crossing.quota.get(self.state), f"the quota of {quoted(self.state)}")
        quota = {**crossing.quota, self.state: most}
        return {"crossings": {self.crossing: self.with_values(crossing, quota=quota)}}


class Accepts(Change):
    """A crossing that accepts more kinds of documents."""

    kind: Literal["accepts"] = "accepts"
    """Says which change it is."""
    crossing: Id
    """Id of the crossing."""
    documents: Annotated[tuple[Id, ...], Field(min_length=1), BeforeValidator(as_tuple)]
    """The kinds that it accepts besides."""

    @property
    def name(self) -> str:
        """What it changes."""
        return f"{self.crossing} accepts {' and '.join(self.documents)}"

    def revised(self, scenario: Scenario) -> Revision:
        """Return the crossing with a longer list of documents."""
        crossing = self.find("crossing", self.crossing, scenario.crossings)
        if not crossing.documents:
            raise self.wrong("crossing", f"{quoted(self.crossing)} accepts every document already")
        documents = list(dict.fromkeys((*crossing.documents, *self.documents)))
        return {"crossings": {self.crossing: self.with_values(crossing, documents=documents)}}


class Exempt(Change):
    """Citizens of a state who need no permit at a crossing any more."""

    kind: Literal["exempt"] = "exempt"
    """Says which change it is."""
    crossing: Id
    """Id of the crossing."""
    state: Id
    """Id of the state."""

    @property
    def name(self) -> str:
        """What it changes."""
        return f"{self.state} needs no permit at {self.crossing}"

    def revised(self, scenario: Scenario) -> Revision:
        """Return the crossing with one exemption more."""
        crossing = self.find("crossing", self.crossing, scenario.crossings)
        self.find("state", self.state, scenario.states)
        if crossing.permit is None or self.state in crossing.permit.exempt:
            raise self.wrong("crossing", f"{quoted(self.crossing)} asks no permit of {self.state}")
        rule = crossing.permit.model_dump(mode="json", exclude_unset=True)
        rule["exempt"] = [*crossing.permit.exempt, self.state]
        return {"crossings": {self.crossing: self.with_values(crossing, permit=rule)}}


class Waived(Change):
    """A country that lets everybody in without its table of entry, or out without notice."""

    kind: Literal["waived"] = "waived"
    """Says which change it is."""
    country: CountryCode
    """Code of the country."""
    what: Literal["entry", "exit_notice", "greatest_stay"]
    """What it no longer asks for."""

    @property
    def name(self) -> str:
        """What it changes."""
        asked = {"entry": "conditions of entry", "exit_notice": "notice before people leave"}
        return f"no {asked.get(self.what, 'greatest stay')} by {self.country}"

    def revised(self, scenario: Scenario) -> Revision:
        """Return the country, its posts and its sites, without it."""
        country = self.find("country", self.country, scenario.countries)
        countries = {self.country: self.with_values(country, **{self.what: None})}
        posts = {
            key: self.with_values(crossing, entry=None)
            for key, crossing in scenario.crossings.items()
            if self.what == "entry" and crossing.entry and scenario.sites[crossing.head].country == self.country
        }
        sites = {
            key: self.with_values(site, greatest_stay=None)
            for key, site in scenario.sites.items()
            if self.what == "greatest_stay" and site.greatest_stay is not None and site.country == self.country
        }
        return {"countries": countries, "crossings": posts, "sites": sites}
