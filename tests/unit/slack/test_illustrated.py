"""Pictures in a message: within Slack's limits, below its summary, as images or as Slack's charts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from staybot.facts.charts import Trends
from staybot.simulator.block_kit import validate_message
from staybot.slack.views.blocks import MESSAGE_CHARACTERS, Message, header, message, section, size
from staybot.slack.views.digests.charts import charts
from staybot.slack.views.digests.illustrated import image, insert
from staybot.slack.views.digests.native import native
from staybot.slack.views.letters import letter
from tests.unit.slack import pulse_digests as pulses
from tests.unit.slack.pictured import ALL, HEALTHY, PULSE, TROUBLED, trend
from tests.unit.slack.test_every_layout import HOSTILE


def kinds(whole: Message) -> list[str]:
    return [one["type"] for one in whole.blocks]


def test_pictures_stand_below_the_headline_and_the_rate() -> None:
    plain = message("x", header("Title"), section("Headline"), section("Rate"), section("More"))
    shown = insert(plain, [image("F1", "One"), image("F2", "Two")])
    assert kinds(shown) == ["header", "section", "section", "image", "image", "section"]
    short = message("x", header("Title"), section("Headline"), header("Another"))
    assert kinds(insert(short, [image("F1", "One")])) == ["header", "section", "image", "header"]
    assert shown.text == "x"


def test_a_message_of_text_alone_stays_one() -> None:
    assert insert(Message("x"), [image("F1", "One")]) == Message("x")


def test_a_message_without_paragraphs_has_its_pictures_last() -> None:
    assert kinds(insert(message("x", header("Title")), [image("F1", "One")])) == ["header", "image"]


def test_where_room_is_scarce_the_words_of_pictures_are_shortened_first() -> None:
    full = message("x", header("Title"), *(section("y" * 2_900) for _ in range(4)))
    shown = insert(full, [image("F1", "z" * 2_000), image("F2", "z" * 2_000)])
    assert kinds(shown).count("image") == 2
    assert {len(one["alt_text"]) for one in shown.blocks if one["type"] == "image"} == {250}
    assert size(shown.blocks) <= MESSAGE_CHARACTERS


def test_where_there_is_no_room_at_all_pictures_are_left_out_from_the_last() -> None:
    crowded = message("x", *(section("y" * 100) for _ in range(49)))
    assert kinds(insert(crowded, [image("F1", "a"), image("F2", "b")])).count("image") == 1
    full = message("x", *(section("y") for _ in range(50)))
    assert insert(full, [image("F1", "a")]) == full


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("mode", ["native", "pictures"])
def test_slack_takes_every_digest_with_its_pictures(name: str, mode: str) -> None:
    wanted = charts(ALL[name])
    own = native(wanted) if mode == "native" else {}
    blocks = [block for at, one in enumerate(wanted) for block in own.get(at, [image(f"F{at:09}", one.alt)])]
    whole = insert(letter(ALL[name]), blocks)
    assert validate_message(list(whole.blocks), text=whole.text) == []
    if wanted:
        assert set(kinds(whole)) & {"image", "data_visualization"}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_slack_takes_pictures_around_any_name(text: str) -> None:
    of = replace(pulses.huge(text), trends=(trend(text, (1, 2), (2, 3)),) * 2)
    wanted = charts(of)
    blocks = [image(f"F{at:09}", one.alt) for at, one in enumerate(wanted)]
    blocks += [block for own in native(wanted).values() for block in own]
    assert validate_message([section("x"), *blocks], text="x") == []


def test_slacks_own_charts_have_both_edges_of_every_band() -> None:
    wanted = charts(PULSE)
    own = native(wanted)
    assert list(own) == [0]
    first, second = own[0]
    assert isinstance(wanted[0], Trends)
    lower, upper = first["chart"]["series"]
    assert [each["value"] for each in lower["data"]] == [-40, -40, -30, -10, 10]
    assert [each["value"] for each in upper["data"]] == [0, 0, -10, 10, 30]
    assert second["chart"]["axis_config"]["categories"][-1] == "2 November 2026"


def test_a_count_without_an_upper_end_has_none_in_slacks_chart() -> None:
    open_ended, closed = native(charts(HEALTHY))[2], native(charts(TROUBLED))
    assert [one["name"] for one in open_ended[0]["chart"]["series"]] == ["at least", "at most"]
    assert len(open_ended) == 2
    ((_, (bars,)),) = closed.items()
    assert bars["chart"]["axis_config"]["categories"] == ["missed"]


def test_no_more_of_slacks_charts_than_a_message_takes() -> None:
    three = replace(PULSE, trends=(*PULSE.trends, PULSE.trends[0]))
    assert native(charts(three)) == {}
