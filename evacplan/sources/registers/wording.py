"""Which of some phrases a text fits best."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from evacplan.sources.registers.lettering import plain
from evacplan.sources.registers.words import Phrases

WORD_SHORT = 3
"""A stem of at most so many letters must be the whole word; in plain Latin letters one letter less."""


def words_of(text: str) -> list[str]:
    """Return the words of ``text``; the sign for a number counts as one."""
    return plain(text.replace("№", " numero ").replace("#", " numero ")).replace("numero", "№").split()


def fit(words: Iterable[str], phrase: str) -> int:
    """Return how many letters of ``words`` the stems of ``phrase`` cover; 0 if one of them begins no word."""
    left = list(words)
    covered = 0
    for stem in phrase.split():
        found = next((word for word in left if _begins(word, stem)), None)
        if found is None:
            return 0
        left.remove(found)
        covered += len(stem)
    # A phrase that says everything beats one of the same length that leaves words over.
    return covered * 10 + (5 if not left else 0)


def best(text: str, table: Mapping[str, Phrases], names: Iterable[str] = ()) -> str | None:
    """Return the entry of ``table`` that ``text`` fits best, among ``names`` if given; the first of several."""
    words = words_of(text)
    allowed = set(names) or table.keys()
    scores = {name: max(fit(words, phrase) for phrase in table[name]) for name in table if name in allowed}
    name = max(scores, key=scores.__getitem__, default=None)
    return name if name is not None and scores[name] else None


def every(text: str, table: Mapping[str, Phrases]) -> Iterator[str]:
    """Yield every entry of ``table`` that ``text`` mentions."""
    words = words_of(text)
    for name, phrases in table.items():
        if any(fit(words, phrase) for phrase in phrases):
            yield name


def _begins(word: str, stem: str) -> bool:
    """Whether ``word`` begins with ``stem``; the shortest stems must be the whole word."""
    whole = WORD_SHORT - 1 if stem.isascii() else WORD_SHORT
    return word == stem if len(stem) <= whole else word.startswith(stem)
