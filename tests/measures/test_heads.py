"""How many pupils there are, released: what is silent for the sake of a small group is told as far as all can see."""

from __future__ import annotations

from collections.abc import Mapping

from skolsikt.measures.answer import Band, Cell, Withheld
from skolsikt.measures.asking.public import for_the_public
from skolsikt.measures.asking.told import told_cell
from skolsikt.measures.registry import measure
from skolsikt.measures.releasing.heads import Counts, Heads
from skolsikt.measures.releasing.task import Limits
from skolsikt.privacy.release.cubes import Codes
from skolsikt.privacy.release.plan import UNIT, family
from skolsikt.privacy.release.statements import Said
from skolsikt.privacy.release.store import Frozen, Told

PUPILS, BY_SEX = "pupils", (UNIT, "sex")
SCHOOLS = {("A",): 60, ("B",): 50, ("C",): 45}
SEXES = {
    ("A", "F"): 31,
    ("A", "M"): 27,
    ("A", "?"): 2,
    ("B", "F"): 22,
    ("B", "M"): 26,
    ("B", "?"): 2,
    ("C", "F"): 20,
    ("C", "M"): 25,
}
EMPTY = Cell(period="2024/25", group={}, labels={}, value=None)


def released(counts: Counts, *, before: Frozen | None = None) -> Frozen:
    heads = Heads(family=family(PUPILS), period="2024/25", counts=counts)
    ((_cut, frozen),) = heads.run({before.key: before} if before else {}, Limits(number=1, smallest_group=5))
    return frozen


def by_sex(frozen: Frozen) -> Mapping[Codes, Told]:
    return frozen.by_table[PUPILS, BY_SEX]


def read(*told: Told) -> Cell:
    return told_cell(EMPTY, told, family(PUPILS), measure(PUPILS), smallest_group=5)


def test_a_group_that_is_silent_for_a_small_one_is_told_between_what_all_can_work_out() -> None:
    told = by_sex(released({(UNIT,): SCHOOLS, BY_SEX: SEXES}))
    assert [told["A", sex].said for sex in "FM"] == [Said.NUMBER, Said.NOTHING]
    boys = read(told["A", "M"])  # of 60, 31 are girls, and of a few the sex is not known
    assert (boys.bounds, boys.value, boys.population, boys.band) == ((25, 28), None, None, Band.RANGE)
    assert read(told["A", "?"]).is_hidden
    assert read(told["B", "M"]).value == 26


def test_the_public_reads_the_range_in_whole_tens() -> None:
    told = by_sex(released({(UNIT,): SCHOOLS, BY_SEX: SEXES}))
    assert for_the_public(read(told["A", "M"]), measure(PUPILS)).bounds == (20, 30)


def test_groups_that_do_not_add_up_to_the_school_are_told_no_range() -> None:
    """A pupil who is in two of them: what is left of the school's own number says nothing of the third."""
    told = by_sex(released({(UNIT,): SCHOOLS | {("A",): 59}, BY_SEX: SEXES}))
    boys = read(told["A", "M"])
    assert (boys.is_hidden, boys.withheld) == (True, Withheld.COMPLEMENTARY)


def test_silent_groups_added_together_are_told_no_range() -> None:
    told = by_sex(released({(UNIT,): SCHOOLS, BY_SEX: SEXES}))
    assert read(told["A", "M"], told["B", "M"]).is_hidden


def test_a_table_that_stands_while_the_other_moves_is_told_no_range_that_may_be_wrong() -> None:
    first = released({(UNIT,): SCHOOLS, BY_SEX: SEXES})
    moved = SEXES | {("A", "F"): 33, ("A", "M"): 26, ("B", "F"): 20, ("B", "M"): 28}
    later = released({(UNIT,): SCHOOLS | {("A",): 61}, BY_SEX: moved}, before=first)
    assert later.by_table[PUPILS, (UNIT,)]["A",].lower == 60  # one more in all: too few to be told
    assert read(by_sex(later)["A", "M"]).is_hidden
