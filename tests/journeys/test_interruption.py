"""Ctrl-C once ends the search with a plan, twice without one."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.conftest import ROOT, Run, command, surroundings

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a test cannot press Ctrl-C there")
LARGE = ROOT / "scenarios" / "pooled-2026-03.yaml"


def launched(*words: object) -> subprocess.Popen[str]:
    """Return a running command that Ctrl-C in our own terminal does not reach."""
    return subprocess.Popen(
        command(*words),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env=surroundings(),
        start_new_session=True,
    )


@pytest.fixture
def search(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """Yield a running search that has told its first progress."""
    with launched("plan", LARGE, "--out", tmp_path / "out") as running:
        assert running.stderr is not None
        for line in running.stderr:
            if " s " in line:
                break
        assert running.poll() is None
        yield running
        running.kill()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_one_signal_gives_a_verified_plan(
    search: subprocess.Popen[str], number: signal.Signals, run: Run, tmp_path: Path
):
    """After Ctrl-C once, or SIGTERM, the best plan so far is written; it verifies and says that it was cut."""
    search.send_signal(number)
    out, said = search.communicate(timeout=90)
    assert search.returncode in (0, 3), said
    assert "finishing with the best plan so far" in said
    assert "The search ended early: interrupted." in " ".join(out.split())
    assert run("verify", tmp_path / "out" / "plan.json").returncode == 0
    plan = json.loads((tmp_path / "out" / "plan.json").read_text("utf-8"))
    assert "interrupted" in plan["run"]["limits_hit"]


def test_two_interrupts_abort(search: subprocess.Popen[str], tmp_path: Path):
    """After Ctrl-C twice there is nothing, quickly, with code 130."""
    assert search.stderr is not None
    search.send_signal(signal.SIGINT)
    while "finishing" not in search.stderr.readline():
        pass
    search.send_signal(signal.SIGINT)
    out, said = search.communicate(timeout=10)
    assert (search.returncode, out) == (130, "")
    assert said.splitlines()[-1] == "evacplan: aborted, nothing was written"
    assert not (tmp_path / "out").exists()


@pytest.mark.slow
@pytest.mark.parametrize("times", [1, 2])
def test_a_study_is_stopped_with_what_is_planned_so_far(times: int):
    """Ctrl-C in a terminal once shows what is planned so far, twice nothing; no process and no traceback is left."""
    with launched("critical", ROOT / "scenarios" / "kazakhstan-2026-03.yaml") as running:
        assert running.stderr is not None
        assert running.stderr.readline().startswith("1/")
        started = workers(running.pid)
        os.killpg(running.pid, signal.SIGINT)
        while "finishing" not in running.stderr.readline():
            pass
        if times == 2:
            os.killpg(running.pid, signal.SIGINT)
        out, said = running.communicate(timeout=90)
        assert all(gone(process) for process in started)
    last = said.splitlines()[-1]
    assert (running.returncode, bool(out)) == ((0, True) if times == 1 else (130, False))
    assert last.startswith("the study was stopped" if times == 1 else "evacplan: aborted")


def workers(program: int) -> set[int]:
    """Return the processes that a program has started."""
    found = set()
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            *_, rest = entry.read_text().rpartition(")")
        except OSError:
            continue
        if rest.split()[1] == str(program):
            found.add(int(entry.parent.name))
    return found


def gone(process: int) -> bool:
    """Return whether a process has ended, or does so within some seconds."""
    for _ in range(100):
        if not Path(f"/proc/{process}").exists():
            return True
        time.sleep(0.05)
    return False


on_linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells who started whom")


@on_linux
def test_an_interrupt_from_the_terminal_gives_a_verified_plan(search: subprocess.Popen[str], run: Run, tmp_path: Path):
    """Ctrl-C in a terminal, which goes to the solver processes as well, gives a plan; then none of them is left."""
    started = workers(search.pid)
    assert started
    os.killpg(search.pid, signal.SIGINT)
    _, said = search.communicate(timeout=90)
    assert search.returncode in (0, 3), said
    plan = json.loads((tmp_path / "out" / "plan.json").read_text("utf-8"))
    assert plan["run"]["limits_hit"] == ["interrupted"]
    assert run("verify", tmp_path / "out" / "plan.json").returncode == 0
    assert all(gone(process) for process in started)


@on_linux
@pytest.mark.parametrize("how", ["twice", "kill"])
def test_an_abort_leaves_nothing_behind(search: subprocess.Popen[str], tmp_path: Path, how: str):
    """After Ctrl-C twice, or when the program is killed, no solver process and no file is left."""
    started = workers(search.pid)
    assert started
    if how == "twice":
        assert search.stderr is not None
        os.killpg(search.pid, signal.SIGINT)
        while "finishing" not in search.stderr.readline():
            pass
        os.killpg(search.pid, signal.SIGINT)
    else:
        search.kill()
    search.communicate(timeout=10)
    assert all(gone(process) for process in started)
    assert not (tmp_path / "out").exists()


@on_linux
def test_a_killed_solver_costs_no_plan(search: subprocess.Popen[str], run: Run, tmp_path: Path):
    """When every solver process is killed again and again, there is a plan that verifies and says so."""
    killed = 0
    while search.poll() is None:
        for process in workers(search.pid):
            os.kill(process, signal.SIGKILL)
            killed += 1
        time.sleep(0.5)
    out, said = search.communicate()
    assert killed
    assert search.returncode in (0, 3), said
    assert "The search ended early: a solver process died." in " ".join(out.split())
    assert run("verify", tmp_path / "out" / "plan.json").returncode == 0


@on_linux
def test_little_memory_gives_a_verified_plan(run: Run, tmp_path: Path):
    """Two GiB of address space for each process are enough to plan with."""
    plan = command("plan", LARGE, "--out", tmp_path, "--time-limit", "5")
    done = subprocess.run(
        ["sh", "-c", 'ulimit -v 2097152 && exec "$@"', "sh", *plan],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=surroundings(),
        timeout=120,
        check=False,
    )
    assert done.returncode in (0, 3), done.stderr
    assert run("verify", tmp_path / "plan.json").returncode == 0


def test_a_time_limit_gives_a_verified_plan(run: Run, tmp_path: Path):
    """A search of one second gives a plan that verifies, and says where it may be beaten."""
    done = run("plan", LARGE, "--out", tmp_path, "--time-limit", "1")
    assert done.returncode in (0, 3), done.stderr
    assert "time limit" in done.stdout
    assert run("verify", tmp_path / "plan.json").returncode == 0
