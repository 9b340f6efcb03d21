"""Every kind of letter as the message it becomes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from staybot import facts
from staybot.slack.views import commitment, digest, invitation, notices, shared
from staybot.slack.views.blocks import Message

VIEWS: Final[Mapping[type, Callable[[Any], Message]]] = {
    facts.Invitation: invitation.invitation,
    facts.Reminder: invitation.reminder,
    facts.InvitationClosed: invitation.closed,
    facts.RoundVoid: invitation.void,
    facts.SharedAnswers: shared.shared,
    facts.CommitmentMade: commitment.made,
    facts.Digest: digest.digest,
    facts.OperatorNotice: notices.operator,
}


def letter(fact: facts.Letterable) -> Message:
    """What the courier posts for a fact."""
    return VIEWS[type(fact)](fact)
