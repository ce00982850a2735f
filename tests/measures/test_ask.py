"""One way to ask: words, periods, missing values, rights."""

from __future__ import annotations

import pytest

from skolsikt.home.errors import NotPermitted, WrongUsage
from skolsikt.home.settings import Settings
from skolsikt.measures.answer import Withheld
from skolsikt.measures.ask import NotAllowedToAsk
from skolsikt.measures.asking.checking import ByRightOnly, DimensionNotAllowed, PeriodNotAllowed, PeriodTwice
from skolsikt.measures.asking.vocabulary import UnknownValue
from skolsikt.measures.dimensions import UnknownDimension
from skolsikt.measures.registry import UnknownMeasure
from skolsikt.privacy.viewer import ANALYST, PUBLIC, Viewer, operator

UNITS = """
school_unit_code | name         | municipality | is_registered
11111111         | Norra skolan | 1280         | true
22222222         | Södra skolan | 1280         | true
"""
MONTHS = """
pupil_key | school_unit_code | school_year | from_date  | to_date    | scheduled_minutes | reported_minutes | valid_absent_minutes | invalid_absent_minutes
1         | 11111111         | 2023/24     | 2024-03-01 | 2024-03-31 | 1000              | 1000             | 100                  | 0
1         | 11111111         | 2024/25     | 2024-09-01 | 2024-09-30 | 1000              | 950              | 50                   | 0
1         | 11111111         | 2024/25     | 2025-03-01 | 2025-03-31 | 1000              | 950              | 250                  | 0
2         | 22222222         | 2024/25     | 2025-03-01 | 2025-03-31 | 2000              | 1900             | 200                  | 100
"""  # noqa: E501 - the table is read whole
ELEVEN = "pupil_key | school_unit_code\n" + "\n".join(
    f"{key} | {'1' * 8 if key > 3 else '2' * 8}" for key in range(1, 12)
)


def test_an_unknown_measure_names_the_nearest(house_of, answer_of) -> None:
    with pytest.raises(UnknownMeasure, match="merit_value_mean"):
        answer_of(house_of(), "merit_valu_mean")


def test_an_unknown_dimension_names_the_nearest(house_of, answer_of) -> None:
    with pytest.raises(UnknownDimension, match="school_unit"):
        answer_of(house_of(), "pupils", by=("school_units",))


def test_a_dimension_that_the_measure_lacks_is_refused_with_those_it_has(house_of, answer_of) -> None:
    with pytest.raises(DimensionNotAllowed, match="sex"):
        answer_of(house_of(), "pupils", by=("subject",))


def test_an_unknown_value_names_the_nearest(house_of, answer_of) -> None:
    with pytest.raises(UnknownValue, match="11111111 \\(Norra skolan\\)"):
        answer_of(house_of(school_unit=UNITS), "pupils", where={"school_unit": ("Nora skolan",)})


@pytest.mark.parametrize("name", ["pupil", "teacher"])
def test_single_pupils_and_teachers_are_no_dimension_for_anybody(house_of, answer_of, name: str) -> None:
    with pytest.raises(ByRightOnly) as refused:
        answer_of(house_of(), "absence_share", by=(name,))
    assert refused.value.exit_code == 3


def test_a_filter_takes_codes_and_unique_names_and_several_mean_or(house_of, answer_of) -> None:
    house = house_of(school_unit=UNITS, attendance_period=MONTHS)

    by_name = answer_of(house, "absence_share", where={"school_unit": ("norra skolan",)}, period="2025-03")
    both = answer_of(house, "absence_share", where={"school_unit": ("Norra skolan", "22222222")}, period="2025-03")

    assert [cell.value for cell in by_name.cells] == [0.25]
    assert [cell.denominator for cell in both.cells] == [3000]


def test_filters_on_different_dimensions_mean_and(house_of, answer_of) -> None:
    house = house_of(school_unit=UNITS, attendance_period=MONTHS, pupil="pupil_key | sex\n1 | Man\n2 | Kvinna")

    answer = answer_of(
        house, "absence_share", where={"school_unit": ("11111111",), "sex": ("Kvinna",)}, period="2024/25"
    )

    assert [(cell.value, cell.population) for cell in answer.cells] == [(None, 0)]


def test_the_period_may_be_said_as_a_filter_but_not_twice(house_of, answer_of) -> None:
    house = house_of(attendance_period=MONTHS)

    said = answer_of(house, "absence_share", where={"term": ("VT2025",)})
    asked = answer_of(house, "absence_share", period="VT2025")

    assert [cell.as_row() for cell in said.cells] == [cell.as_row() for cell in asked.cells]
    with pytest.raises(PeriodTwice) as refused:
        answer_of(house, "absence_share", where={"school_year": ("2024/25",)}, period="2024/25")
    assert refused.value.exit_code == 2


def test_several_periods_as_a_filter_give_one_row_each(house_of, answer_of) -> None:
    house = house_of(attendance_period=MONTHS)

    answer = answer_of(house, "absence_share", where={"school_year": ("2024/25", "2023/24")})

    assert [cell.period for cell in answer.cells] == ["2023/24", "2024/25"]


def test_a_range_gives_one_row_per_step_missing_ones_too(house_of, answer_of) -> None:
    answer = answer_of(house_of(attendance_period=MONTHS), "absence_share", period="VT2024..VT2025")

    assert [(cell.period, cell.value, cell.population) for cell in answer.cells] == [
        ("VT2024", 0.1, 1),
        ("HT2024", 0.05, 1),
        ("VT2025", 550 / 3000, 2),
    ]
    wider = answer_of(house_of(attendance_period=MONTHS), "absence_share", period="2022/23..2023/24")
    assert [(cell.period, cell.value, cell.population) for cell in wider.cells] == [
        ("2022/23", None, 0),
        ("2023/24", 0.1, 1),
    ]


def test_a_range_is_pooled_only_when_asked_for_and_counts_each_pupil_once(house_of, answer_of) -> None:
    answer = answer_of(house_of(attendance_period=MONTHS), "absence_share", period="2023/24..2024/25", pool=True)

    assert [(cell.period, cell.numerator, cell.denominator, cell.population) for cell in answer.cells] == [
        ("2023/24..2024/25", 700, 5000, 2)
    ]


def test_all_gives_every_period_that_has_rows(house_of, answer_of) -> None:
    answer = answer_of(house_of(attendance_period=MONTHS), "absence_share", period="all")

    assert [cell.period for cell in answer.cells] == ["2023/24", "2024/25"]


def test_latest_is_the_last_period_with_enough_reported(house_of, answer_of) -> None:
    house = house_of(attendance_period=MONTHS)
    strict = house_of(Settings(completeness_minimum_share=0.96), attendance_period=MONTHS)

    assert [cell.period for cell in answer_of(house, "absence_share").cells] == ["2024/25"]
    assert [cell.period for cell in answer_of(strict, "absence_share").cells] == ["2023/24"]


def test_little_reported_is_said(house_of, answer_of) -> None:
    strict = house_of(Settings(completeness_minimum_share=0.96), attendance_period=MONTHS)

    answer = answer_of(strict, "absence_share", period="2024/25")

    assert any("rapporterad" in caveat for caveat in answer.caveats)
    assert [cell.companions["reporting_share"] for cell in answer.cells] == [0.95]
    assert [(cell.is_comparable, cell.as_row()["comparable"]) for cell in answer.cells] == [(False, False)]
    enough = answer_of(house_of(attendance_period=MONTHS), "absence_share", period="2024/25")
    assert all(cell.is_comparable and "comparable" not in cell.as_row() for cell in enough.cells)


def test_nothing_loaded_for_the_measure_gives_no_rows(house_of, answer_of) -> None:
    assert answer_of(house_of(), "absence_share").cells == ()


def test_a_named_period_without_rows_is_missing_not_zero_and_not_withheld(house_of, answer_of) -> None:
    (cell,) = answer_of(house_of(), "merit_value_mean", period="2024/25").cells

    assert (cell.value, cell.withheld, cell.population) == (None, None, 0)


def test_a_bare_year_is_for_spring_dated_published_measures_only(house_of, answer_of) -> None:
    with pytest.raises(WrongUsage, match="2024/25"):
        answer_of(house_of(), "merit_value_mean", period="2025")


def test_a_measure_refuses_periods_that_it_does_not_have(house_of, answer_of) -> None:
    with pytest.raises(PeriodNotAllowed, match="2024/25"):
        answer_of(house_of(), "pupils", period="2025-03")


def test_small_groups_are_withheld_with_every_number_null(released_of, answer_of) -> None:
    house = released_of(enrolment=ELEVEN)

    answer = answer_of(house, "pupils", by=("school_unit",), viewer=ANALYST)

    assert [cell.withheld for cell in answer.cells] == [Withheld.COMPLEMENTARY, Withheld.SMALL_GROUP]
    numbers = ("value", "numerator", "denominator", "population", "interval_95", "bounds")
    assert all(cell.as_row()[name] is None for cell in answer.cells for name in numbers)
    assert any("visas inte" in caveat for caveat in answer.caveats)


def test_the_companions_of_a_withheld_cell_are_null_too(released_of, answer_of) -> None:
    (cell,) = answer_of(released_of(attendance_period=MONTHS), "absence_share", period="2024/25", viewer=PUBLIC).cells

    assert (cell.withheld, cell.companions) == (Withheld.SMALL_GROUP, {"reporting_share": None})


def test_the_operator_sees_small_groups(house_of, answer_of) -> None:
    answer = answer_of(house_of(enrolment=ELEVEN), "pupils", by=("school_unit",))

    assert sorted(cell.value for cell in answer.cells) == [3, 8]


def test_open_measures_are_not_guarded(house_of, answer_of) -> None:
    house = house_of(
        reference_value="unit_code | indicator | period | value\n12345678 | salsa_merit_actual | 2024/25 | 230",
        school_unit="school_unit_code | is_registered\n12345678 | true",
    )

    (cell,) = answer_of(house, "salsa_merit_actual", by=("school_unit",), viewer=PUBLIC).cells

    assert (cell.value, cell.population, cell.withheld) == (230, 1, None)


def test_the_operator_needs_a_reason_outside_the_demo(house_of, answer_of) -> None:
    with pytest.raises(NotAllowedToAsk, match="--reason"):
        answer_of(house_of(), "pupils", viewer=operator(reason=""))
    assert answer_of(house_of(Settings(is_demo=True)), "pupils", viewer=operator(reason="")).cells == ()


def test_the_operator_can_be_switched_off(house_of, answer_of) -> None:
    with pytest.raises(NotAllowedToAsk, match="operator_enabled"):
        answer_of(house_of(Settings(operator_enabled=False)), "pupils")


def test_a_viewer_without_role_may_not_ask(house_of, answer_of) -> None:
    with pytest.raises(NotPermitted):
        answer_of(house_of(), "pupils", viewer=Viewer(id="nobody"))


def test_the_answer_of_one_viewer_is_never_given_to_another(released_of, answer_of) -> None:
    house = released_of(enrolment=ELEVEN)

    seen = answer_of(house, "pupils", by=("school_unit",))
    guarded = answer_of(house, "pupils", by=("school_unit",), viewer=PUBLIC)

    assert [cell.value for cell in guarded.cells] == [None, None]
    assert answer_of(house, "pupils", by=("school_unit",)) is seen


def test_labels_are_words_and_a_missing_code_says_so(house_of, answer_of) -> None:
    house = house_of(enrolment="pupil_key | class_name\n1 | 9A\n2 | 9A", pupil="pupil_key | sex\n1 | Kvinna")

    answer = answer_of(house, "pupils", by=("sex",))

    assert [(cell.group["sex"], cell.labels["sex"]) for cell in answer.cells] == [
        ("Kvinna", "Flickor"),
        (None, "Uppgift saknas"),
    ]


def test_9a_of_one_school_is_not_9a_of_another(house_of, answer_of) -> None:
    house = house_of(
        enrolment="pupil_key | school_unit_code\n1 | 11111111\n2 | 22222222",
        school_unit="school_unit_code | name | is_registered\n22222222 | Södra skolan | true",
    )

    answer = answer_of(house, "pupils", by=("class",))

    assert [(cell.group["class"], cell.labels["class"]) for cell in answer.cells] == [
        ("11111111/9A", "9A, 11111111"),
        ("22222222/9A", "9A, Södra skolan"),
    ]
    of_one = answer_of(house, "pupils", where={"school_unit": ("Södra skolan",), "class": ("9a",)}, by=("class",))
    assert [(cell.labels["class"], cell.value) for cell in of_one.cells] == [("9A", 1)]
    with pytest.raises(UnknownValue, match="11111111/9A, 22222222/9A"):
        answer_of(house, "pupils", where={"class": ("9A",)})


def test_quotes_in_names_are_only_names(house_of, answer_of) -> None:
    house = house_of(enrolment="pupil_key | class_name\n1 | 9'A\n2 | 9B")

    answer = answer_of(house, "pupils", where={"class": ("12345678/9'A",)})

    assert [cell.value for cell in answer.cells] == [1]


def test_json_of_an_answer_is_the_contract(house_of, answer_of) -> None:
    answer = answer_of(house_of(attendance_period=MONTHS), "absence_share", by=("school_unit",), period="2023/24")

    told = answer.as_dict()

    assert list(told) == [
        "measure",
        "unit",
        "by",
        "rows",
        "definition",
        "sources",
        "data_version",
        "release",
        "caveats",
    ]
    assert told["rows"] == [
        {
            "period": "2023/24",
            "school_unit": "11111111",
            "school_unit_label": "11111111",
            "value": 0.1,
            "bounds": None,
            "numerator": 100.0,
            "denominator": 1000.0,
            "population": 1,
            "interval_95": None,
            "approximate": False,
            "withheld": None,
            "reporting_share": 1.0,
        }
    ]
    assert list(answer.to_pandas().columns)[:3] == ["period", "school_unit", "school_unit_label"]


def test_the_reasons_of_absence_share_the_same_lesson_time(house_of, answer_of) -> None:
    house = house_of(
        lesson_attendance="""
        pupil_key | date       | start_minute | scheduled_minutes | valid_absent_minutes | absence_reason
        1         | 2025-03-03 | 480          | 100               | 20                   | Sjuk
        1         | 2025-03-04 | 480          | 100               | 0                    |
        2         | 2025-03-03 | 480          | 200               | 60                   | Ledig
        """
    )

    answer = answer_of(house, "absence_share", by=("absence_reason",))
    filtered = answer_of(house, "absence_share", where={"absence_reason": ("Sjuk",)})

    assert [(cell.group["absence_reason"], cell.value, cell.denominator) for cell in answer.cells] == [
        ("Ledig", 0.15, 400),
        ("Sjuk", 0.05, 400),
        (None, 0, 400),
    ]
    assert [(cell.value, cell.population) for cell in filtered.cells] == [(0.05, 2)]


def test_bands_cut_one_measure_by_another(house_of, answer_of) -> None:
    house = house_of(
        attendance_period="pupil_key | from_date | to_date | scheduled_minutes | valid_absent_minutes\n"
        "1 | 2025-03-01 | 2025-03-31 | 1000 | 49\n2 | 2025-03-01 | 2025-03-31 | 1000 | 50\n"
        "3 | 2025-03-01 | 2025-03-31 | 1000 | 600",
        grade="pupil_key | subject_code | grade_value\n1 | MA EN | A\n2 | MA | E\n3 | MA | C\n4 | MA | B",
    )

    answer = answer_of(house, "merit_value_mean", by=("band:absence_share",))
    filtered = answer_of(house, "merit_value_mean", where={"band:absence_share": ("0-5", "5 till 15 %")})

    assert [(cell.group["band:absence_share"], cell.value) for cell in answer.cells] == [
        ("0-5", 40),
        ("5-15", 10),
        ("50-", 15),
        (None, 17.5),
    ]
    assert answer.cells[0].labels == {"band:absence_share": "Under 5 %"}
    assert [(cell.value, cell.population) for cell in filtered.cells] == [(25, 2)]


@pytest.mark.parametrize(
    ("measure", "expected"),
    [
        ("core_subjects_passed", {"no": 1, "yes": 1}),
        ("grade_points_mean", {"12.5-15": 1, "15-17.5": 1}),
        ("subject_passed", {"50-80": 1, "100": 1}),
        ("merit_value_mean_16", {"0-160": 2}),
    ],
)
def test_grades_of_several_subjects_are_one_band_of_the_pupil(measure, expected, house_of, answer_of) -> None:
    house = house_of(
        grade="pupil_key | subject_code | grade_value\n1 | MA SV EN | C\n1 | IDH | A\n2 | MA EN | A\n2 | SV | F"
    )

    answer = answer_of(house, "all_subjects_passed", by=(f"band:{measure}",))

    assert {cell.group[f"band:{measure}"]: cell.population for cell in answer.cells} == expected


def test_high_absence_is_judged_over_the_whole_year_of_a_pupil_in_two_schools(house_of, answer_of) -> None:
    house = house_of(
        attendance_period="""
        pupil_key | school_unit_code | from_date  | to_date    | scheduled_minutes | valid_absent_minutes
        1         | 10000001         | 2024-09-01 | 2024-09-30 | 10000             | 3000
        1         | 10000002         | 2025-03-01 | 2025-03-31 | 90000             | 0
        2         | 10000001         | 2024-09-01 | 2024-09-30 | 10000             | 3000
        """
    )

    answer = answer_of(house, "absence_share", by=("band:high_absence_share",), period="2024/25")

    shown = {cell.group["band:high_absence_share"]: cell.population for cell in answer.cells}
    assert shown == {"no": 1, "yes": 1}


def test_a_measure_without_bands_cannot_be_a_band(house_of, answer_of) -> None:
    with pytest.raises(WrongUsage, match="band"):
        answer_of(house_of(), "absence_share", by=("band:pupils",))
    with pytest.raises(UnknownMeasure, match="absence_share"):
        answer_of(house_of(), "merit_value_mean", by=("band:absence_shar",))


def test_a_count_is_zero_where_others_are_loaded_and_missing_where_nobody_is(house_of, answer_of) -> None:
    house = house_of(enrolment="pupil_key | grade_level\n1 | 9", pupil="pupil_key | sex\n1 | Man")

    answer = answer_of(house, "pupils", where={"sex": ("Kvinna",)}, period="2023/24..2024/25")

    assert [(cell.period, cell.value, cell.population) for cell in answer.cells] == [
        ("2023/24", None, 0),
        ("2024/25", 0, 0),
    ]


def test_months_filter_inside_a_period_that_is_said(house_of, answer_of) -> None:
    house = house_of(attendance_period=MONTHS)

    answer = answer_of(house, "absence_share", where={"month": ("2024-09",)}, period="2024/25")

    assert [(cell.period, cell.value) for cell in answer.cells] == [("2024/25", 0.05)]
    with pytest.raises(WrongUsage):
        answer_of(house, "absence_share", where={"month": ("september",)}, period="2024/25")


def test_a_school_year_beside_its_term_is_a_filter(house_of, answer_of) -> None:
    house = house_of(attendance_period=MONTHS)

    answer = answer_of(house, "absence_share", where={"term": ("VT2025", "VT2024"), "school_year": ("2024/25",)})

    assert [(cell.period, cell.population) for cell in answer.cells] == [("VT2024", 0), ("VT2025", 2)]
