"""From a checked question to an answer: steps, SQL, cells, gate, marks, caveats, lineage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from skolsikt.home.errors import WrongUsage
from skolsikt.home.settings import Settings
from skolsikt.home.words import _, language
from skolsikt.measures.answer import Answer, Cell, RestsOn
from skolsikt.measures.asking.behind import Read, behind, told_of_enough
from skolsikt.measures.asking.caveats import caveats_of, so_far
from skolsikt.measures.asking.cells import Row, cells_of, missing_cells
from skolsikt.measures.asking.checking import Asked
from skolsikt.measures.asking.completeness import reported_enough
from skolsikt.measures.asking.destroyed import Destroyed
from skolsikt.measures.asking.from_release import from_release
from skolsikt.measures.asking.lineage import rests_on, tables_joined
from skolsikt.measures.asking.plan import planned
from skolsikt.measures.asking.released import ReleasedTable
from skolsikt.measures.asking.shape import LOADS, PERIOD_COLUMN, Shape, sql_for
from skolsikt.measures.asking.steps import available_steps, named_steps, over_at, wants_latest
from skolsikt.measures.asking.succession import Succession, carried_on, marked, read_successions
from skolsikt.measures.asking.teachers import Behind, Codes
from skolsikt.measures.asking.vocabulary import WITHIN_UNIT, Rows, Vocabulary, of_each_unit, vocabulary
from skolsikt.measures.cache import Cache
from skolsikt.measures.dimensions import DIMENSIONS, Dimension
from skolsikt.measures.question import Question
from skolsikt.measures.values.populations import DECIDING
from skolsikt.measures.values.value import Limits
from skolsikt.privacy.release.store import Release
from skolsikt.warehouse.destruction import Destruction

_ANSWERS_KEPT = 4_000
_WORDS_KEPT = 400
_UNITS = DIMENSIONS["school_unit"]


class NeverPooled(WrongUsage):
    """Published and stored figures cannot be added together over time."""


@dataclass(frozen=True)
class Kept:
    """What a house keeps between questions, each by data version."""

    answers: Cache[Answer] = field(default_factory=lambda: Cache(size=_ANSWERS_KEPT))
    words: Cache[Vocabulary] = field(default_factory=lambda: Cache(size=_WORDS_KEPT))
    steps: Cache[tuple[str, ...]] = field(default_factory=lambda: Cache(size=_WORDS_KEPT))
    over_at: Cache[date] = field(default_factory=lambda: Cache(size=_WORDS_KEPT))
    presence: Cache[tuple[Cell, ...]] = field(default_factory=lambda: Cache(size=_WORDS_KEPT))
    successions: Cache[tuple[Succession, ...]] = field(default_factory=lambda: Cache(size=_WORDS_KEPT))
    classes: Cache[tuple[tuple[float, ...], ...]] = field(default_factory=lambda: Cache(size=_WORDS_KEPT))
    groups: Cache[tuple[Cell | None, Cell | None]] = field(default_factory=lambda: Cache(size=_ANSWERS_KEPT))


def _loads_of(found: Sequence[Row], shape: Shape) -> frozenset[int] | None:
    """The loads that the rows themselves name; None where the fact does not tell."""
    if shape.measure.kind != "published" and not (found and found[0].keys() & LOADS.keys()):
        return None
    named = [row[name] for row in found for name in ("load", *LOADS) if name in row]
    return frozenset(int(str(load)) for one in named for load in (one if isinstance(one, list) else [one]))


class Answering:
    """One question being answered from one data version."""

    def __init__(
        self,
        question: Question,
        asked: Asked,
        *,
        rows: Rows,
        kept: Kept,
        settings: Settings,
        journal: Sequence[Destruction] = (),
    ) -> None:
        self.question = question
        self.asked = asked
        self.rows = rows
        self.kept = kept
        self.settings = settings
        self.journal = journal

    def answer(self, *, is_for_release: bool = False) -> Answer:
        """Return the answer from the rows: as it is, but for what would tell of one or two teachers.

        ``is_for_release``: that too, for sums that nobody is shown.
        """
        read = self._read()
        shape, steps = read.shape, read.steps
        gone = self._destroyed(shape)
        cells = gone.without_numbers(self._cells(read), steps)
        cells = cells if is_for_release else told_of_enough(cells, read, self.rows)
        periods = steps or tuple(dict.fromkeys(str(row[PERIOD_COLUMN]) for row in read.rows))
        sources = rests_on(shape, periods, self.rows.version, loads=_loads_of(read.rows, shape))
        units = self._units_asked(read.values)
        answer = self._put_together(cells, shape, periods, sources=sources, units=units, sql=read.sql)
        return replace(answer, caveats=(*answer.caveats, *gone.caveats(steps)))

    def behind(self) -> Mapping[Codes, Behind]:
        """Return who stands behind each group of the answer, by period (empty where they are added) and codes."""
        return behind(self.asked.measure, self._read(), self.rows)

    def _read(self) -> Read:
        plan = self._plan()
        values = self._stored(plan, self._codes(plan))
        steps = self._steps(plan, values)
        shape = replace(plan, has_period_filter=steps is not None)
        sql = sql_for(shape, tables=self.rows.table, steps=steps or (), values=values)
        return Read(
            shape=shape,
            words=self._words_of(plan),
            values=values,
            steps=steps,
            sql=sql,
            rows=self.rows.arrow(sql).to_pylist(),
        )

    def released(self, release: Release) -> Answer:
        """Return the answer as ``release`` tells it: nothing is read from the rows."""
        plan = self._plan()
        codes = self._codes(plan)
        table = ReleasedTable.of(
            self.asked,
            release,
            grain=plan.period_column,
            accepted=codes,
            is_pooled=self.question.pool,
            successions=self._successions() if plan.across_successions else (),
        )
        found = from_release(table, self.asked, words=self._words_of(plan), is_pooled=self.question.pool)
        sources = rests_on(plan, found.periods, self.rows.version) if found.periods else ()
        answer = self._put_together(found.cells, plan, found.periods, sources=sources, units=codes.get(_UNITS.name, ()))
        refusal = (found.refusal,) if found.refusal else ()
        told = (*refusal, *found.caveats, *answer.caveats, *self._destroyed(plan).caveats(found.periods))
        name = release.name if found.periods else None
        return replace(answer, release=name, refusal=found.refusal, caveats=told)

    def _destroyed(self, shape: Shape) -> Destroyed:
        return Destroyed.of(shape.measure.needs, tables_joined(shape), self.rows.version, self.journal)

    def _plan(self) -> Shape:
        measure, pool = self.asked.measure, self.question.pool
        if pool and not measure.is_of_pupils:
            is_published = measure.kind in ("published", "stored")
            refusal = _("Måttet {measure} är publicerade värden, som aldrig läggs samman över tid.")
            other = _("Måttet {measure} läggs inte samman över tid. Skriv en period i taget.")
            raise NeverPooled((refusal if is_published else other).format(measure=measure.id))
        shape = planned(self.asked, pool=pool, limits=Limits.of(self.settings), tables=self.rows.table)
        names = {dimension.name for dimension in (*shape.by, *shape.where)}
        is_trend = len(named_steps(self.asked) or ()) != 1 and not wants_latest(self.asked)
        return replace(shape, across_successions=is_trend and _UNITS.name in names and bool(self._successions()))

    def _told_apart(self, dimension: Dimension) -> Dimension:
        """A class or group is called by its school too, unless the answer is about one school or shows each."""
        is_one = len(self.asked.where.get(_UNITS.name, ())) == 1 or _UNITS in self.asked.by
        return dimension if is_one or dimension.vocabulary not in WITHIN_UNIT else of_each_unit(dimension)

    def _words_of(self, plan: Shape) -> dict[str, Vocabulary]:
        return {one.name: self._words(self._told_apart(one)) for one in plan.by}

    def _words(self, dimension: Dimension) -> Vocabulary:
        key = (self.rows.version.number, dimension.vocabulary, dimension.name, language())
        found = self.kept.words.find(key)
        if found is None:
            code, name = self.settings.municipality, self.settings.organiser_name
            own = {code: name} if code and name else {}
            found = self.kept.words.keep(key, vocabulary(dimension, self.rows, own_municipality=own))
        return found

    def _successions(self) -> tuple[Succession, ...]:
        key = self.rows.version.number
        found = self.kept.successions.find(key)
        return self.kept.successions.keep(key, read_successions(self.rows)) if found is None else found

    def _stored(self, plan: Shape, codes: Mapping[str, Sequence[str]]) -> dict[str, list[str | int]]:
        """The stored values that each filter accepts."""
        return {one.name: [self._words(one).encode(code) for code in codes[one.name]] for one in plan.where}

    def _codes(self, plan: Shape) -> dict[str, list[str]]:
        """The codes that each filter accepts. Raises UnknownValue."""
        found: dict[str, list[str]] = {}
        for dimension in plan.where:
            name, given = dimension.name, self.asked.where[dimension.name]
            known = self._within_units(self._words(dimension), name)
            codes = [known.accepted(value, dimension=name) for value in given]
            if name == _UNITS.name and plan.across_successions:
                codes = [carried_on(code, self._successions()) for code in codes]
            found[name] = codes
        return found

    def _within_units(self, known: Vocabulary, name: str) -> Vocabulary:
        """Of classes and groups, those of the schools that are asked for: 9A is then a name that only one has."""
        units = self.asked.where.get(_UNITS.name, ())
        if not units or name not in WITHIN_UNIT:
            return known
        codes = tuple(f"{self._words(_UNITS).accepted(unit, dimension=_UNITS.name)}/" for unit in units)
        return replace(known, labels={code: label for code, label in known.labels.items() if code.startswith(codes)})

    def _units_asked(self, values: Mapping[str, Sequence[str | int]]) -> list[str]:
        return [str(code) for code in values.get(_UNITS.name, ())]

    def _steps(self, plan: Shape, values: Mapping[str, Sequence[str | int]]) -> tuple[str, ...] | None:
        """The steps to answer for; None for all there are."""
        named = named_steps(self.asked)
        if named is not None:
            return named
        if not wants_latest(self.asked) and not self.question.pool:
            return None
        available = self._available(plan, values)
        return available[-1:] if wants_latest(self.asked) else available

    def _available(self, plan: Shape, values: Mapping[str, Sequence[str | int]]) -> tuple[str, ...]:
        filters = tuple(sorted((name, tuple(codes)) for name, codes in values.items()))
        # Which units' published figures are read depends on the dimensions; who is counted of pupils on few of them.
        asked = plan.asked & DECIDING if plan.measure.is_of_pupils else plan.asked
        measure = (plan.measure.id, plan.measure.version, plan.period_column)
        key = (self.rows.version.number, measure, filters, asked)
        available = self.kept.steps.find(key)
        if available is None:
            available = self.kept.steps.keep(key, available_steps(plan, values, rows=self.rows, settings=self.settings))
        return available

    def _cells(self, read: Read) -> list[Cell]:
        shape, steps = read.shape, read.steps
        ends = dict.fromkeys((steps[0], steps[-1])) if steps else {}
        pooled = "..".join(ends) if self.question.pool else ""
        cells = cells_of(read.rows, shape, read.words, pooled=pooled)
        if shape.by or pooled:
            return cells
        loaded = self._available(shape, read.values) if shape.measure.kind == "count" else ()
        return missing_cells(steps or (), cells, shape.measure, loaded=loaded)

    def _put_together(
        self,
        cells: Sequence[Cell],
        shape: Shape,
        periods: Sequence[str],
        *,
        sources: Sequence[RestsOn],
        units: Sequence[str],
        sql: str = "",
    ) -> Answer:
        measure = shape.measure
        cells, told = marked(cells, self._successions(), self._words(_UNITS), units)
        cells = reported_enough(cells, self.settings)
        caveats = caveats_of(cells, measure, self.settings)
        return Answer(
            question=self.question,
            measure=measure.id,
            measure_version=measure.version,
            title=measure.title.spoken(language()),
            unit=measure.unit,
            better=measure.better,
            definition=measure.definition.spoken(language()),
            cells=tuple(cells),
            sources=sources,
            data_version=self.rows.version.number,
            caveats=(*caveats, *so_far(measure, periods, self.rows, self._over_at), *told),
            sql=sql,
        )

    def _over_at(self, step: str) -> date:
        key = (self.rows.version.number, step)
        found = self.kept.over_at.find(key)
        return self.kept.over_at.keep(key, over_at(step, self.rows, settings=self.settings)) if found is None else found
