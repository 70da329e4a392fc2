"""Where compiled loops are kept on disk, and how they work side by side."""

import os
from pathlib import Path
from threading import Barrier

import pytest

from evacplan.compiled import FOLDER, KEPT, make_room, side_by_side


def _states(home: Path, count: int) -> list[Path]:
    """Make the folders of ``count`` states, the first of them used longest ago."""
    folders = [home / f"{FOLDER}{number}" for number in range(count)]
    for age, folder in enumerate(reversed(folders), 1):
        (folder / "solvers").mkdir(parents=True)
        (folder / "solvers" / "loop.nbi").touch()
        os.utime(folder, (1e9 - age, 1e9 - age))
    return folders


def test_a_new_state_removes_the_folders_of_those_used_longest_ago(tmp_path: Path) -> None:
    """Only the folders used last stay beside that of a new state, and nothing else that lies there is touched."""
    old = _states(tmp_path, KEPT + 3)
    other = tmp_path / "compiled.cpython-311.pyc"
    other.touch()
    make_room(tmp_path / f"{FOLDER}new")
    assert {*tmp_path.iterdir()} == {*old[3:], tmp_path / f"{FOLDER}new", other}


def test_a_state_that_is_used_again_outlives_the_others(tmp_path: Path) -> None:
    """The folder of a known state removes nothing, and counts as used last when the next new state comes."""
    old = _states(tmp_path, KEPT + 3)
    make_room(old[0])
    assert {*tmp_path.iterdir()} == {*old}
    make_room(tmp_path / f"{FOLDER}new")
    assert {*tmp_path.iterdir()} == {old[0], *old[4:], tmp_path / f"{FOLDER}new"}


def test_a_folder_that_cannot_be_made_stops_nobody(tmp_path: Path) -> None:
    """Where a file stands in the way, loops are compiled without being kept."""
    (tmp_path / "file").touch()
    make_room(tmp_path / "file" / f"{FOLDER}new")


def test_all_numbers_are_worked_on_at_the_same_time() -> None:
    """Three meet who each wait for the other two; one alone needs nobody."""
    meeting, done = Barrier(3, timeout=10), []

    def work(number: int) -> None:
        meeting.wait()
        done.append(number)

    side_by_side(work, 3)
    side_by_side(done.append, 1)
    assert sorted(done) == [0, 0, 1, 2]


def test_what_goes_wrong_in_a_thread_is_told() -> None:
    """An error of one of them is that of the whole."""

    def work(number: int) -> None:
        if number == 1:
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        side_by_side(work, 2)
