"""What somebody typed after `/stay commit`, taken apart: whom, what, by when, about which theme."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from staybot.rules.dates import is_span, read_date
from staybot.rules.playbook import THEME_IDS

_MENTION = re.compile(r"\s*<@([UW][A-Z0-9]+)(?:\|[^<>]*)?>")
_BY = re.compile(r"(?:^|\s)by\s", re.IGNORECASE)
_BECAUSE = re.compile(r"\sbecause\s", re.IGNORECASE)
_ABOUT = re.compile(r"(?:^|\s)about\s", re.IGNORECASE)
_AMOUNT = re.compile(
    r"(?:\d\S*|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|half|several|another)\s.*",
    re.IGNORECASE,
)
_BARE_FRACTION = re.compile(r"\d+[.-]\d+")
_NUMERIC_DATE = re.compile(r"\d{1,4}([-/.])\d{1,2}\1\d{1,4}\.?", re.ASCII)
_SOME_DAY = date(2026, 1, 15)
"""Whether words name a date does not depend on the day they are read, so any day serves to ask."""


@dataclass(frozen=True)
class CommitText:
    """The parts of a commitment as typed: nothing is checked yet but where one part ends.

    `who` is a Slack user id, None when the text does not begin with a mention. `what` may be empty. `by` is
    the date as typed, to be read by `parse_deadline`. `about` is one of `THEME_IDS`.
    """

    who: str | None
    what: str
    by: str | None
    about: str | None
    because: str = ""
    """What follows "because" after the date: why it is as late as that."""


def split_commit_text(text: str, *, locale: str = "en-US") -> CommitText:
    """Take apart `@person what will change [by DATE [because REASON]] [about THEME]`; date and theme may
    change places.

    "by" opens the date only when a date, or something written like one, follows up to the end: "by hiring
    Tom", "by 20 %" and "by two weeks" stay in the sentence. "because" opens a reason only right after a date.
    "about" names a theme only when one follows up to the end. A theme written as its id (`about role_focus`)
    is cut off; in plain words ("give a talk about career growth") it is understood and stays in the sentence.
    """
    mention = _MENTION.match(text)
    sentence = " ".join(text[mention.end() if mention else 0 :].split())
    before, about, is_clause = _theme(sentence)
    until, because = _cut_reason(before if is_clause else sentence, locale=locale)
    before = until if because else before
    what, by = _cut_date(before, locale=locale)
    if about is None:
        before, about, is_clause = _theme(what)
        what = before if is_clause else what
    elif by is None and not is_clause:
        what = sentence
    who = mention[1] if mention else None
    return CommitText(who=who, what=what.strip(" ,;"), by=by, about=about, because=because)


def _theme(text: str) -> tuple[str, str | None, bool]:
    """What stands before "about THEME" at the end, the theme, and whether it is written as an id."""
    for found in reversed(list(_ABOUT.finditer(text))):
        named = text[found.end() :].strip(" .,;!").casefold()
        theme = re.sub(r"[\s-]+", "_", named)
        if theme in THEME_IDS:
            return text[: found.start()], theme, " " not in named and theme != "compensation"
    return text, None, False


def _cut_reason(text: str, *, locale: str) -> tuple[str, str]:
    """What stands before "because REASON", and the reason; none unless a date, and no more, comes before."""
    for found in _BECAUSE.finditer(text):
        before, reason = text[: found.start()], text[found.end() :].strip(" ,;")
        if reason and _cut_date(before, locale=locale)[1] is not None:
            return before, reason
    return text, ""


def _cut_date(text: str, *, locale: str) -> tuple[str, str | None]:
    for found in reversed(list(_BY.finditer(text))):
        tail = text[found.end() :].strip(" ,;!")
        if _means_a_day(tail, locale=locale):
            return text[: found.start()], tail
    return text, None


def _means_a_day(tail: str, *, locale: str) -> bool:
    if _NUMERIC_DATE.fullmatch(tail):  # even one that does not exist: it deserves to be refused in words
        return True
    if _BARE_FRACTION.fullmatch(tail) or (_AMOUNT.fullmatch(tail) and is_span(tail, locale=locale)):
        return False
    if read_date(tail, today=_SOME_DAY, locale=locale):
        return True
    # "31 February" is meant as a date, since "1 February" is one.
    corrected = re.sub(r"\d+", "1", tail, count=1)
    return corrected != tail and read_date(corrected, today=_SOME_DAY, locale=locale) is not None
