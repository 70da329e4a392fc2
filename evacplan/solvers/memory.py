"""How much memory there is, and how much a process has held: read from the operating system where it tells."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

MIB: Final = 1 << 20
SHARE: Final = 0.9
"""How much of the memory that is left one worker may take."""
CGROUPS: Final = Path("/sys/fs/cgroup")


def peak_mib(process: int | None = None) -> float:
    """Return the most memory that this process, or another one, has held so far [MiB]; 0 where nobody knows."""
    told = _status(process, "VmHWM")
    if told is not None:
        return told / MIB
    if process is not None or sys.platform == "win32":
        return 0.0
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / MIB if sys.platform == "darwin" else most / 1024


def spare_bytes() -> int | None:
    """Return how much memory this process may still take before others must go; None where nobody knows."""
    found = [_machine(), *_groups()]
    return min((spare for spare in found if spare is not None), default=None)


def restrain(most_mib: float | None = None) -> None:
    """Let this process fail, and not the machine, when it asks for more memory than there is, or than ``most_mib``.

    Without the limit Linux would promise the memory, and kill some process when the promise is called in. Where
    it comes to that all the same, this process is to be the one.
    """
    if sys.platform != "linux":
        return
    import resource

    held, spare = _status(None, "VmData"), spare_bytes()
    if held is None or spare is None:
        return
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    limits = [held + int(SHARE * spare)]
    if most_mib is not None:
        limits.append(int(most_mib * MIB))
    if hard != resource.RLIM_INFINITY:
        limits.append(hard)
    resource.setrlimit(resource.RLIMIT_DATA, (min(limits), hard))


def offer_oneself() -> None:
    """Be the first process that the kernel ends when memory runs out."""
    try:
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")
    except OSError:
        return


def _status(process: int | None, key: str) -> int | None:
    """Return an amount of memory from the kernel's record of a process [bytes]."""
    return _amount(Path("/proc") / ("self" if process is None else str(process)) / "status", f"{key}:")


def _machine() -> int | None:
    return _amount(Path("/proc/meminfo"), "MemAvailable:")


def _amount(file: Path, key: str) -> int | None:
    """Return the amount that stands behind ``key`` in a table of kibibytes [bytes]."""
    try:
        lines = file.read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return None
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith(key)), None)


def _groups() -> list[int]:
    """Return what is left in each control group around this process, of either version [bytes]."""
    try:
        lines = Path("/proc/self/cgroup").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []
    found = []
    for line in lines:
        _, kinds, inside = line.split(":", 2)
        if kinds == "":
            found += _left(CGROUPS, inside, "memory.max", "memory.current", "inactive_file")
        elif "memory" in kinds.split(","):
            names = ("memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file")
            found += _left(CGROUPS / "memory", inside, *names)
    return found


def _left(top: Path, inside: str, limit: str, usage: str, cache: str) -> list[int]:
    """Return what is left in the group ``inside`` and in those above it; caches of files count as free."""
    here, found = top / inside.lstrip("/"), []
    for group in (here, *here.parents):
        if top not in (group, *group.parents):
            break
        try:
            most, now = (group / limit).read_text("ascii").strip(), (group / usage).read_text("ascii").strip()
            stat = (group / "memory.stat").read_text("ascii").split()
        except OSError:
            continue
        if most.isdigit():
            cached = int(stat[stat.index(cache) + 1]) if cache in stat else 0
            found.append(max(0, int(most) - int(now) + cached))
    return found
