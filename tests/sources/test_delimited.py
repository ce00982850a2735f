"""Delimited text: a broken line costs only itself."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skolsikt.sources.reading.delimited import Footer, guess_delimiter, records, rows
from skolsikt.sources.reading.rejects import RejectBook

FIELDS = st.text(st.characters(codec="utf-8", exclude_characters="\r\n\0", exclude_categories=["Cs"]), max_size=8)


def read(tmp_path: Path, text: str, *, width: int, footer: Footer | None = None) -> tuple[list[tuple[str, ...]], list]:
    path = tmp_path / "x.csv"
    path.write_text(text, encoding="utf-8", newline="")
    book = RejectBook()
    found = [record.fields for record in rows(records(path, delimiter=";"), width=width, book=book, footer=footer)]
    return found, [(entry[0], entry[3]) for entry in book.entries]


@pytest.mark.parametrize(
    ("head", "delimiter"),
    [
        (["a;b;c", "1,5;2;3"], ";"),
        (["a\tb", "1\t2"], "\t"),
        (["Titel", "a,b,c", "1,2,3"], ","),
        (["a|b"], "|"),
        ([], ";"),
    ],
)
def test_the_delimiter_is_what_most_lines_agree_on(head: list[str], delimiter: str) -> None:
    assert guess_delimiter(head) == delimiter


def test_line_ends_blank_lines_and_trailing_separators_are_no_rows(tmp_path: Path) -> None:
    assert read(tmp_path, "a;b\r\n\r\n;\r\n1;2;\r\n", width=2) == ([("a", "b"), ("1", "2")], [])


def test_a_quoted_field_may_hold_the_delimiter_quotes_and_a_line_break(tmp_path: Path) -> None:
    assert read(tmp_path, '1;"a;b"\n2;"c ""d"""\n3;"e\nf"\n4;g\n', width=2) == (
        [("1", "a;b"), ("2", 'c "d"'), ("3", "e f"), ("4", "g")],
        [],
    )


def test_a_quote_that_never_closes_rejects_its_own_line(tmp_path: Path) -> None:
    text = "".join(f"{number};{chr(34) if number == 3 else ''}x\n" for number in range(1, 40))
    found, faults = read(tmp_path, text, width=2)
    assert faults == [(3, "unclosed_quote")]
    assert len(found) == 38


def test_wrong_widths_are_rejected_with_their_lines(tmp_path: Path) -> None:
    found, faults = read(tmp_path, "1;2\n1\n1;2;3\n4;5\n", width=2)
    assert (found, faults) == ([("1", "2"), ("4", "5")], [(2, "wrong_column_count"), (3, "wrong_column_count")])


def test_text_alone_is_a_footer_only_at_the_end(tmp_path: Path) -> None:
    footer = Footer()
    found, faults = read(tmp_path, "1;2\nKälla: X\n3;4\nKälla: Y\nUttagen i dag;\n", width=2, footer=footer)
    assert (found, faults, footer.line_count) == ([("1", "2"), ("3", "4")], [(2, "wrong_column_count")], 2)


def test_a_lone_value_on_the_last_line_is_a_row_and_a_cut_line_a_reject(tmp_path: Path) -> None:
    assert read(tmp_path, "201204120013;6B\n201204120021;\n", width=2, footer=Footer()) == (
        [("201204120013", "6B"), ("201204120021", "")],
        [],
    )
    assert read(tmp_path, "1;2\n2012", width=2, footer=Footer()) == ([("1", "2")], [(2, "wrong_column_count")])


def test_words_alone_of_full_width_between_rows_are_a_row(tmp_path: Path) -> None:
    footer = Footer()
    found, faults = read(tmp_path, "1;2\nKlass: 6B;\n3;4\nKälla: X;\n", width=2, footer=footer)
    assert (found, faults, footer.line_count) == ([("1", "2"), ("Klass: 6B", ""), ("3", "4")], [], 1)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(FIELDS, min_size=3, max_size=3), max_size=6))
def test_what_a_csv_writer_writes_is_read_back(tmp_path_factory, table: list[list[str]]) -> None:
    out = io.StringIO()
    csv.writer(out, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(table)
    found, faults = read(tmp_path_factory.mktemp("x"), out.getvalue(), width=3)
    expected = [tuple(field.strip() for field in row) for row in table]
    assert found == expected
    assert faults == []
