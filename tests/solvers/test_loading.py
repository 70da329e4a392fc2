"""Groups find seats together, exactly."""

from __future__ import annotations

from itertools import product

import pytest

from evacplan.solvers import seating
from evacplan.solvers.seating import pack


def fits_by_trying(people: list[int], places: int, vehicles: int) -> bool:
    """Tell whether some way of seating every group in one vehicle exists, by trying all."""
    for seats in product(range(vehicles), repeat=len(people)):
        loads = [sum(p for p, v in zip(people, seats, strict=True) if v == vehicle) for vehicle in range(vehicles)]
        if max(loads, default=0) <= places:
            return True
    return not people


@pytest.mark.parametrize(
    ("people", "places", "vehicles"),
    [
        ([4, 4, 4], 6, 2),
        ([4, 4, 4], 6, 3),
        ([3, 3, 2, 2, 2], 6, 2),
        ([5, 4, 3, 3, 3], 9, 2),  # first fit decreasing fails, yet 5 + 4 and 3 + 3 + 3 fit
        ([7], 6, 3),
        ([], 6, 0),
        ([1], 6, 0),
    ],
)
def test_seating_is_found_exactly_where_there_is_one(people: list[int], places: int, vehicles: int):
    """A seating is returned if and only if trying all finds one, and it seats everybody once within the places."""
    seated = pack(people, places, vehicles)
    assert (seated is not None) == fits_by_trying(people, places, vehicles)
    if seated is not None:
        assert sorted(i for vehicle in seated for i in vehicle) == list(range(len(people)))
        assert all(sum(people[i] for i in vehicle) <= places for vehicle in seated)


def test_first_fit_is_not_the_last_word():
    """Two vehicles of ten seat 6 + 4 and 5 + 3 + 2, whatever first fit decreasing makes of it."""
    assert pack([6, 5, 4, 3, 2], 10, 2) is not None
    assert pack([4, 4, 3, 3, 3, 3], 10, 2) is not None


def test_large_loads_are_settled():
    """Forty vehicles that must be filled to the last seat are, and ones that cannot be are refused."""
    sizes = [9, 8, 7, 6, 5, 4, 3, 2, 1] * 40
    seated = pack(sizes, 45, 40)
    assert seated is not None
    assert sorted(i for vehicle in seated for i in vehicle) == list(range(len(sizes)))
    assert all(sum(sizes[i] for i in vehicle) == 45 for vehicle in seated)
    assert pack([7] * 60, 27, 19) is None  # three to a vehicle, though there are seats for more


def test_a_search_that_takes_too_long_says_so(monkeypatch: pytest.MonkeyPatch):
    """Whether groups fit may be left open; that is no answer."""
    monkeypatch.setattr(seating, "MOST_LOADS", 1)
    with pytest.raises(seating.SeatingUndecidedError):
        pack([4, 4, 3, 3, 3, 3], 10, 2)
