"""Rule 15: nobody's words leave, not one of them, not even nearly."""

from __future__ import annotations

import json
import re

import pytest

from staybot.flows.publishing import closing, digests
from staybot.slack.views.digests.digest import digest
from staybot.themes.taxonomy import THEMES
from tests.attacks.deeds import BOSS, gathered
from tests.company_rows import Company

STYLES = (
    "tbh the GPU queue kills me, waiting for days {} ...again!!",
    "One cannot help but observe that jobs wait for days in the GPU queue, {}.",
    "gpu queue = days. every. single. time. {}",
)
WORDS = ("zweimal", "forsooth", "innit", "Kestrel", "FOO-4711", "Tadeusz")


def texts() -> list[str]:
    """Fourteen people about the same thing, each in a style and with a word of their own."""
    return [STYLES[at % 3].format(f"{WORDS[at % 6]} {at}th") for at in range(14)]


def pieces(text: str) -> set[str]:
    """Every three words in a row, and every unusual word."""
    words = re.findall(r"[\w-]+", text.lower())
    threes = {" ".join(words[at : at + 3]) for at in range(len(words) - 2)}
    return threes | {word.lower() for word in WORDS if word.lower() in words}


def found_in(published: str) -> list[str]:
    """The writers who can be told from what was published, by their own words."""
    plain = " ".join(re.findall(r"[\w-]+", published.lower()))
    return [text for text in texts() if any(piece in plain for piece in pieces(text))]


@pytest.fixture
def round_id(company: Company) -> str:
    people = company.engineers(24)
    at = company.opens()
    for one, text in zip(people, texts(), strict=False):
        company.answers(one, at, frustrated=text)
    for one in people[14:]:
        company.answers(one, at, frustrated=BOSS)
    company.ends(at)
    return at


def test_a_representative_quote_names_its_writer() -> None:
    quote = f"Compute and tooling (10–29 people): “{texts()[3]}”"
    assert texts()[3] in found_in(quote)
    paraphrase = "Several mention days of waiting, one of them about Kestrel."
    assert found_in(paraphrase)


def test_ours_holds_no_three_words_and_no_unusual_word_of_anybody(company: Company, round_id: str) -> None:
    of = gathered(company, round_id)
    body = closing.compute(of)
    message = digest(digests.from_ledger(json.loads(body), release_hash="f" * 64))
    assert "compute_and_tooling:negative" in body
    for published in (body, message.text, json.dumps(message.blocks), repr(of.closed.writing)):
        assert found_in(published) == []


def test_what_is_computed_from_has_no_text_left_in_it(company: Company, round_id: str) -> None:
    of = gathered(company, round_id)
    assert of.closed.writing is not None
    raised = [one for each in of.closed.writing.mentions.values() for one in each]
    assert {one.theme for one in raised} <= THEMES.keys()
    assert {one.polarity for one in raised} <= {"positive", "negative"}
    assert {one.transfer for one in raised} <= {None, "structural", "situational"}
