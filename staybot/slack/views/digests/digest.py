"""The quarter's digest: every surface is made of the same coded release, and nothing else (R19).

One message to be read in a minute; groups and details stand in its thread (digest_thread.py).
"""

from __future__ import annotations

from collections.abc import Sequence

from staybot.facts import Digest
from staybot.slack.escape import named, shorten
from staybot.slack.views.blocks import Message, context, header, message, section
from staybot.slack.views.digests import followed_lines, tactics
from staybot.slack.views.digests.digest_lines import SIDES, TOO_FEW, answered, has_sides, people, said_done
from staybot.slack.views.digests.digest_method import certificate
from staybot.slack.views.digests.digest_titles import title
from staybot.slack.views.digests.figures import last_known
from staybot.slack.views.digests.headline import headline
from staybot.slack.views.digests.theme_list import themes
from staybot.slack.views.words import NOT_SHOWN, band


def digest(fact: Digest) -> Message:
    """The post of an interview."""
    if not fact.enough:
        return too_few(fact)
    parts = [
        f"*{headline(fact)}*",
        answered(fact),
        *_outcomes(fact),
        raised(fact, title="What people raised", in_short=bool(fact.outcomes)),
        _promises(fact),
        *said_done(fact.said_done),
        *tactics.paragraphs(fact),
    ]
    return post(fact, parts)


def too_few(fact: Digest) -> Message:
    """Nothing else is said below the floor."""
    return message(f"{named(title(fact))}\n{TOO_FEW}", header(title(fact)), section(TOO_FEW))


def post(fact: Digest, parts: Sequence[str]) -> Message:
    """The post of any round: its title, so many paragraphs, and how it was made."""
    ends = certificate(fact)
    text = "\n".join([named(title(fact)), *parts, ends])
    blocks = (header(title(fact)), *(section(part) for part in parts), context(ends))
    return message(text.replace("*", ""), *blocks)


def raised(fact: Digest, *, title: str, in_short: bool = False) -> str:
    """The themes of everyone, first those that stand first."""
    of = f" ({people(*fact.wrote)} wrote)" if fact.wrote and fact.wrote != fact.answered else ""
    lines = themes(fact.themes, ranks=fact.ranks, in_short=in_short)
    sides = [SIDES] if has_sides(fact.themes) else []
    return "\n".join([f"*{title}*{of}", *lines, *sides])


def _outcomes(fact: Digest) -> list[str]:
    """As pulses showed them, each with its day; nothing where none did."""
    lines = [
        f"•  {named(shorten(one.text, 200))} {last_known(one, one.everyone)}"
        for one in fact.outcomes
        if one.everyone is not None
    ]
    return ["\n".join(["*Outcomes, last known*", *lines])] if lines else []


def _promises(fact: Digest) -> str:
    made = band(*fact.commitments_made) if fact.commitments_made else NOT_SHOWN
    due = band(*fact.commitments_due) if fact.commitments_due else NOT_SHOWN
    told = f"Promises made since this interview opened: {made}; promises still to come due: {due}."
    lines = ["*Commitments by managers*", told]
    return "\n".join([*lines, *(followed_lines.in_short(fact.follow) if fact.follow else ())])
