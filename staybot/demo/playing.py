"""The demo without a page: so many days pass, and every message that anyone received is written down."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Final, TextIO

import typer
from rich.console import Console
from rich.progress import Progress, TimeElapsedColumn

from staybot.demo.stage import Stage
from staybot.errors import Refused
from staybot.simulator import Post

MESSAGES: Final = "messages.jsonl"
PICTURES: Final = "pictures"
_PICTURE: Final = re.compile(r"\d{4,}-")
"""How a picture's name begins here: with its number."""


def prepare(out: Path) -> None:
    """An empty folder, or one with nothing but the files of an earlier play, which go. Raises Refused."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        if strangers := _strangers(out):
            raise Refused(
                f"{out} holds other files ({', '.join(strangers[:3])}). Name an empty or a new folder with "
                "--out."
            )
        (out / MESSAGES).unlink(missing_ok=True)
        (out / PICTURES).mkdir(exist_ok=True)
        for picture in (out / PICTURES).iterdir():
            picture.unlink()
    except OSError as error:
        raise Refused(f"{out} cannot be used: {error.strerror}. Name another folder with --out.") from None


def _strangers(out: Path) -> list[str]:
    """Names of what no play has written."""
    there = [each.name for each in out.iterdir() if each.name not in {MESSAGES, PICTURES}]
    if (out / PICTURES).is_dir():
        there += [each.name for each in (out / PICTURES).iterdir() if not _PICTURE.match(each.name)]
    return sorted(there)


async def play(stage: Stage, *, days: int, out: Path) -> None:
    """Let so many days pass and write what anyone received into `out`, as it comes."""
    console = Console(stderr=True)
    columns = (*Progress.get_default_columns(), TimeElapsedColumn())
    with (out / MESSAGES).open("w", encoding="utf-8") as file, Progress(*columns, console=console) as bar:
        task = bar.add_task(f"{days} days", total=days)
        written = 0
        for _ in range(days):
            await stage.passes(days=1)
            written = _write(file, stage, since=written)
            bar.update(task, advance=1)
    pictures = _write_pictures(stage, out / PICTURES)
    typer.echo(_summary(stage, days=days, pictures=pictures, out=out))


def line(post: Post, stage: Stage) -> str:
    """One message as a line of JSON. A person is `Name <email>`, a channel `#name`; `thread_ts` is the `ts`
    of the message whose thread it stands in, or null.
    """
    workspace = stage.sim.workspace
    user = workspace.users.get(post.to)
    to = f"{user.name} <{user.email}>" if user else f"#{workspace.channels[post.to].name}"
    fields = {
        "at": post.at.isoformat(),
        "to": to,
        "to_id": post.to,
        "channel": post.channel,
        "kind": post.kind,
        "ts": post.ts,
        "thread_ts": post.thread_ts,
        "text": post.text,
        "blocks": post.blocks,
    }
    return json.dumps(fields, ensure_ascii=False)


def _write(file: TextIO, stage: Stage, *, since: int) -> int:
    posts = stage.sim.all_posts
    file.writelines(line(post, stage) + "\n" for post in posts[since:])
    return len(posts)


def _write_pictures(stage: Stage, folder: Path) -> int:
    pictures = stage.sim.pictures
    for number, picture in enumerate(pictures, start=1):
        (folder / f"{number:04}-{Path(picture.name).name}").write_bytes(picture.data or b"")
    return len(pictures)


def _summary(stage: Stage, *, days: int, pictures: int, out: Path) -> str:
    posts = stage.sim.all_posts
    kinds: Counter[str] = Counter(post.kind for post in posts)
    told = ", ".join(f"{kinds[kind]} {name}" for kind, name in _KINDS.items() if kinds[kind])
    readers = len({post.to for post in posts})
    return (
        f"{days} days, {len(posts)} messages to {readers} people and channels ({told or 'none'}), "
        f"{pictures} pictures: {out / MESSAGES}"
    )


_KINDS = {
    "dm": "direct",
    "channel": "to channels",
    "ephemeral": "seen by one person only",
    "update": "changed in place",
}
