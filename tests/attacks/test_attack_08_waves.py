"""Attack 8: joiners, leavers and many weeks of the same question, with answers that never change."""

from __future__ import annotations

from staybot.anonymity.releases import Release
from staybot.anonymity.rounds import Round
from tests.attacks.careless import answered, attacked, careless, exposed, ours
from tests.attacks.companies import closed_round, cohort, sheet, who_answers


def weeks(count: int, *, seed: int, people: int = 20) -> list[Round]:
    """Each week another three quarters of them answer, always the same."""
    members = cohort(people, seed=seed, dimensions={"team": 3, "level": 2})
    scores = sheet([member.person for member in members], seed=seed + 10)
    return [
        closed_round(
            members,
            {person: scores[person] for person in who_answers(members, seed=100 * seed + week)},
            wave=f"w{week}",
            week=week,
            first_cohort=week == 0,
        )
        for week in range(count)
    ]


def test_a_joiner_is_the_difference_of_two_waves() -> None:
    people = cohort(9, seed=1, dimensions={"team": 1})
    before = answered(people[:8], lambda at: 2 + at % 2, wave="w0")
    after = answered(people, lambda at: 5 if at == 8 else 2 + at % 2, wave="w1", week=1)
    found = attacked((before, careless(before)), (after, careless(after)), stable=True)
    assert exposed(found) == {"p0008"}
    first = ours(before)
    pairs = [(before, first), (after, ours(after, earlier=[first]))]
    assert exposed(attacked(*pairs, stable=True, insider=True)) == set()


def test_five_weeks_with_a_decimal_give_people_of_a_small_company_away() -> None:
    rounds = weeks(5, seed=3, people=14)
    found = attacked(*((round_, careless(round_)) for round_ in rounds), stable=True)
    assert len(exposed(found)) >= 5


def test_thirteen_of_our_weeks_give_nobody_away() -> None:
    rounds = weeks(14, seed=3)
    ledger: list[Release] = []
    for round_ in rounds:
        ledger.append(ours(round_, earlier=ledger))
    assert sum(bool(release.cells) for release in ledger) >= 2
    found = attacked(*zip(rounds, ledger, strict=True), stable=True)
    assert exposed(found) == set()
