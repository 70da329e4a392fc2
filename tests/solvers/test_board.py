"""Parties are put on the board and taken off it, and what is left of every capacity is always right."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from evacplan.formulation.compilation import compile_problem
from evacplan.scenario import Scenario
from evacplan.solvers.board import LONGEST
from evacplan.solvers.dispatch import Dispatch, first_order, guide_at
from evacplan.solvers.prices import Aim
from evacplan.solvers.streams import Streams
from tests.optima.corridor import corridor
from tests.solvers.recount import recount, state


def dispatched(*groups: dict[str, Any], **changes: Any) -> Dispatch:
    """Return the corridor with ``groups`` and ``changes`` dispatched without prices."""
    problem = compile_problem(Scenario.model_validate(corridor(*groups, **changes)), every_instant=True)
    plan = Dispatch.empty(Streams.of_problem(problem))
    aim = Aim(plan.streams, next(tier for tier in problem.tiers if tier.name == "exposure"), ())
    plan.insert(guide_at(aim, aim.nothing(), plan.grid), first_order(problem))
    return plan


def chain(links: int, **more: Any) -> dict[str, Any]:
    """Return changes that lay a road of so many links beyond the gate, each an hour long."""
    towns = [f"town{i}" for i in range(links - 1)]
    stops = ["gate", *towns, "home"]
    sites = {town: {"name": town, "country": "CC", "at": [38, 50]} for town in towns}
    roads = {f"road{i}": {"from": a, "to": b, "takes": "1h", **more} for i, (a, b) in enumerate(pairwise(stops))}
    return {"sites": sites, "links": {"onward": None, **roads}, "clock": {"horizon": "96h"}}


def test_however_many_vehicles_one_party_needs_there_is_room_to_note_them():
    """Three people who change buses twenty times get home, and the board is right about every bus."""
    buses = {"buses": {"depot": "gate", "vehicles": 30, "seats": 4}}
    plan = dispatched({"id": "a", "people": 3}, fleets=buses, **chain(20, fleets=["buses"]))
    assert plan.board.length.tolist() == [22]
    assert not plan.solution().stranded.any()
    assert state(plan) == recount(plan)


def test_a_way_home_of_very_many_legs_is_found_or_the_party_stays():
    """As many legs as a path can hold are travelled, and one more strands the party without a trace on the board."""
    plan = dispatched({"id": "a", "people": 3}, **chain(LONGEST - 2))
    assert plan.board.length.tolist() == [LONGEST]
    plan = dispatched({"id": "a", "people": 3}, **chain(LONGEST - 1))
    assert plan.solution().stranded.tolist() == [1]
    assert state(plan) == recount(plan) == state(Dispatch.empty(plan.streams))
