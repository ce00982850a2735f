"""A file and what is said about it so far: looked at, proposed or chosen, and read as a trial."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
from django.http import QueryDict

from skolsikt.home.errors import SkolsiktError
from skolsikt.loading.own_profiles import own_profiles
from skolsikt.loading.preview import Preview, preview
from skolsikt.measures.house import House
from skolsikt.sources.catalogue import SOURCES
from skolsikt.sources.contract import Incoming, Wish
from skolsikt.sources.mapping.draft import codes_of, drafted, profile_of
from skolsikt.sources.mapping.proposal import Proposal, proposals, propose
from skolsikt.sources.mapping.seen import SeenTable, look_at
from skolsikt.sources.reading.text import receive
from skolsikt.web.pages.new_source.lines import CodeGroup, ColumnLine, code_groups, column_lines, file_facts
from skolsikt.web.pages.new_source.mapping_form import MappingForm


@dataclass(frozen=True, kw_only=True)
class Described:
    """``problem``: why the file cannot be read so, in words; ``trial``: how it would be."""

    seen: SeenTable
    form: MappingForm
    facts: Sequence[tuple[str, str]]
    columns: Sequence[ColumnLine]
    codes: Sequence[CodeGroup]
    trial: Preview | None
    problem: str

    @property
    def is_ready(self) -> bool:
        return self.trial is not None and not self.form.errors and not self.problem


def described(
    path: Path, sent: QueryDict | None, *, house: House, folder: Path, staging: duckdb.DuckDBPyConnection
) -> Described:
    """Return the file at ``path`` with what was sent about it, or with what it seems to be.

    Raises UnreadableFile when it is no table.
    """
    own = own_profiles(house.home).sound
    incoming = receive(path, workdir=folder)
    seen = look_at(incoming, sheet=sent.get("blad", "") if sent else "")
    proposal, form = _form(seen, sent, own)
    form.is_valid()
    trial, problem = _trial(incoming, seen, form, house=house, folder=folder, staging=staging)
    return Described(
        seen=seen,
        form=form,
        facts=file_facts(seen),
        columns=column_lines(seen, form, proposal),
        codes=code_groups(seen, form),
        trial=trial,
        problem=problem,
    )


def _form(seen: SeenTable, sent: QueryDict | None, own: Sequence[Mapping[str, object]]) -> tuple[Proposal, MappingForm]:
    """Return the form; a source that was changed starts anew from what is proposed for it."""
    asked = SOURCES.get(sent.get("kalla", "")) if sent else None
    proposal = propose(seen, asked, own=own) if asked else proposals(seen, SOURCES.values(), own=own)[0]
    draft = drafted(seen, proposal, own=own)
    if sent and asked and sent.get("forra") == asked.id:
        columns = {sent[f"kolumn-{at}"]: at for at in range(len(seen.columns)) if sent.get(f"kolumn-{at}")}
        known = {name: at for name, at in columns.items() if name in asked.fields}
        draft = replace(draft, columns=known, codes=codes_of(seen, asked, known, own=own))
        return proposal, MappingForm(_with_new(sent, MappingForm(seen=seen, draft=draft)), seen=seen, draft=draft)
    return proposal, MappingForm(MappingForm(seen=seen, draft=draft).initial, seen=seen, draft=draft)


def _with_new(sent: QueryDict, fresh: MappingForm) -> dict[str, str]:
    """What was sent, and what a field that was not there yet begins with."""
    return {name: sent.get(name, fresh.initial.get(name, "")) for name in fresh.fields}


def _trial(
    incoming: Incoming,
    seen: SeenTable,
    form: MappingForm,
    *,
    house: House,
    folder: Path,
    staging: duckdb.DuckDBPyConnection,
) -> tuple[Preview | None, str]:
    if form.errors:
        return None, ""
    wish = Wish(municipality=house.settings.municipality)
    try:
        profile = profile_of(form.chosen, seen)
        return preview(incoming, form.chosen, profile, wish=wish, staging=staging, folder=folder), ""
    except SkolsiktError as error:
        return None, str(error)
