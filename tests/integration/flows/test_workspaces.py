"""One database, many workspaces: nothing of one is ever seen from another."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import event

from staybot.errors import ConfigError, Refused
from staybot.facts import InterviewAnswers, MyCommitments
from staybot.flows import home, operator, viewer, workspaces
from staybot.flows.answering import interview, open_interviews, sharing
from staybot.flows.asking import cohorts, rounds
from staybot.flows.delivering import letters
from staybot.flows.promising import commit_forms, commitments
from staybot.flows.publishing import closing, digests
from staybot.heartbeat import close_round
from staybot.store.database import Tx
from staybot.store.tables import Workspace
from tests.company_rows import MARIA, PRIYA, TOM, Company, Row, cast


@pytest.fixture
def other(company: Company) -> Company:
    """The same people, under the same Slack ids, in another workspace."""
    elsewhere = company.elsewhere()
    elsewhere.ids = {}
    elsewhere.db.now(workspaces.ensure)
    return cast(elsewhere)


def test_the_workspace_is_there_from_the_first_moment_and_once(company: Company) -> None:
    company.db.now(workspaces.ensure)
    assert [row["id"] for row in company.dump()["workspace"]] == ["main"]


def test_a_workspace_is_tied_to_one_slack_team_for_ever(company: Company) -> None:
    for name in ("Acme", "Acme renamed"):
        company.db.now(workspaces.settle, team_id="T1", name=name, bot_user_id="UBOT")
    (row,) = company.dump()["workspace"]
    assert (row["team_id"], row["name"], row["bot_user_id"]) == ("T1", "Acme renamed", "UBOT")
    with pytest.raises(ConfigError, match="another Slack workspace"):
        company.db.now(workspaces.settle, team_id="T2", name="Other", bot_user_id="UBOT")


def test_a_start_that_tells_nothing_new_writes_nothing(company: Company) -> None:
    statements: list[str] = []
    event.listen(company.db.engine, "before_cursor_execute", lambda *told: statements.append(told[2]))
    written = []
    for name in ("Acme", "Acme", "Acme renamed"):
        statements.clear()
        company.db.now(workspaces.settle, team_id="T1", name=name, bot_user_id="UBOT")
        written.append(any(one.startswith("UPDATE workspace") for one in statements))
    assert written == [True, False, True]


def test_the_directory_is_read_once_a_day(company: Company) -> None:
    assert company.db.now(workspaces.needs_sync)

    def synced(tx: Tx) -> None:
        tx.session.get_one(Workspace, tx.workspace).synced_at = tx.now

    company.db.now(synced)
    assert not company.db.now(workspaces.needs_sync)
    company.clock.move(by=timedelta(days=1))
    assert company.db.now(workspaces.needs_sync)


def test_rounds_of_another_workspace_are_not_ours(company: Company, other: Company) -> None:
    round_id = company.opens()
    assert other.db.now(rounds.every) == []
    assert other.db.now(rounds.next_due) is None
    company.ends(round_id)
    for due in (rounds.due_to_open, rounds.due_to_close, rounds.due_to_reseal, rounds.void_lost):
        assert other.db.now(due) == []
    for act in (rounds.open_, rounds.reseal, closing.begin, closing.gather, closing.finish):
        with pytest.raises(Exception, match="No row was found"):
            other.db.now(act, round_id=round_id)
    theirs = other.plans()
    assert other.round(theirs).label == "2027-Q1"
    assert len(company.db.now(rounds.every)) == 1


def test_an_interview_of_another_workspace_cannot_be_answered(company: Company, other: Company) -> None:
    round_id = company.opens()
    for act in (interview.form, interview.decline, interview.withdraw):
        with pytest.raises(Refused, match="not part of"):
            other.db.now(act, by=MARIA, round_id=round_id)
    with pytest.raises(Refused, match="not part of"):
        other.answers(MARIA, round_id)
    with pytest.raises(Refused, match="No interview is open"):
        other.db.now(open_interviews.current, by=MARIA)
    draft = InterviewAnswers({"energized": "a"})
    with pytest.raises(Refused, match="not part of"):
        other.db.now(interview.save_draft, by=MARIA, round_id=round_id, draft=draft, at="9")


def test_what_is_shared_stays_in_its_workspace(company: Company, other: Company) -> None:
    round_id = company.opens()
    company.shares(MARIA, round_id)
    (own,) = company.db.now(home.home, by=MARIA).shares
    assert other.db.now(home.home, by=MARIA).shares == ()
    assert other.db.now(home.home, by=PRIYA).commitments == MyCommitments((), ())
    with pytest.raises(Refused, match="cannot find"):
        other.db.now(sharing.take_back, by=MARIA, share_id=own.share_id)
    (clock,) = company.dump()["sixty_days"]
    with pytest.raises(Refused, match="report to you"):
        other.db.now(commit_forms.form, by=PRIYA, sixty_days_id=clock["id"])


def test_promises_stay_in_their_workspace(company: Company, other: Company) -> None:
    made: Row = {"engineer": MARIA, "text": "No nights", "due_on": None, "request": "click"}
    company.db.now(commitments.make, by=PRIYA, **made)
    assert other.db.now(commitments.mine, by=PRIYA) == MyCommitments((), ())
    assert not other.db.now(commitments.make, by=PRIYA, **made).repeated
    with pytest.raises(Refused):
        other.db.now(
            commitments.make, by=PRIYA, engineer_id=company.ids[MARIA], text="x", due_on=None, request="y"
        )


def test_letters_are_sent_by_the_workspace_that_wrote_them(company: Company, other: Company) -> None:
    company.db.now(operator.tell, topic="token")
    assert other.db.now(letters.claim, limit=50) == []
    (letter_id,) = company.db.now(letters.claim, limit=50)
    assert other.db.now(letters.compose, letter_id=letter_id) is None
    assert company.db.now(letters.compose, letter_id=letter_id) is not None
    other.db.now(letters.sent, letter_id=letter_id, channel="D", ts="1")
    other.db.now(letters.failed, letter_id=letter_id, reason="x")
    company.passes(minutes=3)
    assert other.db.now(letters.unsure, limit=50) == []
    assert len(company.db.now(letters.unsure, limit=50)) == 1


def test_a_pause_of_one_workspace_is_not_the_others(company: Company, other: Company) -> None:
    company.db.now(letters.pause, method="chat.postMessage", seconds=30)
    assert other.db.now(letters.pace, method="chat.postMessage") == 0.0


def test_a_digest_is_read_and_reposted_only_at_home(company: Company, other: Company) -> None:
    round_id = company.opens()
    company.ends(round_id)
    asyncio.run(close_round(company.db, company.keys, round_id))
    (release,) = company.dump()["release"]
    assert other.db.now(digests.published, release_id=release["id"]) is None
    (letter,) = company.letters(kind="digest")
    company.clock.move_to(letter.due_at)
    company.db.now(letters.claim, limit=50)
    company.db.now(letters.begin, letter_id=letter.id)
    company.db.now(letters.failed, letter_id=letter.id, reason="x")
    with pytest.raises(Refused):
        other.db.now(digests.repost)
    company.db.now(digests.repost)


def test_people_are_found_only_at_home(company: Company, other: Company) -> None:
    found = other.db.now(viewer.find, slack_id=MARIA)
    assert found is not None
    assert found.id == other.ids[MARIA] != company.ids[MARIA]
    assert other.db.now(viewer.by_id, company.ids[MARIA]) is None
    assert other.db.now(viewer.names, {company.ids[MARIA]}) == {}
    assert {one.id for one in other.db.now(cohorts.eligible, on=company.clock.now().date())} == {
        other.ids[MARIA],
        other.ids[TOM],
    }
    company.db.now(home.opt_out, by=MARIA)
    assert len(other.db.now(cohorts.eligible, on=company.clock.now().date())) == 2
