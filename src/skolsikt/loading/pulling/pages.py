"""All pages of an endpoint, however the server pages, and what tells that it does not tell the truth."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from skolsikt.home.words import _
from skolsikt.loading.pulling.connection import Connection, EndpointFailed, Refused
from skolsikt.loading.pulling.endpoints import Parameters

MOST_PAGES = 200_000


@dataclass(frozen=True)
class Question:
    """What an endpoint is asked. ``is_whole``: the answer is everything and not only what has changed."""

    parameters: Parameters
    is_whole: bool


def answered(
    connection: Connection, endpoint: str, questions: Sequence[Question], *, page_size: int
) -> tuple[Iterator[object], Question]:
    """Return the ``data`` of each page, and the question that the server took.

    The questions are tried in order, each with a page size and then without: servers refuse parameters that they do
    not know. Raises Refused when none is taken, and what ``Connection.get`` raises.
    """
    refused: Refused | None = None
    for question in questions:
        for limit in ({"limit": str(page_size)}, {}):
            try:
                first = connection.get(endpoint, {**question.parameters, **limit})
            except Refused as error:
                refused = error
            else:
                return _pages(connection, endpoint, first, limit), question
    raise refused or EndpointFailed(endpoint)


def entities_of(pages: Iterator[object], *, place: str) -> Iterator[Mapping[str, object]]:
    """Yield the entities of pages whose data are lists.

    Raises EndpointFailed for data that are no lists of objects, and for a page of nothing but what has come before: a
    server that does not turn the page would otherwise be read for ever.
    """
    seen: set[str] = set()
    for data in pages:
        if not isinstance(data, list) or not all(isinstance(one, dict) for one in data):
            raise EndpointFailed(_("{place}: svaret har ingen lista med poster.").format(place=place))
        ids = {str(one["id"]) for one in data if "id" in one}
        if ids and ids <= seen:
            raise EndpointFailed(_("{place}: servern lämnar samma sida en gång till.").format(place=place))
        seen |= ids
        yield from data


def _pages(connection: Connection, endpoint: str, answer: object, limit: Parameters) -> Iterator[object]:
    tokens: set[str] = set()
    while True:
        data, token = _taken_apart(answer, endpoint)
        yield data
        if not token:
            return
        if token in tokens or len(tokens) > MOST_PAGES:
            raise EndpointFailed(
                _("{place}: servern hänvisar runt i en ring av sidor.").format(place=f"{connection.name} /{endpoint}")
            )
        tokens.add(token)
        answer = _next_page(connection, endpoint, token, limit)


def _next_page(connection: Connection, endpoint: str, token: str, limit: Parameters) -> object:
    """A page token goes with no filter, only with the page size."""
    try:
        return connection.get(endpoint, {"pageToken": token, **limit})
    except Refused as error:
        raise EndpointFailed(
            _("{place}: servern godtar inte sidmärket som den själv gav.").format(
                place=f"{connection.name} /{endpoint}"
            )
        ) from error


def _taken_apart(answer: object, endpoint: str) -> tuple[object, str]:
    """Return the data of a page and the token of the next.

    Version 2.1 of Skolverket calls the organisations ``organisations`` and not ``data``; some servers answer a bare
    list.
    """
    if isinstance(answer, dict):
        token = answer.get("pageToken")
        return answer.get("data", answer.get(endpoint)), token if isinstance(token, str) else ""
    return answer, ""
