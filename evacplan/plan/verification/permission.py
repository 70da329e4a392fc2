"""Needs: vehicles serve what those aboard need."""

from __future__ import annotations

from collections.abc import Iterator

from evacplan.plan.verification.replay import Replay
from evacplan.plan.verification.violation import Violation


def check_needs(replay: Replay) -> Iterator[Violation]:
    """Yield people aboard a vehicle that cannot serve their needs."""
    needs = {group.id: set(group.needs) for group in replay.scenario.groups if group.needs}
    for run in replay.runs if needs else ():
        for load in run.dispatch.aboard:
            missing = needs[load.group] - set(run.fleet.offers) if load.group in needs else set()
            if missing:
                where = replay.at(f"{load.group} {run.dispatch.id}", run.departs, run.link.tail)
                yield Violation("needs", where, f"`{run.dispatch.fleet}` does not offer {', '.join(sorted(missing))}.")
