import json

import pytest

from staybot.themes.protocol import AnswerError, Reach, answer, request
from staybot.themes.taxonomy import Mention


def reply(*themes: object) -> str:
    return json.dumps({"ref": "r1", "themes": list(themes)})


def test_a_request_is_one_line_with_reference_question_and_text() -> None:
    line = request(reference="r1", question="energized", text="two\nlines")
    assert "\n" not in line
    assert json.loads(line) == {"ref": "r1", "question": "energized", "text": "two\nlines"}


def test_a_good_answer_is_believed() -> None:
    found = answer(reply({"id": "compensation", "polarity": "negative"}))
    assert found.reference == "r1"
    assert found.mentions == (Mention(theme="compensation", polarity="negative"),)
    assert found.dropped == 0


def test_everything_the_taxonomy_does_not_know_is_dropped_and_counted() -> None:
    found = answer(
        reply(
            {"id": "compensation", "polarity": "positive"},
            {"id": "compensation", "polarity": "negative"},
            {"id": "maria", "polarity": "negative"},
            {"id": ["compensation"], "polarity": "negative"},
            {"id": "team_culture", "polarity": "furious"},
            "team_culture",
        ),
    )
    assert found.mentions == (Mention(theme="compensation", polarity="positive"),)
    assert found.dropped == 5


@pytest.mark.parametrize(
    "line",
    [
        "secret",
        "[]",
        '{"themes": []}',
        '{"ref": 1, "themes": []}',
        '{"ref": "secret"}',
        "[" * 9_000,
        '{"ref": "r", "themes": "' + "secret" * 3_000 + '"}',
    ],
)
def test_what_is_not_an_answer_is_refused_without_being_quoted(line: str) -> None:
    with pytest.raises(AnswerError) as refusal:
        answer(line)
    assert "secret" not in str(refusal.value)


def test_a_failure_names_the_request_that_it_speaks_of() -> None:
    with pytest.raises(AnswerError) as refusal:
        answer('{"ref": "r1", "error": true}')
    assert refusal.value.reference == "r1"
    with pytest.raises(AnswerError) as refusal:
        answer("[]")
    assert refusal.value.reference == ""


def test_a_readers_reach_is_one_of_three() -> None:
    assert [reach.value for reach in Reach] == ["none", "loopback", "external"]
