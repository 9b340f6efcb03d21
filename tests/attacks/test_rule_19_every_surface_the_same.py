"""Rule 19: text, blocks and notification are made of one body, and of nothing beside it."""

from __future__ import annotations

import json
import re

import pytest

from staybot.flows.asking import seals
from staybot.flows.publishing import digests
from staybot.slack.views.blocks import Message
from tests.attacks import pulses
from tests.attacks.careless import team
from tests.attacks.deeds import BOSS, GPU, close
from tests.attacks.lawless import body_of, interview, posted
from tests.attacks.operator import writes
from tests.company_rows import Company

COMPANY = [*team("a", 16), *team("b", 16)]


def raised(pay: int) -> dict[str, list[str]]:
    """So many of thirty-two raise compensation."""
    return {member.person: ["compensation"] * (at < pay) for at, member in enumerate(COMPANY)}


def with_alternative_text(pay: int) -> Message:
    """A broken view: careful blocks, and for screen readers a text made of the counts."""
    careful = posted(body_of(interview(COMPANY, raised(pay))))
    return Message(f"Bar chart: compensation, {pay} of {len(COMPANY)}", careful.blocks)


def spoken(text: str) -> list[str]:
    """Every word and number, without markup."""
    return re.findall(r"[\w–%]+", text.replace("*", ""))


def shown(value: object) -> list[str]:
    """The words of blocks."""
    if isinstance(value, dict):
        own = spoken(value["text"]) if value.get("type") in ("mrkdwn", "plain_text") else []
        return own + shown(list(value.values()))
    return [word for one in value for word in shown(one)] if isinstance(value, (list, tuple)) else []


def test_an_alternative_text_of_its_own_tells_what_the_blocks_hold_back() -> None:
    one, other = with_alternative_text(6), with_alternative_text(7)
    assert one.blocks == other.blocks
    assert one.text != other.text


@pytest.mark.parametrize("pay", [3, 6, 7, 10])
def test_ours_says_in_the_notification_what_the_blocks_say(pay: int) -> None:
    message = posted(body_of(interview(COMPANY, raised(pay))))
    assert set(spoken(message.text)) - set(shown(message.blocks)) <= {"What", "people", "raised"}
    assert set(shown(message.blocks)) <= set(spoken(message.text))


def test_equal_bodies_are_equal_messages_whatever_was_answered() -> None:
    one, other = (body_of(interview(COMPANY, raised(pay))) for pay in (6, 7))
    assert one == other
    assert posted(one) == posted(other)
    assert posted(json.loads(json.dumps(one))) == posted(one)


@pytest.mark.parametrize("score", [1, 3, 5])
def test_a_pulse_says_in_the_notification_what_its_blocks_say(score: int) -> None:
    scores = {"tools": {member.person: score for member in COMPANY}}
    body = pulses.body_of(pulses.closed(COMPANY, scores))
    message = pulses.posted(body)
    assert set(spoken(message.text)) == set(shown(message.blocks))
    assert pulses.posted(json.loads(json.dumps(body))) == message


def test_a_body_edited_after_its_append_is_not_shown_at_all(company: Company) -> None:
    people = company.engineers(14)
    round_id = company.opens()
    for at, one in enumerate(people):
        company.answers(one, round_id, frustrated=BOSS if at < 5 else GPU)
    company.ends(round_id)
    close(company, round_id)
    (row,) = company.dump()["release"]
    assert company.db.now(digests.published, release_id=row["id"]) is not None
    kinder = row["body_json"].replace("management_follow_through", "autonomy")
    writes(company.db, "UPDATE release SET body_json = :new", new=kinder)
    with pytest.raises(seals.Broken):
        company.db.now(digests.published, release_id=row["id"])
