"""A closed pulse is counted: who answered what, the items word for word, the floors of each figure."""

from __future__ import annotations

from typing import Any

import pytest

from staybot.flows.answering import pulse
from staybot.flows.answering.pulse_ballot import PulseBallot
from staybot.flows.publishing import closing, counting
from staybot.flows.publishing.counting import Given
from staybot.rules import question_names
from staybot.rules.items import Item, Scale
from staybot.store.database import Tx
from staybot.store.tables import CohortMember, Person, Round
from tests.company_rows import MARIA, TOM, Company
from tests.pulse_rows import answers_all, closes, form, items, opened, taps, under_pulses

WORDS = "Waiting two days for a free GPU, again"


@pytest.fixture
def c(company: Company) -> Company:
    return under_pulses(company)


def _given(c: Company, round_id: str) -> Given:
    def read(tx: Tx) -> Given:
        from sqlmodel import select  # noqa: PLC0415 — only here

        people = tx.session.exec(select(CohortMember.person_id).where(CohortMember.round_id == round_id))
        return counting.open_all(tx, tx.session.get_one(Round, round_id), person_ids=list(people))

    return c.db.now(read)


def _cells(body: dict[str, Any], question: str) -> list[dict[str, Any]]:
    return [cell for cell in body["cells"] if cell["question"] == question and not cell["filters"]]


def test_who_gave_nothing_is_absent_and_a_single_tap_counts(c: Company) -> None:
    round_id = opened(c)
    first = items(c, MARIA, round_id)[0]
    taps(c, MARIA, round_id, first, 2)
    c.db.now(pulse.save_comment, by=TOM, round_id=round_id, text="Half", at="1794000000.0")
    given = _given(c, round_id)
    assert given.answers == {first: {c.ids[MARIA]: 2}}
    assert given.writing.mentions == {}
    assert [one.name for one in given.questions] == items(c, MARIA, round_id)
    assert [one.scale for one in given.questions] == [(1, 5), (1, 5), (0, 10)]


def test_the_themes_of_comments_go_under_their_own_question(c: Company) -> None:
    round_id = opened(c)
    answers_all(c, [MARIA], round_id, 1, comment=WORDS)
    answers_all(c, [TOM], round_id, 1)
    given = _given(c, round_id)
    assert given.writing.question == question_names.COMMENTS
    assert set(given.writing.mentions) == {c.ids[MARIA]}
    (mentions,) = given.writing.mentions.values()
    assert {one.theme for one in mentions} == {"compute_and_tooling"}
    assert (given.confirmed, given.by_command, len(given.found)) == (0, 0, 1)


def test_what_the_writer_confirmed_counts_instead_of_what_was_read(c: Company) -> None:
    from staybot.flows.answering import ballots  # noqa: PLC0415 — only here

    round_id = opened(c)
    answers_all(c, [MARIA], round_id, 1, comment=WORDS)

    def confirm(tx: Tx) -> None:
        def confirmed(ballot: PulseBallot) -> PulseBallot:
            return PulseBallot(answers=ballot.answers, comment=ballot.comment, confirmed=())

        of = tx.session.get_one(Round, round_id)
        ballots.change(tx, of, tx.session.get_one(Person, c.ids[MARIA]), holds=PulseBallot, by=confirmed)

    c.db.now(confirm)
    given = _given(c, round_id)
    assert given.writing.mentions == {c.ids[MARIA]: ()}
    assert given.confirmed == 1


def test_an_interview_is_counted_under_themes(company: Company) -> None:
    round_id = company.opens()
    company.answers(MARIA, round_id, frustrated=WORDS)
    given = _given(company, round_id)
    assert given.writing.question == question_names.THEMES
    assert (given.answers, given.questions) == ({}, ())


def test_another_version_of_an_item_is_another_question() -> None:
    item = Item("a.b", 1, "x", Scale.AGREE)
    assert question_names.of(item) == "a.b"
    assert question_names.of(Item("a.b", 2, "y", Scale.AGREE)) == "a.b.v2"


# ---------------------------------------------------------------- the release


def test_the_release_holds_the_items_word_for_word(c: Company) -> None:
    people = c.engineers(10)
    round_id = opened(c)
    answers_all(c, people, round_id, 4)
    asked = form(c, MARIA, round_id).items
    body = closes(c, round_id)
    assert (body["kind"], body["survey"], body["title"]) == ("pulse", "rotation", "A quick pulse")
    assert body["wave"] == f"pulse {c.round(round_id).label}"
    assert [(one["question"], one["text"], one["scale"]) for one in body["items"]] == [
        (one.id, one.text, one.scale) for one in asked
    ]
    for one in asked[:2]:
        (cell,) = _cells(body, one.id)
        assert cell["mean_range"] == [3.75, 4.25]
        assert cell["n_range"] == [10, 29]


@pytest.mark.parametrize(("answering", "shown"), [(4, 0), (5, 1), (9, 1)])
def test_a_statement_needs_five_answers(c: Company, answering: int, shown: int) -> None:
    people = c.engineers(10)
    round_id = opened(c)
    answers_all(c, people[:answering], round_id, 4)
    first = items(c, MARIA, round_id)[0]
    body = closes(c, round_id)
    assert len(_cells(body, first)) == shown
    assert body["enough"] is (answering >= 5)


@pytest.mark.parametrize(("answering", "shown"), [(9, 0), (10, 1)])
def test_the_enps_needs_ten(c: Company, answering: int, shown: int) -> None:
    people = c.engineers(12)
    round_id = opened(c)
    answers_all(c, people[:answering], round_id, 5)
    body = closes(c, round_id)
    found = _cells(body, "outcome.recommend")
    assert len(found) == shown
    assert all(cell["enps_range"] == [-100, -40] for cell in found)


@pytest.mark.parametrize(("more", "rate"), [(16, None), (18, [47.5, 52.5])])
def test_the_response_rate_is_told_from_a_cohort_of_twenty_on(
    c: Company, more: int, rate: list[float] | None
) -> None:
    people = [MARIA, TOM, *c.engineers(more)]
    round_id = opened(c)
    answers_all(c, people[: len(people) // 2], round_id, 3)
    body = closes(c, round_id)
    assert (body["rate_range"] is None) is (rate is None)
    if rate is not None:
        low, high = body["rate_range"]
        assert low <= 50 <= high
        assert high - low == 5


def test_themes_of_comments_need_ten_writers(c: Company) -> None:
    people = c.engineers(16)
    round_id = opened(c)
    answers_all(c, people[:9], round_id, 3, comment=WORDS)
    answers_all(c, people[9:], round_id, 3)
    assert _cells(closes(c, round_id), question_names.COMMENTS) == []
    second = opened(c)
    answers_all(c, people[:12], second, 3, comment=WORDS)
    answers_all(c, people[12:], second, 3, comment="Everything is fine, thank you")
    (cell,) = _cells(closes(c, second), question_names.COMMENTS)
    assert "compute_and_tooling" in str(cell)


def test_no_word_and_no_name_is_in_the_release(c: Company) -> None:
    people = c.engineers(14)
    round_id = opened(c)
    answers_all(c, people, round_id, 3, comment="Sentinel words: Zanzibar")
    text = str(closes(c, round_id))
    assert "Zanzibar" not in text
    assert not [one for one in (*c.ids, *c.ids.values()) if one in text]


def test_counting_twice_gives_the_same_bytes(c: Company) -> None:
    people = c.engineers(10)
    round_id = opened(c)
    answers_all(c, people, round_id, 4, comment=WORDS)
    c.ends(round_id)
    c.db.now(closing.begin, round_id=round_id)
    one, two = (closing.compute(c.db.now(closing.gather, round_id=round_id)) for _ in range(2))
    assert one == two


def test_small_groups_repeat_their_last_figure_with_its_date(c: Company) -> None:
    """Five to nine answers: the outcome may be fresh after half a year, and returns after four (R12)."""
    people = c.engineers(6)
    seen: dict[str, list[bool]] = {}
    for _ in range(6):
        round_id = opened(c)
        answers_all(c, people, round_id, 4)
        body = closes(c, round_id)
        for one in ("outcome.stay",):
            if one in {item["question"] for item in body["items"]}:
                seen.setdefault(one, []).append(bool(_cells(body, one)))
    assert seen["outcome.stay"][0] is True
    assert set(seen["outcome.stay"][1:]) <= {False}
