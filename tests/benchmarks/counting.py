"""The plain ways to count what ballots hold once they are open: numpy, and one GROUP BY a dimension."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from sqlalchemy import Connection, text

from staybot.anonymity.rounds import Round

SCORES: Final = 11
"""0 to 10; a statement's 1 to 5 lie within."""


@dataclass(frozen=True)
class Rows:
    """Decoded rows: who gave which score, by place in the cohort; and everybody's groups."""

    dimensions: tuple[str, ...]
    names: dict[str, list[str]]
    """Everybody's group in each dimension."""
    people: dict[str, np.ndarray[Any, Any]]
    scores: dict[str, np.ndarray[Any, Any]]

    @classmethod
    def of(cls, closed: Round) -> Rows:
        """What a closed round holds."""
        place = {member.person: number for number, member in enumerate(closed.cohort)}
        given = closed.answers.items()
        return cls(
            dimensions=closed.dimensions,
            names={d: [one.segments.get(d, "") for one in closed.cohort] for d in closed.dimensions},
            people={question: np.array([place[one] for one in by]) for question, by in given},
            scores={question: np.array([*by.values()]) for question, by in given},
        )

    def count(self) -> int:
        """How often each score was given in each group of each dimension: how many groups there are."""
        groups = 0
        for dimension in self.dimensions:
            _, group = np.unique(np.array(self.names[dimension]), return_inverse=True)
            size = int(group.max()) + 1
            for question, people in self.people.items():
                np.bincount(group[people] * SCORES + self.scores[question], minlength=size * SCORES)
            groups += size
        return groups

    def store(self, connection: Connection) -> None:
        """The same as a table, a row an answer."""
        columns = ", ".join(f"{dimension} text" for dimension in self.dimensions)
        connection.execute(text(f"CREATE TEMPORARY TABLE given (question text, score int, {columns})"))
        values = ", ".join(f":{dimension}" for dimension in self.dimensions)
        connection.execute(text(f"INSERT INTO given VALUES (:question, :score, {values})"), self._rows())

    def select(self, connection: Connection) -> int:
        """The counts of `count`, by one statement for each dimension."""
        found = 0
        for dimension in self.dimensions:
            query = f"SELECT question, {dimension}, score, count(*) FROM given GROUP BY 1, 2, 3"
            found += len(connection.execute(text(query)).all())
        return found

    def _rows(self) -> list[dict[str, Any]]:
        return [
            {"question": question, "score": int(score), **{d: self.names[d][who] for d in self.dimensions}}
            for question, people in self.people.items()
            for who, score in zip(people, self.scores[question], strict=True)
        ]
