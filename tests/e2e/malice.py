"""Payloads that are wrong in every way one can think of, drawn from one seed."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from staybot.simulator import Actor
from staybot.simulator.parcels import Kind
from staybot.slack.ids import Action, Callback, Field
from tests.e2e.scene import Json, Scene

PINGS = (
    "<!channel>", "<!here|here>", "<@U00000001>", "<!subteam^S1>", "@channel @everyone",
    "<https://x.example|x>", "*bold* _it_ ~no~ `code` ```x```", "&lt;!channel&gt;",
    "&amp;lt;!everyone&amp;gt;", "<mailto:a@b.example|a>",
)  # fmt: skip
BROKEN = (
    "\ud800", "a\udfffb", "\x00\x1b[2J", "\u202e\u2066reversed", "\ufeff", "e\u0301" * 50,
    "\U0001f468\u200d" * 9,
)  # fmt: skip
HUGE = ("x" * 10_000, "<!channel> " * 2_000, "\u00df" * 5_000)
CODE = ("'; DROP TABLE ballot; --", "{{7*7}}", "../../etc/passwd", "%s%n%x", "${jndi:ldap://x}", "null", "-1")
TEXTS = (*PINGS, *BROKEN, *HUGE, *CODE, "", " ", "help", "0", "tomorrow:", ":", "clock:", "user:")
JUNK: tuple[Any, ...] = (
    *TEXTS, None, True, False, 0, -1, 2**70, 1e308, [], {}, [[]], [None], {"id": None}, {"": {}}, [{}] * 30,
)  # fmt: skip

UNMADE = {Action.HOME_OPT_OUT, Action.HOME_OPT_IN}
"""To opt out and in again is everybody's right, so a click that asks for it is none of malice."""


@dataclass
class Malice:
    """Draws payloads in the name of everybody but Maria and Priya, whose things they are after."""

    scene: Scene
    draw: random.Random
    senders: list[Actor]

    def one(self) -> tuple[Kind, Json]:
        """One payload and how it travels."""
        kinds: list[Callable[[], tuple[Kind, Json]]] = [
            self.click, self.typed, self.submission, self.command, self.closed, self.shortcut, self.event,
        ]  # fmt: skip
        kind, payload = self.draw.choices(kinds, weights=(4, 3, 4, 4, 1, 1, 1))[0]()
        return kind, payload

    def click(self) -> tuple[Kind, Json]:
        value = self.draw.choice([self.aim(), self.text()])
        payload = self.scene.click_payload(self.sender(), self.action(), value)
        if self.draw.random() < 0.2:
            payload["actions"][0]["selected_option"] = self.draw.choice([{"value": self.aim()}, *JUNK])
        return "interactive", self.spoilt(payload)

    def typed(self) -> tuple[Kind, Json]:
        """A click or a typed character in a view that this person never opened."""
        value = self.draw.choice([self.text(), self.aim()])
        payload = self.scene.click_payload(self.sender(), self.action(), value)
        payload |= {"view": self.view(), "container": {"type": "view"}}
        payload.pop("response_url")
        return "interactive", self.spoilt(payload)

    def submission(self) -> tuple[Kind, Json]:
        payload = self.scene.submission_payload(self.sender(), "", state={})
        return "interactive", self.spoilt(payload | {"view": self.view()})

    def closed(self) -> tuple[Kind, Json]:
        payload = self.scene.submission_payload(self.sender(), "", state={})
        return "interactive", self.spoilt(payload | {"type": "view_closed", "view": self.view()})

    def shortcut(self) -> tuple[Kind, Json]:
        sender = self.sender()
        payload = self.scene.stage.sim.interactions.payloads.shortcut(sender.user, str(self.text())[:50])
        return "interactive", self.spoilt(payload)

    def command(self) -> tuple[Kind, Json]:
        """Sent as a form, so its values are text."""
        sim, sender = self.scene.stage.sim, self.sender()
        word = self.draw.choice(["", "help", "commit", "commitments", "interview", str(self.text())])
        line = f"{word} {self.draw.choice([self.mention(), ''])} {self.text()} by {self.text()}"
        dm = sim.workspace.dm_with(sender.user.id)
        url = sim.responses.issue(sender.user, dm)
        payload = sim.interactions.payloads.command(sender.user, dm, "/stay", url)
        payload["text"] = line[:10_500]
        if self.draw.random() < 0.3:
            payload[self.draw.choice(sorted(payload))] = self.draw.choice(TEXTS)
        return "slash_commands", payload

    def event(self) -> tuple[Kind, Json]:
        """What Slack truly says about accounts is not malice, so nobody's real id is in a `user` object."""
        kinds = ("app_home_opened", "team_join", "user_change", "tokens_revoked", "message", "")
        kind = self.draw.choice(kinds)
        user: Any = self.draw.choice([{"id": None}, {"id": 7}, {"name": "x"}, None, [], 3])
        if kind == "app_home_opened":
            user = self.sender().user.id
        tokens: Json = self.draw.choice([{}, {"bot": []}])
        event = {"type": kind, "user": user, "tab": "home", "tokens": tokens}
        deliveries = self.scene.stage.sim.deliveries
        payload = deliveries._callback(event)
        if self.draw.random() < 0.4:
            payload[self.draw.choice(["event_id", "event", "authorizations"])] = self.draw.choice(JUNK)
        return "events_api", payload

    def view(self) -> Json:
        """A view with fields of ours and strange ones, and metadata that names other people's things."""
        scene, draw = self.scene, self.draw
        maria = scene.person_ids["maria@example.com"]
        ids = {"round_id": scene.round_id, "seal": scene.seal, "engineer_id": maria}
        fields = ("energized", "frustrated", "seen_by.energized", *Field, self.block_id())
        values = {name: {"any": self.entered()} for name in draw.sample(fields, 4)}
        return {
            "id": "V" + str(draw.randrange(10**6)), "type": draw.choice(["modal", "home"]), "hash": "1.0",
            "callback_id": draw.choice([*Callback, str(self.text())]),
            "private_metadata": draw.choice([json.dumps(ids), json.dumps({**ids, "home": True}), *TEXTS]),
            "blocks": [{"type": "input", "block_id": name} for name in values],
            "state": {"values": values},
        }  # fmt: skip

    def entered(self) -> Any:
        typed = {"type": "plain_text_input", "value": self.text()}
        chosen = {"type": "radio_buttons", "selected_option": {"value": self.draw.choice(["manager", "x"])}}
        picked = {"type": "datepicker", "selected_date": self.text()}
        return self.draw.choice([typed, typed, chosen, picked, *JUNK])

    def spoilt(self, payload: Json) -> Json:
        """Half of the payloads get some part replaced, or lose it."""
        if self.draw.random() < 0.5:
            return payload
        payload = copy.deepcopy(payload)
        for _ in range(self.draw.randint(1, 3)):
            self._spoil(payload)
        return payload

    def _spoil(self, node: Any) -> None:
        """Somewhere on the way down, replace or remove what stands there."""
        while isinstance(node, dict | list) and node:
            place = self.draw.choice(list(node) if isinstance(node, dict) else range(len(node)))
            deeper = isinstance(node[place], dict | list) and node[place] and self.draw.random() < 0.7
            if not deeper and self.draw.random() < 0.3:
                del node[place]
                return
            if not deeper:
                node[place] = self.draw.choice(JUNK)
                return
            node = node[place]

    def sender(self) -> Actor:
        return self.draw.choice(self.senders)

    def action(self) -> str:
        return self.draw.choice([*(one for one in Action if one not in UNMADE), str(self.text())])

    def text(self) -> Any:
        return self.draw.choice(TEXTS)

    def block_id(self) -> str:
        return "".join(self.draw.choices("abc-_.<>&", k=self.draw.randint(1, 40)))

    def mention(self) -> str:
        maria = self.scene.maria.user.id
        ola = self.scene.ola.user.id
        return self.draw.choice([f"<@{maria}>", f"<@{maria}|maria>", f"<@{ola}>", "<@>", "<@U0>"])

    def aim(self) -> str:
        """Ids of what is not theirs."""
        scene = self.scene
        round_, maria = scene.round_id, scene.maria.user.id
        return self.draw.choice(
            [round_, f"tomorrow:{round_}", f"next_week:{round_}", scene.share_id, f"clock:{scene.clock_id}",
             f"user:{maria}", scene.seal, *scene.person_ids.values(), "0" * 32]
        )  # fmt: skip
