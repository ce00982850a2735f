"""What a load would change in the answers, before it is published."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from skolsikt.home.settings import Settings
from skolsikt.loading.loads import Load
from skolsikt.measures.answer import Answer, Cell, Withheld
from skolsikt.measures.asking.answering import Answering, Kept
from skolsikt.measures.asking.checking import checked
from skolsikt.measures.asking.held import held_back
from skolsikt.measures.facts import DERIVED
from skolsikt.measures.house import House
from skolsikt.measures.question import Question
from skolsikt.measures.registry import measures
from skolsikt.privacy.holds import Hold
from skolsikt.privacy.viewer import Viewer
from skolsikt.tables.catalogue import TABLES
from skolsikt.warehouse.reader import Reader
from skolsikt.warehouse.rehearsal import rehearsed
from skolsikt.warehouse.staging import Staged

_UNIT = "school_unit"
_Key = tuple[str, tuple[str | None, ...]]


@dataclass(frozen=True, kw_only=True)
class ChangedFigure:
    """One figure that the load would change, as the viewer may see it before and after. None: there is no such row.

    ``answer``: the one that it stands in, after the load.
    """

    answer: Answer
    before: Cell | None
    after: Cell | None

    @property
    def shown(self) -> Cell:
        """The cell that tells which figure it is: the one to be, or the one that would go."""
        return next(cell for cell in (self.after, self.before) if cell)

    def as_dict(self) -> dict[str, object]:
        """The figure in the JSON of ``skolsikt load --dry-run``."""
        shown = self.shown
        return {
            "measure": self.answer.measure,
            "period": shown.period,
            **shown.group,
            **{f"{name}_label": label for name, label in shown.labels.items()},
            **_told("before", self.before),
            **_told("after", self.after),
        }


@dataclass(frozen=True)
class _Rehearsal:
    """One version of the rows, what is kept of them meanwhile, and what of the published figures is held."""

    settings: Settings
    reader: Reader
    held: Sequence[Hold]
    viewer: Viewer
    kept: Kept = field(default_factory=Kept)

    def asked(self, question: Question) -> Answer:
        """Return the answer as it is, but for what is held."""
        asking = Answering(question, checked(question), rows=self.reader, kept=self.kept, settings=self.settings)
        return held_back(asking.answer(), self.held, viewer=self.viewer, units=None)


def changed_figures(
    house: House, load: Load, staged: Mapping[str, Staged], *, viewer: Viewer, folder: Path
) -> list[ChangedFigure]:
    """Return every figure of the whole and of each school unit that publishing ``staged`` would change.

    Whoever sees no true aggregates is told which measures of pupils change in which periods, of no school and without
    numbers: those come with a release. ``folder`` takes the files of the moment. Right after an upgrade that changes a
    table the figures cannot be told until something is published.
    """
    now = house.warehouse.current()
    if now and any(now.contracts[name] < TABLES[name].version for name in staged.keys() & now.tables.keys()):
        return []
    held = house.holds()
    with rehearsed(house.warehouse, staged, load=load.as_record(), derived=DERIVED, folder=folder) as reader:
        before = _Rehearsal(house.settings, house.rows(), held, viewer) if now else None
        after = _Rehearsal(house.settings, reader, held, viewer)
        return [
            _as_told(changed, viewer)
            for question in _questions(staged, viewer)
            for changed in _differences(before.asked(question) if before else None, after.asked(question))
        ]


def _as_told(figure: ChangedFigure, viewer: Viewer) -> ChangedFigure:
    if viewer.sees_true_aggregates or not measures()[figure.answer.measure].is_guarded:
        return figure
    before, after = (cell.emptied(Withheld.NOT_RELEASED) if cell else None for cell in (figure.before, figure.after))
    return replace(figure, before=before, after=after)


def _questions(tables: Iterable[str], viewer: Viewer) -> Iterator[Question]:
    """Every measure that rests on one of ``tables``, for the whole and, by right, by school unit.

    Not those that read some indicators of the published figures: ``reference_value`` has them all. Nor amounts per
    pupil, which are told with the number of pupils that each viewer may see, nor what is sensitive about pupils: who
    loads a file of support is not told how many at a school have it.
    """
    for measure in measures().values():
        is_told = not measure.indicators and not measure.pupils_as
        is_told = is_told and not (measure.is_of_pupils and measure.sensitivity == "sensitive")
        if set(measure.needs) & set(tables) and is_told:
            if measure.is_of_pupils:
                yield Question(measure=measure.id, period="all")
            by = measure.told_apart or tuple({_UNIT} & {*measure.dimensions})
            if by and (viewer.sees_true_aggregates or not measure.is_guarded):
                yield Question(measure=measure.id, by=by, period="all")


def _differences(before: Answer | None, after: Answer) -> Iterator[ChangedFigure]:
    old, new = _by_key(before), _by_key(after)
    for key in dict.fromkeys((*old, *new)):
        was, becomes = old.get(key), new.get(key)
        if _figure(was) != _figure(becomes):
            yield ChangedFigure(answer=after, before=was, after=becomes)


def _by_key(answer: Answer | None) -> dict[_Key, Cell]:
    return {_key(cell): cell for cell in answer.cells} if answer else {}


def _key(cell: Cell) -> _Key:
    return cell.period, tuple(cell.group.values())


def _figure(cell: Cell | None) -> tuple[object, ...]:
    """What a reader would see differ; sums of floating numbers differ in the last digits by the order of rows."""
    if cell is None or (cell.value is None and cell.withheld is None):
        return ()
    value = None if cell.value is None else float(f"{cell.value:.9g}")
    return (value, cell.population, cell.withheld)


def _told(side: str, cell: Cell | None) -> dict[str, object]:
    return {
        side: cell.value if cell else None,
        f"{side}_population": cell.population if cell else None,
        f"{side}_withheld": cell.withheld if cell else None,
    }
