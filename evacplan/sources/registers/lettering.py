"""One spelling for many: text folded across case, punctuation, alphabets and ways of transliteration."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from types import MappingProxyType

from anyascii import anyascii


def _table(pairs: str) -> Mapping[int, str]:
    return MappingProxyType({ord(pair[0]): pair[2:] for pair in pairs.split()})


_LETTERS = {
    # Russian, Kazakh, Tajik, Uzbek
    **_table("а:a б:b в:v г:g д:d е:e ё:e ж:j з:z и:i й:i к:k л:l м:m н:n о:o п:p р:r с:s т:t у:u ф:f х:h ц:ts ч:ch"),
    **_table("ш:sh щ:sh ъ: ы:i ь: э:e ю:iu я:ia ә:a ғ:g қ:k ң:n ө:o ұ:u ү:u һ:h і:i ҳ:h ҷ:j ӣ:i ӯ:u ў:u ї:i є:e"),
    # Persian, with the Arabic forms that keyboards give
    **_table("ا:a آ:a أ:a إ:a ب:b پ:p ت:t ث:s ج:j چ:ch ح:h خ:h د:d ذ:z ر:r ز:z ژ:j س:s ش:sh ص:s ض:z ط:t ظ:z ع: غ:g"),
    **_table("ف:f ق:k ک:k ك:k گ:g ل:l م:m ن:n و:u ه:h ة:h ی:i ي:i ى:i ء: ئ:i ؤ:u"),
}
_VARIANTS = tuple(
    (re.compile(pattern), letter)
    for pattern, letter in (
        (r"shch|sch", "sh"),
        (r"dzh|zh|dj", "j"),
        (r"kh|x", "h"),
        (r"gh", "g"),
        (r"tch", "ch"),
        (r"ph", "f"),
        (r"ff$", "v"),
        (r"q|ck", "k"),
        (r"c(?!h)", "k"),
        (r"w", "v"),
        (r"oo|ou", "u"),
        (r"ee", "i"),
        (r"yo", "e"),
        (r"y", "i"),
        (r"[^a-z0-9 ]", ""),
        (r"([a-z])\1+", r"\1"),
    )
)
_INVISIBLE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060\ufeff\u00ad]")
_SEPARATORS = re.compile(r"[\W_]+")
_FOREIGN_DIGITS = re.compile(r"(?![0-9])\d")
_UNUSUAL = re.compile(r"[^ -~\u0400-\u04ff]")
"""Whatever is not plain Latin or Cyrillic, and may hide marks, digits or doubles; most cells have none."""


def tidy(text: str) -> str:
    """Return ``text`` with single blanks, Western digits, and nothing invisible."""
    if not _UNUSUAL.search(text):
        return " ".join(text.split())
    text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    return _FOREIGN_DIGITS.sub(lambda found: str(unicodedata.digit(found[0])), " ".join(text.split()))


def plain(text: str) -> str:
    """Return ``text`` in small letters, words parted by single blanks, punctuation gone."""
    return _SEPARATORS.sub(" ", tidy(text).casefold().replace("ё", "е")).strip()


def folded(text: str) -> str:
    """Return the sound of ``text`` in plain Latin letters, the same for the usual transliterations."""
    words = (_folded_word(word) for word in plain(text).split())
    return " ".join(word for word in words if word)


def _folded_word(word: str) -> str:
    if word[0] == "و":
        word = f"v{word[1:]}"
    word = anyascii(word.translate(_LETTERS)).lower()
    for pattern, letter in _VARIANTS:
        word = pattern.sub(letter, word)
    return word


def skeleton(sound: str) -> str:
    """Return the consonants of a folded word: what Persian writes of it."""
    bare = re.sub(r"h$", "", sound.replace("sh", "$").replace("ch", "%"))
    return re.sub(r"(.)\1+", r"\1", re.sub(r"[aeiou]", "", bare.replace("f", "v")))
