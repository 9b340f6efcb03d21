"""What stands on a screen as words, and what can be pressed there by them."""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING, Any

from staybot.simulator.errors import NotOnScreen
from staybot.simulator.inputs import elements, options

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from staybot.simulator.objects import JSON, Blocks, Message, View
    from staybot.simulator.workspace import Workspace

    Hit = tuple[JSON, JSON, JSON | None]

_SHOWN_KEYS = {"text", "alt_text", "title", "label", "name", "caption"}
_SPECIAL = re.compile(r"<([^<>|]*)(?:\|([^<>]*))?>")


def rendered(text: str, workspace: Workspace) -> str:
    """Mrkdwn as people read it: names for mentions, labels for links, fallbacks for dates, no entities."""

    def shown(found: re.Match[str]) -> str:
        target, label = found[1], found[2]
        if target.startswith("@") and target[1:] in workspace.users:
            return f"@{workspace.users[target[1:]].handle}"
        if target.startswith("#") and target[1:] in workspace.channels:
            return f"#{workspace.channels[target[1:]].name}"
        return label or target.replace("!", "@", 1) if target.startswith("!") else label or target

    text = _SPECIAL.sub(shown, text)
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def words_of(node: Any, workspace: Workspace) -> Iterator[str]:
    """Every text shown in blocks, mrkdwn rendered, plain text as it is."""
    if isinstance(node, list):
        for item in node:
            yield from words_of(item, workspace)
    elif isinstance(node, dict):
        is_mrkdwn = node.get("type") in {"mrkdwn", "markdown"}
        for key, value in node.items():
            if key in _SHOWN_KEYS and isinstance(value, str):
                yield rendered(value, workspace) if is_mrkdwn else value
            else:
                yield from words_of(value, workspace)


def words_of_message(message: Message, workspace: Workspace) -> Iterator[str]:
    """A message's words: its text, those of its blocks, and the names of its files."""
    yield rendered(message.text, workspace)
    yield from words_of([message.blocks, message.files], workspace)


def words_of_view(view: View, workspace: Workspace) -> Iterator[str]:
    """A view's words, what has been typed into it included."""
    chrome = [view.content.get(key) for key in ("title", "submit", "close")]
    yield from words_of([*chrome, view.blocks], workspace)
    for block in view.state.values():
        for entry in block.values():
            yield from (value for key, value in entry.items() if key != "type" and isinstance(value, str))


def find(blocks: Blocks, label: str) -> Hit | None:
    """The block, element and (if the label is an option's) option that somebody means by `label`.

    An exact name wins, an element's before an option's; otherwise the only element whose name or
    option contains the label.
    """
    named = [*_named(blocks), *_named_options(blocks)]
    for hit, names in named:
        if label in names:
            return hit
    near = [hit for hit, names in named if any(label.casefold() in name.casefold() for name in names)]
    return near[0] if len({id(hit[1]) for hit in near}) == 1 else None


def below(blocks: Blocks, words: Sequence[str], workspace: Workspace) -> Blocks:
    """Each block with all these words, and the buttons right below it; nothing where they do not stand."""
    found: Blocks = []
    for at, block in enumerate(blocks):
        said = " ".join(words_of(block, workspace))
        if all(one in said for one in words):
            found += [block, *takewhile(lambda other: other["type"] == "actions", blocks[at + 1 :])]
    return found


def must_find(blocks: Blocks, label: str) -> Hit:
    """Like `find`. Raises `NotOnScreen` with what there is instead."""
    found = find(blocks, label)
    if found is None:
        raise NotOnScreen(f"{label!r} is not here; there are {labels(blocks)}")
    return found


def labels(blocks: Blocks) -> list[str]:
    """The names of everything that can be used here."""
    return [names[0] for _, names in [*_named(blocks), *_named_options(blocks)]]


def _named(blocks: Blocks) -> Iterator[tuple[Hit, list[str]]]:
    for block, element in elements(blocks):
        owners = [element.get("text"), block.get("label"), element.get("placeholder"), block.get("text")]
        names = [str(owner["text"]) for owner in owners if isinstance(owner, dict)]
        ids = [element["action_id"], block["block_id"], element.get("accessibility_label", "")]
        yield (block, element, None), [*names, *filter(None, ids)]


def _named_options(blocks: Blocks) -> Iterator[tuple[Hit, list[str]]]:
    for block, element in elements(blocks):
        for option in options(element):
            yield (block, element, option), [option["text"]["text"]]
