"""Which account wrote a ballot is said inside it."""

from __future__ import annotations

import json

from staybot.anonymity.writers import content, content_for, written_by

WORDS = json.dumps({"frustrated": "zero \0 inside, ünd more"}, ensure_ascii=False).encode()


def test_what_one_account_wrote_is_for_no_other() -> None:
    payload = written_by("U012AB3CD", WORDS)
    assert content_for("U012AB3CD", payload) == WORDS
    assert {content_for(other, payload) for other in ("U012AB3C", "U012AB3CDE", "", None)} == {b""}


def test_whoever_counts_reads_what_any_account_wrote() -> None:
    assert content(written_by("U012AB3CD", WORDS)) == content(written_by("U2", WORDS)) == WORDS


def test_an_empty_ballot_names_nobody() -> None:
    assert written_by("U012AB3CD", b"") == b""
    assert content_for("U2", b"") == content(b"") == b""


def test_what_was_sealed_before_ballots_said_who_wrote_them_is_shown_as_it_was() -> None:
    assert content_for("U012AB3CD", WORDS) == content(WORDS) == WORDS
