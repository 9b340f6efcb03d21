from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from staybot.simulator import Simulator
from tests.simulator.probe import build, home, manifest, modal, question, refused, section

if TYPE_CHECKING:
    from staybot.simulator import Actor
    from tests.simulator.probe import JSON, Clock, Probe


def trigger(sim: Simulator, maria: Actor, *, in_modal: bool = False) -> str:
    view_id = maria.modal.id if in_modal and maria.modal else None
    return sim.workspace.triggers.issue(maria.user.id, view_id=view_id)


async def test_a_trigger_opens_one_view(sim: Simulator, probe: Probe, maria: Actor) -> None:
    trigger_id = trigger(sim, maria)
    opened = await probe.client.views_open(trigger_id=trigger_id, view=modal(question("Why?")))
    assert maria.modal is not None
    assert maria.modal.id == opened["view"]["id"] == opened["view"]["root_view_id"]
    assert opened["view"]["state"]["values"]["q"]["a"]["value"] is None
    refusal = await refused(probe.client.views_open(trigger_id=trigger_id, view=modal(section("x"))))
    assert refusal.error == "exchanged_trigger_id"


async def test_a_trigger_expires(sim: Simulator, probe: Probe, maria: Actor) -> None:
    sim.workspace.triggers.lifetime = 0.01
    trigger_id = trigger(sim, maria)
    await asyncio.sleep(0.02)
    refusal = await refused(probe.client.views_open(trigger_id=trigger_id, view=modal(section("x"))))
    assert refusal.error == "expired_trigger_id"
    assert maria.modal is None


async def test_an_invented_trigger_is_refused(probe: Probe) -> None:
    refusal = await refused(probe.client.views_open(trigger_id="1.2.3", view=modal(section("x"))))
    assert refusal.error == "invalid_trigger_id"


@pytest.mark.parametrize(
    "view",
    [
        modal(section("x"), title="t" * 25),
        modal(section("x"), private_metadata="m" * 3001),
        modal(section("x"), callback_id="c" * 256),
        home(section("x")),
        "{not json",
        modal(*[section("x")] * 101),
    ],
)
async def test_a_view_slack_would_not_show_is_refused(
    sim: Simulator, probe: Probe, maria: Actor, view: JSON | str
) -> None:
    trigger_id = trigger(sim, maria)
    call = probe.client.api_call("views.open", json={"trigger_id": trigger_id, "view": view})
    refusal = await refused(call)
    assert refusal.error == "invalid_arguments"
    assert "[json-pointer:/view" in refusal.data["response_metadata"]["messages"][0]
    await probe.client.views_open(trigger_id=trigger_id, view=modal(section("x")))


async def test_a_view_above_250_kilobytes_is_refused(sim: Simulator, probe: Probe, maria: Actor) -> None:
    blocks = [section("x" * 2900) for _ in range(90)]
    refusal = await refused(probe.client.views_open(trigger_id=trigger(sim, maria), view=modal(*blocks)))
    assert refusal.error == "view_too_large"


async def test_three_views_make_a_stack_and_no_more(sim: Simulator, probe: Probe, maria: Actor) -> None:
    client = probe.client
    await client.views_open(trigger_id=trigger(sim, maria), view=modal(section("1")))
    root = maria.modal
    for n in ("2", "3"):
        pushed = await client.views_push(
            trigger_id=trigger(sim, maria, in_modal=True), view=modal(section(n))
        )
    assert root is not None
    assert pushed["view"]["root_view_id"] == root.id
    assert pushed["view"]["previous_view_id"] not in {None, root.id}
    refusal = await refused(
        client.views_push(trigger_id=trigger(sim, maria, in_modal=True), view=modal(section("4")))
    )
    assert refusal.error == "push_limit_reached"
    await maria.close_modal()
    assert maria.modal is not None
    assert maria.sees("2")


async def test_a_view_is_pushed_only_from_within_a_modal(sim: Simulator, probe: Probe, maria: Actor) -> None:
    refusal = await refused(probe.client.views_push(trigger_id=trigger(sim, maria), view=modal(section("x"))))
    assert refusal.error == "not_found"


async def test_an_outdated_hash_is_a_conflict(sim: Simulator, probe: Probe, maria: Actor) -> None:
    client = probe.client
    opened = (await client.views_open(trigger_id=trigger(sim, maria), view=modal(section("1"))))["view"]
    updated = await client.views_update(view_id=opened["id"], hash=opened["hash"], view=modal(section("2")))
    assert updated["view"]["hash"] != opened["hash"]
    refusal = await refused(
        client.views_update(view_id=opened["id"], hash=opened["hash"], view=modal(section("3")))
    )
    assert refusal.error == "hash_conflict"
    await client.views_update(view_id=opened["id"], view=modal(section("without a hash")))
    assert maria.sees("without a hash")


async def test_a_view_that_is_gone_cannot_be_updated(sim: Simulator, probe: Probe, maria: Actor) -> None:
    client = probe.client
    opened = (await client.views_open(trigger_id=trigger(sim, maria), view=modal(section("1"))))["view"]
    await maria.close_modal()
    refusal = await refused(client.views_update(view_id=opened["id"], view=modal(section("2"))))
    assert refusal.error == "not_found"
    refusal = await refused(client.api_call("views.update", json={"view": modal(section("2"))}))
    assert refusal.error == "invalid_arguments"


async def test_an_external_id_is_never_used_twice(
    sim: Simulator, probe: Probe, maria: Actor, tom: Actor
) -> None:
    client = probe.client
    named = modal(section("1"), external_id="interview:1")
    await client.views_open(trigger_id=trigger(sim, maria), view=named)
    refusal = await refused(client.views_open(trigger_id=trigger(sim, tom), view=named))
    assert refusal.error == "duplicate_external_id"
    await client.views_update(external_id="interview:1", view=modal(section("2"), external_id="interview:1"))
    assert maria.sees("2")


async def test_a_home_tab_is_published_and_keeps_its_id(probe: Probe, maria: Actor) -> None:
    client, user_id = probe.client, maria.user.id
    first = (await client.views_publish(user_id=user_id, view=home(section("one"))))["view"]
    second = (await client.views_publish(user_id=user_id, view=home(section("two")), hash=first["hash"]))[
        "view"
    ]
    assert (second["id"], second["type"]) == (first["id"], "home")
    assert maria.home is not None
    assert maria.sees("two")
    assert not maria.sees("one")
    refusal = await refused(
        client.views_publish(user_id=user_id, view=home(section("three")), hash=first["hash"])
    )
    assert refusal.error == "hash_conflict"
    refusal = await refused(client.views_publish(user_id="U404", view=home(section("x"))))
    assert refusal.error == "invalid_arguments"


async def test_a_home_tab_that_is_switched_off_cannot_be_published(clock: Clock) -> None:
    sim = Simulator(manifest=manifest(app_home={"messages_tab_enabled": True}), now=clock.now)
    await sim.start()
    probe = build(sim)
    user = sim.add_user(name="Maria")
    refusal = await refused(probe.client.views_publish(user_id=user.id, view=home(section("x"))))
    assert refusal.error == "not_enabled"
    await probe.close()
    await sim.stop()


async def test_typed_words_survive_an_update_with_the_same_ids(
    sim: Simulator, probe: Probe, maria: Actor
) -> None:
    client = probe.client
    await client.views_open(trigger_id=trigger(sim, maria), view=modal(question("Why?")))
    await maria.type("Why?", "because")
    assert maria.modal is not None
    view_id = maria.modal.id
    await client.views_update(
        view_id=view_id,
        view=modal(question("Why now?", element={"initial_value": "ignored"}), section("new")),
    )
    assert maria.modal.state["q"]["a"]["value"] == "because"
    assert maria.sees("because")
    await client.views_update(
        view_id=view_id, view=modal(question("Why?", block_id="q2", element={"initial_value": "taken"}))
    )
    assert maria.modal.state == {"q2": {"a": {"type": "plain_text_input", "value": "taken"}}}


async def test_blocks_can_be_validated_without_a_token(sim: Simulator, probe: Probe) -> None:
    client, url = probe.client, f"{sim.url}/api/blocks.validate"
    assert (await client.blocks_validate(blocks=[section("fine")]))["ok"]
    assert (await client.blocks_validate(view=modal(section("fine"))))["ok"]
    assert (await client.blocks_validate(message={"text": "fine"}))["ok"]
    refusal = await refused(client.blocks_validate(blocks=[section("")]))
    assert refusal.data["errors"][0]["pointer"].startswith("/blocks/0/text")
    async with probe.session.post(url, json={}) as response:
        assert (await response.json())["error"] == "invalid_arguments"
