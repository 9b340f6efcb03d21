"""Promises to a team, a function or everyone: made after a digest, by a command or in a window."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

from sqlmodel import select

from staybot.anonymity.policy import Policy
from staybot.errors import Refused
from staybot.facts import GroupCommitted
from staybot.flows import viewer
from staybot.flows.delivering import outbox
from staybot.flows.promising import audiences, commitments, group_questions, made_already, maker_days
from staybot.rules import calendar
from staybot.rules import commitments as life
from staybot.rules import group_promises as rules
from staybot.rules.commitments import Event, State
from staybot.rules.dates import parse_deadline
from staybot.rules.playbook import THEME_IDS
from staybot.store.columns import new_id
from staybot.store.database import Tx
from staybot.store.tables import Commitment, CommitmentEvent, Person, Release

GIVEN = "group_promise_given"
"""The letter to an owner whom another leader named; its subject is the promise."""
NO_DIGEST = (
    "Promises to a team or to everyone follow from a digest, and there is none here yet. Promises to one "
    "person can be made at any time: `/stay commit @person what will change`."
)


def make(
    tx: Tx, *, by: str, kind: rules.Kind, text: str, due: str | None, theme: str | None, request: str
) -> GroupCommitted:
    """Store a promise to a group, as typed. The same request twice makes one. Nobody of it is written to.

    `text` may begin with the name of a team, `due` is a date in words. Raises Refused when there was no
    digest yet, and for whoever neither leads nor manages that group.
    """
    maker = viewer.known(tx, slack_id=by)
    viewer.hold(tx, maker)
    audience, words = audiences.typed(tx, maker, kind=kind, text=text)
    there = _there(tx, maker, audience, request=request)
    if there is not None:
        return _told(tx, there, maker=maker, repeated=True)
    check_digest(tx)
    new = _New(maker, maker, audience, words, due_in_words(tx, maker, due), theme, request)
    return _stored(tx, new)


def make_for(
    tx: Tx,
    *,
    by: str,
    owner: str,
    group: str,
    text: str,
    due_on: date | None,
    theme: str | None,
    request: str,
) -> GroupCommitted:
    """The same from the window; `group` is a key of `audiences`. A leader may name another owner, who must be
    one that may promise it, and is told.

    Raises Refused for all others, for a day that is past or too far, and for what `make` refuses.
    """
    maker = viewer.known(tx, slack_id=by)
    viewer.hold(tx, maker)
    audience = audiences.chosen(tx, maker, value=group)
    if audience is None:
        raise Refused(audiences.NOT_A_LEADER, field="group")
    there = _there(tx, maker, audience, request=request)
    if there is not None:
        return _told(tx, there, maker=maker, repeated=True)
    check_digest(tx)
    keeper = _owner(tx, maker, owner, audience=audience)
    due = commitments.near(due_on or default_due(tx), today=viewer.today(tx, None))
    return _stored(tx, _New(maker, keeper, audience, text, due, theme, request))


@dataclass(frozen=True)
class _New:
    """A promise that may be stored."""

    maker: Person
    """Who logs it."""
    owner: Person
    """Who is to keep it."""
    audience: str
    text: str
    due_on: date
    theme: str | None
    request: str


def _owner(tx: Tx, maker: Person, owner: str, *, audience: str) -> Person:
    """Who is to keep it: the maker, or for leaders somebody else to whom that group is open as well."""
    if owner in ("", maker.slack_id):
        return maker
    if not maker.is_leader:
        raise Refused("Only leaders can log a promise that somebody else is to keep.", field="owner")
    found = viewer.find(tx, slack_id=owner)
    if found is None or not found.is_listed or audience not in audiences.of_maker(tx, found):
        raise Refused(
            f"Whoever keeps a promise to {rules.told(audience)} must be one who could make it: a leader, or "
            "for a team its manager.",
            field="owner",
        )
    return found


def _stored(tx: Tx, new: _New) -> GroupCommitted:
    words = commitments.sentence(new.text)
    there = made_already.same(tx, by_id=new.owner.id, audience=new.audience, text=words, due_on=new.due_on)
    if there is not None:
        return _told(tx, there, maker=new.maker, repeated=True)
    made = Commitment(
        id=new_id(),
        workspace=tx.workspace,
        by_id=new.owner.id,
        audience=new.audience,
        text=words,
        made_on=viewer.today(tx, None),
        due_on=new.due_on,
        deadline_at=calendar.end_of_local_day(new.due_on, tz=viewer.zone_of(tx, None)),
        theme=new.theme if new.theme in THEME_IDS else None,
        state=State.OPEN,
        request=_once(new.maker, new.audience, request=new.request),
    )
    tx.session.add(made)
    tx.session.flush()
    tx.session.add(
        CommitmentEvent(
            workspace=tx.workspace, commitment_id=made.id, event=Event.MAKE, by_id=new.maker.id, at=tx.now
        )
    )
    maker_days.plan(tx, new.owner, due_on=made.due_on)
    if new.owner.id != new.maker.id:
        outbox.post(tx, kind=GIVEN, subject=made.id, to=new.owner, at=tx.now)
    return _told(tx, made, maker=new.maker, repeated=False)


def _once(maker: Person, audience: str, *, request: str) -> str:
    return hashlib.sha256(f"{maker.id}:{audience}:{request}".encode("utf-8", "replace")).hexdigest()


def _there(tx: Tx, maker: Person, audience: str, *, request: str) -> Commitment | None:
    """What the same request made before."""
    once = _once(maker, audience, request=request)
    return tx.session.exec(
        select(Commitment).where(Commitment.workspace == tx.workspace, Commitment.request == once)
    ).first()


def has_digest(tx: Tx) -> bool:
    """Whether anything was published yet."""
    found = tx.session.exec(select(Release.id).where(Release.workspace == tx.workspace).limit(1)).first()
    return found is not None


def may(tx: Tx, maker: Person) -> bool:
    """Whether there is any group for them to promise something to, and a digest it follows from."""
    return bool(audiences.of_maker(tx, maker)) and has_digest(tx)


def check_digest(tx: Tx) -> None:
    """Raises Refused before the first digest."""
    if not has_digest(tx):
        raise Refused(NO_DIGEST)


def default_due(tx: Tx) -> date:
    """Sixty days from today, on the company's calendar."""
    return life.default_due(shared_on=None, today=viewer.today(tx, None))


def due_in_words(tx: Tx, maker: Person, words: str | None) -> date:
    """The day that words name in the maker's language; without any, the default. Raises Refused."""
    if words is None:
        return default_due(tx)
    today = viewer.today(tx, None)
    return parse_deadline(words, today=today, locale=maker.locale or "en-US", latest=None)


def _told(tx: Tx, made: Commitment, *, maker: Person, repeated: bool) -> GroupCommitted:
    owner = viewer.who(viewer.by_id(tx, made.by_id)) if made.by_id != maker.id else None
    return GroupCommitted(
        whom=rules.told(made.audience),
        text=made.text,
        due_on=made.due_on,
        days_left=life.days_left(made.due_on, today=viewer.today(tx, None)),
        askable=group_questions.can_be_asked(tx, audience=made.audience, by=made.by_id),
        floor=Policy().k,
        repeated=repeated,
        owner=owner,
        commitment_id=made.id,
    )
