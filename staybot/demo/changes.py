"""What becomes of promises, whoever says what about them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Change:
    """One promised change."""

    has_come: bool = False
    is_finished: bool = True
    """An exacting engineer calls it "not yet" once."""
    claims: int = 0


class Changes:
    """All of them, by the email of whom they were promised to, and by the words of the promise."""

    def __init__(self) -> None:
        self._all: dict[tuple[str, str], Change] = {}

    def promised(self, email: str, text: str, *, is_finished: bool) -> None:
        """A new one."""
        self._all[email, text] = Change(is_finished=is_finished)

    def claimed(self, email: str, text: str, *, has_come: bool) -> None:
        """Its maker is about to say that it is done."""
        change = self._all.setdefault((email, text), Change())
        change.has_come |= has_come
        change.claims += 1

    def told_in(self, message: str, *, to: str) -> tuple[str, Change] | None:
        """The promise to this email that a message is about; None for one of somebody at the page."""
        for (email, text), change in self._all.items():
            if email == to and text in message:
                return text, change
        return None
