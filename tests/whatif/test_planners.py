"""Processes that plan: they answer, fail and stop without costing the one that asks anything."""

from __future__ import annotations

import os
from threading import Event

import pytest

from evacplan.errors import SolverError
from evacplan.scenario import Scenario
from evacplan.scenario.changes import read_change
from evacplan.solvers.crew import Crew
from evacplan.whatif import compare
from evacplan.whatif.cases import UNPLANNED
from evacplan.whatif.planners import Planners
from tests.whatif.test_studies import SITUATION


def number(plus: int, *, crew: Crew, stop: Event) -> int:
    """Return the number of the process, a bit changed; a brake and a crew at work are at hand."""
    assert not stop.is_set()
    assert crew.processes
    return os.getpid() + plus


def wait_for_stop(*, crew: Crew, stop: Event) -> bool:
    """Return whether the wish to stop comes within a minute."""
    assert crew.processes
    return stop.wait(60)


def fail(**_: object) -> None:
    """Raise an error."""
    raise LookupError("lost")


def die(**_: object) -> None:
    """End the process at once."""
    os._exit(3)


def test_a_process_answers_again_and_again_whatever_happens_in_it():
    """Answers come from another process, always the same; an error is raised here, and a death costs one answer."""
    with Planners(1) as planners:
        first = planners.submit(number, 0).result()
        assert first != os.getpid()
        with pytest.raises(LookupError, match="lost"):
            planners.submit(fail).result()
        assert planners.submit(number, 1).result() == first + 1
        with pytest.raises(SolverError, match="died"):
            planners.submit(die).result()
        waiting = planners.submit(wait_for_stop)
        planners.halt()
        assert waiting.result()


def test_a_stopped_study_shows_what_is_planned_so_far():
    """Told to stop after the first answer, a study has that one, and says that the last ones are not planned."""
    stop = Event()
    cases = [read_change({"kind": "people_per_day", "crossing": "border", "to": count}) for count in range(5, 25)]
    found = compare(Scenario.model_validate(SITUATION), *cases, stop=stop, told=lambda *_: stop.set())
    assert any(answer.plan for answer in found.answers)
    assert found.answers[-1].fault == UNPLANNED
    assert len(found.frame()) == 21
