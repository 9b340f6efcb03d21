"""Comments that are shown again have themes and no score: they are no figure of an item."""

from __future__ import annotations

from staybot.flows.publishing import pulse_digests


def test_themes_that_are_shown_again_are_no_figure() -> None:
    counts = {"role_focus": [3, 10]}
    themes = {"filters": {}, "question": "comments", "n_range": [10, 29], "theme_counts": counts}
    item = {"question": "role_focus.clear", "text": "I know it.", "scale": "agree", "outcome": None}
    body = {
        "items": [item], "cells": [], "closed_on": "2026-11-03", "dimensions": [],
        "repeats": [{"cell": themes, "closed_on": "2026-10-20", "wave": "pulse 2026-10-14"}],
    }  # fmt: skip
    (asked,), groups = pulse_digests.items_and_groups(body, earlier=())
    assert asked.everyone is None
    assert groups == ()
