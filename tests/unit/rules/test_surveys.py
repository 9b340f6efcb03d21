"""Operators' survey files: what is read, and how everything wrong is told with its line and field."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staybot.rules.bank import bank, every_item, surveys
from staybot.rules.items import Comment, Item, Scale
from staybot.rules.playbook import THEME_IDS
from staybot.rules.surveys import File, SurveyFileError, read

KNOWN = every_item()

ITEM = '[[item]]\nid = "acme.labels"\nversion = 1\ntheme = "compute_and_tooling"\nscale = "agree"\n'
TEXT = 'text = "Our labels are good enough."\n'
SURVEY = '[survey]\nname = "acme"\ntitle = "Acme"\nintro = "One question."\ncomment = false\n'
LABELS = Item(
    id="acme.labels",
    version=1,
    text="Our labels are good enough.",
    scale=Scale.AGREE,
    theme="compute_and_tooling",
)


def sound(text: str, *, earlier: Mapping[str, Item] | None = None, taken: Collection[str] = ()) -> File:
    return read(text, file="team.toml", known=KNOWN, earlier=earlier or {}, taken=taken)


def wrong(text: str, *, earlier: Mapping[str, Item] | None = None, taken: Collection[str] = ()) -> list[str]:
    with pytest.raises(SurveyFileError) as raised:
        sound(text, earlier=earlier, taken=taken)
    assert str(raised.value) == "\n".join(raised.value.problems)
    return [problem.removeprefix("team.toml, ") for problem in raised.value.problems]


def item(**fields: str | None) -> str:
    """An item on lines 1 to 6, fields changed or left out."""
    given = {
        "id": '"acme.labels"',
        "version": "1",
        "theme": '"compute_and_tooling"',
        "scale": '"agree"',
        "text": '"Our labels are good enough."',
    } | fields
    return "[[item]]\n" + "".join(f"{key} = {value}\n" for key, value in given.items() if value is not None)


def survey(**fields: str | None) -> str:
    """A survey on lines 1 to 6, fields changed or left out."""
    given = {
        "name": '"acme"',
        "title": '"Acme"',
        "intro": '"One question."',
        "items": '["career_growth.mentor"]',
        "comment": "false",
    } | fields
    return "[survey]\n" + "".join(f"{key} = {value}\n" for key, value in given.items() if value is not None)


def test_a_file_of_items_joins_the_rotation() -> None:
    file = sound(ITEM + TEXT)
    assert file == File((LABELS,), None)
    assert file.rotating() == (LABELS,)


def test_a_file_with_a_survey_asks_items_of_its_own_and_of_the_bank() -> None:
    file = sound(
        SURVEY + 'items = ["acme.labels", "outcome.recommend"]\nagain_after_weeks = 13\n' + ITEM + TEXT
    )
    assert file.survey is not None
    assert [one.id for one in file.survey.items] == ["acme.labels", "outcome.recommend"]
    assert (file.survey.name, file.survey.title, file.survey.intro) == ("acme", "Acme", "One question.")
    assert (file.survey.comment, file.survey.again_after_weeks) == (False, 13)
    assert file.items == (LABELS,)
    assert file.rotating() == ()


def test_items_that_a_files_survey_does_not_ask_join_the_rotation() -> None:
    file = sound(survey() + item())
    assert file.rotating() == (LABELS,)


def test_an_item_without_a_theme_belongs_to_the_survey_that_lists_it() -> None:
    file = sound(survey(items='["acme.labels"]') + item(theme=None))
    assert file.items[0].theme is None
    assert file.rotating() == ()


def test_an_item_that_nothing_asks_is_a_mistake() -> None:
    (problem,) = wrong(item(theme=None))
    assert problem == "line 1, item 1, theme: is missing; name one, or list the item in the survey"
    assert wrong(survey() + item(theme=None))[0].startswith("line 7, item 1, theme: is missing")


def test_an_item_without_a_theme_is_not_blamed_for_a_survey_that_cannot_be_read() -> None:
    assert len(wrong(survey(items="3") + item(theme=None))) == 1
    assert len(wrong(item(theme=None) + "[[survey]]\n")) == 1


def test_inline_tables_mean_the_same() -> None:
    inline = 'item = [\n{ id = "acme.labels", version = 1, theme = "compute_and_tooling", scale = "agree",'
    assert sound(inline + ' text = "Our labels are good enough." },\n]').items == (LABELS,)
    assert wrong(inline + ' text = "" },\n]')[0] == "line 2, item 1, text: has no words; write some"


def test_a_file_from_a_windows_editor_is_read() -> None:
    assert sound("\ufeff" + (ITEM + TEXT).replace("\n", "\r\n")).items == (LABELS,)


def test_the_bank_alone_words_the_open_comment() -> None:
    comment = '[comment]\ntext = "More?"\nhint = "Optional."\n'
    assert read(comment + ITEM + TEXT, file="x", known={}).comment == Comment("More?", "Optional.")
    assert wrong(comment + ITEM + TEXT) == ["line 1, comment: is unknown; known here are item, survey"]
    with pytest.raises(SurveyFileError, match=r"line 1, comment: must be a table; write \[comment\]"):
        read("comment = 1\n" + ITEM + TEXT, file="x", known={})


def test_every_problem_is_told_at_once_in_the_order_of_the_lines() -> None:
    text = (
        survey(title='"' + "t" * 61 + '"', comment=None)
        + item(theme='"food"', sacle='"agree"', scale=None)
        + item(id='"Acme"', version="0", text=f'"{"x" * 130}"')
    )
    found = wrong(text)
    assert found[:2] == [
        "line 1, survey, comment: write comment = true or comment = false",
        "line 3, survey, title: is 61 characters long; at most 60",
    ]
    assert [problem.partition(":")[0] for problem in found[2:]] == [
        "line 6, item 1, scale",
        "line 9, item 1, theme",
        "line 11, item 1, sacle",
        "line 13, item 2, id",
        "line 14, item 2, version",
        "line 17, item 2, text",
    ]
    assert found[-1].endswith("text: is 130 characters long; at most 90")


def test_an_unknown_theme_is_answered_with_the_thirteen() -> None:
    (problem,) = wrong(item(theme='"food"'))
    assert problem == f"line 4, item 1, theme: 'food' is unknown; choose one of {', '.join(THEME_IDS)}"


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"id": None}, 'line 1, item 1, id: is missing; write id = "…"'),
        ({"id": "7"}, 'line 2, item 1, id: must be text in quotes, as in id = "…"'),
        ({"id": '"a b"'}, "line 2, item 1, id: 'a b' has the wrong shape"),
        ({"id": '"ä"'}, "line 2, item 1, id: 'ä' has the wrong shape"),
        ({"id": '"a\\n"'}, "line 2, item 1, id: 'a' has the wrong shape"),
        ({"id": '""'}, "line 2, item 1, id: '' has the wrong shape"),
        ({"id": f'"{"a" * 65}"'}, f"line 2, item 1, id: '{'a' * 39}…' has the wrong shape"),
        ({"version": None}, "line 1, item 1, version: is missing; write a whole number from 1 to 1000"),
        ({"version": "true"}, "line 3, item 1, version: is wrong; write a whole number"),
        ({"version": "1.0"}, "line 3, item 1, version: is wrong; write a whole number"),
        ({"version": "1001"}, "line 3, item 1, version: is wrong; write a whole number"),
        ({"theme": "[]"}, "line 4, item 1, theme: must be text in quotes"),
        ({"scale": None}, 'line 1, item 1, scale: is missing; write scale = "agree"'),
        ({"scale": '"stars"'}, "line 5, item 1, scale: 'stars' is unknown; choose one of agree, recommend"),
        ({"scale": '"recommend"'}, "line 5, item 1, scale: does not fit; an item without an outcome has"),
        ({"text": None}, 'line 1, item 1, text: is missing; write text = "…"'),
        ({"text": "2020-01-01"}, "line 6, item 1, text: must be text in quotes"),
        ({"text": '"…"'}, "line 6, item 1, text: has no words; write some"),
        ({"text": '"""a\nb"""'}, "line 6, item 1, text: has line breaks, hidden characters or blanks"),
        ({"text": '"a\\tb"'}, "line 6, item 1, text: has line breaks, hidden characters or blanks"),
        ({"text": '" a"'}, "line 6, item 1, text: has line breaks, hidden characters or blanks"),
        ({"text": '"a\\u0007b"'}, "line 6, item 1, text: has line breaks, hidden characters or blanks"),
        ({"text": '"a\\u202Eb"'}, "line 6, item 1, text: has line breaks, hidden characters or blanks"),
        ({"text": '"<!here> & *you*"'}, "line 6, item 1, text: has < > & *, which Slack reads as formatting"),
        ({"stars": "5"}, "line 7, item 1, stars: is unknown; known here are id, version, theme, outcome"),
        ({'""': "5"}, "line 7, item 1, '': is unknown"),
    ],
)
def test_a_wrong_field_of_an_item_is_told_once(fields: dict[str, str | None], problem: str) -> None:
    (found,) = wrong(item(**fields))
    assert found.startswith(problem)


def test_an_item_is_named_by_its_place_in_the_file() -> None:
    found = wrong(item() + item(id='"acme.b"') + item(id='"acme.c"', text=f'"{"x" * 130}"'))
    assert found == ["line 18, item 3, text: is 130 characters long; at most 90"]


def test_an_id_stands_on_one_item_only() -> None:
    (problem,) = wrong(item() + item(text='"Other words."'))
    assert problem == (
        "line 8, item 2, id: 'acme.labels' stands on another item of this file; choose another id"
    )


def test_a_built_in_item_keeps_its_words() -> None:
    (problem,) = wrong(item(id='"career_growth.mentor"'))
    assert problem.startswith(
        "line 2, item 1, id: 'career_growth.mentor' is an item already, with other words"
    )
    same = KNOWN["career_growth.mentor"]
    copy = item(id=f'"{same.id}"', theme=f'"{same.theme}"', text=f'"{same.text}"')
    assert sound(copy).items == ()
    assert wrong(copy.replace("version = 1", "version = 2"))[0].startswith("line 2, item 1, id:")


@pytest.mark.parametrize("text", ["I can get compute for my work.", "I can get compute — for MY work"])
def test_what_ships_is_not_asked_in_the_same_words_under_another_id(text: str) -> None:
    known = {"compute.get": Item("compute.get", 1, "I can get compute for my work.", Scale.AGREE)}
    with pytest.raises(SurveyFileError) as error:
        read(written("acme.it", text), file="mine.toml", known=known)
    assert error.value.problems == (
        "mine.toml, line 6, item 1, text: says what the item 'compute.get' says; ask that one",
    )


@pytest.mark.parametrize("id_", ["themes", "comments", "promise.1"])
def test_the_names_of_other_questions_are_nobodys_ids(id_: str) -> None:
    with pytest.raises(SurveyFileError) as error:
        read(written(id_, "Mine."), file="mine.toml", known=every_item())
    assert error.value.problems == (
        f"mine.toml, line 2, item 1, id: '{id_}' is kept for others; choose another id",
    )


def written(id_: str, text: str) -> str:
    """A file of one item."""
    return f'[[item]]\nid = "{id_}"\nversion = 1\ntheme = "team_culture"\nscale = "agree"\ntext = "{text}"\n'


def test_an_operators_item_changes_only_under_a_higher_version() -> None:
    earlier = {LABELS.id: LABELS}
    changed = item(text='"Our labels are right."')
    (problem,) = wrong(changed, earlier=earlier)
    assert problem == "line 2, item 1, id: 'acme.labels' was stored in other words; write version = 2"
    assert sound(item(), earlier=earlier).items == (LABELS,)
    assert sound(changed.replace("version = 1", "version = 2"), earlier=earlier).items[0].version == 2


def test_a_survey_may_ask_what_the_operator_stored_earlier() -> None:
    file = sound(survey(items='["acme.labels"]'), earlier={LABELS.id: LABELS})
    assert file.survey is not None
    assert file.survey.items == (LABELS,)


def test_the_outcomes_are_asked_by_the_bank() -> None:
    (problem,) = wrong(item(theme=None, outcome='"stay"'))
    assert problem == "line 2, item 1, id: the outcome is asked by 'outcome.stay'; ask that one"
    two = item(theme=None, outcome='"stay"') + item(id='"b"', theme=None, outcome='"stay"')
    with pytest.raises(SurveyFileError, match="item 2, id: the outcome is asked by 'acme"):
        read(two, file="bank.toml", known={})


def test_an_outcome_has_its_own_scale_and_no_theme() -> None:
    with pytest.raises(SurveyFileError) as raised:
        read(item(outcome='"recommend"'), file="bank.toml", known={})
    assert raised.value.problems == (
        'bank.toml, line 5, item 1, scale: does not fit; the outcome recommend has scale = "recommend"',
        "bank.toml, line 7, item 1, outcome: stands beside a theme; keep one of the two",
    )


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"name": '"My survey"'}, "line 2, survey, name: 'My survey' has the wrong shape"),
        ({"name": '"baseline"'}, "line 2, survey, name: 'baseline' is the name of another survey"),
        ({"title": '"a <b"'}, "line 3, survey, title: has <, which Slack reads"),
        ({"intro": f'"{"x" * 201}"'}, "line 4, survey, intro: is 201 characters long; at most 200"),
        ({"items": None}, "line 1, survey, items: must list the ids of its items"),
        ({"items": "[]"}, "line 5, survey, items: must list the ids of its items"),
        ({"items": '"x"'}, "line 5, survey, items: must list the ids of its items"),
        (
            {"items": '[\n"career_growth.mentor",\n"x.y"\n]'},
            "line 7, survey, items 2: 'x.y' is the id of no item",
        ),
        (
            {"items": '["career_growth.mentor", 3]'},
            "line 5, survey, items 2: must be an id in quotes; name an",
        ),
        (
            {"items": '["career_growth.mentor", "career_growth.mentor"]'},
            "line 5, survey, items 2: 'career_growth.mentor' is listed twice; take one out",
        ),
        (
            {"items": '["outcome.recommend"]'},
            "line 5, survey, items 1: cannot come first, because the message",
        ),
        ({"comment": '"yes"'}, "line 6, survey, comment: write comment = true or comment = false"),
        (
            {"again_after_weeks": "0"},
            "line 7, survey, again_after_weeks: is wrong; write a whole number from 1",
        ),
        (
            {"again_after_weeks": "53"},
            "line 7, survey, again_after_weeks: is wrong; write a whole number from 1",
        ),
        ({"colour": "1"}, "line 7, survey, colour: is unknown; known here are name, title, intro, items"),
    ],
)
def test_a_wrong_field_of_a_survey_is_told_once(fields: dict[str, str | None], problem: str) -> None:
    (found,) = wrong(survey(**fields), taken=surveys())
    assert found.startswith(problem)


def test_a_survey_asks_at_most_fifteen_items() -> None:
    ids = list(bank())[2:]
    most = sound(survey(items=json.dumps(ids[:15]))).survey
    assert most is not None
    assert [one.id for one in most.items] == ids[:15]
    assert wrong(survey(items=json.dumps(ids[:16]))) == ["line 5, survey, items: lists 16 items; at most 15"]


def test_a_listed_item_that_is_wrong_itself_is_told_once() -> None:
    (problem,) = wrong(survey(items='["acme.labels"]') + item(text='""'))
    assert problem.startswith("line 12, item 1, text:")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "line 1: it has no items and no survey; add an [[item]] or a [survey]"),
        ("item = []", "line 1: it has no items and no survey; add an [[item]] or a [survey]"),
        ("\n[item]\nid = 'a'", "line 2, item: write [[item]], with two brackets on each side"),
        ("item = [\n3]", "line 2, item 1: must be a table; write [[item]] on a line of its own"),
        ("[[survey]]\nname = 'a'", "line 1, survey: must be a table; write [survey] on a line of its own"),
        (item() + "[extra]\n", "line 7, extra: is unknown; known here are item, survey"),
    ],
)
def test_a_file_of_another_shape_is_explained(text: str, problem: str) -> None:
    (found,) = wrong(text)
    assert found.startswith(problem)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            "[[item]]\nid acme\n",
            "line 2, column 4: is not TOML: Expected '=' after a key in a key/value pair; look",
        ),
        ('[[item]]\nid = "acme', "line 2: is not TOML: Unterminated string; look"),
        ("[a]\n[a]\n", "line 2, column 3: is not TOML: Cannot declare ('a',) twice; look"),
        ("a = " + "9" * 5000, "line 1: is not TOML: Exceeds the limit"),
    ],
)
def test_a_slip_of_syntax_is_told_with_its_line(text: str, problem: str) -> None:
    (found,) = wrong(text)
    assert found.startswith(problem)


def test_brackets_without_end_are_refused() -> None:
    for text in ("a = " + "[" * 5000, "a = " + "[" * 5000 + "]" * 5000, "a = " + "{a=" * 5000):
        with pytest.raises(SurveyFileError, match="too deep"):
            sound(text)


def test_a_very_large_file_is_not_read_at_all() -> None:
    with pytest.raises(SurveyFileError, match=r"^team.toml: is larger than 200 kB; split it$"):
        sound("# " + "ä" * 100_000)
    assert sound("# " + "x" * 100_000 + "\n" + ITEM + TEXT).items == (LABELS,)


def test_what_a_file_says_reaches_a_message_short_and_harmless() -> None:
    (problem,) = wrong(item() + '"\\u001b[31m' + "x" * 60 + '" = 1\n')
    assert problem.startswith(f"line 7, item 1, [31m{'x' * 35}…: is unknown")


def _refused_or_read(text: str) -> None:
    with suppress(SurveyFileError):
        assert isinstance(sound(text), File)


@given(st.text(alphabet=st.characters(codec=None)))
def test_any_text_is_read_or_refused(text: str) -> None:
    _refused_or_read(text)


VALUES = st.sampled_from(
    [
        '"agree"',
        '"recommend"',
        '"stay"',
        '"acme.a"',
        '"career_growth.mentor"',
        '"compensation"',
        "1",
        "-1",
        "1.5",
        "true",
        "[]",
        "{}",
        "[1]",
        '["acme.a"]',
        '["outcome.recommend", "acme.a"]',
        "[{}]",
        "1979-05-27",
        "nan",
        "'x'",
        '"""\n"""',
        "{ id = 'a' }",
        '""',
        '"\\u0000"',
        "[[[]]]",
        "07:32:00",
    ]
)
KEYS = st.sampled_from(
    [
        "id",
        "version",
        "theme",
        "outcome",
        "scale",
        "text",
        "name",
        "title",
        "intro",
        "items",
        "comment",
        "again_after_weeks",
        "item",
        "survey",
        "x.y",
        '"q w"',
    ]
)
STATEMENTS = st.one_of(
    st.sampled_from(["[[item]]", "[survey]", "[item]", "[[survey]]", "[comment]", "[[item.x]]", "# x", ""]),
    st.builds(lambda key, value: f"{key} = {value}", KEYS, VALUES),
)


@given(st.lists(STATEMENTS, max_size=20))
def test_any_mixture_of_fields_is_read_or_refused(lines: list[str]) -> None:
    _refused_or_read("\n".join(lines))


WHOLE = SURVEY + 'items = [\n  "acme.labels",\n]\n' + ITEM + TEXT


@given(st.integers(0, len(WHOLE)), st.integers(0, 30), st.text(max_size=5))
def test_a_sound_file_with_any_piece_replaced_is_read_or_refused(start: int, length: int, piece: str) -> None:
    _refused_or_read(WHOLE[:start] + piece + WHOLE[start + length :])
