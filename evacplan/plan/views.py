"""A plan as it shows itself: one line, a small table and a map in a notebook, data frames and routes on a map."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from evacplan.plan.itinerary import By, Row, What, Who, rows
from evacplan.plan.plan import Instant, Plan
from evacplan.plan.routes import routes
from evacplan.plan.sketch import sketch
from evacplan.plan.tally import by_corridor, by_state, total

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

WGS84 = "EPSG:4326"
_INSTANTS = ("boards", "departs", "arrives")


def one_line(plan: Plan) -> str:
    """Return title, people out and stranded, and how far the plan is from proven optimal."""
    people = total(plan)
    return (
        f"<Plan {_title(plan)!r}: {people.out} of {people.people} people out,"
        f" {people.stranded} stranded; {standing(plan)}>"
    )


def _title(plan: Plan) -> str:
    """Return the title as written; unlike ``plan.given`` this cannot fail on a damaged copy."""
    title = plan.scenario.resolved.get("title", "")
    return str(title.get("en", "") if isinstance(title, dict) else title)


def standing(plan: Plan) -> str:
    """Return in few words what is proven: ``optimal on the 15-minute grid``, or the first tier with a gap."""
    grid = f"on the {plan.step}-minute grid"
    for tier in plan.objective:
        if tier.status == "not solved":
            return f"{tier.name} not solved {grid}"
        if tier.status == "gap":
            return f"{tier.name} within {percent(tier.gap)} of the optimum {grid}"
    if any(tier.status == "within tolerance" for tier in plan.objective):
        return f"optimal within the tolerances {grid}"
    return f"optimal {grid}"


def percent(share: float) -> str:
    """Return ``share`` as a percentage that never rounds a gap down to nothing: ``0 %``, ``< 0.01 %``, ``1.35 %``."""
    if share == 0:
        return "0 %"
    return "< 0.01 %" if share < 0.0001 else f"{share * 100:.2f} %"


def number(value: float) -> str:
    """Return ``value`` for reading: ``12``, ``3,415.25``; at most two decimals."""
    return f"{value:,.2f}".rstrip("0").rstrip(".")


def to_html(plan: Plan) -> str:
    """Return a compact summary as an HTML fragment; every text of the scenario is escaped."""
    people = total(plan)
    states = [(c.name, str(c.people), str(c.out), str(c.stranded)) for c in by_state(plan)]
    corridors = [(c.name, str(c.people), _clock(c.first), _clock(c.last)) for c in by_corridor(plan)]
    tiers = [(t.name, number(t.value), number(t.bound), percent(t.gap), t.status, t.unit) for t in plan.objective]
    return "".join(
        (
            f"<div><p><strong>{escape(str(plan.given.title))}</strong><br>{people.out} of {people.people} people out,"
            f" {people.stranded} stranded; {escape(standing(plan))}</p>",
            _table(("state", "people", "out", "stranded"), states),
            _table(("corridor", "people", "first home", "last home"), corridors),
            _table(("tier", "value", "bound", "gap", "status", "unit"), tiers),
            sketch(plan),
            "</div>",
        )
    )


def _table(head: tuple[str, ...], body: Sequence[tuple[str, ...]]) -> str:
    titles = "".join(f"<th>{escape(cell)}</th>" for cell in head)
    lines = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in line) + "</tr>" for line in body)
    return f"<table><thead><tr>{titles}</tr></thead><tbody>{lines}</tbody></table>"


def _clock(instant: Instant) -> str:
    return instant.local.isoformat(sep=" ", timespec="minutes")


def itineraries_frame(plan: Plan) -> pd.DataFrame:
    """Return one row per leg; ``boards``, ``departs`` and ``arrives`` are UTC columns, beside them local text."""
    import pandas as pd

    parts = (*Who._fields, "leg", *What._fields, *By._fields)
    names = [name for name in parts if name not in _INSTANTS]
    columns = [*names, *_INSTANTS, *(f"{name}_local" for name in _INSTANTS)]
    frame = pd.DataFrame([_flat(row) for row in rows(plan)], columns=columns)
    return frame.astype(dict.fromkeys(_INSTANTS, "datetime64[us, UTC]"))


def _flat(row: Row) -> dict[str, Any]:
    what = row.what
    return {
        **row.who._asdict(),
        "leg": row.leg,
        **what._asdict(),
        **row.by._asdict(),
        **{name: getattr(what, name).utc for name in _INSTANTS},
        **{f"{name}_local": _iso(getattr(what, name)) for name in _INSTANTS},
    }


def _iso(instant: Instant) -> str:
    return instant.local.isoformat(timespec="minutes")


def tiers_frame(plan: Plan) -> pd.DataFrame:
    """Return one row per tier of the objective: name, unit, value, bound, gap, status."""
    import pandas as pd

    columns = ["name", "unit", "value", "bound", "gap", "status"]
    return pd.DataFrame([tier.model_dump() for tier in plan.objective], columns=columns)


def routes_frame(plan: Plan) -> gpd.GeoDataFrame:
    """Return one line per way and departure that somebody travels, in WGS 84, ordered by departure."""
    import geopandas as gpd
    from shapely import LineString

    found = [
        {
            "way": route.leg.way,
            "kind": route.leg.kind,
            "from": route.leg.tail,
            "to": route.leg.head,
            "people": route.people,
            "groups": route.groups,
            "departs": route.leg.departs.utc,
            "arrives": route.leg.arrives.utc,
            "departs_local": _iso(route.leg.departs),
            "arrives_local": _iso(route.leg.arrives),
            "geometry": LineString(route.line),
        }
        for route in routes(plan)
    ]
    columns = ["way", "kind", "from", "to", "people", "groups", "departs", "arrives", "departs_local", "arrives_local"]
    frame = gpd.GeoDataFrame(found, columns=[*columns, "geometry"], geometry="geometry", crs=WGS84)
    return frame.astype({"departs": "datetime64[us, UTC]", "arrives": "datetime64[us, UTC]"})
