"""What plain YAML means, and where its values stand."""

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evacplan.errors import Mark
from evacplan.sources.marked_yaml import LONGEST_NUMBER, parse
from evacplan.sources.tree import Marked


def root_of(text: str) -> Marked:
    """Return the tree of a text without faults."""
    document = parse(text.encode(), "f.yaml")
    assert document.faults == ()
    assert document.root is not None
    return document.root


def value_of(scalar: str) -> Any:
    """Return what a scalar means."""
    return root_of(f"x: {scalar}").plain()["x"]


@pytest.mark.parametrize(
    "text",
    [
        "NO",
        "no",
        "on",
        "Off",
        "yes",
        "y",
        "22:30",
        "1:2:3",
        "2026-03-01",
        "2026-03-01T08:00+05:00",
        "1_000",
        "0b1",
        "=",
        "1.2.3",
        "0o8",
    ],
)
def test_words_and_times_are_text(text: str) -> None:
    """Norway, half past ten at night and a date stay text, as YAML 1.2 has it."""
    assert value_of(text) == text


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("010", 10), ("0o10", 8), ("0x1F", 31), ("-7", -7), ("+7", 7), ("1.5", 1.5), ("1e3", 1000.0), (".5", 0.5),
        ("5.", 5.0), ("true", True), ("FALSE", False), ("null", None), ("~", None), ("", None), ("Null", None),
        ('"1"', "1"), ("'true'", "true"), ("!!str 5", "5"), ("!!int 5", 5), ("!!float 5", 5.0),
        ("|\n  a\n  b\n", "a\nb\n"), ("a # remark", "a"), ("24/7", "24/7"), ("daily 21:40", "daily 21:40"),
    ],
)  # fmt: skip
def test_scalars_mean_what_yaml_1_2_says(text: str, value: object) -> None:
    """Only true, false, null and numbers are anything but text; quotes and tags of text keep them text."""
    assert value_of(text) == value
    assert type(value_of(text)) is type(value)


@given(st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(10**30), 10**30))
def test_numbers_survive(number: float) -> None:
    """A number written by Python is read back as the same number."""
    assert value_of(repr(number)) == number


@pytest.mark.parametrize("text", [".nan", ".NaN", ".inf", "-.Inf", "+.INF", "1e999", "-1e999"])
def test_what_is_no_finite_number_is_a_fault(text: str) -> None:
    """Infinity and not-a-number are faults at their place, and never reach a model."""
    document = parse(f"a:\n  b: [0, {text}]\n".encode(), "f.yaml")
    assert [str(fault) for fault in document.faults] == [
        f"f.yaml:2:10 a.b.1: `{text}` is not a number to plan with, expected a finite number"
    ]
    assert document.root is not None
    assert document.root.plain() == {"a": {"b": [0, None]}}
    assert not any(isinstance(x, float) and not math.isfinite(x) for x in document.root.plain()["a"]["b"])


@pytest.mark.parametrize(
    "text", ["!!python/object:os.system x", "!mine 5", "!!binary aGk=", "!!timestamp 2026-03-01", "!!int x"]
)
def test_other_tags_are_faults(text: str) -> None:
    """A tag never makes anything but a plain value, whatever it asks for."""
    document = parse(f"x: {text}".encode(), "f.yaml")
    (fault,) = document.faults
    assert fault.mark == Mark("f.yaml", 1, 4)
    assert document.root is not None
    assert document.root.plain() == {"x": None}


def test_tags_of_lists_and_mappings_are_faults() -> None:
    """Sets and ordered mappings are refused where they begin."""
    document = parse(b"x: !!set {a}\ny: !!omap []\n", "f.yaml")
    assert [(fault.path, fault.mark) for fault in document.faults] == [
        (("x",), Mark("f.yaml", 1, 4)),
        (("y",), Mark("f.yaml", 2, 4)),
    ]


def test_the_longest_number_is_still_read() -> None:
    """A number as long as the limit is read, one digit more is refused."""
    assert value_of("1" * LONGEST_NUMBER) == int("1" * LONGEST_NUMBER)
    assert parse(f"x: {'1' * (LONGEST_NUMBER + 1)}".encode(), "f.yaml").faults


def test_every_value_knows_its_place() -> None:
    """Marks count lines and columns from 1, in characters, also after Cyrillic letters and a byte order mark."""
    document = parse("\ufeffимя: {ru: Иран, at: [1, two]}\nb:\n  - c\n".encode(), "f.yaml")
    root = document.root
    assert root is not None
    name = root.child("имя")
    assert name is not None
    assert name.keys == {"ru": Mark("f.yaml", 1, 7), "at": Mark("f.yaml", 1, 17)}
    assert [item.mark.column for item in name.child("at").value] == [22, 25]  # type: ignore[union-attr]
    assert root.keys["b"] == Mark("f.yaml", 2, 1)
    assert root.child("b").child(0).mark == Mark("f.yaml", 3, 5)  # type: ignore[union-attr]


def test_aliases_stand_for_what_they_name() -> None:
    """Anchors and aliases are fine; the values are equal, and changing one copy leaves the other."""
    plain = root_of("a: &a {x: [1, 2]}\nb: *a\nc: [*a, *a]\n").plain()
    assert plain["b"] == plain["a"] == plain["c"][0]
    plain["b"]["x"].append(3)
    assert plain["a"] == {"x": [1, 2]}


def test_an_alias_may_stand_for_a_key() -> None:
    """Where an alias stands for text it is a key like any other, at its own place; for a list it is none."""
    root = root_of("a: &a x\nb: {*a : 1}\n")
    assert root.plain()["b"] == {"x": 1}
    assert root.child("b").keys == {"x": Mark("f.yaml", 2, 5)}  # type: ignore[union-attr]
    (fault,) = parse(b"a: &a [x]\nb: {*a : 1}\n", "f.yaml").faults
    assert (fault.wrong, fault.mark) == ("this cannot be a key", Mark("f.yaml", 2, 5))


def test_what_stands_under_a_refused_key_is_passed_over() -> None:
    """Faults under a key that is left out are not reported, but an anchor there may still be used."""
    document = parse(b"a: 1\na: {b: &b [.nan, x], b: 2}\nc: *b\n", "f.yaml")
    assert [fault.path for fault in document.faults] == [("a",)]
    assert document.root is not None
    assert document.root.plain() == {"a": 1, "c": [None, "x"]}


def test_of_a_key_given_twice_the_first_counts() -> None:
    """A repeated key is a fault that names the first one's line; the rest of the file is still read."""
    document = parse(b"a: 1\nb: {c: 1, c: 2}\na: 3\n", "f.yaml")
    assert [str(fault) for fault in document.faults] == [
        "f.yaml:2:11 b.c: the key `c` is already in line 2, expected every key once",
        "f.yaml:3:1 a: the key `a` is already in line 1, expected every key once",
    ]
    assert document.complete
    assert document.root is not None
    assert document.root.plain() == {"a": 1, "b": {"c": 1}}


def test_what_a_refused_key_held_may_be_missing() -> None:
    """A document that lost a key says that it is not complete, so that nobody reports it as missing."""
    assert not parse(b"a: 1\n2: b\n", "f.yaml").complete
    assert not parse(b"a: 1\n<<: {b: 1}\n", "f.yaml").complete


SHARED = """\
a: &a {x: [1, &b {y: 2}]}
list: [*a, {z: *b, w: &c [3]}, *c]
later: {b: *b, c: *c}
none: []
"""


def test_lists_without_places_say_the_same() -> None:
    """Left without places, lists hold the same values, also where aliases lead into and out of them."""
    with_places, without = (parse(SHARED.encode(), "f.yaml", places=places).root for places in (True, False))
    assert with_places is not None
    assert without is not None
    assert without.plain() == with_places.plain()
    assert without.plain()["later"] == {"b": {"y": 2}, "c": [3]}
    assert without.child("list").child(0) is None  # type: ignore[union-attr]
    assert without.child("later").child("b").mark == Mark("f.yaml", 1, 15)  # type: ignore[union-attr]


def test_faults_in_lists_without_places_still_have_theirs() -> None:
    """What is wrong as YAML is found at its place in either case."""
    text = b"a: [{b: .nan, b: 2}, {c: 1, 2: d}]\n"
    assert parse(text, "f.yaml", places=False).faults == parse(text, "f.yaml").faults
    assert len(parse(text, "f.yaml", places=False).faults) == 3
