"""What `/stay digest` shows is what was posted, whatever happened since: compared block by block."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from staybot.errors import Refused
from staybot.facts import Digest, DigestThread, Envelope, PastDigest
from staybot.flows.people import erasing
from staybot.flows.promising import showing
from staybot.flows.publishing import history
from staybot.slack.views.blocks import Message
from staybot.slack.views.digests import past_digest
from staybot.slack.views.digests.charts import charts
from staybot.slack.views.letters import letter
from tests.company_rows import MARIA, NOOR, PRIYA, TOM, Company
from tests.integration.promises.test_showing import agree, kept, says
from tests.ledger_rows import TOOLS, Body, appended, cell, enps, interview, pulse
from tests.promise_rows import Promises
from tests.pulse_rows import closes

Q3 = date(2026, 8, 4)
THEMES = cell("themes", n=(30, 99), theme_counts={"workload_burnout:negative": [11, 20]})
TEAM = cell("themes", theme_counts={"workload_burnout:negative": [5, 10]}) | {"filters": {"team": "search"}}


def goes_out(company: Company) -> list[Envelope]:
    """Everything that is due by tomorrow noon, threads as well."""
    company.clock.move_to(company.clock.now().replace(hour=12, minute=0) + timedelta(days=1))
    return [*company.delivers(), *company.delivers()]


def posts(sent: Sequence[Envelope]) -> list[Message]:
    return [letter(one.fact) for one in sent if isinstance(one.fact, Digest | DigestThread)]


def posted(company: Company, *bodies: Body) -> list[Message]:
    """The post and the thread of the last of these releases."""
    sent: list[Envelope] = []
    for body in bodies:
        appended(company, body)
        sent = goes_out(company)
    return posts(sent)


def shown(company: Company, named: str) -> list[Message]:
    fact = company.db.now(history.past, by=NOOR, named=named)
    assert isinstance(fact, PastDigest)
    return list(past_digest.messages(fact))


def pictures(company: Company, named: str) -> object:
    fact = company.db.now(history.past, by=NOOR, named=named)
    assert isinstance(fact, PastDigest)
    return charts(fact.digest)


BEFORE = (
    interview("2026-Q2", date(2026, 5, 4), THEMES, TEAM),
    pulse(date(2026, 7, 6), enps(-40, 0), cell(TOOLS, mean_range=[2.4, 3.6])),
)
LATER = (
    pulse(date(2026, 9, 7), enps(40, 100), cell(TOOLS, mean_range=[3.6, 5])),
    interview("2026-Q4", date(2026, 11, 4), cell("themes", theme_counts={"compensation:negative": [21, 30]})),
    pulse(date(2026, 11, 9), enps(-100, -40), cell(TOOLS, mean_range=[1, 2.4])),
)


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("2026-Q3", interview("2026-Q3", Q3, THEMES, TEAM)),
        ("2026-08-03", pulse(date(2026, 8, 3), enps(0, 40), cell(TOOLS, mean_range=[3.6, 5]))),
        ("2026-Q3", interview("2026-Q3", Q3, enough=False)),
    ],
    ids=["interview", "pulse", "too few"],
)
def test_later_releases_change_nothing(company: Company, name: str, body: Body) -> None:
    post = posted(company, *BEFORE, body)
    drawn = pictures(company, name)
    assert post == shown(company, name)
    posted(company, *LATER)
    assert post == shown(company, name)
    assert drawn == pictures(company, name)


def test_that_silence_follows_is_said_again_also_when_it_is_over(company: Company) -> None:
    post = posted(company, *BEFORE, pulse(date(2026, 8, 3)))
    assert "I will not post about pulses again" in post[0].text
    assert post == shown(company, "2026-08-03")
    assert posted(company, pulse(date(2026, 8, 17))) == []
    posted(company, *LATER)
    assert post == shown(company, "2026-08-03")


def test_nor_do_settings_names_and_people_of_later(company: Company) -> None:
    post = posted(company, *BEFORE, interview("2026-Q3", Q3, THEMES, TEAM))
    company.sets(MARIA, team="vision", name="Somebody Else")
    company.leaves(TOM)
    company.engineers(8)
    elsewhere = company.under(timezone="Pacific/Auckland", region="NZ", sponsor="Somebody", charts="off")
    assert post == shown(elsewhere, "2026-Q3")


@pytest.mark.long  # seven people answer an interview that is closed and audited
def test_promises_kept_taken_back_or_erased_later_change_nothing(promises: Promises) -> None:
    """Consent cannot be taken back once it is published; whoever agreed was told so before."""
    company = promises.company
    engineers = enumerate(company.engineers(5))
    five = [(kept(promises, by=f"UBOSS{n:04}", to=to, text=f"Change {n}"), to) for n, to in engineers]
    agree(promises, five)
    round_id = company.opens()
    for who in (MARIA, TOM, *(who for _, who in five)):
        company.answers(who, round_id)
    closes(company, round_id)
    post = posts([one for _ in range(4) for one in goes_out(company)])
    assert "Change 1" in post[0].text
    assert post == shown(company, "")
    first, engineer = five[0]
    with pytest.raises(Refused, match="stays in the ledger"):
        says(promises, first, by=engineer, yes=False)
    later = kept(promises, by=PRIYA, to=MARIA, text="A later change")
    company.db.now(showing.choose, by=MARIA, commitment_id=later, yes=True)
    dropped = promises.make(by="UBOSS0001", to=five[1][1], text="Taken back")
    promises.drop(dropped, by="UBOSS0001")
    company.leaves(five[1][1])
    company.db.now(erasing.erase, who=engineer)
    assert post == shown(company, "")
