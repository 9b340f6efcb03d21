"""How the outcomes of a pulse went, out of the bodies of the ledger."""

from __future__ import annotations

from typing import Any

from staybot.flows.publishing.trends import trends

Json = dict[str, Any]

ITEMS: list[Json] = [
    {"question": "recommend", "text": "Recommend?", "scale": "recommend", "outcome": "recommend"},
    {"question": "stay", "text": "Stay?", "scale": "agree", "outcome": "stay"},
    {"question": "tools", "text": "Tools?", "scale": "agree", "outcome": None},
]


def body(day: int, *cells: Json, items: list[Json] = ITEMS) -> Json:
    return {"closed_on": f"2026-11-{day:02}", "items": items, "cells": list(cells), "repeats": []}


def cell(question: str, **more: Any) -> Json:
    return {"question": question, "filters": {}, "n_range": [30, 99], **more}


def edges(*bodies: Json) -> dict[str, list[tuple[float, float, int]]]:
    *earlier, now = bodies
    found = trends(now, earlier=earlier)
    return {one.text: [(each.low, each.high, each.closed_on.day) for each in one.bands] for one in found}


def test_a_trend_has_every_release_that_showed_the_outcome_the_oldest_first() -> None:
    first = body(2, cell("recommend", enps_range=[-20, 0]), cell("stay", mean_range=[2, 3]))
    second = body(9, cell("recommend"), cell("stay", mean_range=[3, 4]))
    now = body(16, cell("recommend", enps_range=[0, 20]), cell("stay", mean_range=[3.5, 4]))
    assert edges(first, second, now) == {
        "Recommend?": [(-20, 0, 2), (0, 20, 16)],
        "Stay?": [(2, 3, 2), (3, 4, 9), (3.5, 4, 16)],
    }


def test_neither_a_first_time_nor_an_item_nor_a_group_makes_a_trend() -> None:
    of_a_group = {**cell("stay", mean_range=[2, 3]), "filters": {"team": "vision"}}
    earlier = body(2, of_a_group, cell("tools", mean_range=[2, 3]))
    assert edges(earlier, body(9, cell("stay", mean_range=[3, 4]), cell("tools", mean_range=[2, 3]))) == {}


def test_what_this_release_does_not_show_afresh_has_no_trend_in_it() -> None:
    again = {"cell": cell("stay", mean_range=[3, 4]), "closed_on": "2026-11-09", "wave": "w"}
    earlier = [body(day, cell("stay", mean_range=[3, 4])) for day in (2, 9)]
    assert edges(*earlier, {**body(16), "repeats": [again]}) == {}


def test_releases_of_before_may_have_no_items_at_all() -> None:
    interview = {"closed_on": "2026-11-02", "cells": [cell("interview", theme_counts={})]}
    now = body(16, cell("stay", mean_range=[3, 4]))
    assert edges(interview, body(9, cell("stay", mean_range=[3, 4])), now).keys() == {"Stay?"}
