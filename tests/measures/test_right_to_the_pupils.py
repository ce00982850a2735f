"""Who has the right to every pupil of a school gets its true numbers; of other schools, what everybody gets."""

from __future__ import annotations

from dataclasses import replace

import pytest

from skolsikt.measures.answer import Withheld
from skolsikt.privacy.viewer import Relation, Viewer

OWN, OTHER = "11111111", "22222222"
SIXTEEN = "pupil_key | school_unit_code | class_name\n" + "\n".join(
    f"{key} | {OWN if key < 10 else OTHER} | {'9A' if key in (1, 2, 11, 12) else '9B'}" for key in range(16)
)


def who(role: str, **relation: str) -> Viewer:
    held = Relation(role=role, school_unit_code=relation.pop("unit", OWN), **relation)
    return Viewer(id="anna", roles=frozenset({role}), relations=frozenset({held}))


def told(answer_of, house, viewer: Viewer, **asked: object) -> dict[str | None, float | None]:
    cells = answer_of(house, "pupils", by=("class",), viewer=viewer, period="2024/25", **asked).cells
    assert {cell.withheld for cell in cells if cell.value is None} <= {Withheld.NOT_RELEASED}
    return {cell.labels["class"]: cell.value for cell in cells}


def test_a_principal_sees_small_groups_of_the_own_school_and_of_no_other(house_of, answer_of) -> None:
    house, anna = house_of(enrolment=SIXTEEN), who("principal")
    assert told(answer_of, house, anna, where={"school_unit": (OWN,)}) == {"9A": 2, "9B": 8}
    assert told(answer_of, house, anna, where={"school_unit": (OTHER,)}) == {"": None}
    assert told(answer_of, house, anna, where={"school_unit": (OWN, OTHER)}) == {"": None}
    assert told(answer_of, house, anna) == {"": None}


@pytest.mark.parametrize(
    "viewer",
    [
        who("mentor", class_name="9A", school_year="2024/25"),
        who("deputy_principal"),
        who("school_nurse"),
        who("head", unit="*"),
        who("it_coordinator", unit="*"),
        replace(who("principal"), is_preview=True),
    ],
    ids=lambda viewer: next(iter(viewer.roles)) + (" seen by another" if viewer.is_preview else ""),
)
def test_others_are_guarded_also_where_they_work(viewer: Viewer, house_of, answer_of) -> None:
    found = told(answer_of, house_of(enrolment=SIXTEEN), viewer, where={"school_unit": (OWN,)})
    assert found == {"": None}
