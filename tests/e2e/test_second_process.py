"""A SQLite file belongs to one running bot; commands work beside it."""

from __future__ import annotations

from pathlib import Path

from tests.e2e.processes import Setting, ended, setting


async def said(slack: Setting, *words: str) -> tuple[int | None, str]:
    return await ended(await slack.start(*words, SLACK_APP_TOKEN=slack.sim.app_token))


async def test_a_second_bot_on_the_same_file_is_told_and_the_first_goes_on(tmp_path: Path) -> None:
    async with setting(tmp_path) as slack:
        first = await slack.over_socket()
        code, printed = await said(slack, "run")
        assert code == 2
        assert "staybot is running on staybot.db already" in printed
        assert "Traceback" not in printed
        assert "Here is what I can do" in (await slack.actor("Maria").command("/stay help")).text
        (tmp_path / "people.csv").write_text("email,name,roles\nmaria@example.com,Maria,engineer\n")
        for words in (("rounds", "show"), ("people", "import", "people.csv"), ("migrate",)):
            assert (await said(slack, *words))[0] == 0
        first.kill()
        await ended(first)
        again = await slack.over_socket()
        again.terminate()
        assert (await ended(again))[0] == 0
