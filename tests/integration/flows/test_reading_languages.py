"""Writers read the page of themes in their language, and confirm the same themes as everybody."""

from __future__ import annotations

from typing import Any

import pytest

from staybot.flows.answering import participation, reading
from staybot.slack import forms
from staybot.slack.views.asking import reading as views
from tests.company_rows import MARIA, TOM, Company

QUEUE = "Jobs wait for days in the GPU queue."
WARTEN = "Seit Wochen warten wir tagelang auf die GPU-Warteschlange."


def _page(company: Company, round_id: str, *, by: str = MARIA) -> dict[str, Any]:
    return views.themes(company.db.now(reading.page, by=by, round_id=round_id))


def _submits(company: Company, round_id: str, view: dict[str, Any], *added: str, by: str = MARIA) -> None:
    """The page as it came, with themes added, as Slack would send it back."""
    inputs = [block for block in view["blocks"] if block["type"] == "input"]
    values = {
        one["block_id"]: {"input.value": {"selected_options": one["element"].get("initial_options", [])}}
        for one in inputs
    }
    values["added"]["input.value"]["selected_options"] = [{"value": each} for each in added]
    chosen = forms.themes({"state": {"values": values}})
    company.db.now(reading.confirm, by=by, round_id=round_id, chosen=chosen)


def _kept(company: Company, round_id: str, *, of: str = MARIA) -> tuple[str, ...] | None:
    """What stands as confirmed in somebody's sealed ballot."""
    return company.db.now(participation.mine, by=of, round_id=round_id)[2].confirmed


def test_a_german_writer_reads_german_and_confirms_the_same_themes(company: Company) -> None:
    company.sets(MARIA, locale="de-DE")
    round_id = company.opens()
    company.answers(MARIA, round_id, frustrated=WARTEN)
    company.answers(TOM, round_id, frustrated=QUEUE)
    german, english = _page(company, round_id), _page(company, round_id, by=TOM)
    assert german["title"]["text"] == "Themen deiner Antworten"
    assert "Rechenleistung, Daten & Tools" in str(german)
    assert "Compute" not in str(german)
    assert "Compute, data & tooling" in str(english)
    _submits(company, round_id, german, "role_focus:negative")
    _submits(company, round_id, english, "role_focus:negative", by=TOM)
    assert _kept(company, round_id) == ("compute_and_tooling:negative", "role_focus:negative")
    assert _kept(company, round_id) == _kept(company, round_id, of=TOM), "nothing tells the language"
    assert "so wie du es bestätigt hast" in str(_page(company, round_id))


@pytest.mark.parametrize(
    ("locale", "language"), [("", "en"), ("pt-BR", "en"), ("zh-TW", "en"), ("zh-CN", "zh"), ("ja-JP", "ja")]
)
def test_the_page_follows_what_slack_is_set_to(company: Company, locale: str, language: str) -> None:
    company.sets(MARIA, locale=locale)
    round_id = company.opens()
    company.answers(MARIA, round_id, frustrated=QUEUE)
    assert company.db.now(reading.page, by=MARIA, round_id=round_id).language == language


def test_whoever_changes_their_slack_reads_the_next_page_in_that_language(company: Company) -> None:
    round_id = company.opens()
    company.answers(MARIA, round_id, frustrated=QUEUE)
    assert "Compute, data & tooling" in str(_page(company, round_id))
    company.sets(MARIA, locale="fr-FR")
    assert "Calcul, données et outils" in str(_page(company, round_id))
