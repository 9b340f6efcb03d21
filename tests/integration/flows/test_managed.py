"""Managers get the published lines of exactly their group, after the leaders, once, if it was announced."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest

from staybot.facts import Digest, ManagerPart, OperatorNotice
from staybot.flows import home, privacy
from staybot.flows.answering import interview
from staybot.flows.asking import seals
from staybot.flows.delivering import letters
from staybot.flows.publishing import digests, managed
from staybot.slack.views.letters import letter
from staybot.slack.views.privacy import privacy as privacy_view
from staybot.slack.views.promise import who_sees, who_sees_pulse
from staybot.store.tables import Letter, LetterState
from tests.attacks.deeds import BOSS, close
from tests.attacks.operator import writes
from tests.company_rows import DAVE, MARIA, NOOR, PRIYA, Company, somebody
from tests.ledger_rows import TOOLS, appended, cell, pulse

DAY = date(2026, 10, 5)


@pytest.fixture
def on(company: Company) -> Company:
    """Priya manages all of search, six people."""
    company.hires(
        *(somebody(f"USRCH{n:04}", f"S{n}", is_engineer=True, manager_id=company.ids[PRIYA], team="search")
          for n in range(5))
    )  # fmt: skip
    return company.under(manager_digests=True)


def group(team: Any, low: float, high: float) -> dict[str, Any]:
    return cell(TOOLS, n=(5, 9), mean_range=[low, high]) | {"filters": {"team": team}}


def priyas(company: Company, *more: tuple[str, str, str]) -> str:
    """As it would have been frozen."""
    return json.dumps([("team", "search", company.ids[PRIYA]), *more])


EVERYONE = cell(TOOLS, n=(30, 99), mean_range=[3.7, 3.9])


def parts(company: Company) -> list[tuple[str, ManagerPart]]:
    company.clock.move_to(company.clock.now().replace(hour=12) + timedelta(days=1))
    out = company.delivers() + company.delivers()
    return [(one.to, one.fact) for one in out if isinstance(one.fact, ManagerPart)]


def test_a_manager_gets_the_lines_of_their_group_and_of_no_other(on: Company) -> None:
    body = pulse(DAY, EVERYONE, group("search", 1, 2.4), group("billing", 3.6, 5))
    appended(on, body, managed=priyas(on))
    ((to, part),) = parts(on)
    assert to == PRIYA
    text = letter(part).text
    assert "search: lower on 2 (on the disagreeing side)" in text
    assert "billing" not in text
    assert "My tools are fast." in text
    assert "How this was made" in text
    assert "3.7" not in text, "the figures of everyone are for leadership"
    assert not [block for block in letter(part).blocks if block["type"] == "actions"]


def test_the_lines_are_those_of_the_leaders_thread(on: Company) -> None:
    release = appended(on, pulse(DAY, EVERYONE, group("search", 1, 2.4)), managed=priyas(on))
    ((_, part),) = parts(on)
    fact = on.db.now(digests.published, release_id=release)
    assert fact is not None
    assert part.digest == fact


def test_leaders_are_told_first(on: Company) -> None:
    appended(on, pulse(DAY, EVERYONE, group("search", 1, 2.4)), managed=priyas(on))
    on.passes(hours=4)
    assert on.letters(kind=managed.KIND) == []
    out = [type(one.fact).__name__ for one in on.delivers()]
    assert out.index("PulseDigest") < out.index("ManagerPart")


def test_posting_a_digest_again_gives_nobody_a_second_part(on: Company) -> None:
    appended(on, pulse(DAY, EVERYONE, group("search", 1, 2.4)), managed=priyas(on))
    assert len(parts(on)) == 1
    (row,) = on.letters(kind="digest")
    writes(on.db, "UPDATE letter SET state = 'sending', sent_at = due_at WHERE id = :id", id=row.id)
    on.passes(days=1)
    on.db.now(letters.sent, letter_id=row.id, channel="CLEADERS1", ts="1.1")
    assert parts(on) == []
    assert len(on.letters(kind=managed.KIND)) == 1


@pytest.mark.parametrize(
    "shown",
    [
        [],
        [group("billing", 1, 2.4)],
        [group(["search", "tiny"], 1, 2.4)],
        [cell(TOOLS, mean_range=[1, 2.4]) | {"filters": {"team": "search", "level": "L4"}}],
        [cell(TOOLS, mean_range=[1, 2.4]) | {"filters": {"function": "search"}}],
    ],
)
def test_a_group_that_is_not_published_as_such_is_cut_for_nobody(
    on: Company, shown: list[dict[str, Any]]
) -> None:
    appended(on, pulse(DAY, EVERYONE, *shown), managed=priyas(on))
    assert parts(on) == []
    (row,) = on.letters(kind=managed.KIND)
    assert row.state is LetterState.DROPPED


def test_themes_of_a_group_are_a_part_too(on: Company) -> None:
    themes = cell("themes", theme_counts={"workload:negative": [5, 10]}) | {"filters": {"team": "search"}}
    body = {**pulse(DAY, themes), "kind": "interview", "wave": "2026-Q4", "items": [], "survey": ""}
    appended(on, body, managed=priyas(on))
    ((_, part),) = parts(on)
    told = letter(part).text.partition("search")[2]
    assert "needs work" in told
    assert "5–10" in told


def test_somebody_who_left_gets_nothing(on: Company) -> None:
    appended(on, pulse(DAY, EVERYONE, group("search", 1, 2.4)), managed=priyas(on))
    on.leaves(PRIYA)
    assert parts(on) == []


def test_somebody_who_was_erased_gets_nothing(on: Company) -> None:
    gone = json.dumps([("team", "search", "0" * 32)])
    appended(on, pulse(DAY, EVERYONE, group("search", 1, 2.4)), managed=gone)
    assert parts(on) == []
    assert on.letters(kind=managed.KIND) == []


def test_nobody_gets_a_part_where_the_round_did_not_say_so(on: Company) -> None:
    appended(on, pulse(DAY, EVERYONE, group("search", 1, 2.4)))
    assert parts(on) == []
    assert on.letters(kind=managed.KIND) == []


def test_a_changed_ledger_is_told_to_the_operator_and_no_part_goes_out(on: Company) -> None:
    appended(on, pulse(DAY, EVERYONE, group("search", 1, 2.4)), managed=priyas(on))
    on.passes(hours=4)
    first = on.db.now(letters.claim, limit=5)
    for letter_id in first:
        on.db.now(letters.compose, letter_id=letter_id)
        on.db.now(letters.sent, letter_id=letter_id, channel="CLEADERS1", ts="1.1")
    writes(on.db, "UPDATE release SET body_json = replace(body_json, '[1,2.4]', '[3.6,5]')")
    facts = [one.fact for one in on.delivers()] + [one.fact for one in on.delivers()]
    assert not [one for one in facts if isinstance(one, ManagerPart | Digest)]
    assert any(isinstance(one, OperatorNotice) for one in facts)
    (row,) = on.letters(kind=managed.KIND)
    assert row.state is LetterState.WAITING


def test_a_release_that_is_not_there_has_no_managers(on: Company) -> None:
    assert on.db.now(managed.of_release, "nothing") == []

    def plan(tx: Any) -> Any:
        row = Letter(workspace=tx.workspace, kind=managed.KIND, subject="nothing",
                     recipient=on.ids[PRIYA], due_at=tx.now, due_on=tx.now.date())  # fmt: skip
        tx.session.add(row)

    on.db.now(plan)
    assert parts(on) == []


# ------------------------------------------------------------------- frozen and announced


def test_who_manages_what_is_frozen_and_announced_with_the_round(on: Company) -> None:
    round_id = on.opens()
    of = on.round(round_id)
    assert ["team", "search", on.ids[PRIYA]] in json.loads(of.managed_json)
    assert ["function", "engineering", on.ids[NOOR]] in json.loads(of.managed_json)
    told = on.db.now(lambda tx: interview.told_to_all(tx, of))
    assert told.managers
    assert any("that manager gets the same lines" in line for line in who_sees(told))
    assert "that manager gets the same lines" in who_sees_pulse(told)[0]
    assert "that manager gets the same lines" in privacy_view(on.db.now(privacy.mine, by=MARIA)).text


def test_switching_it_on_changes_nothing_for_a_round_that_is_open(company: Company) -> None:
    round_id = company.opens()
    on = company.under(manager_digests=True)
    of = on.round(round_id)
    assert of.managed_json == ""
    told = on.db.now(lambda tx: interview.told_to_all(tx, of))
    assert not told.managers
    assert not any("that manager gets" in line for line in who_sees(told))
    assert "that manager gets" not in who_sees_pulse(told)[0]
    assert on.db.now(managed.is_on)
    assert not company.db.now(managed.is_on)


def test_switched_off_again_the_open_round_still_says_so(on: Company) -> None:
    on.opens()
    assert on.under(manager_digests=False).db.now(managed.is_on)


def test_a_manager_written_into_an_open_round_breaks_its_seal(on: Company) -> None:
    round_id = on.opens()
    writes(on.db, "UPDATE round SET managed_json = :new", new=json.dumps([("team", "search", on.ids[DAVE])]))
    of = on.round(round_id)
    assert on.db.now(seals.is_broken, of)


def test_getting_a_part_tells_nothing_of_who_opted_out(on: Company) -> None:
    """Maria sits elsewhere and reports to Priya, who so manages more than search, whoever is asked."""
    on.sets(MARIA, team="billing")
    on.db.now(home.opt_out, by=MARIA)
    round_id = on.opens()
    assert "search" not in on.round(round_id).managed_json


def test_a_whole_round_ends_with_the_part_of_its_manager(on: Company) -> None:
    people = [
        row["slack_id"] for row in on.dump()["person"] if row["team"] == "search" and row["is_engineer"]
    ]
    more = on.engineers(20, managers=2)
    on.hires(*(somebody(f"USRX{n:05}", f"X{n}", is_engineer=True, manager_id=on.ids[PRIYA], team="search")
               for n in range(8)))  # fmt: skip
    people += [f"USRX{n:05}" for n in range(8)]
    round_id = on.opens()
    on.delivers()
    for who in [*people, *more]:
        on.answers(who, round_id, frustrated=BOSS if who in people[:9] else "The canteen closes early.")
    on.ends(round_id)
    close(on, round_id)
    ((to, part),) = parts(on)
    assert to == PRIYA
    assert {one.group for one in part.digest.groups} == {"search"}
    assert NOOR not in str(part)
