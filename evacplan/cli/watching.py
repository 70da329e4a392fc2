"""Planning in a thread of its own, so that the main thread can show progress and listen to the user."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from evacplan.cli.failures import Code
from evacplan.cli.progress import Board, LineDisplay, LiveDisplay
from evacplan.cli.terminal import complain, console
from evacplan.errors import ABORTED

if TYPE_CHECKING:
    from evacplan.plan.plan import Plan
    from evacplan.solvers.outcome import Progress

T = TypeVar("T")
Work = Callable[[Callable[["Progress"], None], threading.Event], "Plan"]
"""Plans, given where to report progress and what to watch for a wish to stop."""

POLL_SECONDS = 0.1
FINISHING = "finishing with the best plan so far; press Ctrl-C again to abort"


class Display(Protocol):
    """Where the user sees how far the work is."""

    def tell(self, note: str) -> None:
        """Show a note."""

    def tick(self) -> None:
        """Show what is new."""


def watch(work: Work) -> Plan:
    """Run ``work`` in a thread and return its plan, or raise what it raised; signals are those of :func:`attend`."""
    board, screen = Board(), console(stderr=True)
    lively = screen.is_terminal and not screen.is_dumb_terminal
    with LiveDisplay(screen, board) if lively else LineDisplay(board) as display:
        return attend(lambda stop: work(board.pin, stop), display, FINISHING, display.__exit__)


def attend(
    work: Callable[[threading.Event], T], display: Display, finishing: str, leave: Callable[[], None] = lambda: None
) -> T:
    """Run ``work`` in a thread and return what it returns, or raise what it raised.

    The first Ctrl-C, and SIGTERM, set the event that the work is handed, and ``finishing`` is told; a Ctrl-C after that
    ends the process at once, with exit code 130 and without any file written, after ``leave`` has tidied the screen.
    """
    stop, abort = threading.Event(), threading.Event()
    errand = _Errand(work, stop)
    with _listening(stop, abort):
        errand.start()
        told = False
        while errand.is_alive() and not abort.is_set():
            # A join without a limit could not be interrupted on Windows.
            errand.join(POLL_SECONDS)
            if stop.is_set() and not told:
                display.tell(finishing)
                told = True
            display.tick()
    if abort.is_set():
        # A solver deep in compiled code cannot be unwound; the operating system ends it.
        leave()
        complain(ABORTED)
        sys.stdout.flush()
        os._exit(Code.ABORTED)
    return errand.result()


class _Errand(threading.Thread, Generic[T]):
    """The thread that works; a daemon, so that an abort need not wait for it."""

    def __init__(self, work: Callable[[threading.Event], T], stop: threading.Event) -> None:
        super().__init__(name="planning", daemon=True)
        self._work, self._wish = work, stop
        self._found: list[T] = []
        self._error: BaseException | None = None

    def run(self) -> None:
        try:
            self._found.append(self._work(self._wish))
        except BaseException as error:
            self._error = error

    def result(self) -> T:
        """Return what was found or raise the error."""
        if self._error is not None:
            raise self._error
        return self._found[0]


@contextmanager
def _listening(stop: threading.Event, abort: threading.Event) -> Iterator[None]:
    """Let signals set events for a while; afterwards they mean what they did before."""

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        (abort if stop.is_set() else stop).set()

    def terminate(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        signal.signal(signal.SIGINT, interrupt)
        signal.signal(signal.SIGTERM, terminate)
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
