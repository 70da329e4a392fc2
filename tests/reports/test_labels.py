"""What capacities are called."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import evacplan
from evacplan.plan.plan import Plan
from evacplan.reports.labels import resource
from evacplan.reports.words import Words
from tests.plan.sample import sample_plan, scenario_with

NAMED = {
    "beds at tehran": "места для ночлега: Тегеран",
    "orders of gyd-jet": "заказы: Рейс",
    "daily admissions at astara": "пропуск в день: Астара",
    "hourly admissions at astara": "пропуск в час: Астара",
    "seats on gyd-nqz": "места: Баку – Астана",
    "quota of KZ at astara": "квота: Казахстан, Астара",
    "vehicles of buses": "машины: Автобусы",
}


@pytest.fixture(scope="module")
def russian_plan() -> Plan:
    """Return a plan with Russian names."""
    names = {
        "sites.tehran": "Тегеран",
        "sites.apt_gyd": "Баку",
        "sites.apt_nqz": "Астана",
        "charters.gyd-jet": "Рейс",
        "crossings.astara": "Астара",
        "states.KZ": "Казахстан",
        "fleets.buses": "Автобусы",
    }
    return sample_plan(scenario_with(*((f"{path}.name", {"en": "X", "ru": name}) for path, name in names.items())))


@pytest.mark.parametrize(("name", "told"), NAMED.items())
def test_a_capacity_is_told_with_the_names_of_the_scenario(russian_plan: Plan, name: str, told: str):
    """No id and no English word is left of what the solver calls it."""
    assert resource(Words("ru"), russian_plan, name) == told


def test_every_kind_of_capacity_is_known():
    """What the formulation makes prices of is among those that are told here."""
    sources = (Path(evacplan.__file__).parent / "formulation" / "resources").glob("*.py")
    made = {kind for path in sources for kind in re.findall(r'f"([a-z ]+ (?:at|of|on)) {', path.read_text())}
    assert made == {re.match(r"[a-z ]+ (?:at|of|on)(?= )", name)[0] for name in NAMED}  # type: ignore[index]


def test_a_capacity_of_another_version_keeps_its_name(russian_plan: Plan):
    """Whatever a plan file says is shown."""
    for name in ("quota of nobody", "quota of a at b at c", "moons at tehran"):
        assert resource(Words("ru"), russian_plan, name)
