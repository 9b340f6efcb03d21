"""What `staybot surveys` prints."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from staybot.errors import Refused
from staybot.facts import AskedBefore, SurveyCancelled, SurveyPlanned, SurveyRound
from staybot.flows.asking.survey_adding import Added
from staybot.flows.asking.survey_files import Stored
from staybot.flows.asking.survey_rounds import Coming
from staybot.flows.asking.surveys import Described
from staybot.rules.dates import in_words
from staybot.rules.items import Item, Survey

_ONE: Final = (
    "For small groups all items of your own count as one question: 26 weeks between two new figures of five "
    "to nine answers, 12 of ten to twenty-nine."
)


def text(data: bytes, path: Path) -> str:
    """A file's text. Raises Refused for what is none."""
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise Refused(f"{path} is not a text file in UTF-8. Save it as one and add it again.") from None


def ready(surveys: Iterable[Survey]) -> str:
    return "\n".join(["Ready to send", *(_line(one.name, _about(one)) for one in surveys)])


def own(stored: Iterable[Stored]) -> str:
    """The operator's files; those that cannot be read any more, with every reason."""
    lines = []
    for one in stored:
        lines.append(_line(one.name, _held(one)))
        lines += [f"    {problem}" for problem in one.problems]
    return "\n".join(["Files of your own", *lines]) if lines else ""


def planned(rounds: Iterable[SurveyRound]) -> str:
    lines = [
        _line(
            one.label,
            f"{one.title}: {'open' if one.is_open else f'opens {in_words(one.opens_on)}'}, "
            f"takes answers until {in_words(one.closes_on)}",
        )
        for one in rounds
    ]
    return "\n".join(["Open and planned", *(lines or ["  nothing"])])


def coming(found: Coming | None) -> str:
    """What the rotation asks next, as things stand."""
    if found is None:
        return "The regular pulse is off (STAYBOT_PULSES)."
    first = f"The regular pulse of {in_words(found.opens_on)} asks, as things stand today"
    if found.items is None:
        return f"{first}, nothing: every theme was asked within the last weeks. It is left out then."
    return "\n".join([first, *map(_item, found.items)])


def shown(found: Described) -> str:
    if found.survey is None:
        return "\n".join([f"{found.name}: items for the rotation", *map(_item, found.items)])
    one = found.survey
    comment = "asks for a comment, too" if one.comment else "asks for no comment"
    first = f"{one.name}: {_about(one)}; {comment}"
    more = [item for item in found.items if item not in one.items]
    beside = ["and for the rotation", *map(_item, more)] if more else []
    return "\n".join([first, one.intro, *map(_item, one.items), *beside])


def added(done: Added) -> str:
    parts = []
    if done.file.survey is not None:
        parts.append(f"a survey of {_count(len(done.file.survey.items))}: `staybot surveys send {done.name}`")
    if rotating := done.file.rotating():
        parts.append(f"{_count(len(rotating))} for the rotation")
    first = f"Stored as {done.name}: {', and '.join(parts) or 'items for other surveys'}."
    if done.replaced:
        first += " It takes the place of the older one; pulses that are planned or running keep their words."
    return f"{first}\n{_ONE}" if done.file.items else first


def sent(plan: SurveyPlanned) -> str:
    """Its windows, what gives way, and which figures of small groups will be old ones."""
    names = ("", "") if len(plan.rounds) == 1 else ("First: ", "Then once more: ")
    lines = [
        f"“{plan.title}” is planned. Everyone is asked; the results are published once, after its close."
    ]
    lines += [
        f"{name}opens {in_words(one.opens_on)}, takes answers until {in_words(one.closes_on)}"
        for name, one in zip(names, plan.rounds, strict=False)
    ]
    if plan.regular_on is not None:
        lines.append(f"The regular pulse gives way; the next one opens {in_words(plan.regular_on)}.")
    return "\n".join([*lines, *dict.fromkeys(map(_asked_before, plan.asked))])


def cancelled(done: SurveyCancelled) -> str:
    first = f"“{done.title}” will not open on {in_words(done.opens_on)}. Nobody had been asked."
    if done.stays is None:
        return first
    return (
        f"{first}\nIts other round still opens {in_words(done.stays.opens_on)}: cancel that one too if it is "
        "not wanted."
    )


def _asked_before(one: AskedBefore) -> str:
    if one.own:
        return (
            f"All items of your own count as one question, which was asked on {in_words(one.on)}: groups "
            f"with fewer than 30 answers may show no new figure of any until {in_words(one.until)}, "
            "the smallest the longest."
        )
    return (
        f"“{one.text}” was asked on {in_words(one.on)}: groups with fewer than 30 answers may repeat "
        f"their last figure until {in_words(one.until)}, the smallest the longest."
    )


def _held(one: Stored) -> str:
    if one.file is None:
        return "cannot be read any more, so it is not asked; mend it and add it again:"
    items = f"{_count(len(one.file.rotating()))} for the rotation" if one.file.rotating() else ""
    return "; ".join(filter(None, [_about(one.file.survey) if one.file.survey else "", items])) or "items"


def _about(one: Survey) -> str:
    again = f", again after {one.again_after_weeks} weeks" if one.again_after_weeks else ""
    return f"{one.title} ({_count(len(one.items))}{again})"


def _line(name: str, what: str) -> str:
    return f"  {name:<24} {what}"


def _item(one: Item) -> str:
    return f"  {one.text}  [{one.id}{f', version {one.version}' if one.version > 1 else ''}]"


def _count(number: int) -> str:
    return f"{number} item{'s'[: number != 1]}"
