"""Files appear whole, together, or not at all."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from evacplan.errors import OutputError
from evacplan.reports import writing
from evacplan.reports.writing import check_folder, write_all, write_one

FILES = {"a.txt": (b"new a",), "b.txt": (b"new", b" b"), "c.txt": (b"new c",)}
"""Contents piece by piece."""
WHOLE = {name: b"".join(pieces) for name, pieces in FILES.items()}


def contents(folder: Path) -> dict[str, bytes]:
    """Return what is in ``folder``."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_all_files_are_written(tmp_path: Path):
    """Folders that are missing are made, and nothing but the files is in them."""
    write_all(tmp_path / "x" / "y", FILES)
    assert contents(tmp_path / "x" / "y") == WHOLE


def test_files_of_before_are_replaced_and_others_stay(tmp_path: Path):
    """A second run replaces its own files and leaves the rest alone."""
    write_all(tmp_path, {"a.txt": (b"old",), "mine.txt": (b"mine",)})
    write_all(tmp_path, FILES)
    assert contents(tmp_path) == {**WHOLE, "mine.txt": b"mine"}


def test_a_content_that_breaks_off_leaves_everything_as_it_was(tmp_path: Path):
    """If the pieces of a file cannot all be made, no file is written."""

    def pieces() -> Iterator[bytes]:
        yield b"half"
        raise OutputError("the other half is missing")

    write_all(tmp_path, {"a.txt": (b"old",)})
    with pytest.raises(OutputError, match="other half"):
        write_all(tmp_path, {**FILES, "d.txt": pieces()})
    assert contents(tmp_path) == {"a.txt": b"old"}


@pytest.mark.parametrize("failing", [1, 2, 3])
def test_a_full_disk_leaves_everything_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: int):
    """If any file cannot be written, none is, and what stood there before still does."""
    before = {"a.txt": b"old a", "c.txt": b"old c"}
    write_all(tmp_path, {name: (content,) for name, content in before.items()})
    written = []

    def full(path: Path, content: Iterable[bytes]) -> None:
        written.append(path)
        if len(written) == failing:
            raise OSError(28, "No space left on device")
        path.write_bytes(b"".join(content))

    monkeypatch.setattr(writing, "_write_through", full)
    with pytest.raises(OutputError, match="no space left on device"):
        write_all(tmp_path, FILES)
    assert contents(tmp_path) == before


@pytest.mark.parametrize("error", [OSError(13, "Permission denied"), KeyboardInterrupt()])
@pytest.mark.parametrize("failing", range(1, 6))
def test_a_failure_between_two_renames_is_undone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: int, error: BaseException
):
    """Also when only some files are in place already, the old ones come back and the new ones go."""
    before = {"a.txt": b"old a", "c.txt": b"old c"}
    write_all(tmp_path, {name: (content,) for name, content in before.items()})
    rename, calls = Path.replace, []

    def flaky(path: Path, target: Path) -> Path:
        calls.append(path)
        if len(calls) == failing:
            raise error
        return rename(path, target)

    monkeypatch.setattr(Path, "replace", flaky)
    with pytest.raises(OutputError if isinstance(error, OSError) else KeyboardInterrupt):
        write_all(tmp_path, FILES)
    assert contents(tmp_path) == before


def test_a_folder_made_for_nothing_goes_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A failure leaves no empty folders behind."""

    def full(_path: Path, _content: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(writing, "_write_through", full)
    with pytest.raises(OutputError):
        write_all(tmp_path / "x" / "y", FILES)
    assert contents(tmp_path) == {}


def test_checking_a_good_place_leaves_no_trace(tmp_path: Path):
    """Asking whether files can be written neither makes nor changes anything."""
    check_folder(tmp_path / "x" / "y", FILES)
    check_folder(tmp_path, FILES)
    assert contents(tmp_path) == {}


def test_a_file_in_the_way_is_told(tmp_path: Path):
    """A file where the folder should be, or above it, is named."""
    (tmp_path / "f").write_bytes(b"")
    for folder in (tmp_path / "f", tmp_path / "f" / "deeper"):
        with pytest.raises(OutputError, match=r"f is a file, expected a folder"):
            check_folder(folder, FILES)


def test_a_folder_in_the_place_of_a_file_is_told(tmp_path: Path):
    """A folder called like a file to be written is named, before and at the writing."""
    (tmp_path / "b.txt").mkdir()
    with pytest.raises(OutputError, match=r"b\.txt: it is a folder"):
        check_folder(tmp_path, FILES)
    with pytest.raises(OutputError, match=r"b\.txt: it is a folder"):
        write_all(tmp_path, FILES)
    assert [path.name for path in tmp_path.iterdir()] == ["b.txt"]


@pytest.mark.skipif(sys.platform == "win32", reason="links and devices are others there")
def test_links_and_devices_are_not_replaced(tmp_path: Path):
    """What is not a plain file is never renamed away."""
    (tmp_path / "a.txt").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OutputError, match="it is a link"):
        write_one(tmp_path / "a.txt", b"")
    with pytest.raises(OutputError, match="cannot write"):
        write_one(Path("/dev/null"), b"")


def test_a_folder_without_permission_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Whatever the system refuses is told with its reason."""

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(writing.tempfile, "TemporaryDirectory", refuse)
    with pytest.raises(OutputError, match="permission denied"):
        check_folder(tmp_path, FILES)


def test_an_impossible_name_is_told(tmp_path: Path):
    """A name that no file system accepts is bad input, not a bug."""
    for name in ("nul\0", "x" * 300):
        with pytest.raises(OutputError):
            check_folder(tmp_path / name, FILES)
