"""`/stay privacy`: what is stored about the one who asks, how it ends, and how to check us."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from staybot.facts import Privacy
from staybot.slack.escape import escape, named
from staybot.slack.views.blocks import Message, context, header, message, section
from staybot.slack.views.promise import MANAGERS, OUTSIDE, STORED
from staybot.slack.views.words import day, day_and_year


def privacy(fact: Privacy) -> Message:
    """Only the person who asked sees it."""
    title = "What I hold about you"
    parts = (_list(fact), _ballot(fact), *_pulses(fact), _by_name(fact), _floors(fact))
    ledger = _ledger(fact)
    text = "\n\n".join((title, *parts, ledger)).replace("*", "")
    return message(text, header(title), *(section(part) for part in parts), context(ledger))


def _list(fact: Privacy) -> str:
    lines = "\n".join(f"•  {what}: {escape(value)}" for what, value in fact.listed)
    return (
        "*From the people list and Slack*\n"
        f"{lines}\nIt stays after you leave, until whoever runs staybot erases you. What stays then names "
        "nobody, but keeps a mark made from your Slack id and address with a secret of this server, only to "
        "know you again and not add you anew. If something is wrong, tell them."
    )


def _ballot(fact: Privacy) -> str:
    if fact.ballot_until is None:
        return f"*Your interview*\n{_BEFORE[fact.before]}"
    until = f"Last day: {day(fact.ballot_until)}."
    waits = f" {_WAITS}" if fact.before == "counting" else ""
    stored = f"{STORED} {OUTSIDE}" if fact.external else STORED
    return f"*Your interview*\nA sealed ballot, which holds {fact.holds}. {stored} {until}{waits}"


_WAITS: Final = (
    "One of before has closed and is still being counted. Its answers stay sealed until that is done; then "
    "they and their key are deleted."
)
_COUNTED: Final = (
    "A pulse or check-in that asked you has closed and is being counted. Its answers stay sealed until that "
    "is done; then they and their key are deleted."
)
_BEFORE: Final = {
    "none": "No interview has asked you so far, so there are no answers of yours to one.",
    "counting": (
        "Your interview has closed and is being counted. Its answers stay sealed until that is done; then "
        "they and their key are deleted."
    ),
    "over": (
        "No interview is open for you, so there are no answers: those of earlier rounds were deleted "
        "together with their key, after they were counted or, where a round was void, uncounted."
    ),
}


_COMMENT: Final = {
    "": "no comment",
    "draft": "a draft of a comment",
    "changed": "your comment and a change to it that is not sent",
    "submitted": "your comment",
}


def _pulses(fact: Privacy) -> Iterator[str]:
    """Each open pulse and check-in, and that one of before is still counted. What holds for every sealed
    ballot is said once.
    """
    for one in fact.pulses:
        comment = _COMMENT[one.comment]
        stored = "" if fact.ballot_until else f" {STORED}"
        yield (
            f"*{named(one.title)}*\nA sealed ballot of its own, which holds your answers to {one.answered} "
            f"of {one.of} questions and {comment}.{stored} Last day: {day(one.closes_on)}."
        )
    if fact.pulse_counting:
        yield f"*Pulses and check-ins*\n{_COUNTED}"


def _by_name(fact: Privacy) -> str:
    away = f" You asked for no pulse through {day_and_year(fact.away_until)}." if fact.away_until else ""
    return (
        "*With your name*\n"
        f"•  answers you shared with a manager: {fact.shares}. They stay until you withdraw them in my Home "
        "tab.\n"
        f"•  promises by you or to you: {fact.promises}. `/stay commitments` lists them.\n"
        "•  a promise to you that you said was kept: leaders read its sentence, without names, only if you "
        "agreed. What was published stays in the ledger.\n"
        f"{_above(fact)}"
        f"•  {_asked(fact)}{away}"
    )


def _asked(fact: Privacy) -> str:
    """Whether questions come at all, and what the Home tab has a button for."""
    if fact.opted_out:
        return "You opted out of interviews, pulses and check-ins. You can change that in my Home tab."
    if not fact.is_asked:
        return "You are not asked for interviews, pulses or check-ins: they go to engineers."
    return "You are asked for interviews, pulses and check-ins. You can change that in my Home tab."


def _above(fact: Privacy) -> str:
    """Only where the operator switched it on."""
    if not fact.counts_above:
        return ""
    return (
        "•  your manager's manager sees how many sixty-day clocks your manager had and how they went: as "
        f"bands, after an interview's digest, and only where at least {fact.floor} engineers stand behind "
        "them. Never whose they were.\n"
    )


def _floors(fact: Privacy) -> str:
    return (
        "*The smallest groups that anything is published about*\n"
        f"Nothing is published about fewer than {fact.floor} people. A theme needs {fact.theme_writers} "
        f"people who wrote in its group, {fact.theme_overall} who raised it in the whole company and "
        f"{fact.theme_segment} in a smaller group. No setting lowers these; they are fixed for a round "
        "before it opens."
        + (f" {MANAGERS} It holds for rounds whose invitations said so." if fact.managers else "")
    )


def _ledger(fact: Privacy) -> str:
    published = f"{fact.releases} published so far, the last one `{fact.ledger_hash[:16]}`"
    ledger = published if fact.releases else "nothing was published yet"
    return (
        f"Rules version {fact.policy_version}, fingerprint `{fact.policy_hash[:16]}`. Ledger: {ledger}. "
        "It holds the numbers of every digest as it was posted. Ask whoever runs staybot for `staybot "
        "releases export`: with `staybot verify` anyone who has the files can check that they do not single "
        "anyone out."
    )
