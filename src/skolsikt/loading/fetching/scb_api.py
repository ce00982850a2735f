"""SCB's tables by DeSO and RegSO (PxWeb), version 1 and 2: one question per table, about the own municipality."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from pydantic import Field, TypeAdapter

from skolsikt.home.closed_model import Closed
from skolsikt.home.errors import WrongUsage
from skolsikt.home.nearest import did_you_mean
from skolsikt.home.words import N_, _
from skolsikt.home.yaml_text import parse_yaml
from skolsikt.loading.fetching.contract import Api, Errand, Fetched, changed_shape, member
from skolsikt.loading.fetching.transport import FetchFailed
from skolsikt.sources.reading.json_text import Json

_QUERIES = Path(__file__).with_name("scb_queries.yaml")
_TABLE_GONE = frozenset({400, 404, 410})  # 400: it no longer knows a dimension or code of the question


class UnknownTable(WrongUsage):
    """The settings name a table that has no question."""


class _Query(Closed):
    path: str = Field(min_length=1)
    id: str = Field(min_length=1)
    selection: dict[str, tuple[str, ...]]


@cache
def queries() -> Mapping[str, _Query]:
    """Return the questions by the names that the settings use.

    Example:
        >>> queries()["tenure"].id
        'TAB6638'
    """
    return TypeAdapter(dict[str, _Query]).validate_python(parse_yaml(_QUERIES.read_text("utf-8")))


def collect(errand: Errand) -> Sequence[Fetched]:
    """Return one table per answer. A table that SCB has taken away or changed is told, and stops no other."""
    if not errand.municipality:
        raise FetchFailed(_("Ange kommunens kod i inställningen municipality i settings.toml."))
    answers, gone = list[Json](), list[FetchFailed]()
    for name in errand.settings.scb_tables:
        try:
            answers.append(_answer(errand, name))
        except FetchFailed as failed:
            if failed.status not in _TABLE_GONE:
                raise
            gone.append(failed)
    if gone and not answers:
        raise gone[0]
    errand.notes.extend(str(failed) for failed in gone)
    return [Fetched(source="scb_pxweb", name="scb.json", answers=answers)] if answers else []


def _answer(errand: Errand, name: str) -> Json:
    if name not in queries():
        raise UnknownTable(
            _("Tabellen {name} i settings.toml, [open_data] scb_tables, finns inte. {near}").format(
                name=name, near=did_you_mean(name, queries())
            )
        )
    query, base = queries()[name], errand.settings.scb_url
    is_second = base.rstrip("/").endswith("/v2")
    url = f"{base}/tables/{query.id}/data?lang=sv&outputFormat=json-stat2" if is_second else f"{base}/{query.path}"
    answer = errand.transport.post(url, (_second if is_second else _first)(query, errand))
    if member(answer, "class") != "dataset":
        raise changed_shape(url)
    return answer


def _first(query: _Query, errand: Errand) -> Mapping[str, object]:
    chosen = {name: {"filter": "item", "values": list(codes)} for name, codes in query.selection.items()}
    chosen["Region"] = {"filter": "all", "values": [f"{errand.municipality}*"]}
    chosen["Tid"] = {"filter": "top", "values": [str(errand.settings.years)]}
    selections = [{"code": name, "selection": selection} for name, selection in chosen.items()]
    return {"query": selections, "response": {"format": "json-stat2"}}


def _second(query: _Query, errand: Errand) -> Mapping[str, object]:
    chosen = {name: list(codes) for name, codes in query.selection.items()}
    chosen |= {"Region": [f"{errand.municipality}*"], "Tid": [f"TOP({errand.settings.years})"]}
    return {"selection": [{"variableCode": name, "valueCodes": codes} for name, codes in chosen.items()]}


API = Api(id="scb", title=N_("SCB, statistik om områden"), collect=collect)
