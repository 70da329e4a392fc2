"""What places and ways of a scenario are called in the language of an edition."""

from __future__ import annotations

from evacplan.plan.plan import BorderList, CharterOrder, Plan
from evacplan.reports.words import Words
from evacplan.scenario.scenario import tails


def site_name(plan: Plan, words: Words, site: str) -> str:
    """Return the name of a site; its id if a plan of another version names one that is not there."""
    found = plan.given.sites.get(site)
    return words.name(found.name) if found else site


def way_name(plan: Plan, words: Words, way: str) -> str:
    """Return the name of a way; if it has none, from where to where it leads.

    The two sides of a border post often have one name, which is then enough. Of a way that is not there, in a plan of
    another version, it is the id.
    """
    found = plan.given.ways.get(way)
    if found is None:
        return way
    if found.name is not None:
        return words.name(found.name)
    start = " / ".join(site_name(plan, words, tail) for tail in tails(found))
    return " – ".join(dict.fromkeys((start, site_name(plan, words, found.head))))


def fleet_name(plan: Plan, words: Words, fleet: str) -> str:
    """Return the name of a fleet; its id if it has none."""
    found = plan.given.fleets.get(fleet)
    return words.name(found.name) if found and found.name else fleet


def order_name(plan: Plan, words: Words, order: CharterOrder) -> str:
    """Return which charter is ordered, with the id under which the order stands in the tables."""
    return words.t("charter {order}", order=f"{way_name(plan, words, order.charter)} ({order.id})")


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
