from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from staybot.anonymity.policy import Policy, policy_hash
from staybot.anonymity.publisher import AlreadyPublished, publish, working_days
from staybot.anonymity.releases import Cell, Release
from staybot.anonymity.rounds import Member, Mention, Question, Round, Writing
from tests.attacks.companies import closed_round, cohort, sheet, who_answers

PEOPLE = tuple(Member(f"p{at:02}", {"team": "ab"[at % 2]}) for at in range(30))
EVERYONE = [member.person for member in PEOPLE]


def only(release: Release, **filters: str) -> Cell:
    wanted = tuple((name, (value,)) for name, value in filters.items())
    (cell,) = [cell for cell in release.cells if cell.filters == wanted]
    return cell


def test_scores_are_published_as_coded_means_of_total_and_groups() -> None:
    answers = {person: 5 if at % 2 else 2 for at, person in enumerate(EVERYONE)}
    release = publish(closed_round(PEOPLE, answers), policy=Policy())
    assert [(cell.filters, cell.n_range, cell.mean_range) for cell in release.cells] == [
        ((), (30, 99), (3.5, 3.7)),
        ((("team", ("a",)),), (10, 29), (1.75, 2.25)),
        ((("team", ("b",)),), (10, 29), (4.25, 5.0)),
    ]
    assert release.rate_range == (92.5, 100.0)
    assert (release.release_id, release.wave, release.closed_on) == ("w1", "w1", date(2026, 1, 9))
    assert release.policy_hash == policy_hash(Policy())
    assert release.first_cohort


def test_a_recommendation_is_published_from_ten_people_on() -> None:
    nine = publish(closed_round(PEOPLE, dict.fromkeys(EVERYONE[:9], 10), recommend=True), policy=Policy())
    assert nine.cells == ()
    ten = publish(closed_round(PEOPLE, dict.fromkeys(EVERYONE[:10], 10), recommend=True), policy=Policy())
    assert [cell.enps_range for cell in ten.cells] == [(40.0, 100.0)]
    assert ten.cells[0].mean_range is None


def test_promoters_are_nines_and_tens_and_detractors_zero_to_six() -> None:
    answers = dict(zip(EVERYONE[:20], [9, 10] * 5 + [0, 6] * 4 + [7, 8], strict=True))
    release = publish(closed_round(PEOPLE, answers, recommend=True), policy=Policy())
    assert only(release).enps_range == (10.0, 30.0)


def test_too_few_answers_give_an_empty_release_without_a_rate() -> None:
    release = publish(closed_round(PEOPLE, dict.fromkeys(EVERYONE[:4], 3)), policy=Policy())
    assert (release.cells, release.repeats, release.rate_range) == ((), (), None)


def test_a_round_is_published_once() -> None:
    round_ = closed_round(PEOPLE, dict.fromkeys(EVERYONE, 3))
    first = publish(round_, policy=Policy())
    with pytest.raises(AlreadyPublished):
        publish(round_, policy=Policy(), earlier=[first])


def test_publishing_again_before_the_append_gives_the_same_bytes() -> None:
    people = cohort(80, seed=4)
    answers = sheet(who_answers(people, seed=4), seed=4)
    again = closed_round(tuple(reversed(people)), dict(reversed(answers.items())))
    again = replace(again, dimensions=tuple(people[0].segments))
    assert (
        publish(closed_round(people, answers), policy=Policy()).body_json()
        == publish(again, policy=Policy()).body_json()
    )


def test_a_window_of_fewer_than_three_working_days_is_refused() -> None:
    friday = date(2026, 1, 9)
    round_ = closed_round(PEOPLE, dict.fromkeys(EVERYONE, 3))
    with pytest.raises(ValueError, match="at least 3 working days"):
        publish(replace(round_, opens_on=friday, closes_on=friday + timedelta(days=3)), policy=Policy())
    assert working_days(friday, friday + timedelta(days=4)) == 3


def test_small_groups_repeat_their_last_band_with_its_date_between_fresh_ones() -> None:
    people = tuple(Member(f"p{at:02}", {"team": "small" if at < 6 else "large"}) for at in range(50))
    ledger: list[Release] = []
    for week, score in [(0, 1), (1, 5), (12, 3), (26, 5)]:
        answers = dict.fromkeys([member.person for member in people], score)
        ledger.append(
            publish(
                closed_round(people, answers, wave=f"w{week}", week=week), policy=Policy(), earlier=ledger
            )
        )
    fresh = [(), (("team", ("large",)),)]
    assert [[cell.filters for cell in release.cells] for release in ledger[1:3]] == [fresh, fresh]
    (repeat,) = ledger[2].repeats
    assert repeat.cell == only(ledger[0], team="small")
    assert (repeat.wave, repeat.closed_on) == ("w0", date(2026, 1, 9))
    assert only(ledger[3], team="small").mean_range == (3.6, 5.0)
    assert ledger[3].repeats == ()


def test_a_group_that_waits_and_was_never_shown_like_that_repeats_nothing() -> None:
    people = tuple(Member(f"p{at:02}", {"team": "abc"[at % 3]}) for at in range(21))
    first = publish(closed_round(people, dict.fromkeys([m.person for m in people], 3)), policy=Policy())
    without_c = {m.person: 3 for m in people if m.segments["team"] != "c"} | {"p02": 3}
    second = publish(closed_round(people, without_c, wave="w2", week=12), policy=Policy(), earlier=[first])
    assert [cell.filters for cell in second.cells] == [()]
    assert [repeat.cell.filters for repeat in second.repeats] == [(("team", ("b",)),)]


def written(mentions: dict[str, list[Mention]], *, question: str = "interview") -> Round:
    base = closed_round(PEOPLE, {})
    return replace(base, questions=(), answers={}, writing=Writing(question, mentions))


def test_themes_have_cells_of_their_own_in_an_interview() -> None:
    mentions = {person: [Mention("pay", "negative", "structural")] for person in EVERYONE[:12]} | {
        person: [Mention("pay", "positive"), Mention("team")] for person in EVERYONE[12:14]
    }
    release = publish(written(mentions | {person: [] for person in EVERYONE[14:]}), policy=Policy())
    total = only(release)
    assert total.n_range == (30, 99)
    assert [(count.key, count.people) for count in total.theme_counts] == [
        ("pay", (11, 20)),
        ("pay:negative", (11, 20)),
        ("pay:structural", (11, 20)),
    ]
    assert only(release, team="a").theme_counts[0].people == (5, 10)


def test_a_theme_that_all_but_two_raised_is_not_shown() -> None:
    nearly = {person: [Mention("pay")] for person in EVERYONE[:28]} | {person: [] for person in EVERYONE[28:]}
    assert only(publish(written(nearly), policy=Policy())).theme_counts == ()
    nearly[EVERYONE[0]] = []
    assert len(only(publish(written(nearly), policy=Policy())).theme_counts) == 1


def test_nine_writers_show_no_theme() -> None:
    nine = {person: [Mention("pay")] if at < 5 else [] for at, person in enumerate(EVERYONE[:9])}
    assert publish(written(nine), policy=Policy()).cells == ()


def test_one_person_has_one_vote_per_theme() -> None:
    twice = {person: [Mention("pay"), Mention("pay")] if at < 2 else [] for at, person in enumerate(EVERYONE)}
    assert only(publish(written(twice), policy=Policy())).theme_counts == ()


def test_a_codebook_has_at_most_twenty_five_themes() -> None:
    mentions = {EVERYONE[0]: [Mention(f"t{at}") for at in range(26)]}
    with pytest.raises(ValueError, match="more than 25 themes"):
        publish(written(mentions), policy=Policy())


def test_themes_of_a_scored_question_stand_in_its_cells_where_enough_people_wrote() -> None:
    round_ = closed_round(PEOPLE, dict.fromkeys(EVERYONE, 4))
    writers = EVERYONE[0:30:2] + EVERYONE[1:8:2]
    mentions = {person: [Mention("pay")] if at < 7 else [] for at, person in enumerate(writers)}
    release = publish(replace(round_, writing=Writing("q", mentions)), policy=Policy())
    assert [count.people for count in only(release).theme_counts] == [(3, 10)]
    assert [count.people for count in only(release, team="a").theme_counts] == []
    more = {person: [Mention("pay")] if at % 2 else [] for at, person in enumerate(EVERYONE[:24])}
    release = publish(replace(round_, writing=Writing("q", more)), policy=Policy())
    assert [count.people for count in only(release, team="b").theme_counts] == []
    assert [count.people for count in only(release).theme_counts] == [(11, 20)]


def test_questions_are_decided_each_by_its_own_respondents() -> None:
    round_ = replace(
        closed_round(PEOPLE, {}),
        questions=(Question("few"), Question("many"), Question("none")),
        answers={"few": dict.fromkeys(EVERYONE[:4], 1), "many": dict.fromkeys(EVERYONE, 3)},
    )
    assert {cell.question for cell in publish(round_, policy=Policy()).cells} == {"many"}


@pytest.mark.parametrize("seed", range(6))
def test_what_is_shown_is_the_same_whatever_people_answered(seed: int) -> None:
    people = cohort(20 + 25 * seed, seed=seed)
    answered = who_answers(people, seed=seed)
    shapes = {
        tuple((cell.filters, cell.question, cell.n_range) for cell in release.cells)
        for draw in range(20)
        for release in [publish(closed_round(people, sheet(answered, seed=draw)), policy=Policy())]
    }
    assert len(shapes) == 1


def test_a_large_company_is_published_whole_and_fast() -> None:
    sizes = {"function": 8, "level": 6, "location": 12, "tenure": 5, "team": 80}
    people = cohort(3000, seed=1, dimensions=sizes)
    release = publish(closed_round(people, sheet(who_answers(people, seed=1), seed=1)), policy=Policy())
    assert len(release.cells) == 60
