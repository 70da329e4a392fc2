"""One command, run in a process of its own and watched: how long, how much memory, and what came out."""

from __future__ import annotations

import json
import os
import re
import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).parents[1]
GRACE = 10.0
"""Seconds that a peer is given beyond its time, to notice."""
CHECK = 600.0
"""Seconds that the check of a peer's plan may take, which are not counted."""
STEPS_TAKE = 600.0
"""Seconds after which the measurement of the steps is ended."""
_SAID = re.compile(r"^(\d+) s (.+?): (\S+?)(?:, value ([\d,.]+))?(?:, bound ([\d,.]+))?(?:, gap ([\d.]+) %)?$")


@dataclass
class Watched:
    """A command that has ended."""

    seconds: float
    cpu_seconds: float
    peak_mib: float
    code: int
    killed: bool
    lines: list[tuple[float, str]] = field(default_factory=list)
    """What it wrote to standard error, each line with the second in which it came."""


def watch(
    command: list[str],
    at_most: float,
    memory_gib: float | None = None,
    spared: Callable[[], bool] = lambda: False,
) -> Watched:
    """Run ``command`` for ``at_most`` seconds, or for as long as it is ``spared``, within so much address space."""
    began = time.monotonic()
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
        start_new_session=True,
        # An empty word lets Python keep what it has compiled, as it does unless told otherwise.
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": ""},
    )
    if memory_gib:
        resource.prlimit(process.pid, resource.RLIMIT_AS, (int(memory_gib * 2**30),) * 2)
    lines: list[tuple[float, str]] = []

    def listen() -> None:
        assert process.stderr
        with process.stderr as told:
            lines.extend((time.monotonic() - began, line.rstrip("\n")) for line in told)

    listener = threading.Thread(target=listen, daemon=True)
    listener.start()
    peak, killed, sampled, done = 0.0, False, 0.0, 0
    while not done:
        done, status, usage = os.wait4(process.pid, os.WNOHANG)
        elapsed = time.monotonic() - began
        if not done and elapsed >= sampled:
            peak = max(peak, sum(map(_mib, _family(process.pid))), _told(process.pid, "status", "VmHWM"))
            sampled = elapsed + (0.1 if elapsed < 5 else 0.5)
        if not done and not killed and elapsed > at_most and not spared():
            for member in _family(process.pid):
                with suppress(ProcessLookupError):
                    os.kill(member, signal.SIGKILL)
            killed = True
        time.sleep(0 if done else 0.01)
    seconds = time.monotonic() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    listener.join(2.0)
    return Watched(
        round(seconds, 2),
        round(usage.ru_utime + usage.ru_stime, 2),
        round(peak),  # that of wait4 remembers the process that this one was forked from
        process.returncode,
        killed,
        lines,
    )


def cores_in_use(during: float = 1.0) -> float:
    """Return how many cores are busy, on average over some seconds in which this process does nothing."""

    def busy() -> int:
        counts = [int(n) for n in Path("/proc/stat").read_text().splitlines()[0].split()[1:9]]
        return sum(counts) - counts[3] - counts[4]  # less idle and waiting for disks

    before = busy()
    time.sleep(during)
    return (busy() - before) / os.sysconf("SC_CLK_TCK") / during


def _family(root: int) -> list[int]:
    """Return a process and all its descendants."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            children.setdefault(parent, []).append(int(entry.name))
    family = [root]
    for member in family:
        family += children.get(member, [])
    return family


YOUNG = 0.2
"""Age of a process below which it is not counted [s]: until it runs a program of its own, the memory that it has from
its parent is told twice."""


def _age(process: int) -> float:
    """Return how long a process has been there [s]."""
    started = int(Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[19])
    return float(Path("/proc/uptime").read_text().split()[0]) - started / os.sysconf("SC_CLK_TCK")


def _mib(process: int) -> float:
    """Return the memory of a process, what it shares with others counted by its part [MiB]; 0 for a very young one."""
    with suppress(OSError):
        return _told(process, "smaps_rollup", "Pss") if _age(process) >= YOUNG else 0.0
    return 0.0


def _told(process: int, file: str, name: str) -> float:
    """Return a figure that the kernel tells of a process [MiB]; 0 once it has gone."""
    try:
        told = Path(f"/proc/{process}/{file}").read_text()
    except OSError:
        return 0.0
    return sum(int(n) for n in re.findall(rf"^{name}:\s+(\d+) kB", told, re.MULTILINE)) / 1024


def plan(scenario: Path, folder: Path, limit: float, options: list[str]) -> dict[str, Any]:
    """Measure ``evacplan plan`` as a user types it, and return what the plan file says."""
    out = folder / "plan"
    command = [
        sys.executable,
        "-m",
        "benchmarks.traced",
        "plan",
        str(scenario),
        "--out",
        str(out),
        "--time-limit",
        f"{limit:g}",
    ]
    for old in out.glob("*"):
        old.unlink()
    watched = watch([*command, *options], 3 * limit + 120)
    facts = {key: value for key, value in asdict(watched).items() if key != "lines"}
    trace = _trace(watched.lines)
    facts |= {"time_limit": limit, "trace": _news([point for point in trace if point["gap"] is not None])}
    if not (out / "plan.json").exists():
        return facts | {"failed": watched.lines[-1][1] if watched.lines else "nothing was written"}
    found = json.loads((out / "plan.json").read_text(encoding="utf-8"))
    run = found["run"]["seconds"]
    # The plan counts from the start of the search; the lines tell how long after the start of the command that was.
    before = min((point["at"] - point["said"] for point in trace), default=0.0)
    first = run.get("first plan")
    if first is None:
        first_plan = min((point["at"] for point in trace if point["value"] is not None), default=None)
    else:
        # Where nothing was told before the end, the beginning is only known to lie before that.
        first_plan = min(first + max(0.0, before), watched.seconds)
    return facts | {
        "tiers": [
            {key: tier[key] for key in ("name", "value", "bound", "gap", "status")} for tier in found["objective"]
        ],
        "stages": run,
        "limits_hit": found["run"]["limits_hit"],
        "stranded": sum(group["people"] for group in found["stranded"]),
        "before": round(max(0.0, before), 2),
        "first_plan": None if first_plan is None else round(first_plan, 2),
    }


def steps(scenario: Path, folder: Path, repeat: int) -> dict[str, float]:
    """Measure every step of planning so often, in a new process each time, and return the median of each."""
    out, found = folder / "steps.json", []
    for _ in range(repeat):
        watched = watch([sys.executable, "-m", "benchmarks.steps", str(scenario), "--out", str(out)], STEPS_TAKE)
        if watched.code:
            raise RuntimeError(watched.lines[-1][1] if watched.lines else f"exit code {watched.code}")
        found.append(json.loads(out.read_text(encoding="utf-8")))
    return {name: round(median(seconds[name] for seconds in found), 3) for name in found[0]}


def _trace(lines: list[tuple[float, str]]) -> list[dict[str, Any]]:
    """Return the progress that the command told: when, of which tier, and how far it was."""
    found = []
    for at, line in lines:
        said = _SAID.match(line)
        if said:
            seconds, stage, tier, value, bound, gap = said.groups()
            number = [None if n is None else float(n.replace(",", "")) for n in (value, bound, gap)]
            found.append(
                {"at": round(at, 2), "said": float(seconds), "stage": stage, "tier": tier}
                | dict(zip(("value", "bound", "gap"), number, strict=True))
            )
    return found


def _news(trace: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return ``trace`` without what was told again and again while nothing changed."""
    known = ("stage", "tier", "value", "bound")
    pairs = zip([None, *trace], trace, strict=False)
    return [point for before, point in pairs if before is None or any(point[k] != before[k] for k in known)]


def peer(
    module: str, scenario: Path, folder: Path, limit: float, memory_gib: float, options: list[str]
) -> dict[str, Any]:
    """Measure one peer, ended when its time is over, and return what it reported until then."""
    out = folder / "peer.json"
    out.unlink(missing_ok=True)
    command = [sys.executable, "-m", f"benchmarks.peers.{module}", str(scenario), "--out", str(out)]
    began = time.monotonic()

    def being_checked() -> bool:
        return time.monotonic() - began < limit + CHECK and out.exists() and '"stage": "done"' in out.read_text("utf-8")

    watched = watch([*command, "--time-limit", f"{limit:g}", *options], limit + GRACE, memory_gib, being_checked)
    told = json.loads(out.read_text(encoding="utf-8")) if out.exists() else {}
    facts: dict[str, Any] = {
        "time_limit": limit,
        "memory_limit_gib": memory_gib,
        "peak_mib": watched.peak_mib,
        "cpu_seconds": watched.cpu_seconds,
    }
    if told.get("limit"):
        facts["ended"] = told["limit"]
    elif watched.killed and "violations" not in told:
        facts["ended"] = "stopped" if told.get("stage") != "done" else "not checked"
    elif watched.code:
        facts["ended"] = watched.lines[-1][1][:120] if watched.lines else f"exit code {watched.code}"
    return told | facts | {"whole_seconds": watched.seconds}
