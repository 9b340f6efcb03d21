"""The comment of a pulse: asked about before it is submitted, read, corrected by its writer; and by a program
of the operator's.
"""

from __future__ import annotations

import pytest

from staybot import themes
from staybot.errors import Refused
from staybot.facts import Choices, Hints, PulseSubmitted, Unread
from staybot.flows.answering import ballots, hints, pulse, readers, reading
from staybot.flows.answering.pulse_ballot import PulseBallot
from staybot.flows.asking import seals
from staybot.store.database import Tx
from staybot.store.tables import Person, Round
from staybot.themes.protocol import Reach
from tests.company_rows import MARIA, Company
from tests.pulse_rows import items, now_as_slack_says, opened, taps, under_pulses

TELLING = "Priya decided it. The GPU queue takes days."
PLAIN = "The GPU queue takes days."
QUEUE = "compute_and_tooling:negative"

Asked = tuple[Company, str]


@pytest.fixture
def asked(company: Company) -> Asked:
    pulses = under_pulses(company)
    return pulses, opened(pulses)


def done(
    c: Company, round_id: str, comment: str, shown: str = "", *, first: int | None = None
) -> Hints | PulseSubmitted:
    """Press Done; `first` is the score of the first question."""
    answers = {items(c, MARIA, round_id)[0]: first} if first else {}
    return c.db.now(
        hints.submit_pulse, by=MARIA, round_id=round_id, answers=answers, comment=comment, shown=shown
    )


def warned(c: Company, round_id: str, *, first: int | None = None) -> Hints:
    found = done(c, round_id, TELLING, first=first)
    assert isinstance(found, Hints)
    return found


def accepted(c: Company, of: Hints) -> object:
    return c.db.now(hints.accept, by=MARIA, round_id=of.round_id, at=of.at)


def ballot(c: Company, round_id: str) -> PulseBallot:
    def read(tx: Tx) -> PulseBallot | None:
        of = tx.session.get_one(Round, round_id)
        return ballots.read(tx, of, tx.session.get_one(Person, c.ids[MARIA]), holds=PulseBallot)

    found = c.db.now(read)
    assert found is not None
    return found


def test_plain_words_are_submitted_at_once(asked: Asked) -> None:
    c, round_id = asked
    fact = done(c, round_id, PLAIN, first=4)
    assert isinstance(fact, PulseSubmitted)
    assert (fact.answered, fact.commented) == (1, True)
    again = done(c, round_id, PLAIN, PLAIN)
    assert isinstance(again, PulseSubmitted)
    assert not again.commented, "words that were submitted before are no news"


def test_a_name_is_asked_about_while_the_taps_count_and_the_words_wait(asked: Asked) -> None:
    c, round_id = asked
    found = warned(c, round_id, first=2)
    assert [(one.question, one.hints) for one in found.noticed] == [
        ("comment", ("a name of somebody: Priya",))
    ]
    kept = ballot(c, round_id)
    assert (list(kept.answers.values()), kept.comment, kept.draft) == ([2], "", TELLING)


def test_its_writer_insists_once_or_twice(asked: Asked) -> None:
    c, round_id = asked
    found = warned(c, round_id)
    for _ in range(2):  # a second click finds it done
        fact = accepted(c, found)
        assert isinstance(fact, PulseSubmitted)
        assert ballot(c, round_id).comment == TELLING
    assert isinstance(done(c, round_id, TELLING, TELLING), PulseSubmitted), "and is not asked again"


def test_an_old_warning_submits_nothing_that_was_written_since(asked: Asked) -> None:
    c, round_id = asked
    found = warned(c, round_id)
    c.passes(seconds=2)
    at = now_as_slack_says(c)
    c.db.now(pulse.save_comment, by=MARIA, round_id=round_id, text="Something else", at=at)
    with pytest.raises(Refused, match="changed since this page was shown"):
        accepted(c, found)
    c.db.now(pulse.withdraw, by=MARIA, round_id=round_id)
    with pytest.raises(Refused, match="changed since this page was shown"):
        accepted(c, found)
    assert ballot(c, round_id).comment == ""


def test_a_field_left_as_it_came_is_not_asked_about(asked: Asked) -> None:
    """The other window's draft names somebody; here nobody touched the comment."""
    c, round_id = asked
    c.db.now(pulse.save_comment, by=MARIA, round_id=round_id, text=TELLING, at=now_as_slack_says(c))
    assert isinstance(done(c, round_id, "", first=3), PulseSubmitted)
    assert ballot(c, round_id).draft == TELLING


def test_the_writer_sees_the_themes_and_has_the_last_word(asked: Asked) -> None:
    c, round_id = asked
    with pytest.raises(Refused, match="no answers of yours"):
        c.db.now(reading.page, by=MARIA, round_id=round_id)
    done(c, round_id, PLAIN)
    page = c.db.now(reading.page, by=MARIA, round_id=round_id)
    assert [(row.theme, row.directions) for row in page.rows] == [("compute_and_tooling", ("negative",))]
    assert (page.manager, page.confirmed) == (None, False)
    fact = c.db.now(reading.skip, by=MARIA, round_id=round_id)
    assert isinstance(fact, PulseSubmitted)
    chosen = Choices({"compute_and_tooling": ()}, (("role_focus", "negative"),))
    fact = c.db.now(reading.confirm, by=MARIA, round_id=round_id, chosen=chosen)
    assert isinstance(fact, PulseSubmitted)
    assert ballot(c, round_id).confirmed == ("role_focus:negative",)
    c.db.now(pulse.withdraw, by=MARIA, round_id=round_id)
    for flow in (reading.page, reading.skip):
        with pytest.raises(Refused, match="no answers of yours"):
            c.db.now(flow, by=MARIA, round_id=round_id)
    with pytest.raises(Refused, match="no answers of yours"):
        c.db.now(reading.confirm, by=MARIA, round_id=round_id, chosen=chosen)


def test_the_operators_reader_reads_a_submitted_comment_and_no_draft(asked: Asked) -> None:
    c, round_id = asked
    taps(c, MARIA, round_id, items(c, MARIA, round_id)[0], 4)
    assert unread(c, round_id) is None, "there are no words"
    c.db.now(pulse.save_comment, by=MARIA, round_id=round_id, text=PLAIN, at=now_as_slack_says(c))
    assert unread(c, round_id) is None, "a draft is nobody's to read"
    done(c, round_id, PLAIN, PLAIN)
    assert unread(c, round_id) is None, "this round's invitations told of no such reader"
    c.db.now(_told_of_a_reader, round_id)
    assert unread(c, round_id) == Unread(round_id, {"comment": PLAIN})
    fact = Unread(round_id, {"comment": PLAIN})
    found = {"comment": [themes.Mention("role_focus", "negative")]}
    c.db.now(readers.keep, by=MARIA, fact=fact, found=found)
    assert (ballot(c, round_id).found, ballot(c, round_id).reader) == (
        {"comment": ("role_focus:negative",)}, "command",
    )  # fmt: skip
    page = c.db.now(reading.page, by=MARIA, round_id=round_id)
    assert [row.theme for row in page.rows] == ["role_focus"]


def _told_of_a_reader(tx: Tx, round_id: str) -> None:
    of = tx.session.get_one(Round, round_id)
    of.reach = Reach.LOOPBACK.value
    tx.session.add(of)
    tx.session.flush()
    seals.put(tx, of, key=tx.keys.get(round_id))


def unread(c: Company, round_id: str) -> Unread | None:
    return c.db.now(readers.unread, by=MARIA, round_id=round_id, reach=Reach.LOOPBACK)
