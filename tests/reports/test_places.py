"""What places and ways are called."""

from __future__ import annotations

from evacplan.plan.plan import Plan
from evacplan.reports.places import site_name, way_name
from evacplan.reports.words import Words
from tests.plan.sample import sample_plan, scenario_with

RUSSIAN = Words("ru")


def test_a_way_without_a_name_is_told_by_its_sites():
    """In the language of the edition: whence and whither, and all the sites from which a charter may depart."""
    scenario = scenario_with(
        ("sites.apt_gyd.name", {"en": "Baku", "ru": "Баку"}),
        ("sites.apt_nqz.name", {"en": "Astana", "ru": "Астана"}),
        ("sites.astara_az.name", {"en": "Astara", "ru": "Астара"}),
        ("charters.gyd-jet.from", ["apt_gyd", "astara_az"]),
    )
    plan = sample_plan(scenario)
    assert way_name(plan, RUSSIAN, "gyd-nqz") == "Баку – Астана"
    assert way_name(plan, RUSSIAN, "astara-gyd") == "Астара – Баку"
    assert way_name(plan, RUSSIAN, "gyd-jet") == "Баку / Астара – Астана"


def test_a_post_whose_sides_have_one_name_has_that_name(valid_plan: Plan):
    """A name is not said twice."""
    assert way_name(valid_plan, Words(), "astara") == "Astara"


def test_the_name_of_a_way_goes_before_its_sites():
    """Whatever a scenario calls it."""
    plan = sample_plan(scenario_with(("services.gyd-nqz.name", {"en": "J2 7", "ru": "Рейс 7"})))
    assert way_name(plan, RUSSIAN, "gyd-nqz") == "Рейс 7"


def test_what_a_scenario_does_not_know_keeps_its_id(valid_plan: Plan):
    """A plan of another version can be read."""
    assert (site_name(valid_plan, RUSSIAN, "mars"), way_name(valid_plan, RUSSIAN, "ufo")) == ("mars", "ufo")
