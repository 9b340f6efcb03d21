"""What an engineer reads of a pulse: complete, permitted, and the same for everybody."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from staybot import facts
from staybot.rules.items import AGREE_WORDS
from staybot.slack.ids import action_of
from staybot.slack.views import home
from staybot.slack.views.asking import pulse_form
from staybot.slack.views.letters import letter
from staybot.slack.views.privacy import privacy
from tests.unit.slack import zoo, zoo_pulses
from tests.unit.slack.test_views import all_text

Json = dict[str, Any]


def buttons(blocks: Any) -> list[Json]:
    return [one for block in blocks for one in block.get("elements", []) if one.get("type") == "button"]


def blocks_of(view: Json) -> dict[str, Json]:
    return {block["block_id"]: block for block in view["blocks"] if "block_id" in block}


def test_the_invitation_says_everything_before_the_first_tap() -> None:
    said = letter(replace(zoo_pulses.invitation("Pulse"), promise=zoo_pulses.promise()))
    for needed in (
        "3 questions, a tap each; open until Friday 30 October",
        "Noor, VP Engineering set this up",
        "Your first tap is already an answer",
        zoo_pulses.AGREE.text,
        "rounded averages, such as “3.6 or more”, for groups of at least 5 people: once, after the close",
        "from thirty answers on also the share who agree",
        "not your manager, not HR",
        "or whether you answered",
        "the person who operates the server could technically break that during this time",
        "the answers and the key that opens them are deleted",
        "Slack, and whoever may export direct messages there, can see that you used the app",
        "they go only to those who have not answered), not what you chose",
        "d5cb4584e1a3",
    ):
        assert needed in said.text
        assert needed in all_text(said.blocks).replace("*", "")
    assert "may have reached you before" not in said.text
    assert "outside this server" not in said.text


def test_a_round_whose_comments_leave_the_server_says_so_before_the_first_tap() -> None:
    outside = letter(replace(zoo_pulses.invitation("x"), promise=zoo_pulses.promise(external=True)))
    assert "sent without your name to a program outside this server" in outside.text
    assert "Your taps are not sent" in outside.text
    form = pulse_form.form(replace(zoo_pulses.form("x"), promise=zoo_pulses.promise(external=True)))
    assert "sent without your name to a program outside this server" in all_text(form)


def test_five_buttons_say_word_and_number_and_to_a_screen_reader_the_statement_too() -> None:
    said = letter(zoo_pulses.invitation("Pulse"))
    five = [one for one in buttons(said.blocks) if action_of(one["action_id"]) == "pulse.tap"]
    labels = [f"{score} {word}" for score, word in AGREE_WORDS.items()]
    assert [one["text"]["text"] for one in five] == labels
    assert all(len(label) < 25 for label in labels), "Slack's display may cut from about 30"
    for label, one in zip(labels, five, strict=True):
        assert one["accessibility_label"] == f"{label}: {zoo_pulses.AGREE.text}"
        assert label in said.text
    assert len({one["action_id"] for one in five}) == 5


def test_a_first_question_from_nought_to_ten_has_its_buttons_too() -> None:
    said = letter(zoo_pulses.invitation("Pulse", first=zoo_pulses.RECOMMEND))
    eleven = [one for one in buttons(said.blocks) if action_of(one["action_id"]) == "pulse.tap"]
    assert [one["text"]["text"] for one in eleven] == [str(score) for score in range(11)]
    assert eleven[0]["accessibility_label"].startswith("0 Not at all likely: ")
    assert eleven[10]["accessibility_label"].startswith("10 Extremely likely: ")
    assert "a number from 0 to 10 (0: Not at all likely, 10: Extremely likely)" in said.text


def test_every_message_offers_the_same_two_ways() -> None:
    invited = letter(zoo_pulses.invitation("x"))
    reminded = letter(facts.PulseReminder(zoo_pulses.ROUND, "x", zoo_pulses.ON))
    ways = [
        [one["text"]["text"] for one in buttons(said.blocks) if action_of(one["action_id"]) != "pulse.tap"]
        for said in (invited, reminded)
    ]
    assert ways == [["Open or change my answers", "Not while I'm away"]] * 2


def test_a_reminder_and_the_close_tell_nobody_whether_they_answered() -> None:
    assert (
        "If you have answered already, or would rather not, there is nothing to do."
        in letter(facts.PulseReminder("r", "A quick pulse", zoo_pulses.ON)).text
    )
    closed = letter(facts.PulseClosed("A <quick> pulse"))
    assert "“A &lt;quick&gt; pulse” has closed" in closed.text
    assert buttons(closed.blocks) == []
    assert "You need not answer it again" in letter(facts.PulseVoid("x")).text


def test_the_window_shows_what_is_stored_and_saves_every_tap() -> None:
    view = pulse_form.form(zoo_pulses.form("Half a thought"))
    found = blocks_of(view)
    first, stay = found[f"item.{zoo_pulses.AGREE.id}"], found[f"item.{zoo_pulses.STAY.id}"]
    assert first["element"]["initial_option"]["text"]["text"] == "4 Agree"
    assert "initial_option" not in stay["element"]
    assert (first["dispatch_action"], first["optional"]) == (True, True)
    eleven = found[f"item.{zoo_pulses.RECOMMEND.id}"]["elements"]
    chosen = [(one["text"]["text"], one.get("style"), one["accessibility_label"][:15]) for one in eleven]
    assert chosen[8] == ("✓ 8", "primary", "Chosen: 8 of 10")
    assert {style for _, style, _ in [*chosen[:8], *chosen[9:]]} == {None}, "one is marked"
    comment = found["comment"]
    assert comment["element"]["initial_value"] == "Half a thought"
    assert comment["element"]["max_length"] == 500
    assert "This is a draft." in comment["hint"]["text"]
    assert view["private_metadata"] == f'{{"round_id":"{zoo_pulses.ROUND}"}}', "no answer travels along"
    for words in ("Every tap counts as your answer at once", "A comment counts when you press *Done*",
                  "Nobody, your manager included, is shown your answers", "Withdraw my answers"):  # fmt: skip
        assert words in all_text(view)


def test_a_window_without_anything_in_it_offers_nothing_to_withdraw() -> None:
    fact = zoo_pulses.form("", answers={}, comment="", answered=False, asks_comment=False)
    said = all_text(pulse_form.form(fact))
    assert "Withdraw my answers" not in said
    assert "comment" not in said
    counted = pulse_form.form(zoo_pulses.form("Counted", comment_counts=True))
    assert "This is a draft" not in all_text(counted)


def test_no_message_of_a_pulse_holds_an_answer() -> None:
    """Not even the one that says that an answer was saved."""
    for words in (pulse_form.SAVED, pulse_form.SAVED_UNSEEN):
        assert not any(char.isdigit() for char in words)


def test_the_home_tab_shows_each_open_pulse_to_its_viewer() -> None:
    said = all_text(home.home(zoo.home_of("Maria", pulses=zoo_pulses.open_ones("Pulse"))))
    for words in (
        "3 questions, a tap each.",
        "One question, one tap.",
        "You answered 2 of 3 questions; your comment is a draft, which counts when you press Done. Only you",
        "You answered 3 of 3 questions; your comment counts. Only you see this.",
        "Not while I'm away",
    ):
        assert words in said
    paused = all_text(home.home(zoo.home_of("Maria", paused=facts.Paused(zoo_pulses.ON))))
    assert "You asked for none through Friday 30 October." in paused
    assert "I'm back" in paused
    assert "The next one is planned for Friday 30 October." in all_text(
        home.home(zoo.home_of("Maria", next_pulse_on=zoo_pulses.ON))
    )


def test_who_is_never_asked_reads_nothing_of_pulses_and_who_opted_out_keeps_what_is_open() -> None:
    manager = replace(zoo.home_of("Priya"), roles=("manager",))
    assert "Your pulse" not in all_text(home.home(manager))
    out = zoo.home_of("Maria", opted_out=True, pulses=zoo_pulses.open_ones("x"))
    assert "Withdraw my answers" in all_text(home.home(out))
    assert "Not while I'm away" not in all_text(home.home(out))
    assert "no interviews, pulses or check-ins" in all_text(home.home(out))


def test_privacy_tells_what_is_stored_of_a_pulse_and_of_a_pause() -> None:
    said = privacy(zoo.held("Maria", pulses=zoo_pulses.open_ones("Pulse"), away_until=zoo_pulses.ON)).text
    assert "holds your answers to 2 of 3 questions and a draft of a comment." in said
    assert "no pulse through 30 October 2026" in said
    assert said.count("stored encrypted") == 1, "what holds for all of them is said once"
    alone = privacy(replace(zoo.held("Maria", pulses=zoo_pulses.open_ones("x")[:1]), ballot_until=None)).text
    assert "stored encrypted" in alone
