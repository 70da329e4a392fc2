"""Registers that a scenario names are read with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from evacplan.errors import ScenarioError
from evacplan.sources.scenario_file import read_scenario, read_surroundings, read_with_places
from tests.sources.conftest import VALID, Write, faults_of

TABLE = "ФИО;Город;Кол-во\nТ А;Tehran;2\nТ Б;Тегеран;3\n"
NAMED = VALID.replace("name: Tehran,", "name: {en: Tehran, ru: Тегеран},") + "registers: {file: a.csv, state: KZ}\n"


def test_rows_of_registers_join_the_groups_of_the_file(write: Write):
    """The people of both are in the scenario, and the registers are not: its copies need no tables."""
    write(TABLE, "sub/a.csv")
    path = write(NAMED, "sub/scenario.yaml")
    scenario = read_scenario(path)
    assert [(group.id, group.people) for group in scenario.groups] == [
        *(("KZ-001", 4), ("KZ-002", 5), ("KZ-0001", 2), ("KZ-0002", 3)),
    ]
    assert "registers" not in scenario.as_written()


def test_a_scenario_may_have_people_in_registers_alone(write: Write):
    """Groups may be missing where registers are named."""
    write(TABLE, "a.csv")
    start, end = NAMED.index("groups:"), NAMED.index("policy:")
    assert read_scenario(write(NAMED[:start] + NAMED[end:])).people == 5


def test_rejected_rows_are_faults_with_their_rows(write: Write):
    """Each row that cannot be used is one line at its place in the table, beside the faults of the scenario."""
    write(TABLE.replace("Tehran", "Nowhere").replace(";3", ";?"), "a.csv")
    assert faults_of(write(NAMED.replace("people: 4", "people: 0"))) == [
        "a.csv:2:1 at: is no site of the scenario, expected the id or a name of one",
        "a.csv:3:1 people: is no number of people, expected for example 4",
        "scenario.yaml:36:49 groups.0.people: `0` is too small, expected at least 1",
    ]


def test_faults_around_registers_are_told_without_them(write: Write):
    """While the places are wrong no row can be placed: only what is wrong with the file is told, and nothing false."""
    start, end = NAMED.index("groups:"), NAMED.index("policy:")
    text = (NAMED[:start] + NAMED[end:]).replace("to: astara_ir,", "to: astara_irr,")
    assert [line.split(" ")[1] for line in faults_of(write(text))] == ["links.tehran-astara.to:"]


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("{file: b.csv, state: KZ}", "b.csv:1:1 registers: there is no such file, expected a table as XLSX or CSV"),
        ("{file: a.csv, state: XX}", "scenario.yaml:40:33 registers.state: no such state `XX`, expected `KZ`"),
        ("{fil: a.csv}", "scenario.yaml:40:13 registers.fil: unknown key `fil`, did you mean `file`?"),
        (
            "[{file: a.csv, state: KZ, columns: {peple: x}}]",
            "scenario.yaml:40:48 registers.0.columns.peple: unknown key `peple`, did you mean `people`?",
        ),
        (
            "{file: a.csv, state: KZ, row: dog}",
            "scenario.yaml:40:42 registers.row: `dog` is unknown here, expected one of `family`, `person`",
        ),
        (
            "[{file: a.csv, state: KZ, columns: {people: Menge}}]",
            "a.csv:1:1 registers.0: no column is headed `Menge` (for people),"
            " expected a heading or letters such as `C`",
        ),
    ],
)
def test_a_wrong_register_is_one_line(write: Write, written: str, told: str):
    """A table that is not there, a key that is unknown, a heading that is missing: each with its place."""
    write(TABLE, "a.csv")
    assert faults_of(write(NAMED.replace("{file: a.csv, state: KZ}", written))) == [told]


def test_faults_of_groups_from_registers_point_at_rows(write: Write):
    """What contradicts the scenario is told at the row of the table, as for a group of the file."""
    write(TABLE, "a.csv")
    text = NAMED.replace("gyd-nqz: {from: apt_gyd, to: apt_nqz", "gyd-nqz: {from: apt_nqz, to: apt_gyd")
    text = text.replace("c1: {from: [apt_gyd], to: apt_nqz", "c1: {from: [apt_nqz], to: apt_gyd")
    text = text.replace("takes: {apt_gyd: 3h}", "takes: 3h")
    assert [line.split(" ")[0] for line in faults_of(write(text))] == [
        *("a.csv:2:1", "a.csv:3:1", "scenario.yaml:36:33", "scenario.yaml:37:33"),
    ]


def test_odd_rows_are_warnings(write: Write):
    """What intake would flag is listed with the warnings of the scenario."""
    write(TABLE.replace("Tehran", "Tehrann"), "a.csv")
    warnings = [str(fault) for fault in read_with_places(write(NAMED)).warnings()]
    assert "a.csv:2:1 at: is spelt unlike every name of the site, read as `tehran`" in warnings


def test_a_later_file_takes_the_registers_away(write: Write):
    """Groups that were made of the registers stand in their place, and nobody is counted twice."""
    write("groups:\n  - {id: KZ-0001, state: KZ, at: tehran, people: 7}\nregisters: null\n", "groups.yaml")
    write(NAMED, "situation.yaml")
    assert read_scenario(write("extends: [situation.yaml, groups.yaml]\n", "plan.yaml")).people == 7


def test_surroundings_need_neither_people_nor_clock(write: Write):
    """A network can be read for its places; anything wrong with it is told as elsewhere."""
    start, end = VALID.index("groups:"), VALID.index("policy:")
    network = (VALID[:start] + VALID[end:]).replace(
        "clock: {start: 2026-03-01T08:00+05:00, horizon: 3d, step: 15min}\n", ""
    )
    found = read_surroundings(write(network))
    assert (found.on, found.sources, set(found.scenario.states)) == (None, (), {"KZ"})
    assert str(read_surroundings(write(VALID)).on) == "2026-03-01"
    with pytest.raises(ScenarioError, match="no such site `apt_gydd`"):
        read_surroundings(write(network.replace("to: apt_gyd,", "to: apt_gydd,", 1)))
    with pytest.raises(ScenarioError, match="there is no such file"):
        read_surroundings(Path("nowhere.yaml"))
