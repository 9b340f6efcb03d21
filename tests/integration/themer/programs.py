"""Small programs such as operators might write: good ones, slow ones, broken ones and hostile ones."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

from staybot.config import Settings

HEAD: Final = """
import json, os, signal, sys, time
def say(**told):
    print(json.dumps(told), flush=True)
def asked():
    for line in sys.stdin:
        yield json.loads(line)
PAY = [{"id": "compensation", "polarity": "negative"}]
"""

GOOD: Final = """
for one in asked():
    say(ref=one["ref"], themes=PAY)
"""
BACKWARDS: Final = """
held = []
for one in asked():
    held.append(one)
    if len(held) == 2:
        for each in reversed(held):
            theme = "compensation" if each["question"] == "energized" else "team_culture"
            say(ref=each["ref"], themes=[{"id": theme, "polarity": "positive"}])
"""
SILENT: Final = """
for one in asked():
    pass
"""
DEAF: Final = """
time.sleep(600)
"""
CRASHING: Final = """
for one in asked():
    sys.exit(1)
"""
ANSWERS_THEN_LEAVES: Final = """
for one in asked():
    say(ref=one["ref"], themes=PAY)
    break
"""
ERRING: Final = """
for one in asked():
    if one["question"] == "energized":
        say(ref=one["ref"], error=True)
    else:
        say(ref=one["ref"], themes=PAY)
"""
TALKATIVE: Final = """
print("ready to read your thoughts")
for one in asked():
    print("{" * 50, flush=True)
    say(ref="0" * 16, themes=PAY)
    say(ref=one["ref"][::-1], themes=PAY)
    say(ref=one["ref"], themes=[{"id": "maria", "polarity": "negative"}, *PAY, 7], more="x" * 100)
    say(ref=one["ref"], themes=[])
"""
FLOODING: Final = """
for one in asked():
    while True:
        print("nonsense", flush=True)
"""
ENDLESS_LINE: Final = """
for one in asked():
    while True:
        sys.stdout.write("x" * 65536)
        sys.stdout.flush()
"""
NOT_TEXT: Final = """
for one in asked():
    sys.stdout.buffer.write(b"\\xff\\xfe\\x00\\n")
    sys.stdout.flush()
    say(ref=one["ref"], themes=PAY)
"""
STUBBORN: Final = """
signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = os.fork()
if not child:
    while True:
        time.sleep(600)
for one in asked():
    with open(os.environ["STAYBOT_THEMER_OUT"], "w") as out:
        out.write(f"{os.getpid()} {child}")
    say(ref=one["ref"], themes=PAY)
while True:
    time.sleep(600)
"""
TELLING: Final = """
with open(os.environ["STAYBOT_THEMER_OUT"], "w") as out:
    json.dump({"environment": dict(os.environ), "files": sorted(os.listdir("/proc/self/fd"))}, out)
for one in asked():
    say(ref=one["ref"], themes=PAY)
"""
RECORDING: Final = """
for one in asked():
    with open(os.environ["STAYBOT_THEMER_OUT"], "a") as out:
        out.write(json.dumps(one) + "\\n")
    print("heard: " + one["text"], file=sys.stderr)
    say(ref=one["ref"], themes=PAY)
"""
WAITING_FOR_A_FILE: Final = """
for one in asked():
    while not os.path.exists(os.environ["STAYBOT_THEMER_OUT"]):
        time.sleep(0.02)
    say(ref=one["ref"], themes=PAY)
"""


def program(folder: Path, body: str) -> tuple[str, ...]:
    """The command that runs it."""
    file = folder / "reader.py"
    file.write_text(HEAD + body, "utf-8")
    return (sys.executable, str(file))


def settings_of(folder: Path, body: str, *, reach: str = "none", seconds: int = 20) -> Settings:
    """Settings under which it reads."""
    return Settings(
        themer="command",
        themer_command=program(folder, body),
        themer_reach=reach,
        themer_seconds=seconds,
        themer_external=reach == "external",
    )
