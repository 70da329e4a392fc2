"""Sweeps over the time-expanded network agree with networkx on the same arcs."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import networkx as nx
import numpy as np
import pytest

from evacplan.formulation.compilation import compile_problem
from evacplan.formulation.problem import EvacuationProblem
from evacplan.scenario import Scenario
from evacplan.solvers.labels import Nodes
from evacplan.solvers.ways import Ways
from tests.optima.corridor import corridor


@pytest.fixture
def problem() -> EvacuationProblem:
    """Return a corridor with two ways, compiled on every instant."""
    situation = corridor(
        {"id": "g1", "people": 2},
        links={"detour": {"from": "town", "to": "post", "takes": "4h", "exposure": 0.25}},
        crossings={"border": {"hours": {"AA": "05:00-12:00"}}},
    )
    return compile_problem(Scenario.model_validate(situation), every_instant=True)


def shortest(problem: EvacuationProblem, cost: np.ndarray, through: int | None) -> float:
    """Return the cheapest cost by Bellman and Ford's algorithm, through a given movement if one is named."""
    moves, commodity = problem.movements, problem.commodities[0]
    graph: nx.DiGraph = nx.DiGraph()
    for a in np.flatnonzero(problem.allowed[0]).tolist():
        home = int(moves.head[a]) in commodity.homes
        tail, head = (
            (int(moves.tail[a]), int(moves.enter[a])),
            "home" if home else (int(moves.head[a]), int(moves.leave[a])),
        )
        graph.add_edge(tail, ("arc", a), weight=float(cost[a]))
        graph.add_edge(("arc", a), head, weight=0.0)
    source = (commodity.origin, commodity.ready)
    stops = [source, "home"] if through is None else [source, ("arc", through), "home"]
    try:
        return sum(nx.bellman_ford_path_length(graph, a, b) for a, b in pairwise(stops))
    except (nx.NetworkXNoPath, nx.NodeNotFound):
        return float("inf")


def test_the_cheapest_itinerary_is_that_of_bellman_and_ford(problem: EvacuationProblem):
    """For random costs of travel the best label, and every through label agree with networkx."""
    random = np.random.default_rng(3)
    ways = Ways.of(problem)
    for _ in range(3):
        cost = random.integers(0, 50, len(problem.movements)) * ~problem.movements.waiting * 1.0
        priced = np.zeros(ways.columns.first_stranded)
        priced[: ways.columns.travels] = cost[ways.columns.movement]
        best, through = ways.cheapest(priced)
        assert best[0] == shortest(problem, cost, None)
        for column in random.choice(ways.columns.travels, 12).tolist():
            assert through[column] == shortest(problem, cost, int(ways.columns.movement[column]))


def test_closed_columns_are_not_used(problem: EvacuationProblem):
    """Without the columns of its cheapest itinerary the next best is found, and without any there is none."""
    ways = Ways.of(problem)
    cost = np.ones(ways.columns.first_stranded)
    best, through = ways.cheapest(cost)
    later, _ = ways.cheapest(cost, through > best[0])
    assert best[0] < later[0] < float("inf")
    assert ways.cheapest(cost, np.zeros(len(cost), dtype=np.bool_))[0][0] == float("inf")


def test_who_is_never_ready_has_no_itinerary(problem: EvacuationProblem):
    """Without a source there is neither a node nor a label."""
    never = replace(problem, commodities=(replace(problem.commodities[0], ready=problem.grid.periods + 1),))
    assert Nodes.of(never).source[0] == -1
    ways = Ways.of(never)
    assert ways.cheapest(np.zeros(ways.columns.first_stranded))[0][0] == float("inf")
