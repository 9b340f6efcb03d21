"""How a digest was made: in a line under it, and at length in a window."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from staybot.facts import Digest, PulseDigest
from staybot.slack.escape import escape, named
from staybot.slack.views.blocks import Json, modal, section
from staybot.slack.views.digests.digest_titles import title
from staybot.slack.views.digests.figures import SHARES
from staybot.slack.views.words import NOT_SHOWN

_VERIFY: Final = "anyone with this server can repeat it with `staybot verify`"

_COUNTING: Final = (
    "Everything was counted once, on this server, after the round had closed; then the answers were deleted "
    "with their key. What is posted is made of an entry in a ledger and is never computed again. Each person "
    "counts once per theme; no words are quoted."
)
_WHO: Final = 'What is "not shown" is so for one of several reasons, and a digest never says for which.'
_BANDS: Final = (
    "Themes have three bands only, so a step into the next one is told as one: it may be one person. From "
    "thirty writers on, themes of a higher band stand first. In one band, and below thirty writers, they "
    "have the alphabet's order; a short list begins with what moved. Themes have no percentages: between "
    "bands this wide, of those who raised one and of those who wrote, a share could be nearly anything. "
    "Structural and situational: from the question whether something would follow people to another team "
    "here."
)
_FIGURES: Final = (
    "Words describe a group's average, not everybody in it. Higher and lower are said where two bands lie "
    "apart; up and down only where there is room between the old band and the new one: a step into the next "
    "band is no change, because chance alone often makes it. eNPS: the share who gave 9 or 10 minus those "
    "who gave 0 to 6."
)
_AGAIN: Final = "Figures with a day are from then: small groups get new ones less often."
_ATTACKED: Final = (
    "Before posting, an auditor attacked this release together with every one before it, and exposed "
    f"nothing, not even to somebody who answered and knows who else did; {_VERIFY}. "
)
_CHAIN: Final = "Each entry's hash covers the one before: a change of either shows to whoever kept this one."


def certificate(fact: Digest) -> str:
    """Under every post: what was done with the answers, who is told of, and that it was attacked before."""
    audited = f"Audited before posting: nothing exposed; {_VERIFY}. " if fact.audited else ""
    return (
        "How this was made: counted once, on this server, after the close; then the answers were deleted "
        f"with their key. {floors(fact)}{_outside(fact)}\n"
        f"{audited}Release `{fact.release_hash[:16] or NOT_SHOWN}` in the ledger."
    )


def floors(fact: Digest) -> str:
    """How many people a group needs, and who counts."""
    first = " In this first round everybody counts towards the floor, however new their account."
    return f"Groups of at least {fact.floor} people, numbers only as bands.{first if fact.first else ''}"


def _outside(fact: Digest) -> str:
    """That texts were read by a program of the operator's, and how far they were allowed to travel."""
    if not fact.command_reach:
        return ""
    return f" Themes read by the operator's own program (reach: {escape(fact.command_reach)})."


def method(fact: Digest) -> Json:
    """The window behind the button: the same for everyone who can see the post."""
    return modal("How this was made", *(section(part) for part in paragraphs(fact)))


def paragraphs(fact: Digest) -> Iterator[str]:
    """Everything that whoever doubts a digest may want to know."""
    yield f"*{named(title(fact))}*"
    yield f"*Counting.* {_COUNTING}"
    yield f"*Who is shown.* {floors(fact)} {_WHO}"
    yield f"*Words.* {_words(fact)}"
    if fact.themes:
        yield f"*Reading.* {reading(fact)}."
    yield f"*Audit.* {_audit(fact)}"


def _words(fact: Digest) -> str:
    if not isinstance(fact, PulseDigest):
        return _BANDS
    figures = [one.everyone for one in fact.items] + [one for of in fact.by_group for one in of.figures]
    again = any(one is not None and one.repeated for one in figures)
    shares = any(one is not None and one.favourable for one in figures)
    return " ".join([_FIGURES, *([_AGAIN] if again else []), *([SHARES] if shares else []), _BANDS])


def reading(fact: Digest) -> str:
    """Who found the themes, how often none was found, and how many writers had the last word."""
    reader = f"Themes by reader {escape(fact.model) or NOT_SHOWN}"
    if fact.command_reach:
        reader = (
            f"Themes read by the operator's own program (reach: {escape(fact.command_reach)}), share of "
            f"texts: {_share(fact.command)}; the rest by staybot's reader {escape(fact.model) or NOT_SHOWN}"
        )
    return (
        f"{reader}. Texts in which {'they' if fact.command_reach else 'it'} found none: "
        f"{_share(fact.unread)}; writers who confirmed or corrected their themes: {_share(fact.confirmed)}"
    )


def _audit(fact: Digest) -> str:
    attacked = _ATTACKED if fact.audited else ""
    return f"{attacked}Its entry in the ledger has the hash `{fact.release_hash or NOT_SHOWN}`. {_CHAIN}"


def _share(percent: tuple[float, float] | None) -> str:
    """A band in percent as people say it; its ends are wide."""
    if percent is None:
        return NOT_SHOWN
    least, most = percent
    if least == 0:
        return f"less than {most:g} %"
    return f"more than {least:g} %" if most == 100 else f"about {(least + most) / 2:g} %"
