"""What the soak counts at its end: messages by the letter they carry, rounds by their days."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlmodel import select

from staybot.demo.stage import Stage
from staybot.flows.delivering import outbox
from staybot.simulator.objects import Message
from staybot.store.database import Tx
from staybot.store.tables import CohortMember, Letter, LetterState, Release, Round, RoundKind, RoundState
from tests.faults.paced import most_in_a_minute
from tests.faults.soak_operator import carried

BERLIN: Final = ZoneInfo("Europe/Berlin")
FLOOD: Final = 300
"""Messages a minute that Slack takes from an app: "several hundred"."""
IN_HAND: Final = (LetterState.WAITING, LetterState.SENDING)
OVER: Final = (RoundState.CLOSED, RoundState.VOID)
TO_A_CHANNEL: Final = ("digest", "digest_thread")
EARLIEST, LATEST = time(9, 30), time(16, 45)
"""Of a working day; what was begun at the last moment may take its turn until then."""

ZERO: Final = (
    "answers acknowledged and lost", "messages lost", "messages doubled", "letters left behind",
    "letters failed that were to reach a person", "messages outside working hours", "floods",
    "rounds published twice", "rounds that did not open in time", "rounds that did not close in time",
    "rounds void", "digests doubled", "digests still in doubt", "rounds without a digest",
    "people asked twice in a round", "beats that did not end",
    "instants that did not come to rest",
)  # fmt: skip
"""What must be 0."""


def counted(stage: Stage) -> dict[str, int]:
    """All of it."""
    messages = _seen(stage)
    found = stage.bot.db.now(_letters, messages=messages) | stage.bot.db.now(_rounds)
    return found | _manners(stage)


def _seen(stage: Stage) -> Counter[str]:
    """How many messages carry each letter, in all conversations."""
    every: list[Message] = [one for c in stage.sim.workspace.channels.values() for one in c.messages]
    return Counter(letter for one in every if (letter := carried(one)))


def _letters(tx: Tx, *, messages: Counter[str]) -> dict[str, int]:
    every = list(tx.session.exec(select(Letter)))
    letters = [one for one in every if one.kind != "reminder"]
    digests = [one for one in letters if one.kind in TO_A_CHANNEL]
    sent = [one for one in letters if one.state is LetterState.SENT and one.kind not in outbox.REPEATABLE]
    failed = [one for one in letters if one.state is LetterState.FAILED]
    old = [one for one in letters if one.state in IN_HAND and one.due_at < tx.now - timedelta(days=1)]
    asked = Counter((one.subject, one.recipient) for one in sent if one.kind in {"invitation", "pulse"})
    return {
        "letters sent": len(sent),
        "messages lost": sum(one.id not in messages for one in sent),
        "messages doubled": sum(max(0, messages[one.id] - 1) for one in letters),
        "people asked twice in a round": sum(number - 1 for number in asked.values()),
        "letters left behind": len(old),
        "letters failed that were to reach a person": sum(one not in digests for one in failed),
        "digests and their threads sent": sum(one.state is LetterState.SENT for one in digests),
        "digests doubled": sum(max(0, messages[one.id] - 1) for one in digests),
        "digests still in doubt": sum(one in digests for one in failed),
        "letters in doubt": sum(one.in_doubt for one in letters),
    }


def _rounds(tx: Tx) -> dict[str, int]:
    rounds = [one for one in tx.session.exec(select(Round)) if one.kind is not RoundKind.CHECK_IN]
    releases = list(tx.session.exec(select(Release.round_id)))
    yesterday = tx.now - timedelta(days=1)
    return {
        "people in cohorts": len(tx.session.exec(select(CohortMember.person_id)).all()),
        "rounds opened": sum(one.state is not RoundState.PLANNED for one in rounds),
        "rounds that did not open in time": sum(
            one.state is RoundState.PLANNED and one.opens_at < yesterday for one in rounds
        ),
        "rounds that did not close in time": sum(
            one.state not in OVER and one.closes_at < yesterday for one in rounds
        ),
        "rounds void": sum(one.state is RoundState.VOID for one in rounds),
        "rounds published": len(releases),
        "rounds published twice": len(releases) - len(set(releases)),
        "rounds without a digest": len(releases) - len(_digests(tx)),
    }


def _digests(tx: Tx) -> set[str]:
    query = select(Letter.subject).where(Letter.kind == "digest", Letter.state == LetterState.SENT)
    return set(tx.session.exec(query))


def _manners(stage: Stage) -> dict[str, int]:
    posts = [one for one in stage.sim.all_posts if one.kind == "dm"]
    most = most_in_a_minute(posts)
    return {
        "direct messages": len(posts),
        "messages outside working hours": sum(not _is_decent(one.at.astimezone(BERLIN))
                                              for one in posts),
        "most messages in a minute": most,
        "floods": int(most > FLOOD),
    }  # fmt: skip


def _is_decent(local: datetime) -> bool:
    return local.weekday() < 5 and EARLIEST <= local.time() < LATEST
