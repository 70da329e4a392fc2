"""Inner loops compiled by numba, and kept on disk until any of their sources changes.

Numba looks only at the file of a function itself when it asks whether what it has kept is still good. Our loops call
each other across files, so each state of all the files has a folder of its own.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar, cast

import numba

Function = TypeVar("Function", bound=Callable[..., object])

PACKAGE = Path(__file__).parent


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
        numba.config.CACHE_DIR = str(PACKAGE / "__pycache__" / f"compiled-{_state_of_sources()}")  # type: ignore[attr-defined]


_keep_apart()


def compiled(function: Function) -> Function:
    """Compile ``function`` when it is first called.

    That it may make arrays is said, or the first lean function that calls it would forbid it to.
    """
    return cast("Function", numba.njit(cache=True, _nrt=True)(function))  # type: ignore[call-overload]


def compiled_lean(function: Function) -> Function:
    """Compile ``function``, which makes and returns no arrays, when it is first called.

    Numba counts who holds an array each time one is read from a tuple, which takes most of the time of an inner loop
    that reads from large tuples: the insertion of parties ran seven times as long. A function that makes no array
    needs no such count; numba refuses to compile one that does.
    """
    return cast("Function", numba.njit(cache=True, _nrt=False)(function))  # type: ignore[call-overload]


def compiled_in_parallel(function: Function) -> Function:
    """Compile ``function`` when it is first called; its ``numba.prange`` loops run on several cores."""
    return cast("Function", numba.njit(cache=True, parallel=True)(function))
