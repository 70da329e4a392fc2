"""The travelled ways for a map program as a GeoPackage: layers of routes and of sites, times in UTC."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from evacplan.plan.plan import Plan
from evacplan.reports.edition import Edition
from evacplan.reports.places import site_name, way_name

if TYPE_CHECKING:
    import geopandas as gpd

_FILE = "routes.gpkg"
_WHEN = "OGR_CURRENT_DATE"


def render(plan: Plan, edition: Edition) -> Iterator[bytes]:
    """Return the GeoPackage."""
    import pyogrio

    with tempfile.TemporaryDirectory(prefix="evacplan-") as folder, _drawn_on(plan.created):
        path = Path(folder) / _FILE
        pyogrio.write_dataframe(_routes(plan, edition), path, layer="routes", geometry_type="LineString")
        pyogrio.write_dataframe(_sites(plan, edition), path, layer="sites", geometry_type="Point", append=True)
        yield path.read_bytes()


@contextmanager
def _drawn_on(day: datetime) -> Iterator[None]:
    """Let GDAL write ``day`` as the day of the last change, or the same plan would give other bytes tomorrow."""
    import pyogrio

    before = pyogrio.get_gdal_config_option(_WHEN)
    pyogrio.set_gdal_config_options({_WHEN: f"{day.astimezone(UTC):%Y-%m-%dT%H:%M:%S.000Z}"})
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options({_WHEN: before})


def _routes(plan: Plan, edition: Edition) -> gpd.GeoDataFrame:
    frame = plan.routes()
    frame["groups"] = [", ".join(groups) for groups in frame["groups"]]
    frame["way_name"] = [way_name(plan, edition.words, way) for way in frame["way"]]
    for end in ("from", "to"):
        frame[f"{end}_name"] = [site_name(plan, edition.words, site) for site in frame[end]]
    texts = ["groups", "way_name", "from_name", "to_name"]
    return frame.astype(dict.fromkeys(texts, "str"))


def _sites(plan: Plan, edition: Edition) -> gpd.GeoDataFrame:
    """Return every site with how many people are registered there and how many the plan brings there to be home."""
    import geopandas as gpd
    from shapely import Point

    registered: dict[str, int] = {}
    home: dict[str, int] = {}
    for group in plan.given.groups:
        registered[group.at] = registered.get(group.at, 0) + group.people
    for each in plan.assignments:
        last = each.legs[-1].head if each.legs else plan.given.group_by_id[each.group].at
        home[last] = home.get(last, 0) + each.people
    found = [
        {
            "site": key,
            "name": site_name(plan, edition.words, key),
            "country": site.country,
            "registered": registered.get(key, 0),
            "home": home.get(key, 0),
            "geometry": Point(site.at[::-1]),
        }
        for key, site in plan.given.sites.items()
    ]
    return gpd.GeoDataFrame(found, geometry="geometry", crs="EPSG:4326")
