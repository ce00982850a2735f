"""JSON files: whole answers of an API, their cached wrappers, and what is wrong when they cannot be read."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import TypeAlias

from skolsikt.home.words import _
from skolsikt.sources.contract import Incoming, UnreadableFile

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"


def looks_like_json(incoming: Incoming) -> bool:
    """Tell whether the text begins as a JSON object or list."""
    return "".join(incoming.head[:5]).lstrip()[:1] in {"{", "["}


def read_json(incoming: Incoming) -> Json:
    """Return the document in the file.

    Raises UnreadableFile, with line and column, when the file is cut off or is no JSON.
    """
    if incoming.text is None:
        raise UnreadableFile(_("{file} är inte en textfil. Hämta den på nytt som JSON.").format(file=incoming.name))
    text = incoming.text.read_text(encoding="utf-8")
    try:
        document: Json = json.loads(text)
    except json.JSONDecodeError as error:
        raise _unreadable(incoming, text, error) from error
    except RecursionError as error:
        raise UnreadableFile(
            _("{file}: JSON med för många nivåer. Hämta den på nytt.").format(file=incoming.name)
        ) from error
    except ValueError as error:  # Python reads no number of thousands of digits
        raise UnreadableFile(
            _("{file}: JSON med ett orimligt långt tal. Hämta den på nytt.").format(file=incoming.name)
        ) from error
    return document


def _unreadable(incoming: Incoming, text: str, error: json.JSONDecodeError) -> UnreadableFile:
    is_cut_off = not text[error.pos :].strip() or error.msg.startswith("Unterminated string")
    message = (
        _("{file} är avbruten: den tar slut mitt i (rad {line}, tecken {column}). Hämta hela filen på nytt.")
        if is_cut_off
        else _("{file} rad {line}, tecken {column}: filen är inte giltig JSON. Hämta den på nytt.")
    )
    return UnreadableFile(message.format(file=incoming.name, line=error.lineno, column=error.colno))


def answers(document: Json) -> Iterator[dict[str, Json]]:
    """Yield the bodies of the API answers in a document: one answer or a list, raw or in a cache's wrapper.

    >>> list(answers({"url": "...", "json": {"status": "OK", "body": {"code": "16068461"}}}))
    [{'code': '16068461'}]
    """
    for answer in document if isinstance(document, list) else [document]:
        inner = answer.get("json", answer) if isinstance(answer, dict) else None
        if isinstance(inner, dict):
            body = inner.get("body", inner)
            if isinstance(body, dict):
                yield body


def text_of(value: Json) -> str:
    """Return a JSON scalar as text, empty for null, lists and objects.

    >>> text_of(10023937), text_of(None), text_of(24407.0), text_of(" Malmö ")
    ('10023937', '', '24407', 'Malmö')
    """
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip() if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def entries(value: Json) -> list[Mapping[str, Json]]:
    """Return the objects of a JSON list; anything else gives an empty list."""
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []
