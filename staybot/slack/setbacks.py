"""What becomes of a letter that did not go out: never, later, once the operator mended it, or unknown."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

import structlog
from slack_sdk.errors import SlackApiError

from staybot.facts import Envelope, PulseReminder, Reminder
from staybot.flows import operator
from staybot.flows.delivering import letters
from staybot.observing.tally import Tally
from staybot.slack import answers, fates
from staybot.slack.channels import Unfit, is_person
from staybot.slack.fates import Fate
from staybot.store.database import Database

log = structlog.get_logger(__name__)

LATER: Final = timedelta(minutes=2)
"""Until a letter that surely was not sent is tried again."""
AFTER_OPERATOR: Final = timedelta(hours=1)
"""Until a letter is tried again that a person has to make possible first."""


class Setbacks:
    """Records them; any number of workers may."""

    def __init__(self, db: Database, tally: Tally) -> None:
        self._db = db
        self._tally = tally

    async def settle(self, envelope: Envelope, error: Exception, *, method: str) -> None:
        """Record what a failed call means for its letter."""
        letter_id = envelope.letter_id
        fate = fates.fate_of(error, to_person=is_person(envelope.to))
        if fate is Fate.UNKNOWN and envelope.replaces:
            fate = Fate.AGAIN  # the same update twice changes nothing
        code = answers.name_of(error) or type(error).__name__
        which = None if _is_to_the_silent(envelope) else letter_id
        log.warning("A letter was not sent.", code="letter.unsent", letter=which, fate=fate.value, slack=code)
        match fate:
            case Fate.NEVER:
                await self._db.run(letters.failed, letter_id=letter_id, reason=code)
            case Fate.OPERATOR:
                await self.wait_for_operator(letter_id, topic=fates.TOPIC[code])
            case Fate.SLOWER:
                assert isinstance(error, SlackApiError)
                await self._slow_down(envelope, seconds=answers.retry_after(error), method=method)
            case Fate.AGAIN:
                await self._db.run(letters.retry, letter_id=letter_id, after=LATER)
            case Fate.UNKNOWN:
                pass  # its lease runs out, and then it is looked up

    async def put_off(self, letter_id: str, trouble: Exception) -> None:
        """Its channel is not fit, or could not be looked at. Nothing was posted, so it may be tried again."""
        if isinstance(trouble, Unfit):
            await self.wait_for_operator(letter_id, topic=trouble.topic)
            return
        if isinstance(trouble, SlackApiError) and fates.fate_of(trouble, to_person=False) is Fate.SLOWER:
            seconds = answers.retry_after(trouble)
            await self._db.run(letters.pause, method="conversations.info", seconds=seconds)
        await self._db.run(letters.retry, letter_id=letter_id, after=LATER)

    async def wait_for_operator(self, letter_id: str, *, topic: str) -> None:
        """Tell the operator, and try again in a while."""
        await self._db.run(operator.tell, topic=topic)
        await self._db.run(letters.retry, letter_id=letter_id, after=AFTER_OPERATOR)

    async def _slow_down(self, envelope: Envelope, *, seconds: float, method: str) -> None:
        if not _is_to_the_silent(envelope):
            self._tally.slowdowns += 1
        await self._db.run(letters.pause, method=method, seconds=seconds)
        await self._db.run(letters.retry, letter_id=envelope.letter_id, after=timedelta(seconds=seconds))


def _is_to_the_silent(envelope: Envelope) -> bool:
    """Whoever gets a reminder has not answered: no line and no figure tells of one that did not go out."""
    return isinstance(envelope.fact, Reminder | PulseReminder)
