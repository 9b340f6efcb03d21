"""What Maria shows Priya: previewed, confirmed, sent once, taken back."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime

import pytest
from sqlmodel import select

from staybot.errors import Refused
from staybot.facts import Shared, SharedAnswers, SharePreview
from staybot.flows import home
from staybot.flows.answering import interview, sharing
from staybot.flows.delivering import letters
from staybot.flows.promising import clocks, promises
from staybot.store.database import Tx
from staybot.store.tables import PersonStatus, Round, RoundState, Share
from tests.company_rows import DAVE, MARIA, PRIYA, TOM, Company

NOON = datetime(2026, 10, 16, 12, tzinfo=UTC)
"""A Friday of the window: everybody in London may be written to."""


@pytest.fixture
def round_id(company: Company) -> str:
    opened = company.opens()
    company.clock.move_to(NOON)
    return opened


def _preview(company: Company, round_id: str, **texts: str) -> SharePreview:
    seen = company.marks(MARIA, round_id, **texts).preview
    assert seen is not None
    return seen


def _share(company: Company, round_id: str, seal: str, *, by: str = MARIA) -> Shared:
    return company.db.now(sharing.share, by=by, round_id=round_id, seal=seal)


def _to_priya(company: Company) -> list[SharedAnswers]:
    sent = (envelope for envelope in company.delivers() if envelope.to == PRIYA)
    return [one.fact for one in sent if isinstance(one.fact, SharedAnswers)]


def _own(company: Company) -> list[str]:
    return [one.share_id for one in company.db.now(home.home, by=MARIA).shares]


def _closed(tx: Tx, round_id: str) -> None:
    tx.session.get_one(Round, round_id).state = RoundState.CLOSED


def _take_back(company: Company, share_id: str, *, by: str = MARIA) -> str:
    return company.db.now(sharing.take_back, by=by, share_id=share_id).question


def test_nothing_goes_to_the_manager_before_the_confirmation(company: Company, round_id: str) -> None:
    seen = _preview(company, round_id, frustrated="The night rota", energized="The review")
    assert [(one.question, one.text) for one in seen.answers] == [
        ("energized", "The review"),
        ("frustrated", "The night rota"),
    ]
    assert (seen.engineer, seen.manager, seen.ends_on) == ("Maria", "Priya", date(2026, 12, 15))
    assert _to_priya(company) == []
    assert company.dump()["share"] == []


def test_the_manager_reads_exactly_what_was_previewed(company: Company, round_id: str) -> None:
    seen = _preview(company, round_id, frustrated="The <night> & *rota*")
    shared = _share(company, round_id, seen.seal)
    assert shared == Shared("Priya", date(2026, 12, 15))
    (read,) = _to_priya(company)
    assert read.answers == seen.answers
    assert read.engineer.name == "Maria"
    assert read.ends_on == shared.ends_on


def test_what_is_for_the_themes_only_is_never_previewed(company: Company, round_id: str) -> None:
    assert company.answers(MARIA, round_id).preview is None
    with pytest.raises(Refused, match="nothing marked"):
        _share(company, round_id, "seal")


def test_a_second_confirmation_sends_nothing_twice(company: Company, round_id: str) -> None:
    seen = _preview(company, round_id)
    assert _share(company, round_id, seen.seal) == _share(company, round_id, seen.seal)
    assert len(_to_priya(company)) == 1
    assert len(company.dump()["share"]) == 1


def test_two_confirmations_at_the_same_moment_send_one(company: Company, round_id: str) -> None:
    seen = _preview(company, round_id)
    gate = threading.Barrier(4)

    def confirm() -> None:
        gate.wait()
        _share(company, round_id, seen.seal)

    workers = [threading.Thread(target=confirm) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(company.dump()["share"]) == 1
    assert len(company.letters(kind="shared_answers")) == 1


def test_a_changed_answer_is_not_sent_under_an_older_preview(company: Company, round_id: str) -> None:
    seen = _preview(company, round_id, frustrated="The rota")
    _preview(company, round_id, frustrated="The rota, and Priya")
    with pytest.raises(Refused, match="sent nothing"):
        _share(company, round_id, seen.seal)
    assert _to_priya(company) == []


def test_another_manager_since_the_preview_gets_nothing(company: Company, round_id: str) -> None:
    seen = _preview(company, round_id)
    company.sets(MARIA, manager_id=company.ids[DAVE])
    with pytest.raises(Refused, match="who reads them, changed"):
        _share(company, round_id, seen.seal)


def test_a_manager_who_left_since_the_preview_gets_nothing(company: Company, round_id: str) -> None:
    seen = _preview(company, round_id)
    company.sets(PRIYA, status=PersonStatus.DEACTIVATED)
    with pytest.raises(Refused, match="cannot be reached any more"):
        _share(company, round_id, seen.seal)
    assert company.dump()["share"] == []


def test_a_manager_who_is_a_bot_or_outside_slack_is_not_reachable(company: Company, round_id: str) -> None:
    company.sets(PRIYA, is_human=False)
    assert company.marks(MARIA, round_id).preview is None
    company.sets(PRIYA, is_human=True, slack_id=None)
    assert company.marks(MARIA, round_id).preview is None


def test_whoever_has_no_ballot_shares_nothing(company: Company, round_id: str) -> None:
    with pytest.raises(Refused, match="nothing marked"):
        _share(company, round_id, "seal", by=PRIYA)
    with pytest.raises(Refused, match="nothing marked"):
        _share(company, round_id, "seal", by=TOM)


def test_a_later_answer_joins_the_same_sixty_days(company: Company, round_id: str) -> None:
    company.shares(MARIA, round_id, energized="The review")
    first = company.dump()["sixty_days"]
    company.passes(days=3)
    seen = _preview(company, round_id, energized="The review", frustrated="The rota")
    assert [one.question for one in seen.answers] == ["frustrated"]
    assert seen.ends_on == date(2026, 12, 15)
    assert _share(company, round_id, seen.seal).ends_on == date(2026, 12, 15)
    assert company.dump()["sixty_days"] == first
    assert [len(one.answers) for one in _to_priya(company)] == [1, 1]


def test_a_changed_answer_takes_the_place_of_the_one_that_was_shared(company: Company, round_id: str) -> None:
    company.shares(MARIA, round_id, energized="The review", frustrated="The rota")
    _to_priya(company)
    company.shares(MARIA, round_id, energized="The review", frustrated="The rota, less so")
    out = company.delivers()
    read = {one.replaces is None: one.fact.answers for one in out if isinstance(one.fact, SharedAnswers)}
    assert [one.text for one in read[False]] == ["The review"]
    assert [one.text for one in read[True]] == ["The rota, less so"]
    assert "The rota" not in {row["text"] for row in company.dump()["share"]}


def test_what_is_taken_back_is_erased_here_and_in_the_message(company: Company, round_id: str) -> None:
    company.shares(MARIA, round_id, energized="The review", frustrated="The rota")
    _to_priya(company)
    newest = _own(company)[0]
    assert _take_back(company, newest) == "frustrated"
    assert _take_back(company, newest) == "frustrated"
    out = company.delivers()
    assert [[a.text for a in one.fact.answers] for one in out if isinstance(one.fact, SharedAnswers)] == [
        ["The review"]
    ]
    assert out[0].replaces == (f"D{PRIYA}", company.letters(kind="shared_answers")[0].ts)
    assert "The rota" not in str(company.dump())


def test_taking_back_all_of_it_leaves_an_empty_message(company: Company, round_id: str) -> None:
    company.shares(MARIA, round_id, energized="The review", frustrated="The rota")
    _to_priya(company)
    for share_id in _own(company):
        _take_back(company, share_id)
    (last,) = _to_priya(company)
    assert last.answers == ()
    assert _own(company) == []


def test_what_is_taken_back_twice_a_day_replaces_the_message_twice(company: Company, round_id: str) -> None:
    company.shares(MARIA, round_id, energized="The review", frustrated="The rota")
    _to_priya(company)
    second, first = _own(company)
    _take_back(company, second)
    assert len(_to_priya(company)) == 1
    _take_back(company, first)
    (last,) = _to_priya(company)
    assert last.answers == ()


def test_nobody_takes_back_what_another_shared(company: Company, round_id: str) -> None:
    company.shares(MARIA, round_id)
    (share_id,) = _own(company)
    for by in (TOM, PRIYA):
        with pytest.raises(Refused, match="cannot find"):
            _take_back(company, share_id, by=by)
    with pytest.raises(Refused, match="cannot find"):
        _take_back(company, "0" * 32)
    assert _own(company) == [share_id]


def test_what_was_taken_back_before_it_was_delivered_is_never_known(company: Company, round_id: str) -> None:
    company.clock.move_to(NOON.replace(hour=22))  # nobody is written to at night
    company.shares(MARIA, round_id)
    (share_id,) = _own(company)
    _take_back(company, share_id)
    assert company.db.now(promises.mine, by=PRIYA).awaiting == ()
    company.clock.move_to(datetime(2026, 10, 19, 12, tzinfo=UTC))
    assert _to_priya(company) == []
    assert company.db.now(promises.mine, by=PRIYA).awaiting == ()


def test_words_taken_back_while_they_are_in_flight_are_replaced_once_they_arrived(
    company: Company, round_id: str
) -> None:
    company.shares(MARIA, round_id)
    (letter_id,) = (one.id for one in company.letters(kind="shared_answers"))
    company.db.now(letters.claim, limit=50)
    assert company.db.now(letters.compose, letter_id=letter_id) is not None
    _take_back(company, _own(company)[0])
    assert company.delivers() == []  # the replacement waits: there is nothing to replace yet
    company.db.now(letters.sent, letter_id=letter_id, channel="D1", ts="1.000001")
    company.passes(minutes=3)
    (replaced,) = company.delivers()
    assert replaced.replaces == ("D1", "1.000001")
    assert isinstance(replaced.fact, SharedAnswers)
    assert replaced.fact.answers == ()


def test_a_replacement_in_flight_does_not_swallow_the_next(company: Company, round_id: str) -> None:
    company.shares(MARIA, round_id, energized="The review", frustrated="The rota")
    _to_priya(company)
    second, first = _own(company)
    _take_back(company, second)
    (letter_id,) = company.db.now(letters.claim, limit=50)
    company.db.now(letters.compose, letter_id=letter_id)
    _take_back(company, first)
    assert company.db.now(letters.claim, limit=50) == [letter_id]  # another worker takes it
    company.db.now(letters.sent, letter_id=letter_id, channel="D1", ts="1.1")  # the first reports
    envelope = company.db.now(letters.compose, letter_id=letter_id)
    assert envelope is not None
    assert isinstance(envelope.fact, SharedAnswers)
    assert envelope.fact.answers == ()


def test_an_older_page_confirms_nothing_once_something_is_taken_back(company: Company, round_id: str) -> None:
    seen = _preview(company, round_id)
    _share(company, round_id, seen.seal)
    _take_back(company, _own(company)[0])
    with pytest.raises(Refused, match="changed since you looked"):
        _share(company, round_id, seen.seal)
    again = company.marks(MARIA, round_id).preview
    assert again is not None
    _share(company, round_id, again.seal)
    assert len(_own(company)) == 1


def test_sharing_again_after_taking_all_back_starts_new_sixty_days(company: Company, round_id: str) -> None:
    company.shares(MARIA, round_id)
    _take_back(company, _own(company)[0])
    company.passes(days=3)
    seen = _preview(company, round_id)
    assert seen.ends_on == date(2026, 12, 18)
    assert _share(company, round_id, seen.seal).ends_on == date(2026, 12, 18)


def test_a_share_outlives_the_ballot_until_it_is_taken_back(company: Company, round_id: str) -> None:
    seen = _preview(company, round_id)
    _share(company, round_id, seen.seal)
    company.db.now(interview.withdraw, by=MARIA, round_id=round_id)
    assert _share(company, round_id, seen.seal).manager == "Priya"
    assert len(company.dump()["share"]) == 1


def test_after_the_close_a_share_can_be_taken_back_but_none_made(company: Company, round_id: str) -> None:
    company.shares(MARIA, round_id)
    seen = _preview(company, round_id, energized="More")
    company.ends(round_id)
    with pytest.raises(Refused, match="has closed"):
        _share(company, round_id, seen.seal)
    _take_back(company, _own(company)[0])
    assert _own(company) == []


def test_in_the_far_west_a_share_of_the_day_before_belongs_to_its_round(company: Company) -> None:
    """The round opens when its first day begins in the far east: in Honolulu it is still the day before."""
    company.sets(MARIA, tz="Pacific/Honolulu")
    round_id = company.opens()
    seen = _preview(company, round_id)
    first = _share(company, round_id, seen.seal)
    assert company.dump()["share"][0]["shared_on"] < company.round(round_id).opens_on
    assert _share(company, round_id, seen.seal) == first
    assert company.marks(MARIA, round_id).preview is None
    assert company.db.now(interview.form, by=MARIA, round_id=round_id).shared == ("energized",)
    assert len(company.dump()["share"]) == 1


def test_each_quarter_has_its_own_sixty_days(company: Company, round_id: str) -> None:
    company.shares(MARIA, round_id)
    company.clock.move_to(datetime(2026, 11, 6, 12, tzinfo=UTC))
    company.db.now(_closed, round_id)
    again = company.opens()
    company.shares(MARIA, again)
    assert len(company.dump()["sixty_days"]) == 2
    assert len(_own(company)) == 2


def test_when_the_sixty_days_are_over_in_a_long_window_new_ones_begin(company: Company) -> None:
    long = company.under(window_days=79, opens_after_days=1)
    long.clock.move_to(datetime(2026, 12, 20, 12, tzinfo=UTC))
    round_id = long.opens()
    assert long.round(round_id).label == "2027-Q1"
    long.shares(MARIA, round_id)
    long.passes(days=62)
    seen = long.marks(MARIA, round_id, frustrated="The rota").preview
    assert seen is not None
    assert _share(long, round_id, seen.seal).ends_on == seen.ends_on > long.clock.now().date()
    assert len(long.dump()["sixty_days"]) == 2


def test_a_question_that_is_asked_no_more_is_listed_last(company: Company, round_id: str) -> None:
    company.shares(MARIA, round_id, energized="The review")

    def rename(tx: Tx) -> None:
        row = tx.session.exec(select(Share)).one()
        row.question = "asked_long_ago"

    company.db.now(rename)
    company.shares(MARIA, round_id, pick_up_call="Pay")
    assert [one.question for one in company.db.now(home.home, by=MARIA).shares] == [
        "asked_long_ago",
        "pick_up_call",
    ]


def test_a_batch_without_rows_has_no_clock(company: Company, round_id: str) -> None:
    assert company.db.now(clocks.of_batch, round_id) is None
