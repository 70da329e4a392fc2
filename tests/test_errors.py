"""The words that messages are made of."""

import pytest

from evacplan.errors import LONGEST_QUOTE, Fault, Mark, ScenarioError, quoted, suggestion


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("abc", "`abc`"), (5, "`5`"), ("", "``"), ("ß Қ", "`ß Қ`"), ("a\nb\x1b[0m", "`a\\nb\\x1b[0m`"),
        ("x" * LONGEST_QUOTE, f"`{'x' * LONGEST_QUOTE}`"), ("x" * 1000, f"`{'x' * (LONGEST_QUOTE - 3)}...`"),
    ],
)  # fmt: skip
def test_quotes_are_short_and_on_one_line(value: object, text: str) -> None:
    """Nothing of an input can break a line or flood a terminal."""
    assert quoted(value) == text


@pytest.mark.parametrize(
    ("name", "known", "text"),
    [
        ("astra", ["astara", "asmara", "baku"], "did you mean `astara`?"),
        ("x", ["b", "a"], "expected one of `a`, `b`"),
        ("x", ["a"], "expected `a`"),
        ("x", [], "expected one that is defined; there are none"),
        ("x", list("abcdefgh"), "expected one of `a`, `b`, `c`, `d`, `e`, `f`, ..."),
        ("x" * 10**6, ["a"], "expected `a`"),
    ],
)
def test_suggestions_name_the_closest_or_the_choice(name: str, known: list[str], text: str) -> None:
    """A slip gets the name that was meant; anything else what there is."""
    assert suggestion(name, known) == text


def test_a_fault_is_one_line_with_place_field_and_words() -> None:
    """Parts that are not known leave no trace in the line."""
    whole = Fault(("groups", 3, "at"), "no such site `x`", "expected `a`", mark=Mark("s.yaml", 4, 7))
    assert str(whole) == "s.yaml:4:7 groups.3.at: no such site `x`, expected `a`"
    assert str(Fault((), "the file is empty")) == "the file is empty"
    assert str(ScenarioError((whole, Fault(("a",), "odd")))) == f"{whole}\na: odd"
