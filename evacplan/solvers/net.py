"""The time-expanded network as streams see it: what the compiled loops read, in narrow columns."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from evacplan.compiled import compiled
from evacplan.network.grid import BoolArray, IntArray
from evacplan.solvers.linear import FloatArray


class Net(NamedTuple):
    """The time-expanded network as the streams see it."""

    tail: IntArray
    """Node at which each movement is entered; nodes are numbered in the order of time."""
    head: IntArray
    """Node at which it is left."""
    head_site: IntArray
    """Site where it ends."""
    nodes: int
    """Number of nodes."""
    used_start: IntArray
    """First of ``used`` of each stream, and the number of all of them."""
    used: IntArray
    """Movements on a way home for each stream, stream by stream, in the order of their tails."""
    onto: IntArray
    """Node at which each of ``used`` is left; the number of all nodes if that is home."""
    choices: IntArray
    """First of the used movements of a stream that are entered at each node, counted from the first of the stream, and
    the number of all of them; shape ``(streams, nodes + 1)``."""
    home: BoolArray
    """Which sites are home to each stream; shape ``(streams, sites)``."""
    counted: BoolArray
    """Which of the masked resources count each stream; shape ``(streams, masked resources)``."""
    masked_start: IntArray
    """First of ``masked_movement`` of each masked resource, and the number of all of them."""
    masked_movement: IntArray
    """Movement of every masked use."""


class Costs(NamedTuple):
    """What everything costs one person."""

    onward: FloatArray
    """Every movement, if people go on from its head."""
    final: FloatArray
    """Every movement, if its head is their home."""
    masked: FloatArray
    """For every masked use, what those pay in addition whom its resource counts."""
    weight: FloatArray
    """For every stream, how much of ``share_onward`` and ``share_final`` it pays in addition."""
    share_onward: FloatArray
    share_final: FloatArray


class Sources(NamedTuple):
    """Where everybody starts, stream by stream."""

    start: IntArray
    """First source of each stream, and the number of all of them."""
    node: IntArray
    """Node of every source; -1 if nobody ever starts there."""
    people: FloatArray
    """People at every source."""


@compiled
def useful(
    tail: IntArray, head: IntArray, head_site: IntArray, open_to: BoolArray, home: BoolArray, begins: BoolArray
) -> BoolArray:
    """Return which open movements lie on a way from one of the nodes where somebody ``begins`` to a home."""
    reached, gets_home = begins.copy(), np.zeros(len(begins), np.bool_)
    used = open_to.copy()
    for a in range(len(tail)):
        used[a] = used[a] and reached[tail[a]]
        if used[a] and not home[head_site[a]]:
            reached[head[a]] = True
    for a in range(len(tail) - 1, -1, -1):
        used[a] = used[a] and (home[head_site[a]] or gets_home[head[a]])
        if used[a]:
            gets_home[tail[a]] = True
    return used


@compiled
def most_used(net: Net) -> int:
    """Return the greatest number of movements that one stream can use; 0 without streams."""
    most = 0
    for s in range(len(net.home)):
        most = max(most, net.used_start[s + 1] - net.used_start[s])
    return most
