"""What a register extract holds: rows, identity, rejects, matches, notes, matters, windows, the log, their origins."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from skolsikt.loading.rejects_about import RejectedRow, rejects_about
from skolsikt.measures.by_right.access import unit_names
from skolsikt.measures.by_right.everything import Everything, HeldRows, HouseWithHistory, everything_about
from skolsikt.privacy.purposes import purpose_title
from skolsikt.privacy.roles import PURPOSES
from skolsikt.privacy.viewer import Viewer
from skolsikt.records.accounts.selectors import titles_on, windows_about
from skolsikt.reports.authority import Issue, authority_of
from skolsikt.reports.looks import Look, looks_of
from skolsikt.reports.origins import Origin, origin_of
from skolsikt.reports.recipients import recipients_of
from skolsikt.reports.register_extract.matched import MatchedRow, matched_of
from skolsikt.reports.register_extract.matters import Matter, matters_of
from skolsikt.reports.register_extract.noted import Noted, noted_of
from skolsikt.reports.retention_terms import term_of
from skolsikt.reports.secrecy import Secrecy, secrecy_of_pupil
from skolsikt.tables.catalogue import TABLES


@dataclass(frozen=True, kw_only=True)
class KindOfData:
    """The rows of one kind from one source, and what art. 15 asks to be told of them."""

    held: HeldRows
    origin: Origin
    retention: str
    recipients: str


@dataclass(frozen=True, kw_only=True)
class Window:
    """Somebody was let in to the pupil for a time."""

    role: str
    purpose: str
    from_day: str
    to_day: str


@dataclass(frozen=True, kw_only=True)
class RegisterExtract:
    """Everything about one pupil, to hand out."""

    everything: Everything
    kinds: Sequence[KindOfData]
    rejected: Sequence[RejectedRow]
    matched: Sequence[MatchedRow]
    looks: Sequence[Look]
    windows: Sequence[Window]
    matters: Sequence[Matter]
    noted: Noted
    unit_names: Mapping[str, str]
    authority: str
    issue: Issue

    @property
    def secrecy(self) -> Secrecy:
        rows = [row for kind in self.kinds for row in kind.held.rows]
        forms = {str(row.values["school_form"]) for row in rows if row.values.get("school_form")}
        return secrecy_of_pupil(forms, is_protected=self.everything.thing.is_protected)


def register_extract(
    pupil_key: int, *, reason: str, issue: Issue, viewer: Viewer, house: HouseWithHistory
) -> RegisterExtract:
    """Return everything about the pupil, noted in the access log first. Raises what ``everything_about`` does."""
    told = ", ".join(filter(None, [issue.reference, reason.strip()])) if reason.strip() else ""
    everything = everything_about(pupil_key, reason=told, viewer=viewer, house=house)
    return RegisterExtract(
        everything=everything,
        kinds=[_kind(held, house, issue) for held in everything.rows],
        rejected=rejects_about(house.home, numbers=everything.numbers, identity=everything.identity),
        matched=matched_of(house.home, everything.keys),
        looks=looks_of(everything.accesses, is_named=bool(house.settings.named_readers_decision)),
        windows=_windows(everything.keys),
        matters=matters_of(everything.keys),
        noted=noted_of(everything.keys, home=house.home, on=issue.made),
        unit_names=unit_names(house.rows()),
        authority=authority_of(house.settings),
        issue=issue,
    )


def _kind(held: HeldRows, house: HouseWithHistory, issue: Issue) -> KindOfData:
    loads = {load for row in held.rows for load in row.loads}
    return KindOfData(
        held=held,
        origin=origin_of(held.source, loads, house),
        retention=term_of(held.table, home=house.home, on=issue.made),
        recipients=recipients_of(TABLES[held.table]),
    )


def _windows(pupil_keys: Collection[int]) -> list[Window]:
    return [
        Window(
            role=titles_on(one.user.username, on=one.from_date),
            purpose=purpose_title(one.purpose) if one.purpose in PURPOSES else one.purpose,
            from_day=one.from_date.isoformat(),
            to_day=one.to_date.isoformat(),
        )
        for one in windows_about(pupil_keys)
    ]
