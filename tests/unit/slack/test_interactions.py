"""Clicks, windows, commands and the Home tab, before the simulated Slack."""

from __future__ import annotations

import structlog

from staybot.clock import ManualClock
from staybot.flows import installation, viewer
from staybot.flows.people import directory
from staybot.flows.promising import commitments
from staybot.simulator import Actor, Fault
from staybot.store.database import Database
from tests.unit.slack.edge import edge


def words(actor: Actor) -> str:
    """The newest thing that only this person sees."""
    return actor.ephemerals[-1].text


async def test_a_reminder_is_promised_without_changing_the_invitation(
    db: Database, clock: ManualClock
) -> None:
    async with edge(db, clock) as company:
        await company.invited()
        (message,) = company.maria.messages
        before = (message.text, message.blocks, message.edited_ts)
        await company.maria.click("Remind me next week")
        assert "I will remind you on " in words(company.maria)
        await company.maria.click("Not this quarter")
        assert "no interview and no reminders for Q4 2026" in words(company.maria)
        assert (message.text, message.blocks, message.edited_ts) == before
        assert not company.maria.errors


async def test_everything_typed_comes_back_after_the_window_was_closed(
    db: Database, clock: ManualClock
) -> None:
    async with edge(db, clock) as company:
        maria = company.maria
        await company.invited()
        await maria.click("Start")
        await maria.type("pick_up_call", "A shorter queue")
        await maria.choose("transfer", "structural")
        await maria.choose("seen_by.pick_up_call", "manager")
        await maria.close_modal(all=True)
        await maria.open_home()
        assert maria.sees("Your draft is kept")
        await maria.click("Continue", within="home")
        assert maria.modal is not None
        blocks = {block["block_id"]: block["element"] for block in maria.modal.blocks if "element" in block}
        assert blocks["pick_up_call"]["initial_value"] == "A shorter queue"
        assert blocks["transfer"]["initial_option"]["value"] == "structural"
        assert blocks["seen_by.pick_up_call"]["initial_option"]["value"] == "manager"
        assert blocks["seen_by.energized"]["initial_option"]["value"] == "themes"


async def test_an_empty_interview_is_refused_under_the_first_question(
    db: Database, clock: ManualClock
) -> None:
    async with edge(db, clock) as company:
        await company.invited()
        await company.maria.click("Start")
        result = await company.maria.submit()
        assert "at least one" in result.errors["energized"]
        assert company.maria.modal is not None


async def test_who_has_no_manager_is_told_why_there_is_nothing_to_choose(
    db: Database, clock: ManualClock
) -> None:
    async with edge(db, clock) as company:
        tom = company.tom
        await company.invited(tom)
        await tom.click("Start")
        assert tom.sees("no manager of yours whom I could reach")
        assert tom.modal is not None
        assert not [block for block in tom.modal.blocks if block["block_id"].startswith("seen_by.")]
        await tom.submit({"energized": "Everything"})
        assert tom.sees("Your answers are stored, sealed")


async def test_answers_are_withdrawn_from_inside_the_window(db: Database, clock: ManualClock) -> None:
    async with edge(db, clock) as company:
        maria = company.maria
        await company.invited()
        await maria.click("Start")
        await maria.submit({"energized": "Soon to be gone"})
        await maria.close_modal(all=True)
        await maria.click("Start")
        assert maria.sees("You have answered already")
        await maria.click("Withdraw my answers")
        assert maria.sees("Your answers are withdrawn and gone")
        await maria.close_modal(all=True)
        await maria.click("Start")
        assert not maria.sees("Soon to be gone")
        assert not maria.errors


async def test_the_home_tab_shows_what_was_done_in_a_window_opened_from_it(
    db: Database, clock: ManualClock
) -> None:
    async with edge(db, clock) as company:
        maria = company.maria
        await company.invited()
        await maria.open_home()
        await maria.click("Start", within="home")
        await maria.submit({"energized": "x", "frustrated": "The rota", "seen_by.frustrated": "manager"})
        await maria.submit()
        await maria.submit()
        await maria.close_modal(all=True)
        assert maria.sees("You have answered")
        assert maria.sees("What you shared with your manager")
        await maria.click("Withdraw from view", within="home")
        assert maria.sees("is withdrawn from view")
        await maria.close_modal(all=True)
        assert not maria.sees("The rota")
        await maria.click("Withdraw my answers", within="home")
        await maria.close_modal(all=True)
        assert maria.sees("Four questions, about 10 minutes")
        assert not maria.errors


async def test_a_home_tab_that_cannot_be_refreshed_does_not_spoil_what_was_done(
    db: Database, clock: ManualClock
) -> None:
    async with edge(db, clock) as company:
        maria = company.maria
        await company.invited()
        await maria.open_home()
        await maria.click("Start", within="home")
        company.slack.faults.next("views.publish", Fault.error500)
        await maria.submit({"energized": "x"})
        assert maria.sees("Your answers are stored, sealed")


async def test_a_home_tab_published_in_between_is_published_once_more(
    db: Database, clock: ManualClock
) -> None:
    async with edge(db, clock) as company:
        await company.maria.open_home()
        company.slack.faults.api_error("views.publish", "hash_conflict")
        await company.maria.open_home()
        answers = [call.error for call in company.slack.calls if call.method == "views.publish"]
        assert answers == [None, "hash_conflict", None]
        assert not company.maria.errors


async def test_somebody_opts_out_and_in_again(db: Database, clock: ManualClock) -> None:
    async with edge(db, clock) as company:
        await company.maria.open_home()
        await company.maria.click("Opt out of everything")
        assert company.maria.sees("You have opted out: no interviews, pulses or check-ins")
        await company.maria.click("Ask me again")
        assert not company.maria.sees("You have opted out")


async def test_a_stranger_is_told_kindly_wherever_they_ask(db: Database, clock: ManualClock) -> None:
    async with edge(db, clock) as company:
        eve = company.slack.actor(company.slack.workspace.add_user(id="UEVE00001", name="Eve"))
        await eve.open_home()
        assert eve.sees("I do not know you as part of this programme")
        await eve.command("/stay commitments")
        assert "I don't know you yet" in words(eve)
        await eve.command("/stay help")
        assert "Here is what I can do" in words(eve)
        assert not eve.errors


async def test_an_unknown_word_is_answered_with_help_that_quotes_it_harmlessly(
    db: Database, clock: ManualClock
) -> None:
    async with edge(db, clock) as company:
        await company.priya.command("/stay <!channel>&now")
        assert "I do not know “&lt;!channel&gt;&amp;now”" in words(company.priya)
        assert "/stay commit @person" in words(company.priya)
        await company.maria.command("/stay")
        assert "/stay commit @person" not in words(company.maria)


async def test_a_promise_is_made_by_command_with_a_date_in_words(db: Database, clock: ManualClock) -> None:
    async with edge(db, clock) as company:
        await company.passes(hours=3)
        await company.priya.command("/stay commit @Maria Off the night rota & <quiet> by 2026-12-04")
        assert "“Off the night rota &amp; &lt;quiet&gt;” Due Friday 4 December (53 days left)." in words(
            company.priya
        )
        await company.passes()
        assert "Off the night rota &amp; &lt;quiet&gt;" in company.maria.last_message
        await company.priya.command("/stay commitments")
        assert "to Maria: “Off the night rota &amp; &lt;quiet&gt;” – Friday 4 December" in words(
            company.priya
        )
        await company.maria.command("/stay commitments")
        assert "from Priya: “Off the night rota" in words(company.maria)


async def test_a_command_delivered_twice_makes_one_promise(db: Database, clock: ManualClock) -> None:
    async with edge(db, clock) as company:
        company.slack.faults.duplicate_deliveries()
        await company.priya.command("/stay commit @Maria Off the night rota")
        await company.priya.command("/stay commitments")
        assert words(company.priya).count("Off the night rota") == 1


async def test_a_date_that_cannot_be_is_mended_in_the_window_and_nothing_is_typed_again(
    db: Database, clock: ManualClock
) -> None:
    async with edge(db, clock) as company:
        await company.priya.command("/stay commitment @Maria Off the rota by 31 feb")
        assert company.priya.sees("Nothing is logged yet. Please choose the day below.")
        assert company.priya.sees("“31 feb”: I could not read that as a date.")
        await company.priya.choose("theme", "career_growth")
        assert company.priya.sees("Nothing is logged yet. Please choose the day below."), "it stays"
        await company.priya.submit({"due_on": "2026-12-01"})
        assert company.priya.sees("Off the rota")
        assert company.priya.sees("Due Tuesday 1 December")


async def test_what_was_not_read_is_asked_about_before_anybody_is_told(
    db: Database, clock: ManualClock
) -> None:
    async with edge(db, clock) as company:
        await company.passes(hours=3)
        await company.priya.command("/stay commit @Maria gpu slot by christmas about compute")
        assert company.priya.sees("I could not read “by christmas about compute” for certain.")
        await company.priya.close_modal(all=True)
        await company.days_pass(2)
        assert not company.maria.messages
        await company.priya.command("/stay promise gpu slot by friday")
        assert company.priya.sees("I could not see to whom.")
        await company.priya.submit({"who": "UMARIA001"})
        assert company.priya.sees("I am telling Maria.")


async def test_a_promise_typed_twice_is_one_and_can_be_taken_back_from_the_reply(
    db: Database, clock: ManualClock
) -> None:
    async with edge(db, clock) as company:
        for _ in range(2):
            await company.priya.command("/stay commit @Maria a GPU slot")
        assert "This is logged already: Maria has it." in words(company.priya)
        await company.priya.click("Take it back …")
        await company.priya.submit({"because": "Typed too fast"})
        assert company.priya.sees("Typed too fast")
        await company.priya.close_modal(all=True)
        await company.priya.command("/stay commit @Maria")
        await company.priya.submit({"text": "A GPU slot"})
        await company.priya.click("Take it back …")
        await company.priya.submit({"because": "Again"})
        await company.priya.close_modal(all=True)
        await company.priya.command("/stay commitments")
        assert words(company.priya).count("taken back") == 2
        assert not company.priya.errors


async def test_a_promise_without_a_sentence_opens_the_window(db: Database, clock: ManualClock) -> None:
    async with edge(db, clock) as company:
        await company.priya.command("/stay commit @Maria")
        assert company.priya.sees("who is told in their next working hours")
        result = await company.priya.submit({"text": "Off the rota", "due_on": "2020-01-01"})
        assert "past" in result.errors["due_on"]
        await company.priya.submit({"due_on": "2026-12-01"})
        assert company.priya.sees("Due Tuesday 1 December")


async def test_a_promise_to_nobody_asks_to_whom_and_who_has_nobody_is_told_who_may(
    db: Database, clock: ManualClock
) -> None:
    async with edge(db, clock) as company:
        await company.priya.command("/stay commit everything will be better")
        assert company.priya.sees("To whom?")
        assert company.priya.sees("everything will be better")
        for line in ("/stay commit", "/stay commit everything will be better"):
            await company.tom.command(line)
            assert "Managers promise something to the people who report to them" in words(company.tom)


async def test_who_is_not_the_manager_gets_a_polite_no(db: Database, clock: ManualClock) -> None:
    async with edge(db, clock) as company:
        for line in ("/stay commit @Maria Be nicer", "/stay commit @Maria"):
            await company.tom.command(line)
            assert "You can promise something to the people who report to you" in words(company.tom)
        assert company.tom.modal is None


async def test_a_button_of_an_older_message_is_answered_in_words(db: Database, clock: ManualClock) -> None:
    async with edge(db, clock) as company:
        dm = company.slack.workspace.dm_with("UMARIA001")
        old = {
            "type": "button",
            "action_id": "pulse.score",
            "text": {"type": "plain_text", "text": "5"},
            "value": "5",
        }
        company.slack.workspace.post(dm, text="How was it?", blocks=[{"type": "actions", "elements": [old]}])
        await company.maria.click("5")
        assert "belongs to an older message" in words(company.maria)
        assert not company.maria.errors


async def test_an_invitation_that_has_closed_says_so_when_it_is_clicked(
    db: Database, clock: ManualClock
) -> None:
    async with edge(db, clock) as company:
        await company.invited()
        await company.maria.click("Start")
        await company.days_pass(30)
        await company.maria.type("energized", "Too late")
        result = await company.maria.submit({"energized": "Too late"})
        assert "has closed" in result.errors["energized"]
        await company.maria.close_modal(all=True)
        await company.maria.click("Start")
        assert "has closed" in words(company.maria)


async def test_slack_refusing_a_window_is_said_with_a_reference(db: Database, clock: ManualClock) -> None:
    async with edge(db, clock) as company:
        await company.invited()
        company.slack.faults.api_error("views.open", "invalid_blocks")
        with structlog.testing.capture_logs() as logged:
            await company.maria.click("Start")
        (line,) = logged
        assert line["slack"] == "invalid_blocks"
        assert line["reference"] in words(company.maria)


async def test_changes_of_the_directory_arrive_once(db: Database, clock: ManualClock) -> None:
    async with edge(db, clock) as company:
        user = company.slack.workspace.users["UMARIA001"]
        company.slack.change_user(user, tz="Asia/Tokyo")
        await company.slack.settle()
        assert db.now(lambda tx: viewer.known(tx, slack_id="UMARIA001").tz) == "Asia/Tokyo"
        assert "UMARIA001" in db.now(directory.known_accounts)


async def test_a_removed_app_is_noted(db: Database, clock: ManualClock) -> None:
    async with edge(db, clock) as company:
        assert db.now(installation.delete_by) is None
        company.slack.uninstall()
        await company.slack.settle()
        assert str(db.now(installation.delete_by)) == "2026-10-26"


async def test_no_click_costs_a_call_to_ask_who_we_are(db: Database, clock: ManualClock) -> None:
    async with edge(db, clock) as company:
        await company.maria.command("/stay help")
        await company.maria.open_home()
        assert [call.method for call in company.slack.calls].count("auth.test") == 1


async def test_a_manager_logs_a_commitment_from_the_home_tab(db: Database, clock: ManualClock) -> None:
    async with edge(db, clock) as company:
        await company.invited()
        await company.maria.click("Start")
        await company.maria.submit({"frustrated": "The rota", "seen_by.frustrated": "manager"})
        await company.maria.click("Skip")
        await company.maria.submit()
        await company.priya.open_home()
        assert company.priya.sees("Maria: one visible change by ")
        await company.priya.click("Log a commitment", within="home")
        await company.priya.submit({"text": "Off the rota"})
        await company.priya.close_modal(all=True)
        assert company.priya.sees("*To Maria*, by ")
        assert company.priya.sees("“Off the rota”")
        assert not company.priya.sees("Maria: one visible change by ")


async def test_sharing_twice_sends_once(db: Database, clock: ManualClock) -> None:
    async with edge(db, clock) as company:
        await company.invited()
        await company.maria.click("Start")
        await company.maria.submit({"frustrated": "The rota", "seen_by.frustrated": "manager"})
        await company.maria.click("Skip")
        company.slack.faults.duplicate_deliveries()
        await company.maria.submit()
        assert company.maria.sees("Thank you. Priya gets what you shared")
        await company.days_pass(4)
        assert len(company.priya.messages) == 1


async def test_a_long_home_tab_is_turned_page_by_page(db: Database, clock: ManualClock) -> None:
    async with edge(db, clock) as company:
        for number in range(90):
            await company.db.run(
                commitments.make, by="UPRIYA001", engineer="UMARIA001", text=f"Promise {number}.",
                due_on=None, request=str(number),
            )  # fmt: skip
        await company.maria.open_home()
        assert not company.maria.sees("What is stored")
        await company.maria.click("Next page")
        assert company.maria.sees("What is stored")
        assert company.maria.sees("Page 2 of 2")
        await company.maria.click("Previous page")
        assert company.maria.sees("Page 1 of 2")


async def test_the_messages_tab_publishes_nothing(db: Database, clock: ManualClock) -> None:
    async with edge(db, clock) as company:
        await company.maria.open_messages()
        assert company.maria.home is None


async def test_a_user_token_that_is_revoked_is_not_the_bots(db: Database, clock: ManualClock) -> None:
    async with edge(db, clock) as company:
        company.slack.deliveries.event(
            {"type": "tokens_revoked", "tokens": {"oauth": ["UMARIA001"], "bot": []}}
        )
        await company.slack.settle()
        assert db.now(installation.delete_by) is None


async def test_a_home_tab_that_slack_refuses_leaves_the_event_to_be_delivered_again(
    db: Database, clock: ManualClock
) -> None:
    async with edge(db, clock) as company:
        company.slack.faults.api_error("views.publish", "internal_error")
        with structlog.testing.capture_logs() as logged:
            await company.maria.open_home()
        assert [line["slack"] for line in logged] == ["internal_error"]
        assert company.maria.home is not None
