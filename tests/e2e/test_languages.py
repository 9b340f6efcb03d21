"""A German at her Slack: the themes in her words, and the same themes in what is counted."""

from __future__ import annotations

from staybot.slack.ids import Callback
from staybot.themes.names import themes_in
from tests.e2e.conftest import Company
from tests.e2e.test_confirm import at, ticked
from tests.e2e.test_main_story import until_asked

WARTEN = "Seit Wochen warten wir tagelang auf die GPU-Warteschlange."


async def test_a_german_confirms_her_themes_in_german(company: Company) -> None:
    maria, tom = company.maria, company.tom
    company.stage.sim.change_user(maria.user, locale="de-DE")
    await until_asked(company)
    await maria.click("Start")
    await maria.submit({"frustrated": WARTEN, "seen_by.frustrated": "manager"})
    assert at(maria) == Callback.THEMES_CONFIRM
    for words in (
        "Themen deiner Antworten",
        "Was du hier bestätigst, das zählt.",
        themes_in("de")["compute_and_tooling"].definition,
        "Muss besser werden",
        "an Priya wurde noch nichts geschickt",
    ):
        assert maria.sees(words), words
    assert not maria.sees("what counts")
    assert ticked(maria)["compute_and_tooling"] == ["negative"]
    await maria.submit({"added": ["role_focus:negative"]})
    assert at(maria) == Callback.SHARE_CONFIRM
    await maria.close_modal(all=True)
    await maria.click("Start", within="dm")
    assert maria.sees("Role focus &amp; scope (needs work)") or maria.sees("Role focus & scope (needs work)")
    await maria.submit()
    assert maria.sees("so wie du es bestätigt hast")
    assert ticked(maria) == {"compute_and_tooling": ["negative"], "role_focus": ["negative"]}
    await maria.click("Überspringen")
    await maria.close_modal(all=True)
    await tom.click("Start")
    await tom.submit({"frustrated": WARTEN})
    assert tom.sees("Compute, data & tooling"), "the language is the reader's, not the text's"
    assert maria.errors == tom.errors == []
