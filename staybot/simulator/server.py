"""The simulated Slack: put together, started, stopped, and looked into."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aiohttp import web

from staybot.simulator.activity import Activity
from staybot.simulator.administration import Administration
from staybot.simulator.deliveries import Deliveries
from staybot.simulator.driver import Actor
from staybot.simulator.faults import Faults
from staybot.simulator.http_delivery import HttpDelivery
from staybot.simulator.interactions import Interactions
from staybot.simulator.manifest import App
from staybot.simulator.modal_flow import ModalFlow
from staybot.simulator.payloads import Payloads
from staybot.simulator.pings import rings
from staybot.simulator.response_urls import ResponseUrls
from staybot.simulator.side_doors import SideDoors
from staybot.simulator.sockets import Sockets
from staybot.simulator.web_api import WebApi
from staybot.simulator.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from staybot.simulator.objects import User
    from staybot.simulator.records import ApiCall, File, Post

LARGEST_REQUEST = 20 * 1024 * 1024


class Simulator(Administration):
    """One workspace with one app, served on loopback.

    `manifest` declares the app; `now` tells the simulated time, with a zone, for all time stamps.
    Deadlines and triggers run by the machine's own time. Set `request_url` for HTTP mode.
    """

    def __init__(self, *, manifest: Mapping[str, Any], now: Callable[[], datetime]) -> None:
        self.app = App(manifest)
        self.workspace = Workspace(now=now, bot_name=self.app.bot_name)
        self.activity = Activity()
        self.sockets = Sockets(app_id=self.app.id)
        self.faults = Faults(self.sockets)
        self.http = HttpDelivery(self.app)
        self.responses = ResponseUrls(self.workspace)
        app, workspace, activity = self.app, self.workspace, self.activity
        faults, http = self.faults, self.http
        self.deliveries = Deliveries(
            app=app, workspace=workspace, sockets=self.sockets, http=http, faults=faults, activity=activity
        )
        self.api = WebApi(
            app=app, workspace=workspace, sockets=self.sockets, faults=faults, activity=activity
        )
        payloads, deliveries = Payloads(app, workspace), self.deliveries
        self.interactions = Interactions(
            app=app, workspace=workspace, deliveries=deliveries, payloads=payloads, responses=self.responses
        )
        self.modal_flow = ModalFlow(self.interactions)
        self.web = web.Application(client_max_size=LARGEST_REQUEST)
        """Routes may be added until start()."""
        self.url = ""
        self._runner: web.AppRunner | None = None
        self._add_routes()

    @property
    def bot_token(self) -> str:
        """The xoxb- token."""
        return self.app.bot_token

    @property
    def app_token(self) -> str:
        """The xapp- token."""
        return self.app.app_token

    @property
    def signing_secret(self) -> str:
        """What signs requests in HTTP mode."""
        return self.app.signing_secret

    @property
    def request_url(self) -> str | None:
        """Where the app listens in HTTP mode; None means Socket Mode."""
        return self.http.url

    @request_url.setter
    def request_url(self, url: str | None) -> None:
        self.http.url = url

    @property
    def enforce_rate_limits(self) -> bool:
        """Whether calls above Slack's limits are answered 429; `api.limits.clock` chooses the clock."""
        return self.api.limits.is_enforced

    @enforce_rate_limits.setter
    def enforce_rate_limits(self, on: bool) -> None:
        self.api.limits.is_enforced = on

    @property
    def calls(self) -> list[ApiCall]:
        """Every Web API call received, in order."""
        return self.api.calls

    @property
    def all_posts(self) -> list[Post]:
        """Everything anyone received from the app, in order."""
        return self.workspace.posts

    @property
    def broadcasts(self) -> list[Post]:
        """The posts that would have rung at a whole channel; user text must never get this far."""
        return [post for post in self.workspace.posts if rings(post.text, post.blocks)]

    @property
    def pictures(self) -> list[File]:
        """Every finished upload, with its bytes."""
        return [file for file in self.workspace.files.values() if file.is_complete]

    async def start(self, port: int = 0) -> None:
        """Serve on loopback; port 0 takes a free one."""
        self._runner = web.AppRunner(self.web, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port)
        await site.start()
        chosen = self._runner.addresses[0][1]
        self.url = self.api.base_url = self.responses.base_url = f"http://127.0.0.1:{chosen}"
        await self.http.start()
        self.is_started = True

    async def stop(self) -> None:
        """Stop serving and give up what is undelivered."""
        self.is_started = False
        await self.deliveries.stop()
        await self.sockets.cut()
        await self.http.stop()
        if self._runner is not None:
            await self._runner.cleanup()

    async def settle(self) -> None:
        """Return once no payload awaits an ack, no call is being answered, and all is still."""
        await self.activity.silence()

    def actor(self, user: User) -> Actor:
        """The one who acts as this person."""
        return Actor(user, self.interactions, self.modal_flow, self.activity)

    def _add_routes(self) -> None:
        doors = SideDoors(
            workspace=self.workspace, responses=self.responses, activity=self.activity, faults=self.faults
        )
        self.web.add_routes(
            [
                web.route("*", "/api/{method}", self.api.answer),
                web.get("/link/", self.sockets.accept),
                web.post("/upload/{file}", doors.upload),
                web.post("/response/{key}", doors.respond),
            ]
        )
