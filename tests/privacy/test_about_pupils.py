"""Everything that is kept about a pupil has words that a guardian understands, and a secrecy class."""

from __future__ import annotations

import pytest
from django.apps import apps
from pydantic import ValidationError

from skolsikt.privacy.about_pupils import ABOUT, SECRECY_CLASSES, AboutPupils, secrecy_class
from skolsikt.tables.catalogue import TABLES
from skolsikt.tables.contract import Privacy

OF_PUPILS = [table for table in TABLES.values() if table.has_pupils]


@pytest.mark.parametrize("table", OF_PUPILS, ids=lambda table: table.name)
def test_every_column_about_a_pupil_has_words_and_a_class(table) -> None:
    told = {column.name for column in table.columns if column.privacy is Privacy.PUPIL or column.sensitive}
    assert told == ABOUT.tables[table.name].fields.keys()
    assert all(secrecy_class(table.name, column.name) in SECRECY_CLASSES for column in table.columns)


def test_no_class_is_said_of_a_table_that_is_not_there() -> None:
    assert ABOUT.tables.keys() == {table.name for table in OF_PUPILS}


def test_every_text_that_is_written_about_a_pupil_has_a_class() -> None:
    """Every free text of a model that points to a pupil."""
    of_pupils = [model for model in apps.get_models() if any(field.name == "pupil_key" for field in model._meta.fields)]
    texts = {
        f"{model._meta.model_name}.{field.name}"
        for model in of_pupils
        for field in model._meta.fields
        if getattr(field, "max_length", None) and field.max_length >= 300
    }
    assert texts == ABOUT.notes.keys()


def test_a_class_that_is_not_there_is_an_error() -> None:
    told = ABOUT.model_dump(by_alias=True) | {"notes": {"pupilwindow.reason": "osl_99"}}
    with pytest.raises(ValidationError, match="osl_99"):
        AboutPupils.model_validate(told)
