"""One worker process as the planning process sees it."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final, cast

from evacplan.solvers.memory import peak_mib
from evacplan.solvers.messages import Done, Failed, Interrupt, News, Order, read, write

MODULE: Final = "evacplan.solvers.worker"
SURROUNDINGS: Final = {
    # One thread each: what is solved here is not dense algebra, and every thread reserves address space.
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "2",
}
LONGEST_WORDS = 300
"""Characters of a worker's last words that are told."""


class Child:
    """A worker process with the pipes to and from it.

    Raises
    ------
    OSError
        If it cannot be started.
    """

    def __init__(self) -> None:
        self._said = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as the process
        self._sending = threading.Lock()
        self._burying = threading.Lock()
        self._words = ""
        self.peak_mib = 0.0
        """The most memory that it was seen to hold."""
        try:
            with _signals_held():
                self._process = subprocess.Popen(  # noqa: S603 - this interpreter, this package
                    [sys.executable, "-P", "-m", MODULE],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=self._said,
                    env={**os.environ, **SURROUNDINGS, "PYTHONPATH": _search_path()},
                    creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
                )
        except BaseException:
            self._said.close()
            raise
        self._to: BinaryIO = cast("BinaryIO", self._process.stdin)
        self._from: BinaryIO = cast("BinaryIO", self._process.stdout)

    @property
    def number(self) -> int:
        """Its process number."""
        return self._process.pid

    @property
    def usable(self) -> bool:
        """Whether it can take an order."""
        return self._process.poll() is None and not self._to.closed

    def send(self, order: Order) -> None:
        """Give an order."""
        with self._sending:
            write(self._to, order)

    def receive(self) -> News | Done | Failed:
        """Wait for what it says next."""
        said = read(self._from)()
        assert isinstance(said, News | Done | Failed)  # noqa: S101
        return said

    def interrupt(self, number: int) -> None:
        """Ask it to come to an end with an order; without waiting, if it does not even read."""
        if not self._sending.acquire(blocking=False):
            return
        try:
            with contextlib.suppress(OSError, ValueError):
                write(self._to, Interrupt(number))
        finally:
            self._sending.release()

    def look(self) -> None:
        """Note how much memory it holds."""
        self.note_peak(peak_mib(self._process.pid))

    def note_peak(self, mib: float) -> None:
        """Note that it has held so much memory."""
        self.peak_mib = max(self.peak_mib, mib)

    def end(self) -> None:
        """End it, now; what it was to answer is lost. Whoever waits for it learns of its end."""
        self.look()
        self._process.kill()

    def bury(self) -> str:
        """End it, leave nothing of it behind, and return how it ended and what it wrote last."""
        self.end()
        with self._burying:
            code = self._process.wait()
            for pipe in (self._to, self._from):
                with contextlib.suppress(OSError):
                    pipe.close()
            if not self._said.closed:
                self._said.seek(0, os.SEEK_END)
                self._said.seek(max(0, self._said.tell() - LONGEST_WORDS))
                words = " ".join(self._said.read().decode("utf-8", "replace").split())
                self._said.close()
                how = f"exit code {code}" if code >= 0 else f"signal {-code}"
                self._words = f"{how}: {words}" if words else how
        return self._words


def _search_path() -> str:
    """Return where this process finds its modules, for the worker to find the same."""
    places = [place for place in sys.path if place]
    home = str(Path(__file__).parents[2])
    return os.pathsep.join(places if home in places else [*places, home])


@contextmanager
def _signals_held() -> Iterator[None]:
    """Hold back for a moment what would stop a process politely, so that a process begun now never hears it.

    A terminal sends Ctrl-C to all processes of a program; what it means for the workers, the planning one says.
    """
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT, signal.SIGTERM))
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
