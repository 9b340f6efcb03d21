"""The headline: a sentence that a person could have written, and never one word more than was published."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from staybot import facts
from staybot.rules.commitments import Outcome
from staybot.slack.views.digests.digest_lines import (
    DIRECTIONS,
    is_beyond_telling,
    is_step,
    theme_name,
    way_of,
)
from staybot.slack.views.digests.headline import headline
from staybot.slack.views.words import band
from staybot.themes.taxonomy import THEMES
from tests.unit.slack.pulse_digests import again, figure, of
from tests.unit.slack.zoo import ON

TOOLS, PAY, LOAD, TEAM = "compute_and_tooling", "compensation", "workload_burnout", "team_culture"
LOW, MIDDLE, HIGH = BANDS = ((3, 10), (11, 20), (21, None))


def needs(theme: str, band: facts.Span = LOW, **more: Any) -> facts.ThemeBand:
    return facts.ThemeBand(theme, "negative", *band, **more)


def works(theme: str, band: facts.Span = LOW, **more: Any) -> facts.ThemeBand:
    return facts.ThemeBand(theme, "positive", *band, **more)


def of_interview(*themes: facts.ThemeBand, **more: Any) -> str:
    told: dict[str, Any] = {"themes": themes, "themes_since": "2026-Q3", "answered": (30, 99)}
    return headline(facts.Digest("2026-Q4", enough=True, **told | more))


def promises(rate: facts.Span | None = None, **outcomes: facts.Span) -> facts.FollowThrough:
    found = tuple((one.value, outcomes.get(one.value)) for one in Outcome)
    told = facts.Followed((30, 99), None, found, rate, None, None)
    return facts.FollowThrough("2026-Q4", None, ON, ON, told, told, ())


def of_pulse(*items: facts.AskedItem, **more: Any) -> str:
    return headline(of(items=items, **more))


def item(everyone: facts.Figure | None, *, outcome: str | None = None, theme: str | None = None) -> Any:
    scale: Any = "recommend" if outcome == "recommend" else "agree"
    return facts.AskedItem("x", scale, everyone, outcome=outcome, theme=theme)


# ------------------------------------------------------------------- what changed


def test_more_people_than_before_say_that_something_needs_work() -> None:
    said = "More people than in Q3 2026 say that “Compute, data &amp; tooling” needs work."
    raised = (needs(TOOLS, HIGH, before=LOW), needs(PAY, LOW, before=LOW))
    assert of_interview(*raised) == of_interview(*raised, ranks=True) == said


def test_fewer_people_say_so_and_more_that_something_works_well() -> None:
    assert of_interview(needs(PAY, LOW, before=HIGH), works(TEAM, HIGH, before=LOW)) == (
        "Fewer people than in Q3 2026 say that “Pay, equity &amp; benefits” needs work, and more that “Team "
        "culture, inclusion &amp; recognition” works well."
    )


def test_what_moved_in_many_places_is_not_listed() -> None:
    many = [needs(theme, HIGH, before=LOW) for theme in (TOOLS, PAY, LOAD)]
    assert of_interview(*many) == "More people than in Q3 2026 say of each of 3 themes that it needs work."


def test_a_step_into_the_next_band_comes_after_all_other_news_and_may_be_all_there_is() -> None:
    step, kept = needs(PAY, MIDDLE, before=LOW), promises((75, 100))
    fewer = "fewer people than in Q3 2026 say that “Workload, on-call &amp; burnout” needs work"
    more = "ore people than in Q3 2026 say that “Pay, equity &amp; benefits” needs work"
    most = "most promises of the last round were kept (75 % or more)"
    assert of_interview(step) == f"M{more}."
    assert of_interview(step, follow=kept) == f"M{most[1:]}; m{more}."
    assert of_interview(step, needs(TOOLS, HIGH), ranks=True, follow=kept) == (
        f"Of the themes shown, “Compute, data &amp; tooling” (needs work) was raised most; m{more}; {most}."
    )
    assert of_interview(step, needs(LOAD, LOW, before=HIGH)) == f"F{fewer[1:]}."


def test_a_theme_raised_most_that_went_a_step_up_is_named_once() -> None:
    step = needs(PAY, MIDDLE, before=LOW, structural=MIDDLE, situational=LOW)
    assert of_interview(step, needs(TOOLS), ranks=True) == (
        "Of the themes shown, “Pay, equity &amp; benefits” (needs work) was raised most; more people than in "
        "Q3 2026 say that it needs work."
    )
    far = replace(step, before=HIGH, least=3, most=10)
    assert of_interview(far, needs(TOOLS, MIDDLE), ranks=True).startswith("Fewer people than in Q3 2026")


def test_where_no_band_could_tell_a_move_nothing_is_said_of_any() -> None:
    top = [needs(theme, HIGH, before=HIGH) for theme in (TOOLS, PAY, LOAD)]
    assert "moved" not in of_interview(*top, ranks=True)
    assert of_interview(*top, ranks=True).startswith("No theme stands out alone: ")
    assert of_interview(*top, works(TEAM, MIDDLE, before=MIDDLE), ranks=True) == (
        "Nothing moved visibly since Q3 2026; no theme stands out alone: “Compute, data &amp; tooling”, "
        "“Pay, equity &amp; benefits” and “Workload, on-call &amp; burnout” (need work) were raised by 21 or "
        "more people each."
    )


def test_a_share_that_moved_while_its_average_did_not_is_not_called_nothing() -> None:
    def share(least: float, most: float) -> Any:
        agree = facts.Favourable(55, 65, (45, 75), facts.Growth(least, most))
        return item(replace(figure(2.9, 3.1, was=(2.7, 2.9)), favourable=agree), theme=PAY)

    said = (
        "No average moved visibly, but the share who agree {} on “Pay, equity &amp; benefits” since last "
        "asked."
    )
    assert of_pulse(share(5, 30)) == said.format("rose")
    assert of_pulse(share(-30, -5)) == said.format("fell")
    assert of_pulse(share(-5, 30)) == "Nothing moved visibly since last asked."


def test_that_nothing_moved_is_worth_a_word() -> None:
    assert of_interview(needs(PAY, LOW, before=LOW), needs(TOOLS)) == (
        "Nothing moved visibly since Q3 2026; “Pay, equity &amp; benefits” and “Compute, data &amp; tooling” "
        "(need work) were raised by 3–10 people each."
    )


def test_a_first_round_has_nothing_to_be_compared_with() -> None:
    assert of_interview(needs(PAY), first=True) == (
        "3–10 people say that “Pay, equity &amp; benefits” needs work; there is no earlier round to compare "
        "with."
    )


def test_figures_of_a_pulse_are_told_by_what_they_ask() -> None:
    up, down = figure(2.9, 3.1, was=(2.5, 2.7)), figure(2.9, 3.1, was=(3.3, 3.5))
    assert of_pulse(item(up, theme=TOOLS), item(down, theme=PAY), item(down)) == (
        "“Compute, data &amp; tooling” went up, and “Pay, equity &amp; benefits” and no. 3 went down since "
        "last asked."
    )
    assert of_pulse(item(figure(-40, 0, was=(40, 100)), outcome="recommend"), item(figure(3, 3.2))) == (
        "Willingness to recommend this place went down since last asked; there are fewer promoters than "
        "detractors (eNPS −40 to 0)."
    )


def test_a_pulse_in_which_everything_went_one_way_says_so() -> None:
    up, down = figure(2.9, 3.1, was=(2.5, 2.7)), figure(2.9, 3.1, was=(3.3, 3.5))
    assert of_pulse(item(up), item(up)) == "No. 1 and no. 2 went up since last asked."
    assert of_pulse(*[item(down, theme=one) for one in (TOOLS, PAY, LOAD)], item(figure(1, 1.3))) == (
        "“Compute, data &amp; tooling”, “Pay, equity &amp; benefits” and “Workload, on-call &amp; burnout” "
        "went down since last asked."
    )
    assert of_pulse(*[item(down)] * 4) == "Everything that can be compared went down since it was last asked."
    assert of_pulse(*[item(up)] * 4, item(down)) == "4 answers went up, and no. 5 went down since last asked."


# ------------------------------------------------------------------- what stands out


def test_one_theme_above_all_others_is_named_with_where_it_would_go() -> None:
    raised = needs(TOOLS, HIGH, structural=(11, 20), situational=(3, 10))
    said = "Of the themes shown, “Compute, data &amp; tooling” (needs work) was raised most, "
    assert of_interview(raised, needs(PAY, MIDDLE), ranks=True) == (
        f"{said}and more say that it would follow them to another team than that it would not."
    )
    other = replace(raised, structural=(3, 10), situational=(11, 20))
    assert "raised most, and fewer say that it would follow" in of_interview(other, ranks=True)
    unclear = replace(raised, structural=(3, 10), situational=(3, 10))
    assert of_interview(unclear, ranks=True).endswith("was raised most.")


def test_two_themes_in_the_highest_band_are_both_named_and_three_are_not() -> None:
    assert of_interview(needs(TOOLS, HIGH), works(TEAM, HIGH), needs(PAY), ranks=True) == (
        "Of the themes shown, “Compute, data &amp; tooling” (needs work) and “Team culture, inclusion &amp; "
        "recognition” (works well) were raised most."
    )
    three = [needs(theme, HIGH) for theme in (TOOLS, PAY, LOAD)]
    assert "most" not in of_interview(*three, ranks=True)


def test_several_themes_in_the_highest_band_are_named_first_those_that_need_work() -> None:
    four = [needs(TOOLS, MIDDLE), needs(PAY, MIDDLE), works(TEAM, MIDDLE), needs(LOAD, LOW)]
    assert of_interview(*four, ranks=True) == (
        "No theme stands out alone: “Compute, data &amp; tooling” and “Pay, equity &amp; benefits” (need "
        "work) and “Team culture, inclusion &amp; recognition” (works well) were raised by 11–20 people each."
    )
    many = [needs(theme, HIGH) for theme in list(THEMES)[:4]]
    assert of_interview(works(TEAM, HIGH), *many, needs(TEAM), ranks=True) == (
        "No theme stands out alone: “Compute, data &amp; tooling”, “Goals &amp; success metrics”, “Shipping "
        "&amp; real-world impact” and “Role focus &amp; scope” (need work) and 1 more (works well) were "
        "raised by 21 or more people each."
    )
    assert of_interview(*many, needs(TEAM, HIGH), works(PAY), ranks=True) == (
        "No theme stands out alone: “Compute, data &amp; tooling”, “Goals &amp; success metrics”, “Shipping "
        "&amp; real-world impact” and 2 more (need work) were raised by 21 or more people each."
    )


def test_equals_are_named_beside_what_was_kept_and_not_beside_what_moved() -> None:
    three = [needs(theme, HIGH) for theme in (TOOLS, PAY, LOAD)]
    kept = of_interview(*three, ranks=True, follow=promises((75, 100)))
    assert kept.startswith("No theme stands out alone: “Compute, data &amp; tooling”, “Pay")
    assert kept.endswith("21 or more people each; most promises of the last round were kept (75 % or more).")
    assert "alone" not in of_interview(*three, works(TEAM, LOW, before=MIDDLE), ranks=True)
    assert "alone" not in of_pulse(item(figure(3.7, 3.9), outcome="stay"), themes=tuple(three), ranks=True)


def test_below_thirty_writers_nothing_is_said_to_be_more_than_anything_else() -> None:
    assert of_interview(needs(PAY, HIGH), needs(TOOLS, LOW), needs(LOAD, LOW)) == (
        "“Pay, equity &amp; benefits” (21 or more people), “Compute, data &amp; tooling” (3–10 people) and "
        "“Workload, on-call &amp; burnout” (3–10 people) are said to need work."
    )
    five = [needs(theme, LOW) for theme in list(THEMES)[:5]]
    assert of_interview(*five).endswith("metrics”, “Shipping &amp; real-world impact” and 2 more (need work) "
                                        "were raised by 3–10 people each.")  # fmt: skip
    assert of_interview(*five[1:], needs(TOOLS, MIDDLE)) == "People named 5 themes that need work."
    assert of_interview(works(TEAM)) == (
        "3–10 people say that “Team culture, inclusion &amp; recognition” works well."
    )


def test_beside_other_news_two_themes_are_named_and_more_are_counted() -> None:
    moved_up = item(figure(3.5, 3.7, was=(3.1, 3.3)), theme=LOAD)
    raised = (needs(TOOLS), needs(PAY), needs(TEAM))
    assert of_pulse(moved_up, themes=raised[:2]).endswith(
        "; “Compute, data &amp; tooling” and “Pay, equity &amp; benefits” (need work) were raised by 3–10 "
        "people each."
    )
    assert of_pulse(moved_up, themes=raised).endswith(
        "; “Compute, data &amp; tooling” and 2 more (need work) were raised by 3–10 people each."
    )


def test_a_pulse_says_where_its_outcome_stands() -> None:
    assert of_pulse(item(figure(3.7, 3.9), outcome="stay")) == (
        "On seeing themselves here in two years, people on average agree."
    )
    middle = of_pulse(item(figure(2.9, 3.1), outcome="stay"))
    assert middle.endswith("people on average are in between.")
    odd = of_pulse(item(figure(2, 3), outcome="stay"))
    assert odd == "There are no earlier figures yet to compare these answers with."


def test_an_outcome_that_moved_alone_is_named_once() -> None:
    moved_up = item(figure(3.5, 3.7, was=(3.1, 3.3)), outcome="stay")
    assert of_pulse(moved_up, item(figure(3, 3.2))) == (
        "Seeing oneself here in two years went up since last asked; on average people now lean towards "
        "agreeing."
    )
    other = item(figure(2.9, 3.1, was=(3.3, 3.5)), theme=PAY)
    assert of_pulse(moved_up, other).endswith(
        "; on seeing themselves here in two years, people on average lean towards agreeing."
    )


def test_that_little_could_be_compared_is_not_told_as_if_nothing_had_moved() -> None:
    same, fresh = figure(2.9, 3.1, was=(2.9, 3.1)), figure(1, 1.3)
    assert of_pulse(item(figure(-30, -10, was=(-30, -10)), outcome="recommend"), item(fresh)) == (
        "Willingness to recommend this place did not move visibly since last asked; there are fewer "
        "promoters than detractors (eNPS −30 to −10)."
    )
    stays = item(figure(3.9, 4.1, was=(3.9, 4.1)), outcome="stay")
    assert of_pulse(stays, item(fresh)) == (
        "Seeing oneself here in two years did not move visibly since last asked; on average people agree."
    )
    assert of_pulse(stays) == (
        "Nothing moved visibly since last asked; on seeing themselves here in two years, people on average "
        "agree."
    )
    assert of_pulse(item(same), item(same)) == "Nothing moved visibly since last asked."
    many = [item(same)] * 4
    assert of_pulse(*many, item(fresh)) == "Nothing that can be compared moved visibly since last asked."


@pytest.mark.parametrize("ranks", [True, False])
def test_what_comments_of_an_earlier_round_were_about_is_no_news(ranks: bool) -> None:  # noqa: FBT001
    more: Any = {"themes": (needs(PAY),), "ranks": ranks}
    fresh = item(figure(3.7, 3.9), outcome="stay")
    assert "Pay, equity" in of_pulse(fresh, **more)
    assert "Pay, equity" not in of_pulse(fresh, **more, comments_on=date(2026, 8, 3))


def test_where_nothing_can_be_said_it_says_just_that() -> None:
    assert of_interview() == "What people raised is not shown."
    assert of_pulse(item(None)) == "What people answered is not shown."
    assert of_pulse(item(again(2.4, 3.6)), item(again(2.4, 3.6), outcome="stay")) == (
        "There are no new figures this time: those shown are from an earlier round."
    )


# ------------------------------------------------------------------- what was kept


@pytest.mark.parametrize(
    ("rate", "said"),
    [
        ((75, 100), "most promises of the last round were kept (75 % or more)"),
        ((0, 25), "few promises of the last round were kept (less than 25 %)"),
        ((45, 50), "fewer than half of the promises of the last round were kept (45 to 50 %)"),
        ((45, 60), "45 to 60 % of the promises of the last round were kept"),
    ],
)
def test_the_share_of_promises_kept_is_told_in_words_that_its_band_allows(rate: Any, said: str) -> None:
    assert of_interview(needs(PAY), follow=promises(rate)).endswith(f"; {said}.")


def test_promises_that_nobody_confirmed_are_not_called_kept() -> None:
    silent = promises((0, 15), kept=(0, 9), unconfirmed=(30, None))
    assert of_interview(follow=silent) == (
        "Few promises of the last round were kept (less than 15 %), and more are unconfirmed than kept."
    )
    assert of_interview(follow=promises(kept=(0, 9), unconfirmed=(10, 29))) == (
        "More promises of the last round are unconfirmed than kept."
    )


def test_without_a_share_kept_and_missed_are_compared_if_their_bands_tell() -> None:
    def said(kept: facts.Span, missed: facts.Span) -> str:
        return of_interview(follow=promises(kept=kept, missed=missed))

    assert said((0, 9), (10, 29)) == "More promises of the last round were missed than kept."
    assert said((10, 29), (0, 9)) == "More promises of the last round were kept than missed."
    assert said((0, 9), (0, 9)) == "What people raised is not shown."


# ------------------------------------------------------------------- whatever was published


def anything(draw: random.Random) -> facts.Digest:
    """An interview with bands at random."""

    def theme(one: str) -> facts.ThemeBand:
        make = draw.choice([needs, works])
        sides = {side: draw.choice([None, *BANDS]) for side in ("structural", "situational")}
        return make(one, draw.choice(BANDS), before=draw.choice([None, *BANDS]), **sides)

    those = tuple(theme(one) for one in draw.sample(list(THEMES), draw.randrange(8)))
    parts = {one.value: draw.choice([None, (0, 9), (10, 29), (30, None)]) for one in Outcome}
    follow = promises(
        draw.choice([None, (0, 25), (45, 50), (75, 100)]), **{k: v for k, v in parts.items() if v}
    )
    return facts.Digest(
        "2026-Q4", enough=True, themes=those, themes_since="2026-Q3", ranks=draw.random() < 0.5,
        follow=draw.choice([None, follow]), first=draw.random() < 0.2,
    )  # fmt: skip


def named_in(clause: str, one: facts.ThemeBand) -> bool:
    return theme_name(one.theme) in clause or " of each of " in clause


def bands_of(fact: facts.Digest, theme: str) -> list[facts.Span]:
    return [(one.least, one.most) for one in fact.themes if one.theme == theme]


def of_each(said: str, fact: facts.Digest) -> bool:
    """Whether so many themes were raised by so many people each, and those that are named among them."""
    found = re.search(r"([^;:]*?(?:&amp;[^;:]*?)*) were raised by (\S+(?: or more)?) people each", said)
    if found is None:
        return True
    alike = [one for one in fact.themes if band(one.least, one.most) == found[2]]
    named = re.findall("“(.+?)”", found[1])
    if not fact.ranks:
        alike = [one for one in alike if one.polarity == told_of(fact)]
    more = sum(map(int, re.findall(r"(\d+) more(?! people)", found[1])))
    return len(named) + more == len(alike) and set(named) <= {theme_name(one.theme) for one in alike}


def told_of(fact: facts.Digest) -> str:
    """The direction that is told of below thirty writers."""
    return "negative" if any(one.polarity == "negative" for one in fact.themes) else "positive"


@pytest.mark.parametrize("seed", range(300))
def test_it_never_says_more_than_the_bands_allow(seed: int) -> None:
    fact = anything(random.Random(seed))
    said = headline(fact)
    assert said[0].isupper() or said[0] in "0123456789“"
    assert said.endswith(".")
    assert len(said) < 480
    first, *_ = re.split("(?<!&amp); ", said)
    if re.match("(More|Fewer) people than in", first) and not all(map(is_step, filter(way_of, fact.themes))):
        assert any(way_of(one) and not is_step(one) and named_in(first, one) for one in fact.themes)
    for one in fact.themes:
        named = f"“{theme_name(one.theme)}”"
        if "than in Q3 2026" in first and named in first:
            assert way_of(one) is not None, "R13: a change only where bands moved apart"
        if re.search(rf"{re.escape(named)}[^;]*raised most", said):
            assert fact.ranks, "R11: an order only from thirty writers on"
            assert all(one.least >= other.least for other in fact.themes)
        told = re.search(rf"{re.escape(named)} \((\S+(?: or more)?) people\)", said)
        assert told is None or told[1] in {band(*each) for each in bands_of(fact, one.theme)}
    assert of_each(said, fact)
    if "raised most" in said:
        assert fact.ranks
    changed = {way_of(one) for one in fact.themes}
    assert ("ore people than in" in said or "ewer people than in" in said) == bool(changed & {"up", "down"})
    assert not re.search(r"hidden|suppress|withheld|because|too few|threshold", said)


@pytest.mark.parametrize("seed", range(60))
def test_where_every_band_stayed_nothing_is_said_to_have_moved(seed: int) -> None:
    fact = anything(random.Random(seed))
    same = tuple(replace(one, before=(one.least, one.most)) for one in fact.themes)
    said = headline(replace(fact, themes=same))
    assert "people than in" not in said
    assert of_each(said, replace(fact, themes=same))
    could_tell = any(not is_beyond_telling(one) for one in same)
    assert ("Nothing moved visibly since Q3 2026" in said) == could_tell


def test_a_change_is_read_from_whole_numbers_of_people() -> None:
    assert [way_of(needs(PAY, band, before=was)) for band in BANDS for was in BANDS] == [
        None, "down", "down", "up", None, "down", "up", "up", None,
    ]  # fmt: skip
    assert way_of(needs(PAY, (5, 10), before=(3, 10))) is None
    assert [is_step(needs(PAY, band, before=was)) for band in BANDS for was in BANDS] == [
        False, True, False, True, False, True, False, True, False,
    ]  # fmt: skip
    assert not is_step(needs(PAY))
    assert set(DIRECTIONS) == {"negative", "positive"}
