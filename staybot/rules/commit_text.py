"""What somebody typed after `/stay commit`, taken apart: whom, what, by when, about which theme."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from staybot.rules import date_words
from staybot.rules.dates import is_span, read_date
from staybot.rules.playbook import THEME_IDS

_MENTION = re.compile(r"\s*<@([UW][A-Z0-9]+)(?:\|[^<>]*)?>")
_BY = re.compile(r"(?:^|\s)(?P<word>due\s(?:by|on)|by|due|until|till|before|on)(?=\s)", re.IGNORECASE)
_KEPT = {"until", "till", "before", "on"}
"""Words that may carry the sense, "off the rota until June": they stay in the sentence with their date."""
_THANKS = re.compile(r"[\s,;.!]+(?:thanks|thank you|thx|please|pls)[\s.!]*$", re.IGNORECASE)
_BECAUSE = re.compile(r"\sbecause\s", re.IGNORECASE)
_ABOUT = re.compile(r"(?:^|\s)about\s", re.IGNORECASE)
_AMOUNT = re.compile(
    r"(?:\d\S*|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|half|several|another)\s.*",
    re.IGNORECASE,
)
_FROM_NOW = re.compile(r".*\sfrom\s(?:now|today)", re.IGNORECASE)
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
    unread: str = ""
    """The end of what was typed, where it looks like a date or a theme and is not one for certain."""


def split_commit_text(text: str, *, locale: str = "en-US") -> CommitText:
    """Take apart `@person what will change [by DATE [because REASON]] [about THEME]`; date and theme may
    change places.

    "by" opens the date only when a date, or something written like one, follows up to the end: "by hiring
    Tom", "by 20 %" and "by two weeks" stay in the sentence. "until", "before" and "on" do the same and
    stay in it with their date. "because" opens a reason only right after a date. "about" names a theme only
    when one follows up to the end. A theme written as its id (`about role_focus`) is cut off; in plain words
    ("give a talk about career growth") it is understood and stays in the sentence.
    """
    mention = _MENTION.match(text)
    sentence = " ".join(text[mention.end() if mention else 0 :].split())
    before, about, is_clause = _theme(sentence)
    until, because = _cut_reason(before if is_clause else sentence, locale=locale)
    before = until if because else before
    what, by, unread = _cut_date(before, locale=locale)
    if about is None:
        before, about, is_clause = _theme(what)
        what = before if is_clause else what
    elif by is None and not is_clause:
        what = sentence
    if by is None:
        what, by, unread = _not_read(what, locale=locale)
    return CommitText(
        who=mention[1] if mention else None,
        what=what.strip(" ,;"),
        by=by,
        about=about,
        because=because,
        unread=unread,
    )


def _theme(text: str) -> tuple[str, str | None, bool]:
    """What stands before "about THEME" at the end, the theme, and whether it is written as an id."""
    for found in reversed(list(_ABOUT.finditer(text))):
        named = _THANKS.sub("", text[found.end() :]).strip(" .,;!").casefold()
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


def _cut_date(text: str, *, locale: str) -> tuple[str, str | None, str]:
    """What stands before the date, the date, and where it may be meant otherwise, the words it stands in."""
    for found in reversed(list(_BY.finditer(text))):
        tail = _THANKS.sub("", text[found.end() :]).strip(" ,;!")
        word = found["word"].casefold()
        if word in _KEPT and not _may_be_date(word, tail):
            continue
        if _means_a_day(tail, locale=locale):
            is_weekly = word == "on" and date_words.names_weekday(tail)
            return text if word in _KEPT else text[: found.start()], tail, f"on {tail}" if is_weekly else ""
    return text, None, ""


def _not_read(text: str, *, locale: str) -> tuple[str, str | None, str]:
    """The sentence, the date before a theme that nobody knows, and the end of it that looks like a date or a
    theme and could not be read.
    """
    for found in reversed(list(_ABOUT.finditer(text))):
        before, by, _ = _cut_date(text[: found.start()], locale=locale)
        if by is not None:
            tail = text[found.start() :].strip()
            return f"{before.strip(' ,;')} {tail}", by, tail
    for found in reversed(list(_BY.finditer(text))):
        tail = text[found.end() :].strip()
        is_by = found["word"].casefold() not in _KEPT
        if date_words.means_a_day(tail) or (is_by and date_words.means_a_time(tail)):
            return text, None, text[found.start() :].strip()
    return text, None, ""


def _may_be_date(word: str, tail: str) -> bool:
    """Whether it is worth asking: "on" is said of other things than "before", and neither names an hour."""
    if word == "on":
        return date_words.means_a_day(tail) or date_words.names_weekday(tail)
    return date_words.means_a_time(tail) and not date_words.means_an_hour(tail)


def _means_a_day(tail: str, *, locale: str) -> bool:
    if _NUMERIC_DATE.fullmatch(tail):  # even one that does not exist: it deserves to be refused in words
        return True
    is_amount = _AMOUNT.fullmatch(tail) and not _FROM_NOW.fullmatch(tail)
    if _BARE_FRACTION.fullmatch(tail) or (is_amount and is_span(tail, locale=locale)):
        return False
    if read_date(tail, today=_SOME_DAY, locale=locale):
        return True
    # "31 February" is meant as a date, since "1 February" is one.
    corrected = re.sub(r"\d+", "1", tail, count=1)
    return corrected != tail and read_date(corrected, today=_SOME_DAY, locale=locale) is not None
