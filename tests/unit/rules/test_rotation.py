"""Which items a pulse asks: every theme every quarter, no item before the others, none within four weeks."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from staybot.anonymity.policy import Policy
from staybot.rules.pulse_calendar import Cadence, Window, kept_free, windows
from staybot.rules.quarters import Quarter, interview_window
from staybot.rules.rotation import APART, ITEMS, Asked, choose

FIRST = Quarter(2026, 1)
OUTCOMES = ("recommend", "two_years")
REGULAR = (Cadence.WEEKLY, Cadence.FORTNIGHTLY, Cadence.MONTHLY)
AUTUMN = Quarter(2026, 4).starts_on
FIVE, TEN = Policy().cadence_weeks_small, Policy().cadence_weeks_medium

Bank = dict[str, tuple[str, ...]]


def _bank(*sizes: int) -> Bank:
    return {f"theme_{n}": tuple(f"theme_{n}.{item}" for item in range(size)) for n, size in enumerate(sizes)}


THIRTEEN = _bank(*[5] * 13)
"""As large as the bank that comes with the product, at the least."""


def _rounds(quarter: Quarter, cadence: Cadence, *, interviews: bool = True) -> tuple[Window, ...]:
    invited_from, _ = interview_window(quarter)
    span = kept_free(invited_from, invited_from + timedelta(days=6))
    return windows(quarter, cadence, blocked=[span] if interviews else [])


@dataclass
class _Played:
    """Rounds one after the other, with what each had to choose from."""

    bank: Bank
    asked: list[Asked] = field(default_factory=list)
    quarters: list[tuple[Quarter, int]] = field(default_factory=list)
    """Each quarter with its number of rounds."""

    def play(
        self,
        quarter: Quarter,
        rounds: tuple[Window, ...],
        *,
        sooner: dict[str, float] | None = None,
        bank: Bank | None = None,
    ) -> None:
        self.bank = bank or self.bank
        self.quarters.append((quarter, len(rounds)))
        for n, window in enumerate(rounds):
            items = choose(
                themes=self.bank,
                outcomes=OUTCOMES,
                asked=self.asked,
                opens_on=window.opens_on,
                quarter_starts_on=quarter.starts_on,
                rounds_left=len(rounds) - n,
                sooner=sooner or {},
            )
            self.asked.append(Asked(window.opens_on, items))

    def times(self, theme: str, quarter: Quarter) -> int:
        """How often a theme was asked in a quarter."""
        return sum(
            item in self.bank[theme]
            for one in self.asked
            for item in one.items
            if Quarter.of(one.on) == quarter
        )

    def shortest(self, items: set[str]) -> timedelta:
        """The least time from one asking of any of these items to its next."""
        last: dict[str, date] = {}
        found = timedelta.max
        for one in self.asked:
            for item in items.intersection(one.items):
                found = min(found, one.on - last.get(item, date.min))
                last[item] = one.on
        return found

    def table(self) -> list[str]:
        """Themes by quarters: how often each was asked."""
        return [
            " ".join(str(self.times(theme, quarter)) for quarter, _ in self.quarters) for theme in self.bank
        ]


def _play(
    bank: Bank,
    cadence: Cadence,
    *,
    quarters: int = 4,
    first: Quarter = FIRST,
    interviews: bool = True,
    sooner: dict[str, float] | None = None,
) -> _Played:
    played, quarter = _Played(bank), first
    for _ in range(quarters):
        played.play(quarter, _rounds(quarter, cadence, interviews=interviews), sooner=sooner)
        quarter = quarter.next()
    return played


def _choose(
    bank: Bank,
    *asked: Asked,
    opens_on: date = AUTUMN,
    rounds_left: int = 6,
    outcomes: tuple[str, ...] = OUTCOMES,
    sooner: dict[str, float] | None = None,
) -> tuple[str, ...]:
    return choose(
        themes=bank,
        outcomes=outcomes,
        asked=asked,
        opens_on=opens_on,
        quarter_starts_on=AUTUMN,
        rounds_left=rounds_left,
        sooner=sooner or {},
    )


@pytest.mark.parametrize(
    ("cadence", "rounds", "themes_by_quarter"),
    [
        # Eleven rounds ask everything twice, and a theme a third time; none opens between the years.
        (Cadence.WEEKLY, [11, 11, 11, 10], {"2 2 2 2": 10, "2 2 3 2": 1, "2 2 2 1": 1, "2 3 2 2": 1}),
        (Cadence.FORTNIGHTLY, [5, 5, 5, 4], {"1 1 1 1": 13}),
        (Cadence.MONTHLY, [3, 3, 3, 3], {"1 1 1 1": 13}),
    ],
)
def test_over_a_year_every_theme_is_asked_in_every_quarter(
    cadence: Cadence, rounds: list[int], themes_by_quarter: dict[str, int]
) -> None:
    played = _play(THIRTEEN, cadence)
    assert [number for _, number in played.quarters] == rounds
    assert Counter(played.table()) == themes_by_quarter


def test_a_theme_that_matters_is_asked_more_often_where_there_is_room() -> None:
    weekly = _play(THIRTEEN, Cadence.WEEKLY, sooner={"theme_0": 1.0}).table()
    assert weekly[0] == "3 3 3 3"
    assert Counter(weekly[1:]) == {"2 2 2 2": 9, "2 2 2 1": 2, "1 2 2 2": 1}


@pytest.mark.parametrize(
    ("cadence", "items"),
    [
        (Cadence.WEEKLY, {3: 43}),
        (Cadence.FORTNIGHTLY, {3: 6, 4: 12, 5: 1}),
        (Cadence.MONTHLY, {5: 8, 6: 4}),
    ],
)
def test_a_round_asks_three_items_or_as_many_as_coverage_needs(
    cadence: Cadence, items: dict[int, int]
) -> None:
    played = _play(THIRTEEN, cadence)
    assert Counter(len(one.items) for one in played.asked) == items


@pytest.mark.parametrize("interviews", [True, False])
@pytest.mark.parametrize("sooner", [{}, {"theme_0": 1.0}, {f"theme_{n}": float(n % 5) for n in range(13)}])
@pytest.mark.parametrize(
    ("cadence", "weeks", "fresh"),
    [(Cadence.WEEKLY, 18, TEN), (Cadence.FORTNIGHTLY, 40, FIVE), (Cadence.MONTHLY, 65, FIVE)],
)
def test_an_item_returns_late_enough_to_be_fresh_for_ten_and_unless_weekly_for_the_smallest_group(
    cadence: Cadence, weeks: int, fresh: int, sooner: dict[str, float], *, interviews: bool
) -> None:
    """`fresh` is what R12 has a group of so many answers wait, in weeks."""
    played = _play(THIRTEEN, cadence, quarters=12, interviews=interviews, sooner=sooner)
    items = {item for theme in THIRTEEN.values() for item in theme}
    assert played.shortest(items) >= timedelta(weeks=weeks) >= timedelta(weeks=fresh)
    assert played.shortest(set(OUTCOMES)) >= APART


@pytest.mark.parametrize(("interviews", "weeks"), [(True, 29), (False, 25)])
def test_a_weekly_item_of_a_theme_that_does_not_come_sooner_waits_about_half_a_year(
    weeks: int, *, interviews: bool
) -> None:
    played = _play(THIRTEEN, Cadence.WEEKLY, quarters=12, interviews=interviews)
    assert played.shortest({item for theme in THIRTEEN.values() for item in theme}) >= timedelta(weeks=weeks)


def test_a_fortnightly_outcome_returns_every_four_weeks_and_in_the_twelfth_for_a_group_of_ten() -> None:
    played = _play(THIRTEEN, Cadence.FORTNIGHTLY, interviews=False)
    assert [one.items[-1] for one in played.asked][:4] == [*OUTCOMES, *OUTCOMES]
    assert played.shortest(set(OUTCOMES)) == timedelta(weeks=4)
    first, *_, fourth = [one.on for one in played.asked if one.items[-1] == OUTCOMES[0]][:4]
    assert fourth - first == timedelta(weeks=TEN)


def test_two_weekly_rounds_in_four_ask_a_third_theme_while_both_outcomes_wait() -> None:
    played = _play(THIRTEEN, Cadence.WEEKLY, interviews=False, quarters=1)
    last = [one.items[-1] for one in played.asked][:6]
    assert [item in OUTCOMES for item in last] == [True, True, False, False, True, True]
    assert [len(one.items) for one in played.asked] == [ITEMS] * 13


sizes = st.lists(st.integers(1, 8), min_size=1, max_size=15)
moves = st.dictionaries(st.integers(0, 14).map(lambda n: f"theme_{n}"), st.floats(-5, 5), max_size=15)


@settings(max_examples=150, deadline=None)
@given(sizes=sizes, starts_after=st.integers(0, 80), data=st.data())
def test_whatever_the_bank_the_cadence_and_the_start_the_rules_hold(
    sizes: list[int], starts_after: int, data: st.DataObject
) -> None:
    played, quarter = _Played(_bank(*sizes)), FIRST
    starts_on = FIRST.starts_on + timedelta(days=starts_after)
    for _ in range(6):
        cadence = data.draw(st.sampled_from(REGULAR))
        rounds = _rounds(quarter, cadence, interviews=data.draw(st.booleans()))
        rounds = tuple(window for window in rounds if window.opens_on >= starts_on)
        before = len(played.asked)
        played.play(quarter, rounds, sooner=data.draw(moves))
        _hold_within_a_quarter(played, played.asked[before:], quarter)
        quarter = quarter.next()
    _hold_over_time(played)


def _hold_within_a_quarter(played: _Played, rounds: list[Asked], quarter: Quarter) -> None:
    missing = set(played.bank)
    for n, one in enumerate(rounds):
        share = -(-len(missing) // (len(rounds) - n))
        *_, last = one.items or ("",)
        themes = [item.partition(".")[0] for item in one.items if item not in OUTCOMES]
        assert len(themes) == len(set(themes)) <= max(2 if last in OUTCOMES else 3, share)
        assert not set(OUTCOMES).intersection(one.items[:-1])
        assert themes or not one.items
        missing -= set(themes)
    assert not missing or not rounds, f"{missing} was not asked in {quarter.label}"


def _hold_over_time(played: _Played) -> None:
    last: dict[str, date] = {}
    outcomes = []
    for one in played.asked:
        for item in one.items:
            others = set(played.bank.get(item.partition(".")[0], OUTCOMES)) - {item}
            assert item not in last or one.on - last[item] >= APART
            assert item not in last or all(last.get(other, date.min) > last[item] for other in others)
        recent = [one.on - last.get(item, date.min) < APART for item in OUTCOMES]
        assert not one.items or all(recent) == (one.items[-1] not in OUTCOMES)
        outcomes += [item for item in one.items if item in OUTCOMES]
        last |= dict.fromkeys(one.items, one.on)
    assert outcomes == [OUTCOMES[n % 2] for n in range(len(outcomes))]


@given(sooner=moves, order=st.permutations(list(THIRTEEN)))
def test_the_order_of_themes_in_the_bank_decides_nothing(sooner: dict[str, float], order: list[str]) -> None:
    shuffled = {theme: THIRTEEN[theme] for theme in order}
    assert _choose(shuffled, sooner=sooner) == _choose(THIRTEEN, sooner=sooner)


def test_themes_not_yet_asked_come_first_by_what_matters_and_then_by_what_was_asked_longest_ago() -> None:
    bank = _bank(4, 4, 4, 4)
    asked = [
        Asked(AUTUMN - timedelta(days=60), ("theme_2.0",)),
        Asked(AUTUMN - timedelta(days=50), ("theme_1.0",)),
        Asked(AUTUMN - timedelta(days=40), ("theme_3.0",)),
        Asked(AUTUMN, ("theme_0.0",)),
    ]
    day = AUTUMN + timedelta(days=14)
    assert _choose(bank, *asked, opens_on=day) == ("theme_2.1", "theme_1.1", "recommend")
    moved = {"theme_0": 9.0, "theme_3": 1.0}
    assert _choose(bank, *asked, opens_on=day, sooner=moved) == ("theme_3.1", "theme_2.1", "recommend")


def test_once_all_were_asked_what_matters_returns_first_but_not_within_four_weeks_of_its_theme() -> None:
    bank = _bank(4, 4, 4)
    asked = [
        Asked(AUTUMN, ("theme_2.0",)),
        Asked(AUTUMN + timedelta(days=7), ("theme_1.0",)),
        Asked(AUTUMN + timedelta(days=21), ("theme_0.0",)),
    ]
    moved = {"theme_0": 9.0, "theme_1": 1.0}
    soon = _choose(bank, *asked, opens_on=AUTUMN + timedelta(days=35), sooner=moved)
    assert soon == ("theme_1.1", "theme_2.1", "recommend")
    later = _choose(bank, *asked, opens_on=AUTUMN + timedelta(days=49), sooner=moved)
    assert later == ("theme_0.1", "theme_1.1", "recommend")


def test_no_theme_always_has_the_place_in_the_message() -> None:
    first = {_choose(THIRTEEN, opens_on=AUTUMN + timedelta(days=n))[0] for n in range(30)}
    assert len(first) > 5


def test_an_item_added_in_the_middle_of_the_year_comes_next() -> None:
    played = _play(_bank(4), Cadence.MONTHLY, quarters=2)
    assert [one.items[0] for one in played.asked][-1] == "theme_0.1"
    played.play(Quarter(2026, 3), _rounds(Quarter(2026, 3), Cadence.MONTHLY), bank=_bank(5))
    assert [one.items[0] for one in played.asked][-3:] == ["theme_0.4", "theme_0.2", "theme_0.3"]


def test_an_item_that_was_retired_is_forgotten_and_foreign_ones_do_not_disturb() -> None:
    asked = Asked(AUTUMN, ("theme_0.9", "audit.1", "theme_1.0"))
    found = _choose(_bank(2, 2), asked, opens_on=AUTUMN + timedelta(days=14))
    assert found == ("theme_0.0", "theme_1.1", "recommend")


def test_a_theme_whose_only_item_is_too_recent_waits_even_if_it_is_the_last_round() -> None:
    asked = Asked(AUTUMN - timedelta(days=20), ("theme_0.0",))
    early, late = AUTUMN + timedelta(days=7), AUTUMN + timedelta(days=8)
    assert _choose(_bank(1, 1), asked, opens_on=early, rounds_left=1) == ("theme_1.0", "recommend")
    found = _choose(_bank(1, 1), asked, opens_on=late, rounds_left=1)
    assert (set(found[:-1]), found[-1]) == ({"theme_0.0", "theme_1.0"}, "recommend")


def test_a_round_is_left_out_when_every_theme_waits() -> None:
    asked = Asked(AUTUMN, ("theme_0.0", "recommend"))
    assert _choose(_bank(1), asked, opens_on=AUTUMN + timedelta(days=7)) == ()


def test_what_waits_does_not_bring_others_more_than_their_turn() -> None:
    bank = _bank(1, 1, 1, 1, 2, 2, 2, 2)
    waiting = Asked(AUTUMN - timedelta(days=7), tuple(f"theme_{n}.0" for n in range(4)))
    done = Asked(AUTUMN, tuple(f"theme_{n}.0" for n in range(4, 8)))
    assert len(_choose(bank, waiting, done, opens_on=AUTUMN + timedelta(days=7), rounds_left=1)) == ITEMS


def test_those_that_can_be_asked_make_room_for_those_that_wait() -> None:
    waiting = Asked(AUTUMN - timedelta(days=7), tuple(f"theme_{n}.0" for n in range(4)))
    found = _choose(_bank(*[1] * 8), waiting, rounds_left=2)
    assert set(found) == {*(f"theme_{n}.0" for n in range(4, 8)), "recommend"}


def test_what_was_asked_on_the_first_day_of_the_quarter_was_asked_in_it() -> None:
    asked = Asked(AUTUMN, ("theme_0.0", "theme_1.0"))
    found = _choose(_bank(*[4] * 8), asked, opens_on=AUTUMN + timedelta(days=14), rounds_left=2)
    assert len(found) == 4


def test_without_outcomes_three_themes_are_asked_and_a_theme_without_items_never() -> None:
    found = _choose(_bank(2, 0, 2, 2, 2), outcomes=())
    assert len(found) == 3
    assert _choose(_bank(0)) == ()


def test_a_quarter_that_begins_late_asks_everything_in_the_rounds_it_has() -> None:
    assert len(_choose(THIRTEEN, rounds_left=1)) == 14
    assert len(_choose(THIRTEEN, rounds_left=2)) == 8


def test_a_round_is_one_of_those_left() -> None:
    with pytest.raises(ValueError, match="one of those left"):
        _choose(THIRTEEN, rounds_left=0)
