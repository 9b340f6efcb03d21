"""What one sealed ballot of a stay interview holds."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

from staybot.facts import InterviewAnswers
from staybot.rules.reminders import Postponement


@dataclass(frozen=True)
class InterviewBallot:
    """What one sealed interview ballot holds. Everything about who answered what, and whether, is here."""

    submitted: InterviewAnswers | None = None
    draft: InterviewAnswers | None = None
    draft_at: str = ""
    """Slack's timestamp of the newest saved keystroke: older ones arriving late are ignored."""
    declined: bool = False
    later: Postponement | None = None
    """The morning somebody asked to be reminded on."""
    confirmed: tuple[str, ...] | None = None
    """What the writer of `submitted` says it raises, as "theme:direction"; None: they did not say."""

    found: dict[str, tuple[str, ...]] | None = None
    """What the operator's own reader read in texts of `submitted`, as "theme:direction"; None: it was not
    asked yet. A text that is missing is read by staybot's own."""
    reader: str = ""
    """Who read first: "command", the operator's own, or the version of staybot's, where that one failed."""

    def is_answered(self) -> bool:
        """Something was submitted and not withdrawn."""
        return self.submitted is not None

    def is_changed(self) -> bool:
        """There is a draft that would change what was submitted, which counts until it is sent."""
        if self.submitted is None or self.draft is None:
            return False
        return _meaning(self.submitted) != _meaning(self.draft)

    def texts(self) -> dict[str, str]:
        """What was submitted in words, by question."""
        return self.submitted.texts if self.submitted else {}

    def content(self) -> object:
        """What leaves room beside it."""
        return (self.submitted, self.draft, self.found)

    def pack(self) -> bytes:
        """As bytes, to be sealed."""
        plain = {name: value for name, value in vars(self).items() if value or value in ((), {})}
        return json.dumps(plain, ensure_ascii=False, default=_plain).encode()

    @classmethod
    def unpack(cls, payload: bytes) -> InterviewBallot:
        """The opposite of `pack`; the empty payload is the empty ballot."""
        plain = json.loads(payload) if payload else {}
        for name in ("submitted", "draft"):
            if plain.get(name):
                plain[name] = InterviewAnswers(**plain[name])
        if "confirmed" in plain:
            plain["confirmed"] = tuple(plain["confirmed"])
        if "found" in plain:
            plain["found"] = {question: tuple(keys) for question, keys in plain["found"].items()}
        if plain.get("later"):
            on, until = (date.fromisoformat(plain["later"][name]) for name in ("on", "until"))
            plain["later"] = Postponement(on, until, plain["later"]["reminded"])
        return cls(**plain)


def _meaning(given: InterviewAnswers) -> object:
    """What sending it would store: an empty field is none, and so is the choice that stands by itself."""
    texts = {question: text for question, text in given.texts.items() if text}
    return texts, {one for one, who in given.visibility.items() if who == "manager"}, given.transfer


def _plain(value: object) -> object:
    """A day, or the fields of one of the parts."""
    return value.isoformat() if isinstance(value, date) else vars(value)
