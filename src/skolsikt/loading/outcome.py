"""What came of loading a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from skolsikt.home.errors import SkolsiktError
from skolsikt.loading.changed_figures import ChangedFigure
from skolsikt.loading.loads import DRY_RUN, FAILED, Load
from skolsikt.loading.rejects import Reject
from skolsikt.warehouse.checks.finding import Finding

FIGURES_TOLD = 1000


@dataclass(frozen=True, kw_only=True)
class SliceChange:
    """Rows of one slice before and after the load."""

    table: str
    slice: str
    rows_before: int
    rows_after: int


@dataclass(frozen=True, kw_only=True)
class LoadOutcome:
    """The outcome of one file. ``rejects`` are masked and at most the first thousand; ``load`` is 0 for a dry run.

    ``status``: published, unchanged, dry_run, failed or nothing_accepted. ``error`` is set when it failed.
    ``figures``: what the load would change in the answers, worked out by a dry run.
    """

    record: Load
    rejects: Sequence[Reject] = ()
    changed: Sequence[SliceChange] = ()
    figures: Sequence[ChangedFigure] = ()
    error: SkolsiktError | None = field(default=None, repr=False)

    @property
    def load(self) -> int:
        return self.record.number

    @property
    def file(self) -> str:
        return self.record.file

    @property
    def source(self) -> str:
        return self.record.source

    @property
    def status(self) -> str:
        return self.record.status

    @property
    def status_text(self) -> str:
        return self.record.status_text

    @property
    def rows_read(self) -> int:
        return self.record.rows_read

    @property
    def rows_loaded(self) -> int:
        return self.record.rows_loaded

    @property
    def rows_rejected(self) -> int:
        return self.record.rows_rejected

    @property
    def data_version(self) -> int | None:
        return self.record.data_version

    @property
    def notes(self) -> tuple[str, ...]:
        return self.record.notes

    @property
    def findings(self) -> tuple[Finding, ...]:
        return self.record.findings

    @property
    def has_failed(self) -> bool:
        return self.record.status == FAILED

    @property
    def rows_changed(self) -> Mapping[str, tuple[int, int]]:
        """Table -> rows before and after, in the slices that the file replaces."""
        totals: dict[str, tuple[int, int]] = {}
        for change in self.changed:
            before, after = totals.get(change.table, (0, 0))
            totals[change.table] = (before + change.rows_before, after + change.rows_after)
        return totals

    def as_dict(self) -> dict[str, object]:
        """The JSON contract of the command line (design, section 8), and what a dry run would change."""
        document: dict[str, object] = {
            "load": self.load or None,
            "source": self.source,
            "status": self.status,
            "rows_read": self.rows_read,
            "rows_loaded": self.rows_loaded,
            "rows_rejected": self.rows_rejected,
            "rejects": [reject.as_dict() for reject in self.rejects],
            "data_version": self.data_version,
            "notes": list(self.notes),
            "findings": [finding.as_dict() for finding in self.findings],
        }
        if self.changed:
            document["changed"] = {
                table: {"rows_before": before, "rows_after": after}
                for table, (before, after) in self.rows_changed.items()
            }
        if self.record.status == DRY_RUN:
            document["figures_changed"] = len(self.figures)
            document["figures"] = [figure.as_dict() for figure in self.figures[:FIGURES_TOLD]]
        return document
