"""A Slack that runs on one machine: it knows Slack and has never heard of the app it serves."""

from __future__ import annotations

from staybot.simulator.driver import Actor
from staybot.simulator.errors import NotOnScreen
from staybot.simulator.faults import Fault, Faults
from staybot.simulator.interactions import CommandResult
from staybot.simulator.manifest import ManifestError
from staybot.simulator.modal_flow import SubmitResult
from staybot.simulator.objects import Channel, Message, User, View
from staybot.simulator.records import Post
from staybot.simulator.server import Simulator

__all__ = [
    "Actor",
    "Channel",
    "CommandResult",
    "Fault",
    "Faults",
    "ManifestError",
    "Message",
    "NotOnScreen",
    "Post",
    "Simulator",
    "SubmitResult",
    "User",
    "View",
]
