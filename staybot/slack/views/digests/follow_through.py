"""How promises went, in the bands of one release: told alike wherever it is told."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from staybot.facts import Followed, FollowThrough
from staybot.slack.escape import escape, named, shorten
from staybot.slack.views.digests import followed_lines
from staybot.slack.views.digests.digest_lines import fitting, gathered
from staybot.slack.views.words import band, quarter

ROOM: Final = 8_000
"""Characters for groups; the release has all of them."""


def paragraphs(fact: FollowThrough) -> Iterator[str]:
    """Each for one section."""
    yield f"*Follow-through, as the digest of {escape(quarter(fact.quarter))} told it*"
    yield "\n".join(followed_lines.whole(fact))
    lines = [f"•  {named(shorten(name, 80))}: {_in_short(one)}" for name, one in fact.groups]
    shown = fitting(lines, room=ROOM)
    left = [f"And {len(lines) - len(shown)} more groups, in the release."] if len(shown) < len(lines) else []
    yield from gathered(["*By group*", *shown, *left] if lines else [])


def _in_short(one: Followed) -> str:
    kept = dict(one.outcomes).get("kept")
    share = followed_lines.percent(one.kept_rate)
    return f"{band(*one.opened)} in all; kept: {followed_lines.number(kept)}; share kept: {share}"
