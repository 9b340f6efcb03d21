"""Closed pulses, the ledger's bodies that they become, and the messages made of those."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from staybot.anonymity.policy import Policy
from staybot.anonymity.releases import release_from
from staybot.anonymity.rounds import AGREEMENT, RECOMMENDATION, Mention, Question, Round, Writing
from staybot.flows.publishing import closing, digests
from staybot.flows.publishing.gathering import Gathered
from staybot.rules.question_names import COMMENTS
from tests.attacks.companies import FIRST_DAY
from tests.whole_digests import whole

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from staybot.anonymity.rounds import Member
    from staybot.slack.views.blocks import Message

Body = dict[str, Any]

TEXTS = {
    "outcome.recommend": "How likely are you to recommend this company to a friend as a place to work?",
    "outcome.stay": "I see myself working here in two years.",
    "tools": "My development tools let me work at a good speed.",
    "pay": "My pay is fair.",
}
"""The items that these pulses ask."""


def closed(
    people: Sequence[Member],
    scores: Mapping[str, Mapping[str, int]],
    *,
    week: int = 0,
    wrote: Mapping[str, Sequence[str]] | None = None,
) -> Round:
    """A pulse that closed on its week's Friday: scores by item and person, themes of comments by person."""
    opens_on = FIRST_DAY + timedelta(weeks=week)
    mentions = {who: [Mention(theme, "negative") for theme in said] for who, said in (wrote or {}).items()}
    return Round(
        wave=f"pulse {opens_on}",
        opens_on=opens_on,
        closes_on=opens_on + timedelta(days=4),
        dimensions=tuple(people[0].segments),
        cohort=tuple(people),
        questions=tuple(
            Question(name, RECOMMENDATION if name == "outcome.recommend" else AGREEMENT) for name in scores
        ),
        answers=scores,
        writing=Writing(COMMENTS, mentions),
        first_cohort=week == 0,
    )


def body_of(round_: Round, *, earlier: Sequence[Body] = (), survey: str = "rotation", **more: Any) -> Body:
    """The ledger's body of a closed pulse, as the close computes it; `earlier` are the bodies before it."""
    items = [
        {
            "question": question.name,
            "text": TEXTS.get(question.name, question.name),
            "scale": "recommend" if question.scale == RECOMMENDATION else "agree",
            "theme": None,
            "outcome": question.name.partition("outcome.")[2] or None,
        }
        for question in round_.questions
    ]
    asked = {"survey": survey, "title": "A quick pulse", "items": items}
    of = Gathered(
        f"r {round_.wave}", "pulse", asked | more, Policy(), round_, tuple(map(release_from, earlier)),
        "0" * 64, {"made": None, "due": None}, {"unread_range": None, "confirmed_range": None},
    )  # fmt: skip
    body: Body = json.loads(closing.compute(of))
    return body


def posted(body: Body, *, earlier: Sequence[Body] = ()) -> Message:
    """What this body becomes, its thread included."""
    return whole(digests.from_ledger(body, release_hash="f" * 64, earlier=earlier))


def everybody(people: Sequence[Member], score: int) -> dict[str, int]:
    """All the same."""
    return {member.person: score for member in people}
