"""The themes of a release, group by group, beside what the interview before showed of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

from staybot.facts import GroupThemes, Span, ThemeBand
from staybot.flows.publishing import pulse_digests
from staybot.themes.taxonomy import alphabet

Body = Mapping[str, Any]

EVERYONE: Final = "{}"

RANKED_FROM: Final = 30
"""Rule R11: no order of themes below this many writers."""


def told(body: Body, *, before: Body | None = None) -> dict[str, Any]:
    """What a digest tells of themes, as the fields of its fact. `before` is the body to compare with."""
    cells, then = _cells(body), _cells(before) if before else {}
    whole = cells.pop(EVERYONE, None)
    groups = (
        GroupThemes(pulse_digests.group(cell["filters"]), themes, span(cell["n_range"]))
        for key, cell in cells.items()
        if (themes := _themes(cell, before=then.get(key)))
    )
    return {
        "themes": _themes(whole, before=then.get(EVERYONE)) if whole else (),
        "wrote": span(whole["n_range"]) if whole else None,
        "themes_since": str(before["wave"]) if before else "",
        "groups": tuple(groups),
        "ranks": whole is not None and _ranks(whole),
    }


def comparable(body: Body, *, earlier: Iterable[Body], kind: str) -> Body | None:
    """The last release before it of the same kind, if the same reader found its themes in the same way: what
    two readers find cannot be told from what changed.
    """
    last = None
    for one in earlier:
        last = one if one.get("kind", kind) == kind else last
    return last if last is not None and _reader(last) == _reader(body) else None


def span(values: list[Any] | None) -> Span | None:
    """A band of people as the ledger has it."""
    return (values[0], values[1]) if values else None


def _reader(body: Body) -> tuple[str, str]:
    return str(body["reader"]), str(body.get("reader_command", {}).get("reach", ""))


def _cells(body: Body) -> dict[str, Body]:
    return {json.dumps(cell["filters"], sort_keys=True): cell for cell in body["cells"]}


def _themes(cell: Body, *, before: Body | None) -> tuple[ThemeBand, ...]:
    """In the order of the alphabet; from thirty writers on the most often raised first (R11). Beside what was
    shown before only where as many wrote: that more people wrote is no change in what they say.
    """
    counts: Mapping[str, list[Any]] = cell.get("theme_counts", {})
    as_many = before is not None and before["n_range"] == cell["n_range"]
    then: Mapping[str, list[Any]] = before.get("theme_counts", {}) if before and as_many else {}
    found = []
    for key, (least, most) in counts.items():
        theme, _, direction = key.partition(":")
        was = span(then.get(key))
        if direction == "positive":
            found.append(ThemeBand(theme, "positive", least, most, before=was))
        elif direction == "negative":
            sides = [span(counts.get(f"{theme}:{one}")) for one in ("structural", "situational")]
            found.append(ThemeBand(theme, "negative", least, most, sides[0], sides[1], was))
    ranks = _ranks(cell)
    return tuple(
        sorted(found, key=lambda one: (-one.least if ranks else 0, alphabet(one.theme), one.polarity))
    )


def _ranks(cell: Body) -> bool:
    return bool(cell["n_range"][0] >= RANKED_FROM)
