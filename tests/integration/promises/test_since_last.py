"""What an invitation tells of promises to groups since the interview before: the same to all of a group."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import select

from staybot.facts import Invitation
from staybot.flows import home
from staybot.flows.answering import sharing
from staybot.flows.promising import promise_days
from staybot.slack.views.letters import letter
from staybot.store.tables import Share
from tests.company_rows import MARIA, NOOR, PRIYA, TOM, Company
from tests.group_rows import QUIET, Groups

pytestmark = pytest.mark.each_database

COLLEAGUE = "USERVING000"


def _asked_again(groups: Groups) -> dict[str, Invitation]:
    """The next interview opens: what each person gets."""
    company = groups.company
    company.opens()
    company.clock.move_to(company.clock.now().replace(hour=12, minute=0))
    got = [*company.delivers(), *(one for _, one in company.delivers_each_morning(days=8))]
    return {one.to: one.fact for one in got if isinstance(one.fact, Invitation)}


def _misses(groups: Groups, promise: str) -> None:
    groups.company.clock.move_to(groups.company.clock.now() + timedelta(days=75))
    groups.company.db.now(promise_days.turn)
    assert groups.state(promise) == "missed"


def test_a_promise_to_everyone_that_was_missed_is_told_in_the_next_invitation(groups: Groups) -> None:
    promise = groups.promises()
    _misses(groups, promise)
    asked = _asked_again(groups)
    (line,) = asked[MARIA].since
    assert (line.other.name, line.group, line.text, line.state) == ("Noor", "everyone", QUIET, "missed")
    (there,) = groups.company.db.now(home.home, by=MARIA).commitments.received
    assert line == replace(there, days_left=line.days_left), "it stands in the Home tab alike"
    message = letter(asked[MARIA])
    words = f"Noor promised everyone, by {groups.row(promise).due_on.day} "
    assert "Since the last interview" in message.text
    assert words in message.text
    assert f"“{QUIET}” – missed" in message.text
    assert message.fits()


def test_only_groups_of_ones_own_are_told_of_and_never_what_one_promised_oneself(groups: Groups) -> None:
    for by, text in ((PRIYA, "Serving: two GPUs"), (NOOR, "vision: annotators")):
        groups.promises(by=by, kind="team", text=text)
    groups.company.sets(NOOR, team="serving")
    groups.promises(text="For all")
    asked = _asked_again(groups)
    assert {one.text for one in asked[MARIA].since} == {"For all", "two GPUs"}
    assert {one.text for one in asked[TOM].since} == {"For all", "annotators"}


def test_the_newest_promises_come_first_and_three_are_told(groups: Groups) -> None:
    for n in range(5):
        groups.promises(text=f"Promise {n}")
        groups.company.passes(days=1)
    asked = _asked_again(groups)
    assert [one.text for one in asked[MARIA].since] == [f"Promise {n}" for n in (4, 3, 2, 1, 0)]
    text = letter(asked[MARIA]).text
    assert [f"Promise {n}" in text for n in range(5)] == [False, False, True, True, True]
    assert "And 2 more in my Home tab." in text


def test_what_was_due_before_the_last_interview_is_told_no_more(groups: Groups) -> None:
    groups.promises(due="in two weeks")
    for _ in range(2):
        groups.company.clock.move_to(groups.company.clock.now() + timedelta(days=80))
        asked = _asked_again(groups)
    assert asked[MARIA].since == ()
    assert "Since the last interview" not in letter(asked[MARIA]).text


def test_the_first_interview_has_nothing_to_look_back_on(company: Company) -> None:
    company.opens()
    asked = [one.fact for _, one in company.delivers_each_morning(days=8) if isinstance(one.fact, Invitation)]
    assert asked
    assert {one.since for one in asked} == {()}


def test_two_of_one_team_read_the_same_whatever_either_answered(groups: Groups) -> None:
    """Maria answered, shared and took it back; her colleague of the same team and manager did nothing."""
    company = groups.company
    first = company.opens()
    groups.promises(due="in two weeks")
    groups.promises(by=PRIYA, kind="team", text="Serving: two GPUs")
    company.shares(MARIA, first, frustrated="The rota")
    (share,) = company.db.now(lambda tx: tx.session.exec(select(Share.id)).all())
    company.db.now(sharing.take_back, by=MARIA, share_id=share)
    company.ends(first)
    company.clock.move_to(company.clock.now() + timedelta(days=30))
    company.db.now(promise_days.turn)
    groups.promises(text="A day without meetings")
    asked = _asked_again(groups)
    maria, colleague = (_on_one_day(asked[who]) for who in (MARIA, COLLEAGUE))
    assert [one.state for one in maria.since] == ["open", "open", "missed"]
    assert maria == colleague
    assert letter(maria) == letter(colleague)


def _on_one_day(fact: Invitation) -> Invitation:
    """Invitations go out over some mornings."""
    return replace(fact, since=tuple(replace(one, days_left=7) for one in fact.since))
