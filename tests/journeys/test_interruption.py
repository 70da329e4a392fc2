"""Ctrl-C once ends the search with a plan, twice without one."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.conftest import ROOT, Run, command, surroundings

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a test cannot press Ctrl-C there")
LARGE = ROOT / "scenarios" / "pooled-2026-03.yaml"


@pytest.fixture
def search(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """Yield a running search that has told its first progress."""
    with subprocess.Popen(
        command("plan", LARGE, "--out", tmp_path / "out"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env=surroundings(),
    ) as running:
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


def test_a_time_limit_gives_a_verified_plan(run: Run, tmp_path: Path):
    """A search of one second gives a plan that verifies, and says where it may be beaten."""
    done = run("plan", LARGE, "--out", tmp_path, "--time-limit", "1")
    assert done.returncode in (0, 3), done.stderr
    assert "time limit" in done.stdout
    assert run("verify", tmp_path / "plan.json").returncode == 0
