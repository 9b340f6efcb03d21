"""A pulse as an engineer sees it, around the same text; and every message and view that it becomes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from staybot import facts
from staybot.rules import bank
from staybot.slack.views import notices
from staybot.slack.views.asking import pulse_form, reading
from staybot.slack.views.blocks import Message
from staybot.slack.views.letters import letter

ON = date(2026, 10, 30)
ROUND = "b" * 32
AGREE, STAY, RECOMMEND = (
    facts.PulseItem(one.id, one.text, one.scale.value)
    for one in map(bank.bank().get, ("compute_and_tooling.queue", "outcome.stay", "outcome.recommend"))
    if one
)


def promise(text: str = "Noor, VP Engineering", *, external: bool = False) -> facts.Promise:
    return facts.Promise(text, ON, 5, "d5cb4584e1a3f00d", None, external)


def invitation(text: str, *, first: facts.PulseItem = AGREE, count: int = 3) -> facts.PulseInvitation:
    return facts.PulseInvitation(ROUND, text[:60], text[:200], first, count, promise(text))


def form(text: str, *, many: int = 1, **more: Any) -> facts.PulseForm:
    own = tuple(facts.PulseItem(f"own.{n}", text[:90], "agree") for n in range(many))
    given = {"answers": {AGREE.id: 4, RECOMMEND.id: 8}, "comment": text[:500], "answered": True}
    items = (AGREE, STAY, RECOMMEND, *own)
    return facts.PulseForm(ROUND, text[:60], promise(text), items, **{**given, **more})


def messages(text: str) -> Iterator[Message]:
    yield letter(invitation(text))
    yield letter(replace(invitation(text, count=1), resent=True))
    yield letter(invitation(text, first=RECOMMEND))
    yield letter(invitation(text, first=facts.PulseItem("own.x", text[:90], "agree"), count=13))
    yield letter(replace(invitation(text), promise=promise(text, external=True)))
    yield letter(facts.PulseReminder(ROUND, text[:60], ON))
    yield letter(facts.PulseClosed(text[:60]))
    yield letter(facts.PulseVoid(text[:60]))


def views(text: str) -> Iterator[dict[str, Any]]:
    yield pulse_form.form(form(text))
    yield pulse_form.form(form(text, many=20, comment_counts=True))
    yield pulse_form.form(form(text, comment_changed=True))
    yield pulse_form.form(form(text, answers={}, comment="", answered=False, asks_comment=False))
    yield pulse_form.form(replace(form(text), promise=promise(text, external=True)))
    yield pulse_form.thanks(facts.PulseSubmitted(ROUND, ON, 3, 3))
    yield pulse_form.thanks(facts.PulseSubmitted(ROUND, ON, 2, 3))
    yield notices.notice(pulse_form.withdrawn(facts.PulseWithdrawn(ON)), title="Withdrawn")
    yield pulse_form.away(facts.Paused(None))
    yield pulse_form.away(facts.Paused(ON))
    for until in (None, ON):
        yield notices.notice(pulse_form.resting(facts.Paused(until)), title="Not while I'm away")
    for words in (pulse_form.SAVED, pulse_form.SAVED_UNSEEN):
        yield notices.notice(words)
    noticed = facts.Noticed("comment", (f"a name of somebody: {text}",))
    yield reading.hints(facts.Hints(ROUND, "1.000001", (noticed,)))


def open_ones(text: str) -> tuple[facts.OpenPulse, ...]:
    """Every state in which one can be."""
    return (
        facts.OpenPulse(ROUND, text[:60], ON, 0, 3),
        facts.OpenPulse(ROUND, text[:60], ON, 2, 3, "draft"),
        facts.OpenPulse(ROUND, text[:60], ON, 3, 3, "submitted"),
        facts.OpenPulse(ROUND, text[:60], ON, 0, 1),
        facts.OpenPulse(ROUND, text[:60], ON, 3, 3, "changed"),
    )
