"""Stay interviews: asked, answered, shared."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from staybot.facts.commitments import CommitmentLine
from staybot.facts.people import Who
from staybot.facts.reading import ThemeRow, Written

Visibility = Literal["manager", "themes"]
"""Who sees an answer: the person's manager, with their name; or nobody, it counts in themes only."""

Transfer = Literal["structural", "situational", "unsure"]
"""Would this follow you to another team here? yes, no, not sure (program.md section 1)."""


@dataclass(frozen=True)
class Promise:
    """What an invitation says before the first question, and every form keeps in sight."""

    sponsor: str
    closes_on: date
    floor: int
    """Leadership sees nothing about fewer people than this."""
    policy_hash: str
    manager: str | None
    """Who would read what is shared; None: there is only the anonymous way."""
    external: bool = False
    """What is submitted is sent to a program outside this server to be read for themes."""
    managers: bool = False
    """Managers get the published lines of exactly their own group."""


@dataclass(frozen=True)
class InterviewAnswers:
    """What somebody typed or chose so far; by question id. Questions not yet touched are absent."""

    texts: dict[str, str] = field(default_factory=dict)
    visibility: dict[str, Visibility] = field(default_factory=dict)
    transfer: Transfer | None = None


@dataclass(frozen=True)
class SharedAnswer:
    """One answer, exactly as the manager reads it."""

    question: str
    text: str


@dataclass(frozen=True)
class ShareCount:
    """How much of somebody's interview a manager got, told to that person alone."""

    manager: str
    answers: int
    """Those that were not withdrawn from view."""
    last_on: date | None
    """When the newest of them was shared; None: there is none."""
    withdrawn: bool = False
    """Something was shared, and nothing of it is left in view."""


@dataclass(frozen=True)
class LastTime:
    """What became of somebody's last interview: for them alone, where the next one begins."""

    manager: Who
    """To whom it was shown then."""
    answers: tuple[SharedAnswer, ...]
    """Only what they did not withdraw since."""
    promises: tuple[CommitmentLine, ...]


@dataclass(frozen=True)
class InterviewForm:
    """Everything the interview's modal shows."""

    round_id: str
    quarter: str
    promise: Promise
    answers: InterviewAnswers
    submitted: bool
    """The person submitted before: this changes what they gave."""
    shared: tuple[str, ...] = ()
    """Questions whose answer their manager already has."""
    confirmed: tuple[ThemeRow, ...] | None = None
    """The themes that count, if the person confirmed them; None: they were not confirmed."""
    last: LastTime | None = None
    """None: nothing was shared then, or nothing of it is left."""
    unsent: bool = False
    """`answers` holds changes to what was submitted, which counts as it was."""
    share_counts: tuple[ShareCount, ...] = ()
    """By manager, once something was submitted or shared."""


@dataclass(frozen=True)
class SharePreview:
    """What would go to the manager, to be confirmed."""

    round_id: str
    engineer: str
    manager: str
    answers: tuple[SharedAnswer, ...]
    seal: str
    """A digest of exactly these words: what was seen is what is sent, or nothing is."""
    ends_on: date
    """Until when the manager has to make one visible change."""


@dataclass(frozen=True)
class Submitted:
    """The answers are stored, sealed. `preview` when something was marked for the manager."""

    round_id: str
    closes_on: date
    preview: SharePreview | None
    written: Written = field(default=Written(), compare=False, repr=False)


@dataclass(frozen=True)
class Shared:
    """The manager gets it (`arrives_on`, at once if that is today and a decent hour)."""

    manager: str
    ends_on: date


@dataclass(frozen=True)
class Postponed:
    """A reminder will come on this day."""

    until: date


@dataclass(frozen=True)
class Declined:
    """No interview this quarter, no reminders; the invitation still opens it until the close."""

    quarter: str
    closes_on: date


@dataclass(frozen=True)
class Withdrawn:
    """The sealed ballot is empty again."""

    closes_on: date
    shared_remains: bool
    """Something shared with the manager stays with them unless it is withdrawn too."""


@dataclass(frozen=True)
class ShareTakenBack:
    """The shared answer is gone from staybot and from the manager's message."""

    question: str
    manager: str


@dataclass(frozen=True)
class SharedAnswers:
    """To a manager: what one of theirs chose to say, by name."""

    sixty_days_id: str
    engineer: Who
    answers: tuple[SharedAnswer, ...]
    ends_on: date
    resent: bool = False
