"""The travelled ways as a GeoPackage."""

from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path

import geopandas as gpd
import pyogrio

from evacplan.plan.plan import Plan
from evacplan.plan.routes import routes
from evacplan.reports.edition import Edition
from evacplan.reports.routes_gpkg import render
from evacplan.reports.words import Words
from tests.plan.sample import sample_plan, scenario_with


def layer(plan: Plan, name: str, folder: Path, edition: Edition | None = None) -> gpd.GeoDataFrame:
    """Return one layer of the report."""
    path = folder / "routes.gpkg"
    path.write_bytes(b"".join(render(plan, edition or Edition())))
    return pyogrio.read_dataframe(path, layer=name)


def test_every_departure_is_a_line_with_its_people(valid_plan: Plan, tmp_path: Path):
    """GDAL reads the people, groups, instants in UTC and ends of each route."""
    frame = layer(valid_plan, "routes", tmp_path)
    assert frame.crs.to_epsg() == 4326
    assert str(frame["departs"].dt.tz) == "UTC"
    found = zip(frame["way"], frame["people"], frame["groups"], frame["departs"], frame["arrives"], strict=True)
    assert [(way, people, groups, a.to_pydatetime(), b.to_pydatetime()) for way, people, groups, a, b in found] == [
        (r.leg.way, r.people, ", ".join(r.groups), r.leg.departs.utc, r.leg.arrives.utc) for r in routes(valid_plan)
    ]
    assert [tuple(line.coords) for line in frame.geometry] == [route.line for route in routes(valid_plan)]


def test_sites_have_who_is_registered_and_who_comes_home(valid_plan: Plan, tmp_path: Path):
    """Both counts add up to the people of the plan, who are home already included."""
    frame = layer(valid_plan, "sites", tmp_path).set_index("site")
    assert set(frame.index) == set(valid_plan.given.sites)
    assert frame["registered"].sum() == valid_plan.given.people
    assert frame["home"].sum() == sum(each.people for each in valid_plan.assignments)
    assert (frame.loc["apt_nqz", "registered"], frame.loc["apt_nqz", "home"], frame.loc["apt_gyd", "home"]) == (
        2,
        28,
        2,
    )


def test_times_are_stored_in_utc(valid_plan: Plan, tmp_path: Path):
    """The standard knows no other: SQLite itself shows the letter Z."""
    layer(valid_plan, "routes", tmp_path)
    with closing(sqlite3.connect(tmp_path / "routes.gpkg")) as database:
        (first,) = database.execute("select departs from routes order by departs limit 1").fetchone()
        (changed,) = database.execute("select last_change from gpkg_contents limit 1").fetchone()
    assert first == "2026-03-01T05:45:00Z"
    assert changed == "2026-03-01T00:00:00.000Z"


def test_names_are_text_in_the_language_of_the_edition(tmp_path: Path):
    """A name that SQL would run, or that is longer than a line, is stored as it is."""
    names = {"en": "'); drop table sites; --", "kk": "қ" * 300}
    plan = sample_plan(scenario_with(("sites.tehran.name", names)))
    for language in ("en", "kk"):
        frame = layer(plan, "sites", tmp_path, Edition(Words(language))).set_index("site")
        assert frame.loc["tehran", "name"] == names[language]


def test_nobody_moving_is_a_layer_without_lines(empty_plan: Plan, tmp_path: Path):
    """Programs find the layer and its columns all the same."""
    frame = layer(empty_plan, "routes", tmp_path)
    assert len(frame) == 0
    assert Counter(frame.columns) >= Counter(["way", "people", "departs", "geometry"])


def test_the_bytes_do_not_tell_when_it_was_drawn(valid_plan: Plan):
    """The day of the last change is that of the plan, and what GDAL was told before holds again afterwards."""
    before = pyogrio.get_gdal_config_option("OGR_CURRENT_DATE")
    first = b"".join(render(valid_plan, Edition()))
    assert first == b"".join(render(valid_plan, Edition()))
    assert pyogrio.get_gdal_config_option("OGR_CURRENT_DATE") == before
