"""The invitation and what follows it in the DM. None depends on what, or whether, somebody answered."""

from __future__ import annotations

from typing import Final

from staybot.facts import (
    CommitmentLine,
    Declined,
    Invitation,
    InvitationClosed,
    Postponed,
    Reminder,
    RoundVoid,
)
from staybot.slack.escape import escape, named, shorten
from staybot.slack.ids import Action
from staybot.slack.views import promise
from staybot.slack.views.blocks import (
    Json,
    Message,
    actions,
    button,
    context,
    header,
    message,
    option,
    plain,
    section,
)
from staybot.slack.views.promises import promise_states
from staybot.slack.views.words import day, day_and_year, quarter

PROMISES: Final = 3
"""To groups, told in an invitation; the Home tab has the rest."""


def invitation(fact: Invitation) -> Message:
    """Everything to know before the first question, and three ways to react."""
    title = f"Your stay interview for {quarter(fact.quarter)}"
    again = "This may have reached you before; it is the same invitation. " if fact.resent else ""
    why = (
        f"{again}{named(fact.promise.sponsor)} set this up: once a quarter I ask every engineer what keeps "
        "them here and what would make them leave, while something can still be done about it."
        f"{promise.follows(fact.promise)} "
        f"Four questions, about 10 minutes, open until {day(fact.promise.closes_on)}. Answer all or only "
        "some."
    )
    seen = promise.who_sees(fact.promise)
    policy = (
        "The rules of this round are fixed until it has closed. Their fingerprint: "
        f"{fact.promise.policy_hash[:12]}"
    )
    since = _since(fact)
    text = "\n".join(
        (
            named(title),
            why,
            *since,
            "Who sees what:",
            *seen,
            policy,
            "To answer, press Start or type /stay interview.",
        )
    )
    return message(
        text,
        header(title),
        section(why),
        *(section(line if at else f"*{line}*") for at, line in enumerate(since)),
        section("*Who sees what*\n" + "\n".join(f"•  {line}" for line in seen)),
        choices(fact.round_id),
        context(policy),
    )


def _since(fact: Invitation) -> list[str]:
    """What became of promises to groups of theirs, as the Home tab says it; nothing where there were none."""
    if not fact.since:
        return []
    left = len(fact.since) - PROMISES
    more = f"And {left} more in my Home tab." if left > 0 else "My Home tab shows how it goes on."
    return ["Since the last interview", *(_promised(one) for one in fact.since[:PROMISES]), more]


def _promised(one: CommitmentLine) -> str:
    by, group = named(shorten(one.other.name, 60)), named(shorten(one.group, 60))
    what, stands = escape(shorten(one.text, 200)), promise_states.standing(one, to=False)
    return f"•  {by} promised {group}, by {day_and_year(one.due_on)}: “{what}” – {stands}"


def choices(round_id: str) -> Json:
    """Start, Later, Not this quarter."""
    later: Json = {
        "type": "static_select",
        "action_id": str(Action.INTERVIEW_POSTPONE),
        "placeholder": plain("Later …"),
        "options": [
            option("Remind me tomorrow", f"tomorrow:{round_id}"),
            option("Remind me next week", f"next_week:{round_id}"),
        ],
    }
    return actions(
        button(
            "Start", Action.INTERVIEW_OPEN, value=round_id, style="primary", says="Start the stay interview"
        ),
        later,
        button("Not this quarter", Action.INTERVIEW_DECLINE, value=round_id),
    )


def reminder(fact: Reminder) -> Message:
    """The same words for everybody who gets one."""
    text = (
        f"A reminder: your stay interview is open until {day(fact.closes_on)}. It takes about 10 minutes, "
        "and a few words to one question are enough. If you have answered already, or would rather not, "
        "there is nothing to do."
    )
    return message(text, section(text), choices(fact.round_id))


def closed(fact: InvitationClosed) -> Message:
    """What all invitations become at the close."""
    text = (
        f"The stay interview for {quarter(fact.quarter)} has closed. The answers were counted, and are "
        "deleted together with the key that opens them. What leaders promise to all or to your team stands "
        "in my Home tab, kept or missed. What you shared with your manager stands there too, and you can "
        "withdraw it from view."
    )
    return message(text, section(text))


def void(fact: RoundVoid) -> Message:
    """The key was lost, or a backup put in its place: say what that means, and what happens next."""
    text = (
        f"I have to tell you that the stay interview for {quarter(fact.quarter)} is void: its answers "
        "cannot be opened or counted any more, by anyone. What you shared by name is in my Home tab if it is "
        "still here."
    )
    if fact.asked_again_on:
        text += f" I will ask you again on {day(fact.asked_again_on)}. I am sorry for the work you put in."
    return message(text, section(text))


def postponed(fact: Postponed) -> str:
    return f"All right: I will remind you on {day(fact.until)}. The Start button above works until then, too."


def declined(fact: Declined) -> str:
    return (
        f"All right, no interview and no reminders for {quarter(fact.quarter)}. If you change your mind, the "
        f"Start button works until {day(fact.closes_on)}. Nobody is told."
    )
