"""`company.json`: an invented company, with which anyone can try what we would publish."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from staybot.anonymity.formats import read_scale
from staybot.anonymity.rounds import Member, Mention, Question, Round, Writing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from staybot.anonymity.reading import Node

_SEASONED_DAYS = 30
"""R16: how long somebody must have been there who was not in the previous cohort."""


@dataclass(frozen=True)
class Wave:
    """One wave of the file, ready to be published, with its place in the file."""

    round: Round
    node: Node


def read_company(root: Node) -> Iterator[Wave]:
    """The waves in their order; BadInput with path and reason.

    Somebody is seasoned from the second wave in a row on, or 30 days after the first; in the first wave,
    before which there was no cohort, everyone is (R16).
    """
    dimensions = tuple(dict.fromkeys(node.text() for node in root.field("dimensions").items()))
    first_day: dict[str, date] = {}
    previous: set[str] = set()
    waves: set[str] = set()
    for node in root.field("waves").items():
        name = node.field("id").text()
        if name in waves:
            node.field("id").refuse("stands twice: a wave is published once")
        waves.add(name)
        round_ = _round(node, dimensions=dimensions, first_day=first_day, previous=previous)
        yield Wave(round=round_, node=node)
        previous = {member.person for member in round_.cohort}
        for person in previous:
            first_day.setdefault(person, round_.opens_on)


def _round(
    node: Node, *, dimensions: tuple[str, ...], first_day: dict[str, date], previous: set[str]
) -> Round:
    opens_on = node.field("opens_on").day()
    cohort = tuple(
        Member(
            person=person,
            segments=_segments(segments, dimensions=dimensions),
            seasoned=person in previous
            or (person in first_day and (opens_on - first_day[person]).days >= _SEASONED_DAYS),
        )
        for person, segments in node.field("cohort").fields()
    )
    people = {member.person for member in cohort}
    question = Question(node.field("question").text(), read_scale(node.field("scale")))
    answers = _answers(node, scale=question.scale, people=people)
    try:
        return Round(
            wave=node.field("id").text(),
            opens_on=opens_on,
            closes_on=node.field("closes_on").day(),
            dimensions=dimensions,
            cohort=cohort,
            questions=(question,),
            answers={question.name: answers},
            writing=_writing(node, question=question.name, people=people),
            first_cohort=not first_day,
        )
    except ValueError as reason:
        node.refuse(str(reason))


def _segments(node: Node, *, dimensions: tuple[str, ...]) -> dict[str, str]:
    segments = {}
    for dimension, value in node.fields():
        if dimension not in dimensions:
            value.refuse("is not one of the dimensions")
        segments[dimension] = value.label()
    return segments


def _answers(node: Node, *, scale: tuple[int, int], people: set[str]) -> dict[str, int]:
    answers = {}
    for person, score in node.field("answers").fields():
        if person not in people:
            score.refuse("answered, but is not in this wave's cohort")
        if not scale[0] <= score.whole() <= scale[1]:
            score.refuse(f"must be a score from {scale[0]} to {scale[1]}")
        answers[person] = score.whole()
    return answers


def _writing(node: Node, *, question: str, people: set[str]) -> Writing | None:
    themes = node.optional("themes")
    if themes is None:
        return None
    mentions = {}
    for person, raised in themes.fields():
        if person not in people:
            raised.refuse("wrote, but is not in this wave's cohort")
        mentions[person] = [Mention(theme.text()) for theme in raised.items()]
    return Writing(question=question, mentions=mentions)
