"""Skolverket's statistics: exact counts of the public file, and a reason of its own for each mark."""

from __future__ import annotations

import csv
import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skolsikt.sources.contract import Reading, UnreadableFile
from skolsikt.sources.reading.published_figures import WITHHELD_MARKS, published_figure
from skolsikt.sources.reading.text import receive
from skolsikt.sources.skolverket_statistics import SOURCE
from tests.sources.received import Row, faults, read, received, rows_of

HEADER = "schoolUnitCode,timePeriod,certifiedTeachersQuota,totalNumberOfPupils,averageGradesMeritRating9thGrade\n"
MERIT = "averageGradesMeritRating9thGrade"


def answer(*, unit: str = "12345678", form: str = "gr", **metrics: object) -> dict[str, object]:
    links = {"self": {"href": f"https://example.se/v3/school-units/{unit}/statistics/{form}"}}
    return {"status": "OK", "message": "Success", "body": {"schoolUnit": unit, **metrics, "_links": links}}


def value(text: str | None, period: str | None = "2024/25", value_type: str = "EXISTS") -> dict[str, object]:
    return {"value": text, "valueType": value_type, "timePeriod": period}


@pytest.fixture(scope="module")
def wide(shared_data: Path) -> Path:
    return shared_data / "skolverket-schools-national" / "statistics_gr_v4_2026-04.csv"


@pytest.fixture(scope="module")
def public(wide: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Reading, list[Row]]:
    """The public file, read once: the reading and its rows."""
    reading = read(SOURCE, receive(wide, workdir=tmp_path_factory.mktemp("wide")))
    return reading, rows_of(reading, "reference_value")


def test_the_public_file_gives_the_published_counts(public: tuple[Reading, list[Row]]) -> None:
    reading, rows = public
    marks = Counter(row["withheld_code"] for row in rows)
    assert (reading.rows_read, reading.rows_rejected, faults(reading)) == (9266, 0, [])
    assert len(rows) == 86_904
    assert marks == {
        None: 65_704,
        "source_missing": 7_181,
        "source_few": 9_530,
        "source_nearly_all": 3_366,
        "source_not_applicable": 1_123,
    }
    assert sum(bool(row["is_approximate"]) for row in rows) == 1_670
    assert any("479 rader saknar period" in note for note in reading.notes)


def test_every_cell_of_the_public_file_is_kept_as_it_stood(public: tuple[Reading, list[Row]], wide: Path) -> None:
    _reading, rows = public
    kept = {(row["unit_code"], row["period"], row["indicator"]): row["value_text"] for row in rows}
    with wide.open(encoding="utf-8", newline="") as file:
        standing = {
            (line["schoolUnitCode"], line["timePeriod"], indicator): text
            for line in csv.DictReader(file)
            for indicator, text in line.items()
            if text and indicator not in ("schoolUnitCode", "timePeriod")
        }
    assert kept == standing


def test_a_value_is_a_number_or_withheld_never_both(public: tuple[Reading, list[Row]]) -> None:
    _reading, rows = public
    assert all((row["value"] is None) == (row["withheld_code"] is not None) for row in rows)


def test_the_raw_answers_are_read_with_and_without_the_wrapper_of_the_cache(shared_data: Path, tmp_path: Path) -> None:
    path = shared_data / "skolverket-api-fixtures" / "statistics-gr-2.json"
    wrapped = read(SOURCE, receive(path, workdir=tmp_path))
    bare = json.dumps(json.loads(path.read_text("utf-8"))["json"])
    unwrapped = read(SOURCE, received(tmp_path, bare, name="svar.json"))
    assert rows_of(wrapped, "reference_value") == rows_of(unwrapped, "reference_value")
    assert len(rows_of(wrapped, "reference_value")) == 83
    assert (wrapped.rows_rejected, faults(wrapped)) == (0, [])


def test_csv_and_answers_of_the_same_school_agree(
    public: tuple[Reading, list[Row]], shared_data: Path, tmp_path: Path
) -> None:
    def figures(rows: list[Row]) -> dict[tuple[object, object], object]:
        return {(row["period"], row["indicator"]): row["value_text"] for row in rows if row["unit_code"] == "41837838"}

    raw = receive(shared_data / "skolverket-api-fixtures" / "statistics-gr-1.json", workdir=tmp_path)
    assert figures(public[1]) == figures(rows_of(read(SOURCE, raw), "reference_value"))


def test_about_370_is_370_and_said_to_be_approximate(tmp_path: Path) -> None:
    (row,) = rows_of(read(SOURCE, received(tmp_path, HEADER + "12345678,2024/25,,cirka 370,\n")), "reference_value")
    assert (row["value"], row["value_text"], row["is_approximate"]) == (370, "cirka 370", True)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_spreadsheet_variants_with_preamble_footer_and_trailing_separator_are_read(
    tmp_path: Path, encoding: str, delimiter: str
) -> None:
    lines = [HEADER.strip(), "12345678,2024/25,84.6,..,231.5", "12345679,,,,", "12345679,2024/25,*,.,~100"]
    body = "\n".join(line.replace(",", delimiter).replace(".5", ",5").replace(".6", ",6") + delimiter for line in lines)
    text = f"Skolverkets öppna data\n\n{body}\nHämtad av någon\n"
    incoming = received(tmp_path, text, encoding=encoding)
    assert SOURCE.recognise(incoming) is not None
    reading = read(SOURCE, incoming)
    assert (reading.rows_read, faults(reading)) == (3, [])
    assert {row["indicator"]: row["value"] for row in rows_of(reading, "reference_value")[:3]} == {
        "certifiedTeachersQuota": 84.6,
        "totalNumberOfPupils": None,
        MERIT: 231.5,
    }


@pytest.mark.parametrize(
    ("line", "column", "code"),
    [
        ("1234567,2024/25,84,,", "schoolUnitCode", "bad_school_unit"),
        ("12345678,,84,,", "timePeriod", "period_missing"),
        ("12345678,2024/26,84,,", "timePeriod", "bad_period"),
        ("12345678,VT22,84,,", "timePeriod", "bad_period"),
        ("12345678,2024/25,84", "", "wrong_column_count"),
        ('12345678,2024/25,"84,,', "", "unclosed_quote"),
        ("12345679,2024/25,84,,", "timePeriod", "unit_and_period_twice"),
    ],
)
def test_a_faulty_row_is_rejected_and_its_neighbour_taken(tmp_path: Path, line: str, column: str, code: str) -> None:
    text = f"{HEADER}12345679,2024/25,85,,\n{line}\n"
    reading = read(SOURCE, received(tmp_path, text))
    assert faults(reading) == [(3, column, code)]
    assert (reading.rows_read, reading.rows_rejected) == (2, 1)
    assert [row["value"] for row in rows_of(reading, "reference_value")] == [85]


def test_an_unknown_mark_rejects_its_cell_and_not_the_row(tmp_path: Path) -> None:
    reading = read(SOURCE, received(tmp_path, HEADER + "12345678,2024/25,hög,cirka 90,\n"))
    assert faults(reading) == [(2, "certifiedTeachersQuota", "unknown_mark")]
    assert reading.rows_rejected == 0
    assert [row["indicator"] for row in rows_of(reading, "reference_value")] == ["totalNumberOfPupils"]


def test_the_nation_is_a_unit_of_its_own(tmp_path: Path) -> None:
    links = {"self": {"href": "https://example.se/v3/statistics/national-values/gr"}}
    body = {"totalNumberOfPupils": None, MERIT: [value("228,5")], "_links": links}
    reading = read(SOURCE, received(tmp_path, json.dumps({"status": "OK", "body": body})))
    (row,) = rows_of(reading, "reference_value")
    assert (row["unit_code"], row["unit_kind"], row["value"]) == ("SE", "nation", 228.5)


def test_an_answer_without_school_unit_is_rejected(tmp_path: Path) -> None:
    body = {MERIT: [value("228,5")]}
    reading = read(SOURCE, received(tmp_path, json.dumps({"body": body})))
    assert [code for _number, _column, code in faults(reading)] == ["bad_school_unit"]


def test_a_value_type_speaks_where_the_text_is_empty(tmp_path: Path) -> None:
    few = value(None, value_type="OMITTED_DUE_TO_BASED_ON_FEW_PUPILS")
    (row,) = rows_of(read(SOURCE, received(tmp_path, json.dumps(answer(**{MERIT: [few]})))), "reference_value")
    assert row["withheld_code"] == "source_few"


def test_the_statistics_of_another_school_form_are_refused_by_name(tmp_path: Path) -> None:
    incoming = received(tmp_path, json.dumps(answer(form="gran", certifiedTeachersQuota=[value("84")])))
    with pytest.raises(UnreadableFile, match="gran"):
        read(SOURCE, incoming)


@pytest.mark.parametrize(("cut", "words"), [(0.6, "avbruten"), (1.0, "giltig JSON")])
def test_a_broken_answer_says_where_it_breaks(tmp_path: Path, cut: float, words: str) -> None:
    text = json.dumps(answer(**{MERIT: [value("228,5")]}))
    broken = text[: int(len(text) * cut)] if cut < 1 else text.replace('"OK",', '"OK"')
    with pytest.raises(UnreadableFile, match=rf"rad 1.*{words}|{words}.*rad 1"):
        read(SOURCE, received(tmp_path, broken))


def test_a_file_with_headings_only_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="inga rader"):
        read(SOURCE, received(tmp_path, HEADER))


@given(st.text(max_size=12))
def test_a_cell_is_a_value_a_mark_or_unknown_and_keeps_its_text(text: str) -> None:
    figure = published_figure(text)
    if figure is not None:
        assert figure.text == text
        assert (figure.value is None) == (figure.withheld_code is not None)


@given(st.sampled_from(sorted(WITHHELD_MARKS)), st.sampled_from(["", " ", "\u00a0"]))
def test_a_mark_is_never_a_number(mark: str, space: str) -> None:
    figure = published_figure(space + mark + space)
    assert figure is not None
    assert figure.value is None
    assert figure.withheld_code == WITHHELD_MARKS[mark]


def test_the_example_of_the_api_is_read_whole_as_the_nation(shared_data: Path, tmp_path: Path) -> None:
    api = json.loads((shared_data / "skolverket-openapi" / "planned-educations-v4.json").read_text("utf-8"))
    responses = api["paths"]["/v4/statistics/national-values/gr"]["get"]["responses"]["200"]["content"]
    example = next(iter(responses.values()))["example"]
    incoming = received(tmp_path, json.dumps(example), name="riket.json")
    recognition = SOURCE.recognise(incoming)
    assert recognition is not None
    reading = read(SOURCE, incoming)
    rows = rows_of(reading, "reference_value")
    assert {(row["unit_code"], row["unit_kind"]) for row in rows} == {("SE", "nation")}
    assert len(rows) == sum(len(values) for values in example["body"].values() if isinstance(values, list))
    assert reading.rows_rejected == 0
    assert {row["period"]: row["value"] for row in rows if row["indicator"] == MERIT}["2022/23"] == 228.5
