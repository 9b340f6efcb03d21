"""What happened, in a sentence."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from staybot import facts
from staybot.demo.news import sentence
from staybot.simulator import Post
from staybot.slack.views.letters import letter

AT = datetime(2026, 10, 15, 8, 0, tzinfo=UTC)
NAMES = {"U1": "Maria", "U2": "Tom"}
PROMISE = facts.Promise("Noor", date(2026, 11, 4), 5, "abc", "Priya")
INVITATION = facts.Invitation("r1", "2026-Q4", PROMISE)
ITEM = facts.PulseItem("pay.fair", "My pay is fair.", "agree")
PULSE = facts.PulseInvitation("r1", "A quick pulse", "A few.", ITEM, 3, PROMISE)
MARIA = facts.Who("Maria", "U1")
SHARED = facts.SharedAnswers("s1", MARIA, (facts.SharedAnswer("frustrated", "queues"),), date(2026, 12, 14))


def post(fact: facts.Letterable, *, to: str = "U1", kind: str = "dm") -> Post:
    message = letter(fact)
    blocks = [dict(block) for block in message.blocks]
    return Post(AT, to, "D1", "1.0", message.text, blocks, kind)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("fact", "kind", "words"),
    [
        (INVITATION, "dm", "Maria was invited to a stay interview"),
        (facts.Reminder("r1", date(2026, 11, 4)), "dm", "Maria was reminded"),
        (PULSE, "dm", "Maria was asked for a pulse"),
        (facts.PulseReminder("r1", "A quick pulse", date(2026, 11, 4)), "dm", "Maria was reminded"),
        (facts.PulseClosed("A quick pulse"), "update", "Maria sees that a round has closed"),
        (SHARED, "dm", "Maria reads what somebody chose to share"),
        (facts.CommitmentMade(MARIA, "less", date(2026, 12, 14)), "dm", "Maria was made a promise"),
        (facts.InvitationClosed("2026-Q4"), "update", "Maria sees that a round has closed"),
        (facts.OperatorNotice("a", "b"), "dm", "Maria got a message"),
        (facts.OperatorNotice("a", "b"), "ephemeral", "Maria did something, and Staybot answered"),
    ],
)
def test_each_message_is_told_by_what_it_means(fact: facts.Letterable, kind: str, words: str) -> None:
    assert sentence([post(fact, kind=kind)], NAMES, at=AT) == f"Thu 15 Oct 2026, 08:00 UTC: {words}."


def test_several_of_a_kind_are_counted() -> None:
    told = sentence([post(INVITATION), post(INVITATION, to="U2")], NAMES, at=AT)
    assert told.endswith("2 people were invited to a stay interview, Maria first.")


def test_a_digest_is_told_as_a_digest() -> None:
    digest = post(facts.Digest("2026-Q4", enough=False), to="C1", kind="channel")
    assert sentence([digest], NAMES, at=AT).endswith("the digest was posted to #leadership.")


def test_a_message_may_be_of_another_kind_once_it_was_changed() -> None:
    changed = post(facts.CommitmentMade(MARIA, "less", date(2026, 12, 14)), kind="update")
    assert sentence([changed], NAMES, at=AT).endswith("Maria got a message.")
