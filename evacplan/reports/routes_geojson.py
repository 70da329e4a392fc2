"""The travelled ways for a map (RFC 7946): one line per way and departure, with its people and times."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from evacplan.plan.plan import Instant, Plan
from evacplan.plan.routes import Route, routes
from evacplan.reports.edition import Edition

DECIMALS = 6
"""Digits of a coordinate; the sixth is about ten centimetres."""


def render(plan: Plan, _edition: Edition) -> Iterator[bytes]:
    """Return the routes of ``plan`` as a GeoJSON feature collection, one feature a line."""
    yield b'{"type": "FeatureCollection", "features": ['
    between = "\n"
    for route in routes(plan):
        yield f"{between}{json.dumps(_feature(route), ensure_ascii=False)}".encode()
        between = ",\n"
    yield b"\n]}\n"


def _feature(route: Route) -> dict[str, Any]:
    leg = route.leg
    return {
        "type": "Feature",
        "properties": {
            "way": leg.way,
            "kind": leg.kind,
            "from": leg.tail,
            "to": leg.head,
            "people": route.people,
            "groups": list(route.groups),
            "departs_local": leg.departs.local.isoformat(timespec="minutes"),
            "arrives_local": leg.arrives.local.isoformat(timespec="minutes"),
            "departs_utc": _utc(leg.departs),
            "arrives_utc": _utc(leg.arrives),
        },
        "geometry": {
            "type": "LineString",
            "coordinates": [[round(degrees, DECIMALS) for degrees in position] for position in route.line],
        },
    }


def _utc(instant: Instant) -> str:
    return f"{instant.utc:%Y-%m-%dT%H:%MZ}"
