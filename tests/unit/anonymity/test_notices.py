"""What we never claim, and what in a text may tell who wrote it."""

from __future__ import annotations

import pytest

from staybot.anonymity.names import named
from staybot.anonymity.notices import forbidden_claims, identifying_hints

PEOPLE = frozenset(
    {"Will Young", "Priya Raman", "May Long", "Li Wu", "田中 太郎", "Ana María de la Cruz", "maria lindqvist",
     "Jean-Luc Picard", "Kate O’Brien", "Zoë Stein", "Van Nguyen", "X Æ"}
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("priya said so", {"Priya"}),
        ("Priya's team, PRIYA!", {"Priya"}),
        ("ask Will about it", {"Will"}),
        ("told Young that", {"Young"}),
        ("maria knows", {"María", "maria"}),
        ("zoe and ZOË", {"Zoë"}),
        ("jean-luc helps", {"Jean-Luc"}),
        ("o’brien left", {"Brien"}),
        ("田中さんに聞いた", {"田中"}),
        ("talk to Li first", {"Li"}),
    ],
)
def test_a_colleague_is_found_by_any_part_of_their_name(text: str, found: set[str]) -> None:
    assert named(text, names=PEOPLE) == found


def test_names_may_come_as_one_text_one_a_line() -> None:
    names = ["Anna-Lena O'Brien\nWill Reyes (contractor)", "Zoë Petrov"]
    assert named("ask annalena, zoe and o'brien", names=names) == {"Anna-Lena", "Zoë", "Brien"}
    assert named("reyes will, lena too", names=names) == {"Reyes"}


@pytest.mark.parametrize(
    "text",
    [
        "I will stay young in may",
        "Will it end? Young people leave",
        "see you in May",
        "la vida de la empresa",
        "the van was late",
        "li and wu are not words",
        "x marks the spot",
        "the priyanka project",
        "",
    ],
)
def test_an_ordinary_word_is_nobody(text: str) -> None:
    assert named(text, names=PEOPLE) == set()


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("ask <@U012AB3CD>", "a name of somebody: <@U012AB3CD>"),
        ("ask @tom.k", "a name of somebody: @tom.k"),
        ("write to tom@example.com", "an e-mail address: tom@example.com"),
        ("see OPS-123", "a ticket: OPS-123"),
        ("as in #4711", "a ticket: #4711"),
        ("posted in #serving-oncall", "a channel: #serving-oncall"),
        ("https://wiki.example/x", "a link: https://wiki.example/x"),
        ("call +49 30 1234567", "a phone number: +49 30 1234567"),
        ("I'm the only one in Lisbon", "your role, said outright: I'm the only"),
        ("my boss Torsten", "perhaps a name: Torsten"),
        ("since project Nightingale", "perhaps a project: Nightingale"),
        ("since RankFormer broke", "perhaps a project: RankFormer"),
    ],
)
def test_what_may_tell_who_wrote_is_noticed(text: str, hint: str) -> None:
    assert hint in identifying_hints(text)


def test_a_colleague_is_not_noticed_twice() -> None:
    assert identifying_hints("asked Priya again", names=PEOPLE) == ["a name of somebody: Priya"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("asked Priya Raman again", ["Priya Raman"]),
        ("priya raman, and Priya Raman once more: Priya knows", ["priya raman"]),
        ("asked Priya, then Raman", ["Priya", "Raman"]),
        ("Priya Raman asked maria", ["Priya Raman", "María", "maria"]),
        ("田中 太郎さんに聞いた", ["太郎", "田中"]),
    ],
)
def test_names_side_by_side_are_one_person_and_one_line(text: str, found: list[str]) -> None:
    assert identifying_hints(text, names=PEOPLE) == [f"a name of somebody: {one}" for one in found]


def test_an_ordinary_complaint_is_not_bothered() -> None:
    for text in (
        "Two days of waiting for a GPU in the queue, again and again.",
        "The H100 queue on Slurm, PyTorch upgrades, and CI that takes two hours on Monday.",
        "L5 to L6 takes forever and the RSU cliff is close.",
        "Die Warteschlange für Rechner ist zu lang.",
        "GPU の待ち時間が長い",
    ):
        assert identifying_hints(text, names=PEOPLE) == []


HOSTILE = (
    "@" * 1500, "<@U" * 500, "a" * 1500, "A-1" * 500, "1 " * 750, "said A" * 250, "." * 1500, "x@" * 750,
    "www." * 375, "aB" * 750, "#" * 1500, "\u202e<!channel>", "\x00", "'" * 1500, "-" * 1500, "e\u0301" * 750,
    " \n" * 700, "+" + "9" * 1499, "as the only " * 120, "Project " * 180, "told " * 300,
)  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.timeout(30)  # none of the patterns may backtrack: each of these takes milliseconds
def test_no_text_is_too_much(text: str) -> None:
    for hint in identifying_hints(text, names=PEOPLE):
        kind, _, words = hint.partition(": ")
        assert kind
        assert words in text


@pytest.mark.parametrize(
    "claim",
    [
        "This is 100 % anonymous.", "fully anonymous", "It is impossible to know.", "Nobody can ever see it.",
        "we do not store anything", "end-to-end encrypted", "GDPR does not apply",
        "mathematically guaranteed", "your manager cannot guess", "you can't be identified",
    ],
)  # fmt: skip
def test_a_claim_that_nobody_can_keep_is_found(claim: str) -> None:
    assert forbidden_claims(claim)


def test_a_plain_promise_is_no_such_claim() -> None:
    assert not forbidden_claims("Nobody is shown your answers; the operator could technically read them.")
