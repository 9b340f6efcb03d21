"""The lexicon: readable pattern files, matched word by word.

No regular expression takes part: a pattern is a row of segments, a segment a set of words, prefixes and
phrases, and two segments may stand at most `GAP` words apart in one sentence. Matching takes time in
proportion to the text, whatever the text is.
"""

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from staybot.themes.spelling import Spelling
from staybot.themes.text import ARTICLES, Words, words_of

GAP: Final = 4
"""Words that may stand where a pattern says `..`."""
LANGUAGES: Final = ("en", "de", "es", "fr", "ja", "zh")


class PatternError(ValueError):
    """A line of a lexicon file cannot be read; the message names file and line."""


@dataclass(frozen=True, slots=True)
class Segment:
    """One place of a pattern: it is filled by a word, by a word with one of the prefixes, or by a phrase."""

    exact: frozenset[str]
    prefixes: tuple[str, ...]
    phrases: tuple[tuple[str, ...], ...]

    def width(self, words: list[str], at: int) -> int:
        """How many words from `at` on fill this place; 0 when they do not."""
        word = words[at]
        for phrase in self.phrases:
            if _fits(phrase[0], word) and _follows(phrase, words, at):
                return len(phrase)
        return int(word in self.exact or word.startswith(self.prefixes))


@dataclass(frozen=True, slots=True)
class Pattern:
    """One line of a lexicon file: what it speaks for (`section`), and the places to be filled."""

    section: str
    source: str
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A pattern found: words `start` to `end` (exclusive) of the text."""

    pattern: Pattern
    start: int
    end: int


def _fits(part: str, word: str) -> bool:
    return word.startswith(part[:-1]) if part.endswith("*") else word == part


def _follows(phrase: tuple[str, ...], words: list[str], at: int) -> bool:
    return at + len(phrase) <= len(words) and all(
        _fits(part, words[at + step]) for step, part in enumerate(phrase)
    )


def _phrase(text: str) -> tuple[str, ...]:
    parts: list[str] = []
    for chunk in text.split():
        plain = chunk.rstrip("*")
        found = [plain] if _folded(plain) else words_of(plain).words
        if found and chunk.endswith("*"):
            found[-1] += "*"
        parts += found
    return tuple(parts)


def _folded(chunk: str) -> bool:
    """Whether a chunk is certainly one word as `words_of` would write it; most are, and that saves time."""
    return chunk.isascii() and chunk.isalpha() and chunk.islower() and chunk not in ARTICLES


def _segment(text: str) -> Segment:
    phrases = [phrase for phrase in map(_phrase, text.split("|")) if phrase]
    single = [phrase[0] for phrase in phrases if len(phrase) == 1]
    return Segment(
        exact=frozenset(word for word in single if not word.endswith("*")),
        prefixes=tuple(sorted(word[:-1] for word in single if word.endswith("*"))),
        phrases=tuple(phrase for phrase in phrases if len(phrase) > 1),
    )


def parse(text: str, *, name: str) -> list[Pattern]:
    """The patterns of one lexicon file. Raises `PatternError` for a line that says nothing."""
    section = ""
    patterns = []
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.strip()
        if line.startswith("[") and line.endswith("]"):
            section = line[1:-1].strip()
        elif line and not line.startswith("#"):
            segments = tuple(_segment(part) for part in line.split(" .. "))
            if not section or not all(s.exact or s.prefixes or s.phrases for s in segments):
                raise PatternError(f"{name}, line {number}: no section above it, or an empty place: {line}")
            patterns.append(Pattern(section=section, source=line, segments=segments))
    return patterns


class Lexicon:
    """Patterns under the words that can begin them."""

    def __init__(self, patterns: list[Pattern]) -> None:
        """Index the patterns by their first word or prefix."""
        self.patterns = patterns
        self._exact: dict[str, list[Pattern]] = defaultdict(list)
        self._prefix: dict[str, list[Pattern]] = defaultdict(list)
        for pattern in patterns:
            first = pattern.segments[0]
            heads = {*first.exact, *(p + "*" for p in first.prefixes), *(p[0] for p in first.phrases)}
            for head in sorted(heads):
                index = self._prefix if head.endswith("*") else self._exact
                index[head.rstrip("*")].append(pattern)
        self._lengths = sorted({len(prefix) for prefix in self._prefix})
        self._spelling = Spelling(word for pattern in patterns for word in _literals(pattern))

    def hits(self, text: Words) -> list[Hit]:
        """Every pattern found, each at most once per place where it begins, less what vetoes take back."""
        right = [word if self._knows(word) else self._spelling.corrected(word) for word in text.words]
        spelt = Words(words=right, sentences=text.sentences, clauses=text.clauses)
        found: dict[tuple[int, int], Hit] = {}
        for at, word in enumerate(right):
            for pattern in self._candidates(word):
                end = _match(pattern, spelt, at)
                if end:
                    found.setdefault((id(pattern), at), Hit(pattern=pattern, start=at, end=end))
        return _unvetoed(list(found.values()))

    def _knows(self, word: str) -> bool:
        return self._spelling.knows(word) or bool(self._candidates(word))

    def _candidates(self, word: str) -> list[Pattern]:
        candidates = list(self._exact.get(word, ()))
        for length in self._lengths:
            if length > len(word):
                break
            candidates += self._prefix.get(word[:length], ())
        return candidates


def _literals(pattern: Pattern) -> set[str]:
    phrases = {part for segment in pattern.segments for phrase in segment.phrases for part in phrase}
    return {part for part in phrases if not part.endswith("*")}.union(*(s.exact for s in pattern.segments))


def _unvetoed(hits: list[Hit]) -> list[Hit]:
    """Without the hits that overlap a veto of their theme: "to raise a point" is no raise."""
    vetoes = [hit for hit in hits if hit.pattern.section.endswith(" !")]
    return [hit for hit in hits if hit in vetoes or not any(_covers(veto, hit) for veto in vetoes)]


def _covers(veto: Hit, hit: Hit) -> bool:
    theme = veto.pattern.section[:-1]
    return hit.pattern.section.startswith(theme) and hit.start < veto.end and veto.start < hit.end


def _match(pattern: Pattern, text: Words, at: int) -> int:
    end = at + pattern.segments[0].width(text.words, at)
    within = (
        text.clauses if pattern.section.endswith("+") else text.sentences
    )  # praise ends where a "but" begins
    for segment in pattern.segments[1:]:
        end = _next(segment, text.words, within, start=end, first=at) if end > at else at
    return end if end > at else 0


def _next(segment: Segment, words: list[str], within: list[int], *, start: int, first: int) -> int:
    for place in range(start, min(start + GAP + 1, len(words))):
        if within[place] != within[first]:
            break
        width = segment.width(words, place)
        if width:
            return place + width
    return first


@cache
def lexicon() -> Lexicon:
    """The lexicon that ships with the package, read at first use."""
    folder = files("staybot.themes") / "data" / "lexicon"
    patterns = []
    for language in LANGUAGES:
        name = f"{language}.txt"
        patterns += parse((folder / name).read_text(encoding="utf-8"), name=name)
    return Lexicon(patterns)
