"""A pulse's digest: true, readable in a minute, and one message whatever is in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from staybot import facts
from staybot.simulator.block_kit import validate_message
from staybot.slack.views.digests import digest_method
from staybot.slack.views.digests.pulse_groups import NUMBERS
from tests.unit.slack import pulse_digests
from tests.unit.slack.pulse_digests import (
    BASELINE,
    GOLDEN,
    HEALTHY,
    LOW,
    WAITING,
    again,
    asked,
    figure,
    group,
    huge,
)
from tests.unit.slack.test_every_layout import HOSTILE, texts
from tests.unit.slack.test_views import MUST_NOT
from tests.unit.slack.zoo import band
from tests.whole_digests import messages, whole


def test_a_figure_has_words_numbers_and_what_became_of_it() -> None:
    text = whole(HEALTHY).text
    assert text.startswith(
        "Pulse of 27 October 2026\nNo. 1 went up since last asked; 11–20 people say that “Compute, data "
        "&amp; tooling” needs work.\n30–99 people answered; response rate: about 75 %.\n"
    )
    assert "eNPS 10 to 30 (more promoters than detractors), up: it was −30 to −10 on 3 August 2026" in text
    assert "agree (3.7 to 3.9 of 5), no visible change since 3 August 2026" in text
    assert "in between (2.9 to 3.1 of 5)\n" in text


def test_a_group_is_compared_with_everyone_only_where_bands_of_the_same_day_lie_apart() -> None:
    lines = whole(HEALTHY).text.split("\n")
    assert "Data engineering: higher on 3 (lean towards agreeing)" in lines
    assert "Evaluation: as of 19 October 2026: 2 (around the middle), 3 (on the disagreeing side)" in lines
    assert "Foundations: as of 19 October 2026: 2 (on the agreeing side)" in lines
    assert "No visible difference from everyone: Ranking, Serving" in lines


@pytest.mark.parametrize("everyone", [None, again(2.9, 3.1)])
def test_where_everyone_has_no_fresh_figure_a_group_shows_its_own(everyone: facts.Figure | None) -> None:
    alone = replace(HEALTHY, items=(asked("x", everyone),), by_group=(group("A", figure(1, 1.75)),))
    assert "A: this time: 1 (clearly disagree)\n" in whole(alone).text


def test_what_moved_is_said_first_and_so_is_that_nothing_did() -> None:
    def headline(*figures: facts.Figure | None) -> str:
        items = tuple(asked("x", one) for one in figures)
        return whole(replace(HEALTHY, items=items, by_group=(), themes=())).text.split("\n")[1]

    up, down, same = (figure(2.9, 3.1, was=was) for was in ((2.5, 2.7), (3.3, 3.5), (2.9, 3.1)))
    assert headline(up, down, same, down) == "No. 1 went up, and no. 2 and no. 4 went down since last asked."
    assert headline(same, same) == "Nothing moved visibly since last asked."
    assert headline(figure(1, 1.3), None, again(1, 1.75)) == (
        "There are no earlier figures yet to compare these answers with."
    )


def test_a_figure_that_waits_bears_its_day_and_is_compared_with_nothing() -> None:
    text = whole(WAITING).text
    assert "lean towards agreeing (3.25 to 3.75 of 5), as of 19 October 2026; next figure later" in text
    assert "What comments were about, as of 19 October 2026; next figure later" in text
    assert "small groups get new ones less often" in "\n".join(digest_method.paragraphs(WAITING))
    assert "since last asked" not in text


def test_tactics_are_for_what_comments_of_this_round_were_about() -> None:
    raised = replace(HEALTHY, themes=(band("workload_burnout", 3, 10),))
    text = whole(raised).text
    assert "What has helped elsewhere" in text
    assert "More of what has helped elsewhere\n" in text
    again_ = whole(replace(raised, comments_on=date(2026, 10, 19))).text
    assert "What comments were about, as of 19 October 2026" in again_
    assert "has helped elsewhere" not in again_


def test_statements_without_any_figure_are_not_listed_in_the_thread() -> None:
    items = tuple(asked(f"Statement {n}", None) for n in range(8))
    assert "Statement" not in whole(replace(HEALTHY, items=items, by_group=())).text


def test_a_band_that_has_no_word_is_told_in_numbers() -> None:
    odd = replace(HEALTHY, items=(asked("x", figure(2, 3)),), by_group=(group("A", figure(3, 4)),))
    text = whole(odd).text
    assert "\n2 to 3 of 5\n" in text
    assert "A: higher on 1 (3 to 4)\n" in text


def test_a_large_survey_names_the_groups_that_differ_and_the_others() -> None:
    text = whole(BASELINE).text
    assert "By team, beside everyone\nTeam 03: lower on 1 (disagree), 2 (disagree), 3 (disagree)\n" in text
    assert "No visible difference from everyone: Team 01, Team 02, Team 04" in text
    assert f"\n{NUMBERS}\nBy team, beside everyone\n" in text
    alike = [one for one in BASELINE.by_group if one.group in {"Team 01", "Team 02", "Team 04"}]
    assert len(alike) == 3
    assert NUMBERS not in whole(replace(BASELINE, by_group=tuple(alike))).text
    assert "Still" not in text
    assert "still to come due: 10–29" in text


def test_groups_without_room_are_counted_and_named_across_dimensions() -> None:
    teams = tuple(group(f"Team {n:03}", *(LOW,) * 13) for n in range(200))
    places = tuple(group(f"Place {n}", *(LOW,) * 13, by="location") for n in range(2))
    text = whole(replace(BASELINE, by_group=(*teams, *places))).text
    told = sum(line.startswith("Team ") for line in text.split("\n"))
    assert 50 < told < 200
    assert f"And {202 - told} more groups, without room here (the release has them): " in text
    assert "By location" not in text


def test_nothing_is_shown_in_one_way_and_promises_without_numbers_are_left_out() -> None:
    text = whole(pulse_digests.NOTHING).text
    assert "\nWhat people answered is not shown.\n" in text
    assert text.count("not shown") == 6
    assert "What people answered, on average: not shown\n" in text
    assert pulse_digests.TOOLS not in text
    assert "Commitments" not in text
    assert whole(pulse_digests.TOO_FEW).text == (
        "Pulse of 27 October 2026\nToo few people answered for anything to be shown."
    )


def test_a_survey_by_hand_has_its_title_and_a_label_of_another_form_is_shown_as_it_is() -> None:
    assert whole(BASELINE).text.startswith("How work is going: survey of 27 October 2026\n")
    assert whole(replace(HEALTHY, opened_on=None, quarter="x<1")).text.startswith("Pulse of x&lt;1\n")


@pytest.mark.parametrize("items", [1, 3, 13, 16])
@pytest.mark.parametrize("groups", [0, 1, 12, 59, 400])
@pytest.mark.parametrize("differ", [True, False])
def test_a_digest_of_any_size_is_a_post_and_a_few_messages_below_it(
    items: int,
    groups: int,
    differ: bool,  # noqa: FBT001
) -> None:
    said = messages(huge("Platform", items=items, groups=groups, differ=differ))
    assert 1 < len(said) <= 6
    for one in said:
        assert one.fits()
        assert one.blocks
        assert validate_message(list(one.blocks), text=one.text) == []
    text = "\n".join(one.text for one in said)
    assert bool(groups) == ("By team" in text)
    assert groups < 400 or " more groups, without room here" in text


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("groups", [3, 59])
def test_slack_takes_it_whatever_anything_is_called_and_nobody_is_pinged(text: str, groups: int) -> None:
    for fact in (huge(text, groups=groups), huge(text, items=2, groups=groups, differ=False)):
        for said in messages(fact):
            assert validate_message(list(said.blocks), text=said.text) == []
            assert 0 < len(said.text) < 40_000
            markup = [each for each in texts(said.blocks) if each["type"] == "mrkdwn"]
            assert all(each["verbatim"] is True for each in markup)
            read = [each["text"] for each in markup] + [said.text]
            assert not any(bad in one for one in read for bad in ("<!", "<@", "<#", "<https"))


def test_a_group_called_like_a_heading_is_a_line_like_any_other() -> None:
    sly = replace(HEALTHY, by_group=(group("By chance", None, figure(1, 1.75), None),))
    assert "By team, beside everyone\nBy chance: lower on 2 (clearly disagree)\n" in whole(sly).text


@pytest.mark.parametrize("fact", GOLDEN.values(), ids=GOLDEN)
def test_nothing_in_it_promises_too_much_or_counts_people_by_their_answers(fact: facts.PulseDigest) -> None:
    said = whole(fact).text.lower()
    assert not any(claim in said for claim in MUST_NOT)
    assert not any(claim in said for claim in ("most people", "majority", "unanim", "nobody", "ranked"))


@pytest.mark.parametrize("fact", GOLDEN.values(), ids=GOLDEN)
def test_its_text_says_what_its_blocks_say(fact: facts.PulseDigest) -> None:
    said = whole(fact)
    for block in said.blocks:
        for each in texts(block):
            assert each["text"].replace("*", "") in said.text
