"""Reading a comment: which themes it speaks of, and whether they work or are wanting."""

from collections import defaultdict
from dataclasses import dataclass
from threading import Lock

from staybot.themes.features import THEME_SIGNS, clauses_of, says_nothing, theme_signs, word_grams
from staybot.themes.lexicon import Hit, Lexicon, lexicon
from staybot.themes.model import Model, model
from staybot.themes.taxonomy import THEMES, Mention, Polarity
from staybot.themes.text import Words, words_of

_TOLD = 5
"""Pieces of evidence that `explain` gives for each theme."""
_LOADING = Lock()


@dataclass(frozen=True, slots=True)
class Evidence:
    """What spoke for a theme: the words of the text, as the reader saw them, and how much they weighed."""

    theme: str
    polarity: Polarity
    words: str
    weight: float


def _loaded() -> tuple[Lexicon, Model]:
    """Loaded once, also where a click comes while they are: two loads at a time would take twice as long."""
    with _LOADING:
        return lexicon(), model()


def _found(reader: Model, words: Words, hits: list[Hit]) -> list[int]:
    """Places of the themes above their thresholds; else the best one, if it is not far below."""
    if says_nothing(words, hits):
        return []
    scores = reader.scores(words, hits)
    above = [place for place in range(len(scores)) if scores[place] > 0]
    if not above and scores.max() > -reader.floor:
        return [int(scores.argmax())]
    return sorted(above, key=lambda place: (-float(scores[place]), place))


def _mentions(words: Words, hits: list[Hit], *, question: str | None) -> tuple[Mention, ...]:
    reader, ids = model(), tuple(THEMES)
    mentions = []
    for place in _found(reader, words, hits):
        theme = ids[place]
        near = clauses_of(theme, words, hits)
        lean = reader.direction(theme, words, hits, near=near, question=question)
        mentions.append(Mention(theme=theme, polarity="positive" if lean > 0 else "negative"))
    return tuple(mentions)


def read(text: str, *, question: str | None = None) -> tuple[Mention, ...]:
    """What `staybot.themes.read` promises."""
    words = words_of(text)
    return _mentions(words, _loaded()[0].hits(words), question=question)


def explain(text: str, *, question: str | None = None) -> list[Evidence]:
    """Which words of the text spoke for each theme that `read` finds, the strongest first in each theme."""
    words = words_of(text)
    hits = lexicon().hits(words)
    evidence = []
    for mention in _mentions(words, hits, question=question):
        said = _spoken(mention.theme, words, hits)
        strongest = sorted(said.items(), key=lambda pair: (-pair[1], pair[0]))[:_TOLD]
        evidence += [Evidence(mention.theme, mention.polarity, quote, round(w, 3)) for quote, w in strongest]
    return evidence


def _spoken(theme: str, words: Words, hits: list[Hit]) -> dict[str, float]:
    """Weights of the passages that the lexicon knew, and of the single words that training knew."""
    reader, place = model(), tuple(THEMES).index(theme)
    said: dict[str, float] = defaultdict(float)
    signs = theme_signs(hits)
    for hit in hits:
        if hit.pattern.section.startswith(theme + " "):
            kind = "~" if hit.pattern.section.endswith("~") else "!"
            name = f"L:{theme} {kind}"
            weight = float(reader.signs[THEME_SIGNS.index(name), place])
            quote = " ".join(words.words[hit.start : hit.end])
            said[quote] = max(said[quote], weight / signs[name])
    for gram, weight in reader.words.share(word_grams(words.words), place).items():
        if weight > 0:
            said[gram[2:]] += weight
    return said
