"""The simulator's page in a real browser, with a small app behind it."""

from __future__ import annotations

import asyncio
import base64
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.async_api import async_playwright, expect
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler

from staybot.simulator import page_api
from staybot.simulator.server import Simulator
from tests.browser import launch
from tests.e2e.little_app import INVITATION, MANIFEST, LittleApp, mrkdwn

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from playwright.async_api import Browser, Page

OUT = Path(__file__).parents[1] / "out"
DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
HOSTILE = "<img src=x onerror=alert(1)>"
TURNED = "Eve \u202egnp.exe"
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)


class Garden:
    """Three people, an app, a clock, and the host's side of the page."""

    def __init__(self) -> None:
        self.instant = datetime(2026, 4, 20, 8, 30, tzinfo=UTC)
        self.simulator = Simulator(manifest=MANIFEST, now=self.now)
        add = self.simulator.workspace.add_user
        self.maria = add(name="Maria Keller", tz="Europe/Berlin")
        self.tom = add(name="Tom Okafor", tz="America/New_York")
        self.eve = add(name=TURNED, tz="Asia/Kolkata")
        self.hostile = add(name=HOSTILE, tz="Europe/London")
        members = [self.maria.id, self.tom.id, self.simulator.workspace.bot.id]
        self.beds = self.simulator.workspace.add_channel(name="beds", kind="public", members=members)
        self.gate = asyncio.Event()
        self.gate.set()
        page_api.mount(self.simulator.web, self.simulator, self)

    def now(self) -> datetime:
        return self.instant

    async def advance(self, by: timedelta) -> None:
        self.instant += by / 2
        await self.gate.wait()
        self.instant += by / 2
        self.tell(self.maria.id, text="Good morning, it is watering day.")

    async def next_thing(self) -> str | None:
        self.instant += timedelta(hours=3)
        return "The beans came up."

    def notes(self) -> dict[str, str]:
        return {self.maria.id: "Engineer · answers soon", self.tom.id: "Lead of the beds"}

    def banner(self) -> str:
        return "A made-up garden club: nobody here is real."

    def tell(self, user_id: str, *, text: str, blocks: list[dict[str, Any]] | None = None) -> str:
        workspace = self.simulator.workspace
        return workspace.post(workspace.dm_with(user_id), text=text, blocks=blocks).ts

    def invite(self, user_id: str) -> None:
        blocks = [dict(block) for block in INVITATION]
        words = INVITATION[1]["text"]["text"].replace("{maria}", self.maria.id)
        blocks[1] = {"type": "section", "text": mrkdwn(words)}
        self.tell(user_id, text="How is the garden?", blocks=blocks)


@pytest.fixture
async def garden() -> AsyncIterator[Garden]:
    garden = Garden()
    await garden.simulator.start()
    yield garden
    await garden.simulator.stop()


@pytest.fixture
async def app(garden: Garden) -> AsyncIterator[LittleApp]:
    app = LittleApp(garden.simulator)
    handler = AsyncSocketModeHandler(app.bolt, garden.simulator.app_token)
    await handler.connect_async()
    yield app
    await handler.close_async()


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await launch(playwright)
        yield browser
        await browser.close()


@pytest.fixture
async def page(browser: Browser, garden: Garden) -> AsyncIterator[Page]:
    context = await browser.new_context(viewport=DESKTOP, reduced_motion="reduce")  # type: ignore[arg-type]
    page = await context.new_page()
    page.set_default_timeout(10_000)
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    await page.goto(f"{garden.simulator.url}/page/?as={garden.maria.id}")
    await expect(page.locator("#who-name")).to_have_text("Maria Keller")
    yield page
    await context.close()
    assert complaints == []


async def picture(page: Page, name: str) -> None:
    """Two screenshots, in light and in dark."""
    OUT.mkdir(exist_ok=True)
    for scheme in ("light", "dark"):
        await page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        await page.screenshot(path=OUT / f"page-{name}-{scheme}.png")


async def test_a_message_is_drawn_with_its_blocks(page: Page, garden: Garden, app: LittleApp) -> None:
    garden.invite(garden.maria.id)
    message = page.locator(".message").last
    await expect(message.get_by_role("heading", name="How is the garden?")).to_be_visible()
    await expect(message.locator("strong")).to_have_text(["Priya"])
    await expect(message.locator("em")).to_have_text("two minutes")
    await expect(message.locator("blockquote")).to_contain_text("@Maria Keller")
    await expect(message.locator("time").nth(1)).to_have_text("Friday, 1 May 2026 at 11:00")
    await expect(message.get_by_role("link", name="the beds page")).to_have_attribute(
        "href", "https://example.org/beds"
    )
    await expect(message.locator("code")).to_have_text("private")
    await picture(page, "message")
    await message.get_by_role("button", name="Later").click()
    await expect(message.locator(".no-answer")).to_have_count(0)
    assert [action["block_id"] for action in app.actions("later")] == ["choices"]


async def test_dates_are_told_in_the_zone_of_whoever_is_looking(page: Page, garden: Garden) -> None:
    garden.invite(garden.tom.id)
    await page.get_by_role("button", name="Tom Okafor").click()
    await expect(page.locator(".message time").nth(1)).to_have_text("Friday, 1 May 2026 at 05:00")
    await expect(page.locator("#clock-local")).to_have_text("Mon 20 Apr 2026, 04:30")


async def test_a_danger_button_asks_before_it_acts(page: Page, garden: Garden, app: LittleApp) -> None:
    garden.invite(garden.maria.id)
    await page.get_by_role("button", name="Not this time").click()
    await picture(page, "confirm")
    await page.get_by_role("button", name="Keep it").click()
    assert app.actions("never") == []
    await page.get_by_role("button", name="Not this time").click()
    await page.get_by_role("button", name="Skip it").click()
    await expect(page.locator(".message").last).to_contain_text("Skipped. See you next quarter.")


async def test_a_button_that_is_not_answered_shows_a_warning(
    page: Page, garden: Garden, app: LittleApp
) -> None:
    garden.simulator.deliveries.ack_timeout = 0.2
    garden.invite(garden.maria.id)
    await page.get_by_role("button", name="Broken").click()
    await expect(page.get_by_text("The app did not answer.")).to_be_visible()
    await picture(page, "no-answer")
    assert len(app.actions("broken")) == 1


async def test_an_overflow_menu_offers_its_options(page: Page, garden: Garden, app: LittleApp) -> None:
    garden.invite(garden.maria.id)
    await page.get_by_label("More actions").click()
    await page.get_by_role("button", name="Who sees this?").click()
    await garden.simulator.settle()
    assert [action["selected_option"]["value"] for action in app.actions("more")] == ["who"]


async def open_form(page: Page, garden: Garden) -> None:
    garden.invite(garden.maria.id)
    await page.get_by_role("button", name="Start").click()
    await expect(page.get_by_role("dialog", name="A note on your bed")).to_be_visible()


async def test_a_modal_keeps_what_is_typed_and_is_submitted(
    page: Page, garden: Garden, app: LittleApp
) -> None:
    await open_form(page, garden)
    words = page.get_by_label("What should change?")
    await expect(words).to_be_focused()
    await words.type("More shade")
    await expect(page.get_by_text("10 of 120 characters")).to_be_visible()
    await page.get_by_label("My lead, with my name").check()
    await page.get_by_label("Greenhouse").check()
    await page.get_by_label("Who could help?").select_option(label="Tom Okafor")
    await page.get_by_label("By when?").fill("2026-05-04")
    await page.get_by_label("How many hours?").fill("3")
    await picture(page, "modal")
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_role("dialog")).to_have_count(0)
    [values] = app.actions("submit")
    assert values["words"]["words"]["value"] == "More shade"
    assert values["who"]["who"]["selected_option"]["value"] == "lead"
    assert [each["value"] for each in values["beds"]["beds"]["selected_options"]] == ["glass"]
    assert values["helper"]["helper"]["selected_user"] == garden.tom.id
    assert values["by"]["by"]["selected_date"] == "2026-05-04"
    assert values["hours"]["hours"]["value"] == "3"
    assert app.actions("words")[-1]["value"] == "More shade"


async def test_a_complaint_stands_at_its_field_and_the_words_stay(
    page: Page, garden: Garden, app: LittleApp
) -> None:
    await open_form(page, garden)
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_text("Please complete this required field.")).to_be_visible()
    words = page.get_by_label("What should change?")
    await expect(words).to_be_focused()
    await words.fill("A slug fence")
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_text("No slugs, please.")).to_be_visible()
    await expect(words).to_have_attribute("aria-invalid", "true")
    await expect(words).to_have_value("A slug fence")
    await picture(page, "complaint")
    assert len(app.actions("submit")) == 1


async def test_a_submit_without_answer_says_trouble_connecting(
    page: Page, garden: Garden, app: LittleApp
) -> None:
    garden.simulator.deliveries.ack_timeout = 0.5
    await open_form(page, garden)
    await page.get_by_label("What should change?").fill("silence")
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_text("We had some trouble connecting. Try again?")).to_be_visible()
    await expect(page.get_by_label("What should change?")).to_have_value("silence")
    assert len(app.actions("submit")) == 1


async def test_escape_closes_a_modal_and_tells_the_app(page: Page, garden: Garden, app: LittleApp) -> None:
    await open_form(page, garden)
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_have_count(0)
    await garden.simulator.settle()
    assert app.actions("closed") == [False]
    await expect(page.get_by_role("button", name="Start")).to_be_focused()


async def test_commands_are_suggested_completed_and_sent(page: Page, garden: Garden, app: LittleApp) -> None:
    box = page.get_by_role("combobox", name="Message or slash command")
    await box.type("/")
    await expect(page.get_by_role("option")).to_have_count(2)
    await picture(page, "commands")
    await box.type("f")
    await box.press("Tab")
    await expect(box).to_have_value("/fern ")
    await expect(page.get_by_role("option")).to_contain_text("help | note @person | broken")
    await box.type("note @tom")
    await box.press("Enter")
    await expect(box).to_have_value("/fern note @tom.okafor ")
    await box.press("Enter")
    await expect(page.get_by_text("Only visible to you")).to_be_visible()
    assert app.heard == [("command", f"note <@{garden.tom.id}|tom.okafor>")]


async def test_a_command_that_fails_says_so_and_keeps_the_line(
    page: Page, garden: Garden, app: LittleApp
) -> None:
    garden.simulator.deliveries.ack_timeout = 0.2
    box = page.get_by_label("Message or slash command")
    await box.fill("/fern broken")
    await box.press("Enter")
    await expect(page.get_by_role("alert")).to_have_text(["/fern failed with the error “operation_timeout”."])
    await expect(box).to_have_value("/fern broken")
    await box.fill("/moss")
    await box.press("Enter")
    await expect(page.get_by_role("alert")).to_contain_text(["/moss is not a valid command"])
    assert app.heard == [("command", "broken")]


async def test_a_shortcut_opens_its_form(page: Page, garden: Garden, app: LittleApp) -> None:
    await page.get_by_label("Message or slash command").type("/wri")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("dialog", name="A note on your bed")).to_be_visible()
    assert app.heard == []
    assert garden.simulator.workspace.surfaces.top(garden.maria.id) is not None


async def test_the_home_tab_works(page: Page, garden: Garden, app: LittleApp) -> None:
    await page.get_by_role("tab", name="Fern Home").click()
    await expect(page.get_by_role("heading", name="Your garden")).to_be_visible()
    await page.get_by_label("Your bed").select_option(label="Greenhouse")
    await garden.simulator.settle()
    assert [each["selected_option"]["value"] for each in app.actions("bed")] == ["glass"]
    await expect(page.get_by_text("Kale <b>raw</b>")).to_be_visible()
    await picture(page, "home")


async def test_channels_threads_and_pictures_are_shown(page: Page, garden: Garden) -> None:
    workspace = garden.simulator.workspace
    first = workspace.post(garden.beds, text="The *quarter's* digest")
    workspace.post(garden.beds, text="A reply", thread_ts=first.ts)
    uploaded = workspace.new_id("F")
    from staybot.simulator.objects import File  # noqa: PLC0415

    workspace.files[uploaded] = File(uploaded, "a.png", len(PIXEL), data=PIXEL, is_complete=True)
    image = {"type": "image", "slack_file": {"id": uploaded}, "alt_text": "Beans by week"}
    points = [{"label": "Beans", "value": 8}, {"label": "Kale", "value": 3}]
    chart = {"type": "data_visualization", "title": "Plants", "chart": {"type": "pie", "segments": points}}
    workspace.post(garden.beds, text="Beans", blocks=[image, chart])
    await expect(page.get_by_role("tab", name="#beds")).to_contain_text("3")
    await page.get_by_role("tab", name="#beds").click()
    await expect(page.get_by_text("1 reply")).to_be_visible()
    seen = page.get_by_role("img", name="Beans by week")
    await expect(seen).to_have_js_property("naturalWidth", 1)
    await expect(page.get_by_role("row", name="Beans 8")).to_be_visible()
    await expect(page.get_by_role("tab", name="#beds")).not_to_contain_text("unread")
    await picture(page, "channel")


async def test_only_the_person_addressed_sees_an_ephemeral_message(page: Page, garden: Garden) -> None:
    garden.simulator.workspace.post(garden.beds, text="For Tom alone", ephemeral_to=garden.tom.id)
    garden.simulator.workspace.post(garden.beds, text="For all")
    await page.get_by_role("tab", name="#beds").click()
    await expect(page.get_by_text("For all")).to_be_visible()
    await expect(page.get_by_text("For Tom alone")).to_have_count(0)
    await page.get_by_role("button", name="Tom Okafor").click()
    await expect(page.get_by_text("For Tom alone")).to_be_visible()


async def test_the_clock_moves_in_the_background(page: Page, garden: Garden) -> None:
    garden.gate.clear()
    await page.get_by_role("button", name="+1 day").click()
    await expect(page.locator("#progress")).to_have_class("moving")
    await expect(page.locator("#clock-local")).to_have_text("Mon 20 Apr 2026, 22:30")
    await picture(page, "moving")
    await page.get_by_role("tab", name="#beds").click()
    await expect(page.get_by_role("tab", name="#beds")).to_have_attribute("aria-selected", "true")
    garden.gate.set()
    await expect(page.locator("#moved")).to_have_text("1 message sent meanwhile.")
    await expect(page.locator("#clock-utc")).to_have_text("for Maria · Tue 21 Apr 2026, 08:30 UTC")
    await expect(page.get_by_role("tab", name="Fern", exact=False).first).to_contain_text("1")
    await page.get_by_role("button", name="To the next thing that happens").click()
    await expect(page.locator("#moved")).to_have_text("The beans came up.")


async def test_new_messages_are_announced(page: Page, garden: Garden) -> None:
    garden.tell(garden.maria.id, text="First")
    await expect(page.get_by_text("First").first).to_be_visible()
    garden.tell(garden.maria.id, text="Second")
    await expect(page.locator("#heard")).to_have_text("Fern: Second")


async def test_words_never_become_markup(page: Page, garden: Garden) -> None:
    hostile = "<script>alert(1)</script> " + HOSTILE + " <javascript:alert(1)|press> &lt;b&gt;bold&lt;/b&gt;"
    garden.tell(garden.hostile.id, text=hostile)
    garden.tell(
        garden.hostile.id,
        text="x",
        blocks=[
            {"type": "section", "text": mrkdwn(hostile)},
            {"type": "header", "text": {"type": "plain_text", "text": hostile}},
            {"type": "markdown", "text": "[press](javascript:alert(1)) " + hostile},
            {
                "type": "context",
                "elements": [mrkdwn(f"<@{garden.hostile.id}> <!date^x^{HOSTILE}|{HOSTILE}>")],
            },
        ],
    )
    await page.get_by_role("button", name=HOSTILE).click()
    await expect(page.locator("#who-name")).to_have_text(HOSTILE)
    await expect(page.get_by_text("<b>bold</b>").first).to_be_visible()
    await expect(page.locator("main img, main script, main b")).to_have_count(0)
    await expect(page.locator("main a")).to_have_count(0)
    await picture(page, "hostile")


async def test_a_name_that_turns_the_writing_round_stays_in_its_place(page: Page, garden: Garden) -> None:
    row = page.locator(".person", has_text="Eve")
    await expect(row.locator("bdi").first).to_have_text(TURNED)
    await row.click()
    await expect(page.locator("#clock-utc")).to_contain_text("UTC")
    assert await page.locator("#who-name").evaluate("node => getComputedStyle(node).unicodeBidi") == "isolate"
    assert garden.eve.name == TURNED


async def test_the_page_is_usable_by_keyboard_alone(page: Page, garden: Garden, app: LittleApp) -> None:
    garden.invite(garden.tom.id)
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("link", name="Skip to the conversation")).to_be_focused()
    await page.get_by_role("searchbox", name="Search people").fill("lead")
    await expect(page.locator(".person")).to_have_count(1)
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(page.locator("#who-name")).to_have_text("Tom Okafor")
    await (
        page.get_by_role("tab", name="Fern 1 unread")
        .or_(page.get_by_role("tab", name="Fern", exact=True))
        .focus()
    )
    await page.keyboard.press("ArrowRight")
    await expect(page.get_by_role("heading", name="Your garden")).to_be_visible()
    await expect(page.get_by_role("tab", name="Fern Home")).to_be_focused()
    assert app.heard == []


async def test_a_phone_has_room_for_everything(page: Page, garden: Garden, app: LittleApp) -> None:
    garden.invite(garden.maria.id)
    await page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    await expect(page.get_by_role("heading", name="How is the garden?")).to_be_visible()
    await picture(page, "phone")
    await page.get_by_role("button", name="Change person").click()
    await picture(page, "phone-people")
    await page.get_by_role("button", name="Maria Keller").click()
    await page.get_by_role("button", name="Start").click()
    await expect(page.get_by_role("dialog", name="A note on your bed")).to_be_visible()
    await picture(page, "phone-modal")
    await page.set_viewport_size({"width": 360, "height": 740})
    width = await page.evaluate("document.documentElement.scrollWidth")
    assert width == 360
    assert app.heard == []
