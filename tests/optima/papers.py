"""Whether the papers of everybody in a group allow a ride over a border, read off the page of rules one by one."""

from __future__ import annotations

from datetime import date, timedelta

from evacplan.scenario import Charter, Crossing, Group, Scenario, Service
from evacplan.scenario.entry import EntryRule
from evacplan.scenario.group import Member
from evacplan.scenario.ways import PermitRule
from tests.optima.travel import Ride, instant, minute


def members(group: Group) -> list[Member]:
    """Return everybody, one by one; those of whom nothing is said come last."""
    told = [member for member in group.members for _ in range(member.people)]
    return [*told, *[Member()] * (group.people - len(told))]


def allowed(scenario: Scenario, group: Group, ride: Ride) -> bool:
    """Whether everybody in ``group`` may be on ``ride``."""
    everybody = members(group)
    grown_up = any(not member.minor for member in everybody)
    if not grown_up and group.guardian not in scenario.policy.guardians:
        return False
    way = scenario.ways[ride.way]
    near, far = (scenario.sites[site].country for site in (ride.tail, ride.head))
    if near == far and not isinstance(way, Crossing):
        return True
    return all(_passes(scenario, group, member, ride, grown_up) for member in everybody)


def _passes(scenario: Scenario, group: Group, member: Member, ride: Ride, grown_up: bool) -> bool:
    way = scenario.ways[ride.way]
    near, far = (scenario.sites[site].country for site in (ride.tail, ride.head))
    citizen, documents = member.citizen or group.state, _documents(scenario, group, member)
    last_day = None if member.document == "none" else member.expires
    state = scenario.states.get(citizen)
    own = bool(state) and far in {scenario.sites[home].country for home in state.homes}
    if own:
        last_day = None
    known = way.documents if isinstance(way, Crossing) and way.documents else documents
    if "none" in documents or not documents <= set(known) or not _still_valid(scenario, ride, last_day, 0):
        return False
    if isinstance(way, Crossing) and way.permit and not _permitted(scenario, group, member, way.permit, ride.departs):
        return False
    table = scenario.countries[far].entry if near != far else ()
    if isinstance(way, Crossing) and way.entry:
        table = way.entry
    for document in documents if table and not own else ():
        rule = _first(table, citizen, document, member.minor)
        if rule is None or not rule.admits or not _still_valid(scenario, ride, last_day, rule.valid):
            return False
        guardians = scenario.policy.guardians if rule.guardians is None else rule.guardians
        if not grown_up and group.guardian not in guardians:
            return False
    if isinstance(way, Service | Charter) or near in (far, scenario.sites[group.at].country):
        return True
    rules = [_first(scenario.countries[near].entry, citizen, document, member.minor) for document in documents]
    return not any(rule and rule.admits and rule.onward for rule in rules)


def _documents(scenario: Scenario, group: Group, member: Member) -> set[str]:
    found = {member.document} if member.document else set(group.documents)
    state = scenario.states.get(member.citizen or group.state)
    if state and state.certificate and group.at in state.certificate.at and "none" in found:
        found = found - {"none"} | {state.certificate.document}
    return found


def _first(table: tuple[EntryRule, ...], citizen: str, document: str, minor: bool) -> EntryRule | None:
    for rule in table:
        about = (not rule.citizens or citizen in rule.citizens) and (not rule.documents or document in rule.documents)
        if about and (rule.minors is None or rule.minors is minor):
            return rule
    return None


def _still_valid(scenario: Scenario, ride: Ride, last_day: date | None, longer: int) -> bool:
    """Whether a document is valid on the calendar day, on the near side, that the instant and so much longer is on."""
    then = (instant(scenario, ride.departs) + timedelta(minutes=longer)).astimezone(scenario.zone(ride.tail))
    return last_day is None or then.date() <= last_day


def to_be_asked(scenario: Scenario, group: Group, member: Member, rule: PermitRule, admission: int) -> bool:
    """Whether an application must still be sent for the admission of ``member``."""
    application = member.permits.get(rule.of) or group.permits.get(rule.of)
    if (member.citizen or group.state) in rule.exempt:
        return False
    if application is None or application.status in ("not_sent", "expired"):
        return True
    said = minute(scenario, application.at.at(scenario.zone(group.at))) if application.at else 0
    return admission >= said + rule.valid + (rule.lead if application.status == "sent" else 0)


def _permitted(scenario: Scenario, group: Group, member: Member, rule: PermitRule, admission: int) -> bool:
    if (member.citizen or group.state) in rule.exempt:
        return True
    application = member.permits.get(rule.of) or group.permits.get(rule.of)
    status = application.status if application else "not_sent"
    said = minute(scenario, application.at.at(scenario.zone(group.at))) if application and application.at else 0
    again = rule.lead if rule.renewal is None else rule.renewal
    if status == "not_sent":
        return admission >= rule.lead
    if status == "rejected":
        return False
    if status == "expired":
        return admission >= max(0, said) + again
    decided = said + rule.lead if status == "sent" else said
    lapses = decided + rule.valid
    renewed = rule.renewal is not None and admission >= max(0, lapses) + again
    return decided <= admission < lapses or renewed
