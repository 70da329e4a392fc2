"""Fail if a built page of the documentation would load anything from another server.

Links that a reader may follow are fine; scripts, styles, fonts and pictures are not: the pages must work without a
network, and must not tell anybody that they are being read.
"""

from __future__ import annotations

import re
import sys
from html.parser import HTMLParser
from pathlib import Path

REMOTE = re.compile(r"(?:https?:)?//", re.IGNORECASE)
STYLE_LOADS = re.compile(r"""(?:url\(\s*|@import\s+)["']?([^"')\s;]+)""", re.IGNORECASE)
LOADING = {"src", "srcset", "poster", "data", "background"}


class _Loads(HTMLParser):
    """Collects the addresses that a browser fetches when it shows a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._in_style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {key: value or "" for key, value in attrs}
        self.found += [value for key, value in given.items() if key in LOADING]
        self.found += STYLE_LOADS.findall(given.get("style", ""))
        if tag == "link" and given.get("rel") != "canonical":
            self.found.append(given.get("href", ""))
        self._in_style = tag == "style"

    def handle_data(self, text: str) -> None:
        if self._in_style:
            self.found += STYLE_LOADS.findall(text)


def loads(path: Path) -> list[str]:
    """Return the addresses that showing the page, picture or style sheet at ``path`` fetches."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".css":
        return STYLE_LOADS.findall(text)
    parser = _Loads()
    parser.feed(text)
    return parser.found


def main(folder: str) -> str | None:
    """Return a complaint about the site in ``folder``, or None."""
    pages = [path for path in sorted(Path(folder).rglob("*")) if path.suffix in {".html", ".css", ".svg"}]
    if not pages:
        return f"{folder} holds no pages, expected a built site"
    remote = [f"{path}: loads {address}" for path in pages for address in loads(path) if REMOTE.match(address)]
    return "\n".join(remote) or None


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
