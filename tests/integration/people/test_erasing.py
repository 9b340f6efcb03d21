"""Erasing a person: what goes, what stays, and that nothing and nobody brings them back by itself."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from typer.testing import CliRunner

from staybot.cli import app
from staybot.errors import Refused
from staybot.flows import home
from staybot.flows.answering import ballots, open_interviews
from staybot.flows.answering.interview_ballot import InterviewBallot
from staybot.flows.answering.pulse_ballot import PulseBallot
from staybot.flows.asking import pauses, rounds
from staybot.flows.people import directory, erasing, people
from staybot.flows.people.erasable import stored
from staybot.flows.promising import commit_forms, commitments, promise_history
from staybot.rules import people_file
from staybot.rules.commitments import State
from staybot.store.database import Tx
from staybot.store.tables import LetterState, Person, PersonStatus, Round, RoundState
from tests.company_rows import DAVE, MARIA, PRIYA, TOM, Company, cast
from tests.promise_rows import NOON, Promises
from tests.pulse_rows import items, opened, taps, under_pulses

pytestmark = pytest.mark.each_database

EMAIL = "maria@example.com"


@pytest.fixture
def company(db: Any, clock: Any, keys: Any) -> Company:
    found = cast(Company(db, clock, keys))
    found.sets(MARIA, email=EMAIL, dm_channel="DMARIA", level="5", location="Hamburg")
    return found


@pytest.fixture
def promises(company: Company) -> Promises:
    company.clock.move_to(NOON)
    return Promises(company)


def erases(company: Company, who: str = MARIA) -> None:
    for round_id in company.db.now(erasing.open_rounds, who=who):
        company.db.now(erasing.empty_ballot, who=who, round_id=round_id)
    company.db.now(erasing.erase, who=who)


def everything(company: Company) -> str:
    return json.dumps(company.dump(), default=str)


def test_nothing_that_says_who_it_was_is_left(promises: Promises) -> None:
    company = promises.company
    round_id = company.opens()
    company.shares(MARIA, round_id, frustrated="The rota in Rotterdam")
    promise = promises.make(text="A bed by Bremen")
    promises.claim(promise)
    reader = company.ids[PRIYA]
    promises.answer(promise, "not_yet", words="Lisbon is far", show=True, reader=reader)
    company.db.now(home.opt_out, by=MARIA)
    company.db.now(pauses.rest, by=MARIA, until=company.clock.now().date() + timedelta(days=9))
    company.delivers()
    assert all(
        word in everything(company) for word in ("Rotterdam", "Bremen", "Lisbon", EMAIL, MARIA, "Maria")
    )
    erases(company)
    left = everything(company)
    for word in ("Rotterdam", "Bremen", "Lisbon", EMAIL, MARIA, "Maria", "DMARIA"):
        assert word not in left, word
    frozen = [row for row in company.dump()["cohort_member"] if row["location"] == "Hamburg"]
    assert left.count("Hamburg") == len(frozen), "only frozen cohorts hold where an opaque id stood"
    assert company.dump()["opt_out"] == []
    assert company.dump()["pause"] == []
    row = next(row for row in company.dump()["person"] if row["id"] == company.ids[MARIA])
    assert (row["name"], row["status"], row["is_listed"]) == ("somebody who left", "left", 0)
    assert promises.history(promise) == ["make", "claim", "not_yet", "end"], "what happened stays"
    assert {line.to for line in company.db.now(promise_history.every)} == {"somebody who left"}


def test_open_ballots_are_emptied_and_nobody_elses(company: Company) -> None:
    round_id = company.opens()
    for who in (MARIA, TOM):
        company.answers(who, round_id, energized="Much")
    company = under_pulses(company)
    pulse_id = opened(company)
    (item, *_) = items(company, MARIA, pulse_id)
    taps(company, MARIA, pulse_id, item, 4)
    found = company.db.now(stored, who=MARIA)
    assert (found.open_ballots, found.shares) == (2, 0)
    erases(company)

    def read(tx: Tx) -> tuple[Any, ...]:
        interview_, pulse_ = tx.session.get_one(Round, round_id), tx.session.get_one(Round, pulse_id)
        marias, toms = (tx.session.get_one(Person, company.ids[one]) for one in (MARIA, TOM))
        return (
            ballots.read(tx, interview_, marias, holds=InterviewBallot),
            ballots.read(tx, pulse_, marias, holds=PulseBallot),
            ballots.read(tx, interview_, toms, holds=InterviewBallot),
        )

    mine, taps_, toms = company.db.now(read)
    assert (mine, taps_) == (InterviewBallot(), PulseBallot())
    assert toms.submitted is not None


def test_a_round_that_closed_meanwhile_is_left_alone(company: Company) -> None:
    round_id = company.opens()

    def close(tx: Tx) -> None:
        of = tx.session.get_one(Round, round_id)
        of.state = RoundState.CLOSING
        tx.session.add(of)

    company.db.now(close)
    company.db.now(erasing.empty_ballot, who=MARIA, round_id=round_id)
    assert company.db.now(erasing.open_rounds, who=MARIA) == []


def test_promises_end_and_whoever_stays_is_told(promises: Promises) -> None:
    company = promises.company
    company.sets(PRIYA, email="priya@example.com")
    open_, kept = promises.make(text="One"), promises.make(text="Two")
    promises.claim(kept)
    promises.answer(kept, "confirm")
    company.delivers()
    erases(company, PRIYA)
    assert (promises.state(open_), promises.state(kept)) == (State.ENDED, State.KEPT)
    assert {promises.row(one).text for one in (open_, kept)} == {""}
    assert [one.to for one in company.delivers()] == [MARIA]
    (line, other) = company.db.now(commitments.mine, by=MARIA).received
    assert {line.other.name, other.other.name} == {"somebody who left"}
    assert company.person(MARIA).manager_id is None


def test_what_waited_for_them_is_dropped(promises: Promises) -> None:
    promises.make()
    assert promises.company.waiting("commitment_made")
    erases(promises.company)
    theirs = promises.company.letters(recipient=promises.company.ids[MARIA])
    assert {one.state for one in theirs} == {LetterState.DROPPED}
    assert promises.company.delivers() == []


def test_a_later_click_and_a_window_of_before_get_words(promises: Promises) -> None:
    company = promises.company
    clock = promises.clock()
    form = company.db.now(commit_forms.form, by=PRIYA, sixty_days_id=clock)
    erases(company)
    with pytest.raises(Refused, match="erased on request"):
        company.db.now(open_interviews.current, by=MARIA)
    assert not company.db.now(home.home, by=MARIA).known
    with pytest.raises(Refused, match="who report to you"):
        company.db.now(
            commitments.make, by=PRIYA, engineer_id=form.engineer_id, text="x", due_on=None, request="late"
        )
    with pytest.raises(Refused, match="I know nobody"):
        erases(company)


USER = {
    "id": MARIA, "name": "maria", "real_name": "Maria", "tz": "Europe/London", "updated": 1_800_000_000,
    "profile": {"real_name": "Maria", "email": EMAIL},
}  # fmt: skip


def test_neither_slacks_directory_nor_a_list_brings_them_back(company: Company) -> None:
    erases(company)
    before = everything(company)
    found = company.db.now(directory.page, users=[USER])
    other = company.db.now(directory.page, users=[USER | {"id": "UNEW00001"}])
    assert (found.added, found.changed, other.added) == (0, 0, 0)
    assert "Maria" not in everything(company)
    file = people_file.read(f"email,name\n{EMAIL.upper()},Maria\n".encode(), today=NOON.date())
    report = company.db.now(people.import_people, file=file)
    assert not report.stored
    assert "readmit" in report.bad[0].reason
    assert "Maria" not in everything(company)
    assert before.count("erasure") == 1
    company.db.now(erasing.readmit, who=EMAIL)
    company.db.now(erasing.readmit, who=MARIA)
    assert company.db.now(people.import_people, file=file).added == 1
    with pytest.raises(Refused, match="was erased here"):
        company.db.now(erasing.readmit, who=EMAIL)


def test_two_who_were_erased_share_a_key_and_nothing_else(company: Company) -> None:
    erases(company)
    erases(company, TOM)
    rows = company.dump()["erasure"]
    assert len(rows) == 3
    assert len({row["salt"] for row in rows}) == 1
    assert len({row["mark"] for row in rows}) == 3


def test_clocks_of_an_erased_engineer_end_with_the_next_beat(promises: Promises) -> None:
    clock = promises.clock()
    erases(promises.company)
    promises.turn()
    assert promises.changes(clock) == ["open", "end"]
    assert promises.company.delivers() == []


def test_a_manager_whose_engineer_is_erased_reads_the_shared_words_no_more(promises: Promises) -> None:
    company = promises.company
    round_id = company.opens()
    company.shares(MARIA, round_id, frustrated="The rota")
    company.delivers()
    erases(company)
    (changed,) = company.delivers()
    assert changed.to == PRIYA
    assert changed.replaces is not None
    assert "The rota" not in repr(changed)


def test_the_command_says_what_would_go_and_does_it_only_when_sure(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/bot.db")
    monkeypatch.setenv("STAYBOT_KEY_DIR", str(tmp_path / "keys"))
    run = CliRunner()
    assert run.invoke(app, ["migrate"]).exit_code == 0
    (tmp_path / "people.csv").write_text(f"email,name\n{EMAIL},Maria\n", encoding="utf-8")
    assert run.invoke(app, ["people", "import", "people.csv"]).exit_code == 0
    said = run.invoke(app, ["people", "erase", EMAIL])
    assert "Nothing was changed. This would go:" in said.output
    done = run.invoke(app, ["people", "erase", EMAIL, "--yes"])
    assert "Erased:" in done.output
    assert run.invoke(app, ["people", "erase", EMAIL]).exit_code == 1
    again = run.invoke(app, ["people", "import", "people.csv"])
    assert "readmit" in again.output
    assert "may come back" in run.invoke(app, ["people", "readmit", EMAIL]).output
    assert "1 added" in run.invoke(app, ["people", "import", "people.csv"]).output


def test_somebody_deactivated_can_be_erased_too(company: Company) -> None:
    company.sets(DAVE, status=PersonStatus.DEACTIVATED)
    erases(company, DAVE)
    assert company.person(DAVE).name == "somebody who left"
    assert company.db.now(rounds.plan) is not None
