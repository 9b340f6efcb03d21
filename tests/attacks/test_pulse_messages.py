"""What stands in the DMs: whoever reads them over a shoulder, or exports them, learns of no answer."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from staybot.facts import Letterable, PulseClosed, PulseInvitation, PulseReminder
from staybot.flows.answering import pulse
from tests.pulse_rows import answers_all, closes, items, opened, taps, under_pulses

if TYPE_CHECKING:
    from tests.company_rows import Company

GROUPS = ("taps", "answers all", "writes", "withdraws", "is silent")


def _messages(company: Company) -> dict[str, list[tuple[str, Letterable]]]:
    """What each of five people who behave differently is sent, in order."""
    c = under_pulses(company)
    people = dict(zip(GROUPS, c.engineers(5), strict=True))
    round_id = opened(c)
    c.clock.move_to(datetime(2026, 10, 27, 12, tzinfo=UTC))
    out = c.delivers()
    taps(c, people["taps"], round_id, items(c, people["taps"], round_id)[0], 1)
    answers_all(c, [people["answers all"], people["withdraws"]], round_id, 2)
    answers_all(c, [people["writes"]], round_id, 5, comment="The pager never stops")
    c.db.now(pulse.withdraw, by=people["withdraws"], round_id=round_id)
    for day in (28, 29, 30):
        c.clock.move_to(datetime(2026, 10, day, 12, tzinfo=UTC))
        out += c.delivers()
    closes(c, round_id)
    out += c.delivers()
    by_slack_id = {slack_id: name for name, slack_id in people.items()}
    found: dict[str, list[tuple[str, Letterable]]] = {name: [] for name in GROUPS}
    for one in out:
        if one.to in by_slack_id:
            found[by_slack_id[one.to]].append((type(one.fact).__name__, one.fact))
    return found


def _differing(messages: dict[str, list[tuple[str, Letterable]]]) -> set[str]:
    """The kinds of message that are not the same for everyone who got one."""
    by_kind: dict[str, set[Letterable]] = {}
    for found in messages.values():
        for kind, fact in found:
            by_kind.setdefault(kind, set()).add(fact)
    return {kind for kind, facts in by_kind.items() if len(facts) > 1}


def test_the_messages_are_the_same_for_everyone_whatever_they_did(company: Company) -> None:
    found = _messages(company)
    assert _differing(found) == set()
    for name, facts in found.items():
        kinds = [kind for kind, _ in facts]
        assert kinds.count("PulseInvitation") == kinds.count("PulseClosed") == 1, name


def test_only_a_reminder_is_a_message_that_some_get_and_others_do_not(company: Company) -> None:
    """It says that its reader was silent, to its reader; no row says so, and it never changes."""
    found = _messages(company)
    reminded = {
        name for name, facts in found.items() if any(isinstance(one, PulseReminder) for _, one in facts)
    }
    assert reminded == {"withdraws", "is silent"}
    assert not [one for facts in found.values() for _, one in facts if not _is_known(one)]


def _is_known(fact: Letterable) -> bool:
    return isinstance(fact, PulseInvitation | PulseReminder | PulseClosed)


def test_the_same_look_finds_a_message_that_thanks(company: Company) -> None:
    """The broken variant: at the close those who answered are thanked."""
    found = _messages(company)
    thanks = PulseClosed("Thank you")
    spoilt = {
        name: [(kind, thanks if kind == "PulseClosed" and name == "writes" else fact) for kind, fact in facts]
        for name, facts in found.items()
    }
    assert _differing(spoilt) == {"PulseClosed"}
