"""YAML, read by the parser written in C where the machine has it: eight times as fast, at every start of a command."""

from __future__ import annotations

from collections.abc import Iterator

import yaml

_SAFE = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def parse_yaml(text: str) -> object:
    """Return what one document says. Raises yaml.YAMLError.

    >>> parse_yaml("a: [1, två]")
    {'a': [1, 'två']}
    """
    return yaml.load(text, Loader=_SAFE)  # noqa: S506 - a safe loader


def parse_yaml_all(text: str) -> Iterator[object]:
    """Yield what each document says. Raises yaml.YAMLError.

    >>> list(parse_yaml_all("a: 1\\n---\\nb: 2"))
    [{'a': 1}, {'b': 2}]
    """
    return iter(yaml.load_all(text, Loader=_SAFE))
