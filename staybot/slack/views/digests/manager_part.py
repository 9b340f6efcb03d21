"""What the manager of a published group reads of a digest: its lines as leadership has them."""

from __future__ import annotations

from collections.abc import Iterator

from staybot.facts import Digest, DigestThread, ManagerPart, PulseDigest
from staybot.slack.escape import named, shorten
from staybot.slack.views.blocks import Message, context, header, message, section
from staybot.slack.views.digests.digest_lines import gathered
from staybot.slack.views.digests.digest_method import certificate
from staybot.slack.views.digests.digest_thread import thread
from staybot.slack.views.digests.digest_titles import title

INTRO = (
    "This is what leadership was shown about the group that you manage: the same lines, and no more. It was "
    "cut for everyone alike and not for you. Please do not guess at single people; ask the group instead."
)


def part(fact: ManagerPart) -> Message:
    """A direct message."""
    name = f"Your group: {title(fact.digest)}"
    # Part 2 of 1: neither what a thread tells of everyone nor its buttons, only the lines of the groups.
    lines = thread(DigestThread("", fact.digest, part=2, of=1))
    heads, method = [INTRO, *_items(fact.digest)], certificate(fact.digest)
    text = "\n".join([named(name), *heads, lines.text, method])
    return message(text.replace("*", ""), header(name), *map(section, heads), *lines.blocks, context(method))


def _items(digest: Digest) -> Iterator[str]:
    """The statements that the lines refer to by number, without anybody's figures."""
    if isinstance(digest, PulseDigest):
        asked = [f"{n}.  {named(shorten(one.text, 200))}" for n, one in enumerate(digest.items, start=1)]
        yield from gathered(["*What was asked*", *asked])
