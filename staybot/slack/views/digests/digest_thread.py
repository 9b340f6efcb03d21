"""The thread under a digest: first the buttons, then details of everyone, and each group in a line or two."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from staybot.facts import Digest, DigestThread, GroupThemes, PulseDigest
from staybot.slack.escape import escape, named, shorten
from staybot.slack.ids import Action, variant
from staybot.slack.views.blocks import (
    MESSAGE_CHARACTERS,
    Json,
    Message,
    actions,
    button,
    message,
    section,
    size,
)
from staybot.slack.views.digests import followed_lines, tactics
from staybot.slack.views.digests.digest_lines import (
    IN_FULL,
    SAID_DONE,
    brief,
    fitting,
    gathered,
    said_done,
    theme_line,
    theme_name,
    unshown,
)
from staybot.slack.views.digests.pulse_digest import is_long, items
from staybot.slack.views.digests.pulse_groups import pulse_groups
from staybot.slack.views.words import NOT_SHOWN, band, quarter
from staybot.themes.taxonomy import alphabet

MARGIN: Final = 1_200
"""Characters kept free for the names of groups that do not fit after all."""

BREAK: Final = "\n"

COMMITS: Final = 5
"""Themes up to which each has a button; of more, none is put before the others."""
ANY: Final = "any"
"""What a button for no theme carries: the window asks which."""


def thread(fact: DigestThread) -> Message:
    """One message of the thread; the first one begins with the buttons, which nobody has to scroll for."""
    is_first = fact.part == 1
    heads = list(_details(fact.digest)) if is_first else []
    begins = [_buttons(fact)] if is_first else []
    room = MESSAGE_CHARACTERS - size([*begins, *map(section, heads)]) - MARGIN
    parts = [*heads, *_groups(fact, room=room)]
    return message("\n".join(parts).replace("*", ""), *begins, *map(section, parts))


# ------------------------------------------------------------------- everyone, at length


def _details(fact: Digest) -> Iterator[str]:
    """What the post tells in short or not at all."""
    if isinstance(fact, PulseDigest) and is_long(fact):
        yield from gathered(["*All statements*", *items(list(enumerate(fact.items, start=1)))])
    if len(fact.themes) > IN_FULL:
        since = escape(quarter(fact.themes_since))
        yield from gathered(["*All themes*", *(theme_line(one, since=since) for one in fact.themes)])
    if not (isinstance(fact, PulseDigest) and fact.comments_on):
        yield from tactics.others(fact)
    if fact.follow is not None:
        yield "\n".join(["*Follow-through*", *followed_lines.whole(fact.follow)])
    if len(set(fact.said_done)) > SAID_DONE:
        yield from gathered(said_done(fact.said_done, most=len(fact.said_done))[0].split("\n"))


# ------------------------------------------------------------------- groups


def _groups(fact: DigestThread, *, room: int) -> list[str]:
    name = "By group" if fact.of == 1 else f"By group, {fact.part} of {fact.of}"
    digest = fact.digest
    parts: list[str] = []
    if isinstance(digest, PulseDigest):
        parts += pulse_groups(digest, room=room)
        room -= sum(map(len, parts))
        name = f"Comments{name.removeprefix('By group')} by group"
    shown = fitting([_group(one) for one in digest.groups], room=room)
    parts += gathered([f"*{name}*", *shown]) if shown else []
    rest = [one.group for one in digest.groups[len(shown) :]] + list(fact.rest)
    if rest:
        parts.append(unshown(rest))
    return parts or [f"*By group*: {NOT_SHOWN}"]


def _group(one: GroupThemes) -> str:
    """Its name, how many wrote, and its themes in short, each direction in a line."""
    wrote = f" ({band(*one.wrote)} wrote)" if one.wrote else ""
    return f"*{named(shorten(one.group, 80))}*{wrote}\n{brief(one.themes, between=BREAK)}"


# ------------------------------------------------------------------- buttons


def _buttons(fact: DigestThread) -> Json:
    """What can be done from here; each of them only where something answers it."""
    known = {str(one) for one in Action}
    buttons = [*_commits(fact.digest)] if "digest.commit" in known else []
    buttons.append(button("Method", Action.DIGEST_METHOD, value=fact.release, says="How this was made"))
    if "digest.download" in known:
        says = "Get these numbers and pictures as files by direct message"
        buttons.append(button("Download", "digest.download", value=fact.release, says=says))
    return actions(*buttons)


def _commits(fact: Digest) -> Iterator[Json]:
    """For the themes whose tactics the post shows; where none may be put first, for all or for none."""
    those = tactics.chosen(fact) or _needing_work(fact)
    if len(those) > COMMITS:
        says = "Promise everyone something about a theme of this digest"
        yield button("Commit to this", variant("digest.commit", ANY), value=ANY, says=says)
        return
    for theme in those:
        name = theme_name(theme).replace("&amp;", "&")
        says = f"Promise everyone something about {name}"
        yield button(f"Commit to this: {name}", variant("digest.commit", theme), value=theme, says=says)


def _needing_work(fact: Digest) -> Sequence[str]:
    return sorted({one.theme for one in fact.themes if one.polarity == "negative"}, key=alphabet)
