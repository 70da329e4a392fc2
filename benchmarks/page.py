"""The page of results: only what was measured, in tables."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from benchmarks.judging import PROMISED, above_bound, first_open, seconds_to, stranded, typical, verdict

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

GROWTH = """## Growth

The same network of 24 cities, 8 posts, 4 hubs and 12 homes, with groups of three people on average: first the groups
are doubled, then the days.
"""

TIME = """## Where the time goes

Seconds of one run: *before* is starting and reading, the stages are those that the plan file tells, and the *rest*
is verifying and writing.
"""


def write_page(results: dict[str, Any], docs: Path) -> None:
    """Write ``benchmarks.md``, and the picture where it can be drawn, to ``docs``."""
    parts = [_introduction(results), "## The table\n", _table(results["tiers"])]
    if any(entry["peers"] for entry in results["tiers"].values()):
        limits = [run["memory_limit_gib"] for entry in results["tiers"].values() for run in entry["peers"].values()]
        parts += [PEERS.format(memory=max(limits)), _peers(results["tiers"])]
    picture = _picture(results, docs)
    if results["growth"]:
        parts += [GROWTH, _growth(results["growth"])]
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


def _rows(head: list[str], rows: list[list[str]], words: int = 1) -> str:
    """Return a table whose first ``words`` columns are words, and the others numbers."""
    rule = ["---" if n < words else "---:" for n in range(len(head))]
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, rule, *rows)) + "\n"


def _table(tiers: dict[str, Any]) -> str:
    head = [
        "tier",
        "to be reached",
        "first open tier",
        "gap",
        "people",
        "groups",
        "load",
        "first plan [s]",
        "seconds",
        "stranded",
        "peak MiB",
    ]
    rows = []
    for name, entry in tiers.items():
        run = typical(entry["runs"])
        start = [name, entry["target"]]
        load = entry["load"]
        size = [f"{entry['people']:,}", f"{entry['groups']:,}", "" if load is None else f"{load:g}"]
        if "tiers" not in run:
            rows.append(
                [
                    *start,
                    f"failed: {run['failed']}",
                    "",
                    *size,
                    "",
                    f"{run['seconds']:.1f}",
                    "",
                    f"{run['peak_mib']:,.0f}",
                ]
            )
            continue
        tier, gap = first_open(run) or ("none", 0.0)
        figures = [
            _seconds(run.get("first_plan")),
            _seconds(run["seconds"]),
            f"{run['stranded']:,}",
            f"{run['peak_mib']:,.0f}",
        ]
        rows.append([*start, tier, _share(gap), *size, *figures])
    return _rows(head, rows, 4)


def _peers(tiers: dict[str, Any]) -> str:
    head = [
        "tier",
        "planned by",
        "above the bound",
        "compared with evacplan",
        "on the clock",
        "seconds",
        "stranded",
        "peak MiB",
    ]
    rows = []
    for name, entry in tiers.items():
        ours = typical(entry["runs"])
        if not entry["peers"] or "tiers" not in ours:
            continue
        best = _above(above_bound(ours, ours))
        figures = [_seconds(ours["seconds"]), f"{ours['stranded']:,}", f"{ours['peak_mib']:,.0f}"]
        rows.append([name, "evacplan", best, "", "verified", *figures])
        for peer, run in entry["peers"].items():
            rows.append([name, NAMES[peer], *_peer(run, ours)])
    return _rows(head, rows, 5)


def _peer(run: dict[str, Any], ours: dict[str, Any]) -> list[str]:
    memory = f"{run['peak_mib']:,.0f}"
    if "tiers" not in run:
        return [
            "no plan",
            f"ended: {run.get('ended', 'without a word')}",
            "",
            _seconds(run["whole_seconds"]),
            "",
            memory,
        ]
    broken = run.get("violations")
    checked = "not checked" if broken is None else "verified" if not broken else f"broken: {broken[0][:60]}"
    above = _above(above_bound(run, ours))
    return [above, verdict(run, ours), checked, _seconds(run["seconds"]), f"{stranded(run):,}", memory]


def _growth(growth: dict[str, Any]) -> str:
    head = [
        "groups",
        "days",
        "first open tier",
        "gap",
        "first plan [s]",
        f"gap {PROMISED:.0%} after [s]",
        "seconds",
        "peak MiB",
    ]
    rows = []
    for entry in growth.values():
        run = typical(entry["runs"])
        if "tiers" not in run:
            continue
        tier, gap = first_open(run) or ("none", 0.0)
        times = [run.get("first_plan"), seconds_to(entry["runs"][0], PROMISED), run["seconds"]]
        size = [f"{entry['groups']:,}", f"{entry['days']:g}"]
        rows.append([*size, tier, _share(gap), *map(_seconds, times), f"{run['peak_mib']:,.0f}"])
    return _rows(head, rows, 3)


def _stages(entries: dict[str, Any]) -> str:
    runs = {name: typical(entry["runs"]) for name, entry in entries.items()}
    runs = {name: run for name, run in runs.items() if "tiers" in run}
    stages = list(dict.fromkeys(stage for run in runs.values() for stage in run["stages"] if stage != "first plan"))
    rows = []
    for name, run in runs.items():
        spent = [run["stages"].get(stage) for stage in stages]
        rest = max(0.0, run["seconds"] - run["before"] - sum(s for s in spent if s is not None))
        rows.append([name, *map(_seconds, [run["before"], *spent, rest, run["seconds"]])])
    return _rows(["tier", "before", *stages, "rest", "in all"], rows)


def _picture(results: dict[str, Any], docs: Path) -> str:
    try:
        from benchmarks.picture import draw
    except ModuleNotFoundError:
        return ""
    path = docs / "pictures" / "scaling.svg"
    path.parent.mkdir(exist_ok=True)
    draw(results, path)
    return "![Groups against seconds, and gaps against seconds](pictures/scaling.svg)\n"


def _seconds(seconds: float | None) -> str:
    return "" if seconds is None else f"{seconds:.1f}"


def _share(share: float) -> str:
    return "0" if share == 0 else f"{share:.2%}".replace("%", " %")


def _above(above: tuple[str, float] | None) -> str:
    return "nowhere" if above is None else f"{above[0]} {_share(above[1])}"
