"""The window for a promise to a group: who gets it, with which groups, who keeps it, and what members see."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import select

from staybot.errors import Refused
from staybot.facts import CommitForm, GroupCommitForm, GroupPromiseGiven
from staybot.flows.promising import audiences, commitments, group_forms, group_promises, promise_life
from staybot.rules.commit_text import split_commit_text
from staybot.rules.commitments import State
from staybot.rules.group_promises import EVERYONE, of_group, of_team
from staybot.store.database import Tx
from staybot.store.tables import Commitment, CommitmentEvent
from tests.company_rows import DAVE, MARIA, NOOR, PRIYA, TOM, Company
from tests.group_rows import QUIET, Groups


def form(groups: Groups, *, by: str, **more: Any) -> GroupCommitForm:
    return groups.company.db.now(group_forms.form, by=by, **more)


def sends(groups: Groups, *, by: str = NOOR, group: str = EVERYONE, **more: Any) -> Any:
    given: dict[str, Any] = {"owner": by, "text": QUIET, "due_on": None, "theme": None, "request": "window"}
    return groups.company.db.now(group_promises.make_for, by=by, group=audiences.key(group), **(given | more))


def stored(groups: Groups) -> Commitment:
    (row,) = groups.ids()
    return groups.row(row)


def test_each_maker_may_choose_the_groups_that_are_theirs(groups: Groups) -> None:
    assert [words for _, words in form(groups, by=NOOR).groups] == [
        "Everyone",
        "Function engineering",
        "Team serving",
        "Team vision",
    ]
    priyas = form(groups, by=PRIYA, theme="career_growth", text="A ladder")
    assert priyas.groups == ((audiences.key(of_team("serving")), "Team serving"),)
    assert priyas.chosen == priyas.groups[0][0], "where there is one, it is chosen"
    assert (priyas.may_name, priyas.owner, priyas.text) == (False, PRIYA, "A ladder")
    assert priyas.theme == "career_growth"
    assert 0 < len(priyas.tactics) <= 3
    assert form(groups, by=NOOR).chosen == ""
    assert form(groups, by=NOOR).due_on == groups.today() + timedelta(days=60)


def test_whoever_may_promise_nothing_to_a_group_gets_no_window(groups: Groups) -> None:
    flows: list[tuple[Any, dict[str, Any]]] = [
        (group_forms.form, {}),
        (group_forms.everyone, {"theme": "role_focus"}),
        (group_forms.typed, {"kind": "team", "text": "", "given": split_commit_text("")}),
    ]
    for flow, given in flows:
        with pytest.raises(Refused, match="team"):
            groups.company.db.now(flow, by=MARIA, **given)


def test_before_the_first_digest_there_is_no_window(company: Company) -> None:
    with pytest.raises(Refused, match="there is none here yet"):
        company.db.now(group_forms.form, by=NOOR)
    assert isinstance(company.db.now(group_forms.begin, by=PRIYA), CommitForm)


def test_from_anywhere_it_asks_for_a_person_with_a_way_to_a_group(groups: Groups) -> None:
    db = groups.company.db
    priyas = db.now(group_forms.begin, by=PRIYA)
    assert isinstance(priyas, CommitForm)
    assert priyas.may_group
    groups.company.sets(MARIA, is_leader=True)
    assert isinstance(db.now(group_forms.begin, by=MARIA), GroupCommitForm), "she has nobody, but leads"
    with pytest.raises(Refused, match="I know of nobody"):
        db.now(group_forms.begin, by=TOM)


@pytest.mark.parametrize(
    ("kind", "text", "chosen"),
    [
        ("everyone", "", EVERYONE),
        ("team", "vision", of_team("vision")),
        ("team", "", None),
    ],
)
def test_a_command_without_the_promise_opens_the_window(
    groups: Groups, kind: Any, text: str, chosen: str | None
) -> None:
    given = split_commit_text("by in two weeks about role_focus")
    told = groups.company.db.now(group_forms.typed, by=NOOR, kind=kind, text=text, given=given)
    assert told is not None
    assert told.chosen == (audiences.key(chosen) if chosen else "")
    assert (told.due_on, told.theme) == (groups.today() + timedelta(days=14), "role_focus")


def test_a_command_with_a_promise_needs_no_window(groups: Groups) -> None:
    given = split_commit_text(QUIET)
    told = groups.company.db.now(group_forms.typed, by=NOOR, kind="everyone", text=QUIET, given=given)
    assert told is None


def test_a_theme_of_a_digest_begins_a_promise_to_everyone_or_to_ones_own_team(groups: Groups) -> None:
    noors = groups.company.db.now(group_forms.everyone, by=NOOR, theme="role_focus")
    assert (noors.chosen, noors.theme) == (audiences.key(EVERYONE), "role_focus")
    assert noors.tactics
    priyas = groups.company.db.now(group_forms.everyone, by=PRIYA, theme="<!channel>")
    assert priyas.chosen == audiences.key(of_team("serving"))
    assert (priyas.theme, priyas.tactics) == (None, ()), "what is no theme is none"


def test_the_window_sent_twice_makes_one_promise(groups: Groups) -> None:
    due_on = groups.today() + timedelta(days=10)
    first = sends(groups, due_on=due_on, theme="role_focus")
    again = sends(groups, due_on=due_on, theme="role_focus")
    assert (first.repeated, again.repeated, first.owner) == (False, True, None)
    row = stored(groups)
    assert (row.text, row.due_on, row.theme, row.audience) == (QUIET, due_on, "role_focus", EVERYONE)
    groups.company.sets(NOOR, is_leader=False)
    with pytest.raises(Refused, match="Only leaders"):
        sends(groups, request="another")


def test_a_leader_may_name_another_leader_who_is_told(groups: Groups) -> None:
    groups.company.sets(DAVE, is_leader=True)
    told = sends(groups, owner=DAVE)
    assert told.owner is not None
    assert told.owner.name == "Dave"
    row = stored(groups)
    assert row.by_id == groups.company.ids[DAVE]
    assert groups.history(row.id) == [("make", NOOR)], "who logged it stands in its history"
    (letter,) = [one for one in groups.company.delivers() if isinstance(one.fact, GroupPromiseGiven)]
    assert isinstance(letter.fact, GroupPromiseGiven)
    assert (letter.to, letter.fact.by.name, letter.fact.text) == (DAVE, "Noor", QUIET)
    with pytest.raises(Refused, match="cannot find"):
        groups.claim(row.id, by=NOOR)
    groups.claim(row.id, by=DAVE)
    assert groups.state(row.id) is State.CLAIMED


def test_a_promise_taken_back_before_its_owner_heard_of_it_is_not_told(groups: Groups) -> None:
    groups.company.sets(DAVE, is_leader=True)
    sends(groups, owner=DAVE)
    groups.company.db.now(
        promise_life.drop, by=DAVE, commitment_id=stored(groups).id, because="Not mine to keep"
    )
    assert [one for one in groups.company.delivers() if isinstance(one.fact, GroupPromiseGiven)] == []


@pytest.mark.parametrize(
    ("by", "group", "more", "refusal"),
    [
        (PRIYA, EVERYONE, {}, ("Only leaders can promise", "group")),
        (PRIYA, of_team("vision"), {}, ("Only leaders can promise", "group")),
        (PRIYA, "nonsense", {}, ("Only leaders can promise", "group")),
        (PRIYA, of_team("serving"), {"owner": NOOR}, ("Only leaders can log", "owner")),
        (NOOR, EVERYONE, {"owner": PRIYA}, ("must be one who could make it", "owner")),
        (NOOR, of_team("vision"), {"owner": PRIYA}, ("must be one who could make it", "owner")),
        (NOOR, EVERYONE, {"owner": "UNOBODY"}, ("must be one who could make it", "owner")),
        (NOOR, EVERYONE, {"text": " "}, ("in one sentence", "text")),
        (NOOR, EVERYONE, {"due_on": date(2020, 1, 1)}, ("past", "due_on")),
        (NOOR, EVERYONE, {"due_on": date(2040, 1, 1)}, ("more than a year", "due_on")),
    ],
)
def test_what_may_not_be_is_refused_under_its_field(
    groups: Groups, by: str, group: str, more: dict[str, Any], refusal: tuple[str, str]
) -> None:
    words, field = refusal
    with pytest.raises(Refused, match=words) as refused:
        sends(groups, by=by, group=group, **more)
    assert refused.value.field == field
    assert groups.ids() == []


def test_the_owner_of_a_promise_to_a_team_may_be_its_manager(groups: Groups) -> None:
    sends(groups, group=of_team("vision"), owner=DAVE)
    assert stored(groups).by_id == groups.company.ids[DAVE]


def test_a_promise_to_a_function_asks_that_function(groups: Groups) -> None:
    company = groups.company
    company.sets(TOM, function="research")
    for n in range(6):
        company.sets(f"UVISION{n:03}", function="research")
    sends(groups, group=of_group("function", "research"))
    promise = stored(groups)
    groups.claim(promise.id)
    round_id = groups.opens(promise.id)
    assert round_id is not None
    assert groups.cohort(round_id) == {TOM, *(f"UVISION{n:03}" for n in range(6))}


# ------------------------------------------------------------------- members


def received(groups: Groups, who: str) -> list[tuple[str, str, str]]:
    found = groups.company.db.now(commitments.mine, by=who).received
    return [(one.other.name, one.group, one.text) for one in found]


def test_members_of_a_group_find_what_was_promised_to_it(groups: Groups) -> None:
    groups.promises(by=NOOR, text="Open books")
    groups.promises(by=PRIYA, kind="team", text="Two GPUs")
    assert sorted(received(groups, MARIA)) == [
        ("Noor", "everyone", "Open books"),
        ("Priya", "team serving", "Two GPUs"),
    ]
    assert received(groups, TOM) == [("Noor", "everyone", "Open books")]
    assert received(groups, NOOR) == [], "one's own stand among those that one made"
    (line,) = groups.company.db.now(commitments.mine, by=NOOR).made
    assert (line.other.name, line.group, line.to_group) == ("everyone", "", True)


def test_a_question_to_oneself_comes_before_what_a_group_is_asked(groups: Groups) -> None:
    db = groups.company.db
    promise = groups.promises(by=NOOR, text="Open books")
    groups.claim(promise)
    mine = db.now(commitments.make, by=PRIYA, engineer=MARIA, text="A quiet room", due_on=None, request="one")
    assert not mine.repeated
    to_maria = next(
        one.commitment_id for one in db.now(commitments.mine, by=MARIA).received if one.text == "A quiet room"
    )
    db.now(promise_life.claim, by=PRIYA, commitment_id=to_maria)
    assert [text for *_, text in received(groups, MARIA)] == ["A quiet room", "Open books"]
    with pytest.raises(Refused, match="cannot find"):
        db.now(promise_life.answer, by=MARIA, commitment_id=promise, said="confirm")


def test_one_row_is_one_event(groups: Groups) -> None:
    sends(groups)

    def count(tx: Tx) -> int:
        return len(tx.session.exec(select(CommitmentEvent)).all())

    assert groups.company.db.now(count) == 1
