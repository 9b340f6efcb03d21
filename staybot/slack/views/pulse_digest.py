"""The digest of a pulse or of check-ins: one message, made of published bands and of nothing else (R19)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from staybot.anonymity.changes import Direction
from staybot.facts import AskedItem, PulseDigest
from staybot.slack.escape import escape, shorten
from staybot.slack.views.blocks import (
    MESSAGE_CHARACTERS,
    Json,
    Message,
    context,
    header,
    message,
    section,
    size,
)
from staybot.slack.views.digest import (
    ROOM_FOR_METHOD,
    TOO_FEW,
    answered,
    floors,
    reading,
    release,
    theme_groups,
    theme_line,
)
from staybot.slack.views.figures import since, told, way_of
from staybot.slack.views.pulse_groups import pulse_groups
from staybot.slack.views.words import NOT_SHOWN, band, day_and_year, quarter, several


def pulse_digest(fact: PulseDigest) -> Message:
    """One message, whatever the number of items and groups: what does not fit is named, not dropped."""
    title = _title(fact)
    if not fact.enough:
        return message(f"{escape(title)}\n{TOO_FEW}", header(title), section(TOO_FEW))
    heads = [answered(fact) + _changes(fact), *_figures(fact)]
    ends, method = [*_comments(fact), *_promises(fact)], _method(fact)
    frame = [header(title), *_sections([*heads, *ends]), context(method)]
    groups = pulse_groups(fact, room=MESSAGE_CHARACTERS - size(frame) - ROOM_FOR_METHOD)
    parts = [*heads, *groups, *ends]
    text = "\n".join([escape(title), *parts, method])
    return message(text.replace("*", ""), header(title), *_sections(parts), context(method))


def _sections(parts: Sequence[str]) -> list[Json]:
    return [section(part) for part in parts]


def _title(fact: PulseDigest) -> str:
    """Pulse of 27 October 2026; of a survey by hand its own title comes first."""
    if fact.kind == "check_in":
        return f"Check-ins of new people, {quarter(fact.quarter)}"
    when = day_and_year(fact.opened_on) if fact.opened_on else fact.quarter
    return f"{shorten(fact.title, 100)}: survey of {when}" if fact.title else f"Pulse of {when}"


# ------------------------------------------------------------------- everyone


def _figures(fact: PulseDigest) -> list[str]:
    """Every item; in one line where nothing of any is shown."""
    title = "*What people answered, on average*"
    if not fact.by_group and all(item.everyone is None for item in fact.items):
        return [f"{title}: {NOT_SHOWN}"]
    return [title, *_items(fact.items)]


def _items(items: Sequence[AskedItem]) -> Iterator[str]:
    """Numbered, because groups refer to them."""
    for number, item in enumerate(items, start=1):
        known = item.everyone
        words = told(item, known) + since(item, known) if known else NOT_SHOWN
        day = f"Day {item.milestone}: " if item.milestone else ""
        yield f"{number}.  {day}{escape(shorten(item.text, 200))}\n{words}"


def _changes(fact: PulseDigest) -> str:
    """Which items moved, for who reads one line only."""
    compared = [item.everyone for item in fact.items if item.everyone and item.everyone.before]
    if not compared:
        return ""
    ways: tuple[Direction, ...] = ("up", "down")
    found = [
        (way, [n for n, item in enumerate(fact.items, 1) if way_of(item.everyone) == way]) for way in ways
    ]
    parts = [
        f" {way.title()} since last asked: no. {several([str(n) for n in numbers])}."
        for way, numbers in found
        if numbers
    ]
    return "".join(parts) or " No visible change since last asked."


# ------------------------------------------------------------------- comments, promises, method


def _comments(fact: PulseDigest) -> list[str]:
    again = f", as of {day_and_year(fact.comments_on)}; next figure later" if fact.comments_on else ""
    lines = [theme_line(one) for one in fact.themes] or [f"•  Themes: {NOT_SHOWN}"]
    groups = theme_groups(fact.groups, room=ROOM_FOR_METHOD, title="Comments by group")
    return ["\n".join([f"*What comments were about*{again}", *lines]), *groups]


def _promises(fact: PulseDigest) -> list[str]:
    """Only where there is something to show: a pulse comes often."""
    made = [f"made since this opened: {band(*fact.commitments_made)}"] if fact.commitments_made else []
    due = [f"still to come due: {band(*fact.commitments_due)}"] if fact.commitments_due else []
    return [f"*Commitments by managers*: {'; '.join([*made, *due])}."] if made or due else []


def _method(fact: PulseDigest) -> str:
    read = f"; {reading(fact)}" if fact.themes else ""
    figures = [one.everyone for one in fact.items] + [one for of in fact.by_group for one in of.figures]
    is_again = any(one is not None and one.repeated for one in figures)
    again = " Figures with a day are from then: small groups get new ones less often." if is_again else ""
    return (
        "How this was made: counted once, on this server, after the close; then the answers are deleted with "
        "their key. Words describe a group's average, not everybody in it; higher, lower, up and down are "
        "said where bands lie apart. eNPS: the share who gave 9 or 10 minus the share who gave 0 to 6. "
        f"{floors(fact)}{again}"
        f"\n{release(fact)}{read}."
    )
