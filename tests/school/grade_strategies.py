"""Pupils' grades for the properties, and the rules of a day in today's order."""

from __future__ import annotations

from datetime import date

from hypothesis import settings
from hypothesis import strategies as st

from skolsikt.school.eligibility import eligibility_rules
from skolsikt.school.merit import merit_rules
from skolsikt.school.subjects import compulsory_subjects, subjects

DAY = date(2025, 6, 30)
MERIT_RULES = merit_rules(DAY)
ELIGIBILITY_RULES = eligibility_rules(DAY)
CODES = sorted(subjects(DAY))
COMPULSORY = compulsory_subjects(DAY)
PASSING = ("E", "D", "C", "B", "A")

values = st.sampled_from([*PASSING, "F", "-", None])
few_grades = st.dictionaries(st.sampled_from(CODES), values)
# Nearly whole report cards, so that both sides of 8 and 12 passed subjects and of the 16 best are often met.
report_cards = st.builds(
    lambda base, changes: {**dict.fromkeys(COMPULSORY, base), **changes}, st.sampled_from(PASSING), few_grades
)
grades = few_grades | report_cards
unhurried = settings(deadline=None)
