"""What engineers may trust, in the words that anonymity.md section 5 permits."""

from __future__ import annotations

from staybot.facts import Promise
from staybot.slack.escape import escape
from staybot.slack.views.words import day

STORED = (
    "While it is open you can change or withdraw your answers, and they are stored encrypted; the person who "
    "operates the server could technically break that during this time. When it closes, results are "
    "computed, and the answers and the key that opens them are deleted: after that they cannot be looked up, "
    "corrected or exported, even if asked. Copies in backups are unreadable without the deleted key."
)
SLACK = (
    "Slack can see that you used the app, not what you chose. "
    "Please leave out names and details that identify you."
)
OUTSIDE = (
    "What you submit, also what is only counted, is sent without your name to a program outside this server, "
    "chosen by whoever runs staybot here, to be read for themes; I cannot delete what is kept there. All "
    "else that is promised here holds, and you are free not to answer."
)
"""Told before anything is typed, in every round whose texts leave this server (anonymity.md section 4.6)."""


def who_sees(promise: Promise) -> tuple[str, ...]:
    """Who sees what and when, one sentence or two each, as markup."""
    return (
        (
            "Leadership sees how many people raised a theme, as bands such as 3–10, for groups of at least "
            f"{promise.floor} people: once, after the interview closes on {day(promise.closes_on)}. "
            "Never your words."
        ),
        sharing(promise),
        *outside(promise),
        (
            "Nobody – not your manager, not HR, not the people running this bot through any feature of it – "
            "is shown your other answers, their words, or whether you answered."
        ),
        STORED,
        SLACK,
    )


def sharing(promise: Promise) -> str:
    """What happens to an answer that is not only counted."""
    if promise.manager is None:
        return (
            "There is no manager of yours whom I could reach in Slack, so nothing can be shared by name: "
            "every answer is only counted."
        )
    return (
        f"Each answer is only counted, unless you choose to share it with {escape(promise.manager)}. "
        "What you share goes with your name, after you have seen exactly what they will read."
    )


def outside(promise: Promise) -> tuple[str, ...]:
    """That texts leave this server, in a round in which they do."""
    return (OUTSIDE,) if promise.external else ()


def in_sight(promise: Promise) -> str:
    """The one line that stays beside the form."""
    return (
        f"Only counted, in groups of at least {promise.floor}, unless you choose to share. You can change or "
        f"withdraw everything until {day(promise.closes_on)}; then the answers and their key are deleted. "
        f"Rules of this round: `{promise.policy_hash[:12]}`"
    )
