"""Dated rules: the right line on the right day, faults told, and reforms as new lines instead of new code."""

from __future__ import annotations

import ast
from datetime import date, timedelta
from pathlib import Path

import pytest

from skolsikt.school import dated_rules
from skolsikt.school.dated_rules import Rulebook, RulesInvalid, RuleUnknown, rule, rulebook
from skolsikt.school.eligibility import all_subjects_passed, eligibility_rules, eligible
from skolsikt.school.grades import grade_scale
from skolsikt.school.merit import merit_rules, merit_value

# SOU 2025:18 is a proposal and not in force. These lines are made up from it for the test.
PROPOSAL = """
id: grade.points
unit: points
meaning: made up
values:
  2028-07-01: {value: {"1": 1, "2": 2, "3": 3, "4": 4, "5": 5, "6": 6, "7": 7, "8": 8, "9": 9, "10": 10}, source: SOU}
---
id: grade.passing
unit: grades
meaning: made up
values:
  2028-07-01: {value: ["4", "5", "6", "7", "8", "9", "10"], source: SOU}
---
id: eligibility.programme_groups
unit: points
meaning: made up
values:
  2028-07-01:
    value: {YR: {kind: average, minimum_points: 4}, NA_TE: {kind: average, minimum_points: 5.5}}
    source: SOU
"""
BEFORE, AFTER = date(2028, 6, 30), date(2028, 7, 1)


@pytest.fixture
def reformed(tmp_path: Path) -> Rulebook:
    file = tmp_path / "proposal.yaml"
    file.write_text(PROPOSAL, "utf-8")
    return rulebook().plus(file)


def write(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "extra.yaml"
    file.write_text(text, "utf-8")
    return file


def test_a_rule_holds_from_the_day_of_its_line_until_the_next():
    last = "grade_level.last"
    assert rule(last, on=BEFORE).value == 9
    assert rule(last, on=AFTER).value == 10
    assert rule(last, on=date.max).valid_from == AFTER
    assert rulebook().begins(last) == (date(1998, 7, 1), AFTER)


def test_every_line_has_a_unit_a_meaning_and_a_source():
    lines = [line for lines in rulebook().lines.values() for line in lines]
    assert len(lines) > 20
    assert all(line.unit and line.meaning and line.source for line in lines)


def test_nothing_changes_in_the_middle_of_a_school_year():
    grades = ("grade.points", "grade.passing", "merit_value.extra_subjects", "eligibility.programme_groups")
    assert {(day.month, day.day) for day in rulebook().begins(*grades)} == {(7, 1)}


def test_an_unknown_rule_is_refused_with_the_nearest():
    with pytest.raises(RuleUnknown, match=r"merit_value\.best_count"):
        rule("merit_value.best_cont", on=AFTER)


def test_a_day_before_the_first_line_is_refused_with_that_day():
    with pytest.raises(RuleUnknown, match="1998-07-01"):
        rule("merit_value.best_count", on=date(1998, 6, 30))


def test_a_value_of_the_wrong_form_is_told_with_rule_and_day():
    with pytest.raises(RulesInvalid, match=r"merit_value\.best_count från 1998-07-01"):
        rule("merit_value.best_count", on=AFTER).read(dict[str, str])


def test_a_line_said_twice_is_refused(tmp_path):
    file = write(
        tmp_path,
        "id: merit_value.best_count\nunit: grades\nmeaning: m\nvalues:\n  1998-07-01: {value: 5, source: s}\n",
    )
    with pytest.raises(RulesInvalid, match="två rader från 1998-07-01"):
        rulebook().plus(file)


@pytest.mark.parametrize(
    "text",
    [
        "id: a.b\nunit: u\nmeaning: m\nvalues: {}\n",
        "id: a.b\nunit: u\nmeaning: m\nvalues:\n  2020-01-01: {value: 5}\n",
        "id: a.b\nunit: u\nmeaning: m\nvalues:\n  2020-01-01: {value: 5, source: ''}\n",
        "id: a.b\nunit: u\nmeaning: m\nlimit: 3\nvalues:\n  2020-01-01: {value: 5, source: s}\n",
        "id: [",
    ],
)
def test_a_faulty_rule_file_is_told_by_name(tmp_path, text):
    with pytest.raises(RulesInvalid, match=r"extra\.yaml"):
        rulebook().plus(write(tmp_path, text))


def test_a_missing_rule_file_is_told_by_name(tmp_path):
    with pytest.raises(RulesInvalid, match=r"absent\.yaml"):
        rulebook().plus(tmp_path / "absent.yaml")


def test_the_digest_follows_the_rules(reformed):
    assert reformed.digest != rulebook().digest
    assert rulebook().plus().digest == rulebook().digest


def test_a_new_grade_scale_is_new_lines_and_no_new_code(reformed):
    scale = grade_scale(AFTER, reformed)
    assert scale.points_of("10") == 10
    assert scale.is_pass("4")
    assert not scale.is_pass("3")
    assert not scale.is_pass("-")
    assert merit_value({"MA": "10", "M2": "7"}, rules=merit_rules(AFTER, reformed)) == 17
    assert grade_scale(BEFORE, reformed).points == grade_scale(BEFORE).points


def test_eligibility_by_average_is_new_lines_and_no_new_code(reformed):
    rules = eligibility_rules(AFTER, reformed)
    just_four = {"SV": "2", "EN": "6", "MA": "4"}
    assert eligible(just_four, "YR", rules=rules)
    assert not eligible(just_four, "NA_TE", rules=rules)
    assert not eligible({**just_four, "BL": "3"}, "YR", rules=rules)
    assert not eligible({**just_four, "BL": "-"}, "YR", rules=rules)
    assert not eligible({}, "YR", rules=rules)
    assert not all_subjects_passed(just_four, rules=rules)


def test_a_proposal_leaves_the_rules_in_force_alone(reformed):
    assert "10" in grade_scale(AFTER, reformed).points
    assert "10" not in grade_scale(AFTER).points
    assert eligibility_rules(AFTER).programme_groups["YR"].kind == "passes"


def test_no_number_of_a_rule_stands_in_the_code():
    numbers = {6, 9, 16, 17, 20, 178, 320, 340}
    code = Path(dated_rules.__file__).parent
    found = [
        (file.name, node.lineno)
        for file in code.glob("*.py")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Constant) and type(node.value) is int and node.value in numbers
    ]
    assert len(list(code.glob("*.py"))) > 10
    assert found == []


def test_every_day_of_a_school_year_gives_the_same_merit_rules():
    first = date(2013, 7, 1)
    days = [first + timedelta(days=number) for number in range(0, 365, 73)]
    assert {merit_rules(day).extra_subjects for day in days} == {("M2",)}
