"""Free text to themes, on this machine: pure, deterministic, standard library and numpy only."""

from staybot.themes.model import MODEL_VERSION
from staybot.themes.reading import Evidence, explain, read
from staybot.themes.taxonomy import QUESTIONS, THEMES, Mention, Polarity, Theme

__all__ = [
    "MODEL_VERSION",
    "QUESTIONS",
    "THEMES",
    "Evidence",
    "Mention",
    "Polarity",
    "Theme",
    "explain",
    "read",
]
