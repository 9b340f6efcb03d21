"""Summaries, managers' parts, past digests and files, around any text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from staybot import facts
from staybot.flows.delivering.composing_digests import thread
from staybot.slack.views.blocks import Message
from staybot.slack.views.digests import past_digest
from staybot.slack.views.letters import letter

CLOSED = date(2026, 11, 6)
BEFORE = date(2026, 9, 11)


def pulse(text: str, *, groups: int = 2) -> facts.PulseDigest:
    """A pulse with items and groups that bear this text."""
    band = facts.Band(0, 40, CLOSED)
    recommend = facts.AskedItem(text, "recommend", facts.Figure(band), outcome="recommend")
    agree = facts.AskedItem(text, "agree", facts.Figure(facts.Band(3.7, 3.9, CLOSED)))
    figures = (None, facts.Figure(facts.Band(1, 2.4, CLOSED)))
    by_group = tuple(facts.GroupFigures(("team",), f"{text} {n}", figures) for n in range(groups))
    return facts.PulseDigest(
        "2026-11-02", enough=True, response_rate=65, answered=(10, 29), title=text,
        opened_on=date(2026, 11, 2), items=(recommend, agree), by_group=by_group, release_hash="a" * 64,
    )  # fmt: skip


def interview(text: str) -> facts.Digest:
    """With themes that moved, most of them unknown to the taxonomy."""
    themes = tuple(
        facts.ThemeBand(theme, "negative", 11, 20, before=(3, 10)) for theme in ("workload", *"abcdefghij")
    )
    return facts.Digest(
        "2026-Q4", enough=True, answered=(30, 99), themes=themes, themes_since="2026-Q3", wrote=(30, 99),
        groups=(facts.GroupThemes(text, themes[:3], (10, 29)),), release_hash="b" * 64,
    )  # fmt: skip


def follow(quarter: str) -> facts.FollowThrough:
    told = facts.Followed((30, 99), (10, 29), (("kept", (10, 29)),), (50, 55), None, (14, 30))
    return facts.FollowThrough(quarter, (10, 29), BEFORE, CLOSED, told, told, ())


def month(text: str, *, count: int = 3, moved: bool = True) -> facts.MonthSummary:
    before = facts.Band(-40, 0, BEFORE) if moved else facts.Band(0, 40, BEFORE)
    asked = facts.AskedItem(
        text, "recommend", facts.Figure(facts.Band(0, 40, CLOSED), before), None, "recommend"
    )
    stay = facts.AskedItem(text, "agree", facts.Figure(facts.Band(3.7, 3.9, CLOSED)), None, "stay")
    digests = (*(pulse(text) for _ in range(count)), facts.Digest("2026-Q4", enough=False))
    return facts.MonthSummary(digests, (asked, stay), "c" * 64, date(2026, 11, 1), follow("2026-Q4"))


def quarter(text: str) -> facts.QuarterSummary:
    of = month(text)
    return facts.QuarterSummary(
        of.digests, of.outcomes, "d" * 64, "2026-Q4", "2026-Q3", interview(text), follow("2026-Q4"), None
    )


def messages(text: str) -> Iterator[Message]:
    for fact in (month(text), month(text, count=40, moved=False), quarter(text)):
        yield letter(fact)
    yield letter(facts.MonthSummary((), (), "", date(2026, 11, 1)))
    yield letter(facts.QuarterSummary((), (), "", "2026-Q4", "2026-Q3"))
    for digest in (pulse(text), pulse(text, groups=60), interview(text)):
        yield letter(facts.ManagerPart(digest))
        yield letter(facts.Download(digest, "release\r\n", f"staybot-{text[:20]}.csv"))
        yield letter(facts.DigestAgain(digest, text))
        yield letter(replace(digest, silence_follows=True))
        past = facts.PastDigest(digest, thread(digest, release="r1") * 3, (text, *["2026-Q4"] * 80))
        yield from past_digest.messages(past)
        yield past_digest.names(replace(past, summaries=(text, *["summary 2026-10"] * 30)), pictures=True)
    for summary in (month(text), quarter(text)):
        again = facts.PastSummary(summary, (text,), ("summary 2026-10",))
        yield from past_digest.messages(again)
        yield past_digest.names(again)
    yield past_digest.names(facts.PastDigest(interview(text), (), ("2026-Q4",)))
