"""A process that dies leaves no picture of its memory, nor do those that it started."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from staybot import children

SPEAKS = "import sys, time; print('here', flush=True); time.sleep(60)"
STARTS = f"import os, sys; os.execv(sys.executable, [sys.executable, '-c', {SPEAKS!r}])"
ALLOWS = "import resource; resource.setrlimit(resource.RLIMIT_CORE, (-1, -1)); "
FORBIDS = "from staybot import cores; cores.forbid(); "


@pytest.mark.parametrize(("before", "is_left"), [(ALLOWS, True), (ALLOWS + FORBIDS, False)])
def test_no_core_file_is_left(tmp_path: Path, before: str, *, is_left: bool) -> None:
    if is_left and not _are_files_in_the_folder():
        pytest.skip("this system keeps core files elsewhere")
    child = subprocess.Popen(
        [sys.executable, "-c", before + STARTS], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert child.stdout is not None
    assert child.stdout.readline() == b"here\n"
    child.send_signal(signal.SIGABRT)
    _, said = child.communicate()

    assert child.returncode == -signal.SIGABRT, said
    assert any(tmp_path.iterdir()) == is_left


SERVES = """
import resource
from staybot.commands import starting
from staybot.errors import ConfigError
try:
    starting.serve("run")
except ConfigError:
    print(*resource.getrlimit(resource.RLIMIT_CORE))
"""


def test_a_bot_and_what_counts_for_it_forbid_it_first(tmp_path: Path) -> None:
    settings = {"PATH": os.defpath, "PYTHONPATH": children.PACKAGE}
    bot = subprocess.run(
        [sys.executable, "-c", SERVES],
        cwd=tmp_path,
        env=settings,
        capture_output=True,
        text=True,
        check=False,
    )
    assert bot.stdout.splitlines()[-1:] == ["1 1"], bot.stderr

    # What it is given as its job says how it is to be counted; this one only tells its own limit.
    tells = pickle.dumps(_Told())
    drafter = subprocess.run(
        children.program("staybot.drafting"),
        cwd=tmp_path,
        env=settings,
        input=tells,
        capture_output=True,
        check=False,
    )
    assert drafter.stderr.splitlines()[:1] == [b"(1, 1)"], drafter.stderr


class _Told:
    """Evaluated where it is unpickled."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return eval, ("print(__import__('resource').getrlimit(4), flush=True)",)


def _are_files_in_the_folder() -> bool:
    """Whether the kernel writes core files, and into the folder of the process."""
    pattern = Path("/proc/sys/kernel/core_pattern")
    return pattern.is_file() and pattern.read_text().startswith("core")
