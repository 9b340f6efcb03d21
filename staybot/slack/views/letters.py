"""Every kind of letter as the message it becomes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from staybot import facts
from staybot.slack.views import notices
from staybot.slack.views.asking import invitation, pulse, shared
from staybot.slack.views.blocks import Message
from staybot.slack.views.digests import (
    digest,
    digest_again,
    digest_thread,
    download,
    manager_part,
    pulse_digest,
    silence,
    summary,
)
from staybot.slack.views.promises import clock_news, commitment, group_promise, promise_news

VIEWS: Final[Mapping[type, Callable[[Any], Message]]] = {
    facts.Invitation: invitation.invitation,
    facts.Reminder: invitation.reminder,
    facts.InvitationClosed: invitation.closed,
    facts.RoundVoid: invitation.void,
    facts.PulseInvitation: pulse.invitation,
    facts.PulseReminder: pulse.reminder,
    facts.PulseClosed: pulse.closed,
    facts.PulseVoid: pulse.void,
    facts.SharedAnswers: shared.shared,
    facts.CommitmentMade: commitment.made,
    facts.MakerDay: promise_news.maker_day,
    facts.CommitmentQuestion: promise_news.question,
    facts.CommitmentQuestionAnswered: promise_news.question_answered,
    facts.CommitmentAnswered: promise_news.answered,
    facts.CommitmentNews: promise_news.news,
    facts.ClockNews: clock_news.clock,
    facts.GroupAnswered: group_promise.answered,
    facts.GroupPromiseGiven: group_promise.given,
    facts.Digest: silence.after(digest.digest),
    facts.PulseDigest: silence.after(pulse_digest.pulse_digest),
    facts.DigestAgain: digest_again.again,
    facts.Download: download.download,
    facts.ManagerPart: manager_part.part,
    facts.MonthSummary: summary.month,
    facts.QuarterSummary: summary.quarter_summary,
    facts.DigestThread: digest_thread.thread,
    facts.OperatorNotice: notices.operator,
}


def letter(fact: facts.Letterable) -> Message:
    """What the courier posts for a fact."""
    return VIEWS[type(fact)](fact)
