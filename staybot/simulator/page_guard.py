"""Who may talk to the page: this machine's own browser, from the page itself, and nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from aiohttp import web

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}


@web.middleware
async def guard(request: web.Request, handler: Answer) -> web.StreamResponse:
    """Refuse foreign hosts and foreign pages, and send the page's security headers.

    A name that a stranger points at this machine (DNS rebinding) arrives with the stranger's Host;
    a stranger's page that posts here arrives with the stranger's Origin.
    """
    refusal = _refusal(request)
    if refusal:
        return web.Response(status=403, text=refusal, headers=HEADERS)
    try:
        response = await handler(request)
    except web.HTTPException as answer:
        answer.headers.update(HEADERS)
        raise
    if not response.prepared:
        response.headers.update(HEADERS)
    return response


def _refusal(request: web.Request) -> str:
    host = request.headers.get("Host", "")
    if _hostname(f"http://{host}") not in LOOPBACK:
        return "This page answers only on this machine: open it as http://localhost."
    if request.method == "POST" and request.headers.get("Origin") != f"http://{host}":
        return "Only the page itself may act here."
    if request.method == "POST" and request.content_type != "application/json":
        return "Acts are posted as JSON."
    return ""


def _hostname(address: str) -> str | None:
    try:
        return urlsplit(address).hostname
    except ValueError:
        return None
