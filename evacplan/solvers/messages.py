"""What the planning process and its workers say to each other, and how."""

from __future__ import annotations

import pickle
import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, BinaryIO, Final


@dataclass(frozen=True)
class Order:
    """Call a function."""

    number: int
    """Number of the order, by which it can be interrupted."""
    function: Callable[..., object]
    """What to call, with a watch and the arguments."""
    arguments: tuple[Any, ...]
    named: dict[str, Any]
    time_limit: float | None
    """Limit of the watch."""
    began: float
    """Beginning of the watch."""
    back_end: Any
    """Back end of the watch."""
    seed: int
    """Seed of the watch."""
    memory_mib: float | None
    """The most memory to take, beside what there is [MiB]."""


@dataclass(frozen=True)
class Interrupt:
    """Come to an end with an order."""

    number: int


@dataclass(frozen=True)
class News:
    """Something found on the way."""

    value: object


@dataclass(frozen=True)
class Done:
    """The function returned."""

    value: Any
    peak_mib: float
    """The most memory that the worker has held."""


@dataclass(frozen=True)
class Failed:
    """The function raised."""

    error: Exception
    trace: str
    peak_mib: float
    """The most memory that the worker has held."""


Message = Order | Interrupt | News | Done | Failed

_COUNT: Final = struct.Struct("<Q")


def plain(error: Exception) -> Exception:
    """Return ``error``, or one that says the same, if it cannot be sent."""
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
    except Exception:
        return RuntimeError(f"{type(error).__name__}: {error}")
    return error


def write(stream: BinaryIO, message: Message) -> None:
    """Write ``message``, its arrays as they lie in memory; nothing at all if it cannot be written."""
    parts: list[pickle.PickleBuffer] = []
    head = pickle.dumps(message, protocol=5, buffer_callback=parts.append)
    pieces = [memoryview(head), *(part.raw() for part in parts)]
    stream.write(_COUNT.pack(len(pieces)))
    stream.write(b"".join(_COUNT.pack(piece.nbytes) for piece in pieces))
    for piece in pieces:
        stream.write(piece)
    stream.flush()


def read(stream: BinaryIO) -> Callable[[], Message]:
    """Wait for a message and return what unpacks it; if that fails, the next message can be read all the same.

    Raises
    ------
    EOFError
        If the stream ends before the message does.
    """
    (count,) = _COUNT.unpack(_exactly(stream, _COUNT.size))
    sizes = [size for (size,) in _COUNT.iter_unpack(_exactly(stream, count * _COUNT.size))]
    head, *parts = [_exactly(stream, size) for size in sizes]
    return lambda: pickle.loads(head, buffers=parts)  # noqa: S301 - our own process


def _exactly(stream: BinaryIO, size: int) -> bytearray:
    found = bytearray(size)
    view, filled = memoryview(found), 0
    while filled < size:
        got = stream.readinto(view[filled:])  # type: ignore[attr-defined]
        if not got:
            raise EOFError
        filled += got
    return found
