"""Measurements: what is timed and weighed, what runs are worth, and the page that tells it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from benchmarks.judging import above_bound, first_open, gap_over_time, seconds_to, typical, verdict
from benchmarks.measuring import _trace, watch
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
    """The peak is that of a process and its children together."""
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


def test_the_time_to_a_gap_is_the_first_time():
    """The open tier is followed until it is within the gap; a run that never gets there has no time."""
    trace = [{"at": at, "tier": "exposure", "gap": gap} for at, gap in ((2.0, 40.0), (4.0, 24.0), (6.0, 20.0))]
    followed = OURS | {"trace": trace, "seconds": 9.0}
    assert gap_over_time(followed)[-1] == (9.0, 0.2)
    assert (seconds_to(followed, 0.25), seconds_to(followed, 0.1)) == (4.0, None)


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
        "--no-growth",
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


def test_growth_is_drawn(tmp_path: Path):
    """The picture shows both studies, and is the same when it is drawn again."""
    pytest.importorskip("matplotlib")
    from benchmarks.picture import draw

    trace = [{"at": at, "tier": "exposure", "gap": gap} for at, gap in ((2.0, 40.0), (4.0, 24.0))]
    entries = {
        f"more-groups-{n}": {
            "groups": n,
            "runs": [OURS | {"seconds": n / 10, "first_plan": 1.5, "trace": trace}],
            "peers": {},
        }
        for n in (100, 200)
    }
    for name in ("one.svg", "two.svg"):
        draw({"tiers": {"pooled": entries["more-groups-100"]}, "growth": entries}, tmp_path / name)
    drawn = (tmp_path / "one.svg").read_text(encoding="utf-8")
    assert {"first plan", "whole command", "pooled"} <= set(re.findall(r">([^<>]+)</text>", drawn))
    assert drawn == (tmp_path / "two.svg").read_text(encoding="utf-8")
