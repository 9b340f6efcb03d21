"""What the first click waits for that is sent the moment that a new process of `staybot web` listens – the
rest of what clicks need is loaded only then – and beside it later ones of the same sort to the same process.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, closing
from datetime import timedelta
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from typing import Final
from urllib.parse import urlencode

from sqlmodel import select

from staybot.clock import SystemClock
from staybot.store.tables import Commitment
from tests.benchmarks.clicks import Keystrokes, Submits
from tests.benchmarks.company import Company, slack_id
from tests.benchmarks.payloads import TEAM, signed, signed_payload

Signed = tuple[str, dict[str, str]]
LATER: Final = range(1, 6)
PAUSE: Final = 0.2
"""Seconds between two later clicks, so that they also tell of a process that has nothing else to do."""
COMMAND: Final = {
    "command": "/stay", "team_id": TEAM, "team_domain": "example", "api_app_id": "A00000001",
    "user_id": "UBOSS00000", "user_name": "boss", "channel_id": "D00000001", "trigger_id": "1.2.a",
    "channel_name": "directmessage", "response_url": "https://hooks.slack.com/commands/T00000001/1/a",
}  # fmt: skip

Listening = Callable[[], AbstractContextManager[int]]
"""Starts a process and waits until it listens: the port."""


class Staff:
    """A company whose interview is open by the machine's clock, and what people there do."""

    def __init__(self, url: str, folder: Path) -> None:
        now = SystemClock().now()
        self._company = made = Company(url, folder, people=64)
        made.move_to(now - timedelta(days=5))
        round_id = made.open(made.next_interview())
        made.move_to(now)
        self._drafts, self._submits = Keystrokes(made, round_id), Submits(made, round_id)

    def clicks(self) -> dict[str, Callable[[int], Signed]]:
        """Each sort of click, by number."""
        return {
            "an answer stored": lambda number: signed_payload(self._drafts.payload(number)),
            "an interview sent in": lambda number: signed_payload(self._submits.payload(number)),
            "a promise by a day in words": lambda number: signed(urlencode(_promise(number))),
        }

    def is_stored(self) -> bool:
        """Whether clicks were not merely refused."""
        promises = self._company.db.now(lambda tx: tx.session.exec(select(Commitment)).all())
        return self._submits.is_stored(LATER[-1]) and bool(promises)

    def close(self) -> None:
        """Let go of the database."""
        self._company.db.close()


def waited(listening: Listening, click: Callable[[int], Signed], *, rounds: int) -> dict[str, float]:
    """Milliseconds: medians of the first click of each process, and of the later ones."""
    first, later = [], []
    for turn in range(rounds):
        with listening() as port:
            first.append(_post(port, *click(turn * 10)))
            time.sleep(1)
            for number in LATER:
                later.append(_post(port, *click(turn * 10 + number)))
                time.sleep(PAUSE)
    return {"first_ms": round(median(first), 1), "later_ms": round(median(later), 1)}


def _promise(number: int) -> dict[str, str]:
    text = f"commit <@{slack_id(number % 8)}> Move you off the night rota by {number % 5 + 2} weeks from now"
    return {**COMMAND, "text": text}


def _post(port: int, body: str, headers: Mapping[str, str]) -> float:
    with closing(HTTPConnection("127.0.0.1", port, timeout=30)) as line:
        began = time.perf_counter()
        line.request("POST", "/slack/events", body, dict(headers))
        answer = line.getresponse()
        answer.read()
        waited_for = time.perf_counter() - began
        assert answer.status == 200
    return waited_for * 1e3
