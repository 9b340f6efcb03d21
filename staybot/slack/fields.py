"""The fields of an open window as Slack tells them. Whatever came, it is one plain value or none."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from staybot.slack.escape import clean

Json = dict[str, Any]


def state(view: Any) -> Json:
    """What stands in a view's fields, by block; nothing in what is no view."""
    told = view.get("state") if isinstance(view, dict) else None
    values = told.get("values") if isinstance(told, dict) else None
    return values if isinstance(values, dict) else {}


def element(state: Json, field: str) -> Json | None:
    """The one element of a field's block, whatever its action id."""
    block = state.get(field)
    found: Iterator[Any] = iter(block.values() if isinstance(block, dict) else ())
    first = next(found, None)
    return first if isinstance(first, dict) else None


def typed(state: Json, field: str) -> str:
    """What stands in a field to type in."""
    found = (element(state, field) or {}).get("value")
    return clean(found) if isinstance(found, str) else ""


def ticked(state: Json, field: str) -> list[str] | None:
    """The values chosen of several; None for a field that was not told."""
    found = (element(state, field) or {}).get("selected_options")
    if not isinstance(found, list):
        return None
    values = [one.get("value") for one in found if isinstance(one, dict)]
    return [one for one in values if isinstance(one, str)]


def chosen(state: Json, field: str) -> str | None:
    """The value chosen of one."""
    return value_of((element(state, field) or {}).get("selected_option"))


def value_of(option: Any) -> str | None:
    """The value of an option, if it is one."""
    found = option.get("value") if isinstance(option, dict) else None
    return found if isinstance(found, str) else None


def picked(state: Json, field: str) -> str | None:
    """The day picked, as it came: it may be none."""
    found = (element(state, field) or {}).get("selected_date")
    return None if found is None else str(found)


def day(state: Json, field: str) -> date | None:
    """The day picked, if it is one."""
    try:
        return date.fromisoformat(picked(state, field) or "")
    except ValueError:
        return None


def person(state: Json, field: str) -> str | None:
    """The Slack id of the person picked."""
    found = (element(state, field) or {}).get("selected_user")
    return found if isinstance(found, str) else None
