"""Following paths through what a file says."""

import pytest

from evacplan.errors import Fault, Mark
from evacplan.sources.marked_yaml import parse
from evacplan.sources.tree import Marked, Steps, find, place

TEXT = """\
homes: apt_a
groups:
  - id: a
    permits: {AZ: approved}
takes:
  x: 1h
"""


@pytest.fixture(name="root")
def tree() -> Marked:
    """Return a small tree."""
    root = parse(TEXT.encode(), "f").root
    assert root is not None
    return root


@pytest.mark.parametrize(
    ("asked", "found", "line", "column"),
    [
        ((), (), 1, 1),
        (("homes",), ("homes",), 1, 8),
        (("homes", 0), ("homes",), 1, 8),
        (("groups",), ("groups",), 2, 1),
        (("groups", 0), ("groups", 0), 3, 5),
        (("groups", 0, "id"), ("groups", 0, "id"), 3, 9),
        (("groups", 0, "permits"), ("groups", 0, "permits"), 4, 5),
        (("groups", 0, "permits", "AZ", "status"), ("groups", 0, "permits", "AZ"), 4, 19),
        (("takes", "dict[str,int]", "x"), ("takes", "x"), 6, 6),
        (("takes", "int"), ("takes",), 5, 1),
        (("groups", 7, "id"), ("groups",), 2, 1),
    ],
)
def test_a_path_is_followed_as_far_as_the_file_goes(
    root: Marked, asked: Steps, found: Steps, line: int, column: int
) -> None:
    """Steps that only a model sees are passed over; scalars are marked themselves, larger parts at their key."""
    there = find(root, asked)
    assert (there.path, there.mark) == (found, Mark("f", line, column))


def test_a_missing_key_keeps_its_name_and_takes_the_place_of_what_lacks_it(root: Marked) -> None:
    """A key that is not there is placed at the nearest part around it that is."""
    there = find(root, ("groups", 0, "people"), missing_key=True)
    assert (there.path, there.mark) == (("groups", 0, "people"), Mark("f", 3, 5))


def test_a_placed_fault_keeps_its_words(root: Marked) -> None:
    """Only the mark is added, and what a message cannot bear of a path is cut."""
    fault = place(root, Fault(("takes", "x" * 100), "odd", "expected even", severity="warning"))
    assert fault == Fault(("takes", "x" * 57 + "..."), "odd", "expected even", "warning", Mark("f", 5, 1))


def test_plain_data_is_a_copy(root: Marked) -> None:
    """Plain data can be changed without changing the tree."""
    plain = root.plain()
    plain["groups"][0]["id"] = "b"
    assert root.plain()["groups"][0]["id"] == "a"
