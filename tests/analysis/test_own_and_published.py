"""A school whose published figure counts one pupil otherwise: flagged and explained, and only to who may see ours."""

from __future__ import annotations

from skolsikt.analysis.comparison.own_and_published import Reconciled, reconciled
from skolsikt.home.settings import Settings
from skolsikt.measures.answer import Answer
from skolsikt.measures.ask import ask
from skolsikt.measures.examples import ExampleHouse
from skolsikt.measures.question import Question
from skolsikt.presentation.reconciliation import ReconciledLine, reconciled_lines, summary
from skolsikt.privacy.viewer import ANALYST, Viewer, operator

SCHOOL, MERIT = "12345678", "averageGradesMeritRating9thGrade"
ELIGIBLE = "ratioOfPupils9thGradeEligibleForNationalProgramYR"
EIGHT = "SV EN MA BL HKK IDH MU SL"
OPERATOR = operator(reason="prov")
PUPILS = 20


def figures(*rows: str) -> str:
    return "\n".join(["unit_code | indicator | period | value | is_approximate | withheld_code | publisher", *rows])


def found(*published: str, viewer: Viewer = OPERATOR, newly: int = 0) -> list[Reconciled]:
    """Twenty pupils, sixteen of them eligible; the first ``newly`` of those who are not are newly arrived."""
    grades = ["pupil_key | subject_code | grade_value"]
    for pupil in range(PUPILS):
        grades.append(f"{pupil + 1} | {EIGHT} | {'E' if pupil < 16 else 'F'}")
    pupils = ["pupil_key | is_newly_arrived"]
    pupils += [f"{pupil + 1} | {'true' if 16 <= pupil < 16 + newly else 'false'}" for pupil in range(PUPILS)]
    given = {
        "school_unit": f"school_unit_code | name | municipality | is_registered\n{SCHOOL} | Norra skolan | 1280 | true",
        "grade": "\n".join(grades),
        "pupil": "\n".join(pupils),
        "reference_value": figures(*published),
    }
    house = ExampleHouse(given, Settings(municipality="1280", is_demo=True))

    def asked(question: Question) -> Answer:
        return ask(question, viewer=viewer, house=house)

    return list(reconciled(ask=asked, municipality="1280", schools=[SCHOOL], period="2024/25"))


def lines(*published: str, **how: object) -> list[ReconciledLine]:
    return reconciled_lines(found(*published, **how))  # type: ignore[arg-type]


def eligible(text: str, publisher: str = "Skolverket") -> str:
    return f"{SCHOOL} | {ELIGIBLE} | 2024/25 | {text} | | | {publisher}"


def test_the_same_figure_agrees() -> None:
    (line,) = lines(eligible("80.0"))
    assert (line.status, line.ours, line.theirs) == ("agrees", "80,0\xa0%", "80,0\xa0%")
    assert summary([line]) == "Det enda talet som går att jämföra stämmer eller är förklarat"


def test_a_pupil_whom_only_the_publisher_counts_is_flagged_and_explained() -> None:
    (line,) = lines(eligible("76.2"))  # 16 of 21
    assert line.status == "explained"
    assert "utgivaren räknar en elev till, som inte nådde målet" in line.text


def test_a_pupil_whose_grade_differs_is_flagged_and_explained() -> None:
    (line,) = lines(eligible("85.0"))  # 17 of 20
    assert "hos utgivaren nådde en elev målet" in line.text


def test_another_population_is_what_explains_it() -> None:
    (line,) = lines(eligible("94.1"), newly=3)  # 16 of 17, without the newly arrived
    assert (line.status, "utan nyanlända" in line.text) == ("explained", True)


def test_what_nothing_explains_tells_how_much_and_who_is_counted() -> None:
    (line,) = lines(eligible("60.0"))
    assert line.status == "differs"
    assert "20,0\xa0procentenheter, ungefär 4 elever." in line.text
    assert summary([line]) == "1 av 1 tal skiljer utan förklaring"


def test_kolada_and_skolverket_are_compared_each_by_its_own_code_and_year() -> None:
    kolada = f"{SCHOOL} | N15436 | 2025 | 80.0 | | | Kolada"
    told = lines(eligible("85.0"), kolada)
    assert [(line.status, line.cited.split(",")[0]) for line in told] == [
        ("explained", "Skolverket"),
        ("agrees", "Kolada"),
    ]


def test_marks_are_checked_against_our_pupils() -> None:
    few = f"{SCHOOL} | {ELIGIBLE} | 2024/25 | | | source_few | Skolverket"
    nearly = f"{SCHOOL} | {ELIGIBLE} | 2024/25 | | | source_nearly_all | Skolverket"
    assert [line.status for line in lines(few)] == ["differs"]
    assert [line.status for line in lines(nearly)] == ["agrees"]


def test_a_mean_is_compared_in_points() -> None:
    (line,) = lines(f"{SCHOOL} | {MERIT} | 2024/25 | 80.0 | | | Skolverket")
    assert (line.status, line.ours) == ("agrees", "80,0")


def test_who_has_no_right_to_the_pupils_is_told_nothing_of_ours() -> None:
    """Nothing is released of this house: the analyst sees theirs alone."""
    (line,) = lines(eligible("76.2"), viewer=ANALYST)
    assert line.status == "not_compared"
    assert not any(sign.isdigit() for sign in line.ours)
    assert "en elev" not in line.text


def test_another_year_is_not_compared_with_this_one() -> None:
    (line,) = lines(eligible("80.0"), f"{SCHOOL} | {ELIGIBLE} | 2023/24 | 10.0 | | | Skolverket")
    assert line.school_year == "2024/25"
