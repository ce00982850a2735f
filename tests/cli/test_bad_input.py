"""Every kind of bad file of the issue, through ``skolsikt load``: told with file, row, column and remedy; nothing of it
in the data; nothing lost."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from tests.cli.conftest import CommandLine, Row
from tests.sources.grade_lines import NINE, line, person_number

OPERATOR = ("--as", "operator", "--user", "prov", "--reason", "prov")
PUPILS = "Personnummer;Läsår;Skolenhetskod;Årskurs;Klass;Från och med;Bostadsområde;Skyddad identitet;Adress"
LESSONS = "Personnummer;Datum;Starttid;Minuter;Giltig;Ogiltig;Rapporterad;Skolenhetskod;Ämne;Lärare"


def pupil(serial: int, unit: str, **differs: str) -> str:
    values = {
        "Personnummer": person_number(serial),
        "Läsår": "2024/25",
        "Skolenhetskod": unit,
        "Årskurs": "8",
        "Klass": "8B",
        "Från och med": "2024-08-15",
        "Bostadsområde": "1110",
        "Skyddad identitet": "nej",
        "Adress": "Ekvägen 7",
    }
    assert differs.keys() <= values.keys()
    return ";".join((values | differs).values())


def lesson(serial: int, unit: str, **differs: str) -> str:
    values = {
        "Personnummer": person_number(serial),
        "Datum": "2025-03-12",
        "Starttid": "08:20",
        "Minuter": "60",
        "Giltig": "0",
        "Ogiltig": "0",
        "Rapporterad": "Ja",
        "Skolenhetskod": unit,
        "Ämne": "MA",
        "Lärare": "LÖ",
    }
    assert differs.keys() <= values.keys()
    return ";".join((values | differs).values())


def _text(*lines: str, encoding: str = "utf-8", end: str = "\n") -> bytes:
    return (end.join(lines) + end).encode(encoding)


def _workbook(folder: Path) -> bytes:
    book = openpyxl.Workbook()
    for row in (PUPILS, *(pupil(serial, "20000008") for serial in range(1, 300))):
        book.active.append(row.split(";"))
    book.save(folder / "hel.xlsx")
    return (folder / "hel.xlsx").read_bytes()


def _bow_tie() -> bytes:
    square = [[13.00, 55.60], [13.02, 55.60], [13.02, 55.61], [13.00, 55.61], [13.00, 55.60]]
    crossed = [[13.04, 55.60], [13.06, 55.61], [13.06, 55.60], [13.04, 55.61], [13.04, 55.60]]
    features = [
        {
            "type": "Feature",
            "properties": {"kod": kod, "namn": kod},
            "geometry": {"type": "Polygon", "coordinates": [ring]},
        }
        for kod, ring in (("1110", square), ("1120", crossed))
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def _files(folder: Path) -> dict[str, bytes]:
    """Every bad file by name. Those with some good rows belong to school units of their own."""
    nine_of_ten = [line(NINE, serial, Skolenhetskod="20000001") for serial in range(1, 10)]
    of_lessons = [lesson(serial, "20000005") for serial in range(51, 60)]
    return {
        "tom.csv": b"",
        "bara_blanka.csv": b"\xef\xbb\xbf\r\n  \r\n\r\n",
        "fel_layout.txt": _text(*(line(NINE, serial).rsplit(";", 1)[0] for serial in range(1, 5))),
        "gammal_mac.txt": _text(*(line(NINE, serial) for serial in range(1, 5)), end="\r"),
        "lang_klass_2025.txt": _text(*nine_of_ten, line(NINE, 10, Skolenhetskod="20000001", Klass="K" * 25)),
        "antal_kolumner.csv": _text(PUPILS, *(pupil(n, "20000002") for n in range(21, 27)), "2024;för;få"),
        "okand_kod.csv": _text(
            PUPILS, *(pupil(n, "20000003") for n in range(31, 37)), pupil(37, "20000003", Årskurs="åtta")
        ),
        "tva_klasser.csv": _text(
            PUPILS, *(pupil(n, "20000004") for n in range(41, 47)), pupil(41, "20000004", Klass="8C")
        ),
        "lektioner.csv": _text(
            LESSONS,
            *of_lessons,
            lesson(60, "20000005", Datum="2019-03-12"),  # row 11
            lesson(61, "20000005", Giltig="40", Ogiltig="30"),
            lesson(62, "20000005", Rapporterad="kanske"),
            lesson(63, "20000005", Starttid="klockan åtta"),
            lesson(64, "20000005", Minuter="60;extra"),
            lesson(65, "20000005", Personnummer="200904120000"),
            lesson(51, "20000005", Ogiltig="60"),  # row 17 contradicts row 2
        ),
        "oavslutat.csv": _text(
            LESSONS, lesson(71, "20000006"), lesson(72, "20000006", Lärare='"LÖ'), lesson(73, "20000006")
        ),
        "oavslutat_elever.csv": _text(PUPILS, pupil(81, "20000007"), pupil(82, "20000007", Klass='"8B')),
        "lang_rad.csv": _text(PUPILS, pupil(1, "20000009"), "x" * (2 << 20)),
        "avhuggen.xlsx": _workbook(folder)[:9_000],
        "korsar_sig.geojson": _bow_tie(),
        "nolltecken.csv": _text(PUPILS, pupil(1, "20000010")) + b"\0\0\0",
        "avhuggen.geojson": _bow_tie()[:-40],
    }


@pytest.fixture(scope="module")
def outcomes(
    new_house: Callable[..., CommandLine], tmp_path_factory: pytest.TempPathFactory
) -> tuple[CommandLine, dict[str, Row]]:
    """A house into which every bad file has been loaded, all at once, and what came of each."""
    house, folder = new_house(), tmp_path_factory.mktemp("bad")
    files = _files(folder)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    ran = house("load", "--json", *(folder / name for name in files))
    assert ran.code == 1
    found = {outcome["file"]: outcome for outcome in json.loads(ran.out)}
    assert found.keys() == files.keys()
    for outcome in found.values():
        assert outcome["error"] is None or str(outcome["error"]) in ran.err
    return house, found


@pytest.mark.parametrize(
    ("file", "told"),
    [
        ("tom.csv", "Gör om exporten"),
        ("bara_blanka.csv", "Gör om exporten"),
        ("fel_layout.txt", "32 fält, men SCB-layouten för slutbetyg i årskurs 9 har 33"),
        ("gammal_mac.txt", "Spara filen som CSV UTF-8"),
        ("lang_rad.csv", "rad 3: raden är längre än 1 MB"),
        ("avhuggen.xlsx", "skadad eller avbruten Excelfil"),
        ("nolltecken.csv", "Exportera som CSV"),
        ("avhuggen.geojson", "Hämta hela filen på nytt"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_its_remedy(
    file: str, told: str, outcomes: tuple[CommandLine, dict[str, Row]]
) -> None:
    _house, found = outcomes
    outcome = found[file]
    assert (outcome["status"], outcome["rows_loaded"], outcome["data_version"]) == ("failed", 0, None)
    assert file in outcome["error"]
    assert told.casefold() in outcome["error"].casefold()


@pytest.mark.parametrize(
    ("file", "loaded", "rejects"),
    [
        ("lang_klass_2025.txt", 9, [(10, "Klass", "too_long")]),
        ("antal_kolumner.csv", 6, [(8, "", "wrong_column_count")]),
        ("okand_kod.csv", 6, [(8, "Årskurs", "bad_number")]),
        (
            "tva_klasser.csv",
            5,
            [(2, "Personnummer", "duplicate_conflicting"), (8, "Personnummer", "duplicate_conflicting")],
        ),
        (
            "lektioner.csv",
            8,
            [
                (2, "", "duplicate_conflicting"),
                (11, "Datum", "date_outside_school_year"),
                (12, "Ogiltig", "absent_above_scheduled"),
                (13, "Rapporterad", "unknown_code"),
                (14, "Starttid", "bad_time"),
                (15, "", "wrong_column_count"),
                (16, "Personnummer", "bad_person_number"),
                (17, "", "duplicate_conflicting"),
            ],
        ),
        ("oavslutat.csv", 2, [(3, "", "unclosed_quote")]),
        ("oavslutat_elever.csv", 1, [(3, "", "unclosed_quote")]),
        ("korsar_sig.geojson", 1, [(2, "geometry", "area_crosses_itself")]),
    ],
)
def test_a_faulty_row_is_rejected_where_it_stands_and_the_others_are_loaded(
    file: str, loaded: int, rejects: list[tuple[int, str, str]], outcomes: tuple[CommandLine, dict[str, Row]]
) -> None:
    house, found = outcomes
    outcome = found[file]
    assert [(one["row"], one["column"], one["code"]) for one in outcome["rejects"]] == rejects
    rows = {row for row, _column, _code in rejects}
    assert (outcome["rows_loaded"], outcome["rows_rejected"]) == (loaded, len(rows))
    assert outcome["rows_read"] == loaded + len(rows)
    assert all(one["reason"] and one["remedy"] for one in outcome["rejects"])
    shown = house.done("loads", "show", outcome["load"]).out
    assert file in shown
    assert all(one["reason"] in shown and one["remedy"] in shown for one in outcome["rejects"])


def test_nothing_of_the_bad_rows_is_in_the_data(outcomes: tuple[CommandLine, dict[str, Row]]) -> None:
    house, _found = outcomes
    asked = house.ask("pupils", "--by", "school_unit", "--period", "2024/25", *OPERATOR)
    assert {row["school_unit"]: row["population"] for row in asked} == {
        "20000001": 9,
        "20000002": 6,
        "20000003": 6,
        "20000004": 5,
        "20000005": 8,
        "20000006": 2,
        "20000007": 1,
    }
    (absence,) = house.ask("absence_share", "--period", "2025-03", "--where", "school_unit=20000005", *OPERATOR)
    assert (absence["numerator"], absence["denominator"]) == (0, 8 * 60)


def test_the_rows_that_were_rejected_are_kept_encrypted_and_shown_masked(
    outcomes: tuple[CommandLine, dict[str, Row]],
) -> None:
    house, found = outcomes
    number = found["tva_klasser.csv"]["load"]
    shown = house.done("loads", "show", number).out
    assert person_number(41) not in shown
    assert "99999999" in shown
    assert "xxxxxxx 9" in shown  # Ekvägen 7
    kept = (house.root / "rejects" / f"{number}.sealed").read_bytes()
    assert person_number(41).encode() not in kept
    assert "Ekvägen".encode() not in kept


# --- files that look odd but are right ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def odd(new_house: Callable[..., CommandLine], tmp_path_factory: pytest.TempPathFactory) -> CommandLine:
    """A house with six pupils in every encoding and dress, each time in a school unit of their own."""
    house, folder = new_house(), tmp_path_factory.mktemp("odd")

    def six(unit: str) -> list[str]:
        first = 10 * int(unit[-1])
        return [line(NINE, serial, Skolenhetskod=unit, Klass="9Åsö") for serial in range(first, first + 6)]

    utf8, cp1252 = _text(*six("30000005")[:3]), _text(*six("30000005")[3:], encoding="cp1252")
    files = {
        "utf8.txt": _text(*six("30000001")),
        "bom.txt": _text(*six("30000002"), encoding="utf-8-sig", end="\r\n"),
        "windows.txt": _text(*six("30000003"), encoding="cp1252", end="\r\n"),
        "utf16.txt": _text(*six("30000004"), encoding="utf-16"),
        "blandad.txt": utf8 + cp1252,
        "avslutande_semikolon.txt": _text(*(f"{one};" for one in six("30000006"))),
        "utan_sista_radbrytning.txt": _text(*six("30000007"))[:-1],
        "text_runt_om.csv": _text(
            "Elevlista från skolsystemet",
            "",
            PUPILS,
            *(pupil(serial, "30000008", Klass="9Åsö") for serial in range(80, 86)),
            "Utskriven av: rektor",
        ),
    }
    for name, content in files.items():
        (folder / name).write_bytes(content)
    house.done("load", *(folder / name for name in files))
    return house


def test_encodings_and_dress_make_no_difference(odd: CommandLine) -> None:
    rows = odd.ask("pupils", "--by", "school_unit", "--by", "class", "--period", "2024/25", *OPERATOR)
    seen = {row["school_unit"]: (row["class"], row["population"]) for row in rows}
    assert seen == {f"3000000{number}": (f"3000000{number}/9Åsö", 6) for number in range(1, 9)}


def test_a_school_with_three_pupils_is_withheld_for_all_but_the_operator(
    new_house: Callable[..., CommandLine], tmp_path: Path
) -> None:
    house, path = new_house(release={"approvers": 0}), tmp_path / "betyg.txt"
    lines = [line(NINE, serial) for serial in range(1, 9)]
    small = [line(NINE, serial, Skolenhetskod="10000002", MA="F") for serial in range(9, 12)]
    large = [line(NINE, serial, Skolenhetskod="10000003", MA="D") for serial in range(12, 25)]
    path.write_bytes(_text(*lines, *small, *large))
    house.load(path)
    house.done("release", "cut")
    for viewer in ("public", "analyst"):
        rows = house.ask("merit_value_mean", "--by", "school_unit", "--as", viewer)
        told = {row["school_unit"]: row["withheld"] for row in rows}
        assert told == {"10000001": None, "10000002": "small_group", "10000003": None}
        assert house.ask("merit_value_mean", "--as", viewer)[0]["value"] is None  # the small school would follow
        (alone,) = house.ask("merit_value_mean", "--where", "school_unit=10000002", "--as", viewer)
        assert (alone["value"], alone["population"], alone["withheld"]) == (None, None, "small_group")
    true = house.ask("merit_value_mean", "--by", "school_unit", *OPERATOR)
    assert {row["school_unit"]: row["value"] for row in true} == {
        "10000001": 160.0,
        "10000002": 150.0,
        "10000003": 162.5,
    }


def test_protected_identity_has_no_home_area_and_temporary_numbers_count(house: CommandLine, tmp_path: Path) -> None:
    path = tmp_path / "elever.csv"
    rows = [pupil(serial, "10000001") for serial in range(1, 7)]
    protected = pupil(7, "10000001", **{"Skyddad identitet": "ja"})
    temporary = pupil(8, "10000001", Personnummer="20090412TF01")
    path.write_bytes(_text(PUPILS, *rows, protected, temporary))
    assert house.load(path)["rows_loaded"] == 8
    by_area = house.ask("pupils", "--by", "home_area", "--period", "2024/25", *OPERATOR)
    assert {row["home_area"]: row["population"] for row in by_area} == {"1110": 7, None: 1}
    by_sex = house.ask("pupils", "--by", "sex", "--period", "2024/25", *OPERATOR)
    assert {row["sex"]: row["population"] for row in by_sex} == {"Kvinna": 3, "Man": 4, "Okänt": 1}
