"""How the situation itself may turn: danger, roads, sites, and how fast neighbours decide."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from evacplan.errors import quoted
from evacplan.scenario.changes.base import Change, Revision, span_in_words
from evacplan.scenario.changes.opening import section_of
from evacplan.scenario.record import CountryCode, Id
from evacplan.scenario.scenario import Scenario, tails
from evacplan.units import AnyMoment, Duration, Factor, format_duration


class CrisisFactor(Change):
    """Slower or faster roads in a country."""

    kind: Literal["crisis_factor"] = "crisis_factor"
    """Says which change it is."""
    country: CountryCode
    """The country."""
    to: Annotated[Factor, Field(ge=1)]
    """By how much its links take longer than in peace."""

    @property
    def name(self) -> str:
        """What it changes."""
        return f"crisis factor {self.to} in {self.country}"

    def revised(self, scenario: Scenario) -> Revision:
        """Return the policy with the new factor."""
        self.find("country", self.country, scenario.countries)
        given = scenario.policy.model_dump(mode="json", exclude_unset=True).get("crisis_factor", {})
        factors = {**given, self.country: self.model_dump(mode="json")["to"]}
        return {"policy": {"policy": self.with_values(scenario.policy, crisis_factor=factors)}}


class Danger(Change):
    """Another danger weight of a country or a site."""

    kind: Literal["exposure"] = "exposure"
    """Says which change it is."""
    country: CountryCode | None = None
    """The country; give this or ``site``."""
    site: Id | None = None
    """The site; give this or ``country``."""
    to: Factor
    """Danger weight of an hour spent there."""

    @model_validator(mode="after")
    def _has_one_place(self) -> Self:
        if (self.country is None) == (self.site is None):
            raise ValueError("one place is needed, expected either country or site")
        return self

    @property
    def name(self) -> str:
        """What it changes."""
        return f"exposure {self.to} at {self.site or self.country}"

    def revised(self, scenario: Scenario) -> Revision:
        """Return the place with the new weight."""
        if self.site is not None:
            site = self.find("site", self.site, scenario.sites)
            return {"sites": {self.site: self.with_values(site, exposure=self.model_dump(mode="json")["to"])}}
        code = self.country or ""
        country = self.find("country", code, scenario.countries)
        return {"countries": {code: self.with_values(country, exposure=self.model_dump(mode="json")["to"])}}


class SiteClosed(Change):
    """A site that nobody can leave or reach for a time: all ways that begin or end there are closed."""

    kind: Literal["site_closed"] = "site_closed"
    """Says which change it is."""
    site: Id
    """Id of the site."""
    start: AnyMoment
    """From when, on the clock of the site unless it carries an offset."""
    lasts: Duration
    """How long."""

    @property
    def name(self) -> str:
        """What it changes."""
        return f"{self.site} shut {span_in_words(self.start, self.lasts)}"

    @property
    def restricts(self) -> bool:
        """Whether it only forbids."""
        return True

    def revised(self, scenario: Scenario) -> Revision:
        """Return its ways, each with one closure more."""
        self.find("site", self.site, scenario.sites)
        begins = self.start.at(scenario.zone(self.site))
        if begins >= scenario.end or begins + timedelta(minutes=self.lasts) <= scenario.start:
            raise self.wrong("start", "the closure is outside the time that is planned", "expected one within it")
        closure = {"start": begins.isoformat(), "lasts": format_duration(self.lasts)}
        found: dict[str, dict[str, Any]] = {}
        for key, way in scenario.ways.items():
            if self.site in (*tails(way), way.head):
                before = [each.model_dump(mode="json", exclude_unset=True) for each in way.closed]
                changed = self.with_values(way, closed=[*before, closure])
                found.setdefault(section_of(scenario, key), {})[key] = changed
        return found


class PermitLead(Change):
    """Another time that a neighbour takes to decide, at one crossing or wherever it is asked."""

    kind: Literal["permit_lead"] = "permit_lead"
    """Says which change it is."""
    of: CountryCode
    """The neighbour."""
    lead: Duration
    """Time from sending the application to the decision."""

    @property
    def name(self) -> str:
        """What it changes."""
        return f"{self.of} decides permits within {format_duration(self.lead)}"

    def revised(self, scenario: Scenario) -> Revision:
        """Return the crossings at which its permission is needed."""
        found = {}
        for key, crossing in scenario.crossings.items():
            if crossing.permit is not None and crossing.permit.of == self.of:
                rule = crossing.permit.model_dump(mode="json", exclude_unset=True)
                found[key] = self.with_values(crossing, permit={**rule, "lead": format_duration(self.lead)})
        if not found:
            raise self.wrong("of", f"no crossing asks for a permit of {quoted(self.of)}", "expected one that does")
        return {"crossings": found}
