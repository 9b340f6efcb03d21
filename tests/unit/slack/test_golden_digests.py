"""Digests of invented companies, posted and threaded, as they were read on a phone's screen and found good.

Their bodies come from our own publisher and gate (golden_companies.py). After a change that is meant,
`STAYBOT_GOLDEN=write pytest tests/unit/slack/test_golden_digests.py` writes them anew.
"""

from __future__ import annotations

import json
import os
import re
from dataclasses import replace
from typing import Any

import pytest

from staybot.facts import ManagerPart, PulseDigest, ThemeBand
from staybot.simulator.block_kit import validate_message, validate_view
from staybot.slack.escape import apart
from staybot.slack.views.digests import digest_method, manager_part
from staybot.slack.views.digests.digest_thread import ANY
from staybot.slack.views.digests.headline import headline
from staybot.themes.taxonomy import THEMES
from tests.unit.slack import golden_companies
from tests.unit.slack.golden_companies import COMPANIES, FOLDER, JOINED, LARGE, UNSOUND
from tests.unit.slack.test_every_layout import texts
from tests.unit.slack.test_views import MUST_NOT
from tests.whole_digests import METHOD, RELEASE, messages

QUICK = [name for name in COMPANIES if name not in LARGE]
POSTS = [*COMPANIES, *JOINED]


def said(name: str) -> list[dict[str, Any]]:
    """Every message of a company's digest."""
    fact = golden_companies.fact(golden_companies.stored(name))
    return [{"text": one.text, "blocks": list(one.blocks)} for one in messages(fact)]


@pytest.mark.parametrize("name", POSTS)
def test_each_digest_is_the_one_that_was_read_and_found_good(name: str) -> None:
    golden, found = FOLDER / f"post.{name}.json", said(name)
    if os.environ.get("STAYBOT_GOLDEN") == "write":
        golden.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", "utf-8")
    assert found == json.loads(golden.read_text("utf-8"))


@pytest.mark.parametrize("name", QUICK)
def test_its_body_is_what_our_publisher_and_gate_make_of_the_company(name: str) -> None:
    assert golden_companies.bodies(name) == golden_companies.stored(name)


@pytest.mark.long
@pytest.mark.parametrize("name", LARGE)
def test_the_body_of_a_large_company_is_too(name: str) -> None:
    assert golden_companies.bodies(name) == golden_companies.stored(name)


@pytest.mark.parametrize("name", POSTS)
def test_slack_takes_every_message_and_the_window_and_nobody_is_pinged(name: str) -> None:
    for one in said(name):
        assert validate_message(one["blocks"], text=one["text"]) == []
        assert one["blocks"]
        markup = [each for each in texts(one["blocks"]) if each["type"] == "mrkdwn"]
        assert all(each["verbatim"] is True for each in markup)
        read = [each["text"] for each in markup] + [one["text"]]
        assert not any(bad in text for text in read for bad in ("<!", "<@", "<#", "<https", "\u202e"))
    window = digest_method.method(golden_companies.fact(golden_companies.stored(name)))
    assert validate_view(window) == []


@pytest.mark.parametrize("name", POSTS)
def test_the_post_takes_a_minute_and_its_text_says_what_its_blocks_say(name: str) -> None:
    for number, one in enumerate(said(name)):
        if number == 0:
            told = one["text"].partition(METHOD)[0].replace("&amp;", "and")
            assert len(re.findall(r"\w+", told)) < 325
        for block in one["blocks"]:
            if block["type"] != "actions":
                assert all(each["text"].replace("*", "") in one["text"] for each in texts(block))


@pytest.mark.parametrize("name", POSTS)
def test_the_thread_is_short_and_its_first_message_begins_with_buttons_for_what_was_shown(name: str) -> None:
    _, *below = said(name)
    assert len(below) <= 5
    fact = golden_companies.fact(golden_companies.stored(name))
    assert bool(below) == fact.enough
    buttons = [
        [each for block in one["blocks"] if block["type"] == "actions" for each in block["elements"]]
        for one in below
    ]
    assert not any(buttons[1:])
    assert all(below[0]["blocks"][0]["type"] == "actions" for _ in buttons[:1])
    shown = {one.theme for one in fact.themes if one.polarity == "negative"}
    for button in buttons[0] if buttons else []:
        action, value = button["action_id"].partition(":")[0], button["value"]
        assert value in {*shown, ANY} if action == "digest.commit" else value == RELEASE


@pytest.mark.parametrize("name", POSTS)
def test_nothing_in_it_promises_too_much_or_counts_people_by_their_answers(name: str) -> None:
    for one in said(name):
        text = one["text"].lower()
        assert not any(claim in text for claim in MUST_NOT)
        assert not any(claim in text for claim in ("most people", "majority", "unanim"))


def test_where_nothing_may_be_put_first_each_of_a_few_themes_has_a_button_and_none_of_many() -> None:
    def offered(needing: int) -> list[str]:
        themes = tuple(ThemeBand(one, "negative", 3, 10) for one in sorted(THEMES, reverse=True)[:needing])
        fact = replace(golden_companies.fact(golden_companies.stored("twelve")), themes=themes)
        buttons = messages(fact)[1].blocks[0]["elements"]
        return [one["text"]["text"] for one in buttons if one["action_id"].startswith("digest.commit")]

    assert offered(0) == []
    assert len(offered(5)) == 5
    assert offered(5) == sorted(offered(5), key=str.casefold)
    assert offered(6) == ["Commit to this"]


def test_a_name_that_turns_its_line_around_is_kept_apart() -> None:
    text = "\n".join(one["text"] for one in said("unsound-names"))
    assert "\u2068evil שלום עולם\u2069" in text
    assert UNSOUND[1] not in text


@pytest.mark.parametrize("name", ["unsound-names", "unsound-names-pulse"])
def test_signs_of_markup_in_a_name_or_a_promise_are_read_as_signs(name: str) -> None:
    texts_of_all = [each["text"] for one in said(name) for each in [one, *texts(one["blocks"])]]
    assert any("∗bold∗ ＿it＿ ˋxˋ" in text for text in texts_of_all)
    assert not any("*bold*" in text or "_it_" in text or "`x`" in text for text in texts_of_all)


@pytest.mark.parametrize(
    ("name", "shown"),
    [("ml_infra", "ml_infra"), ("Team *", "Team ∗"), ("a*b", "a∗b"), ("_x", "＿x"), ("~y~", "∼y∼"),
     ("__x__", "＿＿x＿＿"), ("C# & R", "C# & R"), ("```", "ˋˋˋ")],
)  # fmt: skip
def test_a_name_keeps_every_sign_that_slack_does_not_read_as_markup(name: str, shown: str) -> None:
    assert apart(name) == shown


def test_signs_of_markup_in_a_statement_are_read_as_signs_too() -> None:
    fact = golden_companies.fact(golden_companies.stored("three-hundred-pulse"))
    assert isinstance(fact, PulseDigest)
    odd = replace(fact, items=tuple(replace(one, text="Is *this* `it`?") for one in fact.items))
    part = manager_part.part(ManagerPart(odd))
    for one in [*messages(odd), part]:
        assert "*this*" not in str(one.blocks)
        assert "`it`" not in str(one.blocks)
    assert "Is ∗this∗ ˋitˋ?" in str(part.blocks)


def test_a_company_of_four_hundred_teams_has_each_shown_group_once_in_few_messages() -> None:
    fact = golden_companies.fact(golden_companies.stored("twenty-thousand"))
    lines = [line for one in said("twenty-thousand") for line in one["text"].split("\n")]
    told = sum(line.endswith(" wrote)") for line in lines)
    rest = sum(int(line.split()[1]) for line in lines if line.startswith("And "))
    assert told + rest == len(fact.groups) > 30


def test_the_headlines_are_sentences_that_a_person_could_have_written() -> None:
    found = {
        name: headline(golden_companies.fact(golden_companies.stored(name)))
        for name in ("healthy", "troubled", "twelve", "troubled-pulse")
    }
    assert found == {
        "healthy": (
            "Fewer people than in Q3 2026 say of each of 3 themes that it needs work; of the themes shown, "
            "“Team culture, inclusion &amp; recognition” (works well) was raised most; most promises of the "
            "last round were kept (75 % or more)."
        ),
        "troubled": (
            "Of the themes shown, “Compute, data &amp; tooling” (needs work) was raised most; more people "
            "than in Q3 2026 say that it and “Career growth &amp; learning” need work; few promises of the "
            "last round were kept (less than 15 %), and more are unconfirmed than kept."
        ),
        "twelve": (
            "“Career growth &amp; learning”, “Compute, data &amp; tooling”, “Pay, equity &amp; benefits” and "
            "“Workload, on-call &amp; burnout” (need work) were raised by 3–10 people each; there is no "
            "earlier round to compare with."
        ),
        "troubled-pulse": (
            "“Compute, data &amp; tooling” and “Career growth &amp; learning” went down since last asked; "
            "there are far fewer promoters than detractors (eNPS below −85); of the themes shown, “Compute, "
            "data &amp; tooling” (needs work) was raised most."
        ),
    }  # fmt: skip


@pytest.mark.parametrize("sign", ["&", '"', "*"])
def test_names_that_grow_when_they_are_escaped_cost_no_message_its_buttons(sign: str) -> None:
    fact = golden_companies.fact(golden_companies.stored("twenty-thousand"))
    grown = replace(fact, groups=tuple(replace(one, group=sign * 99) for one in fact.groups))
    assert all(one.blocks for one in messages(grown))
