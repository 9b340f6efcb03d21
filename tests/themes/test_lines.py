import json

import pytest

from staybot.themes.evaluation import Evaluation, evaluate
from staybot.themes.lines import Asked, LineError, answer, asked, classify, gold
from staybot.themes.taxonomy import Mention

PAY = Mention(theme="compensation", polarity="negative")


def labelled(**changes: object) -> str:
    line = {
        "id": 1,
        "question": "frustrated",
        "text": "my salary is too low",
        "themes": [{"id": "compensation", "polarity": "negative"}],
    }
    return json.dumps(line | changes)


def test_order_is_kept_and_empty_lines_are_passed_over() -> None:
    lines = [json.dumps({"id": n, "text": "underpaid"}) + "\n" for n in (3, 1, 2)]
    read = [json.loads(str(line)) for line in classify([lines[0], "\n", lines[1], lines[2]])]
    assert [line["id"] for line in read] == [3, 1, 2]
    assert read[0]["themes"] == [{"id": "compensation", "polarity": "negative"}]


@pytest.mark.parametrize(
    "line",
    [
        "secret",
        "[1]",
        '{"text": "secret"}',
        '{"id": true, "text": "secret"}',
        '{"id": 1}',
        "[" * 100_000,
        '{"id": 1, "text": 5}',
        '{"id": 1, "text": "secret", "question": 7}',
        '{"id": 1, "text": "secret',
    ],
)
def test_a_bad_line_is_named_by_number_without_its_words_and_the_rest_is_read(line: str) -> None:
    good = json.dumps({"id": "x", "text": "underpaid"})
    first, second, third = classify([good, line, good])
    assert isinstance(second, LineError)
    assert str(second).startswith("line 2: ")
    assert "secret" not in str(second)
    assert first == third == answer(Asked(id="x", question=None, text=""), (PAY,))


def test_broken_unicode_can_be_written_out() -> None:
    out = answer(asked('{"id": "\\ud800", "text": "x"}', number=1), ())
    assert out.encode("utf-8")


@pytest.mark.parametrize(
    "themes",
    [
        None,
        "pay",
        [1],
        [{"id": "pay", "polarity": "negative"}],
        [{"id": "compensation", "polarity": "bad"}],
        [{"id": ["compensation"], "polarity": "negative"}],
        [{"id": "compensation", "polarity": "negative"}] * 2,
    ],
)
def test_gold_with_wrong_labels_is_refused_by_number(themes: object) -> None:
    with pytest.raises(LineError, match="line 9: "):
        gold(labelled(themes=themes), number=9)


def test_gold_with_wrong_optional_themes_is_refused_by_number() -> None:
    with pytest.raises(LineError, match="line 9: "):
        gold(labelled(optional="compensation"), number=9)


def test_unusable_gold_lines_are_listed_and_the_rest_is_judged() -> None:
    result = evaluate([labelled(), "", "x", labelled()])
    assert [str(problem)[:6] for problem in result.problems] == ["line 3"]
    assert result.comments == 2
    assert result.total.f1 == 1.0


def judged(line: str, *mentions: Mention) -> Evaluation:
    return evaluate([line], reader=lambda _text, _question: mentions)


def test_a_theme_in_the_wrong_direction_is_found_but_turned() -> None:
    result = judged(labelled(), Mention(theme="compensation", polarity="positive"))
    assert (result.total.f1, result.total.polarity) == (1.0, 0.0)


def test_an_optional_theme_is_neither_required_nor_wrong() -> None:
    team = Mention(theme="team_culture", polarity="negative")
    assert judged(labelled(optional=["team_culture"]), PAY, team).total.f1 == 1.0
    assert judged(labelled(optional=["team_culture"]), PAY).total.f1 == 1.0
    assert judged(labelled(), PAY, team).total.f1 == pytest.approx(2 / 3)


def test_what_was_read_for_what_is_told() -> None:
    team = Mention(theme="team_culture", polarity="negative")
    assert "compensation read as team_culture: 1" in judged(labelled(lang="de"), team).text()
    assert "compensation read as none: 1" in judged(labelled()).text()
    assert "none read as team_culture: 1" in judged(labelled(themes=[]), team).text()
    assert "language de" in judged(labelled(lang="de"), team).text()


def test_nothing_to_judge_is_zero() -> None:
    empty = evaluate([])
    assert (empty.total.f1, empty.total.polarity, empty.macro_f1) == (0.0, 0.0, 0.0)
