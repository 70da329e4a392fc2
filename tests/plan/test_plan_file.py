"""Plan files are written whole or not at all, read back equal, and refused with one clear line."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from evacplan.errors import OutputError, PlanError
from evacplan.plan import plan_file
from evacplan.plan.plan import Plan
from evacplan.plan.plan_file import plan_schema, read_plan, write_plan
from evacplan.plan.verification import verify
from tests.plan.sample import edited

SCHEMA = Path(__file__).parents[2] / "docs" / "reference" / "plan.schema.json"


@pytest.fixture
def written(valid_plan: Plan, tmp_path: Path) -> Path:
    """Return a valid plan file."""
    path = tmp_path / "plan.json"
    write_plan(valid_plan, path)
    return path


def refusal(path: Path) -> str:
    """Return the line with which ``path`` is refused, without its name."""
    with pytest.raises(PlanError) as caught:
        read_plan(path)
    line = str(caught.value)
    assert "\n" not in line
    assert line.startswith(f"{path}: ")
    return line.removeprefix(f"{path}: ")


def changed(path: Path, *steps: str | int, value: Any = None) -> Path:
    """Replace one field in a plan file, or take it out."""
    content = json.loads(path.read_text(encoding="utf-8"))
    record = content
    for step in steps[:-1]:
        record = record[step]
    if value is None:
        del record[steps[-1]]
    else:
        record[steps[-1]] = value
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def test_a_plan_read_back_is_equal(valid_plan: Plan, written: Path) -> None:
    """Nothing is lost on the way to the disk and back, and what comes back still verifies."""
    assert read_plan(written) == valid_plan
    assert verify(read_plan(written)).ok


def test_a_path_may_be_text(valid_plan: Plan, tmp_path: Path) -> None:
    """In a notebook the name of the file is enough."""
    write_plan(valid_plan, f"{tmp_path}/plan.json")
    assert read_plan(f"{tmp_path}/plan.json") == valid_plan


def test_the_same_plan_makes_the_same_bytes(valid_plan: Plan, written: Path, tmp_path: Path) -> None:
    """Writing what was read gives the file that was read, byte for byte."""
    again = tmp_path / "again.json"
    write_plan(read_plan(written), again)
    assert again.read_bytes() == written.read_bytes()


def test_texts_stay_readable(valid_plan: Plan, tmp_path: Path) -> None:
    """Cyrillic stands in the file as itself."""
    path = tmp_path / "план.json"
    write_plan(edited(valid_plan, ("stranded.0.reason", "граница закрыта")), path)
    assert "граница закрыта" in path.read_text(encoding="utf-8")
    assert read_plan(path).stranded[0].reason == "граница закрыта"


def test_an_old_file_is_replaced_and_nothing_else_is_left(valid_plan: Plan, written: Path) -> None:
    """Writing over a file leaves one file, with the new content and ordinary permissions."""
    ordinary = written.with_name("ordinary")
    ordinary.touch()
    written.write_text("old", encoding="utf-8")
    write_plan(valid_plan, written)
    assert read_plan(written) == valid_plan
    assert sorted(path.name for path in written.parent.iterdir()) == ["ordinary", "plan.json"]
    assert written.stat().st_mode == ordinary.stat().st_mode


def test_a_write_that_fails_leaves_the_old_file(
    valid_plan: Plan, written: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the disk is full the old plan still stands there, and no half of the new one."""
    before = written.read_bytes()

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OutputError, match="No space left on device"):
        write_plan(edited(valid_plan, ("seed", 7)), written)
    assert written.read_bytes() == before
    assert [path.name for path in written.parent.iterdir()] == ["plan.json"]


def test_a_plan_cannot_be_written_where_there_is_no_folder(valid_plan: Plan, tmp_path: Path) -> None:
    """A missing folder, or a folder in the place of the file, is said in one line."""
    with pytest.raises(OutputError, match=r"nowhere.plan\.json: cannot be written"):
        write_plan(valid_plan, tmp_path / "nowhere" / "plan.json")
    with pytest.raises(OutputError, match="not a file"):
        write_plan(valid_plan, tmp_path)


def test_a_link_stays_a_link(valid_plan: Plan, tmp_path: Path) -> None:
    """Writing through a symbolic link replaces what it points to."""
    target, link = tmp_path / "target.json", tmp_path / "latest.json"
    target.touch()
    link.symlink_to(target)
    write_plan(valid_plan, link)
    assert link.is_symlink()
    assert read_plan(target) == valid_plan


@pytest.mark.parametrize("field", ["value", "bound", "gap"])
def test_infinity_is_not_written(valid_plan: Plan, tmp_path: Path, field: str) -> None:
    """A number that JSON cannot hold is refused before anything is written."""
    with pytest.raises(OutputError, match="exposure is inf"):
        write_plan(edited(valid_plan, (f"objective.2.{field}", float("inf"))), tmp_path / "plan.json")
    assert not list(tmp_path.iterdir())


def test_what_is_no_plan_is_refused(written: Path, tmp_path: Path) -> None:
    """A missing file, a folder, an empty file, half a file, other JSON: each is named for what it is."""
    assert refusal(tmp_path / "none.json") == "no such file"
    assert refusal(tmp_path).startswith("cannot be read")
    whole = written.read_bytes()
    written.write_bytes(whole[: len(whole) // 2])
    assert refusal(written).startswith("not JSON")
    for content in (b"", b"\xff\xfe", b"[" * 100_000, b'{"schema": NaN}'):
        written.write_bytes(content)
        assert refusal(written).startswith("not JSON")
    for content in (b"[]", b"1", b"{}", b'{"schema": 1}', b'{"schema": "evacplan/1"}'):
        written.write_bytes(content)
        assert refusal(written).startswith("not a plan file")


@pytest.mark.parametrize(("version", "age"), [("evacplan-plan/3", "a newer"), ("evacplan-plan/1", "an older")])
def test_a_file_of_another_version_is_refused(written: Path, version: str, age: str) -> None:
    """Another version of the format says whether a newer or an older program wrote it."""
    message = refusal(changed(written, "schema", value=version))
    assert message == f"written by {age} program ({version}), this one reads evacplan-plan/2"


def test_a_leg_that_many_take_is_written_once(valid_plan: Plan, written: Path) -> None:
    """Every leg stands in the file once; read back, all who take it share one object."""
    content = json.loads(written.read_text(encoding="utf-8"))
    legs = [leg for assignment in valid_plan.assignments for leg in assignment.legs]
    distinct = {leg.model_dump_json() for leg in legs}
    assert len(content["legs"]) == len(distinct) < len(legs)
    assert sorted({number for a in content["assignments"] for number in a["legs"]}) == list(range(1, len(distinct) + 1))
    read = read_plan(written)
    assert len({id(leg) for assignment in read.assignments for leg in assignment.legs}) == len(distinct)


def test_legs_that_differ_only_in_what_a_clock_shows_stay_apart(valid_plan: Plan, tmp_path: Path) -> None:
    """A leg whose local time is wrong is not taken for the one that is right, though the instant is the same."""
    local = "assignments.1.legs.0.departs.local"
    wrong = edited(valid_plan, (local, valid_plan.assignments[1].legs[0].departs.utc))
    write_plan(wrong, tmp_path / "plan.json")
    assert {violation.kind for violation in verify(read_plan(tmp_path / "plan.json")).violations} == {"instant"}


def test_a_leg_that_is_not_there_is_named(written: Path) -> None:
    """An itinerary that refers to a leg that the file does not hold is refused with its place."""
    message = refusal(changed(written, "legs", "2"))
    assert message == "assignments.0.legs.1 is wrong: there is no leg of that number"


def test_every_leg_and_itinerary_has_a_line_of_its_own(valid_plan: Plan, written: Path) -> None:
    """The file can be read and compared line by line."""
    lines = [line.rstrip(",") for line in written.read_text(encoding="utf-8").splitlines()]
    parsed = [json.loads(line) for line in lines if line.startswith("{") and line.endswith("}")]
    for part in ("assignments", "dispatches", "charters", "stranded", "lists"):
        content = json.loads(written.read_text(encoding="utf-8"))[part]
        assert [record for record in parsed if record in content] == content


def test_a_file_that_is_too_big_is_refused(written: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file beyond the limit is refused before it is read."""
    monkeypatch.setattr(plan_file, "MOST_BYTES", 1000)
    assert "MB, expected a plan file of at most" in refusal(written)


def test_wrong_fields_are_named_by_their_path(written: Path) -> None:
    """A missing, a superfluous and a wrong field are named in plain words."""
    whole = written.read_bytes()
    assert refusal(changed(written, "assignments", 0, "people")) == "assignments.0.people is missing"
    written.write_bytes(whole)
    assert refusal(changed(written, "nonsense", value=1)) == "nonsense is not a field of a plan file"
    written.write_bytes(whole)
    assert refusal(changed(written, "stranded", 0, "people", value="4")).startswith("stranded.0.people is wrong: ")
    written.write_bytes(whole)
    local = "2026-03-01T08:00"
    assert "timezone" in refusal(changed(written, "assignments", 0, "home_at", "local", value=local))
    written.write_bytes(whole)
    for field in ("seed", "step"):
        changed(written, field)
    assert refusal(written) == "seed is missing (and 1 more)"


def test_a_scenario_that_is_none_is_refused(written: Path) -> None:
    """A plan whose scenario misses a part, or contradicts itself, is refused with the first fault."""
    whole = written.read_bytes()
    message = refusal(changed(written, "scenario", "resolved", "clock"))
    assert message.startswith("the scenario in it is not valid: clock is missing")
    written.write_bytes(whole)
    message = refusal(changed(written, "scenario", "resolved", "sites", "qom"))
    assert message.startswith("the scenario in it is not valid: ")
    assert "no such site `qom`" in message


def test_the_schema_in_the_documentation_is_current(written: Path) -> None:
    """The published schema is that of the code, and a plan file obeys it."""
    published = json.loads(SCHEMA.read_text(encoding="utf-8"))
    assert published == plan_schema(), "write json.dumps(plan_schema(), indent=2) into docs/reference/plan.schema.json"
    content = json.loads(written.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(published).validate(content)
    del content["assignments"][0]["people"]
    assert not jsonschema.Draft202012Validator(published).is_valid(content)
