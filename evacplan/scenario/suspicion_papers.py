"""What is legal in papers but suspicious: groups whom no border lets pass, and documents that run out on the way."""

from __future__ import annotations

from collections.abc import Iterator

from evacplan.errors import Fault
from evacplan.scenario.entry import rule_for
from evacplan.scenario.group import NO_DOCUMENT, Group
from evacplan.scenario.papers import Papers, accompanied, comes_home, enters, entry_table, papers, papers_of
from evacplan.scenario.scenario import AnyWay, Scenario, stretches
from evacplan.scenario.ways import Crossing


def shut_out(scenario: Scenario) -> Iterator[Fault]:
    """Warn of groups that no chain of ways home is open to, whatever the time: their papers, or minors alone."""
    ways = list(stretches(scenario))
    known: dict[object, frozenset[str]] = {}
    for number, group in enumerate(scenario.groups):
        homes = scenario.homes(group)
        if group.at in homes:
            continue
        if not accompanied(scenario, group):
            yield Fault(
                ("groups", number, "members"),
                "minors without an adult, who cannot travel",
                "expected a guardian whom the policy names",
                severity="warning",
            )
        for part in papers(scenario, group):
            key = part, homes
            if key not in known:
                known[key] = _leads_home(scenario, ways, part, homes)
            if group.at not in known[key]:
                missing = NO_DOCUMENT in part.documents
                yield Fault(
                    ("groups", number, *_where(scenario, group, part)),
                    "no way home is open to these papers"
                    + (": they have no document, and none is given here" if missing else ", whatever the time"),
                    "expected another document" if not missing else "expected a site with a mission of their state",
                    severity="warning",
                )


def _where(scenario: Scenario, group: Group, part: Papers) -> tuple[str | int, ...]:
    for index, member in enumerate(group.members):
        if papers_of(scenario, group, member) == part:
            return ("members", index)
    return ("documents",)


def _leads_home(
    scenario: Scenario, ways: list[tuple[str, AnyWay, str]], part: Papers, homes: tuple[str, ...]
) -> frozenset[str]:
    """Return the sites from which a chain of ways that ``part`` may take leads to one of ``homes``."""
    before: dict[str, list[str]] = {}
    for _, way, tail in ways:
        if _passes(scenario, way, tail, part):
            before.setdefault(way.head, []).append(tail)
    found, frontier = set(homes), list(homes)
    while frontier:
        new = set(before.get(frontier.pop(), ())) - found
        found |= new
        frontier.extend(new)
    return frozenset(found)


def _passes(scenario: Scenario, way: AnyWay, tail: str, part: Papers) -> bool:
    crossing = way if isinstance(way, Crossing) else None
    if crossing is None and enters(scenario, way, tail) is None:
        return True
    if NO_DOCUMENT in part.documents:
        return False
    if crossing and crossing.documents and not part.documents <= set(crossing.documents):
        return False
    if crossing and crossing.permit and part.citizen not in crossing.permit.exempt:
        if part.application(crossing.permit.of).status == "rejected":
            return False
    table = () if comes_home(scenario, way, part.citizen) else entry_table(scenario, way, tail)
    return not table or all(rule_for(table, part.citizen, document, part.minor) for document in part.documents)


def expiring(scenario: Scenario) -> Iterator[Fault]:
    """Warn of documents whose last day comes before the end of the horizon."""
    last = scenario.end.date()
    for number, group in enumerate(scenario.groups):
        for index, member in enumerate(group.members):
            if member.expires is not None and member.expires < last:
                yield Fault(
                    ("groups", number, "members", index, "expires"),
                    "the document runs out within the horizon",
                    "expected a new one, or a certificate of return",
                    severity="warning",
                )
