"""When the papers of a member let them over a border: permits with their renewal, documents with their last day."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from evacplan.plan.verification.timeline import Timeline
from evacplan.scenario import AnyWay, Charter, Crossing, Group, Service
from evacplan.scenario.entry import EntryRule
from evacplan.scenario.papers import Papers
from evacplan.scenario.ways import PermitRule

Window = tuple[int, int]
"""Half-open [min]; an end at :data:`NEVER` is none."""
NEVER = 1 << 40


def permit_windows(timeline: Timeline, rule: PermitRule, group: Group, held: Papers) -> tuple[Window, ...]:
    """Return when a holder of these papers may be admitted under ``rule``, in order."""
    application = held.application(rule.of)
    said = timeline.minute(application.at.at(timeline.scenario.zone(group.at))) if application.at else 0
    anew = renewal(rule)
    if application.status == "rejected":
        return ()
    if application.status == "not_sent":
        return ((rule.lead, NEVER),)
    if application.status == "expired":
        return ((max(0, said) + anew, NEVER),)
    begins = said + rule.lead if application.status == "sent" else said
    first = begins, begins + rule.valid
    return (first,) if rule.renewal is None else (first, (max(0, first[1]) + anew, NEVER))


def renewal(rule: PermitRule) -> int:
    """Return how long it takes to get a permission again that has run out [min]."""
    return rule.lead if rule.renewal is None else rule.renewal


def valid_until(timeline: Timeline, held: Papers, site: str) -> int:
    """Return the first minute of the day on which the document is no longer valid, on the calendar at ``site``."""
    if held.expires is None:
        return NEVER
    after = datetime.combine(held.expires + timedelta(days=1), time(), tzinfo=timeline.scenario.zone(site))
    return (after - timeline.start) // timedelta(minutes=1)


def border(timeline: Timeline, way: AnyWay, tail: str) -> tuple[str, str] | None:
    """Return the countries on either side of ``way``, or None where it is no border."""
    sites = timeline.scenario.sites
    near, far = sites[tail].country, sites[way.head].country
    return (near, far) if near != far else None


def at_home(timeline: Timeline, way: AnyWay, held: Papers) -> bool:
    """Whether ``way`` leads into a country where the member's own state has a home: it lets its citizens in."""
    scenario = timeline.scenario
    homes = scenario.states[held.citizen].homes if held.citizen in scenario.states else ()
    return scenario.sites[way.head].country in {scenario.sites[home].country for home in homes}


def table_of(timeline: Timeline, way: AnyWay, tail: str) -> tuple[EntryRule, ...]:
    """Return the rules of entry that a border follows, top to bottom."""
    own = way.entry if isinstance(way, Crossing) else ()
    sides = border(timeline, way, tail)
    return own or (timeline.scenario.countries[sides[1]].entry if sides else ())


def seat_asked(timeline: Timeline, way: AnyWay, tail: str, group: Group, held: Papers) -> bool:
    """Whether ``way`` leaves a country by other means than the seat that its table asks these papers to have."""
    sides = border(timeline, way, tail)
    scenario = timeline.scenario
    if sides is None or isinstance(way, Service | Charter) or sides[0] == scenario.sites[group.at].country:
        return False
    rules = [first_about(scenario.countries[sides[0]].entry, held, document) for document in held.documents]
    return any(rule is not None and rule.admits and rule.onward == "seat" for rule in rules)


def unguarded(timeline: Timeline, rule: EntryRule, group: Group, held: Papers, *, adult: bool) -> bool:
    """Whether ``rule`` keeps a minor out, as neither an adult nor a guardian whom it accepts is with them."""
    accepted = rule.guardians if rule.guardians is not None else timeline.scenario.policy.guardians
    return held.minor and not adult and group.guardian not in accepted


def first_about(table: tuple[EntryRule, ...], held: Papers, document: str) -> EntryRule | None:
    """Return the first rule that is about a holder of ``document``."""
    for rule in table:
        citizens = rule.citizens or (held.citizen,)
        documents = rule.documents or (document,)
        ages = (True, False) if rule.minors is None else (rule.minors,)
        if held.citizen in citizens and document in documents and held.minor in ages:
            return rule
    return None
