"""``python -m evacplan`` is ``evacplan``, also where the command is not on the path."""

import sys

from evacplan.errors import ABORTED

CODE = 130
"""The exit code after Ctrl-C."""


def run() -> None:
    """Load the command line and run it; Ctrl-C is no traceback, however early it comes."""
    try:
        from evacplan.cli.main import main

        main()
    except KeyboardInterrupt:
        sys.stderr.write(f"{ABORTED}\n")
        raise SystemExit(CODE) from None


if __name__ == "__main__":
    run()
