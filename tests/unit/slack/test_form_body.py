"""A request's body is read as Bolt would read it, only faster; what is none is refused."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any
from urllib.parse import quote, quote_plus, unquote_plus, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_bolt.request.async_request import AsyncBoltRequest

from staybot.slack.form_body import request_of, unquoted

FORM = {"content-type": "application/x-www-form-urlencoded"}


@given(st.text())
def test_whatever_was_quoted_comes_back(text: str) -> None:
    whole = text.encode("utf-8", "ignore").decode()
    assert unquoted(quote(whole)) == unquoted(quote_plus(whole)) == whole


@given(st.text(alphabet="\\xu%+0aN{}&=é🙂 ").filter(lambda text: "%" not in text))
def test_nothing_but_percents_and_pluses_means_anything(text: str) -> None:
    if text.isascii():
        assert unquoted(text) == text.replace("+", " ")


@given(st.text(alphabet="%=+0aF{\r\n\t _\\é"))
def test_any_text_is_read_as_forms_are_or_refused(text: str) -> None:
    with suppress(ValueError):
        assert unquoted(text) == unquote_plus(text, errors="strict")


@pytest.mark.parametrize("broken", ["%", "%4", "%zz", "%%", "%\n", "a%=", "caf\u00e9", "%ff", "%u00e9"])
def test_what_is_no_quoted_text_is_refused(broken: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 — it is the family of errors that counts
        unquoted(broken)


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        ("payload=" + quote(json.dumps({"type": "block_actions", "text": 'a+b % \\ "ä"'})), FORM),
        (urlencode({"command": "/stay", "text": "a+b & payload=c"}), FORM),
        ("payload=" + quote('{"a": 1}') + "&more=2", FORM),
        (json.dumps({"type": "event_callback"}), {"content-type": "application/json"}),
        ("", FORM),
    ],
)
def test_a_request_is_what_bolt_would_have_made_of_it(body: str, headers: dict[str, Any]) -> None:
    ours, bolts = request_of(body, headers), AsyncBoltRequest(body=body, headers=headers)
    assert (ours.body, ours.raw_body, ours.content_type) == (bolts.body, bolts.raw_body, bolts.content_type)


@pytest.mark.parametrize("body", ["payload=", "payload=command%3D%2Fstay", "payload=%5B1%5D"])
def test_a_payload_is_an_object_or_nothing(body: str) -> None:
    with pytest.raises(ValueError, match="object"):
        request_of(body, FORM)
