"""The operator's own reader, as flows see it: what it may read, what of it counts, what is told of it."""

from __future__ import annotations

import random
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import pytest
from sqlmodel import select

from staybot import themes
from staybot.errors import Refused
from staybot.facts import Choices, Digest, InterviewAnswers, Invitation, ThemeRow, Unread
from staybot.flows import privacy
from staybot.flows.answering import ballots, hints, interview, readers, reading
from staybot.flows.answering.interview_ballot import InterviewBallot
from staybot.flows.publishing import closing
from staybot.rules.questions import INTERVIEW
from staybot.store.database import Tx
from staybot.store.tables import Person, Round
from staybot.themes.protocol import Reach
from staybot.themes.taxonomy import Mention
from tests.attacks.deeds import close, gathered, releases
from tests.company_rows import MARIA, TOM, Company

QUEUE = "Jobs wait for days in the GPU queue."
PAY = "The pay is far below the market."
TEAM = Mention("team_culture", "positive")
"""What no reader of ours finds in these."""


def ready(company: Company, reach: str = "loopback") -> Company:
    """The same company with a reader of the operator's own."""
    return company.under(themer="command", themer_command=("reader",), themer_reach=reach)


def unread(
    company: Company, round_id: str, *, by: str = MARIA, reach: Reach = Reach.LOOPBACK
) -> Unread | None:
    return company.db.now(readers.unread, by=by, round_id=round_id, reach=reach)


def reads(
    company: Company,
    round_id: str,
    *,
    by: str = MARIA,
    reach: Reach = Reach.LOOPBACK,
    **found: Sequence[Mention],
) -> None:
    fact = unread(company, round_id, by=by, reach=reach)
    assert fact is not None
    company.db.now(readers.keep, by=by, fact=fact, found=found)


def ballot(company: Company, round_id: str, *, of: str = MARIA) -> InterviewBallot:
    def read(tx: Tx) -> InterviewBallot:
        found = ballots.read(
            tx,
            tx.session.get_one(Round, round_id),
            tx.session.get_one(Person, company.ids[of]),
            holds=InterviewBallot,
        )
        assert found is not None
        return found

    return company.db.now(read)


def rows(company: Company, round_id: str) -> tuple[ThemeRow, ...]:
    return company.db.now(reading.page, by=MARIA, round_id=round_id).rows


def test_what_was_submitted_is_given_to_the_reader_once(company: Company) -> None:
    company = ready(company)
    round_id = company.opens()
    assert unread(company, round_id) is None, "nothing is submitted"
    company.answers(MARIA, round_id, frustrated=QUEUE, pick_up_call=PAY)
    fact = unread(company, round_id)
    assert fact is not None
    assert (fact.round_id, fact.texts) == (round_id, {"frustrated": QUEUE, "pick_up_call": PAY})
    assert QUEUE not in repr(fact)
    reads(company, round_id, frustrated=[TEAM], pick_up_call=[])
    assert unread(company, round_id) is None


def test_a_draft_is_never_given_to_it(company: Company) -> None:
    company = ready(company)
    round_id = company.opens()
    draft = InterviewAnswers({"frustrated": QUEUE})
    company.db.now(interview.save_draft, by=MARIA, round_id=round_id, draft=draft, at="1800000000.0")
    assert unread(company, round_id) is None
    company.answers(MARIA, round_id, energized=PAY)
    company.db.now(interview.save_draft, by=MARIA, round_id=round_id, draft=draft, at="1900000000.0")
    fact = unread(company, round_id)
    assert fact is not None
    assert fact.texts == {"energized": PAY}


def test_what_it_read_is_shown_and_counts_and_the_rest_is_read_by_ours(company: Company) -> None:
    company = ready(company)
    round_id = company.opens()
    company.answers(MARIA, round_id, frustrated=QUEUE, pick_up_call=PAY)
    reads(company, round_id, frustrated=[TEAM])
    assert rows(company, round_id) == (
        ThemeRow("compensation", ("negative",)),
        ThemeRow("team_culture", ("positive",)),
    )
    assert ballot(company, round_id).reader == "command"


def test_a_text_in_which_it_found_nothing_has_no_theme(company: Company) -> None:
    company = ready(company)
    round_id = company.opens()
    company.answers(MARIA, round_id, frustrated=QUEUE)
    reads(company, round_id, frustrated=[])
    assert rows(company, round_id) == ()


def test_where_it_failed_ours_reads_and_it_is_not_asked_again(company: Company) -> None:
    company = ready(company)
    round_id = company.opens()
    company.answers(MARIA, round_id, frustrated=QUEUE)
    reads(company, round_id)
    assert rows(company, round_id) == (ThemeRow("compute_and_tooling", ("negative",)),)
    assert ballot(company, round_id).reader == themes.MODEL_VERSION
    assert unread(company, round_id) is None


def test_the_same_words_again_keep_what_was_read_and_other_words_are_read_anew(company: Company) -> None:
    company = ready(company)
    round_id = company.opens()
    company.answers(MARIA, round_id, frustrated=QUEUE)
    reads(company, round_id, frustrated=[TEAM])
    company.answers(MARIA, round_id, frustrated=QUEUE)
    assert rows(company, round_id) == (ThemeRow("team_culture", ("positive",)),)
    company.answers(MARIA, round_id, frustrated=PAY)
    assert rows(company, round_id) == (ThemeRow("compensation", ("negative",)),)
    assert unread(company, round_id) is not None


def test_what_was_read_of_words_that_are_gone_is_not_kept(company: Company) -> None:
    company = ready(company)
    round_id = company.opens()
    company.answers(MARIA, round_id, frustrated=QUEUE)
    fact = unread(company, round_id)
    assert fact is not None
    company.answers(MARIA, round_id, frustrated=PAY)
    company.db.now(readers.keep, by=MARIA, fact=fact, found={"frustrated": [TEAM]})
    assert ballot(company, round_id).found is None
    company.db.now(interview.withdraw, by=MARIA, round_id=round_id)
    company.db.now(readers.keep, by=MARIA, fact=fact, found={"frustrated": [TEAM]})
    assert ballot(company, round_id).found is None


def test_of_two_readings_the_first_is_kept(company: Company) -> None:
    company = ready(company)
    round_id = company.opens()
    company.answers(MARIA, round_id, frustrated=QUEUE)
    fact = unread(company, round_id)
    assert fact is not None
    for found in ([TEAM], []):
        company.db.now(readers.keep, by=MARIA, fact=fact, found={"frustrated": found})
    assert rows(company, round_id) == (ThemeRow("team_culture", ("positive",)),)


def test_what_its_writer_confirmed_needs_no_reader(company: Company) -> None:
    company = ready(company)
    round_id = company.opens()
    company.answers(MARIA, round_id, frustrated=QUEUE)
    company.db.now(reading.confirm, by=MARIA, round_id=round_id, chosen=Choices({}))
    assert unread(company, round_id) is None


def test_nothing_is_kept_after_the_close(company: Company) -> None:
    company = ready(company)
    round_id = company.opens()
    company.answers(MARIA, round_id, frustrated=QUEUE)
    fact = unread(company, round_id)
    assert fact is not None
    company.ends(round_id)
    with pytest.raises(Refused, match="closed"):
        company.db.now(readers.keep, by=MARIA, fact=fact, found={"frustrated": [TEAM]})


def _filled(company: Company, round_id: str) -> None:
    """As much as a ballot takes, but a hundred bytes: answers and another draft, of letters in no order."""
    draw = random.Random(4)

    def letters(length: int) -> str:
        return "".join(chr(draw.randrange(0x20000, 0x2A6D0)) for _ in range(length))

    company.answers(MARIA, round_id, **{one.id: letters(1500) for one in INTERVIEW})
    texts = {one.id: "" for one in INTERVIEW}
    with suppress(Refused):
        for second in range(400):
            texts = {question: text + letters(10) for question, text in texts.items()}
            given, at = InterviewAnswers(texts), f"{1_900_000_000 + second}.0"
            company.db.now(interview.save_draft, by=MARIA, round_id=round_id, draft=given, at=at)


def test_where_a_ballot_is_full_nothing_is_kept_and_confirming_still_fits(company: Company) -> None:
    company = ready(company)
    round_id = company.opens()
    _filled(company, round_id)
    full: dict[str, Any] = {
        one.id: [Mention(theme, "negative") for theme in themes.THEMES] for one in INTERVIEW
    }
    with pytest.raises(Refused, match="more than a ballot can hold"):
        reads(company, round_id, **full)
    chosen = Choices({}, tuple((theme, "negative") for theme in themes.THEMES))
    company.db.now(reading.confirm, by=MARIA, round_id=round_id, chosen=chosen)


@pytest.mark.parametrize("told", list(Reach))
def test_a_round_allows_no_farther_reader_than_its_invitations_told(company: Company, told: Reach) -> None:
    company = ready(company, told.value)
    round_id = company.opens()
    assert company.round(round_id).reach == told.value
    company.answers(MARIA, round_id, frustrated=QUEUE)
    allowed = [reach for reach in Reach if unread(company, round_id, reach=reach) is not None]
    assert allowed == list(Reach)[: list(Reach).index(told) + 1]


def test_a_reader_set_up_later_waits_for_the_next_round(company: Company) -> None:
    round_id = company.opens()
    later = ready(company, "external")
    later.answers(MARIA, round_id, frustrated=QUEUE)
    assert unread(later, round_id, reach=Reach.EXTERNAL) is None
    assert unread(later, round_id, reach=Reach.LOOPBACK) is None


@pytest.mark.parametrize("reach", list(Reach))
def test_whoever_is_asked_is_told_before_they_type_whether_texts_leave(
    company: Company, reach: Reach
) -> None:
    company, external = ready(company, reach.value), reach is Reach.EXTERNAL
    round_id = company.opens()
    invited = [
        out.fact for _, out in company.delivers_each_morning(days=8) if isinstance(out.fact, Invitation)
    ]
    assert {fact.promise.external for fact in invited} == {external}
    form = company.db.now(interview.form, by=MARIA, round_id=round_id)
    assert form.promise.external is external
    assert company.db.now(privacy.mine, by=MARIA).external is external
    telling = InterviewAnswers({"frustrated": "Priya and @tom decided OPS-123."})
    warned = company.db.now(hints.submit, by=MARIA, round_id=round_id, answers=telling)
    assert getattr(warned, "external", None) is external
    company.answers(MARIA, round_id, frustrated=QUEUE)
    assert company.db.now(reading.page, by=MARIA, round_id=round_id).external is external


def test_who_is_not_asked_just_now_is_told_of_no_reader(company: Company) -> None:
    assert company.db.now(privacy.mine, by=MARIA).external is False


def test_a_reach_changed_in_the_database_stops_the_round(company: Company) -> None:
    round_id = company.opens()
    company.answers(MARIA, round_id, frustrated=QUEUE)

    def loosen(tx: Tx) -> None:
        of = tx.session.exec(select(Round).where(Round.id == round_id)).one()
        of.reach = "external"
        tx.session.add(of)

    company.db.now(loosen)
    with pytest.raises(Refused, match="no longer those it was opened with"):
        unread(company, round_id, reach=Reach.EXTERNAL)


def _closes_with(company: Company, *, people: int, read: int) -> str:
    """So many answer, and of so many the operator's own program read the text."""
    everybody = company.engineers(people)
    round_id = company.opens()
    for number, one in enumerate(everybody):
        company.answers(one, round_id, frustrated=QUEUE)
        if number < read:
            reads(company, round_id, by=one, frustrated=[TEAM])
    company.ends(round_id)
    return round_id


def _digest(company: Company) -> Digest:
    (digest,) = [out.fact for out in company.delivers() if isinstance(out.fact, Digest)]
    return digest


def test_the_release_says_which_share_of_texts_it_read_as_a_band(company: Company) -> None:
    company = ready(company)
    round_id = _closes_with(company, people=24, read=12)
    close(company, round_id)
    (body,) = releases(company)
    assert body["reader_command"] == {"range": [47.5, 52.5], "reach": "loopback"}
    assert body["reader"] == themes.MODEL_VERSION
    digest = _digest(company)
    assert (digest.command, digest.command_reach) == ((47.5, 52.5), "loopback")


def test_below_the_floors_the_release_says_no_share(company: Company) -> None:
    company = ready(company)
    round_id = _closes_with(company, people=6, read=3)
    close(company, round_id)
    (body,) = releases(company)
    assert body["reader_command"] == {"range": None, "reach": "loopback"}
    digest = _digest(company)
    assert (digest.command, digest.command_reach) == (None, "loopback")


def test_a_round_that_it_read_nothing_of_is_told_as_ever(company: Company) -> None:
    company = ready(company)
    close(company, _closes_with(company, people=24, read=0))
    (body,) = releases(company)
    assert "reader_command" not in body
    assert _digest(company).command_reach == ""


def test_the_close_computes_the_same_bytes_again_and_asks_no_reader(company: Company) -> None:
    company = ready(company)
    company.db.reader = None  # the process that closes has none
    round_id = _closes_with(company, people=24, read=20)
    first, second = (closing.compute(gathered(company, round_id)) for _ in range(2))
    assert first == second
    assert "team_culture:positive" in first


def test_tom_reads_nothing_of_marias(company: Company) -> None:
    company = ready(company)
    round_id = company.opens()
    company.answers(MARIA, round_id, frustrated=QUEUE)
    assert unread(company, round_id, by=TOM) is None
