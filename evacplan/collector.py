"""The cycle collector of Python, kept from searching large data that has no cycles."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_paused() -> Iterator[None]:
    """Pause the collector, as a context or as a decorator.

    While hundreds of thousands of objects are built that stay, it would search all of them again and again
    for garbage that is not there, and that would be most of the time.
    """
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            # Freezing and thawing makes everything long-lived at once, without a search.
            gc.freeze()
            gc.unfreeze()
            gc.enable()
