"""What is kept about a pupil in words (``about_pupils.yaml``), and the secrecy class of every field and note."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from pydantic import Field, model_validator

from skolsikt.home.closed_model import Closed, Words
from skolsikt.home.yaml_text import parse_yaml

_FILE = Path(__file__).with_name("about_pupils.yaml")


class SecrecyClass(Closed):
    """One provision of the secrecy act. ``asks``: what must be tried before anything of the class is given out."""

    title: Words
    source: Words
    asks: Words


class About(Closed):
    """One field: what it is to a guardian, and its secrecy class."""

    title: Words
    class_: str = Field(alias="class")


class AboutTable(Closed):
    """One table of pupils. ``key``: the class of whose row it is; ``otherwise``: of the fields that are not named."""

    title: Words
    key: str = "osl_23_2_identity"
    otherwise: str
    fields: dict[str, About]


class AboutPupils(Closed):
    """The whole file. ``notes``: what people write down, as model.field, with its class."""

    as_of: date
    classes: dict[str, SecrecyClass]
    tables: dict[str, AboutTable]
    notes: dict[str, str]

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> AboutPupils:
        named = {about.class_ for table in self.tables.values() for about in table.fields.values()}
        named |= {name for table in self.tables.values() for name in (table.key, table.otherwise)}
        named |= set(self.notes.values())
        if unknown := named - self.classes.keys():
            raise ValueError(f"unknown secrecy classes {sorted(unknown)}")
        return self


ABOUT = AboutPupils.model_validate(parse_yaml(_FILE.read_text("utf-8")))
SECRECY_CLASSES: Mapping[str, SecrecyClass] = ABOUT.classes


def secrecy_class(table: str, column: str) -> str:
    """Return the secrecy class of a field of a table of pupils. KeyError for a table that has none.

    >>> secrecy_class("support_measure", "support_kind")
    'osl_23_2_support'
    """
    told = ABOUT.tables[table]
    if column == "pupil_key":
        return told.key
    return told.fields[column].class_ if column in told.fields else told.otherwise
