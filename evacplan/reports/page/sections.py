"""The parts of the page that are plain HTML: they can be read without the script, too."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from evacplan.plan.plan import Instant, Plan, Stranded
from evacplan.plan.quality import TierResult
from evacplan.plan.tally import AT_HOME, NO_BORDER, Count, by_corridor, by_priority, by_reason, by_state, total
from evacplan.plan.usage import Use, dearest, uses
from evacplan.reports import labels
from evacplan.reports.changes import freed_by
from evacplan.reports.edition import Edition
from evacplan.reports.notes import reason as translated
from evacplan.reports.page.markup import Markup, element, joined, table, value
from evacplan.reports.places import way_name
from evacplan.reports.words import Words

MOST_NAMED = 40
"""Stranded groups that are named for one reason."""
MOST_USES = 12
MOST_PRICES = 12


def header(plan: Plan, edition: Edition) -> Markup:
    """Return the title, how many get home, and whether that can be relied upon."""
    words = edition.words
    t, n, count = words.t, words.n, total(plan)
    if count.stranded:
        headline = t(
            "{out} of {people} get home, {stranded} stranded.",
            out=words.number(count.out),
            people=n("{n} person", "{n} people", count.people),
            stranded=words.number(count.stranded),
        )
    else:
        headline = n("{n} person gets home: everybody.", "All {n} people get home.", count.people)
    verified = t("Verified: replayed step by step, no rule is broken.") if edition.verified else t("NOT VERIFIED")
    lines = [
        element("h1", value(words.name(plan.given.title))),
        element("p", headline, class_="headline bad" if count.stranded else "headline good", id="headline"),
        element("p", verified, class_="good" if edition.verified else "bad", id="verified"),
        element("p", _optimality(plan, words), id="optimality"),
    ]
    if edition.state is not None:
        state = words.name(plan.given.states[edition.state].name)
        text = t("Edition for {state}: of others it holds totals only; what they use up looks free here.", state=state)
        lines.append(element("p", text, class_="edition"))
    made = t("plan of {moment} UTC", moment=words.moment(plan.created))
    lines.append(element("p", made, class_="small"))
    return element("header", *lines)


def _optimality(plan: Plan, words: Words) -> str:
    if all(result.status == "optimal" for result in plan.objective):
        return words.t(
            "Proven optimal on the {step}-minute grid: no plan that departs on it is better.", step=plan.step
        )
    return words.t("Not proven optimal; how far from it at most is said for every aim below.")


def stranded(plan: Plan, edition: Edition) -> Markup:
    """Return who is left, and why; nothing if nobody is."""
    words = edition.words
    found = by_reason(plan)
    if not found:
        return Markup("")
    items = []
    for reason in found:
        named = [
            element("button", group, type="button", class_="to-group", data_group=group)
            for group in reason.groups[:MOST_NAMED]
        ]
        more = len(reason.groups) - MOST_NAMED
        rest = words.n("and {n} more group", "and {n} more groups", more) if more > 0 else ""
        people = words.n("{n} person", "{n} people", reason.people)
        items.append(
            element(
                "li",
                element("strong", people),
                ": ",
                value(translated(words, reason.reason)),
                element("div", *_spaced(named), rest),
            )
        )
    title = element("h2", words.t("Stranded people"))
    return element("section", title, element("ul", *items), *_freeing(plan, words), id="stranded", class_="alarm")


def _freeing(plan: Plan, words: Words) -> Iterator[Markup]:
    """Yield the changes that would free somebody each, those that would free most people first."""
    freed: dict[str, list[Stranded]] = {}
    for each in plan.stranded:
        if each.freed_by is not None:
            freed.setdefault(freed_by(plan, words, each.freed_by), []).append(each)
    if not freed:
        return
    ranked = sorted(freed.items(), key=lambda item: (-max(each.people for each in item[1]), item[0]))[:MOST_USES]
    heads = (words.t("Smallest change"), words.t("would free one of"))
    rows = [
        (
            value(text),
            ", ".join(f"{each.group} ({words.number(each.people)})" for each in several[:6])
            + (" …" if len(several) > 6 else ""),
        )
        for text, several in ranked
    ]
    yield table(heads, rows)


def _spaced(items: list[Markup]) -> Iterator[object]:
    for item in items:
        yield item
        yield " "


def summary(plan: Plan, edition: Edition) -> Markup:
    """Return people by state, by priority and by corridor."""
    words, given = edition.words, plan.given
    t = words.t
    counts = tuple(edition.totals.values()) if edition.state is not None else by_state(plan)
    states = [(value(words.name(given.states[c.name].name)), *_figures(words, c)) for c in counts]
    if len(states) > 1:
        whole = Count("", sum(c.out for c in counts), sum(c.stranded for c in counts))
        states.append((element("strong", t("All")), *_figures(words, whole)))
    classes = [(value(labels.priority(words, c.name)), *_figures(words, c)) for c in by_priority(plan)]
    corridors = [
        (_corridor(plan, words, c.name), words.number(c.people), *(_moment(words, end) for end in (c.first, c.last)))
        for c in by_corridor(plan)
    ]
    heads = (t("People"), t("Get home"), t("Stranded"))
    right = frozenset({1, 2, 3})
    return joined(
        (
            element("section", element("h2", t("By state")), table((t("State"), *heads), states, right), id="states"),
            element(
                "section", element("h2", t("By priority")), table((t("Priority"), *heads), classes, right), id="classes"
            ),
            element(
                "section",
                element("h2", t("Over which border")),
                table(
                    (t("Over the border at"), t("People"), t("First home"), t("Last home")), corridors, frozenset({1})
                ),
                id="corridors",
            ),
        )
    )


def _moment(words: Words, instant: Instant) -> Markup:
    return element("span", words.exact(instant.local), class_="moment")


def _figures(words: Words, count: Count) -> tuple[str, str, str]:
    return words.number(count.people), words.number(count.out), words.number(count.stranded)


def _corridor(plan: Plan, words: Words, name: str) -> Markup:
    special = {NO_BORDER: words.t("no border"), AT_HOME: words.t("at home already")}
    if name in special:
        return value(special[name])
    return value(" + ".join(way_name(plan, words, way) for way in name.split(" + ")))


def bottlenecks(plan: Plan, edition: Edition) -> Markup:
    """Return the fullest capacities, and what one more of the scarcest would save."""
    words = edition.words
    t = words.t
    parts: list[Markup] = []
    found = uses(plan)[:MOST_USES]
    if found:
        heads = (t("Capacity"), t("When"), t("Used"), t("of"), t("Full"))
        parts += [
            element("h2", t("Bottlenecks")),
            table(heads, [_use(plan, words, use) for use in found], frozenset({2, 3, 4})),
        ]
    scarcest = dearest(plan)[:MOST_PRICES]
    if scarcest:
        units = {result.name: result.unit for result in plan.objective}
        titles = (t("One more of"), t("When, UTC"), t("would save"), t("Unit"))
        rows = [
            (
                value(labels.resource(words, plan, price.resource)),
                element("span", words.moment(datetime.fromisoformat(price.bucket)), class_="moment"),
                words.number(round(price.price, 2)),
                _unit(words, units.get(price.tier, price.tier)),
            )
            for price in scarcest
        ]
        parts += [
            element("h3", t("What more would be worth")),
            element("p", t("At the margin, one at a time; the dearest moment of every capacity."), class_="small"),
            table(titles, rows, frozenset({2})),
        ]
    return element("section", *parts, id="bottlenecks") if parts else Markup("")


def _use(plan: Plan, words: Words, use: Use) -> tuple[object, ...]:
    when = words.day(use.day) if use.day else _moment(words, use.departs) if use.departs else ""
    return (
        value(labels.capacity(words, plan, use)),
        when,
        words.number(use.used),
        words.number(use.capacity),
        f"{round(use.share * 100)} %",
    )


def quality(plan: Plan, edition: Edition) -> Markup:
    """Return value, bound and gap of every aim, in order of importance."""
    words = edition.words
    t = words.t
    heads = (t("Aim"), t("Unit"), t("Value"), t("No plan below"), t("Gap"), t("Status"))
    rows = [_tier(words, result) for result in plan.objective]
    return element(
        "section",
        element("h2", t("How good the plan is")),
        table(heads, rows, frozenset({2, 3, 4})),
        id="quality",
    )


def _tier(words: Words, result: TierResult) -> tuple[object, ...]:
    figures = (words.number(round(figure, 2)) for figure in (result.value, result.bound))
    gap = f"{words.number(round(result.gap * 100, 2))} %"
    return (
        value(labels.tier(words, result.name)),
        _unit(words, result.unit),
        *figures,
        gap,
        labels.status(words, result.status),
    )


def _unit(words: Words, unit: str) -> Markup:
    return value(labels.unit(words, unit))
