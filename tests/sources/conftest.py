"""A small valid scenario as text, and a folder to write variants of it in."""

from collections.abc import Callable
from pathlib import Path

import pytest

from evacplan.errors import ScenarioError
from evacplan.sources.scenario_file import read_scenario

VALID = """\
schema: evacplan/1
title: Two families over one border
clock: {start: 2026-03-01T08:00+05:00, horizon: 3d, step: 15min}
countries:
  IR: {name: Iran, zone: Asia/Tehran, exposure: 1}
  AZ: {name: Azerbaijan, zone: Asia/Baku}
  KZ: {name: Kazakhstan, zone: Asia/Almaty}
states:
  KZ: {name: {en: Kazakhstan, ru: Казахстан}, homes: [apt_nqz]}
sites:
  tehran: {name: Tehran, country: IR, at: [35.69, 51.42], exposure: 1.5}
  astara_ir: {name: Astara, country: IR, at: [38.44, 48.87]}
  astara_az: {name: Astara, country: AZ, at: [38.45, 48.87]}
  apt_gyd: {name: Baku airport, country: AZ, at: [40.46, 50.04]}
  apt_nqz: {name: Astana airport, country: KZ, at: [51.02, 71.46]}
links:
  tehran-astara: {from: tehran, to: astara_ir, length: 515 km, takes: 8h30m, fleets: tb, departs: "05:00-16:00"}
  astara-gyd: {from: astara_az, to: apt_gyd, takes: 5h, length: 335 km}
crossings:
  astara:
    from: astara_ir
    to: astara_az
    dwell: 3h
    hours: {IR: "09:00-16:00", AZ: "09:30-17:00"}
    people_per_hour: 60
    people_per_day: 300
    quota: {KZ: 60}
    permit: {of: AZ, lead: 6h, valid: 72h}
services:
  gyd-nqz: {from: apt_gyd, to: apt_nqz, departs: daily 21:40, takes: 3h20m, seats: 30, connection: 3h}
charters:
  c1: {from: [apt_gyd], to: apt_nqz, seats: 174, takes: {apt_gyd: 3h}, notice: 12h, cost: 95000 USD}
fleets:
  tb: {depot: tehran, vehicles: 1, seats: 44, usable: 10, turnaround: 2h, basis: {vehicles: "assumed: one is left"}}
groups:
  - {id: KZ-001, state: KZ, at: tehran, people: 4, ready: 2026-03-01T12:00}
  - {id: KZ-002, state: KZ, at: tehran, people: 5, permits: {AZ: approved}}
policy:
  crisis_factor: {IR: 1.7}
"""

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Return a function that writes a file into an empty working folder and returns its relative path."""
    monkeypatch.chdir(tmp_path)

    def put(text: str | bytes, name: str = "scenario.yaml") -> Path:
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return put


def faults_of(path: Path) -> list[str]:
    """Return the lines that a user sees for the faults of a scenario file; none if it is valid."""
    try:
        read_scenario(path)
    except ScenarioError as error:
        return [str(fault) for fault in error.faults]
    return []
