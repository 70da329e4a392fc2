"""Processes that plan, one case after another, each with solvers of its own that stay for the next plan."""

from __future__ import annotations

import gc
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from queue import SimpleQueue
from threading import Event
from typing import Any, ParamSpec, TypeVar

from evacplan.errors import SolverError
from evacplan.solvers.crew import Crew
from evacplan.solvers.messages import plain

P = ParamSpec("P")
T = TypeVar("T")

DIED = "a process that plans has died; a script that makes studies must do so under `if __name__ == '__main__'`"


class Planners(Executor):
    """Runs functions that plan in processes of this machine.

    Each function is handed, beside its own arguments, the solvers of its process as ``crew``, and as ``stop`` the wish
    of :meth:`halt`.

    Parameters
    ----------
    count
        How many processes there are; each is started when it is first needed.
    """

    def __init__(self, count: int) -> None:
        # Spawned, for a process that has threads of solvers must not be forked.
        self._context = get_context("spawn")
        self._halted = Event()
        self._known: list[_Planner] = []
        self._threads = ThreadPoolExecutor(count, "planner")
        self._idle: SimpleQueue[_Planner | None] = SimpleQueue()
        for _ in range(count):
            self._idle.put(None)

    def warm(self, count: int) -> None:
        """Start ``count`` processes now, to load what planning takes while something else is done."""
        for _ in range(count):
            planner = self._idle.get()
            with suppress(OSError):  # whoever asks for something will be told
                planner = planner or self._started()
            self._idle.put(planner)

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Have ``fn`` called in one of the processes."""
        return self._threads.submit(self._asked, fn, args, kwargs)

    def halt(self) -> None:
        """Ask for what the processes have found so far; what is begun afterwards ends at once."""
        self._halted.set()
        for planner in tuple(self._known):
            planner.halt()

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the processes when what they were asked for is done."""
        self._threads.shutdown(wait, cancel_futures=cancel_futures)
        while wait and not self._idle.empty():
            planner = self._idle.get()
            if planner is not None:
                planner.dismiss()

    def _asked(self, fn: Callable[..., T], args: tuple[Any, ...], kwargs: dict[str, Any]) -> T:
        planner = self._idle.get()
        try:
            if planner is None:
                planner = self._started()
            return planner.answer((fn, args, kwargs))  # type: ignore[no-any-return]
        except (EOFError, OSError):
            lost, planner = planner, None
            if lost is not None:
                lost.dismiss()
            raise SolverError(DIED) from None
        finally:
            self._idle.put(planner)

    def _started(self) -> _Planner:
        pipe, orders = self._context.Pipe()
        wish, wishes = self._context.Pipe()
        process = self._context.Process(target=_serve, args=(orders, wishes), name="planner", daemon=True)
        process.start()
        orders.close()
        wishes.close()
        planner = _Planner(process, pipe, wish)
        self._known.append(planner)
        if self._halted.is_set():
            planner.halt()
        return planner


class _Planner:
    """One process, the pipe for orders and answers, and the one that tells it to stop."""

    def __init__(self, process: SpawnProcess, pipe: Connection, wish: Connection) -> None:
        self._process, self._pipe, self._wish = process, pipe, wish
        self._asked = False

    def answer(self, order: object) -> Any:
        """Return what the process answers to ``order``, or raise what it raises."""
        self._asked = True
        self._pipe.send(order)
        good, answer = self._pipe.recv()
        if not good:
            raise answer
        return answer

    def halt(self) -> None:
        """Tell the process to come to an end with what it plans."""
        with suppress(OSError):  # it may have ended
            self._wish.send(True)

    def dismiss(self) -> None:
        """End the process; at once, whatever it is loading, if nothing was ever asked of it."""
        self._pipe.close()
        if not self._asked:
            self._process.kill()
        self._process.join()
        self._wish.close()


def _serve(orders: Connection, wishes: Connection) -> None:
    """Answer orders until nobody is left to ask."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that asks
    stop = Event()
    threading.Thread(target=_listen, args=(wishes, stop), name="wishes", daemon=True).start()
    with Crew() as crew, suppress(EOFError):
        crew.warm()
        while True:
            function, args, kwargs = orders.recv()
            try:
                answer = True, function(*args, **kwargs, crew=crew, stop=stop)
            except Exception as error:
                answer = False, plain(error)
            orders.send(answer)
    gc.freeze()  # what is left ends with the process, and need not be searched before


def _listen(wishes: Connection, stop: Event) -> None:
    """Heed the wish to stop; where the process that asks is gone, end this one, whatever it does."""
    try:
        while wishes.recv():
            stop.set()
    except (EOFError, OSError):
        os._exit(1)
