"""Dates as people type them in a hurry: put into words that a parser knows, or at least known for dates."""

from __future__ import annotations

import re
from typing import Final

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b(?!['’]s)"
)
_WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_LONG: Final = ("january", "february", "september", "october", "november", "december", "tomorrow")
"""Words so long that one slip leaves them unmistakable: a "match" is no March, an "Augusta" no August."""

_SPAN = r"(?:days?|weeks?|weekend|months?|quarters?|years?|sprints?)\b"

_HURRIED: Final = (
    (re.compile(r"\b(?:tmrw|tmr|tmw)\b", re.IGNORECASE), "tomorrow"),
    (re.compile(rf"\bmid[\s-]+(?={_MONTH})", re.IGNORECASE), "15 "),
    (re.compile(r"^this\s+(?=(?:week|month|quarter|year)$)", re.IGNORECASE), "end of "),
)

_NAMED_DAY = re.compile(
    rf"""(?:the\s|early\s|late\s)*
    (?:\d{{1,4}}([-/.])\d{{1,2}}\1\d{{1,4}} | \d{{1,2}}/\d{{1,2}}\b | \d{{1,2}}(?:st|nd|rd|th)\b
    | \d{{1,2}}\.?\s(?:of\s)?{_MONTH} | {_MONTH}
    | (?:to(?:day|night|morrow)|asap|eod|eow|eom|eoq|eoy|christmas|xmas|easter|thanksgiving|new\syear)\b)""",
    re.IGNORECASE | re.VERBOSE | re.ASCII,
)
_WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b"
_OTHER_TIME = re.compile(
    rf"""(?:the\s|early\s|late\s)*
    (?:{_WEEKDAY} | q[1-4]\b | h[12]\b | next\s\w | this\s{_SPAN} | weekend\b
    | (?:end|start|beginning|middle)(?:\sof\b|$) | mid[\s-](?:next\b|q[1-4]\b|{_SPAN})
    | (?:in|within)\s(?:\d+|an?|one|two|three|four|five|six)\s{_SPAN} | \S+\s{_SPAN}\sfrom\snow\b)""",
    re.IGNORECASE | re.VERBOSE | re.ASCII,
)
_HOUR = re.compile(r"\d{1,2}(?::\d\d)?\s?[ap]m\b|\d{1,2}:\d\d\b|noon\b|midnight\b", re.IGNORECASE | re.ASCII)


def spelled(phrase: str) -> str:
    """The phrase with shorthand written out and a slip mended: "mid novmber" is 15 november."""
    words = " ".join(_mended(word) for word in phrase.split())
    for found, meant in _HURRIED:
        words = found.sub(meant, words)
    return words


def means_a_day(phrase: str) -> bool:
    """Whether the phrase begins like the name of a day: with a date, a month, "tomorrow" or "Christmas"."""
    return _NAMED_DAY.match(spelled(phrase)) is not None


def means_a_time(phrase: str) -> bool:
    """The same, or with anything else that tells when: a weekday, a quarter, "next …", an hour."""
    words = spelled(phrase)
    if means_a_day(words) or means_an_hour(words) or _OTHER_TIME.match(words):
        return True
    return _meant(words.partition(" ")[0], among=_WEEKDAYS[:6]) is not None  # Sundar is a name


def means_an_hour(phrase: str) -> bool:
    """Whether the phrase begins with a time of the day."""
    return _HOUR.match(phrase) is not None


def names_weekday(phrase: str) -> bool:
    """Whether the phrase is the English name of a weekday and no more."""
    return re.fullmatch(_WEEKDAY, phrase, re.IGNORECASE) is not None


def _mended(word: str) -> str:
    return _meant(word, among=_LONG) or word


def _meant(word: str, *, among: tuple[str, ...]) -> str | None:
    """The one word of these that differs in one letter missing, too many or wrong, or in two exchanged."""
    typed = word.casefold()
    return next((one for one in among if typed[:1] == one[0] and _is_one_slip(typed, one)), None)


def _is_one_slip(typed: str, meant: str) -> bool:
    typed, meant = _after_common(typed, meant)
    typed, meant = _after_common(typed[::-1], meant[::-1])
    return (len(typed) <= 1 and len(meant) <= 1) or (len(typed) == 2 and typed == meant[::-1])


def _after_common(one: str, other: str) -> tuple[str, str]:
    """Both without the letters that they begin with alike."""
    alike = next((place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)
    begin = min(len(one), len(other)) if alike is None else alike
    return one[begin:], other[begin:]
