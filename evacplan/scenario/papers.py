"""What every member of a group holds, and when they can leave: the group's word where nothing else is said of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from evacplan.scenario.entry import EntryRule
from evacplan.scenario.group import NO_DOCUMENT, Group, Member, PermitState, ReadyRange
from evacplan.scenario.ways import Crossing
from evacplan.units import Moment

if TYPE_CHECKING:
    from evacplan.scenario.places import Certificate
    from evacplan.scenario.scenario import AnyWay, Scenario

NOT_SENT = PermitState(status="not_sent")


@dataclass(frozen=True, slots=True)
class Papers:
    """What decides at a border: whose citizen a member is, and what they hold."""

    citizen: str
    """Whose citizen."""
    documents: frozenset[str]
    """Kinds of travel document; a border must accept every one."""
    expires: date | None
    """The last day on which the document is valid, where it is known."""
    minor: bool
    """Whether an adult must be with them."""
    permits: frozenset[tuple[str, PermitState]]
    """Applications by neighbour."""

    def application(self, neighbour: str) -> PermitState:
        """Return how far the application to ``neighbour`` has come."""
        return next((state for code, state in self.permits if code == neighbour), NOT_SENT)


def roster(group: Group) -> tuple[Member, ...]:
    """Return all members of ``group`` in the order of their numbers, those of whom nothing is said last."""
    others = group.people - sum(member.people for member in group.members)
    return (*group.members, Member(people=others)) if others > 0 else group.members


def numbered(group: Group) -> Iterator[tuple[int, Member]]:
    """Yield every single member of ``group`` with their number, from 1."""
    number = 0
    for member in roster(group):
        for _ in range(member.people):
            number += 1
            yield number, member


def papers(scenario: Scenario, group: Group) -> tuple[Papers, ...]:
    """Return the papers in ``group``, those that are the same only once."""
    if not group.members:
        return (_papers(scenario, group, None),)
    return tuple(dict.fromkeys(_papers(scenario, group, member) for member in roster(group)))


def papers_of(scenario: Scenario, group: Group, member: Member) -> Papers:
    """Return the papers of one member of ``group``."""
    return _papers(scenario, group, member)


def _papers(scenario: Scenario, group: Group, member: Member | None) -> Papers:
    held = set(group.documents) if member is None or member.document is None else {member.document}
    citizen = (member.citizen if member else None) or group.state
    certificate = certificate_for(scenario, group, citizen) if NO_DOCUMENT in held else None
    if certificate is not None:
        held = (held - {NO_DOCUMENT}) | {certificate.document}
    return Papers(
        citizen,
        frozenset(held),
        member.expires if member and certificate is None else None,
        member.minor if member else False,
        frozenset((group.permits | member.permits if member else group.permits).items()),
    )


def certificate_for(scenario: Scenario, group: Group, citizen: str) -> Certificate | None:
    """Return what the state of ``citizen`` gives to those without a document where ``group`` is."""
    state = scenario.states.get(citizen)
    found = state.certificate if state else None
    return found if found is not None and group.at in found.at else None


def ready(scenario: Scenario, group: Group, member: Member | None = None) -> datetime:
    """Return the instant from which all of ``group``, or one member, can leave, never before the start, in UTC."""
    if member is None and group.members:
        return max(ready(scenario, group, each) for each in roster(group))
    zone = scenario.zone(group.at)
    said = (member.ready if member else None) or group.ready
    moment = said.case(scenario.policy.readiness) if isinstance(said, ReadyRange) else said
    since = max(scenario.start, moment.at(zone)) if moment else scenario.start
    return max(since, certified(scenario, group, member) or since)


def certified(scenario: Scenario, group: Group, member: Member | None = None) -> datetime | None:
    """Return when all of ``group``, or one member, hold a certificate in place of a document; None if none needs one.

    Nobody gets one where their state has no mission, either.
    """
    if member is None and group.members:
        return max(filter(None, (certified(scenario, group, each) for each in roster(group))), default=None)
    held = (member.document,) if member and member.document else group.documents
    given = certificate_for(scenario, group, (member.citizen if member else None) or group.state)
    if NO_DOCUMENT not in held or given is None:
        return None
    applied = member.applied.at(scenario.zone(group.at)) if member and member.applied else scenario.start
    return applied + timedelta(minutes=given.takes)


def accompanied(scenario: Scenario, group: Group) -> bool:
    """Whether ``group`` has no minors, an adult of its own, or a guardian whom the policy names."""
    alone = bool(group.members) and all(member.minor for member in roster(group))
    return not alone or group.guardian in scenario.policy.guardians


def enters(scenario: Scenario, way: AnyWay, tail: str) -> str | None:
    """Return the country that ``way`` enters from another one, if any."""
    near, far = scenario.sites[tail].country, scenario.sites[way.head].country
    return far if near != far else None


def comes_home(scenario: Scenario, way: AnyWay, citizen: str) -> bool:
    """Whether ``way`` leads into the country of a home of the state of ``citizen``, which lets its own in."""
    state = scenario.states.get(citizen)
    country = scenario.sites[way.head].country
    return state is not None and any(scenario.sites[home].country == country for home in state.homes)


def entry_table(scenario: Scenario, way: AnyWay, tail: str) -> tuple[EntryRule, ...]:
    """Return the rules by which ``way`` lets people in: the crossing's own, or those of the country entered."""
    if isinstance(way, Crossing) and way.entry:
        return way.entry
    country = enters(scenario, way, tail)
    return scenario.countries[country].entry if country else ()


def says(moment: Moment | ReadyRange) -> tuple[Moment, ...]:
    """Return every instant that a readiness names."""
    if isinstance(moment, ReadyRange):
        return tuple(each for each in (moment.earliest, moment.likely, moment.latest) if each)
    return (moment,)


def held_by(scenario: Scenario, group: Group, numbers: Collection[int], people: int) -> Mapping[Papers, int]:
    """Return what ``people`` of ``group`` hold, and how many hold it; without ``numbers`` they are not told apart."""
    if len(alike := papers(scenario, group)) == 1:
        return {alike[0]: people}
    found: Counter[Papers] = Counter()
    for number, member in numbered(group):
        if not numbers or number in numbers:
            found[papers_of(scenario, group, member)] += 1
    return found
