"""How long an empty vehicle drives."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evacplan.scenario import Scenario
from evacplan.scenario.roads import empty_run
from tests.scenario.sample import changed

SITES = "abcde"


def roads(*links: tuple[str, str, int], factor: float = 1, mode: str = "road") -> Scenario:
    """Return a scenario with these links among five sites of Iran: from, to, minutes."""
    data: dict[str, Any] = changed()
    sites = {name: {"name": name, "country": "IR", "at": [35, 51]} for name in SITES}
    data["sites"].update(sites)
    data["policy"]["crisis_factor"]["IR"] = factor
    for number, (tail, head, minutes) in enumerate(links):
        data["links"][f"l{number}"] = {"from": tail, "to": head, "takes": f"{minutes}min", "mode": mode}
    return Scenario.model_validate(data)


def test_a_vehicle_at_its_place_drives_nowhere() -> None:
    """No time passes between a site and itself, roads or not."""
    assert empty_run(roads(), "a", "a") == 0


def test_the_shortest_chain_counts() -> None:
    """Two short roads beat a long one."""
    assert empty_run(roads(("a", "b", 100), ("a", "c", 30), ("c", "b", 40)), "a", "b") == 70


def test_roads_are_driven_both_ways() -> None:
    """An empty vehicle goes against the direction of a link in the same time."""
    assert empty_run(roads(("a", "b", 60)), "b", "a") == 60


def test_the_crisis_factor_slows_empty_vehicles_too() -> None:
    """Each link is rounded up to the minute on its own."""
    assert empty_run(roads(("a", "b", 5), ("b", "c", 5), factor=1.7), "a", "c") == 18


@pytest.mark.parametrize("mode", ["rail", "air", "sea", "foot"])
def test_only_roads_carry_vehicles(mode: str) -> None:
    """A bus does not drive on rails."""
    assert empty_run(roads(("a", "b", 60), mode=mode), "a", "b") is None


def test_no_vehicle_passes_a_border_post() -> None:
    """What a crossing joins stays apart for vehicles."""
    assert empty_run(roads(), "astara_ir", "astara_az") is None


LINKS = st.lists(
    st.tuples(st.sampled_from(SITES), st.sampled_from(SITES), st.integers(1, 50)).filter(lambda x: x[0] != x[1]),
    max_size=8,
)


@given(LINKS)
def test_runs_agree_with_trying_every_order(links: list[tuple[str, str, int]]) -> None:
    """The shortest chain is the best over all orders of sites."""
    direct: dict[tuple[str, str], int] = {}
    for tail, head, minutes in links:
        for pair in ((tail, head), (head, tail)):
            direct[pair] = min(minutes, direct.get(pair, minutes))
    chains = [("a", *middle, "b") for size in range(len(SITES) - 1) for middle in itertools.permutations("cde", size)]
    times = [
        sum(direct[pair] for pair in itertools.pairwise(chain))
        for chain in chains
        if all(pair in direct for pair in itertools.pairwise(chain))
    ]
    scenario = roads(*links)
    assert empty_run(scenario, "a", "b") == min(times, default=None)
    assert empty_run(scenario, "b", "a") == min(times, default=None)
