"""Every log line has a stable code, and says nothing of persons: all of them are read from the source."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "staybot"

CODES = {
    "audit.overtaken", "audit.stopped", "bot.started", "bot.stopped", "bot.unwarmed", "database.still_read",
    "database.unwritten", "database.written",
    "directory.read", "event.refused", "files.unsaid", "files.unsent", "handler.failed", "heartbeat.failed",
    "home.stale", "keys.unreachable", "letter.unseen", "letter.unsent", "payload.unreadable",
    "payload.unsound", "pictures.slow", "pictures.undrawn", "pictures.unsent", "pulse.unshown",
    "reply.refused", "round.closed", "round.opened", "round.put_right", "round.refused", "round.undrafted",
    "round.void", "socket.open", "socket.turned_away", "socket.waiting", "themer.failed",
}  # fmt: skip
"""What operators search and alert by: a code is added here, never renamed."""

FIELDS = {
    "accounts", "code", "conflicts", "database", "error", "fate", "field", "gone", "kind", "kinds", "letter",
    "part", "place", "reference", "round", "settled", "slack", "status", "stopped", "topic", "where",
}  # fmt: skip
"""Counts, opaque ids, names of our own things and of Slack's errors. A new one needs a thought first."""


def log_calls() -> Iterator[tuple[str, ast.Call]]:
    """Each call of a module's `log`, outside the simulator, which is no part of an installation."""
    for path in sorted(PACKAGE.rglob("*.py")):
        if "simulator" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and isinstance(node.func.value, ast.Name)
                and node.func.value.id == "log"
            ):
                yield f"{path.name}:{node.lineno}", node


def code_of(call: ast.Call) -> str:
    given = {one.arg: one.value for one in call.keywords}.get("code")
    return str(given.value) if isinstance(given, ast.Constant) else ""


def test_every_log_call_has_a_code_of_the_list_and_every_code_is_logged() -> None:
    found = {where: code_of(call) for where, call in log_calls()}
    assert {where: code for where, code in found.items() if code not in CODES} == {}
    assert set(found.values()) == CODES


def test_codes_are_a_thing_and_what_became_of_it() -> None:
    assert [code for code in CODES if not re.fullmatch(r"[a-z]+\.[a-z]+(_[a-z]+)*", code)] == []


def test_what_is_logged_is_a_fixed_sentence_with_fields_that_name_nobody() -> None:
    used = set()
    for where, call in log_calls():
        (sentence,) = call.args
        assert isinstance(sentence, ast.Constant), where
        used |= {one.arg for one in call.keywords}
    assert used == FIELDS
