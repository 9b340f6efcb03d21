"""Names of colleagues in a text: found without taking every "will" for somebody called Will."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

_WORDS: Final = re.compile(r"\w+(?:-\w+)*")
_STARTS: Final = re.compile(r"(?:^|[.!?:;•\n\"“„(\-–—])\s*\Z")
"""What stands before the first word of a sentence."""

_ALSO_WORDS: Final = frozenset(
    re.findall(
        r"\w+",
        """
        amber angel april art ash august autumn baker banks bay bell best bill bin bishop black blue
        bright brook brooks brown bush care carpenter carter case cash chance chase church clay cliff
        cook cooper cross crystal dale das dawn day dean del den der dos drew earnest ernst fair faith
        field fields fisher ford fox frank frost fuchs gay gene gentle glen good grace grant gray green
        grey gross guy hall happy harmony heath hill hills holiday holland hope house hunt hunter
        ibn iris ivy jack jade jay joy judge june just king klein knight koch kurz lake lane lang las law
        lily little london long lord los love major mark marks mason max may mercy miles mill miller
        moody moon noble north olive page paris park parker parks pat patience pearl penny per pike pitt
        pool pope porter power powers price queen rain ray reed reich rice rich rivers rob robin rocky
        rose ruby rusty sage sandy savage sharp short singer skip small smart snow song spring star stark
        stein stern stone storm strong sue summer sunny swift taylor tender the trace trip trust tuck und
        van victor violet von wade walker ward waters way weaver weiss welch west white wild will wing
        winter wise wolf wood woods worth young
        """,
    )
)
"""Names that are ordinary words in English or German: they count only when written as a name."""

_MONTHS: Final = frozenset({"april", "may", "june", "august"})
"""Capitalised within a sentence, too, when nobody is meant."""


def named(text: str, *, names: Iterable[str]) -> frozenset[str]:
    """Which parts of these full names, one a line where several are in one, occur in a text.

    In any case, unless the part is short or an ordinary word: then only written like the name, and not where
    a sentence begins. Names in scripts that put no spaces between words are found anywhere.
    """
    words = list(_WORDS.finditer(text))
    folded = {_folded(word.group(0)) for word in words}
    inside = {word.group(0) for word in words if not _begins(text, word.start())}
    pieces = set("\n".join(names).split())  # a company has many Marias
    perhaps = (each for each in pieces if not _is_plain(each) or each.lower() in folded)
    parts = set(_WORDS.findall("\n".join(perhaps)))
    return frozenset(part for part in parts if _is_there(part, text, folded, inside))


def _is_plain(piece: str) -> bool:
    """Whether it is one part and folds by becoming small: as most names do, and that is soon told."""
    return piece.isascii() and piece.isalnum()


def _is_there(part: str, text: str, folded: set[str], inside: set[str]) -> bool:
    if len(part) == 1:
        return False
    if part.upper() == part.lower():
        return part.isalpha() and part in text
    plain = _folded(part)
    if len(part) < 3 or plain in _ALSO_WORDS:
        return part[0].isupper() and part in inside and plain not in _MONTHS
    return plain in folded


def _folded(word: str) -> str:
    """Without case and accents: somebody called María is also written maria."""
    if word.isascii():
        return word.lower().replace("-", "")
    return "".join(each for each in unicodedata.normalize("NFKD", word.casefold()) if each.isalnum())


def _begins(text: str, at: int) -> bool:
    return _STARTS.search(text[max(0, at - 8) : at]) is not None
