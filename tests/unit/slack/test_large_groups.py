"""Groups in a pulse's digest: how many of thirty and more agree, and which moved differently."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from staybot import facts
from staybot.flows.delivering import composing_digests
from staybot.simulator.block_kit import validate_message
from staybot.slack.views.digests import pulse_groups
from staybot.slack.views.digests.headline import headline
from tests.unit.slack.pulse_digests import LATE, asked, figure, group, of
from tests.whole_digests import messages, whole

Ends = tuple[float, float]


def large(
    low: float, high: float, share: Ends, *, was: Ends | None = None, grown: Ends | None = None, **more: Any
) -> facts.Figure:
    """A figure of thirty and more people: who agrees, and by how many points more than before."""
    growth = facts.Growth(*grown) if grown else None
    favourable = facts.Favourable(*share, (share[0] - 10, share[1] + 10), growth)
    return replace(figure(low, high, was=was), favourable=favourable, **more)


SAME = figure(2.9, 3.1, was=(2.9, 3.1))
ITEMS = (asked("Recommend?", figure(0, 10, was=(0, 10)), enps=True), asked("Tools?", SAME))


def lines(*groups: facts.GroupFigures, items: tuple[facts.AskedItem, ...] = ITEMS) -> list[str]:
    return whole(of(items=items, by_group=groups)).text.split("\n")


def test_a_large_group_says_how_many_agree_and_what_chance_leaves() -> None:
    told = lines(
        group("A", None, large(1.9, 2.1, (15, 25))),
        group("B", None, large(2.9, 3.1, (25, 35))),
        group("C", None, figure(2.9, 3.1)),
    )
    at = told.index("A: lower on 2 (disagree)")
    assert told[at : at + 5] == [
        "A: lower on 2 (disagree)",
        "•  2: about 20 % agree (5–35 %)",
        "B: no visible difference",
        "•  2: about 30 % agree (15–45 %)",
        "No visible difference from everyone: C",
    ]
    assert pulse_groups.NUMBERS + pulse_groups.SHARES in told


def test_where_no_group_has_a_share_nothing_is_said_of_shares() -> None:
    assert not any(pulse_groups.SHARES in line for line in lines(group("A", None, figure(1, 1.3))))


@pytest.mark.parametrize(
    ("grown", "said"),
    [
        ((10, 40), ", 10 to 40 percentage points more than on 3 August 2026"),
        ((-40, -5), ", 5 to 40 percentage points fewer than on 3 August 2026"),
        ((-5, 40), ""),
        (None, ""),
    ],
)
def test_its_change_is_told_with_its_interval_where_it_is_more_than_chance(
    grown: Ends | None, said: str
) -> None:
    told = lines(group("A", None, large(2.9, 3.1, (25, 35), was=(2.9, 3.1), grown=grown)))
    assert f"•  2: about 30 % agree (15–45 %){said}" in told


def test_an_older_share_bears_its_day_and_has_no_change() -> None:
    old = large(2.9, 3.1, (25, 35), now=facts.Band(2.9, 3.1, LATE), repeated=True)
    told = lines(group("A", None, old))
    assert "A: as of 19 October 2026: 2 (in between)" in told
    assert "•  2: about 30 % agree (15–45 %), as of 19 October 2026" in told


def test_in_a_long_survey_shares_are_told_of_outcomes_and_of_what_stands_out_or_moved() -> None:
    stay = replace(asked("Stay?", SAME), outcome="stay")
    shares = [
        large(2.9, 3.1, (25, 35)),
        large(2.9, 3.1, (25, 35)),
        large(3.9, 4.1, (75, 85)),
        large(2.9, 3.1, (25, 35), was=(2.9, 3.1), grown=(5, 30)),
        large(2.9, 3.1, (25, 35), was=(3.3, 3.5)),
    ]
    items = (stay, *(asked(f"Statement {n}", SAME) for n in range(6)))
    told = lines(group("A", *shares, None, None), items=items)
    assert [line[3] for line in told if " % agree (" in line] == ["1", "3", "4", "5"]


# ------------------------------------------------------------------- what moved differently


def test_a_group_says_from_where_it_came_only_where_everyone_did_not_go_the_same_way() -> None:
    down = figure(1.75, 2.25, was=(3.75, 4.25))
    assert "A: lower on 2 (disagree, down from agree)" in lines(group("A", None, down))
    fell = (ITEMS[0], asked("Tools?", figure(1.9, 2.1, was=(2.9, 3.1))))
    assert "No visible difference from everyone: A" in lines(group("A", None, down), items=fell)


def test_one_that_came_to_where_everyone_is_is_told_too() -> None:
    told = lines(
        group("A", figure(0, 20, was=(-70, -50)), figure(2.75, 3.25, was=(1, 1.75))),
        group("B", None, figure(3.0, 3.1, was=(2.7, 2.8))),
    )
    assert (
        "A: moved on 1 (eNPS 0 to 20, up from −70 to −50), 2 (in between, up from clearly disagree)" in told
    )
    assert "B: moved on 2 (3 to 3.1, up from 2.7 to 2.8)" in told, "where both bands have the same word"


def test_a_day_is_told_where_it_is_not_that_of_everyone() -> None:
    late = replace(figure(1.75, 2.25), before=facts.Band(3.75, 4.25, LATE))
    assert "A: lower on 2 (disagree, down from agree on 19 October 2026)" in lines(group("A", None, late))
    alone = (ITEMS[0], asked("Tools?", figure(2.9, 3.1)))
    told = lines(group("A", None, figure(1.75, 2.25, was=(3.75, 4.25))), items=alone)
    assert "A: lower on 2 (disagree, down from agree on 3 August 2026)" in told


def test_what_a_share_tells_of_a_change_is_not_told_twice() -> None:
    both = large(1.9, 2.1, (15, 25), was=(2.9, 3.1), grown=(-50, -20))
    told = lines(group("A", None, both))
    assert "A: lower on 2 (disagree)" in told
    assert "•  2: about 20 % agree (5–35 %), 20 to 50 percentage points fewer than on 3 August 2026" in told


UP, DOWN = figure(3.9, 4.1, was=(2.9, 3.1)), figure(1.9, 2.1, was=(2.9, 3.1))


def test_the_post_names_the_groups_that_moved_differently_and_the_headline_does_not_hide_them() -> None:
    fact = of(items=ITEMS, by_group=(group("A", None, UP), group("B", None, DOWN), group("C", None, SAME)))
    assert headline(fact) == (
        "Taken together, nothing moved visibly since last asked, but answers went up in A and down in B."
    )
    post = messages(fact)[0].text
    assert "\nGroups that moved differently (more in the thread)\n•  2: up in A; down in B\n" in post


def test_the_post_says_since_when_a_group_moved_if_everyone_was_shown_again_meanwhile() -> None:
    """Both may have gone the same way since then, so that nothing is different but the day."""
    late = replace(DOWN, before=facts.Band(2.9, 3.1, LATE))
    post = messages(of(items=ITEMS, by_group=(group("A", None, late), group("B", None, DOWN))))[0].text
    assert "•  2: down in A (since 19 October 2026) and B\n" in post
    unlike = (ITEMS[0], asked("Tools?", figure(2.9, 3.1)))
    alone = messages(of(items=unlike, by_group=(group("A", None, DOWN),)))[0].text
    assert "•  2: down in A (since 3 August 2026)\n" in alone


def test_of_many_groups_the_headline_says_how_many_and_the_post_names_three() -> None:
    teams = tuple(group(f"T{n}", None, UP) for n in range(4))
    fact = of(items=ITEMS, by_group=teams)
    assert headline(fact) == "Taken together, nothing moved visibly since last asked, but 4 groups did."
    assert "•  2: up in T0, T1, T2 and 1 more group\n" in messages(fact)[0].text
    more = replace(fact, by_group=(*teams, group("T4", None, UP)))
    assert "•  2: up in T0, T1, T2 and 2 more groups\n" in messages(more)[0].text


def test_statements_on_which_the_same_groups_moved_share_a_line_and_the_post_has_six_lines() -> None:
    items = tuple(asked(f"Statement {n}", SAME) for n in range(7))
    alike = of(items=items, by_group=(group("A", *[UP] * 7),))
    assert "•  1, 2, 3, 4, 5, 6 and 7: up in A\n" in messages(alike)[0].text
    apart = tuple(group(f"G{n}", *(UP if n == m else SAME for m in range(7))) for n in range(7))
    post = messages(of(items=items, by_group=apart))[0].text
    assert "•  6: up in G5\nThe others stand in the thread.\n" in post
    assert "up in G6" not in post


def test_where_everyone_moved_alike_there_is_no_such_line() -> None:
    rose = (ITEMS[0], asked("Tools?", UP))
    post = messages(of(items=rose, by_group=(group("A", None, UP),)))[0].text
    assert "Groups that moved differently" not in post
    assert headline(of(items=rose, by_group=(group("A", None, DOWN),))) == "No. 2 went up since last asked."


def test_a_share_of_everyone_that_moved_is_news_enough_for_the_headline() -> None:
    share = asked("Tools?", large(2.9, 3.1, (25, 35), was=(2.9, 3.1), grown=(5, 30)))
    fact = of(items=(share,), by_group=(group("A", DOWN),))
    assert headline(fact).endswith("but the share who agree rose on no. 1 since last asked.")


@pytest.mark.parametrize("items", [3, 6, 7, 13])
@pytest.mark.parametrize("name", ["Team", "<!channel> & \u202eלום" * 9])
def test_as_many_large_groups_as_a_release_has_fit_into_its_thread(items: int, name: str) -> None:
    each = large(1.9, 2.1, (15, 25), was=(2.9, 3.1), grown=(-50, -20))
    fact = of(
        items=tuple(asked("A statement?", SAME) for _ in range(items)),
        by_group=tuple(group(f"{n} {name}", *[each] * items) for n in range(59)),
    )
    said = messages(fact)
    assert len(said) <= 1 + composing_digests.PARTS
    for one in said:
        assert one.fits()
        assert one.blocks
        assert validate_message(one.sent(), text=one.text) == []
    text = "\n".join(one.text for one in said)
    told = text.count(": lower on 1 (disagree)")
    rest = sum(int(line.split()[1]) for line in text.split("\n") if line.startswith("And "))
    assert told + rest == 59
    assert items > 3 or not rest, "a regular pulse asks three things"
