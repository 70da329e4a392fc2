"""A worker: calls functions for the planning process, which started it, until that one hangs up.

Run as ``python -m evacplan.solvers.worker`` with orders on standard input and answers on standard output.
"""

from __future__ import annotations

import os
import queue
import threading
import traceback
from dataclasses import dataclass
from typing import BinaryIO, Final

from evacplan.solvers.memory import offer_oneself, peak_mib, restrain
from evacplan.solvers.messages import Done, Failed, Interrupt, News, Order, plain, read, write
from evacplan.solvers.watch import Watch

OUT_OF_MEMORY: Final = 12
HUNG_UP: Final = 0


@dataclass(frozen=True)
class _Line:
    """The line to the planning process."""

    orders: BinaryIO
    answers: BinaryIO
    speaking: threading.Lock

    def say(self, what: News | Done | Failed) -> None:
        with self.speaking:
            write(self.answers, what)

    def listen(self, todo: queue.SimpleQueue[tuple[Order, Watch]]) -> None:
        """Take orders and interruptions; when the planning process hangs up, end at once, whatever is being done."""
        watch, number = Watch(), 0
        while True:
            try:
                unpack = read(self.orders)
            except (EOFError, OSError):
                os._exit(HUNG_UP)
            try:
                heard = unpack()
            except MemoryError:
                os._exit(OUT_OF_MEMORY)
            except Exception as error:
                # An order of a function that is not to be found here, for instance.
                self.say(Failed(plain(error), traceback.format_exc(), peak_mib()))
                continue
            if isinstance(heard, Order):
                watch, number = self._watch(heard), heard.number
                todo.put((heard, watch))
            elif isinstance(heard, Interrupt) and heard.number == number:
                watch.stop.set()

    def _watch(self, order: Order) -> Watch:
        return Watch(
            time_limit=order.time_limit,
            back_end=order.back_end,
            seed=order.seed,
            began=order.began,
            deliver=lambda value: self.say(News(value)),
        )

    def answer(self, order: Order, watch: Watch) -> None:
        """Call the function of an order and say what became of it."""
        try:
            value = order.function(watch, *order.arguments, **order.named)
            self.say(Done(value, peak_mib()))
        except MemoryError:
            os._exit(OUT_OF_MEMORY)
        except Exception as error:
            self.say(Failed(plain(error), traceback.format_exc(), peak_mib()))


def main() -> None:
    """Work until the planning process hangs up."""
    # Solvers may print; that must not get between the answers.
    line = _Line(os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb"), threading.Lock())
    os.dup2(2, 1)
    offer_oneself()
    todo: queue.SimpleQueue[tuple[Order, Watch]] = queue.SimpleQueue()
    threading.Thread(target=line.listen, args=(todo,), daemon=True).start()
    # Loading takes a while, which the planning process spends on reading and compiling.
    from evacplan.solvers import native

    native.load()
    while True:
        order, watch = todo.get()
        restrain(order.memory_mib)
        line.answer(order, watch)


if __name__ == "__main__":
    main()
