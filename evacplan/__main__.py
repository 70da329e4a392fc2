"""``python -m evacplan`` is ``evacplan``, also where the command is not on the path."""

import sys

ABORTED = 130
"""The exit code after Ctrl-C."""


def run() -> None:
    """Load the command line and run it; Ctrl-C is no traceback, however early it comes."""
    try:
        from evacplan.cli.main import main

        main()
    except KeyboardInterrupt:
        sys.stderr.write("evacplan: aborted, nothing was written\n")
        raise SystemExit(ABORTED) from None


if __name__ == "__main__":
    run()
