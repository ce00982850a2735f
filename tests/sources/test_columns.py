"""Tables read through a profile: where the headings stand, and files without any."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from skolsikt.sources.contract import Incoming, UnreadableFile
from skolsikt.sources.reading.columns import Layout, find_layout, required_layout, table_rows
from skolsikt.sources.reading.delimited import Footer
from skolsikt.sources.reading.profile import Profile, ProfileField
from skolsikt.sources.reading.rejects import RejectBook
from skolsikt.sources.reading.text import receive

FIELDS = {"name": ProfileField("namn", is_required=True), "level": ProfileField("årskurs")}


def profile(**differs: object) -> Profile:
    whole = {"id": "p", "source": "x", "columns": {"name": ["Namn", "Elev"], "level": "Åk"}}
    return Profile.model_validate(whole | differs)


def received(tmp_path: Path, text: str) -> Incoming:
    (tmp_path / "x.csv").write_text(text, encoding="utf-8")
    return receive(tmp_path / "x.csv", workdir=tmp_path)


def values(incoming: Incoming, layout: Layout) -> list[tuple[int, str, str]]:
    book = RejectBook()
    found = [
        (row.number, layout.value(row, "name"), layout.value(row, "level"))
        for row in table_rows(incoming, layout, book=book, footer=Footer())
    ]
    assert book.entries == []
    return found


def test_headings_are_found_below_a_preamble_whatever_their_case_and_spaces(tmp_path: Path) -> None:
    incoming = received(tmp_path, "Lista\n\nnamn\u00a0;ÅK\nÅsa;6\n")
    layout = required_layout(incoming, [profile()], FIELDS)
    assert (layout.header_line, values(incoming, layout)) == (3, [(4, "Åsa", "6")])


def test_repeated_headings_are_no_rows(tmp_path: Path) -> None:
    incoming = received(tmp_path, "Namn;Åk\nÅsa;6\nNamn;Åk\nElna;7\n")
    assert values(incoming, required_layout(incoming, [profile()], FIELDS)) == [(2, "Åsa", "6"), (4, "Elna", "7")]


def test_a_file_without_headings_is_read_by_position(tmp_path: Path) -> None:
    by_position = profile(header_row=0, columns={"name": 2, "level": 1})
    incoming = received(tmp_path, "6;Åsa;\n7;Elna;x\n")
    assert values(incoming, required_layout(incoming, [by_position], FIELDS)) == [(1, "Åsa", "6"), (2, "Elna", "7")]


def test_the_header_row_may_be_told(tmp_path: Path) -> None:
    incoming = received(tmp_path, "Namn;Åk\nNamn;Åk;Nytt\nÅsa;6;x\n")
    assert required_layout(incoming, [profile(header_row=2)], FIELDS).header_line == 2


def test_constants_and_codes_complete_the_file(tmp_path: Path) -> None:
    own = profile(constants={"level": "9"}, codes={"name": {"A": "Åsa"}})
    incoming = received(tmp_path, "Namn;Annat\nA;1\nB;2\n")
    assert values(incoming, required_layout(incoming, [own], FIELDS)) == [(2, "Åsa", "9"), (3, "B", "9")]


def test_the_profile_that_explains_the_most_is_chosen(tmp_path: Path) -> None:
    poor, rich = profile(id="poor", columns={"name": "Namn"}), profile(id="rich")
    layout = find_layout(received(tmp_path, "Namn;Åk\nÅsa;6\n"), [poor, rich], FIELDS)
    assert layout is not None
    assert layout.profile.id == "rich"


@pytest.mark.parametrize("text", ["x;y\n1;2\n", '{"Namn": 1}'])
def test_other_files_have_no_layout(tmp_path: Path, text: str) -> None:
    assert find_layout(received(tmp_path, text), [profile()], FIELDS) is None


def test_a_sheet_is_chosen_by_the_profile_and_a_missing_one_has_no_layout(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Försättsblad"])
    sheet = book.create_sheet("Elever")
    sheet.append(["Namn", "Åk"])
    sheet.append(["Åsa", 6, None, None])
    sheet.append(["Källa: registret"])
    book.save(tmp_path / "x.xlsx")
    incoming = receive(tmp_path / "x.xlsx", workdir=tmp_path)
    layout = required_layout(incoming, [profile(sheet="Elever")], FIELDS)
    assert [row.fields for row in table_rows(incoming, layout, book=RejectBook(), footer=Footer())] == [("Åsa", "6")]
    assert find_layout(incoming, [profile(sheet="Annat")], FIELDS) is None
    with pytest.raises(UnreadableFile, match="rubrikerna Namn hittades inte"):
        required_layout(incoming, [profile()], FIELDS)


def test_a_file_that_is_neither_text_nor_excel_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.pdf").write_bytes(b"%PDF-1.7 \xe2\xe3")
    with pytest.raises(UnreadableFile, match=r"x\.pdf är varken text eller Excel"):
        required_layout(receive(tmp_path / "x.pdf", workdir=tmp_path), [profile()], FIELDS)
