"""The rows of an answer that a release gives, and what is said where it gives none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from skolsikt.home.words import N_, _
from skolsikt.measures.answer import Cell, Withheld
from skolsikt.measures.asking.checking import Asked
from skolsikt.measures.asking.released import ReleasedTable
from skolsikt.measures.asking.steps import last_day, named_steps, wants_latest
from skolsikt.measures.asking.vocabulary import Vocabulary
from skolsikt.measures.dimensions import DIMENSIONS
from skolsikt.measures.schema import Measure
from skolsikt.privacy.refusal_words import listed
from skolsikt.privacy.release.plan import families_of

_NO_TABLE = N_("Den uppdelningen ges inte ut. Den som har rätt till eleverna ser den för sin egen skola: välj skolan.")


@dataclass(frozen=True, kw_only=True)
class FromRelease:
    """Rows, the periods they are about, and what to bear in mind. ``refusal``: why there is nothing."""

    cells: Sequence[Cell]
    periods: tuple[str, ...] = ()
    refusal: str = ""
    caveats: Sequence[str] = ()


def from_release(
    table: ReleasedTable | None, asked: Asked, *, words: Mapping[str, Vocabulary], is_pooled: bool
) -> FromRelease:
    """Return what ``table`` tells of the periods that are asked for; ``table`` None: there is none that answers."""
    named = named_steps(asked)
    if table is None:
        refusal = " ".join([_(_NO_TABLE), *_one_at_a_time(asked)])
        return FromRelease(cells=_nothing(asked, _pooled(named or (), is_pooled)), refusal=refusal)
    steps = _pooled(named, False) if named is not None else _available(table, asked, is_pooled)
    if is_pooled and table.family.years > 1:
        steps = _pooled(steps, True)
    missing = [step for step in steps if not table.has(step)]
    if missing and (is_pooled or len(missing) == len(steps)):
        return FromRelease(cells=_nothing(asked, _pooled(steps, is_pooled)), refusal=_not_yet(missing))
    cells = table.cells(steps, words, pooled="".join(_pooled(steps, is_pooled)) if is_pooled else "")
    if not asked.by and not is_pooled:
        cells = sorted([*cells, *_nobody(asked, cells, steps, missing)], key=lambda cell: last_day(cell.period))
    return FromRelease(cells=cells, periods=tuple(steps), caveats=[_not_yet(missing)] if missing else [])


def _one_at_a_time(asked: Asked) -> list[str]:
    """What must be chosen or broken down by, where no table adds over it: the same, whatever there is in the data."""
    named = {one.name for one in (*asked.by, *asked.filtered)}
    parts = dict.fromkeys(part for family in families_of(asked.measure.id) for part in family.parts)
    missing = [_(DIMENSIONS[part].title).lower() for part in parts if part not in named]
    return [_("Talen ges ut var för sig: välj också {names}.").format(names=listed(missing))] if missing else []


def _available(table: ReleasedTable, asked: Asked, is_pooled: bool) -> tuple[str, ...]:
    steps = table.whole_steps
    return steps[-1:] if wants_latest(asked) and not is_pooled else steps


def _pooled(steps: Sequence[str], is_pooled: bool) -> tuple[str, ...]:
    return ("..".join(dict.fromkeys((steps[0], steps[-1]))),) if is_pooled and steps else tuple(steps)


def _nothing(asked: Asked, steps: Sequence[str]) -> list[Cell]:
    """One row per period: the same, whatever there is in the data."""
    names = [dimension.name for dimension in asked.by]
    return [_not_released(asked.measure, names, step) for step in steps]


def _not_released(measure: Measure, names: Sequence[str], step: str) -> Cell:
    return Cell(
        period=step,
        group=dict.fromkeys(names),
        labels=dict.fromkeys(names, ""),
        value=None,
        withheld=Withheld.NOT_RELEASED,
        companions=dict.fromkeys(measure.companions),
    )


def _nobody(asked: Asked, cells: Sequence[Cell], steps: Sequence[str], missing: Sequence[str]) -> list[Cell]:
    """Rows of the periods that have none: not released, or released and nobody in them."""
    there = {cell.period for cell in cells}
    empty = [step for step in steps if step not in there and step not in missing]
    beside: dict[str, float | None] = dict.fromkeys(asked.measure.companions)
    zero = 0.0 if asked.measure.kind == "count" else None
    found = [Cell(period=step, group={}, labels={}, value=zero, population=0, companions=beside) for step in empty]
    return [*found, *_nothing(asked, missing)]


def _not_yet(missing: Sequence[str]) -> str:
    if not missing:
        return _("Inget är utgivet än. Siffror ges ut en gång i månaden.")
    return _("Inte utgivet än: {periods}.").format(periods=", ".join(missing))
