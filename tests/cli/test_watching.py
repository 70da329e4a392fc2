"""While the search runs, the main thread listens."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable

import pytest

from evacplan.cli.watching import watch
from evacplan.plan.plan import Plan
from evacplan.solvers.outcome import Progress
from tests.plan.sample import sample_plan, scenario_with

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a process cannot send itself signals there")


@pytest.fixture(scope="module")
def made() -> Plan:
    """Return a plan to be found."""
    return sample_plan(scenario_with())


def until_stopped(signal_number: int, plan: Plan) -> Callable[..., Plan]:
    """Return work that signals its own process and goes on until it is told to stop."""

    def work(_progress: Callable[[Progress], None], stop: threading.Event) -> Plan:
        os.kill(os.getpid(), signal_number)
        assert stop.wait(10)
        return plan

    return work


def test_the_plan_comes_back(made: Plan):
    """What the thread returns is what the caller gets."""
    assert watch(lambda _progress, _stop: made) is made


def test_an_error_comes_back():
    """What the thread raises, the caller sees."""

    def work(_progress: Callable[[Progress], None], _stop: threading.Event) -> Plan:
        raise LookupError("lost")

    with pytest.raises(LookupError, match="lost"):
        watch(work)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_one_signal_asks_for_the_best_plan(number: int, made: Plan, capsys: pytest.CaptureFixture[str]):
    """Ctrl-C once, or SIGTERM, sets the wish to stop, says so, and the plan still comes back."""
    assert watch(until_stopped(number, made)) is made
    assert "finishing with the best plan so far; press Ctrl-C again to abort" in capsys.readouterr().err


def test_signals_mean_afterwards_what_they_meant_before(made: Plan):
    """The listening ends with the search."""
    before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
    watch(until_stopped(signal.SIGTERM, made))
    assert [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)] == before


STUBBORN = """
import time
from evacplan.cli.watching import watch
print("ready", flush=True)
watch(lambda progress, stop: time.sleep(60))
"""


def test_a_second_interrupt_aborts():
    """Ctrl-C twice ends a search that does not listen, at once, with code 130 and one line."""
    run = subprocess.Popen(
        [sys.executable, "-c", STUBBORN], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, bufsize=1
    )
    assert run.stdout is not None
    assert run.stderr is not None
    assert run.stdout.readline() == "ready\n"
    time.sleep(0.5)
    run.send_signal(signal.SIGINT)
    assert "finishing" in run.stderr.readline()
    run.send_signal(signal.SIGTERM)
    assert run.poll() is None
    run.send_signal(signal.SIGINT)
    _, said = run.communicate(timeout=10)
    assert run.returncode == 130
    assert said.splitlines() == ["evacplan: aborted, nothing was written"]
