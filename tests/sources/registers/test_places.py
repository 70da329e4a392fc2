"""Which site a cell means."""

from __future__ import annotations

import pytest

from evacplan.scenario.scenario import Scenario
from evacplan.sources.registers.places import Gazetteer, Placed


@pytest.mark.parametrize(
    ("text", "site", "how"),
    [
        ("isfahan", "isfahan", ""),
        ("ИСФАХАН", "isfahan", ""),
        ("г. Исфахан", "isfahan", ""),
        ("Исфахан қаласы", "isfahan", ""),
        ("Бендер Аббас", "bandar_abbas", ""),
        ("Астара (Иран)", "astara_ir", ""),
        ("Astara (Azerbaijan)", "astara_az", ""),
        ("Исфаган", "isfahan", "spelling"),
        ("Isfakhan", "isfahan", "spelling"),
        ("Мешхет", "mashhad", "spelling"),
        ("Техран", "tehran", "spelling"),
        ("مشهد", "mashhad", "spelling"),
        ("شیراز", "shiraz", "spelling"),
        ("ул. Примерная 5, Мешхед", "mashhad", "inside"),
        ("Астара", None, "ambiguous"),
        ("Тегеран или Шираз", None, "ambiguous"),
        ("Нигдеград", None, "unknown"),
        ("Ку", None, "unknown"),
        ("-", None, "unknown"),
    ],
)
def test_a_place_is_recognised_or_not_guessed(network: Scenario, text: str, site: str | None, how: str):
    """Ids and names are taken silently, slips and addresses with a note, and two possible sites not at all."""
    found = Gazetteer(network).named(text)
    assert (found.site, found.how) == (site, how)


@pytest.mark.parametrize(("position", "site"), [((35.7, 51.4), "tehran"), ((36.3, 59.6), "mashhad"), ((0, 0), None)])
def test_a_position_is_the_site_beside_it(network: Scenario, position: tuple[float, float], site: str | None):
    """The nearest site counts, if it is near."""
    assert Gazetteer(network).at(*position) == (Placed(site, "position") if site else Placed(None, "unknown"))
