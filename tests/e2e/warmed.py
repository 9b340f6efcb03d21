"""What every start of the bot loads, loaded once: processes that tests kill are forked from one with this."""

from __future__ import annotations

import staybot.drafting
import staybot.keeping
import staybot.pictures
import staybot.slack.sockets
import staybot.slack.way_in  # noqa: F401
from staybot.slack import warming

warming.warm()
