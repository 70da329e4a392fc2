"""The people of a synthetic evacuation: groups of a few, ready over the first days, their papers on the way."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import numpy as np

Record = dict[str, Any]

START = datetime(2026, 3, 1, 6, 0)  # noqa: DTZ001 - local to the cities; the scenario's clock carries the offset
PRIORITIES = {"medical": 0.04, "small_children": 0.28, "over_60": 0.12, "standard": 0.56}
HISTORIES = 24
"""How many different ways the applications of a group may stand."""
MOST_HUBS = 6


@dataclass(frozen=True)
class Family:
    """What a scenario is to be like; the network's size follows the number of people unless it is given."""

    people: int
    groups: int
    days: int = 14
    step: str = "15min"
    origins: int | None = None
    crossings: int | None = None
    hubs: int | None = None
    homes: int | None = None
    subscription: float = 0.8
    vehicles: str = "few"
    windows: str = "narrow"
    divisible: float = 0.0
    seed: int = 0

    def sized(self) -> Family:
        """Return the family with every size of the network filled in."""
        if not self.groups <= self.people <= 10 * self.groups:
            raise ValueError("a group has from 1 to 20 people, and 10 on average at most")
        if self.days < 4:
            raise ValueError("fewer than 4 days leave nobody time to come home")
        sizes = ((1_000, (8, 4, 2, 3)), (4_000, (12, 5, 3, 4)), (20_000, (16, 6, 3, 6)), (math.inf, (24, 8, 4, 12)))
        usual = next(size for most, size in sizes if self.people < most)
        names = ("origins", "crossings", "hubs", "homes")
        given = {name: getattr(self, name) or size for name, size in zip(names, usual, strict=True)}
        if given["hubs"] > min(MOST_HUBS, given["crossings"]):
            raise ValueError(f"at most {MOST_HUBS} hubs, and a post for each")
        return replace(self, **given)


def groups(family: Family, cities: list[str], asking: list[str], rng: np.random.Generator) -> list[Record]:
    """Draw the groups of ``family``: where they are, whose citizens, and what the countries ``asking`` have said."""
    count = family.groups
    sizes = _sizes(rng, family.people, count)
    at = rng.choice(len(cities), count, p=_weights(rng, len(cities)))
    state = rng.choice(family.homes or 1, count, p=_weights(rng, family.homes or 1))
    priority = rng.choice(list(PRIORITIES), count, p=list(PRIORITIES.values())).tolist()
    # Most are ready early, the last after five days or a third of the horizon.
    hour = (rng.beta(1, 3, count) * min(5, family.days / 3) * 24).astype(int).tolist()
    histories = _histories(asking, rng)
    history = rng.integers(len(histories), size=count)
    splits = rng.random(count) < family.divisible
    width, found = max(5, len(str(count))), []
    for i in range(count):
        group = {
            "id": f"g{i + 1:0{width}}",
            "state": f"S{state[i] + 1:02}",
            "at": cities[at[i]],
            "people": sizes[i],
            "ready": _instant(hour[i]),
            "priority": priority[i],
        }
        if splits[i] and sizes[i] >= 4:
            group["smallest_part"] = 2
        if histories[history[i]]:
            group["permits"] = histories[history[i]]
        found.append(group)
    return found


def _weights(rng: np.random.Generator, count: int) -> np.ndarray:
    weight = rng.uniform(0.4, 1.6, count)
    return weight / weight.sum()


def _histories(asking: list[str], rng: np.random.Generator) -> list[Record]:
    """Draw how the applications of a batch of groups stand."""
    stands: list[Any] = ["not_sent", "not_sent", "approved"]
    stands += [{"status": "sent", "at": _instant(-hours)} for hours in (18, 4)]
    stands += [{"status": "approved", "at": _instant(-hours)} for hours in (30, 8)]
    draws = rng.integers(len(stands), size=(HISTORIES, len(asking)))
    return [{code: stands[d] for code, d in zip(asking, row, strict=True)} for row in draws]


def _sizes(rng: np.random.Generator, people: int, count: int) -> list[int]:
    """Draw group sizes that add up to ``people``, small ones more often, 7 at most unless groups are larger."""
    mean = people / count
    most = max(7, math.ceil(2 * mean))
    size = np.arange(1, most + 1)
    low, high = 1e-6, 10.0
    for _ in range(60):
        ratio = (low + high) / 2
        weight = ratio ** (size - 1.0)
        low, high = (ratio, high) if weight @ size / weight.sum() < mean else (low, ratio)
    drawn = rng.choice(size, count, p=weight / weight.sum())
    while (missing := people - int(drawn.sum())) != 0:
        can = np.flatnonzero(drawn < most if missing > 0 else drawn > 1)
        chosen = rng.choice(can, min(abs(missing), len(can)), replace=False)
        drawn[chosen] += 1 if missing > 0 else -1
    return [int(n) for n in drawn]


def _instant(hours: int) -> str:
    return f"{START + timedelta(hours=hours):%Y-%m-%dT%H:%M}"
