"""What places and ways of a scenario are called in the language of an edition."""

from __future__ import annotations

from evacplan.plan.plan import BorderList, Plan
from evacplan.reports.words import Words


def site_name(plan: Plan, words: Words, site: str) -> str:
    """Return the name of a site."""
    return words.name(plan.given.sites[site].name)


def way_name(plan: Plan, words: Words, way: str) -> str:
    """Return the name of a way; its id if it has none."""
    name = plan.given.ways[way].name
    return words.name(name) if name else way


def fleet_name(plan: Plan, words: Words, fleet: str) -> str:
    """Return the name of a fleet; its id if it has none."""
    name = plan.given.fleets[fleet].name
    return words.name(name) if name else fleet


def list_name(plan: Plan, words: Words, asked: BorderList) -> str:
    """Return whom a list is for; one on which nobody stands any more is to be taken back."""
    country = words.name(plan.given.countries[asked.country].name)
    name = (
        words.t("list for permission to {country}", country=country)
        if asked.kind == "permission"
        else words.t("exit list to {country}", country=country)
    )
    if asked.groups:
        return name
    return words.t("take back: {what}", what=f"{name}, {words.day(asked.day)}")
