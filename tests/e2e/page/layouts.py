"""What the small app declares and shows: every element the page draws."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]

MANIFEST: Json = {
    "display_information": {"name": "Fern"},
    "features": {
        "app_home": {
            "home_tab_enabled": True,
            "messages_tab_enabled": True,
            "messages_tab_read_only_enabled": False,
        },
        "bot_user": {"display_name": "Fern", "always_online": True},
        "slash_commands": [
            {
                "command": "/fern",
                "description": "Garden notes and settings",
                "usage_hint": "help | note @person | broken",
                "should_escape": True,
            }
        ],
        "shortcuts": [
            {
                "name": "Write a note",
                "type": "global",
                "callback_id": "write_note",
                "description": "Open the note form",
            }
        ],
    },
    "oauth_config": {
        "scopes": {"bot": ["chat:write", "commands", "users:read", "files:write", "im:history"]}
    },
    "settings": {
        "event_subscriptions": {"bot_events": ["app_home_opened"]},
        "interactivity": {"is_enabled": True},
        "socket_mode_enabled": True,
    },
}


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def option(text: str, value: str, **more: Any) -> Json:
    return {"text": plain(text), "value": value, **more}


def asked(label: str, name: str, element: Json, **more: Any) -> Json:
    """An input block whose block and element both carry `name`; optional unless it says otherwise."""
    block = {"type": "input", "block_id": name, "label": plain(label), "optional": True}
    return block | {"element": element | {"action_id": name}} | more


BEDS = [option("North bed", "north"), option("South bed", "south"), option("Greenhouse", "glass")]

INVITATION: list[Json] = [
    {"type": "header", "text": plain("How is the garden?")},
    {
        "type": "section",
        "text": mrkdwn(
            "*Priya* asked me to check in. It takes _two minutes_, until "
            "<!date^1777626000^{date_long} at {time}|a day in May>.\n"
            "> What you write goes to <@{maria}> only.\nMore on <https://example.org/beds|the beds page>."
        ),
    },
    {
        "type": "actions",
        "block_id": "choices",
        "elements": [
            {"type": "button", "action_id": "start", "text": plain("Start"), "style": "primary"},
            {"type": "button", "action_id": "later", "text": plain("Later")},
            {
                "type": "button",
                "action_id": "never",
                "text": plain("Not this time"),
                "style": "danger",
                "confirm": {
                    "title": plain("Skip this one?"),
                    "text": mrkdwn("You will be asked *again* next quarter."),
                    "confirm": plain("Skip it"),
                    "deny": plain("Keep it"),
                    "style": "danger",
                },
            },
            {"type": "button", "action_id": "broken", "text": plain("Broken")},
            {
                "type": "overflow",
                "action_id": "more",
                "options": [option("Mute for a week", "mute"), option("Who sees this?", "who")],
            },
        ],
    },
    {"type": "divider"},
    {"type": "context", "elements": [mrkdwn("Set up by Priya · `private` · ~old~ new")]},
]

NOTE_FORM: Json = {
    "type": "modal",
    "callback_id": "note",
    "title": plain("A note on your bed"),
    "submit": plain("Save"),
    "close": plain("Not now"),
    "notify_on_close": True,
    "blocks": [
        {"type": "section", "text": mrkdwn("Everything here is *optional* but the first.")},
        asked(
            "What should change?",
            "words",
            {
                "type": "plain_text_input",
                "multiline": True,
                "max_length": 120,
                "dispatch_action_config": {"trigger_actions_on": ["on_character_entered"]},
            },
            hint=plain("As you type, it is kept."),
            dispatch_action=True,
            optional=False,
        ),
        asked(
            "Who sees it?",
            "who",
            {
                "type": "radio_buttons",
                "options": [
                    option("My lead, with my name", "lead", description=plain("Exactly as written")),
                    option("Themes only", "themes"),
                ],
                "initial_option": option("Themes only", "themes"),
            },
        ),
        asked("Which beds?", "beds", {"type": "checkboxes", "options": BEDS}),
        asked("Who could help?", "helper", {"type": "users_select", "placeholder": plain("Choose a person")}),
        asked("By when?", "by", {"type": "datepicker"}),
        asked("How many hours?", "hours", {"type": "number_input", "is_decimal_allowed": False}),
    ],
}

HOME: Json = {
    "type": "home",
    "blocks": [
        {"type": "header", "text": plain("Your garden")},
        {
            "type": "section",
            "block_id": "bed",
            "text": mrkdwn("*Your bed*"),
            "accessory": {
                "type": "static_select",
                "action_id": "bed",
                "options": BEDS,
                "initial_option": BEDS[0],
            },
        },
        {
            "type": "section",
            "fields": [mrkdwn("*Planted*\n12"), mrkdwn("*Watered*\n<!date^1777626000^{date_short}|May>")],
        },
        {
            "type": "actions",
            "elements": [
                {"type": "button", "action_id": "start", "text": plain("Write a note"), "style": "primary"}
            ],
        },
        {
            "type": "rich_text",
            "elements": [
                {
                    "type": "rich_text_list",
                    "style": "bullet",
                    "elements": [
                        {
                            "type": "rich_text_section",
                            "elements": [{"type": "text", "text": "Beans", "style": {"bold": True}}],
                        },
                        {
                            "type": "rich_text_section",
                            "elements": [{"type": "text", "text": "Kale <b>raw</b>"}],
                        },
                    ],
                }
            ],
        },
    ],
}
