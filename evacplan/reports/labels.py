"""What is known by an id or in English in every plan, in the language of an edition.

A name that is not among them, as one of the scenario's own, is told as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from evacplan.plan.plan import Plan
from evacplan.plan.usage import Use
from evacplan.reports.places import fleet_name, site_name, way_name
from evacplan.reports.words import Words
from evacplan.scenario.group import NO_DOCUMENT

_RESOURCE = re.compile("([a-z ]+? (?:at|of|on)) (.+)")


def priority(words: Words, name: str) -> str:
    """Return what a priority class is called."""
    t = words.t
    known = {
        "medical": t("medical cases"),
        "unaccompanied_minors": t("unaccompanied minors"),
        "small_children": t("small children"),
        "over_60": t("over 60"),
        "standard": t("all others"),
    }
    return known.get(name, name)


def tier(words: Words, name: str) -> str:
    """Return what a tier of the objective is called."""
    t = words.t
    kind, _, rest = name.partition(".")
    known = {
        "stranded": t("People stranded"),
        "exposure": t("Danger"),
        "fairness": t("Danger per person of the worst-off state"),
        "arrival": t("Time until home"),
        "cost": t("Cost"),
    }
    called = known.get(kind, kind)
    return f"{called}: {priority(words, rest)}" if rest else called


def unit(words: Words, name: str) -> str:
    """Return a unit of a tier."""
    t = words.t
    known = {
        "people": t("people"),
        "weighted person-hours": t("weighted person-hours"),
        "weighted hours per person": t("weighted hours per person"),
        "person-hours": t("person-hours"),
    }
    return known.get(name, name)


def status(words: Words, name: str) -> str:
    """Return what is known of a tier."""
    t = words.t
    known = {
        "optimal": t("proven optimal"),
        "within tolerance": t("within tolerance"),
        "gap": t("not proven optimal"),
        "not solved": t("not solved"),
    }
    return known.get(name, name)


def needs(words: Words, names: Iterable[str]) -> str:
    """Return special needs."""
    known = {"wheelchair": words.t("wheelchair"), "stretcher": words.t("stretcher")}
    return ", ".join(known.get(need, need) for need in names)


def documents(words: Words, kinds: Iterable[str]) -> str:
    """Return kinds of documents."""
    known = {
        "passport": words.t("passport"),
        "certificate_of_return": words.t("certificate of return"),
        NO_DOCUMENT: words.t("none yet"),
    }
    return ", ".join(known.get(kind, kind) for kind in kinds)


def resource(words: Words, plan: Plan, name: str) -> str:
    """Return what a scarce capacity is called."""
    found = _RESOURCE.fullmatch(name)
    if found is None:
        return name
    t, (kind, key) = words.t, found.groups()
    named = {"beds at": site_name, "vehicles of": fleet_name, "quota of": _quota}.get(kind, way_name)
    called = named(plan, words, key)
    known = {
        "beds at": t("beds in {name}", name=called),
        "orders of": t("orders of {name}", name=called),
        "daily admissions at": t("admissions per day at {name}", name=called),
        "hourly admissions at": t("admissions per hour at {name}", name=called),
        "seats on": t("seats on {name}", name=called),
        "quota of": t("quota: {name}", name=called),
        "vehicles of": t("vehicles of {name}", name=called),
    }
    return known.get(kind, name)


def capacity(words: Words, plan: Plan, use: Use) -> str:
    """Return what the capacity that is used is called."""
    if use.kind == "crossing":
        return words.t("border post {post}", post=way_name(plan, words, use.name))
    if use.kind == "quota":
        post, _, state = use.name.rpartition(" ")
        return resource(words, plan, f"quota of {state} at {post}")
    if use.unit == "seats":
        return resource(words, plan, f"seats on {use.name}")
    priced = {"fleet": "vehicles of", "charter": "orders of", "beds": "beds at"}
    return resource(words, plan, f"{priced[use.kind]} {use.name}")


def _quota(plan: Plan, words: Words, key: str) -> str:
    state, _, post = key.partition(" at ")
    known = plan.given.states.get(state)
    return f"{words.name(known.name) if known else state}, {way_name(plan, words, post)}"
