"""Where compiled loops are kept on disk."""

import os
from pathlib import Path

from evacplan.compiled import FOLDER, KEPT, make_room


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
