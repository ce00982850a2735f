"""Rejected rows: as a file with masked values, and the form by which they are seen as they stood."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy

from skolsikt.home.words import _
from skolsikt.loading.rejects import Reject
from skolsikt.presentation.spreadsheet_cells import csv_text
from skolsikt.web.reason_field import ReasonField

REJECTS_SHOWN = 200


class UnmaskForm(forms.Form):
    """Why somebody needs to see the rows as they stood."""

    skal = ReasonField(label=gettext_lazy("Varför du behöver se raderna"), max_length=300)


def rejects_csv(rejects: Sequence[Reject]) -> str:
    """Return one line per rejected value: where, what, why, what to do."""
    headings = (_("Rad"), _("Kolumn"), _("Värde"), _("Fel"), _("Gör så här"), _("Kod"))
    return csv_text([headings, *map(_line, rejects)])


def _line(reject: Reject) -> tuple[object, ...]:
    return (reject.row_number, reject.column, reject.value, reject.reason, reject.remedy, reject.code)
