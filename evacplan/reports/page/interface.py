"""What the script of the page says, in the language of an edition."""

from __future__ import annotations

from evacplan.reports.words import Words


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
