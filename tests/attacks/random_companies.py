"""Random companies through publisher, gate and auditor, from outside and as each insider.

`python -m tests.attacks.random_companies --count 2000` prints a line of progress and the figures.
"""

from __future__ import annotations

import argparse
import random
import sys
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from staybot.anonymity.auditor.auditing import Audit, Knowledge, audit
from staybot.anonymity.cells import Ask, _candidates, _named_once
from staybot.anonymity.formats import read_releases, write_releases
from staybot.anonymity.gate import publish_gated
from staybot.anonymity.membership import Membership
from staybot.anonymity.policy import Policy
from staybot.anonymity.publisher import publish
from staybot.anonymity.reading import parse
from staybot.anonymity.rounds import Mention, Writing
from tests.attacks.companies import closed_round, cohort, sheet, who_answers

if TYPE_CHECKING:
    from staybot.anonymity.releases import Filters, Release
    from staybot.anonymity.rounds import Round

THEMES = ("pay", "tools", "growth", "focus")


SMALLEST, LARGEST = 8, 90


def random_round(seed: int, *, smallest: int = SMALLEST, largest: int = LARGEST) -> Round:
    """A company and its answers; some recommend, some write, many lean so far that they are unanimous."""
    draw = random.Random(seed)
    people = cohort(draw.randint(smallest, largest), seed=seed)
    answered = who_answers(people, seed=seed, rate=draw.uniform(0.5, 0.95))
    recommend = draw.random() < 0.3
    scores = sheet(answered, seed=seed, scale=(0, 10) if recommend else (1, 5))
    round_ = closed_round(people, scores, recommend=recommend)
    if draw.random() < 0.3:
        lean = draw.choice([0.1, 0.5, 0.9])
        mentions = {
            person: [Mention(theme) for theme in THEMES if draw.random() < lean]
            for person in answered
            if draw.random() < 0.8
        }
        round_ = replace(round_, writing=Writing("q", mentions))
    return round_


def as_anyone_sees(release: Release, round_: Round, *, insider: bool) -> Knowledge:
    """What somebody knows who has the release, the org chart and, from the coffee kitchen, who answered."""
    return Knowledge(
        releases=read_releases(parse(write_releases([release]), file="releases")),
        rosters={release.release_id: {member.person: member.segments for member in round_.cohort}},
        participants={release.release_id: {"": round_.participants() & round_.answers["q"].keys()}},
        insider=insider,
    )


@dataclass
class Tally:
    """What the run came to. `allowed`: cells that are large enough once small ones are merged (R3, R6).

    `shares`: cells that show a favourable share (R11); `by_shares`: companies that the auditor could break
    because of these alone.
    """

    smallest: int = SMALLEST
    largest: int = LARGEST
    companies: int = 0
    broken: int = 0
    undecided: int = 0
    narrowed: int = 0
    allowed: int = 0
    shown: int = 0
    shares: int = 0
    by_shares: int = 0

    def add(self, seed: int) -> None:
        """Publish one company and attack it."""
        round_ = random_round(seed, smallest=self.smallest, largest=self.largest)
        full = publish(round_, policy=Policy())
        release, found = full, attacked(full, round_)
        if found.exposures or found.undecided:
            self.narrowed += 1
            without = attacked(publish(round_, policy=Policy(), shares=False), round_)
            self.by_shares += not (without.exposures or without.undecided)
            release = publish_gated(round_, policy=Policy())
            found = attacked(release, round_)
        self.companies += 1
        self.broken += bool(found.exposures)
        self.undecided += bool(found.undecided)
        allowed = set(large_enough(round_))
        self.allowed += len(allowed)
        self.shown += len(allowed & {cell.filters for cell in release.cells})
        self.shares += sum(cell.favourable_range is not None for cell in release.cells)

    def words(self) -> str:
        """The figures in one line."""
        return (
            f"{self.companies} companies: {self.broken} broken, {self.undecided} undecided, "
            f"{self.narrowed} narrowed by the gate ({self.by_shares} for their shares alone), "
            f"{self.shown} of {self.allowed} cells shown, {self.shares} with a share"
        )


def attacked(release: Release, round_: Round) -> Audit:
    """The audit by everybody who could be an insider, whatever they answered."""
    return audit(as_anyone_sees(release, round_, insider=True), first_only=True)


def large_enough(round_: Round) -> list[Filters]:
    """The cells that the floors alone would allow, each group once: what usefulness is measured against."""
    least = 10 if round_.questions[0].scale == (0, 10) else 5
    ask = Ask(
        cohort=round_.cohort,
        seasoned=round_.seasoned(),
        dimensions=round_.dimensions,
        respondents=frozenset(round_.answers["q"]),
        floor=least,
    )
    chart = Membership({member.person: member.segments for member in ask.cohort})
    return [frame.filters for frame in _named_once(_candidates(ask, policy=Policy()), cohort=chart)]


def main() -> int:
    """The module as a command; its exit code is 1 when anything was broken or undecided."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    parser.add_argument("--smallest", type=int, default=SMALLEST, help="people")
    parser.add_argument("--largest", type=int, default=LARGEST)
    given = parser.parse_args()
    tally = Tally(smallest=given.smallest, largest=given.largest)
    for seed in range(given.first, given.first + given.count):
        tally.add(seed)
        sys.stderr.write(f"\r{tally.words()}")
    sys.stdout.write(f"\n{tally.words()}\n")
    return int(bool(tally.broken or tally.undecided))


if __name__ == "__main__":
    sys.exit(main())
