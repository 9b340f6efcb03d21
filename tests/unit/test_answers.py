from __future__ import annotations

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from staybot.slack import answers


class Proxy:
    """What a proxy's page looks like to slack_sdk: a response without the SDK's own fields."""

    status = 502
    headers: dict[str, str] = {}  # noqa: RUF012 — never written


def refusal(data: Any, *, status: int = 200, headers: dict[str, str] | None = None) -> SlackApiError:
    response = AsyncSlackResponse(
        client=None, http_verb="GET", api_url="", req_args={}, data=data, headers=headers or {},
        status_code=status,
    )  # fmt: skip
    return raised(response)


def raised(response: Any) -> SlackApiError:
    return SlackApiError("refused", response)  # type: ignore[no-untyped-call]


def test_slacks_words_are_found() -> None:
    found = refusal({"ok": False, "error": "missing_scope", "needed": "users:read"}, status=200)
    assert (answers.status(found), answers.error_name(found), answers.needed_scope(found)) == (
        200, "missing_scope", "users:read",
    )  # fmt: skip


@pytest.mark.parametrize("data", ["<html>", {}, {"error": 7}, {"needed": None}])
def test_what_is_no_answer_of_slacks_has_no_words(data: Any) -> None:
    found = refusal(data, status=502)
    assert (answers.status(found), answers.error_name(found), answers.needed_scope(found)) == (502, "", "")


def test_a_proxys_page_has_a_status_only() -> None:
    found = raised(Proxy())
    assert (answers.status(found), answers.error_name(found), answers.retry_after(found)) == (502, "", 30)


def test_a_refusal_without_a_response_has_nothing() -> None:
    found = raised({})
    assert (answers.status(found), answers.error_name(found), answers.retry_after(found)) == (0, "", 30)


@pytest.mark.parametrize(
    ("header", "seconds"), [("7", 7), ("0.5", 0.5), ("-3", 0), ("soon", 30), ("Mon, 12 Oct 2026", 30)]
)
def test_the_wait_slack_asks_for_is_read(header: str, seconds: float) -> None:
    assert answers.retry_after(refusal({}, status=429, headers={"Retry-After": header})) == seconds
