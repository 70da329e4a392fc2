"""Bring the catalogues of ``evacplan/locale`` up to date with the messages in the code.

Run ``make messages`` after changing what reports say, and translate what is new; a test fails where something is left.
"""

from __future__ import annotations

import ast
import io
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

PACKAGE = Path(__file__).parents[1] / "evacplan"
MESSAGES = {"t": 1, "n": 2}
"""How many of the first arguments of the methods of ``Words`` are messages."""


def catalogue(language: str) -> Path:
    """Return where the catalogue of ``language`` is."""
    return PACKAGE / "locale" / language / "LC_MESSAGES" / "evacplan.po"


def messages() -> Catalog:
    """Return every message in the code.

    The tree of the code is walked, for the readers of babel pass over what stands inside an f-string.
    """
    found = Catalog()
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and (count := MESSAGES.get(_name(node.func), 0)):
                texts = tuple(ast.literal_eval(text) for text in node.args[:count])
                found.add(texts if count > 1 else texts[0], None, [(path.relative_to(PACKAGE).as_posix(), None)])
    return found


def _name(called: ast.expr) -> str:
    return called.attr if isinstance(called, ast.Attribute) else called.id if isinstance(called, ast.Name) else ""


def updated(language: str) -> bytes:
    """Return the catalogue of ``language`` with the messages of the code: known translations stay, others are empty."""
    with catalogue(language).open("rb") as file:
        known = read_po(file, locale=language, domain="evacplan")
    known.update(messages(), no_fuzzy_matching=True)
    known.project, known.version, known.header_comment = "evacplan", "", ""
    known.creation_date = known.revision_date = datetime(2026, 1, 1, tzinfo=UTC)  # or every run would change the file
    written = io.BytesIO()
    write_po(written, known, width=120, sort_output=True, omit_header=False, ignore_obsolete=True, include_lineno=False)
    return written.getvalue()


def main() -> None:
    """Write the catalogues."""
    for language in ("ru", "kk"):
        catalogue(language).write_bytes(updated(language))


if __name__ == "__main__":
    main()
