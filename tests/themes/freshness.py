"""A fingerprint of everything the model is made from, so that a test notices a model left behind."""

import hashlib
from pathlib import Path

import staybot.themes.model
from tests.themes.comments import FOLDER

PACKAGE = Path(staybot.themes.model.__file__).parent
SOURCES = ("text.py", "lexicon.py", "spelling.py", "features.py")


def digest() -> str:
    """The fingerprint of comments, lexicon and the code that turns text into numbers."""
    total = hashlib.sha256()
    lexicon = sorted((PACKAGE / "data" / "lexicon").glob("*.txt"))
    for path in [*sorted(FOLDER.glob("*.txt")), *lexicon, *(PACKAGE / name for name in SOURCES)]:
        total.update(path.name.encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return total.hexdigest()[:16]
