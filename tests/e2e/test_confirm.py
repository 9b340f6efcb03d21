"""The writer decides: what may identify them is asked about first, and what they confirm is what counts."""

from __future__ import annotations

import json

from staybot.simulator import Actor
from staybot.slack.ids import Callback
from tests.e2e.conftest import Company
from tests.e2e.test_main_story import OTHERS, QUEUE, until_asked

TELLING = "Petra and @tom.k decided OPS-123 over my head. <!channel> *really*"
HARMLESS = "It was decided over my head."
HOSTILE = "ask `<!here>` & <https://evil.example|Tom> " + '"*_~>' * 40


def at(actor: Actor) -> str:
    """Which window is on top."""
    return str(actor.modal.content.get("callback_id")) if actor.modal else ""


def ticked(actor: Actor) -> dict[str, list[str]]:
    """The rows of the page of themes and what is ticked in each at first."""
    assert actor.modal is not None
    rows = {b["block_id"]: b["element"] for b in actor.modal.blocks if b["block_id"].startswith("theme.")}
    return {
        row.removeprefix("theme."): [one["value"] for one in element.get("initial_options", [])]
        for row, element in rows.items()
    }


async def test_the_writer_is_asked_first_and_has_the_last_word(company: Company) -> None:
    maria = company.maria
    await until_asked(company)
    await she_is_warned_and_nothing_is_sent(company)
    await she_goes_back_and_changes_it(maria)
    await she_corrects_what_was_read(maria)
    await she_finds_it_again_and_changes_it(maria)
    await tom_insists_and_is_not_asked_twice(company.tom)
    await the_others_confirm_or_skip(company)
    await company.passes(days=20)
    (digest,) = company.digests
    assert "Role focus" in digest, "three of them say so, though nobody was read so"
    await company.noor.click("Method")
    confirmed = "writers who confirmed or corrected their themes: not shown"
    assert company.noor.sees(confirmed), "too few for a share"
    for actor in (maria, company.tom, company.noor, *company.engineers):
        assert actor.errors == []


async def she_is_warned_and_nothing_is_sent(company: Company) -> None:
    maria = company.maria
    await maria.click("Start")
    await maria.submit({"frustrated": TELLING, "energized": "The team."})
    assert at(maria) == Callback.HINTS_ACCEPT
    assert maria.modal is not None
    said = json.dumps(maria.modal.blocks)
    for words in ("Petra", "OPS-123", "@tom.k"):
        assert words in said
    assert "<!channel>" not in said
    await maria.close_modal(all=True)
    await maria.open_home()
    assert maria.sees("Your draft is kept")


async def she_goes_back_and_changes_it(maria: Actor) -> None:
    await maria.click("Start", within="dm")
    assert maria.sees(TELLING)
    await maria.submit()
    assert at(maria) == Callback.HINTS_ACCEPT
    await maria.click("Go back and change it")
    assert at(maria) == Callback.INTERVIEW_SUBMIT
    assert maria.sees(TELLING)
    await maria.submit({"frustrated": QUEUE})
    assert at(maria) == Callback.THEMES_CONFIRM


async def she_corrects_what_was_read(maria: Actor) -> None:
    assert ticked(maria)["compute_and_tooling"] == ["negative"]
    await maria.submit({"theme.compute_and_tooling": [], "added": ["role_focus:negative"]})
    assert maria.sees("Thank you")
    await maria.close_modal(all=True)


async def she_finds_it_again_and_changes_it(maria: Actor) -> None:
    await maria.click("Start", within="dm")
    assert maria.sees("Counted as you confirmed: ")
    assert maria.sees("Role focus &amp; scope (needs work)") or maria.sees("Role focus & scope (needs work)")
    await maria.submit()
    assert maria.sees("as you confirmed it")
    rows = ticked(maria)
    assert rows["role_focus"] == ["negative"]
    assert rows["compute_and_tooling"] == []
    await maria.click("Skip")
    assert maria.sees("Thank you")
    await maria.close_modal(all=True)


async def tom_insists_and_is_not_asked_twice(tom: Actor) -> None:
    await tom.click("Start")
    await tom.submit({"frustrated": HOSTILE})
    assert at(tom) == Callback.HINTS_ACCEPT
    await tom.submit()
    assert at(tom) == Callback.THEMES_CONFIRM
    await tom.close_modal()
    assert tom.modal is None, "the form below became the page of themes"
    await tom.click("Start")
    await tom.submit({"energized": "The people."})
    assert at(tom) == Callback.THEMES_CONFIRM
    await tom.submit()
    assert tom.sees("Thank you")
    await tom.close_modal(all=True)


async def the_others_confirm_or_skip(company: Company) -> None:
    for number, colleague in enumerate(company.engineers):
        await colleague.click("Start")
        await colleague.submit({"frustrated": OTHERS[number % len(OTHERS)]})
        if number < 2:
            await colleague.submit({"added": ["role_focus:negative"]})
        elif number < 4:
            await colleague.click("Skip")
        await colleague.close_modal(all=True)


async def test_what_follows_is_shown_in_the_home_tab_it_was_opened_from(company: Company) -> None:
    maria = company.maria
    await until_asked(company)
    await maria.open_home()
    await maria.click("Start", within="home")
    await maria.submit({"energized": "Petra", "frustrated": QUEUE, "seen_by.frustrated": "manager"})
    assert at(maria) == Callback.HINTS_ACCEPT
    await maria.submit()
    assert maria.sees("what Priya would read; nothing has been sent")
    await maria.submit()
    assert at(maria) == Callback.SHARE_CONFIRM
    await maria.submit()
    await maria.close_modal(all=True)
    assert maria.modal is None
    assert maria.sees("What you shared with your manager")
    assert maria.errors == []


async def test_an_old_warning_sends_nothing_that_was_written_since(company: Company) -> None:
    maria = company.maria
    await until_asked(company)
    await maria.click("Start")
    await maria.submit({"frustrated": TELLING})
    await company.passes(minutes=1)
    warning = maria.modal
    assert warning is not None
    await maria.click("Start", within="dm")  # another device: its window takes the place of this one
    await maria.type("frustrated", "Half a thou")
    company.stage.sim.workspace.surfaces.modals[maria.user.id].append(warning)
    await maria.submit()
    assert maria.sees("changed since this page was shown")
    await maria.close_modal(all=True)
    await maria.open_home()
    assert maria.sees("Your draft is kept")
