"""What people intend to do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from staybot.demo.agenda import Agenda

NOON = datetime(2026, 10, 20, 12, 0, tzinfo=UTC)


async def nothing() -> bool:
    return False


def test_plans_come_in_the_order_of_their_time_then_of_their_making() -> None:
    agenda = Agenda()
    for email, hours in (("c", 2), ("a", 1), ("b", 1), ("later", 9)):
        agenda.add(nothing, at=NOON + timedelta(hours=hours), email=email)
    assert agenda.next_at() == NOON + timedelta(hours=1)
    assert [email for email, _ in agenda.due(NOON + timedelta(hours=2))] == ["a", "b", "c"]
    assert agenda.next_at() == NOON + timedelta(hours=9)


def test_who_plans_nothing_wakes_nobody() -> None:
    assert Agenda().next_at() is None
