"""What one sealed ballot of a pulse or a check-in holds."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Final, Literal

COMMENT: Final = "comment"
"""The question that a comment answers; also the field it is typed in."""


@dataclass(frozen=True)
class PulseBallot:
    """Every tap counts as it is made; a comment counts once it is submitted."""

    answers: dict[str, int] = field(default_factory=dict)
    """Item → score."""
    at: dict[str, str] = field(default_factory=dict)
    """Item → Slack's timestamp of the newest tap: older ones arriving late are ignored."""
    comment: str = ""
    draft: str | None = None
    draft_at: str = ""
    confirmed: tuple[str, ...] | None = None
    """What the writer of `comment` says it raises, as "theme:direction"; None: they did not say."""
    found: dict[str, tuple[str, ...]] | None = None
    """What was read in `comment`, as "theme:direction"; None: not read yet."""
    reader: str = ""

    def is_answered(self) -> bool:
        """Something was tapped or submitted, and not withdrawn."""
        return bool(self.answers or self.comment)

    def comment_state(self) -> Literal["", "draft", "changed", "submitted"]:
        """Of the comment; changed: the one submitted counts until the changes to it are sent."""
        if self.draft is not None and self.draft != self.comment:
            return "changed" if self.comment else "draft"
        return "submitted" if self.comment else ""

    def texts(self) -> dict[str, str]:
        """What was submitted in words."""
        return {COMMENT: self.comment} if self.comment else {}

    def content(self) -> object:
        """What leaves room beside it."""
        return (self.answers, self.comment, self.draft)

    def pack(self) -> bytes:
        """As bytes, to be sealed."""
        plain = {name: value for name, value in vars(self).items() if value or value in ((), "")}
        return json.dumps(plain, ensure_ascii=False).encode()

    @classmethod
    def unpack(cls, payload: bytes) -> PulseBallot:
        """The opposite of `pack`; the empty payload is the empty ballot."""
        plain = json.loads(payload) if payload else {}
        if "confirmed" in plain:
            plain["confirmed"] = tuple(plain["confirmed"])
        if "found" in plain:
            plain["found"] = {question: tuple(keys) for question, keys in plain["found"].items()}
        return cls(**plain)
