"""What the planning process and its workers say to each other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


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
