"""Slack's requests, and where each goes: the route tables are the map of the bot."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

import structlog
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.kwargs_injection.async_args import AsyncArgs
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from staybot.clock import SystemClock
from staybot.observing.tally import Tally
from staybot.slack import (
    actions,
    commands,
    committing,
    committing_groups,
    digests,
    events,
    forms,
    past_digests,
    promises,
    pulses,
    submissions,
    surveys,
)
from staybot.slack.api import Identity, quiet
from staybot.slack.ids import ALIASES, COMMAND, Action, Callback, Shortcut, Word, action_of
from staybot.slack.listener import Handler, event_listener, listener
from staybot.slack.reports import report
from staybot.slack.shapes import is_sound
from staybot.store.database import Database

log = structlog.get_logger(__name__)

ACTIONS: Final[Mapping[str, Handler]] = {
    Action.INTERVIEW_OPEN: actions.open_interview,
    Action.INTERVIEW_POSTPONE: actions.postpone_interview,
    Action.INTERVIEW_DECLINE: actions.decline_interview,
    Action.INTERVIEW_DRAFT: actions.draft_interview,
    Action.INTERVIEW_WITHDRAW: actions.withdraw_interview,
    Action.PULSE_TAP: pulses.tap_pulse,
    Action.PULSE_OPEN: pulses.open_pulse,
    Action.PULSE_CHOOSE: pulses.choose_pulse,
    Action.PULSE_COMMENT: pulses.comment_pulse,
    Action.PULSE_WITHDRAW: pulses.withdraw_pulse,
    Action.PULSE_AWAY: pulses.away_pulse,
    Action.PULSE_BACK: pulses.back_pulse,
    Action.READING_SKIP: actions.skip_reading,
    Action.THEMES_SKIP: actions.skip_themes,
    Action.SHARE_TAKE_BACK: actions.take_back_share,
    Action.COMMITMENT_OPEN: committing.open_commitment,
    Action.COMMITMENT_GROUP: committing_groups.group_commitment,
    Action.THEME_CHOOSE: committing.choose_theme,
    Action.COMMITMENT_CLAIM: promises.claim_commitment,
    Action.COMMITMENT_CONFIRM: promises.confirm_commitment,
    Action.COMMITMENT_DOUBT: promises.doubt_commitment,
    Action.COMMITMENT_DENY: promises.deny_commitment,
    Action.COMMITMENT_DROP: promises.drop_commitment,
    Action.COMMITMENT_TAKE_UP: promises.take_up_commitment,
    Action.COMMITMENT_SHOW: promises.show_commitment,
    Action.COMMITMENT_HIDE: promises.hide_commitment,
    Action.DIGEST_COMMIT: digests.commit_digest,
    Action.DIGEST_METHOD: digests.method_digest,
    Action.DIGEST_DOWNLOAD: digests.download_digest,
    Action.HOME_TURN: actions.turn_home,
    Action.HOME_OPT_OUT: actions.opt_out_home,
    Action.HOME_OPT_IN: actions.opt_in_home,
}
SUBMISSIONS: Final[Mapping[str, Handler]] = {
    Callback.INTERVIEW_SUBMIT: submissions.submit_interview,
    Callback.PULSE_SUBMIT: pulses.submit_pulse,
    Callback.PULSE_REST: pulses.rest_pulse,
    Callback.HINTS_ACCEPT: submissions.accept_hints,
    Callback.THEMES_CONFIRM: submissions.confirm_themes,
    Callback.SHARE_CONFIRM: submissions.confirm_share,
    Callback.SURVEY_SEND: surveys.send_survey,
    Callback.COMMITMENT_MAKE: committing.make_commitment,
    Callback.GROUP_COMMITMENT_MAKE: committing_groups.make_group_commitment,
    Callback.COMMITMENT_ANSWER: promises.answer_commitment,
    Callback.COMMITMENT_TAKE_BACK: promises.take_back_commitment,
}
SHORTCUTS: Final[Mapping[str, Handler]] = {
    Shortcut.COMMITMENT_START: committing.start_commitment,
    Shortcut.COMMITMENT_QUOTE: committing.quote_commitment,
}
WORDS: Final[Mapping[str, Handler]] = {
    "": commands.help_person,
    Word.HELP: commands.help_person,
    Word.COMMIT: committing.command_commitment,
    Word.COMMITMENTS: commands.list_commitments,
    Word.INTERVIEW: commands.open_interview,
    Word.PULSE: commands.open_pulse,
    Word.DIGEST: past_digests.show_digest,
    Word.PRIVACY: commands.show_privacy,
}
EVENTS: Final[Mapping[str, Handler]] = {
    "app_home_opened": events.open_home,
    "team_join": events.change_person,
    "user_change": events.change_person,
    "app_uninstalled": events.uninstall,
    "tokens_revoked": events.uninstall,
}
COMMANDS: Final = (COMMAND,)
ANY: Final = re.compile(r"[\s\S]*")


def build(
    db: Database, api: AsyncWebClient, *, bot: Identity, signing_secret: str = "", tally: Tally | None = None
) -> AsyncApp:
    """The Bolt app: one listener for each kind of payload, which finds its handler in a table.

    Everything is passed: an empty secret or token would make Bolt look into the environment.
    """

    async def authorize() -> AuthorizeResult:
        return AuthorizeResult(
            enterprise_id=None, team_id=bot.team_id, bot_token=bot.token, bot_id=bot.bot_id,
            bot_user_id=bot.bot_user_id,
        )  # fmt: skip

    app = Unbreakable(
        name="staybot",
        client=api,
        authorize=authorize,
        signing_secret=signing_secret,
        logger=quiet("staybot.slack.bolt"),
        process_before_response=True,
        attaching_function_token_enabled=False,
        attaching_conversation_kwargs_enabled=False,
    )
    counted = tally or Tally(SystemClock())
    app.error(_broken)
    app.action(ANY)(listener(db, _action, counted))
    app.view(ANY)(listener(db, _submission, counted))
    app.view_closed(ANY)(listener(db, lambda _: events.ignore, counted))
    app.command(ANY)(listener(db, _word, counted))
    app.shortcut(ANY)(listener(db, _shortcut, counted))
    app.event(ANY)(event_listener(db, _event, counted))
    return app


def _action(args: AsyncArgs) -> Handler:
    return ACTIONS.get(action_of(args.body["actions"][0]["action_id"]), actions.answer_old)


def _shortcut(args: AsyncArgs) -> Handler:
    return SHORTCUTS.get(args.body["callback_id"], actions.answer_old)


def _submission(args: AsyncArgs) -> Handler:
    return SUBMISSIONS.get(args.body["view"]["callback_id"], submissions.refuse_old)


def _word(args: AsyncArgs) -> Handler:
    word = forms.command(args.body).word
    return WORDS.get(ALIASES.get(word, word), commands.help_lost)


def _event(args: AsyncArgs) -> Handler:
    return EVENTS.get(args.body["event"]["type"], events.ignore)


async def _broken(error: Exception) -> BoltResponse:
    """What fails inside Bolt, before any of our code: no words can be said, so only the log has it."""
    report(error)
    return BoltResponse(status=500, body="")


class Unbreakable(AsyncApp):
    """Bolt, which for some malformed payloads raises even while it looks for its error handler."""

    async def async_dispatch(self, req: AsyncBoltRequest) -> BoltResponse:
        """Answer, whatever came. Nothing of the payload is logged."""
        if not is_sound(req.body):
            log.warning("What came has not the shape of a payload of Slack's.", code="payload.unsound")
            return BoltResponse(status=400, body="")
        try:
            return await super().async_dispatch(req)
        except Exception as error:  # noqa: BLE001 — a payload that Bolt cannot read breaks nothing of ours
            return await _broken(error)
