"""What was uploaded for a digest is known by its id until the digest is out, however a process ends."""

from __future__ import annotations

from staybot.flows.delivering import letter_files, letters
from tests.company_rows import Company
from tests.integration.flows.test_digest_threads import in_flight, published


def left(company: Company, letter_id: str) -> list[str]:
    return company.db.now(letter_files.left, letter_id=letter_id)


def noted(company: Company, *files: str) -> str:
    """A digest on its way with so many files; the letter's id."""
    published(company, "troubled")
    letter_id = in_flight(company)
    for file_id in files:
        company.db.now(letter_files.note, letter_id=letter_id, file_id=file_id)
    return letter_id


def test_a_try_leaves_its_files_to_the_next_one_which_forgets_what_it_took_away(company: Company) -> None:
    letter_id = noted(company, "F1", "F2", "F3")
    assert left(company, letter_id) == ["F1", "F2", "F3"]
    company.db.now(letter_files.forget, letter_id=letter_id, files=["F1", "F3"])
    assert left(company, letter_id) == ["F2"]
    company.db.now(letter_files.forget, letter_id=letter_id, files=["F2", "F9"])
    assert left(company, letter_id) == []
    company.db.now(letter_files.forget, letter_id=letter_id, files=["F2"])
    assert [one.files for one in company.letters(kind="digest")] == [None]


def test_of_a_digest_that_is_out_no_file_is_known(company: Company) -> None:
    letter_id = noted(company, "F1")
    company.db.now(letters.sent, letter_id=letter_id, channel="CLEADERS1", ts="1791000000.000100")
    company.db.now(letter_files.note, letter_id=letter_id, file_id="F2")
    assert [one.files for one in company.letters(kind="digest")] == [None]
    assert left(company, letter_id) == []
    company.db.now(letter_files.forget, letter_id="0" * 32, files=["F1"])
