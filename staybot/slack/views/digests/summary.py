"""The summaries of a month and of a quarter: published bands side by side, nothing counted anew (R19)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from staybot.facts import AskedItem, Digest, FollowThrough, MonthSummary, QuarterSummary, Summary
from staybot.slack.escape import escape, named, shorten
from staybot.slack.views.blocks import Message, context, header, message, section
from staybot.slack.views.digests import followed_lines
from staybot.slack.views.digests.digest_lines import answered, is_beyond_telling, people, theme_line, way_of
from staybot.slack.views.digests.digest_titles import title
from staybot.slack.views.digests.figures import since, told
from staybot.slack.views.digests.figures import way_of as figure_way_of
from staybot.slack.views.words import NOT_SHOWN, month_and_year, quarter, several

METHOD: Final = (
    "How this was made: put together from the digests that were posted, nothing is counted again. What moved "
    "is said of outcomes where there is room between two published bands, of themes, which have three bands "
    "only, where the band is another one: neighbouring ones may differ by one person. Groups are told of in "
    "their digests. Last release: `{release}`."
)

DIGESTS: Final = 12
WAYS: Final = ("up", "down", None)
THEMES: Final = 8
"""Lines of a kind; what else there is, is counted."""


def month(fact: MonthSummary) -> Message:
    """One message for the leadership channel."""
    before = f"what was known before {month_and_year(fact.month)}"
    parts = [*_headline(fact.outcomes, before), *_digests(fact), *_outcomes(fact)]
    if fact.follow is not None:
        parts.append("\n".join(["*Follow-through of promises*", *followed_lines.whole(fact.follow)]))
    return _message(f"{month_and_year(fact.month)} in short", parts, fact)


def quarter_summary(fact: QuarterSummary) -> Message:
    """The same for a quarter, beside the one before if the ledger shows anything of that."""
    before = quarter(fact.before)
    parts = [*_headline(fact.outcomes, before), *_digests(fact), *_outcomes(fact)]
    parts += [*_themes(fact.interview), *_promises(fact)]
    name = f"{quarter(fact.quarter)} beside {before}" if before else f"{quarter(fact.quarter)} in short"
    return _message(name, parts, fact)


def _message(name: str, parts: Sequence[str], fact: Summary) -> Message:
    method = METHOD.format(release=fact.release_hash[:16] or NOT_SHOWN)
    text = "\n".join([name, *parts, method])
    return message(text.replace("*", ""), header(name), *(section(one) for one in parts), context(method))


def _headline(outcomes: Sequence[AskedItem], before: str) -> Iterator[str]:
    """What moved, for who reads one line only; nothing where no outcome can be compared."""
    compared = [one for one in outcomes if one.everyone and one.everyone.before]
    if not compared:
        return
    ways = {way: [_short(one) for one in compared if figure_way_of(one.everyone) == way] for way in WAYS}
    moved = [f"{several(ways[way])} went {way}" for way in WAYS if way and ways[way]]
    found = several(moved) if moved else f"no visible change of {several(ways[None])}"
    yield f"Compared with {before}, {found}."


def _short(item: AskedItem) -> str:
    return "willingness to recommend us" if item.outcome == "recommend" else "the wish to stay"


def _digests(fact: Summary) -> Iterator[str]:
    """What was published, each in a line."""
    lines = [f"•  {named(title(one))}: {answered(one).removesuffix('.')}" for one in fact.digests]
    more = [f"•  and {len(lines) - DIGESTS} more"] if len(lines) > DIGESTS else []
    yield "\n".join(["*Published in that time*", *lines[:DIGESTS], *more])


def _outcomes(fact: Summary) -> Iterator[str]:
    lines = [
        f"•  {named(shorten(one.text, 200))}\n{told(one, one.everyone)}{since(one, one.everyone)}"
        for one in fact.outcomes
        if one.everyone is not None
    ]
    yield "\n".join(["*Outcomes, last known*", *lines]) if lines else f"*Outcomes*: {NOT_SHOWN}"


def _themes(interview: Digest | None) -> Iterator[str]:
    """What moved from one interview to the next; both must show a theme for it to be said."""
    if interview is None:
        yield f"*Themes of this quarter's interview*: {NOT_SHOWN}"
        return
    name = "*Themes of this quarter's interview*"
    compared = [one for one in interview.themes if one.before is not None]
    if not compared:
        yield f"{name}: there is nothing yet to compare them with."
        return
    last = quarter(interview.themes_since)
    if all(map(is_beyond_telling, compared)):
        band = people(compared[0].least, compared[0].most)
        yield f"{name}: {band} raised each of those compared, both times. Whether any moved cannot be told."
        return
    moved = [theme_line(one, since=escape(last)) for one in compared if way_of(one) is not None]
    if not moved:
        yield f"{name}: no visible change since the interview of {escape(last)}."
        return
    more = [f"•  and {len(moved) - THEMES} more"] if len(moved) > THEMES else []
    yield "\n".join([f"{name} that moved since {escape(last)}", *moved[:THEMES], *more])


def _promises(fact: QuarterSummary) -> Iterator[str]:
    """Promises kept: as this quarter's interview told it, and as the last one did."""
    if fact.follow is None and fact.follow_before is None:
        return
    shown = (fact.follow, fact.follow_before)
    if all(_kept(one) == NOT_SHOWN for one in shown):
        yield f"*Promises kept*: {NOT_SHOWN}"
        return
    lines = [
        f"•  as told in {escape(quarter(label))}: {_kept(follow)}"
        for label, follow in zip((fact.quarter, fact.before), shown, strict=True)
        if label
    ]
    yield "\n".join(["*Promises kept*", *lines])


def _kept(follow: FollowThrough | None) -> str:
    """Of the promises of one stretch of time."""
    if follow is None or follow.promises is None:
        return NOT_SHOWN
    kept = dict(follow.promises.outcomes).get("kept")
    return f"{followed_lines.number(kept)}; share kept: {followed_lines.percent(follow.promises.kept_rate)}"
