"""What the first clicks after a start would wait for – half a second, the first interview sent in – done once
beside them, when the port is open: libraries loaded and tables read by doing what those clicks do.
"""

from __future__ import annotations

import sys
from datetime import date
from typing import Final

from sqlalchemy.orm import configure_mappers

from staybot import themes
from staybot.anonymity.sealing import RoundKey
from staybot.rules import calendar, dates, regions

DAY: Final = date(2026, 1, 15)
"""Any working day."""

HAND_OVER: Final = 0.0005
"""Seconds after which it lets a click go on: Python's own five milliseconds, many times a click, add up."""


def warm() -> None:
    """Take a moment, in the order in which clicks are likely; one that comes meanwhile is answered."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(HAND_OVER)
    try:
        configure_mappers()  # nearly every click: the ORM
        RoundKey(bytes(32)).aead.encrypt(bytes(12), b"", None)  # a tap: the ballot's cipher
        themes.read("It was a good week.")  # an interview sent in: numpy, the model
        dates.read_date("in two weeks", today=DAY, locale="en-US")  # a promise: dateparser
        region = regions.region_for(location="Berlin, DE", tz="Europe/Berlin")  # and what its day is there
        calendar.is_working_day(DAY, region=region, working=calendar.WorkingTime())
    finally:
        sys.setswitchinterval(usual)
