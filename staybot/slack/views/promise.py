"""What engineers may trust, in the words that anonymity.md section 5 permits."""

from __future__ import annotations

from staybot.facts import Promise
from staybot.slack.escape import named
from staybot.slack.views.words import day

STORED = (
    "While it is open you can change or withdraw your answers, and they are stored encrypted; the person who "
    "operates the server could technically break that during this time. When it closes, results are "
    "computed, and the answers and the key that opens them are deleted: after that they cannot be looked up, "
    "corrected or exported, even if asked. Copies in backups are unreadable without the deleted key."
)
SLACK_SEES = (
    "Slack, and whoever may export direct messages there, can see that you used the app and which reminders "
    "you got (they go only to those who have not answered), not what you chose."
)
SLACK = f"{SLACK_SEES} Please leave out names and details that identify you."
OUTSIDE = (
    "What you submit, also what is only counted, is sent without your name to a program outside this server, "
    "chosen by whoever runs staybot here, to be read for themes; I cannot delete what is kept there. All "
    "else that is promised here holds, and you are free not to answer."
)
"""Told before anything is typed, in every round whose texts leave this server (anonymity.md section 4.6)."""
OUTSIDE_COMMENT = (
    "If you add a comment, it is sent without your name to a program outside this server, chosen by whoever "
    "runs staybot here, to be read for themes; I cannot delete what is kept there. Your taps are not sent."
)


MANAGERS = (
    "If leadership is shown figures of exactly the people whom one manager manages, that manager gets the "
    "same lines about that group, after leadership and in a direct message. No group is cut for a manager."
)
"""Told in every round in which it holds, before anything is typed (rule R18)."""


def who_sees(promise: Promise) -> tuple[str, ...]:
    """Who sees what and when, one sentence or two each, as markup."""
    return (
        (
            "Never your words. Leadership sees how many people raised a theme, as bands such as 3–10, for "
            f"groups of at least {promise.floor} people: once, after the interview closes on "
            f"{day(promise.closes_on)}."
        ),
        (
            "These bands are split by whether it would follow people to another team, and come with the "
            "response rate of everyone."
        ),
        *((MANAGERS,) if promise.managers else ()),
        sharing(promise),
        *outside(promise),
        (
            "Nobody – not your manager, not HR, not the people running this bot through any feature of it – "
            "is shown your other answers, their words, or whether you answered."
        ),
        STORED,
        SLACK,
    )


def who_sees_pulse(promise: Promise) -> tuple[str, str]:
    """Of a pulse, in two paragraphs of markup: who sees what and when; how it is stored, and how it ends."""
    seen = (
        "*Who sees what:* leadership sees rounded averages, such as “3.6 or more”, for groups of at least "
        f"{promise.floor} people: once, after the close on {day(promise.closes_on)}; from thirty answers on "
        "also the share who agree. Nobody – not your manager, not HR, not the people running this bot "
        "through any feature of it – is shown your answers, your words, or whether you answered."
    )
    seen += f" {MANAGERS}" if promise.managers else ""
    outside = f" {OUTSIDE_COMMENT}" if promise.external else ""
    rules = f"Fingerprint of this round's rules: {promise.policy_hash[:12]}"
    return seen, f"{STORED} {SLACK_SEES}{outside} {rules}"


def pulse_first(promise: Promise) -> str:
    """The one line above a pulse's first question, which one tap answers."""
    return (
        f"*Only counted, in groups of at least {promise.floor} people, after the close. Nobody is shown your "
        "answers, or whether you answered.*"
    )


def sharing(promise: Promise) -> str:
    """What happens to an answer that is not only counted."""
    if promise.manager is None:
        return (
            "There is no manager of yours whom I could reach in Slack, so nothing can be shared by name: "
            "every answer is only counted."
        )
    return (
        f"Each answer is only counted, unless you choose to share it with {named(promise.manager)}. "
        "What you share goes with your name, after you have seen exactly what they will read."
    )


def follows(promise: Promise) -> str:
    """What sharing leads to, and who has the last word; nothing where there is no manager to share with."""
    if promise.manager is None:
        return ""
    return (
        f" What you share with {named(promise.manager)} starts sixty days for one change that you can see, "
        "and only your word makes a promise of theirs count as kept."
    )


def outside(promise: Promise) -> tuple[str, ...]:
    """That texts leave this server, in a round in which they do."""
    return (OUTSIDE,) if promise.external else ()


def pulse_in_sight(promise: Promise) -> str:
    """The one line that stays beside a pulse's questions."""
    return (
        f"Only counted, in groups of at least {promise.floor}, once it has closed. Nobody, your manager "
        "included, is shown your answers, your words, or whether you answered. Until "
        f"{day(promise.closes_on)} you can change or withdraw them; then they and their key are deleted. "
        f"Rules of this round: `{promise.policy_hash[:12]}`"
    )


def in_sight(promise: Promise) -> str:
    """The one line that stays beside the form."""
    return (
        f"Only counted, in groups of at least {promise.floor}, unless you choose to share. You can change or "
        f"withdraw everything until {day(promise.closes_on)}; then the answers and their key are deleted. "
        f"Rules of this round: `{promise.policy_hash[:12]}`"
    )
