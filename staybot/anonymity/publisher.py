"""A closed round becomes a release: first which cells (cells.py, blind to answers), then their bands."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from staybot.anonymity import bands, cadence, favourable
from staybot.anonymity.cells import Ask, Frame, decide
from staybot.anonymity.membership import Membership
from staybot.anonymity.policy import NEVER, policy_hash
from staybot.anonymity.releases import Cell, Release, Repeat
from staybot.anonymity.rounds import AGREEMENT
from staybot.anonymity.theme_counts import theme_counts, theme_counts_within

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import date

    from staybot.anonymity.membership import Rosters
    from staybot.anonymity.policy import Policy
    from staybot.anonymity.releases import Filters, ThemeCount
    from staybot.anonymity.rounds import Question, Round, Writing


class AlreadyPublished(ValueError):  # noqa: N818 — it reads `raise AlreadyPublished`
    """A round has a release already; there is never a second one (R1)."""


class _Section(NamedTuple):
    """One question of the release: what decides its cells, and what fills them once they are decided."""

    question: str
    ask: Ask
    fill: Callable[[tuple[Frame, ...]], list[Cell]]
    own: bool = False


def publish(
    round_: Round,
    *,
    policy: Policy,
    earlier: Sequence[Release] = (),
    rosters: Rosters | None = None,
    release_id: str | None = None,
    pairs: bool = True,
    shares: bool = True,
) -> Release:
    """The release of a closed round; deterministic, so that a crash before its append changes nothing.

    `earlier` is the whole ledger in order of publication; `rosters` are the frozen cohorts of its releases,
    as far as they are known, by release_id: for the others groups wait by their names alone (R12).
    `release_id` is the wave's name if not given; without `pairs` no two dimensions are combined, however
    large the cohort; without `shares` no favourable share is told of any group, however large.
    Raises AlreadyPublished, and ValueError for a window that was too short or a codebook that is too long.
    """
    _check(round_, policy=policy, earlier=earlier)
    cells: list[Cell] = []
    repeats: list[Repeat] = []
    cohorts = cadence.cohorts_of(earlier, rosters=rosters or {}, closes_on=round_.closes_on, policy=policy)
    share_floor = policy.favourable_floor if shares else NEVER
    for section in _sections(round_, policy=policy, pairs=pairs, share_floor=share_floor):
        shown = cadence.shown_before(
            section.question, own=section.own, closes_on=round_.closes_on, earlier=earlier, cohorts=cohorts
        )
        frames, waiting = decide(section.ask, policy=policy, shown=shown)
        cells += section.fill(frames)
        repeats += _repeats(section.question, waiting=waiting, earlier=earlier)
    shell = _shell(round_, policy=policy, release_id=round_.wave if release_id is None else release_id)
    return favourable.with_intervals(
        replace(shell, cells=tuple(cells), repeats=tuple(repeats)),
        cohort=Membership({member.person: member.segments for member in round_.cohort}),
        earlier=earlier,
        cohorts=cohorts,
    )


def _shell(round_: Round, *, policy: Policy, release_id: str) -> Release:
    """The release without its cells."""
    answered = round_.participants()
    return Release(
        release_id=release_id,
        wave=round_.wave,
        closed_on=round_.closes_on,
        policy_hash=policy_hash(policy),
        policy_version=policy.version,
        dimensions=round_.dimensions,
        scales=tuple(sorted((question.name, question.scale) for question in round_.questions)),
        theme_silent=policy.theme_silent,
        first_cohort=round_.first_cohort,
        rate_range=bands.rate_band(
            answered=len(answered), cohort=len(round_.cohort), floor=policy.rate_cohort
        )
        if len(answered & round_.seasoned()) >= policy.k
        else None,
    )


def working_days(opens_on: date, closes_on: date) -> int:
    """Days from Monday to Friday in the window, both ends included."""
    days = (opens_on + timedelta(days=ahead) for ahead in range((closes_on - opens_on).days + 1))
    return sum(day.weekday() < 5 for day in days)


def _check(round_: Round, *, policy: Policy, earlier: Iterable[Release]) -> None:
    if any(release.wave == round_.wave for release in earlier):
        raise AlreadyPublished("this round has been published; a round is published once")
    if working_days(round_.opens_on, round_.closes_on) < policy.min_window_days:
        raise ValueError(f"a round stays open for at least {policy.min_window_days} working days")
    if round_.writing is not None:
        themes = {mention.theme for raised in round_.writing.mentions.values() for mention in raised}
        if len(themes) > policy.max_themes:
            raise ValueError(f"the codebook has more than {policy.max_themes} themes")


def _sections(round_: Round, *, policy: Policy, pairs: bool, share_floor: int) -> Iterator[_Section]:
    for question in round_.questions:
        least = policy.k if question.scale == AGREEMENT else max(policy.k, policy.enps_floor)
        ask = _ask(round_, respondents=round_.answers.get(question.name, ()), floor=least, two_way=pairs)
        fill = partial(_score_cells, round_, question, policy, share_floor)
        yield _Section(question.name, ask, fill, own=question.own)
    writing = round_.writing
    if writing is not None and writing.question not in {question.name for question in round_.questions}:
        yield _Section(
            writing.question, _ask_writers(round_, policy=policy), partial(_theme_cells, writing, policy)
        )


def _ask(round_: Round, *, respondents: Iterable[str], floor: int, two_way: bool) -> Ask:
    return Ask(
        cohort=round_.cohort,
        seasoned=round_.seasoned(),
        dimensions=round_.dimensions,
        respondents=frozenset(respondents),
        floor=floor,
        two_way=two_way,
    )


def _ask_writers(round_: Round, *, policy: Policy) -> Ask:
    wrote = round_.writing.mentions if round_.writing is not None else ()
    return _ask(round_, respondents=wrote, floor=max(policy.k, policy.theme_writers), two_way=False)


def _score_cells(
    round_: Round, question: Question, policy: Policy, share_floor: int, frames: tuple[Frame, ...]
) -> list[Cell]:
    scores, seasoned = round_.answers.get(question.name, {}), round_.seasoned()
    themes: dict[Filters, tuple[ThemeCount, ...]] = {}
    if round_.writing is not None and round_.writing.question == question.name:
        asked = _ask_writers(round_, policy=policy)
        themes = theme_counts_within(frames, ask=asked, writing=round_.writing, policy=policy)
    return [
        _score_cell(
            frame,
            question=question,
            values=[scores[person] for person in frame.members],
            themes=themes.get(frame.filters, ()),
            share=len(frame.members & seasoned) >= share_floor,
        )
        for frame in frames
    ]


def _score_cell(
    frame: Frame, *, question: Question, values: list[int], themes: tuple[ThemeCount, ...], share: bool
) -> Cell:
    n, agreement = len(values), question.scale == AGREEMENT
    balance = sum((value >= 9) - (value <= 6) for value in values)
    agreeing = sum(value >= favourable.AGREEING for value in values)
    return Cell(
        filters=frame.filters,
        question=question.name,
        n_range=bands.n_band(n),
        mean_range=bands.mean_band(total=sum(values), n=n) if agreement else None,
        enps_range=None if agreement else bands.enps_band(balance=balance, n=n),
        favourable_range=bands.share_band(agreeing=agreeing, n=n) if agreement and share else None,
        theme_counts=themes,
    )


def _theme_cells(writing: Writing, policy: Policy, frames: tuple[Frame, ...]) -> list[Cell]:
    return [
        Cell(
            filters=frame.filters,
            question=writing.question,
            n_range=bands.n_band(len(frame.members)),
            theme_counts=theme_counts(frame, writing=writing, policy=policy),
        )
        for frame in frames
    ]


def _repeats(question: str, *, waiting: Iterable[Filters], earlier: Sequence[Release]) -> Iterator[Repeat]:
    for filters in waiting:
        found = cadence.last_shown(question, filters, earlier=earlier)
        if found is not None:
            yield Repeat(cell=found[0], wave=found[1].wave, closed_on=found[1].closed_on)
