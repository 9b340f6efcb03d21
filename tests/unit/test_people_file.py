from __future__ import annotations

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staybot.errors import Refused
from staybot.rules import people_cells as cells
from staybot.rules import people_file
from staybot.rules.people_file import PeopleFile

TODAY = date(2026, 10, 12)


def read(text: str, *, encoding: str = "utf-8") -> PeopleFile:
    return people_file.read(text.encode(encoding), today=TODAY)


def reasons(file: PeopleFile) -> list[tuple[int, str]]:
    return [(row.line, row.reason) for row in file.bad]


WHOLE = (
    "email,name,manager_email,function,team,level,location,start_date,roles,slack_id\n"
    'maria@acme.test,Maria,priya@acme.test,Eng,Core,L4,Berlin,2024-03-25,"engineer, manager",U012AB3CD\n'
)


def test_every_column_is_read() -> None:
    (maria,) = read(WHOLE).rows
    assert (maria.line, maria.name) == (2, "Maria")
    assert (maria.email, maria.manager_email) == ("maria@acme.test", "priya@acme.test")
    assert (maria.function, maria.team, maria.level, maria.location) == ("Eng", "Core", "L4", "Berlin")
    assert (maria.start_date, maria.roles) == (
        date(2024, 3, 25),
        frozenset({"engineer", "manager"}),
    )
    assert maria.slack_id == "U012AB3CD"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_any_unicode_file_with_any_line_ending_is_read(encoding: str, ending: str) -> None:
    lines = ["email,name", "zoe@acme.test,Zoë Łuk", "li@acme.test,李", ""]
    file = read(ending.join(lines), encoding=encoding)
    assert [(row.line, row.name) for row in file.rows] == [(2, "Zoë Łuk"), (3, "李")]


def test_a_windows_file_is_read_and_the_guess_is_told() -> None:
    file = read("email,name,roles\nzoe@acme.test,Zoë €,\n", encoding="cp1252")
    assert [row.name for row in file.rows] == ["Zoë €"]
    assert "Windows-1252" in file.notes[0]


def test_bytes_that_windows_does_not_know_are_read_as_latin_1() -> None:
    file = people_file.read(b"email,name,roles\nzoe@acme.test,Zo\xeb,\n#\x81,x,y,\n", today=TODAY)
    assert file.rows[0].name == "Zoë"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"PK\x03\x04 a zip", "CSV UTF-8"),
        (b"\xff\xfe\x00\xd8\x41\x00\0", "not a text file"),
        (b"\xd8\0\0\0\0", "not a text file"),
    ],
)
def test_what_is_no_text_is_refused_with_what_to_do(data: bytes, words: str) -> None:
    with pytest.raises(Refused, match=words):
        people_file.read(data, today=TODAY)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_found(delimiter: str) -> None:
    file = read(WHOLE.replace(",", delimiter).replace(f"engineer{delimiter}", "engineer,"))
    assert [row.team for row in file.rows] == ["Core"]


def test_a_line_that_names_the_delimiter_counts_as_a_line() -> None:
    file = read("sep=|\r\nemail|name\r\nmaria@acme.test|Maria\r\n")
    assert [(row.line, row.name) for row in file.rows] == [(3, "Maria")]


def test_headings_are_known_by_many_names() -> None:
    file = read("\n E-Mail ;FULL NAME;Line Manager;Hire Date;Department\nm@acme.test;Maria;;25.03.2024;Eng\n")
    assert file.columns == {"email", "name", "manager_email", "start_date", "function"}
    assert file.rows[0].line == 3


@pytest.mark.parametrize("text", ["", "\n\n", "email,team\nm@acme.test,x\n", "name,team\nMaria,x\n"])
def test_a_file_without_the_needed_columns_is_refused_with_their_names(text: str) -> None:
    with pytest.raises(Refused, match=r"name and email \(or slack_id\)"):
        read(text)


def test_two_columns_that_mean_the_same_are_refused() -> None:
    with pytest.raises(Refused, match="“email” and “Mail”"):
        read("email,name,Mail\n")


def test_columns_that_are_not_used_and_missing_roles_are_told() -> None:
    assert read("email,name,Shoe size,\n").notes == (
        "Not used: the columns Shoe size.",
        "There is no column “roles”: without it nobody new is asked.",
    )


def test_line_breaks_inside_quotes_are_blanks_and_lines_are_still_counted() -> None:
    file = read('email,name\nm@acme.test,"Maria\nde la\r\nCruz"\n\n  ,\np@acme.test,Priya\n')
    assert [(row.line, row.name) for row in file.rows] == [(2, "Maria de la Cruz"), (7, "Priya")]


def test_broken_quotes_make_one_bad_row() -> None:
    file = read('email,name\nm@acme.test,"Mar"ia"\np@acme.test,Priya\n')
    assert [row.name for row in file.rows] == ["Priya"]
    assert reasons(file) == [(2, "its quotes do not match; a quote inside a cell is written twice")]


def test_a_quote_that_swallows_rows_refuses_the_file() -> None:
    with pytest.raises(Refused, match="Line 2: a quote is opened and not closed"):
        read('email,name\nm@acme.test,"Maria\np@acme.test,Priya\nt@acme.test,Tom\n')


def test_rows_of_another_width_are_bad_unless_only_empty_cells_are_too_many() -> None:
    file = read("email,name,team\nm@acme.test,Maria\np@acme.test,Priya,Core,x\nt@acme.test,Tom,Core,,\n")
    assert [row.name for row in file.rows] == ["Tom"]
    assert reasons(file) == [
        (2, "it has 2 cells, the first line has 3"),
        (3, "it has 4 cells, the first line has 3"),
    ]


def test_every_fault_of_every_row_is_told_in_the_order_of_lines() -> None:
    file = read(
        "email,name,manager_email,start_date,roles\n"
        "no address,Maria,,03/04/2024,boss\n"
        ",,,,\n"
        ",Tom,,,\n"
        "noor@acme.test,,noor@acme.test,2031-01-01,leader\n"
    )
    assert [line for line, _ in reasons(file)] == [2, 2, 2, 4, 5, 5, 5]
    told = " | ".join(reason for _, reason in reasons(file))
    assert "“no address” is not a mail address" in told
    assert "“03/04/2024” can be read as two different days; write it as YYYY-MM-DD" in told
    assert "“boss” is not a role; the roles are engineer, manager, leader" in told
    assert "email: it is empty, and there is no slack_id" in told
    assert "name: it is empty" in told
    assert "2031-01-01 lies more than a year ahead" in told
    assert "nobody is their own manager" in told


def test_of_rows_with_one_address_none_is_taken() -> None:
    file = read(
        "email,name,slack_id\nM@acme.test,Maria,\nm@ACME.test,Mary,\nt@acme.test,Tom,U01\n"
        "o@acme.test,Ola,u01\np@acme.test,Priya,?\np@acme.test,Priya,\nn@acme.test,Noor,\n"
    )
    assert [row.name for row in file.rows] == ["Noor"]
    assert reasons(file) == [
        (2, "email: the same as on line 3"),
        (3, "email: the same as on line 2"),
        (4, "slack_id: the same as on line 5"),
        (5, "slack_id: the same as on line 4"),
        (6, "slack_id: “?” is not a Slack member id such as U012AB3CD"),
        (7, "email: the same as on line 6"),
    ]


def test_addresses_are_compared_without_case_and_composition() -> None:
    assert cells.email(" Zoe\u0308@Acme.TEST ") == "zoë@acme.test"


def test_formulas_stay_text() -> None:
    assert read("email,name\nm@acme.test,=HYPERLINK(1)\n").rows[0].name == "=HYPERLINK(1)"


def test_control_characters_and_endless_texts_are_bad() -> None:
    file = read(f"email,name\nm@acme.test,Ma\0ria\np@acme.test,{'x' * 201}\n")
    assert reasons(file) == [
        (2, "name: it holds a control character; type the cell anew"),
        (3, "name: it has 201 characters, 200 is the most"),
    ]


@pytest.mark.parametrize(
    "cell",
    [
        *("2024-03-25", "2024/3/25", "20240325", "2024-03-25T00:00:00Z", "25.03.2024", "25. 3. 2024"),
        *("25/03/2024", "03/25/2024", "25-03-2024", "25 March 2024", "25th Mar 2024", "25-Mar-2024"),
        *("March 25, 2024", "mar 25 2024"),
    ],
)
def test_dates_that_can_be_read_one_way_are_read(cell: str) -> None:
    assert cells.start_date(cell, TODAY) == date(2024, 3, 25)


def test_a_date_whose_day_and_month_are_equal_needs_no_order() -> None:
    assert cells.start_date("03/03/2024", TODAY) == date(2024, 3, 3)


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("03/04/2024", "two different days"),
        ("31.02.2024", "is not a date"),
        ("13/13/2024", "is not a date"),
        ("25 Foo 2024", "is not a date"),
        ("soon", "write it as YYYY-MM-DD"),
        ("25.03.24", "is not a date"),
        ("45376", "is not a date"),
        ("1024-03-25", "too far back"),
        ("2027-10-13", "more than a year ahead"),
    ],
)
def test_dates_that_cannot_be_meant_are_bad(cell: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        cells.start_date(cell, TODAY)


@pytest.mark.parametrize(
    "cell", ["engineer;manager", "Engineers | MANAGER", "manager/engineer", "engineer, manager"]
)
def test_roles_are_separated_by_any_usual_sign(cell: str) -> None:
    assert cells.roles(cell) == {"engineer", "manager"}


def test_progress_is_told_by_line() -> None:
    lines: list[int] = []
    people_file.read(WHOLE.encode(), today=TODAY, progress=lines.append)
    assert lines == [2]


rows_of_text = st.text(max_size=200).map(lambda text: f"email,name\n{text}".encode("utf-8", "replace"))


@given(st.binary(max_size=200) | rows_of_text)
def test_any_bytes_are_read_or_refused_in_words(data: bytes) -> None:
    with suppress(Refused):
        file = people_file.read(data, today=TODAY)
        assert all(row.name and (row.email or row.slack_id) for row in file.rows)
