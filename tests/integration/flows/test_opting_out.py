"""Whoever opted out gets no question any more: not what was planned for them before, and no reminder."""

from __future__ import annotations

import pytest

from staybot.facts import Invitation, PulseInvitation, PulseReminder, Reminder
from staybot.flows import home
from tests.company_rows import MARIA, TOM, Company
from tests.integration.flows import sent_surveys

DAYS = 30
"""Longer than any of the rounds."""


@pytest.fixture
def company(company: Company) -> Company:
    return company.under(pulse_cadence="fortnightly")


def _asked(company: Company, *, days: int = DAYS) -> dict[str, set[type]]:
    """What kinds of question reach whom from now on."""
    found: dict[str, set[type]] = {MARIA: set(), TOM: set()}
    for _, one in company.delivers_each_morning(days=days):
        if one.to in found:
            found[one.to] |= {type(one.fact)} & {Invitation, PulseInvitation, PulseReminder, Reminder}
    return found


def test_an_interview_planned_before_somebody_opted_out_does_not_reach_them(company: Company) -> None:
    company.opens()
    company.db.now(home.opt_out, by=MARIA)
    assert _asked(company) == {MARIA: set(), TOM: {Invitation, Reminder}}


def test_whoever_opts_out_after_the_invitation_is_not_reminded(company: Company) -> None:
    company.opens()
    assert _asked(company, days=7) == {MARIA: {Invitation}, TOM: {Invitation}}
    company.db.now(home.opt_out, by=MARIA)
    assert _asked(company) == {MARIA: set(), TOM: {Reminder}}


def test_a_pulse_neither_asks_nor_reminds_whoever_opts_out_while_it_is_open(company: Company) -> None:
    sent_surveys.send(company, "baseline")
    sent_surveys.open_survey(company, "baseline")
    company.db.now(home.opt_out, by=MARIA)
    assert _asked(company) == {MARIA: set(), TOM: {PulseInvitation, PulseReminder}}
