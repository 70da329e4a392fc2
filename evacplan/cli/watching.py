"""Planning in a thread of its own, so that the main thread can show progress and listen to the user."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from types import FrameType
from typing import TYPE_CHECKING

from evacplan.cli.failures import ABORTED, Code
from evacplan.cli.progress import Board, LineDisplay, LiveDisplay
from evacplan.cli.terminal import complain, console

if TYPE_CHECKING:
    from evacplan.plan.plan import Plan
    from evacplan.solvers.outcome import Progress

Work = Callable[[Callable[["Progress"], None], threading.Event], "Plan"]
"""Plans, given where to report progress and what to watch for a wish to stop."""

POLL_SECONDS = 0.1
FINISHING = "finishing with the best plan so far; press Ctrl-C again to abort"


def watch(work: Work) -> Plan:
    """Run ``work`` in a thread and return its plan, or raise what it raised.

    The first Ctrl-C, and SIGTERM, ask for the best plan so far; a Ctrl-C after that ends the process
    at once, with exit code 130 and without any file written.
    """
    board, stop, abort = Board(), threading.Event(), threading.Event()
    screen = console(stderr=True)
    lively = screen.is_terminal and not screen.is_dumb_terminal
    errand = _Errand(work, board, stop)
    with ExitStack() as stack:
        display: LiveDisplay | LineDisplay = LiveDisplay(screen, board) if lively else LineDisplay(board)
        stack.enter_context(display)
        stack.enter_context(_listening(stop, abort))
        errand.start()
        told = False
        while errand.is_alive() and not abort.is_set():
            # A join without a limit could not be interrupted on Windows.
            errand.join(POLL_SECONDS)
            if stop.is_set() and not told:
                display.tell(FINISHING)
                told = True
            display.tick()
    if abort.is_set():
        # A solver deep in compiled code cannot be unwound; the operating system ends it.
        complain(ABORTED)
        sys.stdout.flush()
        os._exit(Code.ABORTED)
    return errand.result()


class _Errand(threading.Thread):
    """The planning thread; a daemon, so that an abort need not wait for it."""

    def __init__(self, work: Work, board: Board, stop: threading.Event) -> None:
        super().__init__(name="planning", daemon=True)
        self._work, self._board, self._wish = work, board, stop
        self._plan: Plan | None = None
        self._error: BaseException | None = None

    def run(self) -> None:
        try:
            self._plan = self._work(self._board.pin, self._wish)
        except BaseException as error:
            self._error = error

    def result(self) -> Plan:
        """Return the plan or raise the error."""
        if self._error is not None:
            raise self._error
        assert self._plan is not None  # noqa: S101
        return self._plan


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
