"""What staybot says about itself: nothing that it cannot keep, and everything that it may promise."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import staybot
from staybot import facts
from staybot.anonymity import notices
from staybot.anonymity.notices import forbidden_claims
from staybot.slack.views.letters import letter
from staybot.slack.views.privacy import privacy
from tests.unit.slack import zoo

ROOT = Path(staybot.__file__).parents[1]
DOCUMENTS = ("README.md", "manifest.yml", ".env.example")
SOURCES = [path for path in (ROOT / "staybot").rglob("*.py") if path != Path(notices.__file__)]
TEXTS = [path for end in ("html", "js", "tsv", "md", "json") for path in (ROOT / "staybot").rglob(f"*.{end}")]

PROMISES = (
    "Leadership sees how many people raised a theme, as bands",
    "for groups of at least 5 people: once, after the interview closes",
    "Nobody – not your manager, not HR, not the people running this bot through any feature of it",
    "is shown your other answers, their words, or whether you answered",
    "While it is open you can change or withdraw your answers, and they are stored encrypted",
    "the person who operates the server could technically break that during this time",
    "results are computed, and the answers and the key that opens them are deleted",
    "cannot be looked up, corrected or exported, even if asked",
    "Copies in backups are unreadable without the deleted key",
    "Slack, and whoever may export direct messages there, can see that you used the app",
    "they go only to those who have not answered), not what you chose",
    "the numbers of every digest",
    "with staybot verify anyone who has the files can check that they do not single anyone out",
    "Please leave out names and details that identify you",
    "What you share goes with your name",
)
"""Section 5 of the rules of anonymity, sentence by sentence."""


def spoken(source: str) -> Iterator[str]:
    """Every text in a module that is more than a note to its readers; the constant parts of one that is put
    together are joined.
    """
    tree = ast.parse(source)
    notes = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if id(node) in notes:
            continue
        if isinstance(node, ast.JoinedStr):
            yield "".join(str(part.value) for part in node.values if isinstance(part, ast.Constant))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value:
            yield node.value  # a word alone claims nothing: it is a name or a verdict of the auditor


def words(thing: Any) -> Iterator[str]:
    """Every text in a layout, however deep."""
    if isinstance(thing, str):
        yield thing
    elif isinstance(thing, dict):
        for each in thing.values():
            yield from words(each)
    elif isinstance(thing, list | tuple):
        for each in thing:
            yield from words(each)


def claims(texts: Iterator[str]) -> list[str]:
    """What is claimed in any of them, also over the end of a line and in emphasis."""
    plain = (" ".join(text.replace("*", "").split()) for text in texts)
    return [claim for text in plain for claim in forbidden_claims(text)]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_text_in_the_program_claims_what_it_cannot_keep(path: Path) -> None:
    assert claims(spoken(path.read_text("utf-8"))) == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_no_document_claims_what_it_cannot_keep(name: str) -> None:
    assert claims(iter([(ROOT / name).read_text("utf-8")])) == []


def test_no_page_and_no_invented_text_claims_what_it_cannot_keep() -> None:
    assert len(TEXTS) > 20
    assert claims(path.read_text("utf-8") for path in TEXTS if path.name != "taxonomy.json") == []


def test_nothing_that_reaches_somebody_claims_what_it_cannot_keep() -> None:
    messages = [[message.text, message.blocks] for message in zoo.messages("Maria")]
    assert claims(words([messages, list(zoo.views("Maria"))])) == []


@pytest.mark.parametrize(
    "source",
    [
        'raise Refused("It is impossible to see who answered.")',
        'say(f"{name}, your answer is 100 % anonymous")',
        'WORDS = (\n    "Nobody can "\n    "ever know."\n)',
        'WORDS = """Nobody\n    can ever know."""',
    ],
)
def test_such_a_claim_would_be_found_wherever_it_stood(source: str) -> None:
    assert claims(spoken(source))


@pytest.mark.parametrize("promised", PROMISES)
def test_what_may_be_promised_is_said_before_the_first_question_or_by_stay_privacy(promised: str) -> None:
    invitation = letter(facts.Invitation(zoo.ROUND, "2026-Q4", zoo.promise("Priya")))
    said = f"{invitation.text} {privacy(zoo.held('Maria')).text}".replace("*", "").replace("`", "")
    assert promised in said
