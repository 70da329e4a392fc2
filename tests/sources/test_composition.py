"""How files are laid over each other."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evacplan.errors import Mark
from evacplan.sources.composition import LONGEST_CHAIN, Composition, compose_files, overlay
from evacplan.sources.scenario_file import read_scenario
from evacplan.sources.tree import Marked, find
from tests.sources.conftest import VALID, Write, faults_of

HERE = Mark("f", 1, 1)


def marked(value: Any) -> Marked:
    """Return plain data as a tree."""
    if isinstance(value, dict):
        return Marked({key: marked(item) for key, item in value.items()}, HERE, dict.fromkeys(value, HERE))
    return Marked(tuple(marked(item) for item in value) if isinstance(value, list) else value, HERE)


def composed(write: Write, text: str) -> Composition:
    """Return the composition of ``main.yaml`` with this text."""
    return compose_files(write(text, "main.yaml"))


@pytest.mark.parametrize(
    ("base", "over", "merged"),
    [
        ({"a": 1}, {"b": 2}, {"a": 1, "b": 2}),
        ({"a": 1, "b": 1}, {"a": 2}, {"a": 2, "b": 1}),
        ({"a": {"x": 1, "y": {"z": 1}}}, {"a": {"y": {"w": 2}}}, {"a": {"x": 1, "y": {"z": 1, "w": 2}}}),
        ({"a": [1, 2, 3]}, {"a": [4]}, {"a": [4]}),
        ({"a": {"x": 1}}, {"a": "text"}, {"a": "text"}),
        ({"a": "text"}, {"a": {"x": 1}}, {"a": {"x": 1}}),
        ({"a": {"x": 1, "y": 2}}, {"a": {"x": None}}, {"a": {"y": 2}}),
        ({"a": 1}, {"a": None}, {}),
        ({"a": None}, {"a": None}, {}),
        ({"a": 1}, {"b": None}, {"a": 1, "b": None}),
        ({"a": [1, 2]}, {"a": [None]}, {"a": [None]}),
    ],
)
def test_later_files_win_key_by_key(base: dict[str, Any], over: dict[str, Any], merged: dict[str, Any]) -> None:
    """Mappings merge deeply, lists and scalars replace, a null removes what is inherited and nothing else."""
    assert overlay(marked(base), marked(over)).plain() == merged


TREES = st.recursive(
    st.integers(0, 3) | st.lists(st.integers(0, 3), max_size=2),
    lambda inner: st.dictionaries(st.sampled_from("abcd"), inner, max_size=4),
    max_leaves=12,
)
MAPPINGS = st.dictionaries(st.sampled_from("abcd"), TREES, max_size=4)


@given(MAPPINGS, MAPPINGS)
def test_laying_a_file_over_itself_changes_nothing(base: dict[str, Any], over: dict[str, Any]) -> None:
    """Overlaying the same twice is overlaying it once, so that a diamond of files is harmless."""
    once = overlay(marked(base), marked(over)).plain()
    assert overlay(marked(once), marked(over)).plain() == once
    assert overlay(marked(base), marked(base)).plain() == base
    assert overlay(marked(base), marked({})).plain() == base


def test_paths_are_seen_from_the_file_that_names_them(write: Write) -> None:
    """``extends`` is relative to its own file, however deep, and marks keep the path as the user knows it."""
    write("a: 1\nb: 1\n", "networks/deep/base.yaml")
    write("extends: deep/base.yaml\nb: 2\n", "networks/middle.yaml")
    found = compose_files(write("extends: [../networks/middle.yaml]\nc: 3\n", "cases/main.yaml"))
    assert found.faults == ()
    assert found.root.plain() == {"a": 1, "b": 2, "c": 3}
    assert {key: str(find(found.root, (key,)).mark) for key in "abc"} == {
        "a": "networks/deep/base.yaml:1:4",
        "b": "networks/middle.yaml:2:4",
        "c": "cases/main.yaml:2:4",
    }


def test_of_several_files_the_last_wins_and_the_file_itself_over_all(write: Write) -> None:
    """The order under ``extends`` is the order of laying on."""
    write("a: 1\nb: 1\nc: 1\n", "one.yaml")
    write("b: 2\nc: 2\n", "two.yaml")
    assert composed(write, "extends: [one.yaml, two.yaml]\nc: 3\n").root.plain() == {"a": 1, "b": 2, "c": 3}


def test_a_diamond_of_files_is_fine(write: Write) -> None:
    """Two files may extend the same third; what is wrong in it is reported once."""
    write("a: 1\na: 2\n", "base.yaml")
    write("extends: base.yaml\nb: 1\n", "left.yaml")
    write("extends: base.yaml\nc: 1\n", "right.yaml")
    found = composed(write, "extends: [left.yaml, right.yaml]\n")
    assert found.root.plain() == {"a": 1, "b": 1, "c": 1}
    assert [str(fault) for fault in found.faults] == [
        "base.yaml:2:1 a: the key `a` is already in line 1, expected every key once"
    ]


def test_a_circle_of_files_is_one_fault(write: Write) -> None:
    """Files that extend each other are refused at the entry that closes the circle."""
    write("extends: [c.yaml]\n", "b.yaml")
    write("extends:\n  - ./a.yaml\n", "c.yaml")
    assert faults_of(write("extends: [b.yaml]\n" + VALID, "a.yaml")) == [
        "c.yaml:2:5 extends.0: the files extend each other in a circle: a.yaml -> b.yaml -> c.yaml -> a.yaml,"
        " expected an end to it"
    ]
    assert faults_of(write("extends: a.yaml\n" + VALID, "a.yaml")) == [
        "a.yaml:1:10 extends: the files extend each other in a circle: a.yaml -> a.yaml, expected an end to it"
    ]


def test_a_missing_file_is_one_fault_with_a_hint(write: Write) -> None:
    """A file that is not there is reported where it is named, and what it might hold is not missed."""
    write("{}", "networks/iran.yaml")
    part = VALID[: VALID.index("links:")] + VALID[VALID.index("groups:") :]
    assert faults_of(write("extends: [networks/irna.yaml]\n" + part)) == [
        "scenario.yaml:1:11 extends.0: there is no such file: `networks/irna.yaml`, did you mean `iran.yaml`?"
    ]
    assert faults_of(write("extends: [elsewhere/x.yaml]\n" + part)) == [
        "scenario.yaml:1:11 extends.0: there is no such file: `elsewhere/x.yaml`,"
        " expected the path of a file, seen from this one"
    ]


def test_faults_elsewhere_are_reported_beside_a_missing_file(write: Write) -> None:
    """A missing file does not hide wrong values in the file at hand."""
    found = faults_of(write("extends: [x.yaml]\n" + VALID.replace("people: 4", "people: 0").replace("dwell: 3h", "")))
    assert [line.split(": ")[0] for line in found] == [
        "scenario.yaml:1:11 extends.0",
        "scenario.yaml:37:49 groups.0.people",
    ]


@pytest.mark.parametrize("entry", ["5", "[[a.yaml]]", '""', '["\\0"]', "[null]", "{a: b}"])
def test_an_entry_that_names_no_file_is_a_fault(entry: str, write: Write) -> None:
    """``extends`` takes paths as text and nothing else."""
    (fault,) = composed(write, f"extends: {entry}\n").faults
    assert fault.wrong == "this names no file"
    assert fault.path[0] == "extends"


def test_an_extended_file_that_is_no_yaml_is_reported_in_itself(write: Write) -> None:
    """The mark of a syntax error is in the file that has it."""
    write("a: [\n", "base.yaml")
    (line,) = faults_of(write("extends: base.yaml\n" + VALID))
    assert line.startswith("base.yaml:2:1 a value is missing between brackets")


def test_an_endless_chain_of_files_ends(write: Write) -> None:
    """More files in a row than anybody writes are refused, not followed."""
    for number in range(LONGEST_CHAIN + 2):
        write(f"extends: {number + 1}.yaml\n", f"{number}.yaml")
    (fault,) = compose_files(write("extends: 0.yaml\n", "main.yaml")).faults
    assert "files extend each other in a row" in fault.wrong


def test_a_scenario_is_its_files_laid_over_each_other(write: Write) -> None:
    """A case that closes a crossing of a network and adds a longer way is the scenario written in one file."""
    write(VALID, "base.yaml")
    case = write(
        "extends: base.yaml\n"
        "title: Closed\n"
        "services: {gyd-nqz: null, ferry: {from: apt_gyd, to: apt_nqz, departs: daily 10:00, takes: 9h, seats: 9}}\n"
        "crossings: {astara: {people_per_hour: 30, permit: null}}\n",
        "case.yaml",
    )
    scenario = read_scenario(case)
    crossing = scenario.crossings["astara"]
    assert (scenario.title.en, [*scenario.services]) == ("Closed", ["ferry"])
    assert (crossing.people_per_hour, crossing.people_per_day, crossing.permit) == (30, 300, None)


def test_removing_what_is_not_there_is_a_fault(write: Write) -> None:
    """A misspelt id under a null would otherwise leave a closed crossing open."""
    write(VALID, "base.yaml")
    assert faults_of(write("extends: base.yaml\ncrossings: {astra: null}\n")) == [
        "scenario.yaml:2:13 crossings.astra: is empty,"
        " expected keys with values, or the id of something inherited, to remove it"
    ]


def test_a_fault_in_an_extended_record_is_marked_where_its_value_came_from(write: Write) -> None:
    """Of a record put together from two files, each value is blamed in its own."""
    write(VALID.replace("people_per_day: 300", "people_per_day: 0"), "base.yaml")
    assert faults_of(write("extends: base.yaml\ncrossings: {astara: {people_per_hour: 0}}\n")) == [
        "base.yaml:26:21 crossings.astara.people_per_day: `0` is too small, expected at least 1",
        "scenario.yaml:2:39 crossings.astara.people_per_hour: `0` is too small, expected at least 1",
    ]
