"""Everything staybot can say, around texts that people might type or that somebody made to break it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from staybot import facts
from staybot.simulator.block_kit import validate_message, validate_view
from staybot.slack.escape import clean
from staybot.slack.views.letters import letter
from tests.unit.slack import zoo

HOSTILE = {
    "plain": "Maria",
    "one letter": "x",
    "mentions": "<!channel> <!here> <@U0001> @channel @everyone <#C1|x> <!subteam^S1>",
    "markup": "*bold* _it_ ~no~ `code` ```block``` > quote & <https://evil.example|click> &lt;",
    "quotes": '"' * 1500,
    "backslashes": "\\" * 1500,
    "long": "x" * 5000,
    "ampersands": "&" * 3000,
    "lines": "one\n\ntwo\n" * 300,
    "emoji": "👩🏽‍💻🏳️‍🌈" * 200,
    "right to left": "\u202eevil\u202c שלום",
    "broken": clean("\ud800 half \x00 zero \x1b[31m"),
    "spaces": " \u00a0 ",
}


def texts(thing: Any) -> Iterator[dict[str, Any]]:
    """Every text object, however deep."""
    if isinstance(thing, dict):
        if thing.get("type") in {"mrkdwn", "plain_text"}:
            yield thing
        for each in thing.values():
            yield from texts(each)
    elif isinstance(thing, list | tuple):
        for each in thing:
            yield from texts(each)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_slack_takes_every_message_whatever_people_typed(text: str) -> None:
    for message in zoo.messages(text):
        assert validate_message(list(message.blocks), text=message.text) == []
        assert 0 < len(message.text) < 40_000


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_slack_takes_every_window_and_home_tab_whatever_people_typed(text: str) -> None:
    for view in zoo.views(text):
        assert validate_view(view) == []


def test_nothing_that_people_typed_mentions_or_links_anything() -> None:
    for text in (HOSTILE["mentions"], HOSTILE["markup"]):
        layouts = [message.blocks for message in zoo.messages(text)]
        layouts += [tuple(view["blocks"]) for view in zoo.views(text)]
        markup = [each for blocks in layouts for each in texts(blocks) if each["type"] == "mrkdwn"]
        assert all(each["verbatim"] is True for each in markup)
        read = [each["text"] for each in markup] + [message.text for message in zoo.messages(text)]
        assert not any(bad in one for one in read for bad in ("<!", "<@", "<#", "<https", "> quote"))


def test_no_name_of_a_person_makes_a_line_bold_struck_out_or_code() -> None:
    name = "*Ma* _ri_ ~a~ `b`"
    what, who = "The pager rota changes", facts.Who(name, "UMARIA001")
    stood = (facts.PromiseStood(what, zoo.ON, "kept"),)
    since = (facts.CommitmentLine(who, what, zoo.ON, 7, "claimed", group=name),)
    letters: list[facts.Letterable] = [
        facts.Invitation(zoo.ROUND, "2026-Q4", facts.Promise(name, zoo.ON, 5, "d5cb", name), since=since),
        facts.Invitation(zoo.ROUND, "2026-Q4", facts.Promise(name, zoo.ON, 5, "d5cb", name)),
        facts.SharedAnswers("c1", who, zoo.answers(what), zoo.ON),
        facts.CommitmentMade(who, what, zoo.ON),
        facts.MakerDay(
            (facts.OpenPromise("c1", name, what, zoo.ON, 7, "open"),),
            (facts.WaitingClock("c1", name, zoo.ON, 7),),
        ),
        facts.CommitmentQuestion("c1", who, what, zoo.ON, again=False),
        facts.CommitmentAnswered("c1", who, what, "not_yet", zoo.ON, "open", what),
        facts.CommitmentQuestionAnswered(who, what, "not_yet", zoo.ON),
        facts.CommitmentNews("dropped", who, what, zoo.ON, what),
        facts.ClockNews("over", "c1", who, who, zoo.ON, "kept", stood, to_manager=True),
        facts.ClockNews("handed_over", "c1", who, who, zoo.ON, "open", stood, to_manager=False),
        facts.GroupPromiseGiven(who, name, what, zoo.ON),
    ]
    read = [letter(each).text for each in letters]
    read += [
        each["text"] for one in letters for each in texts(letter(one).blocks) if each["type"] == "mrkdwn"
    ]
    assert sum("ri＿" in one for one in read) > len(letters)
    assert not any(sign in one for one in read for sign in ("*Ma", "Ma*", "_ri", "~a", "`b"))


def test_every_message_says_in_its_text_what_its_blocks_say() -> None:
    for message in zoo.messages("Maria"):
        for block in message.blocks:
            if block["type"] == "section":
                first = block["text"]["text"].replace("*", "").split("\n")[-1]
                assert first.removeprefix("•  ") in message.text.replace("*", "")
