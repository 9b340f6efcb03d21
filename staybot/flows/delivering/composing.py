"""What a letter says, decided when it is sent: kind by kind, from the present state."""

from __future__ import annotations

from typing import Final

from staybot.facts import Envelope
from staybot.flows import operator
from staybot.flows.delivering import (
    composing_answered,
    composing_digests,
    composing_group_promises,
    composing_parts,
    composing_promise_news,
    composing_promises,
    composing_rounds,
)
from staybot.flows.delivering.envelopes import Composer, envelope
from staybot.flows.publishing import digests_again, downloads, summaries
from staybot.store.database import Tx
from staybot.store.tables import Letter, Person


def operator_notice(_tx: Tx, letter: Letter, to: Person | None) -> Envelope | None:
    """A fixed sentence about something only the operator can mend."""
    return envelope(letter, to, operator.TOPICS[letter.subject]) if to else None


BY_KIND: Final[dict[str, Composer]] = {
    "invitation": composing_rounds.invitation,
    "reminder": composing_rounds.reminder,
    "invitation_closed": composing_rounds.invitation_closed,
    "round_void": composing_rounds.round_void,
    "shared_answers": composing_promises.shared_answers,
    "shared_answers_changed": composing_promises.shared_answers_changed,
    "commitment_made": composing_promises.commitment_made,
    "maker_day": composing_promises.maker_day,
    "commitment_question": composing_promises.commitment_question,
    "commitment_question_answered": composing_answered.commitment_question_answered,
    "commitment_answered": composing_promises.commitment_answered,
    "commitment_unanswered": composing_promise_news.commitment_unanswered,
    "commitment_missed": composing_promise_news.commitment_missed,
    "commitment_dropped": composing_promise_news.commitment_dropped,
    "commitment_handed_over": composing_promise_news.commitment_handed_over,
    "commitment_ended": composing_promise_news.commitment_ended,
    "commitment_taken_up": composing_promise_news.commitment_taken_up,
    "group_answered": composing_group_promises.group_answered,
    "group_promise_given": composing_group_promises.group_promise_given,
    "clock_over": composing_promise_news.clock_over,
    "clock_handed_over": composing_promise_news.clock_handed_over,
    "digest": composing_digests.digest,
    "digest_thread": composing_digests.digest_thread,
    "digest_again": digests_again.digest_again,
    "download": downloads.download,
    "manager_part": composing_parts.manager_part,
    "month_summary": summaries.month_summary,
    "quarter_summary": summaries.quarter_summary,
    "operator_notice": operator_notice,
}
"""Every kind of letter that exists."""
