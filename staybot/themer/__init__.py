"""An operator's own reader: a program that runs beside the bot and is asked for themes in JSON lines."""

from staybot.themer.themer import Themer

__all__ = ["Themer"]
