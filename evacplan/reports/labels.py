"""What is known by an id or in English in every plan, in the language of an edition.

A name that is not among them, as one of the scenario's own, is told as it stands.
"""

from __future__ import annotations

from collections.abc import Iterable

from evacplan.plan.plan import Plan
from evacplan.plan.usage import Use
from evacplan.reports.places import fleet_name, site_name, way_name
from evacplan.reports.words import Words
from evacplan.scenario.capacities import CapacityKind
from evacplan.scenario.group import NO_DOCUMENT


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
    known = plan.capacities.get(name)
    return name if known is None else _called(words, plan, known.kind, known.key, known.state)


def capacity(words: Words, plan: Plan, use: Use) -> str:
    """Return what the capacity that is used is called."""
    if use.kind == "crossing":
        return words.t("border post {post}", post=way_name(plan, words, use.name))
    if use.kind == "quota":
        post, _, state = use.name.rpartition(" ")
        return _called(words, plan, "quota", post, state)
    if use.unit == "seats":
        return _called(words, plan, "seats", use.name)
    kinds: dict[str, CapacityKind] = {"fleet": "vehicles", "charter": "orders", "beds": "beds"}
    return _called(words, plan, kinds[use.kind], use.name)


def _called(words: Words, plan: Plan, kind: CapacityKind, key: str, state: str = "") -> str:
    """Return the name of a capacity by what it is about."""
    t, named = words.t, {"beds": site_name, "vehicles": fleet_name}.get(kind, way_name)
    name, of = named(plan, words, key), plan.given.states.get(state)
    known: dict[CapacityKind, str] = {
        "hour": t("admissions per hour at {name}", name=name),
        "day": t("admissions per day at {name}", name=name),
        "quota": t("quota: {name}", name=f"{words.name(of.name) if of else state}, {name}"),
        "seats": t("seats on {name}", name=name),
        "beds": t("beds in {name}", name=name),
        "vehicles": t("vehicles of {name}", name=name),
        "orders": t("orders of {name}", name=name),
    }
    return known[kind]
