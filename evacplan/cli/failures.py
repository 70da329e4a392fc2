"""From exceptions to messages and exit codes; whatever is not foreseen here is a bug and says so."""

from __future__ import annotations

import errno
import functools
import os
import platform
import sys
import traceback
from collections.abc import Callable
from enum import IntEnum
from pathlib import Path
from typing import ParamSpec

import typer

from evacplan import __version__
from evacplan.cli.terminal import complain, silence_output
from evacplan.errors import ABORTED, EvacplanError, ScenarioError, SolverError

P = ParamSpec("P")

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
"""What the system says where there is no room for what a command prints."""
NOBODY_LISTENS = 141
"""What the shell says of a program whose reader went away."""


class Code(IntEnum):
    """What the exit code of a command says."""

    DONE = 0
    BUG = 1
    BAD_INPUT = 2
    STRANDED = 3
    NO_PLAN = 4
    ABORTED = 130


def guarded(command: Callable[P, Code]) -> Callable[P, None]:
    """Turn the code that ``command`` returns, or what it raises, into an exit code and a message."""

    @functools.wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            code = _code(functools.partial(command, *args, **kwargs))
        except BrokenPipeError:
            silence_output()
            raise typer.Exit(NOBODY_LISTENS) from None
        raise typer.Exit(int(code))

    return run


def _code(command: Callable[[], Code]) -> Code:
    try:
        code = command()
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except KeyboardInterrupt:
        return _aborted()
    except EvacplanError as error:
        return _foreseen(error)
    except OSError as error:
        if error.errno not in FULL:
            return _bug(error)
        silence_output()
        complain(f"evacplan: the output cannot be written: {error.strerror}")
        return Code.BAD_INPUT
    except Exception as error:
        return _aborted() if _interrupted(error) else _bug(error)
    return code


def _aborted() -> Code:
    complain(ABORTED)
    return Code.ABORTED


def _interrupted(error: BaseException) -> bool:
    """Return whether ``error`` is what a library made of Ctrl-C: one that is being imported says it is broken."""
    before = error.__cause__ or error.__context__
    return before is not None and (isinstance(before, KeyboardInterrupt) or _interrupted(before))


def _foreseen(error: EvacplanError) -> Code:
    if isinstance(error, ScenarioError):
        for fault in error.faults:
            complain(str(fault))
        return Code.BAD_INPUT
    complain(f"evacplan: {error}")
    return Code.NO_PLAN if isinstance(error, SolverError) else Code.BAD_INPUT


def _bug(error: Exception) -> Code:
    """Say what is needed for a report; the message of the error stays out, because it may quote the input."""
    if os.environ.get("EVACPLAN_DEBUG") == "1":
        complain("".join(traceback.format_exception(error)).rstrip(), lines=True)
    complain(f"evacplan: this is a bug: {type(error).__name__}{_place(error)}")
    complain(
        "evacplan: please report it with your command and this line:"
        f" evacplan {__version__}, Python {platform.python_version()}, {platform.system()};"
        " EVACPLAN_DEBUG=1 shows more"
    )
    return Code.BUG


def _place(error: Exception) -> str:
    """Return the innermost line of this package that the error passed through."""
    package = Path(__file__).parents[1]
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if Path(frame.filename).is_relative_to(package):
            return f" at {Path(frame.filename).relative_to(package.parent).as_posix()}:{frame.lineno}"
    return ""
