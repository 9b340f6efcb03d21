"""Figures in words: shares with what chance leaves them, and changes that are more than chance."""

from __future__ import annotations

import json
from datetime import date
from itertools import pairwise
from typing import Any

import pytest

from staybot import facts
from staybot.anonymity.bands import share_band
from staybot.flows.publishing.pulse_digests import items_and_groups
from staybot.slack.views.digests import band_words, figures
from tests.attacks import pulses
from tests.attacks.careless import team

NOW, BEFORE = date(2026, 11, 2), date(2026, 8, 3)
ITEM = facts.AskedItem("My pay is fair.", "agree", None)


def figure(
    now: tuple[float, float],
    *,
    was: tuple[float, float] | None = None,
    share: tuple[float, float] | None = (55, 65),
    agree: tuple[float, float] | None = None,
) -> facts.Figure:
    """An average now and before; a share, and how many more agree."""
    favourable = (
        facts.Favourable(*share, (45, 75), facts.Growth(*agree) if agree else None) if share else None
    )
    return facts.Figure(
        facts.Band(*now, NOW),
        facts.Band(*was, BEFORE) if was else None,
        favourable=favourable,
    )


def test_a_share_stands_beside_the_average_with_what_chance_leaves_it() -> None:
    assert figures.told(ITEM, figure((3.7, 3.9))) == "*agree* (3.7 to 3.9 of 5); about 60 % agree (45–75 %)"
    assert figures.told(ITEM, figure((3.7, 3.9), share=None)) == "*agree* (3.7 to 3.9 of 5)"


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (0, 15, "less than 15 %"),
        (15, 25, "about 20 %"),
        (85, 100, "85 % or more"),
        (57.5, 62.5, "about 60 %"),
        (92.5, 100, "92.5 % or more"),
    ],
)
def test_a_share_is_said_as_its_band(low: float, high: float, said: str) -> None:
    assert band_words.share(low, high) == said


@pytest.mark.parametrize("n", [30, 100])
def test_no_two_shares_that_are_published_are_said_alike(n: int) -> None:
    bands = dict.fromkeys(share_band(agreeing=agreeing, n=n) for agreeing in range(n + 1))
    assert len({band_words.share(*band) for band in bands}) == len(bands)
    assert all(one[1] == other[0] for one, other in pairwise(bands))


def test_a_figure_went_up_where_there_is_room_between_its_bands_whatever_its_share_did() -> None:
    for agree in (None, (-10, 40), (5, 40)):
        assert figures.way_of(figure((3.7, 3.9), was=(3.3, 3.5), agree=agree)) == "up"
    assert figures.way_of(figure((2.7, 2.9), was=(3.3, 3.5))) == "down"


def test_nothing_went_anywhere_where_bands_touch_or_overlap_or_there_was_none() -> None:
    assert figures.way_of(None) is None
    assert figures.way_of(figure((3.7, 3.9))) is None
    assert figures.way_of(figure((3.7, 3.9), was=(3.7, 3.9), agree=(5, 20))) is None
    assert figures.way_of(figure((3.7, 3.9), was=(3.5, 3.7))) is None


@pytest.mark.parametrize(
    ("was", "agree", "said"),
    [
        ((3.3, 3.5), None, ", up: it was 3.3 to 3.5 on 3 August 2026"),
        ((3.3, 3.5), (-20, 40), ", up: it was 3.3 to 3.5 on 3 August 2026"),
        (
            (3.3, 3.5),
            (5, 40),
            ", up: it was 3.3 to 3.5 on 3 August 2026; 5 to 40 percentage points more agree",
        ),
        (
            (4.1, 4.3),
            (-40, -5),
            ", down: it was 4.1 to 4.3 on 3 August 2026; 5 to 40 percentage points fewer agree",
        ),
        ((3.7, 3.9), (-20, 20), ", no visible change since 3 August 2026"),
        (
            (3.7, 3.9),
            (5, 30),
            (
                ", no visible change of the average since 3 August 2026, but 5 to 30 percentage points more "
                "agree"
            ),
        ),
        ((3.5, 3.7), None, ", no visible change (it was 3.5 to 3.7 on 3 August 2026)"),
        (
            (3.9, 4.1),
            (-30, -5),
            (
                ", no visible change of the average (it was 3.9 to 4.1 on 3 August 2026), but 5 to 30 "
                "percentage points fewer agree"
            ),
        ),
        (None, None, ""),
    ],
)
def test_a_change_is_said_with_what_it_rests_on(
    was: tuple[float, float] | None, agree: tuple[float, float] | None, said: str
) -> None:
    assert figures.since(ITEM, figure((3.7, 3.9), was=was, agree=agree)) == said


# ------------------------------------------------------------------- from the ledger's bodies

SIXTY = team("a", 60)


def body(agree: int, *, week: int = 0, of: int = 60, earlier: list[pulses.Body] | None = None) -> pulses.Body:
    """A pulse in which so many of those who answered agree."""
    scores = {member.person: 4 if at < agree else 2 for at, member in enumerate(SIXTY[:of])}
    return pulses.body_of(pulses.closed(SIXTY, {"pay": scores}, week=week), earlier=earlier or [])


def everyone(of: pulses.Body, *, earlier: list[pulses.Body] | None = None) -> facts.Figure:
    items, _ = items_and_groups(of, earlier=earlier or [])
    assert items[0].everyone is not None
    return items[0].everyone


def test_a_pulse_tells_the_share_and_the_changes_that_its_release_holds() -> None:
    first = body(12)
    later = everyone(body(48, week=4, earlier=[first]), earlier=[first])
    assert everyone(first).favourable == facts.Favourable(15, 25, (5, 40))
    assert later.favourable is not None
    assert later.favourable.grown is not None
    assert later.favourable.grown.way == "up"
    assert figures.way_of(later) == "up"


def test_a_figure_shown_again_keeps_its_share_and_loses_its_change() -> None:
    first, second = body(12), body(48, week=4, earlier=[body(12)])
    again = everyone(body(5, week=5, of=10, earlier=[first, second]), earlier=[first, second])
    assert again.repeated
    assert again.favourable is not None
    assert (again.favourable.low, again.favourable.grown) == (75, None)


def test_a_release_from_before_there_were_shares_is_read_as_ever() -> None:
    old: dict[str, Any] = json.loads(json.dumps(body(12)))
    for cell in old["cells"]:
        for name in [name for name in cell if "favourable" in name]:
            del cell[name]
    assert everyone(old).favourable is None
