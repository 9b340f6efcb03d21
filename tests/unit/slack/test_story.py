from __future__ import annotations

import json

from staybot.clock import ManualClock
from staybot.store.database import Database
from tests.unit.slack.edge import edge


async def test_an_interview_is_answered_shared_and_turned_into_a_promise(
    db: Database, clock: ManualClock
) -> None:
    async with edge(db, clock) as company:
        maria, priya = company.maria, company.priya
        await company.invited()
        assert [text[:31] for text in company.posts_to(maria)] == ["Your stay interview for Q4 2026"]

        await maria.click("Start")
        assert maria.modal is not None
        await maria.type("energized", "Shipping the ranker")
        await maria.close_modal(all=True)

        await maria.command("/stay interview")
        assert maria.sees("Shipping the ranker")
        result = await maria.submit({"frustrated": "The night rota", "seen_by.frustrated": "manager"})
        assert result.view is not None
        assert maria.sees("what you confirm here is what counts")
        await maria.submit()
        assert maria.sees("exactly what they will read")
        assert not company.posts_to(priya)

        await maria.submit()
        assert maria.sees("Thank you. Priya gets what you shared")
        await company.days_pass(4)
        assert "The night rota" in priya.last_message
        assert "Shipping the ranker" not in priya.last_message

        await priya.click("Log a commitment")
        assert priya.modal is not None
        assert "The night rota" in json.dumps(priya.modal.content), "the window covers what it answers"
        await priya.choose("theme", "career_growth")
        assert "The night rota" in json.dumps(priya.modal.content)
        await priya.submit({"text": "Off the night rota from June"})
        assert priya.sees("Logged. I am telling Maria.")
        await company.days_pass(4)
        assert "Off the night rota from June" in maria.last_message
        assert not maria.errors
        assert not priya.errors
