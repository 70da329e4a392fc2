"""How one run is made, with its clock, its brake, and the processes that solve for it."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from fractions import Fraction
from threading import Event
from typing import TYPE_CHECKING, Concatenate, Literal, ParamSpec, TypeVar

from evacplan.solvers.crew import Crew, Mishap

if TYPE_CHECKING:
    from evacplan.formulation.problem import Tier

P = ParamSpec("P")
T = TypeVar("T")

BackEnd = Literal["highs", "gscip", "glop", "cp_sat"]
"""A solver of OR-Tools MathOpt."""


@dataclass(frozen=True)
class Progress:
    """One sign of life of a running search."""

    stage: str
    """What is being done."""
    tier: str
    """Name of the tier."""
    value: float | None
    """Value of the best plan so far, in the unit of the tier."""
    bound: float | None
    """Best proven bound so far, in the unit of the tier."""
    seconds: float
    """Time since the search began."""


@dataclass
class Watch:
    """How one run is made, with its clock and its brake: passed down, asked often.

    In a worker process there is one as well, with the same clock and the same brake.
    """

    time_limit: float | None = None
    """Seconds for the whole search; none if absent."""
    stop: Event = field(default_factory=Event)
    """Set from outside to end the search with the best plan so far."""
    report: Callable[[Progress], None] = lambda _: None
    """Told of progress."""
    back_end: BackEnd = "highs"
    """Solver of the integer models."""
    seed: int = 0
    """Seed of the search."""
    began: float = field(default_factory=time.monotonic)
    """When the search began, on the monotonic clock, which all processes of a machine share."""
    crew: Crew = field(default_factory=Crew)
    """The processes that solve."""
    deliver: Callable[[object], None] = lambda _: None
    """In a worker: hands over what must not be lost if the worker is."""
    mishaps: list[Mishap] = field(default_factory=list)
    """What has gone wrong with solvers."""

    @property
    def elapsed(self) -> float:
        """Seconds since the search began."""
        return time.monotonic() - self.began

    @property
    def left(self) -> float | None:
        """Seconds left, or None without a limit."""
        return None if self.time_limit is None else max(0.0, self.time_limit - self.elapsed)

    @property
    def over(self) -> bool:
        """Whether to finish now."""
        return self.stop.is_set() or self.left == 0.0

    @property
    def limits_hit(self) -> tuple[str, ...]:
        """What cut the run short so far, as plans tell it."""
        cut = ("interrupted",) * self.stop.is_set() + ("time limit",) * (self.left == 0.0)
        return (*cut, *sorted({mishap.kind for mishap in self.mishaps}))

    def within(self, seconds: float) -> Watch:
        """Return a watch of the same run for a part of it that may take at most ``seconds`` from now."""
        limit = self.elapsed + seconds
        return replace(self, time_limit=limit if self.time_limit is None else min(limit, self.time_limit))

    def call(self, function: Callable[Concatenate[Watch, P], T], *arguments: P.args, **named: P.kwargs) -> T:
        """Return what ``function`` returns in a worker process, where a watch is its first argument.

        Raises
        ------
        WorkerLostError
            If the worker died, or had to be ended because it did not heed the limit or the wish to stop.
        """
        return self.crew.call(self, function, arguments, named)

    def submit(self, function: Callable[Concatenate[Watch, P], T], *arguments: P.args, **named: P.kwargs) -> Future[T]:
        """Begin a :meth:`call` beside others; as many run at a time as the crew has places."""
        return self.crew.submit(self, function, arguments, named)

    def say(self, stage: str, tier: Tier, value: int | Fraction | None, bound: int | Fraction | None) -> None:
        """Report progress in ``tier``."""
        self.report(
            Progress(
                stage,
                tier.name,
                None if value is None else tier.value(value),
                None if bound is None else tier.value(bound),
                self.elapsed,
            )
        )
