"""The smallest change that brings a stranded group home, found by trying.

Everybody else keeps to the plan: a way home that is free beside them under the changed scenario proves that planning
anew strands fewer, this group or as many people of the same or a more urgent class. One lever after another is pulled
as far as it goes; those that free the group are then pulled as little as still does. Where no single one will do, all
are pulled and let go again one by one until none of the rest can be missed (the deletion filter of Chinneck and
Dravnieks 1991).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import chain

from evacplan.plan.plan import Plan
from evacplan.plan.reasons import Cause, Freed
from evacplan.planner.bench import Bench, Rides, Trials
from evacplan.planner.effort import effort
from evacplan.planner.levers import far_levers, levers
from evacplan.planner.reasons import bottlenecks
from evacplan.planner.standing import Standing
from evacplan.scenario.changes import Change, read_change
from evacplan.scenario.contingents import contingents
from evacplan.solvers.way_home import cheapest_path

MOST = 40
"""Kinds of stranded groups that are looked into with the plan; others when they are asked for."""


def with_freeing(
    plan: Plan,
    standing: Standing,
    *,
    most: int = MOST,
    over: Callable[[], bool] = lambda: False,
    only: str | None = None,
) -> Plan:
    """Return ``plan`` with the cause of every stranding and what would end it, as far as time allows."""
    if not plan.stranded:
        return plan
    trials = Trials(plan, standing, over)
    known: dict[tuple[object, int], tuple[Cause, Freed | None]] = {}
    found = []
    for stranded in plan.stranded:
        if only is not None and stranded.group != only:
            found.append(stranded)
            continue
        key = _kind(standing, stranded.group), stranded.people
        if key not in known and len(known) < most and not over():
            known[key] = cause_of(standing, stranded.group), freed_by(trials, stranded.group)
        told = {"cause": known[key][0], "freed_by": _for_group(known[key][1], stranded.group)} if key in known else {}
        found.append(stranded.model_copy(update=told))
    return plan.model_copy(update={"stranded": tuple(found)})


def _kind(standing: Standing, group: str) -> object:
    """Return what groups have in common to whom the same changes help; a group of contingents is alone."""
    return standing.kinds.get(group, group)


def _for_group(freed: Freed | None, group: str) -> Freed | None:
    """Return the change for another group of the same kind: what it says of one group is said of the other."""
    if freed is None:
        return None
    changes = [read_change({**change, "group": group} if "group" in change else change) for change in freed.changes]
    return _told(changes)


def _told(changes: Sequence[Change]) -> Freed:
    return Freed(
        changes=tuple(change.as_written() for change in changes),
        text=" and ".join(change.name for change in changes),
        proof="inserted",
    )


def cause_of(standing: Standing, group: str) -> Cause:
    """Return what stands in the way of ``group``."""
    given = contingents(standing.scenario, standing.scenario.group_by_id[group])[0][0]
    party = standing.party(given, given.smallest_part or given.people)
    fits = (standing.ground.places == 0) | (standing.ground.places >= party.people)
    path = cheapest_path(standing.ground, party, party.open_to & fits)
    if path is None:
        return Cause(kind="closed")
    return Cause(kind="full", bottlenecks=bottlenecks(standing, standing.residual, party, path))


def freed_by(trials: Trials, group: str) -> Freed | None:
    """Return the smallest change found that brings ``group`` home; None if there is none."""
    bench = Bench.of(trials, group)
    changes = _single(bench) or _several(bench)
    return None if changes is None else _told(changes)


def _single(bench: Bench) -> list[Change] | None:
    """Return the one change of least effort that frees the group, or None."""
    best: Change | None = None
    for lever in sorted(chain(levers(bench), far_levers(bench)), key=lambda lever: lever.least):
        if bench.trials.over() or (best is not None and effort(bench.scenario, best) <= lever.least):
            break
        change = lever.finer(lambda change: bench.rides([change]))
        if change is not None and (best is None or effort(bench.scenario, change) < effort(bench.scenario, best)):
            best = change
    return None if best is None else [best]


def _several(bench: Bench) -> list[Change] | None:
    """Return a set of changes of which none can be missed, each as small as the others let it be, or None."""
    near, far = [*levers(bench)], [*far_levers(bench)]
    pulled = next((choice for choice in (near, near + far) if bench.frees([lever.full for lever in choice])), None)
    if pulled is None:
        return None
    for lever in sorted(pulled, key=lambda lever: -effort(bench.scenario, lever.full)):
        # In the order of the levers still, for some can only be pulled before others: a certificate before a passport.
        rest = [other for other in pulled if other is not lever]
        if bench.frees([other.full for other in rest]):
            pulled = rest
    chosen: list[Change] = [lever.full for lever in pulled]
    for number, lever in enumerate(pulled):

        def will_do(change: Change, number: int = number) -> Rides | None:
            return bench.rides([*chain(chosen[:number], [change], chosen[number + 1 :])])

        chosen[number] = lever.finer(will_do) or chosen[number]
    return chosen
