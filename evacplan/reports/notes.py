"""Why people go as they go, what they do if that is cut, and why others are stranded: in sentences."""

from __future__ import annotations

from collections.abc import Iterator

from evacplan.plan.journey import journey_of, readiness, travelling
from evacplan.plan.plan import Assignment, Plan, Stranded
from evacplan.plan.reasons import Alternative, Bottleneck
from evacplan.reports import labels
from evacplan.reports.changes import freed_by
from evacplan.reports.places import site_name, way_name
from evacplan.reports.words import Words
from evacplan.scenario.group import NO_DOCUMENT, ReadyRange


def why(plan: Plan, words: Words, assignment: Assignment) -> Iterator[str]:
    """Yield why people go this way, and what they do if it is cut, as far as it was looked into."""
    t, reasons, reserve = words.t, assignment.reasons, assignment.reserve
    if reasons is None:
        return
    if reasons.cheapest:
        yield t("No way home is better for them, even if everything were free.")
    elif reasons.waited_for is not None:
        yield t("A better way was full: {what}.", what=_full(plan, words, reasons.waited_for))
    if reserve is not None:
        yield t(
            "Reserve, if {way} is closed on {day}: leave by {moment}; {instead}.",
            way=way_name(plan, words, reserve.way),
            day=words.day(reserve.day),
            moment=words.exact(reserve.instead.leaves.local),
            instead=_alternative(plan, words, reserve.instead),
        )
    elif reasons.next_best is not None:
        yield t("Next best: {instead}.", instead=_alternative(plan, words, reasons.next_best))
    elif assignment.legs:
        yield t("Reserve: none, there is no way home without these border posts.")


def explanation(plan: Plan, words: Words, assignment: Assignment) -> Iterator[str]:
    """Yield over which posts people go, how long they wait, and what made them leave then."""
    if not assignment.legs:
        yield words.t("They are at home.")
        return
    facts = journey_of(plan, assignment)
    yield journey_in_words(
        words,
        corridor=" + ".join(way_name(plan, words, post) for post in facts.posts),
        total=words.span(facts.minutes),
        waiting=words.span(facts.waiting),
        place=site_name(plan, words, facts.longest_at),
        longest=words.span(facts.longest),
    )
    yield from uncertain(plan, words, assignment)


def journey_in_words(words: Words, *, corridor: str, total: str, waiting: str, place: str, longest: str) -> str:
    """Return how long a way home takes; the page puts in the values itself."""
    if corridor:
        return words.t(
            "Over {corridor}: {total} from readiness to home, of it {waiting} waiting, longest at {place} ({longest}).",
            corridor=corridor,
            total=total,
            waiting=waiting,
            place=place,
            longest=longest,
        )
    return words.t(
        "{total} from readiness to home, of it {waiting} waiting, longest at {place} ({longest}).",
        total=total,
        waiting=waiting,
        place=place,
        longest=longest,
    )


def patterns(words: Words) -> dict[str, str]:
    """Return the sentences into which the page puts the values itself."""
    values = {name: f"{{{name}}}" for name in ("total", "waiting", "place", "longest")}
    return {
        "abroad": journey_in_words(words, corridor="{corridor}", **values),
        "inland": journey_in_words(words, corridor="", **values),
        "hours": words.t("{hours} h", hours="{hours}"),
        "minutes": words.t("{minutes} min", minutes="{minutes}"),
    }


def uncertain(plan: Plan, words: Words, assignment: Assignment) -> Iterator[str]:
    """Yield what is uncertain about when people can leave, and for whom of them the others wait."""
    group = travelling(plan.given, assignment)
    if not group.members and not isinstance(group.ready, ReadyRange) and NO_DOCUMENT not in group.documents:
        return
    t, given, facts = words.t, plan.given, readiness(plan.given, group)
    zone = given.zone(group.at)
    if facts.between:
        first, last = (words.moment(instant.astimezone(zone)) for instant in facts.between)
        case = {"earliest": t("the earliest"), "likely": t("the likely time"), "latest": t("the latest")}
        planned = case[given.policy.readiness]
        yield t("Ready between {first} and {last}; planned for: {case}.", first=first, last=last, case=planned)
    if facts.last:
        yield t("Their last member is ready at {moment}.", moment=words.moment(facts.last.astimezone(zone)))
    if facts.certified:
        moment = words.moment(facts.certified.astimezone(zone))
        yield t("Until {moment} they wait for a certificate of return.", moment=moment)


def way_out(plan: Plan, words: Words, stranded: Stranded) -> Iterator[str]:
    """Yield why people are stranded, what is in the way, and what would free them."""
    t = words.t
    yield reason(words, stranded.reason)
    if stranded.cause is None:
        return
    for full in stranded.cause.bottlenecks:
        yield t("In the way: {what}.", what=_full(plan, words, full))
    if stranded.freed_by is not None:
        yield t(
            "Smallest change found that would free them: {change}.", change=freed_by(plan, words, stranded.freed_by)
        )
    else:
        yield t("No change was found that would free them.")


def reason(words: Words, text: str) -> str:
    """Return a reason in this language; where parts of a group have several, they are one text."""
    t = words.t
    known = {
        "No way home is open to this group within the horizon, whatever the capacities.": t(
            "No way home is open to this group within the horizon, whatever the capacities."
        ),
        "No way home that is open to this group takes so many people together.": t(
            "No way home that is open to this group takes so many people together."
        ),
        "Every way home that is open to this group is full, or serves others first.": t(
            "Every way home that is open to this group is full, or serves others first."
        ),
    }
    for english, translated in known.items():
        text = text.replace(english, translated)
    return text


def _full(plan: Plan, words: Words, full: Bottleneck) -> str:
    return words.t(
        "{what}, {moment}, {taken} of {capacity} taken",
        what=labels.resource(words, plan, full.resource),
        moment=words.exact(full.at.local),
        taken=words.number(full.taken),
        capacity=words.number(full.capacity),
    )


def _alternative(plan: Plan, words: Words, other: Alternative) -> str:
    t = words.t
    over = " + ".join(way_name(plan, words, way) for way in other.corridor) or t("no border")
    span = words.span(abs(other.later))
    home = words.exact(other.home_at.local)
    if other.later >= 0:
        text = t("over {corridor}, home {moment}, {span} later", corridor=over, moment=home, span=span)
    else:
        text = t("over {corridor}, home {moment}, {span} earlier", corridor=over, moment=home, span=span)
    return text if other.room else f"{text}; {t('it is full, others would have to make room')}"
