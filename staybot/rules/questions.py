"""The stay interview as data: four intents in their order, and the transfer test after the second.

The intents and the transfer test are those of the retention programme (articles A and B); the words are ours.
They ask, and never suggest an answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

MAX_ANSWER = 1500
"""Characters in one answer: four of them fit into a sealed ballot."""


@dataclass(frozen=True)
class Question:
    """One question as a form shows it. `id` is also what themes are filed under."""

    id: str
    label: str
    hint: str
    placeholder: str


INTERVIEW = (
    Question(
        id="energized",
        label="What gave you energy at work in the last three months?",
        hint="Anything counts: a problem, a person, a tool, a day that went well.",
        placeholder="A moment or a piece of work you would like more of",
    ),
    Question(
        id="frustrated",
        label="What frustrated you in that time?",
        hint="Small things count too. One example says more than a summary.",
        placeholder="Something that cost you time, patience or sleep",
    ),
    Question(
        id="stay_two_years",
        label="What would make two more years here more likely for you?",
        hint="One change or several, whether or not you think they can be had.",
        placeholder="What would have to be different, or stay as it is",
    ),
    Question(
        id="pick_up_call",
        label="If a friend elsewhere mentioned a role, what would make you take the call?",
        hint="Answer as you would tell that friend. “Nothing” is an answer too.",
        placeholder="What you would want to hear about",
    ),
)
"""The questions in the order in which they are asked."""


class Transfer(StrEnum):
    """The transfer test (article B): would what frustrates follow the person to another team?"""

    STRUCTURAL = "structural"
    SITUATIONAL = "situational"
    UNSURE = "unsure"


TRANSFER_AFTER = "frustrated"
"""The question that the transfer test follows."""

TRANSFER_LABEL = "Would what frustrated you follow you to another team here?"
TRANSFER_HINT = "It tells whether a change in the team could help, or whether it takes the whole company."
TRANSFER_OPTIONS = (
    (Transfer.STRUCTURAL, "Yes, it would be the same there"),
    (Transfer.SITUATIONAL, "No, it belongs to where I am now"),
    (Transfer.UNSURE, "I am not sure"),
)
"""The choices and their labels, in the order in which they are shown."""
