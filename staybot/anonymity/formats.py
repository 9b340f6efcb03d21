"""The files others can check us with: releases, rosters, participants and truth, read and written."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from staybot.anonymity.figures import read_counts, read_dist, read_figure, read_share
from staybot.anonymity.published import Filter, Published, PublishedCell
from staybot.rules import question_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from staybot.anonymity.reading import Node
    from staybot.anonymity.releases import Release

Roster = dict[str, dict[str, str]]
"""Person to dimension to value."""

Answered = dict[str, frozenset[str]]
"""Question to the people who answered it; under "" those who answered any question that is not named."""

Truth = dict[str, dict[str, dict[str, int]]]
"""Wave to question to person to score."""


def read_releases(root: Node) -> list[Published]:
    """The releases of a `releases.json`, in order of publication; BadInput with path and reason."""
    releases = [_release(node) for node in root.items()]
    seen: set[str] = set()
    for release, node in zip(releases, root.items(), strict=True):
        if release.release_id in seen:
            node.field("release_id").refuse("stands twice: a release is published once")
        seen.add(release.release_id)
    return releases


def _release(node: Node) -> Published:
    rounding = node.optional("rounding")
    bands = node.optional("bands")
    half_open = bands is not None and bands.value == "half-open"
    unraised = node.optional("theme_silent")
    silent = unraised.whole() if unraised is not None else 0
    scales = {}
    stated = node.optional("scales")
    for question, scale in stated.fields() if stated is not None else ():
        scales[question] = read_scale(scale)
    nodes = node.field("cells").items()
    for cell in nodes:
        question = cell.field("question").text()
        scales.setdefault(question, (1, 5))
        if cell.optional("enps_range") or cell.optional("enps"):
            scales[question] = (0, 10)
    return Published(
        release_id=node.field("release_id").text(),
        wave=node.field("wave").text(),
        cells=tuple(
            _cell(one, scales=scales, rounding=rounding, half_open=half_open, silent=silent) for one in nodes
        ),
        scales=scales,
        words=dict(_words(node)),
    )


def _words(node: Node) -> Iterator[tuple[str, str]]:
    """What each question of a pulse asked, to be compared."""
    items = node.optional("items")
    for item in items.items() if items is not None else ():
        yield item.field("question").text(), question_names.words(item.field("text").text())


def read_scale(node: Node) -> tuple[int, int]:
    """[1, 5] or [0, 10]."""
    scale = node.pair()[0].whole(), node.pair()[1].whole()
    if scale not in ((1, 5), (0, 10)):
        node.refuse("must be [1, 5] or [0, 10]")
    return scale


def _cell(
    node: Node,
    *,
    scales: Mapping[str, tuple[int, int]],
    rounding: Node | None,
    half_open: bool,
    silent: int,
) -> PublishedCell:
    question = node.field("question").text()
    low, high = scales[question]
    themes = node.optional("theme_counts")
    return PublishedCell(
        filters=tuple(_filter(name, value) for name, value in node.field("filters").fields()),
        question=question,
        n=read_counts(node.optional("n_range") or node.optional("n")),
        mean=read_figure(node, "mean", ends=(low, high), rounding=rounding, half_open=half_open),
        enps=read_figure(node, "enps", ends=(-100, 100), half_open=half_open),
        favourable=read_share(node, half_open=half_open),
        counts=tuple(read_dist(node, scale=(low, high))),
        themes=tuple(
            (theme, read_counts(value)) for theme, value in (themes.fields() if themes is not None else ())
        ),
        silent=silent,
    )


def _filter(dimension: str, node: Node) -> Filter:
    if isinstance(node.value, dict):
        return Filter(dimension, _values(node.field("not")), negated=True)
    return Filter(dimension, _values(node))


def _values(node: Node) -> frozenset[str]:
    return frozenset(one.label() for one in (node.items() if isinstance(node.value, list) else [node]))


def write_releases(releases: Iterable[Release]) -> str:
    """A `releases.json` of our own releases, in the order given."""
    return json.dumps([release.body() for release in releases], indent=1, ensure_ascii=False)


def read_rosters(root: Node, *, releases: Iterable[Published]) -> dict[str, Roster]:
    """The frozen cohort of each release; every release needs one."""
    rosters = {
        release_id: {person: _segments(node) for person, node in roster.fields()}
        for release_id, roster in root.fields()
    }
    for release in releases:
        if release.release_id not in rosters:
            root.refuse(f"has no roster for the release “{release.release_id}”")
    return rosters


def read_participants(root: Node, *, rosters: Mapping[str, Roster]) -> dict[str, Answered]:
    """Who answered each release: a list, or a list per question."""
    answered: dict[str, Answered] = {}
    for release_id, node in root.fields():
        by_question = list(node.fields()) if isinstance(node.value, dict) else [("", node)]
        answered[release_id] = {}
        for question, people in by_question:
            for one in people.items():
                if one.text() not in rosters.get(release_id, {}):
                    one.refuse("answered, but is not in this release's roster")
            answered[release_id][question] = frozenset(one.text() for one in people.items())
    return answered


def read_truth(root: Node) -> Truth:
    """What everyone really answered."""
    return {
        wave: {
            question: {person: score.whole() for person, score in scores.fields()}
            for question, scores in questions.fields()
        }
        for wave, questions in root.fields()
    }


def _segments(node: Node) -> dict[str, str]:
    return {dimension: value.label() for dimension, value in node.fields() if value.value is not None}
