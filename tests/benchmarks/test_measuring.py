"""Measurements: what is timed and weighed, what runs are worth, and the page that tells it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from benchmarks.growth import growth_in_tables, studies
from benchmarks.judging import (
    above_bound,
    common_gap,
    doubled,
    first_open,
    gap_over_time,
    seconds_to,
    typical,
    verdict,
)
from benchmarks.measuring import _news, _trace, steps, watch
from benchmarks.tiers import GROWTH, TIERS, chosen

ROOT = Path(__file__).parents[2]


def tier(name: str, value: float, bound: float | None, status: str = "optimal") -> dict[str, Any]:
    """Return a tier of a run."""
    gap = 0.0 if bound is None or value <= bound else (value - bound) / value
    return {"name": name, "value": value, "bound": bound, "gap": gap, "status": status}


def run(*tiers: dict[str, Any], **facts: Any) -> dict[str, Any]:
    """Return a run."""
    return {"tiers": list(tiers), "seconds": 1.0, "peak_mib": 1, "trace": []} | facts


OURS = run(tier("stranded.standard", 3, 3), tier("exposure", 100, 80, "gap"), tier("arrival", 50, 10, "gap"))


def test_a_command_that_does_not_end_is_ended():
    """What runs longer than it may is killed, and said to be."""
    watched = watch([sys.executable, "-c", "import time; time.sleep(60)"], 0.5)
    assert watched.killed
    assert 0.5 <= watched.seconds < 10


def test_the_memory_of_children_counts():
    """The peak is that of a process and its children together, not that of the process that watches."""
    watching = bytearray(500 << 20)
    del watching
    child = "b = bytearray(150 << 20); import time; time.sleep(1.5)"
    parent = f"import subprocess, sys; a = bytearray(150 << 20); subprocess.run([sys.executable, '-c', {child!r}])"
    watched = watch([sys.executable, "-c", parent], 30)
    assert watched.code == 0
    assert 300 <= watched.peak_mib < 400


def test_memory_can_be_limited():
    """A process that wants more than its address space fails."""
    late = "import time; time.sleep(0.5); bytearray(2 << 30)"
    assert watch([sys.executable, "-c", late], 30, memory_gib=1.0).code == 1


def test_the_median_counts():
    """Of three runs the one in the middle is told, with the median of every figure."""
    runs = [run(seconds=s, peak_mib=p, stranded=n) for s, p, n in ((3, 10, 0), (1, 30, 1), (2, 20, 2))]
    assert (typical(runs)["seconds"], typical(runs)["peak_mib"], typical(runs)["stranded"]) == (2, 20, 2)


def test_the_first_open_tier_is_told():
    """Tiers within their tolerance are closed; of the others the first counts."""
    assert first_open(OURS) == ("exposure", 0.2)
    assert first_open(run(tier("exposure", 5, 4, "within tolerance"))) is None


@pytest.mark.parametrize(
    ("stranded", "exposure", "above", "words"),
    [
        (4, 70, ("stranded.standard", 0.25), "worse in stranded.standard"),
        (3, 160, ("exposure", 0.5), "worse in exposure"),
        (3, 100, ("exposure", 0.2), "as good"),
        (3, 80, None, "better in exposure"),
        (3, 79, None, "below the bound in exposure"),
    ],
)
def test_a_peer_is_compared_tier_by_tier(stranded: int, exposure: float, above: tuple[str, float] | None, words: str):
    """An earlier tier decides, whatever the later ones are, and gaps are those to the proven bound."""
    peer = run(tier("stranded.standard", stranded, None), tier("exposure", exposure, None))
    assert above_bound(peer, OURS) == above
    assert verdict(peer, OURS) == words


def test_progress_is_read_as_it_is_written():
    """Lines of the command are understood: seconds, stage, tier, and what is known of it."""
    lines = [
        (2.5, "1 s relaxation: exposure, value 1,200.5, bound 1,100, gap 8.37 %"),
        (3.0, "1 s bound: stranded.standard, bound 0"),
        (3.5, "2 warnings, listed by: evacplan check a.yaml"),
    ]
    first, second = _trace(lines)
    assert (first["at"], first["tier"], first["value"], first["gap"]) == (2.5, "exposure", 1200.5, 8.37)
    assert (second["value"], second["bound"], second["gap"]) == (None, 0.0, None)


def test_what_is_told_again_is_not_kept():
    """Of lines that say the same only the first is kept."""
    told = [
        {"at": float(at), "stage": "x", "tier": "y", "value": v, "bound": 1.0} for at, v in enumerate((3, 3, 2, 2, 3))
    ]
    assert [point["at"] for point in _news(told)] == [0.0, 2.0, 4.0]
    assert _news([]) == []


def test_the_time_to_a_gap_is_the_first_time():
    """The open tier is followed until it is within the gap; a run that never gets there has no time."""
    trace = [{"at": at, "tier": "exposure", "gap": gap} for at, gap in ((2.0, 40.0), (4.0, 24.0), (6.0, 20.0))]
    followed = OURS | {"trace": trace, "seconds": 9.0}
    assert gap_over_time(followed)[-1] == (9.0, 0.2)
    assert (seconds_to(followed, 0.25), seconds_to(followed, 0.1)) == (4.0, None)


def test_the_common_gap_is_that_of_the_worst_run():
    """All runs come within the largest of their gaps, rounded up, a closed run within any."""
    worse = run(tier("exposure", 100, 69.5, "gap"))
    assert common_gap([OURS, worse, run(tier("exposure", 5, 5))]) == 0.31
    assert common_gap([run(tier("exposure", 5, 5))]) == 0


@pytest.mark.parametrize(
    ("seconds", "factor"),
    [({10: 3.0, 20: 3.0, 40: 3.0}, 1), ({10: 1.0, 20: 2.0, 40: 4.0}, 2), ({10: 1.0, 40: 2.0}, 2**0.5)],
)
def test_doubling_is_the_slope(seconds: dict[int, float], factor: float):
    """No growth is a factor of one, growth in proportion one of two, and that of the root is the root of two."""
    assert doubled(seconds) == pytest.approx(factor)
    assert doubled({10: 1.0}) is None
    assert doubled({10: 0.0, 20: 1.0}) is None


def test_tiers_are_chosen_by_name():
    """Names and suites may be mixed, an unknown one is refused, and no two tiers share a name."""
    assert [t.name for t in chosen(["mass", "quick"])] == ["real-tutorial", "real-2026-03", "real-600", "mass"]
    assert len({t.name for t in (*TIERS, *GROWTH)}) == len(TIERS) + len(GROWTH)
    with pytest.raises(ValueError, match="no such tier"):
        chosen(["enormous"])


def test_a_run_ends_as_a_page(tmp_path: Path):
    """The smallest tier with the quickest peer gives figures, a table with both, and where the time went."""
    out = ["--results", str(tmp_path / "results.json"), "--docs", str(tmp_path)]
    command = [
        sys.executable,
        "-m",
        "benchmarks.run",
        "real-tutorial",
        "--repeat",
        "1",
        "--peers",
        "ccrp",
    ]
    subprocess.run([*command, *out], cwd=ROOT, check=True, timeout=240, capture_output=True)
    entry = json.loads((tmp_path / "results.json").read_text(encoding="utf-8"))["tiers"]["real-tutorial"]
    assert (entry["people"], entry["groups"]) == (10, 4)
    assert entry["runs"][0]["tiers"][-1]["status"] == "optimal"
    assert 0 < entry["runs"][0]["first_plan"] <= entry["runs"][0]["seconds"]
    assert entry["peers"]["ccrp"]["violations"] == []
    page = (tmp_path / "benchmarks.md").read_text(encoding="utf-8")
    assert "| real-tutorial | evacplan | nowhere |" in page
    assert "| real-tutorial | Capacity Constrained Route Planner | arrival" in page


def grown() -> dict[str, Any]:
    """Return a study of growth: groups from 100 to 400, and 200 of them for 7, 14 and 28 days."""
    trace = [{"at": at, "tier": "exposure", "gap": gap} for at, gap in ((2.0, 40.0), (4.0, 24.0))]
    sizes = {f"more-groups-{n}": (n, 14.0) for n in (400, 100, 200)} | {f"more-days-{d}": (200, d) for d in (7.0, 28.0)}
    return {
        name: {
            "groups": groups,
            "days": days,
            "steps": {"sweeps": days / 7, "dispatch": groups * days / 1400},
            "runs": [OURS | {"time_limit": 60, "first_plan": groups / 100, "trace": trace}],
            "peers": {},
        }
        for name, (groups, days) in sizes.items()
    }


def test_growth_is_told_in_both_directions():
    """Steps stand by groups and by days, with what doubling does; the entry that is in both studies in both tables."""
    assert [[*study] for study in studies(grown()).values()] == [[100, 200, 400], [7, 14, 28]]
    _, by_groups, by_days, _, whole = growth_in_tables(grown())
    assert by_groups.splitlines() == [
        "| step [s] | 100 groups | 200 groups | 400 groups | doubled |",
        "| --- | ---: | ---: | ---: | ---: |",
        "| sweeps | 2.00 | 2.00 | 2.00 | 1.00 |",
        "| dispatch | 1.00 | 2.00 | 4.00 | 2.00 |",
        "| all of these | 3.00 | 4.00 | 6.00 | 1.41 |",
    ]
    assert by_days.splitlines()[2:] == [
        "| sweeps | 1.00 | 2.00 | 4.00 | 2.00 |",
        "| dispatch | 1.00 | 2.00 | 4.00 | 2.00 |",
        "| all of these | 2.00 | 4.00 | 8.00 | 2.00 |",
    ]
    assert "gap 20 % after [s]" in whole.splitlines()[0]
    assert "| 400 | 14 | exposure | 20.00 % | 4.0 |" in whole


def test_every_step_of_a_plan_is_measured(tmp_path: Path):
    """Each step from reading to writing takes some seconds of the processor."""
    found = steps(ROOT / "scenarios" / "tutorial.yaml", tmp_path, repeat=1)
    assert [*found][:3] == ["read and check", "compile", "first dispatch"]
    assert [*found][-2:] == ["verify", "write"]
    assert min(found.values()) >= 0
    assert sum(found.values()) > 0


def test_growth_is_drawn(tmp_path: Path):
    """The picture shows groups, days and gaps, and is the same when it is drawn again."""
    pytest.importorskip("matplotlib")
    from benchmarks.picture import draw

    entries = grown()
    for name in ("one.svg", "two.svg"):
        draw({"tiers": {"pooled": entries["more-groups-100"]}, "growth": entries}, tmp_path / name)
    drawn = (tmp_path / "one.svg").read_text(encoding="utf-8")
    assert {"all of these: x 1.41", "all of these: x 2.00", "dispatch: x 2.00", "pooled"} <= set(
        re.findall(r">([^<>]+)</text>", drawn)
    )
    assert drawn == (tmp_path / "two.svg").read_text(encoding="utf-8")
