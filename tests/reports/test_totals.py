"""The people of every report, added up from its file with a reader that had no part in making it, are the plan's."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree as ET

import icalendar
import openpyxl
import pyogrio
import pytest

from evacplan.plan.plan import Plan
from evacplan.plan.provisioning import provisions
from evacplan.reports import REPORTS
from evacplan.reports.edition import Edition
from evacplan.reports.report import Report
from tests.plan.sample import sample_plan, scenario_with
from tests.reports.print.reading import flat, pages
from tests.reports.tables.conftest import listed
from tests.reports.test_every_report import available

Figures = tuple[int, ...]
KML = "{http://www.opengis.net/kml/2.2}"


@pytest.fixture(scope="module")
def full_plan() -> Plan:
    """Return a plan with lists of both kinds, and nights that are counted."""
    plan = listed(sample_plan(scenario_with(("countries.IR.night", "10 USD"), ("countries.IR.meal", "3 USD"))))
    return plan.model_copy(update={"provisions": provisions(plan.given, plan.assignments, plan.stranded)})


def travelled(plan: Plan, *kinds: str) -> int:
    """Return the people of all legs, or of those of some kinds, each as often as they travel one."""
    return sum(a.people for a in plan.assignments for leg in a.legs if not kinds or leg.kind in kinds)


def listed_people(plan: Plan, *kinds: str) -> int:
    """Return the people on all lists, or on those of one kind."""
    return sum(asked.people for asked in plan.lists if not kinds or asked.kind in kinds)


def aboard(plan: Plan) -> int:
    """Return the people in all vehicles, each as often as they ride."""
    return sum(load.people for run in plan.dispatches for load in run.aboard)


def home(plan: Plan) -> int:
    """Return who comes home."""
    return sum(a.people for a in plan.assignments)


def left(plan: Plan) -> int:
    """Return who is stranded."""
    return sum(s.people for s in plan.stranded)


def column(content: bytes, name: str) -> int:
    """Return the sum of a column of a CSV file."""
    rows = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    return sum(int(row[name] or 0) for row in rows)


def cells(content: bytes, heading: str, *sheets: str) -> int:
    """Return the sum of a column over some sheets of a workbook."""
    book, total = openpyxl.load_workbook(io.BytesIO(content)), 0
    for sheet in sheets:
        head, *rows = book[sheet].iter_rows(values_only=True)
        total += sum(row[head.index(heading)] or 0 for row in rows)
    return total


def numbers(content: bytes, pattern: str) -> list[int]:
    """Return the numbers that stand in a paper where the pattern has its first group."""
    return [int(found) for page in pages(content) for found in re.findall(pattern, flat(page))]


class Data(HTMLParser):
    """Keeps what a page holds for its script."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.inside, self.data = False, ""
        self.feed(content.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note whether the data begins."""
        self.inside = tag == "script" and ("id", "plan") in attrs

    def handle_data(self, data: str) -> None:
        """Keep the data."""
        self.data += data if self.inside else ""


def in_page(content: bytes) -> Figures:
    """Return who travels, comes home and is left on the page."""
    found = json.loads(Data(content).data)
    return tuple(sum(row[at] for row in found[key]) for key, at in (("departures", 5), ("parts", 2), ("stranded", 1)))


def in_geopackage(content: bytes) -> Figures:
    """Return who travels and who comes home, as GDAL reads it."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "routes.gpkg"
        path.write_bytes(content)
        routes, sites = (pyogrio.read_dataframe(path, layer=name) for name in ("routes", "sites"))
    return int(routes["people"].sum()), int(sites["home"].sum())


def in_globe(content: bytes) -> Figures:
    """Return who travels."""
    data = ET.fromstring(content).iter(f"{KML}Data")  # noqa: S314 - our own file
    return (sum(int(each.findtext(f"{KML}value", "0")) for each in data if each.get("name") == "people"),)


def in_calendar(content: bytes) -> Figures:
    """Return who travels."""
    events = icalendar.Calendar.from_ical(content).walk("VEVENT")
    departures = (str(event["SUMMARY"]) for event in events if "DTEND" in event)
    return (sum(int(found) for text in departures for found in re.findall(r"(\d+) (?:person|people)", text)),)


def in_picture(content: bytes, pattern: str) -> list[int]:
    """Return the numbers in the labels of a picture: letters are drawn as outlines, with the text in a comment."""
    labels = re.findall(r"<!-- (.*?) -->", content.decode())
    return [int(number) for label in labels for found in re.finditer(pattern, label) for number in found.groups()]


def in_order_of_events(content: bytes) -> Figures:
    """Return who departs or is checked, and who arrives or is through."""
    lines = [line for page in pages(content) for line in page.splitlines()]
    starts, ends = ("departure to", "border check, to"), ("arrival from", "through, from")
    found = []
    for kinds in (starts, ends):
        mine = (line for line in lines if any(kind in line for kind in kinds))
        found.append(sum(int(number) for line in mine for number in re.findall(r"\s(\d+) +[A-Z]{2}-\d{3}", line)))
    return tuple(found)


READERS: dict[str, tuple[Callable[[bytes], Figures], Callable[[Plan], Figures]]] = {
    "itineraries.csv": (lambda c: (column(c, "people"),), lambda p: (travelled(p),)),
    "border-lists.csv": (lambda c: (column(c, "people"),), lambda p: (listed_people(p),)),
    "routes.geojson": (
        lambda c: (sum(each["properties"]["people"] for each in json.loads(c)["features"]),),
        lambda p: (travelled(p),),
    ),
    "plan.html": (in_page, lambda p: (travelled(p), home(p), left(p))),
    "situation.pdf": (
        lambda c: (*numbers(c, r"(\d+) of \d+ people get home"), *numbers(c, r"(\d+) are stranded")),
        lambda p: (home(p), left(p)),
    ),
    "day-orders.pdf": (in_order_of_events, lambda p: (travelled(p), travelled(p))),
    "route-sheets.pdf": (
        lambda c: (sum(numbers(c, r"(\d+) (?:person|people) ·")),),
        lambda p: (sum(a.people for a in p.assignments if a.legs) + left(p),),
    ),
    "drivers.pdf": (lambda c: (sum(numbers(c, r"together\D*? (\d+)(?: |$)")),), lambda p: (aboard(p),)),
    "manifests.pdf": (
        lambda c: (sum(numbers(c, r"together (\d+)")),),
        lambda p: (aboard(p) + travelled(p, "crossing", "service", "charter"),),
    ),
    "border-lists.xlsx": (
        lambda c: (cells(c, "People", "Azerbaijan"), cells(c, "People", "Lists")),
        lambda p: (travelled(p, "crossing"), listed_people(p, "permission")),
    ),
    "exit-list.xlsx": (
        lambda c: (cells(c, "People", "Iran"), cells(c, "People", "Lists")),
        lambda p: (listed_people(p, "exit"), listed_people(p, "exit")),
    ),
    "manifests.xlsx": (
        lambda c: (cells(c, "People", "Vehicles"), cells(c, "People", "Charters"), cells(c, "People", "By timetable")),
        lambda p: (aboard(p), travelled(p, "charter"), travelled(p, "service")),
    ),
    "nights.xlsx": (
        lambda c: (cells(c, "Nights to provide", "Sites"), cells(c, "Meals on this day", "Sites")),
        lambda p: (sum(each.nights for each in p.provisions), sum(each.meals for each in p.provisions)),
    ),
    "transport-order.xlsx": (
        lambda c: (
            *(cells(c, "People", sheet) for sheet in ("Runs", "Fleets", "Charters")),
            cells(c, "Seats to book", "Seats by timetable"),
        ),
        lambda p: (aboard(p), aboard(p), travelled(p, "charter"), travelled(p, "service")),
    ),
    "routes.gpkg": (in_geopackage, lambda p: (travelled(p), home(p))),
    "routes.kml": (in_globe, lambda p: (travelled(p),)),
    "departures.ics": (in_calendar, lambda p: (travelled(p),)),
    "people-out.svg": (
        lambda c: tuple(in_picture(c, r"(\d+) of (\d+) people home")),
        lambda p: (home(p), home(p) + left(p)),
    ),
    "crossing-load.svg": (
        lambda c: (sum(in_picture(c, r": (\d+) (?:person|people)$")),),
        lambda p: (travelled(p, "crossing"),),
    ),
}
NO_FIGURES = {"network-map.svg"}
"""Pictures that say how many only by the width of lines."""


def test_every_report_is_read_back():
    """A report for which nobody has written a reader fails here."""
    assert {report.file for report in REPORTS} == {*READERS, *NO_FIGURES}


@pytest.mark.parametrize("report", [each for each in REPORTS if each.file in READERS], ids=lambda report: report.file)
def test_the_people_in_a_file_are_those_of_the_plan(full_plan: Plan, report: Report):
    """Nobody is lost or doubled between plan and paper; another plan is told apart."""
    read, expected = READERS[report.file]
    content = b"".join(available(report).render(full_plan, Edition(verified=True)))
    assert read(content) == expected(full_plan)
    assert sum(expected(full_plan)) > 0
