"""Figures that are held: whoever asks, whatever is kept, and however the question goes around."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from skolsikt.home.paths import Home
from skolsikt.measures.answer import Answer, Withheld
from skolsikt.measures.asking.held import UnitsAsked, units_asked
from skolsikt.measures.house import House
from skolsikt.measures.question import Question
from skolsikt.privacy.holds import Hold, remove_hold, write_hold
from skolsikt.privacy.viewer import ANALYST, EVERY_UNIT, PUBLIC, Relation, Viewer, operator
from tests.copied import copied

NOW, DAY = datetime(2026, 8, 20, 8, tzinfo=UTC), date(2026, 9, 1)
VOCATIONAL = Question(measure="eligible_vocational", by=("school_unit",))
HELD = Hold(id=1, until=DAY)


@pytest.fixture(scope="module")
def home(world_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Home:
    return copied(world_home, tmp_path_factory.mktemp("held") / "home")


@pytest.fixture
def house(home: Home) -> Iterator[House]:
    opened = House.open(home)
    opened = House(opened.home, opened.settings, opened.warehouse, clock=lambda: NOW)
    yield opened
    remove_hold(home, 1)


def asked(house: House, question: Question = VOCATIONAL, viewer: Viewer = ANALYST) -> Answer:
    return house.ask(question, viewer=viewer)


def is_held(answer: Answer) -> bool:
    """Whether it is withheld whole; an answer is never held in part."""
    held = {cell.withheld is Withheld.EMBARGO for cell in answer.cells}
    assert len(held) == 1
    return held.pop()


def units(house: House) -> list[str]:
    return [str(cell.group["school_unit"]) for cell in asked(house).cells]


def newest(house: House) -> str:
    return asked(house).cells[0].period


@pytest.mark.parametrize("viewer", [ANALYST, PUBLIC, operator(reason="tillsyn", user="elin")])
def test_an_answer_that_was_kept_before_is_withheld_whole_with_every_number_gone(house: House, viewer: Viewer) -> None:
    before = asked(house, viewer=viewer)
    assert any(cell.value is not None or cell.bounds is not None for cell in before.cells)
    write_hold(house.home, replace(HELD, measure="eligible_vocational"))
    answer = asked(house, viewer=viewer)
    for cell, was in zip(answer.cells, before.cells, strict=True):
        row = cell.as_row()
        assert (cell.group, cell.withheld, cell.opens_on) == (was.group, Withheld.EMBARGO, DAY)
        assert {row[name] for name in ("value", "bounds", "numerator", "denominator", "population")} == {None}
        assert set(cell.companions.values()) <= {None}
    assert answer.caveats == ("Siffrorna visas inte före den 2026-09-01.",)
    remove_hold(house.home, 1)
    assert asked(house, viewer=viewer) == before


def test_a_measure_holds_itself_what_it_is_told_beside_and_what_it_divides(house: House) -> None:
    write_hold(house.home, replace(HELD, measure="reporting_share"))
    assert is_held(asked(house, Question(measure="reporting_share")))
    assert is_held(asked(house, Question(measure="absence_share")))  # tells it beside
    assert not is_held(asked(house))
    write_hold(house.home, replace(HELD, measure="absence_share"))
    assert is_held(
        asked(
            house,
            Question(measure="pupils", by=("band:absence_share",)),
            viewer=operator(reason="tillsyn", user="elin"),
        )
    )


def test_a_period_holds_every_longer_and_shorter_one_that_it_shares_a_day_with(house: House) -> None:
    year = newest(house)
    write_hold(house.home, replace(HELD, period=f"HT{year[:4]}"))
    assert is_held(asked(house, replace(VOCATIONAL, period=year)))
    assert is_held(asked(house, replace(VOCATIONAL, period="all")))
    assert is_held(asked(house, replace(VOCATIONAL, period="all", pool=True)))
    assert is_held(asked(house, Question(measure="absence_share", period=f"{year[:4]}-10")))
    assert not is_held(asked(house, Question(measure="absence_share", period=f"VT{int(year[:4]) + 1}")))
    earlier = f"{int(year[:4]) - 1}/{year[2:4]}"
    assert not is_held(asked(house, replace(VOCATIONAL, period=earlier)))


def test_a_source_holds_what_rests_on_it(house: House) -> None:
    source = asked(house).sources[0].source
    write_hold(house.home, replace(HELD, source=source))
    assert is_held(asked(house))
    write_hold(house.home, replace(HELD, source="salsa"))
    assert not is_held(asked(house))


def test_a_school_is_in_every_sum_and_cannot_be_worked_out_from_the_others(house: House) -> None:
    first, *others = units(house)
    write_hold(house.home, replace(HELD, school_unit=first))
    assert is_held(asked(house))
    assert is_held(asked(house, Question(measure="eligible_vocational")))
    assert is_held(asked(house, Question(measure="eligible_vocational", by=("sex",))))
    assert is_held(asked(house, replace(VOCATIONAL, where={"school_unit": (others[0], first)})))
    assert is_held(asked(house, replace(VOCATIONAL, by=(), where={"school_unit": (first,)})))
    assert not is_held(asked(house, replace(VOCATIONAL, by=(), where={"school_unit": tuple(others)})))


def test_a_school_is_known_by_its_name_too(house: House) -> None:
    first, other = asked(house).cells[:2]
    write_hold(house.home, replace(HELD, school_unit=str(first.group["school_unit"])))
    for cell, held in ((first, True), (other, False)):
        where = {"school_unit": (cell.labels["school_unit"],)}
        assert is_held(asked(house, replace(VOCATIONAL, by=(), where=where))) is held


class _Rows:
    """Five schools, two of one name; 1 was merged into 2 four years ago."""

    def fetchall(self, sql: str, params: Sequence[object] = ()) -> list[tuple[object, ...]]:
        if "school_unit_succession" in sql:
            return [("10000001", "10000002", "2022-07-01", "merged", "")]
        return [
            ("10000001", "Norra skolan"),
            ("10000002", "Östra skolan"),
            ("10000003", "Tredje skolan"),
            *(("1000000" + n, "Nya skolan") for n in "45"),
        ]


@pytest.mark.parametrize(
    ("given", "today", "reached"),
    [
        (("10000003",), {"10000003"}, {"10000003"}),
        (("10000001",), {"10000002"}, {"10000001", "10000002"}),
        (("östra skolan",), {"10000002"}, {"10000001", "10000002"}),
    ],
)
def test_a_school_that_carried_on_after_another_is_reached_under_either_code(given, today, reached) -> None:
    question = Question(measure="pupils", where={"school_unit": given})
    assert units_asked(question, _Rows()) == UnitsAsked(frozenset(today), frozenset(reached))


def test_a_school_that_is_not_known_may_be_any() -> None:
    for name in ("Fjärde", "Nya skolan"):  # nobody's name, and that of two
        question = Question(measure="pupils", where={"school_unit": ("10000003", name)})
        assert units_asked(question, _Rows()) is None
    assert units_asked(Question(measure="pupils"), _Rows()) is None


def test_a_principal_has_the_first_view_of_the_own_school_only(house: House) -> None:
    own, other = units(house)[:2]
    relation = Relation(role="principal", school_unit_code=own)
    principal = Viewer(id="anna", roles=frozenset({"principal"}), relations=frozenset({relation}))
    write_hold(house.home, replace(HELD, measure="eligible_vocational", open_to=frozenset({"principal"})))
    of_own = asked(house, replace(VOCATIONAL, where={"school_unit": (own,)}), principal)
    assert of_own.cells[0].value is not None
    assert is_held(asked(house, replace(VOCATIONAL, where={"school_unit": (other,)}), principal))
    assert is_held(asked(house, VOCATIONAL, principal))
    head = Viewer(
        id="karin", roles=frozenset({"head"}), relations=frozenset({Relation(role="head", school_unit_code=EVERY_UNIT)})
    )
    assert is_held(asked(house, VOCATIONAL, head))


def test_on_the_day_everybody_sees(house: House) -> None:
    write_hold(house.home, replace(HELD, measure="eligible_vocational"))
    assert is_held(asked(house))
    then = House(house.home, house.settings, house.warehouse, clock=lambda: datetime(2026, 8, 31, 22, tzinfo=UTC))
    assert not is_held(asked(then))  # midnight in Sweden has passed


def test_what_a_load_would_change_is_held_too(house: House) -> None:
    from skolsikt.loading.changed_figures import _Rehearsal

    write_hold(house.home, replace(HELD, measure="eligible_vocational"))
    rehearsal = _Rehearsal(house.settings, house.rows(), house.holds(), ANALYST)
    assert is_held(rehearsal.asked(VOCATIONAL))
