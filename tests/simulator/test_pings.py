from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from staybot.simulator import Simulator
from tests.simulator.probe import section

if TYPE_CHECKING:
    from staybot.simulator import Actor
    from tests.simulator.probe import JSON, Probe


def rich(element: JSON) -> JSON:
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [element]}]}


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("Hello <!channel>", []),
        ("x", [section("Hello <!subteam^S1>")]),
        ("x", [section("She typed @here, twice")]),
        ("x", [rich({"type": "broadcast", "range": "here"})]),
    ],
)
async def test_a_message_that_would_ring_at_everybody_is_noticed(
    sim: Simulator, probe: Probe, maria: Actor, text: str, blocks: list[JSON]
) -> None:
    await probe.client.chat_postMessage(channel=maria.user.id, text=text, blocks=blocks)
    assert [post.to for post in sim.broadcasts] == [maria.user.id]


async def test_words_that_ring_at_nobody_are_let_through(sim: Simulator, probe: Probe, maria: Actor) -> None:
    blocks = [
        section("mail@here.org and &lt;!channel&gt;"),
        {"type": "section", "text": {"type": "mrkdwn", "text": "@everyone", "verbatim": True}},
        {"type": "section", "text": {"type": "plain_text", "text": "<!channel> @here"}},
        rich({"type": "text", "text": "@here <!here>"}),
    ]
    await probe.client.chat_postMessage(channel=maria.user.id, text="Hello @channel", blocks=blocks)
    assert sim.broadcasts == []
