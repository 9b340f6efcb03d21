"""Which kept promises are told word for word: of enough engineers, of enough makers, ten at most."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staybot.anonymity.policy import Policy
from staybot.anonymity.said_done import MOST, Kept, shown

POLICY = Policy()


def some(engineers: int, makers: int, *, count: int | None = None) -> list[Kept]:
    return [Kept(f"e{n % engineers}", f"m{n % makers}", f"Text {n:02}") for n in range(count or engineers)]


@pytest.mark.parametrize(
    ("engineers", "makers", "told"), [(4, 4, 0), (5, 4, 0), (4, 5, 0), (5, 5, 5), (9, 9, 9), (30, 6, 10)]
)
def test_five_of_either_are_needed_and_ten_are_enough(engineers: int, makers: int, told: int) -> None:
    assert len(shown(some(engineers, makers, count=max(engineers, makers)), policy=POLICY)) == told


def test_of_none_none_is_told() -> None:
    assert shown([], policy=POLICY) == []


def test_they_stand_in_the_order_of_the_alphabet() -> None:
    texts = ["zebra", "Apple", "apple", "Maple", "birch"]
    kept = [Kept(f"e{n}", f"m{n}", text) for n, text in enumerate(texts)]
    assert shown(kept, policy=POLICY) == ["Apple", "apple", "birch", "Maple", "zebra"]


def test_accounts_that_do_not_count_make_no_five() -> None:
    kept = [Kept(f"e{n}", f"m{n}", f"Text {n}", counts=n > 0) for n in range(5)]
    assert shown(kept, policy=POLICY) == []


def test_one_busy_maker_neither_fills_the_list_nor_empties_it() -> None:
    busy = [Kept(f"x{n}", "m0", f"A {n:02}") for n in range(5)]
    told = shown(busy + some(12, 6), policy=POLICY)
    assert len(told) == MOST
    assert sum(text.startswith("A") for text in told) < MOST / 2


kept_promises = st.lists(
    st.builds(
        Kept,
        st.integers(0, 12).map("e{}".format),
        st.integers(0, 8).map("m{}".format),
        st.text(min_size=1, max_size=3),
        st.booleans(),
    ),
    max_size=40,
)


@given(kept_promises)
def test_the_rule_holds_for_what_is_told(kept: list[Kept]) -> None:
    told = shown(kept, policy=POLICY)
    assert len(told) <= MOST
    assert Counter(told) <= Counter(one.text for one in kept)
    assert not told or len(told) >= POLICY.k
    assert shown(list(reversed(kept)), policy=POLICY) == told or len({one.text for one in kept}) < len(kept)
    if len({one.engineer for one in kept if one.counts}) < 5 or len({one.manager for one in kept}) < 5:
        assert told == []
