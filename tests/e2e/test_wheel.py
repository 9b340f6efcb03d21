"""The wheel alone: migrations, manifest and page travel in it."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def ran(*words: str, folder: Path, path: str = "") -> str:
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "PYTHONPATH": path, **_pip()}
    done = subprocess.run(
        [sys.executable, *words], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout + done.stderr


def _pip() -> dict[str, str]:
    """How this machine reaches packages is its own affair."""
    return {name: value for name, value in os.environ.items() if name.startswith(("PIP_", "SSL_"))}


@pytest.mark.long
def test_an_unpacked_wheel_migrates_and_plays_the_demo_far_from_the_checkout(tmp_path: Path) -> None:
    build = ("-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(tmp_path), str(ROOT))
    ran(*build, folder=tmp_path)
    (wheel,) = tmp_path.glob("staybot-*.whl")
    site, work = tmp_path / "site", tmp_path / "work"
    work.mkdir()
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(site)
    where = ran("-c", "import staybot; print(staybot.__file__)", folder=work, path=str(site))
    assert where.startswith(str(site))
    assert "newest migration" in ran("-m", "staybot", "migrate", folder=work, path=str(site))
    play = ("-m", "staybot", "demo", "--people", "10", "--play", "2", "--out", "played")
    ran(*play, folder=work, path=str(site))
    assert (work / "played" / "messages.jsonl").stat().st_size > 0
