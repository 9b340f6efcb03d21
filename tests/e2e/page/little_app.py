"""A small Bolt app behind the page, and what it has heard."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.e2e.page.layouts import HOME, NOTE_FORM

if TYPE_CHECKING:
    from slack_bolt.kwargs_injection.async_args import AsyncArgs

    from staybot.simulator.server import Simulator


class LittleApp:
    """The app and what it has heard."""

    def __init__(self, simulator: Simulator) -> None:
        client = AsyncWebClient(token=simulator.bot_token, base_url=f"{simulator.url}/api/")
        self.bolt = AsyncApp(token=simulator.bot_token, client=client)
        self.heard: list[tuple[str, Any]] = []
        self.news = asyncio.Condition()
        self.bolt.command("/fern")(self.command)
        for name in ("start", "write_note"):
            self.bolt.action(name)(self.open_form)
        self.bolt.shortcut("write_note")(self.open_form)
        for name in ("later", "never", "more", "bed", "words"):
            self.bolt.action(name)(self.hear)
        self.bolt.view("note")(self.submit)
        self.bolt.view_closed("note")(self.hear_closed)
        self.bolt.event("app_home_opened")(self.show_home)
        self.bolt.action("broken")(self.break_down)

    def actions(self, name: str) -> list[Any]:
        """What was heard under that name, oldest first."""
        return [what for who, what in self.heard if who == name]

    async def hears(self, name: str) -> list[Any]:
        """The same, once there is something."""
        async with asyncio.timeout(10), self.news:
            await self.news.wait_for(lambda: self.actions(name))
        return self.actions(name)

    async def note(self, name: str, what: Any) -> None:
        self.heard.append((name, what))
        async with self.news:
            self.news.notify_all()

    async def command(self, args: AsyncArgs) -> None:
        text = args.body["text"]
        await self.note("command", text)
        if text != "broken":
            await args.ack(f"You said: {text}")

    async def open_form(self, args: AsyncArgs) -> None:
        await args.ack()
        await args.client.views_open(trigger_id=args.body["trigger_id"], view=NOTE_FORM)

    async def hear(self, args: AsyncArgs) -> None:
        action = args.body["actions"][0]
        await self.note(action["action_id"], action)
        await args.ack()
        if action["action_id"] == "never":
            await args.respond(text="Skipped. See you next quarter.", replace_original=True)

    async def hear_closed(self, args: AsyncArgs) -> None:
        await self.note("closed", args.body["is_cleared"])
        await args.ack()

    async def submit(self, args: AsyncArgs) -> None:
        values = args.body["view"]["state"]["values"]
        await self.note("submit", values)
        words = values["words"]["words"]["value"]
        if "slug" in words:
            await args.ack(response_action="errors", errors={"words": "No slugs, please."})
        elif "silence" not in words:
            await args.ack()

    async def show_home(self, args: AsyncArgs) -> None:
        await args.client.views_publish(user_id=args.body["event"]["user"], view=HOME)

    async def break_down(self, args: AsyncArgs) -> None:
        await self.note("broken", args.body["actions"][0])
