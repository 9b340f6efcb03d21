"""Days that several tests speak of."""

from __future__ import annotations

from datetime import date

SOME_MONDAY = date(2026, 10, 5)
