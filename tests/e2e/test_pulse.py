"""A pulse is answered in seconds: over each way to Slack, on each database."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select

from staybot.flows.answering import participation
from staybot.simulator import Actor, Fault
from staybot.simulator.objects import Message
from staybot.slack.ids import Callback
from staybot.slack.views.asking import pulse_form
from staybot.store.database import Tx
from staybot.store.tables import Letter, Round, RoundKind
from tests.databases import Databases
from tests.e2e.conftest import ONCE, TWICE, Company
from tests.e2e.pulsing import LABELS, asked, given, holds, items, pulse, pulsing, rest_of

Json = dict[str, Any]


twice = pytest.mark.parametrize("company", TWICE, indirect=True)
"""Where what is stored, locked or delivered decides; the other stories are told once (TWICE says why)."""


@pytest.fixture(params=ONCE)
async def company(
    request: pytest.FixtureRequest, tmp_path: Path, databases: Databases
) -> AsyncIterator[Company]:
    way, _, dialect = request.param.partition("-")
    url = databases.new(dialect)
    async with pulsing(tmp_path, over_http=way == "http", database_url=url) as set_up:
        yield set_up
    databases.give_back(url)


async def choose(actor: Actor, number: int, score: int) -> None:
    """One tap in the window, on the answer to the question of this number."""
    field = rest_of(actor)[number - 1]
    assert actor.modal is not None
    (block,) = [one for one in actor.modal.blocks if one["block_id"] == field]
    if block["type"] == "input":
        await actor.choose(field, str(score))
        return
    (button,) = [one for one in block["elements"] if one["value"] == str(score)]
    await actor.click(button["accessibility_label"])


def buttons_of(actor: Actor) -> list[tuple[str, str]]:
    every = [one for block in pulse(actor).blocks for one in block.get("elements", [])]
    return [(one["action_id"], one["value"]) for one in every if one["type"] == "button"]


def everything_said(company: Company) -> str:
    """Every message of the bot in every DM and channel, as it stands there now; what one person alone sees
    for a moment is left out.
    """
    sim = company.stage.sim
    return json.dumps(
        [
            (channel.id, message.ts, message.text, message.blocks)
            for channel in sim.workspace.channels.values()
            for message in channel.messages
            if message.ephemeral_to is None
        ]
    )


@twice
async def test_three_questions_take_four_taps_and_the_message_never_changes(company: Company) -> None:
    maria, before = company.maria, everything_said(company)
    taps = 0
    await maria.click("4 Agree")
    taps += 1
    assert given(company) == [4, None, None], "the first tap is an answer already"
    assert maria.sees("Every tap counts as your answer at once")
    for number, score in ((2, 2), (3, 5)):
        await choose(maria, number, score)
        taps += 1
    assert given(company) == [4, 2, 5], "nothing waits for Done"
    await maria.submit()
    taps += 1
    assert taps == 4
    assert maria.sees("Thank you. What you gave is stored, sealed")
    await maria.close_modal()
    assert everything_said(company) == before, "nobody's message shows what, or whether, somebody answered"
    assert pulse(company.tom).text == pulse(maria).text
    assert buttons_of(company.tom) == buttons_of(maria), "also what a tap sends is the same for everybody"
    assert maria.ephemerals == []
    assert maria.errors == []


@twice
async def test_every_message_is_the_same_whoever_answered_until_and_after_the_close(company: Company) -> None:
    """Maria answers, Tom does not: at the close both messages change alike."""
    await company.maria.click("5 Strongly agree")
    await company.maria.submit()
    await company.passes(days=4)
    told = [[(one.text, one.blocks) for one in actor.messages] for actor in (company.maria, company.tom)]
    closed = [[text for text, _ in each if "“A quick pulse” has closed" in text] for each in told]
    assert closed[0] == closed[1] != []
    assert not asked(company.maria)
    assert not asked(company.tom)


@twice
async def test_a_reminder_goes_to_the_silent_alone_and_leaves_no_trace_in_the_rows(company: Company) -> None:
    await company.maria.click("4 Agree")
    await company.passes(days=2)
    (reminder,) = [one for one in company.tom.messages if "A reminder: “A quick pulse”" in one.text]
    assert not any("A reminder: “A quick" in one.text for one in company.maria.messages)
    rows = company.stage.bot.db.now(_reminders)
    assert len(rows) > 2
    assert len(set(rows)) == 1, "the row of whoever got one is like that of whoever did not"
    await company.tom.click("Open or change my answers", message=reminder)
    assert company.tom.sees("Every tap counts as your answer at once")


def _reminders(tx: Tx) -> list[tuple[object, ...]]:
    pulses = select(col(Round.id)).where(Round.kind == RoundKind.PULSE)
    letters = tx.session.exec(
        select(Letter).where(Letter.kind == "reminder", col(Letter.subject).in_(pulses))
    )
    return [(one.state, one.channel, one.ts, one.sent_at) for one in letters]


async def test_a_second_tap_changes_the_answer_and_shows_it(company: Company) -> None:
    maria = company.maria
    await maria.click("4 Agree")
    await maria.close_modal()
    await maria.click("2 Disagree")
    assert given(company) == [2, None, None]
    assert maria.modal is not None
    first = next(one for one in maria.modal.blocks if one["block_id"] == rest_of(maria)[0])
    assert first["element"]["initial_option"]["value"] == "2"


@twice
async def test_a_double_tap_and_a_delivery_that_comes_twice_are_one_answer(company: Company) -> None:
    maria, sim = company.maria, company.stage.sim
    sim.faults.duplicate_deliveries(1)
    await maria.click("4 Agree", message=pulse(maria))
    assert maria.sees("Every tap counts")
    assert maria.ephemerals == [], "the window is open: there is nothing to tell"
    await maria.click("4 Agree", message=pulse(maria))
    assert given(company) == [4, None, None]
    sim.faults.duplicate_deliveries(1)
    await maria.submit()
    assert maria.sees("Thank you")
    assert maria.errors == []


@twice
async def test_a_tap_that_arrives_late_does_not_undo_a_later_one(company: Company) -> None:
    maria, sim = company.maria, company.stage.sim
    await maria.click("5 Strongly agree", message=pulse(maria))
    sent = next(one.parcel.payload for one in reversed(sim.deliveries.log) if "actions" in one.parcel.payload)
    await company.passes(minutes=1)
    await maria.click("1 Strongly disagree", message=pulse(maria))
    late = sent | {"trigger_id": sim.workspace.triggers.issue(maria.user.id)}
    await sim.deliveries.interaction("interactive", late)
    await sim.settle()
    assert given(company) == [1, None, None]
    assert maria.modal is not None
    first = next(one for one in maria.modal.blocks if one["block_id"] == rest_of(maria)[0])
    assert first["element"]["initial_option"]["value"] == "1", "the window shows what counts"


@twice
async def test_done_on_an_old_device_undoes_nothing_done_on_another(company: Company) -> None:
    """The phone's window came with 4 and no comment; since then the laptop changed both."""
    maria, sim = company.maria, company.stage.sim
    await maria.click("4 Agree")
    assert maria.modal is not None
    phone = sim.interactions.payloads.submission(maria.user, maria.modal)
    await maria.click("2 Disagree", message=pulse(maria))
    await maria.submit({"comment": "It got better since spring."})
    await maria.click("Skip")
    await sim.deliveries.interaction("interactive", phone)
    await sim.settle()
    assert given(company) == [2, None, None]
    assert holds(company, "maria@example.com").comment == "It got better since spring."


@twice
@pytest.mark.parametrize("fault", ["expired_trigger_id", "drop", "slow"])
async def test_an_answer_is_saved_and_said_to_be_when_no_window_opens(company: Company, fault: str) -> None:
    maria, faults = company.maria, company.stage.sim.faults
    if fault == "expired_trigger_id":
        faults.api_error("views.open", fault)
    else:
        faults.next("views.open", Fault.drop_before if fault == "drop" else Fault.slow(2.2))
    before = everything_said(company)
    await maria.click("4 Agree")
    assert given(company) == [4, None, None]
    (told,) = maria.ephemerals
    assert told.text == pulse_form.SAVED
    assert not any(label in told.text for label in LABELS), "which answer it was stands in no message"
    assert everything_said(company) == before
    if maria.modal is not None:  # the slow one arrived in the end
        await maria.close_modal(all=True)
    await maria.click("Open or change my answers", message=pulse(maria))
    assert maria.sees("Every tap counts")
    assert maria.errors == []


async def test_the_number_that_was_chosen_is_marked_whatever_slack_makes_of_it(company: Company) -> None:
    """Two quick taps, a closed window, a Slack that stumbles: what is shown or said is what counts."""
    maria, faults = company.maria, company.stage.sim.faults
    await maria.click("4 Agree")
    number = 1 + items(company).index("outcome.recommend")
    await maria.type("comment", "Half a thou")
    faults.api_error("views.update", "hash_conflict")
    await choose(maria, number, 8)
    assert maria.sees("✓ 8")
    assert maria.sees("Half a thou"), "marking takes nothing away that is being typed"
    await choose(maria, number, 3)
    assert maria.sees("✓ 3")
    assert not maria.sees("✓ 8")
    faults.api_error("views.update", "not_found")
    await choose(maria, number, 9)
    assert not maria.sees("Slack did not let me mark it"), "whoever closed the window knows"
    faults.next("views.update", Fault.error500)
    await choose(maria, number, 10)
    assert maria.sees("Your answer is saved, and counts, but Slack did not let me mark it")
    assert given(company)[number - 1] == 10
    assert maria.errors == []


@twice
async def test_a_pulse_that_has_closed_says_so_wherever_it_is_tapped(company: Company) -> None:
    maria, tom = company.maria, company.tom
    message = pulse(maria)
    button = button_of(message, "pulse.tap:4")
    await tom.click("4 Agree")
    await company.passes(days=4)
    await press(company, maria, message, button)
    assert maria.ephemerals[-1].text == participation.CLOSED_PULSE
    await choose(tom, 2, 3)
    assert tom.sees(participation.CLOSED_PULSE), "a choice that is not stored is not silent"
    await tom.close_modal()
    result = await tom.submit({"comment": "Too late"})
    assert "This pulse has closed" in str(result.errors)


async def test_an_old_message_of_an_earlier_round_changes_nothing_in_the_new_one(company: Company) -> None:
    """Its buttons went at the close; a phone that still shows them is told."""
    maria = company.maria
    old = pulse(maria)
    button = button_of(old, "pulse.tap:4")
    while not asked(maria) or pulse(maria) is old:
        await company.passes(days=1)
    await press(company, maria, old, button)
    assert maria.ephemerals[-1].text == participation.CLOSED_PULSE
    assert given(company) == [None] * len(items(company))


@twice
async def test_answers_are_withdrawn_from_the_window_and_from_the_home_tab(company: Company) -> None:
    maria = company.maria
    await maria.click("4 Agree")
    await maria.click("Withdraw my answers")
    assert maria.sees("Your answers are withdrawn and gone")
    assert given(company) == [None, None, None]
    await maria.close_modal(all=True)
    await maria.click("Open or change my answers", message=pulse(maria))
    assert not maria.sees("Withdraw my answers")
    result = await maria.submit()
    assert "Nothing of yours is stored" in str(result.errors)
    await choose(maria, 1, 3)
    await maria.close_modal(all=True)
    await maria.open_home()
    assert maria.sees("You answered 1 of 3 questions. Only you see this.")
    await maria.click("Withdraw my answers", within="home")
    assert maria.sees("Your answers are withdrawn and gone")
    assert given(company) == [None, None, None]
    await maria.close_modal(all=True)
    assert maria.sees("3 questions, a tap each.")
    assert maria.errors == []


async def test_the_command_opens_the_pulse_and_says_when_the_next_one_comes(company: Company) -> None:
    maria = company.maria
    await maria.command("/stay pulse")
    assert maria.sees("Every tap counts")
    await maria.close_modal(all=True)
    assert "This pulse did not ask you" not in (await company.priya.command("/stay pulse")).text
    assert "No pulse is open for you" in (await company.priya.command("/stay pulse")).text
    await company.passes(days=4)
    told = (await maria.command("/stay pulse")).text
    assert "No pulse is open for you just now. The next one is planned for " in told
    assert "`/stay pulse`" in (await maria.command("/stay help")).text


async def test_not_while_i_am_away(company: Company) -> None:
    """No pulse until that day has passed; back sooner, and they come as usual."""
    maria = company.maria
    await maria.click("Not while I'm away", message=pulse(maria))
    result = await maria.submit({"until": "2020-01-01"})
    assert "from today on" in result.errors["until"]
    await maria.submit({"until": "2027-01-15"})
    assert maria.sees("no pulse and no reminder of one through Friday 15 January")
    await maria.close_modal(all=True)
    await company.passes(days=21)
    assert not asked(maria)
    assert not any("A reminder: “A quick" in one.text for one in maria.messages)
    assert "You asked for none through" in (await maria.command("/stay pulse")).text
    assert "no pulse through 15 January 2027" in (await maria.command("/stay privacy")).text
    await maria.open_home()
    await maria.click("I'm back", within="home")
    assert maria.sees("Welcome back")
    await maria.close_modal(all=True)
    assert maria.home is not None
    assert "You asked for none" not in json.dumps(maria.home.content)
    await company.passes(days=14)
    assert asked(maria) or any("“A quick pulse” has closed" in one.text for one in maria.messages)
    assert maria.errors == []


async def test_the_home_tab_leads_through_the_pulse(company: Company) -> None:
    maria = company.maria
    await maria.open_home()
    await maria.click("Answer", within="home")
    await choose(maria, 1, 4)
    await maria.type("comment", "Half a thou")
    await maria.close_modal(all=True)
    await maria.open_home()
    assert maria.sees("your comment is a draft, which counts when you press Done")
    await maria.click("Continue", within="home")
    assert maria.sees("Half a thou")
    await choose(maria, 2, 4)
    await choose(maria, 3, 4)
    await maria.submit({"comment": ""})
    await maria.close_modal(all=True)
    assert maria.sees("You answered 3 of 3 questions. Only you see this.")
    assert maria.sees("Change my answers")
    privacy = (await maria.command("/stay privacy")).text
    assert "holds your answers to 3 of 3 questions and no comment" in privacy


async def test_screen_readers_hear_the_question_and_every_answer(company: Company) -> None:
    message = pulse(company.maria)
    question = message.blocks[2]["text"]["text"].partition("*")[2].rstrip("*")
    for words in (question, *LABELS, "your manager", "groups of at least 5", "technically break"):
        assert words in message.text
    buttons = [
        one for block in message.blocks for one in block.get("elements", []) if "pulse.tap" in str(one)
    ]
    for label, button in zip(LABELS, buttons, strict=True):
        assert button["text"]["text"] == label
        assert button["accessibility_label"].startswith(label)


@twice
async def test_a_comment_with_a_name_in_it_is_asked_about_first(company: Company) -> None:
    maria = company.maria
    await maria.click("2 Disagree")
    await maria.submit({"comment": "Petra decided it over my head. The GPU queue takes days."})
    assert at(maria) == Callback.HINTS_ACCEPT
    assert maria.sees("Anything you would like to add?")
    assert maria.sees("a name of somebody: Petra")
    kept = holds(company, "maria@example.com")
    assert (kept.comment, kept.draft is not None, given(company)[0]) == ("", True, 2)
    await maria.click("Go back and change it")
    await maria.submit({"comment": "The GPU queue takes days."})
    assert at(maria) == Callback.THEMES_CONFIRM
    assert holds(company, "maria@example.com").comment == "The GPU queue takes days."
    await maria.submit({"theme.compute_and_tooling": ["negative"]})
    assert maria.sees("Thank you. 1 of 3 answered.")
    assert holds(company, "maria@example.com").confirmed == ("compute_and_tooling:negative",)
    await maria.close_modal(all=True)
    await maria.click("Open or change my answers", message=pulse(maria))
    await choose(maria, 2, 4)
    await maria.submit()
    assert maria.sees("Thank you. 2 of 3 answered."), "words that were read already are not read again"
    assert maria.errors == []


async def test_a_comment_is_submitted_as_it_is_if_its_writer_says_so(company: Company) -> None:
    maria = company.maria
    await maria.open_home()
    await maria.click("Answer", within="home")
    await maria.submit({"comment": "Petra knows. The GPU queue takes days."})
    assert at(maria) == Callback.HINTS_ACCEPT
    await maria.submit()
    assert at(maria) == Callback.THEMES_CONFIRM
    await maria.click("Skip")
    assert maria.sees("Thank you. 0 of 3 answered.")
    await maria.close_modal(all=True)
    assert holds(company, "maria@example.com").comment == "Petra knows. The GPU queue takes days."
    assert maria.sees("your comment counts")
    assert maria.errors == []


def button_of(message: Message, action_id: str) -> Json:
    every = [one for block in message.blocks for one in block.get("elements", [])]
    found: Json = next(one for one in every if one.get("action_id") == action_id)
    return found | {"block_id": "b"}


async def press(company: Company, actor: Actor, message: Message, button: Json) -> None:
    """A button that Slack shows no more, but some device did."""
    sim = company.stage.sim
    url = sim.responses.issue(actor.user, sim.workspace.dm_with(actor.user.id), message)
    payload = sim.interactions.payloads.block_actions(actor.user, message, button, url)
    await sim.deliveries.interaction("interactive", payload)
    await sim.settle()


def at(actor: Actor) -> str:
    """Which window is on top."""
    return str(actor.modal.content.get("callback_id")) if actor.modal else ""
