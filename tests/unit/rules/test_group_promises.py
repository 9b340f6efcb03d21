"""Who is meant by a promise to a group, and what a published band says of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staybot.anonymity import bands
from staybot.rules.commitments import Event
from staybot.rules.group_promises import (
    EVERYONE,
    group,
    of_group,
    of_team,
    split_kind,
    split_team,
    told,
    verdict,
)

TEAMS = ("data", "data platform", "Serving")


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("team No meetings", ("team", "No meetings")),
        ("  Team: serving No meetings", ("team", "serving No meetings")),
        ("everyone, no meetings", ("everyone", "no meetings")),
        ("EVERYONE", ("everyone", "")),
        ("teamwork pays", None),
        ("the team has no meetings", None),
        ("", None),
    ],
)
def test_the_first_word_says_whether_a_group_is_meant(text: str, parts: tuple[str, str] | None) -> None:
    assert split_kind(text) == parts


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("serving Two GPUs", ("Serving", "Two GPUs")),
        ("data platform Two GPUs", ("data platform", "Two GPUs")),
        ("DATA  Platform: two GPUs", ("data platform", "two GPUs")),
        ("data two GPUs", ("data", "two GPUs")),
        ("database fixed", (None, "database fixed")),
        ("Two  GPUs", (None, "Two GPUs")),
        ("serving", ("Serving", "")),
    ],
)
def test_the_longest_name_of_a_team_at_the_beginning_is_the_team(
    text: str, found: tuple[str | None, str]
) -> None:
    assert split_team(text, teams=TEAMS) == found


def test_a_team_without_a_name_is_none() -> None:
    assert split_team("Two GPUs", teams=("", " ")) == (None, "Two GPUs")


def test_an_audience_in_words() -> None:
    assert (told(EVERYONE), group(EVERYONE)) == ("everyone", None)
    assert (told(of_team("serving")), group(of_team("serving"))) == ("team serving", ("team", "serving"))
    assert told(of_group("function", "research")) == "function research"
    assert group(of_team("team:odd")) == ("team", "team:odd")
    assert group("level:5") is None


@pytest.mark.parametrize(
    ("mean", "event"),
    [
        ((3.6, 5.0), Event.CONFIRM),
        ((3.0, 3.2), Event.CONFIRM),
        ((2.4, 3.6), Event.SILENCE),
        ((2.9, 3.1), Event.SILENCE),
        ((1.0, 2.4), Event.NOT_SEEN),
        ((2.8, 3.0), Event.NOT_SEEN),
        (None, Event.SILENCE),
    ],
)
def test_only_a_band_on_one_side_of_the_middle_is_an_answer(
    mean: tuple[float, float] | None, event: Event
) -> None:
    assert verdict(mean) is event


@given(st.lists(st.integers(1, 5), min_size=5, max_size=140))
def test_kept_means_that_agreement_outweighs_and_not_seen_the_opposite(scores: list[int]) -> None:
    """Whatever was answered: the coding never turns a balance round."""
    event = verdict(bands.mean_band(total=sum(scores), n=len(scores)))
    balance = sum(score - 3 for score in scores)
    assert event is not Event.CONFIRM or balance > 0
    assert event is not Event.NOT_SEEN or balance < 0


@given(st.integers(5, 140))
def test_a_group_that_agrees_or_disagrees_as_one_is_always_heard(n: int) -> None:
    assert verdict(bands.mean_band(total=4 * n, n=n)) is Event.CONFIRM
    assert verdict(bands.mean_band(total=2 * n, n=n)) is Event.NOT_SEEN
