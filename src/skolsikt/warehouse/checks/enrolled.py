"""Whether results and enrolments tell of the same pupils."""

from __future__ import annotations

from skolsikt.home.words import ngettext
from skolsikt.warehouse.checks.finding import Found, Subject

_OF_A_SCHOOL = frozenset(
    {
        "assessment",
        "attendance_period",
        "grade",
        "group_membership",
        "lesson_attendance",
        "national_test_result",
        "screening_result",
    }
)
_MISSING_SHARE = 0.05  # of the pupils of a grade level; somebody is always ill or has just come


def pupils_are_enrolled(subject: Subject) -> list[Found]:
    """Every pupil with grades, lessons or other rows of a school is enrolled there that school year.

    Only where the school has enrolments that year: without them there is nothing to compare with.
    """
    enrolled = subject.standing.rows("enrolment")
    if subject.table not in _OF_A_SCHOOL or not enrolled:
        return []
    rows = subject.count(
        "WITH these AS (SELECT pupil_key, school_unit_code, school_year, count(*) AS n "
        f"FROM {subject.rows} GROUP BY ALL), "
        "enrolled AS (SELECT DISTINCT pupil_key, school_unit_code, school_year "
        f"FROM {enrolled} WHERE school_year IN (SELECT school_year FROM these)) "
        "SELECT coalesce(sum(n), 0) FROM these "
        "SEMI JOIN enrolled AS e ON e.school_unit_code = these.school_unit_code AND e.school_year = these.school_year "
        "ANTI JOIN enrolled USING (pupil_key, school_unit_code, school_year)"
    )
    message = ngettext(
        "{table}: {rows} rad gäller en elev som inte är inskriven i skolan det läsåret.",
        "{table}: {rows} rader gäller elever som inte är inskrivna i skolan det läsåret.",
        rows,
    )
    return [Found(rows=rows, message=message.format(table=subject.table, rows=rows))]


def enrolled_pupils_have_grades(subject: Subject) -> list[Found]:
    """Nearly every pupil of a grade level that is graded has some grade, or the reason why there is none.

    Pupils count who are enrolled at the end of the term (1 December, 1 June).
    """
    enrolled = subject.standing.rows("enrolment")
    if subject.table != "grade" or not enrolled:
        return []
    pupils = subject.count(
        "WITH graded AS (SELECT DISTINCT school_year, term, school_unit_code, grade_level, "
        "make_date(CAST(right(term, 4) AS INTEGER), CASE WHEN term LIKE 'HT%' THEN 12 ELSE 6 END, 1) AS day "
        f"FROM {subject.rows} WHERE grade_level IS NOT NULL), "
        "expected AS (SELECT DISTINCT g.*, e.pupil_key "
        f"FROM graded AS g JOIN {enrolled} AS e USING (school_year, school_unit_code, grade_level) "
        "WHERE e.from_date <= g.day AND coalesce(e.to_date, g.day) >= g.day), "
        f"has AS (SELECT DISTINCT pupil_key, school_year, term FROM {subject.standing.rows('grade')}), "
        "told AS (SELECT x.*, h.pupil_key IS NULL AS is_missing "
        "FROM expected AS x LEFT JOIN has AS h USING (pupil_key, school_year, term)), "
        "parts AS (SELECT count_if(is_missing) AS missing, count(*) AS pupils FROM told "
        "GROUP BY school_year, term, school_unit_code, grade_level) "
        f"SELECT coalesce(sum(missing), 0) FROM parts WHERE missing > {_MISSING_SHARE} * pupils"
    )
    message = ngettext(
        "grade: {pupils} elev är inskriven i en årskurs som filen har betyg för, men har inget betyg.",
        "grade: {pupils} elever är inskrivna i årskurser som filen har betyg för, men har inga betyg.",
        pupils,
    )
    return [Found(rows=pupils, message=message.format(pupils=pupils))]
