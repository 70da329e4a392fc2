"""The compiled sweeps find what plain loops and a textbook's shortest paths find."""

from __future__ import annotations

from random import Random

import networkx as nx
import numba
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evacplan.solvers.net import useful
from evacplan.solvers.prices import Aim, Multipliers, costs_at
from evacplan.solvers.sweeps import occupied, spent, ways_home
from tests.optima.corridor import corridor
from tests.properties.budget import tried
from tests.properties.pricing import aims, read, some_prices
from tests.properties.strategies import Situation, situations


def paid_by(aim: Aim, prices: Multipliers, k: int) -> list[tuple[float, float]]:
    """Return what each movement costs a person of commodity ``k`` who goes on, and one who is home, rule by rule."""
    problem, weights = aim.streams.problem, [*prices.held, 1.0][: len(aim.sums)]
    begin, vehicle = 0, np.zeros(len(problem.movements))
    person = np.zeros(len(problem.movements))
    for resource in problem.resources:
        for a, first, last in zip(resource.movements, resource.first, resource.last, strict=True):
            price = sum(prices.rows[begin + row] for row in range(first, last))
            if resource.lumpy:
                vehicle[a] += price
            elif resource.commodities is None or resource.commodities[k]:
                person[a] += price
        begin += len(resource.limit)
    onward, final = person.copy(), person.copy()
    for weight, tier in zip(weights, aim.sums, strict=True):
        vehicle += weight * tier.vehicle
        onward += weight * tier.onward
        final += weight * tier.final
    for state, (members, _) in enumerate(aim.shared.shares if aim.shared else ()):
        if members[k] and aim.shared:
            onward += prices.shares[state] * aim.shared.onward
            final += prices.shares[state] * aim.shared.final
    places = problem.places()
    seat = [v / p if p else 0.0 for v, p in zip(vehicle, places, strict=True)]
    return list(zip(onward + seat, final + seat, strict=True))


def shortest_way(aim: Aim, prices: Multipliers, k: int) -> float:
    """Return the cost of the cheapest way home of commodity ``k`` by Dijkstra's algorithm."""
    problem = aim.streams.problem
    moves, one, places = problem.movements, problem.commodities[k], problem.places()
    graph: nx.DiGraph[object] = nx.DiGraph()
    start = (one.origin, one.ready)
    graph.add_nodes_from([start, "home"])
    for a, (onward, final) in enumerate(paid_by(aim, prices, k)):
        fits = one.splits or not 0 < places[a] < one.people
        if not (problem.open_to[problem.eligibility[k], a] and fits):
            continue
        home = moves.head[a] in one.homes
        head = "home" if home else (int(moves.head[a]), int(moves.leave[a]))
        tail, cost = (int(moves.tail[a]), int(moves.enter[a])), final if home else onward
        if not graph.has_edge(tail, head) or graph.edges[tail, head]["weight"] > cost:
            graph.add_edge(tail, head, weight=cost)
    try:
        return float(nx.dijkstra_path_length(graph, start, "home"))
    except nx.NetworkXNoPath:
        return float("inf")


@tried(1 / 5)
@given(situation=situations(), random=st.randoms(use_true_random=True))
def test_the_cheapest_way_home_is_the_shortest_path(situation: Situation, random: Random):
    """At random prices, quotas and beds charged to those only who count, the sweep agrees with Dijkstra's algorithm."""
    aim = random.choice(aims(read(situation)))
    streams, prices = aim.streams, some_prices(aim, random)
    costs, _, _ = costs_at(aim, prices)
    table = ways_home(streams.net, costs, 2)
    for source, k in enumerate(streams.order.tolist()):
        node = streams.sources.node[source]
        found = table[streams.of[k], node] if node >= 0 else float("inf")
        assert found == pytest.approx(shortest_way(aim, prices, k), rel=1e-9)


def test_only_those_who_count_pay_for_a_quota():
    """A price on a quota moves the bound of those whose state has it, and a citizen of the other pays nothing."""
    states = {"DD": {"name": "Other", "homes": "home"}}
    groups = [{"id": f"g{state}", "people": 2, "state": state} for state in ("CC", "DD")]
    told = corridor(*groups, states=states, crossings={"border": {"quota": {"CC": 1}}})
    aim = next(aim for aim in aims(read(told)) if aim.tier.name == "arrival")
    capacities, problem = aim.streams.capacities, aim.streams.problem
    prices = aim.nothing()
    for n, resource in enumerate(problem.resources):
        if resource.name.startswith("quota"):
            prices.rows[capacities.begin[n] : capacities.begin[n + 1]] = 10.0
    assert prices.rows.any()
    for k, commodity in enumerate(problem.commodities):
        extra = shortest_way(aim, prices, k) - shortest_way(aim, aim.nothing(), k)
        assert (extra > 0) == (commodity.state == "CC")
    table = ways_home(aim.streams.net, costs_at(aim, prices)[0], 1)
    for source, k in enumerate(aim.streams.order.tolist()):
        assert table[aim.streams.of[k], aim.streams.sources.node[source]] == shortest_way(aim, prices, k)


@pytest.mark.parametrize("states", [["CC"], ["CC", "DD"]])
def test_what_guides_the_insertion_is_compiled_once(states: list[str]):
    """The costs of the way home lie in memory in the same way for people of one kind and of several."""
    groups = [{"id": f"g{state}", "people": 2, "state": state} for state in states]
    told = corridor(*groups, states={"DD": {"name": "Other", "homes": "post"}})
    aim = aims(read(told))[0]
    table = ways_home(aim.streams.net, costs_at(aim, aim.nothing())[0], 1)
    assert len(table) == len(states)
    assert numba.typeof(table).layout == "C"


def test_spans_are_summed_and_filled_as_plain_loops_do():
    """``spent`` adds up prices over the rows of every use, and ``occupied`` its amounts on these rows."""
    numbers = np.random.default_rng(5)
    rows, uses, movements = 40, 90, 25
    first = numbers.integers(0, rows + 1, uses)
    last = np.minimum(rows, first + numbers.integers(0, 9, uses))
    movement, prices, amount = numbers.integers(0, movements, uses), numbers.random(rows), numbers.random(uses)
    paid, full = np.zeros(movements), np.zeros(rows)
    for u in range(uses):
        for row in range(first[u], last[u]):
            paid[movement[u]] += prices[row]
            full[row] += amount[u]
    assert spent(prices, movement, first, last, movements) == pytest.approx(paid)
    assert occupied(amount, first, last, rows) == pytest.approx(full, abs=1e-12)


@pytest.mark.parametrize("seed", range(12))
def test_useful_movements_are_those_on_a_way_home(seed: int):
    """A movement is useful if its tail can be reached by somebody and home can be reached from its head."""
    numbers = np.random.default_rng(seed)
    nodes, count = 20, 45
    tail = np.sort(numbers.integers(0, nodes - 1, count))
    head = tail + numbers.integers(1, 5, count)
    head_site = numbers.integers(0, 4, count)
    open_to, begins = numbers.random(count) < 0.8, numbers.random(nodes + 5) < 0.15
    home = np.array([False, False, False, True])
    graph: nx.DiGraph[object] = nx.DiGraph()
    graph.add_nodes_from(range(nodes + 5))
    graph.add_edges_from(
        (int(t), int(h)) for t, h, s, o in zip(tail, head, head_site, open_to, strict=True) if o and s < 3
    )
    ends = {int(t) for t, s, o in zip(tail, head_site, open_to, strict=True) if o and s == 3}
    reached = set().union(*(nx.descendants(graph, n) | {n} for n in np.flatnonzero(begins).tolist()))
    gets_home = set().union(ends, *(nx.ancestors(graph, n) for n in ends))
    for a, is_useful in enumerate(useful(tail, head, head_site, open_to, home, begins)):
        on_the_way = int(tail[a]) in reached and (head_site[a] == 3 or int(head[a]) in gets_home)
        assert is_useful == (open_to[a] and on_the_way)
