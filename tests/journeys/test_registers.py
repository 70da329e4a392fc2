"""From four messy registers to a plan, by the commands of the how-to."""

from __future__ import annotations

import json
import re
from pathlib import Path

from tests.journeys.conftest import ROOT, Run

PAGE = ROOT / "docs" / "how-to" / "from-your-tables.md"


def test_the_example_registers_become_a_plan(run: Run, tmp_path: Path):
    """Intake, one line of YAML, check and plan, as the page shows them, bring most people home and name the rest."""
    page = PAGE.read_text(encoding="utf-8")
    commands = [line.split()[1:] for line in re.findall(r"^\.venv/bin/evacplan .*out/registers.*$", page, re.MULTILINE)]
    (extends,) = re.findall(r"^extends: .*groups.yaml\]$", page, re.MULTILINE)
    assert [words[0] for words in commands] == ["intake", "check", "plan"]
    here = {"out/registers": str(tmp_path), "scenarios/": f"{ROOT}/scenarios/"}

    def moved(text: str) -> str:
        for old, new in here.items():
            text = text.replace(old, new)
        return text.replace("../../", "")

    codes = []
    for words in commands:
        more = ("--time-limit", "5") if words[0] == "plan" else ()
        done = run(*map(moved, words), *more)
        assert done.returncode in {0, 3}, done.stderr
        codes.append(done.returncode)
        if words[0] == "intake":
            (tmp_path / "plan.yaml").write_text(moved(extends), encoding="utf-8")
    assert codes[:2] == [0, 0]
    plan = json.loads((tmp_path / "plan" / "plan.json").read_text(encoding="utf-8"))
    home = sum(assignment["people"] for assignment in plan["assignments"])
    stranded = sum(group["people"] for group in plan["stranded"])
    assert (home + stranded, stranded) == (83, 28)
    assert "registers" not in plan["scenario"]
