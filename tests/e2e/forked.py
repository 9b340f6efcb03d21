"""Processes that are made to be killed, a moment after they start: they fork from one that is warm."""

from __future__ import annotations

import multiprocessing
from typing import Final

processes: Final = multiprocessing.get_context("forkserver")
processes.set_forkserver_preload(["tests.e2e.warmed"])  # for all of them: there is one such server a process
