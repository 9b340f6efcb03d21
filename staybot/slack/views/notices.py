"""Short answers in words: refusals, apologies, help, and what only the operator can mend."""

from __future__ import annotations

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
    lines = [
        f"`{COMMAND} interview` – open your stay interview, change or withdraw your answers",
        f"`{COMMAND} pulse` – open the pulse of these days: answer, change or withdraw your answers",
        f"`{COMMAND} privacy` – what I hold about you, how it ends, and the floors in force",
        f"`{COMMAND} commitments` – what you promised, what was promised to you, who waits, days left",
    ]
    if {"manager", "leader"} & set(fact.roles):
        lines.insert(
            2,
            f"`{COMMAND} commit @person what will change by DATE` – promise one visible change. Without a "
            "date it is due sixty days after their interview. Dates can be written as 2027-03-04, 4 March, "
            "Friday or in two weeks",
        )
        lines.insert(
            3,
            f"`{COMMAND} commit team what will change` – promise it to the team that you manage"
            + (f"; `{COMMAND} commit everyone …` to the whole company" if "leader" in fact.roles else ""),
        )
    if "leader" in fact.roles:
        lines.insert(
            2,
            f"`{COMMAND} digest [quarter]` – show a past digest again, as it was published; its pictures "
            f"follow by direct message. `{COMMAND} digest summary 2026-10` (or 2026-Q4) shows a summary, "
            "also one that could not be posted in time",
        )
        lines.insert(2, f"`{COMMAND} pulse new` – send a survey, ready-made or small; it asks everyone")
    lines.append(f"`{COMMAND} help` – this")
    first = f"I do not know “{escape(shorten(fact.unknown, 40))}”. " if fact.unknown else ""
    text = (
        f"{first}Here is what I can do:\n" + "\n".join(f"•  {line}" for line in lines) + "\n"
        "My Home tab shows the same with buttons. Nothing you type here is seen by anybody else in this "
        "channel."
    )
    return message(text, section(text))


def operator(fact: OperatorNotice) -> Message:
    """To the people who run it."""
    text = f"{escape(fact.problem)}\nWhat to do: {escape(fact.remedy)}"
    return message(text, section(f"*{escape(fact.problem)}*\nWhat to do: {escape(fact.remedy)}"))
