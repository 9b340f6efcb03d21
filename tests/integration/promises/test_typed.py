"""A promise as typed: stored where all of it was understood, else the window with every word of it."""

from __future__ import annotations

import threading
from datetime import date
from typing import Any

import pytest

from staybot.errors import Refused
from staybot.facts import CommitForm, Committed, GroupCommitForm
from staybot.flows.promising import audiences, group_forms, typed_promises
from staybot.rules.commit_text import split_commit_text
from staybot.rules.group_promises import EVERYONE, of_team
from tests.company_rows import MARIA, NOOR, PRIYA, TOM
from tests.group_rows import QUIET, Groups
from tests.promise_rows import Promises


def types(promises: Promises, line: str, *, by: str = PRIYA, to: str = MARIA) -> Committed | CommitForm:
    given = split_commit_text(f"<@{to}> {line}")
    return promises.company.db.now(typed_promises.make, by=by, engineer=to, given=given, request=line)


def asked(promises: Promises, line: str) -> CommitForm:
    """The window that opens; nothing is stored."""
    form = types(promises, line)
    assert isinstance(form, CommitForm)
    assert promises.company.dump()["commitment"] == []
    assert promises.company.letters(kind="commitment_made") == []
    return form


def test_what_was_understood_is_stored_at_once(promises: Promises) -> None:
    made = types(promises, "A slot by fri, thanks")
    assert isinstance(made, Committed)
    assert (made.text, made.due_on) == ("A slot", date(2026, 10, 23)), "in London it is Friday"
    row = promises.row(made.commitment_id)
    assert (row.text, row.late_because) == ("A slot", "")


def test_what_looks_like_a_date_and_is_none_opens_the_window_with_every_word(promises: Promises) -> None:
    form = asked(promises, "gpu slot by christmas about compute")
    assert form.text == "gpu slot by christmas about compute"
    assert form.due_on == date(2026, 12, 15), "as without a date"
    assert "could not read “by christmas about compute” for certain. Nothing is logged yet." in form.note
    assert form.due_note == ""


def test_what_was_read_is_filled_in(promises: Promises) -> None:
    form = asked(promises, "a slot by Monday about GPUs")
    assert (form.text, form.due_on) == ("a slot about GPUs", date(2026, 10, 19))
    assert "“about GPUs”" in form.note
    assert asked(promises, "a slot by christmas about role_focus").theme == "role_focus"


@pytest.mark.parametrize(
    ("line", "text", "told"),
    [
        ("A slot by 31 feb", "A slot", "“31 feb”: I could not read that as a date"),
        ("A slot by 2020-01-01", "A slot", "has passed"),
        ("A slot by 2040-01-01", "A slot", "more than a year ahead"),
        ("A slot by 31 feb because of it", "A slot because of it", "“31 feb”"),
    ],
)
def test_a_day_that_cannot_be_keeps_the_sentence_and_is_told_at_the_day(
    promises: Promises, line: str, text: str, told: str
) -> None:
    form = asked(promises, line)
    assert (form.text, form.due_on) == (text, date(2026, 12, 15))
    assert form.note == typed_promises.CHECK_DAY
    assert told in form.due_note


def test_a_day_after_the_sixty_days_asks_why_and_keeps_the_day(promises: Promises) -> None:
    promises.clock()
    form = asked(promises, "A slot by 2027-02-01")
    assert (form.text, form.due_on, form.late_because) == ("A slot", date(2027, 2, 1), "")
    assert "say why it takes longer" in form.note
    made = types(promises, "A slot by 2027-02-01 because the rack comes late")
    assert isinstance(made, Committed)
    assert promises.row(made.commitment_id).late_because == "the rack comes late"


def test_a_reason_stands_in_its_field_where_the_window_has_one(promises: Promises) -> None:
    promises.clock()
    form = asked(promises, "A slot by 31 feb because of it")
    assert (form.text, form.late_because) == ("A slot", "of it")


def test_a_sentence_that_is_too_long_and_one_that_is_missing_open_the_window(promises: Promises) -> None:
    form = asked(promises, "x" * 301)
    assert (form.text, form.note) == (
        "x" * 301,
        "Please say it in at most 300 characters. Nothing is logged yet.",
    )
    bare = asked(promises, "by Monday")
    assert (bare.text, bare.due_on, bare.note) == ("", date(2026, 10, 19), "")


def test_who_is_not_their_manager_gets_no_window(promises: Promises) -> None:
    for line in ("A slot", "A slot by 31 feb", "A slot by christmas"):
        with pytest.raises(Refused, match="people who report to you"):
            types(promises, line, by=TOM)
    assert promises.company.dump()["commitment"] == []


# --------------------------------------------------------------------- to nobody, to groups


def begins(groups: Groups, line: str, *, by: str) -> CommitForm | GroupCommitForm:
    given = split_commit_text(line)
    return groups.company.db.now(group_forms.begin, by=by, text=given.what, given=given)


def test_without_anybody_the_window_asks_to_whom_and_keeps_the_rest(groups: Groups) -> None:
    form = begins(groups, "A slot in two weeks by 2027-03-01 about role_focus", by=PRIYA)
    assert isinstance(form, CommitForm)
    assert (form.text, form.due_on, form.theme) == ("A slot in two weeks", date(2027, 3, 1), "role_focus")
    assert "I could not see to whom" in form.note
    assert "“by christmas”" in begins(groups, "A slot by christmas", by=PRIYA).note
    assert "“31 feb”" in begins(groups, "A slot by 31 feb", by=PRIYA).due_note
    assert begins(groups, "", by=PRIYA).note == ""
    groups.company.sets(MARIA, is_leader=True)
    hers = begins(groups, "A slot", by=MARIA)
    assert isinstance(hers, GroupCommitForm)
    assert (hers.text, hers.chosen) == ("A slot", "")


def types_to_group(groups: Groups, line: str, **more: Any) -> GroupCommitForm | None:
    given = split_commit_text(line)
    kind = {"kind": "everyone", "by": NOOR, "text": given.what} | more
    return groups.company.db.now(group_forms.typed, given=given, **kind)


def test_a_promise_to_a_group_is_asked_about_in_the_same_way(groups: Groups) -> None:
    assert types_to_group(groups, f"{QUIET} by fri please") is None
    unread = types_to_group(groups, f"{QUIET} by christmas")
    assert unread is not None
    assert (unread.text, unread.chosen) == (f"{QUIET} by christmas", audiences.key(EVERYONE))
    assert "“by christmas”" in unread.note
    refused = types_to_group(groups, f"vision {QUIET} by 31 feb", kind="team")
    assert refused is not None
    assert (refused.text, refused.chosen) == (QUIET, audiences.key(of_team("vision")))
    assert "“31 feb”" in refused.due_note
    assert groups.ids() == []


# --------------------------------------------------------------------- twice


def test_the_same_promise_typed_again_is_one_while_the_first_is_open(promises: Promises) -> None:
    first = types(promises, "A GPU slot")
    assert isinstance(first, Committed)
    for again in ("a  gpu slot", "A GPU SLOT", "A GPU slot by 2026-12-15"):
        second = types(promises, again)
        assert isinstance(second, Committed)
        assert (second.repeated, second.commitment_id) == (True, first.commitment_id)
    assert len(promises.company.dump()["commitment"]) == 1
    assert len(promises.company.letters(kind="commitment_made")) == 1
    promises.drop(first.commitment_id)
    anew = types(promises, "a gpu  slot")
    assert isinstance(anew, Committed)
    assert not anew.repeated


@pytest.mark.each_database
def test_the_same_promise_typed_twice_at_the_same_moment_is_one(promises: Promises) -> None:
    gate, made = threading.Barrier(3), []

    def work(number: int) -> None:
        given = split_commit_text(f"<@{MARIA}> A GPU slot")
        gate.wait()
        request = f"command {number}"
        fact = promises.company.db.now(
            typed_promises.make, by=PRIYA, engineer=MARIA, given=given, request=request
        )
        made.append(isinstance(fact, Committed) and fact.repeated)

    workers = [threading.Thread(target=work, args=(number,)) for number in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(made) == [False, True, True]
    assert len(promises.company.dump()["commitment"]) == 1


def test_another_day_another_person_or_other_words_are_another_promise(promises: Promises) -> None:
    promises.company.sets(TOM, manager_id=promises.company.ids[PRIYA])
    types(promises, "A slot")
    for line, to in (("A slot by 2026-12-01", MARIA), ("A slot", TOM), ("Two slots", MARIA)):
        made = types(promises, line, to=to)
        assert isinstance(made, Committed)
        assert not made.repeated
    assert len(promises.company.dump()["commitment"]) == 4


def test_the_same_promise_to_a_group_is_one_while_the_first_is_open(groups: Groups) -> None:
    promise = groups.promises(text=QUIET)
    again = groups.make(text=QUIET.upper())
    assert (again.repeated, again.commitment_id) == (True, promise)
    assert not groups.make(kind="team", text=f"vision {QUIET}").repeated, "to another group"
    groups.claim(promise)
    assert not groups.make(text=QUIET).repeated
