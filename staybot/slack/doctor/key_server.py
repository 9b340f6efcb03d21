"""The server that keeps the keys of open rounds, where one is set instead of a folder."""

from __future__ import annotations

from typing import Final

from staybot.config import Settings
from staybot.slack.doctor.finding import Finding, note, well, wrong
from staybot.store.keys import KeysUnreachable
from staybot.store.redis_keys import RedisKeys

FORGETFUL: Final = 'Start it with --save "" --appendonly no, for this alone, and leave it out of backups.'


def findings(settings: Settings) -> list[Finding]:
    """Reachable, forgetful, and the one place of the keys. Raises ConfigError for an address that is none."""
    found = []
    if settings.key_dir != Settings.key_dir:
        found.append(
            note(
                "Both STAYBOT_KEYS_URL and STAYBOT_KEY_DIR are set: keys are kept on the server.",
                "Unset the one that you do not use.",
            )
        )
    keys = RedisKeys(settings.keys_url)
    try:
        return [*found, *_answers(keys)]
    finally:
        keys.close()


def _answers(keys: RedisKeys) -> list[Finding]:
    try:
        keys.check()
    except KeysUnreachable as unreachable:
        return [wrong("The server of STAYBOT_KEYS_URL does not answer.", str(unreachable))]
    found = [well("The server of STAYBOT_KEYS_URL answers.")]
    persists = keys.persists()
    if persists:
        says = "The server of the keys writes them to disk: a destroyed key may still be in its files."
        found.append(note(says, FORGETFUL))
    elif persists is None:
        says = "The server of the keys does not say whether it writes them to disk."
        found.append(note(says, f"Ask whoever runs it. {FORGETFUL}"))
    return found
