"""A register of twenty thousand rows is taken in while one waits."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest

from evacplan.scenario.register import Register
from evacplan.scenario.scenario import Scenario
from evacplan.sources.registers.intake import Source, take_in
from tests.sources.registers.conftest import START, write_csv

HEAD = ("№", "№ семьи", "ФИО", "Дата рождения", "№ паспорта", "Действителен до", "Город", "Телефон", "Готовность")
CITIES = ("Тегеран", "Исфахан", "Шираз", "Тебриз", "Мешхед", "Горган", "Tehran", "Тегерн", "Нигдеград")
SYLLABLES = ("ка", "ро", "ми", "та", "ле", "ну", "со", "ва", "ди", "бо", "зе", "гу")


@pytest.mark.slow
def test_twenty_thousand_rows_take_less_than_twenty_seconds(tmp_path: Path, network: Scenario):
    """Reading, placing, gathering, comparing all names and telling what is missing: 20 s of one core."""
    rng = random.Random(7)  # noqa: S311

    def word() -> str:
        return "".join(rng.choice(SYLLABLES) for _ in range(3)).capitalize()

    rows = [
        (
            *(number, number // 3, f"{word()}ов {word()} {word()}"),
            f"{rng.randint(1, 28):02d}.{rng.randint(1, 12):02d}.{rng.randint(1940, 2025)}",
            *(f"N{rng.randint(10**7, 10**8 - 1)}", "01.01.2031", CITIES[number // 3 % len(CITIES)]),
            *(f"+98 9{rng.randint(10**8, 10**9 - 1)}", "01.03.2026 12:00"),
        )
        for number in range(20_000)
    ]
    path = write_csv(tmp_path / "a.csv", (HEAD, *rows), encoding="cp1251")
    begun = time.process_time()
    intake = take_in([Source(path, Register(file="a.csv"), state="KZ")], network, START)
    assert time.process_time() - begun < 20
    (counted,) = intake.counted
    assert counted.people == counted.out + counted.lost == 20_000
    assert 0 < counted.lost < 3_000
