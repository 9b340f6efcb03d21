"""On which line of a TOML file a value stands: the standard library's reader does not say."""

from __future__ import annotations

import re
import tomllib
from typing import Final

Path = tuple[str | int, ...]
"""Keys and places from the top of a file down to a value: `("item", 2, "text")` is the third item's text."""

_TOKEN: Final = re.compile(
    r"""
      (?P<skip> [ \t]+ | \#[^\n]* )
    | (?P<word> \"\"\"(?:\\.|[^\\])*?\"\"\"(?!\") | '''.*?'''(?!') | "(?:\\.|[^"\\])*" | '[^']*'
              | [^\s\[\]{}=,."'\#]+ )
    | (?P<mark> . )
    """,
    re.DOTALL | re.VERBOSE,
)


class Lines:
    """The line of every value in a text that `tomllib` has accepted; other text has no meaning here."""

    def __init__(self, text: str) -> None:
        self._tokens = _tokens(text)
        self._at = 0
        self._tables: dict[Path, int] = {}
        self._found: dict[Path, int] = {}
        table: Path = ()
        while self._peek():
            if self._peek() == "\n":
                self._next()
            elif self._peek() == "[":
                table = self._header()
            else:
                self._pair(table)

    def of(self, path: Path) -> int:
        """The line of the value, or of the nearest thing around it that is there. Lines count from 1."""
        while path and path not in self._found:
            path = path[:-1]
        return self._found.get(path, 1)

    def _peek(self) -> str:
        return self._tokens[self._at][0]

    def _line(self) -> int:
        return self._tokens[self._at][1]

    def _next(self) -> str:
        token = self._peek()
        self._at += 1
        return token

    def _header(self) -> Path:
        line = self._line()
        self._next()
        several = self._peek() == "["
        self._at += several
        keys = self._keys()
        self._at += 1 + several
        path = self._within(keys[:-1]) + keys[-1:]
        if several:
            self._tables[path] = self._tables.get(path, -1) + 1
            path += (self._tables[path],)
        self._note(path, line)
        return path

    def _within(self, keys: Path) -> Path:
        """The path that a header's first keys name: in an array of tables they mean its last one."""
        path: Path = ()
        for key in keys:
            path += (key,)
            if path in self._tables:
                path += (self._tables[path],)
        return path

    def _keys(self) -> Path:
        keys = [_key(self._next())]
        while self._peek() == ".":
            self._next()
            keys.append(_key(self._next()))
        return tuple(keys)

    def _pair(self, table: Path) -> None:
        line = self._line()
        path = table + self._keys()
        self._note(path, line)
        self._next()
        self._value(path)

    def _value(self, path: Path) -> None:
        self._note(path, self._line())
        first = self._next()
        if first == "[":
            self._many(path, "]")
        elif first == "{":
            self._many(path, "}")
        else:
            while self._peek() not in ("", "\n", ",", "]", "}"):
                self._next()

    def _many(self, path: Path, end: str) -> None:
        """The elements of an array or the pairs of an inline table, up to its end."""
        place = 0
        while self._peek() != end:
            if self._peek() in ("\n", ","):
                self._next()
            elif end == "}":
                self._pair(path)
            else:
                self._value((*path, place))
                place += 1
        self._next()

    def _note(self, path: Path, line: int) -> None:
        for length in range(1, len(path) + 1):
            self._found.setdefault(path[:length], line)


def _tokens(text: str) -> list[tuple[str, int]]:
    """Words and marks with their lines, closed by an empty token; blanks and comments are left out."""
    tokens = []
    line = 1
    for found in _TOKEN.finditer(text):
        token = found.group()
        if found.lastgroup != "skip":
            tokens.append((token, line))
        line += token.count("\n")
    return [*tokens, ("", line)]


def _key(token: str) -> str:
    """A key as `tomllib` reads it: quoted ones may hold anything, escapes included."""
    return next(iter(tomllib.loads(f"{token} = 0")))
