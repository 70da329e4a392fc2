"""The scenarios that come with the program are sound, honest about their figures, and true to what was published."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from evacplan.scenario import Crossing, Group, Link, Scenario, stretches
from evacplan.scenario.bases import NOT_SAID, count_bases
from evacplan.scenario.calendar import open_windows
from evacplan.sources.scenario_file import read_scenario, read_with_places

FOLDER = Path(__file__).parents[2] / "scenarios"
FILES = sorted(FOLDER.glob("*.yaml"))
OUT_OF_IRAN = ("kazakhstan-2026-03", "kazakhstan-2025-06", "pooled-2026-03")

every_file = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
with_networks = pytest.mark.parametrize("path", sorted(FOLDER.rglob("*.yaml")), ids=lambda path: path.stem)


def shipped(name: str) -> Scenario:
    """Return the scenario called ``name``."""
    return read_scenario(FOLDER / f"{name}.yaml")


def people_by_note(scenario: Scenario, state: str) -> Counter[str]:
    """Return how many citizens of ``state`` there are of each kind."""
    found: Counter[str] = Counter()
    for group in scenario.groups:
        if group.state == state:
            found[group.note or ""] += group.people
    return found


def people_by_state(scenario: Scenario) -> Counter[str]:
    """Return how many citizens of each state there are."""
    found: Counter[str] = Counter()
    for group in scenario.groups:
        found[group.state] += group.people
    return found


def bases(scenario: Scenario) -> Iterator[str]:
    """Yield every basis that a section or a record names."""
    yield from scenario.basis.values()
    records = [*scenario.countries.values(), *scenario.sites.values(), *scenario.ways.values(), scenario.policy]
    for record in (*records, *scenario.fleets.values(), *scenario.groups):
        if isinstance(record.basis, dict):
            yield from record.basis.values()
        elif record.basis:
            yield record.basis


def takes(scenario: Scenario, way: object, group: Group) -> bool:
    """Whether ``way`` may ever take ``group``: its papers, its permit and its needs."""
    if isinstance(way, Crossing):
        permit = group.permits.get(way.permit.of) if way.permit else None
        papers = not way.documents or set(group.documents) <= set(way.documents)
        return papers and (permit is None or permit.status != "rejected")
    if isinstance(way, Link) and way.fleets:
        return any(set(group.needs) <= set(scenario.fleets[fleet].offers) for fleet in way.fleets)
    return True


def reachable(scenario: Scenario, group: Group) -> set[str]:
    """Return every site that ``group`` may come to."""
    found, frontier = {group.at}, [group.at]
    while frontier:
        here = frontier.pop()
        for _, way, tail in stretches(scenario):
            if tail == here and way.head not in found and takes(scenario, way, group):
                found.add(way.head)
                frontier.append(way.head)
    return found


def lets_people_through(scenario: Scenario, crossing: Crossing, day: int) -> bool:
    """Whether somebody admitted on the given day from the start on would be released."""
    begins = scenario.start + timedelta(days=day)
    ends = begins + timedelta(days=1)
    sides = [
        open_windows(
            crossing.hours.get(scenario.sites[site].country, "24/7"),
            scenario.zone(site).key,
            scenario.start,
            scenario.end + timedelta(days=1),
        )
        for site in (crossing.tail, crossing.head)
    ]
    dwell = timedelta(minutes=crossing.dwell)
    return any(
        max(near[0], far[0] - dwell, begins) < min(near[1], far[1] - dwell, ends)
        for near in sides[0]
        for far in sides[1]
    )


def test_every_case_is_here():
    """The tests below look at four scenarios and not at an empty folder."""
    assert {path.stem for path in FILES} == {*OUT_OF_IRAN, "tutorial"}


@every_file
def test_it_reads_without_warnings(path: Path):
    """A scenario that people learn from has no fault and raises no suspicion."""
    assert read_with_places(path).warnings() == ()


@every_file
def test_it_is_called_something_in_three_languages(path: Path):
    """Each title exists in English, Russian and Kazakh, each in other words."""
    title = read_scenario(path).title
    assert len({title.en, title.ru, title.kk}) == 3
    assert title.ru
    assert title.kk


@with_networks
def test_editors_find_its_schema(path: Path):
    """The first line names a schema that lies at that place."""
    first = path.read_text(encoding="utf-8").splitlines()[0]
    words, _, target = first.partition("$schema=")
    assert words == "# yaml-language-server: "
    assert (path.parent / target).is_file()


@every_file
def test_every_figure_says_how_it_is_known(path: Path):
    """No time, capacity, position or price is without a basis."""
    counts = count_bases(read_scenario(path))
    assert counts[NOT_SAID] == 0
    assert counts["published"] > 0


@every_file
def test_whatever_is_published_names_its_source(path: Path):
    """A basis never stands as one bare word."""
    found = list(bases(read_scenario(path)))
    assert found
    assert [basis for basis in found if ": " not in basis] == []


@every_file
def test_the_way_out_never_leads_into_more_danger(path: Path):
    """The weight of the place where a way ends is at most that of the place where it begins."""
    scenario = read_scenario(path)
    assert any(scenario.site_exposure(tail) > 0 for _, _, tail in stretches(scenario))
    rising = [
        key for key, way, tail in stretches(scenario) if scenario.site_exposure(way.head) > scenario.site_exposure(tail)
    ]
    assert rising == []


@every_file
def test_every_group_can_come_home(path: Path):
    """Each group has a chain of ways home that accepts its papers, permits and needs."""
    scenario = read_scenario(path)
    lost = [g.id for g in scenario.groups if reachable(scenario, g).isdisjoint(scenario.homes(g))]
    assert lost == []


@every_file
def test_every_post_lets_people_through_every_day(path: Path):
    """The hours of both sides and the time in between leave an opening each day, closures apart."""
    scenario = read_scenario(path)
    days = scenario.clock.horizon // (24 * 60)
    shut = [
        (key, day)
        for key, crossing in scenario.crossings.items()
        for day in range(days)
        if not lets_people_through(scenario, crossing, day)
    ]
    assert scenario.crossings
    assert shut == []


def test_an_impossible_post_would_be_noticed():
    """A far side that closes before the first release lets nobody through: an hour is lost between two clocks."""
    scenario = shipped("tutorial")
    shut = scenario.crossings["astara"].model_copy(update={"hours": {"IR": "09:00-17:00", "AZ": "10:00-11:30"}})
    assert lets_people_through(scenario, scenario.crossings["astara"], 1)
    assert not lets_people_through(scenario, shut, 1)


def test_march_2026_holds_the_published_84():
    """58 mine staff, 18 diplomats, 6 long-term residents and 2 students make 84."""
    scenario = shipped("kazakhstan-2026-03")
    kinds = {"mine staff": 58, "diplomats": 18, "residents": 6, "students": 2}
    assert people_by_note(scenario, "KZ") == kinds
    assert scenario.people == 84


def test_june_2025_doubles_from_132_to_280():
    """132 people are ready on 16 June, and later registrations bring the number to 280."""
    scenario = shipped("kazakhstan-2025-06")
    known = [group for group in scenario.groups if scenario.ready(group) < scenario.start + timedelta(hours=18)]
    assert sum(group.people for group in known) == 132
    assert scenario.people == 280


def test_the_pooled_case_holds_the_published_totals():
    """84, 81, about 300 and about 100 citizens make 565."""
    scenario = shipped("pooled-2026-03")
    assert people_by_state(scenario) == {"KZ": 84, "UZ": 81, "TJ": 300, "KG": 100}
    assert scenario.people == 565


def test_the_pooled_case_holds_the_published_kinds():
    """Uzbekistan's 81 are 9 students in Qom, 55 residents, 9 visitors and 8 staff; 11 of Kyrgyzstan are ready."""
    scenario = shipped("pooled-2026-03")
    assert people_by_note(scenario, "UZ") == {"students": 9, "residents": 55, "visitors": 9, "staff": 8}
    assert {g.at for g in scenario.groups if g.state == "UZ" and g.note == "students"} == {"qom"}
    early = scenario.start + timedelta(hours=12)
    assert sum(g.people for g in scenario.groups if g.state == "KG" and scenario.ready(g) < early) == 11


def test_the_pooled_case_brings_the_same_citizens_of_kazakhstan():
    """The groups of Kazakhstan are those of its own case, word for word."""
    own = shipped("kazakhstan-2026-03").groups
    assert tuple(group for group in shipped("pooled-2026-03").groups if group.state == "KZ") == own
