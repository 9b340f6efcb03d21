"""Which pulse is open for somebody, what of theirs it holds, and when the next one comes."""

from __future__ import annotations

from datetime import timedelta

import pytest

from staybot.errors import Refused
from staybot.facts import OpenPulse
from staybot.flows import home, privacy
from staybot.flows.answering import ballots, open_pulses, pulse
from staybot.flows.asking import pauses
from staybot.store.database import Tx
from staybot.store.tables import Round, RoundState
from tests.company_rows import MARIA, PRIYA, TOM, Company
from tests.pulse_rows import items, now_as_slack_says, opened, planned, taps, under_pulses

Asked = tuple[Company, str]


@pytest.fixture
def asked(company: Company) -> Asked:
    pulses = under_pulses(company)
    return pulses, opened(pulses)


def mine(c: Company, who: str = MARIA) -> tuple[OpenPulse, ...]:
    return c.db.now(home.home, by=who).pulses


def refused(c: Company, who: str = MARIA) -> str:
    with pytest.raises(Refused) as refusal:
        c.db.now(open_pulses.current, by=who)
    return refusal.value.message


def test_the_home_tab_counts_for_its_viewer_alone(asked: Asked) -> None:
    c, round_id = asked
    first, *_ = items(c, MARIA, round_id)
    taps(c, MARIA, round_id, first, 4)
    (one,) = mine(c)
    assert (one.round_id, one.answered, one.of, one.comment) == (round_id, 1, 3, "")
    (other,) = mine(c, TOM)
    assert other.answered == 0
    assert mine(c, PRIYA) == ()
    c.db.now(pulse.save_comment, by=MARIA, round_id=round_id, text="Half", at=now_as_slack_says(c))
    assert mine(c)[0].comment == "draft"
    c.db.now(pulse.submit, by=MARIA, round_id=round_id, answers={}, comment="Whole.")
    assert mine(c)[0].comment == "submitted"
    assert c.db.now(privacy.mine, by=MARIA).pulses == mine(c)


def test_a_pulse_whose_key_is_lost_leaves_the_rest_of_the_tab(asked: Asked) -> None:
    c, round_id = asked
    c.keys.destroy(round_id)
    assert mine(c) == ()


def test_a_pulse_without_a_ballot_of_theirs_is_not_offered(asked: Asked) -> None:
    c, round_id = asked
    c.db.now(lambda tx: ballots.destroy(tx, tx.session.get_one(Round, round_id)))
    assert mine(c) == ()


def test_a_pulse_that_is_still_counted_is_told_with_what_is_held(asked: Asked) -> None:
    c, round_id = asked

    def counting(who: str) -> bool:
        return c.db.now(privacy.mine, by=who).pulse_counting

    assert not counting(MARIA), "it is open"
    c.ends(round_id)
    assert (counting(MARIA), counting(PRIYA)) == (True, False)
    assert c.db.now(privacy.mine, by=MARIA).before == "none", "no interview"

    def becomes(tx: Tx, state: RoundState) -> None:
        tx.session.get_one(Round, round_id).state = state

    for state, is_counted in (
        (RoundState.PUBLISHED, False),
        (RoundState.CLOSED, True),
        (RoundState.VOID, True),
    ):
        c.db.now(becomes, state)
        assert counting(MARIA) is not is_counted


def test_the_command_opens_it_or_says_when_the_next_one_comes(asked: Asked) -> None:
    c, round_id = asked
    assert c.db.now(open_pulses.current, by=MARIA) == round_id
    assert refused(c, PRIYA) == f"{open_pulses.NOTHING_OPEN} My Home tab shows what else is open for you."
    c.ends(round_id)
    next_on = planned(c).opens_on
    assert c.db.now(home.home, by=MARIA).next_pulse_on == next_on
    assert f"The next one is planned for {next_on:%A} {next_on.day} {next_on:%B}." in refused(c)
    c.db.now(pauses.rest, by=MARIA, until=next_on)
    assert f"You asked for none through {next_on:%A} {next_on.day} {next_on:%B}" in refused(c)
    assert c.db.now(privacy.mine, by=MARIA).away_until == next_on
    c.db.now(pauses.rest, by=MARIA, until=next_on - timedelta(days=1))
    assert "The next one is planned for" in refused(c), "they are back by then"
    c.db.now(home.opt_out, by=MARIA)
    assert "planned" not in refused(c)
    assert c.db.now(home.home, by=MARIA).next_pulse_on is None


def test_the_next_interview_is_not_taken_for_a_pulse(asked: Asked) -> None:
    c, round_id = asked
    c.ends(round_id)
    pulse_on, interview_on = planned(c).opens_on, c.round(c.plans()).opens_on
    assert pulse_on != interview_on
    told = c.db.now(home.home, by=MARIA)
    assert told.resting == f"The next one opens on {interview_on:%A} {interview_on.day} {interview_on:%B %Y}."
    assert told.next_pulse_on == pulse_on


def test_a_pause_that_is_over_everywhere_is_deleted(asked: Asked) -> None:
    c, _ = asked
    c.db.now(pauses.rest, by=MARIA, until=c.clock.now().date() + timedelta(days=1))
    for left in (1, 1, 1, 0):
        c.db.now(pauses.forget)
        assert len(c.dump()["pause"]) == left
        c.passes(days=1)


def test_the_pause_of_whoever_asks(asked: Asked) -> None:
    c, _ = asked
    assert c.db.now(pauses.mine, by=MARIA).until is None
    until = c.clock.now().date() + timedelta(days=9)
    c.db.now(pauses.rest, by=MARIA, until=until)
    assert c.db.now(pauses.mine, by=MARIA).until == until
    assert c.db.now(pauses.mine, by=TOM).until is None
