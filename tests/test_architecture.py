"""The walls of the house: who may import whom, and what each part may know."""

from __future__ import annotations

import dataclasses
import re
import typing
from pathlib import Path

from importlinter import cli

from staybot import config, facts
from staybot.anonymity import releases
from staybot.commands.example import env_example

ROOT = Path(__file__).parents[1]


def test_every_import_contract_holds() -> None:
    done = cli.lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True)
    assert done == cli.EXIT_STATUS_SUCCESS


def test_no_file_outgrows_its_budget() -> None:
    too_long = {
        str(path.relative_to(ROOT)): lines
        for path in (ROOT / "staybot").rglob("*.py")
        if (lines := len(path.read_text("utf-8").splitlines())) > 200
    }
    assert too_long == {}


def test_a_published_report_has_no_place_for_a_name() -> None:
    for fact in (releases.Release, releases.Cell, releases.Repeat, facts.Digest, facts.GroupThemes):
        for field in dataclasses.fields(fact):
            assert not re.search(r"person|slack_id|name|engineer_id|manager|email", field.name), field.name
            assert "Who" not in str(field.type)


def test_every_setting_stands_in_the_table_and_in_the_example_file() -> None:
    assert {setting.field for setting in config.TABLE} == {
        field.name for field in dataclasses.fields(config.Settings)
    }
    assert (ROOT / ".env.example").read_text("utf-8") == env_example()


def test_everything_a_letter_can_become_is_a_fact() -> None:
    assert all(dataclasses.is_dataclass(one) for one in typing.get_args(facts.Letterable))
