"""From what pydantic says to what people understand."""

from typing import Any

import pytest
from pydantic_core import ErrorDetails

from evacplan.errors import Mark
from evacplan.sources.field_faults import field_faults
from evacplan.sources.marked_yaml import parse
from evacplan.sources.model_shape import keys_at, purpose
from evacplan.sources.tree import Steps
from tests.sources.conftest import VALID, Write, faults_of


def error(kind: str, place: Steps, value: object, **context: Any) -> ErrorDetails:
    """Return an error as pydantic reports it."""
    return {"type": kind, "loc": place, "msg": "Jargon", "input": value, "ctx": context}


def lines(text: str, *errors: ErrorDetails) -> list[str]:
    """Return the faults for ``errors`` in a file."""
    root = parse(text.encode(), "f").root
    assert root is not None
    return [str(fault) for fault in field_faults(errors, root)]


def test_an_error_of_an_unknown_kind_is_still_in_plain_words() -> None:
    """Whatever a later pydantic may add, its own words never reach a user."""
    assert lines("clock: {step: 5}", error("brand_new", ("clock", "step"), 5)) == [
        "f:1:15 clock.step: `5` cannot stand here, expected here: the grid on which departures are decided,"
        " for example 8h30m"
    ]


def test_of_the_branches_of_a_union_the_one_that_was_meant_speaks() -> None:
    """A fault inside a mapping beats the complaint that it is no text; a reason beats a wrong kind."""
    inside = error("value_error", ("a", "dict[str,x]", "b"), 1, error=ValueError("not a thing, expected another"))
    outside = error("string_type", ("a", "str"), {"b": 1})
    kind = error("dict_type", ("a", "dict[str,x]"), 1)
    reason = error("value_error", ("a", "str"), 1, error=ValueError("not a thing, expected another"))
    assert lines("a: {b: 1}", outside, inside) == ["f:1:8 a.b: `1` is not a thing, expected another"]
    assert lines("a: {b: 1}", inside, outside) == ["f:1:8 a.b: `1` is not a thing, expected another"]
    assert lines("a: 1", kind, reason) == ["f:1:4 a: `1` is not a thing, expected another"]
    assert lines("a: 1", reason, kind) == ["f:1:4 a: `1` is not a thing, expected another"]


def test_a_message_without_an_expectation_stands_alone() -> None:
    """Nothing is added where nothing was expected."""
    assert lines("a: 1", error("value_error", ("a",), 1, error=ValueError("simply odd"))) == ["f:1:4 a: simply odd"]


def test_two_missing_keys_of_one_record_are_two_faults() -> None:
    """Each missing key is named, though both stand at the same place."""
    errors = [error("missing", ("clock", key), {}) for key in ("start", "horizon")]
    assert [line.split(", ")[0] for line in lines("clock: {}", *errors)] == [
        "f:1:1 clock.start: is missing",
        "f:1:1 clock.horizon: is missing",
    ]


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        (
            "name: Baku airport",
            f"name: {'x' * 301}",
            f"14:19 sites.apt_gyd.name: `{'x' * 57}...` is too long, expected at most 300",
        ),
        ("name: Baku airport", 'name: ""', "14:19 sites.apt_gyd.name: is empty, expected here: what it is called"),
        (
            "takes: {apt_gyd: 3h}",
            "takes: {apt_gyd: }",
            "32:58 charters.c1.takes.apt_gyd: is empty, expected for example 8h30m, 45min, 2d or PT8H30M",
        ),
        ("people: 4", 'people: ""', "36:49 groups.0.people: an empty text does not fit, expected a whole number"),
        ("people: 4", "people: true", "36:49 groups.0.people: `true` does not fit, expected a whole number"),
        ("people: 4", "people: {a: 1}", "36:41 groups.0.people: a mapping does not fit, expected a whole number"),
        (
            "at: tehran, people: 4",
            "at: 4, people: 4",
            "36:33 groups.0.at: `4` is not text, expected text, in quotes if it looks like a number",
        ),
        (
            "permits: {AZ: approved}",
            "permits: {AZ: {at: 2026-03-01T08:00}}",
            "37:62 groups.1.permits.AZ.status: is missing, expected here: how far it has come, for example not_sent",
        ),
    ],
)
def test_less_usual_faults_of_values(old: str, new: str, line: str, write: Write) -> None:
    """Too long, empty, of another kind: each in one line."""
    assert faults_of(write(VALID.replace(old, new, 1))) == [f"scenario.yaml:{line}"]


@pytest.mark.parametrize(
    ("path", "some"),
    [
        ((), {"extends", "sites", "schema"}),
        (("links", "any"), {"from", "to", "takes"}),
        (("groups", 3), {"id", "people"}),
        (("groups",), {"id", "people"}),
        (("groups", 3, "permits", "AZ"), {"status", "at"}),
        (("crossings", "any", "permit"), {"of", "lead", "valid"}),
        (("links", "any", "closed", 0), {"start", "until", "lasts"}),
        (("title",), {"en", "ru", "kk"}),
    ],
)
def test_the_keys_of_every_record_are_known_by_their_names_in_files(path: Steps, some: set[str]) -> None:
    """Suggestions use ``from``, not the program's own name for it."""
    keys = set(keys_at(path))
    assert some <= keys
    assert "tail" not in keys


@pytest.mark.parametrize("path", [("links",), ("links", "a", "takes"), ("nowhere",), ("groups", 0, "at", "x")])
def test_where_ids_are_free_there_are_no_known_keys(path: Steps) -> None:
    """A section or a plain value suggests nothing."""
    assert keys_at(path) == []


def test_what_a_key_is_for_is_told_in_the_words_of_its_model() -> None:
    """The first clause of the docstring, with an example where there is one."""
    assert purpose(("links", "a", "length")) == "how long it is, for example 515 km"
    assert purpose(("title", "ru")) == "Russian"
    assert purpose(("schema",)) == "the version of this format, for example evacplan/1"
    assert purpose(("links", "a", "nonsense")) == ""


def test_marks_of_unknown_keys_are_those_of_the_keys() -> None:
    """The eye should land on the word that is wrong."""
    root = parse(b"policy:\n  tolerence: 5%\n", "f").root
    assert root is not None
    (fault,) = field_faults([error("extra_forbidden", ("policy", "tolerence"), "5%")], root)
    assert (fault.mark, fault.expected) == (Mark("f", 2, 3), "did you mean `tolerance`?")
