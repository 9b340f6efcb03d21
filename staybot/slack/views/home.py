"""The Home tab: only what its viewer may see, on as many pages as that takes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from staybot.facts import Home, OpenInterview, OwnShare
from staybot.slack.escape import escape, named, shorten
from staybot.slack.ids import Action
from staybot.slack.metadata import home_page
from staybot.slack.views import home_promises, home_pulse
from staybot.slack.views.asking import interview, pulse_form, share_counts
from staybot.slack.views.blocks import (
    Json,
    actions,
    button,
    confirm,
    context,
    divider,
    header,
    quote,
    section,
    size,
)
from staybot.slack.views.digests import follow_through
from staybot.slack.views.promises import manager_counts
from staybot.slack.views.words import day, day_and_year, quarter, question

PAGE_BLOCKS = 80
PAGE_CHARACTERS = 60_000
"""Well within Slack's 100 blocks and 250 kB (slack-facts 1.4), and short enough to be read."""

Part = list[Json]
"""Blocks that stay together on one page."""


def home(fact: Home, *, page: int = 0) -> Json:
    """One page of the tab, the first by default; a page that is gone is the last one."""
    pages = _paged(list(_parts(fact)))
    page = max(0, min(page, len(pages) - 1))
    blocks = [*pages[page], *_turning(page, len(pages))]
    return {"type": "home", "blocks": blocks, "private_metadata": home_page(page)}


def _parts(fact: Home) -> Iterator[Part]:
    yield [header(f"Hello {fact.name}" if fact.name else "Hello")]
    if not fact.known:
        yield [section(_STRANGER)]
        yield [divider(), section(_about(fact))]
        return
    if "engineer" in fact.roles or fact.interview is not None or fact.opted_out:
        yield _interview(fact)
    yield from home_pulse.parts(fact)
    yield from _list("Promised to you", home_promises.received(fact))
    yield from _list("What you shared with your manager", [_share(one) for one in fact.shares])
    yield from _list(
        "People who shared an interview with you and wait for a promise", home_promises.waiting(fact)
    )
    yield from _list("Your commitments", home_promises.made(fact))
    below = fact.commitments.below
    if below is not None:
        yield from _list(manager_counts.title(below), [[section(one)] for one in manager_counts.lines(below)])
    if fact.followed is not None:
        yield [divider(), *(section(one) for one in follow_through.paragraphs(fact.followed))]
    yield [divider(), section(_about(fact))]
    if "engineer" in fact.roles or fact.opted_out:
        yield [_asking(fact)]


_STRANGER = (
    "I do not know you as part of this programme, so there is nothing for you to do here. If you think that "
    "I should, tell the people who run staybot at your company: they add people by importing them."
)


def _interview(fact: Home) -> Part:
    title = section("*Your stay interview*")
    if fact.opted_out:
        return [
            title,
            section(
                "You have opted out: no interviews, pulses or check-ins. Nobody is told who has. "
                "It is stored with your name, not encrypted."
            ),
        ]
    if fact.interview is None:
        return [title, section(escape(fact.resting) or "No interview is open for you just now.")]
    return [title, section(_standing(fact.interview)), actions(*_doing(fact.interview))]


def _standing(one: OpenInterview) -> str:
    until = f"The interview for {quarter(one.quarter)} is open until {day(one.closes_on)}."
    said = {
        "empty": f"{until} Four questions, about 10 minutes; answer all or only some.",
        "draft": f"{until} Your draft is kept: continue where you stopped.",
        "changed": f"{until} You have answered. {pulse_form.UNSENT}",
        "submitted": f"{until} You have answered; until then you can change or withdraw your answers.",
        "declined": f"{until} You said not this quarter; you can still change your mind.",
    }[one.progress]
    return f"{said} {share_counts.in_words(one.shares)}".rstrip()


def _doing(one: OpenInterview) -> Iterator[Json]:
    labels = {
        "empty": "Start",
        "draft": "Continue",
        "changed": "Change my answers",
        "submitted": "Change my answers",
        "declined": "Start after all",
    }
    yield button(labels[one.progress], Action.INTERVIEW_OPEN, value=one.round_id, style="primary")
    if one.progress in {"draft", "changed", "submitted"}:
        yield interview.withdraw(one.round_id)


def _list(title: str, parts: Sequence[Part]) -> Iterator[Part]:
    """The title stays with the first entry."""
    if parts:
        yield [divider(), section(f"*{title}*"), *parts[0]]
        yield from parts[1:]


def _share(one: OwnShare) -> Part:
    manager = named(shorten(one.manager, 60))
    sure = confirm(
        "Withdraw from view?",
        f"The words are deleted here and disappear from the message to {shorten(one.manager, 60)}, who may "
        "have read them.",
        yes="Withdraw",
        no="Keep it",
    )
    back = button(
        "Withdraw from view", Action.SHARE_TAKE_BACK, value=one.share_id, style="danger", confirm=sure,
        says=f"Withdraw from view: {question(one.question)}",
    )  # fmt: skip
    return [
        quote(one.text, above=question(one.question)),
        context(f"Shared with {manager} on {day_and_year(one.shared_on)}"),
        actions(back),
    ]


def _asking(fact: Home) -> Json:
    if fact.opted_out:
        return actions(button("Ask me again", Action.HOME_OPT_IN))
    sure = confirm(
        "Opt out?",
        "From the next round on I ask you for no stay interview, no pulse and no check-in, until you opt in "
        "again here. What is open for you now stays open. Nobody is told who has opted out. "
        "It is stored with your name, not encrypted.",
        yes="Opt out",
        no="Keep asking me",
    )
    return actions(button("Opt out of everything", Action.HOME_OPT_OUT, confirm=sure))


def _about(fact: Home) -> str:
    return (
        "*What is stored*\n"
        "•  While an interview or a pulse is open: your answers, encrypted and sealed. When it closes they "
        "are counted and deleted with their key; only bands remain, for groups of at least "
        f"{fact.floor} people.\n"
        "•  What you chose to share with your manager, with your name, until you withdraw it.\n"
        "•  Promises between managers and engineers with what became of them. What you write with an answer "
        "reaches your manager only if you tick that.\n"
        "•  The day until which you asked for no pulses, and whether you opted out.\n"
        "•  What your company imported: name, email, manager, team, function, level, location, start date.\n"
        "While something is open, the person who operates the server could technically break its seal. "
        "Type `/stay privacy` for the details, `/stay help` for everything I can do."
    )


def _paged(parts: Sequence[Part]) -> list[Part]:
    pages: list[Part] = [[]]
    length = 0
    for part in parts:
        length += size(part)
        if pages[-1] and (len(pages[-1]) + len(part) > PAGE_BLOCKS or length > PAGE_CHARACTERS):
            pages.append([])
            length = size(part)
        pages[-1] += part
    return pages


def _turning(page: int, pages: int) -> Iterator[Json]:
    if pages == 1:
        return
    buttons = []
    if page:
        buttons.append(button("Previous page", Action.HOME_TURN, value=str(page - 1)))
    if page + 1 < pages:
        buttons.append(button("Next page", Action.HOME_TURN, value=str(page + 1)))
    yield context(f"Page {page + 1} of {pages}")
    yield from (actions(one) for one in buttons)
