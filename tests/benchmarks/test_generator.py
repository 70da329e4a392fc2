"""Generated scenarios: accepted, repeatable, of the size asked for, and with a way home for everybody."""

from __future__ import annotations

import math
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.generator import Family, scenario
from benchmarks.thinning import thinned
from benchmarks.writing import write_yaml
from evacplan.scenario import Scenario
from evacplan.sources.scenario_file import read_with_places

ROOT = Path(__file__).parents[2]
CAPACITIES = {
    "sites": {"beds"},
    "links": set(),
    "crossings": {"people_per_hour", "people_per_day"},
    "services": {"seats"},
    "fleets": {"vehicles"},
}

FAMILIES = {
    "small": Family(60, 25),
    "real": Family(600, 250, vehicles="many", windows="wide"),
    "crowded": Family(300, 60, subscription=3.0, divisible=0.5, seed=7),
    "networked": Family(200, 80, days=5, step="30min", origins=5, crossings=3, hubs=3, homes=12),
    "long": Family(500, 100, days=28, subscription=0.3, windows="wide"),
}


@pytest.mark.parametrize("family", FAMILIES.values(), ids=FAMILIES)
def test_a_generated_scenario_is_sound(family: Family, tmp_path: Path):
    """The reader finds neither a fault nor anything suspicious, and counts the people and groups asked for."""
    path = tmp_path / "generated.yaml"
    write_yaml(scenario(family), path)
    reading = read_with_places(path)
    assert reading.warnings() == ()
    assert (reading.scenario.people, len(reading.scenario.groups)) == (family.people, family.groups)


@pytest.mark.parametrize("family", FAMILIES.values(), ids=FAMILIES)
def test_the_way_out_never_leads_into_more_danger(family: Family):
    """No link ends where waiting is more dangerous than where it begins."""
    made = scenario(family)
    danger = {key: site.get("exposure", 0) for key, site in made["sites"].items()}
    assert [key for key, link in made["links"].items() if danger[link["to"]] > danger[link["from"]]] == []


def test_a_seed_repeats_itself():
    """The same family gives the same scenario, and another seed another one."""
    assert scenario(Family(200, 80, seed=3)) == scenario(Family(200, 80, seed=3))
    assert scenario(Family(200, 80, seed=3)) != scenario(Family(200, 80, seed=4))


def test_subscription_sets_what_can_pass():
    """Three times the subscription leaves a third of the daily admissions, up to rounding."""
    daily = [
        sum(post["people_per_day"] for post in scenario(Family(20_000, 5_000, subscription=s))["crossings"].values())
        for s in (1.0, 3.0)
    ]
    assert daily[0] / daily[1] == pytest.approx(3, rel=0.01)


def test_the_network_does_not_grow_with_the_groups():
    """Twice the groups with the same people change neither sites nor ways."""
    one, two = (scenario(Family(5_000, groups)) for groups in (1_000, 2_000))
    assert [list(one[part]) for part in ("sites", "links", "crossings", "services")] == [
        list(two[part]) for part in ("sites", "links", "crossings", "services")
    ]


def test_thinning_leaves_the_network_and_the_load():
    """With one group of four goes a fourth of every capacity, and nothing else."""
    whole = scenario(Family(6_000, 2_000, crossings=3, hubs=3))
    thin = thinned(whole, 4)
    assert thin["groups"] == whole["groups"][::4]
    for section, capacities in CAPACITIES.items():
        for key, record in whole[section].items():
            kept = thin[section][key]
            assert {k for k in record if kept[k] != record[k]} <= capacities | {"quota"}
            for name in capacities & {*record}:
                least = 1 if name == "vehicles" else min(8, record[name])
                assert kept[name] == max(least, math.ceil(record[name] / 4))
    assert Scenario.model_validate(thin).people == sum(group["people"] for group in thin["groups"])
    assert thinned(whole, 1) == whole


def test_the_generator_is_a_command(tmp_path: Path):
    """Run as a command it writes a file, the same one for the same arguments."""
    command = [sys.executable, "-m", "benchmarks.generator", "--people", "60", "--groups", "25", "--out"]
    for name in ("one.yaml", "two.yaml"):
        subprocess.run([*command, str(tmp_path / name)], cwd=ROOT, check=True, timeout=60)
    assert (tmp_path / "one.yaml").read_bytes() == (tmp_path / "two.yaml").read_bytes()
    assert read_with_places(tmp_path / "one.yaml").scenario.people == 60


def test_too_many_people_for_the_groups_are_refused():
    """A family that no group sizes can make up is refused."""
    with pytest.raises(ValueError, match="a group has"):
        scenario(Family(20, 25))
