"""What capacities are called."""

from __future__ import annotations

import pytest

from evacplan.plan.plan import Plan
from evacplan.reports.labels import resource
from evacplan.reports.words import Words
from evacplan.scenario.capacities import NAMES, capacities
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
    named = ((f"{path}.name", {"en": "X", "ru": name}) for path, name in names.items())
    return sample_plan(scenario_with(*named, ("sites.tehran.beds", 10)))


@pytest.mark.parametrize(("name", "told"), NAMED.items())
def test_a_capacity_is_told_with_the_names_of_the_scenario(russian_plan: Plan, name: str, told: str):
    """No id and no English word is left of what the solver calls it."""
    assert resource(Words("ru"), russian_plan, name) == told


def test_every_kind_of_capacity_is_known(russian_plan: Plan):
    """Whatever may have a price is among those that are told here."""
    known = capacities(russian_plan.given)
    assert {known[name].kind for name in NAMED} == set(NAMES)


def test_a_capacity_of_another_version_keeps_its_name(russian_plan: Plan):
    """Whatever a plan file says is shown."""
    for name in ("quota of nobody", "quota of a at b at c", "moons at tehran"):
        assert resource(Words("ru"), russian_plan, name)
