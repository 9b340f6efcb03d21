"""What can go wrong in ways we expect. Anything else is a bug and is reported as one."""

from __future__ import annotations


class ConfigError(Exception):
    """The settings cannot work; raised at start-up with every problem at once.

    `problems` are sentences for the operator, each saying what to do. Of one that comes alone, `says` is
    what is wrong and `remedy`, where it was given apart, what to do.
    """

    def __init__(self, *problems: str, remedy: str = "") -> None:
        self.says, self.remedy = problems[0], remedy
        self.problems = tuple(f"{one} {remedy}" if remedy else one for one in problems)
        super().__init__("\n".join(self.problems))


class Refused(Exception):  # noqa: N818 — an answer, not an error: it reads `raise Refused("…")`
    """A person asked for something the rules do not allow; the message is for that person.

    `field` names the form field it belongs to, so that a modal can show it in place.
    """

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
