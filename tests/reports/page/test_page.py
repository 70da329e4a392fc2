"""The page as a file: what stands in it, read back with a parser of its own."""

from __future__ import annotations

import json
from datetime import timedelta
from html.parser import HTMLParser
from importlib.resources import files

import pytest

from evacplan.plan.plan import Plan
from evacplan.plan.tally import total
from evacplan.reports.edition import Edition, only_for, totals
from evacplan.reports.page import render
from evacplan.reports.words import LANGUAGES, Language
from tests.plan.sample import edited
from tests.reports.page.conftest import page_of


class Reader(HTMLParser):
    """Collects the cells of every table by section, the data of scripts, and every address."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tables: dict[str, list[list[str]]] = {}
        self.data: dict[str, str] = {}
        self.addresses: list[str] = []
        self.depth: list[str] = []
        self.section = self.script = ""
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note where we are."""
        found = dict(attrs)
        self.addresses += [str(found[key]) for key in ("src", "href", "action") if key in found]
        if tag == "section":
            self.section = found.get("id") or ""
        if tag == "script":
            self.script = found.get("id") or ""
        if tag == "tr":
            self.tables.setdefault(self.section, []).append([])
        if tag in ("td", "th"):
            self.tables[self.section][-1].append("")
        self.depth += [tag] if tag in ("td", "th", "script") else []

    def handle_endtag(self, tag: str) -> None:
        """Leave a cell or a script."""
        if self.depth and self.depth[-1] == tag:
            self.depth.pop()

    def handle_data(self, data: str) -> None:
        """Keep what stands in cells and scripts."""
        if self.depth[-1:] == ["script"]:
            self.data[self.script] = self.data.get(self.script, "") + data
        elif self.depth:
            self.tables[self.section][-1][-1] += data
        self.text += data


@pytest.mark.parametrize("language", LANGUAGES)
def test_totals_are_those_of_the_plan(valid_plan: Plan, language: Language):
    """People by state, by group, by departure and by vehicle, added up from the file, are those of the plan."""
    read = Reader(page_of(valid_plan, language))
    count = total(valid_plan)
    assert [int(cell) for cell in read.tables["states"][-1][1:]] == [count.people, count.out, count.stranded]
    rows = read.tables["states"][1:-1]
    assert [sum(int(row[column]) for row in rows) for column in (1, 2, 3)] == [count.people, count.out, count.stranded]
    assert sum(int(row[1]) for row in read.tables["corridors"][1:]) == count.out
    found = json.loads(read.data["plan"])
    assert sum(part[2] for part in found["parts"]) == count.out
    assert sum(left[1] for left in found["stranded"]) == count.stranded
    assert sum(group[3] for group in found["groups"]) == count.people
    legs = sum(a.people * len(a.legs) for a in valid_plan.assignments)
    assert sum(departure[5] for departure in found["departures"]) == legs
    carried = sum(load.people for run in (*valid_plan.dispatches, *valid_plan.charters) for load in run.aboard)
    assert sum(sum(carrier[8][2::3]) for carrier in found["carriers"]) == carried
    assert sum(asked[7] for asked in found["lists"]) == sum(asked.people for asked in valid_plan.lists)


def test_the_hours_of_a_post_are_those_of_the_plan(valid_plan: Plan):
    """Every hour has the people who are admitted within it by the clock of the post; the limit is given."""
    found = json.loads(Reader(page_of(valid_plan)).data["plan"])
    rows = {found["ways"][row[0]][0]: row for row in found["rows"] if len(row) > 5}
    legs = [(leg, a.people) for a in valid_plan.assignments for leg in a.legs if leg.kind == "crossing"]
    assert set(rows) == {leg.way for leg, _ in legs}
    for way, (*_, limit, hours) in rows.items():
        assert limit == (valid_plan.given.crossings[way].people_per_hour or 0)
        begins = [valid_plan.given.start + timedelta(minutes=hour) for hour, _ in hours]
        zone = valid_plan.given.zone(valid_plan.given.crossings[way].tail)
        assert {begin.astimezone(zone).minute for begin in begins} == {0}
        for begin, (_, people) in zip(begins, hours, strict=True):
            within = (begin <= leg.departs.utc < begin + timedelta(hours=1) and leg.way == way for leg, _ in legs)
            assert people == sum(count for inside, (_, count) in zip(within, legs, strict=True) if inside)
        assert sum(people for _, people in hours) == sum(count for leg, count in legs if leg.way == way)


def test_aims_are_those_of_the_plan(valid_plan: Plan):
    """Value and bound of every aim stand in the file."""
    rows = Reader(page_of(valid_plan)).tables["quality"][1:]
    assert [float(row[2].replace(",", "")) for row in rows] == [round(r.value, 2) for r in valid_plan.objective]
    assert [float(row[3].replace(",", "")) for row in rows] == [round(r.bound, 2) for r in valid_plan.objective]


def test_instants_are_those_of_the_plan(valid_plan: Plan):
    """Minutes and offsets in the file give back the local times of the plan."""
    found = json.loads(Reader(page_of(valid_plan)).data["plan"])
    start = valid_plan.given.start
    legs = sorted({(leg.departs.utc, leg.arrives.utc) for a in valid_plan.assignments for leg in a.legs})
    minutes = sorted({(departure[0], departure[1]) for departure in found["departures"]})
    assert minutes == [tuple(int((instant - start).total_seconds() // 60) for instant in leg) for leg in legs]
    offsets = {site[0]: found["zones"][site[4]][0][1] for site in found["sites"]}
    for assignment in valid_plan.assignments:
        for leg in assignment.legs:
            ahead = leg.departs.local.utcoffset()
            assert ahead is not None
            assert offsets[leg.tail] == ahead.total_seconds() // 60


def test_an_edition_holds_totals_of_others_only(valid_plan: Plan):
    """The page for one state counts the people of all states, and knows the id of none of the others."""
    edition = Edition(state="KZ", totals=totals(valid_plan))
    html = b"".join(render(only_for(valid_plan, "KZ"), edition)).decode()
    assert "KG-001" not in html
    read = Reader(html)
    assert {row[0]: int(row[1]) for row in read.tables["states"][1:-1]} == {"Kazakhstan": 32, "Kyrgyzstan": 2}
    assert "Edition for Kazakhstan" in read.text
    assert "NOT VERIFIED" in read.text


def test_a_page_leads_nowhere(valid_plan: Plan):
    """No address in the file but those within the page, and no style that loads anything."""
    html = page_of(valid_plan)
    assert set(Reader(html).addresses) == {"#search"}
    assert "url(http" not in html
    assert "url(images" not in html
    assert "sourceMappingURL" not in html


def test_what_a_plan_says_cannot_end_its_element(valid_plan: Plan):
    """Text that looks like markup is data in scripts and text in tables."""
    hostile = "</script><script>alert(1)</script>"
    html = page_of(edited(valid_plan, ("stranded.0.reason", hostile)))
    assert hostile not in html
    assert hostile in json.loads(Reader(html).data["plan"])["texts"]


def test_a_page_without_anybody_who_moves_can_be_drawn(empty_plan: Plan):
    """A plan in which nobody moves has a page, and drawing it twice gives the same bytes."""
    assert page_of(empty_plan) == page_of(empty_plan)


def test_the_basemap_is_small_and_its_sources_are_named():
    """The basemap is light, and the files that come from others carry their licences."""
    assets = files("evacplan.reports.page") / "assets"
    assert len((assets / "basemap.json").read_bytes()) < 400_000
    assert "BSD 2-Clause" in (assets / "leaflet" / "LICENSE").read_text(encoding="utf-8")
    assert "public domain" in (assets / "README.md").read_text(encoding="utf-8")
