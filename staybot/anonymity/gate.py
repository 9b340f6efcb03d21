"""What the auditor can break is not posted (R17): no shares, fewer dimensions, the total, then nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from staybot.anonymity.formats import read_releases, write_releases
from staybot.anonymity.publisher import publish
from staybot.anonymity.reading import parse

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from staybot.anonymity.auditor.auditing import Knowledge
    from staybot.anonymity.membership import Rosters
    from staybot.anonymity.policy import Policy
    from staybot.anonymity.releases import Release
    from staybot.anonymity.rounds import Round


_ANY_ANSWER = 100
"""Cohort below which the gate tries every answer an insider could have given, not only those that were."""


def publish_gated(
    round_: Round,
    *,
    policy: Policy,
    earlier: Sequence[Release] = (),
    rosters: Rosters | None = None,
    release_id: str | None = None,
    expired: Callable[[], bool] = lambda: False,
) -> Release:
    """The release that may be posted: the fullest that withstands the auditor, who knows who answered what
    and attacks as each of them.

    First the favourable shares go as a whole, then the combinations of dimensions, then the last dimension,
    then all, then everything: so a failure tells that something was extreme and not where. `expired` ends
    the audit of one try; undecided counts as broken. The rest is passed on to `publish`, and so is what it
    raises.
    """
    tries = [
        (round_.dimensions, True, True),
        (round_.dimensions, True, False),
        (round_.dimensions, False, False),
        (round_.dimensions[:-1], False, False),
        ((), False, False),
    ]
    before = None
    for dimensions, pairs, shares in tries:
        release = publish(
            replace(round_, dimensions=dimensions),
            policy=policy,
            earlier=earlier,
            rosters=rosters,
            release_id=release_id,
            pairs=pairs,
            shares=shares,
        )
        if release.cells != before and withstands(release, round_, expired=expired):
            return release
        before = release.cells
    return replace(release, rate_range=None, cells=(), repeats=())


def withstands(release: Release, round_: Round, *, expired: Callable[[], bool] = lambda: False) -> bool:
    """Whether the auditor, given the release file and the whole truth of this round, proves it safe."""
    from staybot.anonymity.auditor.auditing import audit  # noqa: PLC0415 — SciPy; only at use

    found = audit(_knowledge(release, round_), expired=expired, first_only=True)
    return not found.exposures and not found.undecided


def _knowledge(release: Release, round_: Round) -> Knowledge:
    from staybot.anonymity.auditor.auditing import Knowledge  # noqa: PLC0415 — SciPy; only at use

    truth = {name: dict(scores) for name, scores in round_.answers.items()}
    answered = {name: frozenset(scores) for name, scores in truth.items()}
    if round_.writing is not None:
        writing = round_.writing
        people = answered.setdefault(writing.question, frozenset(writing.mentions))
        raised = {
            person: {key for mention in mentions for key in mention.counted_as()}
            for person, mentions in writing.mentions.items()
        }
        for key in set[str]().union(*raised.values()):
            truth[f"{writing.question}, theme {key}"] = {
                person: int(key in raised.get(person, ())) for person in people
            }
    return Knowledge(
        releases=read_releases(parse(write_releases([release]), file="the release")),
        rosters={release.release_id: {member.person: member.segments for member in round_.cohort}},
        participants={release.release_id: answered},
        truth={release.wave: truth},
        insider=True,
        any_answer=len(round_.cohort) < _ANY_ANSWER,
    )
