"""R12: the same question under another name is the same question, and no rule can tell a paraphrase.

The attacker is the operator, with ordinary commands only: two surveys of one statement each, two weeks apart,
and between them a pause for a level of which one colleague stands in the team that is looked at.
"""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlmodel import select

from staybot.anonymity import cadence
from staybot.anonymity.verify import BREACH, SAFE, verify
from staybot.flows.asking import pauses, pulse_rounds, rounds, surveys
from staybot.flows.publishing import ledger
from staybot.store.tables import CohortMember, Round, RoundState
from tests.company_rows import MARIA, TOM, Company
from tests.integration.flows.survey_texts import add, item, survey
from tests.pulse_rows import answers_all, closes, under_pulses

if TYPE_CHECKING:
    from staybot.store.database import Tx

FIRST = survey("moods", "moods.it") + item("moods.it", "I like to work with my team.")

SAME = survey("more", "more.it") + item("more.it", "I like to work with my team")
PARAPHRASE = survey("more", "more.it") + item("more.it", "Working with my team is a pleasure.")

SCORES = (5, 3, 3, 3, 4, 4, 4)
"""Seven have at least 26 points, six at most 21: the difference is the first one's five."""


def played(
    company: Company, again: str, *, renamed: str = "Boss 1"
) -> tuple[Company, str, list[dict[str, Any]]]:
    """Both surveys are sent, answered and published: the company, who is attacked, the two bodies. In between
    the team is `renamed`.
    """
    people = company.engineers(14, managers=2)
    c, team = under_pulses(company), people[1::2]
    for who in (MARIA, TOM):
        c.sets(who, team="Boss 0")
    for who in (team[0], *people[0:8:2]):
        c.sets(who, level="L99")
    first = asked(c, FIRST, dict(zip(team, SCORES, strict=True)), [*people, MARIA, TOM])
    until = c.clock.now().date() + timedelta(days=60)
    c.db.now(pauses.rest_group, dimension="level", value="L99", until=until)
    for who in team:
        c.sets(who, team=renamed)
    second = asked(c, again, dict(zip(team, SCORES, strict=True)), [*people, MARIA, TOM])
    return c, c.ids[team[0]], [first, second]


def asked(c: Company, file: str, scores: dict[str, int], people: list[str]) -> dict[str, Any]:
    name = add(c, file).name
    planned = c.db.now(lambda tx: pulse_rounds.send(tx, survey=surveys.find(tx, name)))
    assert len(planned) == 1
    of = c.db.now(lambda tx: _planned(tx, name))
    c.clock.move_to(max(c.clock.now(), of.opens_at))
    assert c.db.now(rounds.open_, round_id=of.id)
    cohort = c.db.now(lambda tx: _cohort(tx, of.id))
    c.passes(hours=3)
    for who in people:
        if c.ids[who] in cohort:
            answers_all(c, [who], of.id, scores.get(who, 3))
    return closes(c, of.id)


def _planned(tx: Tx, survey: str) -> Round:
    return tx.session.exec(
        select(Round).where(Round.survey == survey, Round.state == RoundState.PLANNED)
    ).one()


def _cohort(tx: Tx, round_id: str) -> set[str]:
    return set(tx.session.exec(select(CohortMember.person_id).where(CohortMember.round_id == round_id)))


def teams(body: dict[str, Any]) -> dict[str, list[float]]:
    """The means of teams that are fresh."""
    return {one["filters"]["team"]: one["mean_range"] for one in body["cells"] if "team" in one["filters"]}


def attacked(c: Company, bodies: list[dict[str, Any]]) -> tuple[int, str]:
    """What `staybot verify --stable` says to somebody who knows who answered."""
    rosters = c.db.now(ledger.everything).rosters
    answered = {one["release_id"]: [*json.loads(rosters)[one["release_id"]]] for one in bodies}
    found = verify(
        releases=json.dumps(bodies), rosters=rosters, participants=json.dumps(answered), stable=True
    )
    return found.exit_code, found.output


def test_a_statement_of_ones_own_is_not_fresh_again_in_other_words(company: Company) -> None:
    c, _, (first, second) = played(company, PARAPHRASE)
    assert teams(first)["Boss 1"] == [3.6, 5]
    assert (second["cells"], second["repeats"]) == ([], [])
    assert attacked(c, [first, second])[0] == SAFE


def test_nor_if_the_team_is_called_otherwise_by_then(company: Company) -> None:
    """Six of seven people under a new name are nearly the same people."""
    c, _, (first, second) = played(company, PARAPHRASE, renamed="Boss One")
    assert teams(first)["Boss 1"] == [3.6, 5]
    assert (second["cells"], second["repeats"]) == ([], [])
    assert attacked(c, [first, second])[0] == SAFE


def test_where_every_name_was_a_question_of_its_own_the_difference_was_one_persons_score(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A ledger of that time is found out by whoever takes answers to the same words to stay the same."""
    monkeypatch.setattr(cadence, "counts_as", lambda question: question)
    c, victim, (first, second) = played(company, SAME)
    assert (teams(first)["Boss 1"], teams(second)["Boss 1"]) == ([3.6, 5], [2.4, 3.6])
    code, told = attacked(c, [first, second])
    assert code == BREACH
    assert f"{victim} answered 5" in told
