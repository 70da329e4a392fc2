"""People who may stand in two rows: reported with both, never merged.

Numbers of documents and days of birth come first. Names are compared by sound, so that a name in Cyrillic, Latin or
Persian letters meets itself; two rows of one family with different documents are brothers or sisters, not one person.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import combinations, pairwise

from rapidfuzz.fuzz import ratio

from evacplan.sources.registers.entry import Entry
from evacplan.sources.registers.finding import Origin
from evacplan.sources.registers.lettering import folded, skeleton

SOUND = 82.0
"""Likeness of two words from which they are one [percent]."""
BONES = 85.0
"""The same for their consonants alone [percent]."""
SHORTEST = 5
"""Digits from which the number of a document says something."""
CROWD = 60
"""Rows with one key above which only those with the same consonants are compared: a key of so many says little."""


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Two rows that may be about one person."""

    one: Origin
    other: Origin
    """The row that comes later."""
    kind: str
    """One word for what they share."""
    wrong: str
    """What they share, in plain words."""


@dataclass(frozen=True, slots=True, repr=False)
class _Known:
    position: int
    entry: Entry
    words: tuple[str, ...]
    """The words of the name by their sound, the longest first."""
    bones: tuple[str, ...]
    """Their consonants."""


_KINDS = {
    "document_and_birth": "the same document and day of birth",
    "document": "the same document",
    "document_other_birth": "the same document, but another day of birth",
    "name_and_birth": "names that sound alike and the same day of birth",
    "name_near_birth": "names that sound alike and days of birth that look alike",
    "name_no_birth": "names that sound alike, with a day of birth missing",
}


def duplicates(entries: Iterable[Entry]) -> list[Duplicate]:
    """Return pairs of rows that may be about one person, surest kind first for each pair, in the order of the rows."""
    known = [_known(position, entry) for position, entry in enumerate(entries)]
    found: dict[tuple[int, int], str] = {}
    for kind, one, other in (*_by_document(known), *_by_birth(known), *_by_name(known)):
        found.setdefault((one.position, other.position), kind)
    return [
        Duplicate(known[one].entry.origin, known[other].entry.origin, kind, _KINDS[kind])
        for (one, other), kind in sorted(found.items())
    ]


def _known(position: int, entry: Entry) -> _Known:
    words = tuple(sorted(folded(entry.person.name).split(), key=lambda word: (-len(word), word)))
    return _Known(position, entry, words, tuple(map(skeleton, words)))


def _pairs(blocks: dict[object, list[_Known]]) -> Iterator[tuple[_Known, _Known]]:
    for block in blocks.values():
        if len(block) <= CROWD:
            yield from combinations(block, 2)
            continue
        finer: dict[tuple[str, ...], list[_Known]] = {}
        for known in block:
            finer.setdefault(tuple(sorted(known.bones)), []).append(known)
        for part in finer.values():
            # Neighbours are enough to say that a crowd of equal rows is one.
            yield from combinations(part, 2) if len(part) <= CROWD else pairwise(part)


def _by_document(known: list[_Known]) -> Iterator[tuple[str, _Known, _Known]]:
    """Yield rows with one number; letters before it count only where the day of birth does not agree."""
    blocks: dict[object, list[_Known]] = {}
    for one in known:
        digits = "".join(letter for letter in one.entry.person.document if letter.isdecimal())
        if len(digits) >= SHORTEST:
            blocks.setdefault(digits, []).append(one)
    for one, other in _pairs(blocks):
        births = one.entry.person.birth, other.entry.person.birth
        if births[0] is not None and births[0] == births[1]:
            yield "document_and_birth", one, other
        elif one.entry.person.document == other.entry.person.document:
            yield "document" if None in births else "document_other_birth", one, other


def _by_birth(known: list[_Known]) -> Iterator[tuple[str, _Known, _Known]]:
    blocks: dict[object, list[_Known]] = {}
    for one in known:
        if one.entry.person.birth is not None and one.words:
            blocks.setdefault(one.entry.person.birth, []).append(one)
    for one, other in _pairs(blocks):
        if not _siblings(one.entry, other.entry) and _alike(one, other):
            yield "name_and_birth", one, other


def _by_name(known: list[_Known]) -> Iterator[tuple[str, _Known, _Known]]:
    """Yield rows whose names have the same consonants while a day of birth is missing, or mistyped."""
    blocks: dict[object, list[_Known]] = {}
    for one in known:
        if len(one.words) >= 2:
            # The two longest words are surname and given name, whatever their order; patronymics are often left out.
            blocks.setdefault(tuple(sorted(one.bones[:2])), []).append(one)
            if len(one.words) > 2:
                blocks.setdefault(tuple(sorted((one.bones[0], one.bones[2]))), []).append(one)
                blocks.setdefault(tuple(sorted(one.bones[1:3])), []).append(one)
    for one, other in _pairs(blocks):
        if one.position == other.position or _siblings(one.entry, other.entry) or not _alike(one, other):
            continue
        births = one.entry.person.birth, other.entry.person.birth
        if births[0] is None or births[1] is None:
            yield "name_no_birth", *_in_order(one, other)
        elif births[0] != births[1] and _slip(births[0], births[1]):
            yield "name_near_birth", *_in_order(one, other)


def _in_order(one: _Known, other: _Known) -> tuple[_Known, _Known]:
    return (one, other) if one.position < other.position else (other, one)


def _siblings(one: Entry, other: Entry) -> bool:
    """Whether two rows stand in one family and have documents of their own."""
    together = one.family is not None and (one.family, one.origin.register) == (other.family, other.origin.register)
    return together and one.person.document != other.person.document


def _slip(one: date, other: date) -> bool:
    """Whether two days differ by one part, or by day and month exchanged."""
    parts = [(a, b) for a, b in zip(one.timetuple()[:3], other.timetuple()[:3], strict=True) if a != b]
    return len(parts) == 1 or (one.year, one.month, one.day) == (other.year, other.day, other.month)


def _alike(one: _Known, other: _Known) -> bool:
    """Whether every word of the shorter name has its like in the longer one; a single word says nothing."""
    short, long = sorted((one, other), key=lambda known: len(known.words))
    if len(short.words) < 2:
        return False
    left = list(zip(long.words, long.bones, strict=True))
    for word, bones in zip(short.words, short.bones, strict=True):
        found = next((pair for pair in left if _same_word(word, bones, *pair)), None)
        if found is None:
            return False
        left.remove(found)
    return True


def _same_word(word: str, bones: str, other: str, other_bones: str) -> bool:
    if word == other:
        return True
    if min(len(word), len(other)) > 3 and ratio(word, other) >= SOUND:
        return True
    if min(len(bones), len(other_bones)) < 2:
        return False
    return bones == other_bones or (min(len(bones), len(other_bones)) > 3 and ratio(bones, other_bones) >= BONES)
