"""Greatest stays: which sites belong together, and who is bound."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from evacplan.formulation.problem import Commodity, Stay
from evacplan.network.grid import BoolArray
from evacplan.network.static import StaticNetwork
from evacplan.scenario import Scenario


def limited(scenario: Scenario, network: StaticNetwork) -> Iterator[tuple[str, int, BoolArray]]:
    """Yield the name, the greatest stay [min] and the sites of every country and site that limits stays."""
    countries = np.array([scenario.sites[site].country for site in network.sites])
    for code, country in scenario.countries.items():
        if country.greatest_stay is not None and (countries == code).any():
            yield f"stay in {code}", country.greatest_stay, countries == code
    for key, site in scenario.sites.items():
        if site.greatest_stay is not None:  # with a car along it is the same place
            yield f"stay at {key}", site.greatest_stay, np.array([each == key for each in network.sites])


def stays_of(scenario: Scenario, network: StaticNetwork, commodities: Sequence[Commodity]) -> tuple[Stay, ...]:
    """Return the greatest stays that bind somebody."""
    found = (
        Stay(
            name,
            greatest,
            inside,
            np.array([not inside[[c.origin, *c.homes]].any() for c in commodities], dtype=np.bool_),
        )
        for name, greatest, inside in limited(scenario, network)
    )
    return tuple(stay for stay in found if stay.bound.any())
