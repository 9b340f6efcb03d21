"""A digest in doubt that had arrived: once its place is told, its thread follows, once."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from staybot import cli
from staybot.clock import SystemClock
from staybot.errors import Refused
from staybot.facts import Digest, OperatorNotice
from staybot.flows.delivering import letters, outbox
from staybot.flows.publishing import digests, found_digests
from staybot.rules import permalinks
from staybot.rules.permalinks import Permalink
from staybot.store.database import Tx
from staybot.store.tables import Letter, LetterState, Release
from tests.company_rows import Company
from tests.integration.flows.test_digest_threads import (
    RELEASE,
    delivers_one,
    in_flight,
    parts,
    published,
    thread_letters,
)

CHANNEL = "CLEADERS1"


def link(company: Company, *, to: str = CHANNEL, below: str | None = None, **later: float) -> Permalink:
    """Of a message that came so much later than now."""
    at = company.clock.now() + timedelta(**later)
    return Permalink(to, f"{at.timestamp():.0f}.000300", below)


def in_doubt(company: Company, name: str = "twenty-thousand") -> Permalink:
    """The digest is posted, the process dies, and nobody can look; where the digest stands."""
    published(company, name)
    stands = link(company, seconds=1)
    doubts(company)
    return stands


def doubts(company: Company) -> None:
    letter_id = in_flight(company)
    company.passes(minutes=3)
    assert [one.letter_id for one in company.db.now(letters.unsure, limit=50)] == [letter_id]
    company.db.now(letters.undecided, letter_id=letter_id)


def the_digest(company: Company) -> Letter:
    (letter,) = company.letters(kind="digest")
    return letter


def test_a_digest_that_was_found_gets_its_thread_once(company: Company) -> None:
    stands = in_doubt(company)
    assert parts(company.delivers()) == [], "nobody knows where it would stand"
    company.db.now(found_digests.found, link=stands)
    below = [one for one in company.delivers() if not isinstance(one.fact, OperatorNotice)]
    assert parts(below) == [1, 2, 3]
    assert {(one.to, one.thread) for one in below} == {(CHANNEL, stands.ts)}
    company.passes(days=2)
    assert company.delivers() == []
    with pytest.raises(Refused, match="No digest is in doubt"):
        company.db.now(found_digests.found, link=stands)
    with pytest.raises(Refused, match="No digest is in doubt"):
        company.db.now(digests.repost)


def test_what_is_not_there_is_posted_again_and_then_nothing_is_in_doubt(company: Company) -> None:
    stands = in_doubt(company)
    company.db.now(digests.repost)
    with pytest.raises(Refused, match="No digest is in doubt"):
        company.db.now(found_digests.found, link=stands)
    assert [type(one.fact) for one in company.delivers()].count(Digest) == 1
    assert the_digest(company).state is LetterState.SENT


def test_a_digest_that_slack_never_took_cannot_be_found(company: Company) -> None:
    published(company, "troubled")
    company.db.now(letters.failed, letter_id=in_flight(company), reason="invalid_blocks")
    with pytest.raises(Refused, match="No digest is in doubt"):
        company.db.now(found_digests.found, link=link(company))


def test_a_message_of_a_thread_is_found_by_its_own_link(company: Company) -> None:
    published(company, "twenty-thousand")
    delivers_one(company)
    parent, below = the_digest(company).ts, link(company, seconds=2)
    doubts(company)
    with pytest.raises(Refused, match=r"in the thread below.*in quotes"):
        company.db.now(found_digests.found, link=below)
    with pytest.raises(Refused, match="does not stand in that one"):
        company.db.now(found_digests.found, link=replace(below, thread_ts="1700000000.000100"))
    assert parts(company.delivers()) == [2, 3]
    company.db.now(found_digests.found, link=replace(below, thread_ts=parent))
    assert company.delivers() == []
    assert [state for _, state in thread_letters(company)] == [*[LetterState.SENT] * 3, LetterState.DROPPED]


def test_a_message_whose_digest_is_not_known_to_be_out_is_in_no_thread(company: Company) -> None:
    company.clock.move_to(company.clock.now().replace(hour=12))

    def lost(tx: Tx) -> None:
        outbox.post(tx, kind="digest_thread", subject=RELEASE, to=None, at=tx.now)
        row = tx.session.exec(select(Letter)).one()
        row.state, row.in_doubt, row.sent_at = LetterState.FAILED, True, tx.now
        tx.session.add(row)

    company.db.now(lost)
    for below in (None, "1700000000.000100"):
        with pytest.raises(Refused, match="thread"):
            company.db.now(found_digests.found, link=link(company, below=below))


@pytest.mark.parametrize("later", [timedelta(minutes=-6), timedelta(days=1, minutes=1)])
def test_a_message_that_came_at_another_time_is_not_it(company: Company, later: timedelta) -> None:
    stands = in_doubt(company)
    other = stands.posted_at + later
    wrong = replace(stands, ts=f"{other.timestamp():.0f}.000300")
    with pytest.raises(Refused, match=r"came on .* UTC, but what is in doubt left on .* UTC"):
        company.db.now(found_digests.found, link=wrong)
    assert the_digest(company).state is LetterState.FAILED
    company.db.now(found_digests.found, link=stands)


def test_a_message_of_another_channel_or_one_that_is_known_is_not_it(company: Company) -> None:
    stands = in_doubt(company)
    with pytest.raises(Refused, match="leadership channel of the settings"):
        company.db.now(found_digests.found, link=replace(stands, channel="COTHER001"))

    def known(tx: Tx) -> None:
        outbox.post(tx, kind="month_summary", subject="2026-09", to=None, at=tx.now)
        row = tx.session.exec(select(Letter).where(Letter.kind == "month_summary")).one()
        row.state, row.channel, row.ts = LetterState.SENT, stands.channel, stands.ts
        tx.session.add(row)

    company.db.now(known)
    with pytest.raises(Refused, match="known to have arrived"):
        company.db.now(found_digests.found, link=stands)


def two_in_doubt(company: Company, *, days: int = 0) -> Permalink:
    """The digest, and so many days and ten minutes later the summary of its month; a link of just now."""
    in_doubt(company)
    company.passes(days=days, minutes=10)

    def lost(tx: Tx) -> None:
        outbox.post(tx, kind="month_summary", subject="2026-10", to=None, at=tx.now)
        row = tx.session.exec(select(Letter).where(Letter.kind == "month_summary")).one()
        row.state, row.in_doubt, row.sent_at = LetterState.FAILED, True, tx.now
        tx.session.add(row)

    company.db.now(lost)
    return link(company, seconds=1)


def states(company: Company) -> dict[str, LetterState]:
    return {one.kind: one.state for one in company.letters(recipient=outbox.LEADERSHIP)}


def test_of_two_in_doubt_that_both_could_be_it_none_is_taken_unless_it_is_named(company: Company) -> None:
    stands = two_in_doubt(company)
    digest, summary = company.db.now(found_digests.could_be, link=stands)[::-1]
    assert isinstance(digest.fact, Digest)
    assert (summary.kind, digest.kind) == ("month_summary", "digest"), "the nearest comes first"
    before = states(company)
    with pytest.raises(Refused, match="2 messages in doubt could be that one"):
        company.db.now(found_digests.found, link=stands)
    with pytest.raises(Refused, match="is not in doubt"):
        company.db.now(found_digests.found, link=stands, letter_id="0" * 32)
    assert states(company) == before
    company.db.now(found_digests.found, link=stands, letter_id=digest.letter_id)
    assert (the_digest(company).state, the_digest(company).ts) == (LetterState.SENT, stands.ts)
    assert states(company)["month_summary"] is LetterState.FAILED


def test_of_two_in_doubt_the_only_one_that_left_around_then_is_taken(company: Company) -> None:
    stands = two_in_doubt(company, days=2)
    company.db.now(found_digests.found, link=stands)
    assert states(company)["digest"] is LetterState.FAILED
    assert states(company)["month_summary"] is LetterState.SENT


def test_a_message_in_doubt_that_cannot_be_made_again_is_offered_all_the_same(company: Company) -> None:
    stands = in_doubt(company)

    def change(tx: Tx) -> None:
        tx.session.exec(select(Release)).one().hash = "0"

    company.db.now(change)
    (one,) = company.db.now(found_digests.could_be, link=stands)
    assert (one.kind, one.fact) == ("digest", None)


def test_nothing_is_found_while_no_channel_is_set(company: Company) -> None:
    def unset(tx: Tx) -> None:
        bare = replace(tx, settings=replace(tx.settings, leadership_channel=""))
        found_digests.found(bare, link=link(company))

    with pytest.raises(Refused, match="STAYBOT_LEADERSHIP_CHANNEL is not set"):
        company.db.now(unset)


Typed = Callable[..., tuple[int, str]]


@pytest.fixture
def typed(
    company: Company, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Typed:
    """Types `staybot digest …` at this company; its exit code and what it said."""
    monkeypatch.chdir(tmp_path)
    url = company.db.engine.url.render_as_string(hide_password=False)
    lines = (
        f"DATABASE_URL={url}",
        f"STAYBOT_KEY_DIR={tmp_path / 'keys'}",
        "STAYBOT_LEADERSHIP_CHANNEL=CLEADERS1",
    )
    (tmp_path / ".env").write_text("\n".join(lines) + "\n")

    def type_(*words: str) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["staybot", "digest", *words])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out + said.err

    return type_


def test_the_notice_names_both_commands_and_each_does_what_it_says(company: Company, typed: Typed) -> None:
    stands = in_doubt(company)
    (notice,) = company.delivers()
    assert isinstance(notice.fact, OperatorNotice)
    assert "`staybot digest found 'LINK'`" in notice.fact.remedy
    assert "`staybot digest repost`" in notice.fact.remedy
    bad, said = typed("found", "over there")
    assert (bad, "Copy link" in said, "Traceback" in said) == (1, True, False)
    url = f"https://acme.slack.com/archives/{stands.channel}/p{stands.ts.replace('.', '')}"
    assert permalinks.parse(url) == stands
    blank, said = typed("found", url, "--of", " ")
    assert (blank, "Say it by its first line" in said) == (1, True), "a blank names nothing, not the only one"
    done, said = typed("found", url)
    assert done == 0
    assert "counts as posted" in said
    company.clock.move_to(SystemClock().now() + timedelta(minutes=1))
    assert parts(company.delivers()) == [1, 2, 3]
    again, said = typed("found", url)
    assert (again, "No digest is in doubt" in said) == (1, True)
    again, said = typed("repost")
    assert (again, "No digest is in doubt" in said) == (1, True)


def test_the_command_names_all_that_a_link_could_mean_and_takes_the_one_that_is_named(
    company: Company, typed: Typed
) -> None:
    stands = two_in_doubt(company)
    url = f"https://acme.slack.com/archives/{stands.channel}/p{stands.ts.replace('.', '')}"
    bad, said = typed("found", url)
    assert (bad, "Traceback" in said) == (1, False)
    assert "--of 'Stay interviews, Q4 2026'" in said
    assert "--of 'month summary'" in said
    for unknown in ("Stay interviews", " ", "\t"):
        wrong, said = typed("found", url, "--of", unknown)
        assert (wrong, "--of 'Stay interviews, Q4 2026'" in said) == (1, True)
    assert {states(company)["digest"], states(company)["month_summary"]} == {LetterState.FAILED}
    done, said = typed("found", url, "--of", "stay interviews, Q4 2026 ")
    assert (done, "counts as posted" in said) == (0, True)
    assert (states(company)["digest"], states(company)["month_summary"]) == (
        LetterState.SENT, LetterState.FAILED,
    )  # fmt: skip


def test_messages_of_a_thread_are_named_by_their_first_lines(company: Company, typed: Typed) -> None:
    published(company, "twenty-thousand")
    delivers_one(company)
    doubts(company)
    company.delivers()

    def lost(tx: Tx) -> None:
        row = tx.session.exec(select(Letter).where(Letter.subject == f"{RELEASE}.2")).one()
        row.state, row.in_doubt, row.ts = LetterState.FAILED, True, None
        tx.session.add(row)

    company.db.now(lost)
    ts, below = link(company).ts.replace(".", ""), the_digest(company).ts
    url = f"https://acme.slack.com/archives/{CHANNEL}/p{ts}?thread_ts={below}"
    assert "--of 'By group, 2 of 3'" in typed("found", url)[1]
    done, said = typed("found", url, "--of", "By group, 2 of 3")
    assert done == 0, said
    assert [state for _, state in thread_letters(company)][:2] == [LetterState.FAILED, LetterState.SENT]
