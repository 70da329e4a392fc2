"""What is measured: the shipped scenarios, and generated ones from a few hundred people to three hundred thousand."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from benchmarks.caseload import Family
from benchmarks.generator import scenario
from benchmarks.thinning import thinned
from benchmarks.writing import write_yaml

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Tier:
    """One row of the table."""

    name: str
    source: Family | str
    """A family, or the name of a shipped scenario."""
    limit: float
    """Time limit of the plan [s]; reading and writing come on top."""
    peers: float
    """Time that the heuristic and the program with CP-SAT are given, reading included [s]."""
    long: float | None = None
    """Time that the program with HiGHS is given, if that is another [s]."""
    target: str = ""
    """What should be reached, in the words of the table."""
    kept: int = 1
    """One of so many groups is kept, with that share of every capacity."""

    def scenario(self, folder: Path) -> Path:
        """Return the path of the scenario, written to ``folder`` if it is a generated one."""
        if isinstance(self.source, str):
            return ROOT / "scenarios" / f"{self.source}.yaml"
        path = folder / f"{self.name}.yaml"
        write_yaml(thinned(scenario(self.source), self.kept), path)
        return path


def _tier(
    name: str,
    people: int,
    groups: int,
    limit: float,
    peers: float,
    long: float | None = None,
    target: str = "",
    **more: object,
) -> Tier:
    return Tier(name, Family(people, groups, **more), limit, peers, long, target)  # type: ignore[arg-type]


def _thinned(name: str, groups: int, days: int) -> Tier:
    network = {"origins": 24, "crossings": 8, "hubs": 4, "homes": 12}
    return Tier(name, Family(3 * MOST, MOST, days=days, **network), 60, 0, kept=MOST // groups)


PROVEN = "all tiers proven optimal"
REAL = 0.3
"""In the shipped scenarios as well, what can pass is several times the people: what is scarce is time."""

TIERS = (
    Tier("real-tutorial", "tutorial", 60, 5, target=f"{PROVEN} in 5 s"),
    Tier("real-2025-06", "kazakhstan-2025-06", 60, 5, target=f"{PROVEN} in 5 s"),
    Tier("real-2026-03", "kazakhstan-2026-03", 60, 5, target=f"{PROVEN} in 5 s"),
    Tier("real-pooled", "pooled-2026-03", 60, 5, target=f"{PROVEN} in 5 s"),
    _tier("real-600", 600, 250, 60, 5, target=f"{PROVEN} in 5 s", subscription=REAL),
    _tier("real-2000", 2_000, 700, 60, 10, target=f"{PROVEN} in 10 s", subscription=REAL),
    _tier("groups-250", 1_000, 250, 60, 30),
    _tier("groups-500", 2_000, 500, 60, 30),
    _tier("groups-1000", 4_000, 1_000, 60, 30),
    _tier("groups-2000", 8_000, 2_000, 60, 30),
    _tier("groups-5000", 20_000, 5_000, 90, 60),
    _tier("pooled", 5_000, 1_500, 27, 30, 600, "gap at most 0.5 % in 30 s"),
    _tier("mass", 57_000, 20_000, 112, 120, target="first plan in 30 s, gap at most 1 % in 120 s, less than 2 GiB"),
    _tier("mass-many-vehicles", 57_000, 20_000, 112, 120, target="as mass", vehicles="many"),
    _tier("limit", 300_000, 100_000, 290, 300, target="gap at most 2 % in 300 s, less than 4 GiB"),
    _tier("limit-many-vehicles", 300_000, 100_000, 290, 0, target="as limit", vehicles="many"),
    _tier("slack", 5_000, 1_500, 27, 30, subscription=0.3),
    _tier("crowded", 5_000, 1_500, 27, 30, subscription=1.5),
    _tier("hopeless", 5_000, 1_500, 27, 30, subscription=3.0),
    _tier("many-vehicles", 5_000, 1_500, 27, 30, vehicles="many"),
    _tier("wide-windows", 5_000, 1_500, 27, 30, windows="wide"),
    _tier("mass-crowded", 57_000, 20_000, 115, 120, subscription=1.5),
)
MOST = 20_000
"""Groups of which the study of growth takes its groups."""
GROWTH = (
    *(_thinned(f"more-groups-{n}", n, 14) for n in (1_250, 2_500, 5_000, 10_000, 20_000)),
    *(_thinned(f"more-days-{days}", 5_000, days) for days in (7, 28)),
)
"""The groups doubled on the same network, and the horizon doubled for the same groups; 5,000 for 14 days are both."""
SUITES = {
    "quick": ("real-tutorial", "real-2026-03", "real-600"),
    "table": tuple(t.name for t in TIERS[:16]),
    "families": ("slack", "crowded", "hopeless", "many-vehicles", "wide-windows", "mass-crowded"),
    "growth": tuple(t.name for t in GROWTH),
    "all": tuple(t.name for t in (*TIERS, *GROWTH)),
}


def chosen(names: list[str]) -> tuple[Tier, ...]:
    """Return the tiers, or all of the suites, with these ``names``, in the order of the table."""
    tiers = (*TIERS, *GROWTH)
    known = {tier.name for tier in tiers} | set(SUITES)
    if unknown := [name for name in names if name not in known]:
        raise ValueError(f"no such tier {', '.join(unknown)}; there are {', '.join(sorted(known))}")
    wanted = {tier for name in names for tier in SUITES.get(name, (name,))}
    return tuple(tier for tier in tiers if tier.name in wanted)
