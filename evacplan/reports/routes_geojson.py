"""The travelled ways for a map (RFC 7946): one line per way and departure, with its people and times."""

from __future__ import annotations

import json
from typing import Any

from evacplan.plan.plan import Plan

DECIMALS = 6
"""Digits of a coordinate; the sixth is about ten centimetres."""


def render(plan: Plan) -> bytes:
    """Return the routes of ``plan`` as a GeoJSON feature collection."""
    frame = plan.routes()
    for column in ("departs", "arrives"):
        frame[f"{column}_utc"] = frame[column].dt.strftime("%Y-%m-%dT%H:%MZ")
    features = frame.drop(columns=["departs", "arrives"]).iterfeatures(drop_id=True)
    return _text({"type": "FeatureCollection", "features": [_tidy(feature) for feature in features]})


def _tidy(feature: dict[str, Any]) -> dict[str, Any]:
    line = feature["geometry"]["coordinates"]
    rounded = [[round(float(degrees), DECIMALS) for degrees in position] for position in line]
    return {**feature, "geometry": {"type": "LineString", "coordinates": rounded}}


def _text(collection: dict[str, Any]) -> bytes:
    """Write one feature a line, so that two plans can be compared by eye."""
    lines = ",\n".join(json.dumps(feature, ensure_ascii=False) for feature in collection["features"])
    return f'{{"type": "{collection["type"]}", "features": [\n{lines}\n]}}\n'.encode()
