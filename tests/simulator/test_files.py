from __future__ import annotations

import io
from typing import TYPE_CHECKING

from staybot.simulator import Fault
from tests.simulator.probe import refused

if TYPE_CHECKING:
    from staybot.simulator import Actor, Simulator
    from tests.simulator.probe import JSON, Probe

PNG = b"\x89PNG\r\n\x1a\n chart"


def picture(file_id: str) -> list[JSON]:
    return [{"type": "image", "slack_file": {"id": file_id}, "alt_text": "A chart"}]


async def uploaded(probe: Probe) -> str:
    done = await probe.client.files_upload_v2(file=PNG, filename="chart.png", title="Chart")
    return str(done["files"][0]["id"])


async def test_a_fresh_upload_cannot_be_shown_at_once(sim: Simulator, probe: Probe, maria: Actor) -> None:
    blocks = picture(await uploaded(probe))
    refusal = await refused(probe.client.chat_postMessage(channel=maria.user.id, text="x", blocks=blocks))
    assert refusal.error == "invalid_blocks"
    assert "invalid slack file" in refusal.data["response_metadata"]["messages"][0]
    assert "[json-pointer:/blocks/0/slack_file]" in refusal.data["response_metadata"]["messages"][0]
    await probe.client.chat_postMessage(channel=maria.user.id, text="x", blocks=blocks)
    assert [(p.name, p.title, p.data) for p in sim.pictures] == [("chart.png", "Chart", PNG)]
    assert sim.pictures[0].channels == [maria.messages[0].channel]


async def test_readiness_can_be_ordered_and_polled(sim: Simulator, probe: Probe, maria: Actor) -> None:
    sim.faults.files_not_ready(2)
    file_id = await uploaded(probe)
    types = [(await probe.client.files_info(file=file_id))["file"]["mimetype"] for _ in range(3)]
    assert types == ["", "", "image/png"]
    sim.faults.files_not_ready(0)
    blocks = picture(await uploaded(probe))
    await probe.client.chat_postMessage(channel=maria.user.id, text="x", blocks=blocks)


async def test_an_upload_that_was_not_completed_is_no_file(
    sim: Simulator, probe: Probe, maria: Actor
) -> None:
    client = probe.client
    begun = await client.files_getUploadURLExternal(filename="chart.png", length=len(PNG))
    files = [{"id": begun["file_id"]}]
    assert (await refused(client.files_completeUploadExternal(files=files))).error == "file_not_found"
    async with probe.session.post(begun["upload_url"], data=b"short") as response:
        assert response.status == 400
    async with probe.session.post(begun["upload_url"], data=PNG) as response:
        assert response.status == 200
    assert (await refused(client.files_info(file=begun["file_id"]))).error == "file_not_found"
    refusal = await refused(
        client.chat_postMessage(channel=maria.user.id, text="x", blocks=picture(begun["file_id"]))
    )
    assert refusal.error == "invalid_blocks"
    await client.files_completeUploadExternal(files=files)
    assert (await refused(client.files_completeUploadExternal(files=files))).error == "file_already_completed"
    async with probe.session.post(begun["upload_url"], data=PNG) as response:
        assert response.status == 404
    assert sim.pictures[0].title == "chart.png"


async def test_an_upload_may_fail_on_order(sim: Simulator, probe: Probe) -> None:
    sim.faults.next("upload", Fault.error500)
    begun = await probe.client.files_getUploadURLExternal(filename="chart.png", length=len(PNG))
    for status in (500, 200):
        async with probe.session.post(begun["upload_url"], data=PNG) as response:
            assert response.status == status


async def test_a_file_is_shared_in_a_direct_message_with_its_words(
    sim: Simulator, probe: Probe, maria: Actor
) -> None:
    posted = await probe.client.chat_postMessage(channel=maria.user.id, text="Hello")
    upload = probe.client.files_upload_v2
    await upload(file=PNG, filename="a.png", channel=posted["channel"], initial_comment="As asked")
    assert maria.messages[-1].text == "As asked"
    assert sim.pictures[-1].channels == [posted["channel"]]


async def test_a_table_is_shared_as_a_file_and_only_pictures_are_shown(
    sim: Simulator, probe: Probe, maria: Actor
) -> None:
    posted = await probe.client.chat_postMessage(channel=maria.user.id, text="Hello")
    await probe.client.files_upload_v2(
        channel=posted["channel"],
        initial_comment="The files",
        file_uploads=[
            {"file": b"a,b", "filename": "t.csv", "title": "Every figure"},
            {"file": PNG, "filename": "chart.png", "title": "Chart"},
        ],
    )
    shared = maria.messages[-1]
    assert [block["alt_text"] for block in shared.blocks] == ["Chart"]
    table, _ = sim.pictures
    assert shared.files == [{"id": table.id, "name": "t.csv", "title": "Every figure", "size": 3}]
    assert maria.sees("Every figure")
    assert maria.messages[0].files == []


async def test_an_upload_may_come_as_a_form(probe: Probe) -> None:
    begun = await probe.client.files_getUploadURLExternal(filename="chart.png", length=len(PNG))
    async with probe.session.post(begun["upload_url"], data={"file": io.BytesIO(PNG)}) as response:
        assert response.status == 200
    begun = await probe.client.files_getUploadURLExternal(filename="chart.png", length=len(PNG))
    async with probe.session.post(begun["upload_url"], data={"file": io.BytesIO(b"")}) as response:
        assert response.status == 400


async def test_a_length_must_be_a_number(probe: Probe) -> None:
    call = probe.client.api_call("files.getUploadURLExternal", params={"filename": "x", "length": "-1"})
    assert (await refused(call)).error == "invalid_arguments"


async def test_a_file_is_shared_only_where_the_app_is(sim: Simulator, probe: Probe) -> None:
    channel = sim.add_channel(name="digest")
    upload = probe.client.files_upload_v2
    refusal = await refused(upload(file=PNG, filename="chart.png", channel=channel.id))
    assert refusal.error == "not_in_channel"
    assert (
        await refused(upload(file=PNG, filename="chart.png", channel="C404"))
    ).error == "channel_not_found"
    sim.invite_bot(channel)
    await upload(file=PNG, filename="chart.png", channel=channel.id, initial_comment="The quarter")
    assert [m.text for m in sim.channel_messages(channel)] == ["The quarter"]
    assert sim.pictures[-1].channels == [channel.id]


async def test_a_file_can_be_deleted_once(probe: Probe) -> None:
    file_id = await uploaded(probe)
    await probe.client.files_delete(file=file_id)
    assert (await refused(probe.client.files_delete(file=file_id))).error == "file_not_found"


async def test_reading_files_needs_its_scope(sim: Simulator, probe: Probe) -> None:
    file_id = await uploaded(probe)
    sim.app.scopes.remove("files:read")
    assert (await refused(probe.client.files_info(file=file_id))).error == "missing_scope"
