"""What the doctor says of an operator's own reader."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from staybot.config import Settings
from staybot.slack import doctor
from staybot.slack.doctor import reader
from staybot.slack.doctor.finding import Mark
from tests.integration.themer import programs
from tests.integration.themer.programs import settings_of


async def test_without_one_there_is_nothing_to_say() -> None:
    assert await reader.findings(Settings()) == []


async def test_a_program_that_reads_is_well_and_one_that_does_not_is_told_with_the_reason(
    tmp_path: Path,
) -> None:
    (found,) = await reader.findings(settings_of(tmp_path, programs.GOOD))
    assert found.mark is Mark.WELL
    (found,) = await reader.findings(settings_of(tmp_path, programs.CRASHING))
    assert found.mark is Mark.WRONG
    assert "(ended)" in found.says
    assert '{"ref": "1"' in found.remedy
    lost = replace(settings_of(tmp_path, programs.GOOD), themer_command=("no such program",))
    (found,) = await reader.findings(lost)
    assert "(not started)" in found.says


async def test_texts_that_leave_the_machine_are_noted(tmp_path: Path) -> None:
    well, noted = await reader.findings(settings_of(tmp_path, programs.GOOD, reach="external"))
    assert well.mark is Mark.WELL
    assert noted.mark is Mark.NOTE
    assert "out of this machine" in noted.says


@pytest.mark.parametrize("reach", ["none", "loopback"])
async def test_a_near_reader_is_no_cause_for_a_note(tmp_path: Path, reach: str) -> None:
    assert len(await reader.findings(settings_of(tmp_path, programs.GOOD, reach=reach))) == 1


async def test_the_whole_examination_looks_at_the_reader(tmp_path: Path) -> None:
    settings = replace(
        settings_of(tmp_path, programs.CRASHING),
        slack_api_url="http://127.0.0.1:9/api/",
        database_url=f"sqlite:///{tmp_path / 'no.db'}",
        key_dir=tmp_path / "keys",
    )
    said = [one.says for one in await doctor.examine(settings, environment={})]
    assert any("STAYBOT_THEMER_COMMAND does not read" in one for one in said)
