from __future__ import annotations

from collections.abc import Callable

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from staybot.clock import ManualClock
from staybot.flows import workspaces
from staybot.simulator import Fault, Simulator
from staybot.slack import api
from staybot.slack.directory_sync import WAITS, sync
from staybot.store.database import Database
from staybot.store.tables import Person, PersonStatus, Workspace

Known = Callable[[], dict[str, Person]]


class Naps:
    """Sleeps that are written down instead of slept."""

    def __init__(self) -> None:
        self.taken: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.taken.append(seconds)


@pytest.fixture
def naps() -> Naps:
    return Naps()


def crowd(slack: Simulator, size: int) -> None:
    for number in range(size):
        slack.add_user(name=f"Person {number}", email=f"p{number}@acme.test")


def listings(slack: Simulator) -> int:
    return sum(call.method == "users.list" for call in slack.calls)


async def test_everybody_is_read_page_by_page(
    slack: Simulator, client: AsyncWebClient, db: Database, known: Known, clock: ManualClock
) -> None:
    crowd(slack, 450)
    synced = await sync(client, db)
    assert (synced.accounts, synced.added, synced.gone, synced.stopped) == (451, 451, 0, "")
    assert listings(slack) == 3
    assert sum(person.is_human for person in known().values()) == 450
    assert (known()["Person 7"].tz, known()["Person 7"].locale) == ("Europe/London", "en-GB")
    assert db.now(lambda tx: tx.session.get_one(Workspace, tx.workspace).synced_at) == clock.now()


async def test_who_was_deactivated_since_is_off(
    slack: Simulator, client: AsyncWebClient, db: Database, known: Known
) -> None:
    crowd(slack, 3)
    await sync(client, db)
    slack.change_user(slack.workspace.users[known()["Person 1"].slack_id or ""], deleted=True)
    assert (await sync(client, db)).changed == 1
    assert known()["Person 1"].status is PersonStatus.DEACTIVATED


async def test_who_is_gone_from_a_listing_read_to_its_end_is_off(
    slack: Simulator, client: AsyncWebClient, db: Database, known: Known
) -> None:
    crowd(slack, 3)
    await sync(client, db)
    del slack.workspace.users[known()["Person 1"].slack_id or ""]
    assert (await sync(client, db)).gone == 1
    assert known()["Person 1"].status is PersonStatus.DEACTIVATED


@pytest.mark.parametrize(
    "fault", [Fault.api_error("invalid_cursor"), Fault.rate_limited(retry_after=3600)], ids=["cursor", "busy"]
)
async def test_nobody_is_off_for_being_absent_from_a_listing_that_ended_early(
    slack: Simulator, client: AsyncWebClient, db: Database, known: Known, fault: Fault
) -> None:
    crowd(slack, 450)
    await sync(client, db)
    del slack.workspace.users[known()["Person 440"].slack_id or ""]
    slack.faults.next("users.list", Fault.slow(0))
    slack.faults.next("users.list", fault)
    synced = await sync(client, db)
    assert synced.stopped in {"invalid_cursor", "ratelimited"}
    assert (synced.accounts, synced.gone) == (200, 0)
    assert known()["Person 440"].status is PersonStatus.ACTIVE


async def test_it_waits_as_long_as_slack_says(
    slack: Simulator, client: AsyncWebClient, db: Database, naps: Naps
) -> None:
    crowd(slack, 250)
    slack.faults.next("users.list", Fault.rate_limited(retry_after=7), times=2)
    synced = await sync(client, db, sleep=naps)
    assert naps.taken == [7, 7]
    assert (synced.accounts, synced.stopped) == (251, "")


@pytest.mark.parametrize(
    "fault",
    [Fault.error500, Fault.api_error("internal_error")],
    ids=["broken", "error"],
)
async def test_a_hiccup_is_outlasted_and_an_outage_left_for_the_next_time(
    slack: Simulator, client: AsyncWebClient, db: Database, naps: Naps, fault: Fault
) -> None:
    crowd(slack, 2)
    slack.faults.next("users.list", fault)
    assert (await sync(client, db, sleep=naps)).stopped == ""
    slack.faults.next("users.list", fault, times=WAITS)
    assert (await sync(client, db, sleep=naps)).stopped == "no_answer"
    assert naps.taken == [2, 2, 4, 8, 16, 32]


async def test_a_line_that_drops_again_and_again_is_left_for_the_next_time(
    slack: Simulator, client: AsyncWebClient, db: Database, naps: Naps
) -> None:
    slack.faults.next("users.list", Fault.drop_before, times=2 * WAITS)  # aiohttp sends each GET once more
    assert (await sync(client, db, sleep=naps)).stopped == "no_answer"
    assert naps.taken == [2, 4, 8, 16, 32]


async def test_without_the_scope_for_addresses_people_are_known_by_their_id(
    slack: Simulator, client: AsyncWebClient, db: Database, known: Known
) -> None:
    slack.app.scopes.discard("users:read.email")
    crowd(slack, 1)
    await sync(client, db)
    assert known()["Person 0"].email is None


async def test_a_revoked_token_ends_the_sync_with_slacks_word(
    slack: Simulator, client: AsyncWebClient, db: Database
) -> None:
    slack.app.is_revoked = True
    assert (await sync(client, db)).stopped == "token_revoked"


async def test_a_listing_that_goes_round_in_circles_is_left(
    slack: Simulator, client: AsyncWebClient, db: Database
) -> None:
    """A cursor that comes back would be followed for ever."""
    crowd(slack, 250)

    class Circling(AsyncWebClient):
        async def users_list(self, **arguments: object) -> object:  # type: ignore[override]
            return await client.users_list(**{**arguments, "cursor": None})  # type: ignore[arg-type]

    async with api.session() as http:
        circling = Circling(token=slack.bot_token, base_url=client.base_url, session=http)
        assert (await sync(circling, db)).stopped == "repeated_cursor"


async def test_a_sync_marks_its_day(slack: Simulator, client: AsyncWebClient, db: Database) -> None:
    assert db.now(workspaces.needs_sync)
    crowd(slack, 1)
    await sync(client, db)
    assert not db.now(workspaces.needs_sync)
