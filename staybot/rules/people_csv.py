"""The people list as bytes becomes records: encoding, delimiter, quotes, headings."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from staybot.errors import Refused

Record = tuple[int, list[str]]
"""The line a record begins on, and its cells."""

COLUMNS: Final[dict[str, frozenset[str]]] = {
    "email": frozenset({"email", "emailaddress", "mail", "workemail", "emailwork", "useremail"}),
    "name": frozenset({"name", "fullname", "displayname", "employee", "employeename", "person"}),
    "manager_email": frozenset(
        {"manageremail", "manager", "managermail", "manageremailaddress", "linemanager", "linemanageremail"}
        | {"reportsto", "supervisor", "supervisoremail", "boss"}
    ),
    "function": frozenset({"function", "department", "dept", "discipline"}),
    "team": frozenset({"team", "teamname", "squad"}),
    "level": frozenset({"level", "grade", "seniority", "joblevel"}),
    "location": frozenset({"location", "office", "site", "region", "country", "worklocation"}),
    "start_date": frozenset(
        {"startdate", "start", "started", "starton", "hiredate", "hired", "joined", "joindate"}
    ),
    "roles": frozenset({"roles", "role", "staybotroles"}),
    "slack_id": frozenset({"slackid", "slack", "slackuserid", "slackmemberid", "memberid"}),
}
"""Each column and the headings it goes by, without case, blanks and punctuation."""


@dataclass(frozen=True)
class BadRow:
    """A row that cannot be imported, and why. `email` if it could be read."""

    line: int
    reason: str
    email: str | None = None


def decoded(data: bytes) -> tuple[str, list[str]]:
    """The text of a file in UTF-8, UTF-16 or Windows-1252, with a note if the encoding is a guess."""
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise Refused("This is a spreadsheet, not a CSV file. Save it as “CSV UTF-8” and import that.")
    is_wide = data[:400].count(0) > len(data[:400]) // 4  # every other byte of Latin letters in UTF-16
    try:
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            return data.decode("utf-16"), []
        if is_wide:
            return data.decode("utf-16-be" if data.startswith(b"\0") else "utf-16-le"), []
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        if is_wide:
            raise Refused("This is not a text file. Save the list as “CSV UTF-8” and import that.") from None
    note = "The file is not UTF-8; it was read as Windows-1252. Check that accents in names look right."
    try:
        return data.decode("cp1252"), [note]
    except UnicodeDecodeError:
        return data.decode("latin-1"), [note]


def delimited(content: str) -> tuple[str, str]:
    """The sign between cells: named by a `sep=` line, else the one that yields the most known headings."""
    named = re.match(r'"?sep=([,;\t|])"?\r?(?=\n)', content, re.IGNORECASE)
    if named:
        return named[1], content[named.end() :]
    heading = next((line for line in content.splitlines() if line.strip()), "")

    def known(sign: str) -> tuple[int, int]:
        titles = heading.replace('"', "").split(sign)
        return sum(_column(title) is not None for title in titles), len(titles)

    return max((",", ";", "\t"), key=known), content


def records(content: str, delimiter: str, bad: list[BadRow]) -> Iterator[Record]:
    """Every record that is not blank; one with broken quotes goes to `bad`.

    A quote that is never closed swallows rows: then the file is refused, whatever the operator allows.
    """
    stream = io.StringIO(content, newline="")
    reader = csv.reader(stream, delimiter=delimiter, strict=True, skipinitialspace=delimiter != "\t")
    while True:
        line = reader.line_num + 1
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error:
            if reader.line_num > line:
                raise Refused(f"Line {line}: a quote is opened and not closed. Close it first.") from None
            bad.append(BadRow(line, "its quotes do not match; a quote inside a cell is written twice"))
            continue
        if any(cell.strip() for cell in record):
            yield line, record


def _column(title: str) -> str | None:
    plain = "".join(sign for sign in unicodedata.normalize("NFKC", title).casefold() if sign.isalnum())
    return next((column for column, titles in COLUMNS.items() if plain in titles), None)


def places_of(heading: Sequence[str]) -> dict[str, int]:
    """Which cell holds which column. Raises Refused for a heading that cannot be used."""
    places: dict[str, int] = {}
    for place, title in enumerate(heading):
        column = _column(title)
        if column in places:
            twice = f"“{heading[places[column]]}” and “{title}”"
            raise Refused(f"Two columns mean {column}: {twice}. Remove one.")
        if column is not None:
            places[column] = place
    if "name" not in places or not {"email", "slack_id"} & places.keys():
        raise Refused(
            "The first line must name the columns: name and email (or slack_id), and any of "
            "manager_email, function, team, level, location, start_date, roles."
        )
    return places


def notes_on(heading: Sequence[str], places: dict[str, int]) -> list[str]:
    """What the operator should know about the columns before trusting the import."""
    used = set(places.values())
    unused = [title.strip() for place, title in enumerate(heading) if place not in used and title.strip()]
    notes = [f"Not used: the columns {', '.join(unused)}."] if unused else []
    if "roles" not in places:
        notes.append("There is no column “roles”: without it nobody new is asked.")
    return notes
