"""The life of a promise as people see it, around the same text."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from staybot import facts
from staybot.rules.commitments import State
from staybot.slack.escape import escape
from staybot.slack.views.blocks import Message, says
from staybot.slack.views.letters import letter
from staybot.slack.views.promises import commit_form, consent, group_form, group_promise, promise_pages

ON = date(2026, 11, 27)
CLOCK = "c" * 32


def messages(text: str) -> Iterator[Message]:
    who, short = facts.Who(text, "UMARIA001"), text[:300]
    states = ("open", "not_seen", "handed_over", "missed")
    promises = tuple(facts.OpenPromise(CLOCK, text, short, ON, 7, state) for state in states)
    yield letter(facts.MakerDay(promises, (facts.WaitingClock(CLOCK, text, ON, -1),)))
    yield letter(facts.MakerDay(promises * 9, ()))
    for again in (False, True):
        yield letter(facts.CommitmentQuestion(CLOCK, who, short, ON, again=again, resent=again))
    for said in ("confirm", "not_yet", "not_seen"):
        for state in ("open", "missed", ""):
            yield letter(facts.CommitmentAnswered(CLOCK, who, short, said, ON, state, text[:500]))
        yield letter(facts.CommitmentQuestionAnswered(who, short, said, ON))
        yield says(escape(promise_pages.answered(facts.Answered(who, short, said, shown=False))))
    for kind in ("unanswered", "missed", "dropped", "taken_up"):
        yield letter(facts.CommitmentNews(kind, who, short, ON, text[:500]))
    stood = tuple(facts.PromiseStood(short, ON, state) for state in State)
    for outcome in ("kept", "open", "unconfirmed", "dropped", "missed", "ended"):
        yield letter(facts.ClockNews("over", CLOCK, who, who, ON, outcome, stood, to_manager=True))
    yield letter(facts.ClockNews("over", CLOCK, who, who, ON, "missed", (), to_manager=False))
    yield letter(facts.ClockNews("over", CLOCK, who, who, ON, "ended", (), to_manager=True))
    yield letter(facts.ClockNews("handed_over", CLOCK, who, who, ON, "open", stood * 2, to_manager=True))
    yield letter(facts.ClockNews("handed_over", CLOCK, who, who, ON, "open", (), to_manager=False))
    yield says(escape(promise_pages.claimed(facts.Claimed(text, short))))
    yield says(escape(promise_pages.taken_up(facts.Claimed(text, short))))
    yield from _groups(text)


def _groups(text: str) -> Iterator[Message]:
    short = text[:300]
    for askable in (True, False):
        owner = facts.Who(text, None) if askable else None
        made = facts.GroupCommitted(
            text[:200], short, ON, 7, askable, 5, repeated=askable, owner=owner, commitment_id=CLOCK
        )
        yield group_promise.committed(made)
    yield letter(facts.GroupPromiseGiven(facts.Who(text, None), text[:200], short, ON))
    for hints in ((), (text[:200], "It may name somebody.")):
        yield consent.offer("Thank you.", facts.ShowOffer(CLOCK, short, hints))
    for chosen in ("yes", "no"):
        yield says(consent.chosen(facts.ShowChosen(CLOCK, short, chosen)))
    for said in ("confirm", "not_seen", "silence"):
        yield letter(facts.GroupAnswered(text[:200], short, said, missed=False))
    yield letter(facts.GroupAnswered(text[:200], short, "silence", missed=True))
    for asked in (facts.GroupAsked(ON, ON), facts.GroupAsked(None, None)):
        yield says(escape(promise_pages.claimed(facts.Claimed(text[:200], short, asked))))


def pages(text: str) -> Iterator[dict[str, Any]]:
    who, short = facts.Who(text, "UMARIA001"), text[:300]
    stated = facts.TacticLine(text, text, "low", "4–8 weeks", "medium")
    silent = facts.TacticLine(text, text, *("not stated",) * 3)
    yield commit_form.form(facts.CommitForm(who, CLOCK, ON, ON, short, "career_growth", (stated, silent)))
    yield commit_form.form(facts.CommitForm(who, CLOCK, ON, None))
    yield commit_form.form(facts.CommitForm(None, "", ON, None, short, may_group=True))
    said = tuple(facts.SharedAnswer(question, text) for question in ("energized", "frustrated", "elsewhere"))
    yield commit_form.form(
        facts.CommitForm(
            who, CLOCK, ON, ON, short, shared=said * 4, promised=(short,) * 9, late_because=short,
            note=text, due_note=text,
        )
    )  # fmt: skip
    for many in (1, 100, 101):
        reports = tuple((f"U{n}", text) for n in range(many))
        yield commit_form.form(facts.CommitForm(None, "", ON, None, short, reports=reports))
    for many in (1, 3, 100, 450):
        groups = tuple((f"{n:016x}", text[:200]) for n in range(many))
        yield group_form.form(
            facts.GroupCommitForm(
                groups,
                groups[0][0],
                "UNOOR0001",
                many > 1,
                ON,
                short,
                "career_growth",
                (stated, silent),
                note=text,
                due_note=text,
            )
        )
    yield group_form.form(facts.GroupCommitForm((("a", text),), "", "UNOOR0001", may_name=True, due_on=ON))
    yield promise_pages.answering(facts.AnswerForm(CLOCK, who, short, "not_yet", "e1"))
    yield promise_pages.answering(facts.AnswerForm(CLOCK, who, short, "not_seen", "e1"))
    yield promise_pages.answered_page(facts.Answered(who, short, "not_yet", shown=True))
    yield promise_pages.dropping(facts.DropForm(CLOCK, text, short))
    yield promise_pages.dropped_page(facts.Dropped(text, short, text[:500]))
    yield promise_pages.dropping(facts.DropForm(CLOCK, text, short, to_group=True))
    yield promise_pages.dropped_page(facts.Dropped(text, short, text[:500], to_group=True))


def followed(text: str, *, groups: int = 3) -> facts.FollowThrough:
    """The follow-through with everything told, and with little."""
    outcomes = (("kept", (10, 29)), ("missed", (0, 9)), ("open", None))
    whole = facts.Followed((30, 99), (10, 29), outcomes, (40, 45), (0, 7), (30, None))
    part = facts.Followed((5, 9), None, (), None, None, None)
    return facts.FollowThrough(text, (5, 9), ON, ON, whole, part, ((text, whole), (text, part)) * groups)


def last_time(text: str, *, many: int = 4) -> facts.LastTime:
    who = facts.Who(text, "UMARIA001")
    states = ("kept", "open", "claimed", "claimed_late", "unconfirmed", "not_seen", "handed_over", "missed",
              "dropped", "ended")  # fmt: skip
    lines = tuple(facts.CommitmentLine(who, text[:300], ON, 5, state, CLOCK, text[:500]) for state in states)
    answers = tuple(facts.SharedAnswer(one, text[:1500]) for one in ("energized", "frustrated"))
    return facts.LastTime(who, answers, lines[:many])
