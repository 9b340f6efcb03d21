"""The themes in somebody's answers: read by the program, corrected and confirmed by whoever wrote them.

A confirmation belongs to the words it was made for: other words are read anew. Without one, the program's
reading counts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final, TypeVar, cast

from staybot import themes
from staybot.anonymity.rounds import Mention
from staybot.errors import Refused
from staybot.facts import Choices, Direction, PulseSubmitted, Reading, Submitted, ThemeRow, Written
from staybot.flows.answering import ballots, participation, sharing
from staybot.flows.answering.interview_ballot import InterviewBallot
from staybot.flows.answering.pulse_ballot import PulseBallot
from staybot.flows.asking import surveys
from staybot.rules.questions import TRANSFER_AFTER
from staybot.store.database import Tx
from staybot.store.marks import only_reads
from staybot.store.tables import Person, Round
from staybot.themes.names import language_of
from staybot.themes.protocol import Reach
from staybot.themes.taxonomy import POLARITIES

Found = Mapping[str, Sequence[themes.Mention]]
"""What the program read, by question; an empty sequence is a text without a theme."""

Given = TypeVar("Given", InterviewBallot, PulseBallot)

NOTHING: Final = "There are no answers of yours any more whose themes could be confirmed."


def read(ballot: InterviewBallot | PulseBallot) -> Found:
    """What stands in every submitted text, each as the answer to its question: as the operator's own reader
    read it while the round was open, else as staybot's own does, which always reads alike.
    """
    return _read(ballot.texts(), ballot.found or {})


def _read(texts: Mapping[str, str], kept: Mapping[str, Sequence[str]]) -> Found:
    return {
        question: [themes.Mention(*parted(key)) for key in kept[question]]
        if question in kept
        else themes.read(text, question=question)
        for question, text in texts.items()
    }


def raised(found: Found, ballot: InterviewBallot) -> tuple[Mention, ...]:
    """The themes one person raised, each at most once in each direction.

    What was confirmed wins over what was read. The transfer test marks what frustrated: the themes read in
    the answer to that question, unless the writer says that they work well.
    """
    frustrated = found.get(TRANSFER_AFTER, ())
    if ballot.confirmed is None:
        keys = seen(found)
        marked = {(one.theme, one.polarity) for one in frustrated}
    else:
        keys = {parted(key) for key in ballot.confirmed}
        marked = {(one.theme, "negative") for one in frustrated}
    transfer = ballot.submitted.transfer if ballot.submitted else None
    side = transfer if transfer in {"structural", "situational"} else None
    return tuple(
        Mention(theme, polarity, side if (theme, polarity) in marked else None)
        for theme, polarity in sorted(keys)
    )


@only_reads
def page(tx: Tx, *, by: str, round_id: str) -> Reading:
    """What the writer is shown after submitting. Raises Refused when there is nothing to confirm."""
    return shown(skip(tx, by=by, round_id=round_id))


def shown(fact: Submitted | PulseSubmitted) -> Reading:
    """The same of what was submitted just now. It takes its time and needs no transaction: best read by the
    thread that stored it, for to wake another one costs as much as a tap.
    """
    written, told = fact.written, fact.preview if isinstance(fact, Submitted) else None
    return Reading(
        round_id=fact.round_id,
        rows=_rows(written),
        confirmed=written.confirmed is not None,
        manager=told.manager if told else None,
        language=written.language,
        external=written.external,
    )


def confirm(tx: Tx, *, by: str, round_id: str, chosen: Choices) -> Submitted | PulseSubmitted:
    """From now on these themes count, and no others. Stored in the sealed ballot."""
    person, of, before = participation.theirs(tx, by=by, round_id=round_id, held=True)

    def confirmed(ballot: Given) -> Given:
        _must_be_given(ballot)
        rows = {row.theme: row.directions for row in _rows(_written(of, person, ballot))}
        rows |= {theme: directions for theme, directions in chosen.rows.items() if theme in rows}
        kept = {_key(theme, direction) for theme, directions in rows.items() for direction in directions}
        kept |= {_key(theme, direction) for theme, direction in chosen.added}
        return replace(ballot, confirmed=tuple(sorted(kept)))

    holds: type[Any] = type(before)
    return _after(tx, of, person, ballots.change(tx, of, person, holds=holds, by=confirmed))


def skip(tx: Tx, *, by: str, round_id: str) -> Submitted | PulseSubmitted:
    """On to what comes next; the themes stay as they are."""
    person, of, ballot = participation.theirs(tx, by=by, round_id=round_id)
    return _after(tx, of, person, ballot)


def parted(key: str) -> tuple[str, Direction]:
    """A confirmed theme as it stands in a ballot: the theme and its direction."""
    theme, _, direction = key.partition(":")
    return theme, cast("Direction", direction)


def _key(theme: str, direction: Direction) -> str:
    return f"{theme}:{direction}"


def _must_be_given(ballot: InterviewBallot | PulseBallot) -> None:
    is_given = ballot.comment if isinstance(ballot, PulseBallot) else ballot.submitted is not None
    if not is_given:
        raise Refused(NOTHING)


def after_interview(tx: Tx, of: Round, person: Person, ballot: InterviewBallot) -> Submitted:
    """What follows on a submitted interview; its preview is what the page after the themes would share."""
    preview = sharing.preview(tx, of, person, ballot.submitted) if ballot.submitted else None
    return Submitted(of.id, of.closes_on, preview, _written(of, person, ballot))


def after_pulse(tx: Tx, of: Round, person: Person, ballot: PulseBallot) -> PulseSubmitted:
    """The same for a pulse, of which nothing is ever shared."""
    items = surveys.asked(tx, of, person).items
    given = sum(one.id in ballot.answers for one in items)
    return PulseSubmitted(of.id, of.closes_on, given, len(items), written=_written(of, person, ballot))


def _after(
    tx: Tx, of: Round, person: Person, ballot: InterviewBallot | PulseBallot
) -> Submitted | PulseSubmitted:
    _must_be_given(ballot)
    if isinstance(ballot, InterviewBallot):
        return after_interview(tx, of, person, ballot)
    return after_pulse(tx, of, person, ballot)


def _written(of: Round, person: Person, ballot: InterviewBallot | PulseBallot) -> Written:
    return Written(
        texts=ballot.texts(),
        found=ballot.found,
        confirmed=ballot.confirmed,
        language=language_of(person.locale),
        external=of.reach == Reach.EXTERNAL,
    )


def _rows(written: Written) -> tuple[ThemeRow, ...]:
    """What was read and, once confirmed, what was added; in the directions in which it counts now."""
    there = seen(_read(written.texts, written.found or {}))
    kept = there if written.confirmed is None else {parted(key) for key in written.confirmed}
    return _in_order(kept, shown={theme for theme, _ in there | kept})


def counted(confirmed: tuple[str, ...]) -> tuple[ThemeRow, ...]:
    """What a ballot keeps as confirmed, ready to be shown to its writer."""
    kept = {parted(key) for key in confirmed}
    return _in_order(kept, shown={theme for theme, _ in kept})


def _in_order(kept: set[tuple[str, Direction]], *, shown: set[str]) -> tuple[ThemeRow, ...]:
    """In the order of the codebook."""
    return tuple(
        ThemeRow(theme, tuple(each for each in POLARITIES if (theme, each) in kept))
        for theme in themes.THEMES
        if theme in shown
    )


def seen(found: Found) -> set[tuple[str, Direction]]:
    """Every theme that was read, in each direction once."""
    return {(one.theme, one.polarity) for each in found.values() for one in each}
