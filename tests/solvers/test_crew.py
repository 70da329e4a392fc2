"""Workers are lost, not plans."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from evacplan import plan_evacuation, read_scenario, verify
from evacplan.solvers import backend
from evacplan.solvers.backend import solve
from evacplan.solvers.crew import Crew, WorkerLostError
from evacplan.solvers.linear import LinearModel
from evacplan.solvers.watch import BackEnd, Watch
from tests.solvers import errands

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="processes cannot be sent signals there")
ROOT = Path(__file__).parents[2]
SMALL = LinearModel(
    low=np.zeros(2),
    high=np.full(2, 9.0),
    integer=np.array([True, True]),
    objective=np.array([-1.0, -1.0]),
    row=np.array([0, 0]),
    column=np.array([0, 1]),
    coefficient=np.array([2.0, 2.0]),
    row_low=np.array([-np.inf]),
    row_high=np.array([7.0]),
)
"""Two whole numbers whose sum is at most 3.5, to be as large as can be."""


@pytest.fixture
def hands() -> Iterator[Crew]:
    """Yield a crew of the test's own, of which some will be lost."""
    with Crew() as crew:
        yield crew


def gone(process: int) -> bool:
    """Return whether a process has ended, or does so within some seconds; a dead one not yet buried has not."""
    for _ in range(100):
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


def test_a_worker_calls_what_it_is_told(crew: Crew):
    """Arguments go there and the answer comes back, from another process, arrays as they are."""
    watch = Watch(crew=crew)
    assert watch.call(errands.number) != os.getpid()
    sent = (np.arange(100_000), np.zeros((3, 0)), np.asfortranarray(np.ones((3, 4)))[::2], "text")
    for there, back in zip(sent, watch.call(errands.answer, sent), strict=True):
        assert np.array_equal(there, back)
    assert watch.call(errands.answer, 1, twice=True) == (1, 1)


def test_workers_share_the_clock(crew: Crew):
    """The time that a worker has left is what its caller has left."""
    found = Watch(time_limit=100.0, crew=crew).within(10.0).call(errands.left)
    assert found is not None
    assert 5 < found < 10
    assert Watch(crew=crew).call(errands.left) is None


def test_what_is_raised_there_is_raised_here(crew: Crew):
    """An error of the function reaches the caller, with the lines where it came about; the worker goes on."""
    watch = Watch(crew=crew)
    with pytest.raises(LookupError, match="lost") as caught:
        watch.call(errands.fail)
    assert "errands.py" in "".join(caught.value.__notes__)
    assert watch.call(errands.answer, 1) == 1
    assert watch.mishaps == []


def test_what_cannot_be_sent_is_an_error_and_no_loss(crew: Crew):
    """A function, argument or value that cannot be pickled raises, and the same worker takes the next order."""
    watch = Watch(crew=crew)
    worker = watch.call(errands.number)
    with pytest.raises((AttributeError, TypeError)):
        watch.call(lambda _watch: None)
    with pytest.raises((AttributeError, TypeError)):
        watch.call(errands.answer, threading.Lock())
    with pytest.raises(Exception, match="lambda"):
        watch.call(errands.give_what_cannot_be_sent)
    assert watch.call(errands.number) == worker


def test_printing_does_not_disturb(crew: Crew):
    """What a solver prints goes nowhere near the answers."""
    assert Watch(crew=crew).call(errands.print_loudly) == "printed"


def test_two_work_at_a_time(hands: Crew, tmp_path: Path):
    """Two calls that wait for each other both come back."""
    watch, one, two = Watch(crew=hands), tmp_path / "one", tmp_path / "two"
    both = [watch.submit(errands.meet, one, two), watch.submit(errands.meet, two, one)]
    assert [future.result(20) for future in both] == [True, True]
    assert len(hands.processes) == 2


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSEGV, signal.SIGABRT])
def test_a_death_costs_one_answer(hands: Crew, number: signal.Signals):
    """A worker that is killed or crashes is noted, and the next call works."""
    watch = Watch(crew=hands)
    with pytest.raises(WorkerLostError, match=f"died: signal {int(number)}") as caught:
        watch.call(errands.die, number)
    assert caught.value.cause == "died"
    assert watch.limits_hit == ("a solver process died",)
    assert watch.call(errands.answer, 1) == 1
    assert watch.call(errands.number) in hands.processes


def test_deaths_without_end_have_an_end(hands: Crew):
    """After five deaths no more workers are started."""
    watch = Watch(crew=hands)
    for _ in range(6):
        with pytest.raises(WorkerLostError):
            watch.call(errands.die, signal.SIGKILL)
    assert len(watch.mishaps) == 5
    with pytest.raises(WorkerLostError, match="too many"):
        watch.call(errands.answer, 1)


def test_a_worker_that_died_idle_is_replaced(hands: Crew):
    """A worker that dies between two calls costs nothing."""
    watch = Watch(crew=hands)
    os.kill(watch.call(errands.number), signal.SIGKILL)
    time.sleep(0.2)
    assert watch.call(errands.answer, 1) == 1
    assert watch.limits_hit == ()


@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited on Linux alone")
def test_memory_ends_the_worker_alone():
    """A worker that takes memory without end is lost before the machine is; how much it took is known."""
    with Crew(memory_mib=300) as hands:
        watch = Watch(crew=hands)
        with pytest.raises(WorkerLostError) as caught:
            watch.call(errands.eat)
        assert caught.value.cause == "died"
        assert 150 < hands.peak_mib < 400
        assert watch.call(errands.answer, 1) == 1


def test_a_limit_that_is_not_heeded_is_enforced(hands: Crew):
    """A worker that goes on after its limit is ended within half a second and 2 %, and what it had told is kept."""
    Watch(crew=hands).call(errands.answer, 1)
    watch = Watch(time_limit=0.5, crew=hands)
    with pytest.raises(WorkerLostError) as caught:
        watch.call(errands.ignore)
    assert watch.elapsed < 0.5 + 0.51 + 0.3
    assert (caught.value.cause, caught.value.last) == ("time limit", "what there was")
    assert watch.limits_hit == ("time limit",)


def stop_soon(watch: Watch) -> None:
    """Press Ctrl-C in a moment."""
    timer = threading.Timer(0.3, watch.stop.set)
    timer.daemon = True
    timer.start()


def test_a_wish_to_stop_is_passed_on(hands: Crew):
    """A worker that listens ends when told to, with its answer."""
    watch = Watch(crew=hands)
    stop_soon(watch)
    assert watch.call(errands.heed) == "stopped"
    assert Watch(crew=hands).call(errands.number) in hands.processes


def test_a_wish_to_stop_that_is_not_heeded_is_enforced(hands: Crew):
    """A worker that does not listen is ended a second later, and what it had told is kept."""
    watch = Watch(crew=hands)
    stop_soon(watch)
    with pytest.raises(WorkerLostError) as caught:
        watch.call(errands.ignore)
    assert watch.elapsed < 3
    assert (caught.value.cause, caught.value.last) == ("interrupted", "what there was")
    assert watch.limits_hit == ("interrupted",)


@pytest.mark.parametrize("back_end", ["highs", "gscip", "cp_sat"])
def test_solvers_agree(crew: Crew, back_end: BackEnd):
    """Every solver finds the best point and proves it."""
    found = solve(SMALL, back_end, Watch(crew=crew))
    assert found.x is not None
    assert (found.x.sum(), found.value, found.bound, found.proven) == (3, -3, -3, True)


@pytest.mark.parametrize("back_end", ["highs", "glop"])
def test_relaxations_have_prices(crew: Crew, back_end: BackEnd):
    """A linear relaxation comes with the price of its row."""
    found = solve(SMALL, back_end, Watch(crew=crew), relaxed=True)
    assert found.value == pytest.approx(-3.5)
    assert found.duals is not None
    assert found.duals.rows == pytest.approx([-0.5])


def test_no_point_is_an_answer(crew: Crew):
    """A model without a point has an infinite bound."""
    found = solve(SMALL.with_rows([backend.Cut(np.array([0]), np.array([1.0]), -1.0)]), "highs", Watch(crew=crew))
    assert (found.x, found.bound, found.proven) == (None, np.inf, True)


@pytest.mark.parametrize("back_end", ["highs", "gscip", "cp_sat"])
def test_solvers_stop_with_what_they_have(crew: Crew, back_end: BackEnd):
    """Ctrl-C ends each solver soon, with the best point so far, whether it listens or not."""
    model = errands.hard_model()
    watch = Watch(crew=crew)
    threading.Timer(4.0, watch.stop.set).start()
    found = solve(model, back_end, watch)
    assert watch.elapsed < 6.5
    assert found.x is not None
    assert found.value == pytest.approx(model.objective @ found.x)
    assert found.value < 0
    assert not found.proven


def test_cp_sat_solves_in_a_worker(crew: Crew):
    """A model of CP-SAT's own kind is solved to the end, twice the same."""
    one, two = (Watch(crew=crew).call(errands.cover, 20) for _ in range(2))
    assert one == two
    assert one[0] is not None
    assert sum(one[0]) == one[1]


@pytest.mark.parametrize("how", ["limit", "stop"])
def test_cp_sat_heeds_limit_and_stop(crew: Crew, how: str):
    """CP-SAT ends in time with a point and a bound below it."""
    watch = Watch(crew=crew)
    if how == "stop":
        threading.Timer(2.0, watch.stop.set).start()
    found, bound = watch.call(errands.cover, 2000, 2.0 if how == "limit" else None)
    assert watch.elapsed < 4
    assert found is not None
    assert bound < sum(found)


@pytest.mark.skipif(sys.platform != "linux", reason="files in memory are there on Linux alone")
def test_a_killed_solver_leaves_its_points(hands: Crew):
    """When HiGHS is killed in the middle, its best point so far is the answer, without a bound."""
    model = errands.hard_model()
    watch = Watch(crew=hands)
    threading.Timer(3.0, lambda: os.kill(hands.processes[0], signal.SIGKILL)).start()
    found = solve(model, "highs", watch)
    assert found.x is not None
    assert found.value == pytest.approx(model.objective @ found.x)
    assert (found.bound, found.proven) == (-np.inf, False)
    assert watch.limits_hit == ("a solver process died",)
    assert solve(SMALL, "highs", watch).value == -3


def test_a_failing_solver_costs_one_answer(hands: Crew, monkeypatch: pytest.MonkeyPatch):
    """A solver that gives up is noted, its process is not used again, and the next model is solved."""
    watch = Watch(crew=hands)
    worker = watch.call(errands.number)
    with monkeypatch.context() as patch:
        patch.setattr(backend, "solve_model", errands.give_up)
        found = solve(SMALL, "highs", watch)
    assert (found.x, found.bound, found.proven) == (None, -np.inf, False)
    assert watch.limits_hit == ("a solver failed",)
    assert watch.mishaps[0].details == "numbers too large"
    assert solve(SMALL, "highs", watch).value == -3
    assert watch.call(errands.number) != worker


@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited on Linux alone")
@pytest.mark.parametrize("back_end", ["highs", "gscip", "cp_sat"])
def test_a_solver_without_memory_costs_one_answer(back_end: BackEnd):
    """However a solver takes it that there is no memory, there is an answer, with no bound that is not proven."""
    model = errands.hard_model()
    with Crew(memory_mib=90) as hands:
        watch = Watch(time_limit=5.0, crew=hands)
        found = solve(model, back_end, watch)
        assert watch.mishaps
        assert (found.bound, found.proven) == (-np.inf, False)


@pytest.mark.parametrize("times", [1, 2, 99])
def test_a_killed_solver_costs_no_plan(hands: Crew, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, times: int):
    """A plan whose solver is killed, once or always, verifies, says so, and its bounds do not exceed the optimum."""
    scenario = read_scenario(ROOT / "scenarios" / "tutorial.yaml")
    best = plan_evacuation(scenario)
    tally = tmp_path / "tally"
    monkeypatch.setattr(backend, "solve_model", partial(errands.die_first, tally=tally, times=times))
    plan = plan_evacuation(scenario, crew=hands)
    assert tally.exists()
    assert verify(plan, scenario).ok
    assert plan.run.limits_hit == ("a solver process died",)
    for found, true in zip(plan.objective, best.objective, strict=True):
        assert found.bound <= true.value
        if found.value != true.value:
            assert found.value > true.value
            assert found.status != "optimal"
            break


def test_a_closed_crew_leaves_nothing_behind():
    """With the crew its workers end, those at work too, and whoever waits for them learns of it."""
    with Crew() as crew:
        watch = Watch(crew=crew)
        future = watch.submit(errands.ignore)
        watch.call(errands.answer, 1)
        workers = crew.processes
        assert len(workers) == 2
    with pytest.raises(WorkerLostError):
        future.result(5)
    assert all(gone(worker) for worker in workers)
    with pytest.raises(WorkerLostError, match="dismissed"):
        watch.call(errands.answer, 1)


def test_a_forgotten_crew_leaves_nothing_behind():
    """A crew that nobody closed ends with the last reference to it."""
    crew = Crew()
    worker = Watch(crew=crew).call(errands.number)
    del crew
    assert gone(worker)


SOLVING = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)  # what runs in the background may ignore it from the start
from evacplan.solvers.backend import solve
from evacplan.solvers.crew import Crew
from evacplan.solvers.watch import Watch
from tests.solvers.errands import hard_model, number
crew, model = Crew(), hard_model()
print(Watch(crew=crew).call(number), flush=True)
solve(model, "highs", Watch(crew=crew))
"""


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_workers_end_with_the_program(number: signal.Signals):
    """When a script without a main guard is ended by a signal, its worker ends, also in the middle of solving."""
    with subprocess.Popen(
        [sys.executable, "-c", SOLVING], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=ROOT
    ) as program:
        assert program.stdout is not None
        worker = int(program.stdout.readline())
        time.sleep(1)
        assert program.poll() is None
        program.send_signal(number)
        try:
            program.wait(10)
        finally:
            program.kill()
    assert gone(worker)


def test_the_planner_loads_no_solver():
    """A whole plan can be made without OR-Tools in the planning process."""
    code = (
        "import sys, evacplan\n"
        f"evacplan.plan_evacuation(evacplan.read_scenario({str(ROOT / 'scenarios' / 'tutorial.yaml')!r}))\n"
        "print([name for name in sys.modules if name.startswith('ortools')])"
    )
    run = subprocess.run(
        [sys.executable, "-W", "error::ResourceWarning", "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        timeout=60,
    )
    assert run.stdout == "[]\n"
    assert run.stderr == ""
