"""How full vehicles, border posts, departures, charters and beds are."""

from __future__ import annotations

from datetime import UTC, date, datetime

from evacplan.plan.plan import Plan
from evacplan.plan.quality import Price
from evacplan.plan.usage import border_hours, dearest, fleet_runs, uses


def test_every_capacity_is_counted(valid_plan: Plan):
    """Use and capacity of each thing that the plan touches, by hand."""
    found = {
        (use.kind, use.name, use.unit, use.day or (use.departs and use.departs.local.isoformat()[:16])): (
            use.used,
            use.capacity,
        )
        for use in uses(valid_plan)
    }
    second, fourth = date(2026, 3, 2), date(2026, 3, 4)
    assert found == {
        ("fleet", "buses", "vehicles", None): (2, 2),
        ("crossing", "astara", "people", second): (20, 20),
        ("crossing", "astara", "people", fourth): (8, 20),
        ("quota", "astara KZ", "people", second): (18, 18),
        ("quota", "astara KZ", "people", fourth): (8, 18),
        ("departure", "gyd-nqz", "seats", "2026-03-02T21:40"): (9, 9),
        ("departure", "gyd-nqz", "seats", "2026-03-04T21:40"): (8, 9),
        ("charter", "gyd-jet", "seats", "2026-03-02T19:45"): (9, 9),
        ("charter", "gyd-jet", "trips", None): (1, 1),
        ("beds", "astara_ir", "people", None): (20, 20),
        ("beds", "apt_gyd", "people", None): (18, 18),
    }


def test_the_fullest_come_first(valid_plan: Plan):
    """What is used up stands before what is not."""
    shares = [use.share for use in uses(valid_plan)]
    assert shares == sorted(shares, reverse=True)


def test_runs_of_a_fleet(valid_plan: Plan):
    """Runs, the most vehicles away at once, people and places; a fleet that does not run is left out."""
    (runs,) = fleet_runs(valid_plan)
    assert (runs.fleet, runs.runs, runs.peak, runs.vehicles, runs.people, runs.places) == ("buses", 3, 2, 2, 28, 30)


def test_a_vehicle_back_when_the_next_leaves_is_one(valid_plan: Plan):
    """Times held are half-open: back at noon and away at noon is one vehicle."""
    first, _, last = valid_plan.dispatches
    back_to_back = last.model_copy(update={"leaves_depot": first.back})
    assert fleet_runs(valid_plan.model_copy(update={"dispatches": (first, back_to_back)}))[0].peak == 1


def test_hours_of_a_post_are_those_of_its_clock(valid_plan: Plan):
    """Who is admitted from nine to ten in Iran stands in one hour, though that hour begins at half past in UTC."""
    assert border_hours(valid_plan) == {
        "astara": {datetime(2026, 3, 2, 5, 30, tzinfo=UTC): 20, datetime(2026, 3, 4, 5, 30, tzinfo=UTC): 8}
    }


def test_of_every_capacity_the_dearest_moment_is_told(valid_plan: Plan):
    """More important tiers stand first, then what saves more; what saves nothing is left out."""

    def price(resource: str, bucket: str, tier: str, worth: float) -> Price:
        return Price(resource=resource, bucket=bucket, tier=tier, price=worth)

    prices = (
        price("seats on a", "2026-03-02T00:00Z", "cost", 90),
        price("seats on a", "2026-03-02T00:00Z", "arrival", 2),
        price("seats on a", "2026-03-03T00:00Z", "arrival", 3),
        price("seats on b", "2026-03-03T00:00Z", "arrival", 5),
        price("seats on c", "2026-03-03T00:00Z", "arrival", 0),
    )
    found = dearest(valid_plan.model_copy(update={"prices": prices}))
    assert [(p.resource, p.tier, p.price) for p in found] == [
        ("seats on b", "arrival", 5),
        ("seats on a", "arrival", 3),
        ("seats on a", "cost", 90),
    ]
