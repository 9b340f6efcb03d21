"""A leader sends a survey to everyone: who may, what they choose from, what they are told."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from staybot.errors import Refused
from staybot.facts import AskedBefore
from staybot.flows.asking import asked_before, leader_surveys, rounds, surveys
from staybot.flows.asking.leader_surveys import Small
from staybot.rules import bank
from staybot.rules.items import Item, Scale
from tests.company_rows import MARIA, NOOR, OLA, PRIYA, Company
from tests.integration.flows.sent_surveys import answer, close, open_survey, send
from tests.integration.flows.survey_texts import CANTEEN, add, item

ITEMS = ("workload_burnout.amount", "team_culture.openness")
QUEUE = "compute_and_tooling.queue"
DAY = date(2026, 11, 24)


@pytest.fixture
def company(company: Company) -> Company:
    return company.under(pulse_cadence="fortnightly")


def sends(company: Company, *items: str, title: str = "After the move", by: str = NOOR) -> None:
    what = Small(title, items, comment=True)
    company.db.now(leader_surveys.send, by=by, what=what, opens_on=DAY)


def composed(company: Company) -> list[str]:
    """The names of the surveys that leaders composed."""
    return [row["survey"] for row in company.dump()["round"] if row["survey"].startswith(f"leaders-{DAY}-")]


@pytest.mark.parametrize("who", [MARIA, PRIYA, OLA, "USTRANGER"])
def test_only_leaders_may(company: Company, who: str) -> None:
    for flow in (leader_surveys.form, leader_surveys.status):
        with pytest.raises(Refused):
            company.db.now(flow, by=who)
    with pytest.raises(Refused):
        sends(company, *ITEMS, by=who)
    assert company.dump()["round"] == []


def test_a_leader_chooses_from_what_is_ready_and_from_the_bank_by_theme(company: Company) -> None:
    add(company, CANTEEN)
    form = company.db.now(leader_surveys.form, by=NOOR)
    assert [one.name for one in form.ready] == [
        "baseline", "compute-access", "reorganisation", "sprint", "canteen",
    ]  # fmt: skip
    assert form.opens_on == date(2026, 10, 28)
    offered = [one.id for group in form.groups for one in group.items]
    assert len(offered) == len(set(offered)) <= leader_surveys.OFFERED
    assert {*bank.bank(), "canteen.soup", "canteen.queue", "compute_access.help"} <= set(offered)
    assert not [one for one in offered if one.startswith("check_in_")]
    assert form.groups[-1].name == leader_surveys.BESIDE
    assert [one.id for one in form.groups[-1].items] == [
        "outcome.recommend", "outcome.stay", "canteen.queue",
    ]  # fmt: skip


def test_no_list_outgrows_what_slack_takes(company: Company) -> None:
    add(
        company,
        "".join(item(f"own.{n}", f"Statement {n}.", theme="mission_meaning") for n in range(80)),
        "own",
    )
    form = company.db.now(leader_surveys.form, by=NOOR)
    assert sum(len(group.items) for group in form.groups) == leader_surveys.OFFERED


def test_a_small_survey_is_planned_for_everyone(company: Company) -> None:
    company.engineers(20)
    planned = company.db.now(
        leader_surveys.send, by=NOOR, what=Small("  After  the move ", ITEMS, comment=False), opens_on=DAY
    )
    (days,) = planned.rounds
    assert (planned.title, days.opens_on) == ("After the move", date(2026, 11, 25))
    assert planned.regular_on is not None
    assert abs((planned.regular_on - days.opens_on).days) >= 3
    opened = open_survey(company, composed(company)[0])
    (frozen,) = surveys.frozen(company.round(opened))
    assert ([one.id for one in frozen.items], frozen.comment) == ([*ITEMS], False)
    assert len([one for one in company.dump()["cohort_member"] if one["round_id"] == opened]) == 22


def test_the_same_window_submitted_twice_plans_one(company: Company) -> None:
    sends(company, *ITEMS)
    with pytest.raises(Refused, match="planned already: it opens on Wednesday 25 November 2026"):
        sends(company, *ITEMS)
    assert len(composed(company)) == 1


def test_two_leaders_who_chose_the_same_day_each_get_days_of_their_own(company: Company) -> None:
    sends(company, *ITEMS)
    sends(company, *ITEMS, title="Before the move")
    assert len(composed(company)) == 2
    rows = [row for row in company.dump()["round"] if row["survey"] in composed(company)]
    assert len({row["opens_on"] for row in rows}) == 2


def test_a_ready_survey_is_sent_by_its_name_from_tomorrow_on(company: Company) -> None:
    planned = company.db.now(leader_surveys.send, by=NOOR, what="sprint", opens_on=None)
    assert [one.opens_on for one in planned.rounds] == [date(2026, 10, 28), date(2027, 1, 27)]
    with pytest.raises(Refused, match="no survey called lunch"):
        company.db.now(leader_surveys.send, by=NOOR, what="lunch", opens_on=None)


def test_without_regular_pulses_there_is_none_to_give_way(company: Company) -> None:
    off = company.under(pulse_cadence="off")
    assert off.db.now(leader_surveys.send, by=NOOR, what="sprint", opens_on=None).regular_on is None


def test_the_question_from_0_to_10_never_comes_first(company: Company) -> None:
    sends(company, "outcome.recommend", *ITEMS)
    (row,) = [row for row in company.dump()["round"] if row["survey"].startswith("leaders-")]
    items = surveys.frozen(company.round(row["id"]))[0].items
    assert [one.id for one in items] == [*ITEMS, "outcome.recommend"]


@pytest.mark.parametrize(
    ("title", "items", "field"),
    [
        ("", ITEMS, "title"),
        ("<!!!>", ITEMS, "title"),
        ("x" * 61, ITEMS, "title"),
        ("Fine", (), "statements"),
        ("Fine", ("nonsense",), "statements"),
        ("Fine", tuple(bank.bank())[2:8], "statements"),
        ("Fine", ("outcome.recommend",), "statements"),
    ],
)
def test_what_cannot_be_asked_is_refused_under_its_field(
    company: Company, title: str, items: tuple[str, ...], field: str
) -> None:
    with pytest.raises(Refused) as refused:
        sends(company, *items, title=title)
    assert refused.value.field == field


def test_a_title_is_kept_letter_by_letter_without_what_hides_or_turns(company: Company) -> None:
    sends(company, *ITEMS, title="<!channel> *free*\u202e pizza\x00\n&amp;")
    (row,) = [row for row in company.dump()["round"] if row["survey"].startswith("leaders-")]
    assert surveys.frozen(company.round(row["id"]))[0].title == "<!channel> *free* pizza &amp;"


def test_leaders_see_what_is_planned_and_ready(company: Company) -> None:
    sends(company, *ITEMS)
    status = company.db.now(leader_surveys.status, by=NOOR)
    assert {one.title for one in status.rounds} == {"After the move", surveys.TITLE}
    assert len(status.ready) == 4


def test_a_leader_who_is_an_engineer_is_asked_like_everyone(company: Company) -> None:
    assert company.db.now(leader_surveys.only_leads, by=NOOR)
    assert not company.db.now(leader_surveys.only_leads, by=MARIA)
    company.sets(NOOR, is_engineer=True)
    assert not company.db.now(leader_surveys.only_leads, by=NOOR)


def test_what_was_asked_lately_says_until_when_small_groups_repeat_it(company: Company) -> None:
    people = company.engineers(20)
    send(company, "compute-access")
    first = open_survey(company, "compute-access")
    for who in people:
        answer(company, first, by=who)
    close(company, first)
    opened, closed = company.round(first).opens_on, company.round(first).closes_on
    form = company.db.now(leader_surveys.form, by=NOOR)
    asked = {one.id: one.asked for group in form.groups for one in group.items if one.asked}
    assert set(asked) == {one.id for one in surveys.ready()["compute-access"].items}
    assert (asked[QUEUE].on, asked[QUEUE].until) == (opened, closed + timedelta(weeks=26))
    planned = company.db.now(
        leader_surveys.send, by=NOOR, what=Small("More", (QUEUE, *ITEMS), comment=True), opens_on=DAY
    )
    assert [(one.text, one.on) for one in planned.asked] == [(bank.bank()[QUEUE].text, opened)]
    again = open_survey(company, composed(company)[0])
    later = company.round(again).closes_on + timedelta(days=8)
    told = lately(company, bank.bank()[QUEUE], closes_on=later)
    assert (told.on, told.until) == (company.round(again).opens_on, closed + timedelta(weeks=26))


def test_a_question_is_fresh_again_after_half_a_year_and_in_other_words(company: Company) -> None:
    company.engineers(20)
    send(company, "compute-access")
    first = company.round(open_survey(company, "compute-access"))
    known = bank.bank()[QUEUE]
    changed = Item(known.id, known.version + 1, "Other words.", Scale.AGREE, known.theme)
    due = first.closes_on + timedelta(weeks=26)
    for one, closes_on in ((known, due), (changed, due - timedelta(days=30))):
        assert company.db.now(asked_before.lately, [one], closes_on=closes_on) == {}
    assert lately(company, known, closes_on=due - timedelta(days=1)).until == due


def test_a_statement_of_ones_own_was_asked_when_any_was(company: Company) -> None:
    company.engineers(20)
    add(company, CANTEEN)
    send(company, "canteen")
    first = company.round(open_survey(company, "canteen"))
    other = Item("more.it", 1, "Other words.", Scale.AGREE)
    due = first.closes_on + timedelta(weeks=26)
    assert lately(company, other, closes_on=DAY) == AskedBefore(other.text, first.opens_on, due, own=True)
    assert company.db.now(asked_before.lately, [other], closes_on=due) == {}
    assert not lately(company, bank.bank()["outcome.stay"], closes_on=DAY).own


def test_a_group_of_ten_may_wait_for_a_later_asking_when_the_smallest_are_due(company: Company) -> None:
    """Asked again after twenty weeks: the smallest groups repeated then what the others showed afresh."""
    company.engineers(20)
    closes: list[date] = []
    for _ in range(2):
        send(company, "compute-access")
        round_id = open_survey(company, "compute-access")
        closes.append(company.round(round_id).closes_on)
        close(company, round_id)
        company.passes(days=7 * 20)
    first, second = closes
    told = lately(company, bank.bank()[QUEUE], closes_on=first + timedelta(weeks=26))
    assert told.until == second + timedelta(weeks=12)
    assert company.db.now(asked_before.lately, [bank.bank()[QUEUE]], closes_on=told.until) == {}


def test_a_planned_round_has_asked_nothing_yet(company: Company) -> None:
    send(company, "compute-access")
    assert company.db.now(asked_before.lately, bank.rotating(), closes_on=DAY) == {}
    assert company.db.now(rounds.every)


def lately(company: Company, one: Item, *, closes_on: date) -> AskedBefore:
    return company.db.now(asked_before.lately, [one], closes_on=closes_on)[one.id]
