"""The people: who can be asked, and what is missing for it."""

from __future__ import annotations

from datetime import date

from staybot.flows.people.people_census import Census
from staybot.slack.doctor.finding import Finding, note, well


def people(census: Census, *, zone: str) -> list[Finding]:
    """What the people list lacks."""
    if not census.engineers:
        says = "Nobody has the role engineer." if census.listed else "The people list is empty."
        return [note(f"{says} Nobody will be asked.", "Run `staybot people import people.csv`.")]
    found = [well(f"{census.listed} people are listed, {census.engineers} of them engineers.")]
    gaps = (
        (
            census.without_slack,
            "cannot be asked: no Slack account is known",
            "Their email in the list must be the one in Slack, or give their slack_id.",
        ),
        (
            census.without_manager,
            "can answer only anonymously: no manager is known",
            "Fill in manager_email.",
        ),
        (
            census.without_zone,
            f"are taken to live in {zone}: Slack tells no time zone",
            "Set STAYBOT_TIMEZONE to where most of them are.",
        ),
    )
    return found + [note(f"{count} engineers {what}.", remedy) for count, what, remedy in gaps if count]


def removal(delete_by: date | None) -> list[Finding]:
    """Whether the app was taken out of the workspace."""
    if delete_by is None:
        return []
    return [
        note(
            "The app was removed from the Slack workspace.",
            f"Install it again, or delete the database and the keys by {delete_by}, as Slack's policy asks.",
        )
    ]
