"""Words and lexicon hits as named numbers: what the linear model adds up.

Training and reading share this file, so that both see a text in the same way.
"""

from collections import Counter
from itertools import pairwise
from typing import Final

from staybot.themes.lexicon import Hit
from staybot.themes.taxonomy import QUESTIONS, THEMES
from staybot.themes.text import Words

QUESTION_UNKNOWN: Final = "pulse_comment"
"""A text that answers no known question is read like a free comment."""
_ENDINGS: Final = ("ings", "ing", "edly", "ed", "es", "ly", "s")
_MOODS: Final = ("positive", "negative", "wish", "keep", "fixed", "loss", "irony")
_NEGATION_REACH: Final = 3


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def word_grams(words: list[str]) -> set[str]:
    """Stems, and pairs of neighbouring stems ("w:queue", "b:gpu queue")."""
    stems = [_stem(word) for word in words]
    grams = {"w:" + stem for stem in stems}
    grams.update(f"b:{left} {right}" for left, right in pairwise(stems))
    return grams


def letter_grams(words: list[str]) -> set[str]:
    """Three to five letters inside a word's bounds; for one-character words, three in a row."""
    grams: set[str] = set()
    for word in words:
        if len(word) > 1:
            edged = f"<{word[:24]}>"
            grams.update(edged[at : at + size] for size in (3, 4, 5) for at in range(len(edged) - size + 1))
    grams.update(
        left + middle + right
        for left, middle, right in zip(words, words[1:], words[2:], strict=False)
        if len(left) == len(middle) == len(right) == 1
    )
    return grams


def says_nothing(words: Words, hits: list[Hit]) -> bool:
    """Whether every word belongs to a phrase for having nothing to say ("n/a", "all good", "特になし")."""
    covered = {at for hit in hits if hit.pattern.section == ":empty" for at in range(hit.start, hit.end)}
    return len(covered) == len(words.words)


def theme_signs(hits: list[Hit]) -> dict[str, float]:
    """How often, up to twice, different patterns spoke for each theme: "L:compensation -" and the like."""
    sources: dict[str, set[str]] = {}
    for hit in hits:
        section = hit.pattern.section
        if not section.startswith(":") and not section.endswith("!"):
            theme, _, sign = section.partition(" ")
            kind = "~" if sign == "~" else "!"
            sources.setdefault(f"L:{theme} {kind}", set()).add(hit.pattern.source)
    return {name: min(len(found), 3) ** 0.5 for name, found in sources.items()}


def vetoed(hits: list[Hit]) -> set[str]:
    """Themes that the text speaks of only in another sense ("it is not about the money")."""
    themes = {hit.pattern.section[:-2] for hit in hits if hit.pattern.section.endswith(" !")}
    spoken = {hit.pattern.section.split()[0] for hit in hits if hit.pattern.section[-1] in "+-0"}
    return themes - spoken


def clauses_of(theme: str, words: Words, hits: list[Hit]) -> set[int]:
    """The clauses in which the lexicon found the theme; all of them where it found nothing."""
    strong = {
        words.clauses[hit.start]
        for hit in hits
        if hit.pattern.section.startswith(theme + " ") and not hit.pattern.section.endswith("~")
    }
    weak = {words.clauses[hit.start] for hit in hits if hit.pattern.section.startswith(theme + " ")}
    return strong or weak or set(words.clauses)


def direction_signs(
    theme: str, words: Words, hits: list[Hit], *, near: set[int], question: str | None
) -> dict[str, float]:
    """What speaks for or against a theme: the question, the patterns' own signs and the mood around them.

    `near` are the clauses that speak of the theme (`clauses_of`).
    """
    asked = question if question in QUESTIONS else QUESTION_UNKNOWN
    signs: Counter[str] = Counter({f"q:{asked}": 1})
    negated = _negated(words, hits)
    for hit in hits:
        section = hit.pattern.section
        turned = "/not" if negated.intersection(range(hit.start, hit.end)) else ""
        if section.startswith(theme + " "):
            sign = f"own{section[-1]}{turned if section[-1] == '+' else ''}"
            signs.update((sign, f"{sign}:{asked}"))
        elif section[0] == ":" and section[1:] in _MOODS:
            mood = section[1:] + turned
            place = "near" if words.clauses[hit.start] in near else "far"
            signs.update((f"{place}:{mood}", f"{place}:{mood}:{asked}"))
    return {name: min(count, 3) ** 0.5 for name, count in signs.items()}


def _negated(words: Words, hits: list[Hit]) -> set[int]:
    reached: set[int] = set()
    for hit in hits:
        if hit.pattern.section == ":negation":
            for at in range(hit.end, min(hit.end + _NEGATION_REACH, len(words.words))):
                if words.clauses[at] == words.clauses[hit.start]:
                    reached.add(at)
    return reached


THEME_SIGNS: Final = tuple(f"L:{theme} {kind}" for theme in THEMES for kind in "!~")
