"""Promises to a team or to everyone: who may make them, who is asked, and what the ledger makes of it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlmodel import select

from staybot.errors import Refused
from staybot.facts import (
    DropForm,
    Dropped,
    GroupAnswered,
    GroupAsked,
    GroupCommitted,
    MakerDay,
    PulseDigest,
    PulseInvitation,
)
from staybot.flows import home
from staybot.flows.answering import open_pulses, participation, pulse
from staybot.flows.asking import leader_surveys, pulse_rounds, rounds, seals, survey_rounds
from staybot.flows.promising import group_days, promise_days, promise_life, promises
from staybot.rules.commitments import State
from staybot.store.database import Tx
from staybot.store.tables import Commitment, Release, Round, RoundKind, RoundState
from tests.company_rows import DAVE, MARIA, NOOR, OLA, PRIYA, TOM, Company
from tests.group_rows import QUIET, Groups
from tests.pulse_rows import taps

SERVING = [MARIA, *(f"USERVING{n:03}" for n in range(8))]
VISION = [TOM, *(f"UVISION{n:03}" for n in range(6))]


# --------------------------------------------------------------- making one


def test_a_leader_promises_something_to_everyone(groups: Groups) -> None:
    made = groups.make(due="in two weeks", theme="career_growth")
    due_on = groups.today() + timedelta(weeks=2)
    assert made == GroupCommitted("everyone", QUIET, due_on, 14, askable=True, floor=5)
    (promise,) = groups.ids()
    row = groups.row(promise)
    assert (row.audience, row.engineer_id, row.theme, row.state) == (
        "everyone", None, "career_growth", State.OPEN
    )  # fmt: skip
    assert groups.history(promise) == [("make", NOOR)]
    assert groups.company.delivers() == [], "nobody of the group is written to"


def test_a_manager_promises_something_to_their_team_named_or_not(groups: Groups) -> None:
    first = groups.promises(by=PRIYA, kind="team", text="Serving: two GPUs")
    second = groups.promises(by=PRIYA, kind="team", text="two more GPUs")
    assert [groups.row(one).audience for one in (first, second)] == ["team:serving"] * 2
    assert [groups.row(one).text for one in (first, second)] == ["two GPUs", "two more GPUs"]
    assert groups.row(first).due_on == groups.today() + timedelta(days=60)


def test_a_leader_promises_something_to_any_team(groups: Groups) -> None:
    promise = groups.promises(by=NOOR, kind="team", text="vision A second annotator")
    assert groups.row(promise).audience == "team:vision"
    with pytest.raises(Refused, match="Please name the team, as the people list has it"):
        groups.make(by=NOOR, kind="team", text="A second annotator")


def test_the_same_command_twice_makes_one_promise(groups: Groups) -> None:
    first, second = groups.make(request="once"), groups.make(request="once")
    assert second == replace(first, repeated=True)
    assert len(groups.ids()) == 1


@pytest.mark.parametrize(
    ("by", "kind", "text", "words"),
    [
        (PRIYA, "everyone", QUIET, "Only leaders can promise something to everyone"),
        (MARIA, "team", "serving Cake", "or to a team in which nobody reports to them"),
        (PRIYA, "team", "vision Cake", "or to a team in which nobody reports to them"),
        (OLA, "team", "Cake", "the people list names none"),
        ("UNOBODY", "team", "Cake", "I don't know you yet"),
        (NOOR, "everyone", " ", "Say in one sentence what will change"),
        (PRIYA, "team", "serving", "Say in one sentence what will change"),
        (NOOR, "everyone", "x" * 301, "at most 300 characters"),
    ],
)
def test_who_may_not_and_what_cannot_be_promised_is_refused_in_words(
    groups: Groups, by: str, kind: str, text: str, words: str
) -> None:
    with pytest.raises(Refused, match=words):
        groups.make(by=by, kind=kind, text=text)
    assert groups.ids() == []


def test_a_manager_of_two_teams_has_to_name_one(groups: Groups) -> None:
    groups.team("data platform", size=5)
    with pytest.raises(Refused, match="You manage data platform, serving"):
        groups.make(by=PRIYA, kind="team", text="Cake")
    promise = groups.promises(by=PRIYA, kind="team", text="Data  Platform Cake")
    assert (groups.row(promise).audience, groups.row(promise).text) == ("team:data platform", "Cake")


@pytest.mark.parametrize(("due", "words"), [("yesterday", "has passed"), ("soonish", "could not read")])
def test_a_date_that_cannot_be_is_refused(groups: Groups, due: str, words: str) -> None:
    with pytest.raises(Refused, match=words):
        groups.make(due=due)


def test_before_the_first_digest_nothing_is_promised_to_a_group(company: Company) -> None:
    """Else its question would be the first round, in which everybody counts, however new (R16)."""
    with pytest.raises(Refused, match="follow from a digest"):
        Groups(company).make()


def test_a_team_that_can_never_be_asked_is_told_so_and_its_promise_stays_unconfirmed(groups: Groups) -> None:
    groups.team("tiny", size=4, manager=groups.manager("UTINYBOSS"))
    assert groups.make(by="UTINYBOSS", kind="team", text="tiny Cake").askable is False
    (promise,) = groups.ids()
    assert groups.claim(promise, by="UTINYBOSS").asked == GroupAsked(None, None)
    assert groups.turn() == 1
    assert groups.state(promise) is State.UNCONFIRMED
    assert [event for event, _ in groups.history(promise)] == ["make", "claim", "silence"]
    (heard,) = groups.company.delivers()
    assert (heard.to, heard.fact) == (
        "UTINYBOSS", GroupAnswered("team tiny", "Cake", "silence", missed=False)
    )  # fmt: skip
    assert groups.company.dump()["round"][-1]["kind"] != "pulse"


# --------------------------------------------------------------- asked and answered


def test_the_team_alone_is_asked_in_a_sealed_pulse_of_one_tap(groups: Groups) -> None:
    groups.company.sets(PRIYA, is_engineer=True, team="serving")
    promise = groups.promises(by=PRIYA, kind="team")
    asked = groups.claim(promise, by=PRIYA).asked
    assert groups.claim(promise, by=PRIYA).asked == asked, "twice is once"
    round_id = groups.opens(promise)
    assert round_id is not None
    of = groups.company.round(round_id)
    assert asked == GroupAsked(of.opens_on, of.closes_on)
    assert groups.cohort(round_id) == set(SERVING), "neither other teams nor the maker"
    sent = [one for _, one in groups.company.delivers_each_morning(days=3)]
    invited = [one for one in sent if isinstance(one.fact, PulseInvitation)]
    assert {one.to for one in invited} == set(SERVING)
    fact = invited[0].fact
    assert isinstance(fact, PulseInvitation)
    assert (fact.title, fact.count) == ("A promise to team serving", 1)
    assert (fact.first.text, fact.first.scale) == (f"I have seen this happen: “{QUIET}”", "agree")
    with pytest.raises(Refused, match="did not ask you"):
        taps(groups.company, TOM, round_id, fact.first.id, 1)


@pytest.mark.parametrize(
    ("score", "state", "said"),
    [
        (5, State.KEPT, "confirm"),
        (4, State.KEPT, "confirm"),
        (3, State.UNCONFIRMED, "silence"),
        (2, State.NOT_SEEN, "not_seen"),
    ],
)
def test_the_published_band_of_the_whole_group_is_the_answer(
    groups: Groups, score: int, state: State, said: str
) -> None:
    promise = groups.promises(by=PRIYA, kind="team")
    body = groups.claimed_and_answered(promise, SERVING, score, by=PRIYA)
    assert groups.state(promise) is state
    assert groups.history(promise) == [("make", PRIYA), ("claim", PRIYA), (said, None)]
    (cell,) = body["cells"]
    assert (cell["filters"], cell["n_range"], body["dimensions"]) == ({}, [5, 9], [])
    told = {one.to: one.fact for one in groups.company.delivers() if isinstance(one.fact, GroupAnswered)}
    assert told == {PRIYA: GroupAnswered("team serving", QUIET, said, missed=False)}  # type: ignore[arg-type]
    assert groups.turn() == 0


def test_everyone_is_asked_and_only_the_total_is_published(groups: Groups) -> None:
    """Sixteen people in two teams that would each be large enough for a cell."""
    promise = groups.promises()
    body = groups.claimed_and_answered(promise, SERVING + VISION, 4)
    assert groups.state(promise) is State.KEPT
    (cell,) = body["cells"]
    assert (cell["n_range"], cell["mean_range"]) == ([10, 29], [3.75, 4.25])
    assert body["title"] == "A promise to everyone"
    digests = [one.fact for one in groups.company.delivers() if isinstance(one.fact, PulseDigest)]
    assert [(one.title, len(one.by_group)) for one in digests] == [("A promise to everyone", 0)]


@pytest.mark.parametrize(("scores", "state"), [((4,) * 4, "unconfirmed"), ((3, 3, 3, 3, 4), "unconfirmed")])
def test_too_few_answers_or_a_band_around_the_middle_are_no_answer(
    groups: Groups, scores: tuple[int, ...], state: str
) -> None:
    promise = groups.promises(by=PRIYA, kind="team")
    groups.claim(promise, by=PRIYA)
    groups.asks(promise, zip(SERVING, scores, strict=False))
    assert groups.state(promise) == state


def test_while_it_is_open_nothing_changes(groups: Groups) -> None:
    promise = groups.promises(by=PRIYA, kind="team")
    groups.claim(promise, by=PRIYA)
    assert groups.turn() == 0
    assert groups.opens(promise)
    assert groups.turn() == 0
    assert groups.state(promise) is State.CLAIMED


def test_a_question_whose_key_was_lost_leaves_it_unconfirmed(groups: Groups) -> None:
    promise = groups.promises(by=PRIYA, kind="team")
    groups.claim(promise, by=PRIYA)
    round_id = groups.opens(promise)
    assert round_id is not None
    groups.company.keys.destroy(round_id)
    assert groups.company.db.now(rounds.void_lost) == [round_id]
    groups.turn()
    assert groups.state(promise) is State.UNCONFIRMED


def test_one_claimed_after_its_day_is_kept_or_stays_missed(groups: Groups) -> None:
    company = groups.company
    kept, missed = (groups.promises(by=by, kind="team", due="tomorrow") for by in (PRIYA, DAVE))
    company.passes(days=3)
    company.db.now(promise_days.turn)
    assert {groups.state(one) for one in (kept, missed)} == {State.MISSED}
    assert company.delivers() == [], "nobody is written to when a group's promise is missed"
    groups.claimed_and_answered(kept, SERVING, 5, by=PRIYA)
    groups.claimed_and_answered(missed, VISION, 1, by=DAVE)
    assert (groups.state(kept), groups.state(missed)) == (State.KEPT, State.MISSED)
    told = [one.fact for one in company.delivers() if isinstance(one.fact, GroupAnswered)]
    assert [one.missed for one in told] == [False, True]


def test_the_deadline_waits_for_the_groups_answer_and_meets_it_again(groups: Groups) -> None:
    promise = groups.promises(by=PRIYA, kind="team", due="tomorrow")
    groups.claim(promise, by=PRIYA)
    groups.company.passes(days=3)
    groups.company.db.now(promise_days.turn)
    assert groups.state(promise) is State.CLAIMED
    groups.asks(promise, [(who, 1) for who in SERVING])
    assert groups.state(promise) is State.NOT_SEEN
    groups.company.db.now(promise_days.turn)
    assert groups.state(promise) is State.MISSED


def test_an_answer_that_somebody_changed_in_the_ledger_is_not_believed(groups: Groups) -> None:
    promise = groups.promises(by=PRIYA, kind="team")
    groups.claim(promise, by=PRIYA)

    round_id = groups.row(promise).round_id

    def forge(tx: Tx) -> None:
        row = tx.session.exec(select(Release).where(Release.round_id == round_id)).one()
        row.body_json = row.body_json.replace("[1.0,2.4]", "[3.6,5.0]")
        tx.session.add(row)

    turn, groups.turn = groups.turn, lambda: 0  # type: ignore[method-assign]
    groups.asks(promise, [(who, 1) for who in SERVING])
    groups.company.db.now(forge)
    assert turn() == 0
    assert groups.state(promise) is State.CLAIMED


# --------------------------------------------------------------- the question among pulses


def test_the_question_takes_free_days_and_the_regular_pulse_gives_way(groups: Groups) -> None:
    company = groups.company.under(pulse_cadence="weekly")
    groups = Groups(company)
    regular = company.db.now(pulse_rounds.plan)
    assert regular is not None
    promise = groups.promises(by=PRIYA, kind="team")
    asked = groups.claim(promise, by=PRIYA).asked
    assert asked is not None
    assert asked.opens_on is not None
    assert asked.closes_on is not None
    moved = company.db.now(pulse_rounds.plan)
    assert moved is not None
    assert moved.opens_on > asked.closes_on or moved.closes_on < asked.opens_on
    again = groups.promises(by=DAVE, kind="team")
    later = groups.claim(again, by=DAVE).asked
    assert later is not None
    assert later.opens_on is not None
    assert later.opens_on > asked.closes_on, "one pulse in flight"


def test_a_question_that_missed_its_day_moves_to_the_next_free_ones(groups: Groups) -> None:
    promise = groups.promises(by=PRIYA, kind="team")
    groups.claim(promise, by=PRIYA)
    before = groups.company.round(str(groups.row(promise).round_id))
    groups.company.clock.move_to(before.opens_at + timedelta(days=4))
    assert groups.opens(promise) is None
    after = groups.company.round(before.id)
    assert after.state is RoundState.PLANNED
    assert after.opens_on > before.opens_on
    assert groups.opens(promise) == before.id


def test_nobody_is_left_to_be_asked(groups: Groups) -> None:
    """All of them left between the claim and its day: there will be no answer."""
    promise = groups.promises(by=PRIYA, kind="team")
    groups.claim(promise, by=PRIYA)
    for who in SERVING:
        groups.company.leaves(who)
    assert groups.opens(promise) is None
    groups.turn()
    assert groups.state(promise) is State.UNCONFIRMED


def test_it_is_asked_whoever_opted_out_so_that_not_asking_tells_nothing(groups: Groups) -> None:
    promise = groups.promises(by=DAVE, kind="team")
    for who in VISION[:5]:
        groups.company.db.now(home.opt_out, by=who)
    assert groups.claim(promise, by=DAVE).asked != GroupAsked(None, None)
    round_id = groups.opens(promise)
    assert round_id is not None
    assert groups.cohort(round_id) == set(VISION[5:])
    assert len(groups.company.dump()["opt_out"]) == 5


def test_others_are_not_told_of_a_pulse_that_does_not_ask_them(groups: Groups) -> None:
    promise = groups.promises(by=PRIYA, kind="team")
    groups.claim(promise, by=PRIYA)
    company = groups.company
    assert company.db.now(lambda tx: participation.next_on(tx, (RoundKind.PULSE,))) is None
    assert groups.opens(promise)
    assert company.db.now(open_pulses.current, by=MARIA)
    with pytest.raises(Refused, match="No pulse is open for you"):
        company.db.now(open_pulses.current, by=TOM)


def test_the_round_before_it_is_the_last_one_that_asked_everyone(groups: Groups) -> None:
    """Else nobody but one team would count as seasoned in the next interview of a young company (R16)."""
    groups.company.sets(TOM, first_seen_on=groups.today())
    promise = groups.promises(by=PRIYA, kind="team")
    groups.claimed_and_answered(promise, SERVING, 4, by=PRIYA)
    again = groups.promises(by=DAVE, kind="team")
    groups.claim(again, by=DAVE)
    round_id = groups.opens(again)
    rows = [row for row in groups.company.dump()["cohort_member"] if row["round_id"] == round_id]
    assert all(row["seasoned"] for row in rows), "Tom was in the interview's cohort"


def test_it_stands_among_the_surveys_that_are_planned_and_cannot_be_cancelled(groups: Groups) -> None:
    groups.claim(groups.promises(by=PRIYA, kind="team"), by=PRIYA)
    db = groups.company.db
    (planned,) = [one for one in db.now(survey_rounds.every) if not one.is_regular]
    assert planned.title == "A promise to team serving"
    assert "A promise to team serving" in str(db.now(leader_surveys.status, by=NOOR))
    with pytest.raises(Refused, match="its maker waits for the answer"):
        db.now(survey_rounds.cancel, which=planned.label)


# --------------------------------------------------------------- frozen with the round


def test_another_audience_in_the_database_changes_neither_whom_it_asks_nor_what_was_said(
    groups: Groups,
) -> None:
    promise = groups.promises(by=PRIYA, kind="team")
    groups.claim(promise, by=PRIYA)

    def widen(tx: Tx) -> None:
        row = tx.session.get_one(Commitment, promise)
        row.audience, row.text = "team:vision", "Something else"
        tx.session.add(row)

    groups.company.db.now(widen)
    round_id = groups.opens(promise)
    assert round_id is not None
    assert groups.cohort(round_id) == set(SERVING)
    form = groups.company.db.now(pulse.form, by=MARIA, round_id=round_id)
    assert form.items[0].text == f"I have seen this happen: “{QUIET}”"


@pytest.mark.parametrize("column", ["survey", "questions_json"])
def test_another_audience_or_sentence_in_the_round_breaks_its_seal(groups: Groups, column: str) -> None:
    promise = groups.promises(by=PRIYA, kind="team")
    groups.claim(promise, by=PRIYA)
    round_id = groups.opens(promise)
    assert round_id is not None

    def edit(tx: Tx) -> None:
        of = tx.session.get_one(Round, round_id)
        setattr(of, column, getattr(of, column).replace("serving", "vision").replace("Fridays", "Mondays"))
        tx.session.add(of)

    assert not groups.company.db.now(lambda tx: seals.is_broken(tx, tx.session.get_one(Round, round_id)))
    groups.company.db.now(edit)
    assert groups.company.db.now(lambda tx: seals.is_broken(tx, tx.session.get_one(Round, round_id)))


# --------------------------------------------------------------- reminded, taken back, ended, listed


def test_the_maker_is_reminded_as_of_any_promise(groups: Groups) -> None:
    groups.promises(by=PRIYA, kind="team", due="in two weeks")
    sent = groups.company.delivers_each_morning(days=20)
    days = [one.fact for _, one in sent if one.to == PRIYA and isinstance(one.fact, MakerDay)]
    assert [one.promises[0].engineer for one in days] == ["team serving"] * len(days)
    assert [one.promises[0].days_left for one in days][:3] == [7, 1, 0]


def test_taken_back_with_a_reason_that_nobody_is_sent(groups: Groups) -> None:
    promise = groups.promises()
    db = groups.company.db
    form = db.now(promise_life.dropping, by=NOOR, commitment_id=promise)
    assert form == DropForm(promise, "everyone", QUIET, to_group=True)
    dropped = db.now(promise_life.drop, by=NOOR, commitment_id=promise, because="No budget")
    assert dropped == Dropped("everyone", QUIET, "No budget", to_group=True)
    assert groups.state(promise) is State.DROPPED
    assert groups.company.delivers() == []
    assert groups.history(promise) == [("make", NOOR), ("drop", NOOR)]


def test_it_ends_when_its_maker_leaves_unless_the_group_is_being_asked(groups: Groups) -> None:
    open_, asked = (groups.promises(by=PRIYA, kind="team", text=text) for text in ("One", "Two"))
    groups.claim(asked, by=PRIYA)
    groups.company.leaves(PRIYA)
    assert groups.turn() == 1
    assert (groups.state(open_), groups.state(asked)) == (State.ENDED, State.CLAIMED)
    assert groups.history(open_) == [("make", PRIYA), ("end", None)]
    groups.asks(asked, [(who, 5) for who in SERVING])
    assert groups.state(asked) is State.KEPT


def test_a_group_is_never_handed_over(groups: Groups) -> None:
    promise = groups.promises(by=PRIYA, kind="team")
    for who in SERVING:
        groups.company.sets(who, manager_id=groups.company.ids[DAVE])
    groups.company.db.now(promise_days.turn)
    assert (groups.state(promise), groups.row(promise).by_id) == (State.OPEN, groups.company.ids[PRIYA])


def test_lists_name_the_group(groups: Groups) -> None:
    groups.promises(by=NOOR, kind="team", text="vision Cake", due="tomorrow")
    groups.promises(by=NOOR)
    mine = groups.company.db.now(promises.mine, by=NOOR)
    assert [(one.other.name, one.other.slack_id, one.text, one.to_group) for one in mine.made] == [
        ("team vision", None, "Cake", True),
        ("everyone", None, QUIET, True),
    ]


def test_nobody_but_its_maker_claims_or_takes_it_back(groups: Groups) -> None:
    promise = groups.promises(by=PRIYA, kind="team")
    for by in (MARIA, NOOR, DAVE):
        with pytest.raises(Refused, match="cannot find this promise"):
            groups.claim(promise, by=by)
        with pytest.raises(Refused, match="cannot find this promise"):
            groups.company.db.now(promise_life.drop, by=by, commitment_id=promise, because="No")
    with pytest.raises(Refused, match="cannot find this promise"):
        groups.company.db.now(promise_life.answer, by=MARIA, commitment_id=promise, said="confirm")


def test_the_letter_of_an_answer_that_is_gone_is_dropped(groups: Groups) -> None:
    promise = groups.promises(by=PRIYA, kind="team")
    groups.claimed_and_answered(promise, SERVING, 4, by=PRIYA)

    def forget(tx: Tx) -> None:
        from staybot.store.tables import Letter  # noqa: PLC0415 — only here

        (letter,) = tx.session.exec(select(Letter).where(Letter.kind == group_days.ANSWERED))
        letter.subject = "gone"
        tx.session.add(letter)

    groups.company.db.now(forget)
    assert not any(isinstance(one.fact, GroupAnswered) for one in groups.company.delivers())


def test_the_release_says_word_for_word_what_was_asked_and_holds_no_name(groups: Groups) -> None:
    promise = groups.promises(by=PRIYA, kind="team")
    body = groups.claimed_and_answered(promise, SERVING, 4, by=PRIYA)
    assert body["survey"] == f"promise:{promise}:team:serving"
    assert [one["text"] for one in body["items"]] == [f"I have seen this happen: “{QUIET}”"]
    assert "Priya" not in json.dumps(body)
    assert date.fromisoformat(body["closed_on"]) == groups.company.round(body["release_id"]).closes_on
