"""Below a digest: its thread in the channel, and the window that says how it was made."""

from __future__ import annotations

import json

import pytest
from sqlmodel import select

from staybot.anonymity.ledger import chain_hash
from staybot.clock import ManualClock
from staybot.flows.delivering import outbox
from staybot.flows.promising.audiences import NOT_A_LEADER
from staybot.simulator import Message
from staybot.slack.digests import CHANGED
from staybot.store.database import Database, Tx
from staybot.store.tables import Person, Release, Round
from tests.unit.slack.edge import Edge, edge
from tests.unit.slack.golden_companies import stored
from tests.unit.slack.test_courier import leadership, noon


def release(tx: Tx) -> None:
    """A troubled company's release, whose digest is due."""
    body = json.dumps(stored("troubled")[-1])
    round_id = tx.session.exec(select(Round)).first()
    assert round_id is not None
    tx.session.add(
        Release(
            id="5" * 32, workspace=tx.workspace, round_id=round_id.id, seq=1, body_json=body, prev_hash="0",
            hash=chain_hash("0", body),
        )
    )  # fmt: skip
    tx.session.flush()
    outbox.post(tx, kind="digest", subject="5" * 32, to=None, at=tx.now)


async def posted(company: Edge, clock: ManualClock) -> list[Message]:
    channel = leadership(company)
    channel.members.append(company.priya.user.id)
    noon(clock)
    company.db.now(release)
    await company.courier.deliver_due()
    return channel.messages


async def test_the_thread_stands_below_the_post_and_begins_with_buttons(
    db: Database, clock: ManualClock
) -> None:
    async with edge(db, clock) as company:
        post, below = await posted(company, clock)
        assert (post.thread_ts, below.thread_ts) == (None, post.ts)
        assert [block["type"] for block in post.blocks].count("actions") == 0
        assert [block["type"] for block in below.blocks].index("actions") == 0


async def test_method_opens_a_window_for_whoever_can_see_the_post(db: Database, clock: ManualClock) -> None:
    async with edge(db, clock) as company:
        _, below = await posted(company, clock)
        assert await company.priya.click("Method", message=below)
        window = company.priya.modal
        assert window is not None
        said = json.dumps(window.blocks)
        for words in (
            "Who is shown",
            "at least 5 people",
            "staybot verify",
            chain_hash("0", json.dumps(stored("troubled")[-1])),
        ):
            assert words in said


@pytest.mark.parametrize("change", ["changed", "gone"])
async def test_a_release_that_is_not_what_was_appended_is_not_explained(
    db: Database, clock: ManualClock, change: str
) -> None:
    def tamper(tx: Tx) -> None:
        row = tx.session.exec(select(Release)).one()
        if change == "gone":
            tx.session.delete(row)
        else:
            row.body_json = row.body_json.replace("compensation", "compensations")
            tx.session.add(row)

    async with edge(db, clock) as company:
        _, below = await posted(company, clock)
        db.now(tamper)
        await company.priya.click("Method", message=below)
        assert company.priya.modal is None
        told = company.priya.ephemerals[-1].text
        assert told == (
            CHANGED if change == "changed" else "This is out of date. My Home tab shows what is open for you."
        )


TOOLS = "Commit to this: Compute, data & tooling"


async def test_an_engineer_who_clicks_commit_reads_why_not_and_gets_no_window(
    db: Database, clock: ManualClock
) -> None:
    async with edge(db, clock) as company:
        _, below = await posted(company, clock)
        joins(company, company.tom.user.id)
        for _again in range(2):
            assert await company.tom.click(TOOLS, message=below)
        assert company.tom.modal is None
        assert NOT_A_LEADER in company.tom.ephemerals[-1].text


async def test_a_leader_who_clicks_commit_gets_the_window_about_that_theme(
    db: Database, clock: ManualClock
) -> None:
    def leads(tx: Tx) -> None:
        ola = tx.session.exec(select(Person).where(Person.slack_id == "UOLA00001")).one()
        ola.is_leader = True
        tx.session.add(ola)

    async with edge(db, clock) as company:
        _, below = await posted(company, clock)
        joins(company, company.ola.user.id)
        db.now(leads)
        assert await company.ola.click(TOOLS, message=below)
        assert company.ola.modal is not None
        assert "Make infrastructure reproducible" in json.dumps(company.ola.modal.blocks)


def joins(company: Edge, who: str) -> None:
    """Somebody else reads the leadership channel, too."""
    company.slack.workspace.channels["CLEADERS1"].members.append(who)
