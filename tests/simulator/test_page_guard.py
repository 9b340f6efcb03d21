"""The page answers this machine's own browser, and nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.simulator.page_server import Served

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@pytest.fixture
async def served() -> AsyncIterator[Served]:
    served = Served()
    await served.start()
    yield served
    await served.stop()


async def test_the_root_points_to_the_page(served: Served) -> None:
    async with served.http.get(served.simulator.url) as response:
        assert response.url.path == "/page/"
        assert "<title>Simulated Slack</title>" in await response.text()


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:80", "[::1", ""]
)
async def test_a_foreign_host_name_is_refused(served: Served, host: str) -> None:
    for path in ("/", "/app.js", "/events"):
        async with served.http.get(served.address + path, headers={"Host": host}) as response:
            assert response.status == 403


@pytest.mark.parametrize("host", ["localhost", "localhost:8000", "127.0.0.1:9", "[::1]:8000", "LOCALHOST"])
async def test_every_name_of_this_machine_is_welcome(served: Served, host: str) -> None:
    async with served.http.get(served.address + "/", headers={"Host": host}) as response:
        assert response.status == 200


@pytest.mark.parametrize("origin", [None, "null", "https://evil.example", "http://127.0.0.1:1"])
async def test_only_the_page_itself_may_post(served: Served, origin: str | None) -> None:
    headers = {"Origin": origin} if origin else {}
    body = {"kind": "open_home", "as": served.maria.id}
    for path in ("/act", "/clock"):
        async with served.http.post(served.address + path, json=body, headers=headers) as response:
            assert response.status == 403


async def test_a_form_may_not_post(served: Served) -> None:
    headers = {"Origin": served.simulator.url}
    async with served.http.post(served.address + "/act", data={"kind": "say"}, headers=headers) as response:
        assert response.status == 403


@pytest.mark.parametrize("path", ["/", "/app.js", "/style.css", "/nothing", "/files/F1", "/events"])
async def test_every_answer_carries_the_policy(served: Served, path: str) -> None:
    async with served.http.get(served.address + path) as response:
        policy = response.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("body", ["", "not json", "[]", "7"])
async def test_what_is_not_a_json_object_is_refused_politely(served: Served, body: str) -> None:
    headers = {"Origin": served.simulator.url, "Content-Type": "application/json"}
    async with served.http.post(served.address + "/act", data=body, headers=headers) as response:
        assert response.status == 400
        assert await response.text() == "Send a JSON object."


async def test_no_file_outside_the_page_is_served(served: Served) -> None:
    for path in ("/..%2fserver.py", "/%2e%2e/server.py", "/__init__.py"):
        async with served.http.get(served.address + path) as response:
            assert response.status == 404
