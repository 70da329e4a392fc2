"""Commands as a user types them, in a process of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SMALL = """\
schema: evacplan/1
title: Two families out of Tehran
clock: {start: 2026-03-01T08:00+05:00, horizon: 3d}
countries:
  IR: {name: Iran, zone: Asia/Tehran, exposure: 1}
  AZ: {name: Azerbaijan, zone: Asia/Baku}
  KZ: {name: Kazakhstan, zone: Asia/Almaty}
states:
  KZ: {name: Kazakhstan, homes: apt_nqz}
sites:
  tehran:    {name: Tehran, country: IR, at: [35.69, 51.42]}
  astara_ir: {name: Astara (Iran), country: IR, at: [38.44, 48.87]}
  astara_az: {name: Astara (Azerbaijan), country: AZ, at: [38.45, 48.88]}
  apt_gyd:   {name: Baku airport, country: AZ, at: [40.47, 50.05]}
  apt_nqz:   {name: Astana airport, country: KZ, at: [51.02, 71.47]}
links:
  tehran-astara: {from: tehran, to: astara_ir, takes: 8h30m, departs: "05:00-16:00", fleets: minibus}
  astara-baku:   {from: astara_az, to: apt_gyd, takes: 5h}
crossings:
  astara:
    {from: astara_ir, to: astara_az, dwell: 3h, hours: {IR: "09:00-16:00", AZ: "09:30-17:00"},
     people_per_hour: 20, permit: {of: AZ, lead: 6h, valid: 72h}}
services:
  baku-astana: {from: apt_gyd, to: apt_nqz, departs: daily 21:40, takes: 3h20m, seats: 8}
fleets:
  minibus: {depot: tehran, vehicles: 1, seats: 12, usable: 9, turnaround: 2h}
groups:
  - {id: KZ-001, state: KZ, at: tehran, people: 4, priority: small_children, permits: {AZ: approved}}
  - {id: KZ-002, state: KZ, at: tehran, people: 5}
policy:
  crisis_factor: {IR: 1.7}
"""

Run = Callable[..., "subprocess.CompletedProcess[str]"]


def command(*words: object) -> list[str]:
    """Return the command line that runs ``evacplan`` with this interpreter."""
    return [sys.executable, "-m", "evacplan", *map(str, words)]


def surroundings(**more: str) -> dict[str, str]:
    """Return an environment of eighty columns in which the program is found."""
    keep = {name: value for name, value in os.environ.items() if name not in {"FORCE_COLOR", "EVACPLAN_DEBUG"}}
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    return {**keep, "PYTHONPATH": path, "COLUMNS": "80", "PYTHONIOENCODING": "utf-8", **more}


@pytest.fixture(scope="session")
def run() -> Run:
    """Return a function that runs a command to its end."""

    def run_to_the_end(*words: object, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command(*words),
            capture_output=True,
            text=True,
            encoding="utf-8",
            env=surroundings(**more),
            timeout=120,
            check=False,
        )

    return run_to_the_end


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the file of a scenario of nine people, of whom eight fit the daily flight."""
    path = tmp_path_factory.mktemp("small") / "small.yaml"
    path.write_text(SMALL, encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def planned(run: Run, small: Path) -> Path:
    """Return the folder of a plan of the small scenario."""
    out = small.with_name("out")
    done = run("plan", small, "--out", out)
    assert done.returncode == 0, done.stderr
    return out
