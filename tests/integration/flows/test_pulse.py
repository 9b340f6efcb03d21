"""A pulse from the side of whoever is asked: tapped, commented, changed, withdrawn; what is refused."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from sqlmodel import select

from staybot.errors import Refused
from staybot.flows.answering import ballots, participation, pulse
from staybot.flows.answering.pulse_ballot import PulseBallot
from staybot.flows.asking import rounds, seals, surveys
from staybot.rules.items import Item, Scale, Survey
from staybot.store.database import Tx
from staybot.store.tables import Person, Round, RoundState
from tests.company_rows import MARIA, NOOR, PRIYA, TOM, Company, differences
from tests.pulse_rows import form, items, now_as_slack_says, opened, taps, under_pulses

pytestmark = pytest.mark.each_database


@pytest.fixture
def asked(company: Company) -> tuple[Company, str]:
    pulses = under_pulses(company)
    return pulses, opened(pulses)


def _submit(c: Company, round_id: str, answers: dict[str, int], comment: str = "", shown: str | None = None):  # type: ignore[no-untyped-def]
    return c.db.now(pulse.submit, by=MARIA, round_id=round_id, answers=answers, comment=comment, shown=shown)


def _ballot(c: Company, round_id: str, who: str = MARIA) -> PulseBallot:
    def read(tx: Tx) -> PulseBallot:
        of = tx.session.get_one(Round, round_id)
        found = ballots.read(tx, of, tx.session.get_one(Person, c.ids[who]), holds=PulseBallot)
        assert found is not None
        return found

    return c.db.now(read)


def test_the_first_tap_is_already_an_answer(asked: tuple[Company, str]) -> None:
    c, round_id = asked
    first = items(c, MARIA, round_id)[0]
    after = taps(c, MARIA, round_id, first, 4)
    assert after.answers == {first: 4}
    assert after.answered
    assert _ballot(c, round_id).is_answered()
    assert not _ballot(c, round_id, TOM).is_answered()


def test_a_later_tap_replaces_the_first_and_one_that_arrives_late_does_not(
    asked: tuple[Company, str],
) -> None:
    c, round_id = asked
    first = items(c, MARIA, round_id)[0]
    early = now_as_slack_says(c)
    c.passes(seconds=2)
    taps(c, MARIA, round_id, first, 2)
    assert taps(c, MARIA, round_id, first, 5, at=early).answers == {first: 2}
    c.passes(seconds=2)
    assert taps(c, MARIA, round_id, first, 5).answers == {first: 5}


def test_a_tap_whose_time_is_nonsense_counts_before_all_others(asked: tuple[Company, str]) -> None:
    c, round_id = asked
    first = items(c, MARIA, round_id)[0]
    assert taps(c, MARIA, round_id, first, 3, at="yesterday").answers == {first: 3}
    taps(c, MARIA, round_id, first, 4)
    assert taps(c, MARIA, round_id, first, 1, at="yesterday").answers == {first: 4}


def test_the_same_tap_twice_is_one_answer(asked: tuple[Company, str]) -> None:
    c, round_id = asked
    first, at = items(c, MARIA, round_id)[0], now_as_slack_says(c)
    assert taps(c, MARIA, round_id, first, 4, at=at) == taps(c, MARIA, round_id, first, 4, at=at)


def test_what_the_modal_holds_wins_over_earlier_taps_and_leaves_the_others(
    asked: tuple[Company, str],
) -> None:
    c, round_id = asked
    one, two, three = items(c, MARIA, round_id)
    old = now_as_slack_says(c)
    taps(c, MARIA, round_id, one, 4)
    taps(c, MARIA, round_id, two, 4)
    c.passes(seconds=5)
    done = _submit(c, round_id, {two: 1})
    assert (done.answered, done.of, done.commented) == (2, 3, False)
    assert taps(c, MARIA, round_id, two, 5, at=old).answers == {one: 4, two: 1}
    assert _submit(c, round_id, {three: 10}).answered == 3


def test_an_empty_modal_is_refused_under_its_first_question(asked: tuple[Company, str]) -> None:
    c, round_id = asked
    with pytest.raises(Refused) as refused:
        _submit(c, round_id, {}, "  ")
    assert refused.value.field == items(c, MARIA, round_id)[0]


def test_a_comment_alone_is_an_answer_and_can_be_taken_back(asked: tuple[Company, str]) -> None:
    c, round_id = asked
    assert _submit(c, round_id, {}, "The build is slow").commented
    assert form(c, MARIA, round_id).comment == "The build is slow"
    assert form(c, MARIA, round_id).comment_counts
    assert not _submit(c, round_id, {}, "The build is slow").commented
    assert _submit(c, round_id, {}, "").answered == 0
    assert not form(c, MARIA, round_id).answered


def test_a_comment_that_is_too_long_is_refused_under_its_field(asked: tuple[Company, str]) -> None:
    c, round_id = asked
    with pytest.raises(Refused) as refused:
        _submit(c, round_id, {}, "x" * 501)
    assert refused.value.field == "comment"
    assert not _ballot(c, round_id).is_answered()


def test_what_was_read_in_a_comment_belongs_to_its_words(asked: tuple[Company, str]) -> None:
    c, round_id = asked
    _submit(c, round_id, {}, "The build is slow")

    def confirm(tx: Tx) -> None:
        def confirmed(ballot: PulseBallot) -> PulseBallot:
            return PulseBallot(
                comment=ballot.comment, draft_at=ballot.draft_at, confirmed=("compute_and_tooling:negative",),
                found={"comment": ("compute_and_tooling:negative",)}, reader="2026.1",
            )  # fmt: skip

        of = tx.session.get_one(Round, round_id)
        ballots.change(tx, of, tx.session.get_one(Person, c.ids[MARIA]), holds=PulseBallot, by=confirmed)

    c.db.now(confirm)
    first = items(c, MARIA, round_id)[0]
    _submit(c, round_id, {first: 3}, "The build is slow")
    assert _ballot(c, round_id).confirmed == ("compute_and_tooling:negative",)
    _submit(c, round_id, {first: 3}, "The build is fast")
    kept = _ballot(c, round_id)
    assert (kept.confirmed, kept.found, kept.reader) == (None, None, "")


def test_a_draft_is_kept_and_counts_as_no_answer(asked: tuple[Company, str]) -> None:
    c, round_id = asked
    old = now_as_slack_says(c)
    c.passes(seconds=1)
    c.db.now(pulse.save_comment, by=MARIA, round_id=round_id, text="The b", at=now_as_slack_says(c))
    seen = form(c, MARIA, round_id)
    assert (seen.comment, seen.comment_counts, seen.answered) == ("The b", False, False)
    c.db.now(pulse.save_comment, by=MARIA, round_id=round_id, text="Th", at=old)
    assert form(c, MARIA, round_id).comment == "The b"
    c.passes(seconds=1)
    c.db.now(pulse.save_comment, by=MARIA, round_id=round_id, text="y" * 900, at=now_as_slack_says(c))
    assert form(c, MARIA, round_id).comment == "y" * 500
    c.passes(seconds=1)
    _submit(c, round_id, {}, "The build")
    assert form(c, MARIA, round_id).comment_counts
    c.db.now(pulse.save_comment, by=MARIA, round_id=round_id, text="The b", at=old)
    assert form(c, MARIA, round_id).comment == "The build"


def test_a_draft_over_a_submitted_comment_says_that_it_does_not_count_yet(asked: tuple[Company, str]) -> None:
    c, round_id = asked
    _submit(c, round_id, {}, "The build")
    c.passes(seconds=1)
    c.db.now(pulse.save_comment, by=MARIA, round_id=round_id, text="The build is", at=now_as_slack_says(c))
    seen = form(c, MARIA, round_id)
    assert (seen.comment, seen.comment_counts, seen.answered) == ("The build is", False, True)


def test_an_untouched_field_does_not_undo_what_another_window_wrote(asked: tuple[Company, str]) -> None:
    c, round_id = asked
    first = items(c, MARIA, round_id)[0]
    _submit(c, round_id, {}, "From the phone", shown="")
    _submit(c, round_id, {first: 4}, "", shown="")
    assert form(c, MARIA, round_id).comment == "From the phone"
    _submit(c, round_id, {first: 4}, "", shown="From the phone")
    assert form(c, MARIA, round_id).comment == ""


def test_withdrawn_is_withdrawn_whatever_arrives_late(asked: tuple[Company, str]) -> None:
    c, round_id = asked
    first, old = items(c, MARIA, round_id)[0], now_as_slack_says(c)
    c.passes(seconds=1)
    taps(c, MARIA, round_id, first, 1)
    _submit(c, round_id, {}, "And so on")
    c.passes(seconds=1)
    done = c.db.now(pulse.withdraw, by=MARIA, round_id=round_id)
    assert done.closes_on == c.round(round_id).closes_on
    c.db.now(pulse.save_comment, by=MARIA, round_id=round_id, text="And", at=old)
    seen = taps(c, MARIA, round_id, first, 1, at=old)
    assert (seen.answers, seen.comment, seen.answered) == ({}, "", False)
    c.passes(seconds=1)
    assert taps(c, MARIA, round_id, first, 2).answers == {first: 2}


@pytest.mark.parametrize(("which", "score"), [(0, 0), (0, 6), (2, 11), (2, -1)])
def test_a_score_off_the_scale_is_refused(asked: tuple[Company, str], which: int, score: int) -> None:
    c, round_id = asked
    item = items(c, MARIA, round_id)[which]
    with pytest.raises(Refused, match="not part of the pulse"):
        taps(c, MARIA, round_id, item, score)
    with pytest.raises(Refused, match="not part of the pulse"):
        _submit(c, round_id, {item: score})


def test_the_ends_of_both_scales_are_taken(asked: tuple[Company, str]) -> None:
    c, round_id = asked
    one, two, three = items(c, MARIA, round_id)
    assert _submit(c, round_id, {one: 1, two: 5, three: 0}).answered == 3
    assert _submit(c, round_id, {three: 10}).answered == 3


def test_a_question_of_another_pulse_is_refused(asked: tuple[Company, str]) -> None:
    c, round_id = asked
    with pytest.raises(Refused, match="not part of the pulse"):
        taps(c, MARIA, round_id, "something.else", 3)


@pytest.mark.parametrize("who", [PRIYA, NOOR])
def test_whoever_was_not_asked_has_nothing_to_answer(asked: tuple[Company, str], who: str) -> None:
    c, round_id = asked
    first = items(c, MARIA, round_id)[0]
    before = c.dump()
    for act in (
        lambda: form(c, who, round_id),
        lambda: taps(c, who, round_id, first, 3),
        lambda: c.db.now(pulse.withdraw, by=who, round_id=round_id),
    ):
        with pytest.raises(Refused, match="did not ask you"):
            act()
    assert differences(before, c.dump()) == set()


def test_a_stranger_and_a_pulse_that_never_was_are_refused(asked: tuple[Company, str]) -> None:
    c, round_id = asked
    with pytest.raises(Refused, match="don't know you"):
        form(c, "USTRANGER", round_id)
    with pytest.raises(Refused, match="did not ask you"):
        form(c, MARIA, "0" * 32)


def test_the_buttons_of_an_interview_open_no_pulse_and_the_other_way_round(company: Company) -> None:
    interview_id = company.opens()
    with pytest.raises(Refused, match="did not ask you"):
        form(company, MARIA, interview_id)
    company.passes(days=13)
    pulses = under_pulses(company)
    round_id = opened(pulses)
    with pytest.raises(Refused, match="not part of this quarter"):
        pulses.db.now(participation.mine, by=MARIA, round_id=round_id)
    assert pulses.db.now(participation.theirs, by=MARIA, round_id=round_id)[1].id == round_id
    assert pulses.db.now(participation.theirs, by=MARIA, round_id=interview_id)[1].id == interview_id


def test_a_closed_pulse_takes_nothing_and_says_so(asked: tuple[Company, str]) -> None:
    c, round_id = asked
    first = items(c, MARIA, round_id)[0]
    c.clock.move_to(c.round(round_id).closes_at - timedelta(seconds=1))
    taps(c, MARIA, round_id, first, 3)
    c.ends(round_id)
    with pytest.raises(Refused, match="has closed and is being counted"):
        taps(c, MARIA, round_id, first, 4)

    def close(tx: Tx) -> None:
        tx.session.get_one(Round, round_id).state = RoundState.CLOSED

    c.db.now(close)
    with pytest.raises(Refused, match="were counted, and deleted with their key"):
        taps(c, MARIA, round_id, first, 4)


def test_a_void_pulse_says_that_its_key_is_gone(asked: tuple[Company, str]) -> None:
    c, round_id = asked
    first = items(c, MARIA, round_id)[0]
    c.keys.destroy(round_id)
    with pytest.raises(Refused, match="key"):
        taps(c, MARIA, round_id, first, 3)
    assert c.db.now(rounds.void_lost) == [round_id]
    assert c.round(round_id).state is RoundState.VOID
    with pytest.raises(Refused, match="void: its answers cannot be opened"):
        taps(c, MARIA, round_id, first, 3)
    assert {letter.recipient for letter in c.letters(kind="round_void")} == set()


def test_a_pulse_whose_rules_were_changed_by_hand_takes_nothing(asked: tuple[Company, str]) -> None:
    c, round_id = asked
    first = items(c, MARIA, round_id)[0]

    def spoil(tx: Tx) -> None:
        of = tx.session.get_one(Round, round_id)
        of.questions_json = of.questions_json.replace("I ", "You ")
        tx.session.add(of)

    c.db.now(spoil)
    with pytest.raises(Refused) as refused:
        taps(c, MARIA, round_id, first, 3)
    assert str(refused.value) == seals.CHANGED


def test_a_full_ballot_holds_all_of_it(company: Company) -> None:
    draw = random.Random(5)
    text, draft = ("".join(chr(draw.randrange(0x20000, 0x2A6D0)) for _ in range(500)) for _ in range(2))
    c = under_pulses(company)
    round_id = planned_with(c, fifteen())
    for n in range(15):
        taps(c, MARIA, round_id, f"q{n:02}." + "x" * 40, 5)
    _submit(c, round_id, {}, text)
    c.passes(seconds=1)
    c.db.now(pulse.save_comment, by=MARIA, round_id=round_id, text=draft, at=now_as_slack_says(c))
    seen = form(c, MARIA, round_id)
    assert (len(seen.answers), seen.comment) == (15, draft)
    assert _ballot(c, round_id).comment == text


def fifteen() -> Survey:
    long = tuple(Item(f"q{n:02}." + "x" * 40, 1, f"Statement {n}", Scale.AGREE) for n in range(15))
    return Survey("long", "A long one", "", long, comment=True)


def planned_with(c: Company, survey: Survey) -> str:
    """The next pulse, open, and asking this."""
    from staybot.flows.asking import pulse_rounds  # noqa: PLC0415 — only here

    (window,) = c.db.now(pulse_rounds.send, survey=survey)
    (round_id,) = c.db.now(
        lambda tx: list(tx.session.exec(select(Round.id).where(Round.survey == survey.name)))
    )
    c.clock.move_to(c.round(round_id).opens_at)
    assert c.db.now(rounds.open_, round_id=round_id)
    assert c.round(round_id).opens_on == window.opens_on
    assert c.db.now(lambda tx: surveys.frozen(tx.session.get_one(Round, round_id))[0]) == survey
    return round_id
