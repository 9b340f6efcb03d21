"""Who works at the company, and what is on their minds."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date

from staybot.demo.changes import Changes
from staybot.demo.company import found, newcomer
from staybot.demo.folk import Folk
from staybot.demo.keeping import KEEPING
from staybot.demo.personas import Style

TODAY = date(2026, 10, 14)
COMPANY = found(seed=1, people=60, today=TODAY)


def folk() -> Folk:
    return Folk(COMPANY, seed=1)


def test_good_managers_promise_soon_and_do_it_and_bad_ones_late_or_never() -> None:
    good, bad = (KEEPING[Style.QUICK], KEEPING[Style.THOUGHTFUL]), (KEEPING[Style.SLOW], KEEPING[Style.NEVER])
    assert min(one.does for one in good) > 2 * max(one.does for one in bad)
    assert max(one.promises[1] for one in good if one.promises) < 14
    assert all(one.promises is None or one.promises[0] > 14 for one in bad)
    assert min(one.bluffs for one in bad) > max(one.bluffs for one in good)


def test_who_has_left_hopes_for_nothing_and_is_not_found() -> None:
    company = folk()
    maria = COMPANY.engineer
    company.hoping.add(maria.email)
    company.promised.add(maria.email)
    company.goes(maria)
    assert maria.email not in company.staff.keys() | company.hoping | company.promised
    assert company.named_in(f"From the stay interview of {maria.name}", but=COMPANY.manager) is None


def test_the_first_other_person_in_a_text_is_meant() -> None:
    company = folk()
    text = f"{COMPANY.manager.name} and {COMPANY.engineer.name} and {COMPANY.leader.name}"
    assert company.named_in(text, but=COMPANY.manager) == COMPANY.engineer
    assert company.named_in(text, but=COMPANY.engineer) == COMPANY.manager
    assert company.named_in("Nobody", but=COMPANY.engineer) is None


def test_trust_falls_with_silence_and_rises_with_a_kept_promise_but_never_above_what_it_was() -> None:
    company, email = folk(), COMPANY.engineer.email
    assert company.trust(email) == 1
    company.is_let_down(email)
    low = company.trust(email)
    assert low < 1
    company.hoping.add(email)
    company.is_pleased(email)
    assert low < company.trust(email) <= 1
    assert email not in company.hoping


def test_some_managers_learn_and_good_ones_stay_what_they_are() -> None:
    company = folk()
    before = {email: one.style for email, one in company.personas.items()}
    company.learns(random.Random(1))
    after = {email: one.style for email, one in company.personas.items()}
    better = {email for email in before if before[email] != after[email]}
    assert better
    assert {before[email] for email in better} == {Style.SLOW, Style.NEVER}
    assert {after[email] for email in better} == {Style.THOUGHTFUL}
    assert any(style in {Style.SLOW, Style.NEVER} for style in after.values())


def test_somebody_new_has_a_name_a_manager_and_a_first_day_of_their_own() -> None:
    known = {one.email for one in COMPANY.staff}
    one = newcomer(COMPANY.manager, random.Random(1), known=known, first_day=date(2026, 11, 3))
    other = newcomer(COMPANY.manager, random.Random(1), known=known | {one.email}, first_day=TODAY)
    assert one.email not in known
    assert other.email not in known | {one.email}
    assert (one.manager_email, one.team, one.start_date) == (
        COMPANY.manager.email,
        COMPANY.manager.team,
        "2026-11-03",
    )
    company = folk()
    company.enters(one)
    persona = company.personas[one.email]
    company.enters(replace(one, team="Compute"))
    assert company.staff[one.email].team == "Compute"
    assert company.personas[one.email] is persona


def test_a_promise_is_found_by_whom_it_was_made_to_and_its_words() -> None:
    changes = Changes()
    changes.promised("m@example.com", "A GPU slot", is_finished=False)
    assert changes.told_in("He says: “A GPU slot”", to="t@example.com") is None
    assert changes.told_in("Another promise", to="m@example.com") is None
    changes.claimed("m@example.com", "A GPU slot", has_come=True)
    changes.claimed("m@example.com", "A GPU slot", has_come=False)
    found_one = changes.told_in("He says: “A GPU slot”", to="m@example.com")
    assert found_one is not None
    text, change = found_one
    assert (text, change.has_come, change.is_finished, change.claims) == ("A GPU slot", True, False, 2)
