"""Lists of pupils: what is taken, what a fault costs, and that protected identities leave no trace of their homes."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skolsikt.sources.catalogue import guess
from skolsikt.sources.contract import Incoming, Reading, UnreadableFile, Wish
from skolsikt.sources.pupils import SOURCE
from skolsikt.sources.reading.profile import ProfileInvalid
from skolsikt.sources.reading.text import receive
from skolsikt.sources.reading.told_year import SchoolYearUnknown
from skolsikt.tables.catalogue import table
from tests.sources.grade_lines import EKSKOLAN, faults, person_number

HEADINGS = (
    "Personnummer;Förnamn;Efternamn;Adress;Skyddad identitet;Läsår;Skolenhetskod;Skolform;Årskurs;Klass;Från och med;"
    "Till och med;Bostadsområde;Hemkommun;Föräldrars utbildning;Nyanländ;Utländsk bakgrund"
)
ELNA = {
    "Personnummer": person_number(2, born="20120105"),
    "Förnamn": "Elna",
    "Efternamn": "Åkesson",
    "Adress": "Ekgatan 1",
    "Skyddad identitet": "nej",
    "Läsår": "2024/25",
    "Skolenhetskod": EKSKOLAN,
    "Skolform": "GR",
    "Årskurs": "6",
    "Klass": "6B",
    "Från och med": "2024-08-19",
    "Till och med": "",
    "Bostadsområde": "1280-07",
    "Hemkommun": "1280",
    "Föräldrars utbildning": "Eftergymnasial",
    "Nyanländ": "nej",
    "Utländsk bakgrund": "ja",
}


def row(serial: int = 2, **differs: str) -> str:
    own = {"Personnummer": person_number(serial, born="20120105")} | differs
    assert own.keys() <= ELNA.keys()
    return ";".join((ELNA | own).values())


def received(tmp_path: Path, *lines: str, encoding: str = "utf-8") -> Incoming:
    path = tmp_path / "elever.csv"
    path.write_bytes(("\n".join(lines) + "\n").encode(encoding))
    return receive(path, workdir=tmp_path)


def read(tmp_path: Path, *lines: str, wish: Wish | None = None, encoding: str = "utf-8") -> Reading:
    return SOURCE.read(received(tmp_path, *lines, encoding=encoding), None, wish or Wish(municipality="1280"))


def test_a_row_becomes_a_pupil_an_enrolment_and_an_identity(tmp_path: Path) -> None:
    reading = read(tmp_path, HEADINGS, row())
    assert faults(reading) == []
    assert reading.rows["pupil"].to_pylist() == [
        {
            "person_number": person_number(2, born="20120105"),
            "school_year": "2024/25",
            "delivered_by": EKSKOLAN,
            "birth_year": 2012,
            "birth_month": 1,
            "sex": "Kvinna",
            "is_newly_arrived": False,
            "has_foreign_background": True,
            "parents_education": 3,
            "is_protected": False,
            "home_area_code": "1280-07",
            "home_municipality": "1280",
            "row_number": 2,
        }
    ]
    assert reading.rows["enrolment"].to_pylist() == [
        {
            "person_number": person_number(2, born="20120105"),
            "school_year": "2024/25",
            "school_unit_code": EKSKOLAN,
            "school_form": "GR",
            "grade_level": 6,
            "class_name": "6B",
            "from_date": date(2024, 8, 19),
            "to_date": None,
            "row_number": 2,
        }
    ]
    assert reading.identities.to_pylist() == [
        {
            "person_number": person_number(2, born="20120105"),
            "given_name": "Elna",
            "family_name": "Åkesson",
            "address": "Ekgatan 1",
            "is_protected": False,
        }
    ]


def test_rows_have_every_column_of_the_contracts(tmp_path: Path) -> None:
    reading = read(tmp_path, HEADINGS, row())
    for name, rows in reading.rows.items():
        contract = table(name)
        ours = {field.name: field.type for field in rows.schema if field.name not in ("person_number", "row_number")}
        assert ours == {column.name: column.type.arrow for column in contract.columns if column.name != "pupil_key"}


def test_names_and_numbers_stand_in_no_canonical_table(tmp_path: Path) -> None:
    reading = read(tmp_path, HEADINGS, row())
    for rows in reading.rows.values():
        text = str(rows.drop_columns(["person_number"]).to_pylist())
        assert not any(name in text for name in ("Elna", "Åkesson", "Ekgatan", person_number(2, born="20120105")))


@pytest.mark.parametrize("mark", ["ja", "Sekretessmarkering", "Skyddad folkbokföring", "x"])
def test_protected_identity_leaves_no_trace_of_the_home(tmp_path: Path, mark: str) -> None:
    reading = read(tmp_path, HEADINGS, row(**{"Skyddad identitet": mark}))
    pupil, identity = reading.rows["pupil"].to_pylist()[0], reading.identities.to_pylist()[0]
    assert (pupil["is_protected"], pupil["home_area_code"], pupil["home_municipality"]) == (True, None, None)
    assert (identity["is_protected"], identity["address"]) == (True, None)


@pytest.mark.parametrize(
    ("differs", "column", "code"),
    [
        ({"Personnummer": "201201050011"}, "Personnummer", "bad_person_number"),
        ({"Personnummer": ""}, "Personnummer", "required_missing"),
        ({"Skolenhetskod": "1234"}, "Skolenhetskod", "bad_school_unit"),
        ({"Skolenhetskod": ""}, "Skolenhetskod", "required_missing"),
        ({"Skolform": "Segelskola"}, "Skolform", "unknown_code"),
        ({"Årskurs": "11"}, "Årskurs", "out_of_range"),
        ({"Årskurs": "sjätte"}, "Årskurs", "bad_number"),
        ({"Från och med": "2024-13-01"}, "Från och med", "bad_date"),
        ({"Från och med": "2025-08-19"}, "Från och med", "date_outside_school_year"),
        ({"Från och med": "2020-08-19", "Till och med": "2024-06-10"}, "Till och med", "date_outside_school_year"),
        ({"Till och med": "2024-08-01"}, "Till och med", "dates_reversed"),
        ({"Skyddad identitet": "kanske"}, "Skyddad identitet", "unknown_code"),
        ({"Läsår": "24-25"}, "Läsår", "bad_school_year"),
        ({"Läsår": ""}, "Läsår", "required_missing"),
    ],
)
def test_a_fault_in_who_where_or_when_costs_the_row(
    tmp_path: Path, differs: dict[str, str], column: str, code: str
) -> None:
    reading = read(tmp_path, HEADINGS, row(4), row(6, **differs), row(8))
    assert [(number, name, fault) for number, name, _value, fault in faults(reading)] == [(3, column, code)]
    assert (reading.rows_read, reading.rows_rejected) == (3, 1)
    assert reading.rows["pupil"]["row_number"].to_pylist() == [2, 4]
    assert code in {fault.code for fault in SOURCE.faults}


@pytest.mark.parametrize(
    ("column", "value", "field"),
    [
        ("Föräldrars utbildning", "9", "parents_education"),
        ("Nyanländ", "kanske", "is_newly_arrived"),
        ("Utländsk bakgrund", "?", "has_foreign_background"),
        ("Hemkommun", "Atlantis", "home_municipality"),
    ],
)
def test_a_fault_in_the_background_costs_only_the_value(tmp_path: Path, column: str, value: str, field: str) -> None:
    reading = read(tmp_path, HEADINGS, row(**{column: value}))
    assert faults(reading) == [(2, column, value, "unknown_background")]
    assert reading.rows_rejected == 0
    assert reading.rows["pupil"].to_pylist()[0][field] is None


def test_the_sex_is_the_one_of_the_number_and_asked_only_of_temporary_numbers(tmp_path: Path) -> None:
    headings = "Personnummer;Kön;Skolenhetskod;Läsår"
    reading = read(
        tmp_path,
        headings,
        f"{person_number(3)};K;{EKSKOLAN};2024/25",
        f"20120105TF01;Flicka;{EKSKOLAN};2024/25",
        f"20120105TF02;;{EKSKOLAN};2024/25",
    )
    assert reading.rows["pupil"]["sex"].to_pylist() == ["Man", "Kvinna", "Okänt"]


def test_a_pupil_who_changes_schools_has_two_enrolments_and_one_row(tmp_path: Path) -> None:
    moved = row(**{"Skolenhetskod": "10000002", "Från och med": "2025-01-09"})
    reading = read(tmp_path, HEADINGS, row(**{"Till och med": "2024-12-20"}), moved)
    assert faults(reading) == []
    assert reading.rows["enrolment"].num_rows == 2
    assert reading.rows["pupil"]["delivered_by"].to_pylist() == ["10000002"]


def test_a_pupil_who_moves_twice_and_whose_class_is_renamed_in_march_has_every_enrolment(tmp_path: Path) -> None:
    rows = [
        row(Klass="6A", **{"Till och med": "2024-10-04"}),
        row(Klass="6X", **{"Skolenhetskod": "10000002", "Från och med": "2024-10-07", "Till och med": "2025-01-08"}),
        row(Klass="6A", **{"Från och med": "2025-01-09", "Till och med": "2025-03-14"}),
        row(Klass="6 Alfa", **{"Från och med": "2025-03-15"}),
    ]
    reading = read(tmp_path, HEADINGS, *rows)
    assert (faults(reading), reading.rows_rejected, reading.rows["pupil"].num_rows) == ([], 0, 1)
    assert [(one["class_name"], one["from_date"]) for one in reading.rows["enrolment"].to_pylist()] == [
        ("6A", date(2024, 8, 19)),
        ("6X", date(2024, 10, 7)),
        ("6A", date(2025, 1, 9)),
        ("6 Alfa", date(2025, 3, 15)),
    ]


@pytest.mark.parametrize("differs", [{"Klass": "6C"}, {"Nyanländ": "ja"}])
def test_rows_that_contradict_each_other_are_all_rejected(tmp_path: Path, differs: dict[str, str]) -> None:
    reading = read(tmp_path, HEADINGS, row(2), row(4), row(2, **differs))
    assert [(number, fault) for number, _name, _value, fault in faults(reading)] == [
        (2, "duplicate_conflicting"),
        (4, "duplicate_conflicting"),
    ]
    assert reading.rows_rejected == 2
    assert reading.rows["pupil"]["row_number"].to_pylist() == [3]


def test_a_repeated_row_is_read_once_and_said(tmp_path: Path) -> None:
    reading = read(tmp_path, HEADINGS, row(), row())
    assert (reading.rows["enrolment"].num_rows, reading.rows_rejected) == (1, 0)
    assert any("upprepning" in note for note in reading.notes)


def test_an_enrolment_from_earlier_years_counts_from_the_first_day_and_is_said(tmp_path: Path) -> None:
    reading = read(tmp_path, HEADINGS, row(**{"Från och med": "2019-08-19", "Till och med": "2027-06-10"}))
    enrolment = reading.rows["enrolment"].to_pylist()[0]
    assert (enrolment["from_date"], enrolment["to_date"]) == (date(2024, 7, 1), None)
    assert any("före läsåret" in note for note in reading.notes)


def test_the_school_year_may_be_asked_for(tmp_path: Path) -> None:
    lines = ("Personnummer;Skolenhetskod", f"{person_number(2)};{EKSKOLAN}")
    with pytest.raises(SchoolYearUnknown, match="--period"):
        read(tmp_path, *lines)
    for wish in (Wish(period="2024/25"), Wish(period="VT2025"), Wish(as_of=date(2024, 10, 15))):
        reading = read(tmp_path, *lines, wish=wish)
        assert reading.rows["enrolment"]["school_year"].to_pylist() == ["2024/25"]
        assert reading.rows["enrolment"]["from_date"].to_pylist() == [date(2024, 7, 1)]


def test_rows_of_another_school_year_than_the_one_asked_for_are_rejected(tmp_path: Path) -> None:
    reading = read(tmp_path, HEADINGS, row(2), row(4, Läsår="2023/24"), wish=Wish(period="2024/25"))
    assert faults(reading) == [(3, "Läsår", "2023/24", "date_outside_school_year")]


def test_a_school_that_is_only_named_belongs_to_the_municipality(tmp_path: Path) -> None:
    lines = ("Personnummer;Skola;Läsår", f"{person_number(2)};Ekskolan;2024/25")
    reading = read(tmp_path, *lines)
    assert reading.rows["enrolment"]["school_unit_code"].to_pylist() == ["x:1280:Ekskolan"]
    assert faults(read(tmp_path, *lines, wish=Wish()))[0][3] == "required_missing"


def test_preamble_footer_trailing_separator_and_cp1252_are_no_faults(tmp_path: Path) -> None:
    lines = ["Elevlista 2024-10-15", "", HEADINGS + ";", row() + ";", "Källa: elevregistret", "Uttagen av Åsa"]
    reading = read(tmp_path, *lines, encoding="cp1252")
    assert faults(reading) == []
    assert reading.rows_read == 1
    assert any("2 rader text sist" in note for note in reading.notes)


@pytest.mark.parametrize(
    ("broken", "code"),
    [("Elna;Åkesson", "wrong_column_count"), (row(6) + ";9", "wrong_column_count"), ('"' + row(6), "unclosed_quote")],
)
def test_a_broken_line_costs_only_itself(tmp_path: Path, broken: str, code: str) -> None:
    reading = read(tmp_path, HEADINGS, row(2), broken, row(4))
    assert [(number, fault) for number, _name, _value, fault in faults(reading)] == [(3, code)]
    assert (reading.rows_read, reading.rows_rejected) == (3, 1)


def workbook(path: Path, *, stripped: int = 0) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Elevlista"])
    sheet.append(HEADINGS.split(";"))
    cells: list[object] = row().split(";")
    cells[0], cells[8], cells[10] = int(str(cells[0])), 6, date(2024, 8, 19)
    sheet.append(cells)
    book.save(path)
    if stripped:
        path.write_bytes(path.read_bytes()[:-stripped])
    return path


def test_excel_gives_the_same_as_csv(tmp_path: Path) -> None:
    incoming = receive(workbook(tmp_path / "elever.xlsx"), workdir=tmp_path)
    from_excel = SOURCE.read(incoming, None, Wish())
    from_text = read(tmp_path, "Elevlista", HEADINGS, row())
    assert {name: rows.to_pylist() for name, rows in from_excel.rows.items()} == {
        name: rows.to_pylist() for name, rows in from_text.rows.items()
    }
    assert guess(incoming)[0][0].id == "pupils"


def test_a_truncated_workbook_says_so(tmp_path: Path) -> None:
    incoming = receive(workbook(tmp_path / "elever.xlsx", stripped=400), workdir=tmp_path)
    with pytest.raises(UnreadableFile, match=r"elever\.xlsx är en skadad eller avbruten Excelfil"):
        SOURCE.read(incoming, None, Wish())
    with pytest.raises(UnreadableFile, match=r"elever\.xlsx är en skadad"):
        guess(incoming)


def test_own_headings_codes_and_dates_come_from_a_profile(tmp_path: Path) -> None:
    profile = {
        "id": "egen",
        "source": "pupils",
        "date_format": "dd.mm.åååå",
        "columns": {"person_number": "pnr", "class_name": "grupp", "from_date": "start", "parents_education": "utb"},
        "codes": {"parents_education": {"Hög": "3"}},
        "constants": {"school_unit_code": EKSKOLAN, "school_year": "2024/25", "school_form": "Grundskola"},
    }
    reading = read(
        tmp_path,
        "pnr|grupp|start|utb",
        f"{person_number(2)}|6B|19.08.2024|Hög",
        wish=Wish(profile=profile, profile_name="egen.toml"),
    )
    enrolment = reading.rows["enrolment"].to_pylist()[0]
    assert (enrolment["school_form"], enrolment["from_date"]) == ("GR", date(2024, 8, 19))
    assert reading.rows["pupil"]["parents_education"].to_pylist() == [3]


def test_a_profile_with_a_misspelt_field_names_the_file_and_the_key(tmp_path: Path) -> None:
    profile = {"id": "egen", "source": "pupils", "columns": {"person_number": "pnr", "klass_name": "grupp"}}
    with pytest.raises(ProfileInvalid, match=r"egen\.toml, nyckeln columns\.klass_name: .*class_name"):
        read(tmp_path, "pnr;grupp", "1;2", wish=Wish(profile=profile, profile_name="egen.toml"))


def test_missing_headings_are_named_with_the_nearest(tmp_path: Path) -> None:
    expected = r"elever\.csv: rubrikerna Personnummer hittades inte\. Närmast i filen: Personnumer\."
    with pytest.raises(UnreadableFile, match=expected):
        read(tmp_path, "Personnumer;Skolenhetskod", f"{person_number(2)};{EKSKOLAN}")


def test_the_message_about_missing_headings_names_no_pupil(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile) as caught:
        read(tmp_path, row(), row(4))
    assert not any(word in str(caught.value) for word in ("Elna", "Åkesson", "Ekgatan", person_number(2)))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(st.text(max_size=12), min_size=1, max_size=18), max_size=6))
def test_no_rubbish_gets_in_and_nothing_is_lost(tmp_path_factory, rubbish: list[list[str]]) -> None:
    lines = [re.sub(r"[\x00\r\n\ud800-\udfff]", "", ";".join(fields)) for fields in rubbish]
    reading = read(tmp_path_factory.mktemp("x"), HEADINGS, row(2), *lines, row(4))
    assert reading.rows["pupil"]["person_number"].to_pylist() == [
        person_number(2, born="20120105"),
        person_number(4, born="20120105"),
    ]
    told = [text for reject in reading.rejects.to_pylist() for text in reject["row_text"].split("\n")]
    assert {line for line in lines if line.strip("; \t")} <= set(told)
    assert reading.rows_read == 2 + reading.rows_rejected


def test_a_list_without_school_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="ingen kolumn för skolenhet"):
        read(tmp_path, "Personnummer;Läsår", f"{person_number(2)};2024/25")


def test_a_pupil_list_is_recognised_and_a_lesson_list_is_not(tmp_path: Path) -> None:
    source, recognition = guess(received(tmp_path, HEADINGS, row()))[0]
    assert (source.id, recognition.certainty > 0.8) == ("pupils", True)
    lessons = (
        "Personnummer;Klass;Skolenhetskod;Datum;Starttid;Ämne;Lärare;Schemalagda minuter;Giltig;Ogiltig;Rapporterad"
    )
    assert SOURCE.recognise(received(tmp_path, lessons, "1;2;3;4;5;6;7;8;9;10;11")) is None
