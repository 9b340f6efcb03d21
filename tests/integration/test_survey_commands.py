"""`staybot surveys` and `staybot pulses`, typed."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from sqlmodel import select

from staybot import cli
from staybot.commands import survey_words
from staybot.commands.environment import database
from staybot.flows.asking.survey_rounds import Coming
from staybot.flows.asking.surveys import Described
from staybot.rules.dates import in_words
from staybot.store.database import Tx
from staybot.store.tables import Person, Survey
from tests.databases import DIALECTS, Databases
from tests.integration.flows.survey_texts import CANTEEN, QUEUE, SOUP, item, survey

Staybot = Callable[..., tuple[int, str, str]]

NAMES = ("Maria", "Ada", "Ben", "Cleo", "Dan")
COMPANY = "email,name,team,roles\n" + "".join(f"{one}@acme.test,{one},search,engineer\n" for one in NAMES)


ONE = (
    "For small groups all items of your own count as one question: 26 weeks between two new figures of five "
    "to nine answers, 12 of ten to twenty-nine."
)


@pytest.fixture(params=DIALECTS)
def staybot(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    databases: Databases,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Staybot:
    """Types a command in a folder with a company: its exit code, what it said, what it complained about."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith(("SLACK_", "STAYBOT_", "DATABASE_"))]:
        monkeypatch.delenv(name)

    def typed(*words: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["staybot", *words])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out, said.err

    Path("people.csv").write_text(COMPANY)
    Path(".env").write_text(f"DATABASE_URL={databases.empty(request.param)}\n")
    assert typed("migrate")[0] == 0
    assert typed("people", "import", "people.csv")[0] == 0
    return typed


def test_the_list_says_what_is_ready_and_what_is_asked_next(staybot: Staybot) -> None:
    code, said, complaint = staybot("surveys", "list")
    assert (code, complaint) == (0, "")
    assert "  sprint                   Before and after the sprint (5 items, again after 13 weeks)\n" in said
    assert "Files of your own" not in said
    assert "A quick pulse: opens" in said
    asked = said.partition("as things stand today\n")[2].splitlines()
    assert len(asked) >= 3
    assert all(line.endswith("]") for line in asked)


def test_the_list_says_when_the_regular_pulse_is_off(
    staybot: Staybot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STAYBOT_PULSES", "off")
    _, said, _ = staybot("surveys", "list")
    assert "Open and planned\n  nothing\n" in said
    assert "The regular pulse is off (STAYBOT_PULSES)." in said


def test_a_survey_is_shown_with_the_ids_of_its_items(staybot: Staybot) -> None:
    code, said, _ = staybot("surveys", "show", "sprint")
    assert (code, said.splitlines()[-1]) == (0, "  I see myself working here in two years.  [outcome.stay]")
    code, _, complaint = staybot("surveys", "show", "lunch")
    assert (code, "nothing called lunch" in complaint) == (1, True)


def test_a_file_of_ones_own_is_added_shown_replaced_and_removed(staybot: Staybot) -> None:
    Path("mine.toml").write_text(CANTEEN)
    code, said, _ = staybot("surveys", "add", "mine.toml")
    survey_, items = "a survey of 2 items: `staybot surveys send canteen`", "1 item for the rotation"
    assert (code, said) == (0, f"Stored as canteen: {survey_}, and {items}.\n{ONE}\n")
    _, said, _ = staybot("surveys", "list")
    assert "  canteen                  The canteen (2 items); 1 item for the rotation\n" in said
    _, said, _ = staybot("surveys", "show", "canteen")
    assert said.splitlines()[-2:] == ["and for the rotation", "  The soup is warm.  [canteen.soup]"]
    Path("mine.toml").write_text(
        CANTEEN.replace("The canteen", "Lunch").replace("comment = true", "comment = false")
    )
    _, said, _ = staybot("surveys", "add", "mine.toml")
    assert "takes the place of the older one; pulses that are planned or running keep their words" in said
    assert "asks for no comment" in staybot("surveys", "show", "canteen")[1]
    code, said, _ = staybot("surveys", "remove", "canteen")
    assert (code, said.startswith("canteen is gone.")) == (0, True)
    assert staybot("surveys", "remove", "canteen")[0] == 1


def test_items_alone_are_added_from_standard_input_under_a_name(
    staybot: Staybot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(SOUP.encode())))
    said = staybot("surveys", "add", "-", "--name", "soups")[1]
    assert said == f"Stored as soups: 1 item for the rotation.\n{ONE}\n"
    Path("next.toml").write_text(item("canteen.soup", "Hot soup.", version=2))
    staybot("surveys", "add", "next.toml", "--name", "soups")
    assert "Hot soup.  [canteen.soup, version 2]" in staybot("surveys", "show", "soups")[1]


def test_every_problem_is_told_by_line_and_field_and_nothing_is_stored(staybot: Staybot) -> None:
    Path("bad.toml").write_text(survey("lunch", "no.such", title="<!channel>") + QUEUE)
    code, said, complaint = staybot("surveys", "add", "bad.toml")
    assert (code, said) == (1, "")
    assert [line.split(":")[0] for line in complaint.splitlines()] == [
        "bad.toml, line 3, survey, title",
        "bad.toml, line 5, survey, items 1",
        "Nothing was stored.",
    ]
    assert "lunch" not in staybot("surveys", "list")[1]


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00"])
def test_a_file_that_cannot_be_read_is_told(staybot: Staybot, content: bytes | None) -> None:
    if content is not None:
        Path("mine.toml").write_bytes(content)
    code, _, complaint = staybot("surveys", "add", "mine.toml")
    assert (code, complaint.startswith("mine.toml ")) == (1, True)


def test_a_file_that_cannot_be_read_any_more_is_listed_with_the_reason(staybot: Staybot) -> None:
    with database() as db:
        db.now(
            lambda tx: tx.session.add(
                Survey(workspace=tx.workspace, name="old", content="[[item]]\n", added_on=tx.now.date())
            )
        )
    _, said, _ = staybot("surveys", "list")
    assert "  old                      cannot be read any more" in said
    assert "    old, line 1, item 1, id: is missing" in said


def test_a_survey_is_sent_once_and_taken_back(staybot: Staybot) -> None:
    code, said, _ = staybot("surveys", "send", "baseline", "--on", "in three weeks")
    assert (code, said.count("opens ")) == (0, 2)
    assert "“How work is going” is planned. Everyone is asked" in said
    code, _, complaint = staybot("surveys", "send", "baseline")
    assert (code, "planned already" in complaint) == (1, True)
    listed = next(
        line for line in staybot("surveys", "list")[1].splitlines() if "How work is going: " in line
    )
    code, said, _ = staybot("surveys", "cancel", *listed.split()[:2])
    assert (code, "Nobody had been asked." in said) == (0, True)
    assert staybot("surveys", "cancel", "baseline")[0] == 1


def test_a_pair_is_told_with_both_windows_and_its_halves_go_one_by_one(staybot: Staybot) -> None:
    _, said, _ = staybot("surveys", "send", "sprint")
    lines = said.splitlines()
    assert lines[1].startswith("First: opens ")
    assert lines[2].startswith("Then once more: opens ")
    label = next(line for line in staybot("surveys", "list")[1].splitlines() if "sprint: opens" in line)
    _, said, _ = staybot("surveys", "cancel", *label.split()[:2])
    assert "Its other round still opens" in said


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("send", "lunch"), "There is no survey called lunch. There are: baseline"),
        (("send", "baseline", "--on", "soon"), "I could not read “soon” as a date."),
        (("send", "baseline", "--on", "2020-01-01"), "Choose a day from tomorrow on"),
        (("cancel", "never"), "No survey is planned as “never”."),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(staybot: Staybot, words: tuple[str, ...], told: str) -> None:
    code, said, complaint = staybot("surveys", *words)
    assert (code, said, complaint.startswith(told)) == (1, "", True)


@pytest.fixture
def in_slack(staybot: Staybot) -> None:
    """Everybody in the people list was found in Slack."""
    _ = staybot

    def found(tx: Tx) -> None:
        for person in tx.session.exec(select(Person)):
            person.slack_id = f"U{person.name.upper()}0001"

    with database() as db:
        db.now(found)


@pytest.mark.usefixtures("in_slack")
def test_a_group_is_paused_listed_and_resumed(staybot: Staybot) -> None:
    assert staybot("pulses", "list")[1] == "No group is paused.\n"
    code, said, _ = staybot("pulses", "pause", "--team", "search", "--until", "in two weeks")
    assert (code, said.startswith("No pulse for team search until ")) == (0, True)
    assert staybot("pulses", "list")[1].startswith("team search: no pulse until ")
    assert staybot("pulses", "resume", "--team", "search")[:2] == (
        0,
        "Pulses come to team search as usual.\n",
    )
    assert staybot("pulses", "resume", "--team", "search")[0] == 1


@pytest.mark.usefixtures("in_slack")
def test_a_pause_that_ends_in_the_past_ends_at_once(staybot: Staybot) -> None:
    staybot("pulses", "pause", "--team", "search", "--until", "in two weeks")
    assert "has passed" in staybot("pulses", "pause", "--team", "search", "--until", "2020-01-01")[1]
    assert staybot("pulses", "list")[1] == "No group is paused.\n"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--until", "friday"), "Name one group"),
        (("--until", "friday", "--team", "a", "--level", "b"), "Name one group"),
        (("--until", "friday", "--team", "nobody"), "Nobody in the people list has the team nobody."),
        (("--until", "tomorrow", "--team", "search"), "Pulses ask fewer than 5 people with the team search"),
        (("--until", "soon", "--team", "search"), "I could not read “soon” as a date."),
    ],
)
def test_a_pause_needs_one_group_and_a_day(staybot: Staybot, words: tuple[str, ...], told: str) -> None:
    code, _, complaint = staybot("pulses", "pause", *words)
    assert (code, told in complaint) == (1, True)


def test_a_round_in_which_every_theme_waits_is_told() -> None:
    day = date(2026, 12, 1)
    assert survey_words.coming(Coming(day, None)).startswith(f"The regular pulse of {in_words(day)} asks")
    assert "It is left out then." in survey_words.coming(Coming(day, None))
    assert survey_words.shown(Described("soups", None, ())) == "soups: items for the rotation"
