"""What the check answers: one problem, its place, and the error Slack's API would return for it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One thing Slack would refuse.

    `message` is worded as Slack words it, `pointer` is the JSON pointer of the offending value
    (`/blocks/0/text`, `/view/title`), `code` is the API error the whole call fails with
    (`invalid_blocks`, `invalid_arguments`, `msg_blocks_too_long`, `view_too_large`, `no_text`).
    """

    message: str
    pointer: str
    code: str = "invalid_blocks"

    def __str__(self) -> str:
        """As it stands in Slack's `response_metadata.messages`."""
        return f"[ERROR] {self.message} [json-pointer:{self.pointer}]"
