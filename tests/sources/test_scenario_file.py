"""Reading scenario files as a whole: what comes out, its warnings, and how long it takes."""

import json
import time
import tracemalloc

import pytest

from evacplan.errors import Mark, ScenarioError
from evacplan.scenario import Link
from evacplan.sources.scenario_file import read_scenario, read_with_places
from tests.sources.conftest import VALID, Write, faults_of


def test_a_file_becomes_a_scenario(write: Write) -> None:
    """What the file says is what the scenario holds, in the program's units."""
    scenario = read_scenario(str(write(VALID)))
    assert scenario.people == 9
    assert scenario.links["tehran-astara"].takes == 510
    assert scenario.links["tehran-astara"].fleets == ("tb",)
    assert scenario.states["KZ"].name.ru == "Казахстан"


def test_what_is_read_can_be_written_and_read_again(write: Write) -> None:
    """A scenario survives the way through a file."""
    scenario = read_scenario(write(VALID))
    assert read_scenario(write(json.dumps(scenario.as_written(), ensure_ascii=False))) == scenario


def test_the_names_that_programs_use_are_unknown_in_files(write: Write) -> None:
    """``tail`` for ``from`` would make two spellings of one file."""
    assert faults_of(write(VALID.replace("{from: astara_az,", "{tail: astara_az,"))) == [
        "scenario.yaml:18:3 links.astara-gyd.from: is missing, expected here: site where people enter",
        "scenario.yaml:18:16 links.astara-gyd.tail: unknown key `tail`, expected one of `basis`, `closed`, `convoy`,"
        " `daylight`, `departs`, `exposure`, ...",
    ]


def test_warnings_know_their_places(write: Write) -> None:
    """What is legal but suspicious is found in the files too, and does not keep the scenario from being read."""
    reading = read_with_places(
        write(VALID.replace("length: 515 km", "length: 15 km").replace("people: 4", "people: 44"))
    )
    assert [str(warning) for warning in reading.warnings()] == [
        "scenario.yaml:17:56 links.tehran-astara.length: 15 km is shorter than the great circle,"
        " expected at least 381 km",
        "scenario.yaml:36:49 groups.0.people: 44 people who stay together are more than any departure from `tehran`"
        " can take, expected larger vehicles, or a smallest_part",
    ]
    assert {warning.severity for warning in reading.warnings()} == {"warning"}


def test_a_single_item_may_stand_where_a_list_may(write: Write) -> None:
    """One home, one fleet, one group without brackets are read like lists of one; faults name no position."""
    text = VALID[: VALID.index("groups:")] + "groups: {id: a, state: KZ, at: tehran, people: 4}\n"
    assert read_scenario(write(text)).people == 4
    assert faults_of(write(text.replace("at: tehran, people", "at: tehrann, people"))) == [
        "scenario.yaml:35:32 groups.at: no such site `tehrann`, did you mean `tehran`?"
    ]
    assert faults_of(write(text.replace("people: 4", "people: 0"))) == [
        "scenario.yaml:35:48 groups.people: `0` is too small, expected at least 1"
    ]


def test_positions_of_groups_do_not_shift_when_others_are_faulty(write: Write) -> None:
    """A fault after faulty groups names the position and line that the group has in the file."""
    more = "".join(
        f"  - {{id: G{number}, state: KZ, at: {'nowhere' if number == 7 else 'tehran'}, people: {number % 3}}}\n"
        for number in range(8)
    )
    found = faults_of(write(VALID.replace("policy:", f"{more}policy:")))
    assert [line.split(": ")[0] for line in found] == [
        "scenario.yaml:38:45 groups.2.people",
        "scenario.yaml:41:45 groups.5.people",
        "scenario.yaml:44:45 groups.8.people",
        "scenario.yaml:45:29 groups.9.at",
    ]


def test_an_error_carries_faults_for_programs(write: Write) -> None:
    """A caller gets paths, words and marks apart, not only lines."""
    with pytest.raises(ScenarioError) as caught:
        read_scenario(write(VALID.replace("people: 4", "people: 0")))
    (fault,) = caught.value.faults
    assert (fault.path, fault.mark) == (("groups", 0, "people"), Mark("scenario.yaml", 36, 49))
    assert (fault.wrong, fault.expected) == ("`0` is too small", "expected at least 1")
    assert fault.severity == "error"


def test_an_absolute_path_stays_absolute_in_marks(write: Write) -> None:
    """A file is called as the user called it."""
    path = write(VALID.replace("people: 4", "people: 0")).absolute()
    assert faults_of(path)[0].startswith(f"{path}:36:49 ")


def big(groups: int) -> str:
    """Return the valid scenario with many groups."""
    lines = "".join(
        f"  - {{id: G-{number:05}, state: KZ, at: tehran, people: {1 + number % 6}, ready: 2026-03-01T12:00,"
        f" permits: {{AZ: approved}}, priority: standard}}\n"
        for number in range(groups)
    )
    return VALID.replace("policy:", f"{lines}policy:")


def test_five_thousand_groups_are_read_in_a_moment(write: Write) -> None:
    """A large scenario is read in about a second of computing."""
    path = write(big(5000))
    begun = time.process_time()
    assert len(read_scenario(path).groups) == 5002
    assert time.process_time() - begun < 3


def test_many_groups_take_little_memory(write: Write) -> None:
    """While thousands of groups are read, no more than some kilobytes are held for each."""
    path = write(big(5000))
    tracemalloc.start()
    try:
        read_scenario(path)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak / 5000 < 4_000


def test_five_thousand_faults_are_found_in_a_moment(write: Write) -> None:
    """One misspelt site in every group costs little more than none, and all are reported."""
    path = write(big(5000).replace("at: tehran", "at: tehrann"))
    begun = time.process_time()
    assert len(faults_of(path)) == 5002
    assert time.process_time() - begun < 6


def test_a_program_may_use_python_names() -> None:
    """Building a scenario in Python accepts ``tail``, which files do not."""
    assert Link.model_validate({"tail": "a", "head": "b", "takes": "5h"}).tail == "a"
