"""One of every fact, around the same text; and every message and view that they become."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from staybot import facts
from staybot.rules.commitments import State
from staybot.rules.questions import INTERVIEW
from staybot.slack.views import home, notices, privacy
from staybot.slack.views.asking import interview, invitation, readers, reading
from staybot.slack.views.blocks import Message, says
from staybot.slack.views.digests import digest_method
from staybot.slack.views.letters import letter
from staybot.slack.views.promises import commitment
from staybot.themes.taxonomy import THEMES
from tests import whole_digests
from tests.unit.slack import zoo_history, zoo_promises, zoo_pulses, zoo_surveys

ON = date(2026, 11, 27)
ROUND = "a" * 32


def promise(text: str, *, manager: bool = True) -> facts.Promise:
    return facts.Promise(text, ON, 5, "d5cb4584e1a3f00d", text if manager else None)


def who(text: str, *, in_slack: bool = True) -> facts.Who:
    return facts.Who(text, "UMARIA001" if in_slack else None)


def line(text: str, *, days_left: int = 12, state: str = "open", **more: Any) -> facts.CommitmentLine:
    return facts.CommitmentLine(who(text), text[:300], ON, days_left, state, "p" * 32, text[:500], **more)


def answers(text: str) -> tuple[facts.SharedAnswer, ...]:
    return tuple(facts.SharedAnswer(one.id, text[:1500]) for one in INTERVIEW)


def mine(text: str, *, many: int = 2) -> facts.MyCommitments:
    return facts.MyCommitments(
        made=(line(text),) * many,
        received=(line(text, days_left=-1, state="not_seen"),) * many,
        awaiting=(
            facts.WaitingClock("c" * 32, text, ON, 12),
            facts.WaitingClock("c" * 32, text, ON, 0, in_slack=False),
        )
        * many,
    )


def kept(text: str) -> facts.InterviewAnswers:
    return facts.InterviewAnswers(
        {one.id: text[:1500] for one in INTERVIEW}, {INTERVIEW[1].id: "manager"}, "unsure"
    )


def form(text: str, *, manager: bool = True, submitted: bool = True) -> facts.InterviewForm:
    shared = (INTERVIEW[1].id,) if submitted else ()
    promised = promise(text, manager=manager)
    confirmed = rows("compensation", "role_focus") if submitted else None
    return facts.InterviewForm(ROUND, "2026-Q4", promised, kept(text), submitted, shared, confirmed)


def rows(*names: str, both: bool = False) -> tuple[facts.ThemeRow, ...]:
    directions: tuple[facts.Direction, ...] = ("positive", "negative") if both else ("negative",)
    return tuple(facts.ThemeRow(name, directions) for name in names)


def noticed(text: str, *, many: int = 1) -> facts.Hints:
    """Hints as long as the text, in every answer."""
    found = (f"a name of somebody: {text}",) * many
    return facts.Hints(ROUND, "1791000000.000100", tuple(facts.Noticed(one.id, found) for one in INTERVIEW))


def home_of(text: str, *, many: int = 2, progress: Any = "submitted", **more: Any) -> facts.Home:
    return facts.Home(
        name=text,
        roles=("engineer", "manager"),
        known=True,
        interview=facts.OpenInterview(ROUND, "2026-Q4", ON, progress) if progress else None,
        shares=(facts.OwnShare("s1", INTERVIEW[0].id, text[:1500], text, ON),) * many,
        commitments=mine(text, many=many),
        floor=5,
        **{"opted_out": False, "resting": text, **more},
    )


def every_state(text: str) -> facts.Home:
    """Promises of one's own and to oneself in every state."""
    lines = tuple(line(text, state=state) for state in State)
    groups = tuple(line(text, state=state, group=text[:200]) for state in State)
    shown = line(text, state="kept", consent="given")
    return replace(home_of(text), commitments=facts.MyCommitments(lines, (*lines, *groups, shown)))


def band(theme: str, least: int = 3, most: int | None = 10, *, good: bool = False) -> facts.ThemeBand:
    return facts.ThemeBand(theme, "positive" if good else "negative", least, most)


def digest(*, groups: int, name: str = "Team", **more: Any) -> facts.Digest:
    themes = tuple(band(theme) for theme in THEMES)
    return facts.Digest(
        quarter="2026-Q4",
        enough=True,
        response_rate=75,
        answered=(30, 99),
        themes=(band("role_focus", 21, None, good=True), *themes),
        groups=tuple(facts.GroupThemes(f"{name} {number}", themes) for number in range(groups)),
        commitments_made=(10, 29),
        release_hash="f" * 64,
        model="lexicon-1",
        **more,
    )


def held(text: str, **more: Any) -> facts.Privacy:
    usual: dict[str, Any] = {"ballot_until": ON, "opted_out": False, "releases": 2, "ledger_hash": "f" * 64}
    usual["external"] = False
    return facts.Privacy(
        name=text, listed=(("name", text), ("team", text)), holds="your answers", shares=2, promises=1,
        floor=5, theme_writers=10, theme_overall=3, theme_segment=5, policy_version=1, policy_hash="e" * 64,
        **usual | more,
    )  # fmt: skip


def messages(text: str) -> Iterator[Message]:
    """Every message."""
    yield letter(facts.Invitation(ROUND, "2026-Q4", promise(text), resent=True))
    yield letter(facts.Invitation(ROUND, "2026-Q4", promise(text, manager=False)))
    outside = replace(promise(text), external=True)
    yield letter(facts.Invitation(ROUND, "2026-Q4", outside, resent=True))
    groups = tuple(line(text, state=state, group=text[:200]) for state in State)
    for at in range(0, len(groups), 3):
        yield letter(facts.Invitation(ROUND, "2026-Q4", promise(text), since=groups[at : at + 4]))
    yield letter(facts.Reminder(ROUND, ON))
    yield letter(facts.InvitationClosed("2026-Q4"))
    yield letter(facts.RoundVoid("2026-Q4", ON))
    yield letter(facts.RoundVoid("2026-Q4", None))
    yield letter(facts.SharedAnswers("c1", who(text), answers(text), ON, resent=True))
    yield letter(facts.SharedAnswers("c1", who(text), (), ON))
    yield letter(facts.CommitmentMade(who(text), text[:300], ON, resent=True))
    yield letter(facts.OperatorNotice(text[:400], text[:400]))
    yield from whole_digests.messages(digest(groups=3, name=text))
    yield from whole_digests.messages(digest(groups=400, name=text, first=True))
    yield from whole_digests.messages(digest(groups=1, unread=(7.5, 12.5), confirmed=(52.5, 57.5)))
    yield from whole_digests.messages(digest(groups=1, unread=(0, 7.5), confirmed=(92.5, 100)))
    yield from whole_digests.messages(digest(groups=1, command=(62.5, 67.5), command_reach="external"))
    yield from whole_digests.messages(digest(groups=400, name=text, first=True, command_reach="loopback"))
    yield letter(facts.Digest("2026-Q4", enough=False))
    yield letter(facts.Digest("2026-Q4", enough=True))
    yield from zoo_promises.messages(text)
    yield from zoo_history.messages(text)
    yield letter(facts.Invitation(ROUND, "2026-Q4", replace(promise(text), managers=True)))
    yield commitment.committed(facts.Committed(who(text), text[:300], ON, 60, holiday=True))
    yield commitment.committed(facts.Committed(who(text), text[:300], ON, 60, repeated=True))
    yield commitment.mine(mine(text))
    yield commitment.mine(mine(text, many=500))
    yield commitment.mine(facts.MyCommitments((), ()))
    yield notices.helped(facts.Help(("manager",), text))
    yield notices.helped(facts.Help(()))
    yield notices.helped(facts.Help(("engineer", "manager", "leader"), text))
    yield privacy.privacy(held(text[:300]))
    yield privacy.privacy(held(text[:300], external=True))
    yield privacy.privacy(held("Maria", ballot_until=None, opted_out=True, releases=0, ledger_hash=""))
    yield from zoo_surveys.messages(text)
    yield from zoo_pulses.messages(text)
    yield privacy.privacy(held(text[:300], pulses=zoo_pulses.open_ones(text), away_until=ON))
    yield privacy.privacy(held(text[:300], pulses=zoo_pulses.open_ones(text), pulse_counting=True))
    yield says(invitation.postponed(facts.Postponed(ON)))
    yield says(invitation.declined(facts.Declined("2026-Q4", ON)))


def views(text: str) -> Iterator[dict[str, Any]]:
    """Every modal and Home tab."""
    yield interview.form(form(text))
    yield interview.form(form(text, manager=False, submitted=False))
    yield interview.form(facts.InterviewForm(ROUND, "2026-Q4", promise(text), kept(text), True, (), ()))  # noqa: FBT003 — submitted
    yield digest_method.method(digest(groups=3, name=text, command=(62.5, 67.5), command_reach="external"))
    yield reading.hints(noticed(text))
    yield reading.hints(noticed(text, many=40))
    yield reading.hints(replace(noticed(text), external=True))
    yield interview.form(replace(form(text), promise=replace(promise(text), external=True)))
    for language in readers.WORDS:
        yield readers.waiting(facts.Unread(ROUND, {}, language), seconds=60)
        yield reading.themes(
            facts.Reading(ROUND, rows(*THEMES, both=True), confirmed=False, language=language, external=True)
        )
    for read in ((), rows("compensation"), rows(*THEMES, both=True), (facts.ThemeRow("role_focus", ()),)):
        yield reading.themes(facts.Reading(ROUND, read, confirmed=False))
        yield reading.themes(facts.Reading(ROUND, read, confirmed=True, manager=text))
    yield interview.preview(facts.SharePreview(ROUND, text, text, answers(text), "5ea1", ON))
    yield interview.thanks(facts.Submitted(ROUND, ON, None))
    yield interview.shared_with(facts.Shared(text, ON))
    yield notices.notice(interview.withdrawn(facts.Withdrawn(ON, shared_remains=True)))
    yield notices.notice(interview.taken_back(facts.ShareTakenBack(INTERVIEW[0].id, text[:200])))
    yield notices.notice(notices.apology("0a1b2c3d"))
    yield notices.notice(notices.OLD)
    yield notices.notice(notices.SLOW)
    yield from zoo_surveys.views(text)
    yield from zoo_pulses.views(text)
    yield from zoo_promises.pages(text)
    yield commitment.committed_page(facts.Committed(who(text), text[:300], ON, 0))
    for progress in ("empty", "draft", "changed", "submitted", "declined", None):
        yield home.home(home_of(text, progress=progress))
    counted = tuple(facts.ShareCount(text, n, ON if n else None, withdrawn=n == 0) for n in range(3))
    told = facts.OpenInterview(ROUND, "2026-Q4", ON, "changed", counted)
    yield home.home(replace(home_of(text), interview=told))
    yield interview.form(replace(form(text), share_counts=counted, unsent=True))
    yield home.home(home_of(text, opted_out=True))
    yield home.home(home_of(text, pulses=zoo_pulses.open_ones(text), paused=facts.Paused(ON)))
    yield home.home(home_of(text, next_pulse_on=ON))
    yield home.home(home_of(text, followed=zoo_promises.followed(text)))
    yield home.home(home_of(text, followed=zoo_promises.followed(text, groups=200)))
    yield home.home(home_of(text, followed=facts.FollowThrough("2026-Q4", None, None, None, None, None, ())))
    yield home.home(home_of(text, followed=facts.FollowThrough("2026-Q4", None, ON, ON, None, None, ())))
    yield home.home(every_state(text))
    for many in (0, 10):
        yield interview.form(replace(form(text), last=zoo_promises.last_time(text, many=many)))
    yield home.home(_stranger())
    for page in range(5):
        yield home.home(home_of(text, many=150), page=page)


def _stranger() -> facts.Home:
    return facts.Home("", (), False, None, (), facts.MyCommitments((), ()), False, 5)  # noqa: FBT003 — a stranger has nothing
