"""Free text as a list of folded words, each with the sentence and the clause it stands in.

Every expression here is a flat character class or a fixed alternative, so its time grows with the
length of the text and no input makes it backtrack.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

LONGEST: Final = 12_000
"""Characters that are read; Slack's own inputs end at 3,000. What follows is not looked at."""

_LATIN: Final = {
    code: unicodedata.normalize("NFD", chr(code))[0] for code in range(0xC0, 0x250) if chr(code).isalpha()
}
_QUOTES: Final = str.maketrans(
    {"’": "'", "‘": "'", "`": "'", "´": "'", "ʼ": "'", "\u00ad": None, "\ufe0f": None},
)
_CJK: Final = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7af"
_INVISIBLE: Final = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_STRETCHED: Final = re.compile(r"(\w)\1{2,}")
_PIECE: Final = re.compile(
    rf"(?P<ratio>\d+:\d+s?)|(?P<cjk>[{_CJK}])|(?P<word>[^\W_{_CJK}]+(?:'[^\W_{_CJK}]+)*)"
    r"|(?P<stop>[.!?;:。！？；：\n])|(?P<comma>[,、，()\[\]–—…]|\s-+\s)|(?P<sign>[%$€£¥]|[^\w\s\x00-\x7f])"
)
_ELISIONS: Final = frozenset({"l", "d", "j", "qu", "n", "s", "c", "m", "t"})
ARTICLES: Final = frozenset({"a", "an", "the"})
_TURNS: Final = frozenset(
    {"but", "however", "though", "although", "yet", "while", "whereas", "except", "aber", "jedoch", "sondern"}
    | {"obwohl", "pero", "sino", "aunque", "mais", "cependant", "但", "却"},
)


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text in order; `sentences[i]` and `clauses[i]` number where word `i` stands."""

    words: list[str]
    sentences: list[int]
    clauses: list[int]


def fold(text: str) -> str:
    """Text without case, accents, invisible characters and stretched letters ("sooo" is "soo")."""
    plain = unicodedata.normalize("NFKC", text[:LONGEST])[:LONGEST]
    plain = _INVISIBLE.sub("", plain.translate(_QUOTES)).casefold().translate(_LATIN)
    return _STRETCHED.sub(r"\1\1", plain)


def _parts(word: str) -> list[str]:
    """Apart or together: "l'équipe" is two words, "don't" is one, written "dont"."""
    if "'" not in word:
        return [word]
    head, _, tail = word.partition("'")
    if head in _ELISIONS and len(tail) > 1:
        return [head, tail.replace("'", "")]
    return [word.replace("'", "")]


def words_of(text: str) -> Words:
    """Split a text into folded words; English articles are left out, Chinese and Japanese go by character."""
    words: list[str] = []
    sentences: list[int] = []
    clauses: list[int] = []
    sentence = clause = 0
    for piece in _PIECE.finditer(fold(text)):
        if piece.lastgroup in {"stop", "comma"}:
            sentence += piece.lastgroup == "stop"
            clause += 1
            continue
        for word in _parts(piece.group()):
            if word in ARTICLES:
                continue
            clause += word in _TURNS
            words.append(word)
            sentences.append(sentence)
            clauses.append(clause)
    return Words(words=words, sentences=sentences, clauses=clauses)
