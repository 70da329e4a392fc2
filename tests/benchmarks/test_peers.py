"""The peers plan honestly: feasible on the clock, and optimal where they say so."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from benchmarks.generator import Family, scenario
from benchmarks.writing import write_yaml

ROOT = Path(__file__).parents[2]
TUTORIAL = ROOT / "scenarios" / "tutorial.yaml"
EXPOSURE_OF_THE_TUTORIAL = 98.0  # worked out by hand in docs/tutorial.md


def run(peer: str, path: Path, out: Path, *options: str) -> dict[str, Any]:
    """Return what ``peer`` reports about the scenario at ``path``."""
    command = [sys.executable, "-m", f"benchmarks.peers.{peer}", str(path), "--out", str(out), *options]
    subprocess.run(command, cwd=ROOT, check=True, timeout=120)
    return json.loads(out.read_text(encoding="utf-8"))


def values(report: dict[str, Any]) -> dict[str, float]:
    """Return the value of every tier."""
    return {tier["name"]: tier["value"] for tier in report["tiers"]}


@pytest.mark.parametrize("solver", ["highs", "cp_sat"])
def test_the_compact_program_finds_the_optimum_of_the_tutorial(tmp_path: Path, solver: str):
    """Both solvers prove nobody stranded and the exposure that the tutorial works out, with a plan that verifies."""
    report = run("compact_mip", TUTORIAL, tmp_path / "report.json", "--solver", solver)
    exposure = next(tier for tier in report["tiers"] if tier["name"] == "exposure")
    assert values(report)["stranded.standard"] == 0
    assert (exposure["value"], exposure["bound"]) == (EXPOSURE_OF_THE_TUTORIAL, EXPOSURE_OF_THE_TUTORIAL)
    assert report["violations"] == []


def test_the_compact_program_is_cut_off(tmp_path: Path):
    """Without time there is no plan, and the report says why."""
    report = run("compact_mip", TUTORIAL, tmp_path / "report.json", "--time-limit", "0")
    assert report["limit"] == "time"
    assert "tiers" not in report


@pytest.mark.parametrize(
    "family",
    [
        Family(120, 40, subscription=1.5, divisible=0.5),
        Family(90, 45, days=6, crossings=3, hubs=3, subscription=0.9, vehicles="many", seed=5),
    ],
    ids=["crowded", "beds"],
)
def test_the_route_planner_keeps_every_rule(tmp_path: Path, family: Family):
    """Its plans verify on the clock, also where vehicles are few, beds are full and groups may split."""
    write_yaml(scenario(family), tmp_path / "made.yaml")
    report = run("ccrp", tmp_path / "made.yaml", tmp_path / "report.json")
    assert report["violations"] == []
    stranded = sum(value for name, value in values(report).items() if name.startswith("stranded"))
    assert 0 <= stranded < family.people / 2
    assert values(report)["exposure"] > 0


def test_the_route_planner_brings_the_tutorial_home(tmp_path: Path):
    """Nobody of the tutorial is left behind, and nothing is claimed below the optimum."""
    report = run("ccrp", TUTORIAL, tmp_path / "report.json")
    assert values(report)["stranded.standard"] == 0
    assert values(report)["exposure"] >= EXPOSURE_OF_THE_TUTORIAL
