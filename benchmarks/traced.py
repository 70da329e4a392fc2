"""``evacplan`` as it is, only telling its progress every half second instead of every ten."""

from __future__ import annotations

from evacplan.cli import progress
from evacplan.cli.main import main

if __name__ == "__main__":
    progress.SECONDS_BETWEEN_LINES = 0.5
    main()
