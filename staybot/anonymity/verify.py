"""`staybot verify` and `staybot anonymity try`, as functions of texts: anyone can check us, and test us.

Exit codes: 0 nothing exposed, 1 somebody is (each named), 2 unusable or contradictory input, 3 undecided.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from staybot.anonymity.companies import read_company
from staybot.anonymity.formats import (
    read_participants,
    read_releases,
    read_rosters,
    read_truth,
    write_releases,
)
from staybot.anonymity.ledger import verify_chain
from staybot.anonymity.policy import Policy
from staybot.anonymity.reading import BadInput, parse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from staybot.anonymity.auditor.auditing import Audit
    from staybot.anonymity.ledger import Entry
    from staybot.anonymity.published import Published
    from staybot.anonymity.releases import Release

SAFE, BREACH, UNUSABLE, UNDECIDED = 0, 1, 2, 3


@dataclass(frozen=True, slots=True)
class Result:
    """What a command ends with: its exit code and what it prints (`output` on stdout, `error` on stderr)."""

    exit_code: int
    output: str = ""
    error: str = ""


def verify(
    *,
    releases: str,
    rosters: str,
    participants: str | None = None,
    truth: str | None = None,
    stable: bool = False,
    insider: bool = False,
    colluders: Iterable[str] = (),
    expired: Callable[[], bool] = lambda: False,
) -> Result:
    """Attack releases given as the texts of their JSON files; `expired` leaves the rest undecided."""
    from staybot.anonymity.auditor.auditing import Knowledge, audit  # noqa: PLC0415 — SciPy; only at use

    try:
        published = read_releases(parse(releases, file="releases"))
        cohorts = read_rosters(parse(rosters, file="rosters"), releases=published)
        answered = read_participants(parse(participants or "{}", file="participants"), rosters=cohorts)
        knowledge = Knowledge(
            releases=published,
            rosters=cohorts,
            participants=answered,
            truth=read_truth(parse(truth or "{}", file="truth")),
            stable=stable,
            insider=insider,
            colluders=frozenset(colluders),
        )
        found = _told(audit(knowledge, expired=expired), releases=published)
        return _with_promises(found, json.loads(releases))
    except BadInput as problem:
        return Result(UNUSABLE, error=f"{problem}\n")


def _told(found: Audit, *, releases: Sequence[Published]) -> Result:
    lines = [f"exposed: {exposure.text()}" for exposure in found.exposures]
    lines += [f"undecided: {text}" for text in found.undecided]
    if not lines:
        count = sum(len(release.cells) for release in releases)
        lines = [f"nothing exposed: {len(releases)} releases with {count} cells attacked"]
    code = BREACH if found.exposures else UNDECIDED if found.undecided else SAFE
    return Result(code, output="\n".join(lines) + "\n")


def _with_promises(found: Result, bodies: Sequence[Mapping[str, object]]) -> Result:
    """The same with what the releases tell of promises."""
    from staybot.anonymity.auditor import followed  # noqa: PLC0415 — beside the rest of the auditor

    try:
        lines = [f"exposed: {text}\n" for body in bodies for text in followed.exposures(body)]
    except (AttributeError, IndexError, KeyError, TypeError, ValueError):
        return Result(UNUSABLE, error="releases: “followed” is not what a release tells of promises.\n")
    if not lines:
        return found
    rest = "" if found.exit_code == SAFE else found.output
    return Result(BREACH, output=rest + "".join(lines))


def verify_ledger(entries: Sequence[Entry]) -> Result:
    """Check the hash chain of a ledger: that nothing published was changed, lost or moved."""
    problems = verify_chain(entries)
    if problems:
        return Result(BREACH, output="".join(f"ledger: {problem}\n" for problem in problems))
    return Result(SAFE, output=f"the ledger's chain holds: {len(entries)} entries\n")


def releases_of(entries: Iterable[Entry]) -> str:
    """A `releases.json` of what a ledger holds, to give to `verify` or to anyone."""
    return json.dumps([json.loads(entry.body_json) for entry in entries], indent=1, ensure_ascii=False)


def try_company(company: str, *, expired: Callable[[], bool] = lambda: False) -> Result:
    """Publish an invented company (the text of a `company.json`) by the rules and code of the bot.

    The output is a `releases.json`.
    """
    from staybot.anonymity.gate import publish_gated  # noqa: PLC0415 — SciPy; only at use

    ledger: list[Release] = []
    rosters: dict[str, Mapping[str, Mapping[str, str]]] = {}
    try:
        for wave in read_company(parse(company, file="company")):
            try:
                release = publish_gated(
                    wave.round, policy=Policy(), earlier=ledger, rosters=rosters, expired=expired
                )
            except ValueError as reason:
                wave.node.refuse(str(reason))
            ledger.append(release)
            rosters[release.release_id] = {one.person: one.segments for one in wave.round.cohort}
    except BadInput as problem:
        return Result(UNUSABLE, error=f"{problem}\n")
    return Result(SAFE, output=write_releases(ledger) + "\n")
