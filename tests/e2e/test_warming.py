"""A bot that cannot load beforehand what the first clicks would wait for answers all the same."""

from __future__ import annotations

from typing import NoReturn

import pytest
import structlog

from staybot import themes
from tests.e2e.conftest import Company

pytestmark = pytest.mark.parametrize("company", ["socket-sqlite"], indirect=True)


async def test_what_cannot_be_warmed_is_logged_by_its_kind_and_stops_no_start(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreadable(text: str) -> NoReturn:
        raise PermissionError(13, text, "/srv/acme/model.npz")

    monkeypatch.setattr(themes, "read", unreadable)
    with structlog.testing.capture_logs() as logs:
        await company.stage.bot.warm()
    (line,) = logs
    assert (line["code"], line["kind"]) == ("bot.unwarmed", "PermissionError")
    assert "acme" not in str(line)
    answer = await company.maria.command("/stay help")
    assert answer.error is None
