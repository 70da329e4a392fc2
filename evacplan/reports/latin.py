"""Names in the letters of a passport's machine-readable line.

Cyrillic follows the table of ICAO Doc 9303, part 3, section 6; letters of Kazakh and its neighbours that are missing
there follow the passports of these states, which write the nearest plain letter.
"""

from __future__ import annotations

import re
import unicodedata
from types import MappingProxyType
from typing import Final

_PAIRS = (
    "А:A Б:B В:V Г:G Д:D Е:E Ё:E Ж:ZH З:Z И:I Й:I К:K Л:L М:M Н:N О:O П:P Р:R С:S Т:T У:U Ф:F Х:KH Ц:TS Ч:CH Ш:SH"
    " Щ:SHCH Ъ:IE Ы:Y Ь: Э:E Ю:IU Я:IA І:I Ї:I Є:IE Ґ:G Ў:U Ј:J Ђ:D Љ:LJ Њ:NJ Ќ:K Ѓ:G Ћ:C Џ:DZ Ѕ:DZ"
    " Ә:A Ғ:G Қ:K Ң:N Ө:O Ұ:U Ү:U Һ:H Ҳ:H Ҷ:J Ӣ:I Ӯ:U Ӏ:I"
    " Æ:AE Ä:AE Å:AA Ø:OE Ö:OE Ü:UE Œ:OE ẞ:SS Þ:TH Ð:D Đ:D Ł:L Ħ:H Ŧ:T Ŋ:N Ə:E İ:I"
)
_LETTERS: Final = MappingProxyType({ord(pair[0]): pair[2:] for pair in _PAIRS.split()})
_APART = re.compile(r"[\s\-\u2010-\u2015_./,]+")
_DROPPED = re.compile(r"['\u2019\u2018\u02bc\u02b9`\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]")
_OURS = re.compile(r"[A-Z ]*")


def machine_readable(name: str) -> str:
    """Return ``name`` in capital Latin letters; nothing if it holds letters of other alphabets.

    Parameters
    ----------
    name
        A name in Cyrillic or Latin letters.

    Returns
    -------
    str
        Words of ``A`` to ``Z`` with single blanks between them, where the line of a passport has ``<``.
    """
    capitals = unicodedata.normalize("NFC", _DROPPED.sub("", name)).upper().translate(_LETTERS)
    plain = "".join(c for c in unicodedata.normalize("NFD", capitals) if not unicodedata.combining(c))
    words = " ".join(_APART.sub(" ", plain).split())
    return words if _OURS.fullmatch(words) else ""
