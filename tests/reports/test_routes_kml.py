"""The travelled ways for a globe."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path

import pyogrio
import pytest

from evacplan.plan.plan import Plan
from evacplan.plan.routes import routes
from evacplan.reports.edition import Edition
from evacplan.reports.routes_kml import render, text
from evacplan.reports.words import Words
from tests.plan.sample import sample_plan, scenario_with

KML = {"k": "http://www.opengis.net/kml/2.2"}


def document(plan: Plan, edition: Edition | None = None) -> ET.Element:
    """Return the document as an XML parser reads it."""
    return ET.fromstring(b"".join(render(plan, edition or Edition())))  # noqa: S314 - our own file


def lines(plan: Plan) -> list[ET.Element]:
    """Return the placemarks that are lines."""
    return [
        mark for mark in document(plan).iterfind(".//k:Placemark", KML) if mark.find("k:LineString", KML) is not None
    ]


def test_every_departure_has_its_people_and_its_span(valid_plan: Plan):
    """A globe can play them: begin and end in UTC, people and groups as data, the line from longitude to latitude."""
    for mark, route in zip(lines(valid_plan), routes(valid_plan), strict=True):
        data = {d.get("name"): d.findtext("k:value", "", KML) for d in mark.iterfind(".//k:Data", KML)}
        assert (int(data["people"]), data["way"]) == (route.people, route.leg.way)
        assert data["groups"] == ", ".join(route.groups)
        assert data["departs"] == route.leg.departs.local.isoformat(timespec="minutes")
        assert mark.findtext("k:TimeSpan/k:begin", "", KML) == f"{route.leg.departs.utc:%Y-%m-%dT%H:%M:%SZ}"
        assert mark.findtext("k:TimeSpan/k:end", "", KML) == f"{route.leg.arrives.utc:%Y-%m-%dT%H:%M:%SZ}"
        corners = mark.findtext("k:LineString/k:coordinates", "", KML).split()
        assert [tuple(map(float, corner.split(","))) for corner in corners] == list(route.line)


def test_every_style_that_a_line_has_exists(valid_plan: Plan):
    """No line falls back on the style of the globe."""
    styles = {f"#{style.get('id')}" for style in document(valid_plan).iterfind(".//k:Style", KML)}
    assert {mark.findtext("k:styleUrl", "", KML) for mark in lines(valid_plan)} <= styles


def test_map_programs_can_read_it(valid_plan: Plan, tmp_path: Path):
    """GDAL reads as many lines as there are departures, with their times."""
    path = tmp_path / "routes.kml"
    path.write_bytes(b"".join(render(valid_plan, Edition())))
    frame = pyogrio.read_dataframe(path, layer="Routes")
    assert len(frame) == len(routes(valid_plan))
    assert frame["begin"].notna().all()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("<script>alert(1)</script>", "‹script›alert(1)‹/script›"),
        ("]]> & \"'", "]]› & \"'"),
        ("a\x00b\x1bc\ufffe", "a\ufffdb\ufffdc\ufffd"),
        ("&lt;b&gt;", "&lt;b&gt;"),
        ("қ" * 300, "қ" * 300),
    ],
)
def test_names_are_shown_and_never_run(name: str, expected: str):
    """Globes read HTML in names: nothing that begins a tag is left, and XML stays well formed."""
    plan = sample_plan(scenario_with(("sites.tehran.name", {"en": "x", "kk": name}))) if "\x00" not in name else None
    assert ET.fromstring(f"<a>{text(name)}</a>").text == expected  # noqa: S314 - our own text
    if plan:
        marks = document(plan, Edition(Words("kk"))).iterfind(".//k:Placemark/k:name", KML)
        assert expected in [mark.text for mark in marks]
