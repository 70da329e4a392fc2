"""Every request that could be made of neighbours and owners, listed without looking at any plan."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from evacplan.scenario import Scenario
from evacplan.scenario.calendar import departures


def every_request(scenario: Scenario, left: list[int]) -> Iterator[dict[str, Any]]:
    """Yield, as written, one more of everything that is limited, longer hours on every day, and quicker permits.

    Parameters
    ----------
    scenario
        A situation in which posts open and close at hours that are the same every day.
    left
        How many people of each group are stranded.
    """
    yield from ({"kind": "vehicles", "fleet": key, "more": 1} for key in scenario.fleets)
    yield from ({"kind": "trips", "charter": key, "more": 1} for key in scenario.charters)
    yield from ({"kind": "beds", "site": key, "more": 10} for key, s in scenario.sites.items() if s.beds is not None)
    for key, service in scenario.services.items():
        zone = scenario.zone(service.tail)
        for at in departures(service.departs, zone, scenario.start, scenario.end):
            yield {"kind": "seats", "way": key, "departs": f"{at.astimezone(zone):%Y-%m-%dT%H:%M}", "more": 5}
    yield from _of_posts(scenario, left)
    leads: dict[str, list[int]] = {}
    for crossing in scenario.crossings.values():
        if crossing.permit:
            leads.setdefault(crossing.permit.of, []).append(crossing.permit.lead)
    for country, found in leads.items():
        yield {"kind": "permit_lead", "of": country, "lead": f"{min(found) // 2}min"}


def _of_posts(scenario: Scenario, left: list[int]) -> Iterator[dict[str, Any]]:
    for key, crossing in scenario.crossings.items():
        for each in ("people_per_hour", "people_per_day"):
            most = getattr(crossing, each)
            for more in _amounts(most, left) if most is not None else ():
                yield {"kind": each, "crossing": key, "more": more}
        for state, quota in crossing.quota.items():
            for more in _amounts(quota, left):
                yield {"kind": "quota", "crossing": key, "state": state, "more": more}
        for side, hours in crossing.hours.items():
            site = crossing.head if scenario.sites[crossing.head].country == side else crossing.tail
            closes = hours.rsplit("-", 1)[1]
            until = f"{int(closes[:2]) + 2:02}{closes[2:]}"
            day, last = (at.astimezone(scenario.zone(site)).date() for at in (scenario.start, scenario.end))
            while day <= last and until < "24:00":
                yield {"kind": "open_longer", "way": key, "side": side, "day": f"{day}", "until": until}
                day += timedelta(days=1)


def _amounts(most: int, left: list[int]) -> list[int]:
    return sorted({max(1, most // 10), max(left), sum(left)})
