"""Attack 25: order, scale, export, the preview of a notification: each may say what the text does not."""

from __future__ import annotations

import csv
import io
import json

import pytest

from staybot.slack.views.blocks import Message
from tests.attacks import pulses
from tests.attacks.careless import team
from tests.attacks.lawless import body_of, interview, posted

COMPANY = [*team("ant", 16), *team("bee", 16), *team("cat", 16)]


def raised(**counts: int) -> dict[str, list[str]]:
    """So many of each team raise compensation; everybody writes."""
    return {
        member.person: ["compensation"] * (int(member.person[3:]) < counts[member.segments["team"]])
        for member in COMPANY
    }


CASES = [{"ant": 6, "bee": 7, "cat": 8}, {"ant": 8, "bee": 7, "cat": 6}, {"ant": 7, "bee": 8, "cat": 6}]
"""The same bands of five to ten, in three different orders of how many."""


def lowest_first(counts: dict[str, int]) -> list[str]:
    return sorted(counts, key=counts.__getitem__)


def axis(counts: dict[str, int]) -> int:
    """Where a chart that fits its data ends its axis."""
    return max(counts.values())


def exported(counts: dict[str, int]) -> str:
    """The download behind a careful page."""
    out = io.StringIO()
    csv.writer(out).writerows(counts.items())
    return out.getvalue()


def test_order_axis_and_download_each_tell_bands_apart_that_look_the_same() -> None:
    assert len({tuple(lowest_first(counts)) for counts in CASES}) == 3
    assert len({axis(counts) for counts in ({"ant": 6}, {"ant": 8})}) == 2
    assert len({exported(counts) for counts in CASES}) == 3


def test_ours_is_one_message_for_all_of_them() -> None:
    messages = [posted(body_of(interview(COMPANY, raised(**counts)))) for counts in CASES]
    assert "ant" in messages[0].text
    assert all(message == messages[0] for message in messages)


def test_groups_stand_in_the_order_of_the_alphabet_even_where_bands_differ() -> None:
    for counts in ({"ant": 6, "bee": 13, "cat": 6}, {"ant": 13, "bee": 6, "cat": 6}):
        text = posted(body_of(interview(COMPANY, raised(**counts)))).text
        lines = text[text.index("By group") :]
        assert lines.index("ant") < lines.index("bee") < lines.index("cat")


@pytest.mark.parametrize("counts", CASES)
def test_no_picture_colour_or_file_goes_with_it(counts: dict[str, int]) -> None:
    message = posted(body_of(interview(COMPANY, raised(**counts))))
    kinds = {block["type"] for block in message.blocks}
    assert kinds <= {"header", "section", "context", "divider"}
    assert not any(word in json.dumps(message.blocks) for word in ("image", "color", "attachments", "file"))


def test_the_preview_of_a_notification_begins_with_the_same_words() -> None:
    previews = {posted(body_of(interview(COMPANY, raised(**counts)))).text[:150] for counts in CASES}
    assert len(previews) == 1


# ------------------------------------------------------------------- pulses


def scored(**teams: int) -> Message:
    """The message of a pulse in which all of a team give one score, but for its first two: those give a 3."""
    scores = {m.person: 3 if m.person[3:] in "01" else teams[m.segments["team"]] for m in COMPANY}
    return pulses.posted(pulses.body_of(pulses.closed(COMPANY, {"tools": scores})))


ORDERS = [{"ant": 1, "bee": 3, "cat": 5}, {"ant": 5, "bee": 1, "cat": 3}, {"ant": 3, "bee": 5, "cat": 1}]


@pytest.mark.parametrize("teams", ORDERS)
def test_the_groups_of_a_pulse_stand_in_the_order_of_the_alphabet_whatever_they_gave(
    teams: dict[str, int],
) -> None:
    lines = [line.partition(":")[0] for line in scored(**teams).text.split("\n")]
    apart = sorted(team for team, score in teams.items() if score != 3)
    assert [line for line in lines if line in teams] == apart


def test_the_statements_of_a_pulse_stand_in_the_order_in_which_they_were_asked() -> None:
    for tools, pay in ((1, 5), (5, 1)):
        given = {"tools": pulses.everybody(COMPANY, tools), "pay": pulses.everybody(COMPANY, pay)}
        text = pulses.posted(pulses.body_of(pulses.closed(COMPANY, given))).text
        assert text.index(pulses.TEXTS["tools"]) < text.index(pulses.TEXTS["pay"])


def test_a_pulse_is_one_message_for_all_answers_within_its_bands() -> None:
    def one_more(of: str) -> Message:
        scores = pulses.everybody(COMPANY, 3) | {of: 4}
        return pulses.posted(pulses.body_of(pulses.closed(COMPANY, {"tools": scores})))

    messages = [one_more(member.person) for member in COMPANY]
    assert all(message == messages[0] for message in messages)


@pytest.mark.parametrize("teams", ORDERS)
def test_no_picture_colour_or_file_goes_with_a_pulse(teams: dict[str, int]) -> None:
    message = scored(**teams)
    assert {block["type"] for block in message.blocks} <= {"header", "section", "context"}
    assert not any(word in json.dumps(message.blocks) for word in ("image", "color", "attachments", "file"))
