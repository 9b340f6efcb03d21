"""Settings of a company that has interviews and nothing else: for stories in which a pulse would be noise."""

from typing import Any, Final

INTERVIEWS_ONLY: Final[dict[str, Any]] = {"pulse_cadence": "off", "check_ins": False}
