"""The stay interview: opened, drafted, submitted, changed, postponed, declined, withdrawn."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Literal

from staybot.anonymity.policy import Policy
from staybot.errors import Refused
from staybot.facts import (
    Declined,
    InterviewAnswers,
    InterviewForm,
    Postponed,
    Promise,
    Submitted,
    Withdrawn,
)
from staybot.flows import viewer
from staybot.flows.answering import ballots, last_time, participation, reading, share_counts, sharing
from staybot.flows.answering.instants import instant, newest, standing
from staybot.flows.answering.interview_ballot import InterviewBallot
from staybot.flows.delivering import reminding
from staybot.flows.publishing import managed
from staybot.rules import calendar, reminders
from staybot.rules.plain_text import plain
from staybot.rules.questions import INTERVIEW, MAX_ANSWER
from staybot.store.database import Tx
from staybot.store.tables import Person, Round
from staybot.themes.protocol import Reach

ANSWERED = (
    "You have answered already, so I will not remind you. Until the interview closes you can open it again "
    "to change what you gave, or to withdraw it."
)


def promise(tx: Tx, of: Round, person: Person) -> Promise:
    """Who asked, who sees what, until when: in the policy that was frozen when the round opened."""
    manager = viewer.reachable_manager(tx, person)
    return replace(told_to_all(tx, of), manager=manager.name if manager else None)


def told_to_all(tx: Tx, of: Round) -> Promise:
    """The same without anybody's manager."""
    return Promise(
        sponsor=tx.settings.sponsor,
        closes_on=of.closes_on,
        floor=Policy().k,
        policy_hash=of.policy_hash,
        manager=None,
        external=of.reach == Reach.EXTERNAL,
        managers=managed.is_told(of),
    )


def form(tx: Tx, *, by: str, round_id: str) -> InterviewForm:
    """Everything the modal shows: the newest draft, else what was submitted."""
    person, of, ballot = participation.mine(tx, by=by, round_id=round_id)
    return InterviewForm(
        round_id=of.id,
        quarter=of.label,
        promise=promise(tx, of, person),
        answers=ballot.draft or ballot.submitted or InterviewAnswers(),
        submitted=ballot.submitted is not None,
        shared=tuple(share.question for share in sharing.active(tx, person, of=of)),
        confirmed=reading.counted(ballot.confirmed) if ballot.confirmed is not None else None,
        last=last_time.of(tx, person, of),
        unsent=ballot.is_changed(),
        share_counts=share_counts.of_interview(tx, of, person, ballot),
    )


def save_draft(tx: Tx, *, by: str, round_id: str, draft: InterviewAnswers, at: str) -> None:
    """Keep what was typed so far. Untouched fields never erase a kept one; older keystrokes are ignored."""
    person, of = participation.answering(tx, by=by, round_id=round_id)

    def merged(ballot: InterviewBallot) -> InterviewBallot:
        if instant(at) <= standing(ballot.draft_at, at=at, now=tx.now):
            return ballot
        kept = ballot.draft or ballot.submitted or InterviewAnswers()
        newer = InterviewAnswers(
            texts=_clean({**kept.texts, **draft.texts}),
            visibility={**kept.visibility, **draft.visibility},
            transfer=draft.transfer or kept.transfer,
        )
        return replace(ballot, draft=newer, draft_at=at)

    ballots.change(tx, of, person, holds=InterviewBallot, by=merged)


def submit(tx: Tx, *, by: str, round_id: str, answers: InterviewAnswers) -> Submitted:
    """Store the answers, sealed; a second time replaces the first. Nothing is shared by this.

    Keystrokes from before that arrive only now make no new draft.
    """
    person, of = participation.answering(tx, by=by, round_id=round_id)
    given = checked(tx, person, answers)
    after = ballots.change(tx, of, person, holds=InterviewBallot, by=lambda one: submitted(tx, one, given))
    return reading.after_interview(tx, of, person, after)


def submitted(tx: Tx, ballot: InterviewBallot, given: InterviewAnswers) -> InterviewBallot:
    """The ballot with these answers, which were checked and count from now on."""
    same = ballot.submitted is not None and ballot.submitted.texts == given.texts
    return replace(
        ballot,
        submitted=given,
        draft=None,
        draft_at=newest(ballot.draft_at, now=tx.now),
        declined=False,
        confirmed=ballot.confirmed if same else None,
        found=ballot.found if same else None,
        reader=ballot.reader if same else "",
    )


def checked(tx: Tx, person: Person, answers: InterviewAnswers) -> InterviewAnswers:
    """The answers as they would be stored. Raises Refused under the question that it concerns."""
    given = replace(answers, texts={q: t for q, t in _clean(answers.texts).items() if t})
    if not given.texts:
        raise Refused("Please answer at least one of the four, in a word or in many.", field=INTERVIEW[0].id)
    for question, text in given.texts.items():
        if len(text) > MAX_ANSWER:
            raise Refused(f"Please keep this below {MAX_ANSWER} characters.", field=question)
    is_marked = "manager" in given.visibility.values()
    if is_marked and viewer.reachable_manager(tx, person) is None:
        given = replace(given, visibility={})
    return given


def later(tx: Tx, *, by: str, round_id: str, until: Literal["tomorrow", "next_week"]) -> Postponed:
    """Remind me on another morning. Kept in the sealed ballot: nothing else knows of it."""
    person, of, ballot = participation.mine(tx, by=by, round_id=round_id, held=True)
    if ballot.submitted is not None:
        raise Refused(ANSWERED)
    reminded = reminding.so_far(tx, of, person, ballot)
    if reminded >= reminders.AT_MOST:
        raise Refused(
            "I have reminded you twice already and will not again. The invitation stays where it is until "
            f"{of.closes_on:%A} {of.closes_on.day} {of.closes_on:%B}: come back to it when it suits you."
        )
    today = viewer.today(tx, person)
    on = calendar.next_working_day(
        today + timedelta(days=1 if until == "tomorrow" else 7),
        region=viewer.region_of(tx, person),
        working=viewer.working(tx),
    )
    if on > of.closes_on:
        raise Refused("The interview closes before then. The invitation stays here until it does.")
    asked = reminders.Postponement(today, on, reminded)
    ballots.change(
        tx,
        of,
        person,
        holds=InterviewBallot,
        by=lambda b: replace(b, later=asked, declined=False),
    )
    return Postponed(on)


def decline(tx: Tx, *, by: str, round_id: str) -> Declined:
    """Not this quarter: no reminders. Known only to the sealed ballot; the invitation still opens."""
    person, of, ballot = participation.mine(tx, by=by, round_id=round_id, held=True)
    if ballot.submitted is not None:
        raise Refused(ANSWERED)
    ballots.change(tx, of, person, holds=InterviewBallot, by=lambda b: replace(b, declined=True))
    return Declined(of.label, of.closes_on)


def withdraw(tx: Tx, *, by: str, round_id: str) -> Withdrawn:
    """Empty the ballot again, draft included. What was shared by name is another record, kept apart."""
    person, of, _ = participation.mine(tx, by=by, round_id=round_id, held=True)
    ballots.change(
        tx, of, person, holds=InterviewBallot,
        by=lambda b: InterviewBallot(draft_at=b.draft_at, later=b.later),
    )  # fmt: skip
    return Withdrawn(of.closes_on, bool(sharing.active(tx, person, of=of)))


def _clean(texts: dict[str, str]) -> dict[str, str]:
    """Known questions only, in plain text."""
    known = {question.id for question in INTERVIEW}
    return {question: plain(text) for question, text in texts.items() if question in known}
