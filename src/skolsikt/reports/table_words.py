"""The tables and columns about persons in Swedish, for documents: what each kind of data is called."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from skolsikt.home.clock import STOCKHOLM
from skolsikt.presentation.numbers import MISSING, format_count
from skolsikt.presentation.subjects import subject_name
from skolsikt.privacy.about_pupils import ABOUT
from skolsikt.school.school_forms import SCHOOL_FORMS

# Of tables of pupils the words are those that guardians read.
TABLES = {name: about.title.sv for name, about in ABOUT.tables.items()} | {
    "staff_member": "Personal",
    "duty": "Tjänstgöring",
    "survey_answer": "Enkätsvar, räknade per grupp",
    "staff_month": "Personalsummor per månad",
}
# Short, for the headings of columns.
COLUMNS = {
    "school_year": "Läsår",
    "delivered_by": "Lämnad av",
    "birth_year": "Födelseår",
    "birth_month": "Födelsemånad",
    "sex": "Kön",
    "is_newly_arrived": "Nyanländ",
    "has_foreign_background": "Utländsk bakgrund",
    "parents_education": "Föräldrars utbildning",
    "is_protected": "Skyddade uppgifter",
    "home_area_code": "Bostadsområde",
    "home_municipality": "Hemkommun",
    "school_unit_code": "Skolenhet",
    "school_form": "Skolform",
    "grade_level": "Årskurs",
    "class_name": "Klass",
    "from_date": "Från",
    "to_date": "Till",
    "group_name": "Grupp",
    "group_type": "Slag av grupp",
    "subject_code": "Ämne",
    "is_certified": "Legitimerad",
    "duty_role": "Befattning",
    "duty_share": "Tjänstgöringsgrad",
    "term": "Termin",
    "grade_kind": "Slag av betyg",
    "language_code": "Språk",
    "grade_value": "Betyg",
    "not_graded_reason": "Varför betyg saknas",
    "teaching_group": "Undervisningsgrupp",
    "test": "Prov",
    "part": "Del",
    "points": "Poäng",
    "is_reached": "Nivån nådd",
    "missing_reason": "Varför resultat saknas",
    "step": "Steg",
    "has_f_warning": "Varnad för F",
    "material": "Läromedel eller prov",
    "task": "Mål eller uppgift",
    "most_points": "Möjliga poäng",
    "mark": "Omdöme",
    "is_introductory": "Introduktionsprogram",
    "first_mark": "Första bedömning",
    "second_mark": "Andra bedömning",
    "programme_code": "Program",
    "is_diploma": "Examen",
    "has_left": "Har slutat",
    "month": "Månad",
    "date": "Datum",
    "start_minute": "Börjar",
    "scheduled_minutes": "Schemalagt (min)",
    "valid_absent_minutes": "Giltig frånvaro (min)",
    "invalid_absent_minutes": "Ogiltig frånvaro (min)",
    "is_reported": "Rapporterad",
    "absence_reason": "Orsak",
    "notice_kind": "Anmälan",
    "reported_on": "Rapporterad den",
    "changed_on": "Ändrad den",
    "reported_minutes": "Rapporterat (min)",
    "lessons_count": "Lektioner",
    "starts_at": "Från",
    "ends_at": "Till",
    "kind": "Slag",
    "planned_minutes": "Planerat (min)",
    "present_minutes": "Närvarande (min)",
    "support_kind": "Slag av stöd",
    "survey": "Enkät",
    "respondent_group": "Vilka som svarade",
    "heading": "Rubrik i läroplanen",
    "question": "Fråga",
    "answer": "Svar",
    "answers_count": "Antal svar",
    "employees_count": "Anställda",
    "left_count": "Slutade",
    "ordinary_hours": "Ordinarie tid (h)",
    "sick_hours": "Sjukfrånvaro (h)",
    "teachers_count": "Lärare",
    "certified_teachers_count": "Legitimerade lärare",
    "teacher_positions": "Lärartjänster",
    "target": "Prognos av",
    "time_point": "Gjord",
    "probability": "Sannolikhet",
    "method": "Metod",
    "input_version": "Dataversion",
    "seed": "Slumpfrö",
    "signal": "Signal",
    "value": "Storlek",
    "at": "När",
}
# What codes mean; a code that is not here stands as it is.
CODES = {
    "grade_kind": {"final": "slutbetyg", "term": "terminsbetyg"},
    "grade_value": {"-": "streck"},
    "not_graded_reason": {
        "not_graded": "ämnet betygsätts inte",
        "adapted_study_path": "anpassad studiegång",
        "no_knowledge_grades": "skolan sätter inte betyg",
        "not_taught": "ingen undervisning i ämnet",
    },
    "missing_reason": {
        "not_taken": "inte gjort",
        "lost": "borttappat",
        "substitute": "ersättningsprov",
        "in_test_portal": "i provportalen",
    },
    "kind": {
        "granted_leave": "beviljad ledighet",
        "reported_illness": "anmäld sjukdom",
        "unnotified": "oanmäld frånvaro",
        "reported_absence": "anmäld frånvaro",
    },
    "school_form": SCHOOL_FORMS,
    "parents_education": {"1": "grundskola", "2": "gymnasium", "3": "eftergymnasial"},
}


def value_in_words(column: str, value: object, *, unit_names: Mapping[str, str]) -> str:
    """Return a stored value as a document shows it; nothing is a dash.

    >>> value_in_words("start_minute", 505, unit_names={}), value_in_words("is_protected", False, unit_names={})
    ('08.25', 'nej')
    >>> value_in_words("subject_code", "BL", unit_names={}), value_in_words("points", None, unit_names={})
    ('Bild', '–')
    """
    if value is None:
        return MISSING
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, datetime):
        return f"{value.astimezone(STOCKHOLM):%Y-%m-%d %H.%M}"
    if isinstance(value, date):
        return value.isoformat()
    return _code_in_words(column, value, unit_names)


def counted(count: int, one: str, several: str) -> str:
    """Return a number with what it counts.

    >>> counted(1, "rad", "rader"), counted(2, "rad", "rader")
    ('1 rad', '2 rader')
    """
    return f"{format_count(count)} {one if count == 1 else several}"


def _code_in_words(column: str, value: object, unit_names: Mapping[str, str]) -> str:
    if column == "start_minute" and isinstance(value, int):
        return "{:02d}.{:02d}".format(*divmod(value, 60))
    if column.endswith(("_minutes", "_count")) and isinstance(value, int):
        return format_count(value)
    if column == "subject_code":
        return subject_name(str(value))
    if column == "school_unit_code":
        return unit_names.get(str(value), str(value))
    text = f"{value:g}".replace(".", ",") if isinstance(value, float) else str(value)
    return CODES.get(column, {}).get(text, text)
