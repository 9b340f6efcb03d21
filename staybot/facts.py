"""The thin waist: what flows tell and views show. Frozen, plain; no rows, no blocks.

Dates are local days of the person they are told to. Texts are as people typed them: views escape.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Visibility = Literal["manager", "themes"]
"""Who sees an answer: the person's manager, with their name; or nobody, it counts in themes only."""

Transfer = Literal["structural", "situational", "unsure"]
"""Would this follow you to another team here? yes, no, not sure (program.md section 1)."""


# ------------------------------------------------------------------ people


@dataclass(frozen=True)
class Who:
    """Somebody, as another person may see them."""

    name: str
    slack_id: str | None


# --------------------------------------------------------------- interviews


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


@dataclass(frozen=True)
class Invitation:
    """Asks one engineer for a stay interview. The message never changes while the window is open."""

    round_id: str
    quarter: str
    promise: Promise
    resent: bool = False
    """Its first delivery is uncertain: say that it may have come before."""


@dataclass(frozen=True)
class Reminder:
    """The same words for everyone who gets one."""

    round_id: str
    closes_on: date


@dataclass(frozen=True)
class InvitationClosed:
    """What all invitations of a round become at its close, whoever answered."""

    quarter: str


@dataclass(frozen=True)
class RoundVoid:
    """The key of a round was lost: nobody, we included, can read those answers."""

    quarter: str
    asked_again_on: date | None


@dataclass(frozen=True)
class InterviewAnswers:
    """What somebody typed or chose so far; by question id. Questions not yet touched are absent."""

    texts: dict[str, str] = field(default_factory=dict)
    visibility: dict[str, Visibility] = field(default_factory=dict)
    transfer: Transfer | None = None


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


@dataclass(frozen=True)
class SharedAnswer:
    """One answer, exactly as the manager reads it."""

    question: str
    text: str


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


# -------------------------------------------------------------- commitments


@dataclass(frozen=True)
class CommitForm:
    """The commitment's modal."""

    engineer: Who
    engineer_id: str
    due_on: date
    latest_on: date | None
    """The end of the sixty days, when one is running."""
    text: str = ""


@dataclass(frozen=True)
class Committed:
    """To the manager: the promise is stored and the engineer is being told."""

    engineer: Who
    text: str
    due_on: date
    days_left: int
    holiday: bool = False
    """The due day is no working day for the engineer."""
    repeated: bool = False
    """The same request came twice; there is one promise."""


@dataclass(frozen=True)
class CommitmentMade:
    """To the engineer: what was promised, by whom, by when."""

    by: Who
    text: str
    due_on: date
    resent: bool = False


@dataclass(frozen=True)
class CommitmentLine:
    """One promise in a list. `other` is the engineer in the maker's list, the maker in the engineer's."""

    other: Who
    text: str
    due_on: date
    days_left: int
    state: str


@dataclass(frozen=True)
class MyCommitments:
    """`/stay commitments`."""

    made: tuple[CommitmentLine, ...]
    received: tuple[CommitmentLine, ...]
    awaiting: tuple[tuple[Who, date], ...] = ()
    """People who shared an interview and have no promise yet, with the end of their sixty days."""


# --------------------------------------------------------------------- home


@dataclass(frozen=True)
class OpenInterview:
    """The viewer's own open interview. What it holds is known only to them."""

    round_id: str
    quarter: str
    closes_on: date
    progress: Literal["empty", "draft", "submitted", "declined"]


@dataclass(frozen=True)
class OwnShare:
    """Something the viewer shared, which they may withdraw from view."""

    share_id: str
    question: str
    text: str
    manager: str
    shared_on: date


@dataclass(frozen=True)
class Home:
    """What one person's Home tab shows; only what that person may see."""

    name: str
    roles: tuple[str, ...]
    known: bool
    interview: OpenInterview | None
    shares: tuple[OwnShare, ...]
    commitments: MyCommitments
    opted_out: bool
    floor: int
    resting: str = ""
    """When the next interview may come, in words, if none is open."""


@dataclass(frozen=True)
class Help:
    """What `/stay help` says to this viewer."""

    roles: tuple[str, ...]
    unknown: str = ""
    """The word that was not understood, if any."""


# ------------------------------------------------------------------- digest


@dataclass(frozen=True)
class ThemeBand:
    """How many people raised a theme one way, as a band."""

    theme: str
    polarity: Literal["positive", "negative"]
    least: int
    most: int | None


@dataclass(frozen=True)
class GroupThemes:
    """The themes of one publishable group."""

    group: str
    themes: tuple[ThemeBand, ...]


@dataclass(frozen=True)
class Digest:
    """A published release, ready to be read. Holds no id or name of a person (design.md, contract 7)."""

    quarter: str
    enough: bool
    """False: too few answers, and nothing else is said."""
    response_rate: int | None = None
    """Percent, to five points; None below the floor."""
    answered: tuple[int, int | None] | None = None
    """How many answered, as a band."""
    themes: tuple[ThemeBand, ...] = ()
    groups: tuple[GroupThemes, ...] = ()
    commitments_made: tuple[int, int | None] | None = None
    commitments_due: tuple[int, int | None] | None = None
    floor: int = 5
    first: bool = False
    """The first cohort of an installation, in which everybody counts as seasoned (R16)."""
    release_hash: str = ""
    model: str = ""


@dataclass(frozen=True)
class OperatorNotice:
    """Something only the operator can mend, in a sentence that says how."""

    problem: str
    remedy: str


Letterable = (
    Invitation
    | Reminder
    | InvitationClosed
    | RoundVoid
    | SharedAnswers
    | CommitmentMade
    | Digest
    | OperatorNotice
)
"""Everything that a letter can turn into when it is sent."""


@dataclass(frozen=True)
class Envelope:
    """A composed letter: to whom, and whether it replaces a message that is already there."""

    letter_id: str
    to: str
    """A Slack user id or channel id."""
    fact: Letterable
    replaces: tuple[str, str] | None = None
    """(channel, ts) of the message that this one takes the place of."""
    notify: bool = True
