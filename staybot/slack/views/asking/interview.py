"""The interview's modal, the page that shows what would be shared, and what is said after each."""

from __future__ import annotations

from collections.abc import Iterator

from staybot.facts import (
    InterviewForm,
    PulseSubmitted,
    Shared,
    SharePreview,
    ShareTakenBack,
    Submitted,
    Withdrawn,
)
from staybot.rules.questions import (
    INTERVIEW,
    MAX_ANSWER,
    TRANSFER_AFTER,
    TRANSFER_HINT,
    TRANSFER_LABEL,
    TRANSFER_OPTIONS,
    Question,
)
from staybot.slack.escape import named, shorten
from staybot.slack.ids import Action, Callback, Field, seen_by
from staybot.slack.metadata import pack
from staybot.slack.views import promise
from staybot.slack.views.asking import last_time, pulse_form, reading, share_counts, shared
from staybot.slack.views.blocks import (
    Json,
    actions,
    asked,
    button,
    confirm,
    context,
    divider,
    modal,
    option,
    radio,
    section,
    text_input,
)
from staybot.slack.views.words import day, quarter, question, several

DRAFT = Action.INTERVIEW_DRAFT


def form(fact: InterviewForm) -> Json:
    """Four questions, each with its own choice of who sees it; everything typed is kept as it is typed."""
    blocks = [*last_time.blocks(fact.last), section(f"{_standing(fact)}\n{promise.sharing(fact.promise)}")]
    if fact.share_counts:
        told = share_counts.in_words(fact.share_counts)
        blocks.append(section(f"{told} A tick below shares nothing by itself: you confirm on another page."))
    blocks += [section(each) for each in promise.outside(fact.promise)]
    if fact.shared:
        blocks.append(context(_already_shared(fact)))
    if fact.confirmed is not None:
        blocks.append(context(f"Counted as you confirmed: {reading.in_words(fact.confirmed)}."))
    for one in INTERVIEW:
        blocks += [divider(), *_asking(one, fact)]
    blocks += [divider(), context(promise.in_sight(fact.promise)), context(promise.SLACK)]
    if fact.submitted:
        blocks.append(actions(withdraw(fact.round_id)))
    return modal(
        f"Stay interview {quarter(fact.quarter)}",
        *blocks,
        callback=Callback.INTERVIEW_SUBMIT,
        submit="Replace my answers" if fact.submitted else "Send my answers",
        metadata=pack(round_id=fact.round_id),
    )


def _standing(fact: InterviewForm) -> str:
    """What counts as the form is opened."""
    if fact.unsent:
        return f"You have answered already. {pulse_form.UNSENT} What you send now replaces it."
    if fact.submitted:
        return "You have answered already. What you send now replaces it."
    return "Answer all or only some. What you type is kept as a draft, even if you close this window."


def _asking(one: Question, fact: InterviewForm) -> Iterator[Json]:
    kept = fact.answers
    typing = text_input(
        most=MAX_ANSWER, value=kept.texts.get(one.id, ""), placeholder=one.placeholder, live=DRAFT
    )
    yield asked(one.id, one.label, typing, hint=one.hint, live=True)
    if one.id == TRANSFER_AFTER:
        options = [option(label, str(value)) for value, label in TRANSFER_OPTIONS]
        choosing = radio(options, chosen=kept.transfer, action=DRAFT)
        yield asked(Field.TRANSFER, TRANSFER_LABEL, choosing, hint=TRANSFER_HINT, live=True)
    if fact.promise.manager is not None:
        options = [
            option("Only counted in anonymous themes", "themes"),
            option(f"My manager {shorten(fact.promise.manager, 48)}, with my name", "manager"),
        ]
        choosing = radio(options, chosen=kept.visibility.get(one.id, "themes"), action=DRAFT)
        yield asked(seen_by(one.id), "Who sees this answer?", choosing, live=True)


def withdraw(round_id: str) -> Json:
    """The way back, wherever it is offered."""
    sure = confirm(
        "Withdraw your answers?",
        "What you gave anonymously in this interview is deleted, drafts included. What you shared with your "
        "manager stays until you withdraw that too, in my Home tab.",
        yes="Withdraw",
        no="Keep them",
    )
    return button(
        "Withdraw my answers", Action.INTERVIEW_WITHDRAW, value=round_id, style="danger", confirm=sure
    )


def _already_shared(fact: InterviewForm) -> str:
    labels = several([f"“{question(one)}”" for one in fact.shared])
    return f"Shared with your manager already: {labels}. You can withdraw it from view in my Home tab."


def preview(fact: SharePreview) -> Json:
    """Exactly what the manager will read. Nothing has been sent yet."""
    name = named(fact.manager)
    submit = f"Share with {fact.manager}"
    return modal(
        "Share with your manager",
        section(
            f"Your answers are stored. *Nothing has been sent to {name} yet.* "
            "If you share, this is exactly what they will read, with your name:"
        ),
        divider(),
        *shared.told(fact.engineer, fact.answers),
        divider(),
        context(
            f"{name} is then asked for one visible change by {day(fact.ends_on)}. You can withdraw it from "
            "view in my Home tab; what has been read cannot be unread. If you do not share, nobody is told."
        ),
        callback=Callback.SHARE_CONFIRM,
        submit=submit if len(submit) <= 24 else "Share",
        close="Don't share",
        metadata=pack(round_id=fact.round_id, seal=fact.seal),
    )


def after(fact: Submitted | PulseSubmitted) -> Json:
    """What follows once the themes are settled: what the manager would read, if anything, else thanks."""
    if isinstance(fact, PulseSubmitted):
        return pulse_form.thanks(fact)
    return thanks(fact) if fact.preview is None else preview(fact.preview)


def thanks(fact: Submitted) -> Json:
    return modal(
        "Thank you",
        section(
            "Thank you. Your answers are stored, sealed, and will only be counted. Until "
            f"{day(fact.closes_on)} you can change or withdraw them: from the invitation, from my Home tab, "
            "or with `/stay interview`."
        ),
    )


def shared_with(fact: Shared) -> Json:
    name = named(fact.manager)
    return modal(
        "Thank you",
        section(
            f"Thank you. {name} gets what you shared at the next decent hour of their working days, and is "
            f"asked for one visible change by {day(fact.ends_on)}. You will see here what they promise, and "
            "only you say whether it happened. Your other answers are only counted."
        ),
    )


def withdrawn(fact: Withdrawn) -> str:
    """What is said once the ballot is empty again."""
    text = f"Your answers are withdrawn and gone. You can answer anew until {day(fact.closes_on)}."
    if fact.shared_remains:
        text += " What you shared with your manager is still with them: you can withdraw it in my Home tab."
    return text


def taken_back(fact: ShareTakenBack) -> str:
    return (
        f"Your answer to “{question(fact.question)}” is withdrawn from view: it is deleted here and "
        f"disappears from the message to {named(fact.manager)}. They may have read it before."
    )
