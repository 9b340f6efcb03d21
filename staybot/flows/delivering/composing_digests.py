"""What letters of digests say: the release as the ledger holds it, and its groups in the thread below."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Final

from staybot.anonymity.changes import moved
from staybot.facts import Digest, DigestThread, Envelope, Figure, GroupFigures, GroupThemes, PulseDigest
from staybot.flows import operator
from staybot.flows.asking import seals
from staybot.flows.publishing import digests, silence, threads, turns
from staybot.store.database import Tx
from staybot.store.tables import Letter, LetterState, Person, Release

PARTS: Final = 5
"""Messages in a thread at most: the sixty cells of a release (R7) have room in them."""

ROOM: Final = 10_500
"""Characters of groups in one message, generously counted; Slack takes about 13,000 in all."""

OF_FIRST: Final = 5_000
"""What of these the themes and promises of everyone take in the first one."""

PER_GROUP: Final = 80
PER_FIGURE: Final = 45
PER_SHARE: Final = 40
PER_CHANGE: Final = 60
"""Characters that a group's line may take, and a theme or figure in it, its share and its change."""

SHORT: Final = 6
"""Statements up to which groups show every share; of more, those of what stands out (views.pulse_groups)."""


def digest(tx: Tx, letter: Letter, _to: Person | None) -> Envelope | LetterState | datetime | None:
    """The release, exactly as the ledger holds it; it waits while somebody has changed it there, and behind
    an earlier one. Settled without a word where silence was announced before.
    """
    release = turns.in_turn(tx, letter.subject)
    if not isinstance(release, Release):
        return release
    fact = _published(tx, release_id=release.id)
    if not isinstance(fact, Digest):
        return fact
    voice = silence.voice(tx, release)
    if voice == "silent":
        return LetterState.SETTLED
    fact = replace(fact, silence_follows=voice == "last words")
    return Envelope(letter.id, tx.settings.leadership_channel, fact)


def digest_thread(tx: Tx, letter: Letter, _to: Person | None) -> Envelope | LetterState | None:
    """One message of the thread, below its digest; dropped where there is nothing more to tell."""
    release_id, number = threads.place(letter.subject)
    below = threads.parent(tx, release_id=release_id)
    fact = _published(tx, release_id=release_id)
    if below is None or not isinstance(fact, Digest):
        return fact if isinstance(fact, LetterState) else None
    told = thread(fact, release=release_id)
    if number > len(told):
        return None
    return Envelope(letter.id, below[0], told[number - 1], thread=below[1])


def thread(fact: Digest, *, release: str) -> tuple[DigestThread, ...]:
    """Every message of a digest's thread; none where nothing is shown at all."""
    if not fact.enough:
        return ()
    bins: list[list[GroupFigures | GroupThemes]] = [[]]
    room = ROOM - OF_FIRST
    for one in _groups(fact):
        if _weight(one) > room:
            bins.append([])
            room = ROOM
        room -= _weight(one)
        bins[-1].append(one)
    rest = tuple(one.group for late in bins[PARTS:] for one in late)
    of = min(len(bins), PARTS)
    return tuple(
        DigestThread(release, _only(fact, those), part, of, rest if part == of else ())
        for part, those in enumerate(bins[:PARTS], start=1)
    )


def _published(tx: Tx, *, release_id: str) -> Digest | LetterState | None:
    try:
        return digests.published(tx, release_id=release_id)
    except seals.Broken as broken:
        operator.tell(tx, topic=broken.topic)
        return LetterState.WAITING


def _groups(fact: Digest) -> Iterator[GroupFigures | GroupThemes]:
    if isinstance(fact, PulseDigest):
        yield from fact.by_group
    yield from fact.groups


def _only(fact: Digest, those: list[GroupFigures | GroupThemes]) -> Digest:
    groups = tuple(one for one in those if isinstance(one, GroupThemes))
    if isinstance(fact, PulseDigest):
        figures = tuple(one for one in those if isinstance(one, GroupFigures))
        return replace(fact, groups=groups, by_group=figures)
    return replace(fact, groups=groups)


def _weight(one: GroupFigures | GroupThemes) -> int:
    name = PER_GROUP + min(len(one.group), 80)
    if isinstance(one, GroupThemes):
        return name + PER_FIGURE * len(one.themes)
    is_short = len(one.figures) <= SHORT
    return name + sum(_room(each, is_short=is_short) for each in one.figures if each)


def _room(one: Figure, *, is_short: bool) -> int:
    """What a figure may take; one that moved tells from where, or by how much."""
    grown = one.favourable.grown if one.favourable else None
    before = one.before and moved((one.before.low, one.before.high), (one.now.low, one.now.high))
    is_moved = before or (grown and grown.way)
    share = PER_SHARE if one.favourable and (is_short or is_moved) else 0
    return PER_FIGURE + share + (PER_CHANGE if is_moved else 0)
