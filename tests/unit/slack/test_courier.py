"""What becomes of a letter, whatever Slack or the network does. One letter is one message."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from datetime import timedelta

import pytest
import structlog
from sqlmodel import select

from staybot.anonymity.ledger import chain_hash
from staybot.clock import ManualClock
from staybot.config import Settings
from staybot.flows import viewer
from staybot.flows.delivering import letters, outbox
from staybot.flows.publishing import digests
from staybot.simulator import Actor, Channel, Fault
from staybot.slack import courier
from staybot.slack.channels import Unfit, judge
from staybot.slack.courier import Courier
from staybot.slack.views.digests import digest_lines
from staybot.store.claims import Kind, how_many
from staybot.store.database import Database, Tx
from staybot.store.tables import Letter, LetterState, Person, Release, Round, RoundKind, RoundState
from tests.integration.test_claims import dies
from tests.unit.slack.edge import Edge, edge

EVERY = ("chat:write", "commands", "users:read", "channels:read", "groups:read", "im:history", "im:write")


def notice(tx: Tx) -> str:
    """Put a letter that is due at once into the box."""
    outbox.post(tx, kind="operator_notice", subject="nobody", to=ola(tx), at=tx.now)
    return tx.session.exec(select(Letter.id)).one()


def ola(tx: Tx) -> Person:
    return viewer.known(tx, slack_id="UOLA00001")


def state_of(tx: Tx, letter_id: str) -> LetterState:
    return tx.session.get_one(Letter, letter_id).state


def noon(clock: ManualClock) -> None:
    clock.move(by=timedelta(hours=3))


def invitations(actor: Actor) -> list[str]:
    return [message.text for message in actor.messages if message.text.startswith("Your stay interview")]


def workers(db: Database) -> int:
    return db.now(lambda tx: how_many(tx.connection, Kind.WORKER))


def sends(company: Edge) -> int:
    return sum(call.method == "chat.postMessage" for call in company.slack.calls)


async def test_a_letter_goes_out_once_and_carries_only_its_own_id(db: Database, clock: ManualClock) -> None:
    async with edge(db, clock) as company:
        letter_id = db.now(notice)
        assert await company.courier.deliver_due() == 1
        assert await company.courier.deliver_due() == 0
        (message,) = company.ola.messages
        assert message.metadata == {"event_type": "staybot_letter", "event_payload": {"letter": letter_id}}
        assert db.now(state_of, letter_id) is LetterState.SENT


async def test_nothing_is_unfurled_and_no_name_is_linked(db: Database, clock: ManualClock) -> None:
    async with edge(db, clock) as company:
        db.now(notice)
        await company.courier.deliver_due()
        (call,) = (call for call in company.slack.calls if call.method == "chat.postMessage")
        told = {name: str(call.args.get(name)).lower() for name in ("unfurl_links", "unfurl_media", "parse")}
        assert told["unfurl_links"] in {"0", "false"}
        assert told["unfurl_media"] in {"0", "false"}
        assert told["parse"] == "none"


@pytest.mark.parametrize("fault", [Fault.drop_after, Fault.api_error("internal_error"), Fault.error500])
async def test_a_letter_whose_fate_is_unknown_is_not_sent_again_before_it_was_looked_up(
    db: Database, clock: ManualClock, fault: Fault
) -> None:
    async with edge(db, clock, scopes=EVERY) as company:
        letter_id = db.now(notice)
        company.slack.faults.next("chat.postMessage", fault)
        assert await company.courier.deliver_due() == 0
        assert await company.courier.deliver_due() == 0
        assert sends(company) == 1
        assert db.now(state_of, letter_id) is LetterState.SENDING


async def test_a_letter_that_had_arrived_is_found_and_not_sent_again(
    db: Database, clock: ManualClock
) -> None:
    async with edge(db, clock, scopes=EVERY) as company:
        letter_id = db.now(notice)
        company.slack.faults.next("chat.postMessage", Fault.drop_after)
        await company.courier.deliver_due()
        await company.passes(minutes=5)
        assert len(company.ola.messages) == 1
        letter = db.now(lambda tx: tx.session.get_one(Letter, letter_id))
        assert (letter.state, letter.ts) == (LetterState.SENT, company.ola.messages[0].ts)


async def test_a_letter_that_had_not_arrived_is_sent(db: Database, clock: ManualClock) -> None:
    async with edge(db, clock, scopes=EVERY) as company:
        db.now(notice)
        company.slack.faults.next("chat.postMessage", Fault.drop_before)
        await company.courier.deliver_due()
        assert company.ola.messages == []
        await company.passes(minutes=5)
        assert len(company.ola.messages) == 1


async def test_a_lookup_goes_through_every_page_of_the_direct_message(
    db: Database, clock: ManualClock
) -> None:
    async with edge(db, clock, scopes=EVERY) as company:
        db.now(notice)
        company.slack.faults.next("chat.postMessage", Fault.drop_after)
        await company.courier.deliver_due()
        dm = company.slack.workspace.dm_with("UOLA00001")
        for number in range(450):
            company.slack.workspace.post(dm, text=f"Note {number}")
        await company.passes(minutes=5)
        assert sends(company) == 1


async def test_a_lookup_that_fails_is_made_again_later(db: Database, clock: ManualClock) -> None:
    async with edge(db, clock, scopes=EVERY) as company:
        letter_id = db.now(notice)
        company.slack.faults.next("chat.postMessage", Fault.drop_after)
        company.slack.faults.next("conversations.history", Fault.rate_limited(retry_after=30))
        await company.courier.deliver_due()
        await company.passes(minutes=5)
        assert db.now(state_of, letter_id) is LetterState.SENDING
        await company.passes(minutes=5)
        assert db.now(state_of, letter_id) is LetterState.SENT
        assert sends(company) == 1


@pytest.mark.parametrize("scopes", [EVERY[:5], EVERY[:6]])
async def test_without_the_scopes_to_look_an_invitation_says_that_it_may_be_a_copy(
    db: Database, clock: ManualClock, scopes: tuple[str, ...]
) -> None:
    async with edge(db, clock, scopes=scopes) as company:
        company.slack.faults.next("chat.postMessage", Fault.drop_after)
        for actor in (company.maria, company.tom):
            await company.invited(actor)
        await company.passes(minutes=5)
        inboxes = [invitations(actor) for actor in (company.maria, company.tom)]
        once, twice = sorted(inboxes, key=len)
        assert ["may have reached you before" in text for text in once] == [False]
        assert ["may have reached you before" in text for text in twice] == [False, True]
        assert not any(call.method.startswith("conversations.") for call in company.slack.calls)


async def test_a_scope_taken_away_while_running_leaves_a_letter_undecided(
    db: Database, clock: ManualClock
) -> None:
    async with edge(db, clock, scopes=EVERY) as company:
        letter_id = db.now(notice)
        company.slack.faults.next("chat.postMessage", Fault.drop_before)
        await company.courier.deliver_due()
        company.slack.app.scopes -= {"im:history"}
        await company.passes(minutes=5)
        letter = db.now(lambda tx: tx.session.get_one(Letter, letter_id))
        assert (letter.state, letter.in_doubt) == (LetterState.SENT, True)


async def test_slack_is_obeyed_when_it_asks_for_a_pause(db: Database, clock: ManualClock) -> None:
    async with edge(db, clock) as company:
        db.now(notice)
        company.slack.faults.next("chat.postMessage", Fault.rate_limited(retry_after=90))
        await company.courier.deliver_due()
        await company.passes(seconds=60)
        assert sends(company) == 1
        await company.passes(seconds=31)
        assert len(company.ola.messages) == 1


async def test_a_person_who_can_never_be_reached_is_not_tried_again(db: Database, clock: ManualClock) -> None:
    async with edge(db, clock) as company:
        letter_id = db.now(notice)
        company.slack.faults.api_error("chat.postMessage", "user_disabled")
        await company.courier.deliver_due()
        assert db.now(state_of, letter_id) is LetterState.FAILED


async def test_what_only_the_operator_can_mend_waits_and_is_told(db: Database, clock: ManualClock) -> None:
    async with edge(db, clock) as company:
        letter_id = db.now(notice)
        company.slack.faults.api_error("chat.postMessage", "missing_scope")
        await company.courier.deliver_due()
        assert "lacks a permission" in company.ola.last_message
        assert db.now(state_of, letter_id) is LetterState.WAITING
        await company.passes(hours=2)
        assert db.now(state_of, letter_id) is LetterState.SENT


async def test_a_refusal_that_may_pass_is_tried_again(db: Database, clock: ManualClock) -> None:
    async with edge(db, clock) as company:
        db.now(notice)
        company.slack.faults.api_error("chat.postMessage", "team_access_not_granted")
        await company.courier.deliver_due()
        await company.passes(minutes=2)
        assert len(company.ola.messages) == 1


async def test_a_slack_that_cannot_be_reached_at_all_is_tried_again(db: Database, clock: ManualClock) -> None:
    async with edge(db, clock) as company:
        letter_id = db.now(notice)
        company.client.base_url, there = "http://127.0.0.1:9/api/", company.client.base_url
        await company.courier.deliver_due()
        assert db.now(state_of, letter_id) is LetterState.WAITING
        company.client.base_url = there
        await company.passes(minutes=2)
        assert len(company.ola.messages) == 1


async def test_a_letter_that_breaks_something_keeps_no_other(db: Database, clock: ManualClock) -> None:
    async with edge(db, clock) as company:
        broken = iter([True])

        async def sleep(_seconds: float) -> None:
            if next(broken, False):
                raise RuntimeError("the first one breaks")

        db.now(notice)
        db.now(lambda tx: outbox.post(tx, kind="operator_notice", subject="token", to=ola(tx), at=tx.now))
        db.now(letters.pause, method="chat.postMessage", seconds=20)
        courier = Courier(db, company.client, scopes=company.bot.scopes, sleep=sleep)
        with structlog.testing.capture_logs() as logged:
            assert await courier.deliver_due() == 1
        assert [line["kind"] for line in logged] == ["RuntimeError"]


async def test_no_letter_is_begun_once_the_bot_stops(db: Database, clock: ManualClock) -> None:
    async with edge(db, clock) as company:
        letter_id = db.now(notice)
        stopping = asyncio.Event()
        stopping.set()
        assert await company.courier.deliver_due(stopping) == 0
        assert sends(company) == 0
        assert db.now(state_of, letter_id) is LetterState.WAITING


async def test_a_stop_ends_the_wait_for_a_turn(db: Database, clock: ManualClock) -> None:
    async with edge(db, clock) as company:
        letter_id = db.now(notice)
        db.now(letters.pause, method="chat.postMessage", seconds=20)
        stopping = asyncio.Event()
        delivery = asyncio.create_task(company.courier.deliver_due(stopping))
        while db.now(state_of, letter_id) is LetterState.WAITING:  # noqa: ASYNC110 — no event to wait for
            await asyncio.sleep(0.01)
        stopping.set()
        async with asyncio.timeout(10):
            assert await delivery == 0
        assert db.now(state_of, letter_id) is LetterState.WAITING


def closed_for_maria(tx: Tx) -> None:
    of, maria = tx.session.exec(select(Round)).one(), viewer.known(tx, slack_id="UMARIA001")
    outbox.again(tx, kind="invitation_closed", subject=of.id, to=maria, at=tx.now)


async def test_a_letter_whose_turn_is_far_goes_back_into_the_box(db: Database, clock: ManualClock) -> None:
    async with edge(db, clock) as company:
        letter_id = db.now(notice)
        db.now(letters.pause, method="chat.postMessage", seconds=3600)
        assert await company.courier.deliver_due() == 0
        assert db.now(state_of, letter_id) is LetterState.WAITING
        await company.passes(hours=1, minutes=1)
        assert len(company.ola.messages) == 1


async def test_a_letter_waits_for_its_turn_in_hand(db: Database, clock: ManualClock) -> None:
    async with edge(db, clock) as company:
        waited = []

        async def sleep(seconds: float) -> None:
            waited.append(seconds)

        courier = Courier(db, company.client, scopes=company.bot.scopes, sleep=sleep)
        db.now(notice)
        db.now(letters.pause, method="chat.postMessage", seconds=20)
        assert await courier.deliver_due() == 1
        assert waited == [20.0]


async def test_a_stop_between_two_letters_puts_the_second_back(db: Database, clock: ManualClock) -> None:
    async with edge(db, clock) as company:
        stopping = asyncio.Event()

        async def sleep(_seconds: float) -> None:
            stopping.set()

        db.now(notice)
        db.now(lambda tx: outbox.post(tx, kind="operator_notice", subject="token", to=ola(tx), at=tx.now))
        courier = Courier(db, company.client, scopes=company.bot.scopes, sleep=sleep)
        db.now(letters.pause, method="chat.postMessage", seconds=20)
        assert await courier.deliver_due(stopping) == 0
        assert set(db.now(lambda tx: tx.session.exec(select(Letter.state)).all())) == {LetterState.WAITING}


async def test_a_worker_whose_connection_was_cut_is_counted_again_before_it_reminds(
    db: Database, clock: ManualClock
) -> None:
    """Each leaves room for the others that it can see: uncounted, all of them would send at the full pace."""
    async with edge(db, clock) as company:
        await company.invited()
        db.claims.join(Kind.WORKER)
        if db.engine.dialect.name == "postgresql":
            dies(db.claims, db)
            assert workers(db) == 0
        before = len(company.maria.messages)
        while len(company.maria.messages) == before:
            await company.days_pass(1)
        assert company.maria.messages[-1].text.startswith("A reminder")
        assert workers(db) == 1


async def test_a_digest_never_goes_to_a_person(db: Database, clock: ManualClock, settings: Settings) -> None:
    async with edge(db, clock) as company:
        noon(clock)
        db.now(release)
        wrong = replace(settings, leadership_channel="UTOM00001")
        astray = Database(db.engine, clock=clock, settings=wrong, keys=db.keys)
        await Courier(astray, company.client, scopes=company.bot.scopes).deliver_due()
        assert company.tom.messages == []
        assert "I cannot post to the leadership channel" in company.ola.last_message


async def test_an_invitation_is_replaced_at_the_close_even_if_slack_stumbles(
    db: Database, clock: ManualClock
) -> None:
    async with edge(db, clock) as company:
        await company.invited()
        (message,) = company.maria.messages
        db.now(closed_for_maria)
        company.slack.faults.next("chat.update", Fault.drop_after)
        await company.courier.deliver_due()
        await company.passes(minutes=5)
        assert "has closed" in message.text
        assert len(company.maria.messages) == 1


# ------------------------------------------------------------------- the digest's channel


def release(tx: Tx) -> None:
    """A published release, and the letter that posts it."""
    noon_ = tx.now
    of = Round(
        id="r1", workspace=tx.workspace, kind=RoundKind.INTERVIEW, label="2026-Q3", state=RoundState.CLOSED,
        opens_on=noon_.date(), closes_on=noon_.date(), opens_at=noon_, closes_at=noon_,
    )  # fmt: skip
    tx.session.add(of)
    tx.session.flush()
    body = {
        "wave": "2026-Q3", "enough": False, "cells": [], "rate_range": None, "answered": None,
        "followed": {"made": None, "due": None}, "first_cohort": True, "reader": "m",
    }  # fmt: skip
    row = Release(
        id="rel1",
        workspace=tx.workspace,
        round_id="r1",
        seq=1,
        body_json=json.dumps(body),
        prev_hash="0",
        hash=chain_hash("0", json.dumps(body)),
    )
    tx.session.add(row)
    outbox.post(tx, kind="digest", subject="rel1", to=None, at=tx.now)


def leadership(company: Edge, *, joined: bool = True, private: bool = False, **flags: bool) -> Channel:
    """The channel of the settings."""
    workspace = company.slack.workspace
    channel = workspace.add_channel(
        name="leads", kind="private" if private else "public", members=[], **flags
    )
    workspace.channels["CLEADERS1"] = workspace.channels.pop(channel.id)
    channel.id = "CLEADERS1"
    if joined:
        channel.members.append(workspace.bot.id)
    return channel


@pytest.mark.parametrize("private", [False, True])
async def test_the_digest_is_posted_once_to_a_channel_of_our_own(
    db: Database, clock: ManualClock, *, private: bool
) -> None:
    async with edge(db, clock) as company:
        channel = leadership(company, private=private)
        noon(clock)
        db.now(release)
        assert await company.courier.deliver_due() == 1
        await company.passes(days=2)
        (message,) = channel.messages
        title, words, silence = message.text.split("\n")
        assert (title, words) == ("Stay interviews, Q3 2026", digest_lines.TOO_FEW)
        assert silence.startswith("I will not post about stay interviews again")


@pytest.mark.parametrize(
    ("flags", "words"),
    [
        ({"is_ext_shared": True}, "is shared with another company"),
        ({"is_archived": True}, "it is gone, archived, or I am not in it"),
        ({"joined": False}, "it is gone, archived, or I am not in it"),
        ({"joined": False, "private": True}, "it is gone, archived, or I am not in it"),
    ],
)
async def test_the_digest_waits_and_the_operator_is_told_when_the_channel_is_not_fit(
    db: Database, clock: ManualClock, flags: dict[str, bool], words: str
) -> None:
    async with edge(db, clock) as company:
        channel = leadership(company, **flags)
        noon(clock)
        db.now(release)
        await company.courier.deliver_due()
        assert channel.messages == []
        assert words in company.ola.last_message
        await company.passes(hours=1, minutes=1)
        assert len(company.ola.messages) == 1


async def test_a_channel_that_cannot_be_looked_at_is_not_posted_to(db: Database, clock: ManualClock) -> None:
    async with edge(db, clock, scopes=EVERY[:3]) as company:
        channel = leadership(company)
        noon(clock)
        db.now(release)
        await company.courier.deliver_due()
        assert channel.messages == []
        assert "channels:read and groups:read" in company.ola.last_message


@pytest.mark.parametrize(
    ("channel", "topic"),
    [
        ({"is_ext_shared": True, "is_member": True}, "channel_shared"),
        ({"is_ext_shared": False, "is_pending_ext_shared": True, "is_member": True}, "channel_shared"),
        ({"is_ext_shared": False, "pending_shared": ["T2"], "is_member": True}, "channel_shared"),
        ({"is_ext_shared": False, "is_archived": True, "is_member": True}, "channel_missing"),
        ({"is_ext_shared": False}, "channel_missing"),
        ({"is_member": True}, "channel_unchecked"),
    ],
)
def test_a_channel_is_judged_by_what_slack_says_of_it(channel: dict[str, object], topic: str) -> None:
    with pytest.raises(Unfit) as unfit:
        judge(channel)
    assert unfit.value.topic == topic


async def test_a_digest_without_a_channel_waits_for_the_operator(
    db: Database, clock: ManualClock, settings: Settings
) -> None:
    async with edge(db, clock) as company:
        noon(clock)
        db.now(release)
        unset = Database(
            db.engine, clock=clock, settings=replace(settings, leadership_channel=""), keys=db.keys
        )
        await Courier(unset, company.client, scopes=company.bot.scopes).deliver_due()
        assert "No leadership channel is set" in company.ola.last_message


async def test_the_digest_follows_once_the_channel_is_fit(db: Database, clock: ManualClock) -> None:
    async with edge(db, clock) as company:
        channel = leadership(company, joined=False)
        noon(clock)
        db.now(release)
        await company.courier.deliver_due()
        company.slack.invite_bot(channel)
        await company.passes(hours=1, minutes=1)
        assert len(channel.messages) == 1


@pytest.mark.parametrize("fault", [Fault.rate_limited(retry_after=5), Fault.error500])
async def test_trouble_while_looking_at_the_channel_only_delays_the_digest(
    db: Database, clock: ManualClock, fault: Fault
) -> None:
    async with edge(db, clock) as company:
        channel = leadership(company)
        noon(clock)
        db.now(release)
        company.slack.faults.next("conversations.info", fault)
        await company.courier.deliver_due()
        assert channel.messages == []
        await company.passes(minutes=2)
        assert len(channel.messages) == 1


@pytest.mark.parametrize("trouble", [None, TimeoutError(), Unfit("channel_missing")])
async def test_whoever_looks_at_the_channel_for_too_long_leaves_the_digest_to_who_has_it_now(
    db: Database, clock: ManualClock, monkeypatch: pytest.MonkeyPatch, trouble: Exception | None
) -> None:
    """Once in doubt, the operator had it posted again, and another worker is at it."""

    async def late(*_: object) -> None:
        clock.move(by=timedelta(minutes=5))
        (lost,) = db.now(letters.unsure, limit=5)
        db.now(letters.undecided, letter_id=lost.letter_id)
        db.now(digests.repost)
        assert lost.letter_id in db.now(letters.claim, limit=5)
        assert db.now(letters.compose, letter_id=lost.letter_id)
        if trouble is not None:
            raise trouble

    async with edge(db, clock) as company:
        channel = leadership(company)
        noon(clock)
        db.now(release)
        monkeypatch.setattr(courier, "check_channel", late)
        assert await company.courier.deliver_due() == 0
        assert channel.messages == []
        (held,) = db.now(
            lambda tx: tx.session.exec(select(Letter.state).where(Letter.kind == "digest")).all()
        )
        assert held is LetterState.SENDING


async def test_a_digest_in_doubt_is_never_posted_a_second_time(db: Database, clock: ManualClock) -> None:
    async with edge(db, clock) as company:
        channel = leadership(company)
        noon(clock)
        db.now(release)
        company.slack.faults.next("chat.postMessage", Fault.drop_after)
        await company.courier.deliver_due()
        for _ in range(3):
            await company.passes(minutes=5)
        assert len(channel.messages) == 1
        assert "staybot digest repost" in company.ola.last_message
