"""Past digests and their files: for whoever may see them, as the ledger has them, and for nobody else."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from staybot.anonymity.ledger import chain_hash
from staybot.errors import Refused
from staybot.facts import Download, OperatorNotice, PastDigest, PulseDigest
from staybot.flows import workspaces
from staybot.flows.asking import seals
from staybot.flows.delivering import letters
from staybot.flows.publishing import digests, downloads, history, released
from staybot.flows.publishing.ledger import entries
from staybot.slack.views.digests import past_digest
from staybot.slack.views.letters import letter
from staybot.store.tables import LetterState, PersonStatus
from tests.attacks.operator import writes
from tests.company_rows import DAVE, MARIA, NOOR, OLA, PRIYA, TOM, Company, somebody
from tests.ledger_rows import TOOLS, appended, cell, enps, interview, pulse

CHANNEL = "CLEADERS1"
Q3, Q4 = date(2026, 8, 4), date(2026, 11, 4)


@pytest.fixture
def posted(company: Company) -> list[str]:
    """Two interviews, a pulse and check-ins, all posted; their releases."""
    made = cell("themes", theme_counts={"workload:negative": [3, 10]})
    check_in = {**pulse(date(2026, 9, 21), enps(0, 40)), "kind": "check_in", "wave": "check_in 2026-Q3"}
    bodies = [interview("2026-Q3", Q3, made), pulse(date(2026, 9, 7), enps(-40, 0)), check_in]
    found = [appended(company, body) for body in [*bodies, interview("2026-Q4", Q4, made)]]
    delivered(company)
    return found


def delivered(company: Company) -> list[object]:
    company.clock.move_to(company.clock.now().replace(hour=12) + timedelta(days=1))
    return [one.fact for one in company.delivers() + company.delivers()]


def shown(company: Company, named: str) -> PastDigest:
    fact = company.db.now(history.past, by=NOOR, named=named)
    assert isinstance(fact, PastDigest)
    return fact


NAMES = ("2026-Q4", "check-ins 2026-Q3", "2026-09-07", "2026-Q3")


@pytest.mark.parametrize(
    ("named", "which"),
    [
        ("", 3), ("2026-Q4", 3), ("q4 2026", 3), ("Q3/2026", 0), ("2026-q3", 0), ("2026Q3", 0),
        ("check-ins Q3 2026", 2), ("  CHECK-INS   2026-Q3 ", 2), ("2026-09-07", 1),
        ("Q4", 3), ("q3", 0), (" Q3 ", 0), ("check-ins q3", 2),
    ],
)  # fmt: skip
def test_a_leader_sees_a_past_digest_as_it_was_published(
    company: Company, posted: list[str], named: str, which: int
) -> None:
    fact = shown(company, named)
    assert fact.digest == company.db.now(digests.published, release_id=posted[which])
    assert (fact.names, fact.release) == (NAMES, posted[which])
    assert past_digest.messages(fact)[0] == letter(fact.digest)
    assert all(name in past_digest.names(fact).text for name in NAMES)


def test_a_bare_quarter_is_its_latest(company: Company, posted: list[str]) -> None:
    made = cell("themes", theme_counts={"workload:negative": [3, 10]})
    later = appended(company, interview("2027-Q3", date(2027, 8, 4), made))
    delivered(company)
    for named, release in (("Q3", later), ("2026-Q3", posted[0]), ("q4", posted[3])):
        assert shown(company, named).digest == company.db.now(digests.published, release_id=release)


def test_it_says_whether_its_pictures_follow_and_where_the_rest_of_a_long_thread_is(
    company: Company, posted: list[str]
) -> None:
    assert posted
    fact = shown(company, "2026-09-07")
    assert "by direct message" not in past_digest.names(fact).text
    assert "by direct message" in past_digest.names(fact, pictures=True).text
    assert "last groups" not in past_digest.names(fact).text
    long = replace(fact, thread=fact.thread * 5)
    assert "last groups of it stand in the thread of its post" in past_digest.names(long).text


@pytest.mark.parametrize(
    "named",
    ["2025-Q1", "Q2", "Q9", "check-ins Q4", "xQ4", "Q9 2026", "everything", "<!channel>", "2026", "x" * 5000],
)
def test_a_name_that_there_is_not_is_answered_with_those_there_are(
    company: Company, posted: list[str], named: str
) -> None:
    assert posted
    with pytest.raises(Refused) as refusal:
        company.db.now(history.past, by=NOOR, named=named)
    assert all(name in refusal.value.message for name in NAMES)
    assert len(refusal.value.message) < 600


@pytest.mark.parametrize("by", [MARIA, PRIYA, TOM, DAVE, OLA, "USTRANGER"])
def test_nobody_else_sees_any(company: Company, posted: list[str], by: str) -> None:
    assert posted
    with pytest.raises(Refused) as refusal:
        company.db.now(history.past, by=by, named="2026-Q4")
    assert "2026-Q3" not in refusal.value.message


@pytest.mark.parametrize("flags", [{"is_human": False}, {"is_guest": True}])
def test_nor_does_a_bot_or_guest_that_the_list_calls_a_leader(
    company: Company, posted: list[str], flags: dict[str, bool]
) -> None:
    assert posted
    company.sets(NOOR, **flags)
    with pytest.raises(Refused, match="shown to leaders"):
        company.db.now(history.past, by=NOOR, named="")


def test_before_the_first_digest_there_is_nothing(company: Company) -> None:
    with pytest.raises(Refused, match="No digest was posted yet"):
        company.db.now(history.past, by=NOOR, named="")


def test_a_digest_that_was_not_posted_yet_is_not_a_past_one(company: Company, posted: list[str]) -> None:
    assert posted
    appended(company, pulse(date(2026, 11, 9), enps(0, 40)))
    assert company.db.now(history.past, by=NOOR, named="").names == NAMES


@pytest.mark.parametrize(
    "column", ["body_json = replace(body_json, '[3,10]', '[11,20]')", "hash = prev_hash"]
)
def test_a_ledger_changed_by_hand_shows_nothing(company: Company, posted: list[str], column: str) -> None:
    writes(company.db, f"UPDATE release SET {column} WHERE seq = 1")
    with pytest.raises(seals.Broken):
        company.db.now(history.past, by=NOOR, named="2026-Q4")
    with pytest.raises(seals.Broken):
        company.db.now(downloads.ask, by=NOOR, release_id=posted[3], channel=CHANNEL)


def test_nor_does_one_whose_earlier_entry_was_changed_and_given_a_fitting_hash(
    company: Company, posted: list[str]
) -> None:
    """What is shown is compared with what came before: the chain says that it is another."""
    first = company.db.now(entries)[0]
    body = first.body_json.replace("[3,10]", "[21,null]")
    assert body != first.body_json
    change = "UPDATE release SET body_json = :body, hash = :hash WHERE seq = 1"
    writes(company.db, change, body=body, hash=chain_hash(first.prev_hash, body))
    with pytest.raises(seals.Broken):
        company.db.now(digests.published, release_id=posted[3])


def test_another_workspace_has_no_digests_of_ours(company: Company, posted: list[str]) -> None:
    other = company.elsewhere()
    other.db.now(workspaces.ensure)
    other.hires(somebody("UELSE0001", "Else", is_leader=True, workspace="other"))
    with pytest.raises(Refused, match="No digest was posted yet"):
        other.db.now(history.past, by="UELSE0001", named="")
    with pytest.raises(Refused, match="no such digest"):
        other.db.now(downloads.ask, by="UELSE0001", release_id=posted[0], channel=CHANNEL)


# ------------------------------------------------------------------- files


def files(company: Company) -> list[tuple[str, Download]]:
    return [(one.to, one.fact) for one in company.delivers() if isinstance(one.fact, Download)]


def asks(company: Company, by: str, release_id: str, channel: str = CHANNEL) -> None:
    company.db.now(downloads.ask, by=by, release_id=release_id, channel=channel)


def test_whoever_reads_the_channel_gets_the_files_at_once(company: Company, posted: list[str]) -> None:
    company.clock.move_to(company.clock.now().replace(hour=23))
    asks(company, OLA, posted[1])
    ((to, fact),) = files(company)
    assert (to, fact.name) == (OLA, "staybot-2026-09-07.csv")
    assert isinstance(fact.digest, PulseDigest)
    assert fact.table == released.table([company.db.now(entries)[1]])
    assert "exactly" in letter(fact).text or "what the digest showed" in letter(fact).text


def test_a_leader_gets_them_wherever_they_click(company: Company, posted: list[str]) -> None:
    asks(company, NOOR, posted[0], channel="DNOOR")
    assert len(files(company)) == 1


@pytest.mark.parametrize("channel", ["", "CELSE0001", "DMARIA"])
def test_a_click_from_elsewhere_gets_nothing(company: Company, posted: list[str], channel: str) -> None:
    for by in (MARIA, PRIYA, OLA, "USTRANGER"):
        with pytest.raises(Refused):
            asks(company, by, posted[0], channel=channel)
    assert files(company) == []


def test_guests_and_bots_and_whoever_left_get_nothing(company: Company, posted: list[str]) -> None:
    company.sets(MARIA, is_human=False)
    company.sets(TOM, status=PersonStatus.LEFT)
    company.sets(DAVE, is_guest=True)
    company.sets(NOOR, is_guest=True)
    for by in (MARIA, TOM, DAVE, NOOR, "USTRANGER"):
        with pytest.raises(Refused, match="leadership channel"):
            asks(company, by, posted[0])


def test_without_a_leadership_channel_no_channel_is_it(company: Company, posted: list[str]) -> None:
    with pytest.raises(Refused):
        asks(company.under(leadership_channel=""), OLA, posted[0], channel="")


def test_an_unknown_release_is_said_so(company: Company, posted: list[str]) -> None:
    assert posted
    for unknown in ("", "0" * 32, "r1; DROP TABLE release"):
        with pytest.raises(Refused, match="no such digest"):
            asks(company, OLA, unknown)


def test_two_clicks_send_the_files_once_and_a_later_one_again(company: Company, posted: list[str]) -> None:
    asks(company, OLA, posted[0])
    asks(company, OLA, posted[0])
    (claimed,) = company.db.now(letters.claim, limit=5)
    asks(company, OLA, posted[0])
    assert company.db.now(letters.compose, letter_id=claimed) is not None
    asks(company, OLA, posted[0])
    company.db.now(letters.sent, letter_id=claimed, channel="DOLA", ts="1.1")
    assert files(company) == []
    asks(company, OLA, posted[0])
    assert len(files(company)) == 1


def test_a_ledger_changed_before_the_files_go_out_holds_them(company: Company, posted: list[str]) -> None:
    asks(company, OLA, posted[0])
    writes(company.db, "UPDATE release SET hash = prev_hash WHERE seq = 1")
    facts = [one.fact for one in company.delivers()] + [one.fact for one in company.delivers()]
    assert [type(one) for one in facts] == [OperatorNotice]
    (row,) = company.letters(kind=downloads.KIND)
    assert row.state is LetterState.WAITING


@pytest.mark.parametrize("flags", [{"is_human": False}, {"is_guest": True}])
def test_files_for_somebody_who_is_a_guest_by_then_are_dropped(
    company: Company, posted: list[str], flags: dict[str, bool]
) -> None:
    asks(company, OLA, posted[0])
    company.sets(OLA, **flags)
    assert files(company) == []


def test_a_letter_about_a_release_that_is_gone_is_dropped(company: Company, posted: list[str]) -> None:
    asks(company, OLA, posted[0])
    writes(company.db, "UPDATE letter SET subject = 'gone' WHERE kind = 'download'")
    assert files(company) == []


# ------------------------------------------------------------------- the table


def rows(company: Company) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(released.table(company.db.now(entries)))))


def test_the_table_has_a_line_for_each_figure(company: Company, posted: list[str]) -> None:
    assert posted
    found = [(r["release"], r["figure"], r["low"], r["high"]) for r in rows(company)]
    assert ("1", "theme_counts.workload:negative", "3", "10") in found
    assert ("2", "enps_range", "-40", "0") in found
    assert ("2", "rate_range", "62.5", "67.5") in found
    assert {r["round"] for r in rows(company)} == {
        "2026-Q3",
        "pulse 2026-09-07",
        "check_in 2026-Q3",
        "2026-Q4",
    }


def test_names_in_it_are_no_formulas(company: Company) -> None:
    evil = ["=1+1", "+cmd", "-2", "@SUM(A1)", "\t=x", " =x", "\r=x"]
    groups = [cell(TOOLS, mean_range=[1, 2.4]) | {"filters": {"team": name}} for name in evil]
    shown = ["=HYPERLINK(1)"]
    more: dict[str, Any] = {"followed": {"made": [30, None], "due": None, "shown": shown, "count": 3,
                         "groups": [{"filters": {"team": ["=a", "b"]}, "opened": [5, 9]}]}}  # fmt: skip
    appended(company, pulse(date(2026, 10, 5), *groups, **more))
    found = rows(company)
    texts = [value for row in found for name, value in row.items() if name not in ("low", "high")]
    assert not [text for text in texts if text.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert {f"'{name}" for name in evil} <= {row["group"] for row in found}
    assert ("followed.shown", "'=HYPERLINK(1)") in {(row["figure"], row["text"]) for row in found}
    assert ("followed.made", "30", "") in {(row["figure"], row["low"], row["high"]) for row in found}
    assert ("followed.count", "3", "3") in {(row["figure"], row["low"], row["high"]) for row in found}
    assert ("followed.groups.opened", "'=a + b") in {(row["figure"], row["group"]) for row in found}


def test_a_figure_shown_again_has_its_own_day(company: Company) -> None:
    again = {"wave": "pulse 2026-09-07", "closed_on": "2026-09-11", "cell": enps(0, 40)}
    appended(company, pulse(date(2026, 10, 5), repeats=[again]))
    (row,) = [row for row in rows(company) if row["figure"] == "enps_range"]
    assert (row["closed_on"], row["as_of"]) == ("2026-10-09", "2026-09-11")
