"""The writer confirms: what they say their answers are about is what counts."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from itertools import product

import pytest
from sqlmodel import select

from staybot.anonymity.rounds import Mention
from staybot.errors import Refused
from staybot.facts import Choices, Direction, InterviewAnswers, Reading, Submitted, ThemeRow
from staybot.flows.answering import ballots, interview, reading, sharing
from staybot.flows.answering.interview_ballot import InterviewBallot
from staybot.flows.publishing import closing, digests
from staybot.rules.questions import INTERVIEW
from staybot.store.database import Tx
from staybot.store.tables import Ballot, Person, Round
from staybot.themes import THEMES
from tests.company_rows import MARIA, PRIYA, TOM, Company

QUEUE = "Jobs wait for days in the GPU queue."
PAY = "The pay is far below the market."
NOTHING = "Hm."


def _page(company: Company, round_id: str, *, by: str = MARIA) -> Reading:
    return company.db.now(reading.page, by=by, round_id=round_id)


Rows = tuple[Direction, ...]


def _confirms(
    company: Company, round_id: str, *added: tuple[str, Direction], by: str = MARIA, **rows: Rows
) -> None:
    company.db.now(reading.confirm, by=by, round_id=round_id, chosen=Choices(rows, added))


def _counts(company: Company, round_id: str, *, of: str = MARIA) -> set[tuple[str, str | None, str | None]]:
    """What would be counted of somebody if the round closed now: theme, direction, side."""

    def read(tx: Tx) -> tuple[Mention, ...]:
        ballot = ballots.read(
            tx,
            tx.session.get_one(Round, round_id),
            tx.session.get_one(Person, company.ids[of]),
            holds=InterviewBallot,
        )
        assert ballot is not None
        return reading.raised(reading.read(ballot), ballot)

    return {(one.theme, one.polarity, one.transfer) for one in company.db.now(read)}


def test_the_page_has_a_row_for_each_theme_that_was_read(company: Company) -> None:
    round_id = company.opens()
    company.answers(MARIA, round_id, frustrated=QUEUE, pick_up_call=PAY)
    seen = _page(company, round_id)
    assert seen.rows == (
        ThemeRow("compute_and_tooling", ("negative",)),
        ThemeRow("compensation", ("negative",)),
    )
    assert (seen.confirmed, seen.manager) == (False, None)


def test_a_text_without_a_theme_has_no_rows_and_can_get_one(company: Company) -> None:
    round_id = company.opens()
    company.answers(MARIA, round_id, frustrated=NOTHING)
    assert _page(company, round_id).rows == ()
    _confirms(company, round_id, ("team_culture", "positive"))
    assert _page(company, round_id).rows == (ThemeRow("team_culture", ("positive",)),)
    assert _counts(company, round_id) == {("team_culture", "positive", None)}


def test_what_is_confirmed_wins_over_what_was_read(company: Company) -> None:
    round_id = company.opens()
    company.answers(MARIA, round_id, frustrated=QUEUE, pick_up_call=PAY)
    missing: tuple[str, Direction] = ("role_focus", "negative")
    _confirms(company, round_id, missing, compute_and_tooling=("positive",), compensation=())
    assert _counts(company, round_id) == {
        ("compute_and_tooling", "positive", None),
        ("role_focus", "negative", None),
    }
    page = _page(company, round_id)
    assert page.confirmed
    assert page.rows == (
        ThemeRow("compute_and_tooling", ("positive",)),
        ThemeRow("role_focus", ("negative",)),
        ThemeRow("compensation", ()),
    )


def test_a_row_that_was_not_told_stays_as_it_was_shown(company: Company) -> None:
    round_id = company.opens()
    company.answers(MARIA, round_id, frustrated=QUEUE, pick_up_call=PAY)
    _confirms(company, round_id, compensation=())
    assert {theme for theme, *_ in _counts(company, round_id)} == {"compute_and_tooling"}


def test_a_row_that_was_never_shown_is_not_taken(company: Company) -> None:
    round_id = company.opens()
    company.answers(MARIA, round_id, frustrated=QUEUE)
    _confirms(company, round_id, mission_meaning=("positive",))
    assert {theme for theme, *_ in _counts(company, round_id)} == {"compute_and_tooling"}


def test_there_is_one_vote_for_a_theme_and_direction(company: Company) -> None:
    round_id = company.opens()
    company.answers(MARIA, round_id, frustrated=QUEUE, stay_two_years=QUEUE)
    twice: tuple[tuple[str, Direction], ...] = (("compute_and_tooling", "negative"),) * 2
    _confirms(company, round_id, *twice, compute_and_tooling=("negative", "positive"))
    assert _counts(company, round_id) == {
        ("compute_and_tooling", "negative", None),
        ("compute_and_tooling", "positive", None),
    }


def test_leaving_everything_out_is_a_confirmation_too(company: Company) -> None:
    round_id = company.opens()
    company.answers(MARIA, round_id, frustrated=QUEUE)
    _confirms(company, round_id, compute_and_tooling=())
    assert _counts(company, round_id) == set()
    form = company.db.now(interview.form, by=MARIA, round_id=round_id)
    assert form.confirmed == ()


def test_whoever_skips_is_counted_as_read_and_goes_on_to_what_is_shared(company: Company) -> None:
    round_id = company.opens()
    company.marks(MARIA, round_id, frustrated=QUEUE)
    assert _page(company, round_id).manager == "Priya"
    after = company.db.now(reading.skip, by=MARIA, round_id=round_id)
    assert isinstance(after, Submitted)
    assert after.preview is not None
    assert after.preview.answers[0].text == QUEUE
    assert _counts(company, round_id) == {("compute_and_tooling", "negative", None)}
    company.db.now(sharing.share, by=MARIA, round_id=round_id, seal=after.preview.seal)
    assert company.db.now(reading.skip, by=MARIA, round_id=round_id) == replace(after, preview=None)


def test_a_confirmation_survives_the_same_words_and_no_others(company: Company) -> None:
    round_id = company.opens()
    company.answers(MARIA, round_id, frustrated=QUEUE)
    _confirms(company, round_id, compute_and_tooling=("positive",))
    company.marks(MARIA, round_id, frustrated=QUEUE)  # the same words, now for Priya
    assert _page(company, round_id).confirmed
    company.answers(MARIA, round_id, frustrated=PAY)
    assert not _page(company, round_id).confirmed
    assert {theme for theme, *_ in _counts(company, round_id)} == {"compensation"}
    company.answers(MARIA, round_id, frustrated=QUEUE)
    assert not _page(company, round_id).confirmed, "what was once confirmed does not come back"


def test_withdrawing_takes_the_confirmation_along(company: Company) -> None:
    round_id = company.opens()
    company.answers(MARIA, round_id, frustrated=QUEUE)
    _confirms(company, round_id)
    company.db.now(interview.withdraw, by=MARIA, round_id=round_id)
    for act in (reading.page, reading.skip):
        with pytest.raises(Refused, match="no answers of yours"):
            company.db.now(act, by=MARIA, round_id=round_id)
    with pytest.raises(Refused, match="no answers of yours"):
        _confirms(company, round_id)
    assert company.db.now(interview.form, by=MARIA, round_id=round_id).confirmed is None


def test_nobody_confirms_for_somebody_else_or_after_the_close(company: Company) -> None:
    round_id = company.opens()
    company.answers(MARIA, round_id, frustrated=QUEUE)
    with pytest.raises(Refused, match="not part of"):
        _confirms(company, round_id, by=PRIYA)
    with pytest.raises(Refused, match="no answers of yours"):
        _confirms(company, round_id, by=TOM)
    company.ends(round_id)
    with pytest.raises(Refused, match="has closed"):
        _confirms(company, round_id)


def test_the_form_says_what_was_confirmed(company: Company) -> None:
    round_id = company.opens()
    company.answers(MARIA, round_id, frustrated=QUEUE)
    assert company.db.now(interview.form, by=MARIA, round_id=round_id).confirmed is None
    _confirms(company, round_id, ("flexibility_remote", "positive"))
    assert company.db.now(interview.form, by=MARIA, round_id=round_id).confirmed == (
        ThemeRow("compute_and_tooling", ("negative",)),
        ThemeRow("flexibility_remote", ("positive",)),
    )


def test_every_theme_in_both_directions_fits_into_the_fullest_ballot(company: Company) -> None:
    round_id = company.opens()
    draw = random.Random(4)
    full = {
        question.id: "".join(chr(draw.randrange(0x20000, 0x2A6DF)) for _ in range(1500))
        for question in INTERVIEW
    }
    company.answers(MARIA, round_id, **full)
    everything: list[tuple[str, Direction]] = list(product(THEMES, ("positive", "negative")))
    _confirms(company, round_id, *everything)
    assert len(_counts(company, round_id)) == 26
    rows = company.db.now(lambda tx: tx.session.exec(select(Ballot)).all())
    assert len({len(row.sealed) for row in rows}) == 1


def test_the_transfer_test_marks_what_frustrated_also_when_it_was_confirmed() -> None:
    given = InterviewAnswers({"frustrated": QUEUE, "pick_up_call": PAY}, {}, "structural")
    for kept, marked in {
        None: {"compute_and_tooling": "structural", "compensation": None},
        ("compensation:negative", "compute_and_tooling:negative"): {
            "compute_and_tooling": "structural", "compensation": None,
        },
        ("compute_and_tooling:positive",): {"compute_and_tooling": None},
        ("role_focus:negative",): {"role_focus": None},
    }.items():  # fmt: skip
        ballot = InterviewBallot(given, confirmed=kept)
        found = reading.raised(reading.read(ballot), ballot)
        assert {one.theme: one.transfer for one in found} == marked


def test_an_empty_ballot_reads_as_nothing() -> None:
    assert reading.raised(reading.read(InterviewBallot()), InterviewBallot()) == ()


@pytest.mark.parametrize("kept", [None, (), ("role_focus:negative",)])
def test_a_ballot_keeps_whether_and_what_was_confirmed(kept: tuple[str, ...] | None) -> None:
    ballot = InterviewBallot(InterviewAnswers({"frustrated": QUEUE}), confirmed=kept)
    assert InterviewBallot.unpack(ballot.pack()) == ballot


def _released(company: Company, round_id: str) -> dict[str, object]:
    company.ends(round_id)
    company.db.now(closing.begin, round_id=round_id)
    body: dict[str, object] = json.loads(closing.compute(company.db.now(closing.gather, round_id=round_id)))
    return body


def test_the_release_counts_what_was_confirmed_and_says_how_many_did(company: Company) -> None:
    people = company.engineers(22)
    round_id = company.opens()
    for n, who in enumerate(people[:16]):
        company.answers(who, round_id, frustrated=QUEUE, energized=NOTHING)
        if n < 8:
            _confirms(company, round_id, ("role_focus", "negative"), by=who, compute_and_tooling=())
    body = _released(company, round_id)
    cells: list[dict[str, dict[str, list[int]]]] = body["cells"]  # type: ignore[assignment]
    counts = next(cell["theme_counts"] for cell in cells if not cell["filters"])
    assert counts["role_focus:negative"] == [3, 10]
    assert counts["compute_and_tooling:negative"] == [3, 10]
    assert body["unread_range"] == [47.5, 52.5]
    assert body["confirmed_range"] == [47.5, 52.5]
    digest = digests.from_ledger(body, release_hash="f")
    assert (digest.unread, digest.confirmed) == ((47.5, 52.5), (47.5, 52.5))


@pytest.mark.parametrize(("engineers", "writers"), [(17, 12), (30, 9)])
def test_nothing_is_told_of_the_reading_below_the_floors(
    company: Company, engineers: int, writers: int
) -> None:
    people = company.engineers(engineers)
    round_id = company.opens()
    for who in people[:writers]:
        company.answers(who, round_id, frustrated=QUEUE)
        _confirms(company, round_id, by=who)
    body = _released(company, round_id)
    assert (body["unread_range"], body["confirmed_range"]) == (None, None)
    digest = digests.from_ledger(body, release_hash="f")
    assert (digest.unread, digest.confirmed) == (None, None)


def test_a_release_from_before_it_was_told_is_still_read(company: Company) -> None:
    body = _released(company, company.opens())
    del body["unread_range"], body["confirmed_range"]
    assert digests.from_ledger(body, release_hash="f").confirmed is None
