"""A promise as typed after `/stay commit @person`: stored, or where not all of it was understood, the window
with everything that was typed.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Final

from staybot.errors import Refused
from staybot.facts import CommitForm, Committed
from staybot.flows.promising import commit_forms, commitments
from staybot.rules.commit_text import CommitText
from staybot.store.database import Tx

NOTHING_YET: Final = "Nothing is logged yet."
CHECK_DAY: Final = f"{NOTHING_YET} Please choose the day below."


def make(tx: Tx, *, by: str, engineer: str, given: CommitText, request: str) -> Committed | CommitForm:
    """The promise, as `commitments.make` stores it, or the window that asks for the rest.

    Raises Refused only where nothing in the window could mend it: for whoever is not their manager.
    """
    due_on: date | None = None
    try:
        if given.by:
            due_on = commitments.deadline(tx, by=by, engineer=engineer, words=given.by)
        if given.what and not given.unread:
            return commitments.make(
                tx, by=by, engineer=engineer, text=given.what, due_on=due_on, theme=given.about,
                because=given.because, request=request,
            )  # fmt: skip
    except Refused as refusal:
        if refusal.field is None:
            raise
        note, due_note = told(refusal, given)
    else:
        note, due_note = not_read(given), ""
    form = commit_forms.form(tx, by=by, engineer=engineer, text=given.what, due_on=due_on, theme=given.about)
    return replace(_with_reason(form, given.because), note=note, due_note=due_note)


def not_read(given: CommitText) -> str:
    """What to say of an end that was not understood; nothing where all of it was."""
    if not given.unread:
        return ""
    return f"I could not read “{given.unread}” for certain. {NOTHING_YET} Please check the day and the theme."


def told(refusal: Refused, given: CommitText) -> tuple[str, str]:
    """What to say above the window, and at its day, of something refused."""
    if refusal.field in ("by", "due_on"):
        return CHECK_DAY, f"“{given.by}”: {refusal.message}"
    return f"{refusal.message} {NOTHING_YET}", ""


def _with_reason(form: CommitForm, because: str) -> CommitForm:
    """The reason stands in its field where the window has one, else where it was typed."""
    if not because:
        return form
    if form.latest_on is not None:
        return replace(form, late_because=because)
    return replace(form, text=f"{form.text} because {because}".strip())
