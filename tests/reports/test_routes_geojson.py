"""The travelled ways for a map."""

from __future__ import annotations

import io
import json
from typing import Any

import geopandas as gpd

from evacplan.plan.plan import Plan
from evacplan.reports.edition import Edition
from evacplan.reports.routes_geojson import render


def features(plan: Plan) -> list[dict[str, Any]]:
    """Return the features of the report."""
    collection: dict[str, Any] = json.loads(b"".join(render(plan, Edition())))
    assert set(collection) == {"type", "features"}, "RFC 7946 knows no coordinate systems"
    assert collection["type"] == "FeatureCollection"
    return list(collection["features"])


def test_one_line_per_way_and_departure(valid_plan: Plan):
    """People who leave together on the same way are one feature, in the order of departure."""
    found = [(f["properties"]["departs_utc"], f["properties"]["way"]) for f in features(valid_plan)]
    legs = {(leg.departs.utc, leg.way) for a in valid_plan.assignments for leg in a.legs}
    assert found == [(f"{departs:%Y-%m-%dT%H:%M}Z", way) for departs, way in sorted(legs)]


def test_a_feature_says_who_travels_when(valid_plan: Plan):
    """People, groups and both clocks are properties; the line goes from longitude, latitude to the same."""
    assert features(valid_plan)[0] == {
        "type": "Feature",
        "properties": {
            "way": "tehran-astara",
            "kind": "link",
            "from": "tehran",
            "to": "astara_ir",
            "people": 20,
            "groups": ["KG-001", "KZ-001", "KZ-002", "KZ-003"],
            "departs_local": "2026-03-01T09:15+03:30",
            "arrives_local": "2026-03-01T23:42+03:30",
            "departs_utc": "2026-03-01T05:45Z",
            "arrives_utc": "2026-03-01T20:12Z",
        },
        "geometry": {"type": "LineString", "coordinates": [[51.42, 35.69], [48.87, 38.44]]},
    }


def test_people_are_neither_lost_nor_doubled(valid_plan: Plan):
    """The people of all features are the people of all legs."""
    assert sum(f["properties"]["people"] for f in features(valid_plan)) == sum(
        a.people * len(a.legs) for a in valid_plan.assignments
    )


def test_map_programs_can_read_it(valid_plan: Plan):
    """GDAL reads as many lines as were written, in WGS 84."""
    frame = gpd.read_file(io.BytesIO(b"".join(render(valid_plan, Edition()))))
    assert len(frame) == len(features(valid_plan))
    assert frame.crs.to_epsg() == 4326
    assert set(frame.geom_type) == {"LineString"}


def test_nobody_moving_is_an_empty_map(empty_plan: Plan):
    """A plan without legs gives a collection without features."""
    assert features(empty_plan) == []


def test_the_same_plan_gives_the_same_bytes(valid_plan: Plan):
    """The report does not depend on when or where it is drawn."""
    assert b"".join(render(valid_plan, Edition())) == b"".join(
        render(Plan.model_validate_json(valid_plan.model_dump_json(by_alias=True)), Edition())
    )
