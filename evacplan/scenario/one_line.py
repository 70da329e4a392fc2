"""Models too large to be printed field by field."""

from __future__ import annotations


class OneLine:
    """Prints as its representation everywhere, which a subclass makes one line."""

    def __str__(self) -> str:
        return repr(self)

    def __rich__(self) -> str:
        from rich.markup import escape

        return escape(repr(self))
