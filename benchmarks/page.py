"""The page of results: only what was measured, in tables."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from benchmarks.growth import growth_in_tables
from benchmarks.judging import Run, above_bound, stranded, typical, verdict
from benchmarks.tables import (
    FIRST,
    GAP,
    GROUPS,
    NAME,
    OPEN,
    PEAK,
    SECONDS,
    Column,
    Entry,
    rows,
    runs_in_rows,
    seconds,
    seconds_in_rows,
    share,
)

NAMES = {
    "ccrp": "Capacity Constrained Route Planner",
    "compact-highs": "compact integer program, HiGHS",
    "compact-cp-sat": "compact integer program, CP-SAT",
}
DISTURBING = 0.2
"""Cores in use by others from which on the page mentions it."""
INTRODUCTION = """\
<!-- Written by `make bench` from benchmarks/results.json; run it again instead of changing this page. -->

# Benchmarks

Whole commands, from typing `evacplan plan` to the prompt: starting Python, reading, planning, verifying and writing
are all in the seconds. {runs}; memory is that of the process and all its descendants at its peak. What is compiled
when it is first used had been used before. Measured {dates} on
{cores} cores and {memory} GiB of memory ({system}, Python {python}, OR-Tools {ortools}, evacplan {evacplan}).{others}

`make bench` measures everything anew; `python -m benchmarks.run --help` tells how to measure less.

Generated scenarios come from `benchmarks/generator.py`, which says how capacities follow from the number of people.
*Load* is its `--subscription`: people, divided by how many can be brought home within the horizon. 14 days are planned
in steps of 15 minutes, vehicles are few and windows narrow, unless the name of a tier says otherwise.
"""

PEERS = """## Against other ways to plan

The same scenarios planned as an analyst might do otherwise, on the same machine, each in a process of its own with at
most {memory:g} GiB of address space:

Compact integer program
:   Every group on every arc of the time-expanded network and whole vehicles on every departure, first for the people
    left behind and then for exposure, given to HiGHS or to CP-SAT (`benchmarks/peers/compact_mip.py`).

Capacity Constrained Route Planner
:   The heuristic of Lu, George and Shekhar (2005): again and again the earliest arrival over all sources on what
    capacity is left (`benchmarks/peers/ccrp.py`).

The programs look for nothing beyond exposure, and one that is stopped has no plan if its solver had not handed one
over. *Above the bound* is the first tier in which a plan is worse than what is proven possible, and by how much. Plans
are checked by the verifier that checks every plan of evacplan; that time is not counted for the peers.
"""

TIME = """## Where the time goes

Seconds of one run: *before* is starting and reading, the stages are those that the plan file tells, and the *rest*
is verifying and writing.
"""
TABLE = (
    NAME,
    Column("to be reached", lambda _, entry, __: entry["target"], words=True),
    OPEN,
    GAP,
    Column("people", lambda _, entry, __: f"{entry['people']:,}"),
    GROUPS,
    Column("load", lambda _, entry, __: "" if entry["load"] is None else f"{entry['load']:g}"),
    FIRST,
    SECONDS,
    Column("stranded", lambda _, __, run: f"{run['stranded']:,}", of_plan=True),
    PEAK,
)


def write_page(results: dict[str, Any], docs: Path) -> None:
    """Write ``benchmarks.md``, and the picture where it can be drawn, to ``docs``."""
    parts = [_introduction(results), "## The table\n", runs_in_rows(TABLE, results["tiers"])]
    if any(entry["peers"] for entry in results["tiers"].values()):
        limits = [run["memory_limit_gib"] for entry in results["tiers"].values() for run in entry["peers"].values()]
        parts += [PEERS.format(memory=max(limits)), _peers(results["tiers"])]
    picture = _picture(results, docs)
    if results["growth"]:
        parts += growth_in_tables(results["growth"])
    if picture:
        parts.append(picture)
    parts += [TIME, _stages(results["tiers"] | results["growth"])]
    (docs / "benchmarks.md").write_text("\n".join(parts), encoding="utf-8")


def _introduction(results: dict[str, Any]) -> str:
    entries = [*results["tiers"].values(), *results["growth"].values()]
    dates = sorted({entry["date"] for entry in entries})
    counts = sorted({len(entry["runs"]) for entry in entries})
    runs = f"Every figure is the median of {counts[0] if len(counts) == 1 else f'{counts[0]} to {counts[-1]}'} runs"
    known = {key: results["machine"][key] for key in ("cores", "system", "python", "ortools", "evacplan")}
    when = dates[0] if len(dates) == 1 else f"{dates[0]} to {dates[-1]}"
    runs = "Every figure is that of one run" if counts == [1] else runs
    used = max(entry["cores_in_use"] for entry in entries)
    others = f"\nOther programs were using up to {used:g} of the cores meanwhile." if used >= DISTURBING else ""
    return INTRODUCTION.format(
        others=others, runs=runs, dates=f"on {when}", memory=results["machine"]["memory_gib"], **known
    )


def _peers(tiers: dict[str, Entry]) -> str:
    head = ["tier", "planned by", "above the bound", "compared with evacplan", "on the clock"]
    body = []
    for name, entry in tiers.items():
        ours = typical(entry["runs"])
        if entry["peers"] and "tiers" in ours:
            planners = {"evacplan": ours} | {NAMES[peer]: run for peer, run in entry["peers"].items()}
            body += [[name, planner, *_compared(run, ours)] for planner, run in planners.items()]
    figures = ["seconds", "stranded", "peak MiB"]
    return rows([*head, *figures], body, [True] * len(head) + [False] * len(figures))


def _compared(run: Run, ours: Run) -> list[str]:
    """Return what is told of a run beside ours, which may be ours itself."""
    memory = f"{run['peak_mib']:,.0f}"
    if "tiers" not in run:
        ended = f"ended: {run.get('ended', 'without a word')}"
        return ["no plan", ended, "", seconds(run["whole_seconds"]), "", memory]
    broken = run.get("violations", [] if run is ours else None)
    checked = "not checked" if broken is None else "verified" if not broken else f"broken: {broken[0][:60]}"
    above = above_bound(run, ours)
    distance = "nowhere" if above is None else f"{above[0]} {share(above[1])}"
    words = "" if run is ours else verdict(run, ours)
    return [distance, words, checked, seconds(run["seconds"]), f"{stranded(run):,}", memory]


def _stages(entries: dict[str, Entry]) -> str:
    runs = {name: typical(entry["runs"]) for name, entry in entries.items()}
    runs = {name: run for name, run in runs.items() if "tiers" in run}
    stages = list(dict.fromkeys(stage for run in runs.values() for stage in run["stages"] if stage != "first plan"))
    body: dict[str, list[float | None]] = {}
    for name, run in runs.items():
        spent = [run["stages"].get(stage) for stage in stages]
        rest = max(0.0, run["seconds"] - run["before"] - sum(s for s in spent if s is not None))
        body[name] = [run["before"], *spent, rest, run["seconds"]]
    return seconds_in_rows("tier", ["before", *stages, "rest", "in all"], body)


def _picture(results: dict[str, Any], docs: Path) -> str:
    try:
        from benchmarks.picture import draw
    except ModuleNotFoundError:
        return ""
    path = docs / "pictures" / "scaling.svg"
    path.parent.mkdir(exist_ok=True)
    draw(results, path)
    return "![Groups and days against seconds, and gaps against seconds](pictures/scaling.svg)\n"
