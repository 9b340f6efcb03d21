"""Which themes the playbook is opened for: by what was published, and never by the alphabet unsaid."""

from __future__ import annotations

from typing import Any

import pytest

from staybot import facts
from staybot.slack.views.digests import tactics
from staybot.slack.views.digests.digest_lines import theme_name

TEAM, GROWTH, LOAD, AUTONOMY = "team_culture", "career_growth", "workload_burnout", "autonomy_publication"
FOUR = (LOAD, TEAM, GROWTH, AUTONOMY)


def needs(theme: str, **more: Any) -> facts.ThemeBand:
    band = more.pop("band", (21, None))
    return facts.ThemeBand(theme, "negative", *band, **more)


def of(*themes: facts.ThemeBand, ranks: bool = True) -> facts.Digest:
    return facts.Digest("2026-Q4", enough=True, themes=themes, ranks=ranks)


def said(*themes: facts.ThemeBand, ranks: bool = True) -> str:
    return "\n".join(tactics.paragraphs(of(*themes, ranks=ranks)))


def test_two_themes_of_the_highest_band_need_no_word_on_how_they_were_chosen() -> None:
    raised = (needs(LOAD), needs(TEAM), needs(GROWTH, band=(11, 20)))
    assert set(tactics.chosen(of(*raised))) == {LOAD, TEAM}
    assert said(*raised).startswith(f"{tactics.TITLE}\n•")


def test_of_more_in_one_band_those_come_first_that_moved_or_would_follow_people() -> None:
    moved = needs(TEAM, before=(11, 20))
    follows = needs(LOAD, structural=(11, 20))
    assert tactics.chosen(of(needs(AUTONOMY), needs(GROWTH), follows, moved)) == (TEAM, LOAD)
    assert "alphabet" not in said(needs(AUTONOMY), needs(GROWTH), follows, moved)


def test_themes_chosen_by_the_alphabet_are_said_to_be() -> None:
    assert tactics.chosen(of(*map(needs, FOUR))) == (AUTONOMY, GROWTH)
    title, first, second, _ = said(*map(needs, FOUR)).split("\n")
    assert title == f"{tactics.TITLE} (4 themes tie for first place; these two come first in the alphabet)"
    assert theme_name(AUTONOMY) in first
    assert theme_name(GROWTH) in second
    one = said(needs(LOAD, before=(3, 10)), needs(TEAM), needs(GROWTH), needs(AUTONOMY)).split("\n")
    tie = "3 themes tie for second place; of these the first in the alphabet is shown"
    assert one[0] == f"{tactics.TITLE} ({tie})"
    assert theme_name(LOAD) in one[1]


@pytest.mark.parametrize("many", [1, 2])
def test_below_thirty_writers_tactics_are_shown_where_there_is_nothing_to_choose(many: int) -> None:
    assert "alphabet" not in said(*map(needs, FOUR[:many]), ranks=False)
    assert said(*map(needs, FOUR[:many]), ranks=False)
    assert said(*map(needs, FOUR), ranks=False) == ""


def test_the_post_has_one_tactic_of_each_and_the_thread_the_others_with_cost_and_time() -> None:
    (post,) = tactics.paragraphs(of(needs(GROWTH), needs(LOAD)))
    (below,) = tactics.others(of(needs(GROWTH), needs(LOAD)))
    assert "usual times (cost: low, shows in: 4–8 weeks)\n" in post
    assert post.endswith("\nMore of the playbook: in the thread.")
    assert [line.count("cost and time not stated") for line in below.split("\n")] == [0, 1, 1]
    assert "Make the IC track real" in below
    assert "usual times" not in below


def test_nothing_is_said_of_more_where_the_playbook_has_no_more() -> None:
    alone = of(needs("role_focus"))
    assert "thread" not in tactics.paragraphs(alone)[0]
    assert tactics.others(alone) == []
    assert tactics.others(of()) == []
