"""Writing to terminals, pipes and files of every kind, without trusting the text."""

from __future__ import annotations

import codecs
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

_JOINERS = "\u200c\u200d"
"""Characters that print nothing but that Persian needs between letters."""
_PLAIN = {"·": "-", "→": ">", "…": ".", "–": "-", "—": "-", "×": "x"}


def prepare_streams() -> None:
    """Let output never fail on a character that the terminal does not know."""
    codecs.register_error("evacplan-plain", _in_plain)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="evacplan-plain")


def _in_plain(error: UnicodeError) -> tuple[str, int]:
    """Replace what cannot be encoded, one for one so that columns stay straight."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    unknown = error.object[error.start : error.end]
    return "".join(_PLAIN.get(letter, "?") for letter in unknown), error.end


def clean(text: str) -> str:
    """Return ``text`` on one line, with every character that could steer a terminal made visible as ``\ufffd``."""
    return "".join(
        letter if letter.isprintable() or letter in _JOINERS else " " if letter.isspace() else "\ufffd"
        for letter in text
    )


def shown(text: object, style: str = "") -> Text:
    """Return ``text`` as rich text that is clean and never read as markup."""
    from rich.text import Text

    return Text(clean(str(text)), style=style)


def console(*, stderr: bool = False) -> Console:
    """Return a console that neither guesses at highlights nor reads markup, and says when its reader is gone."""
    from rich.console import Console

    class Plain(Console):
        def on_broken_pipe(self) -> None:
            # Left alone it would end the process with the exit code of a bug.
            raise BrokenPipeError

    return Plain(stderr=stderr, highlight=False, markup=False, emoji=False)


def complain(text: str, *, lines: bool = False) -> None:
    """Write one line to stderr (or several, where ``lines``), unwrapped, so that tools can read it.

    Nobody may be listening; that is no reason to give up the work.
    """
    try:
        for line in text.split("\n") if lines else [text]:
            print(clean(line), file=sys.stderr, flush=True)
    except BrokenPipeError:
        silence_output()


def silence_output() -> None:
    """Send the rest of the output nowhere: its reader is gone, and the flush at exit must not fail."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            os.dup2(nowhere, stream.fileno())
