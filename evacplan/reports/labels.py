"""What the page calls things, in the language of an edition."""

from __future__ import annotations

import re
from collections.abc import Callable

from evacplan.plan.plan import Plan
from evacplan.plan.usage import Use
from evacplan.reports.places import fleet_name
from evacplan.reports.words import Words
from evacplan.scenario import Link, Service


def interface(words: Words) -> dict[str, str]:
    """Return the words that the page's script uses."""
    t = words.t
    return {
        "play": t("Play"),
        "pause": t("Pause"),
        "waiting": t("Waiting"),
        "moving": t("Under way"),
        "home": t("At home"),
        "people": t("People"),
        "group": t("Group"),
        "part": t("Part"),
        "state": t("State"),
        "priority": t("Priority"),
        "from": t("From"),
        "to": t("To"),
        "leaves": t("Leaves"),
        "arrives": t("Arrives"),
        "be_there": t("Be there"),
        "way": t("Way"),
        "kind": t("Kind"),
        "over": t("Over the border at"),
        "places": t("Places"),
        "full": t("Full"),
        "vehicle": t("Vehicle"),
        "order_by": t("Order by"),
        "submit_by": t("Submit by"),
        "list": t("List"),
        "country": t("Country"),
        "crossing": t("Crossing"),
        "day": t("Day"),
        "version": t("Version"),
        "groups": t("Groups"),
        "stranded": t("Stranded"),
        "nothing": t("Nothing found"),
        "filter": t("Filter"),
        "of": t("of"),
        "earlier": t("Previous"),
        "later": t("Next"),
        "most": t("Most on one day"),
        "limit": t("at most {number} an hour", number="{n}"),
        "closed": t("Closed"),
        "night": t("Night"),
        "on_lists": t("Lists on which the group stands"),
        "own": t("own or hired car"),
        "reserve": t("In reserve"),
        "more": t("Only the first are printed; all are in the tables of the plan."),
        "zoom_in": t("Zoom in"),
        "zoom_out": t("Zoom out"),
        "already": t("at home already"),
    }


def kinds(words: Words) -> dict[str, str]:
    """Return what the kinds of ways and of lists are called."""
    t = words.t
    return {
        "road": t("road"),
        "rail": t("railway"),
        "sea": t("ship"),
        "air": t("flight"),
        "foot": t("on foot"),
        "crossing": t("border crossing"),
        "charter": t("charter flight"),
        "charter-road": t("chartered coach"),
        "charter-rail": t("chartered train"),
        "charter-sea": t("chartered ship"),
        "permission": t("permission"),
        "exit": t("exit list"),
    }


def priority(words: Words, name: str) -> str:
    """Return what a priority class is called; one that is not known here keeps its id."""
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


def resource(words: Words, plan: Plan, name: str) -> str:
    """Return what a scarce capacity is called."""
    t, given = words.t, plan.given
    patterns: tuple[tuple[str, Callable[[str], str], Callable[[str], str]], ...] = (
        ("beds at (.+)", lambda it: t("beds in {name}", name=it), lambda key: site(words, plan, key)),
        ("orders of (.+)", lambda it: t("orders of {name}", name=it), lambda key: way(words, plan, key)),
        ("daily admissions at (.+)", lambda it: t("admissions per day at {name}", name=it), _way(words, plan)),
        ("hourly admissions at (.+)", lambda it: t("admissions per hour at {name}", name=it), _way(words, plan)),
        ("seats on (.+)", lambda it: t("seats on {name}", name=it), _way(words, plan)),
        (
            "quota of (.+)",
            lambda it: t("quota: {name}", name=it),
            lambda key: _quota(words, plan, *key.split(" at ", 1)),
        ),
        (
            "vehicles of (.+)",
            lambda it: t("vehicles of {name}", name=it),
            lambda key: fleet_name(plan, words, key) if key in given.fleets else key,
        ),
    )
    for pattern, written, called in patterns:
        if found := re.fullmatch(pattern, name):
            return written(called(found[1]))
    return name


def _way(words: Words, plan: Plan) -> Callable[[str], str]:
    return lambda key: way(words, plan, key)


def quota_name(words: Words, plan: Plan, use: Use) -> str:
    """Return whose quota it is, and where."""
    post, _, state = use.name.rpartition(" ")
    return _quota(words, plan, state, post)


def _quota(words: Words, plan: Plan, state: str, post: str = "") -> str:
    known = plan.given.states.get(state)
    return f"{words.name(known.name) if known else state}, {way(words, plan, post)}"


def way(words: Words, plan: Plan, key: str) -> str:
    """Return the name of a way, or where it leads if it has none."""
    found = plan.given.ways.get(key)
    if found is None:
        return key
    if found.name is not None:
        return words.name(found.name)
    if isinstance(found, Link | Service):
        return f"{site(words, plan, found.tail)} – {site(words, plan, found.head)}"
    return key


def site(words: Words, plan: Plan, key: str) -> str:
    """Return the name of a site."""
    return words.name(plan.given.sites[key].name) if key in plan.given.sites else key


def offset(minutes: int) -> str:
    """Return how far a clock is from UTC, as ``+3:30``."""
    hours, rest = divmod(abs(minutes), 60)
    return f"{'-' if minutes < 0 else '+'}{hours}" + (f":{rest:02}" if rest else "")
