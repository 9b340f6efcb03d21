"""What people read: complete, permitted, and never more exact than what was published."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from staybot import facts
from staybot.rules.questions import INTERVIEW
from staybot.slack.views import home, notices, words
from staybot.slack.views.asking import interview
from staybot.slack.views.blocks import message, section
from staybot.slack.views.letters import VIEWS, letter
from staybot.slack.views.promises import commitment
from staybot.themes.taxonomy import THEMES
from tests.unit.slack import zoo
from tests.whole_digests import messages, whole

MUST_NOT = (
    "100 %", "impossible", "nobody can ever", "we do not store", "end-to-end", "gdpr", "guarantee",
    "cannot guess", "completely anonymous", "fully anonymous",
)  # fmt: skip
"""Claims that anonymity.md section 5 forbids."""


def shown(thing: Any) -> Iterator[str]:
    """Every text that a reader sees, however deep."""
    if isinstance(thing, dict):
        if isinstance(thing.get("text"), str):
            yield thing["text"]
        for each in thing.values():
            yield from shown(each)
    elif isinstance(thing, list | tuple):
        for each in thing:
            yield from shown(each)


def all_text(thing: Any) -> str:
    return "\n".join(shown(thing))


# ------------------------------------------------------------------- the invitation


def test_an_invitation_says_everything_before_the_first_question() -> None:
    promise = facts.Promise("Noor, VP Engineering", zoo.ON, 5, "d5cb4584e1a3f00d", "Priya")
    said = letter(facts.Invitation(zoo.ROUND, "2026-Q4", promise))
    for needed in (
        "Noor, VP Engineering set this up",
        "what keeps them here",
        "about 10 minutes",
        "until Friday 27 November",
        "groups of at least 5 people",
        "split by whether it would follow people to another team, and come with the response rate of",
        "share it with Priya",
        "not your manager, not HR",
        "the person who operates the server could technically break that during this time",
        "the answers and the key that opens them are deleted",
        "Slack, and whoever may export direct messages there, can see that you used the app",
        "they go only to those who have not answered), not what you chose",
        "d5cb4584e1a3",
    ):
        assert needed in said.text
        assert needed in all_text(said.blocks)
    assert "may have reached you before" not in said.text


def test_no_text_claims_what_cannot_be_kept() -> None:
    read = [all_text([message.text, message.blocks]) for message in zoo.messages("Priya")]
    read += [all_text(view) for view in zoo.views("Priya")]
    assert not [claim for claim in MUST_NOT for text in read if claim in text.casefold()]


def test_an_invitation_and_a_reminder_offer_the_same_three_ways() -> None:
    invited = letter(facts.Invitation("r", "2026-Q4", zoo.promise("x")))
    reminded = letter(facts.Reminder("r", zoo.ON))
    ways = [block for block in invited.blocks if block["type"] == "actions"]
    assert ways == [block for block in reminded.blocks if block["type"] == "actions"]
    assert [element["type"] for element in ways[0]["elements"]] == ["button", "static_select", "button"]


def test_a_reminder_tells_nobody_whether_they_have_answered() -> None:
    said = letter(facts.Reminder("r", zoo.ON)).text
    assert "If you have answered already, or would rather not, there is nothing to do." in said


# ------------------------------------------------------------------- the interview


def inputs(view: dict[str, Any]) -> dict[str, Any]:
    return {block["block_id"]: block for block in view["blocks"] if block["type"] == "input"}


def test_the_form_asks_the_four_questions_in_order_and_the_transfer_test_after_the_second() -> None:
    asked = list(inputs(interview.form(zoo.form("Priya"))))
    assert asked == [
        "energized", "seen_by.energized",
        "frustrated", "transfer", "seen_by.frustrated",
        "stay_two_years", "seen_by.stay_two_years",
        "pick_up_call", "seen_by.pick_up_call",
    ]  # fmt: skip


def test_every_input_of_the_form_saves_the_draft_as_it_changes() -> None:
    for block in inputs(interview.form(zoo.form("Priya"))).values():
        assert block["dispatch_action"] is True
        assert block["element"]["action_id"] == "interview.draft"
        assert block["optional"] is True
        if block["element"]["type"] == "plain_text_input":
            triggers = block["element"]["dispatch_action_config"]["trigger_actions_on"]
            assert (triggers, block["element"]["max_length"]) == (["on_character_entered"], 1500)


def test_an_answer_is_only_counted_unless_somebody_chose_otherwise() -> None:
    fresh = facts.InterviewForm(
        "r", "2026-Q4", zoo.promise("Priya"), facts.InterviewAnswers(), submitted=False
    )
    view = interview.form(fresh)
    chosen = [inputs(view)[f"seen_by.{one.id}"]["element"]["initial_option"]["value"] for one in INTERVIEW]
    assert chosen == ["themes"] * 4
    assert "initial_option" not in inputs(view)["transfer"]["element"]
    assert "Withdraw" not in all_text(view)


def test_the_form_carries_nothing_but_an_opaque_id() -> None:
    assert interview.form(zoo.form("Priya"))["private_metadata"] == f'{{"round_id":"{zoo.ROUND}"}}'


def test_what_the_manager_will_read_is_what_the_manager_reads() -> None:
    told = zoo.answers("The night rota")
    page = interview.preview(facts.SharePreview("r", "Maria", "Priya", told, "5ea1", zoo.ON))
    posted = letter(facts.SharedAnswers("c1", zoo.who("Maria"), told, zoo.ON))
    quotes = [block for block in page["blocks"] if block["type"] in {"rich_text", "header"}]
    assert quotes == [block for block in posted.blocks if block["type"] in {"rich_text", "header"}]
    assert (page["submit"]["text"], page["close"]["text"]) == ("Share with Priya", "Don't share")
    long = interview.preview(facts.SharePreview("r", "Maria", "Priyadarshini Rao", told, "5ea1", zoo.ON))
    assert long["submit"]["text"] == "Share"


def test_answers_too_long_for_blocks_are_posted_whole_as_text() -> None:
    told = zoo.answers('"' * 1500)
    posted = letter(facts.SharedAnswers("c1", zoo.who("Maria"), told, zoo.ON))
    assert posted.blocks == ()
    assert posted.text.count('"') == 4 * 1500
    assert "/stay commit" in posted.text


def test_a_message_with_room_keeps_its_blocks() -> None:
    assert message("x", section("x")).blocks


# ------------------------------------------------------------------- promises and Home


def test_a_list_of_promises_counts_what_it_does_not_show() -> None:
    said = commitment.mine(zoo.mine("Maria", many=25))
    assert said.text.count("to Maria:") == 20
    assert "… and 5 more in my Home tab." in said.text


def test_long_promises_are_cut_off_the_list_before_slack_cuts_them() -> None:
    long = facts.MyCommitments(made=(zoo.line("&" * 200),) * 15, received=())
    said = commitment.mine(long)
    assert "more in my Home tab." in said.text
    assert all(len(block["text"]["text"]) < 3000 for block in said.blocks)


def test_every_line_of_a_long_home_tab_is_on_one_of_its_pages() -> None:
    count = 130
    lines = tuple(zoo.line(f"promise number {number}.", state="kept") for number in range(count))
    listed = facts.MyCommitments(lines, ())
    fact = facts.Home(
        name="Maria", roles=("engineer",), known=True, interview=None, shares=(), commitments=listed,
        opted_out=False, floor=5,
    )  # fmt: skip
    pages = [home.home(fact, page=page) for page in range(2)]
    text = "\n".join(all_text(page) for page in pages)
    assert all(f"promise number {number}." in text for number in range(count))
    assert "Page 1 of 2" in all_text(pages[0])
    assert "Next page" in all_text(pages[0])
    assert "Previous page" in all_text(pages[1])
    assert home.home(fact, page=99) == pages[1]
    assert home.home(fact, page=-3) == pages[0]


def test_a_home_tab_of_one_page_has_nothing_to_turn() -> None:
    assert "Page" not in all_text(home.home(zoo.home_of("Maria")))


def test_a_manager_can_log_a_commitment_only_to_people_in_slack() -> None:
    view = home.home(zoo.home_of("Maria", many=1))
    buttons = [
        block["accessory"]["value"] for block in view["blocks"] if block.get("accessory", {}).get("action_id")
    ]
    assert buttons == [f"clock:{'c' * 32}"]
    assert "They are not in Slack" in all_text(view)


@pytest.mark.parametrize(
    ("progress", "label"),
    [
        ("empty", "Start"),
        ("draft", "Continue"),
        ("submitted", "Change my answers"),
        ("declined", "Start after all"),
    ],
)
def test_the_home_tab_says_where_the_viewers_own_interview_stands(progress: str, label: str) -> None:
    view = home.home(zoo.home_of("Maria", progress=progress))
    assert label in list(shown(view))
    assert ("Withdraw my answers" in list(shown(view))) == (progress in {"draft", "submitted"})


# ------------------------------------------------------------------- the digest


def test_a_digest_below_the_floor_says_only_that() -> None:
    said = letter(facts.Digest("2026-Q4", enough=False, response_rate=None))
    assert said.text == "Stay interviews, Q4 2026\nToo few people answered for anything to be shown."
    assert len(said.blocks) == 2


def test_a_digest_shows_bands_with_their_direction_in_words() -> None:
    said = whole(zoo.digest(groups=1))
    assert "•  Role focus &amp; scope – works well: 21 or more people" in said.text
    assert "•  Compute, data &amp; tooling – needs work: 3–10 people" in said.text
    assert "30–99 people answered; response rate: about 75 %." in said.text
    assert (
        "Promises made since this interview opened: 10–29; promises still to come due: not shown."
        in said.text
    )
    assert "needs work: Compute, data &amp; tooling (3–10), Goals" in said.text
    assert "f" * 16 in said.text


def test_the_themes_raised_most_are_named_only_where_ranking_is_allowed() -> None:
    unranked = whole(zoo.digest(groups=0))
    assert "raised most" not in unranked.text
    ranked = whole(replace(zoo.digest(groups=0), ranks=True))
    assert "Of the themes shown, “Role focus &amp; scope” (works well) was raised most." in ranked.text
    many = replace(zoo.digest(groups=0), ranks=True, themes=tuple(zoo.band(theme) for theme in THEMES))
    assert "raised most" not in whole(many).text


def test_a_digest_gives_no_reason_for_what_is_not_shown_and_never_a_nought() -> None:
    said = letter(facts.Digest("2026-Q4", enough=True))
    assert said.text.count("not shown") >= 4
    assert "0 people" not in said.text
    assert " 0" not in said.text.replace(" 2026", "")


@pytest.mark.parametrize("groups", [0, 1, 12, 59, 400])
def test_a_digest_of_any_number_of_groups_names_each_of_them_once_in_few_messages(groups: int) -> None:
    said = messages(zoo.digest(groups=groups, name="G"))
    assert len(said) <= 6
    assert all(one.fits() and one.blocks for one in said)
    assert sum(any(block["type"] == "actions" for block in one.blocks) for one in said) == 1
    lines = [line for one in said for line in one.text.split("\n")]
    told = sum(line.startswith("G ") for line in lines)
    rest = sum(int(line.split()[1]) for line in lines if line.startswith("And "))
    assert told + rest == groups
    assert groups > 59 or not rest


def test_a_first_round_says_how_its_floor_was_counted() -> None:
    assert "In this first round everybody counts" in letter(zoo.digest(groups=0, first=True)).text


def test_a_theme_that_the_taxonomy_does_not_know_keeps_its_id() -> None:
    said = letter(facts.Digest("2026-Q4", enough=True, themes=(zoo.band("moonlight"),)))
    assert "moonlight – needs work" in said.text
    assert "moonlight" not in THEMES


# ------------------------------------------------------------------- words


def test_every_letter_has_a_view() -> None:
    assert set(VIEWS) == set(facts.Letterable.__args__)


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, "due today"),
        (1, "1 day left"),
        (12, "12 days left"),
        (-1, "1 day overdue"),
        (-3, "3 days overdue"),
    ],
)
def test_days_left_are_said_as_people_say_them(days: int, said: str) -> None:
    assert words.days_left(days) == said


@pytest.mark.parametrize(("band", "said"), [((3, 10), "3–10"), ((21, None), "21 or more"), ((4, 4), "4")])
def test_a_band_is_said_as_a_range(band: tuple[int, int | None], said: str) -> None:
    assert words.band(*band) == said


def test_days_quarters_and_lists_are_said_in_words() -> None:
    assert words.day(date(2026, 11, 27)) == "Friday 27 November"
    assert words.day_and_year(date(2026, 1, 5)) == "5 January 2026"
    assert (words.quarter("2026-Q4"), words.quarter("spring")) == ("Q4 2026", "spring")
    assert [words.several(one) for one in ([], ["A"], ["A", "B"], ["A", "B", "C"])] == [
        "", "A", "A and B", "A, B and C",
    ]  # fmt: skip
    assert words.question("energized") == INTERVIEW[0].label
    assert words.question("unknown") == "unknown"


def test_help_shows_only_what_the_viewer_can_do() -> None:
    assert "/stay commit @person" in notices.helped(facts.Help(("manager",))).text
    assert "/stay commit @person" not in notices.helped(facts.Help(("engineer",))).text
