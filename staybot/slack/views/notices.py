"""Short answers in words: refusals, apologies, help, and what only the operator can mend."""

from __future__ import annotations

from collections.abc import Iterator

from staybot.facts import Help, OperatorNotice
from staybot.slack.escape import escape, shorten
from staybot.slack.ids import COMMAND
from staybot.slack.views.blocks import Json, Message, message, modal, section

OLD = (
    "This button belongs to an older message and does nothing any more. My Home tab shows everything that is "
    "open for you, and `/stay help` says what I can do."
)
SLOW = (
    "That took too long, so I stopped waiting. It may have been saved all the same: open it again to see. "
    "Please try again in a minute if it was not."
)
LATE = (
    "Slack lets me open a window only in the first three seconds after a click, and they had passed. Nothing "
    "is lost: please press or type it again."
)


def apology(reference: str) -> str:
    """What is said when something broke that should not have."""
    return (
        "Something went wrong on my side, and I am sorry. Please try again; if it happens again, tell the "
        f"people who run staybot this reference: {reference}"
    )


def notice(words: str, *, title: str = "Staybot") -> Json:
    """A window that only says something."""
    return modal(title, section(words))


def helped(fact: Help) -> Message:
    """`/stay help`, with what this viewer can do; an unknown word is quoted."""
    first = f"I do not know “{escape(shorten(fact.unknown, 40))}”. " if fact.unknown else ""
    lines = "\n".join(f"•  `{COMMAND} {line}" for line in _lines(fact))
    text = (
        f"{first}Here is what I can do:\n{lines}\n"
        f"{_home(fact)}Nothing you type here is seen by anybody else in this channel."
    )
    return message(text, section(text))


def _lines(fact: Help) -> Iterator[str]:
    """Each command after its slash, for those who have a use for it."""
    if "engineer" in fact.roles:
        yield "interview` – open your stay interview, change or withdraw your answers"
        yield "pulse` – open the pulse of these days: answer, change or withdraw your answers"
    if "leader" in fact.roles:
        yield "pulse new` – send a survey, ready-made or small; it asks everyone"
        yield (
            "digest [quarter]` – show a past digest again, as it was published; its pictures follow by "
            f"direct message. `{COMMAND} digest summary 2026-10` (or 2026-Q4) shows a summary, also one that "
            "could not be posted in time"
        )
    if {"manager", "leader"} & set(fact.roles):
        yield (
            "commit @person what will change by DATE` – promise one visible change. Without a date it is due "
            "sixty days after their interview. Dates can be written as 2027-03-04, 4 March, Friday or in two "
            "weeks; what I cannot read for certain I ask about in a window, and tell nobody before"
        )
        everyone = f"; `{COMMAND} commit everyone …` to the whole company" if "leader" in fact.roles else ""
        yield f"commit team what will change` – promise it to the team that you manage{everyone}"
    yield "privacy` – what I hold about you, how it ends, and how small a group may be published"
    yield "commitments` – what you promised, what was promised to you, who waits, days left"
    yield "help` – this"


def _home(fact: Help) -> str:
    """What has buttons in the Home tab, by what this viewer is."""
    has = []
    if "engineer" in fact.roles:
        has.append("your interview, your pulse and promises to you")
    if {"manager", "leader"} & set(fact.roles):
        has.append("who waits for a promise and your commitments")
    return f"My Home tab shows {'; '.join(has)}, with buttons. " if has else ""


def operator(fact: OperatorNotice) -> Message:
    """To the people who run it."""
    text = f"{escape(fact.problem)}\nWhat to do: {escape(fact.remedy)}"
    return message(text, section(f"*{escape(fact.problem)}*\nWhat to do: {escape(fact.remedy)}"))
