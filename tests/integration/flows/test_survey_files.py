"""An operator's own items and surveys: stored once checked, replaced under their name, taken away."""

from __future__ import annotations

from datetime import date

import pytest

from staybot.errors import Refused
from staybot.flows.asking import pulse_rounds, survey_adding, survey_files, surveys
from staybot.rules.surveys import SurveyFileError
from staybot.store.database import Tx
from staybot.store.tables import Survey
from tests.company_rows import Company
from tests.integration.flows.survey_texts import CANTEEN, QUEUE, SOUP, add, item, survey


def names(company: Company) -> list[str]:
    return [one.name for one in company.db.now(survey_files.stored)]


def problems(company: Company, content: str, name: str = "") -> str:
    with pytest.raises(SurveyFileError) as refused:
        add(company, content, name)
    return str(refused.value)


def refusal(company: Company, content: str, name: str = "") -> str:
    with pytest.raises(Refused) as refused:
        add(company, content, name)
    return refused.value.message


def test_a_survey_is_stored_under_its_own_name_and_can_be_sent(company: Company) -> None:
    added = add(company, CANTEEN)
    assert (added.name, added.replaced) == ("canteen", False)
    found = company.db.now(surveys.find, "canteen")
    assert [one.id for one in found.items] == ["canteen.queue", "outcome.stay"]
    assert "canteen.soup" in [one.id for one in company.db.now(surveys.rotating)]
    assert "canteen.queue" not in [one.id for one in company.db.now(surveys.rotating)]


def test_items_alone_need_a_name(company: Company) -> None:
    assert "give it a name" in refusal(company, SOUP)
    assert "give it a name" in refusal(company, SOUP, "Our Items")
    assert "comes with staybot" in refusal(company, SOUP, "baseline")
    assert add(company, SOUP, "soups").name == "soups"
    assert company.db.now(surveys.described, "soups").survey is None
    assert company.elsewhere().db.now(survey_files.stored) == ()


def test_a_survey_keeps_the_name_that_stands_in_its_file(company: Company) -> None:
    assert "is called canteen" in refusal(company, CANTEEN, "lunch")
    assert add(company, CANTEEN, "canteen").name == "canteen"


@pytest.mark.parametrize("name", ["baseline", "check-in-7", "rotation"])
def test_the_names_of_what_ships_are_taken(company: Company, name: str) -> None:
    assert "mine.toml, line 2, survey, name" in problems(company, survey(name, "outcome.stay"))


def test_every_problem_is_told_with_its_line_and_nothing_is_stored(company: Company) -> None:
    told = problems(company, survey("lunch", "canteen.nothing") + item("bad id", "Fine.", theme="food"))
    assert [line.split(":")[0] for line in told.splitlines()] == [
        "mine.toml, line 5, survey, items 1",
        "mine.toml, line 8, item 1, id",
        "mine.toml, line 10, item 1, theme",
    ]
    assert names(company) == []


def test_the_same_name_again_takes_the_place_of_the_older_file(company: Company) -> None:
    add(company, CANTEEN)
    company.passes(days=3)
    again = add(company, survey("canteen", "outcome.stay", title="Lunch"))
    assert again.replaced
    assert names(company) == ["canteen"]
    assert company.db.now(surveys.find, "canteen").title == "Lunch"
    assert "canteen.soup" not in company.db.now(surveys.known_items)
    assert company.dump()["survey"][0]["added_on"] == date(2026, 10, 15)


def test_a_planned_round_keeps_the_words_it_was_sent_with(company: Company) -> None:
    add(company, CANTEEN)
    company.db.now(lambda tx: pulse_rounds.send(tx, survey=surveys.find(tx, "canteen")))
    (before,) = [row["questions_json"] for row in company.dump()["round"] if row["survey"] == "canteen"]
    add(company, survey("canteen", "outcome.stay"))
    company.db.now(survey_adding.remove, name="canteen")
    (after,) = [row["questions_json"] for row in company.dump()["round"] if row["survey"] == "canteen"]
    assert before == after
    assert "I wait a short time for lunch." in after


def test_changed_words_need_a_higher_version(company: Company) -> None:
    add(company, SOUP, "soups")
    told = problems(company, item("canteen.soup", "The soup is cold."), "soups")
    assert "mine.toml, line 2, item 1, id" in told
    assert "write version = 2" in told
    add(company, item("canteen.soup", "The soup is cold.", version=2), "soups")
    assert company.db.now(surveys.known_items)["canteen.soup"].version == 2


def test_words_that_a_round_asked_need_a_higher_version_after_their_file_is_gone(company: Company) -> None:
    add(company, CANTEEN)
    company.db.now(lambda tx: pulse_rounds.send(tx, survey=surveys.find(tx, "canteen")))
    company.db.now(survey_adding.remove, name="canteen")
    changed = QUEUE.replace("a short time", "very long")
    assert "write version = 2" in problems(company, survey("lunch", "canteen.queue") + changed)
    add(company, survey("lunch", "canteen.queue") + changed.replace("version = 1", "version = 2"))


def test_what_only_an_earlier_round_asked_cannot_be_asked_by_its_id(company: Company) -> None:
    add(company, CANTEEN)
    company.db.now(lambda tx: pulse_rounds.send(tx, survey=surveys.find(tx, "canteen")))
    company.db.now(survey_adding.remove, name="canteen")
    assert "is the id of no item" in problems(company, survey("lunch", "canteen.queue"))


def test_files_may_ask_items_of_each_other_whatever_their_names(company: Company) -> None:
    add(company, SOUP, "z-items")
    add(company, survey("middle", "canteen.soup", "canteen.bread") + item("canteen.bread", "Bread is fresh."))
    add(company, survey("another", "canteen.bread"))
    assert [one.problems for one in company.db.now(survey_files.stored)] == [(), (), ()]


def test_a_file_that_others_need_cannot_go_nor_lose_what_they_ask(company: Company) -> None:
    add(company, SOUP, "soups")
    add(company, survey("lunch", "canteen.soup"))
    with pytest.raises(Refused, match="lunch asks for items that would be gone"):
        company.db.now(survey_adding.remove, name="soups")
    assert "lunch asks" in refusal(company, item("canteen.tea", "Tea is there."), "soups")
    assert names(company) == ["lunch", "soups"]
    assert "canteen.soup" in company.db.now(surveys.known_items)


def test_an_item_has_the_same_words_in_every_file(company: Company) -> None:
    add(company, SOUP, "soups")
    add(company, SOUP, "equal")
    told = refusal(company, item("canteen.soup", "Soup is hot.", version=2), "others")
    assert "stands in the file equal too" in told


def test_what_is_not_there_and_what_ships_cannot_be_removed(company: Company) -> None:
    with pytest.raises(Refused, match="no file called lunch"):
        company.db.now(survey_adding.remove, name="lunch")
    with pytest.raises(Refused, match="comes with staybot"):
        company.db.now(survey_adding.remove, name="baseline")


def test_a_file_that_cannot_be_read_any_more_is_told_and_the_others_are_asked(company: Company) -> None:
    add(company, SOUP, "soups")

    def spoil(tx: Tx) -> None:
        content = item("canteen.old", "Old.", theme="food")
        tx.session.add(Survey(workspace=tx.workspace, name="old", content=content, added_on=tx.now.date()))

    company.db.now(spoil)
    old, soups = company.db.now(survey_files.stored)
    assert "old, line 4, item 1, theme" in old.problems[0]
    assert soups.problems == ()
    assert "canteen.soup" in [one.id for one in company.db.now(surveys.rotating)]
    assert [letter.subject for letter in company.waiting("operator_notice")] == ["survey_unreadable"]
    with pytest.raises(Refused, match=r"nothing called old that could be shown\. There are: .*soups"):
        company.db.now(surveys.described, "old")
    add(company, item("canteen.old", "Old."), "old")
    assert [one.problems for one in company.db.now(survey_files.stored)] == [(), ()]
    company.db.now(survey_adding.remove, name="old")
    assert names(company) == ["soups"]


def test_what_ships_is_described_too(company: Company) -> None:
    add(company, CANTEEN)
    assert len(company.db.now(surveys.described, "check-in-7").items) == 4
    assert [one.id for one in company.db.now(surveys.described, "canteen").items] == [
        "canteen.soup",
        "canteen.queue",
    ]
    with pytest.raises(Refused, match=r"no survey called lunch\. There are: baseline, canteen"):
        company.db.now(surveys.find, "lunch")
