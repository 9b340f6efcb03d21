"""`staybot doctor`: what is well, what is not, and what to do about it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Final

import typer

from staybot.config import Settings, unknown
from staybot.slack import doctor
from staybot.slack.doctor import host
from staybot.slack.doctor.finding import Finding, Mark

MARKS: Final = {Mark.WELL: "✓", Mark.WRONG: "✗", Mark.NOTE: "!"}


def run(settings: Settings, *, variables: Iterable[str] = ()) -> int:
    """Examine, print, and answer 1 if anything is wrong. `variables` are the names of all that are set."""
    findings = [*host.misspelt(unknown(variables)), *asyncio.run(doctor.examine(settings))]
    for line in told(findings):
        typer.echo(line)
    return int(any(finding.mark is Mark.WRONG for finding in findings))


def told(findings: list[Finding]) -> list[str]:
    """One line per finding, and under it what to do."""
    lines = []
    for finding in findings:
        lines.append(f"{MARKS[finding.mark]} {finding.says}")
        lines += [f"    {finding.remedy}"] if finding.remedy else []
    wrong = sum(finding.mark is Mark.WRONG for finding in findings)
    return [*lines, f"{wrong} thing{'s'[: wrong != 1]} to mend." if wrong else "All is well."]
