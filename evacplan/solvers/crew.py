"""Worker processes for everything that runs in a solver's compiled code.

A solver that crashes, hangs or eats the memory takes its process with it. Here that process is never the one that
plans: it loses an answer, not the plan. Workers are started as programs of their own, with messages over pipes, so
that scripts without a main guard and notebooks work; the process that plans never loads a solver.
"""

from __future__ import annotations

import contextlib
import pickle
import threading
import weakref
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from evacplan.errors import SolverError
from evacplan.solvers.child import Child
from evacplan.solvers.messages import Done, Failed, News, Order

if TYPE_CHECKING:
    from evacplan.solvers.watch import Watch

T = TypeVar("T")

PLACES = 2
"""Workers of a crew at most."""
MOST_MISHAPS = 5
"""How often solvers may die or fail in one run before no more is asked of them."""
POLL_SECONDS = 0.05
"""How often a worker at work is looked after."""
GRACE_SECONDS, GRACE_SHARE = 0.5, 0.02
"""How much longer than its limit a worker may take, at least and as a share of the limit; half of it unasked."""
STOP_GRACE_SECONDS = 1.0
"""How long a worker may take to stop when told to."""

Cause = Literal["died", "time limit", "interrupted"]


class WorkerLostError(SolverError):
    """A worker ended without an answer."""

    def __init__(self, cause: Cause, details: str, last: object = None) -> None:
        super().__init__(f"a solver process ended without an answer ({cause}{': ' * bool(details)}{details})")
        self.cause: Cause = cause
        self.last = last
        """What it delivered last, if anything."""


@dataclass(frozen=True)
class Mishap:
    """A solver that gave no answer, though it was given time."""

    kind: Literal["a solver process died", "a solver failed"]
    """What a plan says of it."""
    details: str
    """What is known of it."""


@dataclass(frozen=True)
class _Roster:
    """The workers of a crew; a thing of its own, so that it outlives the crew until all are dismissed."""

    idle: list[Child] = field(default_factory=list)
    busy: list[Child] = field(default_factory=list)

    def fit(self) -> Child | None:
        """Return an idle worker that lives, if there is one."""
        while self.idle:
            child = self.idle.pop()
            if child.usable:
                return child
            child.bury()
        return None

    def dismiss(self) -> None:
        """End all workers."""
        for child in self.busy:
            child.end()
        while self.idle:
            self.idle.pop().bury()


class Crew:
    """Up to two worker processes, started when first needed, ended with the crew.

    Parameters
    ----------
    memory_mib
        The most memory that one of them may take [MiB]; if absent, nine tenths of what is left at each call.
    """

    def __init__(self, memory_mib: float | None = None) -> None:
        self._memory_mib = memory_mib
        self._roster = _Roster()
        self._lock = threading.Lock()
        self._places = threading.BoundedSemaphore(PLACES)
        self._orders = 0
        self._peak = 0.0
        self._close = weakref.finalize(self, self._roster.dismiss)

    def __enter__(self) -> Crew:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def warm(self) -> None:
        """Start one worker more, if there is a place, ahead of its first errand, to load the solvers meanwhile."""
        with self._lock, contextlib.suppress(OSError):
            if self._close.alive and len(self._roster.idle) + len(self._roster.busy) < PLACES:
                self._roster.idle.append(Child())

    def close(self) -> None:
        """End all workers, whatever they do; nothing can be called any more."""
        with self._lock:
            self._peak = max(self._peak, sum(child.peak_mib for child in (*self._roster.idle, *self._roster.busy)))
            self._close()

    @property
    def peak_mib(self) -> float:
        """The most memory that the workers may have held at one time [MiB]."""
        with self._lock:
            return max(self._peak, sum(child.peak_mib for child in (*self._roster.idle, *self._roster.busy)))

    @property
    def processes(self) -> tuple[int, ...]:
        """Process numbers of the workers that live."""
        with self._lock:
            return tuple(child.number for child in (*self._roster.idle, *self._roster.busy))

    def call(self, watch: Watch, function: Callable[..., T], arguments: Sequence[Any], named: Mapping[str, Any]) -> T:
        """Return what ``function`` returns in a worker for ``watch``, the arguments and the named arguments.

        Raises
        ------
        WorkerLostError
            If the worker died, or was ended because it did not heed the limit or the wish to stop.
        """
        with self._places:
            child, order = self._take(watch, function, arguments, named)
            try:
                return _Errand(child, order, watch).run()  # type: ignore[no-any-return]
            finally:
                self._give_back(child)

    def submit(
        self, watch: Watch, function: Callable[..., T], arguments: Sequence[Any], named: Mapping[str, Any]
    ) -> Future[T]:
        """Begin a :meth:`call` in a thread of its own."""
        future: Future[T] = Future()

        def work() -> None:
            if not future.set_running_or_notify_cancel():
                return
            try:
                future.set_result(self.call(watch, function, arguments, named))
            except BaseException as error:
                future.set_exception(error)

        threading.Thread(target=work, name="errand", daemon=True).start()
        return future

    def _take(
        self, watch: Watch, function: Callable[..., object], arguments: Sequence[Any], named: Mapping[str, Any]
    ) -> tuple[Child, Order]:
        with self._lock:
            if not self._close.alive:
                raise WorkerLostError("died", "all have been dismissed")
            if len(watch.mishaps) >= MOST_MISHAPS:
                raise WorkerLostError("died", "too many have died")
            try:
                child = self._roster.fit() or Child()
            except OSError as error:
                watch.mishaps.append(Mishap("a solver process died", str(error)))
                raise WorkerLostError("died", f"none can be started: {error}") from error
            self._roster.busy.append(child)
            self._orders += 1
            return child, Order(
                number=self._orders,
                function=function,
                arguments=tuple(arguments),
                named=dict(named),
                time_limit=watch.time_limit,
                began=watch.began,
                back_end=watch.back_end,
                seed=watch.seed,
                memory_mib=self._memory_mib,
            )

    def _give_back(self, child: Child) -> None:
        with self._lock:
            self._peak = max(self._peak, sum(each.peak_mib for each in (*self._roster.idle, *self._roster.busy)))
            self._roster.busy.remove(child)
            if child.usable and self._close.alive:
                self._roster.idle.append(child)
            else:
                child.bury()


class _Errand:
    """One order given to one worker: sent, looked after, and answered."""

    def __init__(self, child: Child, order: Order, watch: Watch) -> None:
        self._child, self._order, self._watch = child, order, watch
        self._began = watch.elapsed
        self._done = threading.Event()
        self._last: object = None

    def run(self) -> Any:
        """Return the answer."""
        guard = threading.Thread(target=self._guard, name="guard", daemon=True)
        guard.start()
        finished = False
        try:
            answer = self._converse()
            finished = True
        except (EOFError, OSError):
            raise self._loss("") from None
        except MemoryError:
            raise self._loss("no memory for the order or the answer") from None
        except (AttributeError, TypeError, pickle.PicklingError):
            finished = True  # the order could not be written, and nothing of it was
            raise
        finally:
            self._done.set()
            guard.join()
            if not finished:
                # The conversation broke off somewhere: nothing more can be said to this worker.
                self._child.bury()
        if isinstance(answer, Done):
            return answer.value
        if isinstance(answer.error, SolverError):
            self._child.bury()  # who knows what the solver has left behind
        answer.error.add_note(answer.trace)
        raise answer.error

    def _converse(self) -> Done | Failed:
        self._child.send(self._order)
        while True:
            said = self._child.receive()
            if isinstance(said, News):
                self._last = said.value
            else:
                self._child.note_peak(said.peak_mib)
                return said

    def _loss(self, details: str) -> WorkerLostError:
        watch = self._watch
        cause: Cause = "interrupted" if watch.stop.is_set() else "time limit" if watch.left == 0.0 else "died"
        words = self._child.bury()
        details = details or words
        if cause == "died":
            watch.mishaps.append(Mishap("a solver process died", details))
        return WorkerLostError(cause, details, self._last)

    def _guard(self) -> None:
        """Ask the worker to stop where it must, and end it where it does not."""
        told: float | None = None
        while not self._done.wait(POLL_SECONDS):
            self._child.look()
            late, grace = self._lateness()
            if told is None and (self._watch.stop.is_set() or late > grace / 2):
                told = self._watch.elapsed
                self._child.interrupt(self._order.number)
            stopping = self._watch.stop.is_set() and told is not None
            if late > grace or (stopping and self._watch.elapsed > (told or 0.0) + STOP_GRACE_SECONDS):
                self._child.end()
                return

    def _lateness(self) -> tuple[float, float]:
        """Return by how many seconds the worker is over its limit, and by how many it may be."""
        limit = self._watch.time_limit
        if limit is None:
            return 0.0, GRACE_SECONDS
        given = max(0.0, limit - self._began)
        return self._watch.elapsed - limit, GRACE_SECONDS + GRACE_SHARE * given
