"""The reject book: nothing is lost, and a row with several faults counts once."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from skolsikt.sources.contract import REJECT_SCHEMA
from skolsikt.sources.reading.masking import mask, mask_value
from skolsikt.sources.reading.rejects import RejectBook

ENTRIES = st.lists(st.tuples(st.integers(0, 50), st.text(), st.text(), st.text(), st.text()))


def test_an_empty_book_has_the_columns_of_the_contract() -> None:
    assert RejectBook().table().schema == REJECT_SCHEMA
    assert RejectBook().row_count == 0


def test_a_fault_of_the_whole_file_is_no_row() -> None:
    book = RejectBook()
    book.add(0, "", "", "wrong_layout", "")
    assert (book.row_count, book.table().num_rows) == (0, 1)


@given(ENTRIES)
def test_every_entry_comes_back_in_the_order_of_the_file(entries: list[tuple[int, str, str, str, str]]) -> None:
    book = RejectBook()
    for entry in entries:
        book.add(*entry)
    table = book.table()
    assert table.schema == REJECT_SCHEMA
    assert sorted(tuple(row.values()) for row in table.to_pylist()) == sorted(entries)
    assert table["row_number"].to_pylist() == sorted(entry[0] for entry in entries)
    assert book.row_count == len({entry[0] for entry in entries if entry[0]})


@given(st.text())
def test_masking_leaves_no_letter_and_no_digit_but_the_shape(text: str) -> None:
    masked = mask(text)
    assert len(masked) == len(text)
    assert all(sign in "x9" for sign, was in zip(masked, text, strict=True) if was.isalpha() or was.isnumeric())
    assert mask(masked) == masked


def test_only_short_unknown_codes_are_shown() -> None:
    assert mask_value("G", "unknown_grade_code") == "G"
    assert mask_value("MVG", "unknown_grade_code") == "MVG"
    assert mask_value("Åsa", "unknown_grade_code") == "xxx"
    assert mask_value("Åsa!", "unknown_grade_code") == "xxx!"
    assert mask_value("123", "bad_person_number") == "999"
