"""What is wrong with the vehicles of a scenario: fleets and own cars that cannot run where they should."""

from __future__ import annotations

from collections.abc import Iterator

from evacplan.errors import Fault
from evacplan.scenario.roads import empty_run
from evacplan.scenario.scenario import Scenario


def fleet_faults(scenario: Scenario) -> Iterator[Fault]:
    """Report fleets whose vehicles cannot carry anybody."""
    kept = scenario.policy.reserve.seats
    for key, fleet in scenario.fleets.items():
        if fleet.usable is not None and fleet.usable > fleet.seats:
            yield Fault(
                ("fleets", key, "usable"),
                f"{fleet.usable} usable of {fleet.seats} seats",
                f"expected at most {fleet.seats}",
            )
        if fleet.places <= kept:
            yield Fault(
                ("policy", "reserve", "seats"),
                f"a vehicle of `{key}` has {fleet.places} places",
                f"expected at most {fleet.places - 1}",
            )


def own_car_faults(scenario: Scenario) -> Iterator[Fault]:
    """Report links of unknown length that are open to own cars."""
    for key, link in scenario.links.items():
        if link.own_cars and not link.length:
            yield Fault(
                ("links", key, "length"),
                "open to own cars, but of unknown length",
                "expected a length such as 515 km",
            )


def stray_fleets(scenario: Scenario) -> Iterator[Fault]:
    """Report links that a fleet cannot drive to from its depot, or back from."""
    for key, link in scenario.links.items():
        for number, fleet in enumerate(link.fleets):
            depot = scenario.fleets[fleet].depot
            if any(empty_run(scenario, depot, site) is None for site in (link.tail, link.head)):
                yield Fault(
                    ("links", key, "fleets", number),
                    f"no road joins the depot `{depot}` of `{fleet}` to this link",
                    "expected a chain of road links on one side of the border",
                )
