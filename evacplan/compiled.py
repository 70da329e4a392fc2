"""Inner loops compiled by numba, and kept on disk until any of their sources changes.

Numba looks only at the file of a function itself when it asks whether what it has kept is still good. Our loops call
each other across files, so each state of all the files has a folder of its own. Only the folders used last are kept.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import TypeVar, cast

import numba

Function = TypeVar("Function", bound=Callable[..., object])

PACKAGE = Path(__file__).parent
FOLDER = "compiled-"
"""How the name of the folder of every state begins."""
KEPT = 4
"""How many older states keep their folders: other processes may be at work with them."""


def _state_of_sources() -> str:
    """Return what tells one state of the sources from another."""
    seen = hashlib.sha256(numba.__version__.encode())
    rooms = [sorted((PACKAGE / room).glob("*.py")) for room in ("network", "solvers")]
    for source in (Path(__file__), *rooms[0], *rooms[1]):
        stat = source.stat()
        seen.update(f"{source.name} {stat.st_size} {stat.st_mtime_ns};".encode())
    return seen.hexdigest()[:16]


def _keep_apart() -> None:
    """Tell numba where to keep what it compiles; where that cannot be written, numba finds a place of the user's."""
    if os.access(PACKAGE, os.W_OK) and "NUMBA_CACHE_DIR" not in os.environ:
        folder = PACKAGE / "__pycache__" / f"{FOLDER}{_state_of_sources()}"
        numba.config.CACHE_DIR = str(folder)  # type: ignore[attr-defined]
        make_room(folder)


def make_room(folder: Path) -> None:
    """Make the folder of this state; where it is a new one, remove those of the states used longest ago.

    Whatever goes wrong is left to the next state: a process whose folder is gone compiles anew.
    """
    with suppress(OSError):
        new = not folder.exists()
        folder.mkdir(parents=True, exist_ok=True)
        os.utime(folder)  # of what lies in it only the writing would show, not the use
        if new:
            others = [each for each in folder.parent.glob(f"{FOLDER}*") if each != folder]
            others.sort(key=lambda each: each.stat().st_mtime, reverse=True)
            for old in others[KEPT:]:
                shutil.rmtree(old, ignore_errors=True)


_keep_apart()


def compiled(function: Function) -> Function:
    """Compile ``function`` when it is first called.

    That it may make arrays is said, or the first lean function that calls it would forbid it to.
    """
    return cast("Function", numba.njit(cache=True, nogil=True, _nrt=True)(function))  # type: ignore[call-overload]


def compiled_lean(function: Function) -> Function:
    """Compile ``function``, which makes and returns no arrays, when it is first called.

    Numba counts who holds an array each time one is read from a tuple, which takes most of the time of an inner loop
    that reads from large tuples: the insertion of parties ran seven times as long. A function that makes no array
    needs no such count; numba refuses to compile one that does.
    """
    return cast("Function", numba.njit(cache=True, nogil=True, _nrt=False)(function))  # type: ignore[call-overload]


def side_by_side(work: Callable[[int], None], threads: int) -> None:
    """Do ``work`` with each of the numbers below ``threads``, all at the same time.

    Compiled loops let go of Python's lock, so they really run at the same time. The threads of numba itself would not
    do: while one of our threads has them at work, no other may, or the process ends.
    """
    if threads == 1:
        work(0)
        return
    with ThreadPoolExecutor(threads) as pool:
        deque(pool.map(work, range(threads)), 0)
