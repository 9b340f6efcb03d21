"""What we never claim, and what in a text may tell who wrote it."""

from __future__ import annotations

import re

from staybot.anonymity.names import named

_FORBIDDEN = (
    r"\b(?:100|hundred)\s*(?:%|per\s?cent|percent)\s+(?:anonym|confidential|private|safe|secure)\w*",
    r"\b(?:completely|totally|fully|absolutely|perfectly|truly|entirely|guaranteed)\s+(?:anonym|untrace)\w*",
    r"\bimpossible\b",
    r"\b(?:nobody|no[ -]?one)\s+(?:can|could|will|would)\s+ever\b",
    r"\bwe\s+(?:do\s+not|don['’]t|never)\s+store\s+(?:anything|any\s+data|your\s+answers?)\b",
    r"\bnothing\s+is\s+(?:ever\s+)?stored\b",
    r"\bend[- ]to[- ]end[- ]encrypt\w*",
    r"\bGDPR\s+does\s+not\s+apply\b",
    r"\b(?:not|outside)\s+(?:subject\s+to|covered\s+by|under)\s+(?:the\s+)?GDPR\b",
    r"\bmathematically\s+(?:guaranteed|proven|certain)\b",
    r"\b(?:your\s+manager|nobody|no[ -]?one|they)\s+(?:can\s?not|cannot|can['’]t|can\s+not)\s+guess\b",
    r"\b(?:can\s?not|cannot|can['’]t)\s+(?:ever\s+)?be\s+(?:traced|identified|linked\s+to\s+you)\b",
)
"""Section 5 of the rules, and the nearest ways to say the same."""

_HINTS = (
    ("a name of somebody", r"<@[UW][A-Z0-9]+(?:\|[^>]*)?>|(?<![\w@])@[A-Za-z][\w.\-]+"),
    ("an e-mail address", r"[\w.+\-]+@[\w\-]+\.[\w.\-]+"),
    ("a ticket", r"\b[A-Z][A-Z0-9]{1,9}-\d+\b|(?<!\w)#\d{2,}\b"),
    ("a channel", r"<#C[A-Z0-9]+(?:\|[^>]*)?>|(?<![\w#&])#[a-z][\w\-]{2,}"),
    ("a link", r"https?://\S+|\bwww\.\S+"),
    ("a phone number", r"(?<!\w)\+?\d[\d ()/\-]{7,}\d\b"),
    ("your role, said outright", r"\b(?:as|I am|I['’]m|being)\s+the\s+only\b"),
)

_NAME_BEFORE = (
    r"(?:with|by|from|to|for|and|ask|asked|told|tell|says?|said|thanks?|like|under|boss|manager|lead)"
)
_CAPITALISED = re.compile(rf"(?<=\w )(?i:{_NAME_BEFORE}) ([A-Z][a-zà-öø-ÿ]+(?: [A-Z][a-zà-öø-ÿ]+)?)")
_PROJECT = re.compile(r"\b[Pp]rojects? ([A-Z]\w+)|\b([A-Z][a-z]+[A-Z]\w*)\b")
_NOT_NAMES = frozenset(
    re.findall(
        r"\w+",
        """English German French Spanish Europe Christmas
        Monday Tuesday Wednesday Thursday Friday Saturday Sunday
        January February March April May June July August September October November December
        GitHub GitLab LinkedIn PowerPoint PhD NeurIPS OpenAI DeepMind YouTube LangChain Terraform Jenkins
        Slack Python Java Rust Kubernetes PyTorch TensorFlow JavaScript TypeScript PostgreSQL
        I""",
    )
)
"""Capitalised words that name nobody here."""


def forbidden_claims(text: str) -> list[str]:
    """The claims in a text of ours that we may not make, as they stand there; empty when there is none."""
    return [found.group(0) for claim in _FORBIDDEN for found in re.finditer(claim, text, flags=re.IGNORECASE)]


def identifying_hints(text: str, *, names: frozenset[str] = frozenset()) -> list[str]:
    """What in a text may identify its writer, each as `kind: the words`; empty when nothing was noticed.

    Works on the spot and sends nothing anywhere. `names` are the names of colleagues to look for.
    A hint is no verdict: it misses much and may be wrong.
    """
    hints = [f"{kind}: {found.group(0)}" for kind, rule in _HINTS for found in re.finditer(rule, text)]
    known = named(text, names=names)
    hints += [f"a name of somebody: {name}" for name in _people(text, known)]
    hints += [
        f"perhaps a name: {found.group(1)}"
        for found in _CAPITALISED.finditer(text)
        if found.group(1).split()[0] not in _NOT_NAMES | known
    ]
    hints += [
        f"perhaps a project: {word}"
        for found in _PROJECT.finditer(text)
        if (word := found.group(1) or found.group(2)) not in _NOT_NAMES
    ]
    return list(dict.fromkeys(hints))


def _people(text: str, known: frozenset[str]) -> list[str]:
    """Parts of names that occur in a text; those that stand side by side are one person's, told once."""
    one = "|".join(re.escape(part) for part in sorted(known, key=len, reverse=True))
    whole = re.findall(rf"(?<!\w)(?:{one})(?: (?:{one}))+(?!\w)", text, flags=re.IGNORECASE) if known else []
    told = {each.casefold(): each for each in reversed(whole)}
    within = {part for each in told for part in each.split()}
    return [*sorted(told.values()), *sorted(part for part in known if part.casefold() not in within)]
