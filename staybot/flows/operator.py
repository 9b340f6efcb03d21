"""Telling the operator what only they can mend: a fixed sentence per topic, at most once a day."""

from __future__ import annotations

from typing import Final

from sqlmodel import col, select

from staybot.facts import OperatorNotice
from staybot.flows.delivering import outbox
from staybot.store import keys
from staybot.store.database import Tx
from staybot.store.tables import Letter, Person

TOPICS: Final = {
    "token": OperatorNotice(
        "Slack refuses my token, so nothing is being sent.",
        "Reinstall the app, put the new token into SLACK_BOT_TOKEN and restart; `staybot doctor` checks it.",
    ),
    "scope": OperatorNotice(
        "The Slack app lacks a permission that I need.",
        "Run `staybot doctor`: it names the missing scope. Add it in the app's settings and reinstall.",
    ),
    "channel_missing": OperatorNotice(
        "I cannot post to the leadership channel: it is gone, archived, or I am not in it.",
        "Invite me to the channel, or set STAYBOT_LEADERSHIP_CHANNEL to another one. The digest waits.",
    ),
    "channel_shared": OperatorNotice(
        "The leadership channel is shared with another company, so I will not post there.",
        "Set STAYBOT_LEADERSHIP_CHANNEL to a channel of your own company only. The digest waits.",
    ),
    "channel_unchecked": OperatorNotice(
        "I cannot check whether the leadership channel is shared with another company, so the digest waits.",
        "Grant the scopes channels:read and groups:read, then reinstall the app.",
    ),
    "pictures_scope": OperatorNotice(
        "The Slack app may not upload files, so digests are posted without pictures.",
        "Grant the optional scope files:write and reinstall the app, or set STAYBOT_CHARTS=off.",
    ),
    "channel_unset": OperatorNotice(
        "No leadership channel is set, so the digest waits.",
        "Set STAYBOT_LEADERSHIP_CHANNEL to the id of a channel that I am in, and restart.",
    ),
    "digest_in_doubt": OperatorNotice(
        "I was stopped while posting a digest, or its thread, and cannot see whether it arrived.",
        "Look into the leadership channel. If it is there, copy its link and run `staybot digest found "
        "'LINK'`: its thread follows. If it is not there, run `staybot digest repost`. A thread without its "
        "groups or its buttons misses a message too.",
    ),
    "key_lost": OperatorNotice(
        "The key of an open round is gone from where keys are kept, so its answers can never be read.",
        "The round is void; everybody asked is being told and will be asked again. Keep keys where they "
        "last: in a STAYBOT_KEY_DIR on a disk that does and that is in no backup, or on a server of "
        "STAYBOT_KEYS_URL that is not restarted while a round is open.",
    ),
    "keys_unreachable": OperatorNotice(
        "I cannot reach the keys of open rounds, so nothing can be stored or counted. Nothing is lost yet.",
        "If STAYBOT_KEYS_URL is set, see that the server answers; I try again every minute. Otherwise: "
        + keys.REMEDY,
    ),
    "undrafted": OperatorNotice(
        "A round is to be counted, but the process that counts it ended before it was done. Nothing is lost.",
        "Most likely it ran out of memory: a round of 100,000 people takes a gigabyte. Give the machine "
        "more, or stop what else runs there; I try again every minute.",
    ),
    "round_changed": OperatorNotice(
        "A round was changed in the database after it opened, so it takes no answers and is not published.",
        "The floors, the days and the cohort of an open round stand. Put its rows back as they were, from a "
        "backup of the database; until then every answer stays sealed. Or remove its key: the round is then "
        "void, and everybody is told and asked again.",
    ),
    "survey_unreadable": OperatorNotice(
        "A survey file that was added here cannot be read any more, so its items are not asked.",
        "Run `staybot surveys list`: it says which and why. Add the corrected file under the same name.",
    ),
    "state_changed": OperatorNotice(
        "The state of a round was changed in the database. I have put it right.",
        "A round closes on the day that was promised and is published once; it is never reopened. There is "
        "nothing to do.",
    ),
    "ledger_changed": OperatorNotice(
        "The ledger of published digests was changed in the database, so nothing more is published.",
        "`staybot verify` says what does not hold; if it finds nothing, all of it was written anew. Put it "
        "back as it was, from a backup of the database.",
    ),
    "nobody": OperatorNotice(
        "An interview was due to open, but there is nobody to ask.",
        "Import people with `staybot people import people.csv`; I try again every day.",
    ),
}


def tell(tx: Tx, *, topic: str) -> None:
    """Write to every operator known to Slack. Raises KeyError for a topic that has no words."""
    _ = TOPICS[topic]
    operators = tx.session.exec(
        select(Person).where(
            Person.workspace == tx.workspace, col(Person.slack_id).in_(tx.settings.operators)
        )
    )
    for operator in operators:
        outbox.post(tx, kind="operator_notice", subject=topic, to=operator, at=tx.now)


def tell_once(tx: Tx, *, topic: str) -> None:
    """The same, and never again: for what works all the same without being mended."""
    told = select(Letter.id).where(
        Letter.workspace == tx.workspace, Letter.kind == "operator_notice", Letter.subject == topic
    )
    if tx.session.exec(told).first() is None:
        tell(tx, topic=topic)
