"""Links that people copy in Slack, and whatever else they may paste."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from staybot.errors import Refused
from staybot.rules.permalinks import Permalink, parse

LINK = "https://acme.slack.com/archives/C0LEADERS1/p1791000000000100"


@pytest.mark.parametrize(
    "text",
    [
        LINK,
        f"  {LINK}/ \n",
        f"<{LINK}|Stay interviews>",
        f"{LINK}?thread_ts=1791000000.000100&cid=C0LEADERS1",
        f"{LINK}?thread_ts=nonsense",
        "https://acme.enterprise.slack.com/archives/C0LEADERS1/p1791000000000100",
    ],
)
def test_a_link_names_the_channel_and_the_message(text: str) -> None:
    assert parse(text) == Permalink("C0LEADERS1", "1791000000.000100")


@pytest.mark.parametrize("end", ["", "&cid=C0LEADERS1"])
def test_a_link_into_a_thread_names_what_it_stands_below(end: str) -> None:
    """A shell that gets the link without quotes cuts it at &."""
    found = parse(f"{LINK}?thread_ts=1790999999.000200{end}")
    assert found == Permalink("C0LEADERS1", "1791000000.000100", "1790999999.000200")


def test_a_timestamp_is_when_slack_took_the_message() -> None:
    assert parse(LINK).posted_at == datetime(2026, 10, 3, 4, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "not a link"),
        ("the digest of yesterday", "not a link"),
        ("slack://channel?team=T1&id=C1", "not a link"),
        ("https://[acme", "not a link"),
        ("https://acme.slack.com/archives/C0LEADERS1", "leads to a channel"),
        ("https://acme.slack.com/archives/D0MARIA001/p1791000000000100", "message in a channel"),
        ("https://acme.slack.com/archives/C0LEADERS1/p17910000000001", "message in a channel"),
        ("https://example.com/", "message in a channel"),
    ],
)
def test_what_is_no_link_of_a_message_is_refused_with_how_to_get_one(text: str, words: str) -> None:
    with pytest.raises(Refused, match=f"{words}.*Copy link"):
        parse(text)
