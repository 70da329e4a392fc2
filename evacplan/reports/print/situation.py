"""The situation on one page, for the head of the cell: who gets home when, who does not, and what is in the way."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import accumulate
from typing import Any

from evacplan.plan.plan import Plan
from evacplan.plan.quality import TierResult
from evacplan.plan.tally import arrivals, by_priority, by_reason, by_state, total
from evacplan.plan.usage import Use, dearest, uses
from evacplan.reports import labels
from evacplan.reports.changes import freed_by
from evacplan.reports.edition import Edition
from evacplan.reports.notes import reason
from evacplan.reports.places import list_name, order_name, site_name, way_name
from evacplan.reports.print.typesetting import typeset
from evacplan.reports.print.wording import cell_place, people, source
from evacplan.reports.words import Words

MOST_REASONS = 4
MOST_IDS = 6
MOST_CHANGES = 3
MOST_CAPACITIES = 6
MOST_PRICES = 3
MOST_DEADLINES = 5
_STEEP = 0.8
"""A capacity is named as scarce from this share on."""


def render(plan: Plan, edition: Edition) -> Iterator[bytes]:
    """Yield the PDF."""
    words = edition.words
    content = {
        "title": words.t("Situation report"),
        "name": words.name(plan.given.title),
        "source": source(plan, edition),
        "labels": _labels(words),
        "headline": _headline(plan, words),
        "alarm": bool(total(plan).stranded) or not edition.verified,
        "facts": list(_facts(plan, edition)),
        "chart": _chart(plan, edition),
        "states": _states(plan, edition),
        "classes": [
            _count(words, labels.priority(words, each.name), each.out, each.stranded) for each in by_priority(plan)
        ],
        "tiers": [_tier(words, tier) for tier in plan.objective],
        "reasons": list(_reasons(plan, words)),
        "scarce": [*_scarce(plan, words), *_prices(plan, words)],
        "deadlines": list(_deadlines(plan, words)),
    }
    yield typeset("situation.typ", content, words, plan.created)


def _labels(words: Words) -> dict[str, str]:
    return {
        "out": words.t("People at home over time"),
        "state": words.t("state"),
        "class": words.t("priority"),
        "people": words.t("people"),
        "home": words.t("get home"),
        "stranded": words.t("stranded"),
        "quality": words.t("How good the plan is"),
        "tier": words.t("aim"),
        "value": words.t("value"),
        "bound": words.t("no plan below"),
        "gap": words.t("gap"),
        "status": words.t("status"),
        "why": words.t("Who is stranded, and why"),
        "nobody": words.t("Nobody is stranded."),
        "scarce": words.t("What is scarce"),
        "roomy": words.t("Nothing is used by more than {share} %.", share=words.number(100 * _STEEP)),
        "deadlines": words.t("Next deadlines"),
        "none": words.t("None."),
    }


def _headline(plan: Plan, words: Words) -> str:
    count = total(plan)
    if not count.stranded:
        return words.n("{n} person gets home.", "All {n} people get home.", count.people)
    return words.t(
        "{out} of {people} people get home, {stranded} are stranded.",
        out=words.number(count.out),
        people=words.number(count.people),
        stranded=words.number(count.stranded),
    )


def _facts(plan: Plan, edition: Edition) -> Iterator[str]:
    words, ends = edition.words, arrivals(plan)
    if ends is not None:
        for end, found in zip((words.t("First home"), words.t("Last home")), ends, strict=True):
            where = site_name(plan, words, found.legs[-1].head)
            yield f"{end}: {words.exact(found.home_at.local)}, {where}"
    if not edition.verified:
        yield words.t("The check of this plan found faults: do not act on it before they are cleared.")


def _chart(plan: Plan, edition: Edition) -> dict[str, Any]:
    """Return people at home over time as a stair from 0 to 1 both ways, with the days of the cell's clock."""
    words, at = edition.words, cell_place(plan, edition)
    zone, everybody = plan.given.zone(at), max(total(plan).people, 1)
    comings: dict[datetime, int] = {}
    for assignment in plan.assignments:
        comings[assignment.home_at.utc] = comings.get(assignment.home_at.utc, 0) + assignment.people
    start = plan.given.start
    end = max([*comings, start + timedelta(hours=12)]) + timedelta(hours=6)
    width = (end - start).total_seconds()

    def along(instant: datetime) -> float:
        return round(max((instant - start).total_seconds(), 0) / width, 5)

    times = sorted(comings)
    heights = accumulate(comings[time] for time in times)
    first = start.astimezone(zone).replace(hour=0, minute=0)
    days = (first + timedelta(days=number) for number in range((end - start).days + 3))
    shown = [day for day in days if start <= day <= end]
    levels = sorted({round(everybody * part / 4) for part in range(5)})
    return {
        "stairs": [[along(time), height / everybody] for time, height in zip(times, heights, strict=True)],
        "days": [{"x": along(day), "name": words.day(day.date())} for day in shown[:: len(shown) // 8 + 1]],
        "levels": [{"y": level / everybody, "name": words.number(level)} for level in levels],
        "clock": words.t("clock of {place}", place=site_name(plan, words, at)),
    }


def _count(words: Words, name: str, out: int, stranded: int) -> dict[str, Any]:
    return {
        "name": name,
        "people": words.number(out + stranded),
        "out": words.number(out),
        "stranded": words.number(stranded),
        "alarm": stranded > 0,
    }


def _states(plan: Plan, edition: Edition) -> list[dict[str, Any]]:
    """Return a line for every state; in an edition for one state also the totals of the others."""
    words, given = edition.words, plan.given
    counts = edition.totals or {count.name: count for count in by_state(plan)}
    return [_count(words, words.name(given.states[key].name), each.out, each.stranded) for key, each in counts.items()]


def _tier(words: Words, tier: TierResult) -> dict[str, str]:
    return {
        "name": labels.tier(words, tier.name),
        "value": f"{words.number(round(tier.value, 2))} {labels.unit(words, tier.unit)}",
        "bound": words.number(round(tier.bound, 2)),
        "gap": f"{words.number(round(100 * tier.gap, 2))} %",
        "status": labels.status(words, tier.status),
    }


def _reasons(plan: Plan, words: Words) -> Iterator[str]:
    reasons = by_reason(plan)
    for each in reasons[:MOST_REASONS]:
        more = ", ..." if len(each.groups) > MOST_IDS else ""
        yield f"{people(words, each.people)} ({', '.join(each.groups[:MOST_IDS])}{more}): {reason(words, each.reason)}"
    hidden = sum(each.people for each in reasons[MOST_REASONS:])
    if hidden:
        yield words.t("{people} for other reasons, named on their route sheets", people=people(words, hidden))
    freed: dict[str, int] = {}
    for stranded in plan.stranded:
        if stranded.freed_by is not None:
            change = freed_by(plan, words, stranded.freed_by)
            freed[change] = max(freed.get(change, 0), stranded.people)
    for change, count in sorted(freed.items(), key=lambda item: (-item[1], item[0]))[:MOST_CHANGES]:
        yield words.t("{change} would free {people}", change=change, people=people(words, count))


def _scarce(plan: Plan, words: Words) -> Iterator[str]:
    fullest: dict[tuple[str, str], Use] = {}
    for use in uses(plan):
        if use.share >= _STEEP:
            fullest.setdefault((use.kind, use.name), use)
    for use in list(fullest.values())[:MOST_CAPACITIES]:
        taken = words.t("{used} of {most}", used=words.number(use.used), most=words.number(use.capacity))
        when = words.day(use.day) if use.day else words.moment(use.departs.local) if use.departs else ""
        yield f"{labels.capacity(words, plan, use)}{', ' if when else ''}{when}: {taken}"


def _prices(plan: Plan, words: Words) -> Iterator[str]:
    """Yield what one more unit of the dearest capacities would save."""
    units = {tier.name: tier.unit for tier in plan.objective}
    for price in dearest(plan)[:MOST_PRICES]:
        saving = f"{words.number(round(price.price, 2))} {labels.unit(words, units.get(price.tier, price.tier))}"
        yield words.t(
            "one more of {resource} ({moment} UTC) would save {saving}",
            resource=labels.resource(words, plan, price.resource),
            moment=words.moment(datetime.fromisoformat(price.bucket)),
            saving=saving,
        )


def _deadlines(plan: Plan, words: Words) -> Iterator[str]:
    found = []
    for asked in plan.lists:
        who = f" ({people(words, asked.people)})" if asked.groups else ""
        post = way_name(plan, words, asked.crossing)
        found.append((asked.submit_by, f"{list_name(plan, words, asked)}, {post}{who}"))
    found += [(order.order_by, order_name(plan, words, order)) for order in plan.charters]
    found.sort(key=lambda each: (each[0].utc, each[1]))
    for by, what in found[:MOST_DEADLINES]:
        yield f"{words.exact(by.local)}: {what}"
    if len(found) > MOST_DEADLINES:
        yield words.t("and {n} more", n=words.number(len(found) - MOST_DEADLINES))
