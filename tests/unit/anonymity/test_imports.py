"""What it costs to import us: nothing heavy before it is used, and the attacker knows no publisher."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import staybot.anonymity.auditor

PUBLISHER = {
    "span", "peeling", "cells", "cadence", "publisher", "bands", "theme_counts", "gate", "policy",
    "favourable", "intervals",
}  # fmt: skip


@pytest.mark.parametrize(
    "module", ["gate", "verify", "publisher", "sealing", "notices", "formats", "companies"]
)
def test_no_heavy_library_is_loaded_before_it_is_used(module: str) -> None:
    heavy = "{'numpy', 'scipy', 'cryptography'}"
    code = f"import sys, staybot.anonymity.{module}; print({heavy} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


@pytest.mark.parametrize(
    "file", sorted(Path(staybot.anonymity.auditor.__file__).parent.glob("*.py")), ids=lambda file: file.name
)
def test_the_auditor_shares_nothing_with_the_publisher(file: Path) -> None:
    imported = {
        node.module.rpartition(".")[2]
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("staybot.anonymity")
    }
    assert not imported & PUBLISHER
