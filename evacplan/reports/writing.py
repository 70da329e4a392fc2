"""Files that appear whole, together, or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Container, Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from evacplan.collector import collector_paused
from evacplan.errors import OutputError


def check_folder(folder: Path, names: Iterable[str]) -> None:
    """Check that files called ``names`` can be written into ``folder``, and leave no trace.

    The folder may be missing; it is made when something is written.

    Raises
    ------
    OutputError
        If they cannot, with the reason.
    """
    made: list[Path] = []
    try:
        for name in names:
            _check_target(folder / name)
        _make(folder, made)
        # Trying is the only sure test: permissions do not tell of read-only disks, nor bind every user.
        with tempfile.TemporaryDirectory(prefix=".evacplan-", dir=folder):
            pass
    except (OSError, ValueError) as error:
        raise _failure(folder, error) from error
    finally:
        _unmake(made)


@collector_paused()
def write_all(folder: Path, files: Mapping[str, Iterable[bytes]], private: Container[str] = ()) -> None:
    """Write ``files`` (contents by name, piece by piece) into ``folder``: all of them, or, if anything fails, none.

    What stood there before under the same names is replaced, or after a failure is as it was. Those named in
    ``private`` can be read by their owner alone.

    Raises
    ------
    OutputError
        If one of them cannot be written, with the reason.
    """
    made: list[Path] = []
    try:
        _make(folder, made)
        with tempfile.TemporaryDirectory(prefix=".evacplan-", dir=folder) as stage:
            for name, contents in files.items():
                _write_through(Path(stage) / name, contents)
                if name in private:  # until here nobody else can look into the folder that it stands in
                    (Path(stage) / name).chmod(0o600)
            _exchange(folder, Path(stage), tuple(files))
    except BaseException as error:
        _unmake(made)
        if isinstance(error, OSError | ValueError):
            raise _failure(folder, error) from error
        raise


def write_one(path: Path, contents: bytes) -> None:
    """Write ``contents`` to ``path``, whole or not at all.

    Raises
    ------
    OutputError
        If it cannot be written, with the reason.
    """
    check_folder(path.parent, (path.name,))
    write_all(path.parent, {path.name: (contents,)})


def _make(folder: Path, made: list[Path]) -> None:
    """Make ``folder`` and those above it where they are missing, and note them in ``made``, outermost first."""
    above = (folder, *folder.absolute().parents)
    nearest = next(place for place in above if place.exists())
    if not nearest.is_dir():
        raise OutputError(f"cannot write into {folder}: {nearest} is a file, expected a folder")
    for place in reversed(above[: above.index(nearest)]):
        place.mkdir()
        made.append(place)


def _unmake(made: list[Path]) -> None:
    for place in reversed(made):
        with suppress(OSError):
            place.rmdir()


def _check_target(target: Path) -> None:
    """Refuse to replace what is not a plain file: a folder, a device, or a link to somewhere else."""
    if target.is_symlink() or (target.exists() and not target.is_file()):
        kind = "link" if target.is_symlink() else "folder" if target.is_dir() else "device"
        raise OutputError(f"cannot write {target}: it is a {kind}, expected a file or nothing")


def _write_through(path: Path, contents: Iterable[bytes]) -> None:
    """Write and wait until the disk has it, so that no rename can overtake the contents."""
    with path.open("wb") as file:
        file.writelines(contents)
        file.flush()
        os.fsync(file.fileno())


def _exchange(folder: Path, stage: Path, names: tuple[str, ...]) -> None:
    """Rename every staged file into ``folder``; on a failure bring back what was there before."""
    begun: list[str] = []
    try:
        for name in names:
            target = folder / name
            _check_target(target)
            begun.append(name)
            if target.exists():
                target.replace(stage / f"before-{name}")
            (stage / name).replace(target)
    except BaseException:
        for name in begun:
            before = stage / f"before-{name}"
            if before.exists():
                before.replace(folder / name)
            elif not (stage / name).exists():
                (folder / name).unlink(missing_ok=True)
        raise


def _failure(folder: Path, error: OSError | ValueError) -> OutputError:
    """Return the reason alone, without the name of a temporary file that nobody asked for."""
    reason = getattr(error, "strerror", None) or str(error)
    return OutputError(f"cannot write into {folder}: {reason.lower()}")
