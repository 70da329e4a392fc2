"""Measure plans and peers on this machine, and write what was measured.

Usage::

    python -m benchmarks.run [TIER ...] [--repeat 3] [--no-peers] [--limit TIER=SECONDS ...]

``TIER`` is the name of a tier or of a suite (quick, table, families, growth, all). Every result goes to
``results.json`` as soon as there is one, in place of an older one of the same tier, and the page and the picture in
``docs`` are drawn from all that is there. So an interrupted run loses nothing, and tiers may be measured one at a time.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import evacplan
from benchmarks import measuring
from benchmarks.caseload import Family
from benchmarks.judging import above_bound, first_open, typical, verdict
from benchmarks.page import write_page
from benchmarks.tiers import GROWTH, ROOT, SUITES, TIERS, Tier, chosen
from evacplan.sources.scenario_file import read_with_places

RESULTS = ROOT / "benchmarks" / "results.json"
WARMING = Tier("warming", Family(1_000, 400, days=4), 30, 0)
"""Planned before anything is measured, and not measured itself."""
PEERS = {
    "ccrp": ("ccrp", ()),
    "compact-highs": ("compact_mip", ("--solver", "highs")),
    "compact-cp-sat": ("compact_mip", ("--solver", "cp_sat")),
}


def machine() -> dict[str, Any]:
    """Return what the figures depend on."""
    memory = re.search(r"MemTotal:\s+(\d+) kB", Path("/proc/meminfo").read_text())
    return {
        "cores": len(os.sched_getaffinity(0)),
        "memory_gib": round(int(memory[1]) / 2**20) if memory else None,
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "ortools": version("ortools"),
        "evacplan": evacplan.__version__,
    }


def measure(tier: Tier, given: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """Yield what is known of ``tier``, more after every run."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = tier.scenario(folder)
        scenario = read_with_places(path).scenario
        entry: dict[str, Any] = {
            "date": f"{datetime.now(UTC):%Y-%m-%d}",
            "people": scenario.people,
            "groups": len(scenario.groups),
            "days": scenario.clock.horizon / 1440,
            "load": tier.source.subscription if isinstance(tier.source, Family) else None,
            "target": tier.target,
            "cores_in_use": 0.0,
            "runs": [],
            "peers": {},
        }
        if tier.name in SUITES["growth"]:
            entry["steps"] = measuring.steps(path, folder, given.repeat)
        del scenario
        for number in range(given.repeat):
            entry["cores_in_use"] = round(max(entry["cores_in_use"], measuring.cores_in_use()), 1)
            found = measuring.plan(path, folder, tier.limit, given.plan_option)
            # One trace is enough for the picture.
            entry["runs"].append(found if number == 0 else found | {"trace": []})
            yield entry
        for peer in given.peers if tier.peers else ():
            module, options = PEERS[peer]
            limit = tier.long if tier.long and peer == "compact-highs" and not given.no_long else tier.peers
            entry["peers"][peer] = measuring.peer(module, path, folder, limit, given.peer_memory, [*options])
            yield entry


def warm_up(peers: list[str]) -> None:
    """Have everything compiled that is compiled when it is first used: by few groups, and by many."""
    path = ROOT / "scenarios" / "tutorial.yaml"
    with tempfile.TemporaryDirectory() as folder:
        measuring.plan(path, Path(folder), 60, [])
        measuring.plan(WARMING.scenario(Path(folder)), Path(folder), WARMING.limit, [])
        for peer in peers:
            module, options = PEERS[peer]
            measuring.peer(module, path, Path(folder), 60, 12, [*options])


def tell(name: str, entry: dict[str, Any]) -> None:
    """Say on one line what came out of the newest run."""
    ours = typical(entry["runs"])
    if entry["peers"]:
        peer, found = list(entry["peers"].items())[-1]
        if "tiers" in found and "tiers" in ours:
            opened = above_bound(found, ours)
            text = f"{opened[0]} {opened[1]:.2%} above the bound" if opened else "optimal"
            text += f", {verdict(found, ours)}, {len(found.get('violations', []))} violations"
        else:
            text = f"no plan ({found.get('ended', 'unknown')})"
        print(f"{name}: {peer}: {found.get('seconds', found['whole_seconds'])} s, {text}", flush=True)
        return
    if "tiers" not in ours:
        print(f"{name}: failed: {ours['failed']}", flush=True)
        return
    opened = first_open(ours)
    print(
        f"{name}: {ours['seconds']} s, first plan {ours.get('first_plan')} s,"
        f" {f'{opened[0]} gap {opened[1]:.3%}' if opened else 'all closed'},"
        f" {ours['stranded']} stranded, {ours['peak_mib']} MiB",
        flush=True,
    )


def store(kind: str, name: str, entry: dict[str, Any], results: Path) -> None:
    """Put ``entry`` among the results."""
    known = json.loads(results.read_text(encoding="utf-8")) if results.exists() else {"tiers": {}, "growth": {}}
    known["machine"] = machine()
    known[kind][name] = entry
    order = [tier.name for tier in (*TIERS, *GROWTH)]
    known[kind] = dict(sorted(known[kind].items(), key=lambda item: order.index(item[0])))
    results.write_text(json.dumps(known, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure plans and peers on this machine.")
    parser.add_argument(
        "tiers", nargs="*", default=["table", "growth"], help=f"names of tiers, or of suites: {', '.join(SUITES)}"
    )
    parser.add_argument("--repeat", type=int, default=3, help="runs of every plan; the median counts")
    parser.add_argument("--limit", action="append", default=[], metavar="TIER=SECONDS", help="another time limit")
    parser.add_argument("--plan-option", action="append", default=[], help="one more word for `evacplan plan`")
    parser.add_argument("--peers", nargs="*", default=list(PEERS), choices=list(PEERS), help="which peers")
    parser.add_argument("--no-peers", dest="peers", action="store_const", const=[])
    parser.add_argument("--no-long", action="store_true", help="no peer gets more time than the others")
    parser.add_argument("--peer-memory", type=float, default=12, help="address space of a peer [GiB]")
    parser.add_argument("--results", type=Path, default=RESULTS)
    parser.add_argument("--docs", type=Path, default=ROOT / "docs")
    parser.add_argument("--draw-only", action="store_true", help="measure nothing, draw the page anew")
    given = parser.parse_args()
    limits = {name: float(seconds) for name, _, seconds in (text.partition("=") for text in given.limit)}
    if not given.draw_only:
        warm_up(given.peers)
    for tier in () if given.draw_only else chosen(given.tiers):
        for entry in measure(replace(tier, limit=limits.get(tier.name, tier.limit)), given):
            tell(tier.name, entry)
            store("growth" if tier.name in SUITES["growth"] else "tiers", tier.name, entry, given.results)
    write_page(json.loads(given.results.read_text(encoding="utf-8")), given.docs)


if __name__ == "__main__":
    main()
