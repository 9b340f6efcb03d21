"""Surveys that leaders send: the window to compose one, what they are told, and what is planned."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from staybot.facts import (
    AskedBefore,
    SurveyChoice,
    SurveyForm,
    SurveyGroup,
    SurveyItem,
    SurveyPlanned,
    SurveyRound,
    SurveyStatus,
)
from staybot.slack.escape import escape, named, shorten
from staybot.slack.ids import COMMAND, TYPED, Callback, Field
from staybot.slack.views.blocks import (
    Json,
    Message,
    asked,
    message,
    modal,
    option,
    plain,
    quote,
    section,
    text_input,
    ticks,
)
from staybot.slack.views.words import day, day_and_year

LONGEST_TITLE: Final = 60
LISTED: Final = 100
"""Options in one list; Slack takes no more."""

YES: Final = "yes"


def form(fact: SurveyForm) -> Json:
    """The window behind `/stay pulse new`."""
    rule = (
        "Every engineer is asked, all the same: a survey cannot go to some people only. It stays open for a "
        f"week. Results are shown once, after it closes, for groups with at least {fact.floor} answers. "
        "Nobody is shown who answered, or what."
    )
    comment = option("Ask for a comment, too", YES)
    picker = {"type": "datepicker", "action_id": TYPED, "initial_date": fact.opens_on.isoformat()}
    return modal(
        "Send a survey",
        section(rule),
        asked(Field.READY, "A survey that is ready", _ready(fact), hint="Or compose a small one below."),
        asked(Field.TITLE, "A title of your own", text_input(most=LONGEST_TITLE, lines=False)),
        asked(Field.STATEMENTS, f"Up to {fact.most} statements", _statements(fact), hint=_REPEATS),
        asked(Field.COMMENT, "Comment", ticks([comment], chosen=[YES])),
        asked(
            Field.OPENS_ON, "From which day?", picker,
            hint="It opens on the next free Wednesday or Thursday from then on; the regular pulse gives way.",
        ),
        callback=Callback.SURVEY_SEND,
        submit="Plan it",
        close="Cancel",
    )  # fmt: skip


_REPEATS: Final = (
    "A statement that was asked lately says so: groups with fewer than 30 answers may then repeat their last "
    "figure, at the longest until the day beside it."
)


def planned(fact: SurveyPlanned) -> Json:
    """The last page of the window."""
    return modal("Survey planned", quote(fact.title), *(section(line) for line in _planned(fact)))


def status(fact: SurveyStatus) -> Message:
    """`/stay pulse` for a leader who is asked nothing."""
    rounds = "\n".join(_round(one) for one in fact.rounds) or "•  No pulse is open or planned."
    ready = "\n".join(
        f"•  {named(shorten(one.title, 60))}: {_count(one)}" for one in fact.ready[:20]
    )  # more of them are in the window
    text = (
        f"Pulses that are open or planned:\n{rounds}\nSurveys that are ready to be sent, by `{COMMAND} pulse "
        f"new`, as well as a small one of your own:\n{ready}"
    )
    return message(text, section(text))


def _ready(fact: SurveyForm) -> Json:
    return {
        "type": "static_select",
        "action_id": TYPED,
        "placeholder": plain("Choose one, or none"),
        "options": [_described(one.title, one.name, _count(one)) for one in fact.ready[:LISTED]],
    }


def _statements(fact: SurveyForm) -> Json:
    return {
        "type": "multi_static_select",
        "action_id": TYPED,
        "placeholder": plain("Choose statements"),
        "max_selected_items": fact.most,
        "option_groups": [_group(one) for one in fact.groups],
    }


def _group(group: SurveyGroup) -> Json:
    return {"label": plain(shorten(group.name, 75)), "options": [_item(one) for one in group.items]}


def _item(one: SurveyItem) -> Json:
    if one.asked is None:
        return option(one.text, one.id)
    on, until = day_and_year(one.asked.on), day_and_year(one.asked.until)
    if one.asked.own:
        return _described(one.text, one.id, f"Own ones asked {on}; small groups wait until {until}")
    return _described(one.text, one.id, f"Asked {on}; small groups may repeat it until {until}")


def _described(label: str, value: str, what: str) -> Json:
    return {**option(label, value), "description": plain(shorten(what, 75))}


def _count(one: SurveyChoice) -> str:
    again = f", asked again after {one.again_after_weeks} weeks" if one.again_after_weeks else ""
    return f"{one.count} question{'s'[: one.count != 1]}{again}"


def _planned(fact: SurveyPlanned) -> Iterator[str]:
    first, *later = fact.rounds
    yield f"Everyone is asked from *{day(first.opens_on)}* on, and can answer until {day(first.closes_on)}."
    for one in later:
        yield f"The same is asked once more from *{day_and_year(one.opens_on)}* on, to be compared."
    if fact.regular_on is not None:
        yield f"The regular pulse gives way; the next one opens on {day(fact.regular_on)}."
    yield (
        "The results go to the leadership channel, once, after it closes, for groups with at least "
        f"{fact.floor} answers."
    )
    if fact.asked:
        yield "\n".join(dict.fromkeys(map(_asked_before, fact.asked)))


def _asked_before(one: AskedBefore) -> str:
    if one.own:
        return (
            "•  All statements of your own count as one question, which was asked on "
            f"{day_and_year(one.on)}: groups with fewer than 30 answers may show no new figure of any until "
            f"{day_and_year(one.until)}, the smallest the longest."
        )
    return (
        f"•  “{escape(one.text)}” was asked on {day_and_year(one.on)}: groups with fewer than 30 answers "
        f"may repeat their last figure until {day_and_year(one.until)}, the smallest the longest."
    )


def _round(one: SurveyRound) -> str:
    when = f"open until {day(one.closes_on)}" if one.is_open else f"opens on {day_and_year(one.opens_on)}"
    return f"•  {named(shorten(one.title, 60))}: {when}"
