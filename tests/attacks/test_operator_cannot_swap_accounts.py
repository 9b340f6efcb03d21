"""The operator puts Tom's Slack account on Maria's row, by the people list or by hand; Tom looks round."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from staybot.anonymity import writers
from staybot.flows.people import people, people_match
from staybot.flows.people.people import ImportReport
from staybot.rules import people_file
from tests.attacks.operator import writes
from tests.e2e.scene import ANONYMOUS, DRAFTED, Scene, scene

MARIA, TOM = "maria@example.com", "tom@example.com"


@pytest.fixture
async def company(tmp_path: Path) -> AsyncIterator[Scene]:
    async with scene(tmp_path) as set_up:
        yield set_up


def _imports(company: Scene, email: str, slack_id: str) -> ImportReport:
    lines = f"name,email,slack_id\n{email.partition('@')[0].title()},{email},{slack_id}"
    file = people_file.read(lines.encode(), today=company.stage.clock.now().date())
    return company.stage.bot.db.now(people.import_people, file=file)


def _puts(company: Scene, email: str, slack_id: str) -> None:
    writes(company.stage.bot.db, "UPDATE person SET slack_id = :it WHERE email = :of", it=slack_id, of=email)


async def _seen_by_tom(company: Scene) -> str:
    """Everything he has before his eyes, wherever he looks."""
    tom = company.tom
    await tom.command("/stay privacy")
    await tom.open_home()
    await tom.command("/stay interview")
    assert tom.modal is not None
    seen = company.screen(tom)
    await tom.close_modal(all=True)
    return seen


async def test_whoever_sits_on_marias_row_is_not_shown_her_ballot(
    company: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    maria, tom = company.maria.user.id, company.tom.user.id
    before = await _seen_by_tom(company)
    assert [_imports(company, TOM, "UPARKED01").stored, _imports(company, MARIA, tom).stored] == [False] * 2
    _puts(company, TOM, "UPARKED01")
    _puts(company, MARIA, tom)
    seen = await _seen_by_tom(company)
    assert seen != before, "it is her place in the company that he stands on"
    assert ANONYMOUS not in seen
    assert DRAFTED not in seen

    _puts(company, MARIA, maria)
    _puts(company, TOM, tom)
    await company.maria.command("/stay interview")
    hers = company.screen(company.maria)
    assert ANONYMOUS in hers
    assert DRAFTED in hers

    # the broken variant: the list may give any account, and whoever stands on the row is shown its ballot
    monkeypatch.setattr(people_match, "_has_another", lambda *_: False)
    monkeypatch.setattr(writers, "content_for", lambda _, payload: writers.content(payload))
    assert [_imports(company, TOM, "UPARKED01").stored, _imports(company, MARIA, tom).stored] == [True] * 2
    seen = await _seen_by_tom(company)
    assert ANONYMOUS in seen
    assert DRAFTED in seen
