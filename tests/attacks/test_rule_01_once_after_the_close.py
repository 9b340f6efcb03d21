"""Rule 1: nothing before the close, and then once; a window is at least three working days."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from staybot.anonymity.policy import Policy
from staybot.anonymity.publisher import AlreadyPublished, publish
from staybot.anonymity.rounds import Round
from staybot.flows.asking import seals
from staybot.flows.publishing import gathering
from tests.attacks.careless import answered, attacked, careless, exposed, ours, team
from tests.attacks.companies import closed_round
from tests.company_rows import TOM, Company

COMPANY = (*team("a", 6), *team("b", 7))
ROUND = answered(COMPANY, lambda at: [5, 3, 2, 4, 3, 2][at % 6])


def without(round_: Round, person: str) -> Round:
    """The same round as it stood before this person answered."""
    scores = {who: score for who, score in round_.answers["q"].items() if who != person}
    return closed_round(COMPANY, scores)


def test_a_second_report_after_one_more_answer_gives_that_answer_away() -> None:
    before, after = careless(without(ROUND, "a0")), careless(ROUND)
    assert "a0" not in exposed(attacked((ROUND, after)))
    pairs = [(without(ROUND, "a0"), before | {"release_id": "early"}), (ROUND, after)]
    assert "a0" in exposed(attacked(*pairs))


def test_ours_says_nothing_of_a_round_that_it_has_spoken_of() -> None:
    early = ours(without(ROUND, "a0"))
    with pytest.raises(AlreadyPublished):
        ours(ROUND, earlier=[early])


def test_a_window_of_two_working_days_catches_only_those_who_were_asked_first() -> None:
    def published(round_: Round) -> bool:
        try:
            return bool(publish(round_, policy=Policy()).cells)
        except ValueError:
            return False

    for days, is_long_enough in ((0, False), (1, False), (2, True), (4, True)):
        short = replace(ROUND, closes_on=ROUND.opens_on + timedelta(days=days))
        assert bool(careless(short)["cells"])
        assert published(short) is is_long_enough


def test_a_round_cannot_be_opened_up_before_its_day(company: Company) -> None:
    people = company.engineers(8)
    round_id = company.opens()
    for one in [*people, TOM]:
        company.answers(one, round_id)
    with pytest.raises(seals.Broken):
        company.db.now(gathering.gather, round_id=round_id)
