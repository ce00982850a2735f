"""The published specification of SS 12000, with every reference followed: what may be asked, and what is answered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft7Validator, FormatChecker

Node = Any


@dataclass(frozen=True)
class Operation:
    """What one path is asked and answers: parameters by name, and a validator of its answer."""

    parameters: Mapping[str, Node]
    answer: Draft7Validator

    def faults(self, query: Mapping[str, str]) -> list[str]:
        """Return what is wrong with the parameters of a question."""
        unknown = [f"{name} is no parameter" for name in query if name not in self.parameters]
        lacking = [
            f"{name} is required"
            for name, told in self.parameters.items()
            if told.get("required") and name not in query and "pageToken" not in query
        ]
        wrong = [fault for name, text in query.items() if name in self.parameters for fault in self._wrong(name, text)]
        together = set(query) - {"pageToken", "limit"} if "pageToken" in query else ()
        return [*unknown, *lacking, *wrong, *(f"{name} goes not with pageToken" for name in together)]

    def _wrong(self, name: str, text: str) -> Iterator[str]:
        schema = self.parameters[name]["schema"]
        value: object = int(text) if schema.get("type") == "integer" and text.isdecimal() else text
        value = [text] if schema.get("type") == "array" else value
        yield from (f"{name}: {error.message}" for error in _validator(schema).iter_errors(value))


class Specification:
    """An OpenAPI document in one file or several."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self.document = _read(root)

    @property
    def schemas(self) -> dict[str, Node]:
        """The schemas of the document's components, whole."""
        return {name: _whole(node, self._root) for name, node in self.document["components"]["schemas"].items()}

    def operations(self) -> dict[str, Operation]:
        """Return every list that can be fetched: path without slash -> its operation."""
        found = {}
        for path, node in self.document["paths"].items():
            told = _whole(node, self._root)
            if "get" in told and "{" not in path:
                found[path.strip("/")] = _operation(told["get"])
        return found


def _operation(told: Node) -> Operation:
    answers = {str(code): answer for code, answer in told["responses"].items()}
    schema = answers["200"]["content"]["application/json"]["schema"]
    return Operation({one["name"]: one for one in told.get("parameters", ())}, _validator(schema))


def _validator(schema: Node) -> Draft7Validator:
    Draft7Validator.check_schema(schema)
    return Draft7Validator(schema, format_checker=FormatChecker())


def _whole(node: Node, file: Path) -> Node:
    """Return ``node`` with what it refers to in its place, and OpenAPI's ``nullable`` as JSON Schema says it."""
    if isinstance(node, list):
        return [_whole(one, file) for one in node]
    if not isinstance(node, dict):
        return node
    if isinstance(node.get("$ref"), str):
        name, _hash, inside = node["$ref"].partition("#")
        target = (file.parent / name).resolve() if name else file
        return _whole(_at(_read(target), inside), target)
    told = {name: _whole(one, file) for name, one in node.items()}
    if told.pop("nullable", False) and isinstance(told.get("type"), str):
        told["type"] = [told["type"], "null"]
    return told


def _at(node: Node, inside: str) -> Node:
    for part in filter(None, inside.split("/")):
        node = node[part.replace("~1", "/").replace("~0", "~")]
    return node


@cache
def _read(path: Path) -> Node:
    return yaml.safe_load(path.read_text("utf-8"))
