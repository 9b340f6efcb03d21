"""Where a value stands in a TOML file, however it is written."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staybot.rules.survey_lines import Lines, Path

ODD = '''\
a.b = 1.5
[[item]]  # [[item]]
id = """one
[[item]]
two""""
list = [
  1,  # ]
  { when = 2020-01-01 10:00:00+01:00, "a\\"b" = 3 },
  [ [], "]" ],
]
[item.sub]
x = ''

[[item]]
'text' = \'\'\'
= # "
\'\'\'
empty = {}
[ "item" . deep.er ]
y = -inf
[[item.many]]
[[item.many]]
z = true'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("a", "b"), 1),
        (("item", 0), 2),
        (("item", 0, "id"), 3),
        (("item", 0, "list"), 6),
        (("item", 0, "list", 0), 7),
        (("item", 0, "list", 1, "when"), 8),
        (("item", 0, "list", 1, 'a"b'), 8),
        (("item", 0, "list", 2, 1), 9),
        (("item", 0, "sub", "x"), 12),
        (("item", 1, "text"), 15),
        (("item", 1, "empty"), 18),
        (("item", 1, "deep", "er", "y"), 20),
        (("item", 1, "many", 0), 21),
        (("item", 1, "many", 1, "z"), 23),
    ],
)
def test_a_value_is_found_in_every_way_of_writing_it(path: Path, line: int) -> None:
    tomllib.loads(ODD)
    assert Lines(ODD).of(path) == line


def test_what_is_missing_is_looked_for_in_what_is_around_it() -> None:
    lines = Lines(ODD)
    assert lines.of(("item", 1, "version")) == 14
    assert lines.of(("item", 7)) == 2
    assert lines.of(("survey", "name")) == 1
    assert lines.of(()) == 1


def test_an_empty_file_begins_on_line_one() -> None:
    assert Lines("").of(("item", 0)) == 1


def _paths(value: Any, path: Path = ()) -> list[Path]:
    inner: list[tuple[str | int, Any]] = []
    if isinstance(value, dict):
        inner = list(value.items())
    elif isinstance(value, list):
        inner = list(enumerate(value))
    return [path, *(found for step, one in inner for found in _paths(one, (*path, step)))]


PIECES = st.sampled_from(
    [
        "[[item]]\n",
        "[survey]\n",
        "[a.b]\n",
        "[[a.c]]\n",
        "x = 1\n",
        'y = "q\\"#"\n',
        "z = '''\n]'''\n",
        "# [x]\n",
        'k = [\n 1,\n # ]\n "a",\n]\n',
        "m = { p = [1, {q = 2}], 'r s'.t = 1.5 }\n",
        "\n",
        "d.e = 1979-05-27 07:32:00\n",
        'w = """"a"""""\n',
        "  v = [[1], [2, 3],]  # end\n",
    ]
)


@given(st.lists(PIECES, max_size=12))
def test_the_lines_of_any_sound_file_know_every_value_in_it(pieces: list[str]) -> None:
    text = "".join(pieces)
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    lines = Lines(text)
    count = text.count("\n") + 1
    for path in _paths(content):
        assert 1 <= lines.of(path) <= count
        assert path == () or path in lines._found


@given(st.lists(st.tuples(st.sampled_from(["", "# [[item]]\n", "\n\n", 'n = """\nq\n"""\n']), st.booleans())))
def test_the_line_of_each_items_text_is_the_one_it_was_written_on(items: list[tuple[str, bool]]) -> None:
    text = ""
    written = []
    for before, spaced in items:
        text += f"[[item]]\n{before}"
        written.append(text.count("\n") + 1)
        text += "  text   = 'x' # 1\n" if spaced else "text='x'\n"
    lines = Lines(text)
    assert [lines.of(("item", place, "text")) for place in range(len(items))] == written
