"""The Web API over HTTP: tokens, scopes, faults, limits and the log of calls."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

from aiohttp import web

from staybot.simulator.errors import SlackError
from staybot.simulator.methods import METHODS
from staybot.simulator.methods.call import Call
from staybot.simulator.rate_limits import RateLimits
from staybot.simulator.records import ApiCall

if TYPE_CHECKING:
    from staybot.simulator.activity import Activity
    from staybot.simulator.faults import Fault, Faults
    from staybot.simulator.manifest import App
    from staybot.simulator.methods import Method
    from staybot.simulator.objects import JSON
    from staybot.simulator.sockets import Sockets
    from staybot.simulator.workspace import Workspace


class WebApi:
    """Answers /api/<method>; `calls` is every request that came, without its token."""

    def __init__(
        self, *, app: App, workspace: Workspace, sockets: Sockets, faults: Faults, activity: Activity
    ) -> None:
        self.calls: list[ApiCall] = []
        self.base_url = ""
        self.limits = RateLimits(workspace)
        self._app = app
        self._workspace = workspace
        self._sockets = sockets
        self._faults = faults
        self._activity = activity

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Answer one request."""
        with self._activity.something():
            args = await _arguments(request)
            token = _token(request, args)
            name = request.match_info["method"]
            fault = self._faults.take(name)
            answer = await self._before(name, args, fault)
            if fault is not None and fault.kind == "drop_before":
                return _dropped(request)
            response = answer or self._respond(name, args, token)
            if fault is not None and fault.kind == "drop_after":
                return _dropped(request)
            return response

    async def _before(self, name: str, args: JSON, fault: Fault | None) -> web.Response | None:
        """What stands between a request and its work: ordered faults and the rate limit."""
        kind = fault.kind if fault is not None else ""
        if fault is not None and kind == "slow":
            await asyncio.sleep(fault.seconds)
        if kind in {"error500", "drop_before"}:
            self._note(name, args, kind)
            return web.Response(status=500, text="Internal Server Error")
        if fault is not None and kind == "api_error":
            self._note(name, args, fault.error)
            return self._json(SlackError(fault.error).as_json())
        wait = (
            int(fault.seconds)
            if fault is not None and kind == "rate_limited"
            else self.limits.wait_for(name, args)
        )
        if not wait:
            return None
        self._note(name, args, "ratelimited")
        body = SlackError("ratelimited").as_json()
        return web.json_response(body, status=429, headers={"Retry-After": str(wait)})

    def _respond(self, name: str, args: JSON, token: str) -> web.Response:
        method = METHODS.get(name)
        if method is None:
            self._note(name, args, "unknown_method")
            return self._json(SlackError("unknown_method", req_method=name).as_json())
        try:
            self._admit(method, token)
            call = Call(name, args, self._workspace, self._app, self._faults, self._sockets, self.base_url)
            if method.scopes:
                call.needs(*method.scopes)
            answer = {"ok": True, **method.run(call)}
        except SlackError as refusal:
            answer = refusal.as_json()
        self._note(name, args, answer.get("error"))
        return self._json(answer, accepted=method.scopes)

    def _admit(self, method: Method, token: str) -> None:
        if method.token == "none":  # noqa: S105 — a kind of token, not one
            return
        if not token:
            raise SlackError("not_authed")
        known = {self._app.bot_token: "bot", self._app.app_token: "app"}
        if token not in known:
            raise SlackError("invalid_auth")
        if self._app.is_revoked:
            raise SlackError("token_revoked" if known[token] == "bot" else "invalid_auth")
        if known[token] != method.token:
            raise SlackError("not_allowed_token_type")

    def _json(self, answer: JSON, *, accepted: tuple[str, ...] = ()) -> web.Response:
        headers = {
            "x-oauth-scopes": ",".join(sorted(self._app.scopes)),
            "x-accepted-oauth-scopes": ",".join(accepted),
        }
        return web.json_response(answer, headers=headers)

    def _note(self, name: str, args: JSON, error: str | None) -> None:
        self.calls.append(ApiCall(name, args, error, self._workspace.now()))


async def _arguments(request: web.Request) -> JSON:
    args: JSON = dict(request.query)
    if request.content_type == "application/json":
        raw = await request.read()
        body = json.loads(raw) if raw else {}
        return args | body if isinstance(body, dict) else args
    return args | dict(await request.post())


def _token(request: web.Request, args: JSON) -> str:
    header = request.headers.get("Authorization", "")
    given = str(args.pop("token", ""))
    return header.removeprefix("Bearer ").strip() or given


def _dropped(request: web.Request) -> web.Response:
    """Hang up without an answer."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
